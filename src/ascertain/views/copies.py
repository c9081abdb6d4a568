"""Who copied whom, as a read model: documents in time, arrows between them, and the passages side by side.

Finds: for each pair of documents that share passages one arrow, from source to copy where that is known, with the reasons
in words; the passages with what was left out and put in; the words that credit the source.
Needs: documents, `Reuse` records, and for each of them the `Edit` stretches of its two sides.
Known misses: nothing is inferred here; a copy that was not found is not drawn.
Example: `build(documents, reuses, edits).arrows[0].copy` is the number of the document that took the passage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ascertain.model import BadInput, Document, Edit, Reuse, Span
from ascertain.views.language import noop

REASONS = {
    "credit": noop("the copy names the source"),
    "quotation": noop("the copy prints it between quotation marks"),
    "time": noop("the source was published first"),
    "common_source": noop("both took it from a third document"),
}
KINDS = {
    "passage": noop("passage"),
    "near_duplicate": noop("nearly the whole text"),
    "quotation": noop("quoted"),
    "shared_quotation": noop("both quote it"),
    "translation": noop("translated"),
}
AROUND = 60
"""Code points shown on each side of the words that credit a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A document: its number in order of publication, where it stands in the graph, and how many passages touch it.
    `row` is the publisher's line, `column` the day's, `step` tells documents of one day and publisher apart."""

    number: int
    id: str
    title: str
    publisher: str
    published: str | None
    language: str | None
    row: int
    column: int
    step: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of one side. `mark` is equal, left_out (only in the source), put_in (only in the copy); `credit` holds where
    they credit the source."""

    text: str
    mark: str
    credit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a passage: the document's number, and the words in order."""

    document: int
    language: str | None
    start: int
    end: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A shared passage, the source's side first where the direction is known. `sure`, from 0 to 1, is how surely one side
    translates the other; None where words are shared."""

    number: int
    id: str
    kind: str
    directed: bool
    similarity: float
    sure: float | None = None
    words: int
    source: Side
    copy: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Words that name the source, with what stands around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """All that two documents share. `source` and `copy` are their numbers, by time where the direction is not known;
    `share` the part of the copy's text that is shared; `reasons` are words for people."""

    source: int
    copy: int
    directed: bool
    quoted: bool
    share: float
    reasons: tuple[str, ...]
    credits: tuple[Credit, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The whole picture. `rows` are publishers from top to bottom, `columns` days from left to right."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]


def build(
    documents: Iterable[Document],
    reuses: Iterable[Reuse],
    edits: Mapping[str, Sequence[Edit]],
    *,
    publishers: Mapping[str, str] | None = None,
) -> Copies:
    """The read model. `edits` maps a reuse's id to its stretches, `publishers` a document's id to what to call its
    publisher where the document does not say. A reuse of a document that is not given is BadInput."""
    held = sorted(documents, key=lambda d: (d.published or "9", d.id))
    numbers = {d.id: n for n, d in enumerate(held, 1)}
    case = _Case({d.id: d for d in held}, numbers, edits)
    pairs: dict[tuple[str, str], list[Reuse]] = defaultdict(list)
    for reuse in reuses:
        if not {reuse.a.document, reuse.b.document} <= numbers.keys():
            raise BadInput(f"reuse {reuse.id} is of a document that is not given")
        pairs[_pair(reuse, numbers)].append(reuse)
    counter = iter(range(1, sum(map(len, pairs.values())) + 1))
    arrows = tuple(
        _arrow(case, pair, sorted(pairs[pair], key=_start), counter)
        for pair in sorted(pairs, key=lambda p: (numbers[p[1]], numbers[p[0]]))
    )
    rows, columns, nodes = _placed(held, arrows, publishers or {})
    return Copies(nodes=nodes, arrows=arrows, rows=rows, columns=columns)


def _pair(reuse: Reuse, numbers: Mapping[str, int]) -> tuple[str, str]:
    a, b = reuse.a.document, reuse.b.document
    if reuse.direction is None:
        return (a, b) if numbers[a] < numbers[b] else (b, a)
    return (a, b) if reuse.direction == "a>b" else (b, a)


def _start(reuse: Reuse) -> tuple[int, int]:
    return (reuse.a.start, reuse.b.start)


@dataclass(frozen=True, slots=True)
class _Case:
    documents: Mapping[str, Document]
    numbers: Mapping[str, int]
    edits: Mapping[str, Sequence[Edit]]


def _arrow(case: _Case, pair: tuple[str, str], reuses: Sequence[Reuse], counter: Iterator[int]) -> Arrow:
    copy = case.documents[pair[1]]
    text = sum(p.end - p.start for p in copy.passages if p.kind != "chrome")
    taken = [r.b if r.b.document == copy.id else r.a for r in reuses]
    shared = sum(s.end - s.start for s in taken)
    codes = dict.fromkeys(code for r in reuses for code in r.known_by)
    spans = dict.fromkeys(s for r in reuses for s in r.credit)
    return Arrow(
        source=case.numbers[pair[0]],
        copy=case.numbers[pair[1]],
        directed=any(r.direction for r in reuses),
        quoted=all(r.kind in {"quotation", "shared_quotation"} for r in reuses),
        share=min(1.0, shared / max(1, text)),
        reasons=tuple(REASONS.get(c, c) for c in codes),
        credits=tuple(_credit(case.documents[s.document], s) for s in spans),
        passages=tuple(_passage(case, pair, r, next(counter)) for r in reuses),
    )


def _credit(document: Document, span: Span) -> Credit:
    passage = next((p for p in document.passages if p.start <= span.start < p.end), None)
    first, last = (passage.start, passage.end) if passage else (span.start, span.end)
    before, after = max(first, span.start - AROUND), min(last, span.end + AROUND)
    return Credit(
        before=("… " if before > first else "") + _blanks(document.text[before : span.start]),
        words=_blanks(document.text[span.start : span.end]),
        after=_blanks(document.text[span.end : after]) + (" …" if after < last else ""),
    )


def _blanks(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _passage(case: _Case, pair: tuple[str, str], reuse: Reuse, number: int) -> Passage:
    forward = reuse.a.document == pair[0]
    source, copy = (reuse.a, reuse.b) if forward else (reuse.b, reuse.a)
    whole, translated = (Edit(kind="equal", a=reuse.a, b=reuse.b),), reuse.kind == "translation"
    edits = whole if translated else case.edits.get(reuse.id) or whole
    theirs = [("equal" if e.kind == "equal" else "left_out", e.a if forward else e.b) for e in edits]
    mine = [("equal" if e.kind == "equal" else "put_in", e.b if forward else e.a) for e in edits]
    return Passage(
        number=number,
        id=reuse.id,
        kind=KINDS.get(reuse.kind, reuse.kind),
        directed=reuse.direction is not None,
        similarity=reuse.similarity,
        sure=reuse.score if translated else None,
        words=len(case.documents[copy.document].text[copy.start : copy.end].split()),
        source=_side(case, source, theirs, reuse.credit),
        copy=_side(case, copy, mine, reuse.credit),
    )


def _side(case: _Case, whole: Span, spans: Sequence[tuple[str, Span]], credit: Sequence[Span]) -> Side:
    document = case.documents[whole.document]
    inside = [c for c in credit if c.document == document.id]
    stretches = [
        Stretch(text=document.text[first:last], mark=look, credit=credited)
        for mark, span in spans
        for look, piece in _marked(document.text, span, mark)
        for first, last, credited in _cut(piece, inside)
    ]
    return Side(
        document=case.numbers[document.id],
        language=document.language,
        start=whole.start,
        end=whole.end,
        stretches=tuple(stretches),
    )


def _marked(text: str, span: Span, look: str) -> Iterator[tuple[str, Span]]:
    """A stretch with the blanks at its end apart: a line under or through them would run into the next word."""
    end = span.start + len(text[span.start : span.end].rstrip())
    yield look, Span(document=span.document, start=span.start, end=end)
    yield "equal", Span(document=span.document, start=end, end=span.end)


def _cut(span: Span, credit: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """A span in pieces that lie wholly inside or outside the words of credit."""
    bounds = {span.start, span.end}
    bounds |= {p for c in credit for p in (c.start, c.end) if span.start < p < span.end}
    ordered = sorted(bounds)
    for first, last in pairwise(ordered):
        yield first, last, any(c.start <= first and last <= c.end for c in credit)


def _placed(
    documents: Sequence[Document], arrows: Sequence[Arrow], publishers: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Node, ...]]:
    # Documents whose publisher is not known have a line each: they need not be one publisher's.
    known = [publishers.get(d.id) or d.outlet or "" for d in documents]
    called = [name or d.id for name, d in zip(known, documents, strict=True)]
    labels = {key: name or _fallback(d) for key, name, d in zip(called, known, documents, strict=True)}
    days = [(d.published or "")[:10] or "no date" for d in documents]
    rows, columns = list(dict.fromkeys(called)), list(dict.fromkeys(days))
    touched: dict[int, int] = defaultdict(int)
    for arrow in arrows:
        for number in (arrow.source, arrow.copy):
            touched[number] += len(arrow.passages)
    steps: dict[tuple[str, str], int] = defaultdict(int)
    nodes = []
    for number, (document, name, day) in enumerate(zip(documents, called, days, strict=True), 1):
        nodes.append(
            Node(
                number=number,
                id=document.id,
                title=document.title or "Untitled",
                publisher=labels[name],
                published=document.published,
                language=document.language,
                row=rows.index(name),
                column=columns.index(day),
                step=steps[name, day],
                passages=touched[number],
            )
        )
        steps[name, day] += 1
    return tuple(labels[r] for r in rows), tuple(columns), tuple(nodes)


def _fallback(document: Document) -> str:
    return document.bylines[0].name if document.bylines else "Publisher not found"
