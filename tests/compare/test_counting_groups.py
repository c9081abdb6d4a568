"""How many of a group were of one sort, how many were brought in, and how many left prints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matter_making import Told, article, case

from ascertain.compare.counting import counted
from ascertain.compare.question import clusters
from ascertain.model import QuestionKind


def counts(*reports: tuple[str, ...]) -> dict[str, set[str]]:
    """By question of how many, the answers; a report is its claims, each a sentence."""
    made = case(
        *(
            article(f"2031-05-0{n}", f"Paper {n}", " ".join(f"{c}." for c in claims), *(Told(c) for c in claims))
            for n, claims in enumerate(reports, start=4)
        )
    )
    asked = clusters(made.matters())
    return {c.question: {a.label for a in c.answers} for c in asked if c.kind is QuestionKind.HOW_MANY}


DEAD = "Six people were killed in Tellin on 3 May"


@pytest.mark.parametrize(
    ("one", "other", "noun"),
    [
        ("Two were border guards", "Three of the six were guards", "guards"),
        ("Two of them were children", "At least four of the dead were children", "children"),
        ("Two of those killed were women", "Three of the six were women", "women"),
    ],
)
def test_how_many_of_the_dead_were_of_one_sort_is_a_question_of_its_own(one: str, other: str, noun: str) -> None:
    found = counts((DEAD, one), (DEAD, other))
    assert found["How many people died in Tellin?"] == {"6"}
    assert len(found[f"How many {noun} died in Tellin?"]) == 2


@pytest.mark.parametrize(
    "said", ["Two of the dead were buried in Hollin", "Two were unarmed", "All of them were guards", "They were guards"]
)
def test_what_counts_no_part_of_the_dead_asks_nothing(said: str) -> None:
    assert counts((DEAD, said), (DEAD, said.replace("Two", "Three"))) == {"How many people died in Tellin?": {"6"}}


def test_the_wounded_who_were_brought_in_are_the_least_there_were() -> None:
    told = "Nine people were wounded in Tellin on 3 May"
    found = counts((told,), (told, "Eleven wounded men were brought to the hospital in Tellin that night"))
    assert found == {"How many people were wounded in Tellin?": {"9", "at least 11"}}
    passers = "Eleven people came to visit the wounded in Tellin"
    assert counts((told,), (told, passers)) == {"How many people were wounded in Tellin?": {"9"}}


def test_prints_count_those_who_moved_and_nobody_else() -> None:
    said = "Footprints of at least seven men led across the ford at Tellin"
    (matter,) = article("2031-05-04", "Paper", f"{said}.", Told(said)).matters()

    def told(kind: str) -> list[str]:
        (statement,) = matter.statements
        return [count.amount.label for _, _, count in counted(replace(matter, kind=kind), statement)]

    assert told("cross") == ["at least 7"]
    assert told("die") == []
