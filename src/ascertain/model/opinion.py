"""What another annotator makes of a claim that is there already."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model.records import Span
from ascertain.model.vocab import Basis, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A second annotator's reading of a claim, beside ours and never in its place: nothing is weighed with it.

    stance, basis: None where it abstains. evidence: the words it gives for the basis, checked against the text. prompt: hash of
    the instructions and of the text it saw. cost: in the currency that the prices were given in; 0 without prices.
    """

    id: str
    claim: str
    document: str
    stance: Stance | None
    basis: Basis | None
    evidence: tuple[Span, ...] = ()
    model: str
    prompt: str
    tokens: int = 0
    cost: float = 0.0
    method: str
    score: float
