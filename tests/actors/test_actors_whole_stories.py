"""What is no person is not taken for one, and nobody gets the words or the deeds of somebody else."""

from __future__ import annotations

import pytest

from ascertain.actors import finders
from ascertain.model import Actor, ActorKind
from ascertain.testing import document

PART = finders.get("rules")


def actors(text: str) -> list[tuple[ActorKind, list[str]]]:
    read = document(text)
    return [(a.kind, [read.slice(m) for m in a.mentions]) for a in PART.function(read) if isinstance(a, Actor)]


def kinds(text: str, name: str) -> set[ActorKind]:
    return {kind for kind, said in actors(text) if name in said}


def together(text: str, name: str) -> set[str]:
    return {word for _, said in actors(text) if name in said for word in said}


@pytest.mark.parametrize(
    "text",
    [
        "The tanker Lady Marten sank off the coast on Monday, the harbour office said.",
        "The owner mourns those who died in the loss of the Lady Marten last week.",
    ],
)
def test_a_ship_that_is_called_like_a_person_is_none(text: str) -> None:
    assert ActorKind.PERSON not in kinds(text, "Lady Marten")


def test_a_name_of_which_the_text_makes_an_adjective_is_a_state() -> None:
    text = "Torvesa denies the attack. Torvesan guns were far away, it says, and Torvesa called on the mission to come."
    assert kinds(text, "Torvesa") == {ActorKind.PLACE}
    assert not kinds(text, "Torvesan")


def test_a_dateline_names_a_place_and_an_agency() -> None:
    text = (
        "MARDOCK (Vantage) - The head of the office, Ilmar Benn, said on Monday that he had left. Benn told Vantage so."
    )
    assert ActorKind.PERSON not in kinds(text, "Vantage") | kinds(text, "MARDOCK")
    assert kinds(text, "Ilmar Benn") == {ActorKind.PERSON}


def test_words_of_a_quotation_are_nobody_beside_it() -> None:
    text = '"It was a raid on a harbour in which there is not one soldier," Colonel Ilmar Benn, the spokesman of the office, said.'
    assert "one soldier" not in together(text, "Ilmar Benn")


def test_who_is_set_beside_a_place_is_not_the_place() -> None:
    text = "Four men were brought to the hospital in Orlin, its director, Dr Mara Benn, told the agency."
    assert "Orlin" not in together(text, "Mara Benn")


def test_the_first_person_of_a_quotation_is_not_somebody_named_before() -> None:
    text = 'All of it was for President Ilmar Stane.\n\nThe market was empty. "I want my money back," said Rosa Benn, who sells fish.'
    assert not {"I", "my"} & together(text, "Ilmar Stane")


@pytest.mark.parametrize("words", ["board", "front", "Two bodies"])
def test_set_phrases_and_the_dead_are_no_bodies(words: str) -> None:
    text = "Forty men were on board. Guards stood in front of the harbour. Two bodies had been counted twice, the mayor said."
    assert all(words not in said for _, said in actors(text))


def test_a_board_that_is_named_for_the_sea_is_not_armed() -> None:
    assert kinds("The Marine Safety Board opened an inquiry.", "Marine Safety Board") == {ActorKind.ORGANISATION}


def test_at_least_belongs_to_the_number() -> None:
    assert any("At least six people" in said for _, said in actors("At least six people left the town on Monday."))
