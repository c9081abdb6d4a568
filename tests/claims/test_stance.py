from __future__ import annotations

import pytest

from ascertain.claims import extractors
from ascertain.model import Claim
from ascertain.testing import document


def stances(text: str) -> list[tuple[str, str]]:
    read = document(text)
    records = extractors.get("rules").function(read)
    return [(str(r.stance), " ".join(read.slice(*r.stance_cues).split())) for r in records if isinstance(r, Claim)]


@pytest.mark.parametrize(
    ("text", "stance", "cue"),
    [
        ("The bridge was shut.", "asserted", ""),
        ("The bridge was not shut.", "asserted", ""),
        ("The guards probably left at noon.", "probable", "probably"),
        ("The guards are likely to leave.", "probable", "likely"),
        ("The guards appear to have left.", "probable", "appear"),
        ("The guards are believed to have left.", "probable", "believed"),
        ("The guards are thought to be hiding in the mill.", "probable", "thought"),
        ("The scan appears to show that the seal was broken.", "probable", "appears"),
        ("The union called on the owners to raise wages.", "hypothetical", "called"),
        ("The board ruled out a new count.", "denied", "ruled"),
        ("The board has not ruled out a new count.", "possible", "not … ruled"),
        ("It seems that the guards left.", "probable", "seems"),
        ("Analysts suspect that the guards left.", "probable", "suspect"),
        ("The guards may return.", "possible", "may"),
        ("Perhaps the guards left.", "possible", "Perhaps"),
        ("The guards could have left.", "possible", "could"),
        ("The guards could not leave the tower.", "asserted", ""),
        ("Two men are feared drowned.", "possible", "feared"),
        ("The ministry denied that the guards left.", "denied", "denied"),
        ("The ministry rejected claims that the guards left.", "denied", "rejected"),
        ("It is false that the guards left.", "denied", "false"),
        ("The claims that the bridge was mined are false.", "denied", "false"),
        ("Diplomats doubt that the guards left.", "questioned", "doubt"),
        ("It is unclear whether the guards left.", "questioned", "unclear"),
        ("Kesh plans to rebuild the bridge.", "hypothetical", "plans"),
        ("The council would rebuild the bridge.", "hypothetical", "would"),
        ("The envoy called for an end to the siege.", "hypothetical", "called"),
    ],
)
def test_stance_and_its_cue(text: str, stance: str, cue: str) -> None:
    assert stances(text) == [(stance, cue)]


def test_a_condition_makes_both_clauses_hypothetical() -> None:
    assert {s for s, _ in stances("If the bridge stays shut, prices will rise.")} == {"hypothetical"}


def test_denial_of_a_hedged_proposition_stays_denial() -> None:
    assert stances("The army denied that it may attack.")[0][0] == "denied"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("It is unclear whether it would hold.", "questioned"),
        ("It is not known how long the gate stood open.", "questioned"),
        ("There is no evidence that the gate stood open, the guard said.", "questioned"),
        ("“There is no proof that the gate stood open,” she said.", "questioned"),
        ("There is evidence that the gate stood open, the guard said.", "asserted"),
        ("We could not establish whether the guards had left.", "questioned"),
        ("The gate will stay shut on Monday.", "hypothetical"),
        ("Flour prices will double.", "asserted"),
        ("The wall would most likely fall.", "probable"),
        ("We could have shut the gate.", "hypothetical"),
        ("It is often argued that the gate is weak.", "asserted"),
        ("It is commonly held that the gate is cursed.", "probable"),
    ],
)
def test_open_questions_arrangements_and_common_belief(text: str, stance: str) -> None:
    assert [s for s, _ in stances(text)] == [stance]


def test_a_consequence_is_hypothetical_whatever_its_verb() -> None:
    assert [s for s, _ in stances("If the oil is to blame, the remedy is a new pump.")] == ["hypothetical"] * 2


def test_what_had_happened_before_an_order_was_not_ordered() -> None:
    read = stances("The judge ordered two clerks to leave the room after they laughed.")
    assert [s for s, _ in read] == ["hypothetical", "asserted"]


def test_until_looks_ahead() -> None:
    assert [s for s, _ in stances("Until the guards come, the lamp stays lit.")] == ["hypothetical", "asserted"]
