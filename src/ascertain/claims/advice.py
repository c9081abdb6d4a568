"""Advice and forecasts: what the author holds should be done, or says will come.

Finds: "should", "must", "ought", "need to"; "will" and "is likely to" where nobody arranged it.
Needs: the parse of the clause.
Known misses: advice as a plain imperative or question; a deadline that a law sets without naming the law, in a text that argues.
Example: `obliges` on "The council must act by June." gives the word "must"; on "Under the charter, the board must meet." None.
References: docs/labelling.md, author_opinion.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.conditions import conditional
from ascertain.claims.rhetoric import subject_of
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]
OBLIGED = frozenset({"should", "must", "ought"})
CALENDAR = re.compile(
    r"\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|january|february|march|april|"
    r"june|july|august|september|october|november|december|(?:next|this|coming|following|later this) (?:week|month|year))\b",
    re.I,
)
CHANGES = bag("""double triple halve rise fall grow shrink drop soar climb plunge slump surge collapse increase decrease decline
    worsen improve deteriorate recover weaken strengthen widen narrow deepen spread vanish disappear fail suffer starve die""")
"""What a forecast says of numbers and conditions, under "if" too."""
ARRANGED = bag("""remain stay close open reopen meet hold publish release begin start resume show hear appear rule vote decide travel visit
    fly attend receive pay pass go continue deliver receive present report sit convene discuss sign announce take host run return
    schedule respond reply file submit repay declare elect ratify appoint""")
"""What authorities and organisers announce with "will", as distinct from forecasts."""
MEASURES = bag(
    "degree metre meter kilometre kilometer litre liter gram kilogram tonne ton hour minute day week month percent % celsius centimetre "
    "millimetre inch foot mile volt watt decibel"
)
LAWS = bag(
    "law constitution statute charter rule regulation act code treaty decree bylaw ordinance contract legislation directive"
)


def obliges(unit: Unit, *, essay: bool) -> Verdict | None:
    head = unit.head
    children = list(head.children)
    if head.dep_ == "conj" and not any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in children) and head.tag_ == "VB":
        children += [c for c in head.head.children if c.dep_ == "aux"]
    perfect = any(c.lower_ == "have" and c.dep_ == "aux" for c in children)
    for child in children:
        if child.dep_ == "aux" and child.lower_ in OBLIGED and not (child.lower_ == "must" and perfect):
            if child.lower_ == "must" and (conditional(head) or _prescribed(unit, essay=essay)):
                return None
            return Basis.AUTHOR_OPINION, [child]
    if head.lemma_ == "need" and head.tag_ in {"VBP", "VBZ"} and any(c.dep_ == "xcomp" for c in children):
        return Basis.AUTHOR_OPINION, [head]
    if (
        head.lemma_ == "have"
        and head.tag_ in {"VBP", "VBZ"}
        and any(c.dep_ == "xcomp" and c.lemma_ in {"stop", "end", "change", "go", "be"} for c in children)
    ):
        return Basis.AUTHOR_OPINION, [head]
    return None


def _prescribed(unit: Unit, *, essay: bool) -> bool:
    """A rule and no advice: "the vaccine must be kept below eight degrees", "under the charter the board must meet", and, in a text
    that does not argue, "the judge must rule by April"."""
    passive = any(c.dep_ == "auxpass" for c in unit.head.children)
    if passive and any(t.lemma_.lower() in MEASURES for t in unit.tokens):
        return True
    subject = subject_of(unit.head)
    if subject is None or subject.lower_ in {"i", "we", "you", "one"}:
        return False
    if any(_law(t) for t in unit.tokens):
        return True
    return not essay and cues.lemma_of(unit.head) in ARRANGED and any(_deadline(t) for t in unit.tokens)


def _law(token: Token) -> bool:
    """As in "under the constitution", "according to the statute"."""
    if token.lower_ not in {"under", "by", "according"} or token.dep_ != "prep":
        return False
    return any(t.lemma_.lower() in LAWS and t.dep_ == "pobj" for t in token.subtree)


def _deadline(token: Token) -> bool:
    """As in "by the end of April", "within ten days"."""
    if token.lower_ not in {"by", "before", "within", "until"} or token.dep_ not in {"prep", "agent"}:
        return False
    time = [t for t in token.subtree if t.i > token.i]
    return any(CALENDAR.search(t.text) or t.lemma_.lower() in MEASURES or t.text == "May" for t in time)


def forecasts(unit: Unit, *, essay: bool) -> Verdict | None:
    head = unit.head
    will = next(
        (c for c in head.children if c.dep_ == "aux" and c.lower_ in {"will", "'ll", "’ll", "shall", "wo"}), None
    )
    dated = CALENDAR.search(" ".join(t.text for t in unit.tokens)) is not None
    if dated or (conditional(head) and head.lemma_ not in CHANGES):
        return None
    if will is None:
        likely = next((c for c in head.children if c.lower_ in {"likely", "unlikely"} and c.dep_ == "acomp"), None)
        future = head.tag_ in {"VBZ", "VBP"} and likely is not None and any(c.dep_ == "xcomp" for c in likely.children)
        return (Basis.AUTHOR_OPINION, [likely]) if future and likely is not None else None
    passive = any(c.dep_ == "auxpass" for c in head.children)
    if not essay and (passive or head.lemma_ in ARRANGED):
        return None
    return Basis.AUTHOR_OPINION, [will]
