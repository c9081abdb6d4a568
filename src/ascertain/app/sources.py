"""From what a user names (a path, a URL, `-`) to captured bytes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.clock import Now
from ascertain.model import BadInput, SkipItem, Skipped

if TYPE_CHECKING:
    from ascertain.capture import Captured, Far
    from ascertain.capture.polite import Polite

STDIN = "-"
SITEMAP = re.compile(r"sitemap[^/]*\.xml(\.gz)?(\?.*)?\Z", re.I)
"""How the address of a sitemap ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Leave to fetch the pages of sitemaps, how that is done, and the addresses of which the case has the page."""

    polite: Polite
    wait: Callable[[float], object]
    held: Callable[[], Container[str]]


def is_url(source: str) -> bool:
    """Whether the source is an address rather than a path."""
    return source.lower().startswith(("http://", "https://"))


def expand(names: Iterable[str]) -> Iterator[str]:
    """The names, a folder as the files in it and below, in order; hidden ones and links are left out. An empty folder stays as it is,
    to be told of."""
    for name in names:
        found = list(_files(name)) if name != STDIN and not is_url(name) and os.path.isdir(name) else []  # noqa: PTH112
        yield from found or [name]


def _files(folder: str) -> Iterator[str]:
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        paths = (os.path.join(at, file) for file in sorted(files) if not file.startswith("."))  # noqa: PTH118
        yield from (path for path in paths if not os.path.islink(path))  # noqa: PTH114


def size_of(source: str) -> int:
    """Bytes of a file; 0 of anything else."""
    path = Path(source)
    return 0 if source == STDIN or is_url(source) or not path.is_file() else path.stat().st_size


def many(
    source: str, *, now: Now, far: Far | None = None, visit: Visit | None = None
) -> Iterator[Captured | Skipped] | None:
    """What a source that holds many articles gives: a web archive (WARC, WACZ), a feed (RSS, Atom), JSON lines or Parquet, or,
    with leave to fetch, a sitemap. None for a source that is one article. far: hears how much of it has been read."""
    if source == STDIN or (is_url(source) and (visit is None or not SITEMAP.search(source))):
        return None
    try:
        return _holding(source, now, far, visit)
    except OSError:
        return None  # where it is read as an article it is said why it cannot be


def _holding(source: str, now: Now, far: Far | None, visit: Visit | None) -> Iterator[Captured | Skipped] | None:
    from ascertain.capture import archive_items, is_archive
    from ascertain.capture.feed import feed_items, is_feed
    from ascertain.capture.lines import is_lines, line_items
    from ascertain.capture.parquet import is_parquet, parquet_items
    from ascertain.capture.sitemap import is_sitemap_file, sitemap_items

    if is_url(source) or is_sitemap_file(source):
        if visit is not None:
            return sitemap_items(source, polite=visit.polite, wait=visit.wait, now=now, held=visit.held(), far=far)
        reason = f"{source} lists addresses, no text; --allow-url fetches its pages, or follow it where it is published: ascertain watch"
        return iter([Skipped(stage="capture", item=source, code="sitemap", reason=reason)])
    if is_archive(source):
        return archive_items(source, far=far)
    if is_lines(source):
        return line_items(source, now=now(), far=far)
    if is_parquet(source):
        return parquet_items(source, now=now(), far=far)
    return feed_items(source, now=now(), far=far) if is_feed(source) else None


def capture(source: str, *, now: Now, allow_url: bool) -> Captured:
    """The source's bytes and their snapshot. A URL without permission is SkipItem `url-off`."""
    from ascertain.capture import capture_bytes, capture_file, capture_url
    from ascertain.capture.local import MAX_BYTES

    if source == STDIN:
        # One byte more than is taken, so that an endless stream is refused rather than read.
        return capture_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), origin=STDIN, method="stdin", now=now())
    if not is_url(source) and os.path.isdir(source):  # noqa: PTH112
        raise BadInput(f"{source} is a folder with no file in it; give files, or a folder that holds some")
    if not is_url(source):
        return capture_file(Path(source), now=now())
    if not allow_url:
        raise SkipItem("url-off", f"{source}: addresses are not fetched unless --allow-url says so")
    return capture_url(source, now=now(), enabled=allow_url)
