from __future__ import annotations

import pytest

from ascertain.claims import extractors
from ascertain.claims.anonymity import stated_reason
from ascertain.model import Attribution
from ascertain.testing import document


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "A guard, who asked not to be named because he feared for his job, said so.",
            "because he feared for his job",
        ),
        ("A guard spoke on condition of anonymity, citing orders.", "citing orders"),
        ("A guard, who was not authorised to speak to the press, said so.", "not authorised to speak to the press"),
        ("A guard who asked not to be named said so.", ""),
        ("A guard said so.", ""),
    ],
)
def test_why_a_source_is_not_named(text: str, reason: str) -> None:
    assert "".join(text[a:b] for a, b in stated_reason(text, 0, len(text))) == reason


def test_the_reason_stands_in_the_attribution() -> None:
    text = "A senior official, who asked not to be named because talks go on, said the bridge was mined."
    read = document(text)
    records = extractors.get("rules").function(read)
    found = next(r for r in records if isinstance(r, Attribution) and r.cue)

    assert read.slice(*found.anonymity_reason) == "because talks go on"


def reasons(text: str) -> dict[str, str]:
    read = document(text)
    found = [r for r in extractors.get("rules").function(read) if isinstance(r, Attribution) and r.cue]
    return {read.slice(*a.speaker.spans): read.slice(*a.anonymity_reason) for a in found}


def test_a_reason_in_the_next_sentence_counts_for_the_voice_before_it() -> None:
    text = "“It went on for an hour,” a barge worker said. He asked not to be named because he feared for his permit."
    assert reasons(text) == {"a barge worker": "because he feared for his permit"}


def test_a_reason_given_for_a_group_counts_for_each_of_it_but_for_nobody_else() -> None:
    text = (
        "The two, who serve in the guard, asked for anonymity because the log is secret.\n\n"
        "“It comes first,” one of them said.\n\nA former colleague said the log was old."
    )
    assert reasons(text) == {"one of them": "because the log is secret", "A former colleague": ""}


def test_both_is_people_and_never_the_paper_that_writes() -> None:
    text = "The Tern has not seen the log. Both said the crossing took place on Sunday."
    read = document(text)
    found = next(r for r in extractors.get("rules").function(read) if isinstance(r, Attribution) and r.cue)
    assert found.speaker.name == "Both"
    assert found.basis == "unnamed_other"
