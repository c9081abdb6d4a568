"""Whether two names in different documents stand for one voice.

Finds: persons by full name, and by surname where one full name of the case ends in it; bodies by their words, whoever's
they are ("Orvane's border ministry", "the border ministry", "Ministry of Border Affairs"); who speaks for a body ("the
Foreign Office's spokeswoman", "the border minister, Tobin Marlask").
Needs: names as the claims stage gives them. English function words; other languages match by the words as they stand.
Known misses: initials and abbreviations; a person who changes office; metonyms ("Marrenport" for its government).
Example: "the ministry" is the border ministry where the case knows no other, and a voice of its own where it knows two.

A name is given to the one fuller name it fits, and to none when it fits several: names never join two fuller names, so
that no chain of likenesses runs through a case.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

STEM, ENDING = 6, 3
"""A word is cut by its last three letters, but not below six: "minister" and "ministry" agree, "committee" and "commission"
do not, nor "Marren" and "Marrenport"."""
LITTLE = frozenset({"the", "a", "an", "of", "and", "for", "its", "their", "his", "her", "own", "called", "so"})
OWNER = re.compile(r"^(?:the\s+)?(.+?)['’]s?\s+(?:own\s+)?(.+)$", re.I)
OF_OWNER = re.compile(r"^(.+)\s+of\s+(?:the\s+)?([^\W\d_][\w-]*)$", re.I)
PLACE = re.compile(r"\s+(?:in|at|near|on)\s+.*$", re.I)
SPEAKS_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person)|minister|secretary|press (?:office|officer|desk|service)|duty officer|"
    r"ambassador|envoy|commander|president|chairman|chairwoman|director)\b",
    re.I,
)
FORMER = re.compile(r"\b(?:former|ex|retired|late)\b", re.I)


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name: its words as stems, and whose it is."""

    stems: frozenset[str]
    owner: frozenset[str]


@lru_cache(maxsize=100_000)
def body(name: str) -> Body:
    """The parts of a body's name that tell it from others."""
    name = PLACE.sub("", " ".join(name.split()))
    owner = ""
    if found := OWNER.match(name):
        owner, name = found[1], found[2]
    elif found := OF_OWNER.match(name):
        name, owner = found[1], found[2]
    return Body(_stems(name), _stems(owner))


def _stems(words: str) -> frozenset[str]:
    found = (w for w in _spelled(words) if w not in LITTLE and (len(w) > 1 or not w.isascii()))
    return frozenset(w[: max(STEM, len(w) - ENDING)] for w in found)


class Directory:
    """The persons and bodies that a case's documents name."""

    def __init__(self, persons: Iterable[str], bodies: Iterable[str]) -> None:
        self._persons: dict[tuple[str, ...], str] = {}
        self._surnames: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in sorted(set(persons), key=lambda p: (-len(p), p)):
            if words := _spelled(name):
                self._persons[words] = name
                self._surnames[words[-1]].add(words)
        names = {n: body(n) for n in set(bodies)}
        self._bodies: dict[str, Body] = {}
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._known: dict[tuple[str, bool], str | None] = {}
        for name in sorted(names, key=lambda n: (-len(names[n].stems), -len(names[n].owner), n)):
            self._enter(name, names[name])

    def _enter(self, name: str, given: Body) -> None:
        fitting = self._fitting(given) if given.stems else [name]
        if not fitting:
            self._bodies[name] = given
            for stem in given.stems:
                self._by_stem[stem].add(name)
        elif len(fitting) == 1 and given.owner and fitting[0] in self._bodies and not self._bodies[fitting[0]].owner:
            self._bodies[fitting[0]] = Body(self._bodies[fitting[0]].stems, given.owner)

    def person(self, name: str) -> str | None:
        """The full name that a name stands for; None where several do."""
        words = _spelled(name)
        if not words:
            return None
        if len(words) > 1 and words in self._persons:
            return self._persons[words]
        fuller = [f for f in self._surnames.get(words[-1], ()) if len(f) > 1 and _ends(f, words)]
        if len(fuller) == 1:
            return self._persons[fuller[0]]
        return None if fuller else name

    def body(self, name: str) -> str | None:
        """The fuller name that a body's name stands for; None where several do, or none is known."""
        return self._once(name, False, self._body)

    def spoken_for(self, words: str) -> str | None:
        """The body for which the person so described speaks, if the words say that and name it."""
        return self._once(words, True, self._spoken_for)

    def _once(self, words: str, speaks: bool, ask: Callable[[str], str | None]) -> str | None:
        """The same few names stand in most claims: each is looked up once."""
        if (words, speaks) not in self._known:
            self._known[words, speaks] = ask(words)
        return self._known[words, speaks]

    def _body(self, name: str) -> str | None:
        fitting = self._fitting(body(name))
        return fitting[0] if len(fitting) == 1 else None

    def _spoken_for(self, words: str) -> str | None:
        if not SPEAKS_FOR.search(words) or FORMER.search(words):
            return None
        shared = Counter(name for stem in _stems(words) for name in self._by_stem.get(stem, ()))
        most = max(shared.values(), default=0)
        named = [n for n, count in shared.items() if count == most and count >= min(2, len(self._bodies[n].stems))]
        return named[0] if len(named) == 1 else None

    def _fitting(self, given: Body) -> list[str]:
        holding = sorted((self._by_stem.get(stem, set()) for stem in given.stems), key=len)
        names = sorted(set.intersection(*holding)) if holding else []
        fitting = [n for n in names if _owners_agree(self._bodies[n], given)]
        return [n for n in fitting if self._bodies[n].stems == given.stems] or fitting


def _owners_agree(one: Body, other: Body) -> bool:
    if not one.owner or not other.owner:
        return True
    return bool(one.owner & other.owner) or other.owner <= one.stems or one.owner <= other.stems


def _spelled(name: str) -> tuple[str, ...]:
    """The words of a name without case and accents."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return tuple(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c))))


def _ends(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return 0 < len(short) <= len(full) and full[-len(short) :] == short
