"""The encoder as a torch network: MiniLM-L6, surface features added at the input, every head one linear map a piece."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F  # noqa: N812

from ascertain.encoder.pieces import FEATURES

TAGS = ("O", "B-cue", "I-cue", "B-source-L", "I-source-L", "B-source-R", "I-source-R", "B-content-L", "I-content-L",
        "B-content-R", "I-content-R")  # fmt: skip
LINK = 64
"""Width of a link vector. Content points at its cue, a cue at its source; the first special token stands for none."""
SENTENCE = ("hedge", "loaded_word", "loaded_mean")
OUTPUTS = {"tags": len(TAGS), "sentence": len(SENTENCE), "links": 4 * LINK}
HIDDEN, HEADS, LAYERS, INNER, EPS = 384, 12, 6, 1536, 1e-12
SHARED = 4
"""The rows after this many layers are written out too: the sentence heads (`train_heads.py`) go on from there."""


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, EPS), nn.LayerNorm(HIDDEN, EPS)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)

    def forward(self, x: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        batch, length, wide = x.shape
        maps = (self.query, self.key, self.value)
        packed = F.linear(x, torch.cat([m.weight for m in maps]), torch.cat([m.bias for m in maps]))
        parts = packed.view(batch, length, 3, HEADS, wide // HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = parts.reshape(3, batch * HEADS, length, wide // HEADS)
        scores = torch.bmm(q, k.transpose(1, 2)).view(batch, HEADS, length, length).float() / math.sqrt(wide // HEADS)
        weights = torch.softmax(scores if bias is None else scores + bias, -1).to(v.dtype)
        seen = torch.bmm(weights.view(-1, length, length), v).view(batch, HEADS, length, -1)
        x = self.norm1(x + self.out(seen.transpose(1, 2).reshape(x.shape)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.features = nn.Embedding(FEATURES, HIDDEN)
        nn.init.normal_(self.features.weight, std=0.01)
        self.norm = nn.LayerNorm(HIDDEN, EPS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(HIDDEN, OUTPUTS["tags"])
        self.sentence = nn.Linear(HIDDEN, OUTPUTS["sentence"])
        self.links = nn.Linear(HIDDEN, OUTPUTS["links"])
        self.crf = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))

    def forward(
        self, ids: torch.Tensor, features: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """ids, features [batch, length]; mask true where there is a piece. -> tags, sentence, links [batch, length, .]."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.features(features) + self.positions(place) + self.kind)
        bias = None if mask is None else torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        x = self.dropout(x)
        return self.tags(x), self.sentence(x), self.links(x)

    def load_base(self, path: Path) -> None:
        """Take over the published all-MiniLM-L6-v2 weights; heads and features stay as initialised."""
        base = load_file(path)
        e = "embeddings."
        new = {
            "words.weight": base[e + "word_embeddings.weight"],
            "positions.weight": base[e + "position_embeddings.weight"],
            "kind": base[e + "token_type_embeddings.weight"][0],
            "norm.weight": base[e + "LayerNorm.weight"],
            "norm.bias": base[e + "LayerNorm.bias"],
        }
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
        for i in range(LAYERS):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    new[f"layers.{i}.{ours}.{part}"] = base[f"encoder.layer.{i}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(new, strict=False)
        if unexpected or any(m.startswith(("layers", "words", "positions", "norm")) for m in missing):
            raise SystemExit(f"base weights do not fit: {missing} {unexpected}")


def forbidden() -> torch.Tensor:
    """[from, to] true where the tag sequence may not go: an I tag needs its own B or I before it."""
    bad = torch.zeros(len(TAGS), len(TAGS), dtype=torch.bool)
    for j, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            for i, before in enumerate(TAGS):
                bad[i, j] = before[2:] != tag[2:]
    return bad


def crf_loss(scores: torch.Tensor, gold: torch.Tensor, mask: torch.Tensor, moves: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood of the gold tags, summed over the batch. scores [b, n, tags], gold and mask [b, n] with
    every row's words first; moves [tags, tags]."""
    bad = forbidden()
    steps = moves.masked_fill(bad, -1e4)
    start_bad = torch.tensor([t.startswith("I-") for t in TAGS])
    alpha = scores[:, 0].masked_fill(start_bad, -1e4)
    path = scores.gather(2, gold[..., None])[..., 0] * mask
    truth = path.sum() + (steps[gold[:, :-1], gold[:, 1:]] * mask[:, 1:]).sum()
    for t in range(1, scores.shape[1]):
        after = torch.logsumexp(alpha[:, :, None] + steps, 1) + scores[:, t]
        alpha = torch.where(mask[:, t, None], after, alpha)
    return torch.logsumexp(alpha, 1).sum() - truth
