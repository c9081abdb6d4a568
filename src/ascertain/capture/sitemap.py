"""Sitemaps: the pages that a site lists, with the day each was last changed, and the sitemaps that an index leads to.

References: sitemaps.org, protocol 0.9 (at most 50,000 addresses and 50 MB a file).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ascertain.capture.address import absolute
from ascertain.capture.fetch import Inflater
from ascertain.capture.xml_text import decoded, without_dtd
from ascertain.model import BadInput, SkipItem

MAX_BYTES = 50 * 2**20
MAX_ADDRESSES = 50_000
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
    """Whether the file begins as a sitemap does."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return is_sitemap(stream.read(4096))


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
    if not data.startswith(b"\x1f\x8b"):
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
