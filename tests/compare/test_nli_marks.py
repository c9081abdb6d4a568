"""Words and numbers of two passages held against each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascertain.compare.nli_marks import MARKS, Marked, mark_pair
from ascertain.compare.nli_numbers import quantities


def number(premise: str, hypothesis: str) -> list[str]:
    return [m.relation for m in mark_pair(premise, hypothesis)[1] if m.sort == "number"]


def word(marked: list[Marked], text: str) -> Marked:
    return next(m for m in marked if m.text == text)


@pytest.mark.parametrize(
    ("premise", "hypothesis", "relation"),
    [
        ("The quake killed 31 people.", "The quake killed 31 people.", "equal"),
        ("The quake killed 31 people.", "The quake killed thirty-one people.", "equal"),
        ("The quake killed 31 people.", "The quake killed more than 30 people.", "satisfied"),
        ("The quake killed 31 people.", "The quake killed fewer than 30 people.", "violated"),
        ("The quake killed 31 people.", "The quake killed 19 people.", "violated"),
        ("The fund holds $2.5 million.", "The fund holds over $ 2,400,000.", "satisfied"),
        ("Votes for the bill came to 52 %.", "Less than 50 percent voted for the bill.", "violated"),
        ("The bridge opened on 4 June 2011.", "The bridge opened in June 2011.", "equal"),
        ("The bridge opened in June 2011.", "The bridge opened before 2012.", "satisfied"),
        ("The bridge opened on June 4, 2011.", "The bridge opened after 10 June 2011.", "violated"),
        ("The bridge opened in 2011.", "The bridge cost 40 crowns.", "alone"),
    ],
)
def test_a_number_of_the_claim_is_held_against_the_nearest_of_its_kind(
    premise: str, hypothesis: str, relation: str
) -> None:
    assert number(premise, hypothesis) == [relation]


def test_the_nearest_number_is_taken_where_the_passage_has_several() -> None:
    assert number("Of 812 cases, 44 died.", "More than 800 cases were counted.") == ["satisfied"]
    assert number("Of 812 cases, 44 died.", "Fewer than 40 people died.") == ["violated"]


def test_digits_within_a_name_are_no_quantity() -> None:
    assert [q.value for q in quantities("COVID-19 reached Varlund with 3 cases aboard the K2 ferry.")] == [(3.0,)]


def test_a_bound_may_follow_its_number() -> None:
    assert number("The hall seats 500.", "The hall seats 400 or more.") == ["satisfied"]


def test_words_are_marked_by_whether_the_other_side_has_them() -> None:
    _, hypothesis = mark_pair("The council rejected the dam at Orvel.", "The councils accepted a dam at Tessin.")
    assert word(hypothesis, "councils").match == "stem"
    assert word(hypothesis, "accepted").match == "opposite"
    assert word(hypothesis, "dam").match == "same"
    assert word(hypothesis, "Tessin").match == "absent"


def test_a_contracted_negation_is_one() -> None:
    _, hypothesis = mark_pair("The port is open.", "The port isn't open.")
    assert word(hypothesis, "n't").sort == "negation"


def test_marks_tell_the_sides_apart() -> None:
    premise, hypothesis = mark_pair("Orvel fell to 12.", "Orvel fell to 12.")
    assert not {m.mark for m in premise} & {m.mark for m in hypothesis}


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gets_marks_in_range_that_do_not_overlap(premise: str, hypothesis: str) -> None:
    for text, marked in zip((premise, hypothesis), mark_pair(premise, hypothesis), strict=True):
        assert all(0 < m.mark < MARKS and 0 <= m.start < m.end <= len(text) for m in marked)
        assert all(a.end <= b.start for a, b in pairwise(marked))
