"""The sentence encoder gives any text one vector of length 1, the same each time; without weights it says what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ascertain.compare.vectors import sentences
from ascertain.encoder import Sentences
from ascertain.model import BadInput

TEXTS = ["The bridge was shut.", "", "\ud800 پل بسته است 🔥", "bridge " * 2000]


def test_missing_weights_are_named(tmp_path: Path) -> None:
    (tmp_path / "sentences.json").write_text("{}")
    with pytest.raises(BadInput, match=r"sentences\.onnx, tokenizer\.json"):
        Sentences.load(tmp_path)


@pytest.fixture(scope="module")
def encoder() -> Sentences:
    found = sentences()
    if found is None:
        pytest.skip("the weights are not installed")
    return found


@pytest.mark.parametrize("text", TEXTS, ids=["plain", "empty", "strange", "long"])
def test_a_vector_has_length_one_and_repeats(text: str, encoder: Sentences) -> None:
    vector = encoder.vector(text)
    assert vector.shape == (encoder.width,)
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-4)
    assert np.array_equal(vector, encoder.vector(text))


def test_like_sentences_lie_closer_than_others(encoder: Sentences) -> None:
    shut, closed, other = (
        encoder.vector(t) for t in ("The bridge was shut.", "They closed the crossing.", "Barley was dear.")
    )
    assert shut @ closed > shut @ other + 0.1
