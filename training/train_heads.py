"""Train the heads of sentences (hedge, loaded) and of predicates (factuality) on the encoder's shared rows.

python train_heads.py --data DIR --onnx DIR --rows FILE.pkl --checkpoint FILE.pt --out DIR --task hedge [--folds 3]
The encoder in DIR of --onnx makes the rows once, into FILE.pkl.
With --folds it prints cross-validated scores and keeps the out-of-fold logits; without, it fits on everything. Hedges and
loaded words are told piece by piece, from the row and the piece's own vector; factuality by two layers that begin as the
tagger's top two. The encoder below is left as it is, so that one reading serves every head.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from ascertain.encoder import Encoder
from corpus import phrases, read
from network import HIDDEN, LAYERS, SHARED, Layer

SOURCES = {
    "hedge": (("hedge/wiki-visible", 1.0),),
    "loaded": (("loaded/babe-visible", 1.0),),
    "factuality": (("factuality/uds-dev", 1.0),),
}
"""MEANTIME is left out of factuality: nine of its ten events are certain, and with it the cross-validated r on UDS falls."""
BATCH = 32
WIDTH = 64
"""Hidden numbers of a piece; 128 are no better, nor is the mean of three networks."""
SPREAD = 0.67
"""Standard deviation of the numbers in a shared row."""


@dataclass(slots=True)
class Item:
    """One judgement: rows and piece ids of the sentence, the goal (0 or 1, or a score over 3), pieces that are marked (or the target)."""

    id: str
    group: str
    rows: np.ndarray
    pieces: np.ndarray
    goal: float
    marked: np.ndarray
    weight: float
    set: str


class Layers(nn.Module):
    """Rows [batch, length, 384] -> [batch, length, 2]: what each piece says for the sentence, alone and in the mean."""

    epochs, rate, faster, decay = 4, 2e-4, 5, 0.05

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS - SHARED))
        self.out = nn.Linear(HIDDEN, 2)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        bias = torch.where(mask, 0.0, -1e4)[:, None, None, :]
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x, bias)
        return self.out(self.dropout(x))

    def start(self, checkpoint: Path) -> None:
        state = torch.load(checkpoint, weights_only=True)
        own = {f"layers.{int(k.split('.')[1]) - SHARED}.{k.split('.', 2)[2]}": v for k, v in state.items()
               if k.startswith("layers.") and int(k.split(".")[1]) >= SHARED}  # fmt: skip
        self.load_state_dict(own, strict=False)


class Mixed(nn.Module):
    """The same columns from each piece alone: its row, which knows the sentence, and its own vector, which knows the word.

    Four layers of tagging leave little in a row of which word it was, and hedges and judgements are a matter of words.
    """

    epochs, rate, faster, decay = 8, 2e-3, 1, 0.1

    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.Linear(HIDDEN, WIDTH, bias=False)
        self.words = nn.Linear(HIDDEN, WIDTH)
        self.out = nn.Linear(WIDTH, 2)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x: torch.Tensor, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.rows(self.dropout(x / SPREAD)) + self.words(self.dropout(self.vectors[pieces]))
        return self.out(self.dropout(F.gelu(hidden)))

    def start(self, checkpoint: Path) -> None:
        vectors = torch.load(checkpoint, weights_only=True)["words.weight"].float()
        self.register_buffer("vectors", vectors / vectors.std(), persistent=False)


Head = Layers | Mixed


def shared_rows(data: Path, onnx: Path, kept: Path) -> dict:
    """The encoder's shared rows of every sentence, with the pieces' ids, starts and ends; read from `kept` where it is there."""
    if kept.is_file():
        with kept.open("rb") as file:
            return pickle.load(file)  # noqa: S301
    encoder, rows = Encoder.load(onnx), {}
    for name in (name for sources in SOURCES.values() for name, _ in sources):
        for text in sorted({r["text"] for r in read(data / f"{name}.gold.jsonl.gz")}):
            found = encoder.read(text)
            p = found.pieces
            rows[text] = found.rows("shared").astype(np.float16), p.ids, p.starts, p.ends
    kept.write_bytes(pickle.dumps(rows))
    return rows


def items(data: Path, rows: dict, task: str) -> list[Item]:
    out = []
    for name, weight in SOURCES[task]:
        for r in read(data / f"{name}.gold.jsonl.gz"):
            x, pieces, starts, ends = rows[r["text"]]
            if not len(x):
                continue
            marked = np.zeros(len(x), np.float32)
            if task == "factuality":
                s, e = r["target"]
                marked[(starts < e) & (ends > s)] = 1
                goal = r["score"] / 3
            elif task == "loaded":
                goal = float(r["loaded"])
                for phrase in phrases(r["words"]):
                    for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", r["text"], re.I):
                        marked[(starts < m.end()) & (ends > m.start())] = 1
            else:
                goal = float(r["hedged"])
            out.append(Item(r["id"], r["text"], x, pieces, goal, marked, weight, name))
    return out


def padded(batch: list[Item]) -> tuple[torch.Tensor, ...]:
    """Rows, piece ids, which are there, which are marked: [batch, longest, ...] each."""
    longest = max(len(i.rows) for i in batch)
    x, mask = np.zeros((len(batch), longest, HIDDEN), np.float32), np.zeros((len(batch), longest), bool)
    pieces, marked = np.zeros((len(batch), longest), np.int64), np.zeros((len(batch), longest), np.float32)
    for k, i in enumerate(batch):
        n = len(i.rows)
        x[k, :n], pieces[k, :n], mask[k, :n], marked[k, :n] = i.rows, i.pieces, True, i.marked
    return tuple(torch.from_numpy(v) for v in (x, pieces, mask, marked))


def pooled(out: torch.Tensor, mask: torch.Tensor, marked: torch.Tensor, task: str) -> torch.Tensor:
    """One number a sentence: the log-sum-exp of its pieces and their mean; of the target's pieces, the mean alone."""
    if task == "factuality":
        return ((out.sum(-1)) * marked).sum(1) / marked.sum(1).clamp(min=1)
    top = torch.logsumexp(out[..., 0].masked_fill(~mask, -1e4), 1)
    return top + (out[..., 1] * mask).sum(1) / mask.sum(1)


def loss_of(model: Head, batch: list[Item], task: str) -> torch.Tensor:
    x, pieces, mask, marked = padded(batch)
    with torch.autocast("cpu", torch.bfloat16):
        out = model(x, pieces, mask).float()
    y = pooled(out, mask, marked, task)
    goal, weight = torch.tensor([i.goal for i in batch]), torch.tensor([i.weight for i in batch])
    if task == "factuality":
        return (F.smooth_l1_loss(torch.tanh(y) * 1.05, goal, reduction="none", beta=0.5) * weight).mean() * 4
    total = F.binary_cross_entropy_with_logits(y, goal * 0.9 + 0.05)
    if task == "loaded":
        sound = torch.tensor([bool(i.goal) == bool(i.marked.any()) for i in batch])[:, None] & mask
        total = total + F.binary_cross_entropy_with_logits(out[..., 0][sound], marked[sound])
    return total


def batches(all_items: list[Item], rng: random.Random) -> list[list[Item]]:
    order = sorted(all_items, key=lambda i: len(i.rows) + rng.uniform(0, 12))
    out = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(out)
    return out


def train(part: list[Item], a: argparse.Namespace, seed: int) -> Head:
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    model: Head = Layers() if a.task == "factuality" else Mixed()
    model.start(a.checkpoint)
    head = [p for n, p in model.named_parameters() if n.startswith("out")]
    rest = [p for n, p in model.named_parameters() if not n.startswith("out")]
    groups = [{"params": rest, "lr": model.rate}, {"params": head, "lr": model.rate * model.faster}]
    optimizer = torch.optim.AdamW(groups, weight_decay=model.decay)
    total = int(model.epochs * math.ceil(len(part) / BATCH))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / (total * 0.1), 1.02 - s / total))
    step = 0
    while step < total:
        for batch in batches(part, rng):
            loss = loss_of(model, batch, a.task)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step >= total:
                break
    return model.eval()


def predicted(model: Head, part: list[Item], task: str) -> np.ndarray:
    out = np.zeros(len(part), np.float32)
    order = sorted(range(len(part)), key=lambda i: len(part[i].rows))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            x, pieces, mask, marked = padded([part[i] for i in chosen])
            out[chosen] = pooled(model(x, pieces, mask).float(), mask, marked, task).numpy()
    return np.tanh(out) * 3.15 if task == "factuality" else out


def report(guess: np.ndarray, goal: np.ndarray, task: str) -> dict[str, float]:
    if task == "factuality":
        return {
            "r": float(np.corrcoef(guess, goal * 3)[0, 1]),
            "mae": float(np.abs(np.clip(guess, -3, 3) - goal * 3).mean()),
        }
    said, truth = guess > 0, goal > 0.5
    f1 = [2 * ((said == v) & (truth == v)).sum() / ((said == v).sum() + (truth == v).sum()) for v in (True, False)]
    return {"f1": float(f1[0]), "macro_f1": float(np.mean(f1))}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "onnx", "rows", "checkpoint", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--task", choices=sorted(SOURCES), required=True)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--folds", type=int, default=0)
    a = ap.parse_args()
    torch.set_num_threads(1)
    a.out.mkdir(parents=True, exist_ok=True)
    data = items(a.data, shared_rows(a.data, a.onnx, a.rows), a.task)
    if not a.folds:
        torch.save(train(data, a, a.seed).state_dict(), a.out / f"{a.task}.pt")
        return
    texts = sorted({i.group for i in data})
    random.Random(a.seed).shuffle(texts)  # noqa: S311
    fold = {t: k % a.folds for k, t in enumerate(texts)}
    guess, goal = np.full(len(data), np.nan), np.array([i.goal for i in data])
    first = np.array([i.set == data[0].set for i in data])
    for k in range(a.folds):
        mine = [n for n, i in enumerate(data) if fold[i.group] == k]
        guess[mine] = predicted(
            train([i for i in data if fold[i.group] != k], a, a.seed), [data[n] for n in mine], a.task
        )
        kept = [n for n in mine if first[n]]
        print(
            json.dumps({"fold": k} | report(guess[kept], goal[kept], a.task)),
            flush=True,
        )
    kept = ~np.isnan(guess) & first
    print(json.dumps({"task": a.task} | report(guess[kept], goal[kept], a.task)))
    np.savez(
        a.out / f"{a.task}.folds.npz",
        guess=guess,
        goal=goal,
        ids=np.array([i.id for i in data]),
        fold=np.array([fold[i.group] for i in data]),
    )


if __name__ == "__main__":
    main()
