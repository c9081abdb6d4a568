"""Train the NLI network on VitaminC (visible part) and on pairs made from it by rule; prints scores on kept-back pages.

python train_nli.py --data DIR --base DIR --out DIR [--steps 2794] [--stop 400] [--seed 7] [--kept 0.08]
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812

from nli_network import LABELS, Nli
from nli_pairs import Pair, load, made, pair
from train_encoder import MASK, load_tokenizer, save

BATCH_PIECES = 2000
NOISE = 0.05
CONTRAST = 0.3
"""Weight of ranking, for one hypothesis, the premise that supports it above the one that does not."""


def batches(pairs: list[Pair], rng: random.Random) -> Iterator[list[Pair]]:
    """One epoch: pairs of one hypothesis together, batches of like length, in random order."""
    groups = defaultdict(list)
    for p in pairs:
        groups[p.group].append(p)
    order = list(groups.values())
    rng.shuffle(order)
    order.sort(key=lambda g: max(len(p.ids) for p in g) + rng.uniform(0, 6))
    out: list[list[Pair]] = [[]]
    for g in order:
        longest = max(len(p.ids) for p in g + out[-1])
        if out[-1] and (len(out[-1]) + len(g)) * longest > BATCH_PIECES:
            out.append([])
        out[-1] += g
    rng.shuffle(out)
    yield from out


def tensors(batch: list[Pair], rng: np.random.Generator | None = None) -> tuple[torch.Tensor, ...]:
    longest = max(len(p.ids) for p in batch)
    x = np.zeros((len(batch), longest), np.int64)
    m, mask = np.zeros_like(x), np.zeros_like(x, bool)
    for i, p in enumerate(batch):
        n = len(p.ids)
        hidden = (rng.random(n) < NOISE) & (p.marks > 0) if rng else np.zeros(n, bool)
        x[i, :n], m[i, :n], mask[i, :n] = np.where(hidden, MASK, p.ids), p.marks, True
    return torch.from_numpy(x), torch.from_numpy(m), torch.from_numpy(mask)


def loss_of(model: Nli, batch: list[Pair], rng: np.random.Generator) -> torch.Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(*tensors(batch, rng)).float()
    gold = torch.tensor([p.label for p in batch])
    total = F.cross_entropy(logits, gold, label_smoothing=0.05)
    support = logits[:, 0] - torch.logsumexp(logits[:, 1:], 1)
    ups, downs = [], []
    for i, a in enumerate(batch):
        for j, b in enumerate(batch):
            if a.group == b.group and a.label == 0 != b.label:
                ups.append(i)
                downs.append(j)
    return total + CONTRAST * F.softplus(support[downs] - support[ups]).mean() if ups else total


def logits_of(model: Nli, pairs: list[Pair]) -> np.ndarray:
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    out = np.zeros((len(pairs), len(LABELS)), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), 32):
            part = order[at : at + 32]
            out[part] = model(*tensors([pairs[i] for i in part])).float().numpy()
    return out


def scores(logits: np.ndarray, pairs: list[Pair]) -> dict[str, float]:
    gold, said = np.array([p.label for p in pairs]), logits.argmax(1)
    refutes = said == 1
    return {
        "accuracy": round(float((gold == said).mean()), 4),
        "refutes_p": round(float((gold[refutes] == 1).mean()), 4) if refutes.any() else 0.0,
        "refutes_r": round(float(refutes[gold == 1].mean()), 4),
    }


def groups_of(model: Nli, lr: float, decay: float, frozen: int) -> list[dict]:
    """Parameter groups: lower layers learn more slowly, the lowest `frozen` ones and what is below them not at all."""
    fixed = (
        "words",
        "positions",
        "kind",
        *(("marks", "norm.") if frozen else ()),
        *(f"layers.{i}." for i in range(frozen)),
    )
    out = []
    for name, p in model.named_parameters():
        if name.startswith(fixed):
            p.requires_grad = False
            continue
        depth = int(name.split(".")[1]) + 1 if name.startswith("layers") else 0 if name.startswith("norm") else None
        rate = lr * decay ** (len(model.layers) - depth) if depth is not None else lr * 2
        out.append({"params": [p], "lr": rate, "weight_decay": 0.02 if p.ndim > 1 else 0.0})
    return out


def options() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--steps", type=int, default=2794)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument(
        "--kept", type=float, default=0.08, help="share of the pages kept back for dev scores and thresholds"
    )
    ap.add_argument("--made", type=int, default=2500, help="pairs made by rule, drawn anew each epoch")
    ap.add_argument("--lr", type=float, default=2.5e-4)
    ap.add_argument("--layer-decay", type=float, default=0.85)
    ap.add_argument("--stop", type=int, help="step to stop at before the schedule ends")
    ap.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    ap.add_argument("--start", type=Path, help="a checkpoint to start from in place of the base weights")
    return ap.parse_args()


def main() -> None:
    a = options()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng, noise = random.Random(a.seed), np.random.default_rng(a.seed)  # noqa: S311
    a.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(a.base)
    train, dev, texts = load(a.data, tokenizer, a.kept)
    model = Nli()
    model.load_base(a.base / "model.safetensors")
    optimizer = torch.optim.AdamW(groups_of(model, a.lr, a.layer_decay, a.frozen), betas=(0.9, 0.98))
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=True))
    total, end = a.steps, min(a.steps, a.stop or a.steps)
    warm = max(1, total // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, s / total))))
    )
    average = copy.deepcopy(model)
    live = [(p, q) for p, q in zip(average.parameters(), model.parameters(), strict=True) if q.requires_grad]
    print(
        f"{len(train)} pairs, {sum(len(p.ids) for p in train)} pieces, {len(dev)} kept back, {total} steps", flush=True
    )
    step, seen, began, epoch = 0, 0.0, time.time(), 0
    while step < end:
        extra = [pair(f"made-{epoch}-{i}", t, tokenizer, 192) for i, t in enumerate(made(texts, a.made, rng))]
        for batch in batches(train + extra, rng):
            loss = loss_of(model, batch, noise)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([q for _, q in live], 1.0)
            optimizer.step()
            schedule.step()
            keep = min(0.998, (step + 1) / (step + 20))
            with torch.no_grad():
                torch._foreach_lerp_([p for p, _ in live], [q for _, q in live], 1 - keep)
            seen = 0.98 * (seen or loss.item()) + 0.02 * loss.item()
            step += 1
            if step % 25 == 0:
                print(json.dumps({"step": step, "epoch": epoch, "s": round(time.time() - began),
                                  "cpu": round(time.process_time()), "loss": round(seen, 4)}), flush=True)  # fmt: skip
            if step % 400 == 0 or step >= end:
                average.eval()
                print(json.dumps({"step": step, "dev": scores(logits_of(average, dev), dev)}), flush=True)
                save(average.state_dict(), a.out / ("final.pt" if step >= end else "last.pt"))
            if step >= end:
                break
        epoch += 1


if __name__ == "__main__":
    main()
