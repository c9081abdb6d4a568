"""Actors of small invented texts, found by pointing at their names."""

from __future__ import annotations

import re

from ascertain.model import Actor, ActorKind, Document, Passage, PassageKind, Span

GROUP, OFFICE, PERSON, PLACE = ActorKind.ARMED_GROUP, ActorKind.OFFICE, ActorKind.PERSON, ActorKind.PLACE


def document(name: str, text: str, outlet: str | None = None) -> Document:
    passages = (Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),)
    return Document(id=name, snapshot="", method="hand@1", text=text, passages=passages, places=(), outlet=outlet)


def actor(where: Document, *names: str, kind: ActorKind = GROUP) -> Actor:
    """An actor of one or more names, whose mentions are all places where one of them stands; its id is `DOC/NAME`."""
    spans = [
        Span(document=where.id, start=m.start(), end=m.end())
        for name in names
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w|-[A-Z])", where.text)
    ]
    assert spans, names
    return Actor(
        id=f"{where.id}/{names[0]}",
        document=where.id,
        kind=kind,
        name=names[0],
        names=names,
        mentions=tuple(sorted(spans, key=lambda s: s.start)),
        method="hand@1",
        score=1.0,
    )
