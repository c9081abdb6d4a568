"""Typed comparators: how two claims on one matter stand to one another, told by numbers, days, places, roles, speakers or denial.

Finds: for a pair of statements one verdict with its reason code and the words on both sides, or nothing.
Needs: statements of one matter.
Known misses: what follows only by inference; a denial in other words than the claim.
Example: `compare(matter, a, b)` is None for most pairs, on purpose
References: none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ascertain.compare import lexical
from ascertain.compare.amounts import apart
from ascertain.compare.attaching import SAME_WORDS
from ascertain.compare.cluster import Matter
from ascertain.compare.counting import counted, deed_of
from ascertain.compare.denials import absence, alibi, denial
from ascertain.compare.frames import FAR_DAYS
from ascertain.compare.statements import REMEMBERED, Counted, Statement
from ascertain.compare.verdicts import ANYONE, Comparator, Verdict, fits, stated, states, verdict
from ascertain.model import Basis, RelationKind

_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
TRACES = frozenset({"coffin", "grave"})
"""What the dead are counted by without being seen."""
QUOTED_WORDS = 5
"""Content words from which a quotation is known again."""


def compare(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The first verdict of the comparators in order: contrast, denial, absence, alibi, roles, numbers, days, places, attribution,
    likeness; None is abstaining.
    Claims that are left open (questioned, hypothetical) are not compared."""
    if not (stated(a) and stated(b)):
        return None
    if a.beside or b.beside:
        return _numbers(matter, a, b)
    for each in COMPARATORS:
        if found := each(matter, a, b):
            return found
    return None


def _contrast(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One says that it was A and not B, the other that it was B."""
    for one, other, turned in ((a, b, False), (b, a, True)):
        if not (one.instead or one.instead_days):
            continue
        days = {d.value for d in one.instead_days} & {d.value for d in other.days}
        words = (one.instead - one.stems) & other.stems if not one.instead_days else frozenset()
        if other.holds == 1 and (days or len(words) >= max(1, 0.6 * len(one.instead))) and not words & other.instead:
            reason = "date" if days else "actor"
            return verdict(RelationKind.CONTRADICTS, reason, 0.9, (one, other) if not turned else (other, one))
    return None


def _roles(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """Who did it and to whom it was done stand the other way round."""
    if a.holds != b.holds:
        return None
    first, second = (a.agents & b.patients) - ANYONE, (a.patients & b.agents) - ANYONE
    if first and second and not (a.agents & b.agents - ANYONE) and not (a.patients & b.patients - ANYONE):
        return verdict(RelationKind.CONTRADICTS, "role", 0.8, (a, b))
    return None


def _numbers(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """Two counts of the same: apart, or the same count."""
    if a.holds != 1 or b.holds != 1 or deed_of(matter, a) != deed_of(matter, b):
        return None
    for what, narrowed, one in counted(matter, a):
        for other_what, other_narrowed, other in counted(matter, b):
            if what != other_what or narrowed != other_narrowed or _gap(a, b) > 0 or _two_traces(one, other):
                continue
            spans = ((one.span,), (other.span,))
            values = (what, one.amount.value, other.amount.value)
            differ, equal = apart(one.amount, other.amount), one.amount.value == other.amount.value
            if differ or (equal and one.amount.low > 1):
                kind = RelationKind.CONTRADICTS if differ else RelationKind.SUPPORTS
                return Verdict(kind=kind, reason="number", score=0.8, a=spans[0], b=spans[1], values=values)
    return None


def _two_traces(a: Counted, b: Counted) -> bool:
    """Whether two sorts of traces are counted: each is held against the dead, but graves in one yard not against coffins of another."""
    return a.noun in TRACES and b.noun in TRACES and a.noun != b.noun


def _days(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The same deed on another day, near enough to be the same one."""
    if a.holds != 1 or b.holds != 1 or len(a.days) != 1 or len(b.days) != 1 or matter.kind is None:
        return None
    if (
        not states(matter, a)
        or not states(matter, b)
        or not fits(a.agents, b.agents, matter)
        or not fits(a.patients, b.patients, matter)
    ):
        return None
    if 0 < _gap(a, b) <= FAR_DAYS:
        spans = [s.place(s.days[0].start, s.days[0].end) for s in (a, b)]
        return Verdict(kind=RelationKind.CONTRADICTS, reason="date", score=0.7, a=(spans[0],), b=(spans[1],))
    return None


def _places(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The first things of a sort are said to come from two places: "the first shots came from the tower", "shots from the reeds"."""
    if a.holds != 1 or b.holds != 1 or matter.kind is None or not (a.source and b.source) or a.source & b.source:
        return None
    things = a.noun is not None and b.noun is not None and a.kind == b.kind == matter.kind
    if not things or not (_FIRST.search(a.text) or _FIRST.search(b.text)) or _gap(a, b) > 0:
        return None
    return verdict(RelationKind.CONTRADICTS, "place", 0.6, (a, b))


def _mouths(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The same words in quotation marks are put into the mouths of two who are named."""
    if not _quoted(a) or _quoted(a) != _quoted(b):
        return None
    first, second = (s.attribution for s in (a, b))
    if {first.basis, second.basis} != {Basis.NAMED_PERSON} or set(a.speaker.split()) & set(b.speaker.split()):
        return None
    spans = (first.speaker.spans or a.claim.content, second.speaker.spans or b.claim.content)
    return Verdict(kind=RelationKind.CONTRADICTS, reason="attribution", score=0.7, a=spans[0], b=spans[1])


@lru_cache(maxsize=REMEMBERED)
def _quoted(s: Statement) -> frozenset[str]:
    """Its content words where the claim is long enough to be known again and stands between quotation marks, else nothing."""
    start, end = s.claim.content[0].start, s.claim.content[-1].end
    marks = s.document.text[max(0, start - 2) : start], s.document.text[end : end + 3]
    quoted = all(re.search('["“”„«»]', mark) for mark in marks)
    words = frozenset(lexical.content(s.text) if quoted else ())
    return words if len(words) >= QUOTED_WORDS else frozenset()


def _gap(a: Statement, b: Statement) -> int:
    """Days between the nearest days that both name; 0 where one names none."""
    gaps = [abs((date.fromisoformat(x.value) - date.fromisoformat(y.value)).days) for x in a.days for y in b.days]
    return min(gaps, default=0)


def _likeness(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    if a.holds != b.holds or not a.stems or not b.stems:
        return None
    common = len(a.stems & b.stems)
    if (
        common < 2
        or common < SAME_WORDS * min(len(a.stems), len(b.stems))
        or common < 0.5 * max(len(a.stems), len(b.stems))
    ):
        return None
    if not fits(a.agents, b.agents, matter) or lexical.numbers(a.text) != lexical.numbers(b.text):
        return None
    return verdict(RelationKind.SAME, "words", round(common / max(len(a.stems), len(b.stems)), 2), (a, b))


COMPARATORS: tuple[Comparator, ...] = (
    _contrast, denial, absence, alibi, _roles, _numbers, _days, _places, _mouths, _likeness
)  # fmt: skip


def pairs(matter: Matter) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of the matter's statements, the earlier one first."""
    for i, a in enumerate(matter.statements):
        for b in matter.statements[i + 1 :]:
            yield a, b
