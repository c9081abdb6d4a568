"""Every row of the table of hostile input, as a source among others: a typed answer, within 20 s and 2 GB, others unharmed.

Each runs in a child process of its own, whose CPU time and memory the kernel measures, its readers' included.
"""

from __future__ import annotations

import gzip
import io
import os
import pickle
import resource
import traceback
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from trial_parts import noon

from ascertain.app import Settings, Workbench
from ascertain.reading import close_workers

GIGABYTE = 2**20
"""In the kilobytes that the kernel counts in."""
SECONDS = 20
PLAIN = Settings(use={"claims": "trial", "actors": "none", "events": "none"}, engine="serial")
PAGE = b"<!DOCTYPE html><html><head><title>Ferry</title></head><body><article><h1>Ferry stops</h1><p>%s</p></article></body></html>"
WORDS = (
    b"The ferry at Dunmere stopped on Monday after the river rose above the landing stage, the harbour office said. "
    * 3
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of the sources, and what that took."""

    failed: dict[str, str]
    skipped: tuple[str, ...]
    documents: tuple[str, ...]
    flags: tuple[str, ...]
    seconds: float
    peak: int


def measured(folder: Path, sources: Iterable[str], settings: Settings = PLAIN) -> Measured:
    """Add the sources to a new case in a child process."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, resource.RLIM_INFINITY))
            with os.fdopen(send, "wb") as pipe:
                pickle.dump(_added(folder / "case.db", tuple(sources), settings), pipe)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            close_workers()
            os._exit(status)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        told = pipe.read()
    _, status, used = os.wait4(child, 0)
    assert status == 0, f"the run itself ended with {status}"
    return Measured(*pickle.loads(told), used.ru_utime + used.ru_stime, used.ru_maxrss)  # noqa: S301 - our own child's


def _added(path: Path, sources: tuple[str, ...], settings: Settings) -> tuple[Any, ...]:
    with Workbench.init(path, settings=settings, now=noon) as bench:
        outcomes = list(bench.add(sources))
        rows = bench.list(kind="document")
        flags = sorted({str(f.code) for o in outcomes for d in o.documents for f in d.flags})
    failed = {f.code: f.reason for o in outcomes for f in o.failed}
    return (
        failed,
        tuple(s.code for o in outcomes for s in o.skipped),
        tuple(str(r["origin"]) for r in rows),
        tuple(flags),
    )


def page(words: bytes = WORDS) -> bytes:
    return PAGE % words


def http(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "\r\n"]).encode() + body


def record(block: bytes, number: int, length: int | None = None) -> bytes:
    fields = {
        "WARC-Type": "response", "WARC-Target-URI": f"https://north.example/{number}", "WARC-Date": "2031-05-04T10:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:{number}>", "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block) if length is None else length),
    }  # fmt: skip
    head = "".join(f"{k}: {v}\r\n" for k, v in fields.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def warc(*records: bytes) -> bytes:
    return b"".join(gzip.compress(r) for r in records)


def good(number: int) -> bytes:
    return record(http(page(b"%d. %s" % (number, WORDS))), number)


BLANKS = b" " * (200 * 2**20)


def packed_bomb() -> bytes:
    """A few hundred kilobytes that inflate to 200 MB: the record itself, then a page inside a record, twice over."""
    inner = gzip.compress(gzip.compress(BLANKS))
    return warc(good(1), record(http(inner, "Content-Encoding: gzip, gzip"), 2), good(3)) + gzip.compress(
        record(b"", 4, length=len(BLANKS)).rstrip() + b"\r\n\r\n" + BLANKS
    )


def zipped(add: Callable[[zipfile.ZipFile], object]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1", "resources": []}')
        archive.writestr("archive/data.warc", b"WARC/1.0\r\n")
        add(archive)
    return target.getvalue()


def many(archive: zipfile.ZipFile) -> None:
    for number in range(10_001):
        archive.writestr(f"archive/{number}", b"")


def overlapping(archive: zipfile.ZipFile) -> None:
    archive.writestr("archive/a.warc", b"a" * 1000)
    archive.filelist[-1].header_offset = archive.filelist[-2].header_offset


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (n + 1, *[n] * 8) for n in range(97, 112))
    + b'<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&p;</title><item><title>&x;</title>'
    b"<description>&p;</description></item></channel></rss>"
)


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % o for o in offsets
    )
    out += b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            *[leaf] * count,
        ]
    )


def locked() -> bytes:
    key = b"<" + b"5A" * 32 + b">"
    rules = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O %s /U %s >>" % (key, key)
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", leaf, rules]
    return pdf(objects, b"/Encrypt 4 0 R /ID [<00112233> <00112233>] ")


ROWS: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "gzip in WARC and HTTP: 200 MB from a few kB": ("a.warc.gz", packed_bomb, {"bomb"}),
    "WACZ: more than 10,000 members": ("a.wacz", lambda: zipped(many), {"bad-input"}),
    "WACZ: members that overlap": ("a.wacz", lambda: zipped(overlapping), {"bad-input"}),
    "WARC: a record that breaks off": ("a.warc", lambda: good(1) + good(2)[:-200], {"truncated"}),
    "feed: a DTD with a thousand million laughs": ("a.xml", lambda: LAUGHS, {"bad-input"}),
    "HTML: 50,000 levels": ("a.html", lambda: page(b"<div>" * 50_000 + WORDS), set()),
    "HTML: more than 8 MB": ("a.html", lambda: page(WORDS * 30_000), {"too-large"}),
    "PDF: more than 500 pages": ("a.pdf", lambda: pages(501), {"too-many-pages"}),
    "PDF: encrypted": ("a.pdf", locked, {"encrypted"}),
    "PDF: pages that hold themselves": (
        "a.pdf",
        lambda: pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
        {"unreadable"},
    ),
    "JSON lines: 100,000 levels": ("a.jsonl", lambda: b'{"text": ' + b"[" * 100_000 + b"\n", {"bad-line"}),
}


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_hostile_input_is_answered_within_its_limits_and_harms_no_other_item(tmp_path: Path, row: str) -> None:
    name, make, codes = ROWS[row]
    for number in (1, 2):
        (tmp_path / f"good-{number}.html").write_bytes(page(b"%d. %s" % (number, WORDS)))
    (tmp_path / name).write_bytes(make())
    found = measured(tmp_path, [str(tmp_path / n) for n in ("good-1.html", name, "good-2.html")])
    told = {*found.failed, *found.skipped}
    assert (codes & told) or not (codes or told)
    assert {Path(d).name for d in found.documents} >= {"good-1.html", "good-2.html"}
    assert all(found.failed.values()), "every refusal says why"
    assert found.peak < 2 * GIGABYTE
    assert found.seconds <= SECONDS


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_addresses_are_not_fetched_unless_allowed_and_never_inside(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_bytes(page())
    inside = ["http://127.0.0.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://user@news.example/"]
    off = measured(tmp_path, [*inside, str(tmp_path / "good.html")])
    assert set(off.failed) == {"url-off"}
    (tmp_path / "on").mkdir()
    allowed = Settings(use=PLAIN.use, engine="serial", allow_url=True)
    on = measured(tmp_path / "on", [*inside, str(tmp_path / "good.html")], allowed)
    assert set(on.failed) == {"bad-input"}
    assert [Path(d).name for d in off.documents] == [Path(d).name for d in on.documents] == ["good.html"]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_characters_that_deceive_are_kept_and_flagged(tmp_path: Path) -> None:
    odd = "The f\u0435rry \u202eat Dunmere\u202c stop\u200bped\x00 on Monday, the harbour office said to everyone there.\n"
    (tmp_path / "odd.txt").write_bytes(odd.encode() + b"\xed\xa0\x80 and more was said on the quay that day.\n")
    found = measured(tmp_path, [str(tmp_path / "odd.txt")])
    assert not found.failed
    assert len(found.documents) == 1
    assert len(found.flags) >= 3
