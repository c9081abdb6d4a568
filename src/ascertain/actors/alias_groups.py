"""Which actors are one, by the links in force and the decisions of people; derived anew each time, so nothing is lost.

Only `same_as` joins. Two actors that a `distinct_from` link or a person's `unlink` keeps apart never end in one group,
even through a chain: stronger links are laid first, the one that would close the chain gives way, and says so. Two
entries of the resource are apart as well. The answer does not depend on the order of the input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ascertain.model import Actor, ActorGroup, AliasKind, AliasLink, Decision, make_id

K = AliasKind
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yielded:
    """A `same_as` link that joins nothing, since `apart` are held apart: by the link or decision `because`, or (None) as
    two entries of the resource."""

    link: AliasLink
    apart: tuple[str, str]
    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Groups of every actor given, the links in force, and those that gave way."""

    groups: tuple[ActorGroup, ...]
    links: tuple[AliasLink, ...]
    yielded: tuple[Yielded, ...]

    def of(self) -> Mapping[str, ActorGroup]:
        """The group of each actor and entry, by id."""
        return {i: g for g in self.groups for i in (*g.actors, *g.bodies)}

    def between(self, a: str, b: str) -> frozenset[AliasKind]:
        """How the actor or entry `a` stands to `b`, their groups taken together."""
        group = self.of()
        if a not in group or b not in group:
            return frozenset()
        ours, theirs = (frozenset((*group[i].actors, *group[i].bodies)) for i in (a, b))
        if ours == theirs:
            called = {x.a for x in self.links if x.kind is K.LABEL_BY_OPPONENT}
            label = {K.LABEL_BY_OPPONENT} if a in called and b not in called else set()
            return frozenset({K.SAME_AS, *label})
        met = {x.kind for x in self.links if x.a in ours and x.b in theirs and x.kind is not K.SAME_AS}
        back = {K.DISTINCT_FROM} & {x.kind for x in self.links if x.a in theirs and x.b in ours}
        return frozenset(met | back)


def in_force(
    links: Iterable[AliasLink], decisions: Iterable[Decision] = ()
) -> tuple[tuple[AliasLink, ...], dict[tuple[str, str], str]]:
    """(links in force, pairs kept apart by a person with the decision's id).

    `confirm` a link raises its score to 1; `unlink` takes the id of one link, or two ids that shall stay apart; `link` joins
    `target` and `other` as `value` says (same_as unless given); `undo` takes back the decision it names.
    """
    standing = _standing(decisions)
    found = {x.id: x for x in links}
    apart: dict[tuple[str, str], str] = {}
    for d in standing:
        if d.action == "confirm" and d.target in found:
            found[d.target] = replace(found[d.target], score=1.0)
        elif d.action == "unlink" and d.target in found:
            del found[d.target]
        elif d.action == "unlink" and d.other is not None:
            apart[min(d.target, d.other), max(d.target, d.other)] = d.id
        elif d.action == "link" and d.other is not None:
            made = _by_person(d)
            found[made.id] = made
    left = sorted((x for x in found.values() if not _parted(x, apart)), key=lambda x: x.id)
    return tuple(left), apart


def groups(actors: Iterable[Actor], links: Iterable[AliasLink], decisions: Iterable[Decision] = ()) -> Grouping:
    """The groups that the links in force and the decisions make of the actors, singletons included."""
    by_id = {a.id: a for a in actors}
    force, parted = in_force(links, decisions)
    force = tuple(x for x in force if all(i in by_id or i.startswith("body:") for i in (x.a, x.b)))
    apart = {frozenset((x.a, x.b)): x.id for x in force if x.kind is K.DISTINCT_FROM}
    apart |= {frozenset(pair): why for pair, why in parted.items()}
    sets: dict[str, frozenset[str]] = {i: frozenset([i]) for i in by_id}
    yielded = []
    for x in sorted((x for x in force if x.kind is K.SAME_AS), key=lambda x: (-x.score, x.evidence != PERSON, x.id)):
        one, two = (sets.get(i, frozenset([i])) for i in (x.a, x.b))
        if one == two:
            continue
        if (pair := _clash(one, two, apart)) is not None:
            yielded.append(Yielded(link=x, apart=pair, because=apart.get(frozenset(pair))))
            continue
        both = one | two
        sets |= dict.fromkeys(both, both)
    for x in force:
        # An entry that only non-joining ties reach is a group of its own: "body:iskp" affiliate_of "body:islamic-state".
        for i in (x.a, x.b):
            sets.setdefault(i, frozenset([i]))
    found = {min(s): s for s in sets.values()}
    labels = {x.a for x in force if x.kind is K.LABEL_BY_OPPONENT}
    made = tuple(_group(found[first], by_id, labels) for first in sorted(found))
    return Grouping(groups=made, links=force, yielded=tuple(yielded))


def _standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions that no standing later decision undoes, in the order of their making."""
    ordered = sorted(decisions, key=lambda d: (d.at, d.id))
    undone: set[str] = set()
    for d in reversed(ordered):
        if d.undoes is not None and d.id not in undone:
            undone.add(d.undoes)
    return tuple(d for d in ordered if d.id not in undone and d.undoes is None)


def _by_person(d: Decision) -> AliasLink:
    kind = K(d.value) if d.value else K.SAME_AS
    return AliasLink(
        id=make_id("ali", d.id), a=d.target, b=str(d.other), kind=kind, evidence=PERSON, spans=d.spans, source=d.why or None,
        method=f"decision:{d.id}", score=1.0,
    )  # fmt: skip


def _parted(x: AliasLink, apart: Mapping[tuple[str, str], str]) -> bool:
    return x.kind is not K.DISTINCT_FROM and (min(x.a, x.b), max(x.a, x.b)) in apart


def _clash(one: frozenset[str], two: frozenset[str], apart: Mapping[frozenset[str], str]) -> tuple[str, str] | None:
    """The first pair across two sets that must stay apart."""
    bodies = [sorted(i for i in s if i.startswith("body:")) for s in (one, two)]
    if bodies[0] and bodies[1]:
        return bodies[0][0], bodies[1][0]
    held = [tuple(sorted(pair)) for pair in apart if len(pair & one) == 1 and len(pair & two) == 1]
    return min(held) if held else None  # type: ignore[return-value]


def _group(members: frozenset[str], actors: Mapping[str, Actor], labels: set[str]) -> ActorGroup:
    """A group under the name most mentioned, one that opponents give it only where there is no other."""
    inside = tuple(sorted(i for i in members if i in actors))
    bodies = tuple(sorted(members - set(inside)))
    weight: Counter[str] = Counter()
    called = {actors[i].name.casefold() for i in inside if i in labels}
    for i in [i for i in inside if actors[i].name.casefold() not in called] or inside:
        weight[actors[i].name] += len(actors[i].mentions)
    name = min(weight, key=lambda n: (-weight[n], -len(n), n)) if weight else bodies[0].removeprefix("body:")
    return ActorGroup(id=make_id("grp", *sorted(members)), name=name, actors=inside, bodies=bodies)
