"""What an outlet takes back by repeating it is taken back, and nothing else is."""

from __future__ import annotations

import pytest
from matter_making import Told, article, case

from ascertain.compare.relations import relations
from ascertain.model import RelationKind

BEFORE = "Eleven boats lay at the pier of Tellin on Monday"


def taken(earlier: str, later: str, claim: str, outlet: str = "Tellin Gazette") -> list[tuple[str, str]]:
    """(later claim, earlier claim) of each correction."""
    made = case(
        article("2031-05-04", "Tellin Gazette", f"{BEFORE}. {earlier}.", Told(BEFORE), Told(earlier)),
        article("2031-05-09", outlet, later, Told(claim)),
    )
    text = {c.id: d.slice(*c.content) for d in made.documents for c in made.claims if c.document == d.id}
    return [(text[r.a], text[r.b]) for r in relations(made.matters()) if r.kind is RelationKind.SUPERSEDES]


@pytest.mark.parametrize(
    ("later", "claim"),
    [
        (f"I was wrong about one thing. In this paper I wrote that {BEFORE.lower()}. One was a raft.", "I was wrong about one thing"),
        (f"CORRECTION\nThis article wrongly stated that {BEFORE.lower()}. Ten boats and a raft were counted there.", "Ten boats and a raft were counted there"),
        (f"An earlier version of this report said that {BEFORE.lower()}. We regret the error. A raft is no boat.", "A raft is no boat"),
    ],
)  # fmt: skip
def test_what_is_repeated_to_take_it_back_is_taken_back(later: str, claim: str) -> None:
    assert taken("The harbour office closed at nine", later, claim) == [(claim, BEFORE)]


@pytest.mark.parametrize(
    ("later", "outlet"),
    [
        (f"The pier is empty. We wrote on Tuesday that {BEFORE.lower()}. The pier is empty now.", "Tellin Gazette"),
        ("We were wrong. We wrote that twelve boats lay at the pier of Tellin on Monday. The pier is empty.", "Tellin Gazette"),
        (f"We were wrong. We wrote that {BEFORE.lower()}. The pier is empty.", "Osk Herald"),
    ],
)  # fmt: skip
def test_a_text_that_corrects_nothing_another_number_and_another_outlet_take_nothing_back(
    later: str, outlet: str
) -> None:
    assert taken("The harbour office closed at nine", later, "The pier is empty", outlet) == []
