"""Relations: same, supports, contradicts, disputes, supersedes, between claims on one matter from different origins.

Finds: how pairs of claims stand to one another, with the words on both sides and a reason code; for most pairs nothing.
Needs: matters. Origins (claim id to origin id) keep copies of one voice from being held against each other; an NLI scorer is
one vote and optional.
Known misses: those of `comparators`.
Example: `relations(matters(...), origins={"clm-1": "org-1"})`
References: an NLI model let loose on all pairs of a news corpus gave 1 true contradiction in 254 flags (consistency-checker's
ADR-0015); hence typed comparators first, and abstaining by default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ascertain.compare.aspects import Aspect, across
from ascertain.compare.cluster import Matter
from ascertain.compare.comparators import compare, pairs
from ascertain.compare.corrections import corrects
from ascertain.compare.statements import Statement
from ascertain.compare.verdicts import Verdict
from ascertain.model import Relation, RelationKind, SpeakerKind, make_id

METHOD = "relations@4"
Nli = Callable[[str, str], tuple[float, float, float]]
"""premise, hypothesis -> probabilities that it supports, refutes, leaves open."""
AGAINST = 0.9
"""NLI's probability, both ways round, that speaks for or against on its own, or overrules a typed verdict."""
ASKED, PART = 2, 0.4
"""Content words in common, at least, and their part of the shorter claim's, from which NLI is asked about a pair."""
OPPOSED = frozenset({RelationKind.CONTRADICTS, RelationKind.DISPUTES})
AGREED = frozenset({RelationKind.SAME, RelationKind.SUPPORTS})


def relations(
    matters: Iterable[Matter], *, origins: Mapping[str, str] | None = None, nli: Nli | None = None
) -> Iterator[Relation]:
    """Relations in the order of matters and claims, then those about aspects of one event that claims tell under any matters. A
    supersedes B: `a` is the later claim; else `a` is the earlier one.

    Where the origins are known, two origins stand to one another in one way about one matter and the same counts once, told of
    their earliest claims, however many documents repeat them. Counts that are apart are told of the earliest claim of either count.
    """
    homes, held = origins or {}, list(matters)
    aspects = {(a.claim.id, b.claim.id): (a, b, found, event) for a, b, found, event in across(held)}
    for matter in held:
        told: set[tuple[str, ...]] = set()
        first: dict[tuple[str, str], str] = {}
        for a, b in pairs(matter):
            tie = _between(matter, a, b, homes, nli)
            if tie is None or not _leads(tie, first):
                continue
            if (a.claim.id, b.claim.id) in aspects:
                if tie.kind in AGREED:
                    continue
                del aspects[a.claim.id, b.claim.id]
            if a.claim.id in homes and b.claim.id in homes:
                values = tie.verdict.values
                key = (homes[a.claim.id], homes[b.claim.id], str(tie.kind), tie.reason, *values)
                if key in told:
                    continue
                told |= {key, (key[1], key[0], *key[2:4], *values[:1], *reversed(values[1:]))}
            if nli is None or not _overruled(a, b, tie, nli):
                yield tie.relation()
    yield from _aspects(aspects.values(), homes)


def _aspects(found: Iterable[Aspect], homes: Mapping[str, str]) -> Iterator[Relation]:
    """Disputes about aspects of one event, each once for two voices."""
    told: set[tuple[frozenset[str], str, str]] = set()
    for a, b, verdict, event in found:
        tie = _placed(a, b, verdict, homes)
        key = frozenset(homes.get(s.claim.id, s.speaker) for s in (a, b)), verdict.reason, event
        if tie is not None and key not in told:
            told.add(key)
            yield tie.relation()


@dataclass(frozen=True, slots=True)
class _Tie:
    """How two claims stand to one another: most pairs of a matter repeat what a pair before them says, and make no relation.
    `verdict` is of both in this order."""

    a: Statement
    b: Statement
    verdict: Verdict
    kind: RelationKind
    reason: str

    def relation(self) -> Relation:
        a, b = self.a.claim.id, self.b.claim.id
        # Claims that tell two things may differ about both.
        about = (self.a.kind or "",) if self.a.beside or self.b.beside else ()
        return Relation(
            id=make_id("rel", a, b, str(self.kind), self.reason, *about),
            a=a,
            b=b,
            kind=self.kind,
            reason=self.reason,
            spans=(*self.verdict.a, *self.verdict.b),
            method=METHOD,
            score=self.verdict.score,
        )


def _leads(tie: _Tie, first: dict[tuple[str, str], str]) -> bool:
    """Whether one of two opposed counts is given by the first claim that was found to give it."""
    if not tie.verdict.values or tie.kind is not RelationKind.CONTRADICTS:
        return True
    what, *counts = tie.verdict.values
    claims = tie.a.claim.id, tie.b.claim.id
    leads = [first.setdefault((what, n), c) == c for n, c in zip(counts, claims, strict=True)]
    return any(leads)


def _between(matter: Matter, a: Statement, b: Statement, homes: Mapping[str, str], nli: Nli | None) -> _Tie | None:
    verdict = compare(matter, a, b)
    if verdict is not None:
        return _placed(a, b, verdict, homes)
    asked = nli is not None and not _one_voice(a, b, homes) and _near(a, b)
    alone = _alone(a, b, nli) if nli is not None and asked else None
    return _Tie(a, b, alone, alone.kind, alone.reason) if alone else None


def _placed(a: Statement, b: Statement, verdict: Verdict, homes: Mapping[str, str]) -> _Tie | None:
    """What a verdict makes of the pair: one takes the other's place, or two voices differ or agree."""
    if why := _superseded(a, b, verdict):
        return _Tie(b, a, replace(verdict, a=verdict.b, b=verdict.a), RelationKind.SUPERSEDES, why)
    return None if _one_voice(a, b, homes) else _Tie(a, b, verdict, verdict.kind, verdict.reason)


def _superseded(a: Statement, b: Statement, verdict: Verdict) -> str | None:
    """Why the later claim takes the earlier one's place: its publisher corrects itself, or its speaker gives a new figure."""
    if verdict.kind not in OPPOSED:
        return None
    counted = verdict.reason == "number"
    if corrects(b, a) and not (counted and b.attribution.speaker.kind is not SpeakerKind.AUTHOR):
        return "correction"
    later = (a.document.published or "")[:10] < (b.document.published or "")[:10]
    return "update" if counted and later and a.speaker == b.speaker else None


def _one_voice(a: Statement, b: Statement, origins: Mapping[str, str]) -> bool:
    """Whether both go back to one origin; where origins are not known, whether one speaker puts both."""
    first, second = origins.get(a.claim.id), origins.get(b.claim.id)
    if first is not None and second is not None:
        return first == second
    return a.speaker == b.speaker


def _overruled(a: Statement, b: Statement, tie: _Tie, nli: Nli) -> bool:
    """Whether NLI is sure that claims which are set against one another say the same."""
    opposed = tie.kind in OPPOSED and a.holds == b.holds and tie.reason != "nli"
    return opposed and _sure(a, b, nli)[0] >= AGAINST


def _alone(a: Statement, b: Statement, nli: Nli) -> Verdict | None:
    """What NLI says of a pair that no comparator speaks of: only what both directions make sure."""
    supports, refutes = _sure(a, b, nli)
    kind, score = (RelationKind.SUPPORTS, supports) if supports > refutes else (RelationKind.CONTRADICTS, refutes)
    if score < AGAINST:
        return None
    return Verdict(kind=kind, reason="nli", score=round(score, 4), a=a.claim.content, b=b.claim.content)


def _near(a: Statement, b: Statement) -> bool:
    """Whether both state one kind of deed, of the same actors where both name some, in words enough alike to ask NLI about."""
    if a.holds != 1 or b.holds != 1:
        return False
    common = len(a.stems & b.stems)
    known = not (a.names and b.names) or not a.names.isdisjoint(b.names)
    alike = common >= ASKED and common >= PART * min(len(a.stems), len(b.stems))
    return a.kind == b.kind and a.direct == b.direct and known and alike


def _sure(a: Statement, b: Statement, nli: Nli) -> tuple[float, float]:
    """Probabilities that the claims support and that they refute one another, the lower of both directions."""
    there, back = nli(a.text, b.text), nli(b.text, a.text)
    return min(there[0], back[0]), min(there[1], back[1])
