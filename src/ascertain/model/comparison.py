"""Records across documents: copied passages, independent voices, claims on one question, and how claims relate."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model.records import Span
from ascertain.model.vocab import QuestionKind, RelationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """A passage of one document found again in another, `a` in the one published first.

    `kind` is passage, near_duplicate (the whole text), quotation (one side prints it between quotation marks),
    shared_quotation (both do: they may quote one speaker) or translation. `direction` is "a>b" where `b` took it from `a`,
    "b>a", or None; `known_by` are the reason codes it rests on (credit, quotation, time; common_source where both took it
    from a third). `similarity` is the share of the longer side's words that are equal; of a translation the mean cosine of its
    sentences, and `score` how sure it is that it is one. `credit` are the words in which the copy names the other's
    publisher."""

    id: str
    a: Span
    b: Span
    kind: str = "passage"
    direction: str | None
    known_by: tuple[str, ...] = ()
    similarity: float
    credit: tuple[Span, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stretch of both sides of a copied passage. `kind` is equal, replace, delete (only in `a`) or insert (only in `b`);
    an absent side is an empty span. The stretches of one reuse, one after another, are its two spans. Not stored:
    computed for display."""

    kind: str
    a: Span
    b: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginLink:
    """Two documents, or two claims, speak with one voice. `kind` says why: reuse, wire_credit, citation, shared_statement,
    same_author, same_owner. `evidence` are ids of records, `spans` the words."""

    id: str
    a: str
    b: str
    kind: str
    evidence: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One independent voice: documents, and claims in any document, that go back to it. `root` is the document, speaker
    or outlet that it begins with, `links` the ids of the OriginLinks that hold it together."""

    id: str
    name: str
    kind: str = ""
    """What speaks: person, body, document (its own voice), unnamed; empty where that is not known."""
    root: str | None
    documents: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How claim `a` stands to claim `b`. `reason` is a code (number, date, polarity, denial, absence, role, actor, place,
    attribution, opening, correction, update, words, nli);
    `spans` are the words on both sides that decide."""

    id: str
    a: str
    b: str
    kind: RelationKind
    reason: str
    spans: tuple[Span, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to a cluster's question: what to show, its normal form, and the claims that give it. `denied_by` are claims
    that deny it."""

    id: str
    label: str
    value: str
    claims: tuple[str, ...]
    denied_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCluster:
    """Claims on one question with the competing answers, the most supported first. Clusters with the same `matter` ask about
    one thing that is said to have happened. `toll`: its answers count what only rises with time (dead, wounded, displaced,
    detained), so that a lower count of an earlier day does not speak against a higher one."""

    id: str
    matter: str = ""
    kind: QuestionKind
    question: str
    claims: tuple[str, ...]
    answers: tuple[Answer, ...]
    toll: bool = False
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCheck:
    """A check that somebody published of a claim, as they put it. `rating` is their verdict in their words, `source` the file
    it was read from; a program never turns it into one of its own."""

    id: str
    claim: str
    publisher: str
    url: str
    rating: str
    title: str | None = None
    claimant: str | None = None
    claimed_at: str | None = None
    """ISO 8601, as precise as given."""
    published: str | None = None
    language: str | None = None
    source: str
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMatch:
    """A published fact-check that may be about a claim: `claim` and `check` are ids, `spans` the claim's words, `score` the
    probability that both are about the same."""

    id: str
    claim: str
    check: str
    spans: tuple[Span, ...]
    method: str
    score: float
