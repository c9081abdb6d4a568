"""How the cost of ingest, comparing and weighing grows with the number of documents, on the simulator's corpus.

    python -m ascertain.bench growth --sizes 1000,3000,10000 --plot growth.svg

Each size runs in a process of its own, one thread, so that its peak of memory is its own. Ingest reads the articles of as many
worlds as are asked for, from files into a case. The others take a crowd (`newsroom.crowd`): articles that were read once, printed
again under other names.

- compare: copied passages, voices, matters, relations and questions, then the weighing with everything that an answer hangs on, over
  records in memory.
- whole: a case on disk, then all that `ascertain compare` does of it, on every core: what claims say, names, reading and writing too.
- weigh-alone: the questions of the articles as read, asked again and again of other sources and weighed all together.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NotRequired, ParamSpec, TypedDict, TypeVar

from ascertain.app import Settings, Workbench
from ascertain.app.sparing import Sparing
from ascertain.bench.engines import Memory, cpu
from ascertain.bench.newsroom.crowd import Crowd, Row, names, put, read, written
from ascertain.bench.newsroom.score import USE
from ascertain.bench.plots import Point
from ascertain.compare import finders, groupers
from ascertain.compare.cluster import matters
from ascertain.compare.question import clusters
from ascertain.compare.relations import relations
from ascertain.compare.statements import Sets, Statement, shared, stated
from ascertain.model import Attribution, Claim, ClaimCluster, Document, Origin, Reuse
from ascertain.threads import ONE_THREAD
from ascertain.weigh.case import weigh_case

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", Claim, Attribution, Document)
WEIGHING, WHOLE, ALONE = "weigh", "whole", "weigh-alone"
BASE = 5000
"""Articles that a crowd is made from: of fewer, too many copies of one sentence meet."""


class Run(TypedDict):
    """One size: CPU seconds and the peak of memory (MB, so far) by stage, and how many records were found. `wall_s`: of the whole
    program, whose peak is that of all its processes together."""

    what: str
    size: int
    cpu_s: dict[str, float]
    peak_mb: dict[str, int]
    found: dict[str, int]
    wall_s: NotRequired[float]


@dataclass(slots=True)
class Clock:
    """CPU seconds and peak of memory of one stage after the other, told as they end."""

    say: Callable[[str], object] = lambda told: None
    cpu: dict[str, float] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)

    def run(self, stage: str, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Do the work of a stage."""
        start = time.process_time()
        done = work(*given, **named)
        self.cpu[stage] = round(time.process_time() - start, 2)
        self.peak[stage] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.say(f"{stage}: {self.cpu[stage]} CPU s, peak {self.peak[stage]} MB")
        return done


@dataclass(slots=True)
class _Case:
    """What a comparison holds in memory, in the form that the app holds it."""

    documents: list[Document] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    sources: list[Attribution] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def fill(self, rows: Iterator[Row]) -> None:
        """Take the rows in one by one."""
        sparing, sets = Sparing(), Sets()
        for row in rows:
            document = sparing.document(row.document)
            sources = {r.id: r for r in map(sparing.said, row.sources) if isinstance(r, Attribution)}
            claims = [r for r in map(sparing.said, row.claims) if isinstance(r, Claim)]
            self.documents.append(document)
            self.claims += claims
            self.sources += sources.values()
            self.statements += [
                stated(document, claim, sources[claim.attribution], shared(gist, sets))
                for claim, gist in zip(claims, row.gists, strict=True)
            ]
        self.statements.sort(key=lambda s: s.order)


def compare(rows: Iterator[Row], clock: Clock) -> dict[str, int]:
    """Compare and weigh what is in the rows; how many of each were found."""
    case, asked, origins, counts = _asked(rows, clock)
    weighed = clock.run(WEIGHING, _weighed, case, asked, origins)
    return {**counts, "questions": len(asked), "weighed": weighed}


def _asked(rows: Iterator[Row], clock: Clock) -> tuple[_Case, list[ClaimCluster], list[Origin], dict[str, int]]:
    """What is in the rows, the questions on it, the voices, and how many of each were found."""
    case = _Case()
    clock.run("load", case.fill, rows)
    reuse = clock.run("passages", _passages, case)
    origins, homes = clock.run("voices", _voices, case, reuse)
    counts = {"documents": len(case.documents), "claims": len(case.claims), "reuse": len(reuse), "voices": len(origins)}
    reuse.clear()
    about = clock.run("matters", matters, case.statements)
    case.statements.clear()
    counts["matters"] = len(about)
    counts["relations"] = clock.run("relations", _count, relations(about, origins=homes))
    asked = clock.run("questions", clusters, about, origins=homes)
    return case, asked, origins, counts


def _passages(case: _Case) -> list[Reuse]:
    return list(finders.get("passages").function(case.documents))


def _voices(case: _Case, reuse: list[Reuse]) -> tuple[list[Origin], dict[str, str]]:
    found = groupers.get("voices").function(case.documents, [*case.claims, *case.sources], reuse)
    origins = [o for o in found if isinstance(o, Origin)]
    return origins, {claim: o.id for o in origins for claim in o.claims}


def _weighed(case: _Case, asked: list[ClaimCluster], origins: list[Origin]) -> int:
    claims, sources = {r.id: r for r in case.claims}, {r.id: r for r in case.sources}
    return _count(weigh_case(asked, claims, sources, origins, {d.id: d for d in case.documents}))


def _count(found: Iterable[object]) -> int:
    return sum(1 for _ in found)


class _Again(Mapping[str, R]):
    """Records by id, and under the id with any number behind it."""

    def __init__(self, records: Iterable[R]) -> None:
        self._records: dict[str, R] = {r.id: r for r in records}

    def __getitem__(self, name: str) -> R:
        found: R = self._records[name.partition("+")[0]]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def weigh_alone(rows: Sequence[Row], size: int, clock: Clock) -> dict[str, int]:
    """Weigh the questions of these articles, asked again of other sources until there are as many as of `size` articles."""
    case, asked, origins, _ = _asked(iter(rows), Clock())
    about = {name for question in asked for name in question.claims}
    voices = [replace(o, claims=tuple(c for c in o.claims if c in about)) for o in origins]
    copies = range(-(-size // len(rows)))
    questions = [_question(q, str(n)) for n in copies for q in asked]
    spoken = [replace(o, id=f"{o.id}+{n}", claims=tuple(f"{c}+{n}" for c in o.claims)) for n in copies for o in voices]
    found = weigh_case(questions, _Again(case.claims), _Again(case.sources), spoken, _Again(case.documents))
    weighed = clock.run(WEIGHING, _count, found)
    return {"documents": len(copies) * len(rows), "questions": len(questions), "weighed": weighed}


def _question(question: ClaimCluster, copy: str) -> ClaimCluster:
    """The question under another id, on claims under other ids."""

    def other(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{name}+{copy}" for name in names)

    answers = (
        replace(a, id=f"{a.id}+{copy}", claims=other(a.claims), denied_by=other(a.denied_by)) for a in question.answers
    )
    return replace(question, id=f"{question.id}+{copy}", claims=other(question.claims), answers=tuple(answers))


def whole(size: int, base: Path) -> Run:
    """Put a crowd into a case on disk and compare it as the program does, one command after the other."""
    with tempfile.TemporaryDirectory() as name:
        case = Path(name) / "case.db"
        # In a process of its own, so that the crowd's memory is not counted.
        subprocess.run(
            [sys.executable, "-m", "ascertain.bench.growth", "put", str(size), str(base), str(case)], check=True
        )
        before, begun = cpu(), time.perf_counter()
        with Memory() as memory, Workbench.open(case) as bench:
            found = Counter(type(r).__name__ for r in bench.compare())
        spent = time.perf_counter() - begun
    return {
        "what": WHOLE, "size": size, "cpu_s": {WHOLE: round(cpu() - before, 2)}, "peak_mb": {WHOLE: round(memory.peak)},
        "found": dict(found), "wall_s": round(spent, 1),
    }  # fmt: skip


def ingest(size: int, clock: Clock) -> dict[str, int]:
    """Read as many articles into a new case, serial, with the rules parts."""
    with tempfile.TemporaryDirectory() as name:
        paths = written(Path(name), size)
        settings = Settings(use=dict(USE), engine="serial")
        with Workbench.init(Path(name) / "case.db", settings=settings) as bench:
            done = clock.run("ingest", _count, bench.add(paths))
    return {"documents": done}


def one(what: str, size: int, base: Path) -> Run:
    """One size of one of them, in this process."""
    if what == WHOLE:
        return whole(size, base)
    clock = Clock(say=lambda told: print(f"{what} {size:,}: {told}", file=sys.stderr, flush=True))
    if what == "ingest":
        counts = ingest(size, clock)
    elif what == ALONE:
        counts = weigh_alone(_read(base), size, clock)
    else:
        counts = compare(_crowd(base).rows(size), clock)
    return {"what": what, "size": size, "cpu_s": clock.cpu, "peak_mb": clock.peak, "found": counts}


def _crowd(base: Path) -> Crowd:
    rows = _read(base)
    return Crowd(rows, names(len(rows)))


def _read(base: Path) -> list[Row]:
    """The articles in a file, which is made where there is none."""
    import msgspec

    if not base.exists():
        base.write_bytes(msgspec.msgpack.encode(read(BASE)))
    return msgspec.msgpack.decode(base.read_bytes(), type=list[Row])


def alone(what: str, size: int, base: Path) -> Run:
    """The same in a process of its own, on one thread."""
    command = [sys.executable, "-m", "ascertain.bench.growth", what, str(size), str(base)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, **ONE_THREAD})
    told: Run = json.loads(done.stdout)
    return told


def runs(sizes: Sequence[int], what: Sequence[str], base: Path | None, known: Sequence[Run]) -> Iterator[Run]:
    """Every size of each that is not among the known ones, the smallest first."""
    had = {(run["what"], run["size"]) for run in known}
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(sizes):
            for each in what:
                if (each, size) not in had:
                    yield alone(each, size, base or Path(folder) / "base.bin")


def points(measured: Sequence[Run]) -> list[Point]:
    """Speed of ingest, comparing and weighing at each size."""
    found = []
    for run in measured:
        spent = {stage: seconds for stage, seconds in run["cpu_s"].items() if stage != "load"}
        weighing = ALONE if run["what"] == ALONE else WEIGHING
        parts = {run["what"]: sum(spent.values()) - spent.get(WEIGHING, 0.0), weighing: spent.get(WEIGHING, 0.0)}
        found += [Point(unit="documents", system=name, size=run["size"], cpu_s=s) for name, s in parts.items() if s]
    return found


def exponents(drawn: Sequence[Point]) -> dict[str, dict[str, float]]:
    """By system the power of the size that its CPU time grows with (least squares of the logarithms), and that of n log n over
    the same sizes."""
    told = {}
    for name in dict.fromkeys(p.system for p in drawn):
        own = [p for p in drawn if p.system == name]
        if len({p.size for p in own}) > 1:
            bound = [(p.size, p.size * math.log(p.size)) for p in own]
            told[name] = {"power": _slope([(p.size, p.cpu_s) for p in own]), "n log n": _slope(bound)}
    return told


def _slope(pairs: Sequence[tuple[float, float]]) -> float:
    xs, ys = [math.log(x) for x, _ in pairs], [math.log(y) for _, y in pairs]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True))
    return round(rise / sum((x - middle) ** 2 for x in xs), 3)


def main() -> None:
    """One run, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m ascertain.bench.growth")
    parser.add_argument("what", choices=("ingest", "compare", WHOLE, ALONE, "put"))
    parser.add_argument("size", type=int)
    parser.add_argument("base", type=Path)
    parser.add_argument("case", type=Path, nargs="?", help="of put: the case to make")
    given = parser.parse_args()
    if given.what == "put":
        put(given.case, _crowd(given.base).rows(given.size))
    else:
        print(json.dumps(one(given.what, given.size, given.base)))


if __name__ == "__main__":
    main()
