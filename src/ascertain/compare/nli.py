"""Does a passage support, refute or leave open a claim: a trained network, or rules where its weights are missing.

Finds: one of supports, refutes, neutral with calibrated probabilities, and whether the answer is firm enough to be given.
Needs: a folder with nli.onnx, nli.json and tokenizer.json for `Nli`; nothing for `RuleNli`. English; passages of a few sentences.
Known misses: facts of the world (that a capital lies in its country), irony, several steps of inference; it reads one
    passage and one claim, and knows nothing of who says them or of when: only ask where actors, place and time fit.
Example: `verdict(RuleNli(), "Nine people died.", "More than twelve people died.").label` is "refutes"
References: Schuster and others 2021 (VitaminC); Guo and others 2017 (calibration by temperature); Geifman and
    El-Yaniv 2017 (abstention by risk and coverage).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ascertain.compare.nli_marks import MARKS, Marked, mark_pair
from ascertain.encoder import cut
from ascertain.encoder.model import load_tokenizer, open_session
from ascertain.encoder.pieces import Ints
from ascertain.model import BadInput

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Probabilities = tuple[float, float, float]
"""Of LABELS, in their order; they add up to 1."""

LABELS = ("supports", "refutes", "neutral")
FIRST, LAST = 101, 102
WINDOW = 382
MODULES = ("ascertain_models_en", "onnxruntime", "tokenizers")
FILES = ("nli.onnx", "nli.json", "tokenizer.json")


class Scorer(Protocol):
    """What judges a pair. `least` holds, for each label, the probability below which it abstains."""

    @property
    def least(self) -> Mapping[str, float]: ...

    def score(self, premise: str, hypothesis: str) -> Probabilities: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`score` is the probability of `label`; `abstains` where that is too little to be said."""

    label: str
    score: float
    abstains: bool
    probabilities: Probabilities


def verdict(scorer: Scorer, premise: str, hypothesis: str) -> Verdict:
    """The likeliest label for the pair, and whether the scorer stands by it."""
    probabilities = scorer.score(premise, hypothesis)
    score, label = max(zip(probabilities, LABELS, strict=True))
    return Verdict(label=label, score=score, abstains=score < scorer.least[label], probabilities=probabilities)


@dataclass(frozen=True, slots=True)
class Nli:
    """The trained network. `temperature` divides its logits; both it and `least` were set on pages kept back."""

    tokenizer: Tokenizer
    network: Callable[[Ints, Ints], Floats]
    temperature: float
    least: Mapping[str, float]

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Nli:
        """Open the weights in `folder`. BadInput where a file is missing or was made for other marks."""
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise BadInput(f"no NLI weights in {folder}: {', '.join(missing)} missing; rebuild them with training/")
        info = json.loads((folder / "nli.json").read_text("utf-8"))
        if info["marks"] != MARKS:
            raise BadInput(f"the NLI weights in {folder} take {info['marks']} marks, this version gives {MARKS}")
        run = open_session(folder / "nli.onnx", ("verdict",), threads)
        return cls(
            load_tokenizer(folder / "tokenizer.json"),
            lambda ids, marks: run({"ids": ids[None], "marks": marks[None]})[0][0],
            info["temperature"],
            info["least"],
        )

    def score(self, premise: str, hypothesis: str) -> Probabilities:
        """Probabilities of LABELS; texts without a word piece are neutral."""
        if not premise.strip() or not hypothesis.strip():
            return (0.0, 0.0, 1.0)
        logits = self.network(*window(premise, hypothesis, self.tokenizer)).astype(np.float64) / self.temperature
        powers = np.exp(logits - logits.max())
        a, b, c = (powers / powers.sum()).tolist()
        return a, b, c


@cache
def installed() -> Nli | None:
    """The network with the installed weights, loaded once a process; None where they are left out."""
    if any(find_spec(name) is None for name in MODULES):
        return None
    from ascertain_models_en import folder

    return Nli.load(folder()) if (folder() / FILES[0]).is_file() else None


def window(premise: str, hypothesis: str, tokenizer: Tokenizer, size: int = WINDOW) -> tuple[Ints, Ints]:
    """Piece ids and mark ids, hypothesis first; a premise that does not fit is cut at its end, the hypothesis at half."""
    on_premise, on_hypothesis = mark_pair(premise, hypothesis)
    h_ids, h_marks = _pieces(hypothesis, on_hypothesis, tokenizer, size // 2)
    p_ids, p_marks = _pieces(premise, on_premise, tokenizer, size - len(h_ids))
    return (
        np.concatenate(([FIRST], h_ids, [LAST], p_ids, [LAST])),
        np.concatenate(([0], h_marks, [0], p_marks, [0])),
    )


def _pieces(text: str, marked: list[Marked], tokenizer: Tokenizer, size: int) -> tuple[Ints, Ints]:
    at = np.zeros(len(text) + 1, np.int64)
    for m in marked:
        at[m.start : m.end] = m.mark
    pieces = cut(text, tokenizer)
    return pieces.ids[:size], at[pieces.starts[:size]]
