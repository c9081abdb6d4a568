"""Write a checkpoint as the folder that ascertain.encoder loads: int8 ONNX, tokenizer, encoder.json, hashes.

python export_onnx.py --base DIR --checkpoint FILE.pt [FILE.pt ...] --out DIR [--float]
Several checkpoints of one line of training are averaged.

The graph is laid by hand (MultiHeadAttention and BiasGelu are the fused operators), so that no exporter's version changes it. In
int8, Attention would take the query, key and value of each head by itself, which costs more than one product for all, and
SkipLayerNormalization takes nine times as long as an addition and a LayerNormalization. Word vectors are int8 with one scale a row; matrices are int8 with one scale a column; activations
are scaled while it runs, after the channels with large values were toned down and their matrix rows raised by as much
(SmoothQuant, Xiao and others 2023). Each layer has a channel or two with values a hundred times the others'; the few worst of each matrix stay in
32 bits (Dettmers and others 2022). The parity check prints how often the tags agree with torch on the texts of --texts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

import backend
from ascertain.encoder import Encoder as Reader
from corpus import read
from network import EPS, HEADS, HIDDEN, OUTPUTS, SHARED, Encoder

MS = "com.microsoft"
PLAIN = "_few"
"""How the names of those nodes end that stay in 32 bits."""
FEW = 8
"""Channels of a matrix that stay in 32 bits. One would do for most layers; 32 lower the error by a further fifth."""


class Graph:
    """Nodes and constants of a graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def keep(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output


def calms(model: torch.nn.Module, use: Callable[[], object], strength: float = 0.65) -> dict[str, np.ndarray]:
    """What each channel going into a layer's matrices is divided by, from the largest values while `use` runs;
    infinity for the channels that stay in 32 bits. Names as in the state; `query` stands for key and value too."""
    peaks: dict[str, torch.Tensor] = {}

    def watch(name: str) -> Callable:
        def hook(_: object, inputs: tuple[torch.Tensor]) -> None:
            top = inputs[0].abs().amax((0, 1))
            peaks[name] = torch.maximum(peaks.get(name, top), top)

        return hook

    found = {}
    watched = {}
    for name, module in model.named_modules():
        if name.endswith((".out", ".up", ".down")):
            watched[name] = module, [module]
        elif hasattr(module, "query"):
            watched[f"{name}.query"] = module, [module.query, module.key, module.value]
    hooks = [module.register_forward_pre_hook(watch(name)) for name, (module, _) in watched.items()]
    use()
    for hook in hooks:
        hook.remove()
    for name, (_, maps) in watched.items():
        peak = peaks[name].clamp(min=1e-3)
        row = torch.cat([m.weight.detach() for m in maps]).abs().amax(0).clamp(min=1e-3)
        by = peak**strength / row ** (1 - strength)
        if not name.endswith(".query"):
            by[(peak * row).topk(FEW).indices] = torch.inf
        found[name] = by.numpy()
    return found


def build(model: Encoder, calm: dict[str, np.ndarray] | None, heads: tuple[str, ...]) -> onnx.ModelProto:
    w = {k: v.float().numpy() for k, v in model.state_dict().items()}
    g = Graph()

    x = bottom(g, w, "features")
    x = layers(g, w, x, len(model.layers), calm)
    g.add("Identity", [f"l{SHARED - 1}_b"], "shared")
    wide = np.concatenate([w[f"{h}.weight"] for h in heads]).T
    bias = np.concatenate([w[f"{h}.bias"] for h in heads])
    g.add("MatMul", [x, g.keep("heads_w", wide)], "heads_m")
    g.add("Add", ["heads_m", g.keep("heads_b", bias)], "heads")
    g.keep("split", np.array([OUTPUTS[h] for h in heads], np.int64))
    g.nodes.append(helper.make_node("Split", ["heads", "split"], list(heads), name="split_heads", axis=-1))
    size = [1, "length"]
    widths = {h: OUTPUTS[h] for h in heads} | {"shared": HIDDEN}
    graph = helper.make_graph(
        g.nodes,
        "ascertain_encoder",
        [helper.make_tensor_value_info(n, TensorProto.INT64, size) for n in ("ids", "features")],
        [helper.make_tensor_value_info(h, TensorProto.FLOAT, [*size, wide]) for h, wide in widths.items()],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="ascertain")


def bottom(g: Graph, w: dict[str, np.ndarray], extra: str) -> str:
    """Rows below the first layer: word vector, place, and the vector of the input `extra`."""
    scale = np.abs(w["words.weight"]).max(1, keepdims=True) / 127
    table = np.round(w["words.weight"] / scale).astype(np.int8)
    g.add("Gather", [g.keep("words", table), "ids"], "word_i8")
    g.add("Cast", ["word_i8"], "word_f", to=TensorProto.FLOAT)
    g.add("Gather", [g.keep("word_scale", scale.astype(np.float32)), "ids"], "word_s")
    g.add("Mul", ["word_f", "word_s"], "word_v")
    g.add("Gather", [g.keep(extra + "_w", w[f"{extra}.weight"] + w["kind"]), extra], "surface_v")
    g.add("Shape", ["ids"], "shape")
    g.add("Gather", ["shape", g.keep("one", np.array([1], np.int64))], "length")
    g.add("Slice", [g.keep("places", w["positions.weight"]), g.keep("zero", np.array([0], np.int64)), "length",
                    g.keep("axis", np.array([0], np.int64))], "place_v")  # fmt: skip
    g.add("Add", ["word_v", "surface_v"], "sum0")
    g.add("Add", ["sum0", "place_v"], "sum1")
    return g.add("LayerNormalization", ["sum1", g.keep("n_w", w["norm.weight"]), g.keep("n_b", w["norm.bias"])], "x0",
              axis=-1, epsilon=EPS)  # fmt: skip


def layers(g: Graph, w: dict[str, np.ndarray], x: str, count: int, calm: dict[str, np.ndarray] | None) -> str:
    for i in range(count):
        own = {k.removeprefix(f"layers.{i}."): v for k, v in w.items() if k.startswith(f"layers.{i}.")}
        x = layer(g, own, x, f"l{i}", {k: v for k, v in (calm or {}).items() if k.startswith(f"layers.{i}.")})
    return x


def layer(g: Graph, w: dict, x: str, n: str, calm: dict) -> str:
    packed = np.concatenate([w[f"{p}.weight"] for p in ("query", "key", "value")]).T
    bias = np.concatenate([w[f"{p}.bias"] for p in ("query", "key", "value")])
    calmed(g, x, f"{n}_query", packed, calm, f"{n}_qkv", bias)
    parts = [f"{n}_{p}" for p in "qkv"]
    g.nodes.append(helper.make_node("Split", [f"{n}_qkv"], parts, name=f"{n}_parts", axis=-1))
    g.add("MultiHeadAttention", parts, f"{n}_seen", MS, num_heads=HEADS)
    calmed(g, f"{n}_seen", f"{n}_out", w["out.weight"].T, calm, f"{n}_o", w["out.bias"])
    x = skip(g, w, "norm1", f"{n}_o", x, f"{n}_a")
    calmed(g, x, f"{n}_up", w["up.weight"].T, calm, f"{n}_u")
    g.add("BiasGelu", [f"{n}_u", g.keep(f"{n}_up_b", w["up.bias"])], f"{n}_g", MS)
    calmed(g, f"{n}_g", f"{n}_down", w["down.weight"].T, calm, f"{n}_d", w["down.bias"])
    return skip(g, w, "norm2", f"{n}_d", x, f"{n}_b")


def calmed(  # noqa: PLR0917
    g: Graph, x: str, name: str, matrix: np.ndarray, calm: dict, output: str, bias: np.ndarray | None = None
) -> str:
    """x times the matrix, and the bias: in int8 but for the channels that `calm` sets to infinity."""
    less, rest = toned(g, x, name, matrix, calm)
    by = divisor(calm, name)
    few = np.flatnonzero(np.isinf(by)) if by is not None else np.array([], np.int64)
    whole = output if not few.size else f"{name}_rest"
    product = whole if bias is None else f"{name}_m"
    g.add("MatMul", [less, g.keep(name, rest)], product)
    if bias is not None:
        g.add("Add", [product, g.keep(f"{name}_b", bias)], whole)
    if few.size:
        g.add("Gather", [x, g.keep(f"{name}_at", few)], f"{name}_picked", axis=-1)
        g.add("MatMul", [f"{name}_picked", g.keep(f"{name}_w", matrix[few])], f"{name}{PLAIN}")
        g.add("Add", [whole, f"{name}{PLAIN}"], output)
    return output


def toned(g: Graph, x: str, name: str, matrix: np.ndarray, calm: dict) -> tuple[str, np.ndarray]:
    """x divided as `calm` says, and the matrix multiplied so that the product stays; both 0 where it is infinite."""
    by = divisor(calm, name)
    if by is None:
        return x, matrix
    less = g.add("Mul", [x, g.keep(f"{name}_calm", (1 / by).astype(np.float32))], f"{name}_in")
    return less, (matrix * np.where(np.isinf(by), 0, by)[:, None]).astype(np.float32)


def divisor(calm: dict, name: str) -> np.ndarray | None:
    return next((v for k, v in calm.items() if name.endswith("_" + k.rsplit(".", 1)[1])), None)


def skip(g: Graph, w: dict, norm: str, new: str, old: str, name: str) -> str:  # noqa: PLR0917
    g.add("Add", [new, old], f"{name}_sum")
    parts = [g.keep(f"{name}_w", w[f"{norm}.weight"]), g.keep(f"{name}_c", w[f"{norm}.bias"])]
    return g.add("LayerNormalization", [f"{name}_sum", *parts], name, axis=-1, epsilon=EPS)


def write(model: Encoder, out: Path, base: Path, texts: list[str], *, quantised: bool, heads: tuple[str, ...]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    target = out / "encoder.onnx"
    reader = backend.wrap(model, base)
    calm = calms(model, lambda: [reader.read(t) for t in texts]) if quantised and texts else None
    graph = build(model, calm, heads)
    if quantised:
        quantise(graph, target, keep=["heads_m"])
    else:
        onnx.save(graph, target)
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    (out / "encoder.json").write_text(
        json.dumps(backend.info(model, (*heads, "shared")), separators=(",", ":")) + "\n", "utf-8"
    )


def quantise(graph: onnx.ModelProto, target: Path, keep: list[str]) -> None:
    """Write the graph with int8 matrices; the nodes named in `keep`, and those of few channels, stay as they are."""
    keep = [*keep, *(n.name for n in graph.graph.node if n.name.endswith(PLAIN))]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        onnx.save(graph, plain)
        quantize_dynamic(plain, target, op_types_to_quantize=["MatMul"], per_channel=True,
                         weight_type=QuantType.QInt8, nodes_to_exclude=keep,
                         extra_options={"DefaultTensorType": TensorProto.FLOAT})  # fmt: skip


def parity(folder: Path, reference: Reader, texts: list[str]) -> dict[str, float]:
    """Share of word pieces with the same best tag, and the largest difference of any row."""
    ours, same, count, worst = Reader.load(folder), 0, 0, 0.0
    for text in texts:
        a, b = ours.read(text).rows("tags"), reference.read(text).rows("tags")
        same += int((a.argmax(1) == b.argmax(1)).sum())
        count += len(a)
        worst = max(worst, float(np.abs(a - b).max()))
    return {"same_tag": round(same / count, 5), "largest_difference": round(worst, 4), "pieces": count}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("base", "checkpoint", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True, nargs="+" if name == "checkpoint" else None)
    ap.add_argument("--texts", type=Path, help="JSONL with texts: 12 for the parity check, 24 to find large values")
    ap.add_argument("--float", action="store_true", help="write 32-bit weights (for the parity of the graph)")
    ap.add_argument("--heads", nargs="+", default=("tags", "links"), help="outputs to write: tags, links, sentence")
    a = ap.parse_args()
    model = backend.load(*a.checkpoint)
    texts = [r["text"] for r in read(a.texts)[:36]] if a.texts else []
    write(model, a.out, a.base, texts[12:], quantised=not a.float, heads=tuple(a.heads))
    if texts:
        print(json.dumps(parity(a.out, backend.wrap(model, a.base), texts[:12])))
    for path in sorted(a.out.iterdir()):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
