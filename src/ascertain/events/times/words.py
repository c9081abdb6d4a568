"""Words of English time expressions and what they count for."""

from __future__ import annotations

import re

MONTH = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAY = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        1,
    )
    for name in names.split()
}
SEASON = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PART = {
    "morning": "MO", "dawn": "MO", "afternoon": "AF", "noon": "MI", "midday": "MI", "evening": "EV", "dusk": "EV",
    "night": "NI", "overnight": "NI", "tonight": "NI",
}  # fmt: skip
ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
CARDINAL: dict[str, int] = {word: i for i, word in enumerate(ONES.split(), 1)} | {
    word: 10 * i
    for i, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
ORDINAL = {
    word: i
    for i, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
        ],
        1,
    )
}
DECADE = {
    word: 10 * i
    for i, word in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2
    )
}
HOLIDAY = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "new year's": (1, 1), "valentine's day": (2, 14), "may day": (5, 1),
    "fourth of july": (7, 4), "halloween": (10, 31), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26),
}  # fmt: skip
ZONE = {"utc": "Z", "gmt": "Z", "z": "Z"}
"""Zones whose offset the letters settle; the others (EST, IST) stand for several and are left out of values."""
MODIFIER = {
    "early": "START", "beginning": "START", "start": "START", "outset": "START", "mid": "MID", "middle": "MID", "midway": "MID",
    "late": "END", "end": "END", "close": "END", "earlier": "BEFORE", "later": "AFTER",
}  # fmt: skip
APPROXIMATE = {
    "about": "APPROX", "around": "APPROX", "approximately": "APPROX", "roughly": "APPROX", "some": "APPROX", "nearly": "LESS_THAN",
    "almost": "LESS_THAN", "less than": "LESS_THAN", "under": "LESS_THAN", "up to": "EQUAL_OR_LESS", "at most": "EQUAL_OR_LESS",
    "more than": "MORE_THAN", "over": "MORE_THAN", "at least": "EQUAL_OR_MORE",
}  # fmt: skip
REFERENCE = {
    "now": "PRESENT_REF", "right now": "PRESENT_REF", "currently": "PRESENT_REF", "current": "PRESENT_REF",
    "presently": "PRESENT_REF", "nowadays": "PRESENT_REF", "these days": "PRESENT_REF", "at present": "PRESENT_REF",
    "at the moment": "PRESENT_REF", "the moment": "PRESENT_REF", "the present": "PRESENT_REF", "for the time being": "PRESENT_REF",
    "the time being": "PRESENT_REF", "recently": "PAST_REF", "recent": "PAST_REF", "lately": "PAST_REF", "the past": "PAST_REF",
    "the recent past": "PAST_REF", "the future": "FUTURE_REF", "the near future": "FUTURE_REF", "the near term": "FUTURE_REF",
    "the foreseeable future": "FUTURE_REF", "soon": "FUTURE_REF", "very soon": "FUTURE_REF", "in future": "FUTURE_REF",
}  # fmt: skip


NO_ARTICLE = (["half"], ["quarter"], ["couple"], ["pair"], ["few"], ["dozen"], ["hundred"], ["thousand"])
"""Words whose article counts for nothing ("a few", "a hundred")."""


def count(text: str) -> float | None:
    """The number that a phrase gives ("two and a half", "1,500", "a", "twenty-five"), None for a vague one ("several")."""
    words = re.sub(r"[-,](?=\D)|,(?=\d)", lambda m: "" if m[0] == "," else " ", text.casefold()).split()
    words = [
        w
        for w in words
        if w not in ("and", "of", "the", "straight", "consecutive", "full", "long", "more", "another", "other")
    ]
    total, seen = 0.0, False
    for i, word in enumerate(words):
        if re.fullmatch(r"\d+(?:\.\d+)?", word):
            total, seen = total + float(word), True
        elif word in CARDINAL:
            total, seen = total + CARDINAL[word], True
        elif word in SCALE:
            total, seen = max(total, 1.0) * SCALE[word], True
        elif word in ("half", "quarter"):
            total, seen = total + (0.5 if word == "half" else 0.25), True
        elif word in ("couple", "pair"):
            total, seen = 2.0, True
        elif word in ("a", "an") and words[i - 1 : i] != ["half"] and words[i + 1 : i + 2] not in NO_ARTICLE:
            total, seen = total + 1, True
        elif word in (
            "few",
            "several",
            "many",
            "some",
            "dozens",
            "hundreds",
            "thousands",
            "scores",
            "numerous",
            "countless",
        ):
            return None
    return total if seen else None


def full_year(digits: str, near: int) -> int:
    """The year of two digits: the one closest to `near`, at most 20 years after it."""
    if len(digits) == 4:
        return int(digits)
    year = near // 100 * 100 + int(digits)
    return year - 100 if year > near + 20 else year + 100 if year <= near - 80 else year
