"""What a weighing model answers: a probability per claimed answer, and what the default model adds to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput, Registry
from ascertain.weigh.claims import Claims
from ascertain.weigh.dependence import Pairs
from ascertain.weigh.encode import Floats, Ints, Longs
from ascertain.weigh.rates import Rates
from ascertain.weigh.segments import run_max

DIGITS = 12
"""Probabilities are rounded here, so that answers with equal support tie exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two sources held to share an origin. rate: share of common objects on which one takes over the other's value.

    direction: "a>b" where b takes from a, "b>a", or "" when nothing tells. given: by evidence other than the values.
    """

    a: str
    b: str
    probability: float
    rate: float = 0.8
    direction: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known beside the claims.

    links: from text reuse, citation or credit lines. gold: known true values by object. record: how often a source was
    found right and wrong elsewhere, by name; it counts like claims of these objects.
    """

    links: tuple[Link, ...] = ()
    gold: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for link in self.links:
            if not 0 <= link.probability <= 1 or not 0 < link.rate < 1:
                raise BadInput(f"link {link.a!r} - {link.b!r}: probability must lie in [0, 1] and rate in (0, 1)")
        for source, (right, wrong) in self.record.items():
            if not (0 <= right < np.inf and 0 <= wrong < np.inf):
                raise BadInput(f"record of {source!r}: counts of right and wrong claims are finite and not negative")


NO_EVIDENCE = Evidence()


class Reliabilities(Protocol):
    """Fitted parameters that can score claims they were not fitted on."""

    @property
    def rates(self) -> Rates:
        """Reliability per source."""

    @property
    def all_err(self) -> float:
        """Share of objects on which all sources are taken to err alike, beyond what the model tells."""

    def variance(self, claims: Claims) -> Floats:
        """Variance of each claim's evidence, in squared log odds."""

    def expect(self, claims: Claims, weight: Floats, rows: Longs) -> tuple[Floats, Floats]:
        """Log score of each answer, and of "none of these" per object, up to a constant per object; `rows` says which of
        the fitted claims these are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One claimed answer, for people."""

    object: str
    value: str
    probability: float
    low: float
    high: float
    origins: int
    identifiable: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """A fitted model. A answers, O objects, S sources, n claims.

    probability (A); unknown (O): that none of the claimed values holds. reliability (S): the model's trust in each
    source, in [0, 1]. Of the default model only: low, high (A) and source_low, source_high (S), 90 % intervals;
    weight (n), what each claim counts after dependence; origins (A), independent voices; cluster (S), sources with
    one number share an origin; identifiable (O).
    """

    claims: Claims
    method: str
    probability: Floats
    unknown: Floats
    reliability: Floats
    rounds: int = 0
    low: Floats | None = None
    high: Floats | None = None
    source_low: Floats | None = None
    source_high: Floats | None = None
    weight: Floats | None = None
    origins: Ints | None = None
    cluster: Ints | None = None
    identifiable: NDArray[np.bool_] | None = None
    links: tuple[Link, ...] = ()
    evidence: Evidence = NO_EVIDENCE
    settings: Mapping[str, Any] = field(default_factory=dict)
    parameters: Reliabilities | None = None
    pairs: Pairs | None = None
    correlation: float = 0.0

    def object_number(self, name: str) -> int:
        """Position of an object by name; BadInput when nobody claims anything about it."""
        at = bisect_left(self.claims.objects, name)
        if at == len(self.claims.objects) or self.claims.objects[at] != name:
            raise BadInput(f"no claim is about the object {name!r}")
        return at

    def top(self, name: str) -> tuple[str, ...]:
        """The most probable value of an object; several when they tie."""
        number = self.object_number(name)
        first, last = self.claims.object_start[number : number + 2]
        best = np.flatnonzero(self.probability[first:last] == self.probability[first:last].max())
        return tuple(self.claims.values[self.claims.answer_value[first + k]] for k in best)

    def answers(self, name: str | None = None) -> Iterator[Answer]:
        """Every claimed answer, or those of one object, by object and value."""
        claims = self.claims
        low = self.probability if self.low is None else self.low
        high = self.probability if self.high is None else self.high
        first, last = (0, len(claims.objects)) if name is None else (at := self.object_number(name), at + 1)
        for obj in range(first, last):
            for k in range(*claims.object_start[obj : obj + 2].tolist()):
                counted = (
                    claims.answer_start[k + 1] - claims.answer_start[k] if self.origins is None else self.origins[k]
                )
                yield Answer(
                    object=claims.objects[obj],
                    value=claims.values[claims.answer_value[k]],
                    probability=float(self.probability[k]),
                    low=float(low[k]),
                    high=float(high[k]),
                    origins=int(counted),
                    identifiable=self.identifiable is None or bool(self.identifiable[obj]),
                )

    def confidence(self) -> Floats:
        """Probability of the most probable answer of each object."""
        return run_max(self.probability, self.claims.object_start)


def rounded(x: Floats) -> Floats:
    """Probabilities in [0, 1] without the noise of summation."""
    out = np.round(x, DIGITS)
    return np.clip(out, 0.0, 1.0, out=out)


models: Registry[..., Weighed] = Registry("weigh")
"""Weighing models: (claims, evidence = NO_EVIDENCE, *, settings) -> Weighed. The default is `origins`."""
