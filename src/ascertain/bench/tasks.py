"""Benchmark tasks: records in, predictions out. No gold, no network, no state between calls.

Records are JSONL, one prediction each; the task `truth` takes and gives CSV.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ascertain.model import BadInput

Record = dict[str, Any]
Predictor = Callable[[Iterable[Record], Path, str | None], Iterator[Record]]


def _attribution(records: Iterable[Record], folder: Path, use: str | None) -> Iterator[Record]:
    from ascertain.bench import attribution

    return attribution.predict(records, use=use)


def _claims(records: Iterable[Record], folder: Path, use: str | None) -> Iterator[Record]:
    from ascertain.bench import claims

    return claims.predict(records, use=use)


def _extract(records: Iterable[Record], folder: Path, use: str | None) -> Iterator[Record]:
    from ascertain.bench import extract

    return extract.predict(records, folder)


JSONL: dict[str, Predictor] = {"attribution": _attribution, "claims": _claims, "extract": _extract}
TASKS = (*JSONL, "truth")


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


def run(
    task: str,
    source: Path,
    target: Path,
    *,
    use: str | None = None,
    hierarchy: Path | None = None,
    copies: Path | None = None,
) -> int:
    """Predict `task` for every record of `source` into `target`; returns the number written.

    `use` names the claims part for `attribution` and `claims`; `hierarchy` (CSV of narrower and wider values) and `copies`
    (where to write pairs of sources) are for `truth`.
    """
    if task == "truth":
        from ascertain.bench import truth

        return truth.predict(source, target, hierarchy=hierarchy, copies=copies)
    return write_jsonl(target, JSONL[task](read_jsonl(source), source.parent, use))
