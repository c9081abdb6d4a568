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

from ascertain.bench import bundled_case, claims, tasks
from ascertain.bench.measures import Item, score_claims
from ascertain.model import StopRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Figures of one task on one gold file.

    With a `source`, paths are relative to the folder that holds `data/` and `score/`, and that folder's scorer gives the
    figures. Without one, the gold is the project's own: a claims file beside the gate file, or the bundled case.
    """

    name: str
    task: str
    source: str | None = None
    gold: str | None = None
    corpus: str | None = None
    hierarchy: str | None = None
    use: str | None = None
    """The claims part; None takes the default one."""
    floors: Mapping[str, float]
    folder: Path = Path()

    def missing(self, shared: Path) -> list[str]:
        """The input, gold or scorer that is not there."""
        needed = (self.source, self.gold, self.scorer) if self.source and self.gold else ()
        return [path for path in needed if not (shared / path).is_file()]

    @property
    def scorer(self) -> str:
        """The task's scorer."""
        return f"score/{self.task}.py"

    def measure(self, shared: Path) -> dict[str, float]:
        """Predict, score (a foreign scorer in a process of its own), and return the figures."""
        if not self.source or not self.gold:
            return score_claims(
                _own(self.folder / self.gold, self.use) if self.gold else bundled_case.documents(self.use)
            )
        with tempfile.TemporaryDirectory() as folder:
            predicted = Path(folder) / "predicted"
            wider = shared / self.hierarchy if self.hierarchy else None
            corpus = shared / self.corpus if self.corpus else None
            tasks.run(self.task, shared / self.source, predicted, use=self.use, corpus=corpus, hierarchy=wider)
            command = [sys.executable, str(shared / self.scorer), str(shared / self.gold), str(predicted)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StopRun(f"gate {self.name}: the scorer failed: {done.stderr.strip()[-300:]}")
        figures: dict[str, float] = json.loads(done.stdout)
        return figures


def load(path: Path) -> Iterator[Gate]:
    """The gates of a TOML file, in its order."""
    for name, entry in tomllib.loads(path.read_text("utf-8"))["gate"].items():
        yield Gate(name=name, folder=path.parent, **entry)


def _own(gold: Path, use: str | None) -> Iterator[tuple[str, list[Item], list[Item]]]:
    records = list(tasks.read_jsonl(gold))
    for record, found in zip(records, claims.predict(records, use=use), strict=True):
        yield record["text"], record["claims"], found["claims"]
