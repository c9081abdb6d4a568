"""The pictures of one article: who is named how, who is said to have done what, when, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.model import (
    Actor,
    ActorKind,
    Attribution,
    Basis,
    Claim,
    Document,
    Event,
    Inferred,
    SpeakerKind,
)

if TYPE_CHECKING:
    from ascertain.actors.alias_groups import Grouping
    from ascertain.views.actor_graph import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture as HTML. `key` tells which (names, deeds, timeline, map), `svg` is the picture alone, if it is one."""

    key: str
    html: str
    svg: str = ""


def figures(document: Document, records: Iterable[Inferred]) -> tuple[Figure, ...]:
    """Those pictures of the article that have something to show, from its records among those given."""
    return tuple(_all(document, tuple(r for r in records if r.document == document.id)))


def _all(document: Document, records: Sequence[Inferred]) -> Iterator[Figure]:
    from ascertain.views import actor_graph, names
    from ascertain.views import figures as drawn
    from ascertain.views.map import build_map
    from ascertain.views.timeline import build_timeline

    actors = [r for r in records if isinstance(r, Actor)]
    grouping = _grouping(actors, document)
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


def _grouping(actors: Sequence[Actor], document: Document) -> Grouping:
    from ascertain.actors.alias import link
    from ascertain.actors.alias_groups import groups

    return groups(actors, link(actors, [document]))


def _called(actors: Sequence[Actor], grouping: Grouping) -> Mapping[str, tuple[str, ActorKind]]:
    kinds = {a.id: a.kind for a in actors}
    return {g.id: (g.name, kinds[g.actors[0]]) for g in grouping.groups if g.actors}


def _deeds(document: Document, records: Sequence[Inferred], grouping: Grouping) -> Iterator[Deed]:
    from ascertain.views.actor_graph import UNNAMED, Deed

    group = grouping.of()
    claims = {r.id: r for r in records if isinstance(r, Claim)}
    attributions = {r.id: r for r in records if isinstance(r, Attribution)}

    def known(ids: tuple[str, ...]) -> list[str]:
        return [group[i].id for i in ids if i in group] or [UNNAMED]

    for event in (r for r in records if isinstance(r, Event)):
        for claim in (claims[c] for c in event.claims if c in claims):
            voice = _voice(document, attributions[claim.attribution])
            for doer in known(event.source_actors):
                for target in known(event.target_actors):
                    if doer or target:
                        yield Deed(
                            source=doer,
                            target=target,
                            action=event.type.lower(),
                            said_by=voice,
                            voice=voice,
                            claim=claim.id,
                            polarity=event.polarity,
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
