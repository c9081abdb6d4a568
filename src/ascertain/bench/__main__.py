"""The benchmark's commands.

python -m ascertain.bench predict TASK --in INPUT --out PRED    predictions for one task, JSONL (gzip by name)
python -m ascertain.bench gate [--shared DIR]                   run the gates of gates.toml
python -m ascertain.bench speed                                 whole-process and per-word figures on this machine
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ascertain.bench import gates, speed, tasks
from ascertain.model import AscertainError


@click.group(help=__doc__)
def main() -> None: ...


@main.command()
@click.argument("task", type=click.Choice(sorted(tasks.TASKS)))
@click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
def predict(task: str, source: Path, target: Path) -> None:
    """Write one prediction a record of the input."""
    written = tasks.run(task, source, target)
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
