"""Quotation marks: which stretches count as quoted, in the marks that newspapers use."""

import pytest

from ascertain.claims.quotation import quotations
from ascertain.model import Document, Passage, PassageKind
from ascertain.syntax import parse


def quoted(*paragraphs: str) -> list[tuple[str, bool]]:
    text = "\n\n".join(paragraphs)
    at, passages = 0, []
    for paragraph in paragraphs:
        passages.append(Passage(kind=PassageKind.PARAGRAPH, start=at, end=at + len(paragraph)))
        at += len(paragraph) + 2
    document = Document(id="d", snapshot="s", method="m", text=text, passages=tuple(passages), places=())
    return [(text[q.start : q.end], q.resumes) for q in quotations(text, parse(document))]


@pytest.mark.parametrize("marks", ["“”", '""', ["''", "''"]])
def test_newspaper_marks_set_off_speech(marks: str | list[str]) -> None:
    inside = f"{marks[0]}We are late{marks[1]}"
    assert quoted(f"They wrote {inside} on the wall.") == [(inside, False)]


def test_opening_mark_repeated_in_each_paragraph_is_one_speech() -> None:
    assert quoted("He said: “It rained.", "“Then it froze.”") == [("“It rained.", False), ("“Then it froze.”", True)]


def test_new_quotation_after_a_closed_one_does_not_resume() -> None:
    assert [resumes for _, resumes in quoted("“It rained.”", "“It froze.”")] == [False, False]


def test_inches_open_nothing() -> None:
    assert quoted('A 12" pipe burst near the mill.') == []


def test_apostrophes_open_nothing() -> None:
    assert quoted("The mayors’ wives don’t agree with Ostria’s plan.") == []


def test_single_quotes_of_a_headline_count() -> None:
    assert quoted("Mayor calls tax ‘an open robbery’") == [("‘an open robbery’", False)]
