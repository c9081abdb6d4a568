"""What every weighing model keeps, whatever the claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weigh_worlds import claims_of, shuffled, world

from ascertain.model import Part
from ascertain.weigh import Claims, models

ALL = pytest.mark.parametrize("part", list(models), ids=lambda part: part.name)
SMALL = {
    "empty": [],
    "one claim": [("a", "x", "1")],
    "one source": [("a", "x", "1"), ("a", "y", "2"), ("a", "z", "1")],
    "one object": [("a", "x", "1"), ("b", "x", "2"), ("c", "x", "1")],
    "all agree": [(s, o, "1") for s in "abc" for o in "xyz"],
    "all differ": [(s, "x", s) for s in "abcd"],
    "said twice": [("a", "x", "1"), ("a", "x", "1"), ("b", "x", "2")],
    "two values by one source": [("a", "x", "1"), ("a", "x", "2"), ("b", "x", "2")],
    "two labels on many objects": [(s, f"o{k}", str((k + (s == "c")) % 2)) for s in "abc" for k in range(40)],
}
ROWS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz"), st.sampled_from("123")), max_size=40)


def check(part: Part[..., Any], claims: Claims) -> None:
    found = part.function(claims)
    assert len(found.probability) == len(claims.answer_object)
    assert len(found.unknown) == len(claims.objects)
    assert len(found.reliability) == len(claims.sources)
    for array in (found.probability, found.unknown, found.reliability, found.low, found.high, found.source_low):
        if array is not None:
            assert np.isfinite(array).all()
            assert ((array >= 0) & (array <= 1)).all()
    whole = np.bincount(claims.answer_object, weights=found.probability, minlength=len(claims.objects)) + found.unknown
    assert (whole <= 1 + 1e-9).all()
    if found.low is not None and found.high is not None:
        assert (found.low <= found.probability + 1e-9).all()
        assert (found.probability <= found.high + 1e-9).all()
    assert len(list(found.answers())) == len(claims.answer_object)


@ALL
@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL)
def test_small_and_odd_inputs_give_finite_probabilities(part: Part[..., Any], rows: list[tuple[str, str, str]]) -> None:
    check(part, claims_of(rows))


@ALL
@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_any_claims_give_finite_probabilities(part: Part[..., Any], rows: list[tuple[str, str, str]]) -> None:
    check(part, claims_of(rows))


@ALL
@settings(max_examples=15, deadline=None)
@given(rows=ROWS, seed=st.integers(0, 9))
def test_the_order_of_claims_changes_no_bit(part: Part[..., Any], rows: list[tuple[str, str, str]], seed: int) -> None:
    one, other = part.function(claims_of(rows)), part.function(shuffled(rows, seed))
    assert one.probability.tobytes() == other.probability.tobytes()
    assert one.reliability.tobytes() == other.reliability.tobytes()


@ALL
def test_order_changes_no_bit_where_sources_copy(part: Part[..., Any]) -> None:
    made = world(cliques=2).claims
    value = made.answer_value[made.answer]
    rows = [
        (made.sources[s], made.objects[o], made.values[v])
        for s, o, v in zip(made.source.tolist(), made.object.tolist(), value.tolist(), strict=True)
    ]
    assert part.function(made).probability.tobytes() == part.function(shuffled(rows, 3)).probability.tobytes()


@ALL
def test_equal_support_ties_exactly(part: Part[..., Any]) -> None:
    claims = claims_of([("a", "x", "1"), ("b", "x", "2"), ("a", "y", "2"), ("b", "y", "1")])
    assert part.function(claims).top("x") == ("1", "2")


@ALL
def test_a_plain_majority_wins(part: Part[..., Any]) -> None:
    rows = [(s, o, "right") for s in "abcde" for o in "uvwxyz"] + [("f", o, f"wrong {o}") for o in "uvwxyz"]
    found = part.function(claims_of(rows))
    assert all(found.top(o) == ("right",) for o in "uvwxyz")


@ALL
def test_a_source_that_is_always_contradicted_is_trusted_least(part: Part[..., Any]) -> None:
    rows = [(s, o, "right") for s in "abcde" for o in "uvwxyz"] + [("f", o, f"wrong {o}") for o in "uvwxyz"]
    found = part.function(claims_of(rows))
    assert found.reliability.argmin() == found.claims.sources.index("f")


def test_the_default_model_is_the_first() -> None:
    assert next(iter(models)).name == "origins"
