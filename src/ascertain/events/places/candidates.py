"""Stretches of text that may name a place, each with what is seen around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ascertain.events.places.folding import fold
from ascertain.events.places.index import DEMONYM, SHORT, Entry, Index
from ascertain.events.words import bag

LONGEST = 6
"""Words in a place name; seven and more are official names that news does not use."""
JOINING = bag("of the and de del la el al da do dos di du sur upon on - 's '")
LEADING = bag("in at near from outside across through around toward towards throughout into within")
WEAK = bag("of to for on by between and")
TITLES = bag(
    """mr mrs ms miss dr sen rep gov gen col lt capt sgt cpl pvt maj prof rev judge sheriff president minister mayor officer
    chief king queen prince princess sir lord lady coach deputy detective chairman director secretary"""
)
LANDFORMS = bag(
    """county parish township twp river lake creek valley island islands mountain mountains hills bay beach peninsula
    province district region state gulf sea ocean desert coast falls canal strait delta basin forest heights"""
)
WAYS = bag(
    """street st road rd avenue ave drive dr lane ln highway hwy boulevard blvd route interstate freeway parkway bridge way
    court circle square place"""
)
SITES = bag(
    """park airport stadium hospital school college university church mall cemetery library museum center centre station hall
    jail prison field arena casino camp base hotel building plaza house"""
)
BODIES = bag(
    """department police council university college school schools district commission court office hospital bank authority
    association committee company corp inc co board agency bureau times news post herald tribune journal gazette star
    press club union league foundation society institute service services ministry government state army embassy high"""
)
DATED = bag("january february march april may june july august september october november december")
"""Months: towns are called so, too, but a date is a hundred times likelier."""
NAMING = LANDFORMS | WAYS
LONG = {"co": "county", "twp": "township"}
GENERIC = {
    **dict.fromkeys(("province", "state", "region", "prefecture", "governorate", "oblast"), ("province", "district")),
    **dict.fromkeys(("district", "municipality"), ("district", "city")),
    **dict.fromkeys(("city", "town", "township"), ("city", "capital")),
}
"""Kinds of place that a name may stand for when such a word follows it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token: its offsets in the document, its text and its part of speech."""

    start: int
    end: int
    text: str
    tag: str

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


Words = Sequence[Word]


@dataclass(slots=True)
class Candidate:
    """Words first to last (both included) of a passage that may name a place; `entries` are the places of that name."""

    passage: int
    first: int
    last: int
    text: str
    entries: tuple[Entry, ...]
    features: dict[str, float] = field(default_factory=dict)

    @property
    def people(self) -> bool:
        """Whether it names a people rather than the place itself."""
        return bool(self.entries) and all(entry.flag == DEMONYM for entry in self.entries)


def candidates(number: int, words: Words, index: Index) -> list[Candidate]:
    """Every candidate of a passage, overlapping ones included, in text order."""
    found: dict[tuple[int, int], Candidate] = {}
    for first, last in (*_listed(words, index), *_shaped(words), *runs(words)):
        if (first, last) not in found and words[first].text.casefold() not in DATED:
            entries = look_up(words, first, last, index)
            found[first, last] = Candidate(number, first, last, text_of(words, first, last), entries)
    return [found[where] for where in sorted(found)]


def text_of(words: Words, first: int, last: int) -> str:
    """The words as they stand, each run of blanks as one."""
    parts = [words[first].text]
    for before, word in zip(words[first:last], words[first + 1 : last + 1], strict=True):
        parts.append(word.text if word.start == before.end else " " + word.text)
    return "".join(parts)


def look_up(words: Words, first: int, last: int, index: Index) -> tuple[Entry, ...]:
    """Places of the name that the words spell; "Kesh Province" is also asked for as Kesh."""
    text = text_of(words, first, last)
    if "." in text or (last + 1 < len(words) and words[last + 1].text == "."):
        dotted = text.casefold() if text.endswith(".") else text.casefold() + "."
        if short := tuple(e for e in index.find(dotted) if e.flag == SHORT):
            return short
    key = fold(text)
    found = tuple(e for e in index.find(key) if e.flag != SHORT)
    if not found and " " in key:
        *front, tail = key.split(" ")
        if tail in LONG:
            return index.find(" ".join((*front, LONG[tail])))
        if tail in GENERIC:
            return tuple(e for e in index.find(" ".join(front)) if e.kind in GENERIC[tail] and e.flag != SHORT)
    return found


def _listed(words: Words, index: Index) -> Iterator[tuple[int, int]]:
    """The longest name in the index from each capital letter on."""
    for first, word in enumerate(words):
        if not word.capital:
            continue
        longest = first
        while longest + 1 < len(words) and longest - first < LONGEST - 1 and _goes_on(words[longest + 1]):
            longest += 1
        for last in range(longest, first - 1, -1):
            if words[last].capital and look_up(words, first, last, index):
                yield first, last
                break


def _goes_on(word: Word) -> bool:
    return word.capital or word.text.casefold() in JOINING


def _shaped(words: Words) -> Iterator[tuple[int, int]]:
    """Capitalised words that end in what such places are called ("Cedar Creek", "Fulton Street")."""
    for last, word in enumerate(words):
        if word.capital and word.text.casefold().rstrip(".") in NAMING:
            first = last
            while last - first < 3 and first > 0 and words[first - 1].capital and words[first - 1].text.isalpha():
                first -= 1
            if first < last and words[first].text == "The":
                first += 1
            if first < last:
                yield first, last


def runs(words: Words) -> Iterator[tuple[int, int]]:
    """Longest stretches of capitalised proper nouns."""
    first = None
    for i, word in enumerate(words):
        if word.capital and word.tag == "PROPN":
            first = i if first is None else first
        elif first is not None:
            yield first, i - 1
            first = None
    if first is not None:
        yield first, len(words) - 1


def describe(found: Sequence[Candidate], passages: Sequence[Words]) -> None:
    """Fill in the features of all candidates of one document."""
    edges = [_edges(words) for words in passages]
    led: Counter[str] = Counter()
    tails: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for c in found:
        words = passages[c.passage]
        start, end = edges[c.passage].get(c.first, (c.first, c.last))
        if _before(words, c.first) in LEADING:
            led[c.text] += 1
        if c.first == start and c.last == end:
            whole[c.text] += 1
        elif c.last == end:
            tails[c.text] += 1
    for c in found:
        c.features = _features(c, passages[c.passage], edges[c.passage])
        c.features["led-elsewhere"] = float(led[c.text] > (_before(passages[c.passage], c.first) in LEADING))
        c.features["tail-elsewhere"] = float(tails[c.text] > 0 and c.first == c.last)
        c.features["whole-elsewhere"] = float(whole[c.text] > 1)


def _edges(words: Words) -> dict[int, tuple[int, int]]:
    """For each word in a run of proper nouns, the run's first and last word."""
    return {i: (first, last) for first, last in runs(words) for i in range(first, last + 1)}


def _before(words: Words, first: int) -> str:
    before = words[first - 1].text.casefold().rstrip(".") if first else ""
    if before == "the" and first > 1:
        before = words[first - 2].text.casefold()
    return before


def _kind(entries: Sequence[Entry]) -> str:
    if not entries:
        return "unlisted"
    if any(e.flag == SHORT for e in entries):
        return "short"
    plain = [e for e in entries if e.flag == 0]
    if not plain:
        return "other-name"
    kinds = {e.kind for e in plain}
    if "country" in kinds or "region" in kinds:
        return "country"
    if "province" in kinds:
        return "province"
    people = max((e.population for e in plain if e.kind in ("city", "capital")), default=0)
    return "large" if people >= 100_000 else "town" if people >= 5_000 else "small" if people else "district"


def _features(c: Candidate, words: Words, edges: dict[int, tuple[int, int]]) -> dict[str, float]:
    start, end = edges.get(c.first, (c.first, c.last))
    place = (
        "whole"
        if (c.first, c.last) == (start, end)
        else "first"
        if c.first == start
        else "last"
        if c.last == end
        else "mid"
    )
    place = "across" if c.last > end else place
    before = _before(words, c.first)
    after = words[c.last + 1] if c.last + 1 < len(words) else NOTHING
    later = words[c.last + 2] if c.last + 2 < len(words) else NOTHING
    previous = words[c.first - 1] if c.first else NOTHING
    tail, next_ = words[c.last].text.casefold().rstrip("."), after.text.casefold().rstrip(".")
    kind, several = _kind(c.entries), c.last > c.first
    on = {
        "bias": True,
        f"kind:{kind}": True,
        f"{place}:{kind}": True,
        f"run:{place}": True,
        "the": previous.text in ("the", "The"),
        "before:place": before in LEADING,
        "before:weak": before in WEAK,
        "before:title": before in TITLES,
        "title-in-run": start < c.first and words[start].text.casefold().rstrip(".") in TITLES,
        "before:name": previous.capital and previous.tag == "PROPN",
        "comma": after.text == "," and later.capital,
        "after-comma": previous.text == "," and c.first > 1 and words[c.first - 2].capital,
        "dash": after.text in ("-", "—", "--", "–", "("),
        "next:body": after.capital and next_ in BODIES,
        "next:name": after.capital and next_ not in BODIES,
        "next:way": after.capital and next_ in WAYS,
        "next:site": after.capital and next_ in SITES,
        "next:land": next_ in LANDFORMS,
        "landform": several and tail in LANDFORMS,
        "way": several and tail in WAYS,
        "site": several and tail in SITES,
        "body": several and tail in BODIES,
        "several": several,
        "capitals": c.text.isupper() and len(c.text) > 3,
        "begins": previous is NOTHING or previous.text in (".", "?", "!"),
        "proper": all(w.tag == "PROPN" for w in words[c.first : c.last + 1] if w.capital),
    }
    return {name: 1.0 for name, holds in on.items() if holds}


NOTHING = Word(0, 0, "", "")
