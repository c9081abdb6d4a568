"""What the encoder says about one text: its pieces, the windows they were read in, and one row of every head a piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascertain.encoder.pieces import Pieces
from ascertain.encoder.windows import Window

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`outputs[head][w]` has a row for the special first piece of window w, then one for each of its pieces."""

    pieces: Pieces
    windows: Sequence[Window]
    outputs: Mapping[str, Sequence[Floats]]

    def rows(self, head: str) -> Floats:
        """One row a piece of the text, each from the window that owns the piece."""
        own = [out[w.own - w.start + 1 :] for w, out in zip(self.windows, self.outputs[head], strict=True)]
        return np.concatenate(own) if own else np.zeros((0, 0), np.float32)
