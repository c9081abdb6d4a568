"""Records of a person's judgement on a question: hypotheses, evidence, ratings, and what is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ascertain.model.records import Span


class Likelihood(StrEnum):
    """The one scale of likelihood words (ICD 203). Never 0 or 100 per cent."""

    ALMOST_NO_CHANCE = "almost_no_chance"
    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly_even"
    LIKELY = "likely"
    VERY_LIKELY = "very_likely"
    ALMOST_CERTAIN = "almost_certain"


class Confidence(StrEnum):
    """How good the ground of a judgement is: the sources, their independence, and what is missing."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Rating(StrEnum):
    """How likely one would be to see the evidence if the hypothesis held."""

    VERY_LIKELY = "very_likely"
    LIKELY = "likely"
    NEUTRAL = "neutral"
    UNLIKELY = "unlikely"
    VERY_UNLIKELY = "very_unlikely"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One possible answer. `answer` is the id of a cluster's answer where it was taken from one."""

    id: str
    statement: str
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A column of the matrix. `spans` and `claims` are what it rests on; without them it is an assumption, and says so.
    `origin` is the independent voice it comes from; items of one origin count together as one."""

    id: str
    note: str
    spans: tuple[Span, ...] = ()
    claims: tuple[str, ...] = ()
    origin: str | None = None
    assumption: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How the evidence bears on the hypothesis. `suggested` until a person has set it."""

    hypothesis: str
    evidence: str
    rating: Rating
    suggested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person concludes about one hypothesis. `statement` speaks of likelihood, `grounds` of confidence; the two
    never share a sentence."""

    hypothesis: str
    likelihood: Likelihood
    statement: str
    confidence: Confidence
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One version of a person's assessment of a question. A change is a new version that names the one before."""

    id: str
    question: str
    cluster: str | None = None
    hypotheses: tuple[Hypothesis, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    cells: tuple[Cell, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    closed: bool = False
    version: int = 1
    previous: str | None = None
    who: str
    at: str
    """RFC 3339, UTC."""
    why: str = ""
