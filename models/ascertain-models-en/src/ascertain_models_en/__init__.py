"""Trained weights of Ascertain for English; see the model card."""

from pathlib import Path

__version__ = "0.1.0"


def folder() -> Path:
    """The folder of the weights; the model card names each file and what goes without it."""
    return Path(__file__).parent / "weights"
