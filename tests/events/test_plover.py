"""Events by verbs and nouns of political action: what was done, by whom, to whom; and what is no event."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ascertain.events.plover import events
from ascertain.events.plover_lexicon import PLOVER, lexicon, parse
from ascertain.model import (
    Actor,
    ActorKind,
    Anchor,
    Claim,
    Document,
    Event,
    Passage,
    PassageKind,
    PlaceName,
    Polarity,
    Span,
    Stance,
    TimeExpression,
)


def document(text: str) -> Document:
    whole = Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text))
    return Document(id="doc-1", snapshot="sha256:0", method="test@1", text=text, passages=(whole,), places=())


def found(text: str) -> list[tuple[str, str, str]]:
    """Type, sources and targets of each event, in words."""
    doc = document(text)
    return [(e.type, doc.slice(*e.sources), doc.slice(*e.targets)) for e in events(doc)]


def one(text: str) -> Event:
    (event,) = events(document(text))
    return event


ACTS = [
    ("The Orvanian army shelled Thessock on Monday.", ("ASSAULT", "Orvanian army", "Thessock")),
    ("Keldrian diplomats held talks with the rebels in Marren.", ("CONSULT", "Keldrian diplomats", "rebels in Marren")),
    ("Orvane accused Keldry of arming the rebels.", ("ACCUSE", "Orvane", "Keldry")),
    ("Keldry has refused to negotiate with Orvane.", ("REJECT", "Keldry", "Orvane")),
    ("Orvane said it would send food to Keldry.", ("AGREE", "Orvane", "Keldry")),
    ("Orvane said it would blockade Keldry.", ("THREATEN", "Orvane", "Keldry")),
    ("Orvane threatened to expel Keldrian diplomats.", ("THREATEN", "Orvane", "Keldrian diplomats")),
    ("The ministry said that Keldry must release the prisoners.", ("REQUEST", "ministry", "Keldry")),
    ("Students marched against President Vellor in Thessock.", ("PROTEST", "Students", "President Vellor")),
    ("Orvane has halted economic aid to Keldry.", ("SANCTION", "Orvane", "Keldry")),
    ("Police arrested two journalists.", ("COERCE", "Police", "journalists")),
    ("Orvane lifted sanctions against Keldry.", ("YIELD", "Orvane", "Keldry")),
    ("Orvane imposed sanctions on Keldry.", ("SANCTION", "Orvane", "Keldry")),
    ("Doctors from Orvane delivered medicine to refugees.", ("AID", "Doctors from Orvane", "refugees")),
    ("Keldry extradited the suspect to Orvane.", ("COOPERATE", "Keldry", "Orvane")),
    ("Orvane deployed its troops against Keldry.", ("MOBILIZE", "Orvane", "Keldry")),
    ("President Vellor praised the Keldrian government.", ("SUPPORT", "President Vellor", "Keldrian government")),
]


@pytest.mark.parametrize(("text", "expected"), ACTS)
def test_says_what_was_done_by_whom_to_whom(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Two villagers were killed by Orvanian soldiers.", "Orvanian soldiers", "villagers"),
        ("Orvanian soldiers killed two villagers.", "Orvanian soldiers", "villagers"),
        ("The killing of two villagers by Orvanian soldiers shocked Thessock.", "Orvanian soldiers", "villagers"),
        ("Orvane and Keldry attacked the rebels and the militia.", "Orvane … Keldry", "rebels … militia"),
        ("The minister rejected the Keldrian president's offer.", "minister", "Keldrian president"),
        ("Keldry condemned the killing of two villagers by Orvanian soldiers.", "Keldry", "Orvanian soldiers"),
        ("Keldrian warplanes, which came at night, bombed the army.", "Keldrian warplanes", "army"),
        ("Keldrian mortars killed two of the guards at Orlin.", "Keldrian", "guards at Orlin"),
    ],
)
def test_roles_follow_the_syntax_not_the_order(text: str, source: str, target: str) -> None:
    assert (source, target) in [event[1:] for event in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "If Orvane attacks Keldry, the treaty ends.",
        "The general wants to attack Keldry.",
        "Did the Orvanian army shell Thessock?",
        "The ministry rejected the claim that its soldiers had fled.",
        "The minister declined to comment.",
        "The Keldrian spokesman hung up.",
        "The lamp was burning in the window.",
        "The board released its report and offered no comment.",
        "We must acknowledge that these fears are real.",
        "Orvane discussed Keldry at length.",
        "The report demonstrates the need for reform.",
        "Officials were able to handle the crowd.",
        "The ministry warned that storms could reach the coast.",
    ],
)
def test_aims_conditions_questions_and_mere_words_are_no_events(text: str) -> None:
    assert found(text) == []


def test_what_did_not_happen_is_negative_and_what_will_not_be_done_is_refused() -> None:
    assert one("Orvane did not attack Keldry.").polarity is Polarity.NEGATIVE
    assert one("Orvane attacked Keldry.").polarity is Polarity.POSITIVE
    assert one("The minister said he would not resign.").type == "REJECT"


def test_a_clause_tells_one_event_and_no_two_share_an_id() -> None:
    text = "The army began shelling Thessock and decided to expel the Keldrian refugees. Keldry denounced Orvane."
    told = list(events(document(text)))
    assert [e.type for e in told] == ["ASSAULT", "COERCE", "ACCUSE"]
    assert len({e.id for e in told}) == len(told)
    assert all(a.trigger.end <= b.trigger.start for a, b in pairwise(told))


def test_events_are_joined_to_times_places_claims_and_actors() -> None:
    text = "The ministry said that the rebels had attacked Thessock on Monday. They killed two guards near Marren."
    doc = document(text)

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(document=doc.id, start=at, end=at + len(words))

    time = TimeExpression(
        id="t1", document=doc.id, span=span("on Monday"), type="DATE", value="2031-02-03", method="test@1", score=1.0
    )
    place = PlaceName(id="p1", document=doc.id, span=span("Marren"), method="test@1", score=1.0)
    claim = Claim(
        id="c1", document=doc.id, attribution="a1", content=(span("the rebels had attacked Thessock on Monday"),),
        polarity=Polarity.POSITIVE, stance=Stance.ASSERTED, method="test@1", score=1.0,
    )  # fmt: skip
    rebels = Actor(
        id="r1", document=doc.id, kind=ActorKind.ARMED_GROUP, name="the rebels",
        mentions=(span("the rebels"), span("They")), method="test@1", score=1.0,
    )  # fmt: skip
    attack, killing = events(doc, times=[time], places=[place], claims=[claim], actors=[rebels])
    assert (attack.times, attack.places, attack.claims) == (("t1",), (), ("c1",))
    assert (killing.times, killing.places, killing.claims) == ((), ("p1",), ())
    assert attack.source_actors == killing.source_actors == ("r1",)


def test_an_event_is_not_dated_by_itself() -> None:
    text = "Orvane expelled the envoys after the rebels attacked Thessock."
    doc = document(text)
    at = text.index("after")
    bound = TimeExpression(
        id="t1", document=doc.id, span=Span(document=doc.id, start=at, end=len(text) - 1), type="DATE",
        value="XXXX-XX-XX", anchor=Anchor.EVENT, method="test@1", score=1.0,
    )  # fmt: skip
    times = {doc.slice(e.trigger): e.times for e in events(doc, times=[bound])}
    assert times == {"expelled": ("t1",), "attacked": ()}


def test_every_code_of_the_lexicon_has_a_type_and_every_class_exists() -> None:
    words = lexicon()
    senses = [s for group in words.verbs.values() for s in group]
    assert {c[:2] for c in (*words.nouns.values(), *(s.code for s in senses))} <= set(PLOVER)
    asked = {w[1:] for s in senses for w in (s.object, s.subject) if w and w.startswith("@")}
    assert asked <= set(words.classes)


def test_the_most_telling_pattern_of_a_verb_comes_first() -> None:
    small = parse("class thing: stone\nverb 180: throw\nverb 145: throw>@thing throw/at>@thing")
    assert [(s.code, s.conditions) for s in small.verbs["throw"]] == [("145", 2), ("145", 1), ("180", 0)]
    with pytest.raises(ValueError, match="no such kind"):
        parse("verbs 180: throw")


@pytest.mark.parametrize("text", ["", "…", "😀 قال الوزير إن الجيش هاجم القرية.", "attack " * 400])
def test_strange_texts_survive_and_spans_lie_inside(text: str) -> None:
    for event in events(document(text)):
        assert 0 <= event.trigger.start < event.trigger.end <= len(text)
