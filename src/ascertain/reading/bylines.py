"""Authors shown on a page: elements marked as author or byline, then lines that open with "By"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ascertain.reading.metadata import Found, squash
from ascertain.reading.names import BY, clean_names, fold, name_like

# More is a list of contributors or an attack, not a byline.
MOST_NAMES = 30
# Class names that mark an author, on one page.
MOST_MARKS = 60
AUTHOR_WORD = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=A)|(?<=item))(?:the)?(?:by-?line|by-?author|authou?rs?|autor(?:es|en|in)?|auteurs?|autore|unauteur|writer|writtenby|"
    r"reporter|poster|contributors?|creator|redacteur|verfasser|publisher)(?:[\s_-]|$|(?=[A-Z])|names?|txt)",
    re.I,
)
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


def shown_authors(tree: Any) -> list[Found]:
    """Names shown as authors, in page order, each with the element it stands in. Markup first; a "By" line where the page
    marks none."""
    around = {up for h1 in tree.iter("h1") for up in h1.iterancestors()}
    marked = list(_marked(tree, around))
    return marked or list(_opened(tree, around))


def _marked(tree: Any, around: set[Any]) -> Iterator[Found]:
    parent, kind, count = None, "", 0
    for element, kind_now in _author_elements(tree, around):
        if count >= MOST_NAMES:
            return
        # The first author element speaks for the page, with its siblings of the same kind.
        up = _grand(element)
        if parent is not None and (kind_now != kind or up is not parent):
            continue
        names = clean_names(text_of(element))
        if not names:
            continue
        parent, kind = up, kind_now
        count += len(names)
        for name in names:
            yield Found(name, "visible", kind_now)


def _grand(element: Any) -> Any:
    up = element.getparent()
    while up is not None and up.tag in ("a", "span", "li", "strong", "b", "em"):
        up = up.getparent()
    return up


def _author_elements(tree: Any, around: set[Any]) -> Iterator[tuple[Any, str]]:
    """Innermost elements marked as author, strongest marks first."""
    named = [value for value in dict.fromkeys(_names(tree)) if _names_author(value)][:MOST_MARKS]
    paths = [
        '//*[@itemprop="author"]//*[@itemprop="name"][not(self::meta)]',
        '//*[@itemprop="author"][not(self::meta)]',
        '//*[contains(concat(" ", @rel, " "), " author ")][not(self::link)]',
    ]
    if named:
        either = " or ".join(f"@class=$v{i} or @id=$v{i}" for i in range(len(named)))
        paths.append(f"//*[{either}][not(self::meta) and not(self::link) and not(self::body) and not(self::article)]")
    for path in paths:
        for element in tree.xpath(path, **{f"v{i}": value for i, value in enumerate(named)}):
            words = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
            text = _short(element, 120)
            if len(text) < 2 or _elsewhere(element, around):
                continue
            if path.startswith("//*[@class") and any(
                _names_author(f"{d.get('class') or ''} {d.get('id') or ''}") and clean_names(text_of(d))
                for d in element.iterdescendants()
                if isinstance(d.tag, str)
            ):
                continue
            mark = (
                'itemprop="author"' if "itemprop" in path else 'rel="author"' if "@rel" in path else f'class="{words}"'
            )
            yield element, f"{element.tag} {mark}"


def _names(tree: Any) -> list[str]:
    """All class and id attributes, which are fewer to look at than the elements that have them."""
    from lxml.etree import XPath

    found: list[str] = XPath("//@class | //@id", smart_strings=False)(tree)
    return found


# Pages of a site share their class names; seven in ten are asked about again.
@lru_cache(maxsize=8192)
def _names_author(words: str) -> bool:
    return AUTHOR_WORD.search(words) is not None


@lru_cache(maxsize=8192)
def _names_elsewhere(words: str) -> bool:
    return ELSEWHERE.search(words) is not None


def _short(element: Any, most: int) -> str:
    """As `text_of`, and nothing where that would be longer: a text is not put together only to be measured."""
    pieces, size = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len("".join(piece.split()))
        if size > most:
            return ""
    text = squash(" ".join(pieces))
    return text if len(text) <= most else ""


def text_of(element: Any) -> str:
    """Text of an element with a space between its parts."""
    return squash(" ".join(element.itertext()))


def _elsewhere(element: Any, around: set[Any]) -> bool:
    for steps, up in enumerate((element, *element.iterancestors())):
        if up.tag == "body":
            return False
        # Whatever holds a main heading holds the article too.
        if up in around:
            return False
        words = f"{up.get('class') or ''} {up.get('id') or ''}"
        if up.tag in ("footer", "nav") and not _in_article(up):
            return True
        if up.tag in ("main", "article") or steps > 7:
            return False
        if _names_elsewhere(words):
            return True
    return False


def _in_article(element: Any) -> bool:
    return any(up.tag == "article" for up in element.iterancestors())


def _opened(tree: Any, around: set[Any]) -> Iterator[Found]:
    for element in tree.iter(
        "p", "div", "span", "address", "small", "h3", "h4", "h5", "h6", "li", "em", "strong", "td"
    ):
        if len(element) > 6:
            continue
        text = _short(element, 110)
        if len(text) < 4:
            continue
        words = f"{element.get('class') or ''} {element.get('id') or ''}"
        opened = BY.match(text)
        inline = None if opened and len(text.split()) <= 14 else _inline(words, text)
        # Where it stands is asked last: few lines name anyone.
        if (inline is None and (opened is None or len(text.split()) > 14)) or _elsewhere(element, around):
            continue
        if inline is None:
            names = [n for n in clean_names(text) if name_like(n) or META_WORD.search(words)]
        else:
            names = clean_names(text[inline.end() :])
        if names:
            seen = set()
            for name in names:
                if fold(name) not in seen:
                    seen.add(fold(name))
                    yield Found(name, "visible", f"{element.tag} {words}".strip())
            return


def _inline(words: str, text: str) -> re.Match[str] | None:
    """The "by" within a line that is marked as one about the article."""
    return INLINE_BY.search(text) if META_WORD.search(words) else None
