"""The records that pass between rooms: frozen, keyword-only, JSON-ready.

Offsets are Unicode code points into `Document.text`, half open. Every inferred record points at spans and carries
the part that made it (`method`, "name@version") and a score in [0, 1]. Unknown is `None`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model.vocab import Basis, PassageKind, Polarity, SpeakerKind, Stance

# --- observed -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Raw bytes as received. `id` names them by SHA-256; the bytes themselves are kept as a blob beside the record."""

    id: str
    size: int
    media_type: str
    """Sniffed from the bytes, then from the name: text/html, text/plain, text/markdown, application/pdf."""
    origin: str
    """The path or URL as given; `-` for standard input."""
    method: str
    """How they came: file, stdin, url, or warc (out of a web archive)."""
    captured_at: str
    """RFC 3339, UTC, to the second."""
    charset: str | None = None
    """Declared outside the bytes (HTTP header), if any."""
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers of a fetched page, in the order received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one document's text: `Document.text[start:end]`."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run of `Document.text` and where its characters stand in the snapshot.

    `raw_start` and `raw_end` are byte offsets into the snapshot's bytes; the bytes there decode to the run (an
    entity, collapsed white space or a replaced character makes a run of its own). In a PDF, whose bytes hold no
    plain text, `page` is the page number from 1 and the offsets count characters of that page's text layer.
    """

    start: int
    end: int
    raw_start: int
    raw_end: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block of a document. `level` is a heading's rank (1 to 6); `language` and `direction` are set where they differ
    from the document's or are declared."""

    kind: PassageKind
    start: int
    end: int
    level: int | None = None
    language: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A candidate for who wrote a document. `origin` is json-ld, meta, visible, or file; `evidence` is where exactly
    (a property path, a selector, a line number); `span` where the name stands in the text, if it does."""

    name: str
    origin: str
    evidence: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBy:
    """A candidate date. `role` is published or modified; `value` ISO 8601 as precise as the evidence; `origin` json-ld,
    meta, time, url, visible, file or estimated; `evidence` the words or property it was read from."""

    role: str
    value: str
    origin: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something a careful reader would want to know, with a stable `code`, a sentence for people, and the spans it
    rests on. Flags describe; they never rate truth."""

    code: str
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One reading of one snapshot by one reader version.

    `text` holds every passage in reading order, joined by blank lines, chrome included; `passages` cover it without
    overlap; `places` map it back to the snapshot.
    """

    id: str
    snapshot: str
    method: str
    text: str
    passages: tuple[Passage, ...]
    places: tuple[Place, ...]
    title: str | None = None
    bylines: tuple[Byline, ...] = ()
    published: str | None = None
    modified: str | None = None
    dates: tuple[DatedBy, ...] = ()
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    direction: str | None = None
    flags: tuple[Flag, ...] = ()

    def slice(self, *spans: Span) -> str:
        """The text under the spans, in the order given, joined by " … "."""
        return " … ".join(self.text[s.start : s.end] for s in spans)


# --- inferred -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who a document gives as the speaker. `name` is what to show (the antecedent's words where `spans` hold a
    pronoun); `spans` are the words in place; `antecedent` the words a pronoun was resolved to."""

    kind: SpeakerKind
    name: str | None = None
    spans: tuple[Span, ...] = ()
    antecedent: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A speaker is given as the source of some content.

    `cue` holds the words that say so ("said", "according to"), empty in the author's own voice. `content` is all that
    is attributed, possibly in pieces; the claims in it point back here. `basis_cues` are the words that decided the
    basis. `anonymity_reason` are the words that say why a source is not named. `within` is the attribution that this
    one is reported in (hearsay of hearsay), or None. `takes_up` are the claims, by id, that a content which only points back
    stands for ("confirmed this", "voiced these sentiments"); empty where the content says something itself, and where it is not
    clear what is meant.
    """

    id: str
    document: str
    speaker: Speaker
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    basis: Basis
    basis_cues: tuple[Span, ...] = ()
    anonymity_reason: tuple[Span, ...] = ()
    within: str | None = None
    takes_up: tuple[str, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One proposition as stated in one place. Speaker and basis stand in its `attribution`; `stance` is how firmly
    that speaker puts this proposition, `stance_cues` the words that say so. `factuality` is how surely the main predicate's
    event happened as the sentence tells it, from -3 (did not) to 3 (did), None where nothing trained has read it;
    `hedges` are the words in it that hedge or stay vague."""

    id: str
    document: str
    attribution: str
    content: tuple[Span, ...]
    polarity: Polarity
    stance: Stance
    stance_cues: tuple[Span, ...] = ()
    factuality: float | None = None
    hedges: tuple[Span, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTerm:
    """Words that carry a judgement ("nefarious", "cunning plot"). A pointer for the reader, never a verdict."""

    id: str
    document: str
    span: Span
    term: str
    """The lexicon entry or label that matched."""
    method: str
    score: float


# --- about the run --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something was left out, and why. `item` is a path, URL or record id; `spans` where inside a document."""

    stage: str
    item: str
    code: str
    reason: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One run of one part on one input: what was made from what, by which version, with which settings."""

    id: str
    stage: str
    method: str
    settings: str
    """Canonical JSON of the part's parameters."""
    input: str
    outputs: tuple[str, ...]
    made_at: str
