"""Noun phrases as actors: which ones can act, and the words that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ascertain.events.plover_lexicon import lexicon
from ascertain.events.words import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

ACTING = ("military", "body", "person", "office", "people", "diplomat")
CALENDAR = bag(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december near ramadan christmas easter eid summer winter spring autumn"
)
NATION = re.compile(r"[A-Z][\w.]*(?:ian|ean|ish|ese|[ae]li|qi|ni|sh|nch|tch|iss|rab|eek|urd|urkic|rb|ai|an)s?")
COUNTED = bag("group number majority hundred thousand dozen ten score million member leader rest lot handful wave")
"""Heads that only say how many, or that stand for the body they are part of: "a group of", "leaders of"."""
PERSONAL = bag("he she they him her them it we us i me who")


LEFT = frozenset({"amod", "compound", "nmod", "poss", "nummod", "quantmod", "advmod"})
WHICH = bag("of in from at for throughout")
QUANTIFIERS = bag(
    "about around at least most nearly almost some several many few more than over up to dozens hundreds thousands "
    "scores tens his her its their our my your"
)


PERSONS = re.compile(r"\w{3,}(?:ator|ctor|ist|eer|ian|m[ae]n)")
"""Endings of words for people by what they do, for those that the lexicon lacks."""
THINGS = bag(
    "indicator generator sector factor tractor reactor vector list twist mist career median specimen regimen acumen human"
)


@cache
def acting() -> frozenset[str]:
    """Lemmas of common nouns for people and bodies."""
    classes = lexicon().classes
    return frozenset().union(*(classes[c] for c in ACTING))


def is_name(token: Token) -> bool:
    """A proper noun, or an adjective of nation or creed ("Israeli")."""
    text = token.text
    if not text[0].isupper() or token.lower_ in CALENDAR or token.lemma_.lower() in CALENDAR:
        return False
    if token.pos_ == "PROPN":
        return True
    if token.pos_ not in {"ADJ", "NOUN"}:
        return False
    return NATION.fullmatch(text) is not None if token.is_sent_start else token.i > 0


def is_actor(token: Token) -> bool:
    """Whether a phrase with this head can act or be acted on: a name, or a noun for people or a body."""
    if token.pos_ == "PRON":
        return token.lower_ in PERSONAL
    if token.pos_ == "PROPN":
        return is_name(token)
    lemma = token.lemma_.lower()
    if token.pos_ not in {"NOUN", "ADJ", "NUM"}:
        return False
    if lemma in acting():
        return True
    return token.pos_ == "NOUN" and (is_name(token) or (lemma not in THINGS and PERSONS.fullmatch(lemma) is not None))


def named(token: Token) -> bool:
    """Whether the phrase holds a name in its head or before it."""
    return is_name(token) or any(
        is_name(t) for c in token.children if c.dep_ in {"amod", "compound", "nmod", "poss"} for t in (c, *c.children)
    )


def inner(token: Token) -> Token:
    """The actor in a phrase that counts or picks some of it: "a group of diplomats" -> diplomats."""
    while token.lemma_.lower() in COUNTED and (token.tag_ != "NN" or token.lemma_ not in {"leader", "member"}):
        of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        whom = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        if whom is None or not (is_actor(whom) or whom.lemma_.lower() in COUNTED):
            break
        token = whom
    return token


def bounds(token: Token) -> tuple[int, int]:
    """First and last token of the actor's phrase: modifiers from the left without article and count, on the right a name
    set beside it and the phrase that says which one ("settlers in the city of Hebron"). A modifier that is an actor
    itself ("Karen guerrilla stronghold") takes in its neighbours up to the head."""
    doc = token.doc
    first = min((t.i for c in token.lefts if c.dep_ in LEFT for t in c.subtree), default=token.i)
    while first < token.i and not _kept(doc[first]):
        first += 1
    if token.dep_ in {"compound", "amod", "nmod"}:
        return first, _modifiers_end(token)
    last = token.i
    for c in token.rights:
        if c.left_edge.i == last + 1 and (c.dep_ == "appos" or (c.dep_ == "nummod" and is_name(token))):
            last = c.i
        elif c.i == last + 1 and c.dep_ == "prep" and c.lower_ in WHICH:
            whom = next((p for p in c.children if p.dep_ == "pobj"), None)
            if whom is not None and _telling(whom) and (c.lower_ in {"of", "for"} or not is_name(token)):
                last = bounds(whom)[1]
    return first, last


def _telling(whom: Token) -> bool:
    return is_name(whom) or (named(whom) and (is_actor(whom) or whom.lemma_.lower() in lexicon().classes["town"]))


def _modifiers_end(token: Token) -> int:
    last = token.i
    for c in token.head.lefts:
        if c.i == last + 1 and c.dep_ in {"compound", "amod", "nmod"} and (is_name(c) or is_actor(c)):
            last = c.i
    return last


def _kept(token: Token) -> bool:
    dropped = token.dep_ in {"det", "nummod", "quantmod", "predet"} or token.lower_ in QUANTIFIERS
    slipped = token.dep_ == "amod" and token.text in lexicon().verbs and token.text == token.lemma_
    return not (dropped or slipped or token.is_punct or token.pos_ in {"NUM", "ADV"})


def conjuncts(token: Token) -> Iterator[Token]:
    """The phrase and those joined on to it by "and" that can act too."""
    yield token
    for c in token.children:
        if c.dep_ == "conj" and is_actor(c):
            yield from conjuncts(c)


def pronoun(token: Token) -> bool:
    """Whether a subject is a personal pronoun, to be read as the speaker where there is one."""
    return token.pos_ == "PRON" and token.lower_ in PERSONAL
