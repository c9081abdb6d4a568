"""Claimed time against publication time, as a read model: pure, deterministic, JSON-ready.

Finds: a row for each event, and for each time in a claim that no event takes: when it is said to have been, how finely, how that is
known, which claims say so, and when the document that says so was published.
Needs: documents and the records found in them (claims, actors, times, events).
Known misses: an event bounded by another event only in words ("before the garrison withdrew") has no place on the axis
beyond what the time expression's own bounds give.
Example: `build_timeline([document], records).rows[0].begin` is an ISO 8601 date, or None where it is open.
References: TIMEX3 (values, precision); TRADECRAFT section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ascertain.model import Anchor, Claim, Document, Event, Inferred, Precision, TimeExpression
from ascertain.views.figure_marks import ClaimMark, EventMark, Issue, issue, mark_events, number_claims, piece
from ascertain.views.xray_records import Piece

METHOD = "timeline@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time as the text puts it. `begin` and `end` (exclusive) are ISO 8601, None is open; `anchor` says how it is
    known, `anchor_words` by which words."""

    id: str
    words: Piece
    type: str
    value: str
    begin: str | None
    end: str | None
    precision: Precision
    anchor: Anchor
    anchor_words: tuple[Piece, ...]
    calendar: str | None
    modifier: str | None
    """TIMEX3's mod: APPROX, START, ..."""
    bound: str | None
    """How it lies to the event that bounds it: before, after, since, until, during or at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One event with its time, or a time alone. `begin` and `end` are the outer bounds of `times`; `published` is the day
    on which the document that tells it came out."""

    id: str
    document: str
    event: EventMark | None
    times: tuple[When, ...]
    begin: str | None
    end: str | None
    published: str | None
    claims: tuple[ClaimMark, ...]
    post: bool = False
    """Whether the text dates other things by this event."""

    @property
    def dated(self) -> bool:
        """Whether it has any place on the axis."""
        return self.begin is not None or self.end is not None

    @property
    def bounded(self) -> bool:
        """Whether another event alone says when it was."""
        return not self.dated and any(t.anchor is Anchor.EVENT for t in self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`dated` rows by time; `bounded` ones are known only by another event; `undated` ones the text gives no time for,
    both in text order."""

    documents: tuple[Issue, ...]
    dated: tuple[TimelineRow, ...]
    bounded: tuple[TimelineRow, ...]
    undated: tuple[TimelineRow, ...]
    method: str = METHOD

    @property
    def told(self) -> tuple[TimelineRow, ...]:
        """The rows without a date, bounded or not, in the order in which the text tells them."""
        return tuple(sorted((*self.bounded, *self.undated), key=_place))

    @property
    def rows(self) -> tuple[TimelineRow, ...]:
        """All rows, in the order in which they are shown."""
        return (*self.dated, *self.told)


def build_timeline(documents: Iterable[Document], records: Iterable[Inferred]) -> Timeline:
    """The timeline of what some documents say happened. Records of other documents are passed over."""
    given = {d.id: d for d in documents}
    known = [r for r in records if r.id and getattr(r, "document", None) in given]
    times = {r.id: r for r in known if isinstance(r, TimeExpression)}
    marks = mark_events(given, known)
    rows = [_of_event(given, marks[e], times, known_times) for e, known_times in _times_of(known).items() if e in marks]
    taken = {t.id for row in rows for t in row.times}
    claims = number_claims(given, known)
    alone = (_of_time(given[t.document], t, known, claims) for t in times.values() if t.id not in taken and _fixed(t))
    rows += [r for r in alone if r.claims and not _told_by(r, marks)]
    rows.sort(key=_place)
    return Timeline(
        documents=tuple(issue(d) for d in given.values()),
        dated=tuple(
            sorted((r for r in rows if r.dated), key=lambda r: (r.begin or r.end or "", r.end or "", _place(r)))
        ),
        bounded=tuple(r for r in rows if r.bounded),
        undated=tuple(r for r in rows if not r.dated and not r.bounded and r.event is not None),
    )


def _times_of(records: Sequence[Inferred]) -> dict[str, tuple[str, ...]]:
    return {r.id: r.times for r in records if isinstance(r, Event)}


def _fixed(time: TimeExpression) -> bool:
    # "For three days" or "every week" alone says nothing of when.
    return time.begin is not None or time.end is not None or time.anchor is Anchor.EVENT


def _told_by(row: TimelineRow, marks: Mapping[str, EventMark]) -> bool:
    """Whether the event that bounds a time has a row of its own, which tells as much."""
    return any(
        m.document == row.document and w.start <= m.trigger.start and m.trigger.end <= w.end
        for t in row.times
        for w in t.anchor_words
        for m in marks.values()
    )


def _place(row: TimelineRow) -> tuple[str, int]:
    words = row.event.trigger if row.event is not None else row.times[0].words
    return (row.document, words.start)


def _of_event(
    documents: Mapping[str, Document], mark: EventMark, times: Mapping[str, TimeExpression], ids: Sequence[str]
) -> TimelineRow:
    document = documents[mark.document]
    found = tuple(_when(document, times[t]) for t in ids if t in times)
    row = _row(document, mark.id, mark, found, mark.claims)
    anchors = [s for t in times.values() if t.document == mark.document for s in t.anchor_spans]
    return replace(row, post=any(a.start <= mark.trigger.start and mark.trigger.end <= a.end for a in anchors))


def _of_time(
    document: Document, time: TimeExpression, records: Sequence[Inferred], claims: Mapping[str, ClaimMark]
) -> TimelineRow:
    inside = [
        claims[r.id]
        for r in records
        if isinstance(r, Claim)
        and r.document == document.id
        and any(s.start <= time.span.start and time.span.end <= s.end for s in r.content)
    ]
    return _row(document, time.id, None, (_when(document, time),), tuple(sorted(inside, key=lambda c: c.number)))


def _row(
    document: Document, id_: str, event: EventMark | None, times: tuple[When, ...], claims: tuple[ClaimMark, ...]
) -> TimelineRow:
    fixed = [t for t in times if t.begin is not None or t.end is not None]
    begins, ends = [t.begin for t in fixed], [t.end for t in fixed]
    return TimelineRow(
        id=id_,
        document=document.id,
        event=event,
        times=times,
        begin=None if None in begins else min((b for b in begins if b), default=None),
        end=None if None in ends else max((e for e in ends if e), default=None),
        published=document.published[:10] if document.published else None,
        claims=claims,
    )


def _when(document: Document, time: TimeExpression) -> When:
    return When(
        id=time.id,
        words=piece(document, time.span),
        type=time.type,
        value=time.value,
        begin=time.begin,
        end=time.end,
        precision=time.precision,
        anchor=time.anchor,
        anchor_words=tuple(piece(document, s) for s in time.anchor_spans),
        calendar=time.calendar,
        modifier=time.modifier,
        bound=time.bound,
    )
