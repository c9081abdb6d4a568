"""What a reading is, and what it may lean on: publication, dates named before, the tense of verbs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ascertain.events.times.tense import Tense
from ascertain.events.times.values import interval, step, valid
from ascertain.events.times.words import MONTH, ORDINAL
from ascertain.model import Anchor, Precision


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. `begin` and `end` are given where they do not follow from the value."""

    type: str
    value: str
    anchor: Anchor = Anchor.STATED
    begin: str | None = None
    end: str | None = None
    precision: Precision | None = None
    by_text: bool = False
    """Counted from the date last named in the text."""
    calendar: str | None = None


FINENESS = ("day", "week", "month", "quarter", "year", "decade", "century")


FINE_AS = {
    "second": "day",
    "minute": "day",
    "hour": "day",
    "night": "day",
    "weekend": "week",
    "fortnight": "week",
    "season": "quarter",
    "millennium": "century",
}


@dataclass(slots=True)
class Context:
    """What a reading may lean on: the passage's text and verbs, the day of publication, the date last named in the
    document (`named`) and in the same sentence (`near`)."""

    text: str
    published: date | None
    named: date | None
    tense: Callable[[int], Tense]
    proper: Callable[[int], bool]
    near: date | None = None
    fineness: int = 9
    """How fine the date last named is, as an index into FINENESS."""

    def at_least(self, unit: str) -> date | None:
        """The date last named where it is as fine as the unit that counts from it."""
        return self.named if self.fineness <= FINENESS.index(FINE_AS.get(unit, unit)) else None


def group(found: re.Match[str], group: str) -> str:
    return " ".join((found.groupdict().get(group) or "").casefold().split())


def known(value: str) -> Reading:
    return Reading("DATE", value, Anchor.STATED)


def counted(value: str, kind: str = "DATE") -> Reading:
    return Reading(kind, value, Anchor.PUBLICATION)


def unanchored(value: str, kind: str = "DATE") -> Reading:
    return Reading(kind, value, Anchor.UNKNOWN)


def month_number(name: str) -> int:
    return MONTH[name.rstrip(".").casefold()]


def unit_of(text: str) -> str:
    unit = " ".join(text.casefold().split())
    return {"centurie": "century"}.get(unit, unit)


def ordinal(text: str) -> int:
    """The number of an ordinal; 0 for "last" and "final"."""
    word = text.casefold()
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else ORDINAL.get(word, 0)


PAST_COSTS = 4
"""A date that goes with a present tense is mostly a plan ("the deal expires on 31 December")."""


def year_of(month: int, day: int, found: re.Match[str], context: Context) -> int:
    """The year in which the date is nearest to publication; the verb's tense decides where it lies on the other side."""
    published = context.published
    assert published is not None  # noqa: S101  callers have asked
    tense = context.tense(found.start())
    years = [y for y in (published.year - 1, published.year, published.year + 1) if valid(y, month, day)]
    gaps = {y: (date(y, month, day) - published).days for y in years}
    if tense == "past":
        gaps = {y: g for y, g in gaps.items() if g <= 3} or gaps
    elif tense == "future":
        gaps = {y: g for y, g in gaps.items() if g >= -31} or gaps
    elif tense == "present":
        gaps = {y: g if g >= 0 else PAST_COSTS * g for y, g in gaps.items()}
    return min(gaps, key=lambda y: abs(gaps[y])) if gaps else published.year


def nearest_year(month: int, day: int, named: date) -> int:
    """The year in which the date is nearest to one that the text names; that date's own where no year has such a day."""
    years = [y for y in (named.year, named.year - 1, named.year + 1) if valid(y, month, day)]
    return min(years, key=lambda y: abs((date(y, month, day) - named).days), default=named.year)


def month_year(month: int, which: str, found: re.Match[str], context: Context) -> int:
    published = context.published
    assert published is not None  # noqa: S101  callers have asked
    if which.startswith("last"):
        return published.year - (month >= published.month)
    if which == "next":
        return published.year + (month <= published.month)
    if which == "this":
        return published.year
    tense = context.tense(found.start())
    if tense == "future":
        return published.year + (month < published.month)
    if tense == "past" or which == "this past":
        return published.year - (month > published.month)
    gaps = {
        y: abs((y - published.year) * 12 + month - published.month)
        for y in (published.year - 1, published.year, published.year + 1)
    }
    return min(gaps, key=lambda y: (gaps[y], y))


def day_of_week(number: int, found: re.Match[str], context: Context) -> date:
    """The weekday meant: of the past week unless a word like "next" says otherwise, or the verb: "meets on Thursday" is a plan."""
    published = context.published
    assert published is not None  # noqa: S101  callers have asked
    back = (published.isoweekday() - number) % 7
    which = group(found, "which")
    if which.startswith(("last", "this past", "the previous")):
        return step(published, "day", -(back or 7))
    if which.startswith(("next", "the following", "this coming")):
        return step(published, "day", 7 - back)
    tense = context.tense(found.start("wd"))
    return step(published, "day", (7 - back) % 7 if tense in ("future", "present") else -back)


FINE = (
    Precision.DAY,
    Precision.WEEK,
    Precision.MONTH,
    Precision.SEASON,
    Precision.YEAR,
    Precision.DECADE,
    Precision.CENTURY,
)


def reference_day(reading: Reading) -> tuple[date, int] | None:
    """The day from which later expressions of the text may count and how fine it is; None where the reading names none."""
    begin, _, precision = interval(reading.value[:10] if reading.type == "TIME" else reading.value)
    if reading.type not in ("DATE", "TIME") or begin is None or precision not in FINE:
        return None
    return date.fromisoformat(begin[:10]), FINE.index(precision)
