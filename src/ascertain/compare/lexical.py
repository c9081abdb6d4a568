"""Words for comparing: stems, names, numbers, and an index that ranks texts by BM25.

Finds: texts that share rare words with a query.
Needs: nothing; words of any script, suffixes and stop words of English.
Known misses: synonyms, other spellings of a name.
Example: `index = Index(); index.add("c1", "The bridge was shut."); index.search("Who shut the bridge?", 5)`
References: Robertson and Zaragoza 2009 (BM25, k1 1.2, b 0.75).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPLIT_THOUSANDS = re.compile(r"(?<=\d), (?=\d{3}\b)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words(text: str) -> frozenset[str]:
    """The words of a list written out as text."""
    return frozenset(text.split())


STOP = words(
    "a an the of in on at to for from by with and or but as if so is are was were be been being am has have had do does "
    "did will would could should may might can shall must not no nor it its this that these those there here he him his "
    "she her they them their we us our you your i me my who whom whose which what when where why how than then while "
    "after before into onto over under up down out off about also just more most some any all both each other such only "
    "own same too very s t said say says told according one's"
)
SUFFIXES = ("ingly", "edly", "ing", "ied", "ies", "ed", "es", "s", "ly")
LEAST_STEM = 3
K1, B = 1.2, 0.75


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word in small letters without a possessive and without one inflection."""
    word = word.lower()
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= LEAST_STEM and not word.endswith("ss"):
            return word[: -len(suffix)]
    return word


def stems(text: str) -> list[str]:
    """Stems of all words, those of a hashtag or name written together taken apart."""
    return [stem(word) for word in WORD.findall(_CAMEL.sub(" ", text))]


def content(text: str) -> set[str]:
    """Stems of the words that carry content."""
    return {stem(word) for word in WORD.findall(_CAMEL.sub(" ", text)) if word.lower() not in STOP}


def names(text: str) -> set[str]:
    """Words with a capital letter, in small letters; the first word of a text counts too."""
    words = (word.removesuffix("'s").removesuffix("’s") for word in WORD.findall(text))
    return {word.lower() for word in words if word[0].isupper() and word.lower() not in STOP}


def numbers(text: str) -> set[str]:
    """Numbers written in digits, without marks inside."""
    return {re.sub(r"[.,]", "", found) for found in NUMBER.findall(_SPLIT_THOUSANDS.sub("", text))}


def rarity(holding: int, texts: int) -> float:
    """How telling a stem is that so many of the texts hold: near 0 where all do, log(2 texts + 2) where none does."""
    return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))


class Index:
    """Texts by the stems in them. Adding one costs its own length; the order of adding changes no answer."""

    def __init__(self) -> None:
        self._posts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._lengths: dict[str, int] = {}
        self._total = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, key: str, text: str) -> None:
        """Take a text in under a key that is not taken yet."""
        counts = Counter(stems(text))
        for term, count in counts.items():
            self._posts[term][key] = count
        self._lengths[key] = sum(counts.values())
        self._total += self._lengths[key]

    def idf(self, term: str) -> float:
        """How telling a stem is: near 0 in every text, log(2 n + 2) in none."""
        return rarity(len(self._posts[term]) if term in self._posts else 0, len(self))

    def weight(self, terms: Iterable[str]) -> float:
        """Sum of the terms' idf."""
        return sum(self.idf(term) for term in terms)

    def search(self, text: str, limit: int) -> list[tuple[str, float]]:
        """Keys with their BM25 score, best first, ties by key."""
        scores = self.scores(text)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def scores(self, text: str) -> dict[str, float]:
        """BM25 of every text that shares a stem."""
        mean = self._total / max(len(self), 1) or 1.0
        found: defaultdict[str, float] = defaultdict(float)
        for term in sorted(set(stems(text)) & self._posts.keys()):
            idf = self.idf(term)
            for key, count in self._posts[term].items():
                found[key] += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * self._lengths[key] / mean))
        return dict(found)
