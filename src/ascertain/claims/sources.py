"""Whose verb it is: the subject a cue verb has, takes over from what it hangs on, or stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.syntax import child

if TYPE_CHECKING:
    from spacy.tokens import Token

EXPLETIVE = {"it", "there"}
PASSIVE = {"nsubjpass", "csubjpass"}
SUBJECTS = {"nsubj", "csubj"}
FINITE = {"VBD", "VBZ", "VBP"}
MODIFIER = {"compound", "amod", "det", "poss", "nmod"}
HANGING = {
    "conj",
    "xcomp",
    "advcl",
    "pcomp",
    "ccomp",
    "dep",
    "parataxis",
    "prep",
    "acomp",
    "attr",
    "dobj",
    "pobj",
    "acl",
}
NOUNS = {"NOUN", "PROPN", "PRON", "NUM"}
CLIMB = 6
"""Steps from a cue verb up to where its subject stands; "was wary of being seen to say" takes five."""


def source_of(verb: Token) -> list[Token]:
    """The phrase that speaks, thinks or wants: the verb's own subject, or the one it takes over from what it hangs on."""
    for step in range(CLIMB):
        own = child(verb, SUBJECTS)
        if own is not None and own.tag_ in {"WDT", "WP"}:
            own = [c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i][-1]  # "which the group considers"
        if own is not None:
            return [] if own.lower_ in {"there", "what"} or (step and own.lower_ == "it") else phrase_of(own)
        taken = child(verb, PASSIVE)
        if taken is not None:
            return [] if taken.lower_ in EXPLETIVE else phrase_of(taken)
        head = verb.head
        if verb.dep_ == "acl" and verb.pos_ == "VERB":
            return _noun(head, verb)
        if verb.dep_ == "xcomp" and child(head, {"dobj"}) and cues.lemma_of(head) in cues.OBJECT_CONTROL:
            return phrase_of(child(head, {"dobj"}))
        if head == verb or verb.dep_ not in HANGING:
            return _inverted(verb)
        if head.dep_ == "ccomp" and (joined_on(verb, head) or _said_on(verb, head)):
            head = head.head
        verb = head
    return []


def joined_on(token: Token, clause: Token) -> bool:
    """A past-tense speech verb that the parse hung on the reported clause: "said she was glad and added that"."""
    if token.dep_ != "conj" or token.head != clause or token.tag_ not in {"VBD", "VBZ", "VBN"}:
        return False
    if not cues.accepts(cues.lemma_of(token), "that"):
        return False
    alone = child(token, SUBJECTS | PASSIVE | {"aux", "auxpass"}) is None
    return child(token, {"ccomp"}) is not None and (alone or token.doc[token.left_edge.i - 2].text == ",")


def _said_on(verb: Token, clause: Token) -> bool:
    """A speech verb with an object that the parse hung on what was said of a thing, which does not speak: "said the fall was overdone
    and predicted a recovery"."""
    if verb.dep_ != "conj" or verb.tag_ not in {"VBD", "VBZ"} or child(verb, {"dobj"}) is None:
        return False
    said = clause.head.tag_ == verb.tag_ and cues.accepts(cues.lemma_of(clause.head), "that")
    thing = child(clause, SUBJECTS)
    spoken = cues.group_of(cues.lemma_of(verb)) in {"say", "expect", "deny", "warn"}
    return said and spoken and clause.lemma_ == "be" and thing is not None and thing.tag_ == "NN"


def _inverted(verb: Token) -> list[Token]:
    """The subject right behind a finite verb whose report stands before it: "..., said the mayor"."""
    report = child(verb, {"ccomp"})
    if verb.tag_ not in FINITE or report is None or report.i > verb.i or verb.i + 1 >= len(verb.doc):
        return []
    noun = verb.doc[verb.i + 1]
    while noun.head.i > verb.i and noun.head != noun and (noun.pos_ not in NOUNS or noun.dep_ in MODIFIER):
        noun = noun.head
    return phrase_of(noun) if noun.pos_ in NOUNS else []


def beside(verb: Token) -> list[Token]:
    """The words right before a finite verb, where the parse gives it no subject."""
    doc, i = verb.doc, verb.i - 1
    if verb.tag_ not in FINITE or child(verb, SUBJECTS | PASSIVE | {"expl"}) is not None:
        return []
    while i > verb.sent.start and doc[i].pos_ in {"ADV", "AUX"} and not doc[i].text[:1].isupper():
        i -= 1
    if i < verb.sent.start or not (doc[i].pos_ in NOUNS or doc[i].text[:1].isupper()):
        return []
    first = doc[i].left_edge.i
    while first > verb.sent.start and doc[first - 1].pos_ == "PROPN":
        first -= 1
    return list(doc[max(first, verb.sent.start) : i + 1])


def phrase_of(token: Token | None) -> list[Token]:
    """A noun phrase with its titles and appositions, without clauses set off by a comma."""
    if token is None:
        return []
    out = set(token.subtree)
    for part in token.children:
        if part.dep_ == "relcl" and part.left_edge.i > 0 and part.doc[part.left_edge.i - 1].text == ",":
            out -= {t for t in token.subtree if t.i >= part.left_edge.i - 1}
    return sorted(out, key=lambda t: t.i)


def _noun(noun: Token, verb: Token) -> list[Token]:
    inside = set(verb.subtree)
    return [t for t in noun.subtree if t not in inside and t.i < verb.i]
