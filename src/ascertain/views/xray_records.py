"""Read model of one article's X-ray: what a page or a terminal shows, and the spans and ids behind each number.

Counts are never stored: a tally lists its claim ids, and its number is their count, so the two cannot drift apart.
Offsets are code points into `Document.text`, half open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ascertain.model import Basis, PassageKind, Polarity, SpeakerKind, Stance


class Role(StrEnum):
    """What a stretch of text does for a record besides being claimed."""

    SOURCE = "source"
    ANTECEDENT = "antecedent"
    CUE = "cue"
    BASIS_CUE = "basis_cue"
    STANCE_CUE = "stance_cue"
    REASON = "reason"
    LOADED = "loaded"
    NOTED = "noted"
    """Words that a byline, a flag or a skip points at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of the document: `text` equals `Document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPlace:
    """Where words stand in the snapshot, in bytes (characters of page `page` in a PDF). Where `exact` is False the
    range is that of the whole run which holds the words."""

    start: int
    end: int
    page: int | None
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker as shown. `source` is the id of the ledger entry, None for the author or for nobody in particular;
    `words` stand in place, `antecedent` are those a pronoun was resolved to."""

    kind: SpeakerKind
    label: str
    source: str | None
    words: tuple[Piece, ...]
    antecedent: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """One step of hearsay: who reports the attribution inside, and the words that say so."""

    attribution: str
    voice: Voice
    cues: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A handle by which a claim could be checked: `kind` is a key of `words.CHECKS`."""

    kind: str
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A fact-check that somebody published and that may be about a claim, with their rating in their words."""

    id: str
    url: str
    publisher: str
    rating: str
    claim: str
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """Somebody who takes a claim up in words that only point back at it ("confirmed this"): who, on what basis, and the
    words that say so."""

    attribution: str
    voice: Voice
    basis: Basis
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One claim in reading order, with all that stands behind it. `via` runs from the nearest reporter outwards."""

    number: int
    id: str
    attribution: str
    text: str
    content: tuple[Piece, ...]
    raw: tuple[RawPlace, ...]
    text_sha256: str
    voice: Voice
    via: tuple[Via, ...]
    basis: Basis
    stance: Stance
    polarity: Polarity
    cues: tuple[Piece, ...]
    basis_cues: tuple[Piece, ...]
    stance_cues: tuple[Piece, ...]
    reasons: tuple[Piece, ...]
    checks: tuple[Check, ...]
    published: tuple[Published, ...] = ()
    taken_up: tuple[TakenUp, ...] = ()
    method: str
    score: float
    attribution_method: str
    attribution_score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A count, as the claim ids counted."""

    key: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisRow:
    """One row of the ledger's table: the claims on one basis, all and by stance."""

    basis: Basis
    claims: tuple[str, ...]
    stances: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One source as the article gives it. `group` is a key of `words.GROUPS`, `names` are the surface forms
    seen, `reasons` the words that say why it is not named. `taken_up` are those of `claims` that it only takes up."""

    id: str
    label: str
    group: str
    bases: tuple[Basis, ...]
    names: tuple[str, ...]
    attributions: tuple[str, ...]
    claims: tuple[str, ...]
    taken_up: tuple[str, ...] = ()
    words: tuple[Piece, ...]
    reasons: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """Something a careful reader would want to know, with the words and claims it rests on."""

    code: str
    message: str
    words: tuple[Piece, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedView:
    """A loaded word, where it stands, and the claims whose words hold it."""

    id: str
    term: str
    words: Piece
    claims: tuple[str, ...]
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedView:
    """Something the run left out, and why."""

    stage: str
    code: str
    reason: str
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BylineView:
    """A candidate author and where the name came from."""

    name: str
    origin: str
    evidence: str
    words: Piece | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateView:
    """A candidate date and the evidence for it. `chosen` marks the one the reader settled on for its role."""

    role: str
    value: str
    origin: str
    evidence: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the article is and how it was read."""

    document: str
    title: str | None
    outlet: str | None
    url: str | None
    language: str | None
    direction: str | None
    published: str | None
    modified: str | None
    bylines: tuple[BylineView, ...]
    dates: tuple[DateView, ...]
    snapshot: str
    snapshot_size: int
    media_type: str
    origin: str
    captured_at: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The account of an article: each part lists claim ids or words, never a bare number."""

    rows: tuple[BasisRow, ...]
    stances: tuple[Tally, ...]
    groups: tuple[Tally, ...]
    author: Tally
    named: tuple[SourceView, ...]
    unnamed: tuple[SourceView, ...]
    other: tuple[SourceView, ...]
    flags: tuple[FlagView, ...]
    loaded: tuple[LoadedView, ...]
    checks: tuple[Tally, ...]
    skipped: tuple[SkippedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A role of a segment and the record (attribution, claim or loaded term) for which it has it."""

    role: Role
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The longest stretch over which the same claims and roles hold. Segments of a sentence abut."""

    start: int
    end: int
    text: str
    claims: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the white space after it."""

    start: int
    end: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A passage of the document, chrome included."""

    kind: PassageKind
    level: int | None
    language: str | None
    direction: str | None
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class XRay:
    """One article, read: head, ledger, claims in reading order, and the text in marked blocks."""

    head: Head
    ledger: Ledger
    claims: tuple[ClaimView, ...]
    blocks: tuple[Block, ...]
