"""Pairs for the NLI network: VitaminC's own, and further ones made from them by rule.

Made pairs (a share of each epoch): the premise itself as the hypothesis (supports), with a number changed (refutes) or
bounded (more than, fewer than: by the arithmetic), with a negation put in or taken out (refutes; the same negation on
both sides supports), with a word turned into its opposite (refutes), and a sentence of another page of like words (neutral).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ascertain.bench.tasks import kept_back
from ascertain.compare.nli import window
from ascertain.compare.nli_marks import OPPOSITE
from ascertain.compare.nli_numbers import Quantity, quantities
from corpus import read
from nli_network import LABELS

Texts = tuple[str, str, str]
"""premise, hypothesis, label"""
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|have|had|will|would|can|could|did)\b(?! not| n't)")


@dataclass(slots=True)
class Pair:
    id: str
    group: str
    label: int
    ids: np.ndarray
    marks: np.ndarray


def pair(name: str, texts: Texts, tokenizer: Tokenizer, size: int) -> Pair:
    premise, hypothesis, label = texts
    ids, marks = window(premise, hypothesis, tokenizer, size)
    return Pair(name, hypothesis, LABELS.index(label), ids, marks)


def load(
    folder: Path, tokenizer: Tokenizer, share: float, size: int = 192
) -> tuple[list[Pair], list[Pair], list[Texts]]:
    """Pairs to train on, pairs of kept-back pages, and the training texts to make further pairs from."""
    train, dev, texts = [], [], []
    for r in read(folder / "nli/vitaminc-visible.gold.jsonl.gz"):
        t = (r["premise"], r["hypothesis"], r["label"])
        held = kept_back(r["page"], share)
        (dev if held else train).append(pair(r["id"], t, tokenizer, 382 if held else size))
        if not held:
            texts.append(t)
    return train, dev, texts


def made(texts: list[Texts], count: int, rng: random.Random) -> list[Texts]:
    """`count` pairs made by rule from the premises."""
    premises = sorted({p for p, _, _ in texts if 6 <= len(p.split()) <= 32})
    by_word = defaultdict(list)
    for p in premises:
        for w in set(p.lower().split()):
            if len(w) > 5:
                by_word[w].append(p)
    out: list[Texts] = []
    while len(out) < count:
        p = rng.choice(premises)
        found = rng.choice((numbers, numbers, negation, negation, opposite, same))(p, rng)
        if rng.random() < 0.12:
            words = [w for w in p.lower().split() if 1 < len(by_word[w]) < 40] or [""]
            near = [q for q in by_word[rng.choice(words)] if q[:20] != p[:20]]
            found = (p, rng.choice(near), "neutral") if near else None
        if found:
            out.append(found)
    return out


def same(p: str, _: random.Random) -> Texts | None:
    return (p, p, "supports")


def numbers(p: str, rng: random.Random) -> Texts | None:
    plain = [
        q for q in quantities(p) if q.bound == "exact" and q.kind != "date" and p[q.start : q.end].strip().isdigit()
    ]
    if not plain:
        return None
    q = rng.choice(plain)
    value = int(q.value[0])
    other = max(0, value + rng.choice((-1, 1)) * rng.randint(1, max(2, value // rng.choice((3, 10, 40)))))
    if other == value:
        return None
    way = rng.random()
    if way < 0.35:
        return p, replaced(p, q, str(other)), "refutes"
    above = rng.random() < 0.5
    bound = rng.choice(("more than", "over", "at least") if above else ("less than", "fewer than", "under"))
    return p, replaced(p, q, f"{bound} {other}"), "supports" if (value > other) == above else "refutes"


def replaced(p: str, q: Quantity, text: str) -> str:
    return p[: q.start] + text + p[q.end :]


def negation(p: str, rng: random.Random) -> Texts | None:
    found = list(_AUXILIARY.finditer(p))
    if len(found) != 1 or re.search(r"\bnot\b|n't\b|\bno\b|\bnever\b", p):
        return None
    at = found[0].end()
    negated = p[:at] + rng.choice((" not", " not", " never")) + p[at:]
    return rng.choice(((p, negated, "refutes"), (negated, p, "refutes"), (negated, negated, "supports")))


def opposite(p: str, rng: random.Random) -> Texts | None:
    words = [m for m in re.finditer(r"[a-z]+", p) if m.group() in OPPOSITE]
    if not words:
        return None
    m = rng.choice(words)
    return p, p[: m.start()] + rng.choice(sorted(OPPOSITE[m.group()])) + p[m.end() :], "refutes"
