"""Decisions carried over to what newer methods found.

A newer reader or extractor names its records anew. What a person decided on an old record holds for the new one that says
the same: of the same kind, in the same snapshot, in mostly the same words. The decision itself stays as it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ascertain.model import Actor, AliasLink, Attribution, Claim, Decision, Document, Span

if TYPE_CHECKING:
    from ascertain.app.reading_case import Found

LEAST = 0.5
"""Share of all characters of an old and a new record that both hold, from which they are taken for the same."""


def carried(found: Found, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions, those on replaced records with the ids and places of what took their place."""
    return tuple(_carried(found, d) for d in decisions)


def _carried(found: Found, made: Decision) -> Decision:
    if made.undoes is not None:
        return made
    target, other = heir(found, made.target), made.other and heir(found, made.other)
    spans = tuple(_moved(found, s) for s in made.spans)
    if (target, other, spans) == (made.target, made.other, made.spans):
        return made
    return replace(made, target=target, other=other, spans=spans)


def heir(found: Found, name: str) -> str:
    """The id of the current record that took the place of the one named; the name itself where there is none."""
    here = {"clm": "claims", "att": "attributions", "doc": "documents", "act": "actors_by_id", "ali": "links_by_id"}
    kind = here.get(name.partition("-")[0])
    if kind is None or name in getattr(found, kind):
        return name
    return found.memo(("heir", name), lambda: _heir(found, name) or name)


def _heir(found: Found, name: str) -> str | None:
    if name.startswith("ali-"):
        return _link(found, name)
    stored = found.case.stored(name)
    if stored is None:
        return None
    old = found.case.reading(stored.document_number).record
    assert isinstance(old, Document)  # noqa: S101 - the row of a document
    places = [d for d in found.documents.values() if d.snapshot == old.snapshot]
    if stored.kind == "document":
        return places[0].id if places else None
    wanted = {d.id: {p for s in _words(stored.record) for p in _characters(old, s, d)} for d in places}
    best = max(
        ((_common(wanted[r.document], r), r.id) for r in _like(found, stored.record) if wanted.get(r.document)),
        default=(0.0, ""),
    )
    return best[1] if best[0] >= LEAST else None


def _like(found: Found, record: object) -> Iterator[Claim | Attribution | Actor]:
    match record:
        case Claim():
            yield from found.claims.values()
        case Attribution():
            yield from found.attributions.values()
        case Actor():
            yield from found.actors


def _words(record: object) -> tuple[Span, ...]:
    match record:
        case Claim():
            return record.content
        case Attribution():
            return (*record.content, *record.cue, *record.speaker.spans)
        case Actor():
            return record.mentions
    return ()


def _characters(old: Document, span: Span, new: Document) -> range:
    """Where the words of a span of the old reading stand in the new one: at the same place, else the nearest by its share of
    the text."""
    if old.id == new.id:
        return range(span.start, span.end)
    words, expected = old.text[span.start : span.end], span.start * len(new.text) / max(len(old.text), 1)
    at, found = new.text.find(words), []
    while words and at >= 0:
        found.append(at)
        at = new.text.find(words, at + 1)
    best = min(found, key=lambda place: abs(place - expected), default=None)
    return range(0) if best is None else range(best, best + len(words))


def _common(wanted: set[int], record: Claim | Attribution | Actor) -> float:
    held = {p for s in _words(record) for p in range(s.start, s.end)}
    return len(wanted & held) / len(wanted | held)


def _link(found: Found, name: str) -> str | None:
    """A link of the same kind between what took the place of its two ends."""
    stored = found.case.joined(name)
    if stored is None or not isinstance(stored.record, AliasLink):
        return None
    old = stored.record
    ends = (heir(found, old.a), heir(found, old.b), old.kind)
    return next((x.id for x in found.alias_links if (x.a, x.b, x.kind) == ends), None)


def _moved(found: Found, span: Span) -> Span:
    if span.document in found.documents:
        return span
    stored, new = found.case.stored(span.document), found.documents.get(heir(found, span.document))
    if stored is None or new is None or not isinstance(stored.record, Document):
        return span
    place = _characters(stored.record, span, new)
    return Span(document=new.id, start=place.start, end=place.stop) if place else span
