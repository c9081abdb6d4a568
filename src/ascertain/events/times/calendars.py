"""Dates of the Solar Hijri and Hijri calendars, turned into Gregorian days as finely as can be done rightly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ascertain.model import Precision

AFGHAN = "hamal sawr|saur|thawr jawza|jauza saratan asad sunbula|sonbola mizan aqrab qaws|qaus jadi dalwa|dalv hut"
IRANIAN = "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
ISLAMIC = (
    "muharram safar rabi_al-awwal|rabi_i rabi_al-thani|rabi_ii jumada_al-awwal|jumada_al-ula|jumada_i jumada_al-thani|jumada_al-akhirah|jumada_ii "
    "rajab shaban|sha'ban ramadan|ramadhan|ramazan shawwal dhu_al-qadah|dhul_qadah|dhu_al-qa'dah dhu_al-hijjah|dhul_hijjah|zilhaj"
)
SOLAR, LUNAR = "solar-hijri", "hijri"


def _numbers(names: str) -> dict[str, int]:
    return {form.replace("_", " "): i for i, forms in enumerate(names.split(), 1) for form in forms.split("|")}


SOLAR_MONTHS = _numbers(AFGHAN) | _numbers(IRANIAN)
LUNAR_MONTHS = _numbers(ISLAMIC)
MONTHS = "|".join(
    re.escape(n).replace(r"\ ", r"[\s-]+") for n in sorted(SOLAR_MONTHS | LUNAR_MONTHS, key=lambda n: -len(n))
)
ERA = r"(?:A\.?H\.?|S\.?H\.?|A\.?P\.?|H\.?S\.?|(?i:hijri(?:\s+(?:shamsi|qamari|solar|lunar))?|solar\s+hijri|hijri\s+solar|shamsi))"
DATED = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>(?i:{MONTHS}))|(?P<month2>(?i:{MONTHS}))\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?|(?P<month3>(?i:{MONTHS})))"
    rf"(?:,?\s+(?P<year>1[2-5]\d\d)(?:\s*\(?{ERA}\)?)?)"
)
YEAR = re.compile(rf"\b(?P<year>1[2-5]\d\d)\s*\(?(?P<era>{ERA})(?:\)|\b)")
FAST = re.compile(r"\b(?P<which>(?i:this|last|next|the)\s+)?(?P<month>Ramadan|Ramadhan|Ramazan|Muharram)\b(?!\s+\d)")
LIKELY = re.compile(r"\b(?:1[2-5]\d\d|Ramad|Ramaz|Muharram)")
"""Without one of these no pattern here can match; looking for it takes a hundredth of the time."""
LEAP = (1, 5, 9, 13, 17, 22, 26, 30)
"""Leap years of the 33-year cycle, which agrees with the equinox from 1206 to 1498."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in another calendar: its place in the passage, its value and interval (None where it names no year)."""

    start: int
    end: int
    calendar: str
    value: str
    begin: date | None
    after: date | None
    precision: Precision
    exact: bool


def other_calendars(text: str) -> Iterator[Dated]:
    """Dates in other calendars, by place."""
    if not LIKELY.search(text):
        return
    for found in DATED.finditer(text):
        name = " ".join((found["month"] or found["month2"] or found["month3"]).casefold().replace("-", " ").split())
        day = int(found["day"] or found["day2"] or 0)
        dated = _dated(found, name, day, int(found["year"]))
        if dated:
            yield dated
    for found in YEAR.finditer(text):
        yield _year(found)
    for found in FAST.finditer(text):
        yield Dated(found.start(), found.end(), LUNAR, "XXXX-XX", None, None, Precision.MONTH, exact=False)


def _dated(found: re.Match[str], name: str, day: int, year: int) -> Dated | None:
    plain = {key.replace("-", " "): value for key, value in (SOLAR_MONTHS | LUNAR_MONTHS).items()}
    month, precision = plain[name], Precision.DAY if day else Precision.MONTH
    if day > 32 or not year:
        return None
    if name in SOLAR_MONTHS:
        begin = solar_day(year, month, max(day, 1))
        after = begin + timedelta(days=1 if day else month_length(year, month))
        value = begin.isoformat() if day else f"{begin.isoformat()}/{(after - timedelta(days=1)).isoformat()}"
        return Dated(found.start(), found.end(), SOLAR, value, begin, after, precision, exact=True)
    begin = lunar_day(year, month, max(day, 1)) - timedelta(days=1)
    after = begin + timedelta(days=3 if day else 32)
    return Dated(found.start(), found.end(), LUNAR, _between(begin, after), begin, after, precision, exact=False)


def _between(begin: date, after: date) -> str:
    return f"{begin.isoformat()}/{(after - timedelta(days=1)).isoformat()}"


def _year(found: re.Match[str]) -> Dated:
    year, era = int(found["year"]), found["era"].replace(".", "").casefold()
    lunar = era == "ah" or "qamari" in era or "lunar" in era or (era == "hijri" and year > 1410)
    if lunar:
        begin, after = lunar_day(year, 1, 1) - timedelta(days=1), lunar_day(year + 1, 1, 1) + timedelta(days=1)
    else:
        begin, after = solar_day(year, 1, 1), solar_day(year + 1, 1, 1)
    return Dated(
        found.start(),
        found.end(),
        LUNAR if lunar else SOLAR,
        _between(begin, after),
        begin,
        after,
        Precision.YEAR,
        exact=not lunar,
    )


def solar_leap(year: int) -> bool:
    """Whether a Solar Hijri year has 366 days."""
    return year % 33 in LEAP


def month_length(year: int, month: int) -> int:
    """Days of a Solar Hijri month."""
    return 31 if month <= 6 else 30 if month <= 11 or solar_leap(year) else 29


def solar_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Solar Hijri date (1400-01-01 is 2021-03-21)."""
    step = 1 if year >= 1400 else -1
    days = sum(366 if solar_leap(y) else 365 for y in range(min(year, 1400), max(year, 1400)))
    start = date(2021, 3, 21) + timedelta(days=step * days)
    return start + timedelta(days=sum(month_length(year, m) for m in range(1, month)) + day - 1)


def lunar_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a date in the tabular Hijri calendar; the calendar in use may differ by a day either way."""
    before = (year - 1) * 354 + (3 + 11 * year) // 30
    months = (59 * (month - 1) + 1) // 2
    return date(622, 7, 19) + timedelta(days=before + months + day - 1)
