"""The patterns of English time expressions, as regular expressions over one passage. `readings` says what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ascertain.events.times.words import (
    APPROXIMATE,
    CARDINAL,
    DECADE,
    HOLIDAY,
    MONTH,
    ORDINAL,
    REFERENCE,
    WEEKDAY,
)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w)))


def _names(words: Iterable[str]) -> str:
    """Capitalised, so that "may" and "sat" are left out; short forms may carry a point."""
    forms = [form for w in words for form in (w.capitalize(), w.upper())]
    whole = ("MARCH", "APRIL", "MAY", "JUNE", "JULY")
    pointed = (f if f.upper() in whole or len(f) > 5 else rf"{f}\.?" for f in sorted(forms, key=lambda f: -len(f)))
    return "|".join(pointed)


MON, WD = _names(MONTH), _names(WEEKDAY)
LONG_WD = _names(w for w in WEEKDAY if w.endswith("day"))
SEAS = r"(?i:spring|summer|autumn|fall|winter)"
YEAR = r"(?:1[0-9]|20)\d\d"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
NTH = rf"{DAY}(?:st|nd|rd|th)"
ORD = rf"(?i:{_either(ORDINAL)}|\d{{1,2}}(?:st|nd|rd|th))"
UNIT = r"(?i:second|minute|hour|night|day|weekend|week|fortnight|month|quarter|season|year|decade|century|centurie|millennium)"
ONE = rf"(?i:{_either(CARDINAL)})"
HALF = r"(?i:\s+and\s+(?:a\s+half|a\s+quarter)|-and-a-half)"
COUNT = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s+(?i:hundred|thousand|million))?|{ONE}(?:[\s-]+{ONE})?(?:\s+(?i:hundred|thousand|million|dozen))?"
    r"|(?i:half\s+an?|an?\s+half|an?\s+few|an?\s+couple(?:\s+of)?|a\s+dozen|a\s+hundred|several|many|few|some|dozens\s+of|hundreds\s+of|"
    r"thousands\s+of|numerous|an?|another)"
    rf"){HALF}?"
)
BETWEEN = r"(?i:\s+(?:straight|consecutive|full|long|more|whole|additional|further|other|calendar|business|working|successive))?"
APPROX = rf"(?:(?i:{_either(APPROXIMATE)})\s+)"
PART = r"(?i:morning|afternoon|evening|night)"
ZONES = (
    r"(?:\s*\(?(?:UTC|GMT|[A-Z]?[ECMP][SD]?T|BST|CEST|CET|IST|PKT|AFT|EAT|MSK|Z)(?:\s*[+-]\s*\d{1,2}(?::\d\d)?)?\)?"
    r"(?![A-Za-z])|\s+(?i:local\s+time|(?:eastern|central|pacific|mountain)(?:\s+(?:standard|daylight))?(?:\s+time)?))"
)
AMPM = r"(?:[aA]\.?\s?[mM]\.?|[pP]\.?\s?[mM]\.?)(?![A-Za-z])"
CLOCK = rf"(?:\d{{1,2}}(?:[:.]\d\d)?(?::\d\d)?\s*{AMPM}{ZONES}?|\d{{1,2}}:\d\d(?::\d\d)?(?:\s*(?i:hours|hrs))?{ZONES}?|\d{{4}}(?:\s*(?i:hours|hrs)\b|{ZONES})|(?:\d{{1,2}}|{ONE})\s+o'clock(?:\s+(?i:in\s+the\s+{PART}))?)"
PREP = r"(?i:in|since|until|till|by|from|of|before|after|during|through|between|around|about|late|early|mid|to|for|and|next|last|this|every|or|as of|circa|the)"
MODS = (
    r"(?i:(?:the\s+)?(?:very\s+)?(?:beginning|start|outset|middle|end|close)\s+of\s+|(?:in\s+)?(?:early|late)\s+(?:in|on)\s+|"
    r"(?:the\s+)?(?:early|late|mid|midway|later|earlier)(?:\s+(?:in|on)|\s+through)?[\s-]+)"
)

NOT_AFTER = r"(?:(?<![\w$€£.,'-])|(?<=[a-z]-)|(?<=\d{4}-))"
"""A bare number is no year after a currency, inside another number or in a compound."""
QUANTITY = (
    r"(?:people|persons|men|women|children|troops|soldiers|police|officers|fighters|miles|km|kilomet|met(?:er|re)s|feet|acres|tons?|tonnes|"
    r"votes|points|dollars|euros|pounds|homes|houses|cases|deaths|jobs|workers|employees|students|residents|refugees|families|%|percent|per cent|"
    r"words|copies|units|cars|vehicles|seats|million|billion|hours|days|years|UTC|GMT|EST|EDT|hrs)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the name of the reading that understands its groups."""

    name: str
    pattern: re.Pattern[str]


def _rule(name: str, pattern: str) -> Rule:
    return Rule(name, re.compile(pattern))


LAST_NEXT = r"(?i:last|next|this|past|this\s+past|this\s+coming|coming|previous|following|same|that|current|entire|whole|upcoming|preceding|final|latest|first|new)"
RULES = (
    _rule("iso", rf"\b(?P<value>{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ](?P<clock>\d\d:\d\d)(?::\d\d)?Z?)?\b"),
    _rule("slashed", r"(?<![\d/.])(?P<a>\d{1,2})(?P<s>[/.])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4}|\d\d)(?![\d/.]\d)"),
    _rule(
        "calendar",
        rf"(?:\b(?P<wd>{WD}),?\s+)?(?:the\s+)?\b(?P<mon>{MON})\s*(?P<day>{DAY})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<to>{DAY})(?:st|nd|rd|th)?)?"
        rf"(?![\d:]|,\d{{3}}|\s*(?:[ap]\.?m\b))(?:,?\s*(?P<year>{YEAR})\b(?!:))?",
    ),
    _rule(
        "calendar",
        rf"(?:\b(?P<wd>{WD}),?\s+)?(?:\b(?i:the)\s+)?\b(?<![\d.,:$])(?P<day>{DAY})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<to>{DAY})(?:st|nd|rd|th)?)?"
        rf"(?:\s+of)?\s+(?P<mon>{MON})(?![a-z])(?:,?\s*(?P<year>{YEAR})\b(?!:))?",
    ),
    _rule("month", rf"\b(?P<mon>{MON})(?:,?\s+(?:of\s+)?(?:the\s+)?(?:year\s+)?(?P<year>{YEAR}|'\d\d)\b|\s+(?:of\s+)?(?P<rel>(?i:last|next|this|the\s+same|the\s+following|the\s+previous))\s+(?i:year))(?!:)"),
    _rule("month", rf"(?:(?P<which>(?i:last|next|this|this\s+past|this\s+coming))\s+)?\b(?P<mon>{MON})(?![a-z'-]|\s*\d)"),
    _rule("week-of-month", rf"(?:\b(?i:the)\s+)?\b(?P<nth>{ORD}|(?i:last|final))\s+(?i:week(?P<end>end)?)\s+(?:of|in)\s+(?P<mon>{MON})(?:,?\s+(?P<year>{YEAR}))?"),
    _rule("weekday-of-month", rf"(?:\b(?i:the)\s+)?\b(?P<nth>{ORD}|(?i:last|final))\s+(?P<wd>{LONG_WD})\s+(?:of|in)\s+(?P<mon>{MON})(?:,?\s+(?P<year>{YEAR}))?"),
    _rule("decade", r"(?:\b(?i:the)\s+)?(?:(?<![\w$'])(?P<century>1\d|20)(?P<ten>\d)0'?s|(?<![\w$])'?(?P<short>[2-9])0'?s)(?!\w)"),
    _rule("decade", rf"\b(?i:the)\s+(?:(?P<spelt>(?i:nineteen|eighteen))[\s-])?(?P<word>(?i:{_either(DECADE)}))\b"),
    _rule("century", rf"(?:\b(?i:the)\s+)?\b(?P<nth>{ORD})[\s-](?i:century|cent\.)(?:\s+(?P<era>BCE?|AD|CE)\b)?"),
    _rule("quarter", rf"(?:\b(?i:the|its|their|this\s+year's|last\s+year's)\s+)?\b(?P<nth>(?i:first|second|third|fourth|last|final|1st|2nd|3rd|4th))[\s-](?P<what>(?i:quarter|half))\b(?:\s+(?:of\s+)?(?:(?:the\s+)?(?i:fiscal\s+)?(?P<year>{YEAR})|(?P<rel>(?i:last|next|this|the\s+(?:last|previous|same|following|current))\s+(?i:year)|(?i:the\s+year))))?"),
    _rule("quarter", rf"\b(?P<q>[QH][1-4])(?:,?\s+(?:of\s+)?(?P<year>{YEAR})|(?P<of>))\b"),
    _rule("season", rf"(?:(?P<which>(?i:last|next|this|this\s+past|this\s+coming))\s+|(?P<the>(?i:the))\s+)?\b(?P<season>{SEAS})(?:(?:,?\s+(?:of\s+)?|\s+and\s+{SEAS}\s+of\s+)(?:(?P<year>{YEAR})|(?P<rel>(?i:last|next|this))\s+year))?\b"),
    _rule("fiscal", rf"(?:\b(?i:the)\s+)?\b(?i:fiscal(?:\s+year)?|FY)\s*(?P<year>{YEAR}|'\d\d)\b"),
    _rule("holiday", rf"\b(?P<holiday>(?i:{_either(HOLIDAY)}))(?:,?\s+(?P<year>{YEAR}))?\b"),
    _rule("weekday", rf"(?:(?P<which>(?i:last|next|this|this\s+past|this\s+coming|the\s+following|the\s+previous))\s+)?\b(?P<wd>{LONG_WD})(?P<plural>s)?(?![a-z])(?:\s+(?P<part>{PART})(?P<parts>s)?\b)?"),
    _rule("weekday", r"\b(?P<wd>(?:Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun)\.)(?=\s|,|$)(?P<which>)(?P<plural>)(?P<part>)(?P<parts>)"),
    _rule("clock", rf"(?:(?<![\w:.$-])(?i:about|around|approximately|shortly\s+(?:before|after)|just\s+(?:before|after))\s+)?(?<![\w:.$-])(?P<clock>{CLOCK})(?:,?\s+(?:(?P<wd>{LONG_WD})(?![a-z])|(?P<rel>(?i:today|yesterday|tomorrow|tonight|this\s+{PART}|last\s+night|yesterday\s+{PART}))\b))?"),
    _rule("clock", r"\b(?P<noon>(?i:noon|midnight|midday))\b(?:\s+(?P<wd>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)?(?P<clock>)(?P<rel>)"),
    _rule("near-day", rf"\b(?P<day>(?i:today|yesterday|tomorrow|the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow))\b(?!'s\s+(?:generation|world))(?:\s+(?P<part>{PART})\b)?"),
    _rule("near-part", rf"\b(?:(?P<tonight>(?i:tonight|overnight))|(?P<which>(?i:this|last|the\s+same|that|the\s+next|the\s+following|the\s+previous|the|every|each))\s+(?P<part>{PART}))\b"),
    _rule("relative", rf"\b(?:(?i:the|a|its|their|his|her|our)\s+)?(?P<which>{LAST_NEXT}(?:\s+(?i:full|fiscal|calendar))?)\s+(?:(?P<fiscal>(?i:fiscal|financial|calendar|school|academic))\s+)?(?P<unit>{UNIT})(?![a-z-])"),
    _rule("relative", r"\b(?i:the)\s+(?P<unit>(?i:day|week|month|year))\s+(?P<which>(?i:previous|(?:before|earlier|prior|after|following)(?=\s*(?:[.,;:)]|$))))(?![a-z-])(?P<fiscal>)"),
    _rule("bare", r"\b(?i:the)\s+(?:(?P<fiscal>(?i:fiscal|financial))\s+)?(?P<unit>(?i:day|week|weekend|month|year))\b(?![a-z-])"),
    _rule("span", rf"\b(?:(?i:the)\s+)?(?P<which>(?i:last|past|previous|preceding|next|coming|following|first|final|recent|latest))\s+(?P<count>{APPROX}?{COUNT})[\s-]+(?:(?i:full|consecutive|straight|or\s+so|fiscal|trading|business)\s+)?(?P<unit>{UNIT})s?\b"),
    _rule("span", r"\b(?P<which>(?i:recent|past|coming|last|next|the\s+(?:last|past|next|coming|following)))(?P<count>)\s+(?P<unit>(?i:second|minute|hour|day|week|month|year|decade|centurie))s\b"),
    _rule("away", rf"(?:{APPROX})?\b(?P<count>{COUNT}){BETWEEN}[\s-]+(?P<unit>{UNIT})s?\s+(?P<way>(?i:ago|earlier|later|before|previously|prior|hence|afterwards?|from\s+(?:now|today)|from\s+then|away))\b"),
    _rule("away", r"\b(?P<count>)(?P<unit>(?i:year|month|week|day))-(?P<way>(?i:ago|earlier))\b"),
    _rule("length", rf"(?:(?:\b(?i:the)\s+)?{APPROX})?\b(?P<count>{COUNT}){BETWEEN}(?P<dash>[\s-]+)(?P<unit>{UNIT})s?(?P<old>[\s-]old|[\s-](?i:long))?(?P<half>(?i:\s+and\s+a\s+half))?(?![a-z])"),
    _rule("length", r"\b(?:(?i:over)\s+the\s+)?(?P<count>)(?P<unit>(?i:second|minute|hour|day|week|month|year|decade|centurie))s(?:(?P<dash>-)(?P<old>(?i:old|long)))?(?![a-z])"),
    _rule("length", r"\b(?P<count>)(?P<unit>(?i:decade|month|week|year|day|century|hour))(?P<dash>-)(?P<old>(?i:long|old))\b|\ball\s+(?P<dash2>)(?P<unit2>(?i:day|week|month|year|night))\b"),
    _rule("set", rf"\b(?P<every>(?i:every|each))\s+(?:(?P<count>(?i:other|few|{_either(CARDINAL)}|\d+|{_either(ORDINAL)}))\s+)?(?:(?P<unit>{UNIT})s?|(?P<wd>{LONG_WD})(?:\s+{PART})?|(?P<mon>{MON})|(?P<season>{SEAS})|(?P<part>{PART}))\b"),
    _rule("set", r"\b(?:(?i:once|twice|\w+\s+times)\s+)?(?P<every>(?i:per|a|an))\s+(?P<count>)(?P<unit>(?i:day|week|month|year|night|quarter))(?P<wd>)(?P<mon>)(?P<season>)(?P<part>)(?![a-z-])"),
    _rule("adverb", r"\b(?P<word>(?i:daily|weekly|monthly|yearly|annual|annually|quarterly|hourly|nightly|biweekly|bimonthly|biannual|biannually|semiannual))\b"),
    _rule("reference", rf"\b(?P<ref>(?i:{_either(REFERENCE)}))\b(?!-)"),
    _rule("year", rf"{NOT_AFTER}(?P<year>{YEAR})(?![\w%]|[.,]\d|:\d|-(?!{YEAR}\b)\d{{3}}|\s+{QUANTITY})"),
    _rule("year", r"(?<![\w])'(?P<year>\d\d)(?![\w'])"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's match in a passage."""

    rule: str
    found: re.Match[str]
    order: int

    @property
    def start(self) -> int:
        return self.found.start()

    @property
    def end(self) -> int:
        return self.found.end()


_TRIGGERS = {
    "digit": r"\d",
    "month": r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)",
    "weekday": r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN)",
    "unit": r"(?i:second|minute|hour|night|day|week|month|quarter|season|year|decade|centur|millenni)",
    "calendar unit": r"(?i:\bthe\s+(?:\w+\s+)?(?:day|week|month|year))",
    "part": r"(?i:morning|afternoon|evening|night)",
    "season": r"(?i:spring|summer|autumn|fall|winter)",
    "near": r"(?i:today|yesterday|tomorrow)",
    "quarter": r"(?i:quarter|half)|[QH][1-4]",
    "clock": r"\d|(?i:noon|midnight|midday|clock)",
    "ties": r"(?i:[a-z]ties\b|\d0'?s)",
    "century": r"(?i:\bcent)",
    "fiscal": r"(?i:fiscal|\bFY)",
    "feast": r"(?i:christmas|year's|day\b|july|halloween)",
    "every": r"(?i:\b(?:every|each|per|an?)\s)",
    "often": r"(?i:ly\b|annual)",
    "reference": r"(?i:now|present|current|days|moment|being|recent|lately|past|future|term|soon)",
    "ago": r"(?i:ago|earlier|later|before|previous|prior|hence|afterw|from|away)",
}
NONE: tuple[str, ...] = ()
TRIGGERS = {name: re.compile(pattern) for name, pattern in _TRIGGERS.items()}
NEEDS = {
    "iso": ("digit",), "slashed": ("digit",), "calendar": ("digit", "month"), "month": ("month",),
    "week-of-month": ("unit", "month"), "weekday-of-month": ("weekday", "month"), "decade": ("ties",), "century": ("century",),
    "quarter": ("quarter",), "season": ("season",), "fiscal": ("fiscal",), "holiday": ("feast",), "weekday": ("weekday",),
    "clock": ("clock",), "near-day": ("near",), "near-part": ("part",), "relative": ("unit",), "bare": ("calendar unit",),
    "span": ("unit",), "away": ("unit", "ago"), "length": ("unit",), "set": ("every",), "adverb": ("often",), "year": ("digit",),
    "reference": ("reference",),
}  # fmt: skip
"""What a passage must hold for a rule to be tried; most hold little, and the patterns are slow beside these."""


BREAK = re.compile(r"(?<=[a-z]{3}[.!?])\s+(?=[A-Z])|\n")
"""Between sentences, where no time expression goes on ("Sept. 3" and "a.m. Friday" are left whole)."""


def matches(text: str) -> list[Match]:
    """All matches, by place, the longest first; several may overlap."""
    found: list[Match] = []
    start = 0
    for stop in (*(b.start() for b in BREAK.finditer(text)), len(text)):
        held = {name for name, trigger in TRIGGERS.items() if trigger.search(text, start, stop)}
        for order, rule in enumerate(RULES):
            if held.issuperset(NEEDS.get(rule.name, NONE)):
                found.extend(Match(rule.name, m, order) for m in rule.pattern.finditer(text, start, stop))
        start = stop
    return sorted((m for m in found if m.end > m.start), key=lambda m: (m.start, -m.end, m.order))


MODIFIED = re.compile(rf"(?:{MODS}(?:(?i:the)\s+)?)$")
"""What before a date narrows it ("early in", "the end of")."""
