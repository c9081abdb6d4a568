from __future__ import annotations

import pytest

from ascertain.claims.attribution import find
from ascertain.claims.roles import AUTHOR
from ascertain.claims.screen import screen
from ascertain.claims.tokens import TokenIndex
from ascertain.claims.units import Unit, split
from ascertain.syntax import parse
from ascertain.testing import document


def units(text: str) -> list[Unit]:
    read = document(text)
    parsed = parse(read)
    index = TokenIndex(parsed)
    found = [s.found for s in screen(index, find(read, parsed))]
    return [u for u in split(index, found) if isinstance(u, Unit)]


def contents(text: str) -> list[str]:
    return [" … ".join(text[a:b] for a, b in u.spans) for u in units(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army shelled the post and the guards withdrew.", ["The army shelled the post", "the guards withdrew"]),
        ("The army shelled the post and burned the barn.", ["The army shelled the post", "burned the barn"]),
        ("It was not clear on Monday if he would come.", ["It was not clear on Monday if he would come"]),
        ("The office would neither confirm nor deny this.", ["The office would neither confirm nor deny this"]),
        (
            "The envoy neither confirmed nor denied that papers were lost.",
            ["The envoy neither confirmed nor denied that papers were lost"],
        ),
        (
            "Benn said that Orlin handed the captain, known as Ash, a map circled in red.",
            ["Orlin handed the captain, known as Ash, a map circled in red"],
        ),
        (
            "The guild, which owns two mills and runs the ferry, said the toll was fair.",
            ["which owns two mills", "runs the ferry", "the toll was fair"],
        ),
        ('Benn replied: "I knew what I was told."', ["I knew what I was told"]),
        (
            "The charge says the men were armed; the army claims that the arms were stolen.",
            ["the men were armed", "the arms were stolen"],
        ),
        ("The army and the militia fled.", ["The army and the militia fled"]),
        (
            "The convoy, which carried flour, reached Tollen.",
            ["The convoy … reached Tollen", "which carried flour"],
        ),
        ("The men who crossed the river were armed.", ["The men who crossed the river were armed"]),
        ("When the garrison left, the town fell.", ["When the garrison left", "the town fell"]),
        (
            "Two millers were hurt on Friday night when guards fired on the ferry.",
            ["Two millers were hurt on Friday night", "when guards fired on the ferry"],
        ),
        (
            "Two millers were hurt on the night when the ferry sank.",
            ["Two millers were hurt on the night when the ferry sank"],
        ),
        ("The road is empty because the bridge was shut.", ["The road is empty", "because the bridge was shut"]),
        ("However, the guards stayed.", ["the guards stayed"]),
        ("He thanked the envoys.", ["He thanked the envoys"]),
        ("It is clear that the bridge was mined.", ["the bridge was mined"]),
        ("We must acknowledge that the plan failed.", ["the plan failed"]),
        ("She began to rebuild the mill in spring.", ["She began to rebuild the mill in spring"]),
        ("The army will cross the river and burn the mill.", ["The army will cross the river", "burn the mill"]),
        ("The mill (built in 1900) burned.", ["The mill (built in 1900) burned"]),
    ],
)
def test_one_proposition_a_unit(text: str, expected: list[str]) -> None:
    assert sorted(contents(text)) == sorted(expected)


def test_a_reporting_clause_is_no_unit() -> None:
    assert contents("She said that the bridge was shut and the road was mined.") == [
        "the bridge was shut",
        "the road was mined",
    ]


def test_a_comparison_with_what_others_said_is_the_reporters() -> None:
    assert contents("Both said the crossing was on Sunday, a full day earlier than either army has admitted.") == [
        "the crossing was on Sunday"
    ]


def test_a_pronoun_left_over_from_a_report_is_no_unit() -> None:
    assert contents("He said he had been told by a cook that the ferry sank.") == ["the ferry sank"]


def test_an_interrupted_content_has_several_pieces() -> None:
    assert contents("The post, officials said, was empty.") == ["The post … was empty"]


def test_attributed_units_have_an_owner_and_the_rest_is_the_authors() -> None:
    said, stated = units("Benn said the bridge was shut. The road was open.")

    assert said.owner != AUTHOR
    assert stated.owner == AUTHOR


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("The army did not cross the river.", True),
        ("No soldier crossed the river.", True),
        ("Nobody crossed the river.", True),
        ("There were no guards on the bridge.", True),
        ("Not one of the guards left the bridge.", True),
        ("The army crossed the river.", False),
        ("The army took nothing from its guests.", True),
    ],
)
def test_polarity_is_read_from_the_clause(text: str, negative: bool) -> None:
    assert [u.negative for u in units(text)] == [negative]


@pytest.mark.parametrize(
    "text",
    ["Two colonels confirmed this to me.", "Some deputies voiced these sentiments."],
)
def test_a_content_that_only_points_back_puts_nothing_forward(text: str) -> None:
    assert contents(text) == []
