"""Frozen records, ids, vocabularies, errors and the part registry. Standard library only; every room may import it."""

from ascertain.model.errors import AscertainError, BadInput, SkipItem, StopRun, UnknownPart
from ascertain.model.ids import make_id, snapshot_id, text_hash
from ascertain.model.records import (
    Attribution,
    Byline,
    Claim,
    DatedBy,
    Derivation,
    Document,
    Flag,
    Inferred,
    LoadedTerm,
    Passage,
    Place,
    Skipped,
    Snapshot,
    Span,
    Speaker,
)
from ascertain.model.registry import Part, Registry, Setting
from ascertain.model.vocab import REPORTING, Basis, PassageKind, Polarity, SpeakerKind, Stance

__all__ = [
    "REPORTING",
    "AscertainError",
    "Attribution",
    "BadInput",
    "Basis",
    "Byline",
    "Claim",
    "DatedBy",
    "Derivation",
    "Document",
    "Flag",
    "Inferred",
    "LoadedTerm",
    "Part",
    "Passage",
    "PassageKind",
    "Place",
    "Polarity",
    "Registry",
    "Setting",
    "SkipItem",
    "Skipped",
    "Snapshot",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "StopRun",
    "UnknownPart",
    "make_id",
    "snapshot_id",
    "text_hash",
]
