"""One run over articles of the newsroom simulator on each engine: seconds, CPU of all processes, memory, and whether the
answers are the same.

    python -m ascertain.bench.engines serial processes ray --articles 300
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

from ascertain.app import Settings, Workbench
from ascertain.bench.newsroom import make, publish
from ascertain.store.codec import encode

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


def articles(number: int) -> Iterator[str]:
    """Texts of so many articles, from as many worlds as it takes."""
    return islice((article.text for seed in count(1) for article in publish(make(seed))), number)


def measure(engine: str, texts: Sequence[str]) -> dict[str, float | str]:
    """Add the texts to a new case. `wall_s` holds starting the engine; `cpu_s` is of this process and all that it waited for;
    `peak_mb` the most that this process and its children held at once."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number:06}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        before, begun = cpu(), time.perf_counter()
        digest, words = sha256(), 0
        with Memory() as memory, Workbench.init(Path(folder) / "case.db", now=lambda: NOON) as bench:
            bench.settings = Settings(engine=engine)
            for outcome in bench.add(paths):
                words += sum(len(d.text.split()) for d in outcome.documents)
                for record in (*outcome.documents, *outcome.records, *outcome.derivations):
                    digest.update(encode(record).encode())
        spent = time.perf_counter() - begun
    return {
        "engine": engine,
        "articles": len(texts),
        "words": words,
        "wall_s": round(spent, 1),
        "cpu_s": round(cpu() - before, 1),
        "own_cpu_s": round(time.process_time(), 1),
        "peak_mb": round(memory.peak, 1),
        "hash": digest.hexdigest()[:16],
    }


class Memory:
    """Watches what this process and its children hold, twice a second."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.peak = max(self.peak, sum(_held()))


def _held() -> Iterator[float]:
    """Resident megabytes of this process and of each child."""
    own = Path("/proc/self/task")
    children = " ".join(path.read_text() for path in own.glob("*/children")).split()
    for process in ("self", *children):
        with suppress(OSError):
            pages = int((Path("/proc") / process / "statm").read_text().split()[1])
            yield pages * resource.getpagesize() / 1e6


def cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main() -> None:
    """Measure the engines named, one after another, and print the figures as JSON lines."""
    parser = argparse.ArgumentParser(prog="python -m ascertain.bench.engines")
    parser.add_argument("engines", nargs="+", choices=("serial", "processes", "ray"))
    parser.add_argument("--articles", type=int, default=300)
    given = parser.parse_args()
    texts = list(articles(given.articles))
    for engine in given.engines:
        print(json.dumps(measure(engine, texts)), flush=True)


if __name__ == "__main__":
    main()
