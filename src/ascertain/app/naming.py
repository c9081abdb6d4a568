"""Names that were linked, for a person to confirm or part; and the links that people made themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.model import Actor, ActorKind, AliasKind, AliasLink, Decision, make_id

if TYPE_CHECKING:
    from ascertain.app.reading_case import Reading

MOST_CHOICES = 400
"""Names offered for a new link, the most mentioned first."""
ABOUT_LINKS = frozenset({"link", "unlink", "confirm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A name where it stands: in which documents, and how often in all."""

    name: str
    actor: str
    documents: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two names that hang together by one kind of link. `links` join their actors, the surest first; `decisions` are those in
    force, `state` is found, confirmed, parted or linked (by a person)."""

    id: str
    kind: AliasKind
    one: Use
    two: Use
    evidence: str
    score: float
    links: tuple[AliasLink, ...]
    decisions: tuple[Decision, ...]
    state: str


def pairs(reading: Reading) -> tuple[Pair, ...]:
    """Every pair of names, those nobody has decided on first, the least sure and those of unlike names before others. People
    are left out: which names a person goes by is not gathered."""

    def made() -> tuple[Pair, ...]:
        gathered: defaultdict[tuple[str, str, AliasKind], list[AliasLink]] = defaultdict(list)
        for link in (*reading.found.alias_links, *_by_people(reading)):
            ends = _ends(reading, link)
            if ends is not None:
                gathered[ends[0].name.casefold(), ends[1].name.casefold(), link.kind].append(link)
        found = [_pair(reading, tuple(links)) for links in gathered.values()]
        return tuple(sorted(found, key=_order))

    return reading.memo("name pairs", made)


def choices(reading: Reading) -> tuple[Use, ...]:
    """Names that can be linked by hand, the most mentioned first."""
    return reading.found.memo("name choices", lambda: tuple(_choices(reading))[:MOST_CHOICES])


def alias_decisions(reading: Reading) -> tuple[Decision, ...]:
    """The decisions in force that bear on names."""
    return tuple(d for d in reading.force if d.action in ABOUT_LINKS and d.target.startswith(("act-", "ali-", "body:")))


def to_part(pair: Pair) -> Iterator[tuple[str, str | None]]:
    """What an `unlink` names to part the pair: the actors where they were held to be one, else each link."""
    if pair.kind is AliasKind.SAME_AS:
        yield from dict.fromkeys((x.a, x.b) for x in pair.links)
    else:
        yield from ((x.id, None) for x in pair.links)


def _order(pair: Pair) -> tuple[bool, bool, float, str]:
    alike = pair.one.name.casefold() == pair.two.name.casefold()
    return (bool(pair.decisions), alike, pair.score, pair.one.name)


def _by_people(reading: Reading) -> Iterator[AliasLink]:
    for made in alias_decisions(reading):
        if made.action == "link" and made.other:
            yield AliasLink(
                id=made.id, a=made.target, b=made.other, kind=AliasKind(made.value or "same_as"), evidence="person",
                spans=made.spans, method="decision", score=1.0,
            )  # fmt: skip


def _ends(reading: Reading, link: AliasLink) -> tuple[Use, Use] | None:
    """Both names; None where one is a person, has no name, or is an entry of the resource alone."""
    by_id = reading.found.actors_by_id
    ends = [by_id.get(link.a), by_id.get(link.b)]
    if any(a is None or a.kind is ActorKind.PERSON or not a.names for a in ends):
        return None
    one, two = (_use([a]) for a in ends if a is not None)
    return one, two


def _pair(reading: Reading, links: tuple[AliasLink, ...]) -> Pair:
    by_id = reading.found.actors_by_id
    links = tuple(sorted(links, key=lambda x: (-x.score, x.id)))
    one, two = (_use([by_id[i] for i in dict.fromkeys(ids)]) for ids in ([x.a for x in links], [x.b for x in links]))
    ids = {x.id for x in links}
    ends = {frozenset((x.a, x.b)) for x in links}
    made = tuple(
        d
        for d in alias_decisions(reading)
        if d.target in ids or d.id in ids or (d.action == "unlink" and frozenset((d.target, str(d.other))) in ends)
    )
    return Pair(
        id=make_id("npr", one.name.casefold(), two.name.casefold(), str(links[0].kind)),
        kind=links[0].kind,
        one=one,
        two=two,
        evidence=links[0].evidence,
        score=min(x.score for x in links),
        links=links,
        decisions=made,
        state=_state(made),
    )


def _state(made: tuple[Decision, ...]) -> str:
    last = made[-1].action if made else ""
    return {"confirm": "confirmed", "unlink": "parted", "link": "linked"}.get(last, "found")


def _use(actors: Iterable[Actor]) -> Use:
    known = list(actors)
    return Use(
        name=known[0].name,
        actor=known[0].id,
        documents=tuple(dict.fromkeys(a.document for a in known)),
        mentions=sum(len(a.mentions) for a in known),
    )


def _choices(reading: Reading) -> Iterator[Use]:
    named: defaultdict[str, list[Actor]] = defaultdict(list)
    for actor in reading.found.actors:
        if actor.names and actor.kind is not ActorKind.PERSON:
            named[actor.name.casefold()].append(actor)
    uses = [_use(sorted(actors, key=lambda a: -len(a.mentions))) for actors in named.values()]
    yield from sorted(uses, key=lambda u: (-u.mentions, u.name))
