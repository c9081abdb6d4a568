"""What is set against what about one thing that is said to have happened, as a read model: disputes and corrections.

Finds: the claims set against one another with the words of both, each two speakers and reason once; corrections.
Needs: ClaimCluster and Relation records with the claims, attributions and documents they name.
Known misses: nothing is inferred here, and no answer is called right.
Example: `build(clusters, relations, claims, attributions, documents).disputes[0].words_a`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from ascertain.model import (
    Attribution,
    Claim,
    ClaimCluster,
    Document,
    QuestionKind,
    Relation,
    RelationKind,
    Span,
    SpeakerKind,
)
from ascertain.views.language import noop

KINDS = {
    QuestionKind.HAPPENED: noop("Did it happen"),
    QuestionKind.WHO: noop("Who"),
    QuestionKind.HOW_MANY: noop("How many"),
    QuestionKind.WHEN: noop("When"),
    QuestionKind.WHERE: noop("Where"),
}
"""What kinds of questions are called, in the order in which they are listed."""
REASONS = {
    "number": noop("the numbers exclude one another"),
    "date": noop("the days differ"),
    "polarity": noop("one says it was so, the other that it was not"),
    "denial": noop("one denies what the other says"),
    "role": noop("who did it to whom is turned round"),
    "actor": noop("one says it was somebody else"),
    "opening": noop("they differ on how the use of force began"),
    "absence": noop("one says that there was no such thing"),
    "place": noop("the places differ"),
    "attribution": noop("the same words are put into two mouths"),
    "correction": noop("the same publisher takes it back"),
    "update": noop("the same speaker gives a new figure"),
    "nli": noop("a language model reads them as opposed"),
    "words": noop("nearly the same words"),
}
VERBS = {
    RelationKind.DISPUTES: noop("disputed"),
    RelationKind.CONTRADICTS: noop("contradicted"),
    RelationKind.SUPERSEDES: noop("corrected"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim as shown: its words, who puts it and where, and the spans of its words."""

    id: str
    text: str
    speaker: str
    publisher: str
    document: str
    language: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """Two claims set against each other, with the deciding words of each; `times` counts the pairs of the same two
    speakers for the same reason, or those of one speaker's denials, of which the surest is shown. Of a correction, `a` is the later claim."""

    kind: RelationKind
    verb: str
    reason: str
    a: Said
    b: Said
    words_a: str
    words_b: str
    times: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """Questions about one thing that is said to have happened, with the disputes and corrections about it."""

    questions: tuple[ClaimCluster, ...]
    disputes: tuple[Against, ...]
    corrections: tuple[Against, ...]


def build(
    clusters: Iterable[ClaimCluster],
    relations: Iterable[Relation],
    claims: Iterable[Claim],
    attributions: Iterable[Attribution],
    documents: Iterable[Document],
) -> MatterView:
    """The read model of the questions about one thing."""
    texts = {d.id: d for d in documents}
    sources = {a.id: a for a in attributions}
    said = {c.id: _said(c, sources[c.attribution], texts[c.document]) for c in claims if c.attribution in sources}
    order = tuple(KINDS)
    questions = sorted(clusters, key=lambda c: (order.index(c.kind), c.question))
    deniers = {i for c in questions for answer in c.answers for i in answer.denied_by}
    opposed = [r for r in relations if r.kind in VERBS and r.a in said and r.b in said]
    against = _against(opposed, said, texts, deniers)
    return MatterView(
        questions=tuple(questions),
        disputes=tuple(x for x in against if x.kind is not RelationKind.SUPERSEDES),
        corrections=tuple(x for x in against if x.kind is RelationKind.SUPERSEDES),
    )


def _said(claim: Claim, source: Attribution, document: Document) -> Said:
    author = source.speaker.kind is not SpeakerKind.SOURCE
    return Said(
        id=claim.id,
        text=document.slice(*claim.content),
        speaker="the author" if author else source.speaker.name or "a source without a name",
        publisher=document.outlet or document.title or document.id,
        document=document.id,
        language=document.language,
        spans=claim.content,
    )


def _voice(said: Said) -> tuple[str, str]:
    return (said.speaker.casefold(), said.publisher if said.speaker == "the author" else "")


def _against(
    opposed: Iterable[Relation], said: Mapping[str, Said], texts: Mapping[str, Document], deniers: Set[str]
) -> list[Against]:
    """One entry for two speakers and a reason, or for one speaker's denials of a thing, the surest pair first."""
    groups: defaultdict[tuple[RelationKind, str, frozenset[tuple[str, str]]], list[Relation]] = defaultdict(list)
    for r in opposed:
        denying = deniers & {r.a, r.b}
        sides = denying if len(denying) == 1 else {r.a, r.b}
        groups[r.kind, r.reason, frozenset(_voice(said[i]) for i in sides)].append(r)
    shown = []
    for (kind, reason, _), pairs in groups.items():
        best = max(pairs, key=lambda r: (r.score, r.id))
        a, b = said[best.a], said[best.b]
        shown.append(
            Against(
                kind=kind,
                verb=VERBS[kind],
                reason=REASONS.get(reason, reason),
                a=a,
                b=b,
                words_a=_words(best, a, texts),
                words_b=_words(best, b, texts),
                times=len(pairs),
                score=best.score,
            )
        )
    return sorted(shown, key=lambda x: (-x.score, -x.times, x.a.id, x.b.id))


def _words(relation: Relation, side: Said, texts: Mapping[str, Document]) -> str:
    """The relation's deciding words on one side; none where they are the whole claim."""
    inside = [
        s
        for s in relation.spans
        if s.document == side.document and any(c.start <= s.start and s.end <= c.end for c in side.spans)
    ]
    return texts[side.document].slice(*inside) if inside and tuple(inside) != side.spans else ""
