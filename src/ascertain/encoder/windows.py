"""Packing of word pieces into windows that the encoder reads at once.

A window holds whole paragraphs as long as they fit; one that does not fit is cut between words. Every piece is read
out of exactly one window; the pieces before its first one are context only, so that a paragraph still sees what it
follows. Windows are not padded: each is run by itself, since dynamic int8 scales depend on all that is in a batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascertain.encoder.pieces import Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Pieces `start:end`; those from `own` on are read out of this window, those before are context."""

    start: int
    own: int
    end: int


def pack(paragraph: Ints, word: Ints, *, size: int = 382, context: int = 48, first: int = 0) -> list[Window]:
    """Windows over pieces, in order, covering each piece once.

    size: pieces a window, special tokens not counted; context: pieces of the text before that a window repeats;
    first: size of the first window, for training on shifted cuts (0 = `size`).
    """
    if not 0 <= context < size:
        raise ValueError(f"context of {context} pieces does not fit a window of {size}")
    windows: list[Window] = []
    own, n = 0, len(paragraph)
    breaks = np.append(np.flatnonzero(np.diff(paragraph)) + 1, n)
    joints = np.append(np.flatnonzero(np.diff(word)) + 1, n)
    while own < n:
        room = (first or size) if own == 0 else size - context
        start = _joint_at_or_after(joints, max(0, own - context), own)
        end = _last_within(breaks, own, own + room) or _last_within(joints, own, own + room) or min(n, own + room)
        windows.append(Window(start=start, own=own, end=end))
        own = end
    return windows


def _last_within(places: Ints, after: int, until: int) -> int:
    """The last place in (after, until], or 0."""
    at = int(np.searchsorted(places, until, side="right")) - 1
    return int(places[at]) if at >= 0 and places[at] > after else 0


def _joint_at_or_after(joints: Ints, place: int, own: int) -> int:
    if place == 0:
        return 0
    return min(own, int(joints[int(np.searchsorted(joints, place))]))
