"""The timeline drawn: bars in SVG that stretch with the page, each beside its words, and one SVG that stands alone.

Positions along the axis are percentages and sizes are pixels, so that a bar keeps its shape and its text its size at any
width. A hard end is a stated bound; an end that fades is one that the text leaves open or vague.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import log10

from ascertain.model import Anchor, Precision
from ascertain.views.figure_marks import SIDES, short, tag
from ascertain.views.language import ENGLISH, gettext, language, noop
from ascertain.views.plain import one_line
from ascertain.views.timeline import Timeline, TimelineRow, When

ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T(\d{2}):(\d{2}))?")
SHORT_SPAN = 150
"""Days: up to here the axis is even; beyond, it is drawn by orders of magnitude back from the last day."""
SOFTENED = 14
"""Days that one step of the long axis adds before it counts in powers of ten."""
LEFT, RIGHT = 2.0, 96.0
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 - read as a line of words
PRECISE: Mapping[Precision, str] = {
    Precision.MINUTE: noop("precise to the minute"),
    Precision.HOUR: noop("precise to the hour"),
    Precision.PART_OF_DAY: noop("precise to the part of day"),
    Precision.DAY: noop("precise to the day"),
    Precision.WEEK: noop("precise to the week"),
    Precision.MONTH: noop("precise to the month"),
    Precision.SEASON: noop("precise to the season"),
    Precision.YEAR: noop("precise to the year"),
    Precision.DECADE: noop("precise to the decade"),
    Precision.CENTURY: noop("precise to the century"),
    Precision.VAGUE: noop("vague"),
}
VAGUE = frozenset({Precision.VAGUE, Precision.SEASON, Precision.DECADE, Precision.CENTURY})
STOPS = {"in": ("gone", "full", "full"), "out": ("full", "full", "gone"), "both": ("gone", "full", "gone")}
TONES = ("x", "c", "n")
"""Conflict, cooperation, neither: the colours in which a bar may fade."""
FADES = "".join(
    f'<linearGradient id="tl-{way}-{tone}" class="t-{tone}"><stop offset="0" class="{first}"/><stop offset=".3" class="full"/>'
    f'<stop offset=".7" class="{mid}"/><stop offset="1" class="{last}"/></linearGradient>'
    for way, (first, mid, last) in STOPS.items()
    for tone in TONES
)
BOUNDED = {"before": (15, 50, "in"), "until": (15, 50, "in"), "after": (50, 85, "out"), "since": (50, 85, "out")}
"""From where to where the bar of a time lies beside the post of the event that bounds it, and which end is open."""
HOW: Mapping[Anchor, str] = {
    Anchor.STATED: noop("stated in full"),
    Anchor.PUBLICATION: noop("counted from the day of publication"),
    Anchor.TEXT: noop("counted from another time in the text"),
    Anchor.EVENT: noop("bounded by another event"),
    Anchor.UNKNOWN: noop("not known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From days to per cent of the width. `first` and `last` are days since year 1; `even` says which scale."""

    first: float
    last: float
    even: bool

    def at(self, day: float) -> float:
        """Where a day stands, held inside the drawing."""
        if self.even:
            share = (day - self.first) / max(1.0, self.last - self.first)
        else:
            share = 1 - _order(self.last - day) / _order(self.last - self.first)
        return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))


def _order(days: float) -> float:
    return log10(1 + max(0.0, days) / SOFTENED)


def day(value: str | None) -> float | None:
    """Days since year 1 of an ISO 8601 date or time, with its fraction; None for what is none."""
    match = ISO.match(value or "")
    if match is None:
        return None
    year, month, number, hour, minute = (int(g) if g else None for g in match.groups())
    try:
        whole = date(year or 0, month or 1, number or 1).toordinal()
    except ValueError:
        return None
    return whole + ((hour or 0) + (minute or 0) / 60) / 24


def axis(timeline: Timeline) -> Axis | None:
    """The scale that holds every dated row and every day of publication; None where nothing has a date."""
    rows = [d for r in timeline.dated for d in (day(r.begin), day(r.end)) if d is not None]
    issued = [d for i in timeline.documents if (d := day(i.published)) is not None]
    if not rows:
        return None
    first, last = min(rows + issued), max(rows + issued)
    span = last - first
    margin = max(1.0, span * 0.04) if span <= SHORT_SPAN else span * 0.25
    return Axis(first=first - margin, last=last + (1 if span <= SHORT_SPAN else 0), even=span <= SHORT_SPAN)


def ticks(scale: Axis) -> Iterator[tuple[float, str]]:
    """Places and labels of the axis, four to seven of them."""
    if scale.even:
        step = next(s for s in (1, 2, 3, 7, 14, 30, 60) if (scale.last - scale.first) / s <= 6 or s == 60)
        start = int(scale.last)
        days = [start - step * n for n in range(int((scale.last - scale.first) // step) + 1)]
        yield from ((scale.at(d), _day_label(d)) for d in sorted(days) if d >= scale.first)
        return
    for days_before, label in (
        (3652, gettext("10 years before")),
        (1826, gettext("5 years before")),
        (365, gettext("1 year before")),
        (91, gettext("3 months before")),
        (14, gettext("2 weeks before")),
    ):
        if days_before < scale.last - scale.first:
            yield scale.at(scale.last - days_before), label
    yield scale.at(scale.last), _day_label(int(scale.last))


def _day_label(ordinal: int) -> str:
    when = date.min + timedelta(days=ordinal - 1)
    # Month names are English; elsewhere a day is written so that it can be compared with the data.
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}" if language() is ENGLISH else when.isoformat()


def bar(row: TimelineRow, scale: Axis | None) -> str:
    """The SVG elements of a row: a bar from its begin to its end, and a mark on the day its document came out."""
    drawn = []
    if scale is not None:
        drawn.append(tag("line", x1=f"{LEFT}%", x2=f"{RIGHT}%", y1=13, y2=13, class_="rail"))
        issued = day(row.published)
        if issued is not None:
            x = short(scale.at(issued + 0.5))
            drawn.append(tag("line", x1=f"{x}%", x2=f"{x}%", y1=2, y2=24, class_="issued"))
        drawn += _extent(row, scale)
    return "".join(drawn)


def _extent(row: TimelineRow, scale: Axis) -> Iterator[str]:
    side = f"s-{row.event.side}" if row.event is not None else "s-no"
    begin, end = day(row.begin), day(row.end)
    left = scale.at(begin) if begin is not None else LEFT
    right = scale.at(end) if end is not None else RIGHT
    vague = bool(row.times) and all(t.precision in VAGUE or t.modifier == "APPROX" for t in row.times)
    fade = _fade(begin is None or vague, end is None or vague)
    width = max(right - left, 0.0)
    look = f"{side} {fade or 'hard'}{'' if row.event is None or row.event.happened else ' not'}"
    if width < 1.2:
        # Too short to see as a bar: a mark of fixed size in its middle.
        x = short((left + right) / 2)
        yield tag("rect", x=f"{x}%", y=6, width=7, height=14, rx=1, transform="translate(-3.5 0)", class_=look)
        return
    fill = f"url(#tl-{fade}-{_tone(row)})" if fade else None
    yield tag("rect", x=f"{short(left)}%", width=f"{short(width)}%", y=7, height=12, rx=1, class_=look, fill=fill)


def _fade(begin: bool, end: bool) -> str | None:
    return {(True, True): "both", (True, False): "in", (False, True): "out"}.get((begin, end))


def _tone(row: TimelineRow) -> str:
    return "n" if row.event is None else "c" if row.event.side in {"mc", "vc"} else "x"


def bounded(row: TimelineRow) -> str:
    """The SVG elements of a row that is known only by another event: a post for that event, and the bar on its side."""
    when = next(t for t in row.times if t.anchor is Anchor.EVENT)
    left, right, fade = BOUNDED.get(when.bound or "", (42, 58, "both"))
    fill = f"url(#tl-{fade}-{_tone(row)})"
    return "".join([
        tag("rect", x=f"{left}%", width=f"{right - left}%", y=7, height=12, class_=f"s-no {fade}", fill=fill),
        tag("line", x1="50%", x2="50%", y1=1, y2=25, class_="post"),
        tag("circle", cx="50%", cy=13, r=4, class_="post"),
    ])  # fmt: skip


def rule(scale: Axis) -> str:
    """The SVG elements of the axis itself."""
    drawn = [tag("line", x1=f"{LEFT}%", x2=f"{RIGHT}%", y1=4, y2=4, class_="rail")]
    places, last = [], -100.0
    for x, label in ticks(scale):
        places.append((x, label))
    for x, label in reversed(places):
        drawn.append(tag("line", x1=f"{short(x)}%", x2=f"{short(x)}%", y1=1, y2=7, class_="tick"))
        gap = last - x if last >= 0 else 100.0
        if gap >= 17:
            anchor = "end" if x > 85 else "start" if x < 12 else "middle"
            drawn.append(
                tag(
                    "text",
                    escape(label),
                    x=f"{short(x)}%",
                    y=21,
                    text_anchor=anchor,
                    class_="wide" if gap < (38 if anchor == "start" else 26) else None,
                )
            )
            last = x
    return "".join(drawn)


def interval(when: When) -> str:
    """Begin and end in words."""
    begin, end = when.begin, when.end
    if begin and end and day(begin) is not None and day(end) is not None:
        length = (day(end) or 0) - (day(begin) or 0)
        if length == 1:
            return begin[:10]
        if length < 1 / 720:
            return begin.replace("T", " ")
        if begin[:10] == end[:10]:
            return gettext("%(day)s, %(begin)s up to %(end)s", day=begin[:10], begin=begin[11:16], end=end[11:16])
        return gettext("%(begin)s up to %(end)s", begin=begin, end=end)
    if begin:
        return gettext("from %(begin)s", begin=begin)
    return gettext("before %(end)s", end=end) if end else gettext("no date")


def known_by(when: When) -> str:
    """How a time is known, in words, with the words that it hangs on."""
    words = ", ".join(f"“{one_line(p.text)}”" for p in when.anchor_words)
    return gettext(HOW[when.anchor]) + (f": {words}" if words and when.anchor in {Anchor.EVENT, Anchor.TEXT} else "")


def no_time(row: TimelineRow) -> str:
    """What is said of an event for which the text gives no time."""
    return gettext("no time given; the text dates other things by it") if row.post else gettext("no time given")


def stands_alone(timeline: Timeline, style: str, width: int = 960) -> str:
    """The whole timeline as one SVG document. `style` is the CSS of the classes."""
    scale, rows = axis(timeline), timeline.rows
    high, at = 34, width * 0.4
    parts = [tag("title", gettext("Timeline: claimed time against publication time")), tag("desc", escape(_told(rows)))]
    parts += [
        tag("style", escape(style, quote=False)),
        tag("defs", FADES),
        tag("rect", width=width, height=len(rows) * high + 60, class_="sheet"),
    ]
    for n, row in enumerate(rows):
        y = 12 + n * high
        label, under = _labels(row)
        parts.append(tag("text", escape(_cut(label, 54)), x=12, y=y + 12, class_="what"))
        parts.append(tag("text", escape(_cut(under, 62)), x=12, y=y + 26, class_="when"))
        drawn = bar(row, scale) if row.dated else bounded(row) if row.bounded else ""
        parts.append(tag("svg", drawn, x=short(at), y=y, width=short(width - at), height=26))
    if scale is not None:
        parts.append(tag("svg", rule(scale), x=short(at), y=len(rows) * high + 18, width=short(width - at), height=28))
    size = len(rows) * high + 60
    return tag("svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {size}", width=width,
               height=size, role="img", class_="figure tl")  # fmt: skip


def _labels(row: TimelineRow) -> tuple[str, str]:
    when = "; ".join(f"“{one_line(t.words.text)}”, {known_by(t)}" for t in row.times) or no_time(row)
    if row.event is None:
        return (row.claims[0].text, when)
    glyph = SIDES[row.event.side][1]
    return (f"{glyph} {row.event.type} {row.event.label}{'' if row.event.happened else gettext(' (not)')}", when)


def _told(rows: Sequence[TimelineRow]) -> str:
    return ". ".join(" – ".join(_labels(r)) for r in rows[:40])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
