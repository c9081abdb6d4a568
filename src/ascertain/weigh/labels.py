"""Closed label sets: dense arrays of objects by labels, and the two sums that confusion matrices need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Longs
from ascertain.weigh.segments import run_sums


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """Claims of S sources on O objects with K labels. cell: source * K + label of each claim;
    even: all weights are 1."""

    size: tuple[int, int, int]
    cell: Longs
    object: Longs
    object_start: Longs
    weight: Floats
    votes: Floats
    order: Longs
    ordered_start: Longs
    ordered_cell: Longs
    ordered_object: Longs
    even: bool

    @classmethod
    def of(cls, claims: Claims, weight: Floats) -> Labels:
        """`weight` is that of each claim."""
        labels = len(claims.values)
        label = claims.answer_value[claims.answer].astype(np.int64)
        cell = claims.source.astype(np.int64) * labels + label
        order = np.argsort(cell, kind="stable")
        new = np.flatnonzero(np.r_[True, np.diff(cell[order]) > 0]) if len(cell) else np.zeros(0, np.int64)
        obj = claims.object.astype(np.int64)
        objects = len(claims.objects)
        votes = np.bincount(obj * labels + label, weights=weight, minlength=objects * labels)
        return cls(
            size=(len(claims.sources), objects, labels),
            cell=cell,
            object=obj,
            object_start=claims.answer_start[claims.object_start],
            weight=weight,
            votes=votes.reshape(objects, labels).astype(np.float64),
            order=order,
            ordered_start=np.append(new, len(cell)),
            ordered_cell=cell[order][new],
            ordered_object=obj[order],
            even=bool((weight == 1).all()),
        )

    def counts(self, belief: Floats) -> Floats:
        """Expected claims by source, label said and true label (S, K, K), under beliefs (O, K).

        One true label at a time: one-dimensional sums take half the time of sums of rows.
        """
        sources, _, labels = self.size
        found = np.zeros((labels, sources * labels))
        obj, weight = self.ordered_object, self.weight if self.even else self.weight[self.order]
        for true in range(labels):
            rows = np.ascontiguousarray(belief[:, true])[obj]
            found[true, self.ordered_cell] = run_sums(rows if self.even else rows * weight, self.ordered_start)
        return np.ascontiguousarray(found.T).reshape(sources, labels, labels)

    def scores(self, log_said: Floats) -> Floats:
        """Sum over the claims on each object of log P(label said | true label); `log_said` is (S, K, K) as in counts."""
        sources, objects, labels = self.size
        by_true = np.ascontiguousarray(log_said.reshape(sources * labels, labels).T)
        out = np.empty((labels, objects))
        for true in range(labels):
            rows = by_true[true][self.cell]
            out[true] = run_sums(rows if self.even else rows * self.weight, self.object_start)
        return np.ascontiguousarray(out.T)


def softmax(score: Floats) -> Floats:
    """Probabilities along the last axis."""
    mass = np.exp(score - score.max(axis=-1, keepdims=True)) if score.size else score
    return np.asarray(mass / mass.sum(axis=-1, keepdims=True), dtype=np.float64)


def start_beliefs(votes: Floats) -> Floats:
    """Vote shares (O, K)."""
    return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-300), dtype=np.float64)
