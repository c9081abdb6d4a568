"""Who only confirms or disputes what was said before is linked to it, where it is clear what is meant."""

from __future__ import annotations

import pytest

from ascertain.claims import extractors
from ascertain.model import Attribution, Claim
from ascertain.testing import check_extractor, document


def taken_up(text: str) -> dict[str, list[str]]:
    """By the speaker of each attribution that has no claim of its own, the words of the claims it takes up."""
    read = document(text)
    records = check_extractor(extractors.get("rules"), read)
    claims = {r.id: r for r in records if isinstance(r, Claim)}
    with_claims = {c.attribution for c in claims.values()}
    return {
        a.speaker.name or "": [read.slice(*claims[c].content) for c in a.takes_up]
        for a in records
        if isinstance(a, Attribution) and a.id not in with_claims
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The mill was sold. Two colonels confirmed this to me.", {"Two colonels": ["The mill was sold"]}),
        ("The mill was sold, and two colonels confirmed this.", {"two colonels": ["The mill was sold"]}),
        (
            "Ada Plim said the mill was sold and that the price was low. The owner denied it.",
            {"The owner": ["the mill was sold", "the price was low"]},
        ),
        (
            "It was believed that the dam would fail. It was said that the village would drown. "
            "These sentiments were voiced by several deputies.",
            {"several deputies": ["the dam would fail", "the village would drown"]},
        ),
        (
            "The mill was sold. Two colonels confirmed this. The mayor agreed with that view.",
            {"Two colonels": ["The mill was sold"], "The mayor": ["The mill was sold"]},
        ),
    ],
)
def test_what_is_confirmed_or_shared_is_what_was_said_right_before(text: str, told: dict[str, list[str]]) -> None:
    assert taken_up(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "A clerk said the mill was shut; the mayor said it was open. The ministry denied these claims.",
        "Two colonels confirmed this.",
        "A shop was found in the cellar. A witness described it.",
    ],
)
def test_what_is_not_clear_is_left_open(text: str) -> None:
    assert set(map(tuple, taken_up(text).values())) <= {()}


def test_an_attribution_with_a_content_of_its_own_takes_nothing_up() -> None:
    records = check_extractor(extractors.get("rules"), document("The mill burned. Ada Plim said the mill was sold."))
    assert [a.takes_up for a in records if isinstance(a, Attribution)] == [(), ()]
