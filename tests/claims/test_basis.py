from __future__ import annotations

import pytest

from ascertain.claims import extractors
from ascertain.model import Attribution, Claim
from ascertain.testing import document


def bases(text: str) -> list[str]:
    records = list(extractors.get("rules").function(document(text)))
    by_id = {r.id: r for r in records if isinstance(r, Attribution)}
    return [str(by_id[r.attribution].basis) for r in records if isinstance(r, Claim)]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The bridge was shut.", "none_stated"),
        ("In my opinion, the bridge is ugly.", "author_opinion"),
        ("Parliament should shut the bridge.", "author_opinion"),
        ("Unfortunately, the bridge was shut.", "author_opinion"),
        ("I believe that the bridge is safe.", "author_opinion"),
        ("The siege was a mistake.", "author_opinion"),
        ("We counted twelve craters on the bridge.", "first_hand"),
        ("I watched the bridge burn.", "first_hand"),
        ("Our team interviewed nine ferrymen.", "first_hand"),
        ("The bridge was reportedly mined.", "common_belief"),
        ("The bridge is said to be cursed.", "common_belief"),
        ("It is widely believed that the bridge was mined.", "common_belief"),
        ("According to the report, the bridge was mined.", "document"),
        ("Satellite images show that the bridge was mined.", "document"),
        ("Officials recognised, based on intelligence information, that the bridge was mined.", "document"),
        ("Officials said the bridge was mined.", "unnamed_official"),
        ("Residents said the bridge was mined.", "unnamed_other"),
        ("Mara Orlin said the bridge was mined.", "named_person"),
        ("The Red Basin Front said the bridge was mined.", "named_organisation"),
    ],
)
def test_basis_of_one_claim(text: str, basis: str) -> None:
    assert bases(text) == [basis]


def test_what_a_field_team_goes_on_to_list_is_still_first_hand() -> None:
    assert bases("We examined the craters. None was deeper than a hand.") == ["first_hand", "first_hand"]
