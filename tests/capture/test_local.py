from datetime import UTC, datetime, timedelta, timezone

import pytest

from ascertain.capture import capture_bytes, capture_file, media_type
from ascertain.model import BadInput, snapshot_id

NOW = datetime(2031, 5, 4, 10, 30, 5, tzinfo=UTC)


def test_file_is_named_by_its_bytes(tmp_path):
    file = tmp_path / "report.txt"
    file.write_bytes(b"Ferry stops\n\nThe ferry stopped on Monday.\n")
    captured = capture_file(file, now=NOW)
    assert captured.snapshot.id == snapshot_id(captured.data)
    assert captured.data == file.read_bytes()
    assert captured.snapshot.size == len(captured.data)
    assert captured.snapshot.captured_at == "2031-05-04T10:30:05Z"
    assert captured.snapshot.media_type == "text/plain"
    assert captured.snapshot.origin == str(file)


def test_capture_time_is_given_in_utc():
    there = datetime(2031, 5, 4, 1, 0, tzinfo=timezone(timedelta(hours=5)))
    captured = capture_bytes(b"Some words.", origin="-", method="stdin", now=there)
    assert captured.snapshot.captured_at == "2031-05-03T20:00:00Z"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        capture_bytes(b"x", origin="-", method="stdin", now=datetime(2031, 5, 4))


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"<!DOCTYPE html><html><body>x", "", "text/html"),
        (b"\xef\xbb\xbf  <!-- saved --><HTML>", "page.txt", "text/html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "", "text/html"),
        (b"<p>A fragment</p>", "", "text/html"),
        (b"<p>A fragment</p>", "notes.md", "text/markdown"),
        (b"# Notes", "notes.md", "text/markdown"),
        (b"Just words < and > signs", "words", "text/plain"),
        (b"just words", "page.html", "text/html"),
        (b"%PDF-1.7\n", "report.txt", "application/pdf"),
        ("<html>wide".encode("utf-16"), "", "text/html"),
        ("Plain words in wide letters".encode("utf-16-le"), "", "text/plain"),
        (b"One NUL \x00 in a long enough line of text is still text, and is flagged later on.", "", "text/plain"),
    ],
)
def test_media_type_comes_from_the_bytes_then_the_name(data, name, expected):
    assert media_type(data, name) == expected


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.txt", "empty"),
        (b" \n\t \n", "blank.txt", "blanks"),
        (b"\xff\xfe", "mark.txt", "blanks"),
        (bytes(range(256)) * 40, "blob", "binary"),
        (b"\x00" * 500, "nuls", "binary"),
        (b"PK\x03\x04" + b"x" * 50, "report.docx", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "picture.html", "PNG"),
        (b"not really", "fake.pdf", "named as a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name(data, name, words):
    with pytest.raises(BadInput, match=words) as caught:
        media_type(data, name)
    assert name in str(caught.value)


def test_missing_file_folder_and_oversize(tmp_path):
    with pytest.raises(BadInput, match="does not exist"):
        capture_file(tmp_path / "none.txt", now=NOW)
    with pytest.raises(BadInput, match="not a file"):
        capture_file(tmp_path, now=NOW)
    big = tmp_path / "big.txt"
    big.write_bytes(b"word " * (7 * 2**20))
    with pytest.raises(BadInput, match="32 MB"):
        capture_file(big, now=NOW)
