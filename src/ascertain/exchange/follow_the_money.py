"""FollowTheMoney entities, one a line.

Finds: an Article a document, a Note a claim, a Mention each body or place that a document names, an Event each deed reported
with a time.
Needs: nothing: the entities are plain JSON. The package `followthemoney` (MIT; 273 MB with what it needs) checks them in tests.
Known misses: no person becomes an entity or a Mention, whatever role is public: the format is made to join such entities over
data sets. Its package takes zero-width joiners out of the words it reads. Basis and stance have no properties of their own: they stand in the Note's summary and keywords. Languages and
places are left out, since the format takes codes that a document does not give.
Example: `exporters.get("ftm").function(material)`.
References: followthemoney.tech/explorer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ascertain.exchange.exporters import File, claims_of, exporters
from ascertain.exchange.material import Material
from ascertain.model import Actor, ActorKind, Document, Event, TimeExpression
from ascertain.views.plain import visible

DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
Entity = dict[str, Any]


@exporters.part("ftm", version="1", suffix=".json", media_type="application/json+ftm")
def export(material: Material) -> Iterator[File]:
    """Articles, claims, bodies and reported events as FollowTheMoney entities, one a line."""
    lines = (json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in _entities(material))
    yield "entities.ftm.json", "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _entities(material: Material) -> Iterator[Entity]:
    documents = {d.id: d for d in material.documents}
    for document in material.documents:
        yield _article(material, document)
    for document, claim, attribution in claims_of(material):
        told = (attribution.basis, claim.stance, claim.polarity)
        yield _entity(
            claim.id,
            "Note",
            entity=document.id,
            description=document.slice(*claim.content),
            summary=", ".join(told),
            keywords=[f"basis:{told[0]}", f"stance:{told[1]}"],
            publisher=document.outlet,
            sourceUrl=_address(document),
        )
    times = {r.id: r for r in material.records if isinstance(r, TimeExpression)}
    for record in material.records:
        home = documents.get(record.document)
        if home is None:
            continue
        if isinstance(record, Actor) and record.names and record.kind is not ActorKind.PERSON and not record.idle:
            yield _entity(record.id, "Mention", document=home.id, name=record.names[0])
        elif isinstance(record, Event):
            days = [day for t in record.times if t in times and (day := _day(times[t].begin))]
            if days:
                words = home.slice(record.trigger)
                yield _entity(record.id, "Event", name=record.type.lower(), date=days[:1], summary=words, proof=home.id)


def _article(material: Material, document: Document) -> Entity:
    snapshot = material.snapshot(document.snapshot)
    return _entity(
        document.id,
        "Article",
        title=document.title,
        publisher=document.outlet,
        sourceUrl=_address(document),
        publishedAt=_day(document.published),
        modifiedAt=_day(document.modified),
        retrievedAt=_day(snapshot.captured_at),
        mimeType=snapshot.media_type,
        fileSize=str(snapshot.size),
    )


def _entity(name: str, schema: str, /, **given: str | list[str] | None) -> Entity:
    """Every property is a list of texts; one without text is left out."""
    found = {k: v if isinstance(v, list) else [v] for k, v in given.items() if v}
    shown = {k: [text for each in values if (text := " ".join(visible(each).split()))] for k, values in found.items()}
    return {"id": name, "schema": schema, "properties": {k: v for k, v in shown.items() if v}}


def _address(document: Document) -> str | None:
    url = document.url or ""
    return url if url.startswith(("http://", "https://")) and url.isascii() and " " not in url else None


def _day(text: str | None) -> str | None:
    found = DAY.match(text or "")
    return found[0] if found else None
