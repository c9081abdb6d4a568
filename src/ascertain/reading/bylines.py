"""Authors shown on a page: elements marked as author or byline, then lines that open with "By"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ascertain.reading.lexicon import names_author
from ascertain.reading.metadata import Found, squash
from ascertain.reading.names import BY, by_alone, clean_names, fold, name_like
from ascertain.reading.scan import Block, Frame, inner_text

# More is a list of contributors or an attack, not a byline.
MOST_NAMES = 30
# Elements marked as authors that are looked at, on one page.
MOST_MARKS = 200
REL_AUTHOR = re.compile(r"\brel=(?:[\w-]+ )*author\b")
# Places where an author's name is somebody else's: comments, teasers of other pages, biographies, captions.
ELSEWHERE = re.compile(
    r"comment(?!s-(?:open|closed))|related|teaser|(?<!no-)(?<!has-)(?<!with-)(?<!right-)(?<!left-)sidebar|(?:^|[\s_-])widget(?!-container)|recommend|popular|trending|more-?(?:from|stories|posts|articles)|newsletter|promo|carousel|"
    r"(?:^|[\s_-])card|footer|disqus|caption|wp-caption|credit|kommentar|respon[ds]|reply|aside|latest|next-|prev-|biograph|(?:author|about)-?(?:bio|desc|box|info)",
    re.I,
)
INLINE_BY = re.compile(
    r"(?:^|[\s|·•,–-])(?:by|von|por|par|di|door|av|geschrieben von|veröffentlicht von)\s+(?=[^\W\d_])", re.I
)
META_WORD = re.compile(r"meta|posted|info|date|byline|entry|publish|credit|post-|article-?(?:head|meta|info)", re.I)


def shown_authors(page: str, blocks: Sequence[Block], marked: Sequence[Frame]) -> list[Found]:
    """Names shown as authors, in page order, each with the element it stands in. Markup first; a "By" line where the page
    marks none. `marked` are the elements that are named so, as the scan of the page gives them."""
    around: set[int] = set()
    for block in blocks:
        if "h1" in block.frame.areas:
            around.update(id(f) for f in block.frame.chain() if "h1" not in f.areas)
    return list(_marked(page, marked[:MOST_MARKS], around)) or list(_opened(blocks, around))


def _marked(page: str, marked: Sequence[Frame], around: set[int]) -> Iterator[Found]:
    parent, kind, count = None, "", 0
    for element, kind_now, names in _author_elements(page, marked, around):
        if count >= MOST_NAMES:
            return
        # The first author element speaks for the page, with its siblings of the same kind.
        up = _grand(element)
        if parent is not None and (kind_now != kind or up is not parent):
            continue
        parent, kind = up, kind_now
        count += len(names)
        for name in names:
            yield Found(name, "visible", kind_now)


def _grand(element: Frame) -> Frame | None:
    up = element.parent
    while up is not None and up.tag in ("a", "span", "li"):
        up = up.parent
    return up


def _author_elements(page: str, marked: Sequence[Frame], around: set[int]) -> Iterator[tuple[Frame, str, list[str]]]:
    """Innermost elements marked as author with the names in them, strongest marks first."""
    items = [f for f in marked if "itemprop=author" in f.words]
    named = [
        f for f in marked if "itemprop=name" in f.words and any(f is not item and f.within(item) for item in items)
    ]
    linked = [f for f in marked if f.tag == "a" and REL_AUTHOR.search(f.words)]
    classed = [f for f in marked if f.tag not in ("body", "article") and names_author(f.words)]
    texts: dict[int, list[str]] = {}

    def names_in(element: Frame) -> list[str]:
        if id(element) not in texts:
            text = inner_text(page, element.at, element.until)
            texts[id(element)] = clean_names(text) if 2 <= len(text) <= 120 else []
        return texts[id(element)]

    for elements, mark in ((named, "itemprop"), (items, "itemprop"), (linked, "rel"), (classed, "")):
        for element in elements:
            names = names_in(element)
            if not names or _elsewhere(element, around):
                continue
            if not mark and any(f is not element and f.within(element) and names_in(f) for f in classed):
                continue
            yield element, f"{element.tag} {f'{mark}=author' if mark else element.words}", names


@lru_cache(maxsize=8192)
def _names_elsewhere(words: str) -> bool:
    return ELSEWHERE.search(words) is not None


def _elsewhere(element: Frame, around: set[int]) -> bool:
    for steps, up in enumerate(element.chain()):
        # Whatever holds a main heading holds the article too.
        if up.tag in ("", "body") or id(up) in around:
            return False
        if up.tag in ("footer", "nav") and "article" not in up.areas:
            return True
        if up.tag in ("main", "article") or steps > 7:
            return False
        if _names_elsewhere(up.words):
            return True
    return False


def _opened(blocks: Sequence[Block], around: set[int]) -> Iterator[Found]:
    for index, block in enumerate(blocks):
        text = block.text if len(block.text) <= 110 else ""
        if len(text) <= 20 and by_alone(text):
            text = " ".join(b.text for b in blocks[index : index + 2])
        text = squash(text)
        if not 4 <= len(text) <= 110:
            continue
        frame = block.frame
        words = f"{frame.words} {frame.parent.words if frame.parent else ''}".strip()
        opened = BY.match(text)
        inline = None if opened and len(text.split()) <= 14 else _inline(words, text)
        # Where it stands is asked last: few lines name anyone.
        if (inline is None and (opened is None or len(text.split()) > 14)) or _elsewhere(frame, around):
            continue
        if inline is None:
            names = [n for n in clean_names(text) if name_like(n) or _about(words)]
        else:
            names = clean_names(text[inline.end() :])
        if names:
            for name in {fold(name): name for name in reversed(names)}.values():
                yield Found(name, "visible", f"{frame.tag} {words}".strip())
            return


def _inline(words: str, text: str) -> re.Match[str] | None:
    """The "by" within a line that is marked as one about the article."""
    return INLINE_BY.search(text) if _about(words) else None


@lru_cache(maxsize=8192)
def _about(words: str) -> bool:
    return META_WORD.search(words) is not None
