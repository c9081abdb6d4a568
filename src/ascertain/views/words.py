"""What people read for each basis and stance: label, glyph, key, one-line meaning. One table for page and terminal.

The glyphs have a logic that a reader can learn at a glance: filled is named, hollow is unnamed; a circle is a person
or people, a square a body or office. The stance marks are those of logic: turnstile, diamond, negation.
"""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model import Basis, Stance
from ascertain.views.language import gettext, noop


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """How one vocabulary value is shown. `code` is short and safe in HTML ids and classes, `key` the keyboard key."""

    code: str
    english: str
    glyph: str
    key: str
    sense: str

    @property
    def label(self) -> str:
        return gettext(self.english)

    @property
    def meaning(self) -> str:
        return gettext(self.sense)


BASIS: dict[Basis, Word] = {
    Basis.NAMED_PERSON: Word(
        code="np", english=noop("Named person"), glyph="●", key="1", sense=noop("a person given by name")
    ),
    Basis.NAMED_ORGANISATION: Word(
        code="no", english=noop("Named organisation"), glyph="■", key="2", sense=noop("a body given by name")
    ),
    Basis.UNNAMED_OFFICIAL: Word(
        code="uo", english=noop("Unnamed official"), glyph="□", key="3", sense=noop("an office holder without a name")
    ),
    Basis.UNNAMED_OTHER: Word(
        code="ux", english=noop("Unnamed other"), glyph="○", key="4", sense=noop("anyone else without a name")
    ),
    Basis.DOCUMENT: Word(
        code="do", english=noop("Document or data"), glyph="▤", key="5", sense=noop("a text, image or data set")
    ),
    Basis.FIRST_HAND: Word(
        code="fh", english=noop("First hand"), glyph="◉", key="6", sense=noop("seen, counted or heard by the author")
    ),
    Basis.COMMON_BELIEF: Word(
        code="cb", english=noop("Common belief"), glyph="∴", key="7", sense=noop("held by nobody in particular")
    ),
    Basis.AUTHOR_OPINION: Word(
        code="op",
        english=noop("Author’s opinion"),
        glyph="✎",
        key="8",
        sense=noop("a view, advice or forecast of the author"),
    ),
    Basis.NONE_STATED: Word(
        code="ns", english=noop("None stated"), glyph="∅", key="9", sense=noop("stated flatly, with no ground given")
    ),
}

STANCE: dict[Stance, Word] = {
    Stance.ASSERTED: Word(
        code="as", english=noop("Asserted"), glyph="⊢", key="a", sense=noop("put without reservation")
    ),
    Stance.PROBABLE: Word(code="pr", english=noop("Probable"), glyph="≈", key="h", sense=noop("put as probable")),
    Stance.POSSIBLE: Word(code="po", english=noop("Possible"), glyph="◇", key="h", sense=noop("put as possible")),
    Stance.DENIED: Word(code="de", english=noop("Denied"), glyph="¬", key="d", sense=noop("the speaker rejects it")),
    Stance.QUESTIONED: Word(
        code="qu", english=noop("Questioned"), glyph="?", key="h", sense=noop("the speaker doubts it")
    ),
    Stance.HYPOTHETICAL: Word(
        code="hy", english=noop("Hypothetical"), glyph="→", key="h", sense=noop("a condition, plan, wish or order")
    ),
}

GROUPS: dict[str, tuple[str, frozenset[Basis]]] = {
    "named": (noop("named sources"), frozenset({Basis.NAMED_PERSON, Basis.NAMED_ORGANISATION})),
    "unnamed": (noop("unnamed sources"), frozenset({Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER})),
    "material": (noop("documents or first hand"), frozenset({Basis.DOCUMENT, Basis.FIRST_HAND})),
    "belief": (noop("common belief"), frozenset({Basis.COMMON_BELIEF})),
    "opinion": (noop("the author’s opinion"), frozenset({Basis.AUTHOR_OPINION})),
    "none": (noop("no stated basis"), frozenset({Basis.NONE_STATED})),
}
"""The nine bases in six groups for one-line summaries: key -> (label, bases). Every basis is in exactly one."""

CHECKS: dict[str, str] = {
    "number": noop("states a number"),
    "date": noop("states a date"),
    "name": noop("names a place, body or person"),
    "document": noop("points to a document"),
}
"""Handles by which a claim could be checked, by key."""
