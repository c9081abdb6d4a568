"""One run of the whole table: gates, the peers on the same inputs, and speeds, each part in processes of its own.

A part that breaks is told, with its figures as failed, and the others run on.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from ascertain.bench import peers, table
from ascertain.bench.gates import Gate, Ran
from ascertain.bench.peers import Rival
from ascertain.bench.speed import done, spend
from ascertain.bench.table import Bars, Part, Row
from ascertain.bench.tasks import load, read_jsonl, write_jsonl

TEXTS = "data/attribution/dev.in.jsonl.gz"
PAGES = "data/extract"
WORLDS = "score/synth_truth.py"
ARTICLES = (6, 20, 60)
"""Of the whole path; the last gives the figure."""
GROWTH = (8, 28)
"""Articles of the attribution systems, beside the whole part that their gates run."""
CLAIMS = {10_000: 1, 100_000: 1, 1_000_000: 5}
"""Sizes of weighing, and of how many fresh processes the middle is taken; the last gives the figures."""
MODELS = {"origins": "default model", "truth_finder": "TruthFinder, ours"}
"""Drawn names of the models whose speed is taken."""
SYSTEMS = {"tagger": "claims, tagger", "rules": "claims, rules"}
"""Drawn names of the claims parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A part to run: what it does, what it needs of the shared folder and has not, and which figures have a floor."""

    name: str
    work: Callable[[Part], None]
    missing: Sequence[str] = ()
    floors: Mapping[str, float] = field(default_factory=dict)


@dataclass(kw_only=True)
class Run:
    """What is chosen. `say` hears each row, each part that is left out, and how far the run is."""

    shared: Path
    bars: Bars
    say: Callable[[Row | str], object]
    python: Path | None = None
    """Of the peers' environment."""
    with_peers: bool = True
    only: Sequence[str] = ()
    skipped: list[str] = field(default_factory=list)
    """Chosen parts whose data is not there."""
    order: list[str] = field(default_factory=list)
    """The names of all parts, chosen or not."""
    _met: dict[tuple[str, str], tuple[Rival, ...]] = field(default_factory=dict)

    def everything(self, gates: Iterable[Gate], had: Sequence[Part] = (), usual: Sequence[Part] = ()) -> Iterator[Part]:
        """Gates in their order, then the speeds, but those that are had already; each part as it ends. usual: parts of a
        former run, whose seconds tell the time that is left."""
        names, jobs = {part.name for part in had}, list(self._jobs(gates))
        self.order = [job.name for job in jobs]
        jobs = [job for job in jobs if job.name not in names and self._wanted(job.name)]
        self.skipped = [job.name for job in jobs if job.missing]
        for job in jobs:
            if job.missing:
                self.say(f"{job.name}: skipped, not in {self.shared}: {', '.join(job.missing)}")
        jobs = [job for job in jobs if not job.missing]
        took = {part.name: part.seconds for part in usual}
        for number, job in enumerate(jobs, start=1):
            self.say(f"[{number} of {len(jobs)}] {job.name}{_left([j.name for j in jobs[number - 1 :]], took)}")
            part = self._run(job)
            took[part.name] = part.seconds
            yield part

    def _jobs(self, gates: Iterable[Gate]) -> Iterator[Job]:
        for gate in gates:
            missing = gate.missing(self.shared)
            yield Job(name=gate.name, work=partial(self._gate, gate), missing=missing, floors=gate.floors)
        for name, work, needed in (
            ("speed-bundled-case", self._bundled, ()),
            ("speed-whole-path", self._whole, (TEXTS,)),
            ("speed-growth", self._growth, (TEXTS,)),
            ("speed-ingest", self._ingest, (PAGES,)),
            ("speed-weigh", self._weigh, (WORLDS,)),
        ):
            yield Job(name=name, work=work, missing=[n for n in needed if not (self.shared / n).exists()])

    def _wanted(self, name: str) -> bool:
        return not self.only or any(part in name for part in self.only)

    def _run(self, job: Job) -> Part:
        part, begun = Part(name=job.name, load=round(os.getloadavg()[0], 2)), time.perf_counter()
        try:
            job.work(part)
        except Exception as error:  # whatever breaks in one part, the others have their figures
            part.failed = f"{type(error).__name__}: {' '.join(str(error).split())}"
            had = {row.figure for row in part.rows if row.name == job.name}
            for figure in dict.fromkeys([*job.floors, *self.bars.get(job.name, {})]):
                if figure not in had:
                    floor = job.floors.get(figure)
                    part.rows.append(table.row(job.name, figure, None, self.bars, floor=floor, note=part.failed))
        part.seconds = round(time.perf_counter() - begun, 1)
        for row in part.rows:
            self.say(row)
        return part

    def _gate(self, gate: Gate, part: Part) -> None:
        ran = gate.run(self.shared)
        part.time(gate.name, "ascertain", ran.cpu_s)
        found = self._rivals(gate, part) if self.with_peers else ()
        part.rows += table.rows(gate, ran, found, self.bars)
        self._stage_speed(gate, ran, found, part)

    def _rivals(self, gate: Gate, part: Part) -> tuple[Rival, ...]:
        """The peers on the gate's input; gates that share an input share them."""
        key = (gate.task, gate.source or gate.name)
        if key not in self._met:
            self._met[key] = tuple(peers.run(gate, self.shared, self.python))
            for rival in self._met[key]:
                part.time(gate.name, rival.name, rival.cpu_s)
        for rival in self._met[key]:
            part.peers |= rival.versions
        return self._met[key]

    def _stage_speed(self, gate: Gate, ran: Ran, found: Sequence[Rival], part: Part) -> None:
        """Speed of a gate's whole process, where a peer's process did the same work."""
        if gate.task == "attribution":
            size = sum(len(r["text"].split()) for r in read_jsonl(self.shared / str(gate.source)))
            timed = [r for r in found if r.cpu_s]
            others = [Rival(name=r.name, figures={"words_per_cpu_s": size / r.cpu_s}) for r in timed if r.cpu_s]
            name = "speed-claims" if gate.use == "tagger" else "speed-claims-rules"
            part.rows.append(table.row(name, "words_per_cpu_s", size / ran.cpu_s, self.bars, others))
            part.draw("words", SYSTEMS[gate.use or "tagger"], size, ran.cpu_s)
            for r in timed:
                part.draw("words", r.name, size, r.cpu_s)
        alone = next((r.cpu_s for r in found if r.name == "trafilatura fast"), None)
        if alone is not None:
            part.rows.append(table.row("speed-extract", "ratio_to_trafilatura", ran.cpu_s / alone, self.bars))

    def _bundled(self, part: Part) -> None:
        told = _tell("whole")
        part.rows.append(table.row(part.name, "words_per_cpu_s", told["words_per_cpu_s"], self.bars))

    def _whole(self, part: Part) -> None:
        source = ("--in", str(self.shared / TEXTS))
        for articles in ARTICLES:
            told = _tell("whole", *source, "--limit", str(articles))
            part.draw("words", "whole path, warm", told["words"], told["cpu_s"])
        part.time(part.name, "ascertain", told["cpu_s"])
        alone = _tell("whole", "--claims", *source, "--limit", str(ARTICLES[-1]))
        part.rows.append(table.row("speed-claims-path", "words_per_cpu_s", alone["words_per_cpu_s"], self.bars))
        part.rows += [
            table.row(part.name, figure, told[figure], self.bars) for figure in ("words_per_cpu_s", "peak_mb")
        ]

    def _growth(self, part: Part) -> None:
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
                        part.draw("words", system, size, spent.cpu_s)

    def _attributing(self, source: Path, target: Path) -> Iterator[tuple[str, list[str]]]:
        ends = ["--in", str(source), "--out", str(target)]
        for use, system in SYSTEMS.items():
            yield system, [sys.executable, "-m", "ascertain.bench", "predict", "attribution", "--use", use, *ends]
        for peer in peers.PEERS if self.with_peers else ():
            python = Path(sys.executable) if peer.ours else self.python
            if peer.task == "attribution" and python is not None and python.exists():
                yield peer.name, [str(python), "-I", str(peers.SCRIPT), peer.runs, str(source), str(target)]

    def _ingest(self, part: Part) -> None:
        told = json.loads(done("-m", "ascertain.bench.ingest", str(self.shared / PAGES)).out)
        part.time(part.name, "ascertain", told["ingest_cpu_s"])
        part.time(part.name, "trafilatura fast", told["extract_alone_cpu_s"])
        part.rows.append(table.row(part.name, "ratio_to_trafilatura", told["ratio"], self.bars))

    def _weigh(self, part: Part) -> None:
        """From arrays to answers: our default model and our TruthFinder against the peer's TruthFinder."""
        with tempfile.TemporaryDirectory() as folder:
            done(str(self.shared / WORLDS), "million", folder)
            lines = load(Path(folder) / "claims.csv").splitlines(keepends=True)
            for claims, times in CLAIMS.items():
                source = Path(folder) / f"{claims}.csv"
                source.write_bytes(b"".join(lines[: claims + 1]))
                ours = {
                    m: median(_tell("weigh", str(source), "--use", m)["cpu_s"] for _ in range(times)) for m in MODELS
                }
                theirs = [self._truth_finder(source, Path(folder) / "answers") for _ in range(times)]
                found = {MODELS[model]: cpu_s for model, cpu_s in ours.items()}
                if known := [cpu_s for cpu_s in theirs if cpu_s]:
                    found["truthdiscovery TruthFinder"] = median(known)
                for system, cpu_s in found.items():
                    part.time(f"{part.name} {claims:,}", system, cpu_s)
                    part.draw("claims", system, claims, cpu_s)
        figures = {"cpu_s_1m_claims": ours["origins"]}
        if peer := found.get("truthdiscovery TruthFinder"):
            figures["ratio_to_truthfinder"] = ours["origins"] / peer
            figures["truth_finder_ratio_to_truthfinder"] = ours["truth_finder"] / peer
        part.rows += [table.row(part.name, figure, value, self.bars) for figure, value in figures.items()]

    def _truth_finder(self, source: Path, target: Path) -> float | None:
        if not self.with_peers or self.python is None or not self.python.exists():
            return None
        spent = peers.alone(self.python, "truthdiscovery", source, target, ["TruthFinder"])
        return None if spent.code else float(json.loads(spent.out)["cpu_s"]["TruthFinder"])


def _tell(*command: str) -> dict[str, float]:
    told: dict[str, float] = json.loads(done("-m", "ascertain.bench", *command).out)
    return told


def _left(names: Sequence[str], took: Mapping[str, float]) -> str:
    """The time that these parts are likely to take: what they took before, and the mean of all for those not known."""
    if not took:
        return ""
    mean = sum(took.values()) / len(took)
    minutes = sum(took.get(name, mean) for name in names) / 60
    return f", about {minutes:.0f} min left" if minutes >= 1 else ", less than a minute left"
