"""Fit the weights of place names: `python tools/gazetteer/fit.py OUT.json GOLD.jsonl.gz...`.

GOLD holds one document a line: text, and places as {start, end, lat, lon}. Two models are fitted, each by Newton's method
on a penalised likelihood, and scored by cross-validation over documents in five parts: which candidates are place names
(logistic), and which reading of a name is meant (conditional logit; right is within 161 km).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ascertain.bench.attribution import plain
from ascertain.bench.tasks import read_jsonl
from ascertain.events.places import named
from ascertain.events.places.finding import Found, Weights, all_candidates, find
from ascertain.events.places.index import index
from ascertain.events.places.ranking import OWN, ROUNDS, SUPPORT, Context, Name, features_of, rank, readings_of, softmax
from ascertain.syntax import parse

Floats = npt.NDArray[np.float64]
SEEN_OFTEN = 15
"""Candidates that a feature must hold for to be fitted."""
PENALTY = {"find": 10.0, "rank": 1.0}
FOLDS = 5
START = {"people": 1.0, "country": 2.0, "inside": 4.0, "other-name": -2.0, "same-province": 3.0, "nearest": 1.0}


@dataclass(slots=True)
class Text:
    """A document with its candidates, their design matrix, and what is right."""

    parsed: Any
    document: Any
    features: list[dict[str, float]]
    vectors: Floats
    spans: list[tuple[int, int]]
    people: list[bool]
    gold: dict[tuple[int, int], tuple[float, float] | None]


def read(paths: Sequence[Path]) -> list[Text]:
    texts = []
    for record in (r for path in paths for r in read_jsonl(path)):
        document = plain(record["text"])
        parsed = parse(document)
        passages, found = all_candidates(parsed, index())
        tensors = [p.doc.tensor for p in parsed]
        rows = [np.concatenate([tensors[c.passage][c.first], tensors[c.passage][c.last]]) for c in found]
        gold = {(p["start"], p["end"]): _point(p) for p in record["places"]}
        spans = [(passages[c.passage][c.first].start, passages[c.passage][c.last].end) for c in found]
        people = [c.people for c in found]
        texts.append(Text(parsed, document, [c.features for c in found], np.array(rows), spans, people, gold))
    return texts


def _point(place: dict[str, Any]) -> tuple[float, float] | None:
    return None if place["lat"] is None else (place["lat"], place["lon"])


def fit_finding(texts: Sequence[Text]) -> Weights:
    """Weights by which candidates are place names."""
    seen = Counter(
        n for t in texts for f, p in zip(t.features, t.people, strict=True) if not p for n, v in f.items() if v
    )
    names = sorted(n for n, count in seen.items() if count >= SEEN_OFTEN)
    at = {name: i for i, name in enumerate(names)}
    rows, right = [], []
    for t in texts:
        for features, vector, span, people in zip(t.features, t.vectors, t.spans, t.people, strict=True):
            if people:
                continue
            row = np.zeros(len(names))
            for name, value in features.items():
                if name in at:
                    row[at[name]] = value
            rows.append(np.concatenate([row, vector]))
            right.append(span in t.gold)
    x, y = np.array(rows), np.array(right, dtype=float)
    w = np.zeros(x.shape[1])
    for _ in range(9):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + PENALTY["find"] * w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + PENALTY["find"] * np.eye(len(w)), slope)
    first, last = np.split(w[len(names) :], 2)
    return Weights(dict(zip(names, w[: len(names)].tolist(), strict=True)), first, last, {})


Case = tuple[list[Name], list[list[tuple[float, float]]]]


def cases(texts: Sequence[Text], model: Weights) -> list[Case]:
    """For each text the names that are found and right, with where each use of them lies."""
    result = []
    for t in texts:
        found = [f for f in find(t.parsed, index(), model) if (f.start, f.end) in t.gold]
        groups = named(t.document, found)
        points = [[p for i in uses if (p := t.gold[found[i].start, found[i].end])] for uses, _ in groups]
        result.append(([name for _, name in groups], points))
    return result


def fit_ranking(data: Sequence[Case]) -> dict[str, float]:
    """Weights of readings; what names say of each other depends on the weights, so the fit is repeated."""
    keys = (*OWN, *SUPPORT)
    w = np.array([START.get(k, 0.0) for k in keys])
    for _ in range(4):
        choices = [choice for case in data for choice in _choices(case, w)]
        for _ in range(30):
            slope, curve = -PENALTY["rank"] * w, PENALTY["rank"] * np.eye(len(w))
            for x, right in choices:
                p = softmax(x @ w)
                q = p * right / max(float(p @ right), 1e-9)
                slope += (q - p) @ x
                curve += (x * p[:, None]).T @ x - np.outer(p @ x, p @ x)
            step = np.linalg.solve(curve, slope)
            w = w + step
            if np.abs(step).max() < 1e-3:
                break
    return dict(zip(keys, w.tolist(), strict=True))


def _choices(case: Case, w: Floats) -> list[tuple[Floats, Floats]]:
    names, points = case
    kept = [readings_of(n) for n in names]
    own = [
        np.array([[features_of(e, n).get(k, 0.0) for k in OWN] for e in es]) for n, es in zip(names, kept, strict=True)
    ]
    context, beliefs = Context(names, kept), [softmax(o @ w[: len(OWN)]) for o in own]
    support: list[Floats] = []
    for _ in range(ROUNDS):
        support = context.support(beliefs)
        beliefs = [softmax(o @ w[: len(OWN)] + s @ w[len(OWN) :]) for o, s in zip(own, support, strict=True)]
    choices = []
    for o, s, entries, where in zip(own, support, kept, points, strict=True):
        for point in where:
            right = np.array([kilometres(point, (e.latitude, e.longitude)) <= 161 for e in entries], dtype=float)
            if 0 < right.sum() < len(right):
                choices.append((np.hstack([o, s]), right))
    return choices


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    north, east, south, west = map(radians, (*a, *b))
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin((west - east) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))


def validate(texts: list[Text]) -> None:
    """Print finding and ranking scores over documents that were left out of the fit."""
    tally: Counter[str] = Counter()
    for fold in range(FOLDS):
        held = texts[fold::FOLDS]
        rest = [t for i, t in enumerate(texts) if i % FOLDS != fold]
        model = fit_finding(rest)
        readings = fit_ranking(cases(rest, model))
        for t in held:
            found: list[Found] = find(t.parsed, index(), model)
            spans = {(f.start, f.end) for f in found}
            tally.update(found=len(spans), gold=len(t.gold), both=len(spans & t.gold.keys()))
        for names, points in cases(held, model):
            for where, ranked in zip(points, rank(names, readings), strict=True):
                best, belief = ranked[0]
                near = [kilometres(p, (best.latitude, best.longitude)) <= 161 for p in where]
                tally.update(named=len(near), chosen=len(near) * (belief >= 0.4), near=sum(near) * (belief >= 0.4))
    p, r = tally["both"] / tally["found"], tally["both"] / tally["gold"]
    print(f"names: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / (p + r):.3f}")
    print(
        f"readings: {tally['near'] / tally['chosen']:.3f} within 161 km, {tally['chosen'] / tally['named']:.3f} chosen"
    )


def main(target: Path, paths: Sequence[Path]) -> None:
    texts = read(paths)
    validate(texts)
    model = fit_finding(texts)
    readings = fit_ranking(cases(texts, model))
    stored = {
        "words": {n: round(v, 3) for n, v in model.words.items()},
        "first": [round(v, 3) for v in model.first.tolist()],
        "last": [round(v, 3) for v in model.last.tolist()],
        "readings": {n: round(v, 3) for n, v in readings.items()},
    }
    target.write_text(json.dumps(stored, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(a) for a in sys.argv[2:]])
