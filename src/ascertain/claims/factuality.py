"""Did it happen, as the sentence tells it: a score in [-3, 3] for a predicate, from what stands above and around it.

Finds: certainty that an event happened (3), did not (-3), or neither is said (0), by ridge regression on features of the
    parse (the predicate's word, form and place, its auxiliaries, negation, conditions, and the same of what governs it),
    joined with two layers on the encoder's rows.
Needs: a parse with lemmas (`ascertain.syntax`), factuality.json and factuality.onnx of the weights' folder.
Known misses: plain negation: over the 130 negated predicates of the training set the mean is no lower than -0.3 ("did not
    change" was read as what did happen), so this score never decides polarity, nor the stance of what is negated. Sarcasm, facts of the world, rare
    embedding verbs; the training text is the informal English of the web. A plan, an order or a question scores below 0.
Example: in "The mayor refused to open the bridge." the score of "open" is below that of "refused"
References: Rudinger and others 2018 (UDS-IH2); White and others 2016 (UDS); Lee and others 2015 (factuality as regression).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ascertain.claims.hedging import MODULES, Floats, encoder, lacks
from ascertain.encoder import Encoder
from ascertain.encoder.model import open_session
from ascertain.model import BadInput

if TYPE_CHECKING:
    from spacy.tokens import Token

LEVELS = 4
"""How many governing words are looked at."""
MARKS = frozenset(
    {
        "if",
        "unless",
        "whether",
        "before",
        "until",
        "because",
        "when",
        "while",
        "that",
        "though",
        "although",
        "to",
        "for",
    }
)


LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Factuality:
    """`weights` of the parse's features (the constant under ""), the network, and how both are joined: (parse, network, constant)."""

    weights: Mapping[str, float]
    network: Callable[[Floats], Floats]
    joined: tuple[float, float, float]

    @classmethod
    def load(cls, folder: Path) -> Factuality:
        """Open factuality.json and factuality.onnx in `folder`; BadInput where one is missing."""
        paths = folder / "factuality.json", folder / "factuality.onnx"
        if not all(p.is_file() for p in paths):
            raise BadInput(f"no weights for factuality in {folder}; rebuild them with training/")
        info = json.loads(paths[0].read_text("utf-8"))
        run = open_session(paths[1], ("pieces",))
        return cls(info["weights"], lambda rows: run({"rows": rows[None]})[0][0], tuple(info["joined"]))

    def score(self, predicate: Token, rows: Floats, own: NDArray[np.bool_]) -> float:
        """In [-3, 3]. rows: the encoder's `shared` rows of the sentence [pieces, 384]; own: which of them are the predicate's."""
        parse = by_parse(predicate, self.weights)
        return self.joint(parse, self.network(rows), own) if own.any() else float(np.clip(parse, -LIMIT, LIMIT))

    def joint(self, parse: float, pieces: Floats, own: NDArray[np.bool_]) -> float:
        """The parse's score and the layers' columns [pieces, 2] of the sentence as one score."""
        a, b, c = self.joined
        return float(np.clip(a * parse + b * by_network(pieces, own) + c, -LIMIT, LIMIT))


def by_parse(predicate: Token, weights: Mapping[str, float]) -> float:
    """The linear model's score: the weights of the features over the root of their number, and the constant."""
    known = [weights[f] for f in set(features(predicate)) if f in weights]
    return sum(known) / math.sqrt(max(1, len(known))) + weights[""]


def by_network(pieces: Floats, own: NDArray[np.bool_]) -> float:
    """The two layers' score: the mean of the predicate's pieces, bent into the range."""
    return float(np.tanh(pieces[own].sum(1).mean()) * 1.05 * LIMIT)


@cache
def installed() -> tuple[Encoder, Factuality] | None:
    """The encoder and the model with the installed weights, loaded once a process; None where they are left out."""
    if lacks(MODULES):
        return None
    from ascertain_models_en import folder

    if not (folder() / "factuality.onnx").is_file():
        return None
    return encoder(), Factuality.load(folder())


def features(token: Token) -> Iterator[str]:
    """Names of the features that hold for a predicate."""
    yield f"lemma={token.lemma_.lower()}"
    yield f"tag={token.tag_}"
    yield f"dep={token.dep_}"
    yield f"tag,dep={token.tag_},{token.dep_}"
    own = list(_local(token))
    yield from (f"own:{x}" for x in own)
    yield f"form={token.tag_}|{'|'.join(sorted(x for x in own if x.startswith(('aux', 'neg', 'mark'))))}"
    path: list[str] = []
    below = token
    for level in range(1, LEVELS + 1):
        above = below.head
        if above.i == below.i:
            break
        path.append(below.dep_)
        yield f"path={'>'.join(path)}"
        yield f"path={'>'.join(path)}:{above.lemma_.lower()}"
        yield f"up{min(level, 2)}:{below.dep_}:{above.lemma_.lower()}"
        near = [x for x in _local(above) if not x.startswith("obj")]
        yield from (f"up{min(level, 2)}:{below.dep_}:{x}" for x in near)
        yield from (f"above:{x}" for x in near)
        below = above
    sentence = token.sent
    yield f"end={sentence[-1].text[-1:]}"
    yield f"root={sentence.root.tag_},{sentence.root.lemma_.lower()}"
    yield from _wide(token)


def _local(token: Token) -> Iterator[str]:
    """What stands directly at a predicate."""
    subject = False
    for child in token.children:
        low = child.lemma_.lower()
        if child.dep_ in {"aux", "auxpass"}:
            yield f"aux={child.lower_}"
        elif child.dep_ == "neg" or child.lower_ in {"never", "no", "not", "n't"}:
            yield "neg"
        elif child.dep_ == "mark" or child.lower_ in MARKS:
            yield f"mark={child.lower_}"
        elif child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"}:
            subject = True
            yield f"subject={low if child.pos_ == 'PRON' else child.pos_}"
            yield from (f"subject-det={c.lower_}" for c in child.children if c.dep_ in {"det", "neg"})
        elif child.dep_ == "advmod":
            yield f"adverb={low}"
        elif child.dep_ in {"dobj", "attr", "acomp", "xcomp", "ccomp"}:
            yield f"obj={child.dep_}"
            yield from (f"obj-det={c.lower_}" for c in child.children if c.dep_ in {"det", "neg"})
        elif child.dep_ in {"advcl", "prep", "det", "poss"}:
            yield f"{child.dep_}={low}"
            yield from (f"advcl-mark={c.lower_}" for c in child.children if c.dep_ == "mark")
    if not subject:
        yield "no-subject"
        if token.tag_ in {"VB", "VBP"} and not any(c.dep_ == "aux" for c in token.children):
            yield "bare"


def _wide(token: Token) -> Iterator[str]:
    for other in token.sent:
        distance = other.i - token.i
        if other.i != token.i and abs(distance) <= 3:
            yield f"near{'-' if distance < 0 else '+'}={other.lower_}"
        if distance in {-1, -2, 1}:
            yield f"at{distance}={other.lower_}"
        if other.tag_ == "MD" or other.lower_ in {"if", "not", "n't", "would", "please", "hope", "want"}:
            yield f"sentence{'-' if distance < 0 else '+'}={other.lower_}"
