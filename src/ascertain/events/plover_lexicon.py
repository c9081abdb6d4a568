"""The lexicon of political action: which verbs and nouns name an act, by CAMEO code, and in which frame.

References: CAMEO 1.1b3 and the PLOVER manual (categories); `data/plover.txt` (entries, own work).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PATTERN = re.compile(r"(?P<lemma>[^/<>]+?)(?:/(?P<prep>[^<>]+))?(?:>(?P<object>[^<>]+))?(?:<(?P<subject>[^<>]+))?")

PLOVER: Mapping[str, str] = {
    "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD",
    "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST",
    "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
"""PLOVER type by CAMEO root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """One use of a verb: the CAMEO code and what must stand beside it. `@name` asks for a word of a class."""

    code: str
    particle: str | None = None
    preposition: str | None = None
    object: str | None = None
    subject: str | None = None

    @property
    def conditions(self) -> int:
        """How many things must hold besides the lemma: the more, the more telling."""
        return sum(c is not None for c in (self.particle, self.preposition, self.object, self.subject))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`verbs` and `operators` by lemma, the most specific sense first; `nouns` to codes; `classes` of words.

    An operator's `code` is its name ("intend"): what it makes of the act in its complement is the reader's business.
    """

    verbs: Mapping[str, tuple[Sense, ...]]
    operators: Mapping[str, tuple[Sense, ...]]
    nouns: Mapping[str, str]
    classes: Mapping[str, frozenset[str]]

    def fits_any(self, wanted: str | None, lemmas: Iterable[str]) -> bool:
        """Whether one of the lemmas is the word, or of the class, that a sense asks for."""
        if wanted is None:
            return True
        return wanted in lemmas if wanted[0] != "@" else not self.classes[wanted[1:]].isdisjoint(lemmas)


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, read once a process."""
    return parse((files("ascertain.events") / "data" / "plover.txt").read_text(encoding="utf-8"))


def parse(text: str) -> Lexicon:
    """A lexicon from its text form; the file's head explains it. A line of no known kind is a ValueError."""
    verbs: dict[str, list[Sense]] = {}
    operators: dict[str, list[Sense]] = {}
    nouns: dict[str, str] = {}
    classes: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, body = line.partition(":")
        kind, name = head.split()
        if kind == "class":
            classes[name] = frozenset(body.split())
        elif kind == "noun":
            nouns |= dict.fromkeys(body.split(), name)
        elif kind in {"verb", "operator"}:
            for pattern in body.split():
                lemma, sense = _sense(pattern, name)
                (verbs if kind == "verb" else operators).setdefault(lemma, []).append(sense)
        else:
            raise ValueError(f"no such kind of entry: {line!r}")
    return Lexicon(verbs=_ordered(verbs), operators=_ordered(operators), nouns=nouns, classes=classes)


def _sense(pattern: str, code: str) -> tuple[str, Sense]:
    match = PATTERN.fullmatch(pattern)
    if match is None:
        raise ValueError(f"not a pattern: {pattern!r}")
    lemma, _, particle = match["lemma"].partition("_")
    sense = Sense(
        code=code,
        particle=particle or None,
        preposition=match["prep"],
        object=match["object"],
        subject=match["subject"],
    )
    return lemma, sense


def _ordered(entries: Mapping[str, list[Sense]]) -> dict[str, tuple[Sense, ...]]:
    return {lemma: tuple(sorted(senses, key=lambda s: -s.conditions)) for lemma, senses in entries.items()}
