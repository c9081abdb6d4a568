"""One article out of a file that lists several: written out as a page of its own, so that every reader knows it.

The page states in the ordinary places (title, canonical link, author, time, site) what the list said of the article, and
holds its content as the list gave it. The same entry makes the same bytes, wherever and whenever it is met.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from ascertain.capture.local import Captured, capture_bytes
from ascertain.model import SkipItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as a list gives it. `content` is HTML when `is_html`, else plain text with blank lines between
    paragraphs; `published` ISO 8601; `about` what else the list says, kept with the snapshot."""

    name: str
    """What to call it: its address, else its place in the list."""
    content: str = field(repr=False)
    is_html: bool
    url: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    about: tuple[tuple[str, str], ...] = ()


def captured(entry: Entry, *, method: str, now: datetime) -> Captured:
    """The entry as a snapshot. SkipItem `no-text` when it holds no words of its own, BadInput when it is too large."""
    if not entry.content.strip():
        raise SkipItem("no-text", f"{entry.name} gives no text, only where to find it")
    return capture_bytes(
        page(entry).encode("utf-8", "replace"),
        origin=entry.name,
        method=method,
        now=now,
        charset="utf-8",
        headers=entry.about,
        declared="text/html",
    )


def page(entry: Entry) -> str:
    """The entry as one HTML page."""
    metas = [("property", "og:title", entry.title), ("property", "og:site_name", entry.outlet)]
    metas += [("property", "article:published_time", entry.published)]
    metas += [("name", "author", author) for author in entry.authors]
    head = [f'<meta {kind}="{name}" content="{escape(value)}">' for kind, name, value in metas if value]
    if entry.title:
        head.append(f"<title>{escape(entry.title)}</title>")
    if entry.url:
        head.append(f'<link rel="canonical" href="{escape(entry.url)}">')
    body = entry.content if entry.is_html else "\n".join(_paragraphs(entry.content))
    heading = f"<h1>{escape(entry.title)}</h1>\n" if entry.title else ""
    language = f' lang="{escape(entry.language)}"' if entry.language else ""
    lines = ("<!doctype html>", f"<html{language}><head>", '<meta charset="utf-8">', *head, "</head><body><article>")
    return "\n".join(lines) + f"\n{heading}{body}\n</article></body></html>\n"


def _paragraphs(text: str) -> list[str]:
    blocks = (" ".join(block.split()) for block in text.replace("\r\n", "\n").split("\n\n"))
    return [f"<p>{escape(block)}</p>" for block in blocks if block]
