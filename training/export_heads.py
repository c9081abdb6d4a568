"""Write a head of train_heads.py as NAME.onnx, and NAME.json with the n-grams and how the two are joined.

python export_heads.py --data DIR --rows FILE.pkl --checkpoint FILE.pt --folds DIR --out DIR --task hedge
--folds holds TASK.pt (fitted on everything) and TASK.folds.npz (out-of-fold logits); the n-grams' logits are made out of
the same folds, both are joined by logistic regression, and the joint score is printed, cross-validated once more. The piece
vectors are written as what they add to each hidden number, an int8 row a piece of the vocabulary.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

import ngrams
from ascertain.claims.hedging import by_grams
from ascertain.claims.hedging import pooled as columns_pooled
from ascertain.encoder.model import open_session
from export_onnx import Graph
from network import HIDDEN
from train_heads import SPREAD, Item, Mixed, items, padded, pooled, report


def build(model: Mixed) -> onnx.ModelProto:
    """Rows [1, length, 384] and piece ids [1, length] -> their columns [1, length, 2]."""
    w = {k: v.float().numpy() for k, v in model.state_dict().items()}
    table = model.vectors.numpy() @ w["words.weight"].T + w["words.bias"]
    unit = np.abs(table).max(0) / 127
    g = Graph()
    g.add("Gather", [g.keep("table", np.round(table / unit).astype(np.int8)), "ids"], "word_8")
    g.add("Cast", ["word_8"], "word_32", to=TensorProto.FLOAT)
    g.add("Mul", ["word_32", g.keep("unit", unit)], "word")
    g.add("MatMul", ["rows", g.keep("rows_w", w["rows.weight"].T / SPREAD)], "row")
    g.add("Add", ["row", "word"], "sum")
    g.add("Div", ["sum", g.keep("root2", np.float32([math.sqrt(2)]))], "scaled")
    g.add("Erf", ["scaled"], "erf")
    g.add("Add", ["erf", g.keep("one", np.float32([1]))], "above")
    g.add("Mul", ["sum", "above"], "hidden")
    g.add("MatMul", ["hidden", g.keep("out_w", w["out.weight"].T / 2)], "out_m")
    g.add("Add", ["out_m", g.keep("out_b", w["out.bias"])], "pieces")
    inputs = [
        helper.make_tensor_value_info("rows", TensorProto.FLOAT, [1, "length", HIDDEN]),
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"]),
    ]
    outputs = [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, [1, "length", 2])]
    graph = helper.make_graph(g.nodes, "ascertain_head", inputs, outputs, g.constants)
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="ascertain"
    )


def logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights and, last, the constant, by Newton's method."""
    wide, w = np.c_[x, np.ones(len(x))], np.zeros(x.shape[1] + 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-wide @ w))
        w += np.linalg.solve((wide * (p * (1 - p))[:, None]).T @ wide + 1e-3 * np.eye(len(w)), wide.T @ (y - p))
    return w


def joined_by_folds(x: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    out = np.zeros(len(y))
    for k in set(fold.tolist()):
        w = logistic(x[fold != k], y[fold != k])
        out[fold == k] = x[fold == k] @ w[:-1] + w[-1]
    return out


def best_cut(logit: np.ndarray, y: np.ndarray, task: str) -> float:
    """The middle of the five probabilities between 0.3 and 0.6 with the best score: F1 for hedges, macro F1 for loaded language."""
    wanted = "f1" if task == "hedge" else "macro_f1"
    tried = {round(p, 2): report(logit - np.log(p / (1 - p)), y, task)[wanted] for p in np.arange(0.3, 0.61, 0.02)}
    return sorted(sorted(tried, key=lambda p: -tried[p])[:5])[2]


def cut_by_folds(logit: np.ndarray, y: np.ndarray, fold: np.ndarray, task: str) -> np.ndarray:
    """The logits above the cut that the other folds would choose."""
    out = np.zeros(len(y))
    for k in set(fold.tolist()):
        cut = best_cut(logit[fold != k], y[fold != k], task)
        out[fold == k] = logit[fold == k] - np.log(cut / (1 - cut))
    return out


def largest_difference(model: Mixed, some: list[Item], a: argparse.Namespace) -> float:
    """Between the written file's logit of a sentence and the network's own."""
    run, worst = open_session(a.out / f"{a.task}.onnx", ("pieces",)), 0.0
    for item in some:
        x, pieces, mask, marked = padded([item])
        with torch.inference_mode():
            own = pooled(model(x, pieces, mask), mask, marked, a.task).item()
        worst = max(worst, abs(own - columns_pooled(run({"rows": x.numpy(), "ids": pieces.numpy()})[0][0])))
    return worst


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "rows", "checkpoint", "folds", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--task", required=True, choices=("hedge", "loaded"))
    a = ap.parse_args()
    torch.set_num_threads(1)
    with a.rows.open("rb") as file:
        data: list[Item] = items(a.data, pickle.load(file), a.task)  # noqa: S301
    texts, y = [i.group for i in data], np.array([i.goal for i in data])
    known = np.load(a.folds / f"{a.task}.folds.npz")
    fold = known["fold"]
    linear = np.zeros(len(y))
    for k in set(fold.tolist()):
        weights = ngrams.fit(
            [t for t, f in zip(texts, fold, strict=True) if f != k], y[fold != k], kinds=a.task == "hedge"
        )
        linear[fold == k] = [by_grams(t, weights) for t, f in zip(texts, fold, strict=True) if f == k]
    both = np.c_[linear, known["guess"]]
    joint = joined_by_folds(both, y, fold)
    least = best_cut(joint, y, a.task)
    guesses = {
        "n-grams": linear,
        "network": known["guess"],
        "joined": joint,
        "joined, cut of the other folds": cut_by_folds(joint, y, fold, a.task),
        f"joined, cut {least}": joint - np.log(least / (1 - least)),
    }
    for name, guess in guesses.items():
        print(json.dumps({"task": a.task, "by": name} | {k: round(v, 4) for k, v in report(guess, y, a.task).items()}))
    model = Mixed().eval()
    model.load_state_dict(torch.load(a.folds / f"{a.task}.pt", weights_only=True))
    model.start(a.checkpoint)
    a.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(model), a.out / f"{a.task}.onnx")
    joined = [round(float(v), 4) for v in logistic(both, y)]
    info = {"joined": joined, "least": least, "weights": ngrams.fit(texts, y, kinds=a.task == "hedge")}
    (a.out / f"{a.task}.json").write_text(json.dumps(info, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(json.dumps({"largest difference of a logit": round(largest_difference(model, data[:300], a), 4)}))
    for path in sorted(a.out.glob(f"{a.task}.*")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
