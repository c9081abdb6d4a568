"""A linear model over the word n-grams of a sentence, weighted as naive Bayes would and fitted by logistic regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812

from ascertain.claims.hedging import grams, kinds_of


def fit(
    texts: Sequence[str], labels: np.ndarray, *, kinds: bool, least: int = 2, decay: float = 4.0
) -> dict[str, float]:
    """Weight of every n-gram, and under "" the constant. kinds: also of every feature of the words' kinds (for hedges).
    decay: L2, after scaling by the naive Bayes ratio (Wang and Manning 2012)."""
    bags = [grams(t) | (kinds_of(t) if kinds else set()) for t in texts]
    count = Counter(g for b in bags for g in b)
    names = sorted(g for g, n in count.items() if n >= least)
    index = {g: i for i, g in enumerate(names)}
    rows = [[index[g] for g in b if g in index] for b in bags]
    yes, no = np.ones(len(names)), np.ones(len(names))
    for row, label in zip(rows, labels, strict=True):
        (yes if label else no)[row] += 1
    ratio = torch.tensor(np.log(yes / yes.sum()) - np.log(no / no.sum()), dtype=torch.float32)
    flat = torch.tensor([i for row in rows for i in row])
    starts = torch.tensor(np.cumsum([0] + [len(r) for r in rows[:-1]]))
    goal = torch.tensor(labels, dtype=torch.float32)
    w, c = torch.zeros(len(names), requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([w, c], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logit = F.embedding_bag(flat, (w * ratio)[:, None], starts, mode="sum")[:, 0] + c
        total = F.binary_cross_entropy_with_logits(logit, goal, reduction="sum") + decay * (w**2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    final = (w * ratio).detach().numpy()
    return {g: round(float(final[i]), 4) for g, i in index.items() if abs(final[i]) >= 5e-4} | {"": round(c.item(), 4)}
