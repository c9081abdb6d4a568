"""General truths: what a text that argues says of things at large, and nobody has counted.

Finds: present-tense statements on bare plurals, "every" and "no", abstract things that are, matter or depend.
Needs: the parse of the clause, and that the text argues (`basis.is_essay`).
Known misses: truths about named things; general truths in the past tense.
Example: `truism` on "Forgers do not misspell." gives the words "Forgers" and "misspell".
References: docs/labelling.md, author_opinion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.rhetoric import subject_of
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]
WEIGHS = bag("depend deserve matter mean lie look sound need belong protect serve require add reward punish suit prove")
HELD_THINGS = bag(
    "reason limit quarrel right much little duty choice price point place purpose merit cost consequence excuse interest"
)


def truism(unit: Unit) -> Verdict | None:
    """A general truth in a text that argues: "an inquiry is judged by what it asks", "forgers do not misspell"."""
    head, subject = unit.head, subject_of(unit.head)
    if subject is None or head.dep_ not in {"ROOT", "conj", "ccomp"} or not _timeless(head):
        return None
    if (
        subject.lower_ in {"this", "that"}
        and head.lemma_ == "be"
        and any(c.dep_ == "attr" and c.pos_ == "NOUN" for c in head.children)
    ):
        return Basis.AUTHOR_OPINION, [subject, head]
    if _abstract_truth(unit, subject):
        return Basis.AUTHOR_OPINION, [subject, head]
    children = {c.lower_ for c in subject.children}
    plain = not any(c.dep_ in {"det", "poss", "nummod"} or c.pos_ in {"NUM", "PROPN"} for c in subject.children)
    bare = (
        subject.tag_ in {"NNS", "VBG"}
        and plain
        and cues.group_of(cues.lemma_of(head)) is None
        and head.lemma_ != "share"
    )
    indefinite = (
        subject.tag_ == "NN"
        and subject.pos_ == "NOUN"
        and (plain or bool(children & {"a", "an", "every", "any", "no"}))
    )
    if not (bare or indefinite) or any(t.pos_ in {"PROPN", "NUM"} for t in unit.tokens):
        return None
    return Basis.AUTHOR_OPINION, [subject, head]


def _abstract_truth(unit: Unit, subject: Token) -> bool:
    """What a text that argues says of things in general: "the risk is real", "time is on their side", "much depends on it"."""
    head = unit.head
    if any(t.pos_ in {"PROPN", "NUM"} for t in unit.tokens) or subject.lower_ in {"there", "he", "she"}:
        return False
    if head.lemma_ == "be":
        where = any(c.dep_ == "advmod" and c.lower_ in {"here", "there", "now", "still"} for c in head.children)
        return not where and any(c.dep_ in {"attr", "acomp", "prep", "ccomp"} for c in head.children)
    if head.lemma_ == "have":
        return any(c.dep_ == "dobj" and c.lemma_.lower() in HELD_THINGS for c in head.children)
    return head.lemma_ in WEIGHS or subject.lower_ == "one"


def _timeless(head: Token) -> bool:
    passive = any(c.dep_ == "auxpass" for c in head.children)
    auxiliaries = [c for c in head.children if c.dep_ in {"aux", "auxpass"}]
    if any(
        (c.tag_ == "MD" and (passive or c.lower_ != "can"))
        or c.tag_ == "VBD"
        or (c.lower_ in {"has", "have", "is", "are"} and head.tag_ == "VBG")
        for c in auxiliaries
    ) or any(c.dep_ == "advmod" and c.lower_ in {"still", "now", "today", "currently"} for c in head.children):
        return False
    if any(c.lemma_ == "have" for c in auxiliaries) or head.lemma_ in {"exist", "say", "remain"}:
        return False
    if head.lower_ == "lay" and head.tag_ == "VBP" and not any(c.dep_ == "dobj" for c in head.children):
        return False  # the past of "lie", whatever the tagger makes of it
    return head.tag_ in {"VBZ", "VBP"} or any(c.tag_ in {"VBZ", "VBP", "MD"} for c in auxiliaries)
