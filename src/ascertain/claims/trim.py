"""Runs of tokens, freed at their edges of the words and marks that join a claim to its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ascertain.claims.wordlists import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

QUOTES = frozenset({'"', "'", "''", "``", "“", "”", "‘", "’", "«", "»", "„"})
CONNECTIVE = bag(
    "however therefore consequently moreover furthermore nevertheless nonetheless meanwhile thus hence besides "
    "additionally accordingly otherwise instead then so still yet also finally similarly likewise indeed"
)


def runs_of(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """First and last token of each unbroken stretch, without joining words and punctuation at its edges."""
    start = 0
    first = True
    for i in range(1, len(tokens) + 1):
        if i == len(tokens) or tokens[i].i != tokens[i - 1].i + 1:
            run = _trim(list(tokens[start:i]), first)
            if run:
                yield run[0], run[-1]
                first = False
            start = i


def _trim(run: list[Token], first: bool) -> list[Token]:
    while run and _drop_left(run, first):
        run.pop(0)
    while run and _drop_right(run):
        run.pop()
    if len(run) > 2 and run[0].text in QUOTES and run[-1].text in QUOTES:
        run = run[1:-1]
    return run if any(t.is_alpha or t.like_num for t in run) else []


def _drop_left(run: list[Token], first: bool) -> bool:
    t = run[0]
    if t.text in QUOTES:
        return sum(u.text in QUOTES for u in run) % 2 == 1
    if t.is_space or (t.is_punct and t.text not in {"(", "["}) or t.dep_ in {"cc", "preconj"} or t.tag_ == "CC":
        return t.lower_ not in {"neither", "either", "both"}
    if not first or len(run) == 1:
        return False
    if t.lower_ in {"that", "whether"} and t.dep_ == "mark":
        return True
    return (
        t.lower_ in CONNECTIVE
        and t.dep_ == "advmod"
        and (run[1].text == "," or t.lower_ in {"therefore", "consequently", "however"})
    )


def _drop_right(run: list[Token]) -> bool:
    t = run[-1]
    if t.text in QUOTES:
        return sum(u.text in QUOTES for u in run) % 2 == 1
    return t.is_space or t.dep_ == "cc" or (t.is_punct and t.text not in {")", "]"})
