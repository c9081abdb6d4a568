"""What a comparator says of two statements, and what all comparators ask of them.

Finds: nothing by itself.
Needs: statements of one matter.
Known misses: none of its own.
Example: `verdict(RelationKind.DISPUTES, "denial", 0.9, (a, b))`
References: none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ascertain.compare.cluster import Matter
from ascertain.compare.counting import PERSONS
from ascertain.compare.deeds import KINDS
from ascertain.compare.lexical import words
from ascertain.compare.statements import REMEMBERED, Statement
from ascertain.model import Basis, RelationKind, Span

ANYONE = PERSONS | words("anyone anybody nobody one none arm any anything nothing somebody place part")
"""Words of an agent that may be whoever is meant."""
_SUPPOSED = re.compile(r"(?:before|until|unless|if|whether|who|whom|whose|how|why|what)\b", re.IGNORECASE)
_MAYBE = re.compile(r"(?:[\w’'-]+ ){1,3}(?:may|might) (?!not\b)[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What two statements are to one another, why, how surely, and by which words of each. `values`: the counts that are held
    against one another, in normal form."""

    kind: RelationKind
    reason: str
    score: float
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    values: tuple[str, ...] = ()


Comparator = Callable[[Matter, Statement, Statement], Verdict | None]


def verdict(kind: RelationKind, reason: str, score: float, pair: tuple[Statement, Statement]) -> Verdict:
    """A verdict that stands on the whole of both claims."""
    return Verdict(kind=kind, reason=reason, score=score, a=pair[0].claim.content, b=pair[1].claim.content)


@lru_cache(maxsize=REMEMBERED)
def stated(s: Statement) -> bool:
    """Whether the claim is put forward as so or not so, as fact: no opinion, no "before …", no "who …", no "may"."""
    fact = bool(s.holds) and s.attribution.basis is not Basis.AUTHOR_OPINION
    return fact and not _SUPPOSED.match(s.text) and not _MAYBE.match(s.text)


def states(matter: Matter, s: Statement) -> bool:
    """Whether the deed of the matter is what the statement says, not an aside of it."""
    return s.kind == matter.kind and s.direct


def fits(a: frozenset[str], b: frozenset[str], matter: Matter) -> bool:
    """Whether two sets of doers, or of those it was done to, can be the same: half of the smaller, those who may be anyone aside."""
    first, second = ({w for w in s - ANYONE if matter.kind is None or KINDS.get(w) != matter.kind} for s in (a, b))
    return not first or not second or len(first & second) >= 0.5 * min(len(first), len(second))
