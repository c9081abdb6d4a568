"""JSON Lines: one article a line, as archives and scrapers hand them on.

A line is an object with `text` or `html`, and as far as known `url`, `title`, `published` (ISO 8601), `outlet`, `author`
(a name or a list of them) and `language`. Other fields are left alone. A bad line costs itself only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from ascertain.capture.entry import Entry, captured
from ascertain.capture.local import MAX_BYTES, Captured, Far, capture_bytes
from ascertain.model import BadInput, SkipItem, Skipped

METHOD = "jsonl"
COLUMNS = ("text", "html", "url", "title", "published", "outlet", "author", "language")
SUFFIXES = frozenset({".jsonl", ".ndjson"})
_WHOLE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.I)


def is_lines(path: str | Path) -> bool:
    """Whether the file is named as JSON Lines."""
    return Path(path).suffix.lower() in SUFFIXES and Path(path).is_file()


def line_items(path: str | Path, *, now: datetime, far: Far | None = None) -> Iterator[Captured | Skipped]:
    """The articles in that file, one line of it in memory at a time; a line that is none is Skipped.

    far: hears how much of the file's bytes has been read. Raises BadInput when the file cannot be read.
    """
    try:
        with Path(path).open("rb") as stream:
            size, far = Path(path).stat().st_size, far or Far()
            for item in lines_of(stream, str(path), method=METHOD, now=now):
                far.share = stream.tell() / size
                yield item
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error


def lines_of(stream: IO[bytes], path: str, *, method: str, now: datetime) -> Iterator[Captured | Skipped]:
    """As `line_items`, from an open stream; `path` is what the lines are called by."""
    for number, line in enumerate(_lines(stream), start=1):
        if line is None or line.strip():
            yield _item(line, path, number, method, now)


def _lines(stream: Any) -> Iterator[bytes | None]:
    """Each line; None for one that is too long, which is passed over without holding it."""
    while line := stream.readline(MAX_BYTES + 1):
        if len(line) <= MAX_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES)
        yield None


def _item(line: bytes | None, path: str, number: int, method: str, now: datetime) -> Captured | Skipped:
    name = f"{path}#{number}"
    try:
        if line is None:
            raise SkipItem("too-large", f"line {number} has more than {MAX_BYTES // 2**20} MB")
        fields = _fields(line, number)
        entry = _entry(fields, name, number)
        name = entry.name
        if entry.is_html and _WHOLE.match(entry.content):
            # A page as it was received stays as it is; what the line says beside it is kept with the snapshot.
            data = entry.content.encode("utf-8", "replace")
            return capture_bytes(data, origin=name, method=method, now=now, charset="utf-8", headers=entry.about)
        return captured(entry, method=method, now=now)
    except SkipItem as error:
        return Skipped(stage="capture", item=name, code=error.code, reason=str(error))
    except BadInput as error:
        return Skipped(stage="capture", item=name, code="bad-input", reason=str(error))


def _fields(line: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise SkipItem("bad-line", f"line {number} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise SkipItem("bad-line", f"line {number} is no JSON object")
    return found


def _entry(fields: dict[str, Any], place: str, number: int) -> Entry:
    words = {name: _words(fields, name, number) for name in ("url", "title", "published", "outlet", "language")}
    text, html = (_words(fields, name, number) for name in ("text", "html"))
    author = fields.get("author")
    names = author if isinstance(author, list) else [author]
    about = [("X-Line", place)] + [(f"X-{name.capitalize()}", value) for name, value in words.items() if value]
    return Entry(
        name=words["url"] or place,
        content=html or text or "",
        is_html=bool(html),
        authors=tuple(name for name in names if isinstance(name, str) and name.strip()),
        about=tuple(about),
        **words,
    )


def _words(fields: dict[str, Any], name: str, number: int) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise SkipItem("bad-line", f"line {number}: {name} is no text")
    return value
