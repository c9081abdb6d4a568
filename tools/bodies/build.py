"""Builds the resource of bodies from its facts: src/ascertain/actors/data/bodies.json.

    python tools/bodies/build.py            check the facts and write the file
    python tools/bodies/build.py --check    change nothing; exit 1 if the facts are faulty or the file differs

Facts stand in `facts/*.toml` (one table a body, form in `ascertain.actors.resource`), their sources in
`facts/sources.toml`, states and their adjectives in `facts/countries.tsv` (code, names, adjectives, "contested" where
rival governments claim the state, and words that a text must hold where the name has another bearer). A name that
`compare.py` found in a list at hand, or an editor on a page (`facts/seen.tsv`: source, body, name and, for a page, its
address), cites that list or page; every other fact cites where it can be looked up and says that nobody has. The same facts always give the same bytes.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ascertain.actors.names import plain
from ascertain.actors.resource import Body, Resource, Tie, Use, check, read, to_json
from ascertain.model import ActorKind, AliasKind

FACTS = Path(__file__).parent / "facts"
TARGET = Path(__file__).parents[2] / "src" / "ascertain" / "actors" / "data" / "bodies.json"
SEEN = FACTS / "seen.tsv"
STATES = "iso-3166"
ADJECTIVES = "wikidata"


def build(seen: Iterable[str] | None = None) -> Resource:
    """All facts as one resource; an id that stands in two files is a ValueError. seen: lines of seen.tsv, unless as kept."""
    sources = tomllib.loads((FACTS / "sources.toml").read_text(encoding="utf-8"))
    whole = Resource(sources=sources).merged(countries())
    for path in sorted(FACTS.glob("*.toml")):
        if path.name == "sources.toml":
            continue
        part = read(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        if twice := whole.bodies.keys() & part.bodies.keys():
            raise ValueError(f"{path.name}: {min(twice)} stands in another file too")
        whole = whole.merged(part)
    lines = SEEN.read_text(encoding="utf-8").splitlines() if seen is None else seen
    return cited(whole, [tuple(line.split("\t")) for line in lines])


def cited(whole: Resource, seen: Iterable[tuple[str, ...]]) -> Resource:
    """The resource with the source in which a name was found as its source; of several, the first in sources.toml."""
    order = list(whole.sources)
    rows = sorted(seen, key=lambda row: order.index(row[0]), reverse=True)
    found = {(body, name): source for source, body, name, *_ in rows}
    bodies = {
        b.id: replace(b, uses=tuple(replace(u, source=found.get((b.id, u.name), u.source)) for u in b.uses))
        for b in whole.bodies.values()
    }
    return replace(whole, bodies=bodies)


def codes() -> frozenset[str]:
    """The codes of the states."""
    return frozenset(line.split("\t")[0] for line in (FACTS / "countries.tsv").read_text(encoding="utf-8").splitlines())


def countries() -> Resource:
    """A body for each state and, where it is not contested, one for its government."""
    bodies: dict[str, Body] = {}
    states: dict[str, str] = {}
    contested: set[str] = set()
    for line in (FACTS / "countries.tsv").read_text(encoding="utf-8").splitlines():
        code, named, adjectival, claimed, places = (*line.split("\t"), "", "", "")[:5]
        names, adjectives = named.split(";"), [a for a in adjectival.split(";") if a]
        states |= {plain(n).replace(".", ""): code for n in (*names, *adjectives)}
        uses = tuple(Use(name=n, side="neutral", source=STATES) for n in names)
        words = frozenset(plain(places).split())
        bodies[code] = Body(id=code, kind=ActorKind.PLACE, uses=uses, places=words, plain=not words)
        if claimed == "contested":
            contested.add(code)
            continue
        titles = [f"Government of {names[0]}", *(f"{a} government" for a in adjectives)]
        bodies[f"{code}-government"] = Body(
            id=f"{code}-government",
            kind=ActorKind.OFFICE,
            uses=tuple(Use(name=t, side="neutral", source=ADJECTIVES) for t in titles),
            ties=(Tie(kind=AliasKind.OFFICE_OF, to=code, source=STATES),),
        )
    return Resource(bodies=bodies, states=states, contested=frozenset(contested))


def encoded(resource: Resource) -> bytes:
    """One body a line, so that a change reads as a change of lines."""
    data = to_json(resource)
    head = json.dumps({k: v for k, v in data.items() if k != "bodies"}, ensure_ascii=False, sort_keys=True)
    rows = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in sorted(data["bodies"].items())]
    return (head[:-1] + ', "bodies": {\n' + ",\n".join(rows) + "\n}}\n").encode()


def main(arguments: list[str]) -> int:
    resource = build()
    faults = list(check(resource))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    data = encoded(resource)
    if "--check" in arguments:
        return 0 if TARGET.exists() and TARGET.read_bytes() == data else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(data)
    names = sum(len(b.uses) for b in resource.bodies.values())
    print(f"{len(resource.bodies)} bodies, {names} names, {len(data)} bytes in {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
