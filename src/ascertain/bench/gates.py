"""Gates: figures that may rise and never fall. `gates.toml` names, for each, the data, the scorer and the floors.

A gate whose data is not at hand is skipped with a message; the bundled case's gate needs nothing from outside.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ascertain.bench.speed import done
from ascertain.bench.tasks import kept_back, read_jsonl, write_jsonl

KEPT_BACK = 0.08
"""Share of the names that training keeps back (`training/train_nli.py --kept`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """The figures of one run, and the CPU seconds of its whole process."""

    figures: Mapping[str, float]
    cpu_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Figures of one task on one gold file.

    With a `source` or a `scenario`, paths are relative to the folder that holds `data/` and `score/`, and that folder's
    scorer gives the figures. Without, the task is one of `own.TASKS`, and `gold` at most a claims file beside the gate file.
    """

    name: str
    task: str
    source: str | None = None
    gold: str | None = None
    corpus: str | None = None
    hierarchy: str | None = None
    use: str | None = None
    """The claims part; None takes the default one."""
    seed: int | None = None
    """Input and gold are made with this seed: from the texts of `source` for `reuse`, from nothing for a `scenario`."""
    kept_back: str | None = None
    """Only the records that training keeps back, by the hash of this field of the gold."""
    scenario: str | None = None
    """The synthetic world of `truth`."""
    note: str | None = None
    """What a reader of the figures has to know."""
    peers: Sequence[str] | None = None
    """The methods of peers that are run on it; None takes all."""
    floors: Mapping[str, float]
    folder: Path = Path()

    @property
    def own(self) -> bool:
        """Whether the data is the project's own."""
        return self.source is None and self.scenario is None

    def missing(self, shared: Path) -> list[str]:
        """The input, gold or scorer that is not there."""
        maker = "score/synth_truth.py" if self.scenario else None
        needed = () if self.own else (self.source, self.gold, maker, self.scorer)
        return [path for path in needed if path and not (shared / path).is_file()]

    @property
    def scorer(self) -> str:
        """The task's scorer."""
        return f"score/{self.task}.py"

    def measure(self, shared: Path) -> dict[str, float]:
        """The figures of `run`."""
        return dict(self.run(shared).figures)

    def run(self, shared: Path) -> Ran:
        """Predict in a process of its own, score in another, and return the figures."""
        if self.own:
            options = _options(use=self.use, gold=self.gold and self.folder / self.gold)
            spent = done("-m", "ascertain.bench", "own", self.task, *options)
            return Ran(figures=json.loads(spent.out), cpu_s=spent.cpu_s)
        with tempfile.TemporaryDirectory() as folder:
            source, gold = self.inputs(shared, Path(folder))
            predicted = Path(folder) / "predicted"
            given = {
                name: path and shared / path for name, path in (("corpus", self.corpus), ("hierarchy", self.hierarchy))
            }
            options = _options(use=self.use, **given, **{"in": source, "out": predicted})
            spent = done("-m", "ascertain.bench", "predict", self.task, *options)
            return Ran(figures=self.score(shared, gold, predicted), cpu_s=spent.cpu_s)

    def inputs(self, shared: Path, folder: Path) -> tuple[Path, Path]:
        """The input and the gold, made in `folder` where they are made."""
        if self.scenario:
            made = [str(shared / "score/synth_truth.py"), self.scenario, str(folder), "--seed", str(self.seed or 0)]
            done(*made)
            return folder / "claims.csv", folder / "truth.csv"
        if self.seed is not None:
            source, gold = folder / "in.jsonl", folder / "gold.jsonl"
            texts = str(shared / str(self.source))
            done(str(shared / self.scorer), "make", texts, str(source), str(gold), "--seed", str(self.seed))
            return source, gold
        source, gold = shared / str(self.source), shared / str(self.gold)
        return self._kept_back(source, gold, folder) if self.kept_back else (source, gold)

    def _kept_back(self, source: Path, gold: Path, folder: Path) -> tuple[Path, Path]:
        held = [r for r in read_jsonl(gold) if kept_back(r[str(self.kept_back)], KEPT_BACK)]
        ids = {r["id"] for r in held}
        write_jsonl(folder / "in.jsonl", (r for r in read_jsonl(source) if r["id"] in ids))
        write_jsonl(folder / "gold.jsonl", held)
        return folder / "in.jsonl", folder / "gold.jsonl"

    def score(self, shared: Path, gold: Path, predicted: Path) -> dict[str, float]:
        """The scorer's figures."""
        figures: dict[str, float] = json.loads(done(str(shared / self.scorer), str(gold), str(predicted)).out)
        return figures


def _options(**values: object) -> list[str]:
    """Those that have a value, as words of a command."""
    return [word for name, value in values.items() if value for word in (f"--{name}", str(value))]


def load(path: Path) -> Iterator[Gate]:
    """The gates of a TOML file, in its order."""
    for name, entry in tomllib.loads(path.read_text("utf-8"))["gate"].items():
        yield Gate(name=name, folder=path.parent, **entry)
