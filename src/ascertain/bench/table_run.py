"""One run of the whole table: gates, the peers on the same inputs, and speeds, each part in processes of its own."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ascertain.bench import peers, table
from ascertain.bench.gates import Gate, Ran
from ascertain.bench.peers import Rival
from ascertain.bench.plots import Point
from ascertain.bench.speed import spend
from ascertain.bench.table import Bars, Row
from ascertain.bench.tasks import load, read_jsonl, write_jsonl
from ascertain.model import StopRun

TEXTS = "data/attribution/dev.in.jsonl.gz"
WORLDS = "score/synth_truth.py"
ARTICLES = (6, 20, 60)
"""Of the whole path; the last gives the figure."""
GROWTH = (8, 28)
"""Articles of the attribution systems, beside the whole part that their gates run."""
CLAIMS = (10_000, 100_000, 1_000_000)
MODELS = {"origins": "default model", "truth_finder": "TruthFinder, ours"}
"""Drawn names of the models whose speed is taken."""
SYSTEMS = {"tagger": "claims, tagger", "rules": "claims, rules"}
"""Drawn names of the claims parts."""


@dataclass(kw_only=True)
class Run:
    """What is chosen, and what has come of it so far. `say` hears each row, and each part that is left out."""

    shared: Path
    bars: Bars
    say: Callable[[Row | str], object]
    python: Path | None = None
    """Of the peers' environment."""
    with_peers: bool = True
    only: Sequence[str] = ()
    rows: list[Row] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    timed: list[dict[str, Any]] = field(default_factory=list)
    """CPU seconds of every process, by part and system."""
    _met: dict[tuple[str, str], tuple[Rival, ...]] = field(default_factory=dict)

    @property
    def rivals(self) -> tuple[Rival, ...]:
        """Every peer that was run."""
        return tuple(rival for met in self._met.values() for rival in met)

    def everything(self, chosen: Iterable[Gate]) -> None:
        """Gates in their order, then the speeds."""
        for gate in chosen:
            if self._wanted(gate.name):
                self._gate(gate)
        for name, part, needed in (
            ("speed-bundled-case", self._bundled, ()),
            ("speed-whole-path", self._whole, (TEXTS,)),
            ("speed-growth", self._growth, (TEXTS,)),
            ("speed-weigh", self._weigh, (WORLDS,)),
        ):
            if self._wanted(name) and self._there(name, [n for n in needed if not (self.shared / n).is_file()]):
                part()

    def _wanted(self, name: str) -> bool:
        return not self.only or any(part in name for part in self.only)

    def _there(self, name: str, missing: Sequence[str]) -> bool:
        if missing:
            self.say(f"{name}: skipped, not in {self.shared}: {', '.join(missing)}")
        return not missing

    def _keep(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.rows.append(row)
            self.say(row)

    def _time(self, part: str, system: str, cpu_s: float | None) -> None:
        if cpu_s is not None:
            self.timed.append({"part": part, "system": system, "cpu_s": round(cpu_s, 3)})

    def _draw(self, unit: str, system: str, size: float, cpu_s: float | None) -> None:
        """A point of the drawing; a peer that two gates share is drawn once."""
        if cpu_s and (point := Point(unit=unit, system=system, size=size, cpu_s=cpu_s)) not in self.points:
            self.points.append(point)

    def _gate(self, gate: Gate) -> None:
        if not self._there(gate.name, gate.missing(self.shared)):
            return
        try:
            ran = gate.run(self.shared)
        except StopRun as error:
            note = " ".join(str(error).split())
            self._keep(
                table.row(gate.name, figure, None, self.bars, floor=floor, note=note)
                for figure, floor in gate.floors.items()
            )
            return
        self._time(gate.name, "ascertain", ran.cpu_s)
        found = self._rivals(gate) if self.with_peers else ()
        self._keep(table.rows(gate, ran, found, self.bars))
        self._keep(self._stage_speed(gate, ran, found))

    def _rivals(self, gate: Gate) -> tuple[Rival, ...]:
        """The peers on the gate's input; gates that share an input share them."""
        key = (gate.task, gate.source or gate.name)
        if key not in self._met:
            self._met[key] = tuple(peers.run(gate, self.shared, self.python))
            for rival in self._met[key]:
                self._time(gate.name, rival.name, rival.cpu_s)
        return self._met[key]

    def _stage_speed(self, gate: Gate, ran: Ran, found: Sequence[Rival]) -> Iterator[Row]:
        """Speed of a gate's whole process, where a peer's process did the same work."""
        if ran.cpu_s is None or gate.source is None:
            return
        if gate.task == "attribution":
            size = sum(len(r["text"].split()) for r in read_jsonl(self.shared / gate.source))
            timed = [r for r in found if r.cpu_s]
            others = [Rival(name=r.name, figures={"words_per_cpu_s": size / r.cpu_s}) for r in timed if r.cpu_s]
            name = "speed-claims" if gate.use == "tagger" else "speed-claims-rules"
            yield table.row(name, "words_per_cpu_s", size / ran.cpu_s, self.bars, reversed(others))
            self._draw("words", SYSTEMS[gate.use or "tagger"], size, ran.cpu_s)
            for r in timed:
                self._draw("words", r.name, size, r.cpu_s)
        alone = next((r.cpu_s for r in found if r.name == "trafilatura fast"), None)
        if alone is not None:
            yield table.row("speed-extract", "ratio_to_trafilatura", ran.cpu_s / alone, self.bars)

    def _bundled(self) -> None:
        told = self._tell(["whole"])
        self._keep([table.row("speed-bundled-case", "words_per_cpu_s", told["words_per_cpu_s"], self.bars)])

    def _whole(self) -> None:
        for articles in ARTICLES:
            told = self._tell(["whole", "--in", str(self.shared / TEXTS), "--limit", str(articles)])
            self._draw("words", "whole path, warm", told["words"], told["cpu_s"])
        self._time("speed-whole-path", "ascertain", told["cpu_s"])
        alone = self._tell(["whole", "--claims", "--in", str(self.shared / TEXTS), "--limit", str(articles)])
        self._keep([table.row("speed-claims-path", "words_per_cpu_s", alone["words_per_cpu_s"], self.bars)])
        self._keep(
            table.row("speed-whole-path", figure, told[figure], self.bars) for figure in ("words_per_cpu_s", "peak_mb")
        )

    def _growth(self) -> None:
        """Points of the attribution systems on parts of the set."""
        records = list(read_jsonl(self.shared / TEXTS))
        for articles in GROWTH:
            with tempfile.TemporaryDirectory() as folder:
                source, target = Path(folder) / "in.jsonl", Path(folder) / "out"
                write_jsonl(source, records[:articles])
                size = sum(len(r["text"].split()) for r in records[:articles])
                for system, command in self._attributing(source, target):
                    spent = spend(command)
                    if spent.code == 0:
                        self._draw("words", system, size, spent.cpu_s)

    def _attributing(self, source: Path, target: Path) -> Iterator[tuple[str, list[str]]]:
        ends = ["--in", str(source), "--out", str(target)]
        for use, system in SYSTEMS.items():
            yield system, [sys.executable, "-m", "ascertain.bench", "predict", "attribution", "--use", use, *ends]
        for peer in peers.PEERS if self.with_peers else ():
            python = Path(sys.executable) if peer.ours else self.python
            if peer.task == "attribution" and python is not None and python.exists():
                yield peer.name, [str(python), "-I", str(peers.SCRIPT), peer.runs, str(source), str(target)]

    def _weigh(self) -> None:
        """From arrays to answers: our default model and our TruthFinder against the peer's TruthFinder."""
        with tempfile.TemporaryDirectory() as folder:
            made = spend([sys.executable, str(self.shared / WORLDS), "million", folder])
            if made.code:
                raise StopRun(f"{WORLDS} failed: {made.err.strip()[-300:]}")
            lines = load(Path(folder) / "claims.csv").splitlines(keepends=True)
            for claims in CLAIMS:
                source = Path(folder) / f"{claims}.csv"
                source.write_bytes(b"".join(lines[: claims + 1]))
                ours = {model: self._tell(["weigh", str(source), "--use", model])["cpu_s"] for model in MODELS}
                theirs = self._truth_finder(source, Path(folder) / "answers")
                for model, cpu_s in ours.items():
                    self._drawn_claims(MODELS[model], claims, cpu_s)
                if theirs:
                    self._drawn_claims("truthdiscovery TruthFinder", claims, theirs)
        figures = {"cpu_s_1m_claims": ours["origins"]}
        if theirs:
            figures["ratio_to_truthfinder"] = ours["origins"] / theirs
            figures["truth_finder_ratio_to_truthfinder"] = ours["truth_finder"] / theirs
        self._keep(table.row("speed-weigh", figure, value, self.bars) for figure, value in figures.items())

    def _drawn_claims(self, system: str, claims: int, cpu_s: float) -> None:
        self._time(f"speed-weigh {claims:,}", system, cpu_s)
        self._draw("claims", system, claims, cpu_s)

    def _truth_finder(self, source: Path, target: Path) -> float | None:
        if not self.with_peers or self.python is None or not self.python.exists():
            return None
        spent = peers.alone(self.python, "truthdiscovery", source, target, ["TruthFinder"])
        return None if spent.code else float(json.loads(spent.out)["cpu_s"]["TruthFinder"])

    def _tell(self, command: Sequence[str]) -> dict[str, float]:
        spent = spend([sys.executable, "-m", "ascertain.bench", *command])
        if spent.code:
            raise StopRun(f"bench {command[0]} failed: {spent.err.strip()[-300:]}")
        told: dict[str, float] = json.loads(spent.out)
        return told
