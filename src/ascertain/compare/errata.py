"""Errata: that a document takes back what its publisher wrote before, and the words that it repeats in order to do so.

Finds: whether a text announces a correction, and the stretches in which it says what was written before.
Needs: a document; its outlet, where the correction speaks of itself by name.
Known misses: a mistake that is taken back in passing, without saying what was written.
Example: `repeated("I was wrong: I wrote that there were eleven boats", None)` is the place of " there were eleven boats"
References: none.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CORRECTS = re.compile(
    r"\b(?:we apologi[sz]e|we regret|an earlier version|(?:article|report|story|version) (?:\w+ ){0,2}?contained|(?:I|we) (?:was|were) wrong|"
    r"has been corrected|we retract|misstated|incorrectly (?:said|stated|reported))\b|^\W*(?:corrections?|clarification)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OURSELVES = (
    r"we|I|this (?:newspaper|paper|article|report|story)|(?:the|this|our) (?:news )?(?:agency|newspaper|paper|magazine|broadcaster|station|site|website)"
    r"|(?:earlier|previous|original) (?:version|article|report|story)(?: of this \w+)?"
)
_WROTE = (
    r"(?: had)?(?: (?:wrongly|incorrectly|mistakenly|erroneously|also))? (?:wrote|written|said|stated|reported)\b(?: \w+ly)?(?: that)?"
    r"(?P<words> [^.!?\n]{12,240})"
)
"""How a correction repeats what it takes back."""
NEAR = 400
"""Characters between the words of a correction and those that it takes back."""
HELD = 1024
"""Texts, and outlets, of which this is remembered: claims come by document, and pairs of claims by story."""


@lru_cache(maxsize=HELD)
def marks(text: str) -> tuple[int, ...]:
    """Where the text says that it corrects something."""
    return tuple(m.start() for m in _CORRECTS.finditer(text))


@lru_cache(maxsize=HELD)
def repeated(text: str, outlet: str | None) -> tuple[tuple[int, int], ...]:
    """Start and end of the words that a text of that outlet repeats to take them back, in order."""
    near = marks(text)
    found = _written(outlet).finditer(text) if near else ()
    return tuple(m.span("words") for m in found if min(abs(m.start() - mark) for mark in near) <= NEAR)


@lru_cache(maxsize=HELD)
def _written(outlet: str | None) -> re.Pattern[str]:
    own = rf"|(?:the )?{re.escape(outlet)}" if outlet else ""
    return re.compile(rf"\b(?:{_OURSELVES}{own}){_WROTE}", re.IGNORECASE)
