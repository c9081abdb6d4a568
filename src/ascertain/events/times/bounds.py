"""Stretches of time that an event bounds: "before the garrison withdrew", "since the siege", "at that time"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.events.times.tense import Tokens
from ascertain.events.words import bag
from ascertain.syntax import Parsed, child, span_of

if TYPE_CHECKING:
    from spacy.tokens import Token

BOUND = {
    "before": "before", "after": "after", "since": "since", "until": "until", "till": "until", "when": "at", "once": "after",
    "during": "during", "following": "after", "prior": "before", "whenever": "at",
}  # fmt: skip
OPENER = re.compile(rf"(?i)\b(?:{'|'.join(BOUND)})\b")
LONGEST = 30
"""Words of a clause that can still be called a time; longer ones are parsed wrongly more often than not."""
EVENTS = bag(
    """war attack election vote fall coup siege raid talk meeting summit death murder arrest protest strike blast clash
    battle offensive ceasefire truce revolution uprising crisis flood earthquake storm crash accident trial ceremony
    speech conference conflict visit assault massacre outbreak disaster deal rule era regime fighting campaign hearing
    dispute pandemic operation"""
)
EVENTIVE = re.compile(r"(?:tion|sion|ment|ing|ure|over|al)$")
PLACELESS = bag(
    """region station nation position section population organization government parliament building morning evening
    official animal hospital capital journal terminal material police moment department treatment apartment agriculture
    culture"""
)
SAME_TIME = re.compile(
    r"\b(?:[Aa]t|[Bb]y|[Ff]rom|[Ss]ince)\s+(?:(?:that|the)(?:\s+same)?\s+(?:time|point|moment)|then)\b(?!\s+(?:of|when|that))"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """An expression from `start` to `end` of the document, and the words of the event; None where they stand elsewhere."""

    start: int
    end: int
    relation: str
    event: tuple[int, int] | None


def bounds(parsed: Parsed, tokens: Tokens) -> list[Bound]:
    """Every stretch of a passage that an event bounds, by place."""
    openers = (tokens.at(word.start()) for word in OPENER.finditer(tokens.text))
    found = [b for token in openers if token.lower_ in BOUND for b in _at(parsed, token)]
    for same in SAME_TIME.finditer(tokens.text):
        relation = (
            "since"
            if same[0].split()[0].casefold() in ("since", "from")
            else "before"
            if same[0][:2].casefold() == "by"
            else "at"
        )
        found.append(Bound(parsed.offset + same.start(), parsed.offset + same.end(), relation, None))
    return sorted(found, key=lambda b: (b.start, -b.end))


def _at(parsed: Parsed, token: Token) -> Iterator[Bound]:
    event = _clause(token) or _object(token)
    if event is None:
        return
    words = sorted(t.i for t in event.subtree if t.i > token.i)
    words = _unbroken(words, token.i)
    while words and (parsed.doc[words[-1]].is_punct or parsed.doc[words[-1]].is_space):
        words.pop()
    if not words or len(words) > LONGEST:
        return
    first, last = span_of(parsed, words[0], words[-1])
    start, _ = span_of(parsed, token.i, token.i)
    yield Bound(start, last, BOUND[token.lower_], (first, last))


def _unbroken(words: list[int], after: int) -> list[int]:
    """The words up to the first gap: what stands beyond belongs to another clause."""
    run: list[int] = []
    for i in words:
        if i > (run[-1] if run else after) + (1 if run else 2):
            break
        run.append(i)
    return run


def _clause(token: Token) -> Token | None:
    """The verb of the clause that the word opens; "since" only beside a perfect, where it does not mean "because"."""
    head = token.head
    if (
        token.dep_ not in ("mark", "advmod")
        or head.pos_ not in ("VERB", "AUX")
        or head.dep_ not in ("advcl", "pcomp", "ccomp")
    ):
        return None
    if (
        token.i > head.i
        or (token.lower_ == "when" and head.dep_ != "advcl")
        or (token.lower_ in ("once", "following", "prior") and token.dep_ != "mark")
    ):
        return None
    if head.tag_ == "VBG" and child(head, {"nsubj", "nsubjpass"}) is None and token.lower_ in ("when", "once"):
        return None
    if token.lower_ == "since" and not any(c.lemma_ == "have" for c in head.head.children if c.dep_ == "aux"):
        return None
    return head


def _object(token: Token) -> Token | None:
    """The noun or gerund after the word where it names an event."""
    if token.dep_ != "prep":
        return None
    if token.lower_ == "prior":
        token = next((c for c in token.children if c.lower_ == "to"), token)
    noun = child(token, {"pobj", "pcomp"})
    if noun is None:
        return None
    if noun.pos_ == "VERB":
        return noun
    lemma = noun.lemma_.lower()
    eventful = lemma in EVENTS or (
        noun.pos_ == "NOUN" and EVENTIVE.search(lemma) and lemma not in PLACELESS and len(lemma) > 5
    )
    return noun if eventful else None
