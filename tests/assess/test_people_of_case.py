"""Who is a person in a case, how they are numbered, and what a decision does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from people_making import AT, article, named, people

from ascertain.assess import CUSTODIAN, Person, check_decision, decision, find_person, people_of
from ascertain.assess.person_names import name_words
from ascertain.model import ActorKind, Attribution, BadInput, Basis, Decision, Speaker, SpeakerKind

FERRY = article("Pavel Imre ran the ferry office. Mr Imre met Lena Dorn.", byline=None)
IN_FERRY = named(FERRY, "Pavel Imre", "Mr Imre", "Lena Dorn")


def _ferry(*decisions: Decision) -> tuple[Person, ...]:
    return people((FERRY, IN_FERRY), decisions=decisions)


def _role(person: Person, *, who: str = "ada", value: str = "head of the ferry office") -> Decision:
    return decision(
        "public_role", person.id, who=who, at=AT, why="holds a public office", value=value, spans=person.mentions[:1]
    )


def _protect(person: Person, *, who: str = "ada") -> Decision:
    return decision("protect", person.id, who=who, at=AT, why="spoke at a risk", value="witness")


def _unmask(person: Person, *, who: str, value: str = "witness") -> Decision:
    return decision("unmask", person.id, who=who, at=AT, why="agreed to be named", value=value, field=CUSTODIAN)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Harbour Minister Mara Orlin", ("Mara", "Orlin")),
        ("Dr. Ilse van der Meer, a surgeon", ("Ilse", "van", "der", "Meer")),
        ("Pavel Imre's", ("Pavel", "Imre")),
        ("Pavel J. Imre of the Harbour Office", ("Pavel", "J", "Imre")),
        ("the clerk", ()),
        ("He", ("He",)),
        ("بافل إمره", ("بافل", "إمره")),
    ],
)
def test_a_name_is_taken_without_what_stands_around_it(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


def test_forms_of_one_name_are_one_person_and_two_brothers_are_two() -> None:
    assert [p.names for p in _ferry()] == [(("Pavel", "Imre"), ("Imre",)), (("Lena", "Dorn"),)]
    both = article("Pavel Imre and Tomas Imre came. Imre spoke.")
    found = people((both, named(both, "Pavel Imre", "Tomas Imre", "Imre")))
    assert [p.name for p in found] == ["Pavel Imre", "Tomas Imre", "Imre"]


def test_an_office_before_a_name_makes_no_second_person() -> None:
    read = article("Harbour Works Minister Pavel Imre spoke. Then Pavel Imre left, and Imre was seen no more.")
    (found,) = people((read, named(read, "Harbour Works Minister Pavel Imre", "Pavel Imre", "Imre")))
    assert ("Pavel", "Imre") in found.names


def test_speakers_and_bylines_are_people_too() -> None:
    read = article("By Ilse Varga. The clerk Jon Abel said so.", byline="Ilse Varga")
    start = read.text.index("Jon Abel")
    speaker = named(read, "Jon Abel")[0].span
    said = Attribution(
        id="att-1",
        document=read.id,
        speaker=Speaker(kind=SpeakerKind.SOURCE, name="Jon Abel", spans=(speaker,)),
        cue=(),
        content=(),
        basis=Basis.NAMED_PERSON,
        method="trial@1",
        score=1.0,
    )
    found = people((read, (said,)))
    assert [(p.name, sorted(p.signed)) for p in found] == [("Ilse Varga", [read.id]), ("Jon Abel", [])]
    assert found[0].shown_in(read.id)
    assert not found[0].shown_in("doc-other")
    assert not found[1].shown_in(read.id)
    assert found[1].mentions[0].start == start
    unnamed = replace(said, basis=Basis.UNNAMED_OFFICIAL)
    assert len(people((read, (unnamed,)))) == 1


def test_a_town_or_an_outlet_taken_for_a_person_now_and_then_is_none_and_a_person_in_doubt_is_one() -> None:
    read = article("Orvane, Orvane and Orvane. Hulda Penn met Hulda Penn. The Courier.")
    as_person = named(read, "Orvane", "Hulda Penn", "Courier")
    as_other = tuple(replace(m, kind=ActorKind.PLACE) for m in named(read, "Orvane", "Orvane", "Hulda Penn"))
    found = people((replace(read, outlet="The Courier"), (*as_person, *as_other)))
    assert [p.name for p in found] == ["Hulda Penn"]


def test_numbers_follow_first_mention_and_stay_when_documents_are_added_and_roles_set() -> None:
    first = _ferry()
    assert [p.label for p in first] == ["Person 1", "Person 2"]
    later = article("Aron Abel met Lena Dorn.")
    grown = people((FERRY, IN_FERRY), (later, named(later, "Aron Abel", "Lena Dorn")))
    assert [(p.label, p.name) for p in grown] == [
        ("Person 1", "Pavel Imre"),
        ("Person 2", "Lena Dorn"),
        ("Person 3", "Aron Abel"),
    ]
    assert [p.label for p in _ferry(_role(first[0]))] == ["Person 1", "Person 2"]


def test_the_same_name_in_two_cases_has_two_ids() -> None:
    here, there = (people_of([FERRY], IN_FERRY, (), case=name) for name in ("one", "other"))
    assert not {i for p in here for i in p.ids} & {i for p in there for i in p.ids}


def test_a_person_is_private_until_a_reviewer_sets_a_role_and_an_undo_takes_it_back() -> None:
    person = _ferry()[0]
    role = _role(person)
    undo = decision("undo", role.id, who="ada", at=AT)
    assert [p.shown for p in _ferry()] == [False, False]
    assert [p.shown for p in _ferry(role)] == [True, False]
    assert [p.shown for p in _ferry(role, undo)] == [False, False]


@pytest.mark.parametrize("missing", ["value", "spans", "why", "who"])
def test_a_role_needs_words_a_cited_span_a_reason_and_a_name(missing: str) -> None:
    given = {"value": "minister", "spans": IN_FERRY[0].span, "why": "office", "who": "ada"}
    spans = () if missing == "spans" else (given["spans"],)
    words = {k: "" if k == missing else str(given[k]) for k in ("value", "why", "who")}
    with pytest.raises(BadInput):
        decision("public_role", "per-1", at=AT, spans=spans, **words)  # type: ignore[arg-type]


def test_the_cited_span_must_name_the_person() -> None:
    imre, dorn = _ferry()
    wrong = replace(_role(imre), spans=dorn.mentions)
    with pytest.raises(BadInput, match="cite the words"):
        check_decision(imre, wrong, ())
    check_decision(imre, _role(imre), ())


def test_a_role_of_a_last_name_does_not_pass_to_a_full_name_that_turns_up_later() -> None:
    short = article("Imre spoke.")
    alone = people((short, named(short, "Imre")))[0]
    assert people((short, named(short, "Imre")), decisions=(_role(alone),))[0].shown
    both = people((short, named(short, "Imre")), (FERRY, IN_FERRY), decisions=(_role(alone), _protect(alone)))
    assert both[0].names[0] == ("Pavel", "Imre")
    assert both[0].role is None
    assert [str(p) for p in both[0].protected] == ["witness"], "protection does pass on"


def test_protection_outlasts_a_public_role_and_an_undo() -> None:
    person = _ferry()[0]
    protect = _protect(person)
    undo = decision("undo", protect.id, who="ada", at=AT)
    assert not _ferry(_role(person), protect, undo)[0].shown
    assert not _ferry(protect, _role(person))[0].shown


def test_unmasking_takes_a_second_person_who_is_custodian() -> None:
    person = _ferry()[0]
    before = (_role(person, who="ada"), _protect(person, who="bo"))
    guarded = _ferry(*before)[0]
    with pytest.raises(BadInput, match="only a custodian"):
        decision("unmask", person.id, who="cy", at=AT, why="agreed", value="witness", field="reviewer")
    for who in ("ada", "bo", " BO "):
        with pytest.raises(BadInput, match="second person"):
            check_decision(guarded, _unmask(person, who=who), before)
    lifted = _unmask(person, who="cy")
    check_decision(guarded, lifted, before)
    assert _ferry(*before, lifted)[0].shown
    again = decision("protect", person.id, who="bo", at="2031-05-05T10:00:00Z", why="threatened", value="witness")
    assert not _ferry(*before, lifted, again)[0].shown


def test_one_person_alone_cannot_unmask_what_only_the_text_suggests() -> None:
    read = article("Jon Abel was arrested on Monday.")
    person = people((read, named(read, "Jon Abel")))[0]
    made = _unmask(person, who="cy", value="accused")
    with pytest.raises(BadInput, match="takes two people"):
        check_decision(person, made, ())
    before = (_role(person, who="ada"),)
    check_decision(person, made, before)
    after = people((read, named(read, "Jon Abel")), decisions=(*before, made))[0]
    assert after.shown
    assert after.decided


def test_people_are_found_by_number_or_record_and_never_by_name() -> None:
    found = _ferry()
    for name in ("Person 2", "2", found[1].id, IN_FERRY[2].id):
        assert find_person(found, name) is found[1]
    for name in ("Lena Dorn", "Dorn", "Person 9"):
        with pytest.raises(BadInput, match="has no person"):
            find_person(found, name)
