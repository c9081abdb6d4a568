"""Corrections: whether a later document takes back what its own outlet wrote before.

Finds: a correction, told by its words, its outlet and the day of the article it speaks of; the earlier claims that it repeats to take
them back ("I was wrong: I wrote that there were eleven boats").
Needs: documents with their days of publication.
Known misses: a mistake that is taken back in passing, without saying what was written or in which article; what is put in other words.
Example: `corrects(later, earlier)`; `list(taken_back(statements))`
References: none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from ascertain.compare import lexical
from ascertain.compare.amounts import amounts
from ascertain.compare.days import days
from ascertain.compare.errata import NEAR, marks, repeated
from ascertain.compare.statements import REMEMBERED, Statement
from ascertain.compare.verdicts import Verdict, verdict
from ascertain.model import Document, RelationKind

_ARTICLE = re.compile(r"[^.\n]*\b(?:article|report|story|published)\b[^.\n]*", re.IGNORECASE)
ALIKE = 0.6
"""Share of the shorter one's content words that what is taken back and the earlier claim have in common."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """Words that a document says were written before, their stems, and the claim near them that takes them back."""

    text: str
    content: frozenset[str]
    told: Statement


def taken_back(held: Sequence[Statement]) -> Iterator[tuple[Statement, Statement, Verdict]]:
    """(earlier claim, later claim, verdict) for each claim that a later document of the same outlet repeats in order to take it
    back. The later claim is the one that announces it, else the first one after it."""
    by_document: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in held:
        by_document[s.document.id].append(s)
    passages = [p for told in by_document.values() for p in _passages(sorted(told, key=lambda s: s.order))]
    by_outlet: defaultdict[str | None, list[_Passage]] = defaultdict(list)
    for p in passages:
        by_outlet[p.told.document.outlet or None].append(p)
    for s in held if passages else ():
        outlet = s.document.outlet or None
        for p in chain(by_outlet.get(outlet, ()), by_outlet.get(None, ())) if outlet else passages:
            if len(s.stems & p.content) > 1 and corrects(p.told, s) and _repeats(p.text, s.text):
                yield s, p.told, verdict(RelationKind.CONTRADICTS, "correction", 0.7, (s, p.told))


def _passages(told: Sequence[Statement]) -> Iterator[_Passage]:
    """What a document says was written before, with the claim near it that takes it back."""
    document = told[0].document
    for start, end in repeated(document.text, document.outlet):
        near = [s for s in told if abs(s.claim.content[0].start - start) <= NEAR]
        after = (s for s in near if s.claim.content[0].start >= end)
        taking = next((s for s in near if marks(s.text)), None) or next(after, None)
        if taking is not None:
            words = document.text[start:end]
            yield _Passage(words, frozenset(lexical.content(words)), taking)


def _repeats(words: str, claim: str) -> bool:
    one, other = lexical.content(words), lexical.content(claim)
    common = len(one & other)
    counts = [{a.value for a in amounts(text)} for text in (words, claim)]
    return common >= 2 and common >= ALIKE * min(len(one), len(other)) and counts[0] == counts[1]


def corrects(later: Statement, earlier: Statement) -> bool:
    """Whether the later document takes back something that its own outlet wrote before."""
    if earlier.document.id == later.document.id or (earlier.document.published or "") > (
        later.document.published or ""
    ):
        return False
    one, other = earlier.document.outlet, later.document.outlet
    if not marks(later.document.text) or (one and other and one != other):
        return False
    named = one is None or one.casefold() in later.document.text.casefold()
    return bool(one and other) or (named and _speaks_of(later.document, earlier.document))


@lru_cache(maxsize=REMEMBERED)
def _speaks_of(later: Document, earlier: Document) -> bool:
    """Whether it names the day of the earlier one in a sentence about an article."""
    named = {d.value for m in _ARTICLE.finditer(later.text) for d in days(m.group(), later.published)}
    return bool(earlier.published and earlier.published[:10] in named)
