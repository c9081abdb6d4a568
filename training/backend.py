"""The torch network behind the run-time Encoder, so that every score is measured on the code that users run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from ascertain.encoder import Encoder as Reader
from ascertain.encoder.model import load_tokenizer
from ascertain.encoder.pieces import FEATURES
from network import HIDDEN, OUTPUTS, TAGS, Encoder

WINDOW, CONTEXT = 254, 24
"""What is read at once. The network was trained on windows of 192 to 382 with 48 of context; on 84 and 65 articles these gave triple F1 .748
and .771, 382 and 48 .747 and .768, in a fifth more time: attention costs the square of the window."""


def info(model: Encoder, heads: Sequence[str] = tuple(OUTPUTS)) -> dict:
    """What encoder.json holds: sizes, special pieces, heads, tags and the learnt score of tag after tag."""
    moves = [[round(x, 4) for x in row] for row in model.crf.tolist()]
    return {"features": FEATURES, "window": WINDOW, "context": CONTEXT, "first": 101, "last": 102, "heads": list(heads),
            "widths": {h: OUTPUTS.get(h, HIDDEN) for h in heads}, "tags": list(TAGS), "moves": moves}  # fmt: skip


def load(*paths: Path) -> Encoder:
    """The network with the mean of the checkpoints' weights."""
    states = [torch.load(path, weights_only=True) for path in paths]
    model = Encoder()
    model.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]})
    return model.eval()


def reader(checkpoint: Path, base: Path) -> Reader:
    """A run-time Encoder over a torch checkpoint."""
    return wrap(load(checkpoint), base)


def wrap(model: Encoder, base: Path) -> Reader:
    """A run-time Encoder over a torch network."""

    def network(ids, features):
        with torch.inference_mode():
            out = model(torch.from_numpy(ids), torch.from_numpy(features))
        return [x.float().numpy() for x in out]

    return Reader(load_tokenizer(base / "tokenizer.json"), network, tuple(OUTPUTS), info(model))
