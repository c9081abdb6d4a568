"""Prediction for the event task: the one event that a sentence is about, its PLOVER type and its two actors.

The labelled set's conventions are kept here, out of the part: its 18 older types, one actor a role, spans that stop at
what names the actor ("Palestinian" of "two Palestinian youths"), and a place where the text names no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ascertain.bench.attribution import plain
from ascertain.events.plover_acts import read
from ascertain.events.plover_phrases import bounds, is_actor, is_name, named
from ascertain.events.plover_roles import HURTS, roles
from ascertain.events.plover_senses import Act, act_of_noun, depth
from ascertain.events.words import bag
from ascertain.syntax import Parsed, parse

if TYPE_CHECKING:
    from spacy.tokens import Token

OLDER = {
    2: "DEMAND", 3: "AGREE", 4: "CONSULT", 5: "SUPPORT", 6: "COOPERATE", 7: "AID", 8: "CONCEDE", 9: "INVESTIGATE",
    10: "DEMAND", 11: "DISAPPROVE", 12: "REJECT", 13: "THREATEN", 14: "PROTEST", 15: "MOBILIZE", 16: "SANCTION",
    17: "COERCE", 18: "ASSAULT", 19: "FIGHT", 20: "FIGHT",
}  # fmt: skip
"""The labelled set's types by CAMEO root: those of PLOVER before some were joined and renamed."""
GIVEN_UP = ("0831", "084", "085", "086", "087")
"""Codes under 08 that yield something besides words: RETREAT."""
DROPPED = bag(
    "official officer agent detainee bomber youth demonstrator protester tank faction representative vessel ship "
    "plane boat individual man woman partner neighbour neighbor"
)
"""Heads that the set leaves out behind the name of a nation or body."""
STANDING = bag("official inspector officer agent representative leader spokesman spokeswoman delegate")
"""Heads that the set passes over for the body they stand for."""
BODIES = bag("group movement forum organisation organization")
RATING = bag(
    "radical angry main senior illegal suspected alleged banned top leading large small big major new young armed "
    "key local visiting high low thousands hundreds dozens"
)
ANYWHERE = 6.0
"""How far from the act the second actor is looked for: the set gives nearly every sentence one."""


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `id`, `event_type`, `source` and `target` ([start, end] or None)."""
    for record in records:
        found = min(_acts(parse(plain(record["text"]))), key=lambda a: a[:3], default=None)
        if found is None:
            yield {"id": record["id"], "event_type": "AGREE", "source": None, "target": None}
        else:
            *_, act, parsed = found
            yield {"id": record["id"], "event_type": _older(act), **_actors(act, parsed)}


def _acts(parsed: Sequence[Parsed]) -> Iterator[tuple[int, int, int, Act, Parsed]]:
    """Acts with what puts one first: verbs before nouns, the nearest to the root, the first in the sentence."""
    for n, piece in enumerate(parsed):
        for token in piece.doc:
            if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
                act = read(token)
                if act is not None:
                    yield depth(token), n, token.i, act, piece
            elif (act := act_of_noun(token)) is not None:
                yield 100 + depth(token), n, token.i, act, piece


def _older(act: Act) -> str:
    charged = act.code == "173" and any(c.dep_ == "prep" and c.lower_ in {"for", "on"} for c in act.verb.children)
    if charged:
        # Arrests for a stated offence are labelled as accusations.
        return "DISAPPROVE"
    return "RETREAT" if act.code.startswith(GIVEN_UP) else OLDER[act.root]


def _actors(act: Act, parsed: Parsed) -> dict[str, list[int] | None]:
    found = roles(act, farthest=ANYWHERE)
    sources, targets = list(found.sources), list(found.targets)
    if len(sources) > 1 and not targets:
        targets = sources[1:]
    if not sources and act.root >= HURTS:
        sources = _place(act, {t.i for head in targets for t in head.subtree})
    spans = [_span(heads[0], parsed) if heads else None for heads in (sources, targets)]
    return {"source": spans[0], "target": spans[1]}


def _place(act: Act, taken: set[int]) -> list[Token]:
    """A named place of the act, which the set gives as its actor where the text has none."""
    for start in (act.verb, *(c for c in act.verb.children if c.dep_ in {"nsubj", "agent"})):
        for prep in (t for t in start.subtree if t.dep_ == "prep" and t.lower_ in {"in", "near", "outside", "at"}):
            found = next((t for t in prep.subtree if is_name(t) and t.i not in taken), None)
            if found is not None:
                return [found if found.dep_ == "pobj" or found.head.i in taken else _whole(found)]
    return []


def _whole(token: Token) -> Token:
    return token.head if token.dep_ == "compound" and is_name(token.head) else token


def _span(head: Token, parsed: Parsed) -> list[int]:
    doc = head.doc
    of = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    whom = next((c for c in of.children if c.dep_ == "pobj" and is_name(c)), None) if of is not None else None
    if whom is not None and head.lemma_.lower() in STANDING and not named(head):
        head = whom
    first, last = bounds(head)
    while first < last and (doc[first].lower_ in RATING or doc[first].is_punct or doc[first].tag_ == "JJS"):
        first += 1
    if last == head.i and head.pos_ == "NOUN" and any(is_name(t) for t in doc[first:last]):
        lemma, before = head.lemma_.lower(), doc[last - 1]
        if lemma in DROPPED or (lemma in BODIES and (before.pos_ == "PROPN" or before.is_punct)):
            last -= 1
            while not (is_name(doc[last]) or is_actor(doc[last]) or doc[last].is_punct):
                last -= 1
    start = parsed.offset + doc[first].idx
    text = (
        re.sub(r"\s*\([^()]*\)$|\W+$", "", doc[first : last + 1].text) if last < head.i else doc[first : last + 1].text
    )
    return [start, start + len(text)]
