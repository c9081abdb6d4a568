"""From a span of a document back to its place in the snapshot's bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ascertain.model import Document, Place
from ascertain.views.xray_records import RawPlace


def raw_places(document: Document, start: int, end: int, charset: str | None = None) -> tuple[RawPlace, ...]:
    """Byte ranges (page character ranges in a PDF) that hold `text[start:end]`, neighbouring runs joined.

    Inside a run, offsets are exact where the run's characters encode to exactly its bytes in `charset` or UTF-8; where
    they do not, the run's own bounds are given and `exact` is False. Characters that the reader put in itself (the
    blank line between passages) have no place.
    """
    found: list[RawPlace] = []
    places = document.places
    first = bisect_right(places, start, key=lambda p: p.end)
    for place in places[first:]:
        if place.start >= end:
            break
        part = _part(document.text, place, max(start, place.start), min(end, place.end), charset)
        if found and found[-1].page == part.page and found[-1].end <= part.start and _near(document, found[-1], part):
            part = RawPlace(start=found[-1].start, end=part.end, page=part.page, exact=found.pop().exact and part.exact)
        found.append(part)
    return tuple(found)


def _near(document: Document, before: RawPlace, after: RawPlace) -> bool:
    # Runs of one claim are parted by an entity, a tag or white space; farther apart they are told separately.
    return after.start - before.end <= 64


def _part(text: str, place: Place, start: int, end: int, charset: str | None) -> RawPlace:
    if (start, end) == (place.start, place.end):
        return RawPlace(start=place.raw_start, end=place.raw_end, page=place.page, exact=True)
    width = place.raw_end - place.raw_start
    if place.page is not None:
        exact = width == place.end - place.start
        codec = None
    else:
        codec = _codec(text[place.start : place.end], width, charset)
        exact = codec is not None
    if not exact:
        return RawPlace(start=place.raw_start, end=place.raw_end, page=place.page, exact=False)
    before, inside = _sizes((text[place.start : start], text[start:end]), codec)
    at = place.raw_start + before
    return RawPlace(start=at, end=at + inside, page=place.page, exact=True)


def _codec(run: str, width: int, charset: str | None) -> str | None:
    for name in (charset, "utf-8"):
        if not name:
            continue
        try:
            if len(run.encode(name)) == width:
                return name
        except (LookupError, UnicodeEncodeError):
            continue
    # One byte a character: some single-byte charset that was read from the bytes themselves.
    return "latin-1" if len(run) == width and all(ord(c) < 256 for c in run) else None


def _sizes(parts: Sequence[str], codec: str | None) -> list[int]:
    return [len(p) if codec is None else len(p.encode(codec)) for p in parts]
