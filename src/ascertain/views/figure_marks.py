"""What figures share: claims by the numbers that the X-ray gives them, events in words, plain drawing helpers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ascertain.model import Actor, Claim, Document, Event, Inferred, Polarity, Span, Stance
from ascertain.views.language import noop
from ascertain.views.plain import one_line
from ascertain.views.xray_records import Piece

SIDES: Mapping[str, tuple[str, str, frozenset[str]]] = {
    "mc": (noop("material cooperation"), "●", frozenset({"COOPERATE", "AID", "YIELD"})),
    "vc": (noop("verbal cooperation"), "○", frozenset({"AGREE", "CONSULT", "SUPPORT"})),
    "vx": (noop("verbal conflict"), "△", frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})),
    "mx": (noop("material conflict"), "▲", frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})),
}
"""PLOVER's four classes of event: code -> (label, glyph, types). Filled is done, hollow is said; a circle is together, a
triangle against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMark:
    """A claim as a figure points at it: `number` and `document` lead to its place in the X-ray."""

    id: str
    document: str
    number: int
    text: str
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A document that a figure draws on."""

    document: str
    title: str | None
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMark:
    """An event in the text's own words."""

    id: str
    document: str
    type: str
    cameo: str | None
    side: str
    """Which of `SIDES`."""
    happened: bool
    """False where the text says that it did not."""
    sources: tuple[Piece, ...]
    trigger: Piece
    targets: tuple[Piece, ...]
    source_names: tuple[str, ...]
    """Names of the actors that stand behind the words, where known."""
    target_names: tuple[str, ...]
    claims: tuple[ClaimMark, ...]
    score: float

    @property
    def label(self) -> str:
        """Who did what to whom, on one line."""
        parts = (
            _names(self.sources, self.source_names),
            one_line(self.trigger.text),
            _names(self.targets, self.target_names),
        )
        return " · ".join(p for p in parts if p)


def _names(pieces: Sequence[Piece], names: Sequence[str]) -> str:
    words = ", ".join(one_line(p.text) for p in pieces)
    told = ", ".join(one_line(n) for n in names)
    pronoun = len(pieces) == 1 and words.lower() in PRONOUNS
    return f"{words} ({told})" if pronoun and told else words


PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "him", "her", "them", "us", "me", "who"])


def number_claims(documents: Mapping[str, Document], records: Iterable[Inferred]) -> dict[str, ClaimMark]:
    """Claims by id, numbered within each document as its X-ray numbers them: by where their words begin and end."""
    claims = {r.id: r for r in records if isinstance(r, Claim) and r.document in documents}
    counts: dict[str, int] = {}
    found = {}
    for claim in sorted(claims.values(), key=_position):
        number = counts[claim.document] = counts.get(claim.document, 0) + 1
        found[claim.id] = ClaimMark(
            id=claim.id,
            document=claim.document,
            number=number,
            text=one_line(documents[claim.document].slice(*claim.content)),
            stance=claim.stance,
        )
    return found


def _position(claim: Claim) -> tuple[int, int, str]:
    spans = claim.content or (Span(document=claim.document, start=0, end=0),)
    return (min(s.start for s in spans), max(s.end for s in spans), claim.id)


def mark_events(documents: Mapping[str, Document], records: Sequence[Inferred]) -> dict[str, EventMark]:
    """Events by id, in text order, with the claims that report them."""
    claims = number_claims(documents, records)
    names = {r.id: r.name for r in records if isinstance(r, Actor)}
    events = [r for r in records if isinstance(r, Event) and r.document in documents]
    events.sort(key=lambda e: (e.document, e.trigger.start, e.id))
    return {e.id: _mark(documents[e.document], e, claims, names) for e in events}


def _mark(document: Document, event: Event, claims: Mapping[str, ClaimMark], names: Mapping[str, str]) -> EventMark:
    return EventMark(
        id=event.id,
        document=event.document,
        type=event.type,
        cameo=event.cameo,
        side=next((code for code, (_, _, types) in SIDES.items() if event.type in types), "vx"),
        happened=event.polarity is Polarity.POSITIVE,
        sources=tuple(piece(document, s) for s in event.sources),
        trigger=piece(document, event.trigger),
        targets=tuple(piece(document, s) for s in event.targets),
        source_names=tuple(names[a] for a in event.source_actors if a in names),
        target_names=tuple(names[a] for a in event.target_actors if a in names),
        claims=tuple(sorted((claims[c] for c in event.claims if c in claims), key=lambda c: c.number)),
        score=event.score,
    )


def issue(document: Document) -> Issue:
    """What a figure shows of a document."""
    return Issue(document=document.id, title=document.title, outlet=document.outlet, published=document.published)


def piece(document: Document, span: Span) -> Piece:
    """A span with its words."""
    return Piece(start=span.start, end=span.end, text=document.text[span.start : span.end])


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An SVG element; `_` in an attribute's name stands for `-`, a trailing one is dropped."""
    text = "".join(
        f' {k.rstrip("_").replace("_", "-")}="{escape(str(v))}"' for k, v in attributes.items() if v is not None
    )
    return f"<{name}{text}>{content}</{name}>" if content else f"<{name}{text}/>"


def short(value: float) -> str:
    """A number for an attribute: two decimals at most, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
