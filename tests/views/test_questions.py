"""Disputes stand with the words of both sides, each once, and corrections apart from them."""

from __future__ import annotations

from dataclasses import replace

from ascertain.model import (
    Answer,
    Attribution,
    Basis,
    Claim,
    ClaimCluster,
    Document,
    Polarity,
    QuestionKind,
    Relation,
    RelationKind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)
from ascertain.testing import document
from ascertain.views.questions import MatterView, build

TEXTS = {
    "Gazette": "At least three people died, the harbour office said.",
    "Herald": "Seven people died, the union said. Two people died, a clerk <b>said</b>.",
}
CLAIMS = {"c1": ("Gazette", "At least three people died", "the harbour office"), "c2": ("Herald", "Seven people died", "the union"),
          "c3": ("Herald", "Two people died", "a clerk <b>said</b>")}  # fmt: skip


def records() -> tuple[dict[str, Document], list[Claim], list[Attribution]]:
    documents = {
        name: replace(document(text), outlet=name, published="2031-05-04", id=f"doc-{name}")
        for name, text in TEXTS.items()
    }
    claims, sources = [], []
    for key, (outlet, words, speaker) in CLAIMS.items():
        start = TEXTS[outlet].index(words)
        span = Span(document=f"doc-{outlet}", start=start, end=start + len(words))
        sources.append(
            Attribution(
                id=f"a-{key}", document=span.document, speaker=Speaker(kind=SpeakerKind.SOURCE, name=speaker), cue=(), content=(span,),
                basis=Basis.NAMED_ORGANISATION, method="made@1", score=1.0,
            )
        )  # fmt: skip
        claims.append(
            Claim(
                id=key, document=span.document, attribution=f"a-{key}", content=(span,), polarity=Polarity.POSITIVE,
                stance=Stance.POSSIBLE if key == "c3" else Stance.ASSERTED, method="made@1", score=1.0,
            )
        )  # fmt: skip
    return documents, claims, sources


def cluster() -> ClaimCluster:
    answers = (
        Answer(id="n1", label="at least 3", value="3..", claims=("c1",)),
        Answer(id="n2", label="7", value="7", claims=("c2",)),
        Answer(id="n3", label="2", value="2", claims=("c3",), denied_by=("c1",)),
    )
    return ClaimCluster(
        id="k1", matter="m1", kind=QuestionKind.HOW_MANY, question="How many people died?", claims=("c1", "c2", "c3"), answers=answers,
        method="made@1", score=1.0,
    )  # fmt: skip


def relation(a: str, b: str, kind: RelationKind = RelationKind.CONTRADICTS) -> Relation:
    spans = tuple(
        Span(
            document=f"doc-{CLAIMS[x][0]}",
            start=TEXTS[CLAIMS[x][0]].index(CLAIMS[x][1]),
            end=TEXTS[CLAIMS[x][0]].index(CLAIMS[x][1]) + 3,
        )
        for x in (a, b)
    )
    return Relation(id=f"r-{a}-{b}", a=a, b=b, kind=kind, reason="number", spans=spans, method="made@1", score=0.8)


def built(*relations: Relation) -> MatterView:
    documents, claims, sources = records()
    return build([cluster()], relations, claims, sources, documents.values())


def test_pairs_of_one_dispute_are_shown_once_with_both_sides_words() -> None:
    (shown,) = built(relation("c1", "c3"), replace(relation("c1", "c3"), id="r2", score=0.5)).disputes
    assert (shown.times, shown.score) == (2, 0.8)
    assert (shown.words_a, shown.words_b) == ("At ", "Two")
    assert (shown.a.speaker, shown.a.publisher) == ("the harbour office", "Gazette")


def test_a_correction_is_told_apart() -> None:
    matter = built(relation("c3", "c1", RelationKind.SUPERSEDES))
    assert matter.disputes == ()
    assert matter.corrections[0].a.text == "Two people died"


def test_questions_about_one_thing_are_listed_in_the_order_of_their_kinds() -> None:
    documents, claims, sources = records()
    asked = [cluster(), replace(cluster(), id="k2", kind=QuestionKind.HAPPENED, question="Did anyone die?")]
    assert [q.id for q in build(asked, [], claims, sources, documents.values()).questions] == ["k2", "k1"]
