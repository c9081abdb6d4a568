"""Fit the weights that tell whether two texts put the same matter forward (compare/match_weights.json).

python fit_match.py --data DIR --out FILE
`link` and `linked`: logistic regressions on pairs of ECB+ sentences of different documents; with words alone on the training part,
with vectors on the development part, since the sentence encoder was trained on the training part and knows it. `match`: softmax
over the candidates of each CheckThat! 2020 training post. The bias of `link` and `linked` puts 0.5 where F1 is best on the pairs
fitted on. Prints cross-validated scores: folds hold sentences that share no event.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from ascertain.bench.tasks import read_jsonl
from ascertain.compare.candidates import RANKED, Shelf
from ascertain.compare.lexical import Index
from ascertain.compare.match import FEATURES, features, neighbourly, prepare
from ascertain.compare.vectors import vectoriser

FOLDS = 5
ABOUT = (
    "link, linked: ECB+, annotation CC BY 3.0; match: CheckThat! 2020 task 2, free for general research use. "
    "By training/fit_match.py; no text is in the weights."
)
VECTORS = ("cosine", "cosine_title")


Pairs = tuple[list[str], np.ndarray, np.ndarray]
"""Texts, pairs of their indices, and whether each pair shares an event."""


def train_pairs(data: Path) -> Pairs:
    rows = list(read_jsonl(data / "link/train-sentences.jsonl.gz"))
    events = [set(row["events"]) for row in rows]
    pairs = [(i, j) for i in range(len(rows)) for j in range(i) if rows[i]["doc"] != rows[j]["doc"]]
    return [r["text"] for r in rows], np.array(pairs), np.array([bool(events[i] & events[j]) for i, j in pairs])


def dev_pairs(data: Path) -> Pairs:
    rows = list(read_jsonl(data / "link/dev.gold.jsonl.gz"))
    texts = sorted({row[side] for row in rows for side in ("a", "b")})
    place = {text: i for i, text in enumerate(texts)}
    return texts, np.array([(place[r["a"]], place[r["b"]]) for r in rows]), np.array([r["same"] for r in rows])


def table(texts: list[str], vectorise) -> np.ndarray:
    """[n, n, features] of all pairs of texts."""
    index = Index()
    for number, text in enumerate(texts):
        index.add(str(number), text)
    made = [prepare(text, index.idf, vectorise) for text in texts]
    found = np.zeros((len(texts), len(texts), len(FEATURES)), np.float32)
    for i, a in enumerate(made):
        for j in range(i):
            found[i, j] = found[j, i] = features(a, made[j])
    return found


def folds(count: int, pairs: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Fold of each pair, -1 where its two sentences lie in different ones; sentences linked by events share a fold."""
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    for i, j in pairs[same]:
        root[find(i)] = find(j)
    heads = sorted({find(i) for i in range(count)}, key=lambda h: -sum(find(i) == h for i in range(count)))
    fold = np.array([heads.index(find(i)) % FOLDS for i in range(count)])
    return np.where(fold[pairs[:, 0]] == fold[pairs[:, 1]], fold[pairs[:, 0]], -1)


def logistic(x: np.ndarray, y: np.ndarray, decay: float = 1.0) -> np.ndarray:
    """Weights and bias by Newton's method."""
    x = np.c_[x, np.ones(len(x))].astype(np.float64)
    w = np.zeros(x.shape[1])
    penalty = np.append(np.full(x.shape[1] - 1, decay), 0.0)
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve(
            (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9), x.T @ (p - y) + penalty * w
        )
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def average_precision(scores: np.ndarray, y: np.ndarray) -> float:
    ranked = y[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(y) + 1) * ranked).sum() / ranked.sum())


def best_threshold(scores: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    order = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(y[order]) / (np.arange(1, len(y) + 1) + y.sum())
    return float(f1.max()), float(scores[order][f1.argmax()])


def fit_link(data: Path, vectorise) -> dict[str, dict]:
    texts, pairs, same = dev_pairs(data) if vectorise else train_pairs(data)
    every = table(texts, vectorise)
    used = [i for i, name in enumerate(FEATURES) if vectorise or name not in VECTORS]
    every = every[..., used]
    x, fold = every[pairs[:, 0], pairs[:, 1]], folds(len(texts), pairs, same)
    alone, joined = np.full(len(pairs), np.nan), np.full(len(pairs), np.nan)
    for k in range(FOLDS):
        inside, outside = fold == k, fold != k
        first, second = both(every, pairs, outside, same)
        alone[inside], joined[inside] = (
            x[inside] @ first[:-1] + first[-1],
            second_logit(every, pairs, first, second)[inside],
        )
    seen = fold >= 0
    first, second = both(every, pairs, np.ones(len(pairs), bool), same)
    plain, full = x @ first[:-1] + first[-1], second_logit(every, pairs, first, second)
    f1, cut = best_threshold(full, same)
    print(json.dumps({"link": "vectors" if vectorise else "words", "pairs": len(pairs),
                      "fitted_ap": [round(average_precision(z, same), 4) for z in (plain, full)], "fitted_f1": round(f1, 4),
                      "crossed_ap_inside_folds": [round(average_precision(z[seen], same[seen]), 4) for z in (alone, joined)]}))  # fmt: skip
    # `linked` reads the probabilities that `link` gives with its shifted bias, so its own is moved by as much.
    shift = best_threshold(plain, same)[1]
    names = [FEATURES[i] for i in used]
    first_shifted = np.append(first[:-1], first[-1] - shift)
    second = both(every, pairs, np.ones(len(pairs), bool), same, first=first_shifted)[1]
    cut = best_threshold(second_logit(every, pairs, first_shifted, second), same)[1]
    return {
        "link": stored(names, first_shifted[:-1], first_shifted[-1]),
        "linked": stored(["likeness"], second[:-1], second[-1] - cut),
    }


def both(every: np.ndarray, pairs: np.ndarray, chosen: np.ndarray, same: np.ndarray, first: np.ndarray | None = None):
    """Weights of the pair's own features, and of its own probability with its neighbours' likeness in equal parts."""
    if first is None:
        first = logistic(every[pairs[chosen, 0], pairs[chosen, 1]], same[chosen])
    return first, logistic(second_features(every, pairs, first)[chosen], same[chosen], 0.01)


def second_features(every: np.ndarray, pairs: np.ndarray, first: np.ndarray) -> np.ndarray:
    logit = every @ first[:-1].astype(np.float32) + np.float32(first[-1])
    own = (1 / (1 + np.exp(-logit))).astype(np.float32)
    np.fill_diagonal(own, 0)
    near = neighbourly(own)
    return (own + near)[pairs[:, 0], pairs[:, 1]][:, None]


def second_logit(every: np.ndarray, pairs: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return second_features(every, pairs, first) @ second[:-1] + second[-1]


def fit_match(data: Path, vectorise) -> dict:
    shelf = Shelf(vectorise)
    for claim in read_jsonl(data / "match/corpus.jsonl.gz"):
        shelf.add(claim["id"], claim["text"], claim["title"])
    used = [i for i, name in enumerate(RANKED) if vectorise or name not in VECTORS]
    lists = []
    for record in read_jsonl(data / "match/train.gold.jsonl.gz"):
        rows = shelf.rows(record["text"])
        right = np.array([key in record["relevant"] for key in rows])
        if right.any():
            lists.append((np.array(list(rows.values()))[:, used], right))
    w = softmax(lists)
    crossed = []
    for k in range(FOLDS):
        part = softmax([each for i, each in enumerate(lists) if i % FOLDS != k])
        crossed += [precision_at_five(x @ part, right) for i, (x, right) in enumerate(lists) if i % FOLDS == k]
    print(
        json.dumps(
            {
                "match": "vectors" if vectorise else "words",
                "map5_of_found": round(float(np.mean(crossed)), 4),
                "found": len(lists),
            }
        )
    )
    return stored([RANKED[i] for i in used], w, 0.0)


def precision_at_five(scores: np.ndarray, right: np.ndarray) -> float:
    top = right[np.argsort(-scores, kind="stable")][:5]
    return float((np.cumsum(top) / np.arange(1, len(top) + 1) * top).sum() / min(5, right.sum()))


def softmax(lists: list[tuple[np.ndarray, np.ndarray]], decay: float = 0.05) -> np.ndarray:
    """Weights by damped Newton steps on the log-likelihood of the right candidate in each list."""
    w = np.zeros(lists[0][0].shape[1])
    cost = loss(lists, w, decay)
    for _ in range(40):
        slope, bend = decay * w, decay * np.eye(len(w))
        for x, right in lists:
            z = x @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            q = np.where(right, np.exp(np.minimum(z - z[right].max(), 0.0)), 0.0)
            q /= q.sum()
            mean = p @ x
            slope += mean - q @ x
            bend += (x * p[:, None]).T @ x - np.outer(mean, mean)
        step, size = np.linalg.solve(bend, slope), 1.0
        while (new := loss(lists, w - size * step, decay)) > cost and size > 1e-3:
            size /= 2
        if cost - new < 1e-4:
            break
        w, cost = w - size * step, new
    return w


def loss(lists: list[tuple[np.ndarray, np.ndarray]], w: np.ndarray, decay: float) -> float:
    total = decay * float(w @ w) / 2
    for x, right in lists:
        z = x @ w
        z -= z.max()
        total += float(np.log(np.exp(z).sum()) - np.log(np.exp(z[right]).sum() + 1e-300))
    return total


def stored(names: list[str], weights: np.ndarray, bias: float) -> dict:
    return {
        "weights": {n: round(float(v), 4) for n, v in zip(names, weights, strict=True)},
        "bias": round(float(bias), 4),
    }


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    kinds = {"words": None, "vectors": vectoriser()}
    if kinds["vectors"] is None:
        raise SystemExit("the sentence encoder is not installed")
    made: dict[str, dict] = {"link": {}, "linked": {}, "match": {}}
    for name, vectorise in kinds.items():
        for task, weights in (fit_link(a.data, vectorise) | {"match": fit_match(a.data, vectorise)}).items():
            made[task][name] = weights
    a.out.write_text(json.dumps({"about": ABOUT} | made, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
