"""Places that documents name, as a read model of a map: pure, deterministic, JSON-ready.

Finds: for each place its chosen reading and its others with their scores, how exact it is (point, province, country,
region), the names and spans that mean it, the events there, the claims that hold it.
Needs: documents and the records found in them (claims, actors, events, places).
Known misses: a reading is as good as the place names' part; nothing is told of borders or of who holds what.
Example: `build_map([document], records).places[0].reading.latitude` is in degrees north.
References: GeoNames (readings); TRADECRAFT section 4 (outlines are never used to say in which country a place lies).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ascertain.model import Claim, Document, Event, Inferred, PlaceCandidate, PlaceName, Span
from ascertain.views.figure_marks import ClaimMark, EventMark, Issue, issue, mark_events, number_claims, piece
from ascertain.views.plain import one_line
from ascertain.views.xray_records import Piece

METHOD = "map@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One place in one document where the name stands."""

    document: str
    words: Piece
    claims: tuple[ClaimMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """A place with all its namings. `reading` is None where the text does not decide; `others` are the readings that were
    not taken, the likeliest first. `number` is its label on the map and in the table."""

    number: int
    name: str
    reading: PlaceCandidate | None
    others: tuple[PlaceCandidate, ...]
    namings: tuple[Naming, ...]
    events: tuple[EventMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """Places in the order in which they are first named, those on the map before those left open."""

    documents: tuple[Issue, ...]
    places: tuple[MapPlace, ...]
    method: str = METHOD

    @property
    def decided(self) -> tuple[MapPlace, ...]:
        """Those with a reading."""
        return tuple(p for p in self.places if p.reading is not None)

    @property
    def left_open(self) -> tuple[MapPlace, ...]:
        """Those that the text does not decide."""
        return tuple(p for p in self.places if p.reading is None)


def build_map(documents: Iterable[Document], records: Iterable[Inferred]) -> PlaceMap:
    """The map of what some documents name. Records of other documents are passed over."""
    given = {d.id: d for d in documents}
    known = [r for r in records if getattr(r, "document", None) in given]
    names = sorted(
        (r for r in known if isinstance(r, PlaceName)), key=lambda p: (list(given).index(p.document), p.span.start)
    )
    groups: dict[tuple[object, ...], list[PlaceName]] = {}
    for name in names:
        groups.setdefault(_key(given[name.document], name), []).append(name)
    claims, marks = number_claims(given, known), mark_events(given, known)
    at = {p: [marks[e.id] for e in known if isinstance(e, Event) and p in e.places] for p in {n.id for n in names}}
    ordered = sorted(groups.values(), key=lambda g: g[0].chosen is None)
    return PlaceMap(
        documents=tuple(issue(d) for d in given.values()),
        places=tuple(
            _place(n, g, documents=given, records=known, claims=claims, events=at) for n, g in enumerate(ordered, 1)
        ),
    )


def _key(document: Document, name: PlaceName) -> tuple[object, ...]:
    reading = _reading(name)
    if reading is not None:
        return ("at", reading.geonameid or (reading.name, reading.country))
    return ("open", one_line(document.slice(name.span)).casefold())


def _reading(name: PlaceName) -> PlaceCandidate | None:
    return name.candidates[name.chosen] if name.chosen is not None else None


def _place(
    number: int,
    group: Sequence[PlaceName],
    *,
    documents: Mapping[str, Document],
    records: Sequence[Inferred],
    claims: Mapping[str, ClaimMark],
    events: Mapping[str, Sequence[EventMark]],
) -> MapPlace:
    sure = max(group, key=lambda p: r.score if (r := _reading(p)) else 0.0)
    reading = _reading(sure)
    mine = {e.id: e for p in group for e in events[p.id]}
    first = group[0]
    return MapPlace(
        number=number,
        name=reading.name if reading is not None else one_line(documents[first.document].slice(first.span)),
        reading=reading,
        others=tuple(c for c in sure.candidates if c is not reading),
        namings=tuple(_naming(documents[p.document], p.span, records, claims) for p in group),
        events=tuple(mine.values()),
    )


def _naming(document: Document, span: Span, records: Sequence[Inferred], claims: Mapping[str, ClaimMark]) -> Naming:
    inside = [
        claims[r.id]
        for r in records
        if isinstance(r, Claim)
        and r.document == document.id
        and any(s.start <= span.start and span.end <= s.end for s in r.content)
    ]
    return Naming(
        document=document.id, words=piece(document, span), claims=tuple(sorted(inside, key=lambda c: c.number))
    )
