"""Average linkage: groups of things whose mean likeness is high enough.

Finds: groups of indices of a table of likenesses, in n squared steps; or of a list of near pairs, in steps that go by the pairs.
Needs: a symmetric table; or pairs, and what all others count.
Known misses: of equal means any one may be joined first, by index.
Example: `average_link(np.array([[1, 0.9], [0.9, 1]]), 0.5)` is [[0, 1]]
References: Murtagh 1983 (chains of nearest neighbours); average linkage does not chain groups together as single linkage does.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def average_link(table: NDArray[np.floating], least: float) -> list[list[int]]:
    """Groups of indices whose mean pairwise value is at least `least`, in order; ties go to the lower index.

    Chains of nearest neighbours find the same groups as joining the best pair first, in n squared steps (Murtagh 1983).
    """
    n = len(table)
    sums = table.astype(np.float64)
    np.fill_diagonal(sums, -np.inf)
    sizes = np.ones(n)
    parts = {i: [i] for i in range(n)}
    growing = dict.fromkeys(range(n))
    chain: list[int] = []
    while growing:
        i = chain[-1] if chain else next(iter(growing))
        chain = chain or [i]
        means = sums[i] / (sizes[i] * sizes)
        j = int(np.argmax(means))
        if not means[j] >= least:
            chain.pop()
            del growing[i]
        elif len(chain) > 1 and means[chain[-2]] >= means[j]:
            a, b = sorted(chain[-2:])
            del chain[-2:]
            _join(sums, sizes, parts, a, b)
            growing.pop(b, None)
        else:
            chain.append(j)
    return [sorted(part) for _, part in sorted(parts.items())]


def _join(sums: NDArray[np.float64], sizes: NDArray[np.float64], parts: dict[int, list[int]], a: int, b: int) -> None:
    sums[a] += sums[b]
    sums[:, a] += sums[:, b]
    sums[b], sums[:, b], sums[a, a] = -np.inf, -np.inf, -np.inf
    sizes[a] += sizes[b]
    parts[a] += parts.pop(b)


def average_link_near(
    count: int, near: Mapping[tuple[int, int], float], least: float, *, missing: float
) -> list[list[int]]:
    """The same groups, in order, of `count` things of which only near pairs (lower index first) are known; each other pair counts
    `missing`, below `least`. Memory and steps grow with the pairs: groups without a near pair are never held against each other.
    """
    sums: list[dict[int, float]] = [{} for _ in range(count)]
    for (i, j), value in near.items():
        sums[i][j] = sums[j][i] = value - missing
    sizes, parts = [1] * count, {i: [i] for i in range(count)}
    growing = dict.fromkeys(range(count))
    chain: list[int] = []
    while growing:
        i = chain[-1] if chain else next(iter(growing))
        chain = chain or [i]
        means = ((-total / (sizes[i] * sizes[j]), j) for j, total in sums[i].items())
        unlike, j = min(means, default=(np.inf, i))
        if not -unlike >= least - missing:
            chain.pop()
            del growing[i]
        elif len(chain) > 1 and sums[i][chain[-2]] / (sizes[i] * sizes[chain[-2]]) >= -unlike:
            a, b = sorted(chain[-2:])
            del chain[-2:]
            _join_near(sums, sizes, parts, a, b)
            del growing[b]
        else:
            chain.append(j)
    return [sorted(part) for _, part in sorted(parts.items())]


def _join_near(sums: list[dict[int, float]], sizes: list[int], parts: dict[int, list[int]], a: int, b: int) -> None:
    """Make b a part of a."""
    gone, sums[b] = sums[b], {}
    for other, total in gone.items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total
    sizes[a] += sizes[b]
    parts[a] += parts.pop(b)
