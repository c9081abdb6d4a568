"""Basis by what stands around a claim: documents that tell, scenes that go on, words set into a sentence."""

from __future__ import annotations

import pytest
from bases_found import bases


@pytest.mark.parametrize(
    "text",
    [
        "The register gives nine.",
        "A delivery note bears the signature of the deputy.",
        "On the map the road ends at the quarry.",
        "By its own figures the board lost thirty boats.",
        "The lorry is entered at 19.50.",
        "A handwritten remark in the margin reads: “Not to go further.”",
        "The river gauge stands at 7.4 metres.",
    ],
)
def test_what_a_document_gives_rests_on_it(text: str) -> None:
    assert bases(text) == ["document"]


@pytest.mark.parametrize("text", ["The report says nothing of the fire.", "The file contains a letter."])
def test_what_a_document_leaves_out_or_holds_does_not(text: str) -> None:
    assert bases(text) == ["none_stated"]


def test_what_went_on_where_somebody_looked_is_first_hand() -> None:
    text = "I walked down to the landing. Two girls peeled an apple. A heron stood on the far bank."
    assert bases(text) == ["first_hand"] * 3


def test_what_somebody_met_there_did_before_is_not() -> None:
    text = "We spoke to a toll keeper. He gave the number to a patrol the same morning."
    assert bases(text) == ["first_hand", "none_stated"]


def test_the_team_is_the_houses_once_it_was_called_ours() -> None:
    text = "Our delegation reached the camp in May.\n\nThe camp is large.\n\nThe delegation counted nine tents."
    assert bases(text) == ["first_hand", "none_stated", "first_hand"]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("It is, I suppose, the end of something.", "author_opinion"),
        ("The tram is slow, we are told.", "common_belief"),
        ("It is not known how the fire began.", "none_stated"),
        ("The dam is widely seen as unsafe.", "common_belief"),
        ("What is lacking is not concrete but nerve.", "author_opinion"),
        ("Speculation serves nobody.", "author_opinion"),
    ],
)
def test_words_around_a_claim_tell_its_basis(text: str, basis: str) -> None:
    assert bases(text) == [basis]


@pytest.mark.parametrize(
    ("source", "basis"),
    [
        ("The Authority", "named_organisation"),
        ("The authorities", "unnamed_official"),
        ("A navy diver", "unnamed_official"),
        ("A ticket clerk", "unnamed_other"),
        ("A court clerk", "unnamed_official"),
        ("Military experts", "unnamed_other"),
        ("Counsel to the inquiry", "unnamed_official"),
        ("The governor's office", "named_organisation"),
        ("State television", "named_organisation"),
        ("A municipal engineer", "unnamed_official"),
        ("An engineer", "unnamed_other"),
    ],
)
def test_who_speaks_for_a_public_body(source: str, basis: str) -> None:
    assert bases(f"{source} said the well was shut.") == [basis]


def test_a_document_named_before_is_what_it_records() -> None:
    text = "We have seen the hospital register. It records five deaths."
    assert bases(text) == ["first_hand", "document"]
