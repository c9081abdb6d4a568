"""Basis from the text's own grounds: who puts it out, field visits that go on, offices, documents that tell, set phrases of judgement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bases_found import bases

from ascertain.model import Document, PassageKind
from ascertain.testing import document


def headed(title: str, text: str, kind: PassageKind = PassageKind.HEADING) -> Document:
    read = document(f"{title}\n\n{text}")
    return replace(read, passages=(replace(read.passages[0], kind=kind), *read.passages[1:]))


def test_who_issues_a_statement_is_known_from_its_title() -> None:
    text = "The Authority’s divers inspected the hull. They found a gash below the waterline."
    assert bases(headed("Statement by the Port Authority of Dunmar", text)) == ["first_hand", "first_hand"]
    assert bases(headed("Oil in the bay of Dunmar", text)) == ["none_stated", "none_stated"]


def test_a_body_named_over_its_own_report_is_the_house_but_not_one_that_news_is_about() -> None:
    field = "Two delegates of Clear Window entered the colony. Clear Window interviewed thirty prisoners."
    assert bases(headed("Clear Window", field)) == ["first_hand", "first_hand"]
    assert bases(headed("Clear Window finds cold rooms", field)) == ["none_stated", "none_stated"]


def test_the_outlet_behind_the_names_of_a_byline_is_the_house() -> None:
    text = "A reporter for the Record drove along the road in May."
    byline = "By Orla Finch and Tom Gale, The Tarrow Record"
    assert bases(headed(byline, text, PassageKind.BYLINE)) == ["first_hand"]


def test_how_a_place_looked_rests_on_the_visit_but_not_its_history_nor_what_followed() -> None:
    seen = "I visited the mill in May. The wheel was broken. A dog slept in the yard. There were rats in the loft."
    assert bases(document(seen)) == ["first_hand"] * 4
    assert bases(document("I visited the mill in May. The mill was built in 1802."))[-1] == "none_stated"
    assert bases(document("I visited the mill in May. The council has sold it."))[-1] == "none_stated"


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The committee’s chairman said the letters had been lost.", "unnamed_official"),
        ("A clerk said the complaint was filed in July.", "unnamed_official"),
        ("A person in the ministry said the road was never built.", "unnamed_official"),
        ("A former ministry engineer said the road was never built.", "unnamed_other"),
        ("A plumber said the casing was cracked.", "unnamed_other"),
        ("The timetable says the ferry leaves at six.", "document"),
        ("The catalogue lists forty smaller shocks.", "document"),
        ("We have been told to leave the quay.", "first_hand"),
        ("The scheme makes a mockery of the law.", "author_opinion"),
        ("The ministry has only itself to blame.", "author_opinion"),
        ("The lake fell short by a metre of water.", "none_stated"),
    ],
)
def test_grounds_of_one_claim(text: str, basis: str) -> None:
    assert bases(document(text)) == [basis]
