"""Train the encoder: attribution tags and links, sentence hedging, loaded words, in one network.

python train_encoder.py --data DIR --base DIR --out DIR [--steps 1700] [--seed 7] [--tune 0.07]
Stopped, it goes on with --resume from the last saved step, over the same batches. DIR of --data holds attribution/, hedge/ and loaded/; DIR of --base holds model.safetensors and tokenizer.json.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F  # noqa: N812

from ascertain.bench.tasks import kept_back
from ascertain.encoder.windows import Window, pack
from corpus import Article, Sentence, article, bundles, read, sentences
from network import LINK, Encoder, crf_loss

CLS, SEP, MASK = 101, 102, 103
BATCH_PIECES = 2600
NOISE = 0.06
"""Share of pieces hidden behind [MASK] in training, in place of dropout inside the layers, which costs a third more time."""


def load_tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def batches(articles: list[Article], rng: random.Random) -> Iterator[list[tuple[Article, Window]]]:
    """One epoch: windows of 192 to 382 pieces at shifted cuts, batches of like length, in random order."""
    windows = []
    for a in articles:
        size = rng.randint(192, 382)
        found = pack(a.pieces.paragraph, a.pieces.word, size=size, context=32, first=rng.randint(96, size))
        windows += [(a, w) for w in found]
    rng.shuffle(windows)
    for at in range(0, len(windows), 400):
        chunk = sorted(windows[at : at + 400], key=lambda x: x[1].end - x[1].start)
        groups: list[list[tuple[Article, Window]]] = [[]]
        for a, w in chunk:
            if (len(groups[-1]) + 1) * (w.end - w.start) > BATCH_PIECES:
                groups.append([])
            groups[-1].append((a, w))
        rng.shuffle(groups)
        yield from groups


def tensors(ids: list[np.ndarray], features: list[np.ndarray], rng: np.random.Generator) -> tuple[torch.Tensor, ...]:
    longest = max(map(len, ids)) + 2
    x = np.zeros((len(ids), longest), np.int64)
    f, mask = np.zeros_like(x), np.zeros_like(x, bool)
    for i, (row, extra) in enumerate(zip(ids, features, strict=True)):
        hidden = rng.random(len(row)) < NOISE
        x[i, 0], x[i, len(row) + 1] = CLS, SEP
        x[i, 1 : len(row) + 1] = np.where(hidden, MASK, row)
        f[i, 1 : len(row) + 1] = extra
        mask[i, : len(row) + 2] = True
    return torch.from_numpy(x), torch.from_numpy(f), torch.from_numpy(mask)


def link_loss(links: torch.Tensor, batch: list[tuple[Article, Window]]) -> torch.Tensor:
    """Cross-entropy of pointing from content to its cue and from a cue to its source (the first token = none)."""
    total, count = links.new_zeros(()), 0
    for row, (a, w) in enumerate(batch):
        first = int(np.searchsorted(a.heads, w.start))
        heads = a.heads[first : int(np.searchsorted(a.heads, w.end))] - w.start + 1
        keys = np.append(0, heads)
        for half, pairs in enumerate((a.content_to_cue, a.cue_to_source)):
            here = [(at - w.start + 1, goals) for at, goals in pairs if w.start <= at < w.end]
            if not here:
                continue
            goal = np.zeros((len(here), len(keys)), bool)
            for i, (_, goals) in enumerate(here):
                for s, e in goals:
                    goal[i] |= (keys >= s - w.start + 1) & (keys < e - w.start + 1)
                goal[i, 0] = not goal[i, 1:].any()
            asks = links[row, [at for at, _ in here], half * 2 * LINK : (half * 2 + 1) * LINK].float()
            answers = links[row, keys, (half * 2 + 1) * LINK : (half * 2 + 2) * LINK].float()
            logp = torch.log_softmax(asks @ answers.T / math.sqrt(LINK), 1)
            total = total - torch.logsumexp(logp.masked_fill(~torch.from_numpy(goal), -1e4), 1).sum() * (1 + 2 * half)
            count += len(here) * (1 + 2 * half)
    return total / max(count, 1)


def article_loss(
    model: Encoder, batch: list[tuple[Article, Window]], rng: np.random.Generator, rare: float
) -> dict[str, torch.Tensor]:
    """rare: what the words of an attribution without a source weigh more in `tag`; the kind most often missed."""
    ids = [a.pieces.ids[w.start : w.end] for a, w in batch]
    x, f, mask = tensors(ids, [a.pieces.features[w.start : w.end] for a, w in batch], rng)
    tags, _, links = model(x, f, mask)
    spans = [np.searchsorted(a.heads, (w.start, w.end)) for a, w in batch]
    longest = max(int(e - s) for s, e in spans)
    where, gold = np.zeros((len(batch), longest), np.int64), np.zeros((len(batch), longest), np.int64)
    real = np.zeros((len(batch), longest), bool)
    for i, ((a, w), (s, e)) in enumerate(zip(batch, spans, strict=True)):
        where[i, : e - s] = a.heads[s:e] - w.start + 1
        gold[i, : e - s], real[i, : e - s] = a.tags[s:e], True
    scores = tags.float().gather(1, torch.from_numpy(where)[..., None].expand(-1, -1, tags.shape[-1]))
    y, r = torch.from_numpy(gold), torch.from_numpy(real)
    each = F.cross_entropy(scores[r], y[r], label_smoothing=0.03, reduction="none")
    seldom = torch.from_numpy(np.concatenate([a.rare[s:e] for (a, w), (s, e) in zip(batch, spans, strict=True)]))
    plain = (each * (1 + rare * seldom)).mean()
    return {"crf": crf_loss(scores, y, r, model.crf) / r.sum(), "tag": plain, "link": link_loss(links, batch)}


def sentence_loss(model: Encoder, group: list[Sentence], rng: np.random.Generator) -> dict[str, torch.Tensor]:
    ids = np.concatenate([s.pieces.ids for s in group])
    x, f, mask = tensors([ids], [np.concatenate([s.pieces.features for s in group])], rng)
    out = model(x, f, mask)[1][0].float()
    at, found = 1, {"hedge": [], "loaded": [], "word": []}
    for s in group:
        scores = out[at : at + len(s.pieces)]
        at += len(s.pieces)
        target = torch.tensor(0.95 if s.label else 0.05)
        found[s.task].append(F.binary_cross_entropy_with_logits(sentence_logit(scores, s.task), target))
        if s.task == "loaded" and s.label == bool(s.marked.any()):
            found["word"].append(F.binary_cross_entropy_with_logits(scores[:, 1], torch.from_numpy(s.marked)))
    return {k: torch.stack(v).mean() for k, v in found.items() if v}


def sentence_logit(scores: torch.Tensor, task: str) -> torch.Tensor:
    """A sentence is hedged as its firmest hedge is; it is loaded by its words and by its whole."""
    return (
        torch.logsumexp(scores[:, 0], 0) if task == "hedge" else torch.logsumexp(scores[:, 1], 0) + scores[:, 2].mean()
    )


def groups_of(model: Encoder, lr: float, decay: float, frozen: int) -> list[dict]:
    """Parameter groups: lower layers learn more slowly, the word vectors not at all, the new parts faster.

    frozen: so many of the lowest layers, and what is below them, stay as they are.
    """
    below = ("positions", "kind", "features", "norm.") if frozen else ()
    fixed = ("words", *below, *(f"layers.{i}." for i in range(frozen)))
    out = []
    for name, p in model.named_parameters():
        if name.startswith(fixed):
            p.requires_grad_(False)
            continue
        depth = int(name.split(".")[1]) + 1 if name.startswith("layers.") else 0
        new = name.split(".")[0] in ("tags", "sentence", "links", "features", "crf")
        rate = lr * 3 if new else lr * decay ** (6 - depth)
        out.append({"params": [p], "lr": rate, "weight_decay": 0.01 if p.ndim == 2 and name != "crf" else 0.0})
    return out


def save(what: object, path: Path) -> None:
    torch.save(what, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(path: Path, model: Encoder, average: Encoder, optimizer, schedule) -> int:
    """Load what a stopped run left; the step that it had reached."""
    state = torch.load(path, weights_only=True)
    for name, part in (("model", model), ("average", average), ("optimizer", optimizer), ("schedule", schedule)):
        part.load_state_dict(state[name])
    return int(state["step"])


WEIGHTS = {"crf": 1.0, "tag": 0.5, "link": 0.3}


def options() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--steps", type=int, default=1700)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument(
        "--tune", type=float, default=0.07, help="share of the training articles kept back to fit the linker"
    )
    ap.add_argument("--lr", type=float, default=4e-4)
    ap.add_argument("--layer-decay", type=float, default=0.9)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--save-every", type=int, default=300)
    ap.add_argument("--resume", action="store_true", help="go on from OUT/state.pt")
    ap.add_argument("--stop", type=int, help="step to stop at before the schedule ends")
    ap.add_argument(
        "--sentences", type=float, nargs=3, default=(0.0, 0.0, 0.0), help="loss weights: hedge, loaded, loaded word"
    )
    ap.add_argument("--rare", type=float, default=0.0, help="what words of source-less attributions weigh more")
    ap.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    ap.add_argument("--start", type=Path, help="a checkpoint to start from in place of the base weights")
    return ap.parse_args()


def main() -> None:
    a = options()
    weights = WEIGHTS | dict(zip(("hedge", "loaded", "word"), a.sentences, strict=True))
    end = min(a.steps, a.stop or a.steps)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng, noise = random.Random(a.seed), np.random.default_rng(a.seed)  # noqa: S311
    a.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(a.base)
    articles = [
        article(r, tokenizer)
        for r in read(a.data / "attribution/train.gold.jsonl.gz")
        if not kept_back(r["id"], a.tune)
    ]
    aux = [s for s in sentences(a.data, tokenizer) if not kept_back(s.id, 0.2)]
    model = Encoder()
    model.load_base(a.base / "model.safetensors")
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=True))
    optimizer = torch.optim.AdamW(groups_of(model, a.lr, a.layer_decay, a.frozen), betas=(0.9, 0.98))
    warm = max(1, a.steps // 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, s / a.steps))))
    )
    average = copy.deepcopy(model)
    pairs = [(p, q) for p, q in zip(average.parameters(), model.parameters(), strict=True) if q.requires_grad]
    print(f"{len(articles)} articles, {sum(len(x.pieces) for x in articles)} pieces, {len(aux)} sentences", flush=True)
    step, epoch, seen, began, extra = 0, 0, {}, time.time(), list[list[Sentence]]()
    done = resume(a.out / "state.pt", model, average, optimizer, schedule) if a.resume else 0
    while step < end:
        for batch in batches(articles, rng):
            extra = extra or bundles(aux, rng, 250)
            if step < done:  # drawn again, so that the batches after a stop are those of an unbroken run
                extra = extra[: len(extra) - any(a.sentences)]
                step += 1
                continue
            with torch.autocast("cpu", torch.bfloat16):
                losses = article_loss(model, batch, noise, a.rare)
                losses |= sentence_loss(model, extra.pop(), noise) if any(a.sentences) else {}
            optimizer.zero_grad()
            sum(weights[k] * v for k, v in losses.items()).backward()
            torch.nn.utils.clip_grad_norm_([q for _, q in pairs], 1.0)
            optimizer.step()
            schedule.step()
            keep = min(0.998, (step + 1) / (step + 20))
            with torch.no_grad():
                torch._foreach_lerp_([p for p, _ in pairs], [q for _, q in pairs], 1 - keep)
            for k, v in losses.items():
                seen[k] = 0.98 * seen.get(k, v.item()) + 0.02 * v.item()
            step += 1
            if step % 25 == 0:
                print(json.dumps({"step": step, "epoch": epoch, "s": round(time.time() - began), "cpu": round(time.process_time())}
                                 | {k: round(v, 4) for k, v in seen.items()}), flush=True)  # fmt: skip
            if step % a.save_every == 0 or step >= end:
                save(average.state_dict(), a.out / ("final.pt" if step >= end else "last.pt"))
                parts = {"model": model, "average": average, "optimizer": optimizer, "schedule": schedule}
                save({k: v.state_dict() for k, v in parts.items()} | {"step": step}, a.out / "state.pt")
            if step >= end:
                break
        epoch += 1


if __name__ == "__main__":
    main()
