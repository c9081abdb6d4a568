"""Passages of a document cut so that each stretch is wholly inside or outside every span of interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ascertain.model import Document, Passage, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words, and the names of the roles whose spans hold them."""

    text: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A passage. `holds`: some role's span stands in it."""

    kind: str
    language: str | None
    holds: bool
    stretches: tuple[Stretch, ...]


def blocks(document: Document, passages: Iterable[Passage], roles: Mapping[str, Sequence[Span]]) -> tuple[Block, ...]:
    """The passages with their stretches; spans of other documents are passed over."""
    own = [(role, s) for role, spans in roles.items() for s in spans if s.document == document.id and s.start < s.end]
    return tuple(_block(document, p, own) for p in passages)


def _block(document: Document, passage: Passage, spans: Sequence[tuple[str, Span]]) -> Block:
    inside = [(role, s) for role, s in spans if s.start < passage.end and s.end > passage.start]
    cuts = {passage.start, passage.end}
    cuts |= {p for _, s in inside for p in (s.start, s.end) if passage.start < p < passage.end}
    stretches = tuple(
        Stretch(
            text=document.text[first:last],
            roles=tuple(dict.fromkeys(role for role, s in inside if s.start <= first and last <= s.end)),
        )
        for first, last in pairwise(sorted(cuts))
    )
    return Block(
        kind=str(passage.kind),
        language=passage.language or document.language,
        holds=bool(inside),
        stretches=stretches,
    )
