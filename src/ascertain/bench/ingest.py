"""What ingest costs: a web archive of real pages into a case, against the extractor alone on the same pages.

    python -m ascertain.bench.ingest ../shared/data/extract
    python -m ascertain.bench.ingest ../shared/data/extract --reader fast

Every page is checked against its digest, hashed, kept, read (article, title, authors, date, language), fingerprinted, and indexed
for search; claims are left out. The other side is `trafilatura.extract(page, fast=True)` on the same bytes. Both run in
processes of their own, once with all pages and once with a few, so that the difference holds no loading of libraries; the least
of several runs counts, and CPU seconds are those of all processes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from ascertain.bench.speed import spend
from ascertain.capture import archive_items, capture_bytes
from ascertain.capture.local import Captured
from ascertain.capture.warc_write import write_warc

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FEW = 8
READERS = {"default": (), "fast": ("reading.html.fast=true",)}


def archive(folder: Path, target: Path, pages: int | None = None) -> int:
    """Write the pages of `folder` (`html/*.html.gz`) as a packed WARC file, each once: ingest reads no copy; their number."""
    files = {gzip.decompress(file.read_bytes()): file.name for file in sorted((folder / "html").glob("*.html.gz"))}
    found = (
        capture_bytes(
            data,
            origin=f"https://pages.example/{name.removesuffix('.html.gz')}",
            method="warc",
            now=NOON,
            declared="text/html",
        )
        for data, name in islice(files.items(), pages)
    )
    with target.open("wb") as out:
        return sum(1 for _ in write_warc(out, found, software="bench", at="2026-01-01T12:00:00Z"))


def alone(source: Path) -> int:
    """The extractor alone, in its fast mode; the number of pages that gave a text."""
    import trafilatura

    items = (item for item in archive_items(source) if isinstance(item, Captured))
    return sum(1 for item in items if trafilatura.extract(item.data, fast=True))


def whole(source: Path, case: Path, values: Sequence[str] = ()) -> int:
    """The archive into a new case, and the documents into the index of copies; the number of documents."""
    from ascertain.app import Settings, Workbench
    from ascertain.compare.reuse import ReuseIndex

    settings = Settings.parse(use=("claims=none", "actors=none", "events=none"), values=values, engine="serial")
    index = ReuseIndex()
    with Workbench.init(case, settings=settings) as bench:
        for outcome in bench.add([source]):
            for document in outcome.documents:
                index.add(document)
    return len(index)


def compare(
    folder: Path, *, pages: int | None = None, reader: str = "default", runs: int = 3
) -> dict[str, float | str]:
    """CPU seconds of both sides and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        all_, few = Path(name) / "all.warc.gz", Path(name) / "few.warc.gz"
        count = archive(folder, all_, pages) - archive(folder, few, FEW)
        spent = {
            side: min(_spent(side, all_, reader) for _ in range(runs))
            - min(_spent(side, few, reader) for _ in range(runs))
            for side in ("alone", "whole")
        }
    return {
        "reader": reader,
        "pages": count,
        "extract_alone_cpu_s": round(spent["alone"], 2),
        "ingest_cpu_s": round(spent["whole"], 2),
        "ratio": round(spent["whole"] / spent["alone"], 3),
        "pages_per_cpu_s": round(count / spent["whole"], 1),
    }


def _spent(side: str, source: Path, reader: str) -> float:
    found = spend([sys.executable, "-m", "ascertain.bench.ingest", side, str(source), "--reader", reader])
    if found.code:
        raise RuntimeError(found.err[-2000:])
    return found.cpu_s


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON; `alone` and `whole` are the two sides in a process of their own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="+", metavar="FOLDER")
    parser.add_argument("--pages", type=int)
    parser.add_argument("--reader", choices=list(READERS), default="default")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args(arguments)
    match given.words:
        case ["alone", source]:
            print(alone(Path(source)))
        case ["whole", source]:
            with tempfile.TemporaryDirectory() as name:
                print(whole(Path(source), Path(name) / "case.db", READERS[given.reader]))
        case [folder]:
            print(json.dumps(compare(Path(folder), pages=given.pages, reader=given.reader, runs=given.runs)))
        case _:
            parser.error("give one folder")


if __name__ == "__main__":
    main()
