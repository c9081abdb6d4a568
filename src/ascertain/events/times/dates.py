"""Readings of calendar dates: days, months, weeks of months, quarters, seasons, years, decades, centuries."""

from __future__ import annotations

import re
from datetime import date

from ascertain.events.times.context import (
    Context,
    Reading,
    counted,
    group,
    known,
    month_number,
    month_year,
    nearest_year,
    ordinal,
    unanchored,
    year_of,
)
from ascertain.events.times.tense import Tense
from ascertain.events.times.values import SEASONS, step, valid, value_of
from ascertain.events.times.words import DECADE, HOLIDAY, SEASON, WEEKDAY, full_year
from ascertain.events.words import bag
from ascertain.model import Anchor

APOSTROPHE = "'"
MIDDLE = date(2000, 1, 1)
"""Where two-digit years are placed when publication is not known."""


def _iso(found: re.Match[str], _: Context) -> Reading | None:
    year, month, day = map(int, found["value"].split("-"))
    if not valid(year, month, day):
        return None
    if found["clock"]:
        return Reading("TIME", f"{found['value']}T{found['clock']}")
    return known(found["value"])


def _slashed(found: re.Match[str], context: Context) -> Reading | None:
    a, b = int(found["a"]), int(found["b"])
    year = full_year(found["year"], (context.published or MIDDLE).year)
    month, day = (a, b) if found["s"] == "/" else (b, a)
    if month > 12:
        month, day = day, month
    return known(f"{year:04}-{month:02}-{day:02}") if valid(year, month, day) else None


def _calendar(found: re.Match[str], context: Context) -> Reading | None:
    month, day = month_number(found["mon"]), int(found["day"])
    if found["year"]:
        year, anchor = int(found["year"]), Anchor.STATED
    elif context.published:
        year, anchor = year_of(month, day, found, context), Anchor.PUBLICATION
    elif named := context.at_least("day"):
        year, anchor = nearest_year(month, day, named), Anchor.TEXT
    else:
        return unanchored(f"XXXX-{month:02}-{day:02}") if valid(2000, month, day) else None
    if not valid(year, month, day):
        return None
    value = f"{year:04}-{month:02}-{day:02}"
    last = found.groupdict().get("to")
    if last and valid(year, month, int(last)) and int(last) > day:
        value += f"/{year:04}-{month:02}-{int(last):02}"
    return Reading("DATE", value, anchor, by_text=anchor is Anchor.TEXT)


def _bare_month(found: re.Match[str], context: Context) -> Reading | None:
    groups, name = found.groupdict(), found["mon"]
    month, year = month_number(name), groups.get("year")
    if year:
        return known(f"{full_year(year.strip(APOSTROPHE), (context.published or MIDDLE).year):04}-{month:02}")
    if (month in (3, 5) or len(name.rstrip(".")) == 3) and not dated(found, context):
        return None
    if context.published is None:
        return unanchored(f"XXXX-{month:02}")
    if relative := group(found, "rel"):
        shift = -1 if re.search("last|previous", relative) else 1 if re.search("next|following", relative) else 0
        return counted(f"{context.published.year + shift:04}-{month:02}")
    return counted(f"{month_year(month, group(found, 'which'), found, context):04}-{month:02}")


DATING = bag(
    """in since until till by from of before after during through between late early mid next last this to every and"""
)
"""Words after which "May", "March" and "summer" are times."""
VERBAL_DATING = frozenset({"in", "since", "until", "till", "by", "during", "late", "early", "mid", "through"})
"""The same for "fall" and "spring", which are verbs too ("to fall", "and spring")."""


def dated(found: re.Match[str], context: Context) -> bool:
    """Whether a word that has other uses is a month here: after a word that dates, or where the tagger sees a name."""
    before = context.text[: found.start("mon")].rstrip("-").split()[-1:] or [""]
    return before[0].casefold() in DATING or (
        context.proper(found.start("mon")) and found["mon"] not in ("May", "March")
    )


def _week_of_month(found: re.Match[str], context: Context) -> Reading | None:
    """A week belongs to the month of its Thursday, as ISO weeks belong to years."""
    month, nth = month_number(found["mon"]), ordinal(found["nth"])
    year = int(found["year"]) if found["year"] else None
    if year is None:
        if context.published is None:
            return unanchored(f"XXXX-{month:02}-WXX")
        year = month_year(month, "", found, context)
    first = date(year, month, 1)
    day = step(first, "day", (4 - first.isoweekday()) % 7 + 7 * ((nth or 1) - 1))
    if not nth:
        last = step(step(first, "month", 1), "day", -1)
        day = step(last, "day", -((last.isoweekday() - 4) % 7))
    return Reading(
        "DATE",
        value_of(day, "weekend" if found["end"] else "week"),
        Anchor.STATED if found["year"] else Anchor.PUBLICATION,
    )


def _weekday_of_month(found: re.Match[str], context: Context) -> Reading | None:
    month, nth = month_number(found["mon"]), ordinal(found["nth"])
    weekday = WEEKDAY[found["wd"].casefold()]
    year = int(found["year"]) if found["year"] else None
    if year is None:
        if context.published is None:
            return unanchored(f"XXXX-{month:02}-WXX-{weekday}")
        year = month_year(month, "", found, context)
    first = date(year, month, 1)
    day = step(first, "day", (weekday - first.isoweekday()) % 7 + 7 * ((nth or 1) - 1))
    if not nth:
        end = step(step(first, "month", 1), "day", -1)
        day = step(end, "day", -((end.isoweekday() - weekday) % 7))
    return Reading("DATE", day.isoformat(), Anchor.STATED if found["year"] else Anchor.PUBLICATION)


def _decade(found: re.Match[str], context: Context) -> Reading | None:
    groups = found.groupdict()
    if groups.get("century"):
        return known(f"{found['century']}{found['ten']}")
    if groups.get("word"):
        century = {"eighteen": "18"}.get(group(found, "spelt"), "19")
        return known(f"{century}{DECADE[group(found, 'word')] // 10}")
    before = context.text[: found.start()].rstrip().casefold()
    if not re.match(r"'|[Tt]he\b", found[0]) and not re.search(r"\b(?:the|and|or|late|early|mid|to)-?$", before):
        return None
    return known(f"19{found['short']}")


def _century(found: re.Match[str], _: Context) -> Reading | None:
    nth = ordinal(found["nth"])
    if not 1 <= nth <= 30:
        return None
    return known(f"BC{nth - 1:02}" if (found["era"] or "").startswith("BC") else f"{nth - 1:02}")


PARTS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


def _quarter(found: re.Match[str], context: Context) -> Reading | None:
    groups, published = found.groupdict(), context.published
    if groups.get("q"):
        return known(f"{found['year']}-{found['q']}") if found["year"] else None
    letter, parts = ("H", 2) if group(found, "what") == "half" else ("Q", 4)
    nth, relative = group(found, "nth"), group(found, "rel")
    number = PARTS.get(nth, parts)
    yearly = groups.get("year") or relative or re.match(r"\W+(?:\w+\W+){0,2}year\b", context.text[found.end() :])
    if letter == "H" and not yearly:
        return None
    if groups.get("year"):
        return known(f"{found['year']}-{letter}{number}")
    if published is None:
        return unanchored(f"XXXX-{letter}{'X' if nth == 'last' else number}")
    if relative:
        shift = -1 if re.search("last|previous", relative) else 1 if re.search("next|following", relative) else 0
        return counted(f"{published.year + shift:04}-{letter}{number}")
    if nth == "last":
        return counted(value_of(step(published, "quarter", -1), "quarter"))
    width = 12 // parts
    year = _year_of_stretch(width * (number - 1) + 1, width, context.tense(found.start()), published, ended=True)
    return counted(f"{year:04}-{letter}{number}")


def _year_of_stretch(month: int, width: int, tense: Tense, published: date, *, ended: bool) -> int:
    """The year of a stretch of months by tense: the last that began (or ended), the next not to have ended, the nearest."""
    years = range(published.year - 2, published.year + 3)
    begin = {y: (y - published.year) * 12 + month - published.month for y in years}
    if tense == "past":
        return max(y for y, months in begin.items() if (months + width - 1 < 0 if ended else months <= 0))
    if tense == "future":
        return min(y for y, months in begin.items() if months + width - 1 >= 0)
    return min(begin, key=lambda y: (abs(begin[y] + width // 2), y))


def _season(found: re.Match[str], context: Context) -> Reading | None:
    groups, published, word = found.groupdict(), context.published, group(found, "season")
    season, which = SEASON[word], group(found, "which") or group(found, "rel")
    before = (context.text[: found.start()].split()[-1:] or [""])[0].casefold()
    verbal = word in ("fall", "spring")
    dating = before in (VERBAL_DATING if verbal else DATING)
    if not (which or groups.get("year") or dating) and (
        verbal or not (groups.get("the") or found["season"][0].isupper())
    ):
        return None
    if groups.get("year"):
        return known(f"{found['year']}-{season}")
    if published is None:
        return unanchored(f"XXXX-{season}")
    if groups.get("rel"):
        return counted(f"{published.year + {'last': -1, 'next': 1}.get(which, 0):04}-{season}")
    tense: Tense = "past" if which.startswith("last") else "future" if which == "next" else context.tense(found.start())
    tense = None if which == "this" else tense
    year = _year_of_stretch(SEASONS[season], 3, tense, published, ended=which == "last")
    if which == "next" and value_of(published, "season") == f"{year:04}-{season}":
        year += 1
    return counted(f"{year:04}-{season}")


def _fiscal(found: re.Match[str], context: Context) -> Reading | None:
    return known(f"FY{full_year(found['year'].strip(APOSTROPHE), (context.published or MIDDLE).year):04}")


def _holiday(found: re.Match[str], context: Context) -> Reading | None:
    month, day = HOLIDAY[group(found, "holiday")]
    if found["year"]:
        return known(f"{found['year']}-{month:02}-{day:02}")
    if context.published is None:
        return unanchored(f"XXXX-{month:02}-{day:02}")
    return counted(f"{year_of(month, day, found, context):04}-{month:02}-{day:02}")


YEARLY = bag(
    """in since until till by from of before after during through between late early mid next last this to and circa year
    the for around"""
)
"""Words after which digits are a year, however unlikely the number."""


def _year(found: re.Match[str], context: Context) -> Reading | None:
    digits, text = found["year"], context.text[: found.start()]
    before = (text.split()[-1:] or [""])[0].casefold().strip("(")
    dating = before in YEARLY or text.endswith("(")
    if len(digits) == 2:
        return known(f"{full_year(digits, (context.published or MIDDLE).year):04}") if dating else None
    return known(digits) if dating or 1900 <= int(digits) <= 2099 else None


READERS = {
    "iso": _iso,
    "slashed": _slashed,
    "calendar": _calendar,
    "month": _bare_month,
    "week-of-month": _week_of_month,
    "weekday-of-month": _weekday_of_month,
    "decade": _decade,
    "century": _century,
    "quarter": _quarter,
    "season": _season,
    "fiscal": _fiscal,
    "holiday": _holiday,
    "year": _year,
}
