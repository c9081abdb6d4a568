"""Write the NLI checkpoint as int8 nli.onnx and nli.json, with temperature and floors set on the kept-back pages.

python export_nli.py --data DIR --base DIR --checkpoint FILE.pt --out DIR [--kept 0.08]
The graph is laid as in export_onnx.py. Temperature and floors are fitted on the file as users run it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from ascertain.compare.nli import LABELS, WINDOW, Nli
from ascertain.compare.nli_marks import MARKS
from ascertain.encoder.model import load_tokenizer, open_session
from export_onnx import Graph, bottom, calms, layers, quantise
from nli_network import Nli as Network
from nli_pairs import Pair, load
from train_nli import logits_of, scores

PRECISION = {"supports": 0.85, "refutes": 0.85, "neutral": 0.75}
"""Precision that each label's floor is to reach on the kept-back pages."""


def build(model: Network, calm: dict[str, np.ndarray]) -> onnx.ModelProto:
    w = {k: v.float().numpy() for k, v in model.state_dict().items()}
    g = Graph()
    x = layers(g, w, bottom(g, w, "marks"), len(model.layers), calm)
    axis, first = g.keep("axis1", np.array([1], np.int64)), g.keep("first", np.array(0, np.int64))
    g.add("Greater", ["marks", g.keep("side", np.array(MARKS // 2, np.int64))], "is_own")
    g.add("Unsqueeze", ["is_own", g.keep("axis2", np.array([2], np.int64))], "own")
    g.add("Cast", ["own"], "own_f", to=TensorProto.FLOAT)
    g.add("Mul", [x, "own_f"], "own_x")
    g.add("ReduceSum", ["own_x", axis], "own_sum", keepdims=0)
    g.add("ReduceSum", ["own_f", axis], "own_n", keepdims=0)
    g.add("Max", ["own_n", g.keep("unit", np.array(1, np.float32))], "own_n1")
    g.add("Div", ["own_sum", "own_n1"], "mean")
    g.add("Where", ["own", x, g.keep("low", np.array(-1e4, np.float32))], "own_or_low")
    g.add("ReduceMax", ["own_or_low"], "top", axes=[1], keepdims=0)
    g.add("Gather", [x, first], "first_r", axis=1)
    g.add("Squeeze", ["first_r", axis], "first_x")
    g.add("Concat", ["first_x", "mean", "top"], "pooled", axis=-1)
    g.add("Gemm", ["pooled", g.keep("mix_w", w["mix.weight"].T), g.keep("mix_b", w["mix.bias"])], "mixed")
    g.add("Tanh", ["mixed"], "bent")
    g.add(
        "Gemm", ["bent", g.keep("verdict_w", w["verdict.weight"].T), g.keep("verdict_b", w["verdict.bias"])], "verdict"
    )
    size = [1, "length"]
    graph = helper.make_graph(
        g.nodes,
        "ascertain_nli",
        [helper.make_tensor_value_info(n, TensorProto.INT64, size) for n in ("ids", "marks")],
        [helper.make_tensor_value_info("verdict", TensorProto.FLOAT, [1, len(LABELS)])],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="ascertain")


def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    z = logits / temperature
    powers = np.exp(z - z.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def fit_temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """The temperature with the least log loss, to two digits."""
    tried = np.arange(0.5, 3.0, 0.01)
    losses = [-np.log(softmax(logits, t)[np.arange(len(gold)), gold]).mean() for t in tried]
    return round(float(tried[int(np.argmin(losses))]), 2)


def floor(p: np.ndarray, gold: np.ndarray, label: int, precision: float) -> float:
    """The least probability of the label from which on all more probable answers together reach the precision."""
    said = p.argmax(1) == label
    order = np.argsort(-p[said, label])
    right = np.cumsum((gold[said] == label)[order])
    good = right / np.arange(1, len(right) + 1) >= precision
    last = np.flatnonzero(good)[-1] if good.any() else 0
    return round(float(p[said, label][order][last]), 3)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "checkpoint", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--kept", type=float, default=0.08)
    a = ap.parse_args()
    torch.set_num_threads(1)
    tokenizer = load_tokenizer(a.base / "tokenizer.json")
    train, dev, _ = load(a.data, tokenizer, a.kept)
    model = Network().eval()
    model.load_state_dict(torch.load(a.checkpoint, weights_only=True))
    calm = calms(model, lambda: logits_of(model, train[:600]))
    a.out.mkdir(parents=True, exist_ok=True)
    quantise(build(model, calm), a.out / "nli.onnx", keep=[])
    exact, gold = logits_of(model, dev), np.array([p.label for p in dev])
    ours = run(a.out, dev)
    same = float((exact.argmax(1) == ours.argmax(1)).mean())
    temperature = fit_temperature(ours, gold)
    p = softmax(ours, temperature)
    least = {label: floor(p, gold, i, PRECISION[label]) for i, label in enumerate(LABELS)}
    info = {"labels": LABELS, "marks": MARKS, "window": WINDOW, "temperature": temperature, "least": least}
    (a.out / "nli.json").write_text(json.dumps(info, separators=(",", ":")) + "\n", "utf-8")
    (a.out / "tokenizer.json").write_bytes((a.base / "tokenizer.json").read_bytes())
    Nli.load(a.out)
    print(json.dumps({"torch": scores(exact, dev), "int8": scores(ours, dev), "same_label": round(same, 4)} | info))
    for path in sorted(a.out.glob("nli.*")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


def run(folder: Path, pairs: list[Pair]) -> np.ndarray:
    network = open_session(folder / "nli.onnx", ("verdict",))
    return np.concatenate([network({"ids": p.ids[None], "marks": p.marks[None]})[0] for p in pairs])


if __name__ == "__main__":
    main()
