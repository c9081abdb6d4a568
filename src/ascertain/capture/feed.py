"""RSS and Atom feeds from files: each entry that carries text is a snapshot of its own.

Nothing is fetched. An entry that gives its article in full is read as such, one with a teaser as that teaser (its
snapshot says so); an entry with a headline alone is skipped. A feed with a DTD is refused, whatever the DTD says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from ascertain.capture.address import absolute
from ascertain.capture.entry import Entry, captured
from ascertain.capture.local import Captured, Far, beginning
from ascertain.capture.xml_text import decoded, without_dtd
from ascertain.model import BadInput, SkipItem, Skipped, snapshot_id

METHOD = "feed"
MAX_BYTES = 8 * 2**20
"""As much as is read of one HTML page. The parser takes some 0.2 s of CPU a megabyte."""
MAX_ENTRIES = 10_000
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf)\b", re.I)


def is_feed(path: str | Path) -> bool:
    """Whether the file is an RSS or Atom feed, by the element it begins with."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return is_feed_data(stream.read(4096))


def is_feed_data(data: bytes) -> bool:
    """Whether the bytes begin as an RSS or Atom feed does."""
    with suppress(BadInput):
        first = re.search(r"<\w[^<>]*", decoded(data[:4096], "the feed"))
        return first is not None and _ROOT.match(first[0]) is not None
    return False


def feed_items(path: str | Path, *, now: datetime, far: Far | None = None) -> Iterator[Captured | Skipped]:
    """The entries of the feed in that file in their order, those without text as Skipped.

    far: hears how many of the entries have been read. Raises BadInput before the first item when the file is no feed, is too
    large, or has a DTD.
    """
    yield from entries(beginning(Path(path), MAX_BYTES + 1), name=str(path), now=now, far=far)


def entries(data: bytes, *, name: str, now: datetime, far: Far | None = None) -> Iterator[Captured | Skipped]:
    """As `feed_items`, from the feed's bytes; `name` is where it came from."""
    parsed = _parsed(data, name)
    about = (("X-Feed", name), ("X-Feed-Snapshot", snapshot_id(data)))
    far = far or Far()
    for number, found in enumerate(parsed.entries, start=1):
        far.share = number / min(len(parsed.entries), MAX_ENTRIES + 1)
        if number > MAX_ENTRIES:
            reason = f"the feed has more than {MAX_ENTRIES} entries; the rest is not read"
            yield Skipped(stage="capture", item=f"{name}#{number}", code="too-large", reason=reason)
            return
        entry = _entry(found, parsed.feed, f"{name}#{number}", about)
        try:
            yield captured(entry, method=METHOD, now=now)
        except SkipItem as error:
            yield Skipped(stage="capture", item=entry.name, code=error.code, reason=str(error))
        except BadInput as error:
            yield Skipped(stage="capture", item=entry.name, code="bad-input", reason=str(error))


def links(data: bytes, *, name: str) -> tuple[str, ...]:
    """The pages that a feed's entries lead to, in their order, each once. Raises as `feed_items`."""
    found = (absolute(name, e.get("link") or "") for e in _parsed(data, name).entries[:MAX_ENTRIES] if e.get("link"))
    return tuple(dict.fromkeys(url for url in found if url is not None))


def _parsed(data: bytes, name: str) -> Any:
    if len(data) > MAX_BYTES:
        raise BadInput(f"{name} has more than {MAX_BYTES // 2**20} MB, too much for a feed; split it")
    parsed = _parse(without_dtd(decoded(data, name), name))
    if not parsed.get("version") and not parsed.entries:
        raise BadInput(f"{name} is no RSS or Atom feed")
    return parsed


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
