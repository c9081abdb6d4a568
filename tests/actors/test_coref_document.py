from __future__ import annotations

import pytest

from ascertain.actors import finders
from ascertain.bench import coref
from ascertain.model import Actor
from ascertain.testing import document


def clusters(text: str) -> list[list[str]]:
    read = document(text)
    records = finders.get("rules").function(read)
    return [[read.slice(s) for s in r.mentions] for r in records if isinstance(r, Actor)]


def together(text: str, one: str, other: str) -> bool:
    return any(one in c and other in c for c in clusters(text))


@pytest.mark.parametrize(
    ("text", "pronoun", "name"),
    [
        ("James Benn resigned on Monday. In his remarks, he revealed the plan.", "he", "James Benn"),
        ("Mary Smith met James Benn. She gave him a letter.", "She", "Mary Smith"),
        ("Mary Smith met James Benn. She gave him a letter.", "him", "James Benn"),
        (
            "The officials of the foreign ministry were aware of the plan. They issued an order on Monday.",
            "They",
            "The officials of the foreign ministry",
        ),
        ('"I saw nothing," said James Benn, a farmer.', "I", "James Benn"),
    ],
)
def test_a_pronoun_is_joined_to_whom_it_stands_for(text: str, pronoun: str, name: str) -> None:
    assert together(text, pronoun, name)


def test_these_criminals_are_some_who_were_named_and_not_one_person() -> None:
    text = "The army hunted Ash Guard fighters for a year. On Monday the governor said these criminals had left the country."

    assert together(text, "Ash Guard fighters", "these criminals")
    assert not together(text, "the governor", "these criminals")


def test_an_abbreviation_is_joined_to_the_name_it_shortens() -> None:
    text = "The National Directorate of Security (NDS) denied it. On Monday the NDS gave no reason."

    whole = next(c for c in clusters(text) if "National Directorate of Security" in c)
    assert whole.count("NDS") == 2


def test_a_description_is_joined_to_the_name_it_stands_beside() -> None:
    text = "The former spokesman of the army, James Benn, left the country."

    assert together(text, "James Benn", "The former spokesman of the army")


def test_the_authorities_of_two_states_stay_apart() -> None:
    text = "The Pakistani authorities shut the border. A day later the Afghan authorities protested. They were angry."

    assert not together(text, "The Pakistani authorities", "the Afghan authorities")


def test_he_and_she_are_never_one() -> None:
    for c in clusters("Mary Smith wrote to the judge. He read it. She waited. His clerk told her to leave."):
        assert not {"He", "His"} & set(c) or not {"She", "her"} & set(c)


def test_a_second_unnumbered_group_is_a_new_one() -> None:
    text = "Several officials met in London on Monday. Some senior officials refused to come."

    assert not together(text, "Several officials", "Some senior officials")


def test_given_mentions_are_all_answered_in_their_own_spans() -> None:
    text = "James Benn left London. He gave no reason."
    spans = [(0, 10, "person"), (16, 22, "place"), (24, 26, "person"), (32, 41, "abstract")]
    record = {"id": "a", "text": text, "mentions": [{"start": s, "end": e, "type": t} for s, e, t in spans]}
    answer = next(coref.predict([record]))

    assert sorted(tuple(m) for c in answer["clusters"] for m in c) == [(s, e) for s, e, _ in spans]
    assert [[0, 10], [24, 26]] in answer["clusters"]


def test_found_mentions_are_given_in_clusters_of_two_or_more() -> None:
    answer = next(coref.predict([{"id": "a", "text": "James Benn left London. He gave no reason."}]))

    assert answer == {"id": "a", "clusters": [[[0, 10], [24, 26]]]}
