"""What the text beside a name says of minors, victims, witnesses, sources and the accused."""

from __future__ import annotations

import pytest
from people_making import one


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A 14-year-old boy, Lena Dorn, was there.", "minor"),
        ("Lena Dorn, 14, lives by the quay.", "minor"),
        ("Lena Dorn (9) lives by the quay.", "minor"),
        ("The schoolgirl Lena Dorn lives by the quay.", "minor"),
        ("The victim, Lena Dorn, lives by the quay.", "victim"),
        ("Lena Dorn was shot on the quay.", "victim"),
        ("Lena Dorn and Tom Reed were wounded on the quay.", "victim"),
        ("They mourned the death of Lena Dorn.", "victim"),
        ("A witness, Lena Dorn, saw the boat.", "witness"),
        ("Lena Dorn testified on Monday.", "witness"),
        ("Lena Dorn spoke on condition of anonymity.", "confidential_source"),
        ("Lena Dorn was arrested on Monday.", "accused"),
        ("Lena Dorn has been charged with theft.", "accused"),
        ("Police arrested Lena Dorn on Monday.", "accused"),
        ("Police arrested the first mate of the tug, 31-year-old Lena Dorn, late on Monday.", "accused"),
        ("Suspects Tom Reed and Lena Dorn were apprehended.", "accused"),
        ("Prosecutors accused Lena Dorn of theft.", "accused"),
        ("The trial of Lena Dorn begins.", "accused"),
    ],
)
def test_the_class_is_suggested(text: str, kind: str) -> None:
    person = one(text, "Lena Dorn")
    assert kind in [str(p) for p in person.protected]
    assert not person.decided


@pytest.mark.parametrize(
    "text",
    [
        "Minister Lena Dorn said suspects were apprehended.",
        "Lena Dorn said that a 14-year-old boy was hurt.",
        "Lena Dorn, 41, lives by the quay.",
        "Lena Dorn waited 14 days.",
        "Lena Dorn spoke. Two men were arrested.",
        "Lena Dorn denied the report.",
        "Nobody was arrested, Lena Dorn said.",
        "Police arrested a man, Lena Dorn told reporters.",
    ],
)
def test_what_is_said_of_others_suggests_nothing(text: str) -> None:
    assert one(text, "Lena Dorn").protected == ()


def test_who_was_convicted_is_not_merely_accused() -> None:
    assert one("Lena Dorn was arrested in May and convicted in June.", "Lena Dorn").protected == ()


def test_the_suggestion_cites_its_sentence() -> None:
    text = "It rained. Lena Dorn was arrested. It rained on."
    (found,) = one(text, "Lena Dorn").suggested
    assert text[found.span.start : found.span.end] == "Lena Dorn was arrested."
