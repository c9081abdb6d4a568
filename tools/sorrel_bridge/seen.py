"""A page's text as a reader sees it: tags and scripts gone, entities decoded, white space collapsed, in page order."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markup import Article

HIDDEN = {"head", "script", "style", "noscript", "template"}
INLINE = {"a", "abbr", "b", "cite", "em", "font", "i", "small", "span", "strong", "time", "u"}


def seen_text(data: bytes, article: Article) -> str:
    """One line per block for HTML; for other formats the blocks as set, since they carry no furniture between them."""
    if not article.head["file"].endswith(".html"):
        return "\n".join([article.head["title"], *(block.text for block in article.blocks)])
    reader = _Reader()
    reader.feed(data.decode("cp1252" if b"charset=windows-1252" in data else "utf-8"))
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.parts).split("\f"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in HIDDEN
        if tag not in INLINE:
            self.parts.append("\f")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag not in INLINE:
            self.parts.append("\f")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)
