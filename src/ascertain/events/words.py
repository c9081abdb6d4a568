"""Word lists, for the modules of events."""

from __future__ import annotations


def bag(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())
