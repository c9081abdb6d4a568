"""Where persons' names stand in any text, however they are written there.

Finds: full names in any case and order, with initials and middle names, joined by hyphens, dots or nothing (addresses,
file names), composed or decomposed or without marks, percent-encoded, with characters between that do not show; last
names alone; of protected people every word of the name; titles of courtesy before, with them.
Needs: the words of the names.
Leaves alone: a last name of somebody who is not protected inside the name of an outlet, body or place of the case
("Thessock Standard"), unless a title stands before it; the full name is found there too.
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
BEGIN = 4
"""Characters by which names are looked up."""
BETWEEN = r"(?:[\W_]|%20){0,4}(?:\w\.?[\W_]{1,2})?"
MIDDLE = r"(?:\w[\w'’-]*[\W_]{1,2})?"
APART = r"(?:[\W_]|%20){1,4}"
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
    _keys: dict[str, list[tuple[str, Person]]] = field(default_factory=dict)
    """Words of names, folded, with whose they are, by what they begin with."""
    _made: dict[tuple[int, str], tuple[tuple[int, bool, re.Pattern[str]], ...]] = field(default_factory=dict)
    _bodies: re.Pattern[str] | None = None
    """Names of bodies with a last name in them."""

    @classmethod
    def of(cls, people: Iterable[Person], texts: Iterable[str] = (), bodies: Iterable[Words] = ()) -> Finder:
        """A finder of those people. `bodies` are names that are no person's, with the last names that stand in them."""
        people = tuple(people)
        finder = cls(people, _ordinary(people, texts))
        for person in people:
            # Every form of a name holds its last word; of protected people any word is one.
            for word in {fold(w) for n in person.names for w in (n if person.protected else n[-1:])}:
                finder._keys.setdefault(word[:BEGIN], []).append((word, person))
        lasts = {fold(n[-1]) for p in people for n in p.names}
        inside = sorted((b for b in bodies if any(fold(w) in lasts for w in b)), key=lambda b: (-len(b), b))
        finder._bodies = re.compile("|".join(map(_body, inside))) if inside else None
        return finder

    def find(self, text: str) -> Iterator[Hit]:
        """Names in the text, from left to right; of two that overlap the fuller."""
        plain = fold(unquote(text) if "%" in text else text)
        found = [
            (r, hit)
            for person in self._likely(plain)
            for r, alone, hit in self._hits(person, text)
            if not (alone and self._in_body(hit, text))
        ]
        taken: list[tuple[int, int]] = []
        kept: list[Hit] = []
        for _, hit in sorted(found, key=lambda f: (-f[0], f[1].start - f[1].end, f[1].person.number)):
            if not any(start < hit.end and hit.start < end for start, end in taken):
                taken.append((hit.start, hit.end))
                kept.append(hit)
        yield from sorted(kept, key=lambda h: h.start)

    def _likely(self, plain: str) -> Iterator[Person]:
        """People one of whose words is in the text. Looking up each beginning there beats looking for every word: a case has
        thousands of names, a row a few hundred characters."""
        pieces = {plain[at : at + size] for size in range(1, BEGIN + 1) for at in range(len(plain) - size + 1)}
        words: dict[str, list[Person]] = {}
        for piece in self._keys.keys() & pieces:
            for word, person in self._keys[piece]:
                if word in plain:
                    words.setdefault(word, []).append(person)
        # Of those who share a last name that stands alone, it is the first one's: others need more of their name there.
        found = {p.number: p for w, people in words.items() for p in people if p is people[0] or _more(p, w, plain)}
        return (found[number] for number in sorted(found))

    def _in_body(self, hit: Hit, text: str) -> bool:
        """Whether the last name is part of the name of a body. Of protected people even that is kept back."""
        if self._bodies is None or hit.person.protected:
            return False
        return any(m.start() <= hit.start and hit.end <= m.end() for m in self._bodies.finditer(text))

    def _hits(self, person: Person, text: str) -> Iterator[tuple[int, bool, Hit]]:
        """Rank, whether it is one word of the name alone, and the hit."""
        # Patterns that allow for characters that do not show are five times as large: only such a text needs them.
        between = f"{UNSEEN}*" if INVISIBLE.search(text) else ""
        made = self._made.get((person.number, between))
        if made is None:
            by_rank: dict[tuple[int, bool], list[str]] = {}
            for words in person.names:
                for rank, alone, pattern in self._patterns(words, person, between):
                    by_rank.setdefault((rank, alone), []).append(pattern)
            made = tuple((*r, re.compile("|".join(p))) for r, p in by_rank.items())
            self._made[person.number, between] = made
        for rank, alone, compiled in made:
            for match in compiled.finditer(text):
                title = COURTESY.search(text, max(match.start() - LONGEST_TITLE, 0), match.start())
                start = title.start() if title else match.start()
                yield rank, alone, Hit(start=start, end=match.end(), person=person)

    def _patterns(self, words: Words, person: Person, between: str) -> Iterator[tuple[int, bool, str]]:
        forms = [_word(w, between) for w in words]
        if len(words) > 1:
            first, last = forms[0], forms[-1]
            inner = BETWEEN.join(forms)
            edges = _edges("".join(words))
            yield 3, False, f"{edges[0]}(?i:{inner}){edges[1]}"
            yield 2, False, f"{edges[0]}(?i:{first}{BETWEEN}{MIDDLE}{last}|{last}{BETWEEN}{first}){edges[1]}"
        # Given names alone identify a protected child or victim as well as the last name does.
        alone = dict.fromkeys(words if person.protected else words[-1:])
        for word in alone:
            if len(word.strip(".")) > 1:
                edges = _edges(word)
                capitals = f"(?:{_word(word[:1].upper() + word[1:], between)}|{_word(word.upper(), between)})"
                body = capitals if fold(word) in self.ordinary else f"(?i:{_word(word, between)})"
                # A name that stands by itself in the case goes before one that is part of a longer name.
                yield 2 if len(words) == 1 else 1, True, f"{edges[0]}{body}{edges[1]}"


def _more(person: Person, last: str, plain: str) -> bool:
    """Whether the folded text can hold more of the person's name than the last word, or that word is a name by itself."""
    if person.protected:
        return True
    return any(len(n) == 1 or fold(n[0]).strip(".") in plain for n in person.names if fold(n[-1]) == last)


def _body(words: Words) -> str:
    edges = _edges("".join(words))
    return f"{edges[0]}(?i:{APART.join(_word(w, '') for w in words)}){edges[1]}"


def _edges(word: str) -> tuple[str, str]:
    """No letter right before or after; scripts without case join words to names, so that there none is asked for."""
    cased = any(c.lower() != c.upper() for c in word)
    return (r"(?<![^\W\d_])", r"(?![^\W\d_])") if cased else ("", "")


def _word(word: str, between: str) -> str:
    """The word in each way it may be encoded, with what may stand between its letters."""
    forms = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")}
    forms.add("".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)))
    patterns = [between.join(map(re.escape, form)) for form in sorted(forms, key=lambda f: (-len(f), f))]
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
