"""Corrections: whether a later document takes back what its own outlet wrote before.

Finds: a correction, told by its words, its outlet and the day of the article it speaks of.
Needs: documents with their days of publication.
Known misses: a mistake that is taken back in passing, without saying of which article.
Example: `corrects(later, earlier)`
References: none.
"""

from __future__ import annotations

import re
from functools import cache

from ascertain.compare.days import days
from ascertain.compare.statements import Statement
from ascertain.model import Document

_CORRECTS = re.compile(
    r"\b(?:we apologi[sz]e|we regret|an earlier version|(?:article|report|story|version) (?:\w+ ){0,2}?contained|(?:I|we) (?:was|were) wrong|"
    r"has been corrected|we retract|misstated|incorrectly (?:said|stated|reported))\b|^\W*(?:corrections?|clarification)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ARTICLE = re.compile(r"[^.\n]*\b(?:article|report|story|published)\b[^.\n]*", re.IGNORECASE)


def corrects(later: Statement, earlier: Statement) -> bool:
    """Whether the later document takes back something that its own outlet wrote before."""
    if earlier.document.id == later.document.id or (earlier.document.published or "") > (
        later.document.published or ""
    ):
        return False
    one, other = earlier.document.outlet, later.document.outlet
    if not _announces(later.document.text) or (one and other and one != other):
        return False
    named = one is None or one.casefold() in later.document.text.casefold()
    return bool(one and other) or (named and _speaks_of(later.document, earlier.document))


@cache
def _announces(text: str) -> bool:
    return bool(_CORRECTS.search(text))


@cache
def _speaks_of(later: Document, earlier: Document) -> bool:
    """Whether it names the day of the earlier one in a sentence about an article."""
    named = {d.value for m in _ARTICLE.finditer(later.text) for d in days(m.group(), later.published)}
    return bool(earlier.published and earlier.published[:10] in named)
