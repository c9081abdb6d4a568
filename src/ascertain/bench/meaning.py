"""Claims found by meaning in a large case: time, memory, disk, and how many of the true nearest are found.

    python -m ascertain.bench.meaning embed texts.txt vectors.npy
    python -m ascertain.bench.meaning search big.db vectors.npy

`embed` makes vectors of the texts, one a line. `search` gives every claim of a case (see `ascertain.bench.scale`) a vector: those
of the texts, then a text's vector moved along the difference of two other texts that are near each other, by 0.2 to 0.8 of it,
so that claims crowd as sentences do. The first 200 texts are left out and asked for. Recall is against exact cosines.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from ascertain.app import meaning as use
from ascertain.app.meaning import Meaning, find
from ascertain.bench.scale import FUNCTION_WORDS, WORDS, Press
from ascertain.compare.vectors import Encoding, english, sentences
from ascertain.store.case import Case
from ascertain.store.meaning import Floats, Vectors, current, file_of, numbers_of, texts
from ascertain.store.search import Search

AT = "2031-05-04T10:00:00Z"
ASKED, NEAREST, NEIGHBOURS = 200, 20, 10


def embed(source: Path, to: Path) -> None:
    """Vectors of the lines of a file."""
    encoder = sentences()
    assert encoder is not None  # noqa: S101 - the bench needs it
    np.save(to, np.stack([encoder.vector(line) for line in source.read_text("utf-8").splitlines()]))


def made_up(real: Floats, count: int, seed: int = 1) -> Iterator[Floats]:
    """Vectors by the thousand: the real ones first, then moved ones."""
    chance = np.random.default_rng(seed)
    near = np.concatenate([_near(real, at) for at in range(0, len(real), 1000)])
    yield real[:count]
    left = count - len(real)
    while left > 0:
        many = min(left, 10_000)
        base, one = chance.integers(0, len(real), (2, many))
        other = near[one, chance.integers(0, NEIGHBOURS, many)]
        moved = real[base] + chance.uniform(0.2, 0.8, (many, 1)).astype(np.float32) * (real[other] - real[one])
        yield moved / np.linalg.norm(moved, axis=1, keepdims=True)
        left -= many


def search(place: Path, vectors: Path) -> dict[str, float]:
    """Fill the file beside the case, and search it: milliseconds on the clock and of CPU, recall, megabytes."""
    given = np.load(vectors)
    asked, real = given[:ASKED], given[ASKED:]
    with Case.open(place, now=AT) as case:
        exact = _fill(case, real, asked)
        resident = _resident()
        figures = _timed(case, asked, exact)
        size = file_of(case.path).stat().st_size / 1e6
        return {**figures, "rss_mb": _resident(), "rss_before_mb": resident, "vectors_mb": round(size, 1)} | {
            "case_mb": round(place.stat().st_size / 1e6, 1)
        }


@dataclass(frozen=True, slots=True)
class _Given:
    """An encoder that has one vector for everything."""

    name: str
    known: Floats

    def __call__(self, name: str) -> Encoding:
        return Encoding(name=self.name, vector=lambda text: self.known, least=-1.0)


def _timed(case: Case, asked: Floats, exact: list[set[int]]) -> dict[str, float]:
    held, found, encode = Meaning(), [], english()
    assert encode is not None  # noqa: S101 - the bench needs it
    spent: list[Floats] = []
    both: list[Floats] = []
    press, chance = Press(), np.random.default_rng(11)
    # As in `ascertain.bench.scale`: common and rare words as likely, without the thirty most common.
    drawn = (FUNCTION_WORDS * (WORDS / FUNCTION_WORDS) ** chance.random((ASKED, 3))).astype(int) - 1
    words = [" OR ".join(press.words[n] for n in three) for three in drawn]
    for vector, true, said in zip(asked, exact, words, strict=False):
        # Vectors of the asked texts are known; making one is timed apart, since the claims' own words are made up.
        begun = _now()
        encode.vector(said)
        encoding = _now() - begun
        where = Search(query=said, limit=NEAREST)
        with patch.object(use, "encoding", _Given(encode.name, vector)):
            begun = _now()
            near = held.nearest(case, where)
            spent.append(_now() - begun + encoding)
            begun = _now()
            find(case, held, where, "both")
            both.append(_now() - begun + encoding)
        found.append(len(true & {n for n, _ in near}) / NEAREST)
    held.close()
    # The first search opens the file and reads which claims there are.
    first, spent, both = spent[0], spent[1:], both[1:]
    figures = {"first_ms": round(1000 * float(first[0]), 1), "recall_at_20": round(float(np.mean(found)), 4)}
    for name, times in (("meaning", spent), ("both", both)):
        for at, kind in enumerate(("wall", "cpu")):
            for p in (50, 95):
                figures[f"{name}_{kind}_p{p}_ms"] = round(1000 * float(np.percentile([t[at] for t in times], p)), 1)
    return figures


def _now() -> Floats:
    """Seconds on the clock, and of CPU."""
    return np.array([time.perf_counter(), time.process_time()])


def _fill(case: Case, real: Floats, asked: Floats) -> list[set[int]]:
    """Vectors for every claim; of each asked one the numbers of the nearest claims by exact cosine."""
    file_of(case.path).unlink(missing_ok=True)
    held, derivations = Vectors(file_of(case.path), _name(), real.shape[1]), current(case)
    per = len(next(texts(case, "claim", derivations[:1]))[1])
    first = next(texts(case, "claim", derivations[:1]))[1][0][0]
    keys = np.repeat(np.array([d.key for d in derivations], np.uint64), per)
    # The bench's cases put attribution and claim by turns.
    places = np.tile(np.arange(first, first + 2 * per, 2, dtype=np.uint32), len(derivations))
    best = np.full((len(asked), NEAREST), -2, np.float32)
    whose = np.zeros((len(asked), NEAREST), np.int64)
    at = 0
    for vectors in made_up(real, len(keys)):
        part = slice(at, at + len(vectors))
        held.add(keys[part], places[part], vectors)
        cosines = np.concatenate((best, asked @ vectors.T), axis=1)
        rows = np.concatenate((whose, np.tile(np.arange(part.start, part.stop), (len(asked), 1))), axis=1)
        chosen = np.argpartition(-cosines, NEAREST, axis=1)[:, :NEAREST]
        best, whose = np.take_along_axis(cosines, chosen, 1), np.take_along_axis(rows, chosen, 1)
        at = part.stop
    numbers = numbers_of(held, derivations)
    held.close()
    return [set(numbers[rows].tolist()) for rows in whose]


def _name() -> str:
    found = english()
    assert found is not None  # noqa: S101 - the bench needs it
    return found.name


def _near(real: Floats, at: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    cosines = real[at : at + 1000] @ real.T
    cosines[np.arange(len(cosines)), np.arange(at, at + len(cosines))] = -1
    return np.argpartition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


def main() -> None:
    """Make vectors, or fill and search a case, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m ascertain.bench.meaning")
    parser.add_argument("what", choices=("embed", "search"))
    parser.add_argument("source", type=Path)
    parser.add_argument("vectors", type=Path)
    given = parser.parse_args()
    if given.what == "embed":
        embed(given.source, given.vectors)
    else:
        print(json.dumps(search(given.source, given.vectors), indent=1))


if __name__ == "__main__":
    main()
