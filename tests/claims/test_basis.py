from __future__ import annotations

import pytest
from bases_found import bases


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
        ("According to the manifest, 187 persons were on board.", "document"),
        ("The memo, signed by the head of the office, Mara Orlin, says that the bridge was mined.", "document"),
        ("The harbour master, Mara Orlin, says that the bridge was mined.", "named_person"),
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


@pytest.mark.parametrize(
    "text",
    [
        "We can hear gulls from the mill.",
        "I am standing at the ford.",
        "We have just heard a bang.",
        "Our reporter Mara Orlin can see smoke.",
        "A reporter of this newspaper read the log.",
        "I was on the quay that night.",
        "We were refused entry to the ward.",
        "My own count came to eleven.",
        "The miller said nothing when I asked.",
        "Three guards asked us not to print their names.",
        "She led me to the well.",
    ],
)
def test_what_the_house_saw_did_or_was_told_is_first_hand(text: str) -> None:
    assert set(bases(text)) == {"first_hand"}


def test_a_team_is_told_by_the_name_in_the_opening_line() -> None:
    text = "Ford Watch, third report\n\nA team of two from Ford Watch reached the mill. They measured the wall. No crack was found."

    assert bases(text) == ["first_hand"] * 3


def test_other_peoples_teams_are_not_the_house() -> None:
    assert bases("A team of two from Ford Watch reached the mill.") == ["none_stated"]


def test_how_a_thing_looked_that_was_just_seen_is_first_hand() -> None:
    assert bases("We visited the mill. Its door was intact.") == ["first_hand", "first_hand"]


def test_a_search_by_the_house_is_its_own() -> None:
    assert bases("An archive search by our staff found it in the parish roll.") == ["first_hand"]


def test_she_who_spoke_in_between_is_none_of_the_team() -> None:
    text = "We visited the mill. A miller said the wheel had stopped. She asked for a lamp."
    assert bases(text) == ["first_hand", "unnamed_other", "none_stated"]


def test_silence_after_a_question_is_no_observation() -> None:
    assert bases("We asked the firm for the log. It did not reply.") == ["first_hand", "none_stated"]


@pytest.mark.parametrize(
    "text",
    [
        "I am not persuaded.",
        "We reject this.",
        "We see no merit in the plan.",
        "It would be kinder to open the log.",
        "There is no excuse for the delay.",
        "That is a careless sentence.",
        "This was a serious failing.",
        "The plan is a blunt, lazy tool.",
        "The mayor would do better to resign.",
        "The wall ought to be mended.",
        "The board has probably made matters worse.",
        "The best hope is a truce.",
        "The real scandal is the price.",
        "The price is absurdly high.",
        "It is high time to open the gate.",
        "Flour prices will double.",
    ],
)
def test_judgement_advice_and_forecast_are_opinion(text: str) -> None:
    assert bases(text) == ["author_opinion"]


@pytest.mark.parametrize(
    "text",
    [
        "The wall is four metres thick.",
        "The gate will reopen on Monday.",
        "The works will remain closed.",
        "The milk must be kept below four degrees.",
        "None is deeper than a hand.",
        "The dam is likely to hold until Friday 9 May.",
        "Under the harbour statute, the board must meet twice a year.",
        "The registrar must publish the roll by the end of May.",
        "Guards have been told not to speak to anybody.",
    ],
)
def test_measures_rules_of_use_and_arrangements_are_no_opinion(text: str) -> None:
    assert bases(text) == ["none_stated"]


def test_a_deadline_that_the_author_sets_is_advice() -> None:
    assert bases("The council must act by June.") == ["author_opinion"]


def test_the_consequence_of_a_condition_is_no_opinion() -> None:
    assert bases("If the log is false, the matter will pass to the court.") == ["none_stated", "none_stated"]


ARGUED = "The wall is a disgrace. The council should tear it down. I doubt that it will hold. "


@pytest.mark.parametrize(
    "saying",
    [
        "An inquiry is judged by what it asks.",
        "The risk is real.",
        "Much depends on the weather.",
        "Walls do not stop water.",
    ],
)
def test_general_truths_are_opinion_only_where_the_text_argues(saying: str) -> None:
    assert bases(ARGUED + saying)[-1] == "author_opinion"
    assert bases("The wall was built in May. It is nine metres long. " + saying)[-1] == "none_stated"


@pytest.mark.parametrize(
    "text",
    [
        "It is commonly held in the valley that the well is cursed.",
        "It is well known that the dam leaks.",
        "It is no secret that the dam leaks.",
        "Everyone knows that the dam leaks.",
        "Word in the town is that the dam leaks.",
        "Conventional wisdom holds that the dam is safe.",
        "Nine men are feared drowned.",
    ],
)
def test_what_everybody_and_nobody_says_is_common_belief(text: str) -> None:
    assert bases(text) == ["common_belief"]


@pytest.mark.parametrize(
    "text",
    [
        "The latest figures show that prices fell.",
        "Records show the bridge was shut.",
        "According to the minutes, the bridge was shut.",
        "According to those lines, the bridge was shut.",
        "The minutes record a vote of nine to two.",
        "The judgment held that the fee was unlawful.",
        "Four sacks reached the mill in the spring, according to a bank statement read to the jury.",
    ],
)
def test_texts_and_figures_are_documents(text: str) -> None:
    assert bases(text) == ["document"]
