"""How reliable each source is: shares of right, partly right and wrong claims, shrunk towards those of all sources.

The strength of the shrinking is fitted (the beta-binomial likelihood over a grid), so a world of equal sources pools
them and a world of unequal ones lets each speak for itself. Rates by topic or period are shrunk towards the source's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import EVERY, Floats, Ints, Longs
from ascertain.weigh.segments import by_code, digamma, log_gamma, logistic, trigamma

GRID = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
USUAL = 4.0
"""Centre of the log-normal prior of the strength: a handful of claims must not make all sources alike."""
UNIT_STRENGTH = 8.0
EDGE = 0.04
"""No source of an open set is taken to be right, or wrong, more than 96 times in 100: reliability on easy objects does not
carry over to contested ones. The mean Brier score of four open sets is .086 at .02, .082 at .04 and .084 at .06; .04 is
also what three of them choose for the fourth, population."""
FEW = 30
"""A claim's own part in what is held of its source matters up to here; beyond, it changes a rate by less than .03."""
QUANTILE = 1.6448536269514722
"""Half-width of a 90 % interval in standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rates:
    """Per source (or per unit: a source on a topic in a period). right + partly + wrong = 1.

    prior, strength: expected share of right claims of a source before it has said anything, and the imagined claims behind
    it; mean: that of all sources; common: variance of the log odds of that mean, which errs for all sources alike and
    counts where there are few claims.
    """

    right: Floats
    partly: Floats
    wrong: Floats
    seen_right: Floats
    seen_partly: Floats
    seen: Floats
    prior: Floats
    mean: float
    strength: float
    common: float

    def interval(self, doubt: Floats) -> tuple[Floats, Floats]:
        """90 % interval of the share of right claims; `doubt` is the variance of seen_right from uncertain truths."""
        a, b = self._beta()
        spread = np.sqrt(self.log_odds_variance() + doubt / np.maximum(self.seen * a * b / (a + b) ** 2, 1e-9) ** 2)
        middle = digamma(a) - digamma(b)
        return logistic(middle - QUANTILE * spread), logistic(middle + QUANTILE * spread)

    def log_odds_variance(self, source: Ints | slice = EVERY) -> Floats:
        """Posterior variance of each source's log odds of being right, or of these sources'."""
        a, b = self._beta(source)
        return trigamma(a) + trigamma(b)

    def _beta(self, source: Ints | slice = EVERY) -> tuple[Floats, Floats]:
        right, prior = self.seen_right[source], self.prior[source]
        a = right + self.strength * prior
        return a, np.maximum(self.seen[source] - right, 0) + self.strength * (1 - prior)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Apart:
    """Rates of the sources of few claims, each without the claim in `row`: what somebody says is no evidence that he is
    to be trusted in saying it. Else one who speaks once vouches for himself. Measured with all else alike: accuracy on
    population .809 -> .831; the Brier score of book .051 -> .053, of the others none."""

    row: Longs
    right: Floats
    partly: Floats
    wrong: Floats

    @classmethod
    def of(cls, claims: Claims, rates: Rates, row: Longs, counted: Floats, held: Floats) -> Apart:
        """For the claims in `row`, with what each claim counts (n) and the belief in each answer (A)."""
        source, own = claims.source[row], counted[row]
        right = np.maximum(rates.seen_right[source] - own * held[claims.answer[row]], 0)
        seen = np.maximum(rates.seen[source] - own, 0)
        p = np.clip((right + rates.strength * rates.prior[source]) / (seen + rates.strength), EDGE, 1 - EDGE)
        q = np.maximum(np.minimum(rates.partly[source], 1 - p - EDGE / 2), 0)
        return cls(row=row, right=p, partly=q, wrong=1 - p - q)

    def among(self, rows: Longs) -> Apart:
        """For claims by themselves that are `rows` (ascending) of those fitted."""
        at = np.searchsorted(self.row, rows)
        some = at < len(self.row)
        some[some] = self.row[at[some]] == rows[some]
        own = at[some]
        return Apart(row=np.flatnonzero(some), right=self.right[own], partly=self.partly[own], wrong=self.wrong[own])


def few(claims: Claims, seen: Floats, counted: Floats) -> Longs:
    """The counted claims of sources of few claims."""
    some = seen <= FEW
    return np.flatnonzero(some.take(claims.source) & (counted > 0)) if some.any() else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Record:
    """What is known of each source from elsewhere (S): claims found right, and claims seen."""

    right: Floats
    seen: Floats

    @classmethod
    def of(cls, sources: tuple[str, ...], known: Mapping[str, tuple[float, float]]) -> Record:
        """From (right, wrong) by name; sources that make no claim here are left out."""
        counts = np.array([known.get(source, (0.0, 0.0)) for source in sources], dtype=np.float64).reshape(-1, 2)
        return cls(right=counts[:, 0], seen=counts.sum(axis=1))


def estimate(
    right: Floats, partly: Floats, seen: Floats, strength: float, *, refit: bool, expect: Floats | None = None
) -> Rates:
    """Rates from expected counts per source. The pooled mean weighs a source by what its counts tell about it, so that
    one prolific source does not stand for all; it is held by three imagined claims, two of them right. `expect` takes
    its place for sources of a kind (NaN: of none)."""
    tells = seen * (1 + strength) / (seen + strength)
    share = tells / np.maximum(seen, 1e-300)
    whole = float(tells.sum()) + 3.0
    mean = float(np.clip(((share * right).sum() + 2.0) / whole, 0.02, 0.98))
    mean_partly = float((share * partly).sum()) / whole
    prior = np.full(len(seen), mean) if expect is None else np.where(np.isnan(expect), mean, expect)
    if refit:
        told = beta_binomial(right, seen, prior) - 0.5 * np.log(np.array(GRID) / USUAL) ** 2
        strength = GRID[int(told.argmax())]
    total = seen + strength
    p = np.clip((right + strength * prior) / total, EDGE, 1 - EDGE)
    q = np.clip((partly + strength * mean_partly) / total, EDGE / 2 if mean_partly > 0 else 0.0, 1 - p - EDGE / 2)
    q = np.maximum(q, 0.0)
    return Rates(
        right=p,
        partly=q,
        wrong=1 - p - q,
        seen_right=right,
        seen_partly=partly,
        seen=seen,
        prior=prior,
        mean=mean,
        strength=strength,
        common=float(trigamma(np.array(whole * mean)) + trigamma(np.array(whole * (1 - mean)))),
    )


def by_unit(rates: Rates, unit_source: Ints, right: Floats, partly: Floats, seen: Floats) -> Rates:
    """Rates of units, shrunk towards those of their source."""
    total = seen + UNIT_STRENGTH
    p = np.clip((right + UNIT_STRENGTH * rates.right[unit_source]) / total, EDGE, 1 - EDGE)
    q = np.clip((partly + UNIT_STRENGTH * rates.partly[unit_source]) / total, 0.0, 1 - p - EDGE / 2)
    return Rates(
        right=p,
        partly=q,
        wrong=1 - p - q,
        seen_right=right,
        seen_partly=partly,
        seen=seen,
        prior=rates.prior[unit_source],
        mean=rates.mean,
        strength=rates.strength,
        common=rates.common,
    )


def beta_binomial(right: Floats, seen: Floats, mean: Floats) -> Floats:
    """Log likelihood, for each strength of GRID, of counts whose rates are Beta(strength * mean, strength * (1 - mean)), up
    to a constant."""
    strength = np.array(GRID)[:, None]
    right, wrong, mean = right.ravel(), np.maximum(seen - right, 0).ravel(), mean.ravel()
    a, b = strength * mean, strength * (1 - mean)
    one = log_gamma(a + right) - log_gamma(a) + log_gamma(b + wrong) - log_gamma(b)
    return np.asarray((one - log_gamma(strength + seen.ravel()) + log_gamma(strength)).sum(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """Units of reliability: a source, by topic where claims have topics, by period where they are asked for."""

    key: Longs
    source: Ints
    topics: int
    periods: int
    span: tuple[float, float]

    @classmethod
    def of(cls, claims: Claims, periods: int) -> Units | None:
        """None where units are sources."""
        if claims.topic is None and (claims.time is None or periods < 2):
            return None
        times = np.zeros(1) if claims.time is None or not len(claims) else claims.time
        span = (float(times.min()), float(times.max()))
        bare = cls(key=np.zeros(0, np.int64), source=claims.source[:0], topics=max(len(claims.topics), 1),
                   periods=max(periods, 1), span=span)  # fmt: skip
        key, first = np.unique(bare._key(claims), return_index=True)
        return replace(bare, key=key, source=claims.source[first])

    def code(self, claims: Claims) -> Ints:
        """Unit of each claim; claims of a unit that was not seen count as those of the nearest seen one by key."""
        return np.minimum(np.searchsorted(self.key, self._key(claims)), len(self.key) - 1).astype(np.int32)

    def _key(self, claims: Claims) -> Longs:
        key = claims.source.astype(np.int64)
        topic = 0 if claims.topic is None else claims.topic
        width = max(self.span[1] - self.span[0], 1e-300)
        at = (
            0.0
            if claims.time is None
            else np.clip((claims.time - self.span[0]) / width * self.periods, 0, self.periods - 1)
        )
        return np.asarray((key * self.topics + topic) * self.periods + np.asarray(at).astype(np.int64), dtype=np.int64)


def own_rates(claims: Claims, own: Floats, held: Floats, fitted: Rates, record: Record) -> Rates:
    """Rates from what each source says of its own, for the eye: `own` is the part of each claim (n) that is not taken
    over, `held` the belief in each answer (A). Fits keep to the claim weights, with which they are steadier."""
    size = len(claims.sources)
    counted = own * claims.several()
    right = gather(claims.source, counted, held.take(claims.answer), size) + record.right
    seen = by_code(claims.source, counted, size) + record.seen
    p = np.clip((right + fitted.strength * fitted.prior) / (seen + fitted.strength), EDGE, 1 - EDGE)
    return replace(fitted, right=p, partly=np.minimum(fitted.partly, 1 - p), wrong=1 - p, seen_right=right, seen=seen)


def gather(unit: Ints, weight: Floats, per_claim: Floats, size: int) -> Floats:
    """Weighted sum over the claims of each unit."""
    return by_code(unit, weight * per_claim, size)
