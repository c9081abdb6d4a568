"""Which claims tell of a place, or of what an actor did or underwent: what a search is narrowed by beyond the rows it looks at.

People who have no public role are left out: nothing lists all that is said to have been done by, or to, a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ascertain.app.case_pages import grouping_of, public_of
from ascertain.app.reading_case import Found, Reading
from ascertain.model import ActorGroup, ActorKind, Event, PlaceName

TELLING = ("place", "doer", "target")
"""The filters that ask what a claim tells of: a place that its words name, who does it, to whom it is done."""
Told = Mapping[str, frozenset[str]]
"""Claims by a name in small letters."""


def telling(reading: Reading, wanted: Mapping[str, str]) -> frozenset[str] | None:
    """Ids of the claims that tell of all that is wanted (filters of `TELLING` with part of a name each); None where nothing is."""
    kept = [_named(_told(reading, name), part) for name, part in wanted.items() if part]
    return frozenset.intersection(*kept) if kept else None


def _told(reading: Reading, name: str) -> Told:
    if name == "place":
        return reading.found.memo("told-places", lambda: _places(reading.found))
    return reading.memo("told-actors", lambda: _actors(reading))[name]


def _named(told: Told, part: str) -> frozenset[str]:
    """Claims under any name that holds the text, in any case of letters."""
    part = part.casefold()
    return frozenset(c for name, claims in told.items() if part in name for c in claims)


def _places(found: Found) -> Told:
    """As printed, and as the place is called."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    inside: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for claim in found.claims.values():
        inside[claim.document] += [(s.start, s.end, claim.id) for s in claim.content]
    for place in found.others:
        if not isinstance(place, PlaceName):
            continue
        chosen = [place.candidates[place.chosen].name] if place.chosen is not None else []
        names = {n.casefold() for n in (found.documents[place.document].slice(place.span), *chosen)}
        for start, end, claim_id in inside[place.document]:
            if start <= place.span.start and place.span.end <= end:
                for name in names:
                    told[name].add(claim_id)
    return {name: frozenset(claims) for name, claims in told.items()}


def _actors(reading: Reading) -> Mapping[str, Told]:
    group, public = grouping_of(reading).of(), public_of(reading)
    told: dict[str, defaultdict[str, set[str]]] = {"doer": defaultdict(set), "target": defaultdict(set)}
    for event in reading.found.others:
        if isinstance(event, Event):
            for role, actors in (("doer", event.source_actors), ("target", event.target_actors)):
                for name in _called(reading, actors, group, public):
                    told[role][name].update(event.claims)
    return {role: {name: frozenset(claims) for name, claims in names.items()} for role, names in told.items()}


def _called(
    reading: Reading, actors: Iterable[str], group: Mapping[str, ActorGroup], public: frozenset[str]
) -> Iterator[str]:
    by_id = reading.found.actors_by_id
    for actor in (by_id[a] for a in actors if a in by_id):
        if actor.kind is not ActorKind.PERSON or actor.id in public:
            yield from {n.casefold() for n in (*actor.names, *([group[actor.id].name] if actor.id in group else ()))}
