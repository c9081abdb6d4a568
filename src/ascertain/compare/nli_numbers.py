"""Numbers and dates of a passage, with the bound that the words before them set, and how two of them compare.

A number has a kind (plain, percent, money, date), so that a count of dead is never held against a year. Dates are
compared as far as both are stated: 2016 and June 2016 agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ascertain.compare.amounts import ORDINALS

Bound = Literal["exact", "above", "below"]
Relation = Literal["equal", "satisfied", "violated"]

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = (
    {w: float(i) for i, w in enumerate(ONES)}
    | {w: 10.0 * i for i, w in enumerate(TENS, 2)}
    | {w: float(i) for i, w in enumerate(ORDINALS[:10], 1)}  # as many as the weights were fitted with
    | {"once": 1.0, "twice": 2.0, "double": 2.0, "dozen": 12.0}
)
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in MONTHS if m != "may") + "|may"
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\b|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})\b(?!\s*[.,]?\d)"
    rf"|(?P<m3>{_MONTH})(?=\s*,?\s*(?:1[5-9]|20)\d\d\b))(?:\s*,?\s*(?P<y>(?:1[5-9]|20)\d\d)\b)?",
    re.I,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b(?!\s*(?:%|,\d|\.\d))")
_NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(?P<money>[$£€]\s*)?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th)?(?:\s*-?\s*(?P<scale>hundred|thousand|million|billion|trillion|m|bn)\b)?"
    r"(?![A-Za-z])(?P<percent>\s*(?:%|per\s?cent|percent))?",
    re.I,
)
_SPELT = re.compile(
    rf"\b(?P<word>{'|'.join(WORDS)})(?:[\s-]+(?P<unit>{'|'.join(ONES[1:10])}))?(?:\s+(?P<scale>{'|'.join(SCALES)}))?\b",
    re.I,
)
_ABOVE = re.compile(
    r"(?:more than|over|at least|above|exceed\w*|greater than|after|later than|higher than|better than|upwards? of|north of|minimum of|surpass\w*|past|since)\s+(?:\w+\s+)?$",
    re.I,
)
_BELOW = re.compile(
    r"(?:less than|fewer than|under|below|at most|up to|before|prior to|earlier than|lower than|worse than|maximum of|short of|until)\s+(?:\w+\s+)?$",
    re.I,
)
_OR_MORE = re.compile(r"\s*(?:or|and)\s+(?:more|above|later|higher|over)\b", re.I)
_OR_LESS = re.compile(r"\s*(?:or|and)\s+(?:less|fewer|below|earlier|lower|under)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """`start:end` in code points. `value` of a date is (year, month, day), 0 where not stated; else one number."""

    start: int
    end: int
    kind: Literal["plain", "percent", "money", "date"]
    value: tuple[float, ...]
    bound: Bound

    def relation(self, stated: Quantity) -> Relation | None:
        """How a stated quantity stands to this one and its bound; None where they are of other kinds."""
        if self.kind != stated.kind:
            return None
        order = _order(stated.value, self.value, date=self.kind == "date")
        if order is None:
            return None
        if self.bound == "exact":
            return "equal" if order == 0 else "violated"
        return "satisfied" if order == (1 if self.bound == "above" else -1) else "violated"

    def distance(self, other: Quantity) -> float:
        """How far apart two values of one kind are, relative to their size; the nearest are held against each other."""
        pairs = [(a, b) for a, b in zip(self.value, other.value, strict=True) if self.kind != "date" or (a and b)]
        return sum(abs(a - b) / (abs(a) + abs(b) + 1e-9) for a, b in pairs)


def quantities(text: str) -> list[Quantity]:
    """Numbers and dates of the text in order, none within another."""
    taken = bytearray(len(text))
    found = []
    for start, end, kind, value in (*_dates(text), *_years(text), *_figures(text), *_spelt(text)):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Quantity(start=start, end=end, kind=kind, value=value, bound=_bound(text, start, end)))
    return sorted(found, key=lambda q: q.start)


Found = tuple[int, int, Literal["plain", "percent", "money", "date"], tuple[float, ...]]


def _dates(text: str) -> Iterator[Found]:
    for m in _DATE.finditer(text):
        month = (m["m1"] or m["m2"] or m["m3"]).lower()[:3]
        number = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month))
        yield m.start(), m.end(), "date", (float(m["y"] or 0), float(number), float(m["d1"] or m["d2"] or 0))


def _years(text: str) -> Iterator[Found]:
    for m in _YEAR.finditer(text):
        if not text[: m.start()].rstrip().endswith(("$", "£", "€")):
            yield m.start(), m.end(), "date", (float(m.group()), 0.0, 0.0)


def _figures(text: str) -> Iterator[Found]:
    short = {"m": 1e6, "bn": 1e9} | SCALES
    for m in _NUMBER.finditer(text):
        value = float(m["digits"].replace(",", "")) * short.get((m["scale"] or "").lower(), 1.0)
        yield m.start(), m.end(), "percent" if m["percent"] else "money" if m["money"] else "plain", (value,)


def _spelt(text: str) -> Iterator[Found]:
    for m in _SPELT.finditer(text):
        value = WORDS[m["word"].lower()]
        value += WORDS[m["unit"].lower()] if m["unit"] and value >= 20 else 0.0
        yield m.start(), m.end(), "plain", (value * SCALES.get((m["scale"] or "").lower(), 1.0),)


def _bound(text: str, start: int, end: int) -> Bound:
    before = text[max(0, start - 40) : start]
    if _ABOVE.search(before) or _OR_MORE.match(text, end):
        return "above"
    return "below" if _BELOW.search(before) or _OR_LESS.match(text, end) else "exact"


def _order(a: tuple[float, ...], b: tuple[float, ...], *, date: bool) -> int | None:
    """-1, 0, 1 as a is less than, equal to, greater than b; dates only as far as both state them, None if not at all."""
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if not date or (x and y)]
    if not pairs:
        return None
    return next(((x > y) - (x < y) for x, y in pairs if x != y), 0)
