"""What happened, when and where: the times, the places and the events of one document, joined.

Finds: time expressions (`events.times`), place names (`events.places`) and events (`events.plover`).
Needs: English text; claims and actors of the document, where they are known, are joined to the events.
Known misses: see the three modules.
Example: `list(find(document, records))` on "The army shelled Orlin on Monday" gives a time, a place and an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ascertain.events import finders
from ascertain.events.plover import events
from ascertain.model import (
    REPORTING,
    Actor,
    Claim,
    Document,
    Event,
    Inferred,
    Passage,
    PlaceName,
    Skipped,
    Span,
    TimeExpression,
)


@finders.part("rules", version="2", languages=("en",))
def find(
    document: Document, records: Iterable[Inferred] = (), *, times: bool = True, places: bool = True
) -> Iterator[TimeExpression | PlaceName | Event | Skipped]:
    """Times, places and events by grammar, gazetteer and a lexicon of political action (English).

    times: find time expressions
    places: find place names
    """
    from ascertain.events import places as gazetteer
    from ascertain.events import times as calendar

    foreign = [p for p in document.passages if p.kind in REPORTING and not _english(p.language or document.language)]
    for passage in foreign:
        yield _left_out(document, passage)
    if foreign:
        document = replace(document, passages=tuple(p for p in document.passages if p not in foreign))
    known = tuple(records)
    when = list(calendar.times(document)) if times else []
    where = list(gazetteer.places(document)) if places else []
    yield from when
    yield from where
    yield from events(
        document,
        times=when,
        places=where,
        claims=[r for r in known if isinstance(r, Claim)],
        actors=[r for r in known if isinstance(r, Actor)],
    )


def _english(language: str | None) -> bool:
    return not language or language.lower().replace("_", "-").split("-")[0] in {"en", "eng", "und"}


def _left_out(document: Document, passage: Passage) -> Skipped:
    return Skipped(
        stage="events",
        item=document.id,
        code="language",
        reason=f"the passage is in {passage.language or document.language!r}; these rules read English",
        spans=(Span(document=document.id, start=passage.start, end=passage.end),),
    )
