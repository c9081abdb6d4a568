"""Read models of a case's pages, each made once for a state of the case: copies, names and deeds, times, places, sources."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ascertain.app.figures import deeds as reported_deeds
from ascertain.app.naming import alias_decisions
from ascertain.app.people import public_actors
from ascertain.app.reading_case import AGAINST, Reading
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
    from ascertain.store.case import Case
    from ascertain.views.actor_graph import ActorGraph, Deed
    from ascertain.views.copies import Copies
    from ascertain.views.map import PlaceMap
    from ascertain.views.names import NameTable
    from ascertain.views.timeline import Timeline

FEW = 60
"""A case with no more documents is drawn whole; of a larger one only what shares passages."""

DRAWN = 12
"""Deeds in one drawing. Of more the names can no longer be read: 28 actors on one ellipse leave them 5 pixels high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Some deeds drawn out of `total`; `about` names the actor they were chosen for. `actors`: id, name and number of deeds of
    every actor that may be named, the busiest first."""

    graph: ActorGraph
    total: int
    about: str
    actors: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One entry of the custody log: what was done, by whom, when, and to what."""

    number: int
    what: str
    who: str
    at: str
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A source with its Admiralty letter."""

    weight: SourceWeight
    letter: Code


def rated(reading: Reading) -> tuple[Rated, ...]:
    """The bodies that were weighed, those with most claims first."""
    return tuple(Rated(weight=s, letter=letter(s.low, s.high, s.claims)) for s in reading.found.sources)


def matter(reading: Reading, cluster: str) -> MatterView:
    """The questions about the same thing as the cluster's, with what is set against one another there."""
    from ascertain.views.questions import build

    found = reading.found
    asked = reading.questions[cluster].cluster
    group = [
        q.cluster
        for q in reading.questions.values()
        if q.cluster.id == cluster or (asked.matter and q.cluster.matter == asked.matter)
    ]
    names = dict.fromkeys(c for g in group for c in g.claims)
    claims = [reading.claims[c] for c in names if c in reading.claims]
    against = dict.fromkeys(r for c in names for r in reading.relations(c) if r.kind in AGAINST)
    said_by = {c.attribution for c in claims}
    return build(
        group,
        against,
        claims,
        [reading.attributions[a] for a in said_by if a in reading.attributions],
        [found.documents[d] for d in {c.document for c in claims}],
    )


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
    """Who copied whom among the pairs given. The passages are sources, and stand as they are; titles and publishers name nobody
    who may not be shown."""
    from ascertain.compare.edits import edits
    from ascertain.views.copies import build

    def made() -> Copies:
        reuses = [r for rs in shown for r in rs]
        documents = reading.found.documents
        touched = {d for r in reuses for d in (r.a.document, r.b.document)}
        held = [d for d in documents.values() if len(documents) <= FEW or d.id in touched]
        return build(held, reuses, {r.id: tuple(edits(r, documents)) for r in reuses})

    found, mask = reading.found.memo(("copies", tuple(r.id for rs in shown for r in rs)), made), reading.shown.mask
    nodes = [replace(n, title=mask.mask(n.title, n.id), publisher=mask.mask(n.publisher, n.id)) for n in found.nodes]
    return replace(found, nodes=tuple(nodes))


def names(reading: Reading, documents: Sequence[Document]) -> NameTable:
    """Under which names each outlet speaks of whom in the documents."""
    from ascertain.views.names import build

    grouping, wanted = grouping_of(reading), {d.id for d in documents}
    actors = [a for a in reading.found.actors if a.document in wanted]
    return build(actors, documents, grouping.groups, grouping.links, public=public_of(reading))


def public_of(reading: Reading) -> frozenset[str]:
    """Ids of records that name people who may be shown."""
    return reading.memo("public", lambda: public_actors(reading.shown.people))


def grouping_of(reading: Reading) -> Grouping:
    """Which actors are one, as decisions leave it."""
    from ascertain.actors.alias_groups import groups

    made = alias_decisions(reading)
    key = ("groups", tuple(d.id for d in made))
    return reading.found.recent(key, lambda: groups(reading.found.actors, reading.found.alias_links, made))


def deeds(reading: Reading, *, about: str = "", start: int = 0) -> Deeds:
    """Who is said to have done what to whom, by whose word: the deeds with the most reports of the whole case, or of one
    actor. No more are drawn than can be told apart, however many actors there are."""
    from ascertain.views.actor_graph import build

    reported, called = reading.memo("deeds", lambda: _reported(reading))
    group, public = grouping_of(reading).of(), public_of(reading)
    open_ = frozenset(g.id for g in group.values() if g.actors and public.issuperset(g.actors))
    hidden = {n for n, (_, kind) in called.items() if kind is ActorKind.PERSON and n not in open_}
    busy = Counter(a for key in reported for a in {key[0], key[1]} if a in called and a not in hidden)
    about = about if about in busy else ""
    chosen = [ds for key, ds in reported.items() if not about or about in key[:2]]
    shown = [d for ds in chosen[start : start + DRAWN] for d in ds]
    actors = {n: called[n] for d in shown for n in (d.source, d.target) if n in called}
    return Deeds(
        graph=build(shown, actors, public=open_),
        total=len(chosen),
        about=called[about][0] if about else "",
        actors=tuple((n, called[n][0], count) for n, count in busy.most_common()),
    )


Deedkey = tuple[str, str, str, str]


def _reported(reading: Reading) -> tuple[Mapping[Deedkey, list[Deed]], Mapping[str, tuple[str, ActorKind]]]:
    """Deeds by doer, target and what is said to be done, those with both sides named and the most reports first; name and kind of each actor."""
    found, group = reading.found, grouping_of(reading).of()
    by_id = found.actors_by_id
    called = {g.id: (g.name, by_id[g.actors[0]].kind) for g in group.values() if g.actors}
    kinds = {a: (group[a].id if a in group else a) for a in by_id}
    events = (r for r in found.others if isinstance(r, Event))
    gathered: defaultdict[Deedkey, list[Deed]] = defaultdict(list)
    for deed in reported_deeds(events, reading.claims, kinds, lambda claim: _voice(reading, claim)):
        gathered[deed.source, deed.target, deed.action, str(deed.polarity)].append(deed)
    ranked = sorted(gathered.items(), key=lambda e: (not all(e[0][:2]), -len({d.claim for d in e[1]}), e[0]))
    return dict(ranked), called


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
    origin = reading.live.origin_of(claim.id)
    if origin is not None and origin.kind == "person":
        return origin.id, "a person"
    return (origin.id, origin.name) if origin else (speaker.name or "", speaker.name or "a source without a name")


def activity(case: Case, start: int, size: int) -> tuple[tuple[Act, ...], int]:
    """Entries of the custody log, the newest first, and how many there are."""
    from sqlalchemy import func, select

    from ascertain.store import tables
    from ascertain.store.database import transaction

    table = tables.custody
    with transaction(case.engine) as connection:
        total = int(connection.scalar(select(func.count()).select_from(table)) or 0)
        query = select(table.c.sequence, table.c.event).order_by(table.c.sequence.desc()).limit(size).offset(start)
        rows = [(row.sequence, json.loads(row.event)) for row in connection.execute(query)]
    return tuple(
        Act(number=n, what=e["what"], who=e["who"], at=e["at"], about=tuple(_about(e.get("about", {}))))
        for n, e in rows
    ), total


def _about(given: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in given.items() if isinstance(value, str))
