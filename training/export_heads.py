"""Write a head of train_heads.py as int8 NAME.onnx, and NAME.json with the n-grams and how the two are joined.

python export_heads.py --data DIR --rows FILE.pkl --folds DIR --out DIR --task hedge
--folds holds TASK.pt (fitted on everything) and TASK.folds.npz (out-of-fold logits); the n-grams' logits are made out of
the same folds, both are joined by logistic regression, and the joint score is printed, cross-validated once more.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

import ngrams
from ascertain.claims.hedging import by_grams
from export_onnx import Graph, calms, layers, quantise
from network import HIDDEN
from train_heads import Head, Item, items, padded, report


def build(model: Head, calm: dict[str, np.ndarray]) -> onnx.ModelProto:
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
    """The probability between 0.3 and 0.6 with the best out-of-fold score: F1 for hedges, macro F1 for loaded language."""
    wanted = "f1" if task == "hedge" else "macro_f1"
    tried = {round(p, 2): report(logit - np.log(p / (1 - p)), y, task) for p in np.arange(0.3, 0.61, 0.02)}
    best = max(tried, key=lambda p: (tried[p][wanted], p))
    print(json.dumps({"least": best} | {k: round(v, 4) for k, v in tried[best].items()}))
    return best


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "rows", "folds", "out"):
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
    for name, guess in (("n-grams", linear), ("layers", known["guess"]), ("joined", joined_by_folds(both, y, fold))):
        print(json.dumps({"task": a.task, "by": name} | {k: round(v, 4) for k, v in report(guess, y, a.task).items()}))
    model = Head().eval()
    model.load_state_dict(torch.load(a.folds / f"{a.task}.pt", weights_only=True))
    with torch.inference_mode():
        calm = calms(model, lambda: [model(*padded([i])[:2]) for i in data[:200]])
    a.out.mkdir(parents=True, exist_ok=True)
    quantise(build(model, calm), a.out / f"{a.task}.onnx", keep=["out_m"])
    joined = [round(float(v), 4) for v in logistic(both, y)]
    least = best_cut(joined_by_folds(both, y, fold), y, a.task)
    info = {"joined": joined, "least": least, "weights": ngrams.fit(texts, y, kinds=a.task == "hedge")}
    (a.out / f"{a.task}.json").write_text(json.dumps(info, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    for path in sorted(a.out.glob(f"{a.task}.*")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
