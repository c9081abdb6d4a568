"""Fit the factuality of predicates: ridge on the parse's features, joined with the layers of train_heads.py.

python fit_factuality.py --data DIR --folds DIR --rows FILE.pkl --out DIR
--folds holds factuality.pt (fitted on everything) and factuality.folds.npz (out-of-fold scores). Prints cross-validated
Pearson r on UDS of the parse's features, the layers, and both; writes factuality.json and int8 factuality.onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from ascertain.claims.factuality import features
from ascertain.syntax import nlp
from ascertain.syntax.parses import PLAIN
from corpus import read
from export_onnx import Graph, calms, layers, quantise
from network import HIDDEN
from train_heads import Layers, items, padded

ALPHA, LEAST = 0.9, 2
"""Ridge penalty and fewest uses of a feature; r is flat between 0.7 and 1.5, and 2 and 3."""


def named(records: list[dict]) -> list[list[str]]:
    """Names of the features of every record's target."""
    docs = dict(
        zip(texts := sorted({r["text"] for r in records}), nlp().pipe(t.translate(PLAIN) for t in texts), strict=True)
    )
    roots = (docs[r["text"]].char_span(*r["target"], alignment_mode="expand").root for r in records)
    return [sorted(set(features(t))) for t in roots]


def matrix(names: list[list[str]], index: dict[str, int]) -> np.ndarray:
    out = np.zeros((len(names), len(index)), np.float32)
    for i, row in enumerate(names):
        known = [index[n] for n in row if n in index]
        out[i, known] = 1 / np.sqrt(max(1, len(known)))
    return out


def ridge(names: list[list[str]], goal: np.ndarray) -> dict[str, float]:
    """Weight of every feature, and under "" the constant; solved in the space of the records, which are fewer."""
    count = Counter(n for row in names for n in row)
    index = {n: i for i, n in enumerate(sorted(n for n, k in count.items() if k >= LEAST))}
    x, mean = matrix(names, index), float(goal.mean())
    centre = x.mean(0)
    z = x - centre
    w = z.T @ np.linalg.solve(z @ z.T + ALPHA * np.eye(len(z), dtype=np.float32), (goal - mean).astype(np.float32))
    return {n: round(float(w[i]), 3) for n, i in index.items()} | {"": mean - float(centre @ w)}


def scored(names: list[list[str]], weights: dict[str, float]) -> np.ndarray:
    known = [[weights[n] for n in row if n in weights] for row in names]
    return np.array([sum(k) / max(1, len(k)) ** 0.5 + weights[""] for k in known])


def least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(np.c_[x, np.ones(len(x))], y, rcond=None)[0]


def build(model: Layers, calm: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Rows [1, length, 384] -> their columns [1, length, 2]."""
    w = {k: v.float().numpy() for k, v in model.state_dict().items()}
    g = Graph()
    x = layers(g, w, "rows", len(model.layers), calm)
    g.add("MatMul", [x, g.keep("out_w", w["out.weight"].T)], "out_m")
    g.add("Add", ["out_m", g.keep("out_b", w["out.bias"])], "pieces")
    graph = helper.make_graph(
        g.nodes,
        "ascertain_head",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [1, "length", HIDDEN])],
        [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, [1, "length", 2])],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="ascertain")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "folds", "rows", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    a = ap.parse_args()
    torch.set_num_threads(1)
    records = read(a.data / "factuality/uds-dev.gold.jsonl.gz")
    names, y = named(records), np.array([r["score"] for r in records])
    known = np.load(a.folds / "factuality.folds.npz")
    by_id = {
        name: (guess, fold)
        for name, guess, fold in zip(known["ids"].tolist(), known["guess"], known["fold"], strict=True)
    }
    layers, fold = (np.array([by_id[r["id"]][k] for r in records]) for k in (0, 1))
    parse, joint = np.zeros(len(y)), np.zeros(len(y))
    for k in set(fold.tolist()):
        weights = ridge([n for n, f in zip(names, fold, strict=True) if f != k], y[fold != k])
        parse[fold == k] = scored([n for n, f in zip(names, fold, strict=True) if f == k], weights)
    both = np.c_[parse, layers]
    for k in set(fold.tolist()):
        w = least_squares(both[fold != k], y[fold != k])
        joint[fold == k] = both[fold == k] @ w[:-1] + w[-1]
    for name, guess in (("parse", parse), ("layers", layers), ("joined", joint)):
        print(json.dumps({"by": name, "r": round(float(np.corrcoef(guess, y)[0, 1]), 4),
                          "mae": round(float(np.abs(np.clip(guess, -3, 3) - y).mean()), 4)}))  # fmt: skip
    model = Layers().eval()
    model.load_state_dict(torch.load(a.folds / "factuality.pt", weights_only=True))
    with a.rows.open("rb") as file:
        data = items(a.data, pickle.load(file), "factuality")  # noqa: S301
    a.out.mkdir(parents=True, exist_ok=True)
    with torch.inference_mode():
        calm = calms(model, lambda: [model(*padded([i])[:3]) for i in data[:200]])
    quantise(build(model, calm), a.out / "factuality.onnx", keep=["out_m"])
    info = {"joined": [round(float(v), 4) for v in least_squares(both, y)], "weights": ridge(names, y)}
    (a.out / "factuality.json").write_text(json.dumps(info, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    for path in sorted(a.out.glob("factuality.*")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
