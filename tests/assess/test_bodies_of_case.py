"""Which names of a case are no person's, though a last name stands in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from people_making import article, named

from ascertain.assess import bodies_of
from ascertain.model import ActorKind

NAME = "Harl Road"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Imre Guard", ("Imre", "Guard")),
        ("the Bank of Imre", ("Bank", "of", "Imre")),
        ("Imre", None),
        ("Commander Imre", None),
    ],
)
def test_a_body_is_one_by_two_words_of_which_one_is_no_title(name: str, found: tuple[str, ...] | None) -> None:
    read = article(f"They met at {name}, it is said.")
    records = (replace(m, kind=ActorKind.ARMED_GROUP) for m in named(read, name))
    assert bodies_of([read], records) == ({found} if found else set())


def test_what_is_a_person_somewhere_in_the_case_is_no_body() -> None:
    read = article(f"They met at {NAME}. {NAME} said so.")
    first, second = named(read, NAME, NAME)
    place = replace(first, kind=ActorKind.PLACE)
    assert bodies_of([read], [place]) == {("Harl", "Road")}
    assert bodies_of([read], [place, second]) == set()


def test_a_group_of_people_is_no_body() -> None:
    read = article("Imre villagers left.")
    assert bodies_of([read], [replace(m, kind=ActorKind.POPULATION) for m in named(read, "Imre villagers")]) == set()


def test_an_outlet_is_known_by_its_documents() -> None:
    assert bodies_of([replace(article("Boats."), outlet="The Imre Post")], ()) == {("Imre", "Post")}
