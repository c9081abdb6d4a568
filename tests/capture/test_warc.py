"""WARC files give the pages they hold; what is bad is named and costs nothing but itself."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warc_making import DATE, PAGE, URL, http, numbered, packed, read, read_bytes, record, sha1

from ascertain.capture import Captured, archive_items, capture_bytes, is_archive
from ascertain.capture.limits import Limits
from ascertain.capture.warc import warc_items
from ascertain.capture.warc_write import write_warc
from ascertain.model import BadInput, Skipped, snapshot_id


def _chunked(body: bytes, size: int = 40) -> bytes:
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("pack", [b"".join, lambda r: packed(*r), lambda r: gzip.compress(b"".join(r))])
def test_pages_come_with_their_bytes_headers_time_and_address(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    info = record(b"software: made by hand\r\n", kind="warcinfo")
    request = record(b"GET / HTTP/1.1\r\n\r\n", kind="request")
    found, skipped = read_bytes(tmp_path, pack([info, request, *numbered(3)]))
    assert skipped == []
    assert [c.snapshot.origin for c in found] == [f"{URL}/{n}" for n in range(3)]
    shot = found[0].snapshot
    assert shot.id == snapshot_id(found[0].data)
    assert found[0].data.startswith(b"<!DOCTYPE html>")
    assert (shot.method, shot.captured_at, shot.charset, shot.media_type) == ("warc", DATE, "utf-8", "text/html")
    assert shot.headers == (("Content-Type", "text/html; charset=utf-8"),)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), ["Content-Encoding: gzip"]),
        (zlib.compress(PAGE), ["Content-Encoding: deflate"]),
        (zlib.compress(PAGE)[2:-4], ["Content-Encoding: deflate"]),
        (gzip.compress(gzip.compress(PAGE)), ["Content-Encoding: gzip, gzip"]),
        (_chunked(PAGE), ["Transfer-Encoding: chunked"]),
        (_chunked(gzip.compress(PAGE)), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        (PAGE, ["Transfer-Encoding: chunked"]),
        (PAGE, ["Content-Encoding: gzip"]),
        (PAGE, ["Content-Encoding: identity"]),
    ],
)
def test_encodings_are_undone_and_headers_that_lie_are_seen_through(
    tmp_path: Path, body: bytes, headers: list[str]
) -> None:
    found, skipped = read_bytes(tmp_path, record(http(body, *headers), fields={"WARC-Payload-Digest": sha1(body)}))
    assert (skipped, [c.data for c in found]) == ([], [PAGE])


def test_a_resource_is_a_page_without_http(tmp_path: Path) -> None:
    found, _ = read_bytes(tmp_path, record(PAGE, kind="resource", fields={"WARC-Payload-Digest": sha1(PAGE)}))
    assert [(c.data, c.snapshot.headers) for c in found] == [(PAGE, ())]


def test_older_spellings_are_read(tmp_path: Path) -> None:
    odd = record(target=f"<{URL}>", fields={"WARC-Block-Digest": "crc9:zzz", "X-Name": "caf\udce9"})
    found, _ = read_bytes(tmp_path, odd.replace(b"WARC/1.0", b"WARC/0.18").replace(b"\r\n", b"\n", 9))
    assert [c.snapshot.origin for c in found] == [URL]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (record(http(status="404 Not Found")), "http-status"),
        (record(http(kind="image/png")), "media-type"),
        (record(http(b"\x89PNG\r\n\x1a\n", kind="text/html")), "bad-input"),
        (record(http(b"")), "bad-input"),
        (record(date="once"), "no-date"),
        (record(date="0000-01-01T00:00:00Z"), "no-date"),
        (record(target=""), "no-target"),
        (record(kind="revisit"), "revisit"),
        (record(fields={"WARC-Segment-Number": "2"}), "segment"),
        (record(b"<html>no head"), "http"),
        (record(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000), "http"),
        (record(http(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip")), "truncated"),
        (record(http(b"\x1f\x8b\x08\0" + b"\xff" * 60, "Content-Encoding: gzip")), "encoding"),
        (record(http(PAGE, "Content-Encoding: br")), "encoding"),
        (record(http(PAGE, "Content-Encoding: gzip, gzip, gzip")), "encoding"),
        (record(http(_chunked(PAGE)[:60], "Transfer-Encoding: chunked")), "truncated"),
        (record(http(_chunked(PAGE).replace(b"28\r\n", b"fffffff\r\n", 1), "Transfer-Encoding: chunked")), "truncated"),
        (record(fields={"WARC-Payload-Digest": sha1(b"other")}), "digest"),
        (record(fields={"WARC-Block-Digest": sha1(b"other")}), "digest"),
        (record(length="many"), "no-length"),
        (record(length=-5), "no-length"),
        (record(length=len(http()) - 7), "length"),
        (record(length=len(http()) + 300), "length"),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000, "no-head"),
        (b"nothing of the kind\r\n\r\n", "no-warc"),
    ],
)
@pytest.mark.parametrize("pack", [lambda *r: b"".join(r), packed])
def test_a_bad_record_is_named_and_the_others_are_unharmed(tmp_path: Path, bad: bytes, code: str, pack) -> None:  # type: ignore[no-untyped-def]
    good = numbered(3)
    found, skipped = read_bytes(tmp_path, pack(good[0], bad, *good[1:]))
    assert [c.snapshot.origin for c in found] == [f"{URL}/{n}" for n in range(3)]
    # Inside a packed member a length that is too large runs into its end.
    assert {s.code for s in skipped} <= {code, "truncated"} if code == "length" else {s.code for s in skipped} == {code}
    assert all(s.stage == "capture" and s.reason for s in skipped)


@pytest.mark.parametrize("cut", [5, 100, 200])
def test_a_file_that_breaks_off_loses_its_last_record_with_a_word(tmp_path: Path, cut: int) -> None:
    first, last = b"".join(numbered(2)), numbered(3)[2]
    for data in (first + last[:cut], packed(*numbered(2)) + packed(last)[:cut]):
        found, skipped = read_bytes(tmp_path, data)
        assert len(found) == 2
        assert [s.code for s in skipped] in (["truncated"], ["no-warc"])


def test_a_damaged_member_does_not_take_the_next_one_with_it(tmp_path: Path) -> None:
    good = [gzip.compress(r, mtime=0) for r in numbered(5)]
    chance = random.Random(3)  # noqa: S311 - repeatable damage
    for _ in range(40):
        damaged = bytearray(good[2])
        for _ in range(3):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        found, skipped = read_bytes(tmp_path, b"".join([*good[:2], bytes(damaged), *good[3:]]))
        origins = [c.snapshot.origin for c in found]
        assert [o for o in origins if o[-1] != "2"] == [f"{URL}/{n}" for n in (0, 1, 3, 4)]
        assert len(found) == 5 or skipped


def test_bombs_are_refused_in_little_memory_and_the_rest_is_read(tmp_path: Path) -> None:
    import tracemalloc

    zeros = gzip.compress(gzip.compress(b"\0" * 200_000_000))
    assert len(zeros) < 2_000
    body = record(http(zeros, "Content-Encoding: gzip, gzip"), target=f"{URL}/nested")
    outer = record(http(b" " * 30_000_000), target=f"{URL}/outer")
    large = record(http(b"a b c " * 6_000_000), target=f"{URL}/large")
    data = packed(*numbered(1), body, outer) + gzip.compress(large, 0) + packed(numbered(2)[1])
    (tmp_path / "bomb.warc.gz").write_bytes(data)
    tracemalloc.start()
    found, skipped = read(tmp_path / "bomb.warc.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [c.snapshot.origin[-1] for c in found] == ["0", "1"]
    assert [s.code for s in skipped] == ["bomb", "bomb", "too-large"]
    assert peak < 400 * 2**20


def test_an_archive_has_an_end(tmp_path: Path) -> None:
    data = b"".join(numbered(50))
    small = Limits(archive=4_000)
    items = list(warc_items(io.BytesIO(data), "pages.warc", limits=small))
    assert isinstance(items[-1], Skipped)
    assert items[-1].code == "too-large"
    assert len(items) < 20
    lies = b"".join(record(b"x", target=f"{URL}/{n}", length=30_000) for n in range(400)) + b" " * 40_000
    searched = list(warc_items(io.BytesIO(lies), "pages.warc", limits=Limits(searched=1_000_000)))
    assert [s.code for s in searched if isinstance(s, Skipped)][-1] == "too-large"
    assert len(searched) < 50
    rubbish = b"\x1f\x8b\x08 nothing " * 20_000
    bad = list(warc_items(io.BytesIO(packed(*numbered(1)) + rubbish), "pages.warc"))
    assert isinstance(bad[0], Captured)
    assert len(bad) < 1_100


@pytest.mark.parametrize("data", [b"", b"\n\n", b"plain words", gzip.compress(b"plain words")])
def test_what_is_no_warc_file_is_bad_input(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(data)
    assert not is_archive(path)
    with pytest.raises(BadInput, match=r"odd\.warc\.gz"):
        list(archive_items(path))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_whatever_brings_the_reader_down(data: st.DataObject) -> None:
    good = numbered(3)
    whole = bytearray(packed(*good) if data.draw(st.booleans()) else b"".join(good))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        action = data.draw(st.sampled_from(["flip", "cut", "insert"]))
        if action == "flip":
            whole[at] ^= data.draw(st.integers(1, 255))
        elif action == "cut":
            del whole[at : at + data.draw(st.integers(1, 200))]
        else:
            whole[at:at] = data.draw(st.binary(max_size=60))
        if not whole:
            return
    try:
        items = list(warc_items(io.BytesIO(bytes(whole)), "damaged"))
    except BadInput:
        return
    assert all(isinstance(i, Captured | Skipped) for i in items)


def _written() -> tuple[list[Captured], bytes]:
    from datetime import UTC, datetime

    now = datetime(2031, 5, 4, 10, tzinfo=UTC)
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("X-Odd", "a\r\nInjected: yes"),
    )
    items = [
        capture_bytes(PAGE, origin=f"{URL} with blanks?é=1", method="url", now=now, charset="utf-8", headers=headers),
        capture_bytes(b"Notes from the pier.", origin="/home/desk/notes.txt", method="file", now=now),
    ]
    target = io.BytesIO()
    list(write_warc(target, items, software="Ascertain", at=DATE))
    return items, target.getvalue()


def test_what_is_written_is_read_back_and_says_nothing_of_the_desk(tmp_path: Path) -> None:
    items, data = _written()
    found, skipped = read_bytes(tmp_path, data, "out.warc.gz")
    assert skipped == []
    assert [c.snapshot.id for c in found] == [c.snapshot.id for c in items]
    assert [c.snapshot.captured_at for c in found] == [DATE, DATE]
    assert found[0].snapshot.origin == f"{URL}%20with%20blanks?%C3%A9=1"
    assert dict(found[0].snapshot.headers)["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert "Injected" not in dict(found[0].snapshot.headers)
    assert b"desk" not in gzip.decompress(data)
    assert _written()[1] == data


def test_another_reader_finds_every_digest_right() -> None:
    iterator = pytest.importorskip("warcio.archiveiterator").ArchiveIterator
    items, data = _written()
    seen = []
    for rec in iterator(io.BytesIO(data), check_digests=True):
        seen.append((rec.rec_type, rec.content_stream().read()))
        assert rec.digest_checker.passed
    assert seen[1:] == [("response", items[0].data), ("resource", items[1].data)]


def test_what_another_writer_wrote_is_read(tmp_path: Path) -> None:
    writer = pytest.importorskip("warcio.warcwriter").WARCWriter
    head = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    target = io.BytesIO()
    out = writer(target, gzip=True)
    out.write_record(out.create_warcinfo_record("a.warc.gz", {"software": "other"}))
    for body, more in ((PAGE, []), (gzip.compress(PAGE), [("Content-Encoding", "gzip")])):
        fields = head("200 OK", [("Content-Type", "text/html"), *more], protocol="HTTP/1.1")
        out.write_record(out.create_warc_record(URL, "response", payload=io.BytesIO(body), http_headers=fields))
    found, skipped = read_bytes(tmp_path, target.getvalue(), "other.warc.gz")
    assert skipped == []
    assert [c.data for c in found] == [PAGE, PAGE]
