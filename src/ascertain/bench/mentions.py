"""Prediction for the mentions task: people, bodies and places in plain text.

Conventions differ between label sets, and the text is all there is to go by. News of every sort is labelled with names
alone; reports on conflict between bodies are labelled with whoever acts in them, named or not, the titled name around the
name too. So names are always given, and the rest where the text is about conflict: where at least `DENSE` of its words and
`DISTINCT` different ones are words for forces, offices and violence. In visible conflict reports 9 of 10 texts are, in
sentences of Wikipedia 1 of 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.actors import lexicon
from ascertain.actors.acting import acts
from ascertain.actors.phrases import Phrase
from ascertain.actors.rules import Whole, read
from ascertain.actors.tagger import names
from ascertain.bench.attribution import plain
from ascertain.model import ActorKind, MentionForm
from ascertain.syntax import Parsed, parse

DENSE, DISTINCT, SHORTEST = 0.02, 3, 20
"""Least share and number of words of the field; a shorter text counts as of SHORTEST words."""
TYPES = {ActorKind.PERSON: "PER", ActorKind.PLACE: "LOC"}
"""Of descriptions; everybody else is a body."""
SPOKEN = lexicon.bag("i me he she him we us they them you")
"""Pronouns that stand for somebody wherever they stand; "it" and possessives are left out, as people leave them out."""
Found = tuple[int, int, str]


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `id` and `mentions` (start, end, type: PER, ORG, LOC or NAT)."""
    for record in records:
        parsed = parse(plain(record["text"]))
        found = set(_named(parsed))
        if on_conflict(record["text"]):
            found |= set(_others(read(parsed)))
        yield {"id": record["id"], "mentions": [{"start": a, "end": b, "type": t} for a, b, t in sorted(found)]}


def on_conflict(text: str) -> bool:
    """Whether a text is about conflict between bodies."""
    words = re.findall(r"[a-z]+", text.lower())
    hits = [w for w in words if _of_field(w)]
    return len(hits) >= DENSE * max(SHORTEST, len(words)) and len(set(hits)) >= DISTINCT


ENDINGS: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
)


def _of_field(word: str) -> bool:
    return any(word.endswith(end) and word.removesuffix(end) + new in lexicon.FIELD for end, new in ENDINGS)


def _named(parsed: list[Parsed]) -> Iterator[Found]:
    for p, own in zip(parsed, names(parsed), strict=True):
        for name in own:
            if name.type != "MISC":
                yield (*_span(p, name.first, name.last), name.type)


def _others(whole: Whole) -> Iterator[Found]:
    """Descriptions, pronouns, and names with the titles and nouns around them."""
    for row, phrase in enumerate(whole.phrases):
        p, t = whole.parsed[phrase.where], whole.traits[row]
        if phrase.form == MentionForm.PRONOUN:
            if t.lemma in SPOKEN:
                yield (*_span(p, phrase.first, phrase.last), "PER" if t.number == "s" else "ORG")
        elif phrase.name is not None:
            if phrase.name.type != "MISC":
                yield (*_span(p, phrase.first, _end(p, phrase)), _type(phrase))
            if phrase.name.type == "LOC" and acts(p.doc[phrase.head]):
                yield (*_span(p, phrase.first, phrase.last), "ORG")
        elif t.kind is not None:
            yield (*_span(p, phrase.first, phrase.last), TYPES.get(t.kind, "ORG"))


def _end(p: Parsed, phrase: Phrase) -> int:
    """The last token; with the larger place behind a place's name."""
    wider = phrase.name is not None and phrase.name.type == "LOC" and phrase.full > phrase.last
    return phrase.full if wider and p.doc[phrase.last + 1].text == "," else phrase.last


def _type(phrase: Phrase) -> str:
    kind = phrase.name.type if phrase.name is not None else "ORG"
    return "ORG" if kind == "NAT" else kind


def _span(p: Parsed, first: int, last: int) -> tuple[int, int]:
    end = p.doc[last]
    return p.offset + p.doc[first].idx, p.offset + end.idx + len(end)
