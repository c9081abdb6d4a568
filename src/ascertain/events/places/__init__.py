"""Place names, and what each may stand for in GeoNames.

Finds: names of countries, provinces, districts, towns and wide regions, of landforms and streets (without coordinates), and
    of peoples ("Iranian" points to Iran), each with its three likeliest readings; none is chosen where the text does not decide.
Needs: `ascertain.syntax` parses and their vectors; the index data/places.npz (GeoNames, CC BY 4.0) and weights data/places.json.
Known misses: places under 500 people; rivers, mountains and streets have no coordinates; a town whose news names nothing
    near it is taken for its most populous namesake or left open; GeoNames spells some provinces in local form only.
Example: in "Fire broke out in Paris, Texas" the first reading of Paris is the town in Lamar County, not the capital.
References: Gritta et al. 2020 (what counts as a place name); Lieberman et al. 2010 (local news); McFadden 1974 (conditional logit).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ascertain.model import Document, PlaceCandidate, PlaceName, Span, make_id
from ascertain.syntax import parse

if TYPE_CHECKING:
    from ascertain.events.places.finding import Found
    from ascertain.events.places.index import Entry
    from ascertain.events.places.ranking import Name

METHOD = "places@1"
SHOWN = 3
FEATURES = {"capital": "city"}
CHAINS = frozenset({",", "(", ", in", "in"})
"""What may stand between a place and the wider place it lies in ("Paris, Texas"; "Kandahar in Afghanistan")."""


def places(document: Document, *, least_belief: float = 0.4) -> Iterator[PlaceName]:
    """Place names with their likeliest readings in GeoNames.

    least_belief: share of belief from which the first reading is chosen; below it the name stays open

    In text order. At 0.4 the first reading is right for 92 of 100 names in local news, and 6 of 100 stay open.
    """
    from ascertain.events.places.finding import find, weights
    from ascertain.events.places.index import index

    found = find(parse(document), index(), weights())
    yield from resolve(document, found, least_belief=least_belief)


def at_spans(document: Document, spans: Sequence[tuple[int, int]], *, least_belief: float = 0.4) -> Iterator[PlaceName]:
    """The same for names that are given as offsets in the document."""
    from ascertain.events.places.candidates import Candidate, Word, look_up
    from ascertain.events.places.finding import Found
    from ascertain.events.places.index import index

    found = []
    for start, end in sorted(spans):
        text = " ".join(document.text[start:end].split())
        words = [Word(start, end, text, "PROPN"), Word(end, end + 1, document.text[end : end + 1], "PUNCT")]
        found.append(Found(Candidate(0, 0, 0, text, look_up(words, 0, 0, index())), start, end, 1.0))
    yield from resolve(document, found, least_belief=least_belief)


def resolve(document: Document, found: Sequence[Found], *, least_belief: float = 0.4) -> Iterator[PlaceName]:
    """Rank the readings of names already found: one name stands for one place throughout a document."""
    from ascertain.events.places.finding import weights
    from ascertain.events.places.ranking import rank

    groups = named(document, found)
    ranked = rank([name for _, name in groups], weights().readings)
    beliefs = {number: readings for (uses, _), readings in zip(groups, ranked, strict=True) for number in uses}
    for number, f in enumerate(found):
        yield _record(document, f, beliefs.get(number, []), least_belief)


def named(document: Document, found: Sequence[Found]) -> list[tuple[list[int], Name]]:
    """Names that the index knows, each with the numbers of its uses in `found`."""
    from ascertain.events.places.folding import fold

    names: dict[str, list[int]] = {}
    for number, f in enumerate(found):
        if f.candidate.entries:
            names.setdefault(fold(f.candidate.text), []).append(number)
    return [(uses, _name(document, found, uses)) for uses in names.values()]


def _name(document: Document, found: Sequence[Found], uses: Sequence[int]) -> Name:
    from ascertain.events.places.ranking import Name

    within = []
    for number in uses:
        if number + 1 < len(found):
            between = document.text[found[number].end : found[number + 1].start].strip()
            if between in CHAINS and found[number + 1].candidate.entries:
                within.append(found[number + 1].candidate.entries)
    entries = {e.row: e for number in reversed(uses) for e in found[number].candidate.entries}
    return Name(tuple(entries[row] for row in sorted(entries)), tuple(dict.fromkeys(within)), len(uses))


def _record(document: Document, f: Found, ranked: Sequence[tuple[Entry, float]], least: float) -> PlaceName:
    readings = tuple(_reading(entry, belief) for entry, belief in ranked[:SHOWN])
    return PlaceName(
        id=make_id("plc", document.id, METHOD, f.start, f.end),
        document=document.id,
        span=Span(document=document.id, start=f.start, end=f.end),
        candidates=readings,
        chosen=0 if readings and readings[0].score >= least else None,
        method=METHOD,
        score=round(f.score, 4),
    )


def _reading(entry: Entry, belief: float) -> PlaceCandidate:
    return PlaceCandidate(
        geonameid=entry.geonameid,
        name=entry.name,
        country=entry.country,
        feature=FEATURES.get(entry.kind, entry.kind),
        latitude=entry.latitude,
        longitude=entry.longitude,
        population=entry.population,
        score=round(belief, 4),
    )
