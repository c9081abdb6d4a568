from __future__ import annotations

import pytest
from making import AT, claim

from ascertain.assess import decision, in_force, overrule
from ascertain.model import Attribution, BadInput, Basis, Decision, Speaker, SpeakerKind, Stance

ATTRIBUTION = Attribution(
    id="att-1", document="doc-1", speaker=Speaker(kind=SpeakerKind.SOURCE, name="he"), cue=(), content=(),
    basis=Basis.UNNAMED_OTHER, method="rules@1", score=0.5,
)  # fmt: skip
RECORDS = (ATTRIBUTION, claim("clm-1"), claim("clm-2"))


def made(action: str, target: str, minute: int = 0, **given: str) -> Decision:
    at = AT.replace(":00:00Z", f":{minute:02}:00Z")
    return decision(action, target, who="mara", at=at, **({"why": "read it again"} | given))


def test_what_is_set_replaces_what_was_found_and_says_who_did_it():
    stance = made("set", "clm-1", field="stance", value="denied")
    basis = made("set", "att-1", field="basis", value="unnamed_official")
    speaker = made("set", "att-1", field="speaker", value="The governor's office")
    source, first, second = overrule(RECORDS, [stance, basis, speaker])
    assert isinstance(source, Attribution)
    assert (source.basis, source.speaker.name, source.method) == (
        Basis.UNNAMED_OFFICIAL, "The governor's office", "decision",
    )  # fmt: skip
    assert first.stance == Stance.DENIED
    assert second == RECORDS[2]


def test_the_later_of_two_counts_and_undo_brings_the_earlier_back():
    first = made("set", "clm-1", 1, field="stance", value="denied")
    second = made("set", "clm-1", 2, field="stance", value="possible")
    undo = made("undo", second.id, 3)
    again = made("undo", undo.id, 4)
    assert in_force([first, second]) == (second,)
    assert in_force([first, second, undo]) == (first,)
    assert in_force([first, second, undo, again]) == (second,)
    assert overrule(RECORDS, [first, made("undo", first.id, 5)]) == RECORDS


def test_a_rejected_claim_leaves_and_comes_back():
    gone = made("reject", "clm-2")
    assert overrule(RECORDS, [gone]) == RECORDS[:2]
    assert overrule(RECORDS, [gone, made("undo", gone.id, 1)]) == RECORDS


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"action": "prove"}, "known: confirm"),
        ({"action": "reject", "why": " "}, "say why"),
        ({"action": "confirm", "who": " "}, "say who"),
        ({"action": "set", "field": "truth", "value": "true", "why": "x"}, "cannot be set"),
        ({"action": "set", "field": "stance", "value": "proven", "why": "x"}, "known: asserted"),
        ({"action": "set", "field": "speaker", "value": " ", "why": "x"}, "what speaker becomes"),
        ({"action": "link", "why": "x"}, "takes two things"),
        ({"action": "reject", "why": "x", "other": "clm-2"}, "takes one thing"),
    ],
)
def test_what_cannot_be_decided_is_bad_input(given: dict[str, str], words: str):
    with pytest.raises(BadInput, match=words):
        decision(**({"target": "clm-1", "who": "mara", "at": AT} | given))
