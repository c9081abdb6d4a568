"""Bench task `truth`: CSV of source, object, value in; CSV of object, value, prob out, by the default model."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ascertain.bench.tasks import save
from ascertain.weigh import Claims, models
from ascertain.weigh.result import Weighed


def predict(source_csv: Path, target_csv: Path, *, hierarchy: Path | None = None, copies: Path | None = None) -> int:
    """Write every claimed answer with its probability, and pairs of sources held to copy to `copies` (a, b, prob).

    Gzip is read by its first bytes and written when the name ends in .gz. Returns the number of answers.
    """
    weighed = models.get("origins").function(Claims.read(source_csv, hierarchy=hierarchy))
    rows = [(a.object, a.value, f"{a.probability:.9f}") for a in weighed.answers()]
    _write(target_csv, ("object", "value", "prob"), rows)
    if copies is not None:
        _write(copies, ("a", "b", "prob"), _pairs(weighed))
    return len(rows)


def _pairs(weighed: Weighed) -> list[tuple[str, str, str]]:
    return [(link.a, link.b, f"{link.probability:.6f}") for link in weighed.links]


def _write(path: Path, heading: tuple[str, ...], rows: list[tuple[str, str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    save(path, text.getvalue().encode())
