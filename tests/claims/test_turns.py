from __future__ import annotations

import pytest

from ascertain.claims import extractors
from ascertain.model import Attribution, Claim, Skipped, SpeakerKind
from ascertain.testing import check_extractor, document

RULES = extractors.get("rules")


def told(text: str) -> list[tuple[str, str | None, str]]:
    read = document(text)
    records = check_extractor(RULES, read)
    sources = {r.id: r for r in records if isinstance(r, Attribution)}
    out = []
    for claim in (r for r in records if isinstance(r, Claim)):
        source = sources[claim.attribution]
        name = source.speaker.name if source.speaker.kind == SpeakerKind.SOURCE else None
        out.append((read.slice(*claim.content), name, str(source.basis)))
    return out


def skipped(text: str) -> list[tuple[str, str]]:
    read = document(text)
    return [(r.code, read.slice(*r.spans).strip()) for r in RULES.function(read) if isinstance(r, Skipped)]


INTRODUCED = "Tova Lint kept the lock at Sarn for nine years.\n\n"


@pytest.mark.parametrize(
    ("asks", "answers"), [("Q.", "A."), ("Q:", "A:"), ("Question:", "Answer:"), ("MO:", "TL:"), ("Orlin:", "Lint:")]
)
def test_answers_belong_to_the_person_interviewed(asks: str, answers: str) -> None:
    text = (
        f"{INTRODUCED}{asks} Did you shut the gate?\n\n{answers} I shut it at nine.\n\n"
        f"{asks} Who saw you?\n\n{answers} The gate was dark."
    )

    assert told(text)[1:] == [
        ("I shut it at nine", "Tova Lint", "named_person"),
        ("The gate was dark", "Tova Lint", "named_person"),
    ]


def test_what_the_interviewer_states_stays_the_authors() -> None:
    text = f"{INTRODUCED}Q. The gate was found open. Why?\n\nA. The bolt broke.\n\nShe poured the tea."

    assert told(text)[1:] == [
        ("The gate was found open", None, "none_stated"),
        ("The bolt broke", "Tova Lint", "named_person"),
        ("She poured the tea", None, "none_stated"),
    ]


def test_a_source_named_in_an_answer_is_the_source() -> None:
    text = f"{INTRODUCED}Q. What did you hear?\n\nA. A fitter told me that the bolt was rotten."

    assert told(text)[1:] == [("the bolt was rotten", "A fitter", "unnamed_other")]


def test_questions_printed_without_labels_are_told_by_their_form() -> None:
    text = INTRODUCED + "\n\n".join(
        [
            "Did you shut the gate?",
            "I shut it.",
            "Were you alone?",
            "I was alone.",
            "Do you miss it?",
            "I miss the water.",
        ]
    )

    assert [name for _, name, _ in told(text)[1:]] == ["Tova Lint"] * 3


def test_one_line_with_a_colon_makes_no_interview() -> None:
    text = "Correction: the gate was shut at nine.\n\nThe lock was dry."

    assert [name for _, name, _ in told(text)] == [None, None]


def test_heads_and_times_of_a_running_report_are_no_claims() -> None:
    text = "21:30 Guards widen the ring\n\nThe road is shut.\n\n20.05\n\nA barge sank.\n\n19:40 The ford was mined."

    assert [words for words, _, _ in told(text)] == ["The road is shut", "A barge sank", "The ford was mined"]
    assert skipped(text) == [("heading", "21:30 Guards widen the ring"), ("heading", "20.05"), ("label", "19:40")]
