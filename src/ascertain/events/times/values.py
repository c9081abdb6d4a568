"""TIMEX3 values and calendar arithmetic: values of days, the intervals that values cover, steps by unit."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from ascertain.model import Precision

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of the northern season; three months long, so that winter ends in the next year."""
HOURS = {"MO": (6, 12), "MI": (11, 14), "AF": (12, 18), "EV": (18, 24), "NI": (18, 30), "DT": (6, 18)}
"""Hours that parts of the day cover, by common use; a night runs into the next day."""
DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
LETTER = {
    "second": "TS", "minute": "TM", "hour": "TH", "night": "D", "day": "D", "weekend": "W", "week": "W", "fortnight": "W",
    "month": "M", "quarter": "Q", "season": "M", "year": "Y", "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
"""Designators of durations; those after T count the clock. Quarters, decades and centuries are TIMEX3's own."""
FIRST, LAST = date(1, 1, 2), date(9999, 12, 30)


def value_of(day: date, unit: str) -> str:
    """The value of the unit that a day lies in: 2009-03-13 is 2009-W11 by week and 200 by decade."""
    year, week, _ = day.isocalendar()
    if unit in ("week", "fortnight"):
        return f"{year}-W{week:02}"
    if unit == "weekend":
        return f"{year}-W{week:02}-WE"
    if unit == "month":
        return f"{day:%Y-%m}"
    if unit == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if unit == "season":
        return f"{day.year:04}-{('WI', 'SP', 'SU', 'FA')[day.month % 12 // 3]}"
    if unit in ("year", "decade", "century"):
        return f"{day.year:04}"[: {"year": 4, "decade": 3, "century": 2}[unit]]
    return day.isoformat()


def step(day: date, unit: str, count: float) -> date:
    """The day `count` units on (back where negative); a day that a month lacks becomes its last."""
    try:
        if unit in MONTHS:
            months = day.year * 12 + day.month - 1 + round(count * MONTHS[unit])
            year, month = divmod(months, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        if unit == "season":
            return step(day, "month", 3 * count)
        return day + timedelta(days=round(count * DAYS.get(unit, 7 if unit == "weekend" else 1)))
    except (ValueError, OverflowError):
        return FIRST if count < 0 else LAST


def valid(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


Interval = tuple[str | None, str | None, Precision]


def interval(value: str) -> Interval:
    """Begin and end (exclusive) of a calendar value, ISO 8601, with its precision; open and vague where it has none."""
    try:
        return _interval(value)
    except (ValueError, OverflowError):
        return None, None, Precision.VAGUE


def _interval(value: str) -> Interval:
    if "/" in value:
        first, last = value.split("/", 1)
        begin, _, precision = interval(first)
        return begin, interval(last)[1], precision
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        return _days(_date(found), "day", 1, Precision.DAY)
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)T([A-Z]{2})", value):
        return _hours(found[1], *HOURS.get(found[2], (0, 24)), Precision.PART_OF_DAY)
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d)(?::(\d\d))?(?::\d\d)?(Z|[+-]\d\d:?\d\d)?", value):
        return _clock(value, found)
    if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return (
            _days(monday + timedelta(days=5), "day", 2, Precision.DAY)
            if found[3]
            else _days(monday, "day", 7, Precision.WEEK)
        )
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _days(date(int(found[1]), int(found[2]), 1), "month", 1, Precision.MONTH)
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return _days(date(int(found[1]), int(found[2]) * 3 - 2, 1), "month", 3, Precision.SEASON)
    if found := re.fullmatch(r"(\d{4})-H([12])", value):
        return _days(date(int(found[1]), int(found[2]) * 6 - 5, 1), "month", 6, Precision.SEASON)
    if found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return _days(date(int(found[1]), SEASONS[found[2]], 1), "month", 3, Precision.SEASON)
    if re.fullmatch(r"\d{2,4}", value) and int(value):
        unit, precision = {
            2: ("century", Precision.CENTURY),
            3: ("decade", Precision.DECADE),
            4: ("year", Precision.YEAR),
        }[len(value)]
        return _days(date(int(value.ljust(4, "0")), 1, 1), unit, 1, precision)
    return None, None, Precision.VAGUE


def _date(found: re.Match[str]) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _days(begin: date, unit: str, count: int, precision: Precision) -> Interval:
    return begin.isoformat(), step(begin, unit, count).isoformat(), precision


def _hours(day: str, first: int, last: int, precision: Precision) -> Interval:
    end = date.fromisoformat(day) + timedelta(days=last // 24)
    return f"{day}T{first:02}:00", f"{end.isoformat()}T{last % 24:02}:00", precision


def _clock(value: str, found: re.Match[str]) -> Interval:
    day, hour, minute, zone = found[1][:10], int(found[1][11:]), int(found[2] or 0), found[3] or ""
    minutes = hour * 60 + minute + (1 if found[2] else 60)
    end = date.fromisoformat(day) + timedelta(days=minutes // 1440)
    precision = Precision.MINUTE if found[2] else Precision.HOUR
    return value, f"{end.isoformat()}T{minutes // 60 % 24:02}:{minutes % 60:02}{zone}", precision


def duration(count: float | None, unit: str) -> str:
    """The value of a length of time; None counts as X, an unknown number."""
    number = "X" if count is None else f"{count:g}"
    if unit == "fortnight" and count is not None:
        number = f"{count * 2:g}"
    letter = LETTER[unit]
    if unit == "hour" and count == 0.5:
        return "PT30M"
    return f"P{letter[0]}{number}{letter[1]}" if letter[0] == "T" else f"P{number}{letter}"
