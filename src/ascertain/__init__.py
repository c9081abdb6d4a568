"""Ascertain: who claims what, on what stated basis, how firmly.

    outcome = ascertain.xray("article.html")
    with ascertain.open("case.db") as case:
        print(case.trace("clm-5f2c"))

Records, errors and `Workbench` are here by name; each is loaded when first asked for.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascertain.app import Outcome, Settings, Workbench
    from ascertain.model import (
        REPORTING,
        Actor,
        ActorGroup,
        ActorKind,
        AliasKind,
        AliasLink,
        Anchor,
        Answer,
        AnswerWeight,
        AscertainError,
        Assessment,
        Attribution,
        BadInput,
        Basis,
        Byline,
        Cell,
        CheckMatch,
        Claim,
        ClaimCluster,
        Confidence,
        Conflict,
        DatedBy,
        Decision,
        Derivation,
        Document,
        Edit,
        Event,
        EvidenceItem,
        FactCheck,
        Flag,
        Flip,
        Hypothesis,
        Inferred,
        Joined,
        Judgement,
        Likelihood,
        LoadedTerm,
        Mention,
        MentionForm,
        Opinion,
        Origin,
        OriginLink,
        Part,
        Passage,
        PassageKind,
        Place,
        PlaceCandidate,
        PlaceName,
        Polarity,
        Precision,
        QuestionKind,
        Rating,
        Registry,
        Relation,
        RelationKind,
        Reuse,
        Setting,
        SkipItem,
        Skipped,
        Snapshot,
        SourceWeight,
        Span,
        Speaker,
        SpeakerKind,
        Stance,
        StopRun,
        TimeExpression,
        UnknownPart,
        Weighing,
        make_id,
        snapshot_id,
        text_hash,
    )

__version__ = "0.1.0.dev0"

__all__ = [
    "REPORTING",
    "Actor",
    "ActorGroup",
    "ActorKind",
    "AliasKind",
    "AliasLink",
    "Anchor",
    "Answer",
    "AnswerWeight",
    "AscertainError",
    "Assessment",
    "Attribution",
    "BadInput",
    "Basis",
    "Byline",
    "Cell",
    "CheckMatch",
    "Claim",
    "ClaimCluster",
    "Confidence",
    "Conflict",
    "DatedBy",
    "Decision",
    "Derivation",
    "Document",
    "Edit",
    "Event",
    "EvidenceItem",
    "FactCheck",
    "Flag",
    "Flip",
    "Hypothesis",
    "Inferred",
    "Joined",
    "Judgement",
    "Likelihood",
    "LoadedTerm",
    "Mention",
    "MentionForm",
    "Opinion",
    "Origin",
    "OriginLink",
    "Outcome",
    "Part",
    "Passage",
    "PassageKind",
    "Place",
    "PlaceCandidate",
    "PlaceName",
    "Polarity",
    "Precision",
    "QuestionKind",
    "Rating",
    "Registry",
    "Relation",
    "RelationKind",
    "Reuse",
    "Setting",
    "Settings",
    "SkipItem",
    "Skipped",
    "Snapshot",
    "SourceWeight",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "StopRun",
    "TimeExpression",
    "UnknownPart",
    "Weighing",
    "Workbench",
    "make_id",
    "open",
    "snapshot_id",
    "text_hash",
    "xray",
]

_APP = ("Outcome", "Settings", "Workbench")


def xray(source: str | os.PathLike[str], *, settings: Settings | None = None) -> Outcome:
    """Read one article and find its claims: a path, an address (where settings allow it), or `-` for standard input.

    Raises SkipItem, with a stable `code`, when it cannot be read at all. `Workbench.xray` takes many and never raises
    for one of them.
    """
    from ascertain.app import Settings, Workbench
    from ascertain.model import SkipItem

    (outcome,) = Workbench(settings=settings or Settings()).xray([source])
    if not outcome.documents:
        first = outcome.failed[0]
        raise SkipItem(first.code, first.reason)
    return outcome


def open(path: str | os.PathLike[str], *, settings: Settings | None = None) -> Workbench:  # noqa: A001
    """The case at `path`, as a Workbench that closes with its `with` block."""
    from ascertain.app import Workbench

    return Workbench.open(path, settings=settings)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _APP:
        return getattr(import_module("ascertain.app"), name)
    model = import_module("ascertain.model")
    if name in model.__all__:
        return getattr(model, name)
    raise AttributeError(f"module 'ascertain' has no attribute {name!r}")
