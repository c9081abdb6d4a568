from __future__ import annotations

import pytest

from ascertain.claims import extractors
from ascertain.model import Attribution, SpeakerKind
from ascertain.testing import document


def sources(text: str) -> list[tuple[str | None, str]]:
    records = extractors.get("rules").function(document(text))
    return [
        (r.speaker.name, str(r.basis))
        for r in records
        if isinstance(r, Attribution) and r.speaker.kind == SpeakerKind.SOURCE
    ]


@pytest.mark.parametrize(
    ("source", "name", "basis"),
    [
        ("Mara Orlin", "Mara Orlin", "named_person"),
        ("Foreign Minister Mara Orlin", "Mara Orlin", "named_person"),
        ("Army spokesman Ilya Benn", "Ilya Benn", "named_person"),
        ("The governor of Lower Sarn, Ilya Benn,", "Ilya Benn", "named_person"),
        ("Kesh's foreign ministry", "Kesh's foreign ministry", "named_organisation"),
        ("The Ministry of Water", "The Ministry of Water", "named_organisation"),
        ("The Red Basin Front", "The Red Basin Front", "named_organisation"),
        ("Reuters", "Reuters", "named_organisation"),
        ("The Harbour Times", "The Harbour Times", "named_organisation"),
        ("Keshi officials", "Keshi officials", "unnamed_official"),
        ("Officials from Kesh's Ministry of Water", "Officials from Kesh's Ministry of Water", "unnamed_official"),
        ("The authorities", "The authorities", "unnamed_official"),
        ("A senior military source", "A senior military source", "unnamed_official"),
        ("A former inspector", "A former inspector", "unnamed_other"),
        ("Some political figures", "Some political figures", "unnamed_other"),
        ("Residents of the valley", "Residents of the valley", "unnamed_other"),
        ("Several analysts", "Several analysts", "unnamed_other"),
        ("Two of the officials", "Two of the officials", "unnamed_official"),
        ("A leaked memo", "A leaked memo", "document"),
        ("The court file", "The court file", "document"),
    ],
)
def test_a_source_is_told_by_its_head_words(source: str, name: str, basis: str) -> None:
    assert sources(f"{source} said the bridge was mined.") == [(name, basis)]


def test_a_pronoun_is_given_as_the_name_it_stands_for() -> None:
    text = "Mara Orlin visited the bridge on Monday. She said the guards had left."

    assert sources(text) == [("Mara Orlin", "named_person")]


def test_a_pronoun_keeps_its_own_place_and_points_to_the_name() -> None:
    text = "Mara Orlin visited the bridge. She said the guards had left."
    read = document(text)
    records = extractors.get("rules").function(read)
    speaker = next(r.speaker for r in records if isinstance(r, Attribution) and r.cue)

    assert read.slice(*speaker.spans) == "She"
    assert read.slice(*speaker.antecedent) == "Mara Orlin"


def test_a_surname_is_a_person_once_the_full_name_was_given() -> None:
    text = "Ilya Benn runs the ferry. Benn said the guards had left."

    assert sources(text) == [("Benn", "named_person")]


def test_a_state_that_acts_is_a_body_not_a_person() -> None:
    text = "Two men drowned in Kesh. Kesh said the guards had left."

    assert sources(text) == [("Kesh", "named_organisation")]


def test_an_office_is_a_person_once_the_text_has_said_who_holds_it() -> None:
    text = "Water minister Ilya Benn arrived on Monday. The minister said the dam was safe."

    assert sources(text) == [("Ilya Benn", "named_person")]


def test_the_group_is_the_body_named_before() -> None:
    text = "The Red Basin Front holds the valley. The group said its men had left."

    assert sources(text) == [("The Red Basin Front", "named_organisation")]


def test_i_and_we_are_the_author() -> None:
    assert sources("I believe the guards had left.") == []
