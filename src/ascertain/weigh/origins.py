"""The default model: truth over independent origins.

Finds: how probable each answer is, with a 90 % interval, the number of independent origins behind it, how reliable each
source is, and which sources copy; says "not identifiable" where fewer than three origins speak.
Needs: sources that share objects; evidence of reuse or citation where there is any.
Known misses: an error that all make alike is believed; copying of true values only goes unseen; at three claims an
object copying is hardly seen from values alone (pair F1 .2 to .4; with text evidence for four in five of the pairs .88 to .96);
the 90 % intervals of copying sources cover their own accuracies in 80 to 90 % of cases, in far fewer where errors
are also popular; who leaves standing what he finds looks like a witness.
Example: nine papers print one wire's "12 dead", two reporters on the spot say "14": two origins against one.
References: see `open_sets`, `kinds`, `closed_sets`, `two_labels`, `urn`, `dependence`, `voices`.

1. Fit rates and beliefs (a closed label set is one of at most `largest_closed` labels that all objects share).
2. Judge pairs of sources; join them into origins; discount what is taken over; fit again.
3. Intervals from what is uncertain about the rates.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.closed_sets import ClosedFit, fit_closed
from ascertain.weigh.dependence import Given, Pairs, group, judge
from ascertain.weigh.encode import Floats, Ints
from ascertain.weigh.links import links
from ascertain.weigh.meetings import Meetings, sample
from ascertain.weigh.open_sets import OpenFit, carried, fit_open, pin
from ascertain.weigh.partial import Partial
from ascertain.weigh.rates import QUANTILE, Record, own_rates
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Reliabilities, Weighed, models, rounded
from ascertain.weigh.segments import by_code, logistic, logit
from ascertain.weigh.temper import Told, correlation, tempered, thinned
from ascertain.weigh.urn import fit_draws
from ascertain.weigh.voices import Groups, by_given_origin, count_voices, object_voices

OBJECTS_PER_LABEL = 10
"""Fewer objects than this per label cannot bear confusion matrices."""
PASSES = 3
FIRST_LOOK = 0.3
"""Before any copying is known, beliefs count as if the claims on an object correlated this much. Else a clique that has
won the first fit looks right, not copied (measured: three cliques of six among forty sources, accuracy .78 for .97)."""
FIRST_ROUNDS = 8
"""Rounds of a fit that is only there to be looked at."""
CARRIED = 2
"""Times that claims are discounted over all objects by what a sample told. After one, one probability in a hundred is off
by .004 from those of judging by all claims, after two by .0016, where the end of the rounds alone leaves .0035."""
RATE_DOUBT = 0.18
"""Standard deviation of a copy rate's log odds: that of a rate known to lie within one step of the grid, at .8."""


@models.part("origins", version="1")
def origins(
    claims: Claims,
    evidence: Evidence = NO_EVIDENCE,
    *,
    dependence: bool = True,
    draws: float = 5.0,
    false_values: float = 10.0,
    words: bool = True,
    tolerance: float = 0.0,
    periods: int = 1,
    largest_closed: int = 8,
    least_origins: int = 3,
    rounds: int = 50,
) -> Weighed:
    """Answers weighed over independent origins, with intervals; knows about copying, popular errors and partial agreement.

    dependence: judge copying from the values too, not only from given links
    draws: how evenly false values spread; few draws make errors popular, many make them uniform
    false_values: how many false values an object of an open set has
    words: a value whose words are all among another's is a less specific form of it
    tolerance: numbers within this share of each other agree partly
    periods: reliability may differ between this many equal periods of the claims' time
    largest_closed: most labels of a closed set
    least_origins: fewer origins than this on an object make it not identifiable
    rounds: most iterations of one fit
    """
    settings: dict[str, Any] = {
        "dependence": dependence,
        "draws": draws,
        "false_values": false_values,
        "words": words,
        "tolerance": tolerance,
        "periods": periods,
        "largest_closed": largest_closed,
        "least_origins": least_origins,
        "rounds": rounds,
    }
    task = _Task.of(claims, evidence, settings)
    some = sample(claims) if task.by_values else None
    if some is None:
        return _weighed(task, _settled(task))
    part = claims.only(some)[0]
    return _weighed(task, _carried(task, part, _settled(_Task.of(part, evidence, settings))))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """A fit with what was found of dependence. base: claim weights before it, weight: after it, own: the part of each claim
    that is its source's own; cluster: the origin of each source."""

    fit: OpenFit | ClosedFit
    base: Floats
    weight: Floats
    own: Floats
    cluster: Ints
    pairs: Pairs | None


def _settled(task: _Task) -> _Found:
    """Fits and judgements of copying in turn until the origins rest."""
    claims, rounds = task.claims, task.settings["rounds"]
    base = by_given_origin(claims)
    cluster = alone = np.arange(len(claims.sources), dtype=np.int32)
    pairs, weight, own = None, base, base
    fit = task.fit(weight, rounds=min(FIRST_ROUNDS, rounds) if task.by_values else rounds)
    if len(claims) and (task.by_values or task.given):
        meetings = Meetings.of(claims) if task.by_values else Meetings.none()
        for look in range(PASSES):
            said = task.would_say(fit, weight, own, first=look == 0)
            pairs = judge(claims, meetings, said, task.given)
            before, cluster = cluster, group(pairs)
            if (cluster == alone).all() and weight is base:
                fit = task.fit(weight, after=fit) if FIRST_ROUNDS <= fit.rounds < rounds else fit
                break
            weight, own = Groups.of(claims, cluster, pairs, rank=task.rank).discount(base, said)
            fit = task.fit(weight, after=fit if look > 0 else None)
            if look > 0 and (cluster == before).all():
                break
    return _Found(fit=fit, base=base, weight=weight, own=own, cluster=cluster, pairs=pairs)


def _carried(task: _Task, part: Claims, found: _Found) -> _Found:
    """A fit over all claims that goes on from what was found among some of them (`part`)."""
    claims, cluster, pairs, known = task.claims, found.cluster, found.pairs, found.fit
    assert isinstance(known, OpenFit)  # noqa: S101 - claims on a closed set are not sampled
    assert pairs is not None  # noqa: S101 - nor are those whose values do not count as evidence
    base = own = weight = by_given_origin(claims)
    groups = Groups.of(claims, cluster, pairs, rank=task.rank)
    if len(groups.rows):
        # What is taken over changes nothing but on its own objects.
        some, rows = claims.only(np.flatnonzero(np.bincount(claims.object.take(groups.rows))))
        local = _Task.of(some, task.evidence, task.settings)
        groups, before, said = groups.among(rows), base.take(rows), np.ones(len(some))
        draws = fit_draws(part, found.weight, known.urn, known.held)
        counts = before * _kept(part, found).take(some.source)
        for _ in range(CARRIED):
            fit = carried(known, some, counts, local.partial, local.gold)
            said[groups.rows] = fit.would_say(some, counts, draws, groups.rows)
            counts, alone = groups.discount(before, said)
        weight, own = base.copy(), base.copy()
        weight[rows], own[rows] = counts, alone
    fit = carried(known, claims, weight, task.partial, task.gold)
    return _Found(fit=task.fit(weight, after=fit), base=base, weight=weight, own=own, cluster=cluster, pairs=pairs)


def _kept(part: Claims, found: _Found) -> Floats:
    """How much of each source's claims counts on average once what is taken over is discounted."""
    size = len(part.sources)
    before, after = by_code(part.source, found.base, size), by_code(part.source, found.weight, size)
    return np.divide(after, before, out=np.ones(size), where=before > 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Task:
    """The claims with what is known beside them, by number. rank: how many sources each is said to take from."""

    claims: Claims
    evidence: Evidence
    settings: dict[str, Any]
    closed: bool
    by_values: bool
    partial: Partial
    record: Record
    gold: dict[int, int]
    given: Given
    rank: Ints | None

    @classmethod
    def of(cls, claims: Claims, evidence: Evidence, settings: dict[str, Any]) -> _Task:
        closed = is_closed(claims, settings["largest_closed"])
        return cls(
            claims=claims,
            evidence=evidence,
            settings=settings,
            closed=closed,
            by_values=settings["dependence"] and not closed,
            partial=Partial.of(claims, words=settings["words"] and not closed, tolerance=settings["tolerance"]),
            record=Record.of(claims.sources, evidence.record),
            gold=gold_answers(claims, evidence),
            given=_given(claims, evidence),
            rank=_rank(claims, evidence),
        )

    def fit(
        self, weight: Floats, *, rounds: int | None = None, after: OpenFit | ClosedFit | None = None
    ) -> OpenFit | ClosedFit:
        claims, draws, rounds = self.claims, self.settings["draws"], rounds or self.settings["rounds"]
        if self.closed:
            known = {obj: int(claims.answer_value[answer]) for obj, answer in self.gold.items() if answer >= 0}
            return fit_closed(claims, weight, self.record, known, draws=draws, rounds=rounds)
        size, periods = self.settings["false_values"], self.settings["periods"]
        return fit_open(
            claims,
            weight,
            self.partial,
            self.record,
            self.gold,
            draws=draws,
            size=size,
            periods=periods,
            rounds=rounds,
            after=after if isinstance(after, OpenFit) else None,
        )

    def would_say(self, fit: OpenFit | ClosedFit, weight: Floats, own: Floats, *, first: bool) -> Floats:
        """Probability of each claim if its source were independent, from what is its source's own."""
        if isinstance(fit, ClosedFit):
            return fit.would_say(self.claims)
        if first:
            held, none = thinned(self.claims, weight, fit.score, fit.rest, FIRST_LOOK)
            fit = replace(fit, held=held, none=none)
        rates = own_rates(self.claims, own, fit.held, fit.model.rates, self.record)
        fit = replace(fit, model=replace(fit.model, rates=rates))
        return fit.would_say(self.claims, weight, fit_draws(self.claims, weight, fit.urn, fit.held))


def is_closed(claims: Claims, largest: int) -> bool:
    """Whether all objects share one small label set."""
    labels = len(claims.values)
    return 2 <= labels <= largest and len(claims.objects) >= OBJECTS_PER_LABEL * labels


def gold_answers(claims: Claims, evidence: Evidence) -> dict[int, int]:
    """Known objects by number with the number of their true answer, -1 where nobody claims it."""
    found = {}
    for name, value in evidence.gold.items():
        obj = bisect_left(claims.objects, name)
        if obj < len(claims.objects) and claims.objects[obj] == name:
            first, last = claims.object_start[obj : obj + 2].tolist()
            said = [claims.values[v] for v in claims.answer_value[first:last].tolist()]
            found[obj] = first + said.index(value) if value in said else -1
    return found


def _given(claims: Claims, evidence: Evidence) -> Given:
    number = {source: k for k, source in enumerate(claims.sources)} if evidence.links else {}
    found: Given = {}
    for link in evidence.links:
        if link.a in number and link.b in number and link.a != link.b:
            a, b = sorted((number[link.a], number[link.b]))
            odds = float(np.clip(logit(np.array([link.probability]))[0], -20, 20))
            found[a * len(claims.sources) + b] = (odds, link.rate)
    return found


def _rank(claims: Claims, evidence: Evidence) -> Ints | None:
    """Number of sources that each source is said to take from; None where no link has a direction."""
    number = {source: k for k, source in enumerate(claims.sources)}
    rank = np.zeros(len(claims.sources), np.int32)
    for link in evidence.links:
        later = {"a>b": link.b, "b>a": link.a}.get(link.direction)
        if later in number:
            rank[number[later]] += 1
    return rank if rank.any() else None


def _weighed(task: _Task, found: _Found) -> Weighed:
    fit, weight, own, cluster, pairs = found.fit, found.weight, found.own, found.cluster, found.pairs
    claims = task.claims
    rho = correlation(claims, weight, fit)
    told = Told.of(claims, weight, fit.model)
    held, none = tempered(claims, told, fit.score, fit.rest, rho=rho, model=fit.model)
    held, none = pin(held, none, claims, task.gold)
    low, high = interval_of(claims, told, fit.model, held)
    reported = own_rates(claims, own, fit.held, fit.model.rates, task.record)
    doubt = fit.doubt
    if own is not found.base:
        # Whether a claim is its source's own is itself uncertain, and so is the rate of copying, for all claims alike.
        rows = np.flatnonzero(own < found.base)
        source, unsure = claims.source.take(rows), own.take(rows)
        unsure *= found.base.take(rows) - unsure
        apart = fit.held.take(claims.answer.take(rows)) - reported.right.take(source)
        doubt = doubt + by_code(source, unsure * apart**2, len(claims.sources))
        doubt = doubt + (RATE_DOUBT * by_code(source, unsure * apart, len(claims.sources))) ** 2
    source_low, source_high = reported.interval(doubt)
    return Weighed(
        claims=claims,
        method="origins@1",
        probability=rounded(held),
        unknown=rounded(none),
        reliability=rounded(reported.right),
        rounds=fit.rounds,
        low=rounded(low),
        high=rounded(high),
        source_low=rounded(np.minimum(source_low, reported.right)),
        source_high=rounded(np.maximum(source_high, reported.right)),
        weight=weight,
        origins=count_voices(claims, cluster),
        cluster=cluster,
        identifiable=object_voices(claims, cluster) >= task.settings["least_origins"],
        links=links(claims, cluster, pairs, task.given),
        evidence=task.evidence,
        settings=task.settings,
        parameters=fit.model,
        pairs=pairs,
        correlation=rho,
    )


def interval_of(claims: Claims, told: Told, model: Reliabilities, held: Floats) -> tuple[Floats, Floats]:
    """90 % intervals of the answers' probabilities, from how uncertain the evidence of each claim is."""
    own, support, owner = told.doubt, told.support, claims.answer_object
    others = np.maximum(1 - held, 1e-9)
    doubted, believed = held**2 * own, held * support
    rivals = (claims.by_object(doubted).take(owner) - doubted) / others**2
    beside = (claims.by_object(believed).take(owner) - believed) / others
    width = QUANTILE * np.sqrt(own + np.maximum(rivals, 0) + model.rates.common * (support - beside) ** 2)
    middle = logit(held)
    return logistic(middle - width), logistic(middle + width)
