"""Average linkage over near pairs alone: the groups of the whole table, at a cost that goes by the pairs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ascertain.compare.linkage import average_link, average_link_near

MISSING = -4.0


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_groups_are_those_of_the_whole_table(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 14))
    near = {
        (i, j): data.draw(st.floats(-6, 4).map(lambda value: round(value, 3)))
        for i in range(count)
        for j in range(i + 1, count)
        if data.draw(st.booleans())
    }
    table = np.full((count, count), MISSING)
    for (i, j), value in near.items():
        table[i, j] = table[j, i] = value
    assert average_link_near(count, near, -1.0, missing=MISSING) == average_link(table, -1.0)


def test_of_equal_pairs_the_lower_goes_first() -> None:
    near = {(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0}
    assert average_link_near(4, near, 0.5, missing=-4.0) == [[0, 1], [2, 3]]


def test_a_long_chain_is_cut_into_pairs_without_a_table() -> None:
    count = 20_000
    near = {(i, i + 1): 1.0 + (i % 2 == 0) for i in range(count - 1)}
    parts = average_link_near(count, near, 0.5, missing=-4.0)
    assert parts == [[i, i + 1] for i in range(0, count, 2)]
