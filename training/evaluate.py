"""Score a checkpoint or an exported folder on PolNeAR dev and on the kept-back hedge and loaded sentences.

python evaluate.py --data DIR --base DIR --linker DIR (--checkpoint FILE.pt | --onnx DIR) [--cache FILE]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import backend
from ascertain.bench.tasks import kept_back
from ascertain.claims.tagger import Tagger
from ascertain.encoder import Encoder
from ascertain.encoder.model import load_tokenizer
from corpus import read, sentences
from fit_linker import predict, readings
from scoring import score


def sentence_scores(encoder: Encoder, data: Path, base: Path) -> dict[str, float]:
    """F1 of the positive class and macro F1 at logit 0 on the sentences that training never read."""
    raw = {r["id"]: r["text"] for n in ("hedge/wiki", "loaded/babe") for r in read(data / f"{n}-visible.gold.jsonl.gz")}
    out: dict[str, float] = {}
    kept = [s for s in sentences(data, load_tokenizer(base / "tokenizer.json")) if kept_back(s.id, 0.2)]
    for task in ("hedge", "loaded"):
        mine = [s for s in kept if s.task == task]
        rows = [encoder.read(raw[s.id]).rows("sentence") for s in mine]
        lse = lambda v: float(np.log(np.exp(v - v.max()).sum()) + v.max())  # noqa: E731
        logit = [lse(r[:, 0]) if task == "hedge" else lse(r[:, 1]) + float(r[:, 2].mean()) for r in rows]
        guess, truth = np.array(logit) > 0, np.array([s.label for s in mine])
        f1 = [2 * (guess == v)[truth == v].sum() / ((guess == v).sum() + (truth == v).sum()) for v in (True, False)]
        out |= {f"{task}_f1": float(f1[0]), f"{task}_macro_f1": float(np.mean(f1)), f"{task}_n": len(mine)}
        if task == "loaded":
            told = np.concatenate([r[:, 1] > 0 for r in rows])
            marked = np.concatenate([s.marked > 0 for s in mine])
            out["loaded_piece_f1"] = float(2 * (told & marked).sum() / max(1, told.sum() + marked.sum()))
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "linker"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    for name in ("checkpoint", "onnx", "cache"):
        ap.add_argument(f"--{name}", type=Path)
    ap.add_argument("--sentences", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(1)
    encoder = Encoder.load(a.onnx) if a.onnx else backend.reader(a.checkpoint, a.base)
    dev = read(a.data / "attribution/dev.gold.jsonl.gz")
    began = time.process_time()
    known = readings(dev, encoder, a.cache)
    read_s = time.process_time() - began
    pred = predict(dev, known, Tagger.over(encoder, a.linker))
    total = time.process_time() - began
    words = sum(len(r["text"].split()) for r in dev)
    result = score(dev, pred)
    if a.sentences:
        result |= {k: round(v, 4) for k, v in sentence_scores(encoder, a.data, a.base).items()}
    print(json.dumps(result))
    print(f"{words} words, encoder {words / max(read_s, 1e-9):.0f}, all {words / total:.0f} words a CPU second")


if __name__ == "__main__":
    main()
