"""Conditions: the clauses that state one, and those that say what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


def conditional(head: Token) -> bool:
    """Whether the clause, or the one it is joined to, is the consequence of a condition."""
    token = head
    while True:
        for clause in token.children:
            if clause.dep_ in {"advcl", "ccomp"} and states_condition(clause):
                return True
        if token.dep_ != "conj":
            return False
        token = token.head


def states_condition(clause: Token) -> bool:
    children = list(clause.children)
    marks = [c for c in children if c.dep_ == "mark"]
    if any(c.lower_ in {"if", "unless", "provided"} for c in marks):
        return not any(c.lower_ in {"as", "even"} for c in children)
    first = next((c for c in children if c.dep_ in {"aux", "auxpass"}), None)
    subject = next((c for c in children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return (
        first is not None
        and subject is not None
        and first.i < subject.i
        and first.lower_ in {"should", "had", "were"}
        and not any(c.tag_ in {"WDT", "WP", "WRB"} for c in children)
    )
