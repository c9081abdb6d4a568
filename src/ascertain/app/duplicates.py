"""Texts that say nearly what one before them says, told before anything is looked for in them. Off unless asked for: who copied
whom is evidence, and `compare` finds it; leaving copies out is for corpora where only their number matters.

References: A. Broder (1997), On the resemblance and containment of documents (bottom-k sketches); S. Schleimer et al. (2003),
Winnowing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ascertain.model import Document

KEPT = 64
"""Fingerprints of a text that are held: the least ones, by which two texts are compared wherever they agree."""
LEAST = 16
"""With fewer, some fifty words, a text is not compared."""
NEAR = 0.9
"""Share of common fingerprints. A word changed in a text of 300 leaves .96, a sentence of twenty words added .93."""
CROWD = 256
"""Texts that one fingerprint is held for; more hold it only where a set phrase is printed everywhere."""


@dataclass(slots=True)
class Sketches:
    """The texts so far, in their order."""

    _names: list[str] = field(default_factory=list)
    _sketches: list[tuple[int, ...]] = field(default_factory=list)
    _holders: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: Document) -> tuple[str, float] | None:
        """The document before that this one nearly is, and how nearly; then this one is not held. None when there is none."""
        sketch = _sketch(document)
        if len(sketch) < LEAST:
            return None
        common = Counter(number for key in sketch for number in self._holders.get(key, ()))
        for number, _ in common.most_common(3):
            share = _resemblance(sketch, self._sketches[number])
            if share >= NEAR and self._names[number] != document.id:
                return self._names[number], share
        for key in sketch:
            if len(self._holders[key]) < CROWD:
                self._holders[key].append(len(self._names))
        self._names.append(document.id)
        self._sketches.append(sketch)
        return None


def _sketch(document: Document) -> tuple[int, ...]:
    from ascertain.compare.fingerprint import fingerprints, tokenize

    keys, _ = fingerprints(tokenize(document).hashes)
    return tuple(sorted({int(key) for key in keys})[:KEPT])


def _resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Share of the least fingerprints of both together that both have."""
    both, one, other = sorted({*a, *b})[: min(KEPT, max(len(a), len(b)))], set(a), set(b)
    return sum(key in one and key in other for key in both) / len(both)
