"""Train the sentence encoder further, so that sentences of one event lie closer than those of like events.

python train_sentences.py --data DIR --base DIR --out FILE.pt [--steps 120] [--seed 7] [--hold 6]
ECB+ training sentences (25 topics, each with two like stories): a step takes 16 sentences of each of three topics and fits the
scaled dot products of all pairs of different documents to whether they share an event (logistic loss, positives twice). Word and
place vectors stay as they are. --hold keeps topics back and prints the average precision of cosine on them and on dev.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch

from ascertain.encoder.model import load_tokenizer
from corpus import read
from export_sentences import Sentences, load, pieces
from fit_match import average_precision

TOPICS, EACH = 3, 16
RATE, FADE = 4e-5, 0.9
"""Learning rate of the top layer, and its factor from layer to layer downwards."""


def encode(model: Sentences, batch: list[list[int]]) -> torch.Tensor:
    longest = max(map(len, batch))
    ids = torch.tensor([x + [0] * (longest - len(x)) for x in batch])
    mask = torch.tensor([[True] * len(x) + [False] * (longest - len(x)) for x in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rows = model.rows(ids, mask)
    kept = mask.float()
    mean = (rows.float() * kept[..., None]).sum(1) / kept.sum(1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=1)


def precision(model: Sentences, sentences: list[list[int]], pairs: np.ndarray, same: np.ndarray) -> float:
    with torch.inference_mode():
        vectors = torch.cat([encode(model, sentences[i : i + 32]) for i in range(0, len(sentences), 32)]).numpy()
    return average_precision((vectors[pairs[:, 0]] * vectors[pairs[:, 1]]).sum(1), same)


def train(model: Sentences, rows: list[dict], steps: int) -> None:
    for name, weight in model.named_parameters():
        weight.requires_grad_(name.startswith("layers"))
    count = len(model.layers)
    groups = [
        {"params": list(x.parameters()), "lr": RATE * FADE ** (count - 1 - i)} for i, x in enumerate(model.layers)
    ]
    scale, bias = (torch.nn.Parameter(torch.tensor(x)) for x in (12.0, -6.5))
    groups.append({"params": [scale, bias], "lr": 0.02})
    rates = [g["lr"] for g in groups]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    topics: dict[str, list[dict]] = {}
    for row in rows:
        topics.setdefault(row["topic"], []).append(row)
    for step in range(steps):
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(1, (step + 1) / 20) * (1 - step / steps)
        chosen = random.sample(sorted(topics), TOPICS)
        batch = [row for t in chosen for row in random.sample(topics[t], min(len(topics[t]), EACH))]
        vectors = encode(model, [row["ids"] for row in batch])
        same = torch.tensor([[float(bool(a["chains"] & b["chains"])) for a in batch] for b in batch])
        apart = torch.tensor([[a["doc"] != b["doc"] for a in batch] for b in batch])
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            scale * (vectors @ vectors.T) + bias, same, reduction="none"
        )
        loss = (each * (1 + same))[apart].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def pairs_of(rows: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(i, j) for i in range(len(rows)) for j in range(i) if rows[i]["doc"] != rows[j]["doc"]]
    return np.array(pairs), np.array([bool(rows[i]["chains"] & rows[j]["chains"]) for i, j in pairs])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--steps", type=int, default=120)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--hold", type=int, default=0, help="topics kept back from training")
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    model, tokenizer = load(a.base), load_tokenizer(a.base / "tokenizer.json")
    rows = read(a.data / "link/train-sentences.jsonl.gz")
    for row in rows:
        row["ids"], row["chains"] = pieces(tokenizer, row["text"]), set(row["events"])
    topics = sorted({row["topic"] for row in rows})
    held = set(topics[:: max(1, len(topics) // a.hold)][: a.hold]) if a.hold else set()
    train(model, [row for row in rows if row["topic"] not in held], a.steps)
    if held:
        kept = [row for row in rows if row["topic"] in held]
        print(json.dumps({"held topics": round(precision(model, [r["ids"] for r in kept], *pairs_of(kept)), 4)}))
    torch.save({n: p.detach() for n, p in model.state_dict().items() if n.startswith("layers")}, a.out)


if __name__ == "__main__":
    main()
