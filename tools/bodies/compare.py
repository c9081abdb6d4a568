"""Compares the facts of the resource of bodies with lists at hand, and notes what was found there: facts/seen.tsv.

    python tools/bodies/compare.py --iso iso_3166-1.json --countries countries.json --dictionary Phoenix.MilNonState.actors.txt

`--iso` is ISO 3166-1 as the package iso-codes has it, `--countries` the file of the npm package world-countries, and
`--dictionary` actors in the format of PETRARCH (one group a line, "+" before its further names). A list that is not given
keeps what was noted of it before. Only whether a name stands in a list is noted; nothing is taken over from any.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ascertain.actors.names import name_key
from ascertain.actors.resource import Body
from build import FACTS, SEEN, build, codes

Row = tuple[str, ...]
"""Source, body and name; of what an editor saw on a page, its address too."""


def of_states(source: str, known: dict[str, set[str]], bodies: Iterable[Body]) -> Iterator[Row]:
    """Names of states and of their governments; `known` are the keys of a state's names and adjectives by its code."""
    for body in bodies:
        code = body.id.removesuffix("-government")
        for use in body.uses if code in known else ():
            words = re.sub(r"^Government of | government$", "", use.name)
            if name_key(words, loose=False) in known[code]:
                yield source, body.id, use.name


def of_groups(source: str, groups: Iterable[set[str]], bodies: Iterable[Body]) -> Iterator[Row]:
    """Names of bodies that stand in one group of the dictionary: of the body, or bodies, with most names there, if that is
    two names or the body's first."""
    held = list(bodies)
    for group in groups:
        shared = {b: [u.name for u in b.uses if name_key(u.name) in group] for b in held}
        most = max(len(names) for names in shared.values())
        for body, names in shared.items():
            if names and len(names) == most and (most > 1 or body.name in names):
                yield from ((source, body.id, name) for name in names)


def iso(path: Path) -> dict[str, set[str]]:
    rows = json.loads(path.read_text("utf-8"))["3166-1"]
    fields = ("name", "common_name", "official_name")
    return {r["alpha_2"]: {name_key(r[f], loose=False) for f in fields if f in r} for r in rows}


def countries(path: Path) -> dict[str, set[str]]:
    found = {}
    for row in json.loads(path.read_text("utf-8")):
        adjectives = (row["demonyms"].get("eng") or {}).values()
        names = (row["name"]["common"], row["name"]["official"], *row["altSpellings"])
        found[row["cca2"]] = {
            name_key(n, loose=False) for part in (names, *(a.split(", ") for a in adjectives)) for n in part
        }
    return found


def dictionary(path: Path) -> Iterator[set[str]]:
    group: set[str] = set()
    for line in path.read_text("utf-8").splitlines():
        text = re.sub(r"\[.*|#.*", "", line).strip().replace("_", " ")
        if not text:
            continue
        if not text.startswith("+"):
            yield group
            group = set()
        names = [re.sub(r"\(.*", "", text.removeprefix("+")), *re.findall(r"\(([^)]+)\)", text)]
        # Its apostrophes and capitals are lost: what is one short word there is an acronym here.
        group |= {name_key(n.strip() if " " not in n.strip() and len(n) < 6 else n.strip().title()) for n in names}
    yield group


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--iso", type=Path)
    ap.add_argument("--countries", type=Path)
    ap.add_argument("--dictionary", type=Path)
    a = ap.parse_args()
    bodies = list(build(seen=()).bodies.values())
    states = codes()
    made: dict[str, list[Row]] = {}
    if a.iso:
        found = {c: names for c, names in iso(a.iso).items() if c in states}
        made["iso-codes"] = list(of_states("iso-codes", found, bodies))
    if a.countries:
        found = {c: names for c, names in countries(a.countries).items() if c in states}
        made["world-countries"] = list(of_states("world-countries", found, bodies))
    if a.dictionary:
        groups = [b for b in bodies if b.id.removesuffix("-government") not in states]
        made["petrarch"] = list(of_groups("petrarch", dictionary(a.dictionary), groups))
    kept = [r for r in seen_rows() if r[0] not in made]
    rows = sorted({*kept, *(r for rows in made.values() for r in rows)})
    SEEN.write_text("".join("\t".join(r) + "\n" for r in rows), "utf-8")
    print(f"{len(rows)} names found, of {sum(len(b.uses) for b in bodies)}, in {FACTS.name}/{SEEN.name}")


def seen_rows() -> list[Row]:
    """What was noted before."""
    lines = SEEN.read_text("utf-8").splitlines() if SEEN.exists() else []
    return [tuple(line.split("\t")) for line in lines]


if __name__ == "__main__":
    main()
