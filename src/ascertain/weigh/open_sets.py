"""Open value sets: every object has values of its own, and the truth may be none of those claimed.

Expectation-maximisation over one set of rates per source. A claim is right, partly right (a less specific form of the
truth) or false; false values come from an urn. Objects with a single claim say nothing about reliability and are left
out of the rates. A source of few claims is judged on each by its others (the cavity of expectation propagation, Minka
2001), and by its kind (see `kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import EVERY, Floats, Ints, Longs
from ascertain.weigh.kinds import expected, kinds
from ascertain.weigh.partial import Partial
from ascertain.weigh.rates import USUAL, Apart, Rates, Record, Units, by_unit, estimate, few, gather
from ascertain.weigh.segments import LEAST, by_code, normalise, run_max
from ascertain.weigh.urn import Urn, false_share

RESTS = 1e-3
ALL_REST = 1e-4
"""Largest change of a rate, and mean change over the claims, below which a fit is done."""
REFIT = frozenset([1, 2, 4, 8, 16, 32])
"""Rounds in which the strength of the shrinking is fitted anew; it hardly moves later."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenSets:
    """Fitted rates with the settings they were fitted under."""

    rates: Rates
    per_unit: Rates
    units: Units | None
    apart: Apart
    draws: float
    size: float
    words: bool
    tolerance: float

    @property
    def all_err(self) -> float:
        """None: in open sets false values seldom meet but in popular ones, which the urn knows."""
        return 0.0

    def variance(self, claims: Claims) -> Floats:
        """Variance of each claim's evidence, in squared log odds."""
        few = len(claims) < len(self.rates.right)
        return (
            self.rates.log_odds_variance(claims.source) if few else self.rates.log_odds_variance().take(claims.source)
        )

    def expect(self, claims: Claims, weight: Floats, rows: Longs) -> tuple[Floats, Floats]:
        """Log scores of answers and of "none of these"; `rows` says which of the fitted claims these are."""
        partial = Partial.of(claims, words=self.words, tolerance=self.tolerance)
        urn = Urn.of(claims, weight, partial, draws=self.draws, size=self.size)
        unit = claims.source if self.units is None else self.units.code(claims)
        apart = self.apart.among(rows)
        return scores(claims, weight, urn, partial, rates=self.per_unit, unit=unit, apart=apart, narrower=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenFit:
    """A fit: log scores, beliefs (A), none (O), and what dependence and intervals need. weight: what the claims counted."""

    model: OpenSets
    weight: Floats
    urn: Urn
    partial: Partial
    score: Floats
    rest: Floats
    held: Floats
    none: Floats
    doubt: Floats
    rounds: int

    def would_say(self, claims: Claims, weight: Floats, draws: float, rows: Longs | slice = EVERY) -> Floats:
        """Probability of each claim, or of some rows, if its source were independent; weight: what the claims count."""
        rates, source, answer = self.model.rates, claims.source[rows], claims.answer[rows]
        false = false_share(claims, weight, self.urn, self.held, draws, rows=rows)
        held = self.held.take(answer)
        if not len(self.partial):
            said = held * rates.right.take(source)
            said += (1 - held) * rates.wrong.take(source) * false
            return np.clip(said, 1e-4, 0.999)
        partly = self.partial.to_said(self.held / np.maximum(self.partial.ways, 1))[answer]
        wrong = np.maximum(1 - held - partly, 0)
        said = held * rates.right[source] + partly * rates.partly[source] + wrong * rates.wrong[source] * false
        return np.clip(said, 1e-4, 0.999)


def scores(
    claims: Claims,
    weight: Floats,
    urn: Urn,
    partial: Partial,
    *,
    rates: Rates,
    unit: Ints,
    apart: Apart,
    narrower: bool,
) -> tuple[Floats, Floats]:
    """Log scores relative to every claim being false: of answers (A) and of "none of these" (O).

    narrower: count among the latter the narrower values of each answer that nobody claims. Fits leave them out: rates
    fitted with them may run away to a world where every source is always vague.
    """
    told = _log_ratio(rates.right, rates.wrong, unit)
    told[apart.row] = np.log(apart.right) - np.log(apart.wrong)
    told *= weight
    sure = claims.by_answer(told)
    if not len(partial):
        return sure + urn.answer, urn.rest
    told = _log_ratio(np.maximum(rates.partly, 1e-6), rates.wrong, unit)
    told[apart.row] = np.log(np.maximum(apart.partly, 1e-6)) - np.log(apart.wrong)
    told *= weight
    part = claims.by_answer(told)
    other = part[partial.said] - urn.support[partial.said] * np.log(partial.ways[partial.true])
    around = urn.answer + np.bincount(partial.true, weights=other, minlength=len(sure))
    if not narrower:
        return around + sure, urn.rest
    below = np.log(partial.narrower, out=np.full(len(sure), -np.inf), where=partial.narrower > 0)
    unclaimed = around + part - urn.support * np.log(partial.ways + 1) + below
    top = np.maximum(run_max(unclaimed, claims.object_start), urn.rest)
    mass = claims.by_object(np.exp(unclaimed - top.take(claims.answer_object)))
    return around + sure, np.log(mass + np.exp(urn.rest - top)) + top


def _log_ratio(a: Floats, b: Floats, unit: Ints) -> Floats:
    """Log of a over b at each of `unit`; taken of the fewer, since a question is asked about by itself again and again."""
    return np.log(a[unit]) - np.log(b[unit]) if len(unit) < len(a) else (np.log(a) - np.log(b)).take(unit)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Task:
    """What stays the same over the rounds of one fit. counted: the claims that tell of reliability; little: those of
    sources of few claims; disputed: those that tell of kinds of sources."""

    claims: Claims
    weight: Floats
    partial: Partial
    urn: Urn
    units: Units | None
    unit: Ints
    counted: Floats
    seen: Floats
    little: Longs
    kind: Ints | None
    disputed: Floats
    record: Record
    gold: Mapping[int, int]

    def start(self) -> Floats:
        """Shares of the votes, less a tenth for "none of these"."""
        held = 0.9 * self.urn.support / np.maximum(self.urn.whole, LEAST).take(self.claims.answer_object)
        return pin(held, np.full(len(self.claims.objects), 0.1), self.claims, self.gold)[0]

    def rests(self, moved: Floats) -> bool:
        """Whether the rates have moved too little to go on."""
        far = np.abs(moved)
        return bool(far.max(initial=0.0) < RESTS or (far * self.seen).sum() < ALL_REST * self.seen.sum())

    def rates(self, held: Floats, strength: float, *, refit: bool) -> tuple[Rates, Rates]:
        """Rates of sources and of units from beliefs in the answers."""
        claims, size = self.claims, len(self.claims.sources)
        believed = held.take(claims.answer)
        partly = self.partial.to_said(held)[claims.answer] if len(self.partial) else None
        right = gather(claims.source, self.counted, believed, size)
        part = np.zeros(size) if partly is None else gather(claims.source, self.counted, partly, size)
        seen = self.seen + self.record.seen
        expect = self._expected(believed, strength)
        rates = estimate(right + self.record.right, part, seen, strength, refit=refit, expect=expect)
        if self.units is None:
            return rates, rates
        one = np.ones(len(claims))
        each = (believed, 0 * one if partly is None else partly, one)
        counts = (gather(self.unit, self.counted, x, len(self.units.key)) for x in each)
        return rates, by_unit(rates, self.units.source, *counts)

    def _expected(self, believed: Floats, strength: float) -> Floats | None:
        if self.kind is None:
            return None
        source, size = self.claims.source, len(self.claims.sources)
        right = gather(source, self.disputed, believed, size) + self.record.right
        return expected(self.kind, right, by_code(source, self.disputed, size) + self.record.seen, strength)

    def beliefs(self, rates: Rates, apart: Apart, *, narrower: bool = False) -> tuple[Floats, Floats, Floats, Floats]:
        """Log scores and beliefs, each of answers and of "none of these", from the rates of units."""
        score, rest = scores(
            self.claims,
            self.weight,
            self.urn,
            self.partial,
            rates=rates,
            unit=self.unit,
            apart=apart,
            narrower=narrower,
        )
        held, none = normalise(score, rest, self.claims.object_start, self.claims.answer_object)
        return score, rest, *pin(held, none, self.claims, self.gold)


def fit_open(
    claims: Claims,
    weight: Floats,
    partial: Partial,
    record: Record,
    gold: Mapping[int, int],
    *,
    draws: float,
    size: float,
    periods: int,
    rounds: int,
    after: OpenFit | None = None,
) -> OpenFit:
    """Fit. weight: what each claim counts; gold: object numbers to the number of their true answer, or to -1 where nobody
    claims it; after: a fit of the same claims from whose beliefs to go on."""
    units = Units.of(claims, periods)
    counted = weight * claims.several()
    seen = by_code(claims.source, counted, len(claims.sources))
    kind = kinds(claims.sources)
    disputed = counted if kind is None else counted * (np.diff(claims.object_start) > 1)[claims.object]
    task = _Task(
        claims=claims,
        weight=weight,
        partial=partial,
        urn=after.urn
        if after is not None and after.weight is weight
        else Urn.of(claims, weight, partial, draws=draws, size=size),
        units=units,
        unit=claims.source if units is None else units.code(claims),
        counted=counted,
        seen=seen,
        little=np.zeros(0, np.int64) if units is not None else few(claims, seen + record.seen, counted),
        kind=kind,
        disputed=disputed,
        record=record,
        gold=gold,
    )
    held, strength, right = task.start(), USUAL, np.full(len(seen), 2.0)
    if after is not None:
        held, strength, right = after.held, after.model.rates.strength, after.model.rates.right
    done = 0
    for done in range(1, max(rounds, 1) + 1):
        rates, per_unit = task.rates(held, strength, refit=done in REFIT)
        apart = Apart.of(claims, rates, task.little, counted, held)
        rests = task.rests(rates.right - right)
        score, rest, held, none = task.beliefs(per_unit, apart, narrower=rests or done >= rounds)
        if rests:
            break
        right, strength = rates.right, rates.strength
    sure = held.take(claims.answer)
    return OpenFit(
        model=OpenSets(
            rates=rates,
            per_unit=per_unit,
            units=units,
            apart=apart,
            draws=draws,
            size=size,
            words=partial.words,
            tolerance=partial.tolerance,
        ),
        weight=weight,
        urn=task.urn,
        partial=partial,
        score=score,
        rest=rest,
        held=held,
        none=none,
        doubt=gather(claims.source, task.counted**2, sure * (1 - sure), len(claims.sources)),
        rounds=done,
    )


def carried(fitted: OpenFit, claims: Claims, weight: Floats, partial: Partial, gold: Mapping[int, int]) -> OpenFit:
    """What rates that were fitted on other claims of the same sources make of these."""
    model = replace(fitted.model, apart=fitted.model.apart.among(np.zeros(0, np.int64)))
    urn = Urn.of(claims, weight, partial, draws=model.draws, size=model.size)
    unit = claims.source if model.units is None else model.units.code(claims)
    score, rest = scores(
        claims, weight, urn, partial, rates=model.per_unit, unit=unit, apart=model.apart, narrower=False
    )
    held, none = pin(*normalise(score, rest, claims.object_start, claims.answer_object), claims, gold)
    return replace(
        fitted, model=model, weight=weight, urn=urn, partial=partial, score=score, rest=rest, held=held, none=none
    )


def pin(held: Floats, none: Floats, claims: Claims, gold: Mapping[int, int]) -> tuple[Floats, Floats]:
    """Beliefs with the known objects set to what is known."""
    if gold:
        known = np.fromiter(gold, np.int64, len(gold))
        fixed = np.zeros(len(none), bool)
        fixed[known] = True
        held = np.where(fixed[claims.answer_object], 0.0, held)
        none = np.where(fixed, 0.0, none)
        for obj, answer in gold.items():
            if answer < 0:
                none[obj] = 1.0
            else:
                held[answer] = 1.0
    return held, none
