"""Reads passage after passage: which matches stand, what narrows them, and what they count from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ascertain.events.times.bounds import Bound, bounds
from ascertain.events.times.calendars import Dated, other_calendars
from ascertain.events.times.context import Context, Reading, reference_day
from ascertain.events.times.grammar import MODIFIED, Match, matches
from ascertain.events.times.readings import read
from ascertain.events.times.tense import Tokens, tense_of
from ascertain.events.times.values import interval
from ascertain.events.times.words import APPROXIMATE, MODIFIER
from ascertain.model import Anchor, Precision
from ascertain.syntax import Parsed

UNSPECIFIED = "XXXX-XX-XX"
"""Value of a stretch that only an event bounds: a time, and no more is known."""
JOINED = re.compile(r"(?:,|\s+of|\s+on|,\s+on)?\s+")
"""Between a time of day and the date it belongs to ("at 3 p.m. on Saturday", "the morning of 5 June")."""


@dataclass(slots=True)
class Draft:
    """A time expression on its way; offsets are the document's."""

    start: int
    end: int
    type: str
    value: str
    anchor: Anchor
    begin: str | None = None
    until: str | None = None
    precision: Precision = Precision.VAGUE
    known_by: tuple[tuple[int, int], ...] = ()
    modifier: str | None = None
    bound: str | None = None
    calendar: str | None = None

    def cover(self) -> None:
        """Set the interval that the value covers."""
        self.begin, self.until, self.precision = interval(self.value)


@dataclass(slots=True)
class Reader:
    """What one document has named so far, and the drafts made of it."""

    published: date | None
    drafts: list[Draft] = field(default_factory=list)
    day: date | None = None
    fineness: int = 9
    named_at: tuple[int, int] | None = None
    event: tuple[int, int] | None = None

    def read(self, parsed: Parsed) -> None:
        """Add a passage's drafts; passages come in text order."""
        text, offset = parsed.doc.text, parsed.offset
        others = list(other_calendars(text))
        tokens, first = Tokens(parsed), len(self.drafts)
        events = bounds(parsed, tokens)
        context = Context(
            text, self.published, None, lambda at: tense_of(tokens.at(at)), lambda at: tokens.at(at).pos_ == "PROPN"
        )
        sentence, free, last = -1, 0, None
        for match in matches(text):
            if match.start < free or any(o.start < match.end and match.start < o.end for o in others):
                continue
            if (number := tokens.sentence(match.start)) != sentence:
                sentence, context.near, last = number, None, None
            context.named, context.fineness = self.day, self.fineness
            reading = read(match.rule, match.found, context)
            if reading is None:
                continue
            draft = self._draft(text, offset, free, match, reading)
            if last is not None and JOINED.fullmatch(text[free : match.start]):
                _join(last, draft)
            self._name(reading, draft, context)
            self.drafts.append(draft)
            free, last = match.end, draft
        self.drafts.extend(_other(offset, o) for o in others)
        self._bound(events, first)

    def _draft(self, text: str, offset: int, free: int, match: Match, reading: Reading) -> Draft:
        start, end = match.start, match.end
        draft = Draft(offset + start, offset + end, reading.type, reading.value, reading.anchor)
        if reading.type in ("DATE", "TIME"):
            draft.cover()
            self._narrow(draft, text[free:start], free + offset)
        else:
            draft.begin, draft.until = reading.begin, reading.end
            lead = re.match(
                r"(?:the\s+)?(more than|less than|at least|at most|up to|[a-z]+)\b", text[start:end].casefold()
            )
            draft.modifier = APPROXIMATE.get(lead[1]) if lead else None
        draft.precision = reading.precision or draft.precision
        if reading.by_text and self.named_at:
            draft.known_by = (self.named_at,)
        return draft

    def _narrow(self, draft: Draft, before: str, offset: int) -> None:
        """Take in words like "early in" and "the end of"; "earlier this year" ends with publication."""
        found = MODIFIED.search(before)
        if found is None or draft.value.endswith("_REF"):
            return
        word = re.sub(r"(?i)\b(?:the|very|of|in|on|through)\b|-", " ", found[0]).casefold().split()
        draft.start = offset + found.start()
        draft.modifier = MODIFIER.get(word[0]) if word else None
        if self.published and draft.begin and draft.until and len(draft.begin) == len("2009-05-15"):
            today = self.published.isoformat()
            if draft.begin < today < draft.until and draft.anchor is Anchor.PUBLICATION:
                if draft.modifier == "BEFORE":
                    draft.until = today
                elif draft.modifier == "AFTER":
                    draft.begin = today

    def _name(self, reading: Reading, draft: Draft, context: Context) -> None:
        named = reference_day(reading)
        if named is not None:
            (self.day, self.fineness), self.named_at = named, (draft.start, draft.end)
            context.near = self.day if self.fineness == 0 else context.near

    def _bound(self, events: list[Bound], first: int) -> None:
        """Tie lengths to the event that follows them ("two days after the vote"), and draft what stands alone."""
        ends = {draft.end + 1: draft for draft in self.drafts[first:] if draft.type == "DURATION"}
        for b in events:
            event = b.event or self.event
            if event is None:
                continue
            length = ends.get(b.start)
            if length is not None and b.relation in ("before", "after"):
                length.anchor, length.known_by, length.bound = Anchor.EVENT, (event,), b.relation
            else:
                self.drafts.append(
                    Draft(b.start, b.end, "DATE", UNSPECIFIED, Anchor.EVENT, known_by=(event,), bound=b.relation)
                )
            self.event = event


def _join(time: Draft, day: Draft) -> None:
    """Give a time of day the date that follows it."""
    if time.type == "TIME" and day.type == "DATE" and day.precision is Precision.DAY and "/" not in day.value:
        time.value = f"{day.value}T{time.value.partition('T')[2]}"
        time.anchor, time.known_by = Anchor.TEXT, ((day.start, day.end),)
        time.cover()


def _other(offset: int, o: Dated) -> Draft:
    return Draft(
        offset + o.start,
        offset + o.end,
        "DATE",
        o.value,
        Anchor.STATED if o.begin else Anchor.UNKNOWN,
        begin=o.begin.isoformat() if o.begin else None,
        until=o.after.isoformat() if o.after else None,
        precision=o.precision,
        modifier=None if o.exact else "APPROX",
        calendar=o.calendar,
    )
