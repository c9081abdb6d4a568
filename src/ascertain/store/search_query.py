"""What a person types into a search box, as an expression that the full-text index understands.

Words must all be there; "quoted words" stand side by side; `bridg*` is the beginning of a word; `-word` must not be
there; `OR` in capitals separates alternatives. Everything else is taken as plain words: no input is a syntax error.
"""

from __future__ import annotations

import re
import unicodedata

from ascertain.model import BadInput

MAX_TERMS = 64
"""Terms of one search. The index's own parser gives up at some hundreds."""
_TERM = re.compile(r'(?P<without>-?)"(?P<phrase>[^"]*)"(?P<open>\*?)|(?P<word>\S+)')


def match_expression(query: str) -> str:
    """The query in the syntax of SQLite FTS5. BadInput when it names no word to look for."""
    alternatives: list[list[str]] = [[]]
    without: list[str] = []
    # A NUL would end the expression early, a lone surrogate cannot be sent; neither is part of a word.
    plain = unicodedata.normalize("NFC", query).replace("\x00", " ").encode("utf-8", "ignore").decode()
    for found in _TERM.finditer(plain):
        if found["word"] == "OR":
            alternatives.append([])
            continue
        if found["word"] != "AND" and (term := _term(found)):
            (without if found[0].startswith("-") else alternatives[-1]).append(term)
    wanted = [" ".join(terms) for terms in alternatives if terms]
    if not wanted:
        raise BadInput("the search names no word to look for; give at least one word that must be there")
    if sum(map(len, alternatives)) + len(without) > MAX_TERMS:
        raise BadInput(f"the search has more than {MAX_TERMS} terms; leave some out")
    found_by = " OR ".join(f"({terms})" for terms in wanted)
    return f"({found_by}) NOT ({' OR '.join(without)})" if without else found_by


def _term(found: re.Match[str]) -> str | None:
    word = found["word"]
    words = found["phrase"] if word is None else word.removeprefix("-")
    if not any(_in_word(c) for c in words):
        return None
    prefix = " *" if found["open"] or (word is not None and word.endswith("*")) else ""
    return '"' + words.replace('"', '""') + '"' + prefix


def _in_word(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "LN" or kind == "Co"
