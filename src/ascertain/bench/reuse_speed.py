"""Speed and memory of passage comparison on a made corpus of any size.

    python -m ascertain.bench.reuse_speed TEXTS.jsonl.gz --documents 1000 --documents 10000

Documents are walks over the word pairs of the texts given (each next word follows the last one somewhere in them), so
that word n-grams repeat as in prose, and more often: all of a large corpus is drawn from the same few texts. One in
twelve is a near-duplicate of an earlier one, one in twelve holds a passage of 80 to 160 words of an earlier one, with up
to 15 % of the words edited.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from ascertain.bench.reuse import document
from ascertain.bench.tasks import read_jsonl
from ascertain.compare.reuse import ReuseIndex

BATCH = 2000
RATES = (0.0, 0.03, 0.08, 0.15)


def measure(
    texts: Sequence[str], documents: int, *, words: int = 400, seed: int = 0, last: int = 200
) -> dict[str, float]:
    """Compare `documents` made documents one by one with all before them.

    `documents_per_cpu_s` covers fingerprints, look-up and alignment; `add_ms_*` are CPU milliseconds of adding each of the
    `last` ones; `found` is the share of planted copies of which a passage was reported; `peak_mb` the process's.
    """
    index, spent, adds, planted, met, reported = ReuseIndex(), 0.0, [], 0, 0, 0
    for number, (text, source) in enumerate(corpus(texts, documents, words=words, seed=seed)):
        made = document({"id": f"d{number}", "text": text, "published": f"2020-01-01T00:00:{number % 60:02d}Z"})
        start = time.process_time()
        found = index.add(made)
        took = time.process_time() - start
        spent += took
        reported += len(found)
        if number >= documents - last:
            adds.append(1000 * took)
        if source is not None:
            planted += 1
            met += any(f"d{source}" in (r.a.document, r.b.document) for r in found)
    slowest = sorted(adds)
    return {
        "documents": documents,
        "cpu_s": round(spent, 2),
        "documents_per_cpu_s": round(documents / spent, 1),
        "add_ms_median": round(slowest[len(slowest) // 2], 3),
        "add_ms_p95": round(slowest[int(len(slowest) * 0.95)], 3),
        "add_ms_max": round(slowest[-1], 3),
        "reported": reported,
        "found": round(met / max(1, planted), 4),
        "index_mb": round(index.index.nbytes / 1e6, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def corpus(
    texts: Sequence[str], documents: int, *, words: int = 400, seed: int = 0
) -> Iterator[tuple[str, int | None]]:
    """(text, number of the document it has a passage or the whole of, or None)."""
    rng = np.random.default_rng(seed)
    vocabulary: dict[str, int] = {}
    stream = np.array([vocabulary.setdefault(w, len(vocabulary)) for t in texts for w in t.split()])
    spelled = np.array(list(vocabulary), dtype=object)
    held: list[NDArray[np.int64]] = []
    for first in range(0, documents, BATCH):
        for walk in _walks(stream, min(BATCH, documents - first), words, rng):
            number = len(held)
            source = int(rng.integers(max(1, number - 5 * BATCH), number)) if number > 1 and number % 6 == 5 else None
            made = walk if source is None else _copied(walk, held[source], number % 12 == 5, stream, rng)
            held.append(made.astype(np.int32))
            yield " ".join(spelled[made]), source


def _walks(stream: NDArray[np.int64], count: int, words: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """`count` walks: after each word, one that follows it at a random place of the stream."""
    order = np.argsort(stream[:-1], kind="stable")
    starts = np.searchsorted(stream[:-1][order], np.arange(stream.max() + 2))
    walks = np.empty((count, words), np.int64)
    at = rng.integers(0, len(stream) - 1, count)
    for step in range(words):
        word = walks[:, step] = stream[at]
        room = starts[word + 1] - starts[word]
        place = starts[word] + (rng.random(count) * np.maximum(room, 1)).astype(np.int64)
        at = np.where(room > 0, order[np.minimum(place, len(order) - 1)] + 1, rng.integers(0, len(stream) - 1, count))
    return walks


def _copied(
    walk: NDArray[np.int64], source: NDArray[np.int64], whole: bool, stream: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """The source with edited words, or the walk with a passage of the source put in."""
    if whole:
        return _edited(source, 0.03, stream, rng)
    length = int(rng.integers(80, 161))
    start, at = int(rng.integers(0, len(source) - length)), int(rng.integers(0, len(walk) - length))
    passage = _edited(source[start : start + length], RATES[rng.integers(len(RATES))], stream, rng)
    return np.concatenate([walk[:at], passage, walk[at : len(walk) - length]])[: len(walk)]


def _edited(
    passage: NDArray[np.int64], rate: float, stream: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Words left out, replaced and put in, each at a third of the rate."""
    chance = rng.random(len(passage))
    other = stream[rng.integers(0, len(stream), len(passage))]
    replaced = np.where((chance >= rate / 3) & (chance < 2 * rate / 3), other, passage)
    copies = np.where(chance < rate / 3, 0, np.where((chance >= 2 * rate / 3) & (chance < rate), 2, 1))
    return np.repeat(replaced, copies)


@click.command(help=__doc__)
@click.argument("texts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--documents", multiple=True, default=(1000, 10_000), show_default=True)
@click.option("--words", default=400, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(texts: Path, documents: tuple[int, ...], words: int, seed: int) -> None:
    """One line of JSON for each size."""
    given = [record["text"] for record in read_jsonl(texts)]
    for size in documents:
        click.echo(json.dumps(measure(given, size, words=words, seed=seed)))


if __name__ == "__main__":
    main()
