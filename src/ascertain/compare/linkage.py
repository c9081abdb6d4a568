"""Average linkage: groups of things whose mean likeness is high enough, in n squared steps.

Finds: groups of indices of a table of likenesses.
Needs: a symmetric table.
Known misses: of equal means any one may be joined first, by index.
Example: `average_link(np.array([[1, 0.9], [0.9, 1]]), 0.5)` is [[0, 1]]
References: Murtagh 1983 (chains of nearest neighbours); average linkage does not chain groups together as single linkage does.
"""

from __future__ import annotations

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
