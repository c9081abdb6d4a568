"""From what a user names (a path, a URL, `-`) to captured bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.clock import Now
from ascertain.model import SkipItem, Skipped

if TYPE_CHECKING:
    from ascertain.capture import Captured

STDIN = "-"


def is_url(source: str) -> bool:
    """Whether the source is an address rather than a path."""
    return source.lower().startswith(("http://", "https://"))


def many(source: str, *, now: Now) -> Iterator[Captured | Skipped] | None:
    """What a source that holds many articles gives: a web archive (WARC, WACZ), a feed (RSS, Atom) or JSON lines. None for
    a source that is one article."""
    if source == STDIN or is_url(source):
        return None
    from ascertain.capture import archive_items, is_archive
    from ascertain.capture.feed import feed_items, is_feed
    from ascertain.capture.lines import is_lines, line_items

    if is_archive(source):
        return archive_items(source)
    if is_lines(source):
        return line_items(source, now=now())
    return feed_items(source, now=now()) if is_feed(source) else None


def capture(source: str, *, now: Now, allow_url: bool) -> Captured:
    """The source's bytes and their snapshot. A URL without permission is SkipItem `url-off`."""
    from ascertain.capture import capture_bytes, capture_file, capture_url
    from ascertain.capture.local import MAX_BYTES

    if source == STDIN:
        # One byte more than is taken, so that an endless stream is refused rather than read.
        return capture_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), origin=STDIN, method="stdin", now=now())
    if not is_url(source):
        return capture_file(Path(source), now=now())
    if not allow_url:
        raise SkipItem("url-off", f"{source}: addresses are not fetched unless --allow-url says so")
    return capture_url(source, now=now())
