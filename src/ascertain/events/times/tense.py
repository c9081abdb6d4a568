"""Whether the verb that governs a word speaks of the past or of the future."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from ascertain.events.times.words import PART
from ascertain.events.words import bag
from ascertain.syntax import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

Tense = Literal["past", "future", "present"] | None
WILL = frozenset({"will", "'ll", "wo", "shall", "may", "might", "can", "could", "would", "should", "must"})
PLANNED = bag(
    """plan expect schedule intend hope want aim set due slate prepare promise pledge vow seek agree propose decide order"""
)
"""Verbs and adjectives whose infinitive lies ahead ("was to be held", "is due to open")."""


class Tokens:
    """The tokens of a passage by offset; to walk over all of them in Python (as `Doc.text` does, too)
    costs more than all the rest."""

    def __init__(self, parsed: Parsed) -> None:
        self._doc = parsed.doc
        self.text: str = parsed.doc.text
        self._starts: list[int] = parsed.doc.to_array("IDX").tolist()
        opens = parsed.doc.to_array("SENT_START").tolist()
        self._sentences = [start for start, opened in zip(self._starts, opens, strict=True) if opened == 1]

    def at(self, offset: int) -> Token:
        """The token at an offset of the passage."""
        return self._doc[max(bisect_right(self._starts, offset) - 1, 0)]

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset."""
        return bisect_right(self._sentences, offset)


def tense_of(token: Token) -> Tense:
    """The tense that governs a word that tells a time; None where no verb does."""
    if (
        token.dep_ in ("compound", "nmod", "amod", "poss")
        and token.head.pos_ == "NOUN"
        and token.head.lower_ not in PART
    ):
        return None
    if (before := token.doc[token.i - 1].lower_ if token.i else "") in ("until", "till"):
        return "future"
    if before == "for" and token.head.head.lemma_ in PLANNED:
        return "future"
    for _ in range(len(token.doc)):
        if token.pos_ in ("VERB", "AUX") and token.tag_ != "NN" and (found := _tense(token)):
            return found
        if token.head == token:
            return None
        token = token.head
    return None


def _tense(verb: Token) -> Tense:
    """Of one verb; None for infinitives and participles that take theirs from the verb above."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    words = {h.lower_ for h in helpers}
    if words & WILL:
        return "future" if not ({"have"} & words and verb.tag_ == "VBN") else "past"
    if "to" in words:
        head = verb.head
        return (
            "future"
            if head == verb
            or verb.dep_ in ("acl", "relcl")
            or head.lemma_.lower() in PLANNED
            or head.lemma_ in ("be", "have", "go")
            else None
        )
    tags = {h.tag_ for h in helpers} | {verb.tag_}
    if "VBD" in tags:
        return "past"
    if verb.tag_ == "VBN":
        return "past" if not helpers or words & {"have", "has", "had", "'ve", "'s"} else "present"
    if verb.tag_ == "VBG":
        return "present" if helpers else None
    return "present" if tags & {"VBZ", "VBP"} else None
