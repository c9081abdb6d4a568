"""What `ascertain compare` prints: copies, voices, and the questions that matter most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from ascertain.app.json import tagged
from ascertain.app.reading_case import rank
from ascertain.faces.cli_output import say, table
from ascertain.model import ClaimCluster, Document, Origin, Relation, RelationKind, Reuse, SourceWeight, Span, Weighing

if TYPE_CHECKING:
    from ascertain.app import Workbench
    from ascertain.app.comparing import Compared

T = TypeVar("T")
AGAINST = frozenset({RelationKind.CONTRADICTS, RelationKind.DISPUTES, RelationKind.SUPERSEDES})


def fields(bench: Workbench, found: Compared) -> list[dict[str, Any]]:
    """Every record found, each naming its type; people who are private or protected are "Person N"."""
    return list(bench.shown().rows(tagged(record) for record in found))


def show(bench: Workbench, found: Compared, *, limit: int) -> None:
    """Tables for people, at most `limit` rows each, and a line that says what there is in all."""
    mask = bench.shown().mask.mask
    copies, copied = _first(found.of(Reuse), limit)
    against, disputes = _first((r for r in found.of(Relation) if r.kind in AGAINST), limit)
    documents = _documents(bench, [*(s for r in copies for s in (r.a, r.b)), *(s for r in against for s in r.spans)])
    table(
        ("took", "from", "words in common", "known by", "id"),
        mask([_copy(r, documents) for r in copies]),
        whole=("id",),
    )
    weighed = nsmallest(limit, found.of(Weighing), key=rank)
    questions = {r.id: r.question for r in found.of(ClaimCluster)}
    table(
        ("question", "answers: probability, 90 %, voices/documents", "id"),
        mask([_question(w, questions) for w in weighed]),
        whole=("id",),
    )
    table(("against each other", "", "by", "id"), mask([_relation(r, documents) for r in against]), whole=("id",))
    sources = nsmallest(limit, found.of(SourceWeight), key=lambda s: (-s.claims, s.name))
    table(("voice", "borne out", "questions"), mask([_source(s) for s in sources]))
    voices = sum(1 for _ in found.of(Origin))
    say(
        f"{bench.case.count(Document)} documents, {copied} copied passages, {voices} voices, {len(questions)} questions, "
        f"{disputes} disputes, contradictions and corrections{', nothing new' if found.known else ''}"
    )


def _first(found: Iterator[T], limit: int) -> tuple[list[T], int]:
    """The first ones, and how many there are."""
    first = list(islice(found, limit))
    return first, len(first) + sum(1 for _ in found)


def _documents(bench: Workbench, spans: Sequence[Span]) -> dict[str, Document]:
    """Those with the spans, by id."""
    held = (bench.case.stored(name) for name in {s.document for s in spans})
    return {s.record.id: s.record for s in held if s is not None and isinstance(s.record, Document)}


def _copy(reuse: Reuse, documents: dict[str, Document]) -> tuple[str, ...]:
    a, b = documents[reuse.a.document], documents[reuse.b.document]
    if reuse.direction == "b>a":
        a, b = b, a
    words = len(documents[reuse.a.document].text[reuse.a.start : reuse.a.end].split())
    known = ", ".join(reuse.known_by) if reuse.direction else "direction not known"
    alike = f"{round(100 * reuse.similarity)} % equal"
    if reuse.kind == "translation":
        alike = f"translated ({round(100 * reuse.score)} % sure)"
    return (_named(b), _named(a), f"{words}, {alike}", known, reuse.id)


def _question(weighing: Weighing, questions: dict[str, str]) -> tuple[str, str, str]:
    answers = "; ".join(
        f"{a.label}: {a.probability:.2f} ({a.low:.2f} to {a.high:.2f}), {a.origins}/{a.documents}"
        for a in weighing.answers
    )
    told = answers if weighing.identifiable else f"cannot be told; {answers}"
    return (questions[weighing.cluster], told, weighing.cluster)


def _relation(relation: Relation, documents: dict[str, Document]) -> tuple[str, ...]:
    words = [f"{_named(documents[s.document])}: {documents[s.document].text[s.start : s.end]}" for s in relation.spans]
    half = (len(words) + 1) // 2
    return (" … ".join(words[:half]), " … ".join(words[half:]), f"{relation.kind}, {relation.reason}", relation.id)


def _source(source: SourceWeight) -> tuple[str, str, str]:
    return (source.name, f"{source.reliability:.2f} ({source.low:.2f} to {source.high:.2f})", str(source.claims))


def _named(document: Document) -> str:
    return document.outlet or document.title or document.id
