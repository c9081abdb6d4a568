"""The trained encoder at run time: tokenizer and ONNX network, on the CPU, without torch.

Finds: nothing by itself; it turns text into rows of numbers that tasks read.
Needs: a folder with encoder.onnx, tokenizer.json and encoder.json; onnxruntime and tokenizers (extra `models`).
Known misses: the vocabulary is English and uncased; characters that it does not know become one unknown piece.
Example: `Encoder.load(folder).read("The minister said no.").rows("tags")`
References: Wang and others 2020 (MiniLM); Reimers and Gurevych 2019 (the base weights' training).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ascertain.encoder.pieces import FEATURES, Ints, cut
from ascertain.encoder.reading import Floats, Reading
from ascertain.encoder.windows import pack
from ascertain.model import BadInput

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[Any]
Network = Callable[[Ints, Ints], Sequence[Floats]]
"""Piece ids and feature ids [1, length] of one window, specials included -> one array [1, length, width] a head."""
FILES = ("encoder.onnx", "tokenizer.json", "encoder.json")

SLOW = "SkipLayerNormFusion"
"""The runtime would join an addition and a layer normalisation into one operator that takes nine times as long as the two."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """One network and its tokenizer. `heads` names the outputs in order; `info` is encoder.json as it stands."""

    tokenizer: Tokenizer
    network: Network
    heads: tuple[str, ...]
    info: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Encoder:
        """Open the weights in `folder`. threads: CPU threads within one window; 0 lets onnxruntime choose.

        Raises BadInput where a file is missing or was made for other features.
        """
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise BadInput(f"no encoder in {folder}: {', '.join(missing)} missing; rebuild it with training/")
        info = json.loads((folder / "encoder.json").read_text("utf-8"))
        if info["features"] != FEATURES:
            raise BadInput(f"the encoder in {folder} takes {info['features']} features, this version gives {FEATURES}")
        heads = tuple(info["heads"])
        run = open_session(folder / "encoder.onnx", heads, threads)

        def network(ids: Ints, features: Ints) -> Sequence[Floats]:
            return run({"ids": ids, "features": features})

        return cls(load_tokenizer(folder / "tokenizer.json"), network, heads, info)

    def read(self, text: str) -> Reading:
        """Rows of every head for the whole text, of any length. The same text gives the same rows, whatever else is read."""
        pieces = cut(text, self.tokenizer)
        windows = pack(pieces.paragraph, pieces.word, size=self.info["window"], context=self.info["context"])
        outputs: dict[str, list[Floats]] = {head: [] for head in self.heads}
        for w in windows:
            ids = np.concatenate(([self.info["first"]], pieces.ids[w.start : w.end], [self.info["last"]]))
            features = np.concatenate(([0], pieces.features[w.start : w.end], [0]))
            for head, rows in zip(self.heads, self.network(ids[None], features[None]), strict=True):
                outputs[head].append(rows[0, :-1])
        return Reading(pieces=pieces, windows=windows, outputs=outputs)


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer in the file, with cutting and padding off: windows do both."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def open_session(path: Path, outputs: Sequence[str], threads: int = 1) -> Callable[[Mapping[str, Array]], list[Floats]]:
    """An ONNX file on the CPU: inputs by name -> the named outputs in order. threads: within one run; 0 lets it choose."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW])

    def run(inputs: Mapping[str, Array]) -> list[Floats]:
        found: list[Floats] = session.run(list(outputs), dict(inputs))
        return found

    return run
