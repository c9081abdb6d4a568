"""Days that a claim names, as dates: "3 March", "on Monday", "yesterday", "the night of 5 May 2031".

Finds: an interval of days, resolved against the day of publication.
Needs: text, and the day of publication for what is counted from it.
Known misses: "two days later", seasons, other calendars: the events stage resolves those, and its TimeExpression records can be
given instead.
Example: `days("late on Monday", "2031-03-04")` names 2031-03-03
References: a weekday in the past tense of news is the last one before or on the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ascertain.compare.amounts import MONTHS

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CALENDAR = frozenset({*MONTHS, *WEEKDAYS})
_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"\b(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?|\b(?P<week>" + "|".join(WEEKDAYS) + r")\b|\b(?P<near>yesterday|today)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that stands at `start:end` of the text, ISO 8601."""

    start: int
    end: int
    value: str


def days(text: str, published: str | None) -> Iterator[Day]:
    """Days named in the text in order, one a value."""
    base = _base(published)
    seen = set()
    for found in _DATE.finditer(text):
        day = _resolve(found, base)
        if day and day not in seen:
            seen.add(day)
            yield Day(start=found.start(), end=found.end(), value=day.isoformat())


def _base(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _resolve(found: re.Match[str], base: date | None) -> date | None:
    if found["week"]:
        if base is None:
            return None
        return base - timedelta(days=(base.weekday() - WEEKDAYS.index(found["week"].lower())) % 7)
    if found["near"]:
        return base - timedelta(days=found["near"].lower() == "yesterday") if base else None
    month = MONTHS.index((found["m1"] or found["m2"]).lower()) + 1
    number = int(found["d1"] or found["d2"])
    year = int(found["y"]) if found["y"] else base.year if base else None
    if year is None:
        return None
    try:
        named = date(year, month, number)
        if not found["y"] and base and named > base + timedelta(days=31):
            named = date(year - 1, month, number)
    except ValueError:
        return None
    return named
