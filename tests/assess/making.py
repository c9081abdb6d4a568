"""A small assessment: who shelled the granary, two answers, three voices."""

from __future__ import annotations

from ascertain.model import Answer, Claim, ClaimCluster, Polarity, QuestionKind, Span, Stance
from ascertain.model.assessment import (
    Assessment,
    Cell,
    Confidence,
    EvidenceItem,
    Hypothesis,
    Judgement,
    Likelihood,
    Rating,
)

AT = "2031-05-04T10:00:00Z"
NORTH, SOUTH = Hypothesis(id="h1", statement="The northern battery"), Hypothesis(id="h2", statement="The militia")


def evidence(name: str, origin: str | None = None, *, assumption: bool = False) -> EvidenceItem:
    spans = () if assumption else (Span(document="doc-1", start=0, end=4),)
    return EvidenceItem(id=name, note=f"note {name}", spans=spans, origin=origin, assumption=assumption)


def cells(**ratings: tuple[Rating, Rating]) -> tuple[Cell, ...]:
    return tuple(
        Cell(hypothesis=h, evidence=e, rating=r)
        for e, pair in ratings.items()
        for h, r in zip(("h1", "h2"), pair, strict=True)
    )


def assessment(items: tuple[EvidenceItem, ...] = (), given: tuple[Cell, ...] = (), **changed: object) -> Assessment:
    fields = {"hypotheses": (NORTH, SOUTH), "evidence": items, "cells": given, "who": "mara", "at": AT} | changed
    return Assessment(id="asm-1", question="Who shelled the granary?", **fields)  # type: ignore[arg-type]


def judgement(**changed: object) -> Judgement:
    fields = {
        "hypothesis": "h1",
        "likelihood": Likelihood.LIKELY,
        "statement": "It is likely that the northern battery fired.",
        "confidence": Confidence.LOW,
        "grounds": "Two origins, neither of which saw the firing.",
    }
    return Judgement(**(fields | changed))  # type: ignore[arg-type]


def claim(name: str) -> Claim:
    return Claim(
        id=name,
        document="doc-1",
        attribution="att-1",
        content=(Span(document="doc-1", start=0, end=4),),
        polarity=Polarity.POSITIVE,
        stance=Stance.ASSERTED,
        method="rules@1",
        score=1.0,
    )


def cluster() -> ClaimCluster:
    answers = (
        Answer(id="ans-1", label="12", value="12", claims=("clm-1", "clm-2")),
        Answer(id="ans-2", label="14", value="14", claims=("clm-3",), denied_by=("clm-1",)),
    )
    names = ("clm-1", "clm-2", "clm-3")
    return ClaimCluster(
        id="clu-1", kind=QuestionKind.HOW_MANY, question="How many died?", claims=names, answers=answers,
        method="x@1", score=1.0,
    )  # fmt: skip
