"""Basis: on what a claim is said to rest, with the words that decide it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.claims import cues, firsthand, opinion
from ascertain.claims import wordlists as words
from ascertain.claims.house import House
from ascertain.claims.rhetoric import subject_of
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]

BELIEF = re.compile(
    r"(?:[\w’'-]+,? ){0,3}?(?:(?:rumou?r|gossip|legend|word) has it\b|word (?:is|(?:in|on|around|from) [\w’' -]{3,30} is)\b"
    r"|(?:everyone|everybody|the whole \w+) (?:here |there )?(?:knows|believes|assumes|says|suspects)\b"
    r"|(?:reports?|rumou?rs?) (?:is|are|was|were) (?:coming in|circulating|emerging|spreading)\b"
    r"|there (?:is|was|has been) (?:much |some |wild )?(?:talk|speculation|gossip|whispering) (?:of|that|about)\b"
    r"|it (?:is|was) (?:no secret|an open secret|common knowledge|common talk)\b|(?:conventional|received|popular) wisdom\b"
    r"|(?:the|a) (?:general|common|prevailing|popular|received|widespread|usual) (?:view|belief|opinion|assumption|wisdom|feeling|suspicion|consensus) (?:is|was|holds|held)\b"
    r"|it (?:is|was) (?:\w+ly |well )known that\b|as is (?:well|widely|generally) known\b|(?:many|most) (?:here )?take it for granted\b|(?:i (?:am|was|have been)|we are) told\b)",
    re.I,
)
"""Openings that give a belief to everybody and nobody: "word is that", "the general view is that"."""
TELLS = bag(
    """list put place mark predict read record note mention state estimate calculate register log enumerate itemise itemize give
    show bear carry name blame cite describe depict specify allow require forbid confirm contradict indicate reveal identify
    link find trace rate rank stand suggest conclude recommend condemn say speak warn claim prove imply assign attribute assume ascribe detail quote let"""
)
ENTERED = bag("enter list record register log catalogue catalog minute")
"""What is done in documents: "the lorry is entered at 19.50"."""
WIDELY = bag("well widely commonly generally universally everywhere popularly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of the whole document bears on the basis of one claim: its house, and whether it argues more than it reports."""

    house: House
    essay: bool


ESSAY = 0.12
"""Share of the author's own claims with an open mark of opinion from which a text argues. In the dev half of the gold set
a column has 0.41, a leader 0.23, an analysis 0.13; features, wires, liveblogs, court and field reports lie below 0.10. It
does not part them cleanly: a contested health report (0.18) and an official statement (0.15) lie above it too."""
ENOUGH = 3
"""Marked opinions below which no share counts."""


def is_essay(verdicts: Sequence[Verdict]) -> bool:
    """Whether the author's own claims are marked as opinion so often that unmarked judgements are to be read so too."""
    marked = sum(basis == Basis.AUTHOR_OPINION for basis, _ in verdicts)
    return marked >= ENOUGH and marked >= ESSAY * len(verdicts)


def of_author(unit: Unit, setting: Setting) -> Verdict:
    """The basis of what the author puts forward, and the deciding tokens."""
    return (
        _common(unit)
        or _document(unit)
        or firsthand.seen(unit, setting.house)
        or opinion.held(unit, essay=setting.essay)
        or (Basis.NONE_STATED, [])
    )


def _common(unit: Unit) -> Verdict | None:
    head = unit.head
    for token in (*unit.frame, *unit.tokens):
        if (
            token.lower_ in cues.HEARSAY
            and token.dep_ == "advmod"
            and (head.i in {token.head.i, token.head.head.i} or token.i in {t.i for t in unit.frame})
        ):
            return Basis.COMMON_BELIEF, [token]
    opening = BELIEF.match(head.sent.text) if head.dep_ in {"ROOT", "ccomp", "conj"} else None
    if opening is not None and head.sent.start <= unit.tokens[0].i and head.dep_ not in {"relcl"}:
        return Basis.COMMON_BELIEF, [t for t in head.sent if t.idx < head.sent.start_char + opening.end()][-3:]
    passive = any(c.dep_ == "auxpass" for c in head.children) and not any(c.dep_ == "agent" for c in head.children)
    if (
        passive
        and cues.lemma_of(head) in cues.HELD - cues.ADDRESSED
        and not any(c.dep_ == "nsubjpass" and c.lower_ in {"i", "we"} for c in head.children)
        and any(c.dep_ == "xcomp" and any(a.lower_ == "to" for a in c.children) for c in head.children)
    ):
        return Basis.COMMON_BELIEF, [head]
    widely = next((c for c in head.children if c.lower_ in WIDELY), None)
    if passive and widely is not None and any(c.dep_ == "prep" and c.lower_ == "as" for c in head.children):
        return Basis.COMMON_BELIEF, [widely, head]
    if passive and cues.lemma_of(head) in cues.HELD and any(c.dep_ in {"oprd", "acomp"} for c in head.children):
        return Basis.COMMON_BELIEF, [head]
    supposed = _supposed(unit)
    if supposed is not None:
        return Basis.COMMON_BELIEF, [supposed]
    for token in unit.frame:
        bare = any(c.dep_ == "auxpass" for c in token.children) and not any(c.dep_ == "agent" for c in token.children)
        if bare and cues.lemma_of(token) in cues.HELD and not any(c.dep_ == "neg" for c in token.children):
            return Basis.COMMON_BELIEF, [token]
    return None


def _supposed(unit: Unit) -> Token | None:
    """The participle of "it is commonly held in the capital that", also where the parse took "that" for a relative."""
    words_ = [t for t in unit.head.sent if not t.is_space]
    first = next((t for t in words_ if t.lower_ == "it"), None)
    if first is None or first.i - words_[0].i > 3 or first.i > unit.tokens[0].i:
        return None
    be = first.i + 1
    doc = first.doc
    held = next(
        (
            t
            for t in doc[be + 1 : be + 6]
            if t.tag_ in {"VBN", "JJ"} and (cues.lemma_of(t) in cues.HELD or t.lower_ == "known")
        ),
        None,
    )
    if (
        held is None
        or doc[be].lemma_ not in {"be", "have"}
        or any(t.pos_ not in {"ADV", "AUX", "PART"} for t in doc[be : held.i])
    ):
        return None
    if any(t.dep_ == "neg" for t in doc[be : held.i]) or any(t.lower_ == "by" for t in doc[held.i : held.i + 2]):
        return None
    that = next((t for t in doc[held.i + 1 : held.i + 9] if t.lower_ == "that"), None)
    whole = unit.head.i == held.i
    if (
        that is None
        or (that.i > unit.tokens[0].i and not whole)
        or (unit.head.dep_ == "conj" and unit.head.head.i == held.i)
    ):
        return None
    return held


def _document(unit: Unit) -> Verdict | None:
    for token in unit.tokens:
        if token.lower_ == "according" or (
            token.lower_ in {"based", "drawing", "citing"} and token.dep_ in {"prep", "advcl", "acl"}
        ):
            inside = [t for t in token.subtree if t.lemma_.lower() in words.DOCUMENTS]
            if inside:
                return Basis.DOCUMENT, [token, inside[0]]
    return _told_by(unit) or _on_paper(unit)


def _told_by(unit: Unit) -> Verdict | None:
    """A document as the subject of a verb by which documents tell: "the catalogue lists", "the gauge reads 4.3 metres"."""
    subject = subject_of(unit.head)
    if subject is None or subject.lemma_.lower() not in words.DOCUMENTS or cues.lemma_of(unit.head) not in TELLS:
        return None
    children = list(unit.head.children)
    stated = any(c.dep_ in {"dobj", "ccomp", "npadvmod"} and c.lower_ != "nothing" for c in children)
    stated = stated or any(c.dep_ == "prep" and c.lower_ in {"of", "at"} for c in children)
    if unit.negative or any(c.dep_ in {"prt", "mark"} for c in children):
        return None  # what a document leaves unsaid, or would say, nobody has read in it
    return (Basis.DOCUMENT, [subject, unit.head]) if stated else None


def _on_paper(unit: Unit) -> Verdict | None:
    """What stands in a document: "he is listed as missing", "on the map the road ends here", "by its own figures"."""
    now = unit.head.tag_ in {"VBZ", "VBP"} or any(c.tag_ in {"VBZ", "VBP"} for c in unit.head.children)
    if now and cues.lemma_of(unit.head) in ENTERED and any(c.dep_ == "auxpass" for c in unit.head.children):
        return Basis.DOCUMENT, [unit.head]
    for prep in unit.head.children:
        paper = next((c for c in prep.children if c.dep_ == "pobj" and c.lemma_.lower() in words.DOCUMENTS), None)
        if prep.dep_ != "prep" or paper is None or prep.i > unit.head.i:
            continue
        owned = any(c.dep_ == "poss" for c in paper.children)
        if (prep.lower_ in {"in", "on"} and now) or (prep.lower_ == "by" and owned):
            return Basis.DOCUMENT, [prep, paper]
    return None


def grounded(cue: Sequence[Token]) -> list[Token]:
    """The words by which a reporting clause rests on a document: "recognised, based on intelligence information, that"."""
    for token in cue:
        for child in token.children:
            if child.lower_ in {"based", "citing"} and child.dep_ in {"prep", "advcl", "acl"}:
                inside = [t for t in child.subtree if t.lemma_.lower() in words.DOCUMENTS]
                if inside:
                    return [child, inside[0]]
    return []
