"""RSS and Atom feeds from files: each entry that carries text is a snapshot of its own.

Nothing is fetched. An entry that gives its article in full is read as such, one with a teaser as that teaser (its
snapshot says so); an entry with a headline alone is skipped. A feed with a DTD is refused, whatever the DTD says.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from ascertain.capture.entry import Entry, captured
from ascertain.capture.local import Captured
from ascertain.model import BadInput, SkipItem, Skipped, snapshot_id

METHOD = "feed"
MAX_BYTES = 8 * 2**20
"""As much as is read of one HTML page. The parser takes some 0.2 s of CPU a megabyte."""
MAX_ENTRIES = 10_000
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf)\b", re.I)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.S)
_DTD = re.compile(r"<!\s*(?:doctype|entity)", re.I)


def is_feed(path: str | Path) -> bool:
    """Whether the file is an RSS or Atom feed, by the element it begins with."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        head = stream.read(4096)
    with suppress(BadInput):
        first = re.search(r"<\w[^<>]*", _decoded(head, str(path)))
        return first is not None and _ROOT.match(first[0]) is not None
    return False


def feed_items(path: str | Path, *, now: datetime) -> Iterator[Captured | Skipped]:
    """The entries of the feed in that file in their order, those without text as Skipped.

    Raises BadInput before the first item when the file is no feed, is too large, or has a DTD.
    """
    data = _read(Path(path))
    parsed = _parse(_safe(_decoded(data, str(path)), str(path)))
    if not parsed.get("version") and not parsed.entries:
        raise BadInput(f"{path} is no RSS or Atom feed")
    about = (("X-Feed", str(path)), ("X-Feed-Snapshot", snapshot_id(data)))
    for number, found in enumerate(parsed.entries, start=1):
        if number > MAX_ENTRIES:
            reason = f"the feed has more than {MAX_ENTRIES} entries; the rest is not read"
            yield Skipped(stage="capture", item=f"{path}#{number}", code="too-large", reason=reason)
            return
        entry = _entry(found, parsed.feed, f"{path}#{number}", about)
        try:
            yield captured(entry, method=METHOD, now=now)
        except SkipItem as error:
            yield Skipped(stage="capture", item=entry.name, code=error.code, reason=str(error))
        except BadInput as error:
            yield Skipped(stage="capture", item=entry.name, code="bad-input", reason=str(error))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise BadInput(f"{file} has more than {MAX_BYTES // 2**20} MB, too much for a feed; split it")
    return data


def _decoded(data: bytes, name: str) -> str:
    """The feed's characters. Decoded here, so that what is looked through for a DTD is what the parser gets."""
    for mark, known in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.removeprefix(codecs.BOM_UTF8).decode(known, "replace")
    declared = _DECLARED.match(data.lstrip())
    encoding = declared[1].decode() if declared else "utf-8"
    try:
        return data.decode(encoding, "replace")
    except (LookupError, ValueError) as error:
        raise BadInput(f"{name} declares the encoding {encoding}, which is not known") from error


def _safe(text: str, name: str) -> str:
    """The text as it may be parsed. A DTD is refused: before the first element anywhere, after it outside of CDATA."""
    first = re.search(r"<\w", text)
    head = text[: first.start()] if first else text
    if _DTD.search(head) or _DTD.search(_CDATA.sub("", text[len(head) :])):
        raise BadInput(f"{name} holds a DTD, which feeds have no use for and which can harm; it is not read")
    return _DECLARATION.sub("", head, count=1) + text[len(head) :]


def _parse(text: str) -> Any:
    import feedparser

    # A stream, since a plain string would be taken for an address or the name of a file.
    stream = BytesIO(text.encode("utf-8", "replace"))
    return feedparser.parse(stream, response_headers={"content-type": "application/xml; charset=utf-8"})


def _entry(found: Any, feed: Any, place: str, about: tuple[tuple[str, str], ...]) -> Entry:
    part, (content, is_html) = "content", _content(found.get("content") or ())
    if not content.strip():
        part, (content, is_html) = "summary", _content([found.get("summary_detail") or {}])
    # The parser gives an entry's id as its link where there is none.
    link = found.get("link") or ""
    url = link if link.startswith(("http://", "https://")) else None
    return Entry(
        name=url or place,
        content=content,
        is_html=is_html,
        url=url,
        title=_plain(found.get("title")),
        published=_published(found),
        outlet=_plain(found.get("source", {}).get("title") or feed.get("title")),
        authors=tuple(dict.fromkeys(a["name"] for a in found.get("authors") or () if a.get("name"))),
        language=(found.get("title_detail") or {}).get("language") or feed.get("language") or None,
        about=(*about, ("X-Feed-Entry", found.get("id") or place), ("X-Feed-Part", part)),
    )


def _content(parts: Any) -> tuple[str, bool]:
    """The longest of the parts, and whether it is HTML."""
    best: Any = max(parts, key=lambda p: len(p.get("value") or ""), default={})
    return best.get("value") or "", best.get("type") != "text/plain"


def _plain(markup: str | None) -> str | None:
    """A title without its tags and entities, on one line."""
    from html import unescape

    words = " ".join(unescape(re.sub(r"<[^<>]*>", "", markup or "")).split())
    return words or None


def _published(found: Any) -> str | None:
    """When the entry appeared, in the time zone it was given in: a day is what the outlet's readers called that day."""
    stated = (found.get("published") or found.get("updated") or "").strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError):
            return stated if len(stated) == len("2031-05-04") else read(stated).isoformat()
    parts = found.get("published_parsed") or found.get("updated_parsed")
    return datetime(*parts[:6]).isoformat() + "Z" if parts else None
