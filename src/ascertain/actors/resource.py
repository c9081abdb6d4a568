"""The resource of bodies in reporting on conflict: names in use, whose names they are, and how the bodies hang together.

Every name and relation carries the source that states it; of the bundled ones, a source says itself whether the facts that
cite it were compared with it. A user's own file (setting `bodies` of the part) has the form of `tools/bodies/facts/*.toml`:

    [ombra-front]
    name = "Ombra Front"
    kind = "armed_group"
    names = ["OF"]                       # used by all sides
    self = ["Army of the Ombra"]         # its own
    opponents = { "Ombra Bandits" = "government of Tossia" }
    places = "Tossia Tossian Ombra"      # a text must hold one of them before a one-word name is taken
    plain = false                        # true: its short names need no such place
    affiliate_of = ["crimson-league"]    # also part_of, office_of, distinct_from
    sources = ["own-research"]           # the first one states whatever `cite` does not give to another
    cite = { "OF" = "some-list" }

    [sources.own-research]
    title = "..."
    publisher = "..."
    url = "..."
    licence = "..."
    checked = "..."
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ascertain.actors.names import POSSESSIVE, SMALL, WORD, is_acronym, name_key, office, plain
from ascertain.model import ActorKind, AliasKind, BadInput

SIDES = ("neutral", "self", "opponent")
RELATIONS = (AliasKind.PART_OF, AliasKind.AFFILIATE_OF, AliasKind.OFFICE_OF, AliasKind.DISTINCT_FROM)
FIELDS = {"name", "kind", "names", "self", "opponents", "places", "plain", "sources", "cite", *RELATIONS}
SOURCE_FIELDS = ("title", "publisher", "url", "licence", "checked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A name in use for a body. `side` is neutral, self or opponent, `by` which opponents give it."""

    name: str
    side: str
    source: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """How a body stands to another, and the source that says so."""

    kind: AliasKind
    to: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One entry: a group, a government, an office. `places` are words one of which a text must hold before a one-word
    name is taken for this body, unless `plain`."""

    id: str
    kind: ActorKind
    uses: tuple[Use, ...]
    ties: tuple[Tie, ...] = ()
    places: frozenset[str] = frozenset()
    plain: bool = False

    @property
    def name(self) -> str:
        return self.uses[0].name


@dataclass(frozen=True, eq=False)
class Resource:
    """Bodies by id, their sources, and `states`: code of each state by its plain name and adjective. `contested` are
    codes of states with rival governments, where "the X government" names nobody by itself."""

    bodies: Mapping[str, Body] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    contested: frozenset[str] = frozenset()

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[tuple[Body, Use], ...]]:
        found: dict[str, list[tuple[Body, Use]]] = {}
        for body in self.bodies.values():
            for use in body.uses:
                found.setdefault(self.key(use.name), []).append((body, use))
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def spelled(self) -> Mapping[str, tuple[str, ...]]:
        """Names of several words in capitals, by their first word."""
        found: dict[str, list[str]] = {}
        for name in (u.name for b in self.bodies.values() for u in b.uses):
            words = name.split(" ")
            if len(words) > 1 and all(w[0].isupper() or w in SMALL for w in words):
                found.setdefault(words[0], []).append(name)
        return {first: tuple(dict.fromkeys(names)) for first, names in found.items()}

    def key(self, name: str) -> str:
        """The key under which a name is looked up."""
        spelled = office(name, self.states)
        return spelled.key if spelled and spelled.state else name_key(name)

    def known(self, name: str) -> bool:
        """Whether any body has that name, whatever the text around it."""
        return self.key(name) in self._by_key

    def find(self, name: str, text: str) -> tuple[Body, Use] | None:
        """The body that `name` stands for in `text`, and the use it matched; None where none or several fit."""
        entries = self._by_key.get(self.key(name))
        if not entries:
            return None
        words = _words(text)
        fits = {b.id: (b, u) for b, u in reversed(entries) if self._fits(b, name, words, text)}
        if len(fits) > 1:
            placed = {i: (b, u) for i, (b, u) in fits.items() if b.places & words}
            fits = placed
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _fits(self, body: Body, name: str, words: frozenset[str], text: str) -> bool:
        if body.plain or not body.places or " " in name.removeprefix("the ").strip() or body.places & words:
            return True
        return any(" " in u.name and u.name in text for u in body.uses)

    def source(self, name: str) -> str:
        """A source in one line: title, publisher, licence, how it was checked."""
        known = self.sources.get(name)
        return (
            name
            if known is None
            else f"{known['title']} ({known['publisher']}; {known['licence']}; {known['checked']})"
        )

    def ties(self, ids: Iterable[str]) -> Iterator[tuple[str, Tie]]:
        """The ties among these bodies, in order of the ids."""
        among = frozenset(ids)
        for body_id in sorted(among & self.bodies.keys()):
            yield from ((body_id, tie) for tie in self.bodies[body_id].ties if tie.to in among)

    def merged(self, other: Resource) -> Resource:
        """Both together; where an id is in both, `other` has the last word."""
        return Resource(
            bodies={**self.bodies, **other.bodies},
            sources={**self.sources, **other.sources},
            states={**self.states, **other.states},
            contested=self.contested | other.contested,
        )


@lru_cache(maxsize=4)
def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(plain(POSSESSIVE.sub(" ", text))))


@cache
def bundled() -> Resource:
    """The resource that comes with the program."""
    return _from_json(json.loads((files("ascertain.actors") / "data" / "bodies.json").read_text(encoding="utf-8")))


def load(*paths: Path, base: Resource | None = None) -> Resource:
    """The bundled resource (or `base`) with a user's files laid over it, later ones last. BadInput for a faulty file."""
    whole = bundled() if base is None else base
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{path}: not a readable TOML file ({error})") from error
        whole = _laid_over(whole, text, str(path))
    return whole


def given(path: str) -> Resource:
    """The resource as the setting `bodies` has it: with the file of that path, or as bundled where the path is empty."""
    return load(Path(path)) if path else bundled()


@lru_cache(maxsize=4)
def _laid_over(below: Resource, text: str, where: str) -> Resource:
    try:
        facts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{where}: not a readable TOML file ({error})") from error
    whole = below.merged(read(facts, where))
    if faults := list(check(whole)):
        raise BadInput(f"{where}: {faults[0]}" + (f" (and {len(faults) - 1} more)" if faults[1:] else ""))
    return whole


def read(facts: Mapping[str, Any], where: str) -> Resource:
    """The bodies and sources of one file's tables. BadInput names the table and what is wrong with it."""
    tables = {k: v for k, v in facts.items() if k != "sources"}
    try:
        bodies = {name: _body(name, table) for name, table in tables.items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"{where}: {error}") from error
    return Resource(bodies=bodies, sources=facts.get("sources", {}))


def _body(name: str, table: Mapping[str, Any]) -> Body:
    if unknown := set(table) - FIELDS:
        raise ValueError(f"[{name}] has an unknown field {min(unknown)!r}; known: {', '.join(sorted(FIELDS))}")
    if missing := {"name", "kind", "sources"} - set(table):
        raise ValueError(f"[{name}] lacks {min(missing)!r}")
    cite, first = table.get("cite", {}), table["sources"][0]
    named = [(n, "neutral", None) for n in (table["name"], *table.get("names", ()))]
    named += [(n, "self", None) for n in table.get("self", ())]
    named += [(n, "opponent", by) for n, by in table.get("opponents", {}).items()]
    ties = [(kind, to) for kind in RELATIONS for to in table.get(kind, ())]
    if stray := set(cite) - {n for n, _, _ in named} - {f"{k} {to}" for k, to in ties}:
        raise ValueError(f"[{name}] cites a source for {min(stray)!r}, which it does not state")
    return Body(
        id=name,
        kind=ActorKind(table["kind"]),
        uses=tuple(Use(name=n, side=side, by=by, source=cite.get(n, first)) for n, side, by in named),
        ties=tuple(Tie(kind=k, to=to, source=cite.get(f"{k} {to}", first)) for k, to in ties),
        places=frozenset(plain(table.get("places", "")).split()),
        plain=table.get("plain", False),
    )


def check(resource: Resource) -> Iterator[str]:
    """What is wrong with a resource: a missing source, a tie to nothing, a circle, a name shared by listed enemies, a
    short acronym that would match anywhere."""
    for name, source in resource.sources.items():
        yield from (f"source {name} lacks {f!r}" for f in SOURCE_FIELDS if f not in source)
    enemies = {
        frozenset((b.id, t.to)) for b in resource.bodies.values() for t in b.ties if t.kind == AliasKind.DISTINCT_FROM
    }
    for body in resource.bodies.values():
        yield from _check_body(body, resource)
        for tie in body.ties:
            if tie.kind is not AliasKind.DISTINCT_FROM and _reaches(resource, tie.to, body.id):
                yield f"{body.id}: {tie.kind} runs in a circle through {tie.to}"
    for key, entries in resource._by_key.items():
        ours = {b.id for b, u in entries if u.side != "opponent"}
        if any(pair <= ours for pair in enemies) and not all(b.places for b, u in entries if u.side != "opponent"):
            yield f"{', '.join(sorted(ours))} are listed as distinct and share the name {key!r} without places to part them"


def _check_body(body: Body, resource: Resource) -> Iterator[str]:
    for use in body.uses:
        if use.source not in resource.sources:
            yield f"{body.id}: the name {use.name!r} has the unknown source {use.source!r}"
        if is_acronym(use.name) and len(use.name) <= 3 and not body.places and not body.plain:
            yield f"{body.id}: {use.name!r} would match in any text; give `places`, or say `plain`"
    for tie in body.ties:
        if tie.source not in resource.sources:
            yield f"{body.id}: {tie.kind} {tie.to} has the unknown source {tie.source!r}"
        if tie.to not in resource.bodies or tie.to == body.id:
            yield f"{body.id}: {tie.kind} points to {tie.to!r}, which is no other entry"


def _reaches(resource: Resource, start: str, goal: str) -> bool:
    seen, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at == goal:
            return True
        if at not in seen and at in resource.bodies:
            seen.add(at)
            todo += [t.to for t in resource.bodies[at].ties if t.kind is not AliasKind.DISTINCT_FROM]
    return False


def to_json(resource: Resource) -> dict[str, Any]:
    """The resource as plain data, every fact with its source; `_from_json` is its inverse."""
    bodies = {
        b.id: {
            "kind": b.kind.value,
            "uses": [[u.name, u.side, u.by, u.source] for u in b.uses],
            "ties": [[t.kind.value, t.to, t.source] for t in b.ties],
            "places": sorted(b.places),
            "plain": b.plain,
        }
        for b in resource.bodies.values()
    }
    return {
        "sources": resource.sources,
        "states": resource.states,
        "contested": sorted(resource.contested),
        "bodies": bodies,
    }


def _from_json(data: Mapping[str, Any]) -> Resource:
    bodies = {
        name: Body(
            id=name,
            kind=ActorKind(b["kind"]),
            uses=tuple(Use(name=n, side=side, by=by, source=source) for n, side, by, source in b["uses"]),
            ties=tuple(Tie(kind=AliasKind(k), to=to, source=source) for k, to, source in b["ties"]),
            places=frozenset(b["places"]),
            plain=b["plain"],
        )
        for name, b in data["bodies"].items()
    }
    return Resource(
        bodies=bodies, sources=data["sources"], states=data["states"], contested=frozenset(data["contested"])
    )
