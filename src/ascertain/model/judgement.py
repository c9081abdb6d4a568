"""Records a person makes. They are never overwritten: a later one supersedes, an undo names what it takes back."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person overrules or confirms something. `action` says what (confirm, reject, set, relate, link, unlink, merge, split,
    same_origin, not_same_origin, undo); `target` is the id it is about, `other` a second one where two things are related,
    joined or parted; `field` and `value` what is set (basis, stance, speaker, span), `spans` the words it is set to. `why` is
    never empty for a change."""

    id: str
    action: str
    target: str
    other: str | None = None
    field: str | None = None
    value: str | None = None
    spans: tuple[Span, ...] = ()
    who: str
    at: str
    """RFC 3339, UTC."""
    why: str = ""
    undoes: str | None = None
