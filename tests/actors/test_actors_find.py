from __future__ import annotations

import pickle
from dataclasses import replace

import msgspec
import pytest

from ascertain.actors import finders
from ascertain.model import Actor, ActorKind, Byline, Document, Mention, MentionForm, Skipped
from ascertain.testing import SAMPLES, document

PART = finders.get("rules")


def found(read: Document) -> tuple[list[Mention], list[Actor]]:
    records = list(PART.function(read))
    return [r for r in records if isinstance(r, Mention)], [r for r in records if isinstance(r, Actor)]


def mention(text: str, words: str) -> Mention:
    read = document(text)
    return next(m for m in found(read)[0] if read.slice(m.span) == words)


def words(text: str) -> set[str]:
    read = document(text)
    return {read.slice(m.span) for m in found(read)[0]}


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_keeps_the_promises_of_every_part(text: str) -> None:
    read = document(text)
    records = list(PART.function(read))
    assert records == list(PART.function(read))
    mentions = {(r.span.start, r.span.end) for r in records if isinstance(r, Mention)}
    for record in records:
        assert msgspec.convert(msgspec.to_builtins(record), type(record)) == record
        if isinstance(record, Skipped):
            continue
        assert (record.document, record.method) == (read.id, PART.method)
        assert 0.0 <= record.score <= 1.0
        if isinstance(record, Mention):
            assert read.text[record.span.start : record.span.end].strip()
            assert record.span.start <= record.head.start < record.head.end <= record.span.end
        else:
            assert {(s.start, s.end) for s in record.mentions} <= mentions
    ids = [r.id for r in records if not isinstance(r, Skipped)]
    assert len(ids) == len(set(ids))
    pickle.dumps(PART.function)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("Keldrian authorities", ActorKind.OFFICE),
        ("Several high-ranking officials", ActorKind.OFFICE),
        ("Officials of the border ministry", ActorKind.OFFICE),
        ("Security forces", ActorKind.ARMED_GROUP),
        ("The insurgents", ActorKind.ARMED_GROUP),
        ("Residents of the valley", ActorKind.POPULATION),
        ("Some political figures", ActorKind.POPULATION),
        ("The foreign ministry", ActorKind.OFFICE),
        ("The opposition coalition", ActorKind.ORGANISATION),
    ],
)
def test_bodies_and_groups_without_a_name_are_actors(phrase: str, kind: ActorKind) -> None:
    one = mention(f"{phrase} refused the offer on Monday.", phrase)

    assert (one.kind, one.form, one.collective) == (kind, MentionForm.DESCRIPTION, True)


def test_a_single_official_is_a_person() -> None:
    one = mention("A former inspector refused the offer.", "A former inspector")

    assert (one.kind, one.collective) == (ActorKind.PERSON, False)


def test_a_people_and_an_institution_are_one_name() -> None:
    text = "The Pakistani Taliban denied it. The Taliban in Kabul said nothing, and the Taliban stayed silent."
    read = document(text)
    actors = found(read)[1]

    assert [a.names for a in actors if "Pakistani Taliban" in a.names] == [("Pakistani Taliban",)]
    assert [a.names for a in actors if "Taliban" in a.names] == [("Taliban",)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Former army spokesman James Benn left the city.", "Former army spokesman"),
        ("James Benn, the mayor of London, left the city.", "mayor of London"),
        ("The former Taliban spokesperson, James Benn, left the city.", "former Taliban spokesperson"),
    ],
)
def test_titles_and_offices_said_of_a_name_are_its_roles(text: str, role: str) -> None:
    read = document(text)
    one = mention(text, "James Benn")

    assert [read.slice(r) for r in one.roles] == [role]
    assert one.kind == ActorKind.PERSON


def test_the_first_person_outside_quotation_is_the_author() -> None:
    read = replace(
        document('I went to London. "I saw nothing," said James Benn. My notes are lost.'),
        bylines=(Byline(name="Mara Orlin", origin="file", evidence="line 2"),),
    )
    author = next(a for a in found(read)[1] if a.author)

    assert author.name == "Mara Orlin"
    assert [read.slice(s) for s in author.mentions] == ["I", "My"]


def test_an_it_that_stands_for_a_clause_is_no_mention() -> None:
    assert "it" not in words("Before the army came, it was believed that the bridge was safe.")
    assert "It" not in words("It became clear that the army had left.")


def test_nothing_that_is_denied_to_exist_is_an_actor() -> None:
    assert "no sanctuaries" not in words("There were no sanctuaries for the rebels in London.")


def test_pronouns_can_be_left_out() -> None:
    read = document("James Benn left London. He gave no reason.")
    records = list(PART.function(read, **PART.resolve({"pronouns": False})))

    assert not [r for r in records if isinstance(r, Mention) and r.form == MentionForm.PRONOUN]


def test_a_passage_in_another_language_is_reported_as_left_out() -> None:
    read = document("James Benn left London.\n\nقال المسؤولون إن الجسر مغلق.")
    left_out = [r for r in PART.function(read) if isinstance(r, Skipped)]

    assert [(s.stage, s.code, s.spans[0].start) for s in left_out] == [("actors", "language", 25)]
    assert "James Benn" in {a.name for a in found(read)[1]}


def test_a_text_too_long_is_read_as_far_as_the_setting_says() -> None:
    read = document("James Benn left London.\n\n" + "Mary Smith left Paris. " * 3)
    records = list(PART.function(read, **PART.resolve({"longest": 40})))

    assert [r.code for r in records if isinstance(r, Skipped)] == ["too-long"]
    assert {r.name for r in records if isinstance(r, Actor)} == {"James Benn", "London"}
