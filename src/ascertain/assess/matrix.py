"""The matrix of hypotheses and evidence: what each piece tells apart, counted by origin, and what the lead hangs on.

Finds: a share of belief for each hypothesis, how much each piece of evidence tells them apart, and which origin's loss
would put another hypothesis first.
Needs: an assessment with rated cells. Every hypothesis starts out equally likely: a matrix weighs evidence, it does not
know what was likely before.
Known misses: evidence that depends on other evidence without sharing an origin is counted twice.
Example: `weigh(assessment).lines[0].share`
References: Heuer 1999, chapter 8 (hypotheses against evidence, diagnosticity); Good 1985 (weight of evidence as the log
of a likelihood ratio).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from ascertain.model.assessment import Assessment, EvidenceItem, Rating

LIKELIHOOD: Mapping[Rating, float] = {
    Rating.VERY_LIKELY: 0.9,
    Rating.LIKELY: 0.7,
    Rating.NEUTRAL: 0.5,
    Rating.UNLIKELY: 0.3,
    Rating.VERY_UNLIKELY: 0.1,
}
"""How likely the evidence is under the hypothesis. The steps are a convention: even the strongest pair of ratings is a
ratio of nine, so that no single piece decides alone against two that point elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A hypothesis after the evidence. `share` of belief with all hypotheses equal before; `low` and `high` its range when
    any one origin is left out; `against` how many pieces speak against it."""

    hypothesis: str
    share: float
    low: float
    high: float
    against: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A piece of evidence. `diagnosticity`: log likelihood ratio between the hypotheses it favours most and least, in
    nats, as it counts beside the others of its origin. 0 tells nothing apart."""

    evidence: str
    origin: str
    diagnosticity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The lead without one origin. `flips`: another hypothesis comes first, or the lead becomes a tie."""

    origin: str
    leads: tuple[str, ...]
    share: float
    flips: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The weighed matrix: lines by share, columns by diagnosticity, losses with those that flip the lead first.
    `leads` holds several hypotheses when they tie."""

    leads: tuple[str, ...]
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    losses: tuple[Loss, ...]
    origins: int
    unrated: int
    """Cells that nobody has rated, not counting those set as not applicable."""


def weigh(assessment: Assessment) -> Matrix:
    """Weigh the assessment's matrix. Without hypotheses all of it is empty."""
    table = _Table(assessment)
    names = sorted(table.origins)
    everything = table.shares(names)
    without = {name: table.shares([n for n in names if n != name]) for name in names}
    leads = _leads(everything)
    lines = [
        Line(
            hypothesis=h,
            share=share,
            low=min((share, *(w[h] for w in without.values()))),
            high=max((share, *(w[h] for w in without.values()))),
            against=table.against(h),
        )
        for h, share in everything.items()
    ]
    losses = [
        Loss(origin=name, leads=_leads(w), share=max(w.values(), default=0.0), flips=_leads(w) != leads)
        for name, w in without.items()
    ]
    cells = len(assessment.hypotheses) * len(assessment.evidence)
    return Matrix(
        leads=leads,
        lines=tuple(sorted(lines, key=lambda line: -line.share)),
        columns=tuple(sorted(table.columns(), key=lambda c: (-c.diagnosticity, c.evidence))),
        losses=tuple(sorted(losses, key=lambda x: (not x.flips, x.share, x.origin))),
        origins=len(names),
        unrated=cells - len(table.rated),
    )


class _Table:
    def __init__(self, assessment: Assessment) -> None:
        self.hypotheses = [h.id for h in assessment.hypotheses]
        self.evidence = assessment.evidence
        self.rated = {(c.evidence, c.hypothesis): c.rating for c in assessment.cells}
        self.origins: dict[str, list[str]] = {}
        for item in assessment.evidence:
            self.origins.setdefault(origin_of(item), []).append(item.id)

    def shares(self, origins: list[str]) -> dict[str, float]:
        """Belief in each hypothesis from those origins, summing to 1."""
        sums = {h: sum(self._voice(name, h) for name in origins) for h in self.hypotheses}
        top = max(sums.values(), default=0.0)
        odds = {h: exp(s - top) for h, s in sums.items()}
        whole = sum(odds.values())
        return {h: round(x / whole, 12) for h, x in odds.items()}

    def against(self, hypothesis: str) -> int:
        low = (Rating.UNLIKELY, Rating.VERY_UNLIKELY)
        return sum(self.rated.get((item.id, hypothesis)) in low for item in self.evidence)

    def columns(self) -> list[Column]:
        found = []
        for item in self.evidence:
            logs = [self._log(item.id, h) for h in self.hypotheses]
            spread = max(logs, default=0.0) - min(logs, default=0.0)
            name = origin_of(item)
            found.append(
                Column(evidence=item.id, origin=name, diagnosticity=round(spread / len(self.origins[name]), 12))
            )
        return found

    def _voice(self, origin: str, hypothesis: str) -> float:
        """An origin speaks once, however many pieces come from it: their mean."""
        items = self.origins[origin]
        return sum(self._log(item, hypothesis) for item in items) / len(items)

    def _log(self, evidence: str, hypothesis: str) -> float:
        rating = self.rated.get((evidence, hypothesis), Rating.NOT_APPLICABLE)
        return log(LIKELIHOOD.get(rating, LIKELIHOOD[Rating.NEUTRAL]))


def origin_of(item: EvidenceItem) -> str:
    """The voice that an item is counted under: its origin, or itself where none is known."""
    return item.origin or item.id


def _leads(shares: Mapping[str, float]) -> tuple[str, ...]:
    top = max(shares.values(), default=0.0)
    return tuple(h for h, share in shares.items() if share == top)
