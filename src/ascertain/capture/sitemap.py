"""Sitemaps: the pages that a site lists, with the day each was last changed, and the sitemaps that an index leads to.

References: sitemaps.org, protocol 0.9 (at most 50,000 addresses and 50 MB a file).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zlib import decompressobj
from zlib import error as broken

from ascertain.capture.address import absolute
from ascertain.capture.fetch import Fetched, Inflater, captured_page
from ascertain.capture.local import Captured, Far, beginning
from ascertain.capture.xml_text import decoded, without_dtd
from ascertain.model import BadInput, SkipItem, Skipped

if TYPE_CHECKING:
    from ascertain.capture.polite import Polite

MAX_BYTES = 50 * 2**20
MAX_ADDRESSES = 50_000
PACKED = b"\x1f\x8b"
_LOC = re.compile(r"<(?:[\w-]+:)?loc>\s*(https?://[^<\s]+)")
_ROOT = re.compile(r"<(?:[\w-]+:)?(urlset|sitemapindex)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An address in a sitemap. `changed` is as given (ISO 8601), `is_map` whether it is a sitemap itself."""

    url: str
    changed: str | None = None
    is_map: bool = False


def is_sitemap(data: bytes) -> bool:
    """Whether the bytes begin as a sitemap does; packed ones are not looked into."""
    return _ROOT.search(data[:4096].decode("utf-8", "replace")) is not None


def is_sitemap_file(path: str | Path) -> bool:
    """Whether the file begins as a sitemap does, packed or plain."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(PACKED):
        try:
            head = decompressobj(31).decompress(head, 4096)
        except broken:
            return False
    return is_sitemap(head)


def sitemap_items(
    source: str,
    *,
    polite: Polite,
    wait: Callable[[float], object],
    now: Callable[[], datetime],
    held: Container[str] = (),
    far: Far | None = None,
) -> Iterator[Captured | Skipped]:
    """The pages that the sitemap in a file, or at an address, lists, and those of the sitemaps it leads to, fetched one after
    another as the sites allow; a page that cannot be had is Skipped. A file is held to the site of its first address.

    wait: passes so many seconds
    held: addresses that are not asked for
    far: hears how many of the pages known so far have been asked for

    Raises as `listed` and `Polite.get` where the first sitemap cannot be used.
    """

    def get(url: str) -> Fetched:
        wait(max(0.0, polite.free_at(url) - polite.clock()))
        return polite.get(url)

    at_home = not source.startswith(("http://", "https://"))
    data = beginning(Path(source), MAX_BYTES + 1) if at_home else get(source).data
    todo, far, done = list(listed(data, url=_first(data, source) if at_home else source)), far or Far(), 0
    seen = {source, *(e.url for e in todo)}
    while done < min(len(todo), MAX_ADDRESSES):
        entry, done = todo[done], done + 1
        if not entry.is_map and entry.url in held:
            continue
        try:
            page = get(entry.url)
            if entry.is_map:
                more = [e for e in listed(page.data, url=entry.url) if e.url not in seen]
                seen |= {e.url for e in more}
                todo += more
                continue
            found: Captured | Skipped = captured_page(page, now=now())
        except SkipItem as error:
            found = Skipped(stage="capture", item=entry.url, code=error.code, reason=str(error))
        except BadInput as error:
            found = Skipped(stage="capture", item=entry.url, code="bad-input", reason=str(error))
        far.share = done / len(todo)
        yield found


def _first(data: bytes, source: str) -> str:
    """The first address in the sitemap."""
    found = _LOC.search(decoded(_unpacked(data, source), source))
    return unescape(found[1]) if found else source


def listed(data: bytes, *, url: str) -> tuple[Listed, ...]:
    """What the sitemap at `url` lists, packed or plain. Addresses of other hosts are left out, as the protocol has it.

    Raises BadInput when it is none, is too large, holds a DTD, or does not parse.
    """
    text = without_dtd(decoded(_unpacked(data, url), url), url)
    if not _ROOT.search(text[:4096]):
        raise BadInput(f"{url} is no sitemap")
    # Without a DTD there is nothing to expand or to fetch.
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as error:
        raise BadInput(f"{url} is not well-formed: {error}") from error
    return tuple(dict.fromkeys(_entries(root, url)))[:MAX_ADDRESSES]


def _entries(root: Any, url: str) -> Iterator[Listed]:
    host = urlsplit(url).netloc.lower()
    for element in root:
        fields = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in element}
        place = absolute(url, fields["loc"]) if fields.get("loc") else None
        if place is not None and urlsplit(place).netloc.lower() == host:
            is_map = element.tag.rpartition("}")[2] == "sitemap"
            yield Listed(url=place, changed=fields.get("lastmod") or None, is_map=is_map)


def _unpacked(data: bytes, url: str) -> bytes:
    if not data.startswith(PACKED):
        if len(data) > MAX_BYTES:
            raise BadInput(f"{url} has more than {MAX_BYTES // 2**20} MB; it is not read")
        return data
    pieces, size = [], 0
    try:
        for piece in Inflater(url).feed(data):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BYTES:
                raise BadInput(f"{url} unpacks to more than {MAX_BYTES // 2**20} MB; it is not read")
    except SkipItem as error:
        raise BadInput(str(error)) from error
    return b"".join(pieces)
