"""Fit the linker on tags that the encoder predicts for articles kept back from its training.

python fit_linker.py --data DIR --base DIR (--checkpoint FILE.pt | --onnx DIR) --out DIR [--seed 7] [--tune 0.07]
Writes linker.npz. Prints the scores of five-fold cross-validation over the kept-back articles.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from pathlib import Path

import numpy as np
import torch

import backend
from ascertain.bench.tasks import kept_back
from ascertain.claims.linker import CLUES, FEATURES, Linker, Scene
from ascertain.claims.pointers import Words
from ascertain.claims.tagger import NEVER, Tagger, barred
from ascertain.encoder import Encoder, Reading, cut
from ascertain.encoder.model import load_tokenizer
from corpus import read
from scoring import right_ones, score

HIDDEN = 16
ROLES = ("content", "source")
Lifts = tuple[float, ...]


def tagger(encoder: Encoder, weights: dict[str, np.ndarray], lifts: np.ndarray) -> Tagger:
    labels = tuple(encoder.info["tags"])
    moves = np.where(barred(labels), NEVER, np.array(encoder.info["moves"], np.float32)).astype(np.float32)
    return Tagger(encoder, labels, moves, lifts, Linker(weights))


def examples(record: dict, reading: Reading, tag: Tagger) -> dict[str, list]:
    """Choices with a known answer: (features, none, index of the right candidate or the number of candidates)."""
    words = Words.of(reading.pieces)
    plain, bold = (
        known_choices(record, words, Scene.of(words, tag.tagged(reading, words, n), reading)) for n in (0, 1)
    )
    return {r: plain[r] + bold[r] for r in ROLES}


def known_choices(record: dict, words: Words, scene: Scene) -> dict[str, list]:

    def covered(spans):
        found = set()
        for s, e in spans:
            found |= set(
                range(int(np.searchsorted(words.ends, s, "right")), int(np.searchsorted(words.starts, e, "left")))
            )
        return found

    gold = [{r: covered(a[r]) for r in ("source", "cue", "content")} for a in record["attributions"]]
    out = {r: [] for r in ROLES}
    for role, own, others, goal in (
        ("content", scene.contents, scene.cues, "cue"),
        ("source", scene.cues, scene.sources, "source"),
    ):
        key = "content" if role == "content" else "cue"
        for i, t in enumerate(own):
            here = set(range(t.start, t.end))
            best = max(gold, key=lambda g: len(g[key] & here), default=None)
            if best is None or not best[key] & here:
                if role == "content":
                    near, features, none = scene.options(role, i)
                    out[role].append((features, none, len(near)))
                continue
            near, features, none = scene.options(role, i)
            overlap = [len(best[goal] & set(range(others[k].start, others[k].end))) for k in near]
            if best[goal] and not any(overlap) and role == "source":
                continue
            out[role].append((features, none, int(np.argmax(overlap)) if any(overlap) else len(near)))
    return out


def fit(choices: list, role: str, seed: int, decay: float = 3e-3) -> dict[str, np.ndarray]:
    """Weights of one role by full-batch gradient descent on the softmax over candidates."""
    torch.manual_seed(seed)
    widest = max(len(f) for f, _, _ in choices)
    x = np.zeros((len(choices), widest, FEATURES), np.float32)
    real = np.zeros((len(choices), widest + 1), bool)
    goal = np.zeros(len(choices), np.int64)
    flat = np.concatenate([f for f, _, _ in choices])
    mean, scale = flat.mean(0), flat.std(0) + 0.05
    for i, (f, _, g) in enumerate(choices):
        x[i, : len(f)] = (f - mean) / scale
        real[i, : len(f)] = real[i, -1] = True
        goal[i] = g if g < len(f) else widest
    none = torch.tensor(np.stack([n for _, n, _ in choices]))
    xs, mask, y = torch.tensor(x), torch.tensor(real), torch.tensor(goal)
    w1, w2 = torch.randn(FEATURES, HIDDEN) * 0.2, torch.randn(HIDDEN) * 0.2
    b1, b2, wn = torch.zeros(HIDDEN), torch.zeros(()), torch.zeros(3)
    parts = [p.requires_grad_() for p in (w1, b1, w2, b2, wn)]
    rate, steps = 0.04, 150
    optimizer = torch.optim.Adam(parts, lr=rate)
    for step in range(steps):
        scores = torch.cat((torch.tanh(xs @ w1 + b1) @ w2 + b2, (none @ wn)[:, None]), 1).masked_fill(~mask, -1e4)
        loss = torch.nn.functional.cross_entropy(scores, y) + decay * (w1.square().sum() + w2.square().sum()) / 10
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - step / steps)
    names = ("w1", "b1", "w2", "b2", "none")
    out = {f"{role}_{n}": p.detach().numpy().astype(np.float32) for n, p in zip(names, parts, strict=True)}
    return out | {f"{role}_mean": mean.astype(np.float32), f"{role}_scale": scale.astype(np.float32)}


def fit_accept(drafts: list[tuple[tuple[float, ...], bool]], seed: int) -> dict[str, np.ndarray]:
    """Weights that tell right drafts from wrong ones (logistic loss)."""
    torch.manual_seed(seed)
    x = np.array([clues for clues, _ in drafts], np.float32)
    mean, scale = x.mean(0), x.std(0) + 0.05
    xs, y = torch.tensor((x - mean) / scale), torch.tensor([float(right) for _, right in drafts])
    w1, w2 = torch.randn(CLUES, 8) * 0.2, torch.randn(8) * 0.2
    b1, b2 = torch.zeros(8), torch.zeros(())
    parts = [p.requires_grad_() for p in (w1, b1, w2, b2)]
    optimizer = torch.optim.Adam(parts, lr=0.03)
    for step in range(200):
        scores = torch.tanh(xs @ w1 + b1) @ w2 + b2
        loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, y)
        loss = loss + 2e-3 * (w1.square().sum() + w2.square().sum())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] = 0.03 * (1 - step / 200)
    out = {
        f"accept_{n}": p.detach().numpy().astype(np.float32)
        for n, p in zip(("w1", "b1", "w2", "b2"), parts, strict=True)
    }
    return out | {"accept_mean": mean, "accept_scale": scale}


def judged(record: dict, reading: Reading, tag: Tagger) -> list[tuple[tuple[float, ...], bool]]:
    """The clues of every draft, and whether the scorer takes it for a right triple."""
    words = Words.of(reading.pieces)
    drafts = [d for d in tag.drafts(reading, words) if d.cue]
    given = [
        {"source": [words.span(d.source)] if d.source else [], "content": [words.span(c) for c in d.content]}
        for d in drafts
    ]
    right = right_ones(record, given)
    return [(d.clues, i in right) for i, d in enumerate(drafts)]


def predict(records: list, readings: dict, tag: Tagger) -> list[dict]:
    return [
        {
            "id": r["id"],
            "attributions": [
                {"source": a.source, "cue": a.cue, "content": a.content, "score": a.score}
                for a in tag.join(readings[r["id"]])
            ],
        }
        for r in records
    ]


def readings(records: list, encoder: Encoder, cache: Path | None) -> dict:
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())  # noqa: S301 (our own file)
    found = {r["id"]: encoder.read(r["text"]) for r in records}
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def habits(data: Path, base: Path, tune: float) -> np.ndarray:
    """[word pieces, 2] log odds, from the training articles that are not kept back: of being a word of a cue without a
    source, against any word; of a cue with this word to be without one, against any cue."""
    tokenizer = load_tokenizer(base / "tokenizer.json")
    seen, without, named = np.zeros((3, tokenizer.get_vocab_size()))
    for r in read(data / "attribution/train.gold.jsonl.gz"):
        if kept_back(r["id"], tune):
            continue
        words = Words.of(cut(r["text"], tokenizer))
        np.add.at(seen, words.ids, 1)
        for a in r["attributions"]:
            for s, e in a["cue"]:
                first, last = np.searchsorted(words.ends, s, "right"), np.searchsorted(words.starts, e, "left")
                np.add.at(named if a["source"] else without, words.ids[first:last], 1)
    rate, share = without.sum() / seen.sum(), without.sum() / (without.sum() + named.sum())
    often = np.log((without + 3 * rate) / (seen + 3) / rate)
    rather = np.log((without + 2 * share) / (named + 2 * (1 - share)) / share * (1 - share))
    return np.stack((often, rather), 1).round(2).astype(np.float16)


def weights_for(records: list, choices: list, known: dict, blank: Tagger, seed: int, given: Lifts) -> dict:  # noqa: PLR0917
    """All weights from known choices. Of `given` the seventh is added to the score of no source, which rare labels need,
    and the eighth taken from that of no cue: what is linked in vain is weighed once more, what is not linked is lost."""
    found = {r: [c for record in choices for c in record[r]] for r in ROLES}
    weights = {k: v for role in ROLES for k, v in fit(found[role], role, seed).items()} | blank.linker.weights
    weights["source_none"] = weights["source_none"] + np.array([0, 0, given[6]], np.float32)
    weights["content_none"] = weights["content_none"] - np.array([0, 0, given[7]], np.float32)
    tag = tagger(blank.encoder, weights, blank.lifts)
    return weights | fit_accept([x for r in records for x in judged(r, known[r["id"]], tag)], seed)


def floored(pred: list[dict], floor: tuple[float, float]) -> list[dict]:
    def kept(a: dict) -> bool:
        return a["score"] >= floor[not a["source"]]

    return [{"id": r["id"], "attributions": [a for a in r["attributions"] if kept(a)]} for r in pred]


def blank_tagger(encoder: Encoder, given: Lifts, habit: np.ndarray) -> Tagger:
    """A tagger with nothing fitted but its habits; it drops no draft."""
    lifts = lifts_of(tuple(encoder.info["tags"]), given)
    return tagger(encoder, {"habits": habit, "floor": np.zeros(2, np.float32)}, lifts)


def crossed(records: list, known: dict, encoder: Encoder, given: Lifts, seed: int, habit: np.ndarray) -> list[dict]:  # noqa: PLR0917
    """Predictions for every kept-back article by a linker that was not fitted on it."""
    order = sorted(records, key=lambda r: r["id"])
    random.Random(seed).shuffle(order)  # noqa: S311
    blank, folds, out = blank_tagger(encoder, given, habit), 5, []
    choices = [examples(r, known[r["id"]], blank) for r in order]
    for k in range(folds):
        rest = [i for i in range(len(order)) if i % folds != k]
        weights = weights_for([order[i] for i in rest], [choices[i] for i in rest], known, blank, seed, given)
        out += predict(order[k::folds], known, tagger(encoder, weights, blank.lifts))
    return out


def lifts_of(labels: tuple[str, ...], given: Lifts) -> np.ndarray:
    """[2, tags] from (cue, source, content) as read and (cue, source, content) bold. The last two: see `weights_for`."""
    roles = ("cue", "source", "content")
    rows = [dict(zip(roles, part, strict=True)) for part in (given[:3], given[3:6])]
    return np.array([[row[x[2:].split("-")[0]] if x != "O" else 0.0 for x in labels] for row in rows], np.float32)


FLOORS = tuple(round(0.05 * i, 2) for i in range(2, 10))
"""From 0.1 up: what is wrong nine times in ten is not shown, whatever recall it would bring."""
START: Lifts = (0.6, 1.2, 0.0, 1.8, 2.4, 1.5, 1.0, 1.0)
STEPS = (0.4, 0.8, 0.4, 0.6, 0.6, 0.6, 0.6, 0.6)
Best = tuple[float, Lifts, tuple[float, float], list[dict]]


def worth(result: dict[str, float]) -> float:
    """Triple F1, with a little for the kinds that are read least well, so that they are not given up for the many."""
    return result["triple_f1"] + 0.12 * result["recall_no_source"] + 0.05 * result["recall_indirect"]


def best_floor(records: list, pred: list[dict]) -> tuple[float, tuple[float, float]]:
    first = max((worth(score(records, floored(pred, (f, 0.2)))), f) for f in FLOORS)[1]
    return max((worth(score(records, floored(pred, (first, f)))), (first, f)) for f in FLOORS)


def search(records: list, known: dict, encoder: Encoder, seed: int, rounds: int, habit: np.ndarray) -> Best:  # noqa: PLR0917
    """Lifts, floors and predictions of the best cross-validated worth: one lift at a time, one step either way."""

    def tried(given: Lifts) -> Best:
        pred = crossed(records, known, encoder, given, seed, habit)
        top, floor = best_floor(records, pred)
        print(json.dumps({"worth": round(top, 4), "lifts": given, "floor": floor}), flush=True)
        return top, given, floor, pred

    best = tried(START)
    for turn in range(rounds):
        for axis in range(len(START)):
            for way in (1, -1):
                given = tuple(round(x + way * STEPS[axis] / 2**turn * (i == axis), 2) for i, x in enumerate(best[1]))
                found = tried(given)
                if found[0] > best[0]:
                    best = found
                    break
    return best


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path)
    ap.add_argument("--onnx", type=Path)
    ap.add_argument("--cache", type=Path)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--tune", type=float, default=0.07)
    ap.add_argument("--rounds", type=int, default=1, help="rounds of the search for lifts; 0 takes the start values")
    a = ap.parse_args()
    torch.set_num_threads(1)
    encoder = Encoder.load(a.onnx) if a.onnx else backend.reader(a.checkpoint, a.base)
    tune = [r for r in read(a.data / "attribution/train.gold.jsonl.gz") if kept_back(r["id"], a.tune)]
    known = readings(tune, encoder, a.cache)
    habit = habits(a.data, a.base, a.tune)
    best = search(tune, known, encoder, a.seed, a.rounds, habit)
    print(json.dumps({"kept back, cross-validated": score(tune, floored(best[3], best[2]))}))
    blank = blank_tagger(encoder, best[1], habit)
    choices = [examples(r, known[r["id"]], blank) for r in tune]
    weights = weights_for(tune, choices, known, blank, a.seed, best[1])
    weights |= {"floor": np.array(best[2], np.float32), "lifts": blank.lifts}
    a.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(a.out / "linker.npz", **weights)


if __name__ == "__main__":
    main()
