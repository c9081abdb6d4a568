"""Fit the ranking of antecedents on texts with labelled clusters.

python fit_coref.py --gold FILE.gold.jsonl.gz --out coref.npz [--folds 6] [--hidden 8] [--decay 0.1] [--steps 120] [--seed 7]
FILE holds JSONL with id, text, mentions (start, end, type) and clusters. With --folds, prints the scores of cross-validation
by document, for the given mentions and for those that the program finds itself; --out takes the weights of all documents.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ascertain.actors.pairs import allowed, candidates, clues, own
from ascertain.actors.phrases import phrases
from ascertain.actors.ranker import NEVER, Ranker, kinds_of
from ascertain.actors.scene import Scene, scene
from ascertain.actors.tagger import names
from ascertain.actors.traits import traits
from ascertain.bench.attribution import plain
from ascertain.bench.coref import extent, given
from ascertain.syntax import parse

KINDS = 5
PARTS = ("w", "a", "b", "u", "v")


@dataclass(slots=True)
class Text:
    """One document with its mentions in one of two ways: given, or found."""

    id: str
    scene: Scene
    spans: list[tuple[int, int]]
    gold: np.ndarray


@dataclass(slots=True)
class Examples:
    x: np.ndarray
    z: np.ndarray
    real: np.ndarray
    right: np.ndarray
    kind: np.ndarray


def texts(record: dict) -> tuple[Text, Text]:
    """A record with its mentions as given, and as found. A found phrase belongs to the cluster of the mention that has its
    extent, or else its head."""
    parsed = parse(plain(record["text"]))
    cluster = {tuple(m): k for k, c in enumerate(record["clusters"]) for m in c}
    named = names(parsed)
    known = given(parsed, record["mentions"])
    first = scene(parsed, named, [p for _, p, _ in known], [t for _, _, t in known])
    by_head: dict[tuple[int, int], int] = {}
    for span, p, _ in known:
        by_head.setdefault((p.where, p.head), cluster.get(span, -1))
    found = [q for k, (p, own) in enumerate(zip(parsed, named, strict=True)) for q in phrases(p.doc, own, k)]
    second = scene(parsed, named, found, [traits(parsed[q.where].doc, q) for q in found])
    spans = [extent(parsed, q) for q in found]
    gold = [cluster.get(s, by_head.get((q.where, q.head), -1)) for s, q in zip(spans, found, strict=True)]
    as_given = Text(record["id"], first, [s for s, _, _ in known], np.array([cluster.get(s, -1) for s, _, _ in known]))
    return as_given, Text(record["id"], second, spans, np.array(gold))


def examples(text: Text) -> Examples:
    s, i = text.scene, np.arange(len(text.scene))[:, None]
    rows, real = candidates(s)
    real &= allowed(s, i, rows)
    right = real & (text.gold[rows] == text.gold[:, None]) & (text.gold[:, None] >= 0)
    return Examples(clues(s, i, rows), own(s), real, right, kinds_of(s))


def fit(data: list[Examples], *, hidden: int, decay: float, steps: int, seed: int, lift: float) -> Ranker:
    """Weights by Adam on the marginal likelihood of the right antecedents, each kind of mention on its own."""
    out: dict[str, list[np.ndarray]] = {p: [] for p in PARTS}
    total = sum(len(d.kind) for d in data)
    for kind in range(KINDS):
        picked = [d.kind == kind for d in data]
        stacked = [
            np.concatenate([getattr(d, part)[m] for d, m in zip(data, picked, strict=True)])
            for part in ("x", "z", "real", "right")
        ]
        weights = fit_kind(*stacked, hidden=hidden, decay=decay, steps=steps, seed=seed, total=total)
        for part in PARTS:
            out[part].append(weights[part])
    return Ranker(**{p: np.stack(v).astype(np.float32) for p, v in out.items()}, lift=lift)


def fit_kind(x, z, real, right, *, hidden, decay, steps, seed, total) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    f, g = x.shape[2], z.shape[1]
    p = {"w": np.zeros(f), "a": rng.normal(0, 0.1, (f, hidden)), "b": np.zeros(hidden)}
    p |= {"u": rng.normal(0, 0.1, hidden), "v": np.zeros(g)}
    p = {k: v.astype(np.float32) for k, v in p.items()}
    if not len(x):
        return p
    flat, at = x[real], np.nonzero(real)
    moments = {k: (np.zeros_like(v), np.zeros_like(v)) for k, v in p.items()}
    new = ~right.any(axis=1)
    for step in range(steps):
        inner = np.tanh(flat @ p["a"] + p["b"])
        scores = np.full((len(x), x.shape[1] + 1), NEVER, np.float32)
        scores[at] = flat @ p["w"] + inner @ p["u"]
        scores[:, -1] = z @ p["v"]
        every = softmax(scores)
        good = softmax(np.where(np.concatenate([right, new[:, None]], axis=1), scores, NEVER))
        slope = (every - good) / total
        on_pairs = slope[at][:, None]
        back = on_pairs * p["u"] * (1 - inner**2)
        grads = {
            "w": flat.T @ on_pairs[:, 0],
            "a": flat.T @ back,
            "b": back.sum(axis=0),
            "u": inner.T @ on_pairs[:, 0],
            "v": z.T @ slope[:, -1],
        }
        rate = 0.03 * (1 - step / steps)
        for k in p:
            grad = grads[k] + decay / 50 * p[k]
            first, second = moments[k]
            first += 0.1 * (grad - first)
            second += 0.001 * (grad**2 - second)
            p[k] = p[k] - rate * (first / (1 - 0.9 ** (step + 1))) / (
                np.sqrt(second / (1 - 0.999 ** (step + 1))) + 1e-8
            )
    return p


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def predicted(text: Text, model: Ranker) -> dict:
    clusters, _ = model.clusters(text.scene)
    return {"id": text.id, "clusters": [[list(text.spans[i]) for i in c] for c in clusters]}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gold", type=Path, required=True)
    ap.add_argument("--scorer", type=Path, help="folder of the scorer coref.py, for cross-validation")
    ap.add_argument("--out", type=Path)
    ap.add_argument("--folds", type=int, default=6)
    ap.add_argument("--hidden", type=int, default=8)
    ap.add_argument("--decay", type=float, default=0.1)
    ap.add_argument("--steps", type=int, default=120)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--lift", type=float, nargs="+", default=[1.0])
    a = ap.parse_args()
    records = [json.loads(line) for line in gzip.decompress(a.gold.read_bytes()).decode().splitlines()]
    pairs = [texts(r) for r in records]
    data = [[examples(t) for t in pair] for pair in pairs]
    settings = {"hidden": a.hidden, "decay": a.decay, "steps": a.steps, "seed": a.seed}
    if a.scorer:
        sys.path.insert(0, str(a.scorer))
        from coref import score

        answers: dict[tuple[int, float], list[dict]] = {(w, lift): [] for w in (0, 1) for lift in a.lift}
        for fold in range(a.folds):
            rest = [e for k, pair in enumerate(data) for e in pair if k % a.folds != fold]
            model = fit(rest, **settings, lift=0.0)
            for which, lift in answers:
                raised = Ranker(*(getattr(model, p) for p in PARTS), lift=lift)
                answers[which, lift] += [predicted(pair[which], raised) for pair in pairs[fold :: a.folds]]
        for (which, lift), answer in answers.items():
            figures = score(records, answer)
            shown = {
                k: figures[k] for k in ("conll", "muc", "b3", "ceafe", "muc_pr", "b3_pr", "ceafe_pr", "mention_f1")
            }
            print(json.dumps({"mentions": "found" if which else "given", "lift": lift, **shown}), flush=True)
    if a.out:
        model = fit([e for pair in data for e in pair], **settings, lift=a.lift[0])
        np.savez_compressed(a.out, **{p: getattr(model, p) for p in PARTS}, lift=np.float32(a.lift[0]))


if __name__ == "__main__":
    main()
