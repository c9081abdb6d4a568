"""Two labels: how often each source is right on either, and how the two hang together.

With two labels a source that leans to one is righter on it and wronger on the other, while a skilled one is right on both.
So each source's two log odds of being right come from one normal distribution over sources, whose means, variances and
correlation are fitted (empirical Bayes with Laplace's approximation): a world of one-coin sources is found to be one, and
so is a world of leanings. Measured against shrinking towards one coin: bluebird .889 -> .898, made-up sources with two
independent rates .879 -> .896, one-coin sources .916 -> .916.
References: Welinder et al., NIPS 2010 (skill and leaning); Kim and Ghahramani 2012.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ascertain.weigh.encode import Floats
from ascertain.weigh.segments import logistic

EDGE = 0.02
"""No source is taken to be right on a label, or wrong, more than 98 times in 100."""
IMAGINED = 4.0
"""Imagined sources behind the usual spread."""
USUAL = np.array([[0.5, 0.45], [0.45, 0.5]])
"""Their covariance: nearly one coin."""
BETWEEN = 1.0
"""Standard deviation of the labels' means about what they share."""
MIDDLE = 0.6931471805599453
"""Log odds of being right two times in three, the weight of one source."""
STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Skill:
    """Log odds of being right on each true label: middle (S, 2) and variance (S, 2, 2) per source, mean (2) and spread
    (2, 2) of the distribution that sources come from; leaned (S, 2): what the mean's own variance, which errs for all
    alike, adds to each source as far as it leans on the mean."""

    middle: Floats
    variance: Floats
    mean: Floats
    spread: Floats
    leaned: Floats

    @classmethod
    def start(cls, sources: int, log_odds: float) -> Skill:
        """All sources alike."""
        mean = np.full(2, log_odds)
        return cls(
            middle=np.tile(mean, (sources, 1)),
            variance=np.tile(USUAL, (sources, 1, 1)),
            mean=mean,
            spread=2 * USUAL,
            leaned=np.full((sources, 2), BETWEEN**2),
        )

    def fitted(self, right: Floats, seen: Floats) -> Skill:
        """From expected counts (S, 2): the sources under the distribution, then the distribution from the sources, twice."""
        found = self
        for _ in range(2):
            found = found._sources(right, seen)._distribution(seen)
        return found

    def said(self) -> Floats:
        """P(label said | true label) (S, 2, 2) as the exponential of the expected logarithm: what is uncertain weighs less."""
        p = logistic(self.middle)
        lost = 0.5 * p * (1 - p) * np.einsum("stt->st", self.variance)
        out = np.empty((len(p), 2, 2))
        for true in (0, 1):
            out[:, true, true] = np.log(p[:, true]) - lost[:, true]
            out[:, 1 - true, true] = np.log1p(-p[:, true]) - lost[:, true]
        return np.clip(np.exp(out), EDGE, 1 - EDGE)

    def doubt(self) -> Floats:
        """Variance of the log odds of each label once a source has said it (S, 2)."""
        p = logistic(self.middle)
        variance = self.variance + np.eye(2) * self.leaned[:, None, :]
        slope = np.stack([np.stack([1 - p[:, 0], p[:, 1]], 1), np.stack([p[:, 0], 1 - p[:, 1]], 1)], 1)
        return np.asarray(np.einsum("ski,sij,skj->sk", slope, variance, slope), dtype=np.float64)

    def _sources(self, right: Floats, seen: Floats) -> Skill:
        inverse = np.linalg.inv(self.spread)
        middle, variance = self.middle, self.variance
        for _ in range(STEPS):
            p = logistic(middle)
            curve = np.tile(inverse, (len(seen), 1, 1))
            curve[:, (0, 1), (0, 1)] += seen * p * (1 - p)
            variance = np.linalg.inv(curve)
            slope = right - seen * p - (middle - self.mean) @ inverse
            step = np.clip(np.einsum("sij,sj->si", variance, slope), -2, 2)
            middle = middle + step
            if np.abs(step).max(initial=0.0) < 1e-4:
                break
        return replace(self, middle=middle, variance=variance)

    def _distribution(self, seen: Floats) -> Skill:
        own = np.diag(self.spread)
        told = np.clip(1 - np.einsum("stt->st", self.variance) / own, 0, 1)
        shared = (float((told * self.middle).sum()) + MIDDLE) / (float(told.sum()) + 1)
        held = own / BETWEEN**2
        mean = (self.middle.sum(axis=0) + held * shared) / (len(self.middle) + held)
        apart = self.middle - mean
        spread = apart.T @ apart + self.variance.sum(axis=0) + IMAGINED * USUAL
        p = np.clip(logistic(self.middle), EDGE, 1 - EDGE)
        alone = 1 / np.maximum(seen * p * (1 - p), 1e-9)
        common = 1 / ((1 / (own + alone)).sum(axis=0) + 1 / BETWEEN**2)
        leaned = (alone / (own + alone)) ** 2 * common
        return replace(self, mean=mean, spread=spread / (len(self.middle) + IMAGINED), leaned=leaned)
