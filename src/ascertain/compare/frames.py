"""Frames: where and on what days the things that claims tell are said to have happened.

Finds: for every claim the places and days of what it tells, its own or taken over from its sentence, paragraph, title or
document; which of two claims' places and days cannot be of one event.
Needs: statements; places are told by the words before them ("in Tellin") and known again anywhere. PlaceName records of
a Scene, where given, say more.
Known misses: a place told by its trade alone ("the ferry landing"); the place where something was said, where no other is named.
Example: `frames(statements)["clm-1"].places` is {"tellin"}
References: time and place as what tells like events apart (Cybulska and Vossen 2014).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from ascertain.compare import lexical
from ascertain.compare.days import CALENDAR, days
from ascertain.compare.lexical import words
from ascertain.compare.scene import NOWHERE, Scene
from ascertain.compare.statements import Statement
from ascertain.compare.stories import roots
from ascertain.model import Document, PassageKind, PlaceName

FAR_DAYS = 3
"""Days between named days from which two claims of one kind are held to be about two events."""
DELAY = 14
"""Days between days, all those that a document names where a claim names none, from which two claims are about two events."""
TELLING, SEEN = 0.25, 2
"""Part of a name's occurrences that follow "in", "at", "near" from which it names a place, and how often at least they do."""
WIDE, WIDE_PART = 20, 0.2
"""A place in more documents than this, and in over this part of them all, tells no event."""
BESIDE = 0.5
"""Part of the rarer place's documents that name the other one too, above which the two may be one scene."""
REGION = 3
"""Places beside a place, most of them not beside one another, from which it is held to contain them."""
_UPPER = "A-ZÀ-ÖØ-ÞČĆĐĞİŁŃŚŠŹŻŽ"
_RUN = re.compile(rf"(?<![\w’'-])[{_UPPER}][\w’'-]+(?: [{_UPPER}][\w’'-]+)*")
_SITE = r"(?:town|city|village|port|district|province|region|island|capital|suburb|county)"
_BEFORE = re.compile(
    rf"\b(?P<word>in|at|near|outside|around|inside)(?: the)?(?: [a-z]+)? {_SITE} of $|\b(?P<plain>in|at|near|outside|around|inside) $"
    rf"|\b{_SITE} of $",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')]*\s+|\n+")
NO_PLACE = words("mr mrs ms dr sir lord president minister general english french german") | CALENDAR
COUNTRY = frozenset({"CONT", "PCLI", "PCL", "PCLD", "PCLF", "PCLS", "TERR", "ADM1", "RGN"})
"""GeoNames features that hold many towns."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place or day at an offset of a document: its key, its words, and the word that leads to it ("in", "" for none)."""

    at: int
    key: str
    words: str
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where and when. `dates` are ordinals; `own_days`: the claim's own words name them. Nothing in a slot is not known."""

    places: frozenset[str] = frozenset()
    dates: frozenset[int] = frozenset()
    own_days: bool = False
    shown: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What is known of places over all documents: those beside one another; those that contain others or are everywhere and so
    tell no event; and those that a document is mainly about."""

    beside: Mapping[str, frozenset[str]]
    everywhere: frozenset[str]
    scenes: frozenset[str]
    _reach: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, repr=False)

    def apart(self, a: frozenset[str], b: frozenset[str]) -> bool:
        """Whether both name places and none of one is, holds, or is beside one of the other."""
        return bool(a and b) and b.isdisjoint(self._around(a))

    def _around(self, places: frozenset[str]) -> frozenset[str]:
        """The places and those beside them: few sets of places are asked about again and again."""
        found = self._reach.get(places)
        if found is None:
            found = self._reach[places] = places.union(*(self.beside.get(place, ()) for place in places))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """The frames of claims by id, and the map they stand on."""

    frames: Mapping[str, Frame]
    map: Map

    def __getitem__(self, claim: str) -> Frame:
        return self.frames[claim]

    def apart(self, a: str, b: str) -> bool:
        """Whether two claims cannot be about one event: other places, or days further apart than reports lag behind."""
        one, other = self.frames[a], self.frames[b]
        return self.map.apart(one.places, other.places) or gap(one, other) > DELAY

    def scenes(self, claims: Iterable[str]) -> dict[str, str]:
        """A scene for each claim: places that are the same or beside one another; those without a place have a scene of their
        own, or share the only one there is."""
        places = {c: self.frames[c].places for c in claims}
        keys = sorted(set().union(*places.values()))
        at = {key: i for i, key in enumerate(keys)}
        near = [(at[k], at[b]) for k in keys for b in sorted(self.map.beside.get(k, ())) if b in at]
        near += [(at[min(p)], at[key]) for p in places.values() for key in p]
        root = roots(len(keys), near)
        only = keys[0] if len(set(root)) == 1 else ""
        return {c: keys[root[at[min(p)]]] if p else only for c, p in places.items()}


def gap(a: Frame, b: Frame) -> int:
    """Days between the nearest days of both; 0 where one has none."""
    if not a.dates or not b.dates or not a.dates.isdisjoint(b.dates):
        return 0
    return min(abs(x - y) for x in a.dates for y in b.dates)


def frames(found: Sequence[Statement], scene: Scene = NOWHERE) -> Framed:
    """The frame of every statement. Cost grows with the length of the documents."""
    documents = list({s.document.id: s.document for s in found}.values())
    known = _known(documents)
    named = {d.id: list(_named(d, known, scene.places.get(d.id, ()))) for d in documents}
    scenes = {d.id: _Scene(d, named[d.id]) for d in documents}
    made = _map(named, frozenset().union(*(s.main for s in scenes.values())))
    return Framed(frames={s.claim.id: scenes[s.document.id].frame(s, made) for s in found}, map=made)


def _runs(document: Document) -> Iterator[tuple[int, str, str]]:
    """(offset, name, the word that leads to it or "" ) of every run of capitalised words; "-" leads a name that owns ("Tellin's")."""
    for passage in document.passages:
        if passage.kind not in {PassageKind.CHROME, PassageKind.BYLINE}:
            for run in _RUN.finditer(document.text, passage.start, passage.end):
                parts = run.group().split(" ")
                start = run.start()
                while parts and parts[0].lower() in lexical.STOP:
                    start += len(parts.pop(0)) + 1
                name = " ".join(parts)
                owned = name.endswith(("'s", "’s", "'", "’"))
                if parts and len(name) > 2:
                    before = _BEFORE.search(document.text, max(passage.start, start - 40), start)
                    lead = (before["word"] or before["plain"] or "in").lower() if before else ""
                    yield start, name.removesuffix("'s").removesuffix("’s"), "-" if owned else lead


def _known(documents: Iterable[Document]) -> frozenset[str]:
    """Names that mostly enough stand where places stand."""
    led: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for document in documents:
        for _, name, lead in _runs(document):
            key = name.casefold()
            seen[key] += 1
            led[key] += lead not in {"", "-"}
    least = {key: max(SEEN if count > SEEN else 1, TELLING * count) for key, count in seen.items()}
    return frozenset(k for k in seen if led[k] >= least[k] and not NO_PLACE & set(k.split()))


def _named(document: Document, known: frozenset[str], given: Sequence[PlaceName]) -> Iterator[Named]:
    """Places in a document in order, but for countries. Where records are given they decide which place a name is."""
    by_start = {p.span.start: p for p in given}
    for at, name, lead in _runs(document):
        record = by_start.pop(at, None)
        if record is not None and _feature(record) not in COUNTRY:
            yield Named(at, _key(record, document), document.slice(record.span), lead.strip("-"))
        elif record is None and name.casefold() in known and lead != "-":
            yield Named(at, name.casefold(), name, lead)


def _key(place: PlaceName, document: Document) -> str:
    chosen = place.candidates[place.chosen] if place.chosen is not None else None
    return (chosen.name if chosen else document.slice(place.span)).casefold()


def _feature(place: PlaceName) -> str:
    return place.candidates[place.chosen].feature if place.chosen is not None else ""


def _most(found: Iterable[Named]) -> frozenset[str]:
    counts = Counter(n.key for n in found)
    return frozenset(key for key, count in counts.items() if count == max(counts.values()))


def _map(named: Mapping[str, Sequence[Named]], scenes: frozenset[str]) -> Map:
    holding: defaultdict[str, set[str]] = defaultdict(set)
    for document, found in named.items():
        for each in found:
            holding[each.key].add(document)
    most = max(WIDE, WIDE_PART * len(named))
    everywhere = {key for key, held in holding.items() if len(held) > most}
    together: Counter[tuple[str, str]] = Counter()
    for found in named.values():
        keys = sorted({n.key for n in found} - everywhere)
        together.update(combinations(keys, 2))
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for (a, b), count in together.items():
        if count > BESIDE * min(len(holding[a]), len(holding[b])) or set(a.split()) & set(b.split()):
            beside[a].add(b)
            beside[b].add(a)
    everywhere |= {a for a, near in beside.items() if _region(near, beside)}
    kept = {a: frozenset(near) - everywhere for a, near in beside.items()}
    return Map(beside=kept, everywhere=frozenset(everywhere), scenes=scenes)


def _region(near: set[str], beside: Mapping[str, set[str]]) -> bool:
    pairs = list(combinations(sorted(near), 2))
    return len(near) >= REGION and 2 * sum(b not in beside[a] for a, b in pairs) > len(pairs)


class _Scene:
    """A document's places and days, for claims that name none of their own."""

    def __init__(self, document: Document, places: Sequence[Named]) -> None:
        self._document, self._places = document, places
        text = document.text
        self._breaks = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
        self._dates = frozenset(
            date.fromisoformat(day.value).toordinal()
            for start, end in zip(self._breaks, self._breaks[1:], strict=False)
            for day in days(text[start:end], document.published)
        )
        head = next((p.end for p in document.passages if p.kind is PassageKind.PARAGRAPH), 0)
        self.main = _most(n for n in places if n.at < head) or _most(places)
        self._made: dict[tuple[tuple[Named, ...], frozenset[int], frozenset[str]], Frame] = {}

    def frame(self, s: Statement, made: Map) -> Frame:
        """The claim's own places, else those of its sentence, else the last before it in its paragraph, else the main ones of the
        document; a place that no document is mainly about stands beside those, since it may be where somebody went or spoke. Claims
        of one place and time share one frame."""
        own = tuple(n for n in self._places if any(c.start <= n.at < c.end for c in s.claim.content))
        dates = frozenset(date.fromisoformat(d.value).toordinal() for d in s.days)
        keys = frozenset(n.key for n in own or self._near(s))
        told = own, dates, keys
        if told not in self._made:
            places = keys & made.scenes or (keys | self.main)
            self._made[told] = Frame(
                places=frozenset() if places & made.everywhere else places,
                dates=dates or self._dates,
                own_days=bool(dates),
                shown=own or tuple(n for n in self._places if n.key in places),
            )
        return self._made[told]

    def _near(self, s: Statement) -> list[Named]:
        start, end = self._sentence(s)
        around = [n for n in self._places if start <= n.at < end]
        opened = max((p.start for p in self._document.passages if p.start <= start), default=0)
        return around or [n for n in self._places if opened <= n.at < start][-1:]

    def _sentence(self, s: Statement) -> tuple[int, int]:
        first = min(c.start for c in s.claim.content)
        place = bisect_right(self._breaks, first)
        return self._breaks[place - 1], self._breaks[min(place, len(self._breaks) - 1)]
