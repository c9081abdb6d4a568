"""Arithmetic on runs of a sorted array, and the gamma functions that numpy lacks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.weigh.encode import Floats, Ints, Longs

SHIFT = 7
LEAST = 1e-300
BLOCK = 2**20
PART = 2**13
"""Numbers at a time that stay in the cache through a long formula, which takes half the time."""


def starts(sizes: Longs) -> Longs:
    """Where runs of these sizes begin, and where the last one ends."""
    return np.append(0, np.cumsum(sizes, dtype=np.int64))


def owners(start: Longs) -> Ints:
    """Number of the run of each place; no run is empty."""
    new = np.zeros(int(start[-1]), bool)
    new[start[1:-1]] = True
    return np.cumsum(new, dtype=np.int32)


def ranges(start: Longs, stop: Longs) -> Longs:
    """All places from each start to its stop."""
    sizes = stop - start
    return np.repeat(start - starts(sizes)[:-1], sizes) + np.arange(int(sizes.sum()))


def run_sums(x: NDArray[Any], start: Longs) -> Floats:
    """Sum of x over each run start[k]:start[k+1] along the first axis; no run is empty."""
    if len(start) < 2:
        return np.zeros((0, *x.shape[1:]))
    return np.asarray(np.add.reduceat(x, start[:-1], axis=0), dtype=np.float64)


def run_max(x: Floats, start: Longs) -> Floats:
    """Largest of x in each run."""
    return np.maximum.reduceat(x, start[:-1]) if len(start) > 1 else np.zeros(0)


def by_code(code: Ints, x: Floats, size: int) -> Floats:
    """Sum of x by code; a block at a time, since numpy copies the codes to eight bytes each."""
    if size > BLOCK:
        return np.asarray(np.bincount(code, weights=x, minlength=size), dtype=np.float64)
    out = np.zeros(size)
    for k in range(0, len(code), BLOCK):
        out += np.bincount(code[k : k + BLOCK], weights=x[k : k + BLOCK], minlength=size)
    return out


def normalise(score: Floats, rest: Floats, start: Longs, owner: Ints) -> tuple[Floats, Floats]:
    """Probabilities from log scores within runs, with one more candidate `rest` per run (-inf: none)."""
    top = np.maximum(run_max(score, start), rest)
    mass = np.exp(score - top.take(owner))
    other = np.exp(rest - top)
    whole = by_code(owner, mass, len(rest)) + other
    return mass / whole.take(owner), other / whole


def log_gamma(x: NDArray[Any] | float) -> Floats:
    """Natural logarithm of the gamma function for x > 0, to 1e-10 (Stirling's series after seven steps of recurrence)."""
    whole = np.asarray(x, dtype=np.float64)
    flat, out = whole.ravel(), np.empty(whole.size)
    for k in range(0, whole.size, PART):
        y = np.maximum(flat[k : k + PART], LEAST)
        product, z = y.copy(), y + SHIFT
        for _ in range(1, SHIFT):
            y += 1
            product *= y
        # Powers by multiplication: numpy's take four times as long as all the rest.
        square = z * z
        series = (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / z
        out[k : k + PART] = (z - 0.5) * np.log(z) - z + 0.9189385332046727 + series - np.log(product)
    return out.reshape(whole.shape)


def digamma(x: Floats) -> Floats:
    """Derivative of log_gamma."""
    steps = sum(1 / (x + step) for step in range(SHIFT))
    z = x + SHIFT
    return np.asarray(np.log(z) - 1 / (2 * z) - 1 / (12 * z**2) + 1 / (120 * z**4) - steps, dtype=np.float64)


def trigamma(x: Floats) -> Floats:
    """Second derivative of log_gamma."""
    steps = sum(1 / (x + step) ** 2 for step in range(SHIFT))
    z = x + SHIFT
    return np.asarray(1 / z + 1 / (2 * z**2) + 1 / (6 * z**3) - 1 / (30 * z**5) + steps, dtype=np.float64)


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x))."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), dtype=np.float64)


def logit(p: Floats) -> Floats:
    """log(p / (1 - p)), held off 0 and 1 by 1e-12."""
    q = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(q) - np.log1p(-q), dtype=np.float64)
