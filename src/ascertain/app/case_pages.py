"""Read models of a case's pages, each made once for a state of the case: copies, names and deeds, times, places, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.app.figures import deeds as reported_deeds
from ascertain.app.reading_case import Reading, Row
from ascertain.assess import Code, letter
from ascertain.model import (
    ActorKind,
    Claim,
    Document,
    Event,
    Inferred,
    Reuse,
    SourceWeight,
    SpeakerKind,
)
from ascertain.views.questions import MatterView

if TYPE_CHECKING:
    from ascertain.actors.alias_groups import Grouping
    from ascertain.views.actor_graph import ActorGraph
    from ascertain.views.copies import Copies
    from ascertain.views.map import PlaceMap
    from ascertain.views.names import NameTable
    from ascertain.views.timeline import Timeline

FEW = 60
"""A case with no more documents is drawn whole; of a larger one only what shares passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A source with its Admiralty letter."""

    weight: SourceWeight
    letter: Code


def search(reading: Reading, words: str) -> tuple[Row, ...]:
    """Claims whose words or speaker hold every word given, in any case of letters."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    return tuple(r for r in reading.rows if all(w in f"{r.text} {r.speaker or ''}".casefold() for w in wanted))


def rated(reading: Reading) -> tuple[Rated, ...]:
    """The bodies that were weighed, those with most claims first."""
    return tuple(Rated(weight=s, letter=letter(s.low, s.high, s.claims)) for s in reading.found.sources)


def matter(reading: Reading, cluster: str) -> MatterView | None:
    """The questions about the same thing as the cluster's, with what is set against one another there."""
    from ascertain.views.questions import build

    found = reading.found
    asked = found.questions[cluster].cluster
    group = [
        q.cluster
        for q in found.questions.values()
        if q.cluster.id == cluster or (asked.matter and q.cluster.matter == asked.matter)
    ]
    names = dict.fromkeys(c for g in group for c in g.claims)
    claims = [reading.claims[c] for c in names if c in reading.claims]
    against = dict.fromkeys(r for c in names for r in found.against.get(c, ()))
    said_by = {c.attribution for c in claims}
    made = build(
        group,
        against,
        claims,
        [reading.attributions[a] for a in said_by if a in reading.attributions],
        [found.documents[d] for d in {c.document for c in claims}],
        origins={c: found.origin_of[c].id for c in names if c in found.origin_of},
    )
    return made.matters[0] if made.matters else None


def pairs(reading: Reading) -> tuple[tuple[Reuse, ...], ...]:
    """Shared passages by the two documents that share them, those that share most first."""

    def made() -> tuple[tuple[Reuse, ...], ...]:
        found: defaultdict[frozenset[str], list[Reuse]] = defaultdict(list)
        for reuse in reading.found.reuses:
            found[frozenset((reuse.a.document, reuse.b.document))].append(reuse)
        return tuple(
            sorted(map(tuple, found.values()), key=lambda rs: (-sum(r.a.end - r.a.start for r in rs), rs[0].id))
        )

    return reading.found.memo("pairs", made)


def copies(reading: Reading, shown: Sequence[Sequence[Reuse]]) -> Copies:
    """Who copied whom among the pairs given."""
    from ascertain.compare.edits import edits
    from ascertain.views.copies import build

    def made() -> Copies:
        reuses = [r for rs in shown for r in rs]
        documents = reading.found.documents
        touched = {d for r in reuses for d in (r.a.document, r.b.document)}
        held = [d for d in documents.values() if len(documents) <= FEW or d.id in touched]
        return build(held, reuses, {r.id: tuple(edits(r, documents)) for r in reuses})

    return reading.found.memo(("copies", tuple(r.id for rs in shown for r in rs)), made)


def names(reading: Reading, documents: Sequence[Document]) -> NameTable:
    """Under which names each outlet speaks of whom in the documents."""
    from ascertain.views.names import build

    grouping, wanted = _grouping(reading), {d.id for d in documents}
    return build([a for a in reading.found.actors if a.document in wanted], documents, grouping.groups, grouping.links)


def _grouping(reading: Reading) -> Grouping:
    from ascertain.actors.alias_groups import groups

    return reading.memo("groups", lambda: groups(reading.found.actors, reading.found.alias_links, reading.decisions))


def deeds(reading: Reading, documents: Sequence[Document]) -> ActorGraph:
    """Who is said to have done what to whom, by whose word, in the documents."""
    from ascertain.views.actor_graph import build

    def made() -> ActorGraph:
        found, group = reading.found, _grouping(reading).of()
        by_id = {a.id: a for a in found.actors}
        called = {g.id: (g.name, by_id[g.actors[0]].kind) for g in group.values() if g.actors}
        kinds = {a.id: (group[a.id].id if a.id in group else a.id) for a in found.actors}
        events = (r for r in _within(reading, documents) if isinstance(r, Event))
        reported = reported_deeds(events, reading.claims, kinds, lambda claim: _voice(reading, claim))
        return build(reported, {n: called.get(n, ("unnamed", ActorKind.ORGANISATION)) for n in {*called}})

    return reading.memo(("deeds", tuple(d.id for d in documents)), made)


def timeline(reading: Reading, documents: Sequence[Document]) -> Timeline:
    """What the documents say happened, against when they came out."""
    from ascertain.views.timeline import build_timeline

    key = ("timeline", tuple(d.id for d in documents))
    return reading.memo(key, lambda: build_timeline(documents, _within(reading, documents)))


def places(reading: Reading, documents: Sequence[Document]) -> PlaceMap:
    """The places that the documents name."""
    from ascertain.views.map import build_map

    key = ("map", tuple(d.id for d in documents))
    return reading.memo(key, lambda: build_map(documents, _within(reading, documents)))


def _within(reading: Reading, documents: Iterable[Document]) -> tuple[Inferred, ...]:
    """Every current record of the documents, as decisions leave them."""
    wanted = {d.id for d in documents}
    said: tuple[Inferred, ...] = reading.said
    records: tuple[Inferred, ...] = (*said, *reading.found.actors, *reading.found.others)
    return tuple(r for r in records if r.document in wanted)


def _voice(reading: Reading, claim: Claim) -> tuple[str, str]:
    """Whoever says it: a person's name is shown where the claim stands, not beside deeds."""
    speaker = reading.attributions[claim.attribution].speaker
    document = reading.found.documents[claim.document]
    if speaker.kind is not SpeakerKind.SOURCE:
        return document.id, document.outlet or "the author"
    origin = reading.found.origin_of.get(claim.id)
    if origin is not None and origin.kind == "person":
        return origin.id, "a person"
    return (origin.id, origin.name) if origin else (speaker.name or "", speaker.name or "a source without a name")
