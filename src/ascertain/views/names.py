"""The name table: under which names each outlet speaks of an actor, how often, and whose names they are.

A name that takes sides ("self", "opponent") is told by the resource of bodies; the table shows choices and judges none.
Persons are left out unless a reviewer has made their role public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ascertain.model import Actor, ActorGroup, ActorKind, AliasKind, AliasLink, Document, Span
from ascertain.views.language import noop

UNSTATED = "outlet not stated"
SIDES: Mapping[str, tuple[str, str]] = {
    "neutral": ("●", noop("in general use")),
    "self": ("◆", noop("its own name")),
    "opponent": ("▲", noop("its opponents’ name")),
    "": ("○", noop("not in the resource")),
}
"""Glyph and label of each side; the glyph stands for it without colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUse:
    """One name of one actor in one outlet: the mentions, whose length is the count, and what the resource says of it."""

    outlet: str
    name: str
    mentions: tuple[Span, ...]
    side: str = ""
    used_by: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedActor:
    """One actor (a group of the links in force) and all uses of its names, the most frequent name first."""

    id: str
    name: str
    kind: ActorKind
    uses: tuple[NameUse, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(u.name for u in self.uses))

    def total(self, name: str) -> int:
        """How often the actor is called that, in all outlets together."""
        return sum(len(u.mentions) for u in self.uses if u.name == name)

    @property
    def split(self) -> bool:
        """Whether outlets differ in the names they use."""
        by_outlet = {o: frozenset(u.name for u in self.uses if u.outlet == o) for o in {u.outlet for u in self.uses}}
        return len(set(by_outlet.values())) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTable:
    """Actors with the most mentions first; outlets in alphabetical order."""

    outlets: tuple[str, ...]
    actors: tuple[NamedActor, ...]


def build(
    actors: Iterable[Actor],
    documents: Iterable[Document],
    groups: Iterable[ActorGroup],
    links: Iterable[AliasLink] = (),
    *,
    public: frozenset[str] = frozenset(),
) -> NameTable:
    """The table of the groups' names, without places that are only named. `links` in force tell whose names they are; `public` are ids of persons (actors)
    whose role a reviewer has made public."""
    by_id = {a.id: a for a in actors}
    texts = {d.id: d for d in documents}
    sides = _sides(links)
    rows = []
    for group in groups:
        members = [by_id[i] for i in group.actors if i in by_id and _shown(by_id[i], public)]
        if all(m.idle for m in members):
            continue
        if uses := _uses(members, texts, sides):
            # The heading takes no side where any name in use does not.
            name = next((u.name for u in uses if u.side == "neutral"), group.name)
            rows.append(NamedActor(id=group.id, name=name, kind=members[0].kind, uses=uses))
    rows.sort(key=lambda r: (-sum(len(u.mentions) for u in r.uses), r.name, r.id))
    outlets = tuple(sorted({u.outlet for r in rows for u in r.uses}))
    return NameTable(outlets=outlets, actors=tuple(rows))


def render(table: NameTable, *, page: Callable[[str], str | None] | None = None) -> str:
    """An HTML fragment: one table, a row group for each actor. `page` gives the address of a document's page."""
    from ascertain.views.xray_html import _environment

    return (
        _environment()
        .get_template("names.html.j2")
        .render(t=table, SIDES=SIDES, page=page or (lambda _: None), cell=_cell)
    )


def _cell(actor: NamedActor, name: str, outlet: str) -> tuple[Span, ...]:
    return next((u.mentions for u in actor.uses if u.name == name and u.outlet == outlet), ())


def _shown(actor: Actor, public: frozenset[str]) -> bool:
    return bool(actor.names) and (actor.kind is not ActorKind.PERSON or actor.id in public)


def _sides(links: Iterable[AliasLink]) -> Mapping[Span, AliasLink]:
    """The link that tells whose name stands at a span; one that says "opponent" before others."""
    found: dict[Span, AliasLink] = {}
    for x in sorted(links, key=lambda x: (x.kind is AliasKind.LABEL_BY_OPPONENT, x.score, x.id)):
        if x.side is not None:
            # A label stated in the text has two spans: the label's and the actor's own name.
            own = x.spans if x.source else x.spans[:1]
            found |= dict.fromkeys(own, x)
    return found


def _uses(
    members: Iterable[Actor], texts: Mapping[str, Document], sides: Mapping[Span, AliasLink]
) -> tuple[NameUse, ...]:
    spans: dict[tuple[str, str], list[Span]] = {}
    shown: dict[str, str] = {}
    for actor in members:
        known = {_bare(n): n for n in actor.names}
        document = texts.get(actor.document)
        if document is None:
            continue
        for span in actor.mentions:
            key = _bare(document.text[span.start : span.end])
            if key in known:
                name = shown.setdefault(key, known[key])
                spans.setdefault((document.outlet or UNSTATED, name), []).append(span)
    total: dict[str, int] = {}
    for (_, name), found in spans.items():
        total[name] = total.get(name, 0) + len(found)
    ordered = sorted(spans.items(), key=lambda e: (-total[e[0][1]], e[0][1], e[0][0]))
    told: dict[str, AliasLink] = {}
    for (_, name), found in ordered:
        for span in found:
            if span in sides:
                told.setdefault(name, sides[span])
    return tuple(_use(outlet, name, tuple(found), told.get(name)) for (outlet, name), found in ordered)


def _use(outlet: str, name: str, mentions: tuple[Span, ...], link: AliasLink | None) -> NameUse:
    if link is None:
        return NameUse(outlet=outlet, name=name, mentions=mentions)
    return NameUse(
        outlet=outlet, name=name, mentions=mentions, side=link.side or "", used_by=link.used_by, source=link.source
    )  # fmt: skip


def _bare(words: str) -> str:
    return " ".join(words.split()).casefold().replace("’", "'").removeprefix("the ")
