"""Counts and days are read with their bounds, and only what excludes one another is apart."""

from __future__ import annotations

from math import inf

import pytest

from ascertain.compare.amounts import amounts, apart
from ascertain.compare.days import days


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("At least four people died", [(4, inf)]),
        ("more than two Varnians were hurt", [(3, inf)]),
        ("fewer than a dozen came", [(0, 11)]),
        ("some 30 houses burned", [(27, 33)]),
        ("dozens of houses burned", [(24, 99)]),
        ("up to 1,200 people fled", [(0, 1200)]),
        ("thirty-one marks", [(31, 31)]),
        ("two hundred and fifty men", [(250, 250)]),
        ("four or more shots", [(4, inf)]),
        ("a hundred men", [(100, 100)]),
        ("2 million people", [(2_000_000, 2_000_000)]),
        ("in 2031, on 3 March, at 23.05, after 40 minutes and five days", []),
        ("a boy of nine, one of the twelve", []),
        ("no one came", [(0, 0)]),
        ("five deaths in the fire and a sixth on Friday", [(6, 6)]),
        ("12 men, and then a 13th", [(13, 13)]),
        ("five deaths and a second fire, five and a sixth of the crop", [(5, 5), (5, 5)]),
    ],
)
def test_amounts_have_bounds(text: str, bounds: list[tuple[float, float]]) -> None:
    assert [(a.low, a.high) for a in amounts(text)] == bounds


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        ("at least four", "five people", False),
        ("at least four", "three people", True),
        ("dozens of people", "some 30 people", False),
        ("dozens of people", "seven people", True),
        ("four people", "4 people", False),
    ],
)
def test_amounts_are_apart_only_where_no_count_fits_both(a: str, b: str, differ: bool) -> None:
    (first,), (second,) = amounts(a), amounts(b)
    assert apart(first, second) is differ


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("late on Monday", ["2031-03-03"]),
        ("on Tuesday", ["2031-03-04"]),
        ("the night of Monday, 3 March", ["2031-03-03"]),
        ("March 2, 2030", ["2030-03-02"]),
        ("yesterday and today", ["2031-03-03", "2031-03-04"]),
        ("on 31 February", []),
        ("on 20 December", ["2030-12-20"]),
    ],
)
def test_days_are_counted_from_publication(text: str, values: list[str]) -> None:
    assert [d.value for d in days(text, "2031-03-04T05:00:00Z")] == values


def test_a_weekday_without_a_date_of_publication_names_no_day() -> None:
    assert list(days("on Monday", None)) == []
    assert list(days("on Monday", "not a date")) == []
