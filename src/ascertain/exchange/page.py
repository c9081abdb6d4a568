"""The frame of a report page: named parts, each hashed, then the bundle, then the end. Nothing of it is left to chance,
so that a changed byte anywhere is a changed part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ascertain.model import text_hash

MARK = "<!--part {}-->\n"
MARKS = re.compile(r"<!--part ([a-z0-9-]+)-->\n")
OPEN = '<script type="application/json" id="bundle">\n'
CLOSE = "</script>\n</body>\n</html>\n"


def join_page(parts: Mapping[str, str], bundle: str) -> str:
    """The page made of its parts in order, with the bundle at its end. The first part begins the document."""
    names = list(parts)
    first, rest = parts[names[0]], names[1:]
    return first + "".join(MARK.format(n) + parts[n] for n in rest) + OPEN + bundle + CLOSE


def split_page(text: str) -> tuple[list[tuple[str, str]], str] | None:
    """Parts and bundle of a page; None when it has not that form."""
    page, mark, rest = text.partition(OPEN)
    if not mark or not rest.endswith(CLOSE):
        return None
    pieces = MARKS.split(page)
    return [("head", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)], rest[: -len(CLOSE)]


def page_parts(parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Name and hash of each part, in order."""
    return [(name, text_hash(text)) for name, text in parts]
