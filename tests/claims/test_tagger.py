"""Tags become runs of words: no run without a beginning, and the best lawful sequence rather than the best tags."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ascertain.claims.linker import Linker
from ascertain.claims.pointers import Words
from ascertain.claims.tagger import NEVER, Tagger, barred, decode, runs
from ascertain.encoder import Encoder, Pieces, Reading, Window
from ascertain.model import BadInput

LABELS = ("O", "B-cue", "I-cue", "B-content-L", "I-content-L", "B-content-R", "I-content-R")
MOVES = np.where(barred(LABELS), NEVER, 0.0).astype(np.float32)
scores = st.integers(1, 9).flatmap(lambda n: arrays(np.float32, (n, len(LABELS)), elements=st.floats(-8, 8, width=32)))


def lawful(path: tuple[int, ...]) -> bool:
    tags = ["O", *(LABELS[i] for i in path)]
    return all(not b.startswith("I-") or a[2:] == b[2:] for a, b in pairwise(tags))


@given(given_scores=scores)
def test_a_tag_inside_always_follows_its_own_kind(given_scores: np.ndarray) -> None:
    assert lawful(tuple(decode(given_scores, MOVES, LABELS)))


@settings(max_examples=25, deadline=None)
@given(given_scores=arrays(np.float32, (4, len(LABELS)), elements=st.integers(-8, 8).map(float)))
def test_no_lawful_sequence_scores_higher(given_scores: np.ndarray) -> None:
    def value(path: tuple[int, ...]) -> float:
        return sum(float(given_scores[i, t]) for i, t in enumerate(path))

    best = max(value(p) for p in product(range(len(LABELS)), repeat=4) if lawful(p))
    assert value(tuple(decode(given_scores, MOVES, LABELS))) == pytest.approx(best)


def test_learnt_moves_outweigh_a_small_difference() -> None:
    given_scores = np.array([[0, 3, 0, 0, 0, 0, 0], [0.2, 0, 0, 0.1, 0, 0, 0]], np.float32)
    assert LABELS[decode(given_scores, MOVES, LABELS)[1]] == "O"
    moves = MOVES.copy()
    moves[1, 3] = 1.0
    assert LABELS[decode(given_scores, moves, LABELS)[1]] == "B-content-L"


def test_neighbouring_runs_stay_apart_and_keep_their_side_and_certainty() -> None:
    tags = ["B-content-R", "I-content-R", "B-content-R", "B-cue", "O", "B-content-L"]
    path = np.array([LABELS.index(t) for t in tags])
    sure = np.full((6, len(LABELS)), 0.05, np.float32)
    sure[np.arange(6), path] = 0.7
    found = runs(path, sure, LABELS)
    assert [(t.role, t.side, t.start, t.end) for t in found] == [
        ("content", "R", 0, 2), ("content", "R", 2, 3), ("cue", "", 3, 4), ("content", "L", 5, 6),
    ]  # fmt: skip
    assert found[0].score == pytest.approx(0.7 + 3 * 0.05)
    assert found[2].score == pytest.approx(0.7 + 0.05)


def test_missing_weights_are_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=r"encoder\.onnx"):
        Tagger.load(tmp_path)


def reading_of(tags: list[str], paragraphs: list[int]) -> Reading:
    """One-letter words with the given best tags; the first row of the window stands for its special piece."""
    n = len(tags)
    rows = np.zeros((n + 1, len(LABELS)), np.float32)
    rows[np.arange(1, n + 1), [LABELS.index(t) for t in tags]] = 5
    index = np.arange(n)
    pieces = Pieces(ids=index, features=np.ones(n, np.int64), starts=index * 2, ends=index * 2 + 1, word=index,
                    paragraph=np.array(paragraphs))  # fmt: skip
    return Reading(pieces=pieces, windows=[Window(start=0, own=0, end=n)],
                   outputs={"tags": [rows], "links": [np.zeros((n + 1, 8), np.float32)]})  # fmt: skip


def tagger() -> Tagger:
    encoder = Encoder(None, lambda ids, features: [], ("tags",), {})  # type: ignore[arg-type]
    return Tagger(encoder, LABELS, MOVES, np.zeros((2, len(LABELS)), np.float32), Linker({}))


def test_only_contents_run_over_paragraphs() -> None:
    reading = reading_of(["B-cue", "I-cue", "B-content-L", "I-content-L"], [0, 1, 1, 2])
    found = tagger().tagged(reading, Words.of(reading.pieces))
    assert [t.end - t.start for t in found if t.role == "cue"] == [1]
    assert [(t.start, t.end) for t in found if t.role == "content"] == [(2, 4)]
