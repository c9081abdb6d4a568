"""Benchmark tasks: records in, predictions out. No gold, no network, no state between calls.

Records are JSONL, one prediction each; the task `truth` takes and gives CSV.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from ascertain.model import BadInput

Record = dict[str, Any]

OPTIONS: dict[str, tuple[str, ...]] = {
    "attribution": ("use",),
    "claims": ("use",),
    "coref": (),
    "event": (),
    "extract": ("folder",),
    "factuality": (),
    "hedge": (),
    "link": (),
    "loaded": (),
    "match": ("corpus",),
    "mentions": (),
    "nli": (),
    "place": (),
    "reuse": (),
    "timex": (),
}
"""The JSONL tasks and what `predict(records, ...)` of each one's module takes besides."""
TASKS = (*OPTIONS, "truth")


def load(path: Path) -> bytes:
    """A file's bytes, those of gzip unpacked (told by its first bytes)."""
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def save(path: Path, data: bytes) -> None:
    """Write bytes, as gzip when the name ends in .gz (no time stamp, so that bytes repeat)."""
    path.write_bytes(gzip.compress(data, mtime=0) if path.name.endswith(".gz") else data)


def read_jsonl(path: Path) -> Iterator[Record]:
    """Records of a JSONL file, plain or gzip (told by its first bytes). A line that is not JSON is BadInput."""
    for number, line in enumerate(load(path).decode().split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise BadInput(f"{path}, line {number}: not JSON ({error.msg})") from error


def write_jsonl(path: Path, records: Iterable[Record]) -> int:
    """Write records, as `save` does; returns their number."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    save(path, "".join(line + "\n" for line in lines).encode())
    return len(lines)


def kept_back(name: str, share: float) -> bool:
    """Whether training keeps back the record of that name: a stable pseudo-random share, by hash."""
    return int(sha256(name.encode()).hexdigest()[:8], 16) / 16**8 < share


def run(
    task: str,
    source: Path,
    target: Path,
    *,
    use: str | None = None,
    corpus: Path | None = None,
    hierarchy: Path | None = None,
    copies: Path | None = None,
) -> int:
    """Predict `task` for every record of `source` into `target`; returns the number written.

    `use` names the claims part for `attribution` and `claims`; `corpus` the claims that `match` ranks; `hierarchy` (CSV of
    narrower and wider values) and `copies` (where to write pairs of sources) are for `truth`.
    """
    if task == "truth":
        from ascertain.bench import truth

        return truth.predict(source, target, hierarchy=hierarchy, copies=copies)
    options = {"use": use, "folder": source.parent, "corpus": corpus}
    module = import_module(f"ascertain.bench.{task}")
    predictions: Iterator[Record] = module.predict(read_jsonl(source), **{n: options[n] for n in OPTIONS[task]})
    return write_jsonl(target, predictions)
