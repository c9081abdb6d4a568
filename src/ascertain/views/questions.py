"""What the claims of a case answer, as a read model: questions, the answers side by side, disputes and corrections.

Finds: for each question the answers with the claims, speakers and origins that give or deny each; the claims set against one
another with the words of both; corrections.
Needs: ClaimCluster and Relation records with the claims, attributions and documents they name; origins where they are known.
Known misses: nothing is inferred here, and no answer is called right.
Example: `build(clusters, relations, claims, attributions, documents).matters[0].questions[0].answers[0].voices`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
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
    Stance,
)
from ascertain.views.language import noop

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
SHOWN = 3
"""Claims shown with an answer; the others are counted."""
ORDER = (QuestionKind.HAPPENED, QuestionKind.WHO, QuestionKind.HOW_MANY, QuestionKind.WHEN, QuestionKind.WHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim as shown: its words (`start:end` of the document's text they begin and end at), who puts it and where."""

    id: str
    text: str
    speaker: str
    firm: str
    publisher: str
    published: str | None
    document: str
    language: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One answer: claims and denials, the first few in full, and how many speakers and origins give it. `origins` is None
    where origins are not known."""

    label: str
    value: str
    claims: tuple[Said, ...]
    denials: tuple[Said, ...]
    voices: int
    origins: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question with its answers, the most supported first."""

    id: str
    kind: QuestionKind
    text: str
    claims: int
    answers: tuple[AnswerView, ...]


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

    id: str
    title: str
    questions: tuple[QuestionView, ...]
    disputes: tuple[Against, ...]
    corrections: tuple[Against, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """All of a case, the most disputed and most reported first."""

    matters: tuple[MatterView, ...]


def build(
    clusters: Iterable[ClaimCluster],
    relations: Iterable[Relation],
    claims: Iterable[Claim],
    attributions: Iterable[Attribution],
    documents: Iterable[Document],
    *,
    origins: Mapping[str, str] | None = None,
) -> Questions:
    """The read model. origins: claim id to origin id. A matter is shown where its claims differ, or come from two speakers or
    more."""
    texts = {d.id: d for d in documents}
    sources = {a.id: a for a in attributions}
    said = {c.id: _said(c, sources[c.attribution], texts[c.document]) for c in claims if c.attribution in sources}
    grouped: defaultdict[str, list[ClaimCluster]] = defaultdict(list)
    matter_of: dict[str, str] = {}
    deniers: set[str] = set()
    for cluster in clusters:
        deniers.update(i for answer in cluster.answers for i in answer.denied_by)
        grouped[cluster.matter or cluster.id].append(cluster)
        matter_of |= dict.fromkeys(cluster.claims, cluster.matter or cluster.id)
    opposed: defaultdict[str, list[Relation]] = defaultdict(list)
    for r in relations:
        home = matter_of.get(r.a) or matter_of.get(r.b)
        if r.kind in VERBS and r.a in said and r.b in said and home:
            opposed[home].append(r)
    views = [
        _matter(
            key,
            [_question(c, said, origins) for c in sorted(group, key=_place)],
            _against(opposed[key], said, texts, deniers),
        )
        for key, group in grouped.items()
    ]
    views = [v for v in views if v.disputes or v.corrections or _differ(v)]
    return Questions(matters=tuple(sorted(views, key=lambda v: (-_weight(v), v.id))))


def _weight(view: MatterView) -> int:
    return 3 * (len(view.disputes) + len(view.corrections)) + sum(q.claims for q in view.questions)


def _differ(view: MatterView) -> bool:
    return any(len(q.answers) > 1 or any(a.voices > 1 for a in q.answers) for q in view.questions)


def _said(claim: Claim, source: Attribution, document: Document) -> Said:
    author = source.speaker.kind is not SpeakerKind.SOURCE
    return Said(
        id=claim.id,
        text=document.slice(*claim.content),
        speaker="the author" if author else source.speaker.name or "a source without a name",
        firm="" if claim.stance is Stance.ASSERTED else str(claim.stance),
        publisher=document.outlet or document.title or document.id,
        published=document.published[:10] if document.published else None,
        document=document.id,
        language=document.language,
        spans=claim.content,
    )


def _place(cluster: ClaimCluster) -> tuple[int, str]:
    return (ORDER.index(cluster.kind), cluster.question)


def _matter(key: str, questions: Sequence[QuestionView], against: Sequence[Against]) -> MatterView:
    return MatterView(
        id=key,
        title=questions[0].text.removeprefix("When? ").removeprefix("Who? ").removeprefix("Where? "),
        questions=tuple(questions),
        disputes=tuple(x for x in against if x.kind is not RelationKind.SUPERSEDES),
        corrections=tuple(x for x in against if x.kind is RelationKind.SUPERSEDES),
    )


def _question(cluster: ClaimCluster, said: Mapping[str, Said], origins: Mapping[str, str] | None) -> QuestionView:
    answers = []
    for answer in cluster.answers:
        given = [said[i] for i in answer.claims if i in said]
        known = {origins[i] for i in answer.claims if i in origins} if origins else None
        answers.append(
            AnswerView(
                label=answer.label,
                value=answer.value,
                claims=tuple(given),
                denials=tuple(said[i] for i in answer.denied_by if i in said),
                voices=len({_voice(s) for s in given}),
                origins=len(known) if known is not None else None,
            )
        )
    return QuestionView(
        id=cluster.id, kind=cluster.kind, text=cluster.question, claims=len(cluster.claims), answers=tuple(answers)
    )


def _voice(said: Said) -> tuple[str, str]:
    return (said.speaker.casefold(), said.publisher if said.speaker == "the author" else "")


def _against(
    opposed: Sequence[Relation], said: Mapping[str, Said], texts: Mapping[str, Document], deniers: Set[str]
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
