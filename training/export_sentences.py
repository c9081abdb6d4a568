"""Write the base sentence encoder (all-MiniLM-L6-v2) as int8 ONNX: word pieces of one text in, one unit vector out.

python export_sentences.py --base DIR --out DIR [--checkpoint FILE.pt] [--texts FILE.jsonl.gz] [--float]
Writes sentences.onnx and sentences.json. A checkpoint takes the place of the base weights. The texts set the scales of the
large channels (see export_onnx.py) and are what the printed parity is measured on: cosine to the 32-bit network.
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

from ascertain.encoder.model import load_tokenizer
from corpus import read
from export_onnx import Graph, calms, layers, quantise
from network import EPS, HIDDEN, LAYERS, Encoder

LONGEST = 256


class Sentences(Encoder):
    """The network without heads and surface features: the mean of the last layer's rows, scaled to length 1."""

    def rows(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        x = self.norm(self.words(ids) + self.positions(torch.arange(ids.shape[1])) + self.kind)
        bias = None if mask is None else torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for each in self.layers:
            x = each(x, bias)
        return x

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        x = self.rows(ids, mask)
        kept = torch.ones(ids.shape) if mask is None else mask.float()
        mean = (x * kept[..., None]).sum(1) / kept.sum(1, keepdim=True)
        return torch.nn.functional.normalize(mean, dim=1)


def load(base: Path, checkpoint: Path | None = None) -> Sentences:
    model = Sentences()
    model.load_base(base / "model.safetensors")
    if checkpoint:
        model.load_state_dict(torch.load(checkpoint, weights_only=True), strict=False)
    return model.eval()


def pieces(tokenizer, text: str) -> list[int]:
    ids = tokenizer.encode(text, add_special_tokens=False).ids[: LONGEST - 2]
    return [101, *ids, 102]


def build(model: Sentences, calm: dict[str, np.ndarray]) -> onnx.ModelProto:
    w = {k: v.float().numpy() for k, v in model.state_dict().items()}
    g = Graph()
    scale = np.abs(w["words.weight"]).max(1, keepdims=True) / 127
    table = np.round(w["words.weight"] / scale).astype(np.int8)
    g.add("Gather", [g.keep("words", table), "ids"], "word_i8")
    g.add("Cast", ["word_i8"], "word_f", to=TensorProto.FLOAT)
    g.add("Gather", [g.keep("word_scale", scale.astype(np.float32)), "ids"], "word_s")
    g.add("Mul", ["word_f", "word_s"], "word_v")
    g.add("Shape", ["ids"], "shape")
    g.add("Gather", ["shape", g.keep("one", np.array([1], np.int64))], "length")
    places = w["positions.weight"][:LONGEST] + w["kind"]
    g.add("Slice", [g.keep("places", places), g.keep("zero", np.array([0], np.int64)), "length",
                    g.keep("axis", np.array([0], np.int64))], "place_v")  # fmt: skip
    g.add("Add", ["word_v", "place_v"], "sum")
    x = g.add("LayerNormalization", ["sum", g.keep("n_w", w["norm.weight"]), g.keep("n_b", w["norm.bias"])], "x0",
              axis=-1, epsilon=EPS)  # fmt: skip
    x = layers(g, w, x, LAYERS, calm)
    g.add("ReduceMean", [x], "mean", axes=[1], keepdims=0)
    g.add("LpNormalization", ["mean"], "vector", axis=1, p=2)
    graph = helper.make_graph(
        g.nodes,
        "ascertain_sentences",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, HIDDEN])],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="ascertain")


def write(model: Sentences, out: Path, batch: list[list[int]], *, quantised: bool, strength: float) -> None:
    out.mkdir(parents=True, exist_ok=True)
    target = out / "sentences.onnx"

    def use() -> None:
        for ids in batch:
            model(torch.tensor([ids]))

    with torch.inference_mode():
        calm = calms(model, use, strength) if quantised and batch else {}
    graph = build(model, calm)
    if quantised:
        quantise(graph, target, keep=[])
    else:
        onnx.save(graph, target)
    info = {"first": 101, "last": 102, "longest": LONGEST, "width": HIDDEN}
    (out / "sentences.json").write_text(json.dumps(info, separators=(",", ":")) + "\n", "utf-8")


def parity(path: Path, model: Sentences, batch: list[list[int]]) -> dict[str, float]:
    """Mean and least cosine between the file's vectors and the 32-bit network's."""
    import onnxruntime as ort

    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    cosines = []
    for ids in batch:
        ours = session.run(["vector"], {"ids": np.array([ids], np.int64)})[0][0]
        with torch.inference_mode():
            cosines.append(float(ours @ model(torch.tensor([ids]))[0].numpy()))
    return {
        "mean_cosine": round(float(np.mean(cosines)), 5),
        "least_cosine": round(min(cosines), 5),
        "texts": len(batch),
    }


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("base", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path)
    ap.add_argument(
        "--texts", type=Path, help="JSONL with texts: 300 to find large values, the next 100 for the parity"
    )
    ap.add_argument("--strength", type=float, default=0.75, help="how far large channels are toned down, 0 to 1")
    ap.add_argument("--float", action="store_true", help="write 32-bit weights")
    a = ap.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = load(a.base, a.checkpoint), load_tokenizer(a.base / "tokenizer.json")
    batch = [pieces(tokenizer, r["text"]) for r in read(a.texts)[:400]] if a.texts else []
    write(model, a.out, batch[:300], quantised=not a.float, strength=a.strength)
    if batch:
        print(json.dumps(parity(a.out / "sentences.onnx", model, batch[300:])))
    for path in sorted(a.out.glob("sentences.*")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
