"""Gates: figures that may rise and never fall. `gates.toml` names, for each, the data, the scorer and the floors.

A gate whose data is not at hand is skipped with a message; the bundled case's gate needs nothing from outside.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ascertain.bench import bundled_case, tasks
from ascertain.model import StopRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One measured file, or the bundled case where no file is named.

    Paths are relative to the folder that holds `data/` and `score/`.
    """

    name: str
    task: str
    source: str | None = None
    gold: str | None = None
    floors: Mapping[str, float]

    def missing(self, shared: Path) -> list[str]:
        """The input, gold or scorer that is not there."""
        needed = (self.source, self.gold, self.scorer) if self.source and self.gold else ()
        return [path for path in needed if not (shared / path).is_file()]

    @property
    def scorer(self) -> str:
        """The task's scorer."""
        return f"score/{self.task}.py"

    def measure(self, shared: Path) -> dict[str, float]:
        """Predict, score in a process of its own, and return the scorer's figures."""
        if not self.source or not self.gold:
            return bundled_case.measure()
        with tempfile.TemporaryDirectory() as folder:
            predicted = Path(folder) / "predicted.jsonl"
            tasks.run(self.task, shared / self.source, predicted)
            command = [sys.executable, str(shared / self.scorer), str(shared / self.gold), str(predicted)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StopRun(f"gate {self.name}: the scorer failed: {done.stderr.strip()[-300:]}")
        figures: dict[str, float] = json.loads(done.stdout)
        return figures


def load(path: Path) -> Iterator[Gate]:
    """The gates of a TOML file, in its order."""
    for name, entry in tomllib.loads(path.read_text("utf-8"))["gate"].items():
        yield Gate(name=name, **entry)
