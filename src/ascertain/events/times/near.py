"""Readings of what is counted from a day: weekdays, times of day, "last month", "two weeks ago"."""

from __future__ import annotations

import re
from datetime import date

from ascertain.events.times.context import (
    Context,
    Reading,
    counted,
    day_of_week,
    group,
    unanchored,
    unit_of,
)
from ascertain.events.times.lengths import length
from ascertain.events.times.values import duration, step, value_of
from ascertain.events.times.words import PART, WEEKDAY, ZONE, count
from ascertain.events.words import bag
from ascertain.model import Anchor, Precision

BACK = bag(
    """last past previous preceding earlier before prior the previous the last the past latest recent ago previously"""
)


AHEAD = bag(
    """next coming following upcoming later after the next the coming the following new afterwards afterward hence away"""
)


TOLD = 31
"""Days from publication within which a day that was named is what the hours of the following sentences belong to."""


OF_SOMETHING = re.compile(r"\s+of\b")
"""After "the night": it is that of an event, or of a date that follows and is joined to it."""


def _weekday(found: re.Match[str], context: Context) -> Reading | None:
    number = WEEKDAY[found["wd"].rstrip(".").casefold()]
    part = PART.get(group(found, "part"), "")
    if found["plural"] or found["parts"]:
        return Reading(
            "SET", f"XXXX-WXX-{number}" + (f"T{part}" if part else ""), Anchor.STATED, precision=Precision.DAY
        )
    kind, tail = ("TIME", f"T{part}") if part else ("DATE", "")
    if context.published is None:
        return unanchored(f"XXXX-WXX-{number}{tail}", kind)
    return counted(day_of_week(number, found, context).isoformat() + tail, kind)


def _clock(found: re.Match[str], context: Context) -> Reading | None:
    text = found["clock"] or group(found, "noon")
    time = _time_of(text)
    if time is None:
        return None
    groups, day, anchor = found.groupdict(), context.published, Anchor.PUBLICATION
    named = False
    if groups.get("wd"):
        day = day_of_week(WEEKDAY[found["wd"].casefold()], found, context) if context.published else None
    elif groups.get("rel"):
        relative = group(found, "rel")
        day = (
            step(context.published, "day", {"yesterday": -1, "tomorrow": 1, "last": -1}.get(relative.split()[0], 0))
            if context.published
            else None
        )
    elif told := context.near or _told(context):
        day, named, anchor = told, True, Anchor.TEXT
    return Reading(
        "TIME", f"{day.isoformat() if day else 'XXXX-XX-XX'}T{time}", anchor if day else Anchor.UNKNOWN, by_text=named
    )


def _told(context: Context) -> date | None:
    """The day last named, where the text tells of it: not one long before or after publication."""
    named, published = context.at_least("day"), context.published
    return named if named and published and abs((named - published).days) <= TOLD else None


def _time_of(text: str) -> str | None:
    lower = text.casefold()
    if lower in ("noon", "midday"):
        return "12:00"
    if lower == "midnight":
        return "24:00"
    digits = re.match(r"(\d{1,2})(?:[:.](\d\d))?(?::\d\d)?(?!\d)", lower)
    if digits:
        hour, minute = int(digits[1]), int(digits[2] or 0)
    elif four := re.match(r"(\d\d)(\d\d)", lower):
        hour, minute = int(four[1]), int(four[2])
    else:
        hour, minute = int(count(lower.split()[0]) or 0), 0
    if re.search(r"\bp\.?\s?m|afternoon|evening|night", lower) and hour < 12:
        hour += 12
    elif re.search(r"\ba\.?\s?m", lower) and hour == 12:
        hour = 0
    zone = re.search(r"\(?\b(utc|gmt|z)\b(?!\s*[+-])", lower)
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02}:{minute:02}" + (ZONE[zone[1]] if zone else "")


def _near_day(found: re.Match[str], context: Context) -> Reading | None:
    shift = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}[
        group(found, "day")
    ]
    part = PART.get(group(found, "part"), "")
    kind, tail = ("TIME", f"T{part}") if part else ("DATE", "")
    if context.published is None:
        return unanchored(f"XXXX-XX-XX{tail}", kind)
    return counted(step(context.published, "day", shift).isoformat() + tail, kind)


def _near_part(found: re.Match[str], context: Context) -> Reading | None:
    which = group(found, "which")
    part = PART[group(found, "tonight") or group(found, "part")]
    if which in ("every", "each"):
        return Reading("SET", f"XXXX-XX-XXT{part}", Anchor.STATED, precision=Precision.PART_OF_DAY)
    named = (
        context.at_least("day")
        if which in ("the same", "that", "the next", "the following", "the previous", "the")
        else None
    )
    by_text, day = named is not None, named or context.published
    if day is None:
        return unanchored(f"XXXX-XX-XXT{part}", "TIME")
    if which == "the" and OF_SOMETHING.match(context.text, found.end()):
        return unanchored(f"XXXX-XX-XXT{part}", "TIME")
    shift = -1 if which in ("last", "the previous") else 1 if which in ("the next", "the following") else 0
    return Reading(
        "TIME",
        f"{step(day, 'day', shift).isoformat()}T{part}",
        Anchor.TEXT if by_text else Anchor.PUBLICATION,
        by_text=by_text,
    )


NAMED = bag("previous following same that before earlier prior after preceding entire whole")
"""Words that count from the date last named rather than from publication."""


def _relative(found: re.Match[str], context: Context) -> Reading | None:
    which, unit = group(found, "which"), unit_of(found["unit"])
    words = which.split()
    which = " ".join(w for w in words if w not in ("full", "fiscal", "calendar")) or which
    determined = re.match(r"(?i)(?:the|a|its|their|his|her|our)\s", found[0]) is not None
    if which in ("first", "new", "final", "latest", "current", "whole", "entire") and not determined:
        return None
    if re.match(r"(?i)a\s", found[0]):
        return Reading("DURATION", duration(1, unit), Anchor.STATED) if which in ("whole", "full") else None
    if which in ("first", "final", "new") or unit in ("second", "minute", "millennium", "season"):
        return None
    if unit in ("hour",) and which in ("past", "last", "next"):
        return Reading("DURATION", duration(1, unit), Anchor.PUBLICATION)
    by_text = which in NAMED or (determined and which in ("next",) and unit in ("day", "night"))
    named = context.at_least(unit) if by_text else None
    day = named or context.published
    if day is None:
        return unanchored(
            {"year": "XXXX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX"}.get(unit, "XXXX-XX-XX")
        )
    if (
        determined
        and which in ("past", "last")
        and unit in ("week", "month", "year", "decade", "century")
        and _spanning(found, context, which)
    ):
        return _stretch(1, unit, day, -1)
    shift = (
        -1
        if which in ("last", "past", "previous", "preceding", "before", "earlier", "prior", "this past")
        else 1
        if which in ("next", "coming", "following", "upcoming", "after", "this coming")
        else 0
    )
    target = step(day, unit, shift)
    value = f"{target.isoformat()}TNI" if unit == "night" else value_of(target, unit)
    if group(found, "fiscal") in ("fiscal", "financial"):
        value = f"FY{target.year:04}"
    anchor = Anchor.TEXT if named else Anchor.PUBLICATION
    return Reading("TIME" if unit == "night" else "DATE", value, anchor, by_text=anchor is Anchor.TEXT)


def _spanning(found: re.Match[str], context: Context, which: str) -> bool:
    """Whether "the past year" is the stretch up to now rather than the calendar year before this one."""
    before = context.text[: found.start()].casefold().split()[-1:]
    return which == "past" or before in (["over"], ["during"], ["in"], ["within"], ["through"])


def _stretch(number: float | None, unit: str, day: date | None, way: int) -> Reading:
    """A length of time that ends or begins with a day."""
    value = duration(number, unit)
    if day is None or number is None or unit in ("second", "minute", "hour"):
        return Reading("DURATION", value, Anchor.PUBLICATION)
    other = step(day, unit, way * number)
    begin, end = sorted((day, other))
    return Reading(
        "DURATION",
        value,
        Anchor.PUBLICATION,
        begin.isoformat(),
        end.isoformat(),
        Precision.DAY if unit == "day" else Precision.VAGUE,
    )


def _bare(found: re.Match[str], context: Context) -> Reading | None:
    unit = unit_of(found["unit"])
    if re.match(
        r"\s+(?:of|when|that|before|after|which|he|she|they|we|I|it)\b", context.text[found.end() :]
    ) and unit in ("day", "week", "month", "year"):
        return None
    named = context.at_least(unit)
    day = named or context.published
    if day is None:
        return None
    value = f"FY{day.year:04}" if found["fiscal"] else value_of(day, unit)
    return Reading("DATE", value, Anchor.TEXT if named else Anchor.PUBLICATION, by_text=named is not None)


def _span(found: re.Match[str], context: Context) -> Reading | None:
    which, unit = group(found, "which").removeprefix("the "), unit_of(found["unit"])
    text = found["count"] or ""
    number = count(text) if text else None
    if which == "recent" and not text:
        return Reading("DATE", "PAST_REF", Anchor.PUBLICATION)
    way = -1 if which in BACK else 1 if which in AHEAD else 0
    if not way:
        return Reading("DURATION", duration(number, unit), Anchor.STATED)
    return _stretch(number, unit, context.published, way)


def _away(found: re.Match[str], context: Context) -> Reading | None:
    way, unit = " ".join(found["way"].casefold().split()), unit_of(found["unit"])
    number = count(found["count"] or "one")
    if way in ("before", "previously", "prior", "afterwards", "afterward", "away") and not _closes(found, context):
        return length(found, context)
    if way in ("earlier", "later") and re.match(r"\s+(?:than)\b", context.text[found.end() :]):
        pass
    ago = way in ("ago", "from now", "from today", "hence")
    named = None if ago else context.at_least(unit)
    day = named or context.published
    if number is None or unit in ("second", "minute", "hour") or day is None:
        if number is not None and unit in ("second", "minute", "hour"):
            return Reading("DURATION", duration(number, unit), Anchor.UNKNOWN)
        past = way in ("ago", "earlier", "before", "previously", "prior")
        return Reading("DATE", "PAST_REF" if past else "FUTURE_REF", Anchor.PUBLICATION if ago else Anchor.UNKNOWN)
    shift = -number if way in ("ago", "earlier", "before", "previously", "prior") else number
    target = step(day, unit, shift)
    if unit == "year" and number % 1:
        unit = "month"
    return Reading(
        "DATE", value_of(target, unit), Anchor.TEXT if named else Anchor.PUBLICATION, by_text=named is not None
    )


def _closes(found: re.Match[str], context: Context) -> bool:
    """Whether nothing that could be an event follows ("two days before.")."""
    return not re.match(r"\s+[\w\"'(]", context.text[found.end() :])


READERS = {
    "weekday": _weekday,
    "clock": _clock,
    "near-day": _near_day,
    "near-part": _near_part,
    "relative": _relative,
    "bare": _bare,
    "span": _span,
    "away": _away,
}
