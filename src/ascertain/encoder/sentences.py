"""The sentence encoder at run time: one text in, one unit vector out, on the CPU, without torch.

Finds: nothing by itself; two texts of like meaning get vectors with a high dot product.
Needs: a folder with sentences.onnx, sentences.json and tokenizer.json; onnxruntime and tokenizers (extra `models`).
Known misses: English; reads the first 254 word pieces; "A hit B" and "B hit A" lie close together, and so do a sentence and
its denial.
Example: `Sentences.load(folder).vector("The bridge was shut.")`
References: Reimers and Gurevych 2019; Wang and others 2020 (MiniLM).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ascertain.encoder.model import load_tokenizer, open_session
from ascertain.encoder.pieces import LONE, Ints
from ascertain.encoder.reading import Floats
from ascertain.model import BadInput

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILES = ("sentences.onnx", "sentences.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Tokenizer and network. `first` and `last` are the ids that open and close a text, `longest` pieces it may have."""

    tokenizer: Tokenizer
    network: Callable[[Ints], Floats]
    first: int
    last: int
    longest: int
    width: int

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Sentences:
        """Open the weights in `folder`; BadInput where a file is missing. threads: 0 lets onnxruntime choose."""
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise BadInput(f"no sentence encoder in {folder}: {', '.join(missing)} missing; rebuild it with training/")
        info = json.loads((folder / "sentences.json").read_text("utf-8"))
        run = open_session(folder / "sentences.onnx", ("vector",), threads)

        def network(ids: Ints) -> Floats:
            found: Floats = run({"ids": ids})[0][0]
            return found

        return cls(load_tokenizer(folder / "tokenizer.json"), network, **info)

    def vector(self, text: str) -> Floats:
        """[width] of length 1. Texts are read one by one, since dynamic int8 scales depend on all that is in a batch."""
        clean = LONE.sub("\ufffd", text)
        ids = self.tokenizer.encode(clean, add_special_tokens=False).ids[: self.longest - 2]
        return self.network(np.array([[self.first, *ids, self.last]], np.int64))
