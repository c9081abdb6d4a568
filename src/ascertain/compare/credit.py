"""Who a document says it has its words from, and which of two documents took them from the other.

Finds: the names a publisher goes by (outlet, agency in the dateline, masthead); the words in which a document names
another's publisher; what stands between quotation marks; a direction with the reasons for it.
Needs: documents as the readers make them.
Known misses: a publisher that the page names only in a picture; a credit by a nickname; two documents of one day that do
not name each other get no direction.
Example: of two texts of 4 March one of which ends "Additional reporting by Meridian Wire", that one is the copy, whatever
the hours on their pages: wires are republished with their own clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from ascertain.model import REPORTING, Document, PassageKind, Span

DATELINE = re.compile(r"\(([^\W\d_][\w.& -]{1,40})\)\s*[-–—]")
DATELINE_WITHIN = 90
"""Code points from the start of a paragraph in which a dateline ends."""
MASTHEAD = re.compile(r"(?:[A-Z][\w'’.&-]*|of|the|and|for|de|la)(?: (?:[A-Z][\w'’.&-]*|of|the|and|for|de|la)){1,5}")
MASTHEAD_LINES = 5
LONGEST_MASTHEAD = 100
KINDS_OF_PUBLISHER = frozenset(
    {
        "agency", "broadcasting", "channel", "corporation", "daily", "group", "media", "network", "news", "newspaper",
        "newswire", "online", "press", "radio", "service", "television", "tv", "wire",
    }
)  # fmt: skip
"""What a short name leaves out ("Meridian" for "Meridian Wire")."""
LONGEST_TAGLINE = 16
"""Words of page furniture read for a credit ("Additional reporting by Meridian Wire"); longer runs are menus."""
QUOTED = re.compile(r"“[^”]*(?:”|$)|«[^»]*(?:»|$)|„[^“”]*[“”]|「[^」]*」|\"[^\"]+\"")
GIVEN_BY = (
    r"\b(?:told|tells|telling|according to|report(?:s|ing)? by|quoted by|cited by|citing|quoting|via|spoke to|speaking to|"
    r"source:|agency:)\s+|\("
)
GIVES = (
    r"(?=['’]?s?\s(?:said|says|reported|reports?|reporters?|correspondents?|wrote|writes|learned|learnt|quoted|quotes|cited|"
    r"newsroom|agency|journalists?)\b)"
)
"""Words before and after a name of one word by which it gives word; it may be a place or a person as well. English."""
PUBLISHERS = 4096
"""Names of which the forms and the patterns are remembered; `re` itself remembers 512 patterns of a whole process."""
SAME_TAKE = timedelta(hours=36)
"""A credit overrules clocks this far apart: an agency's later take often bears a later time than its first reprint."""


@dataclass(frozen=True, slots=True)
class Direction:
    """Which of two documents is the source (0 or 1), the reason codes, and the words that credit it."""

    source: int | None
    known_by: tuple[str, ...] = ()
    credit: tuple[Span, ...] = ()

    @property
    def arrow(self) -> str | None:
        """From source to copy, as `Reuse.direction` says it."""
        return None if self.source is None else ("a>b", "b>a")[self.source]


def names(document: Document) -> tuple[str, ...]:
    """What a document's publisher is called, the fullest first: outlet, masthead, agency of the dateline."""
    found = [document.outlet] if document.outlet else _masthead(document)
    reporting = [p for p in document.passages if p.kind in REPORTING][:3]
    for passage in reporting:
        if agency := DATELINE.search(document.text, passage.start, min(passage.end, passage.start + DATELINE_WITHIN)):
            found.append(agency[1].strip())
            break
    return tuple(dict.fromkeys(found))


def _masthead(document: Document) -> list[str]:
    """Names above the title that the page gives once more, the most frequent first; of equals the last, since a state
    stands above its ministry and a menu is not repeated."""
    found: dict[str, tuple[int, int]] = {}
    for number, passage in enumerate(document.passages[:MASTHEAD_LINES]):
        if passage.kind is PassageKind.HEADING:
            break
        if passage.kind is PassageKind.BYLINE or passage.end - passage.start > LONGEST_MASTHEAD:
            continue
        line = re.split(r"\s[–—|·-]\s", document.text[passage.start : passage.end].strip())[0]
        if MASTHEAD.fullmatch(line) and not line.endswith("."):
            times = document.text.casefold().count(short_forms(line)[-1].casefold())
            if times > 1:
                found[line.title() if line.isupper() else line] = (times, number)
    return sorted(found, key=lambda name: found[name], reverse=True)


@lru_cache(maxsize=PUBLISHERS)
def short_forms(name: str) -> tuple[str, ...]:
    """The name, and the name without "The" and without what kind of publisher it is."""
    words = re.sub(r"^the\s+", "", name, flags=re.I).split()
    bare = list(words)
    while len(bare) > 1 and bare[-1].casefold() in KINDS_OF_PUBLISHER:
        bare.pop()
    short = " ".join(bare)
    return tuple(dict.fromkeys(n for n in (" ".join(words), short if len(short) > 3 else "") if n))


def credit_words(document: Document, publisher: Iterable[str], *, own: Iterable[str] = ()) -> tuple[Span, ...]:
    """The words in which a document names a publisher. Names that it goes by itself are no credit."""
    mine = {form.casefold() for name in own for form in short_forms(name)}
    forms = {form for name in publisher for form in short_forms(name)}
    forms = {f for f in forms if f.casefold() not in mine}
    if not forms:
        return ()
    patterns = [_pattern(f) for f in sorted(forms, key=lambda f: (-len(f), f))]
    found = {
        m.span(m.lastindex or 0)
        for passage in document.passages
        if _may_credit(document, passage.kind, passage.start, passage.end)
        for pattern in patterns
        for m in pattern.finditer(document.text, passage.start, passage.end)
    }
    widest = [s for s in sorted(found) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in found)]
    return tuple(Span(document=document.id, start=start, end=end) for start, end in widest)


@lru_cache(maxsize=PUBLISHERS)
def _pattern(form: str) -> re.Pattern[str]:
    """A name of several words in any case, one of a single word as it is written and where it gives word."""
    words = r"\s+".join(map(re.escape, form.split()))
    if " " in form:
        return re.compile(rf"(?i)(?<!\w)({words})(?!\w)")
    return re.compile(rf"(?:{GIVEN_BY})({words})(?!\w)|(?<!\w)({words}){GIVES}")


def _may_credit(document: Document, kind: PassageKind, start: int, end: int) -> bool:
    if kind is PassageKind.HEADING:
        return False
    return kind is not PassageKind.CHROME or len(document.text[start:end].split()) <= LONGEST_TAGLINE


def quoted_share(document: Document, start: int, end: int) -> float:
    """Share of a stretch of text that stands between quotation marks. A mark left open runs to the end of its passage."""
    inside = 0
    for passage in document.passages:
        if passage.start < end and start < passage.end:
            for m in QUOTED.finditer(document.text[passage.start : passage.end]):
                inside += max(0, min(end, passage.start + m.end()) - max(start, passage.start + m.start()))
    return inside / max(1, end - start)


Credits = tuple[tuple[Span, ...], tuple[Span, ...]]
"""The words in which either of two documents credits the other."""


def credits_of(documents: tuple[Document, Document], called: tuple[Iterable[str], Iterable[str]]) -> Credits:
    """Who of two documents credits whom; `called`: the names of their publishers."""
    one, other = called
    return credit_words(documents[0], other, own=one), credit_words(documents[1], one, own=other)


def direct(
    documents: tuple[Document, Document], *, quoting: tuple[bool, bool] = (False, False), given: Credits | None = None
) -> Direction:
    """Which document is the source, from who credits whom, who prints the words as a quotation, and who came first.

    `quoting` says which of them has the shared words between quotation marks; `given` the credits, where they are known. Reasons
    count in that order; of a credit that the clocks contradict by more than a day and a half only the clocks are believed.
    """
    first, second = documents
    given = given or credits_of(documents, (names(first), names(second)))
    votes = {
        "credit": _source(bool(given[0]), bool(given[1])),
        "quotation": _source(*quoting),
        "time": earlier(first.published, second.published),
    }
    source = next((v for v in votes.values() if v is not None), None)
    if votes["time"] not in {None, source} and not _near(first.published, second.published):
        source = votes["time"]
    known_by = tuple(code for code, vote in votes.items() if vote is not None and vote == source)
    return Direction(source, known_by, given[1 - source] if source is not None else ())


def _source(first_takes: bool, second_takes: bool) -> int | None:
    return None if first_takes == second_takes else int(first_takes)


def earlier(first: str | None, second: str | None) -> int | None:
    """0 or 1 for the one published first, as far as both dates tell; None when they do not. A time of day counts only
    where both have one with its zone, or both without."""
    if not first or not second:
        return None
    one, two = _moment(first), _moment(second)
    if one is None or two is None or (one.tzinfo is None) != (two.tzinfo is None):
        one_day, two_day = first[:10], second[:10]
        size = min(len(one_day), len(two_day))
        return None if one_day[:size] == two_day[:size] else int(one_day[:size] > two_day[:size])
    return None if one == two else int(one > two)


def _moment(value: str) -> datetime | None:
    if "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _near(first: str | None, second: str | None) -> bool:
    try:
        days = [datetime.fromisoformat(str(v)).replace(tzinfo=None) for v in (first, second)]
    except ValueError:
        return False
    return abs(days[0] - days[1]) <= SAME_TAKE
