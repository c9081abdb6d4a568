"""Prediction for the place task: names and coordinates in plain text; given spans are only resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.bench.attribution import plain
from ascertain.events.places import at_spans, places
from ascertain.model import PlaceName


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text` (and `spans`, where the names are given): `id` and `places`."""
    for record in records:
        document = plain(record["text"])
        spans = record.get("spans")
        found = places(document) if spans is None else at_spans(document, [(s, e) for s, e in spans])
        yield {"id": record["id"], "places": [_place(place) for place in found]}


def _place(place: PlaceName) -> dict[str, Any]:
    chosen = None if place.chosen is None else place.candidates[place.chosen]
    return {
        "start": place.span.start,
        "end": place.span.end,
        "lat": chosen.latitude if chosen else None,
        "lon": chosen.longitude if chosen else None,
        "geonameid": chosen.geonameid if chosen else None,
    }
