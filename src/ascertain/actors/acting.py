"""Whether a place is said to do something, so that whoever governs it is meant: "Kabul condemned", "blamed on Kesh".

Finds: places as subjects, agents, possessors of bodies and offices, and as those spoken to or accused.
Needs: a parse. Known misses: acts told by a noun ("Kesh's demands"), places that act in another sentence's pronoun.
Example: Kesh acts in "Kesh recalled its envoy" and in "the ministry of Kesh", not in "Kesh lies on the river".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascertain.actors import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

STILL = lexicon.bag("be lie have remain become see witness border contain fall suffer stretch cover")
"""Verbs that say of a place how it is or what befell it."""
ADDRESS = lexicon.bag(
    """accuse blame urge ask tell warn condemn criticise criticize thank praise invite persuade pressure press sanction
    support oppose threaten call inform demand"""
)
"""Verbs whose object is somebody."""


def acts(head: Token) -> bool:
    """Whether the place that `head` names acts, or is acted upon as only somebody can be."""
    while head.dep_ == "conj":
        head = head.head
    verb = head.head
    if head.dep_ == "nsubj":
        return verb.lemma_ not in STILL
    if head.dep_ in {"dobj", "nsubjpass", "dative"}:
        return verb.lemma_ in ADDRESS
    if head.dep_ == "pobj":
        return (verb.dep_ == "agent") or (verb.lower_ == "of" and _is_body(verb.head))
    return head.dep_ in {"poss", "compound", "nmod"} and _is_body(verb)


def _is_body(noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    return lemma in lexicon.OFFICE or lemma in lexicon.OFFICIALS or lemma in lexicon.ARMED
