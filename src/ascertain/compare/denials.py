"""Comparators of denial: one statement puts as so what the other says is not so, or was not there.

Finds: disputes over the deed itself ("they denied that"), over a thing that is said not to be there, and by an alibi ("not one of
them left").
Needs: statements of one matter.
Known misses: what follows only by inference.
Example: `denial(matter, a, b)` is a dispute for "they fired" and "nobody fired"
References: none.
"""

from __future__ import annotations

import re
from datetime import date

from ascertain.compare.anaphora import SUCH
from ascertain.compare.attaching import same_words
from ascertain.compare.cluster import Matter
from ascertain.compare.deeds import KINDS, LOOSE
from ascertain.compare.lexical import words
from ascertain.compare.statements import Statement
from ascertain.compare.verdicts import ANYONE, Verdict, fits, states, verdict
from ascertain.model import Basis, RelationKind, SpeakerKind, Stance

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
NEWS_DAYS = 6
"""Days between publications within which a denial of everything is held against a claim that it shares no word with."""


def denial(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
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
    return verdict(kind, "denial" if explicit else "polarity", 0.9 if explicit else 0.75, (a, b))


def _alike(matter: Matter, yes: Statement, no: Statement) -> bool:
    """Same deed, nobody else who did it or had it done to them, and enough words in common where words tell little."""
    if matter.kind is not None and not (states(matter, yes) and states(matter, no)):
        return False
    everybody = bool(UNIVERSAL.search(no.text)) and matter.kind not in LOOSE
    if not fits(yes.agents, no.agents, matter) or not (everybody or fits(yes.patients, no.patients, matter)):
        return False
    common = {w for w in yes.stems & no.stems if matter.kind is None or KINDS.get(w) != matter.kind}
    if matter.kind is None:
        return yes.head == no.head and len(common) >= 2
    if matter.kind in LOOSE:
        return any(KINDS.get(w) != matter.kind for w in yes.patients & no.patients | yes.agents & no.agents)
    if everybody:
        return not yes.agents & THINGS and (bool(common) or _published_gap(yes, no) <= NEWS_DAYS)
    return bool(common) or not (_named(no, matter) or SUCH.search(no.text))


def _published_gap(a: Statement, b: Statement) -> int:
    first, second = (s.document.published for s in (a, b))
    if not first or not second:
        return 0
    return abs((date.fromisoformat(first[:10]) - date.fromisoformat(second[:10])).days)


def _named(s: Statement, matter: Matter) -> bool:
    return any(KINDS.get(word) != matter.kind for word in (s.agents | s.patients) - ANYONE)


def absence(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One brings a thing up as part of the deed, the other says that there was no such thing: "rifles were stored", "we saw no
    rifles"."""
    if {a.holds, b.holds} != {1, -1}:
        return None
    yes, no = (a, b) if a.holds == 1 else (b, a)
    told = yes.kind is None or states(matter, yes)
    things = {
        w
        for w in no.there & yes.new & (yes.agents | yes.patients)
        if matter.kind is None or KINDS.get(w) != matter.kind
    }
    if not no.denies or not told or not things or not _same_things(yes, no, things):
        return None
    return verdict(RelationKind.DISPUTES, "absence", 0.65, (a, b))


def _same_things(yes: Statement, no: Statement, things: set[str]) -> bool:
    """Whether the thing that is denied is the one brought up: told of the same deed, or in one document, or with more in common
    than its name ("there is no log" may be of another log than "one log for each of us" elsewhere)."""
    return yes.kind is not None or yes.document.id == no.document.id or bool((yes.stems & no.stems) - things)


def alibi(matter: Matter, a: Statement, b: Statement) -> Verdict | None:
    """One says that some did it, the other that none of them moved at all: "not one of them left the barracks"."""
    if {a.holds, b.holds} != {1, -1} or matter.kind is None:
        return None
    yes, no = (a, b) if a.holds == 1 else (b, a)
    who = (no.agents & yes.agents) - ANYONE
    if not who or no.kind is not None or no.head not in MOVING or not UNIVERSAL.search(no.text):
        return None
    return verdict(RelationKind.DISPUTES, "polarity", 0.6, (a, b)) if states(matter, yes) else None
