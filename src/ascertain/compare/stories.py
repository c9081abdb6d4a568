"""Stories: which documents report on one affair, so that claims of different affairs are never held against each other.

Finds: groups of documents that share names, directly or by way of others.
Needs: text; names told by their capitals, so English and languages that write alike.
Known misses: two affairs in one place with one cast become one story; scripts without capitals make stories of one document.
Example: `stories(documents)["doc-1"]`
References: none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from ascertain.compare import lexical
from ascertain.compare.days import CALENDAR
from ascertain.model import Document

SHARED_NAMES, SHARED_PART, SHARED_MUCH = 2, 0.15, 0.3
"""Names two documents have in common, at least, and their part of the shorter list, to be of one story; one name does where it
is so large a part of a short list."""
WIDE = 20
"""A name in more documents than this, and in over a fifth of them all, tells no story."""
COMMON = 400
"""Documents with a name, above which it counts between two that share a rarer one, but leads from none to another: else their
pairs would grow with the square."""


def stories(documents: Iterable[Document]) -> dict[str, int]:
    """Documents of one story get one number: they share telling names, directly or by way of others."""
    ordered = sorted(documents, key=lambda d: (d.published or "9999", d.id))
    named = [_names_of(d) for d in ordered]
    spread = Counter(name for names in named for name in names)
    named = [{n for n in names if spread[n] <= max(WIDE, len(ordered) // 5)} for names in named]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    joined: list[tuple[int, int]] = []
    for i, names in enumerate(named):
        leading = [name for name in names if spread[name] <= COMMON]
        wide = names.difference(leading)
        for j, led in sorted(Counter(j for name in leading for j in holding[name]).items()):
            common = led + len(wide & named[j])
            part = common / min(len(names), len(named[j]))
            if part >= (SHARED_PART if common >= SHARED_NAMES else SHARED_MUCH):
                joined.append((i, j))
        for name in leading:
            holding[name].append(i)
    return {d.id: root for d, root in zip(ordered, roots(len(ordered), joined), strict=True)}


def roots(count: int, joined: Iterable[tuple[int, int]]) -> list[int]:
    """For each of `count` things the lowest one that pairs tie it to, directly or by way of others."""
    root = list(range(count))
    for i, j in joined:
        a, b = sorted((_root(root, i), _root(root, j)))
        root[b] = a
    return [_root(root, i) for i in range(count)]


def _root(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


def _names_of(document: Document) -> set[str]:
    """Capitalised words that do not open a sentence, names of days and months aside."""
    inside = re.findall(r"(?<=[a-z,;] )[A-Z][\w’'-]{2,}", document.text)
    return {w.removesuffix("’s").removesuffix("'s").lower() for w in inside} - lexical.STOP - CALENDAR
