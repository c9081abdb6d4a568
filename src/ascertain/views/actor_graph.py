"""The actor graph: who is said to have done what to whom, and by whom it is said; drawn as SVG with a table beside it.

Takes plain deeds, so that it needs no other room: `build` gathers them, `draw` lays them on an ellipse, always the same
way, `render` gives the figure and, as its text alternative, a table that holds all that the figure shows and more.
Natural persons show as "Person N" unless a reviewer has made their role public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ascertain.model import ActorKind, Polarity
from ascertain.views.actor_graph_svg import draw
from ascertain.views.language import gettext, named

UNNAMED = ""
"""Id of the node that stands for an actor the text does not name."""
NOBODY = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One report of one deed: ids of doer and target (empty where unsaid), what is said to have been done, the id of
    whoever says so (empty for the author), `voice` how that speaker is shown, and the claim that reports it."""

    source: str
    target: str
    action: str
    said_by: str
    voice: str
    claim: str
    polarity: Polarity = Polarity.POSITIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor in the graph; `private` where its name is kept back."""

    id: str
    label: str
    kind: ActorKind | None
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says it, and in which claims."""

    label: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """All reports of one deed of `source` to `target`, numbered from 1; `voices` are who says so, most claims first."""

    number: int
    source: str
    target: str
    action: str
    polarity: Polarity
    voices: tuple[Voice, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(c for v in self.voices for c in v.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorGraph:
    """Nodes in the order of the drawing, edges by their number (most claims first)."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, name: str) -> Node:
        return next(n for n in self.nodes if n.id == name)


def build(
    deeds: Iterable[Deed],
    actors: Mapping[str, tuple[str, ActorKind]],
    *,
    public: frozenset[str] = frozenset(),
) -> ActorGraph:
    """The graph of the deeds. `actors` gives label and kind of each id; `public` are persons whose role is public."""
    persons = [i for i in sorted(actors) if actors[i][1] is ActorKind.PERSON and i not in public]
    hidden = {name: f"Person {number}" for number, name in enumerate(persons, 1)}
    edges = _edges(deeds, hidden)
    nodes = tuple(_node(i, actors, hidden) for i in _order(edges))
    return ActorGraph(nodes=nodes, edges=tuple(edges))


def svg(graph: ActorGraph, *, title: str | None = None) -> str:
    """The figure alone; an empty graph gives an empty string."""
    return (
        draw(graph, title=title or gettext("Who is said to have done what to whom"), named=named) if graph.edges else ""
    )


def render(graph: ActorGraph, *, address: Callable[[str], str | None] | None = None) -> str:
    """An HTML fragment: the figure and the table of its edges. `address` gives where a claim is shown."""
    from markupsafe import Markup

    from ascertain.views.xray_html import _environment

    figure = Markup(svg(graph))  # noqa: S704 - made here, every text in it escaped
    page = _environment().get_template("actor_graph.html.j2")
    return page.render(g=graph, figure=figure, address=address or (lambda _: None))


def _edges(deeds: Iterable[Deed], hidden: Mapping[str, str]) -> list[Edge]:
    gathered: dict[tuple[str, str, str, Polarity], dict[tuple[str, str], list[str]]] = {}
    for d in deeds:
        voices = gathered.setdefault((d.source, d.target, d.action, d.polarity), {})
        voices.setdefault((d.said_by, hidden.get(d.said_by, d.voice)), []).append(d.claim)
    made = []
    for key, voices in gathered.items():
        said = [Voice(label=label, claims=tuple(sorted(set(claims)))) for (_, label), claims in voices.items()]
        made.append((key, tuple(sorted(said, key=lambda v: (-len(v.claims), v.label)))))
    made.sort(key=lambda e: (-sum(len(v.claims) for v in e[1]), e[0]))
    return [
        Edge(number=n, source=source, target=target, action=action, polarity=polarity, voices=voices)
        for n, ((source, target, action, polarity), voices) in enumerate(made, 1)
    ]


def _order(edges: Iterable[Edge]) -> list[str]:
    """Nodes so that neighbours stand near each other: from the busiest on, always the one most tied to those just placed."""
    ties: dict[str, dict[str, int]] = {}
    for e in edges:
        for a, b in ((e.source, e.target), (e.target, e.source)):
            ties.setdefault(a, {}).setdefault(b, 0)
            ties[a][b] += 1
    left, placed = set(ties), list[str]()
    while left:
        recent = placed[-3:]
        best = min(left, key=lambda i: (-sum(ties[i].get(p, 0) for p in recent), -sum(ties[i].values()), i))
        placed.append(best)
        left.remove(best)
    return placed


def _node(name: str, actors: Mapping[str, tuple[str, ActorKind]], hidden: Mapping[str, str]) -> Node:
    if name == UNNAMED or name not in actors:
        return Node(id=name, label=NOBODY if name == UNNAMED else name, kind=None)
    label, kind = actors[name]
    return Node(id=name, label=hidden.get(name, label), kind=kind, private=name in hidden)
