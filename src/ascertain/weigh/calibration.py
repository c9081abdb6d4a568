"""Whether a stated probability is kept: of the answers given .8, about 80 % should be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ascertain.weigh.encode import Floats
from ascertain.weigh.result import Weighed

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Answers whose probability fell in one bin: how many, their mean probability, the share that is right."""

    count: int
    stated: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Figures over the top answers of the objects whose truth is known; ties share the credit.

    error: expected calibration error over ten equal bins; brier: mean squared difference.
    """

    accuracy: float
    error: float
    brier: float
    count: int
    bins: tuple[Bin, ...]


def calibration(weighed: Weighed, truth: Mapping[str, str]) -> Calibration:
    """Of a fitted model against known values by object; objects without claims are left out."""
    numbers = {name: k for k, name in enumerate(weighed.claims.objects)}
    known = [name for name in sorted(truth) if name in numbers]
    tops = [weighed.top(name) for name in known]
    right = np.array([(truth[name] in top) / len(top) for name, top in zip(known, tops, strict=True)])
    stated = weighed.confidence()[[numbers[name] for name in known]] if known else np.zeros(0)
    return measure(stated, right)


def measure(stated: Floats, right: Floats) -> Calibration:
    """Of stated probabilities against the share of credit each earned, both in [0, 1]."""
    count = len(stated)
    at = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    sizes = np.bincount(at, minlength=BINS)
    said = np.bincount(at, weights=stated, minlength=BINS)
    earned = np.bincount(at, weights=right, minlength=BINS)
    some = np.maximum(sizes, 1)
    return Calibration(
        accuracy=float(right.mean()) if count else 0.0,
        error=float(np.abs(said - earned).sum() / max(count, 1)),
        brier=float((right * (1 - stated) ** 2 + (1 - right) * stated**2).mean()) if count else 0.0,
        count=count,
        bins=tuple(
            Bin(count=int(n), stated=float(s), right=float(r))
            for n, s, r in zip(sizes, said / some, earned / some, strict=True)
        ),
    )
