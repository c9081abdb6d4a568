"""Sentence vectors where the weights are installed; without them everything here still answers by words alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from ascertain.encoder import Sentences
from ascertain.encoder.reading import Floats

MODULES = ("ascertain_models_en", "onnxruntime", "tokenizers")
Vectorise = Callable[[str], Floats]
"""A text to a vector of length 1."""


@cache
def sentences() -> Sentences | None:
    """The installed sentence encoder, loaded once a process; None where it is not installed."""
    if any(find_spec(name) is None for name in MODULES):
        return None
    from ascertain_models_en import folder

    place = folder()
    return Sentences.load(place) if (place / "sentences.onnx").is_file() else None


def vectoriser() -> Vectorise | None:
    """What turns texts into vectors, or None."""
    found = sentences()
    return found.vector if found else None
