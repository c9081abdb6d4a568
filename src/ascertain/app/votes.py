"""What the inference model said of pairs of claims, kept beside the case, so that a pair is put to it once.

Kept are hashes of the two texts and three probabilities, under the hash of the weights; as all that is derived, it may be
deleted at any time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from ascertain.model import make_id
from ascertain.store.derived import Derived

if TYPE_CHECKING:
    from ascertain.compare.nli import Probabilities
    from ascertain.compare.relations import Nli
    from ascertain.store.case import Case

VOTES = "votes"
"""The entry's name among those of documents."""
ENTRY = struct.Struct("<16s3d")


@cache
def basis() -> str:
    """The weights that answer."""
    from ascertain_models_en import folder

    return make_id("nli", *(sha256((folder() / name).read_bytes()).hexdigest() for name in ("nli.onnx", "nli.json")))


@dataclass(slots=True)
class Votes:
    """A scorer that remembers. Only what was asked in this comparison is kept for the next one."""

    score: Nli
    _known: dict[bytes, Probabilities] = field(default_factory=dict)
    _asked: dict[bytes, Probabilities] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, score: Nli) -> Self:
        """With what the case keeps."""
        with Derived.of(case) as derived:
            kept = derived.get({VOTES: basis()}).get(VOTES, b"")
        whole = len(kept) - len(kept) % ENTRY.size
        return cls(score, {key: (a, b, c) for key, a, b, c in ENTRY.iter_unpack(kept[:whole])})

    def __call__(self, premise: str, hypothesis: str) -> Probabilities:
        key = sha256("\0".join((str(len(premise)), premise, hypothesis)).encode("utf-8", "surrogatepass")).digest()[:16]
        found = self._asked.get(key) or self._known.get(key) or self.score(premise, hypothesis)
        self._asked[key] = found
        return found

    def keep(self, case: Case) -> None:
        """Keep the answers for the next comparison."""
        with Derived.of(case) as derived:
            derived.put([(VOTES, basis(), b"".join(self._packed()))])

    def _packed(self) -> Iterator[bytes]:
        for key, probabilities in sorted(self._asked.items()):
            yield ENTRY.pack(key, *probabilities)
