"""The cue of a quotation: the speech verb right after it or right before it, also at the end of the paragraph before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.quotation import Quotation, mark_before
from ascertain.claims.sources import beside, source_of
from ascertain.syntax import Parsed, runs

if TYPE_CHECKING:
    from spacy.tokens import Token

BEGINS = frozenset(".?!:;—–-”\"',") | {""}
"""What stands before a quotation that may have its cue behind it."""

FAR = 4000
"""Code points beyond which another quotation cannot stand within NEAR tokens."""

NEAR = 30
"""Tokens looked through on either side of a quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A speech verb with its speaker; `at` is the verb's offset."""

    at: int
    lemma: str
    cue: tuple[tuple[int, int], ...]
    source: tuple[tuple[int, int], ...]


def cue_of(text: str, parsed: Sequence[Parsed], quotes: Sequence[Quotation], q: Quotation) -> Cue | None:
    """The cue of a quotation, or None where no speech verb stands beside it."""
    piece = parsed[q.passage]
    if is_title(text, q):
        return None
    begins = text[piece.offset : q.start].rstrip()[-1:] in BEGINS
    goes_on = text[q.start : q.end].rstrip("”\"'’")[-1:] in ",?!—–-…" or text[q.end : q.end + 1] == ","
    if begins and goes_on:
        after = _stretch(piece, quotes, q, forward=True)
        verb = next((t for t in after if _speaks(t) and t.dep_ not in {"relcl", "acl"}), None)
        if verb is not None:
            return _cue(piece, verb, after)
    before = _stretch(piece, quotes, q, forward=False)
    if not before and q.passage and not text[piece.offset : q.start].strip():
        piece = parsed[q.passage - 1]
        if mark_before(text, piece.offset + len(piece.doc.text)) not in {":", ","}:
            return None
        before = list(piece.doc)[-NEAR:]
    verb = next((t for t in reversed(before) if _speaks(t)), None)
    if verb is None and len(before) > 1 and before[-1].text == ":":
        return _announced(piece, before)
    if (
        verb is not None
        and before[-1] != verb
        and before[-1].text not in {",", ":", "that", "by"}
        and q.end - q.start < 30
    ):
        return None
    return _cue(piece, verb, before) if verb is not None else None


def _announced(piece: Parsed, before: list[Token]) -> Cue | None:
    """The colon itself, where the clause before it has a person or body act: "Its director took that back: ..."."""
    colon = before[-1]
    verb = next(
        (
            t
            for t in before
            if t.tag_ in {"VBD", "VBZ"} and t.pos_ == "VERB" and t.dep_ not in {"relcl", "acl", "advcl"}
        ),
        None,
    )
    if verb is None:
        return None
    source = source_of(verb)
    if not source or not any(t.dep_ == "nsubj" and t.pos_ in {"NOUN", "PROPN", "PRON"} for t in source):
        return None
    if any(
        t.lower_ in {"it", "this", "that", "there", "which", "what", "i", "we", "you"}
        for t in source
        if t.dep_ == "nsubj"
    ):
        return None
    return Cue(
        at=piece.offset + colon.idx,
        lemma="say",
        cue=((piece.offset + colon.idx, piece.offset + colon.idx + 1),),
        source=runs(piece, sorted(t.i for t in source)),
    )


def is_title(text: str, q: Quotation) -> bool:
    """Whether the marks set off the name of a book or a broadcast: a few words, the long ones all with capitals."""
    words = re.findall(r"\w+", text[q.start : q.end])
    long = [w for w in words if len(w) > 3]
    before = mark_before(text, q.start)
    return before not in BEGINS and 2 <= len(words) <= 12 and bool(long) and all(w[:1].isupper() for w in long)


def _speaks(token: Token) -> bool:
    return token.pos_ == "VERB" and cues.accepts(cues.lemma_of(token), "quote")


def _stretch(piece: Parsed, quotes: Sequence[Quotation], q: Quotation, *, forward: bool) -> list[Token]:
    """Tokens between the quotation and the next sentence end or quotation on that side."""
    doc = piece.doc
    taken = [
        (o.start - piece.offset, o.end - piece.offset)
        for o in quotes
        if o.passage == q.passage and abs(o.start - q.start) < FAR
    ]
    span = doc.char_span(q.start - piece.offset, q.end - piece.offset, alignment_mode="expand")
    if span is None:
        return []
    order = (
        range(span.end, min(len(doc), span.end + NEAR))
        if forward
        else range(span.start - 1, max(-1, span.start - 1 - NEAR), -1)
    )
    out: list[Token] = []
    for i in order:
        token = doc[i]
        if any(s <= token.idx < e for s, e in taken) or (token.text in {".", "!", "?"}):
            break
        out.append(token)
    return out if forward else out[::-1]


def _cue(piece: Parsed, verb: Token, near: list[Token]) -> Cue:
    source = source_of(verb) or beside(verb)
    return Cue(
        at=piece.offset + verb.idx,
        lemma=cues.lemma_of(verb),
        cue=runs(piece, [verb.i]),
        source=runs(piece, sorted(t.i for t in source)),
    )
