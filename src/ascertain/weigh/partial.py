"""Partial agreement: which answers of an object are a less specific or a nearby form of which others.

"Ohio" of a birthplace is no error where the truth is "Akron", and "R. Cole" none where it is "Ada Lind, R. Cole".
Three grounds: a hierarchy given with the claims; words, when all words of one value are among another's and the rest
holds no negation; numbers within a relative tolerance of each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Longs

WORD = re.compile(r"\w+")
LETTERS = re.compile(r"[^\W\d_]")
NEGATIONS = frozenset(["no", "not", "never", "none", "without", "non", "un", "nobody", "nothing", "neither", "nor"])
MOST_ANSWERS = 200
"""Objects with more answers than this are left out: pairs grow with the square."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partial:
    """Pairs of answers: `said` partly agrees with the candidate truth `true`. ways (A): how many do so per candidate.

    narrower (A): how many narrower values the hierarchy has; the truth may be one of them that nobody claims.
    words, tolerance: the grounds they were found on.
    """

    said: Longs
    true: Longs
    ways: Floats
    narrower: Floats
    words: bool
    tolerance: float

    @classmethod
    def of(cls, claims: Claims, *, words: bool, tolerance: float) -> Partial:
        """All pairs within the objects of `claims`."""
        wider = _ancestors(claims.hierarchy)
        found: list[tuple[int, int]] = []
        said_so = {v: claims.values[v] for v in np.flatnonzero(np.bincount(claims.answer_value)).tolist()}
        if wider or tolerance > 0 or (words and any(" " in value for value in said_so.values())):
            found = list(_pairs(claims, said_so, wider, words, tolerance))
        said, true = np.array(found, dtype=np.int64).reshape(-1, 2).T
        ways = np.bincount(true, minlength=len(claims.answer_object)).astype(np.float64)
        narrower = np.zeros(len(claims.answer_object))
        if wider:
            below = Counter(wide_value for values in wider.values() for wide_value in values)
            narrower = np.array([below[said_so[v]] for v in claims.answer_value.tolist()], np.float64)
        return cls(said=said, true=true, ways=ways, narrower=narrower, words=words, tolerance=tolerance)

    def __len__(self) -> int:
        return len(self.said)

    def to_true(self, per_said: Floats) -> Floats:
        """Sum over what partly agrees with each answer."""
        return np.bincount(self.true, weights=per_said[self.said], minlength=len(self.ways)).astype(np.float64)

    def to_said(self, per_true: Floats) -> Floats:
        """Sum over the candidates that each answer partly agrees with."""
        return np.bincount(self.said, weights=per_true[self.true], minlength=len(self.ways)).astype(np.float64)


def _pairs(
    claims: Claims, named: Mapping[int, str], wider: dict[str, frozenset[str]], words: bool, tolerance: float
) -> Iterable[tuple[int, int]]:
    bags = {v: _words(value) if words else frozenset() for v, value in named.items()}
    numbers = {v: _number(value) if tolerance > 0 else None for v, value in named.items()}
    value = claims.answer_value.tolist()
    start = claims.object_start.tolist()
    for first, last in pairwise(start):
        if not 1 < last - first <= MOST_ANSWERS:
            continue
        for a in range(first, last):
            for b in range(first, last):
                i, j = value[a], value[b]
                if a != b and (
                    named[i] in wider.get(named[j], ())
                    or _less_specific(bags[i], bags[j])
                    or _near(numbers[i], numbers[j], tolerance)
                ):
                    yield a, b


def _ancestors(pairs: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    """All wider values of each value; a value is never its own ancestor, whatever circles the pairs make."""
    parents: dict[str, set[str]] = {}
    for narrow, wide in pairs:
        parents.setdefault(narrow, set()).add(wide)
    found = {}
    for value, above in parents.items():
        seen: set[str] = set()
        ahead = list(above)
        while ahead:
            at = ahead.pop()
            if at not in seen:
                seen.add(at)
                ahead.extend(parents.get(at, ()))
        found[value] = frozenset(seen - {value})
    return found


def _words(value: str) -> frozenset[str]:
    return frozenset(WORD.findall(value.casefold())) if LETTERS.search(value) else frozenset()


def _less_specific(said: frozenset[str], true: frozenset[str]) -> bool:
    return bool(said) and said < true and not (true - said) & NEGATIONS


def _number(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def _near(said: float | None, true: float | None, tolerance: float) -> bool:
    return said is not None and true is not None and abs(said - true) <= tolerance * max(abs(said), abs(true))
