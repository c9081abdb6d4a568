"""Teach the small name network what larger taggers say of many texts (distillation).

python fit_names.py --texts FILE... --teachers NAME_OR_PATH WEIGHT ... --out names.npz [--net HIDDEN ROWS EPOCHS BATCH ...]
FILEs are JSONL (gzip accepted) with `text` or `premise`; teachers are spaCy pipelines with the tokens of en_core_web_sm.
The student reads the token vectors of the program's own parser and hashed words; each --net is one network, and the program
takes their mean. One text in twelve, by its name, is kept back: after every epoch, prints the loss and accuracy there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spacy
import torch

from ascertain.actors.name_clues import TYPES
from ascertain.actors.tagger import SHIFTS, _neighbour, features
from ascertain.syntax import nlp
from ascertain.syntax.parses import PLAIN

OF_LABEL = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NAT"}
OF_LABEL |= dict.fromkeys(("WORK_OF_ART", "PRODUCT", "EVENT", "LAW", "LANGUAGE"), "MISC")
BLANK = 0.12
"""Share of hashed words hidden in training, so that unknown names are read by their shape and surroundings."""
DROPPED = 0.25


def lines(files: list[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of every paragraph of more than three words, each once."""
    seen = set()
    for path in files:
        data = path.read_bytes()
        for row in (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode().splitlines():
            record = json.loads(row)
            for part in (record.get("text") or record.get("premise", "")).split("\n"):
                if len(part.split()) > 3 and part not in seen:
                    seen.add(part)
                    yield str(record["id"]), part.strip().translate(PLAIN)


def labelled(named: list[tuple[str, str]], teachers: list[tuple[str, float]]) -> dict[str, np.ndarray]:
    """Token vectors, hashed features, what the teachers say on average, the text of each token, and what is kept back."""
    texts = [t for _, t in named]
    docs = list(nlp().pipe(texts, batch_size=64))
    text = np.repeat(np.arange(len(docs)), [len(d) for d in docs])
    said = np.zeros((len(text), 1 + 2 * len(TYPES)), np.float32)
    for name, weight in teachers:
        at = 0
        for own, doc in zip(docs, spacy.load(name).pipe(texts, batch_size=64), strict=True):
            tags = np.zeros(len(own), int)
            for e in doc.ents if len(doc) == len(own) else ():
                if e.label_ in OF_LABEL:
                    kind = 1 + 2 * TYPES.index(OF_LABEL[e.label_])
                    tags[e.start], tags[e.start + 1 : e.end] = kind, kind + 1
            said[np.arange(at, at + len(own)), tags] += weight
            at += len(own)
    kept = np.array([zlib.crc32(name.encode()) % 12 == 0 for name, _ in named])
    return {
        "vectors": np.concatenate([d.tensor for d in docs]).astype(np.float16),
        "hashed": features(docs, text),
        "said": said / said.sum(axis=1, keepdims=True),
        "text": text,
        "kept": kept[text],
    }


class Student(torch.nn.Module):
    def __init__(self, hidden: int, rows: int, width: int) -> None:
        super().__init__()
        self.near = torch.nn.Linear(3 * width, hidden)
        self.rows = torch.nn.EmbeddingBag(rows, hidden, mode="sum")
        torch.nn.init.normal_(self.rows.weight, std=0.05)
        self.out = torch.nn.Linear(hidden, 1 + 2 * len(TYPES))

    def forward(self, near: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.near(near) + self.rows(ids))
        return torch.log_softmax(self.out(torch.dropout(hidden, DROPPED, self.training)), 1)


def train(data: dict[str, np.ndarray], net: list[int], seed: int) -> dict[str, np.ndarray]:
    """One network's arrays, as `tagger.Network` has them."""
    hidden, rows, epochs, batch = net
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    mean, std = (f(data["vectors"].astype(np.float32), 0) for f in (np.mean, np.std))
    vectors = (data["vectors"] - mean) / std
    edges = [_neighbour(data["text"], by) for by in (-1, 1)]
    here = np.arange(len(vectors))
    left, right = (np.where(e >= 0, e, here) for e in edges)
    ids = (data["hashed"] % np.uint64(rows)).astype(np.int64)
    model = Student(hidden, rows, vectors.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    learn, kept = here[~data["kept"]], here[data["kept"]]
    steps, step = epochs * (len(learn) // batch), 0

    def drawn(at: np.ndarray, blank: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        near = np.concatenate([vectors[left[at]], vectors[at], vectors[right[at]]], 1).astype(np.float32)
        shown = np.where(rng.random((len(at), len(SHIFTS))) < blank, 0, ids[at])
        return torch.tensor(near), torch.tensor(shown), torch.tensor(data["said"][at])

    for epoch in range(epochs):
        model.train()
        order = rng.permutation(learn)
        for at in range(0, len(order) - batch + 1, batch):
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * (1 - step / steps) + 1e-5
            near, shown, said = drawn(order[at : at + batch], BLANK)
            loss = -(said * model(near, shown)).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
        model.eval()
        with torch.no_grad():
            near, shown, said = drawn(kept, 0.0)
            guess = model(near, shown)
        right_ones = (guess.argmax(1) == said.argmax(1)).float()
        figures = {"loss": float(-(said * guess).sum(1).mean()), "accuracy": float(right_ones.mean())}
        print(json.dumps({"hidden": hidden, "rows": rows, "epoch": epoch, **figures}), flush=True)
    return arrays(model, np.tile(mean, 3), np.tile(std, 3))


def arrays(model: Student, mean: np.ndarray, std: np.ndarray) -> dict[str, np.ndarray]:
    near, out = model.near, model.out
    w = near.weight.detach().numpy().T
    rows = model.rows.weight.detach().numpy()
    scale = np.abs(rows).max(0) / 127
    return {
        "w": (w / std[:, None]).astype(np.float16),
        "b": near.bias.detach().numpy() - (mean / std) @ w,
        "rows": np.round(rows / scale).astype(np.int8),
        "scale": scale,
        "u": out.weight.detach().numpy().T.astype(np.float16),
        "c": out.bias.detach().numpy(),
    }


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--texts", type=Path, nargs="+", required=True)
    ap.add_argument("--teachers", nargs="+", required=True, help="pairs of a spaCy pipeline and its weight")
    ap.add_argument("--net", type=int, nargs=4, action="append", metavar=("HIDDEN", "ROWS", "EPOCHS", "BATCH"))
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--seed", type=int, default=7)
    a = ap.parse_args()
    torch.set_num_threads(1)
    teachers = [(n, float(w)) for n, w in zip(a.teachers[::2], a.teachers[1::2], strict=True)]
    data = labelled(list(lines(a.texts)), teachers)
    out = {}
    for k, net in enumerate(a.net or [[96, 8192, 10, 512], [64, 32768, 8, 512]]):
        out |= {f"{k}_{part}": array for part, array in train(data, net, a.seed).items()}
    np.savez_compressed(a.out, **out)


if __name__ == "__main__":
    main()
