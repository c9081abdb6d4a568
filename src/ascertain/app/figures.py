"""The pictures of one article: who is named how, who is said to have done what, when, and where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.model import (
    Actor,
    ActorKind,
    Attribution,
    Basis,
    Claim,
    Derivation,
    Document,
    Event,
    Inferred,
    SpeakerKind,
)

if TYPE_CHECKING:
    from ascertain.actors.alias_groups import Grouping
    from ascertain.views.actor_graph import Deed


Voice = Callable[[Claim], tuple[str, str]]
"""A claim to the id and the name of whoever puts it forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture as HTML. `key` tells which (names, deeds, timeline, map), `svg` is the picture alone, if it is one."""

    key: str
    html: str
    svg: str = ""


def figures(
    document: Document, records: Iterable[Inferred], derivations: Iterable[Derivation] = ()
) -> tuple[Figure, ...]:
    """Those pictures of the article that have something to show, from its records among those given. `derivations` tell
    which resource of bodies its actors were found with."""
    bodies = next((json.loads(d.settings).get("bodies", "") for d in derivations if d.stage == "actors"), "")
    return tuple(_all(document, tuple(r for r in records if r.document == document.id), bodies))


def _all(document: Document, records: Sequence[Inferred], bodies: str) -> Iterator[Figure]:
    from ascertain.views import actor_graph, names
    from ascertain.views import figures as drawn
    from ascertain.views.map import build_map
    from ascertain.views.timeline import build_timeline

    actors = [r for r in records if isinstance(r, Actor)]
    grouping = _grouping(actors, document, bodies)
    table = names.build(actors, [document], grouping.groups, grouping.links)
    if table.actors:
        yield Figure(key="names", html=names.render(table))
    graph = actor_graph.build(_deeds(document, records, grouping), _called(actors, grouping))
    if graph.edges:
        claims = {c.id: n for n, c in enumerate(_in_order(records), 1)}
        html = actor_graph.render(graph, address=lambda claim: f"#c-{claims[claim]}" if claim in claims else None)
        yield Figure(key="deeds", html=html, svg=actor_graph.svg(graph))
    timeline = build_timeline([document], records)
    if timeline.rows:
        html, svg = drawn.timeline_html(timeline), drawn.timeline_svg(timeline)
        yield Figure(key="timeline", html=html, svg=svg)
    places = build_map([document], records)
    if places.places:
        yield Figure(key="map", html=drawn.map_html(places), svg=drawn.map_svg(places))


def _grouping(actors: Sequence[Actor], document: Document, bodies: str) -> Grouping:
    from ascertain.actors.alias import link
    from ascertain.actors.alias_groups import groups
    from ascertain.actors.resource import given

    return groups(actors, link(actors, [document], resource=given(bodies)))


def _called(actors: Sequence[Actor], grouping: Grouping) -> Mapping[str, tuple[str, ActorKind]]:
    kinds = {a.id: a.kind for a in actors}
    return {g.id: (g.name, kinds[g.actors[0]]) for g in grouping.groups if g.actors}


def deeds(
    events: Iterable[Event], claims: Mapping[str, Claim], group: Mapping[str, str], voice: Voice
) -> Iterator[Deed]:
    """One deed for each doer and target of an event and each claim that reports it. claims: by id. group: the id that stands
    for an actor, by the actor's. voice: id and name of whoever puts a claim forward."""
    from ascertain.views.actor_graph import UNNAMED, Deed

    for event in events:
        doers = [group.get(a, a) for a in event.source_actors] or [UNNAMED]
        targets = [group.get(a, a) for a in event.target_actors] or [UNNAMED]
        for claim in (claims[c] for c in event.claims if c in claims):
            said_by, name = voice(claim)
            for doer, target in ((a, b) for a in doers for b in targets if a or b):
                yield Deed(
                    source=doer,
                    target=target,
                    action=event.type.lower(),
                    said_by=said_by,
                    voice=name,
                    claim=claim.id,
                    polarity=event.polarity,
                )


def _deeds(document: Document, records: Sequence[Inferred], grouping: Grouping) -> Iterator[Deed]:
    attributions = {r.id: r for r in records if isinstance(r, Attribution)}

    def voice(claim: Claim) -> tuple[str, str]:
        name = _voice(document, attributions[claim.attribution])
        return name, name

    return deeds(
        (r for r in records if isinstance(r, Event)),
        {r.id: r for r in records if isinstance(r, Claim)},
        {actor: group.id for actor, group in grouping.of().items()},
        voice,
    )


def _voice(document: Document, attribution: Attribution) -> str:
    """Whoever says it. A person's name is shown where the claim stands, not beside deeds."""
    if attribution.speaker.kind is not SpeakerKind.SOURCE:
        return document.outlet or "the author"
    if attribution.basis is Basis.NAMED_PERSON:
        return "a person named in the article"
    return attribution.speaker.name or "a source without a name"


def _in_order(records: Sequence[Inferred]) -> list[Claim]:
    claims = [r for r in records if isinstance(r, Claim)]
    return sorted(claims, key=lambda c: (min(s.start for s in c.content), max(s.end for s in c.content), c.id))
