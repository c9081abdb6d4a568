"""Time expressions of English text as TIMEX3 values, with the interval each covers and how it is known.

Finds: dates, times of day, durations and sets; weekdays and months by the tense of their verb; stretches bounded by an event
    ("before the garrison withdrew"); dates of the Solar Hijri and Hijri calendars, converted.
Needs: `ascertain.syntax` parses; `Document.published` for what is counted from it (without it such values stay underspecified).
Known misses: names of wars and eras, holidays that move, times told only by an event's name ("Black Monday"); "the day" may
    be no date; a time zone other than UTC and GMT is left out of the value, since its letters stand for several.
Example: "on Friday" in a text published on 2009-05-18 is 2009-05-15 after "said" and 2009-05-22 after "will meet".
References: Pustejovsky et al. 2003 and ISO 24617-1 (TIMEX3); Strötgen and Gertz 2010 (rules by granularity and tense);
    Reingold and Dershowitz 2018 (calendars).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ascertain.events.times.drafts import UNSPECIFIED, Draft, Reader
from ascertain.model import Anchor, Document, Span, TimeExpression, make_id
from ascertain.syntax import parse

METHOD = "times@2"
SCORE = {Anchor.STATED: 0.95, Anchor.PUBLICATION: 0.9, Anchor.TEXT: 0.7, Anchor.EVENT: 0.7, Anchor.UNKNOWN: 0.5}
"""Share of right values by how they are known, rounded, on the development set; an estimate for event and unknown."""


def times(document: Document) -> Iterator[TimeExpression]:
    """Time expressions in text order.

    `anchor_spans` point at the words that an expression counts from: another date of the text, or the event that bounds it.
    What only an event bounds has the value UNSPECIFIED and tells how it lies to the event in `bound`.
    """
    reader = Reader(published_day(document))
    for parsed in parse(document):
        reader.read(parsed)
    for draft in sorted(reader.drafts, key=lambda d: (d.start, d.end)):
        yield _record(document, draft)


def published_day(document: Document) -> date | None:
    """The day of publication, None where it is not known to the day."""
    try:
        return date.fromisoformat((document.published or "")[:10])
    except ValueError:
        return None


def _record(document: Document, draft: Draft) -> TimeExpression:
    return TimeExpression(
        id=make_id("tmx", document.id, METHOD, draft.start, draft.end, draft.bound or ""),
        document=document.id,
        span=Span(document=document.id, start=draft.start, end=draft.end),
        type=draft.type,
        value=draft.value,
        begin=draft.begin,
        end=draft.until,
        precision=draft.precision,
        anchor=draft.anchor,
        anchor_spans=tuple(Span(document=document.id, start=s, end=e) for s, e in draft.known_by),
        calendar=draft.calendar,
        modifier=draft.modifier,
        bound=draft.bound,
        method=METHOD,
        score=SCORE[draft.anchor],
    )


__all__ = ["METHOD", "SCORE", "UNSPECIFIED", "published_day", "times"]
