"""Peers in the same run: each in a process of its own, on the same input, scored by the same scorer, one thread.

Those that are no dependency of the project run in an environment made from `requirements/peers.lock`, whose Python is
given; without it their rows say so. Those that are a dependency anyway (trafilatura, spaCy) run with this Python.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ascertain.bench import peers_alone
from ascertain.bench.gates import Gate
from ascertain.bench.speed import Spent, spend
from ascertain.model import StopRun

SCRIPT = Path(peers_alone.__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One program on one task. With `methods` it answers once for each, in one process."""

    name: str
    task: str
    runs: str
    """Its name in `peers_alone`."""
    methods: tuple[str, ...] = ()
    ours: bool = False
    """Whether it is a dependency, and runs with this Python."""
    figures: tuple[str, ...] = ()
    """The beginnings of the figures that it can have; none takes all."""


PEERS = (
    Peer(name="textacy direct quotations", task="attribution", runs="textacy"),
    Peer(name="clause under a verb of saying (spaCy sm)", task="attribution", runs="rules", ours=True),
    Peer(name="spaCy sm", task="mentions", runs="spacy", ours=True),
    Peer(name="trafilatura fast", task="extract", runs="trafilatura", ours=True, figures=("text_",)),
    Peer(name="trafilatura with metadata", task="extract", runs="trafilatura-metadata", ours=True),
    Peer(
        name="truthdiscovery",
        task="truth",
        runs="truthdiscovery",
        methods=("MajorityVoting", "Sums", "AverageLog", "Investment", "PooledInvestment", "TruthFinder"),
    ),
    Peer(name="crowd-kit", task="truth", runs="crowd-kit", methods=("DawidSkene", "OneCoinDawidSkene")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """What a peer reached on a gate's input. `cpu_s` is of its whole process, `work_cpu_s` from arrays to answers;
    `reason` tells why it has no figures."""

    name: str
    figures: Mapping[str, float] = field(default_factory=dict)
    cpu_s: float | None = None
    work_cpu_s: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


def run(gate: Gate, shared: Path, python: Path | None) -> Iterator[Rival]:
    """Every peer of the gate's task. `python` is that of the peers' environment; None where there is none."""
    for peer in PEERS:
        if peer.task != gate.task or gate.own or not _wanted(peer, gate):
            continue
        if not peer.ours and (python is None or not python.exists()):
            yield Rival(name=peer.name, reason="not installed")
        else:
            chosen = Path(sys.executable) if peer.ours or python is None else python
            try:
                yield from _compare(peer, gate, shared, chosen)
            except StopRun as error:
                yield Rival(name=peer.name, reason=_last(str(error)))


def _named(peer: Peer, method: str) -> str:
    return f"{peer.name} {method}".strip()


def _chosen(peer: Peer, gate: Gate) -> list[str]:
    return [m for m in peer.methods or ("",) if gate.peers is None or _named(peer, m) in gate.peers]


def _wanted(peer: Peer, gate: Gate) -> bool:
    some = not peer.figures or any(f.startswith(peer.figures) for f in gate.floors)
    return some and bool(_chosen(peer, gate))


def _compare(peer: Peer, gate: Gate, shared: Path, python: Path) -> Iterator[Rival]:
    with tempfile.TemporaryDirectory() as folder:
        source, gold = gate.inputs(shared, Path(folder))
        target = Path(folder) / "predicted"
        methods = _chosen(peer, gate)
        spent = alone(python, peer.runs, source, target, [m for m in methods if m])
        if spent.code:
            yield Rival(name=peer.name, reason=_last(spent.why))
            return
        told = json.loads(spent.out.strip().splitlines()[-1])
        for method in methods:
            predicted = target.with_name(f"{target.name}.{method}") if method else target
            yield Rival(
                name=_named(peer, method),
                figures=gate.score(shared, gold, predicted),
                cpu_s=spent.cpu_s if len(methods) == 1 else None,
                work_cpu_s=told["cpu_s"].get(method),
                versions=told["versions"],
            )


def alone(python: Path, peer: str, source: Path, target: Path, methods: list[str]) -> Spent:
    """Run a peer over an input. Nothing outside its environment can be imported."""
    return spend([str(python), "-I", str(SCRIPT), peer, str(source), str(target), *methods])


def _last(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return lines[-1][-160:] if lines else "failed without a message"
