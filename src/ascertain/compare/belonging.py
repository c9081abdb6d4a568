"""Comparator of who a group of people were: whose men, members of what, soldiers or farmers.

Finds: rival accounts of the dead, the detained or those who did a deed, each taken as a whole: "the four dead were smugglers" against
"they were shepherds", "the raiders were sent by the Weavers' Guild" against "twelve of our men crossed" (said by somebody else).
Needs: claims in English that say of a whole group what it was, or of a body that it was its own men; the claims before them, for
whom "they" and "the men" are.
Known misses: a part of a group ("two of the dead were"), which `counting` counts; names that are one body's under another name, unless
one of the two documents says so; a bare nickname or demonym ("they were Keldrians"); who was shot at.
Example: `belongs(a, b)` for two `Belonging` of one event is a contradiction of actors, a dispute, or None
References: none; who is a civilian and who fights is read from the words the claims use, never inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from ascertain.compare import lexical
from ascertain.compare.amounts import Amount, amounts, apart
from ascertain.compare.groups import ARMED, CIVIL, FEW, IRREGULAR, OUTLAW, SUBJECTS, TRADE, Label, label_of, lemma
from ascertain.compare.statements import Statement
from ascertain.compare.verdicts import Verdict, verdict
from ascertain.model import Basis, RelationKind, Stance

REACH = 4
"""Claims back in the same document within which "they" and "the men" find whom they mean."""
EXCLUDE = frozenset(
    frozenset(pair)
    for pair in (
        (ARMED, IRREGULAR), (ARMED, OUTLAW), (ARMED, CIVIL), (ARMED, TRADE), (IRREGULAR, CIVIL), (IRREGULAR, TRADE), (OUTLAW, TRADE)
    )
)  # fmt: skip
"""Sorts that are told against one another. A smuggler may be called a militant, and is a civilian; a farmer is one too."""
_WHERE = r"(?:in|at|on|of|from|near|by|during|after|inside|outside|along|who|found|buried|brought|taken)"
"""What follows a group's noun only tells where and when: "the dead and the wounded", "the dead men's friends" are other groups."""
_ROLES = "|".join(f"(?P<{role}>{said})" for role, said in SUBJECTS.items())
_SUBJECT = re.compile(
    rf"^(?:and |but |that )?(?P<all>(?:all|both|none|neither|not one)(?: of)? )?(?:{_ROLES})"
    rf"(?: {_WHERE} [^,;]{{1,60}}?)? (?=(?:were|was|are|had|have|did|belong(?:ed)?|worked|served|fought)\b)",
    re.IGNORECASE,
)  # fmt: skip
_OWN = re.compile(
    rf"^(?:(?:at least |some )?(?:{FEW}|several|dozens) of )?(?:its|our)(?: own)? (?:men|fighters|members|soldiers|troops|comrades|volunteers)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|none|neither|no|nor|any)\b|n['’]t\b", re.IGNORECASE)
_ONE_BODY = re.compile(
    r"\b(?:known as|called|calls itself|or|formerly|wing|part|branch|arm|affiliate|front for|named?|belongs?)\b|\(",
    re.IGNORECASE,
)
VICTIMS = {"die": "dead", "detain": "held"}
DOING = frozenset({"cross", "attack", "burn", "steal", "explode", "shell"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Who a group was, by one claim. role: dead, held or doers; holds: 1 or -1; own: a body says that some were its own."""

    statement: Statement
    role: str
    count: Amount | None
    holds: int
    label: Label
    own: bool = False


def belonging(ordered: Sequence[Statement], place: int) -> Belonging | None:
    """What a claim says of who a whole group was. ordered: the claims of its document; place: its own among them."""
    s = ordered[place]
    if _OWN.match(s.text):
        return _own(s)
    subject = _SUBJECT.match(s.text)
    if subject is None or s.holds == 0:
        return None
    rest = s.text[subject.end() :]
    negated = bool(_NOT.search(subject["all"] or "") or _NOT.search(rest[:40]))
    label = label_of(rest)
    if label is None or negated != (s.holds == -1 and s.claim.stance is not Stance.DENIED):
        return None
    role, count = _group(subject, ordered[:place])
    return Belonging(statement=s, role=role, count=count, holds=s.holds, label=label) if role else None


def _own(s: Statement) -> Belonging | None:
    """Those who did it were the speaker's: what a body says of "twelve of our men"."""
    speaker = s.attribution.speaker
    role = VICTIMS.get(s.kind or "") or ("doers" if s.kind in DOING else "")
    if s.holds != 1 or not (role and s.direct and speaker.name) or s.attribution.basis is not Basis.NAMED_ORGANISATION:
        return None
    label = Label(name=" ".join(w for w in speaker.name.split() if w[0].isupper() and w.lower() not in lexical.STOP))
    return Belonging(statement=s, role=role, count=_count(s.text[:40]), holds=1, label=label, own=True)


def _group(subject: re.Match[str], before: Sequence[Statement]) -> tuple[str, Amount | None]:
    """Which group is meant, "" where that is not known, and how many it is said to be."""
    said = _count(subject.group())
    role = next((role for role in ("dead", "held", "doers") if subject[role]), "")
    if not role:
        noun = lemma(subject["back"].split()[-1])
        role = next((r for s in reversed(before[-REACH:]) if (r := _meant(s, noun)) is not None), "")
    return role, said or _known(role, before)


def _meant(s: Statement, noun: str) -> str | None:
    """The role of those whom "they", or "the men", means after this claim; None to look further back, "" where it may be two groups."""
    if s.kind not in VICTIMS and s.kind not in DOING:
        return "" if s.kind == "shoot" else None
    victims = VICTIMS.get(s.kind, "")
    if noun in s.patients:
        return victims
    if noun in s.agents:
        return victims if victims and not s.patients else "doers"
    if s.agents and s.patients and victims:
        return ""
    return victims or "doers"


def _known(role: str, before: Sequence[Statement]) -> Amount | None:
    """The last count of the dead or detained before the claim."""
    given = (
        s for s in reversed(before) if VICTIMS.get(s.kind or "") == role and s.direct and s.holds == 1 and s.counts
    )
    return next((s.counts[0].amount for s in given), None)


def _count(text: str) -> Amount | None:
    return next(amounts(text), None)


def belongs(a: Belonging, b: Belonging) -> Verdict | None:
    """How two accounts of who one group was stand to one another: sets of other sizes, and names or sorts that may both fit, are not
    compared. The dead of two sides are two groups, so two accounts of whose they were need the same count."""
    own = a.own or b.own
    if a.role != b.role or (a.own and b.own) or (not own and a.count and b.count and apart(a.count, b.count)):
        return None
    pair = (a.statement, b.statement)
    if a.holds != b.holds:
        yes, no = (a.label, b.label) if a.holds == 1 else (b.label, a.label)
        return verdict(RelationKind.DISPUTES, "actor", 0.7, pair) if _denied(yes, no) else None
    named = bool(a.label.name and b.label.name)
    differ = (named and _bodies_apart(a, b)) or (not named and frozenset((a.label.sort, b.label.sort)) in EXCLUDE)
    if a.holds == -1 or not differ or not _one_set(a, b):
        return None
    return verdict(RelationKind.CONTRADICTS, "actor", 0.6, pair)


def _one_set(a: Belonging, b: Belonging) -> bool:
    return a.role == "doers" or bool(a.count and b.count and a.count.value == b.count.value)


def _denied(yes: Label, no: Label) -> bool:
    """Whether what one says they were not is what the other says they were."""
    if no.name:
        return bool(yes.name) and _may_be_one(yes, no)
    return bool(no.sort) and (yes.noun == no.noun if no.sort == TRADE else yes.sort == no.sort)


def _bodies_apart(a: Belonging, b: Belonging) -> bool:
    """Whether two bodies are named that cannot be one, nor one a part or the sender of the other."""
    one, other = a.label, b.label
    if _may_be_one(one, other) or any(
        _said_one(d.text, one.name, other.name) for d in (a.statement.document, b.statement.document)
    ):
        return False
    if one.sent != other.sent:
        return not one.level and not other.level and min(len(one.words), len(other.words)) > 1
    return one.level == other.level or not one.level or not other.level


def _may_be_one(a: Label, b: Label) -> bool:
    """Whether all words of one name stand in the other, or it is the other's initials."""
    short, long = sorted((a.name, b.name), key=len)
    initials = short.isupper() and short == "".join(w[0] for w in long.split() if w[0].isupper())
    return a.words <= b.words or b.words <= a.words or initials


def _said_one(text: str, *names: str) -> bool:
    """Whether a text says that the two names are one body's, or that one is a part of the other."""
    between = (
        m[1] for one, other in permutations(names) for m in re.finditer(rf"{re.escape(one)}([^.;\n]{{1,60}}?){re.escape(other)}", text)
    )  # fmt: skip
    return any(_ONE_BODY.search(words) and not _NOT.search(words) for words in between)
