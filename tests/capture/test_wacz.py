"""WACZ files are read with care and written so that others accept them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warc_making import DATE, PAGE, URL, listing, numbered, packed, read, read_bytes, wacz

from ascertain.capture import Captured, archive_items, capture_bytes, is_archive
from ascertain.capture.wacz_write import search_key, write_wacz
from ascertain.model import BadInput, Skipped

WARC = "archive/data.warc.gz"
FILES = {WARC: packed(*numbered(3)), "pages/pages.jsonl": b"{}\n"}


def _digest(listed: bytes) -> bytes:
    return json.dumps({"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(listed).hexdigest()}"}).encode()


@pytest.mark.parametrize("digest", [None, _digest(listing(FILES))])
def test_pages_of_every_warc_file_come_out(tmp_path: Path, digest: bytes | None) -> None:
    found, skipped = read_bytes(tmp_path, wacz(FILES, digest=digest), "pages.wacz")
    assert skipped == []
    assert [c.snapshot.origin for c in found] == [f"{URL}/{n}" for n in range(3)]


def test_a_file_that_does_not_match_its_hash_or_is_not_listed_is_not_read(tmp_path: Path) -> None:
    more = {**FILES, "archive/altered.warc": b"".join(numbered(1)), "archive/more.warc": b"".join(numbered(1))}
    listed = json.loads(listing(more))
    listed["resources"][2]["hash"] = "sha256:" + "0" * 64
    del listed["resources"][3]
    found, skipped = read_bytes(tmp_path, wacz(more, listed=json.dumps(listed).encode()), "pages.wacz")
    assert len(found) == 3
    assert [(s.code, s.item.partition("#")[2]) for s in skipped] == [
        ("digest", "archive/altered.warc"),
        ("unlisted", "archive/more.warc"),
    ]


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    data = wacz({**FILES, "archive/two.warc.gz": packed(*numbered(2))})
    at = data.index(packed(*numbered(2)), data.index(b"archive/two.warc.gz")) + 30
    found, skipped = read_bytes(tmp_path, data[:at] + b"\xff\xff" + data[at + 2 :], "pages.wacz")
    assert len(found) == 3
    assert [(s.code, s.item.partition("#")[2]) for s in skipped] == [("damaged", "archive/two.warc.gz")]


def _plain(name: str, data: bytes = b"x", mode: int = 0o644) -> Callable[[zipfile.ZipFile], None]:
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data)

    return add


def _many(archive: zipfile.ZipFile) -> None:
    for number in range(10_001):
        archive.writestr(f"archive/{number}", b"")


@pytest.mark.parametrize(
    ("add", "words"),
    [
        (_plain("../../etc/passwd"), "leaves the archive"),
        (_plain("/etc/passwd"), "leaves the archive"),
        (_plain("archive/../../x"), "leaves the archive"),
        (_plain("archive\\..\\x"), "leaves the archive"),
        (_plain("C:/x"), "leaves the archive"),
        (_plain("archive/link.warc", b"/etc/passwd", stat.S_IFLNK | 0o777), "is a link"),
        (_plain(WARC), "is there twice"),
        (_many, "10,000"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_harmful_directory_is_refused_as_a_whole(
    tmp_path: Path, add: Callable[[zipfile.ZipFile], None], words: str
) -> None:
    target = io.BytesIO(wacz(FILES))
    with zipfile.ZipFile(target, "a") as archive:
        add(archive)
    with pytest.raises(BadInput, match=words):
        read_bytes(tmp_path, target.getvalue(), "odd.wacz")


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    """Two entries of the directory that share their bytes: a small file that unpacks to a large one."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", b"a" * 1000)
        archive.writestr("archive/b.warc", b"a" * 1000)
        archive.filelist[1].header_offset = archive.filelist[0].header_offset
    with pytest.raises(BadInput, match="overlaps"):
        read_bytes(tmp_path, target.getvalue(), "odd.wacz")


def test_a_member_that_lies_about_its_size_is_a_bomb(tmp_path: Path) -> None:
    files = {"archive/zeros.warc": b"\0" * 40_000_000}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**FILES, **files}.items():
            archive.writestr(name, data)
        archive.writestr("datapackage.json", listing({**FILES, **files}))
    found, skipped = read_bytes(tmp_path, target.getvalue(), "odd.wacz")
    assert len(found) == 3
    assert [s.code for s in skipped] == ["bomb"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (wacz({"pages/pages.jsonl": b"{}"}), "no WARC file"),
        (wacz(FILES, listed=b"["), "not JSON"),
        (wacz(FILES, listed=b"[]"), "no object"),
        (wacz(FILES, listed=b"{}"), "no resources"),
        (wacz(FILES, listed=b"[" * 200_000), "not JSON"),
        (wacz(FILES, listed=b" " * (8 * 2**20 + 1)), "more than 8 MB"),
        (wacz(FILES, digest=_digest(b"{}")), "does not match"),
        (wacz(FILES, digest=b"?"), "not JSON"),
        (wacz(FILES)[:-30], "not a readable ZIP"),
        (wacz(FILES)[:80], "not a readable ZIP"),
    ],
)
def test_what_is_no_wacz_is_bad_input_before_the_first_page(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "odd.wacz"
    path.write_bytes(data)
    assert is_archive(path)
    with pytest.raises(BadInput, match=words):
        next(archive_items(path))


def test_an_office_document_is_no_archive(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    (tmp_path / "report.docx").write_bytes(target.getvalue())
    assert not is_archive(tmp_path / "report.docx")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_damage_whatever_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(wacz(FILES))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.wacz"
    path.write_bytes(whole)
    try:
        items = list(archive_items(path))
    except BadInput:
        return
    assert all(isinstance(i, Captured | Skipped) for i in items)


NOW = datetime(2031, 5, 4, 10, tzinfo=UTC)
LOG = b'{"sequence":1,"event":"begin"}\n{"sequence":2,"event":"commit"}\n'


def _write(path: Path) -> list[Captured]:
    items = [
        capture_bytes(PAGE, origin=f"{URL}?b=2&a=1", method="url", now=NOW, headers=(("Content-Type", "text/html"),)),
        capture_bytes(b"Notes from the pier.", origin="notes.txt", method="file", now=NOW),
    ]
    count = write_wacz(
        path,
        iter(items),
        at=DATE,
        software="Ascertain 1",
        title="Ferry",
        titles={items[0].snapshot.id: "Ferry stopped"},
        logs={"custody.jsonl": LOG},
        sign=lambda digest: {"of": digest},
    )
    assert count == 2
    return items


def test_what_is_written_is_read_back_with_its_log_and_its_signature(tmp_path: Path) -> None:
    path = tmp_path / "out.wacz"
    items = _write(path)
    found, skipped = read(path)
    assert skipped == []
    assert [c.snapshot.id for c in found] == [c.snapshot.id for c in items]
    with zipfile.ZipFile(path) as archive:
        assert {i.compress_type for i in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("logs/custody.jsonl") == LOG
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["ascertain"] == {"of": digest["hash"]}
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
        assert pages[1]["title"] == "Ferry stopped"
        warc = archive.read(WARC)
        for line in archive.read("indexes/index.cdx").decode().splitlines():
            fields = json.loads(line.split(" ", 2)[2])
            start, length = int(fields["offset"]), int(fields["length"])
            assert f"sha256:{hashlib.sha256(warc[start : start + length]).hexdigest()}" == fields["recordDigest"]
    again = tmp_path / "again.wacz"
    _write(again)
    assert again.read_bytes() == path.read_bytes()
    assert {p.name for p in tmp_path.iterdir()} == {"out.wacz", "again.wacz"}


def test_nothing_is_written_of_nothing_and_nowhere(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no snapshots"):
        write_wacz(tmp_path / "out.wacz", (), at=DATE, software="Ascertain")
    with pytest.raises(BadInput, match="does not exist"):
        write_wacz(tmp_path / "none" / "out.wacz", (), at=DATE, software="Ascertain")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.North.example/Ferry?b=2&a=1", "example,north)/ferry?a=1&b=2"),
        ("http://news.north.example:8080", "example,north,news:8080)/"),
        ("urn:sha256:00", "urn:sha256:00"),
        ("http://[north", "http://[north"),
        ("http://north.example:port/", "http://north.example:port/"),
    ],
)
def test_addresses_of_one_site_sort_together(address: str, key: str) -> None:
    assert search_key(address) == key


WACZ = shutil.which("wacz", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
"""The validator is found beside the Python that runs the tests, whether its environment was activated or not."""


@pytest.mark.skipif(WACZ is None, reason="needs the validator: pip install wacz")
def test_the_official_validator_accepts_it_and_rejects_its_corrupted_twin(tmp_path: Path) -> None:
    path = tmp_path / "out.wacz"
    _write(path)
    data = path.read_bytes()
    (tmp_path / "twin.wacz").write_bytes(data.replace(b"Ferry stopped", b"Ferry running"))
    answers = [
        subprocess.run([str(WACZ), "validate", "-f", str(p)], capture_output=True, check=False).returncode
        for p in (path, tmp_path / "twin.wacz")
    ]
    assert answers[0] == 0
    assert answers[1] != 0
