"""Weights of Ascertain's English attribution tagger; see the model card."""

from pathlib import Path

__version__ = "0.1.0"


def folder() -> Path:
    """The folder with encoder.onnx, encoder.json, tokenizer.json and linker.npz."""
    return Path(__file__).parent / "weights"
