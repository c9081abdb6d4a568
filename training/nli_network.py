"""Premise and hypothesis in one window: MiniLM-L6, a mark added to every piece, one verdict a pair."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from ascertain.compare.nli_marks import MARKS
from network import EPS, HIDDEN, LAYERS, Encoder, Layer

LABELS = ("supports", "refutes", "neutral")


class Nli(nn.Module):
    """[first] hypothesis [last] premise [last]; the verdict reads the first piece and the hypothesis's mean and maximum."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.marks = nn.Embedding(MARKS, HIDDEN)
        nn.init.normal_(self.marks.weight, std=0.02)
        self.norm = nn.LayerNorm(HIDDEN, EPS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.mix = nn.Linear(3 * HIDDEN, HIDDEN)
        self.verdict = nn.Linear(HIDDEN, len(LABELS))

    def forward(self, ids: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """ids, marks [batch, length], mask true where there is a piece -> [batch, 3] logits."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.marks(marks) + self.positions(place) + self.kind)
        bias = None if mask is None else torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        own = (marks > MARKS // 2)[..., None]
        mean = (x * own).sum(1) / own.sum(1).clamp(min=1)
        top = torch.where(own, x, -1e4).amax(1)
        pooled = torch.cat([x[:, 0], mean.to(x.dtype), top.to(x.dtype)], -1)
        return self.verdict(self.dropout(torch.tanh(self.mix(self.dropout(pooled)))))

    def load_base(self, path: Path) -> None:
        """Take over the published base weights; marks and verdict stay as initialised."""
        base = Encoder()
        base.load_base(path)
        given = {
            k: v for k, v in base.state_dict().items() if k.startswith(("words", "positions", "kind", "norm", "layers"))
        }
        self.load_state_dict(given, strict=False)
