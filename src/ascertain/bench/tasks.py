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


def read_jsonl(path: Path) -> Iterator[Record]:
    """Records of a JSONL file, plain or gzip (told by its first bytes). A line that is not JSON is BadInput."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    for number, line in enumerate(data.decode().split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise BadInput(f"{path}, line {number}: not JSON ({error.msg})") from error


def write_jsonl(path: Path, records: Iterable[Record]) -> int:
    """Write records, gzip when the name ends in .gz (no time stamp, so that bytes repeat); returns their number."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    data = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.name.endswith(".gz") else data)
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
