"""Records of a weighing: how probable each answer is, what that hangs on, and how reliable each voice proved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWeight:
    """One answer weighed. `low` and `high` bound a 90 % interval; `range_low` and `range_high` are the least and most it
    gets under other sensible settings. `origins` are independent voices, `documents` what they were printed in. `until`: the last
    day (ISO 8601) of claims for a lower count that a later one of the same toll overtook; those weigh less than others."""

    answer: str
    label: str
    probability: float
    low: float
    high: float
    range_low: float
    range_high: float
    origins: int
    documents: int
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One change that alone puts another answer first: without an origin (`kind` origin, `what` its id) or a claim, or
    under another setting. `to` are the labels of what then comes first."""

    kind: str
    what: str
    label: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The answers of one cluster, the most probable first. `unknown`: that none of them holds. Where `identifiable` is
    False too few independent voices speak, and the figures are to be read as "cannot be told"."""

    id: str
    cluster: str
    answers: tuple[AnswerWeight, ...]
    unknown: float
    identifiable: bool
    flips: tuple[Flip, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWeight:
    """How often an origin was borne out in this case, with a 90 % interval. Only outlets, offices and other bodies are
    given one; a natural person never is."""

    id: str
    origin: str
    name: str
    reliability: float
    low: float
    high: float
    claims: int
    method: str
    score: float
