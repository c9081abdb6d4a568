"""Counts as stated: an interval, what is counted, and how firmly ("at least four", "dozens of", "some 30").

Finds: whole numbers in figures or words with the bound or vagueness that the words around them set, as an interval.
Needs: text.
Known misses: fractions, sums but for "and a sixth", "a few" against "several"; years, dates, clock times and ordinals are left out
on purpose.
Example: `[(a.low, a.high) for a in amounts("at least four of some 30")]` is `[(4, inf), (27, 33)]`
References: none; tolerance of round figures 10 %, as newsrooms round to the nearest ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = {w: i for i, w in enumerate(ONES)} | {w: 10 * i for i, w in enumerate(TENS, 2)} | {"dozen": 12, "score": 20}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
VAGUE = {"dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 999), "thousands": (2000, 9999), "tens of thousands": (20000, 99999), "a handful": (2, 9), "handful": (2, 9), "several": (3, 9), "a couple": (2, 2), "nobody": (0, 0), "no one": (0, 0)}  # fmt: skip
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
TOLERANCE = 0.1

_WORD = "|".join(sorted((*VALUES, *SCALES), key=len, reverse=True))
_MONTH = "|".join(MONTHS)
_COUNT = re.compile(
    rf"(?<![\w.,:/-])(?:(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\s+(?P<scale>{'|'.join(SCALES)}))?"
    rf"|(?P<words>(?:an?\s+(?=(?:{'|'.join(SCALES)}|dozen|score)\b))?(?:{_WORD})(?:(?:-|\s+and\s+|\s+)(?:{_WORD}))*)"
    rf"|(?P<vague>{'|'.join(sorted(VAGUE, key=len, reverse=True))})(?:\s+of)?)(?![\w:/%]|[.,]\d|-\w)",
    re.IGNORECASE,
)
_OUT_BEFORE = re.compile(
    rf"(?:\b(?:{_MONTH})\s|[$€£]\s*|\b(?:article|page|post|no\.|number|resolution|in|since|of|until)\s|\b(?:boy|girl|child|man|woman|son|daughter|aged?)\s+(?:of\s+)?|\b(?:of|than) the )$",
    re.IGNORECASE,
)
_OUT_AFTER = re.compile(rf"\s+(?:{_MONTH}|o'clock|a\.?m\.?|p\.?m\.?|per\s?cent|percent|years?\s+old|years?|months?|weeks?|days?|hours?|minutes?|kilometres?|kilometers?|miles?|metres?|meters?|km|times)\b|\s*%", re.IGNORECASE)  # fmt: skip
_ABOUT_SO_MANY = r"(?:about\s+|around\s+|nearly\s+|almost\s+)?$"
_HOUR = (
    re.compile(rf"\bat\s+{_ABOUT_SO_MANY}", re.IGNORECASE),
    re.compile(r"\s*(?:[.,;!?)\"”’]|$|in the\b|on\b|that\b)"),
)
"""What stands before and after a number that is an hour: "at about seven"."""
_TALLIED = re.compile(
    rf"(?:(?:records?|list|toll|total|number|loss|deaths) of\s$|(?:toll|number|figure|total|stood|stands) at\s+{_ABOUT_SO_MANY})",
    re.IGNORECASE,
)
"""What leads to a count where "of" and "at" alone do not: "records of five dead", "put the toll at nine"."""
_LEAST = re.compile(r"\b(?:at least|no fewer than|no less than|not less than|a minimum of)\s+$", re.IGNORECASE)
_OVER = re.compile(r"\b(?:more than|over|upwards of|above|exceeding)\s+$", re.IGNORECASE)
_MOST = re.compile(r"\b(?:at most|up to|no more than|not more than|as many as|a maximum of)\s+$", re.IGNORECASE)
_UNDER = re.compile(r"\b(?:fewer than|less than|under|below)\s+$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|an estimated|circa)\s+$", re.IGNORECASE
)
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"
)  # fmt: skip
_ANOTHER = re.compile(
    rf"\b(?:and|then)\b(?:\W+\w+){{0,3}}?\W+an?\s+(?P<next>{'|'.join(ORDINALS[1:])}|\d+(?:st|nd|rd|th))\b(?!\s+of\b)",
    re.IGNORECASE,
)
"""What carries a count one further: "five deaths in the night and a sixth on Friday"."""
_OR_MORE = re.compile(r"\s+or more\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A count between `low` and `high`, both included, at `start:end` of the text; `label` as people read it."""

    start: int
    end: int
    low: float
    high: float
    label: str

    @property
    def value(self) -> str:
        """Normal form: "4", "4..", "..10", "27..33"."""
        if self.low == self.high:
            return f"{self.low:.0f}"
        return f"{self.low:.0f}..{'' if self.high == inf else f'{self.high:.0f}'}"


def apart(a: Amount, b: Amount) -> bool:
    """Whether no one count fits both."""
    return a.high < b.low or b.high < a.low


def amounts(text: str) -> Iterator[Amount]:
    """Counts in the text in order."""
    for found in _COUNT.finditer(text):
        before, after = text[max(0, found.start() - 24) : found.start()], text[found.end() :]
        apart = _OUT_BEFORE.search(before) or (_HOUR[0].search(before) and _HOUR[1].match(after))
        if _is_year(found) or _OUT_AFTER.match(after) or (apart and not _TALLIED.search(before)):
            continue
        if found["vague"]:
            low, high = (float(x) for x in VAGUE[found["vague"].lower()])
            words = found["vague"]
            yield Amount(start=found.start(), end=found.end(), low=low, high=high, label=words.lower())
            continue
        value = _value(found)
        if value is None or (
            found["words"] and found["words"].lower() in {"one", "zero"} and not _LEAST.search(before)
        ):
            continue  # "one" is mostly a pronoun or an article; zero is said by "no"
        yield _bounded(found, value, before, after)


def _is_year(found: re.Match[str]) -> bool:
    figure = found["figure"]
    return bool(figure and not found["scale"] and len(figure) == 4 and figure[:2] in {"17", "18", "19", "20"})


def _value(found: re.Match[str]) -> float | None:
    if found["figure"]:
        return float(found["figure"].replace(",", "")) * SCALES.get((found["scale"] or "").lower(), 1)
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", found["words"].lower()):
        if word in SCALES:
            part = (part or 1) * SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0.0
        elif word in {"dozen", "score"}:
            part = (part or 1) * VALUES[word]
        elif word in VALUES:
            part += VALUES[word]
    return total + part


def _ordinal(word: str) -> int:
    return ORDINALS.index(word.lower()) + 1 if word.isalpha() else int(word[:-2])


def _bounded(found: re.Match[str], value: float, before: str, after: str) -> Amount:
    low, high, start, end, lead = value, value, found.start(), found.end(), ""
    slack = max(1.0, round(value * TOLERANCE))
    for pattern, name, bounds in (
        (_LEAST, "at least", (value, inf)),
        (_OVER, "more than", (value + 1, inf)),
        (_MOST, "at most", (0.0, value)),
        (_UNDER, "fewer than", (0.0, value - 1)),
        (_ABOUT, "about", (value - slack, value + slack)),
    ):
        if cue := pattern.search(before):
            (low, high), lead = bounds, name
            start -= len(cue.group())
            break
    if cue := _OR_MORE.match(after):
        high, lead, end = inf, "at least", end + cue.end()
    if low == high and (cue := _ANOTHER.search(after)) and _ordinal(cue["next"]) == value + 1:
        low, high, value, end = low + 1, high + 1, value + 1, found.end() + cue.end()
    return Amount(start=start, end=end, low=low, high=high, label=f"{lead} {value:.0f}".strip())
