"""Parquet files: one article a row, with the columns that a line of JSON Lines has (`lines`). Needs the package `pyarrow`.

The file is taken apart in a process of its own, with limits on memory and on the time for a few rows: the library is native code,
and the file is somebody else's.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ascertain.capture.lines import COLUMNS, lines_of
from ascertain.capture.local import Captured, Far
from ascertain.model import BadInput, Skipped

METHOD = "parquet"
MAGIC = b"PAR1"
MISSING = "Parquet files need the package pyarrow: pip install 'ascertain[parquet]'"
ROWS = 64
"""Rows that are unpacked at a time."""
SECONDS, MEMORY = 20, 2 * 2**30
"""For so many rows; for the whole process."""


def is_parquet(path: str | Path) -> bool:
    """Whether the file is Parquet, by what it begins with."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def parquet_items(path: str | Path, *, now: datetime, far: Far | None = None) -> Iterator[Captured | Skipped]:
    """The articles in that file, a few rows of it in memory at a time; a row that is none is Skipped, and so is the rest of a
    file that cannot be read on. far: hears how many of the rows have been read. Raises BadInput where `pyarrow` is not installed."""
    if find_spec("pyarrow") is None:
        raise BadInput(MISSING)
    command = [sys.executable, "-P", "-m", "ascertain.capture.parquet", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if process.stdout is None or process.stderr is None:
            raise BadInput(f"{path} cannot be read: no process")
        try:
            rows, far = int(process.stdout.readline() or 0), far or Far()
            for number, item in enumerate(lines_of(process.stdout, str(path), method=METHOD, now=now), start=1):
                far.share = number / max(rows, number)
                yield item
            said = process.stderr.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            if code := process.wait():
                reason = f"it took more than {SECONDS} s for {ROWS} rows" if code == -signal.SIGALRM else said[:300]
                yield Skipped(
                    stage="capture",
                    item=str(path),
                    code="timeout" if code == -signal.SIGALRM else "bad-input",
                    reason=f"{path} cannot be read on: {reason or 'the process that read it died'}",
                )
        finally:
            process.kill()


def _write(path: str) -> None:
    """How many rows there are, then the rows as JSON Lines, on standard output; what is no text or list of texts is left out."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    file = parquet.ParquetFile(path)
    columns = [name for name in file.schema_arrow.names if name in COLUMNS]
    sys.stdout.write(f"{file.metadata.num_rows}\n")
    batches = file.iter_batches(ROWS, columns=columns, use_threads=False)
    while batch := next(batches, None):
        rows = batch.to_pylist()
        # The alarm is for unpacking; the reader of the rows takes as long as it takes.
        signal.alarm(0)
        for row in rows:
            sys.stdout.write(json.dumps({name: _plain(value) for name, value in row.items()}) + "\n")
        sys.stdout.flush()
        signal.alarm(SECONDS)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


if __name__ == "__main__":
    _write(sys.argv[1])
