"""Typed comparators: how two claims on one matter stand to one another, told by numbers, days, places, roles, speakers or denial.

Finds: for a pair of statements one verdict with its reason code and the words on both sides, or nothing.
Needs: statements of one matter.
Known misses: what follows only by inference; a denial in other words than the claim.
Example: `compare(matter, a, b)` is None for most pairs, on purpose
References: none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from ascertain.compare import lexical
from ascertain.compare.amounts import apart
from ascertain.compare.anaphora import SUCH
from ascertain.compare.attaching import SAME_WORDS, same_words
from ascertain.compare.cluster import Matter
from ascertain.compare.counting import PERSONS, counted
from ascertain.compare.days import days
from ascertain.compare.deeds import KINDS, LOOSE
from ascertain.compare.frames import FAR_DAYS
from ascertain.compare.lexical import words
from ascertain.compare.statements import Statement
from ascertain.model import Basis, Document, RelationKind, Span, SpeakerKind, Stance

ANYONE = PERSONS | words("anyone anybody nobody one none arm any anything nothing somebody place part")
"""Words of an agent that may be whoever is meant."""
_CORRECTS = re.compile(
    r"\b(?:we apologi[sz]e|we regret|an earlier version|(?:article|report|story|version) (?:\w+ ){0,2}?contained|(?:I|we) (?:was|were) wrong|"
    r"has been corrected|we retract|misstated|incorrectly (?:said|stated|reported))\b|^\W*(?:corrections?|clarification)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ARTICLE = re.compile(r"[^.\n]*\b(?:article|report|story|published)\b[^.\n]*", re.IGNORECASE)
UNIVERSAL = re.compile(
    r"\b(?:nobody|no one|no-one|anyone|anybody|none|not one|(?:no|any) (?:\w+ ){0,2}(?:person|people|man|men|one))\b",
    re.IGNORECASE,
)
"""Words that deny a deed of everybody."""
THINGS = words(
    "cart truck lorry car bus coach boat barge ship ferry train tram vehicle plane lamp light goods parcel letter"
)
"""What is not meant by a denial of everybody."""
MOVING = words("leave move go come cross march")
"""Verbs of moving at all."""
_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
QUOTED_WORDS = 5
"""Content words from which a quotation is known again."""
NEWS_DAYS = 6
"""Days between publications within which a denial of everything is held against a claim that it shares no word with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What two statements are to one another, why, how surely, and by which words of each. `values`: the counts that are held
    against one another, in normal form."""

    kind: RelationKind
    reason: str
    score: float
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    values: tuple[str, ...] = ()


Comparator = Callable[[Matter, Statement, Statement], Verdict | None]


def compare(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The first verdict of the comparators in order: contrast, denial, absence, alibi, roles, numbers, days, places, attribution,
    likeness; None is abstaining.
    Claims that are left open (questioned, hypothetical) are not compared."""
    if not (_stated(a) and _stated(b)):
        return None
    return next((verdict for each in COMPARATORS if (verdict := each(matter, a, b))), None)


_SUPPOSED = re.compile(r"(?:before|until|unless|if|whether|who|whom|whose|how|why|what)\b", re.IGNORECASE)


_MAYBE = re.compile(r"(?:[\w’'-]+ ){1,3}(?:may|might) (?!not\b)[a-z]", re.IGNORECASE)


def _stated(s: Statement) -> bool:
    """Whether the claim is put forward as so or not so, as fact: no opinion, no "before …", no "who …", no "may"."""
    fact = bool(s.holds) and s.attribution.basis is not Basis.AUTHOR_OPINION
    return fact and not _SUPPOSED.match(s.text) and not _MAYBE.match(s.text)


def corrects(later: Statement, earlier: Statement) -> bool:
    """Whether the later document takes back something that its own outlet wrote before."""
    if earlier.document.id == later.document.id or (earlier.document.published or "") > (
        later.document.published or ""
    ):
        return False
    one, other = earlier.document.outlet, later.document.outlet
    if not _announces(later.document.text) or (one and other and one != other):
        return False
    named = one is None or one.casefold() in later.document.text.casefold()
    return bool(one and other) or (named and _speaks_of(later.document, earlier.document))


@cache
def _announces(text: str) -> bool:
    return bool(_CORRECTS.search(text))


@cache
def _speaks_of(later: Document, earlier: Document) -> bool:
    """Whether it names the day of the earlier one in a sentence about an article."""
    named = {d.value for m in _ARTICLE.finditer(later.text) for d in days(m.group(), later.published)}
    return bool(earlier.published and earlier.published[:10] in named)


def _contrast(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One says that it was A and not B, the other that it was B."""
    for one, other, turned in ((a, b, False), (b, a, True)):
        days = {d.value for d in one.instead_days} & {d.value for d in other.days}
        words = (one.instead - one.stems) & other.stems if not one.instead_days else frozenset()
        if other.holds == 1 and (days or len(words) >= max(1, 0.6 * len(one.instead))) and not words & other.instead:
            reason = "date" if days else "actor"
            return _verdict(RelationKind.CONTRADICTS, reason, 0.9, (one, other) if not turned else (other, one))
    return None


def _denial(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One puts as so what the other denies: a dispute between speakers, a contradiction where both are the authors' own."""
    if {a.holds, b.holds} != {1, -1}:
        return None
    yes, no = (a, b) if a.holds == 1 else (b, a)
    if no.generic or not no.denies or not ((same_words(yes, no) and yes.agents & no.agents) or _alike(matter, yes, no)):
        return None
    own = all(
        s.attribution.speaker.kind is SpeakerKind.AUTHOR and s.attribution.basis is not Basis.AUTHOR_OPINION
        for s in (a, b)
    )
    explicit = no.claim.stance is Stance.DENIED
    same_outlet = a.document.outlet is not None and a.document.outlet == b.document.outlet
    kind = RelationKind.CONTRADICTS if own and same_outlet else RelationKind.DISPUTES
    return _verdict(kind, "denial" if explicit else "polarity", 0.9 if explicit else 0.75, (a, b))


def _alike(matter: Matter, yes: Statement, no: Statement) -> bool:
    """Same deed, nobody else who did it or had it done to them, and enough words in common where words tell little."""
    if matter.kind is not None and not (_states(matter, yes) and _states(matter, no)):
        return False
    everybody = bool(UNIVERSAL.search(no.text)) and matter.kind not in LOOSE
    if not _fits(yes.agents, no.agents, matter) or not (everybody or _fits(yes.patients, no.patients, matter)):
        return False
    common = {w for w in yes.stems & no.stems if matter.kind is None or KINDS.get(w) != matter.kind}
    if matter.kind is None:
        return yes.head == no.head and len(common) >= 2
    if matter.kind in LOOSE:
        return any(KINDS.get(w) != matter.kind for w in yes.patients & no.patients | yes.agents & no.agents)
    if everybody:
        return not yes.agents & THINGS and (bool(common) or _published_gap(yes, no) <= NEWS_DAYS)
    return bool(common) or not (_named(no, matter) or SUCH.search(no.text))


def _states(matter: Matter, s: Statement) -> bool:
    return s.kind == matter.kind and s.direct


def _published_gap(a: Statement, b: Statement) -> int:
    first, second = (s.document.published for s in (a, b))
    if not first or not second:
        return 0
    return abs((date.fromisoformat(first[:10]) - date.fromisoformat(second[:10])).days)


def _named(s: Statement, matter: Matter) -> bool:
    return any(KINDS.get(word) != matter.kind for word in (s.agents | s.patients) - ANYONE)


def _fits(a: frozenset[str], b: frozenset[str], matter: Matter) -> bool:
    first, second = ({w for w in s - ANYONE if matter.kind is None or KINDS.get(w) != matter.kind} for s in (a, b))
    return not first or not second or len(first & second) >= 0.5 * min(len(first), len(second))


def _absence(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One brings a thing up as part of the deed, the other says that there was no such thing: "rifles were stored", "we saw no
    rifles"."""
    if {a.holds, b.holds} != {1, -1}:
        return None
    yes, no = (a, b) if a.holds == 1 else (b, a)
    told = yes.kind is None or _states(matter, yes)
    things = {
        w
        for w in no.there & yes.new & (yes.agents | yes.patients)
        if matter.kind is None or KINDS.get(w) != matter.kind
    }
    if not no.denies or not told or not things:
        return None
    return _verdict(RelationKind.DISPUTES, "absence", 0.65, (a, b))


def _alibi(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One says that some did it, the other that none of them moved at all: "not one of them left the barracks"."""
    if {a.holds, b.holds} != {1, -1} or matter.kind is None:
        return None
    yes, no = (a, b) if a.holds == 1 else (b, a)
    who = (no.agents & yes.agents) - ANYONE
    if not who or no.kind is not None or no.head not in MOVING or not UNIVERSAL.search(no.text):
        return None
    return _verdict(RelationKind.DISPUTES, "polarity", 0.6, (a, b)) if _states(matter, yes) else None


def _roles(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """Who did it and to whom it was done stand the other way round."""
    if a.holds != b.holds:
        return None
    first, second = (a.agents & b.patients) - ANYONE, (a.patients & b.agents) - ANYONE
    if first and second and not (a.agents & b.agents - ANYONE) and not (a.patients & b.patients - ANYONE):
        return _verdict(RelationKind.CONTRADICTS, "role", 0.8, (a, b))
    return None


def _numbers(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """Two counts of the same: apart, or the same count."""
    if a.holds != 1 or b.holds != 1:
        return None
    for what, narrowed, one in counted(matter, a):
        for other_what, other_narrowed, other in counted(matter, b):
            if what != other_what or narrowed != other_narrowed or _gap(a, b) > 0:
                continue
            spans = ((one.span,), (other.span,))
            values = (what, one.amount.value, other.amount.value)
            differ, equal = apart(one.amount, other.amount), one.amount.value == other.amount.value
            if differ or (equal and one.amount.low > 1):
                kind = RelationKind.CONTRADICTS if differ else RelationKind.SUPPORTS
                return Verdict(kind=kind, reason="number", score=0.8, a=spans[0], b=spans[1], values=values)
    return None


def _days(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The same deed on another day, near enough to be the same one."""
    if a.holds != 1 or b.holds != 1 or len(a.days) != 1 or len(b.days) != 1 or matter.kind is None:
        return None
    if (
        not _states(matter, a)
        or not _states(matter, b)
        or not _fits(a.agents, b.agents, matter)
        or not _fits(a.patients, b.patients, matter)
    ):
        return None
    if 0 < _gap(a, b) <= FAR_DAYS:
        spans = [s.place(s.days[0].start, s.days[0].end) for s in (a, b)]
        return Verdict(kind=RelationKind.CONTRADICTS, reason="date", score=0.7, a=(spans[0],), b=(spans[1],))
    return None


def _places(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The first things of a sort are said to come from two places: "the first shots came from the tower", "shots from the reeds"."""
    if a.holds != 1 or b.holds != 1 or matter.kind is None or not (a.source and b.source) or a.source & b.source:
        return None
    things = a.noun is not None and b.noun is not None and a.kind == b.kind == matter.kind
    if not things or not (_FIRST.search(a.text) or _FIRST.search(b.text)) or _gap(a, b) > 0:
        return None
    return _verdict(RelationKind.CONTRADICTS, "place", 0.6, (a, b))


def _mouths(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """The same words in quotation marks are put into the mouths of two who are named."""
    if not (_quoted(a) and _quoted(b)) or lexical.content(a.text) != lexical.content(b.text):
        return None
    first, second = (s.attribution for s in (a, b))
    if {first.basis, second.basis} != {Basis.NAMED_PERSON} or set(a.speaker.split()) & set(b.speaker.split()):
        return None
    spans = (first.speaker.spans or a.claim.content, second.speaker.spans or b.claim.content)
    return Verdict(kind=RelationKind.CONTRADICTS, reason="attribution", score=0.7, a=spans[0], b=spans[1])


def _quoted(s: Statement) -> bool:
    """Whether the claim is long enough to be known again and stands between quotation marks."""
    start, end = s.claim.content[0].start, s.claim.content[-1].end
    marks = s.document.text[max(0, start - 2) : start], s.document.text[end : end + 3]
    return len(lexical.content(s.text)) >= QUOTED_WORDS and all(re.search('["“”„«»]', mark) for mark in marks)


def _gap(a: Statement, b: Statement) -> int:
    """Days between the nearest days that both name; 0 where one names none."""
    gaps = [abs((date.fromisoformat(x.value) - date.fromisoformat(y.value)).days) for x in a.days for y in b.days]
    return min(gaps, default=0)


def _likeness(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    if a.holds != b.holds or not a.stems or not b.stems:
        return None
    common = len(a.stems & b.stems)
    if (
        common < 2
        or common < SAME_WORDS * min(len(a.stems), len(b.stems))
        or common < 0.5 * max(len(a.stems), len(b.stems))
    ):
        return None
    if not _fits(a.agents, b.agents, matter) or lexical.numbers(a.text) != lexical.numbers(b.text):
        return None
    return _verdict(RelationKind.SAME, "words", round(common / max(len(a.stems), len(b.stems)), 2), (a, b))


COMPARATORS: tuple[Comparator, ...] = (
    _contrast, _denial, _absence, _alibi, _roles, _numbers, _days, _places, _mouths, _likeness
)  # fmt: skip


def _verdict(kind: RelationKind, reason: str, score: float, pair: tuple[Statement, Statement]) -> Verdict:
    return Verdict(kind=kind, reason=reason, score=score, a=pair[0].claim.content, b=pair[1].claim.content)


def pairs(matter: Matter) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of the matter's statements, the earlier one first."""
    for i, a in enumerate(matter.statements):
        for b in matter.statements[i + 1 :]:
            yield a, b
