"""Titles and offices said of a name in place: "[former spokesman] Ilya Benn", "Benn, [the mayor of Orlin]"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ascertain.actors import lexicon
from ascertain.actors.phrases import NOMINAL, Phrase
from ascertain.model import MentionForm
from ascertain.syntax import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc

Place = tuple[int, int, int]
"""Number of the parse, first and last token."""


def roles(parsed: Sequence[Parsed], found: Sequence[Phrase], twins: Sequence[int]) -> dict[int, list[Place]]:
    """Row of a person's name -> the roles before it and those in apposition to it, in text order."""
    out: dict[int, list[Place]] = {}
    for row, phrase in enumerate(found):
        if phrase.name is not None and phrase.name.type == "PER":
            doc = parsed[phrase.where].doc
            first = _first(doc, phrase.first, phrase.name.first - 1)
            if first is not None:
                out.setdefault(row, []).append((phrase.where, first, phrase.name.first - 1))
    for row, other in enumerate(twins):
        for name, role in ((row, other), (other, row)):
            if other >= 0 and _is_person(found[name]) and found[role].form == MentionForm.DESCRIPTION:
                said = found[role]
                first = _first(parsed[said.where].doc, said.first, said.last)
                if first is not None:
                    out.setdefault(name, []).append((said.where, first, said.last))
    return {row: sorted(set(places)) for row, places in out.items()}


def _is_person(phrase: Phrase) -> bool:
    return phrase.name is not None and phrase.name.type == "PER"


def _first(doc: Doc, first: int, last: int) -> int | None:
    """Where a role begins, without its article; None where the words hold no noun (an initial is none)."""
    while first <= last and (doc[first].lower_ in lexicon.DETERMINERS or doc[first].is_punct):
        first += 1
    if any(doc[i].pos_ in NOMINAL and len(doc[i]) > 2 for i in range(first, last + 1)):
        return first
    return None
