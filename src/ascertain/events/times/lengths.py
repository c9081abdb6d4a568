"""Readings of durations, of what recurs, and of words for now, then and soon."""

from __future__ import annotations

import re

from ascertain.events.times.context import (
    Context,
    Reading,
    group,
    month_number,
    unit_of,
)
from ascertain.events.times.values import duration
from ascertain.events.times.words import ORDINAL, PART, REFERENCE, SEASON, WEEKDAY, count
from ascertain.model import Anchor, Precision


def length(found: re.Match[str], context: Context) -> Reading | None:
    groups = found.groupdict()
    unit = unit_of(groups.get("unit") or groups.get("unit2") or "")
    text, before = groups.get("count") or "", context.text[: found.start()].rstrip().casefold()
    word = text.casefold().strip()
    number = count(text) if text else None
    if groups.get("half"):
        number = (number or 0.0) + 0.5
    if groups.get("unit2"):
        return Reading("DURATION", duration(1, unit), Anchor.STATED)
    if unit == "second" and (word in ("a", "an", "another", "") or found[0].casefold().endswith("second")):
        return None
    if unit == "quarter" and (word in ("a", "an", "one", "three") or "-" in found[0]):
        return None
    if word in ("a", "an"):
        if re.search(
            r"(?:[$€£%\d]|times|days|hours|minutes|weeks|months|once|twice|percent|million|billion|thousand|dollars)\s*$",
            before,
        ) or re.search(r"[$€£]\S+(?:\s+\S+){0,3}$", before):
            return Reading("SET", duration(1, unit), Anchor.STATED)
        if unit in ("season", "night", "weekend", "quarter", "second", "minute"):
            return None
        if unit in ("day", "night") and not re.search(
            r"\b(?:for|in|within|after|than|about|nearly|almost|just|only|over|comes|of|once)$", before
        ):
            after = context.text[found.end() :]
            if not re.match(r"\s+(?:after|before|ago|later|earlier)\b", after):
                return None
    if re.search(r"\b(?:miles|kilomet\w+|km|meters?|an?|per)$", before) and word in ("an", "a") and unit == "hour":
        return None
    if (
        not text
        and not groups.get("dash")
        and unit == "day"
        and not re.search(r"\b(?:for|in|within|after|of|over|last|several|the)$", before)
    ):
        return None
    if not text and re.search(
        r"\b(?:per|every|each|last|these|those|his|her|their|early|later|first|final|teenage|school|golden|war)$",
        before,
    ):
        return None
    if (groups.get("dash") or "").strip() and number is None and not groups.get("old") and not text:
        return None
    return Reading("DURATION", duration(number, unit), Anchor.STATED)


def _set(found: re.Match[str], context: Context) -> Reading | None:
    groups, every = found.groupdict(), group(found, "every")
    if groups.get("wd"):
        return Reading("SET", f"XXXX-WXX-{WEEKDAY[group(found, 'wd')]}", Anchor.STATED, precision=Precision.DAY)
    if groups.get("mon"):
        return Reading("SET", f"XXXX-{month_number(found['mon']):02}", Anchor.STATED, precision=Precision.MONTH)
    if groups.get("season"):
        return Reading("SET", f"XXXX-{SEASON[group(found, 'season')]}", Anchor.STATED, precision=Precision.SEASON)
    if groups.get("part"):
        return Reading(
            "SET", f"XXXX-XX-XXT{PART[group(found, 'part')]}", Anchor.STATED, precision=Precision.PART_OF_DAY
        )
    unit = unit_of(found["unit"])
    if every in ("a", "an"):
        before = context.text[: found.start()].rstrip().casefold()
        if not re.search(
            r"(?:[$€£]\s?[\d.,]+(?:\s*(?:million|billion|thousand|k))?|\b(?:once|twice|times|percent|dollars|euros|pounds|people|hours|days|barrels|tons|tonnes|units|barrels|copies)|%)$",
            found[0].casefold().rsplit(" ", 2)[0] if " times " in found[0] else before,
        ):
            return (
                None
                if not re.match(r"(?i)(?:once|twice|\w+\s+times)\s", found[0])
                else Reading("SET", duration(1, unit), Anchor.STATED)
            )
    word = group(found, "count")
    number = 2.0 if word == "other" else count(word) if word and word not in ORDINAL else float(ORDINAL.get(word, 1))
    return Reading("SET", duration(number, unit), Anchor.STATED)


ADVERB = {
    "daily": (1, "day"), "nightly": (1, "day"), "weekly": (1, "week"), "monthly": (1, "month"), "quarterly": (3, "month"),
    "yearly": (1, "year"), "annual": (1, "year"), "annually": (1, "year"), "hourly": (1, "hour"), "biweekly": (2, "week"),
    "bimonthly": (2, "month"), "biannual": (6, "month"), "biannually": (6, "month"), "semiannual": (6, "month"),
}  # fmt: skip


def _adverb(found: re.Match[str], context: Context) -> Reading | None:
    capital = found["word"][0].isupper()
    if capital and found.start() > 0 and not re.search(r"[.!?\"]\s*$", context.text[: found.start()]):
        return None
    if re.match(r"\s+[A-Z][a-z]+\s+[A-Z]", context.text[found.end() :]):
        return None
    number, unit = ADVERB[group(found, "word")]
    return Reading("SET", duration(number, unit), Anchor.STATED)


def _reference(found: re.Match[str], context: Context) -> Reading | None:
    word = group(found, "ref")
    after = context.text[found.end() : found.end() + 12]
    if word == "the past" and re.match(r"\s+(?:\w+\s+)?(?:few|several|two|three|year|week|month|decade)", after):
        return None
    if word in ("soon", "very soon") and re.match(r"\s+(?:after|afterwards?|before|as)\b", after):
        return None
    if word == "soon" and re.search(r"\b(?:as|too|how|so)$", context.text[: found.start()].rstrip().casefold()):
        return None
    if word == "the moment" and not re.match(r"\s*[,.;]|$", after):
        return None
    return Reading("DATE", REFERENCE[word], Anchor.PUBLICATION)


READERS = {
    "length": length,
    "set": _set,
    "adverb": _adverb,
    "reference": _reference,
}
