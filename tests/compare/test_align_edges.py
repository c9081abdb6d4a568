from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ascertain.compare.align import EDGE, align

RUN = list(range(100, 108))
EDGES = st.lists(st.integers(0, 4), max_size=EDGE)


def carried(a: list[int], b: list[int]) -> tuple[int, int, int]:
    """(words of a, words of b, equal ones) of the first best prefix alignment, cell by cell."""
    cells = {(0, 0): (0, 0)}
    best, ends = 0, (0, 0, 0)
    for i, j in product(range(len(a) + 1), range(len(b) + 1)):
        ways = [(cells[i - 1, j], -1, 0)] if i else []
        ways += [(cells[i, j - 1], -1, 0)] if j else []
        ways += [(cells[i - 1, j - 1], *((1, 1) if a[i - 1] == b[j - 1] else (-1, 0)))] if i and j else []
        cells[i, j] = max(((s + gain, equal + one) for (s, equal), gain, one in ways), default=(0, 0))
        if cells[i, j][0] > best:
            best, ends = cells[i, j][0], (i, j, cells[i, j][1])
    return ends


@given(EDGES, EDGES)
def test_a_passage_is_carried_on_over_edited_words_while_that_gains_more_than_it_costs(
    a: list[int], b: list[int]
) -> None:
    # A word that differs first, so that the run of equal words ends where it ends.
    one, other = [*RUN, 50, *a][: 8 + EDGE], [*RUN, 51, *b][: 8 + EDGE]

    (match,) = align(np.array(one, np.uint32), np.array(other, np.uint32), [(0, 0)], least=8)

    more_a, more_b, equal = carried(one[8:], other[8:])
    assert (match.a1, match.b1, match.equal) == (8 + more_a, 8 + more_b, 8 + equal)
