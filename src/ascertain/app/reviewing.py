"""What a person should look at first, and all that is needed to judge one claim: its words in place, what fired, and the
claims it stands beside."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.app.reading_case import Question, Reading, Row
from ascertain.model import Attribution, BadInput, Claim, Decision, Document, Flip, Relation, Span
from ascertain.views.marked import Block, blocks

if TYPE_CHECKING:
    from ascertain.model import Origin, Passage

AROUND = 2
"""Passages shown before and after the one that holds the claim."""
BESIDE = 8
"""Other claims of the same question that are shown beside one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Ids of claims nobody has decided on: `first` those that a contested answer hangs on, by what would change it most;
    then `rest`, the least sure attribution first. `order` are both, with those decided on already, for moving about."""

    first: tuple[str, ...]
    rest: tuple[str, ...]
    order: tuple[str, ...]

    def after(self, name: str | None, *, back: bool = False) -> str | None:
        """The next claim in the order, decided on or not; None at the end."""
        if name is None or name not in self.order:
            return next(iter((*self.first, *self.rest)), None)
        at = self.order.index(name) + (-1 if back else 1)
        return self.order[at] if 0 <= at < len(self.order) else None

    def open_after(self, name: str) -> str | None:
        """The next claim that waits for a decision; from the beginning again at the end."""
        waiting = {*self.first, *self.rest} - {name}
        at = self.order.index(name) if name in self.order else -1
        return next((n for n in (*self.order[at + 1 :], *self.order[: at + 1]) if n in waiting), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another claim of the same question, with its voice and the relation that was found between the two."""

    row: Row
    answer: str
    origin: Origin | None
    relation: Relation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One claim to review. `reason` says why now; `starts` where each block begins in the text; `fired` are the words that
    decided, by what they decided; `seen` the last decision on the claim and on its attribution."""

    row: Row
    claim: Claim
    attribution: Attribution
    reason: str
    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    fired: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    answer: str
    origin: Origin | None
    beside: tuple[Beside, ...]
    decisions: tuple[Decision, ...]
    seen: Mapping[str, str]


def queue(reading: Reading) -> Queue:
    """The order in which claims are reviewed."""

    def made() -> Queue:
        hanging, order = reading.found.memo("queue", lambda: _ordered(reading))
        named = reading.decided
        behind = {c for n in named for c in (n, *reading.found.put_forward.get(n, ()))}
        known = order if len(reading.claims) == len(reading.found.claims) else [n for n in order if n in reading.claims]
        waiting = [n for n in known if n not in behind]
        # `order` begins with those that hang on something.
        first = tuple(n for n in waiting[: len(hanging)] if n in hanging)
        return Queue(first=first, rest=tuple(waiting[len(first) :]), order=tuple(known))

    return reading.memo("queue", made)


def _ordered(reading: Reading) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """(claim -> why it comes first, every claim in order)."""
    found, score = reading.found, _scores(reading)
    hanging: dict[str, str] = {}
    for question in found.contested:
        for flip in question.weighing.flips if question.weighing else ():
            hanging |= {
                n: "another answer comes first without it" for n in _behind(reading, question, flip) if n not in hanging
            }
    for question in found.contested:
        for name in sorted(question.cluster.claims, key=lambda n: (score.get(n, 0.0), n)):
            hanging.setdefault(name, "it gives an answer to a contested question")
    rest = sorted((n for n in score if n not in hanging), key=lambda n: (score[n], n))
    return hanging, (*hanging, *rest)


def _scores(reading: Reading) -> dict[str, float]:
    attributions = {r.id: r for r in reading.found.said if isinstance(r, Attribution)}
    return {
        r.id: min(r.score, attributions[r.attribution].score)
        for r in reading.found.said
        if isinstance(r, Claim) and r.attribution in attributions
    }


def _behind(reading: Reading, question: Question, flip: Flip) -> Iterator[str]:
    """Claims of the question that the flip takes away: those of the origin it names, for one answer where it names one."""
    for answer in question.cluster.answers:
        for name in answer.claims:
            origin = reading.found.origin_of.get(name)
            if flip.kind == "setting" or origin is None or origin.id not in flip.what:
                continue
            if flip.kind == "origin" or answer.id in flip.what:
                yield name


def item(reading: Reading, name: str) -> Item | None:
    """All that is shown of one claim; None when it is no claim of the case, or was rejected."""
    claim = reading.claims.get(name)
    if claim is None or claim.attribution not in reading.attributions:
        return None
    attribution = reading.attributions[claim.attribution]
    hanging, _ = reading.found.memo("queue", lambda: _ordered(reading))
    made = tuple(d for d in reading.decisions if d.target in (claim.id, attribution.id))
    questions = reading.asked(name)
    shown = _passages(reading, claim)
    return Item(
        row=reading.row(claim),
        claim=claim,
        attribution=attribution,
        reason=hanging.get(name, "how sure the attribution is decides the order"),
        blocks=_blocks(reading, claim, attribution),
        starts=tuple(p.start for p in shown),
        fired=tuple(_fired(reading, claim, attribution)),
        questions=questions,
        answer=_answer(questions[0], name) if questions else "",
        origin=reading.live.origin_of(name),
        beside=tuple(_beside(reading, name, questions)),
        decisions=made,
        seen={t: next((d.id for d in reversed(made) if d.target == t), "") for t in (claim.id, attribution.id)},
    )


def located(document: Document, words: str, near: int) -> Span:
    """The place of the words in the document that is nearest to a place; white space counts as one. BadInput where they do not
    stand there."""
    pieces = [re.escape(w) for w in words.split()]
    found = [m.span() for m in re.finditer(r"\s+".join(pieces), document.text)] if pieces else []
    if not found:
        raise BadInput("these words do not stand in the document: take them as they are printed there")
    start, end = min(found, key=lambda span: abs(span[0] - near))
    return Span(document=document.id, start=start, end=end)


def _passages(reading: Reading, claim: Claim) -> Sequence[Passage]:
    document = reading.found.documents[claim.document]
    at = max(bisect_right([p.start for p in document.passages], claim.content[0].start) - 1, 0)
    return document.passages[max(at - AROUND, 0) : at + AROUND + 1]


def _blocks(reading: Reading, claim: Claim, attribution: Attribution) -> tuple[Block, ...]:
    document, shown = reading.found.documents[claim.document], _passages(reading, claim)
    roles: dict[str, tuple[Span, ...]] = {
        "content": claim.content,
        "cue": attribution.cue,
        "source": (*attribution.speaker.spans, *attribution.speaker.antecedent),
        "basis": (*attribution.basis_cues, *attribution.anonymity_reason),
        "stance": claim.stance_cues,
    }
    return blocks(document, shown, roles)


def _fired(reading: Reading, claim: Claim, attribution: Attribution) -> Iterator[tuple[str, str]]:
    text = reading.found.documents[claim.document]
    pieces = (
        ("said by", attribution.speaker.spans),
        ("who stands for", attribution.speaker.antecedent),
        ("cue", attribution.cue),
        ("basis from", attribution.basis_cues),
        ("stance from", claim.stance_cues),
        ("reason for not naming", attribution.anonymity_reason),
    )
    yield from ((label, text.slice(*spans)) for label, spans in pieces if spans)


def _answer(question: Question, name: str) -> str:
    return next((a.label for a in question.cluster.answers if name in (*a.claims, *a.denied_by)), "")


def _beside(reading: Reading, name: str, questions: tuple[Question, ...]) -> Iterator[Beside]:
    """Claims of the first question that give another answer or are set against this one before those that agree."""
    against = {r.b if r.a == name else r.a: r for r in reading.relations(name)}
    mine = _answer(questions[0], name) if questions else ""
    others = dict.fromkeys((*against, *(c for q in questions[:1] for c in q.cluster.claims)))
    known = [n for n in others if n != name and n in reading.claims]
    answers = {n: next((a for q in reading.asked(n)[:1] if (a := _answer(q, n))), "") for n in known}
    known.sort(key=lambda n: (n not in against, answers[n] == mine, n))
    for other in known[:BESIDE]:
        yield Beside(
            row=reading.row(reading.claims[other]),
            answer=answers[other],
            origin=reading.live.origin_of(other),
            relation=against.get(other),
        )
