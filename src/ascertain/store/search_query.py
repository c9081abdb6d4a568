"""What a person types into a search box: words to look for, and the same as an expression for SQLite's full-text index.

Words must all be there; "quoted words" stand side by side; `bridg*` is the beginning of a word; `-word` must not be
there; `OR` in capitals separates alternatives. Everything else is taken as plain words: no input is a syntax error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ascertain.model import BadInput

MAX_TERMS = 64
"""Terms of one search. The index's own parser gives up at some hundreds."""
_TERM = re.compile(r'(?P<without>-?)"(?P<phrase>[^"]*)"(?P<open>\*?)|(?P<word>\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that stand side by side; with `prefix` the last of them is the beginning of a word."""

    words: str
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All terms of one of the alternatives must be there, and none of `without`."""

    alternatives: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()


def parse(query: str) -> Query:
    """What is asked for. BadInput when it names no word to look for."""
    alternatives: list[list[Term]] = [[]]
    without: list[Term] = []
    # A NUL would end the expression early, a lone surrogate cannot be sent; neither is part of a word.
    plain = unicodedata.normalize("NFC", query).replace("\x00", " ").encode("utf-8", "ignore").decode()
    for found in _TERM.finditer(plain):
        if found["word"] == "OR":
            alternatives.append([])
            continue
        if found["word"] != "AND" and (term := _term(found)):
            (without if found[0].startswith("-") else alternatives[-1]).append(term)
    wanted = tuple(tuple(terms) for terms in alternatives if terms)
    if not wanted:
        raise BadInput("the search names no word to look for; give at least one word that must be there")
    if sum(map(len, wanted)) + len(without) > MAX_TERMS:
        raise BadInput(f"the search has more than {MAX_TERMS} terms; leave some out")
    return Query(alternatives=wanted, without=tuple(without))


def match_expression(query: Query) -> str:
    """The query in the syntax of SQLite FTS5."""
    found_by = " OR ".join(f"({' '.join(map(_quoted, terms))})" for terms in query.alternatives)
    return f"({found_by}) NOT ({' OR '.join(map(_quoted, query.without))})" if query.without else found_by


def _term(found: re.Match[str]) -> Term | None:
    word = found["word"]
    words = found["phrase"] if word is None else word.removeprefix("-")
    if not any(_in_word(c) for c in words):
        return None
    return Term(words=words, prefix=bool(found["open"]) or (word is not None and word.endswith("*")))


def _quoted(term: Term) -> str:
    return '"' + term.words.replace('"', '""') + ('" *' if term.prefix else '"')


def _in_word(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "LN" or kind == "Co"
