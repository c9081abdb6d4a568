"""What people read for each basis and stance: label, glyph, key, one-line meaning. One table for page and terminal.

The glyphs have a logic that a reader can learn at a glance: filled is named, hollow is unnamed; a circle is a person
or people, a square a body or office. The stance marks are those of logic: turnstile, diamond, negation.
"""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model import Basis, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """How one vocabulary value is shown. `code` is short and safe in HTML ids and classes, `key` the keyboard key."""

    code: str
    label: str
    glyph: str
    key: str
    meaning: str


BASIS: dict[Basis, Word] = {
    Basis.NAMED_PERSON: Word(code="np", label="Named person", glyph="●", key="1", meaning="a person given by name"),
    Basis.NAMED_ORGANISATION: Word(
        code="no", label="Named organisation", glyph="■", key="2", meaning="a body given by name"
    ),
    Basis.UNNAMED_OFFICIAL: Word(
        code="uo", label="Unnamed official", glyph="□", key="3", meaning="an office holder without a name"
    ),
    Basis.UNNAMED_OTHER: Word(
        code="ux", label="Unnamed other", glyph="○", key="4", meaning="anyone else without a name"
    ),
    Basis.DOCUMENT: Word(code="do", label="Document or data", glyph="▤", key="5", meaning="a text, image or data set"),
    Basis.FIRST_HAND: Word(
        code="fh", label="First hand", glyph="◉", key="6", meaning="seen, counted or heard by the author"
    ),
    Basis.COMMON_BELIEF: Word(
        code="cb", label="Common belief", glyph="∴", key="7", meaning="held by nobody in particular"
    ),
    Basis.AUTHOR_OPINION: Word(
        code="op", label="Author’s opinion", glyph="✎", key="8", meaning="a view, advice or forecast of the author"
    ),
    Basis.NONE_STATED: Word(
        code="ns", label="None stated", glyph="∅", key="9", meaning="stated flatly, with no ground given"
    ),
}

STANCE: dict[Stance, Word] = {
    Stance.ASSERTED: Word(code="as", label="Asserted", glyph="⊢", key="a", meaning="put without reservation"),
    Stance.PROBABLE: Word(code="pr", label="Probable", glyph="≈", key="h", meaning="put as probable"),
    Stance.POSSIBLE: Word(code="po", label="Possible", glyph="◇", key="h", meaning="put as possible"),
    Stance.DENIED: Word(code="de", label="Denied", glyph="¬", key="d", meaning="the speaker rejects it"),
    Stance.QUESTIONED: Word(code="qu", label="Questioned", glyph="?", key="h", meaning="the speaker doubts it"),
    Stance.HYPOTHETICAL: Word(
        code="hy", label="Hypothetical", glyph="→", key="h", meaning="a condition, plan, wish or order"
    ),
}

GROUPS: dict[str, tuple[str, frozenset[Basis]]] = {
    "named": ("named sources", frozenset({Basis.NAMED_PERSON, Basis.NAMED_ORGANISATION})),
    "unnamed": ("unnamed sources", frozenset({Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER})),
    "material": ("documents or first hand", frozenset({Basis.DOCUMENT, Basis.FIRST_HAND})),
    "belief": ("common belief", frozenset({Basis.COMMON_BELIEF})),
    "opinion": ("the author’s opinion", frozenset({Basis.AUTHOR_OPINION})),
    "none": ("no stated basis", frozenset({Basis.NONE_STATED})),
}
"""The nine bases in six groups for one-line summaries: key -> (label, bases). Every basis is in exactly one."""

CHECKS: dict[str, str] = {
    "number": "states a number",
    "date": "states a date",
    "name": "names a place, body or person",
    "document": "points to a document",
}
"""Handles by which a claim could be checked, by key."""
