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
        ("Religious figures", "Religious figures", "unnamed_other"),
        ("The neighbour's embassy", "The neighbour's embassy", "unnamed_official"),
        ("The bank's auditor", "The bank's auditor", "unnamed_other"),
        ("The mayor's office", "The mayor's office", "named_organisation"),
        ("The fishermen's union", "The fishermen's union", "named_organisation"),
        ("The province", "The province", "named_organisation"),
        ("A civil servant", "A civil servant", "unnamed_official"),
        ("The operator, Harl Alkali,", "Harl Alkali", "named_organisation"),
        ("The crane operator, Jana Pell,", "Jana Pell", "named_person"),
        ("A leaked memo", "A leaked memo", "document"),
        ("The court file", "The court file", "document"),
        ("A bundle of 1,200 letters", "A bundle of 1,200 letters", "document"),
        ("Official figures", "Official figures", "document"),
        ("The council's archivist", "The council's archivist", "unnamed_official"),
        ("A court", "A court", "unnamed_official"),
        ("The surveyor, Holt & Greer,", "Holt & Greer", "named_organisation"),
        ("Neighbouring Sarnia", "Neighbouring Sarnia", "named_organisation"),
        ("Ilsa, a 40-year-old widow,", "Ilsa", "named_person"),
        ("The superior, Hanne Pell,", "Hanne Pell", "named_person"),
        ("Orla Venn of the Polytechnic", "Orla Venn", "named_person"),
        ("The opposition River Front", "The opposition River Front", "named_organisation"),
        ("Nurses Across Borders", "Nurses Across Borders", "named_organisation"),
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


def test_one_of_a_group_rests_on_what_the_group_is() -> None:
    text = "Four wardens came to the mill. One said the ford was dry. Another said it was mined."

    assert sources(text) == [("One", "unnamed_official"), ("Another", "unnamed_official")]


def test_a_pronoun_inside_a_report_goes_back_to_who_reports() -> None:
    text = "An old man sat in the mill. Mara Orlin said she doubted that the ford was dry."

    assert sources(text)[-1] == ("Mara Orlin", "named_person")


def test_they_are_people_before_they_are_a_body() -> None:
    text = "The Red Basin Front left. Two millers waited. They said the ford was dry."

    assert sources(text) == [("Two millers", "unnamed_other")]


def test_a_place_is_not_the_company() -> None:
    text = "Loram Mills makes flour in Port Ames. The company said the flour was dry."

    assert sources(text) == [("Loram Mills", "named_organisation")]


def test_the_report_goes_on_speaking_not_the_agency_that_saw_it() -> None:
    text = "An inspection report seen by KPS says the roof was cracked. It adds that the props were old."

    assert [basis for _, basis in sources(text)] == ["document", "document"]


def test_a_clause_before_a_colon_names_the_speaker_without_a_verb_of_speech() -> None:
    text = 'Mara Orlin took that back on Thursday: "We cannot shut the ford this week."'

    assert sources(text) == [("Mara Orlin", "named_person")]


def test_a_condition_about_a_source_is_no_report() -> None:
    assert sources("If the log shows that the ford was dry, the guards lied.") == []


def test_initials_that_spell_a_pronoun_are_a_body() -> None:
    read = document("Plague is rare. The WHO said the risk was low.")
    found = next(r for r in extractors.get("rules").function(read) if isinstance(r, Attribution) and r.cue)
    assert (found.speaker.name, found.basis) == ("The WHO", "named_organisation")


def test_a_village_is_not_who_she_is() -> None:
    text = "Guards burned the village of Orl Venna. “They came at dawn,” said Ilsa, a widow. She said the well was dry."
    assert sources(text) == [("Ilsa", "named_person")] * 2


def test_who_kept_silent_is_the_one_who_goes_on() -> None:
    text = (
        "Jana Pell said the count was wrong. An envoy neither confirmed nor denied that papers were lost. "
        "He said his office was shut."
    )
    assert sources(text) == [("Jana Pell", "named_person"), ("An envoy", "unnamed_official")]


def test_an_office_behind_a_name_is_not_the_named_ones_where_it_opens_the_next_clause() -> None:
    text = "Under questions by prosecutor Lena Voss, the defendant said he had signed the order."

    assert ("Lena Voss", "named_person") not in sources(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nobody in government said that the gate was shut.", []),
        ("The office would neither confirm nor deny the report.", []),
        ("The agency put the toll at 19 on Monday.", [("The agency", "named_organisation")]),
        ("Analysts see the row as a foretaste of the vote.", [("Analysts", "unnamed_other")]),
        ("The guards put the bags at the gate.", []),
        ("The mayor declined to say when the ford would open.", []),
        ("The envoys refused to confirm whether a pact was signed.", []),
        ("Divers found no sign that anyone had lived there.", []),
        ("Forecasters had predicted a wet spring.", [("Forecasters", "unnamed_other")]),
        ("The pilots doubt that.", [("The pilots", "unnamed_other")]),
        ("Two men left; a census by the guild found it in March.", []),
    ],
)
def test_who_speaks_and_who_does_not(text: str, expected: list[tuple[str, str]]) -> None:
    assert sources(text) == expected
