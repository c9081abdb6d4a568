"""The benchmark's commands; `python -m ascertain.bench COMMAND --help` tells each."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from ascertain.bench import extract, gates, speed, tasks
from ascertain.model import AscertainError


@click.group(help=__doc__)
def main() -> None: ...


@main.command()
@click.argument("task", type=click.Choice(sorted(tasks.TASKS)))
@click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--use", help="attribution, claims: the claims part, tagger or rules  [default: tagger where installed]")
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), help="match: JSONL of the claims to rank")
@click.option("--hierarchy", type=click.Path(exists=True, path_type=Path), help="truth: CSV of narrower, wider value")
@click.option("--copies", type=click.Path(path_type=Path), help="truth: where to write pairs of sources held to copy")
def predict(task: str, source: Path, target: Path, **options: Any) -> None:
    """Write predictions for the input: JSONL (CSV for truth), gzip told by the name."""
    written = tasks.run(task, source, target, **options)
    click.echo(f"{task}: {written} predictions in {target}", err=True)


@main.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--only", default="", help="run the gates whose name contains this")
@click.option("--file", "gate_file", type=click.Path(exists=True, path_type=Path), default=Path("gates.toml"))
def gate(shared: Path, only: str, gate_file: Path) -> None:
    """Hold every figure of the gate file against its floor; exit 1 when one is missed."""
    missed = 0
    for chosen in gates.load(gate_file):
        if only not in chosen.name:
            continue
        if missing := chosen.missing(shared):
            click.echo(f"{chosen.name}: skipped, not in {shared}: {', '.join(missing)}")
            continue
        figures = chosen.measure(shared)
        for name, floor in chosen.floors.items():
            met = figures[name] >= floor
            missed += not met
            click.echo(f"{chosen.name}: {name} {figures[name]:.4f} {'>=' if met else '<  MISSED'} {floor}")
    sys.exit(1 if missed else 0)


@main.command()
@click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def places(source: Path) -> None:
    """Share of the characters kept from pages (input of the task `extract`) that map to their place in the raw bytes."""
    click.echo(json.dumps(extract.places(tasks.read_jsonl(source), source.parent)))


@main.command("speed")
@click.option("--runs", default=5, show_default=True, help="counted runs of each command, after one warm-up")
def speed_command(runs: int) -> None:
    """Median figures as JSON: start-up, cold X-ray, warm X-ray and words a CPU second on the bundled case."""
    click.echo(json.dumps(speed.measure(runs), indent=2))


if __name__ == "__main__":
    try:
        main()
    except AscertainError as error:
        sys.exit(f"error: {error}")
