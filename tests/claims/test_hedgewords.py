"""Kinds of hedging words."""

from __future__ import annotations

from ascertain.claims.hedgewords import kinds
from ascertain.claims.hedging import kinds_of, telling


def test_kinds_stand_for_words_alone_and_beside_a_word() -> None:
    names = {name for name, _, _ in kinds(["some", "critics", "may", "leave"])}
    assert {"k:many people might", "k:many", "m:some people", "m:many critics might", "hedging>=3"} <= names
    assert "hedging>=4" not in names


def test_a_passive_of_belief_is_told_apart_from_one_with_an_agent() -> None:
    assert "passive" in kinds_of("It is widely believed.")
    assert {"passive by", "passive believed by"} <= kinds_of("It is believed by the mayor.")
    assert "passive" not in kinds_of("It is believed by the mayor.")


def test_a_sentence_without_such_words_has_none_but_its_length() -> None:
    assert kinds_of("The ferry left at noon.") == set()
    assert kinds_of("The ferry left at noon with forty sheep aboard it.") == {"words>=10"}


def test_weight_of_a_kind_points_at_the_words() -> None:
    text = "The weir holds, several fishers think."
    assert [text[a:b] for a, b in telling(text, {"": 0.0, "k:many": 1.0})] == ["several"]
