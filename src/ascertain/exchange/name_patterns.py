"""Where persons' names stand in any text, however they are written there.

Finds: full names in any case and order, with initials and middle names, joined by hyphens, dots or nothing (addresses,
file names), composed or decomposed or without marks, percent-encoded, with characters between that do not show; last
names alone; of protected people every word of the name; titles of courtesy before, with them.
Needs: the words of the names.
Known misses: nicknames, transliterations that the case does not hold as a name, misspellings, initials alone.
Example: "Mr Imre", "IMRE'S", "pavel-imre.html", "Imre, Pavel" are one person's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from ascertain.assess import Person
from ascertain.assess.person_names import INVISIBLE, Words, fold

COURTESY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lady|Lord)\.?[ \u00a0]\Z")
LONGEST_TITLE = 6
BETWEEN = r"(?:[\W_]|%20){0,4}(?:\w\.?[\W_]{1,2})?"
MIDDLE = r"(?:\w[\w'’-]*[\W_]{1,2})?"
UNSEEN = INVISIBLE.pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name in a text and whose it is."""

    start: int
    end: int
    person: Person


@dataclass(slots=True)
class Finder:
    """Finds the names of `people` in texts. `texts` are running text of the case: a last name that is more often an
    ordinary word there, written small, is a name only with a capital letter."""

    people: tuple[Person, ...]
    ordinary: frozenset[str]
    _keys: list[tuple[frozenset[str], Person]] = field(default_factory=list)
    _made: dict[int, tuple[tuple[int, re.Pattern[str]], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person], texts: Iterable[str] = ()) -> Finder:
        """A finder of those people."""
        people = tuple(people)
        finder = cls(people, _ordinary(people, texts))
        finder._keys = [(frozenset(fold(w) for n in p.names for w in (n[0], n[-1])), p) for p in people]
        return finder

    def find(self, text: str) -> Iterator[Hit]:
        """Names in the text, from left to right; of two that overlap the fuller."""
        plain = fold(unquote(text) if "%" in text else text)
        found = [hit for keys, p in self._keys if any(k in plain for k in keys) for hit in self._hits(p, text)]
        taken: list[tuple[int, int]] = []
        kept: list[Hit] = []
        for _, hit in sorted(found, key=lambda f: (-f[0], f[1].start - f[1].end, f[1].person.number)):
            if not any(start < hit.end and hit.start < end for start, end in taken):
                taken.append((hit.start, hit.end))
                kept.append(hit)
        yield from sorted(kept, key=lambda h: h.start)

    def _hits(self, person: Person, text: str) -> Iterator[tuple[int, Hit]]:
        if person.number not in self._made:
            by_rank: dict[int, list[str]] = {}
            for words in person.names:
                for rank, pattern in self._patterns(words, person):
                    by_rank.setdefault(rank, []).append(pattern)
            self._made[person.number] = tuple((r, re.compile("|".join(p))) for r, p in by_rank.items())
        for rank, compiled in self._made[person.number]:
            for match in compiled.finditer(text):
                title = COURTESY.search(text, max(match.start() - LONGEST_TITLE, 0), match.start())
                start = title.start() if title else match.start()
                yield rank, Hit(start=start, end=match.end(), person=person)

    def _patterns(self, words: Words, person: Person) -> Iterator[tuple[int, str]]:
        forms = [_word(w) for w in words]
        if len(words) > 1:
            first, last = forms[0], forms[-1]
            inner = BETWEEN.join(forms)
            edges = _edges("".join(words))
            yield 3, f"{edges[0]}(?i:{inner}){edges[1]}"
            yield 2, f"{edges[0]}(?i:{first}{BETWEEN}{MIDDLE}{last}|{last}{BETWEEN}{first}){edges[1]}"
        # Given names alone identify a protected child or victim as well as the last name does.
        alone = dict.fromkeys(words if person.protected else words[-1:])
        for word in alone:
            if len(word.strip(".")) > 1:
                edges = _edges(word)
                capitals = f"(?:{_word(word[:1].upper() + word[1:])}|{_word(word.upper())})"
                body = capitals if fold(word) in self.ordinary else f"(?i:{_word(word)})"
                # A name that stands by itself in the case goes before one that is part of a longer name.
                yield 2 if len(words) == 1 else 1, f"{edges[0]}{body}{edges[1]}"


def _edges(word: str) -> tuple[str, str]:
    """No letter right before or after; scripts without case join words to names, so that there none is asked for."""
    cased = any(c.lower() != c.upper() for c in word)
    return (r"(?<![^\W\d_])", r"(?![^\W\d_])") if cased else ("", "")


def _word(word: str) -> str:
    """The word in each way it may be encoded."""
    forms = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")}
    forms.add("".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)))
    patterns = [f"{UNSEEN}*".join(map(re.escape, form)) for form in sorted(forms, key=lambda f: (-len(f), f))]
    if not word.isascii():
        patterns += [re.escape(quote(form)) for form in sorted(forms)]
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"


def _ordinary(people: Iterable[Person], texts: Iterable[str]) -> frozenset[str]:
    """Last names that the texts use more often as a common word."""
    names = {fold(w) for p in people for n in p.names for w in n}
    small, large = Counter[str](), Counter[str]()
    for text in texts:
        for word in re.findall(r"[^\W\d_]+", text):
            if (plain := fold(word)) in names:
                (small if word.islower() else large)[plain] += 1
    return frozenset(w for w in small if small[w] > large[w])
