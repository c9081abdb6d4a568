"""Typed links between the names of a case's actors, each with its evidence; nothing is merged.

Finds: names that agree but for spelling, article and transliteration; acronyms with their definitions; what a text says of
    a name ("also known as", "an affiliate of", "called Y by its enemies"); entries of the resource and the ties among
    them; offices by state and topic; persons by their whole name, or by title and surname.
Needs: actors of one or more documents and those documents.
Known misses: translated names outside the resource, acronyms never spelled out, namesakes with the same full name.
Example: "National Directorate of Protection (NDP)" in one text makes NDP in another the same body.
References: none; the rules and their scores are this project's, measured by `python -m ascertain.bench.aliases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ascertain.actors.alias_index import Index, Named
from ascertain.actors.alias_text import Said
from ascertain.actors.names import is_acronym, name_key, same_person, spells, state_key
from ascertain.actors.resource import Resource, bundled
from ascertain.model import Actor, ActorKind, AliasKind, AliasLink, Document, Span, make_id

METHOD = "aliases@1"
SLURS = ("khawarij", "khawarijs", "khwarij", "kharijites")
"""Words set behind a group's name by those who hold it for heretics."""
K = AliasKind


def link(
    actors: Iterable[Actor], documents: Iterable[Document], *, resource: Resource | None = None
) -> Iterator[AliasLink]:
    """Links among the actors of one case, in the order of their ids' making; each id once.

    `a` and `b` are actors' ids or `body:NAME`. An exclusive label gives two links, the same body under an opponent's name
    (`same_as`, `label_by_opponent`), so that either can be undone alone. Persons meet by their own names only.
    """
    actors = list(actors)
    if not actors:
        return
    index = Index(actors, documents, bundled() if resource is None else resource)
    seen: set[str] = set()
    for made in _all(index):
        if made.id not in seen:
            seen.add(made.id)
            yield made


def _all(index: Index) -> Iterator[AliasLink]:
    yield from _by_name(index)
    yield from _by_initials(index)
    for where, said in index.said:
        yield from _as_said(index, where, said)
    yield from _persons(index)
    yield from _offices(index)
    yield from _slurs(index)
    yield from _entries(index)


def _made(
    a: str,
    kind: AliasKind,
    b: str,
    evidence: str,
    *,
    score: float,
    spans: Iterable[Span] = (),
    source: str | None = None,
    side: str | None = None,
    by: str | None = None,
) -> AliasLink:
    spans = tuple(dict.fromkeys(spans))
    if kind is K.DISTINCT_FROM or (kind is K.SAME_AS and not b.startswith("body:")):
        a, b = min(a, b), max(a, b)
    marks = [part for s in spans[:2] for part in (s.document, s.start, s.end)]
    return AliasLink(
        id=make_id("ali", a, kind, b, evidence, *marks), a=a, b=b, kind=kind, evidence=evidence, spans=spans,
        source=source, side=side, used_by=by, method=METHOD, score=score,
    )  # fmt: skip


def _by_name(index: Index) -> Iterator[AliasLink]:
    """The first actor of each key joined with every other."""
    for names in index.by_key.values():
        first, *others = names
        for other in others:
            apart = (
                ActorKind.POPULATION in (first.actor.kind, other.actor.kind) and first.actor.kind != other.actor.kind
            )
            if first.actor.id != other.actor.id and not apart:
                short = is_acronym(first.name) and first.entry is None
                spans = (*first.spans[:1], *other.spans[:1])
                yield _made(first.actor.id, K.SAME_AS, other.actor.id, "name", score=0.7 if short else 0.9, spans=spans)


def _by_initials(index: Index) -> Iterator[AliasLink]:
    """An acronym that no text spells out and the one name in full with its first letters."""
    spelled = {short for _, short in index.longs}
    free = [n for n in index.names if n.entry is None and n.office is None]
    shorts = {n.key: n for n in free if is_acronym(n.name) and len(n.key) > 2 and name_key(n.name) not in spelled}
    longs = {n.key: n for n in free if " " in n.name}
    for short in shorts.values():
        fits = [n for n in longs.values() if spells(short.name, n.name)]
        if len(fits) == 1 and fits[0].actor.id != short.actor.id:
            spans = (*short.spans[:1], *fits[0].spans[:1])
            yield _made(short.actor.id, K.SAME_AS, fits[0].actor.id, "acronym", score=0.55, spans=spans)


def _as_said(index: Index, where: str, said: Said) -> Iterator[AliasLink]:
    a, b = index.resolve(where, said.a), index.resolve(where, said.b)
    if a is None or b is None or a[0].actor.id == b[0].actor.id:
        return
    if not _possible(said.kind, a[0].actor.kind, b[0].actor.kind):
        return
    spans = (a[1], b[1])
    one, two = a[0].actor.id, b[0].actor.id
    yield _made(one, said.kind, two, said.evidence, score=said.score, spans=spans)
    if said.label:
        yield _made(one, K.LABEL_BY_OPPONENT, two, said.evidence, score=said.score, spans=spans, side="opponent")


def _possible(kind: AliasKind, a: ActorKind, b: ActorKind) -> bool:
    """Whether actors of these kinds can be so tied: "Dallas' affiliate" makes no town a parent body."""
    place = ActorKind.PLACE
    if kind is K.SAME_AS:
        return (a is place) == (b is place)
    return a is not place and (b is not place or kind is K.OFFICE_OF)


def _persons(index: Index) -> Iterator[AliasLink]:
    """Persons of the same full name, and a titled surname with the one full name that bears title and surname."""
    read = [(p, *index.person(p)) for p in index.persons]
    by_last: dict[str, list[tuple[Actor, tuple[str, ...], tuple[str, ...]]]] = {}
    for person, titles, words in read:
        if words:
            by_last.setdefault(words[-1], []).append((person, titles, words))
    for group in by_last.values():
        for i, (a, titles, words) in enumerate(group):
            if len(words) == 1:
                full = [f for f in group if len(f[2]) > 1 and titles and f[1] == titles]
                if full and all(same_person(full[0][2], f[2]) for f in full):
                    spans = (*a.mentions[:1], *full[0][0].mentions[:1])
                    yield _made(a.id, K.SAME_AS, full[0][0].id, "name", score=0.6, spans=spans)
                continue
            for b, _, other in group[i + 1 :]:
                if same_person(words, other):
                    score = 0.8 if words == other else 0.7
                    yield _made(a.id, K.SAME_AS, b.id, "name", score=score, spans=(*a.mentions[:1], *b.mentions[:1]))


def _offices(index: Index) -> Iterator[AliasLink]:
    """Offices whose name tells their state, tied to its government and to the state; a regime to its government."""
    states: dict[str, Named] = {}
    governments: dict[str, Named] = {}
    for n in index.names:
        if n.actor.kind is ActorKind.PLACE and (state := state_key(n.name, index.resource.states)):
            states.setdefault(state, n)
        elif n.office and n.office.state and (n.office.head, n.office.topic) == ("government", ""):
            governments.setdefault(n.office.state, n)
    for n in index.names:
        if n.office is None or n.office.state is None or (n.entry and not n.entry[0].id.endswith("-government")):
            continue
        if n.actor.kind is not ActorKind.OFFICE and n.office.state not in index.resource.states.values():
            continue
        for head in (governments.get(n.office.state), states.get(n.office.state)):
            if head is None or head.actor.id == n.actor.id or (n.office.head == "government" and head.office):
                continue
            if n.office.state in index.resource.contested and head.actor.document != n.actor.document:
                continue
            spans = (*n.spans[:1], *head.spans[:1])
            if n.office.head == "regime" and head.office:
                yield _made(n.actor.id, K.SAME_AS, head.actor.id, "name", score=0.6, spans=spans)
                yield _made(
                    n.actor.id, K.LABEL_BY_OPPONENT, head.actor.id, "name", score=0.6, spans=spans, side="opponent"
                )
            else:
                yield _made(n.actor.id, K.OFFICE_OF, head.actor.id, "name", score=0.8, spans=spans)


def _slurs(index: Index) -> Iterator[AliasLink]:
    """A group's name with a slur behind it, whatever the group: the same group under its opponents' name."""
    for n in index.names:
        words = n.name.replace("-", " ").split()
        if n.entry or len(words) < 2 or words[-1].casefold() not in SLURS:
            continue
        base = n.name[: -len(words[-1])].rstrip("- ").removesuffix("-al").removesuffix(" al")
        found = index.by_key.get(index.key(base, n.actor.document), ())
        for other in found[:1]:
            spans = (*n.spans[:1], *other.spans[:1])
            yield _made(n.actor.id, K.SAME_AS, other.actor.id, "name", score=0.7, spans=spans)
            yield _made(
                n.actor.id, K.LABEL_BY_OPPONENT, other.actor.id, "name", score=0.8, spans=spans, side="opponent"
            )


def _entries(index: Index) -> Iterator[AliasLink]:
    """Names tied to the resource's entries, and the entries met tied among themselves."""
    met: set[str] = set()
    for n in index.names:
        if n.entry is None:
            continue
        body, use = n.entry
        met.add(body.id)
        cited = index.resource.source(use.source)
        kinds = (K.SAME_AS, K.LABEL_BY_OPPONENT) if use.side == "opponent" else (K.SAME_AS,)
        for kind in kinds:
            yield _made(
                n.actor.id, kind, f"body:{body.id}", "resource", score=0.95, spans=n.spans, source=cited, side=use.side,
                by=use.by,
            )  # fmt: skip
    for body_id, tie in index.resource.ties(met):
        cited = index.resource.source(tie.source)
        yield _made(f"body:{body_id}", tie.kind, f"body:{tie.to}", "resource", score=0.95, source=cited)
