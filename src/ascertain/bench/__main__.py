"""The benchmark's commands; `python -m ascertain.bench COMMAND --help` tells each.

Each imports what it needs itself: all of it takes .9 CPU seconds, which would stand in the figures of a prediction's process.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ascertain.bench import tasks
from ascertain.model import AscertainError

if TYPE_CHECKING:
    from ascertain.bench.table import Row


@click.group()
def main() -> None:
    """The benchmark's commands."""


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
    from ascertain.bench import gates

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


@main.command("own")
@click.argument("task")
@click.option("--use", help="the claims part")
@click.option("--gold", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a claims file")
def own_command(task: str, **options: Any) -> None:
    """Figures as JSON of a task whose data is the project's own."""
    from ascertain.bench import own

    click.echo(json.dumps(own.figures(task, **options), default=float))


@main.command("table")
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--only", multiple=True, help="only the parts whose name contains this; may be given again")
@click.option("--file", "gate_file", type=click.Path(exists=True, path_type=Path), default=Path("gates.toml"))
@click.option("--bars", "bar_file", type=click.Path(exists=True, path_type=Path), default=Path("bars.toml"))
@click.option("--peers/--no-peers", "with_peers", default=True, help="run the peers too  [default: yes]")
@click.option("--python", type=click.Path(path_type=Path), help="Python of the environment that holds the peers")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="write rows, times, machine and versions here"
)
@click.option("--plot", type=click.Path(path_type=Path), help="write speed against size here, as SVG")
@click.option("--resume", is_flag=True, help="keep what the JSON file has of this revision, and run the rest")
def table_command(
    shared: Path,
    gate_file: Path,
    bar_file: Path,
    json_file: Path | None,
    plot: Path | None,
    *,
    resume: bool,
    **options: Any,
) -> None:
    """Every figure beside its floor, bar and peers, and the speeds; exit 1 when a floor is missed or a part broke."""
    from ascertain.bench import gates, plots, table, table_run

    run = table_run.Run(shared=shared, bars=table.load(bar_file), say=_say, **options)
    about = table.conditions(datetime.now(UTC).isoformat(timespec="seconds"), gate_file.parent)
    revision, former = table.saved(json_file)
    parts = [part for part in former if resume and revision == about["revision"] and not part.failed]
    for part in run.everything(list(gates.load(gate_file)), tuple(parts), former):
        parts.append(part)
        if json_file:
            table.save(json_file, about, parts)
    parts.sort(key=lambda part: run.order.index(part.name))
    rows = [row for part in parts for row in part.rows]
    click.echo(table.markdown(rows))
    for remark in table.remarks(parts, run.skipped):
        click.echo(f"\n{remark}")
    if plot and (points := list(dict.fromkeys(point for part in parts for point in part.speeds))):
        plot.parent.mkdir(parents=True, exist_ok=True)
        plot.write_text(plots.speed_against_size(points), "utf-8")
    sys.exit(1 if any(row.missed for row in rows) or any(part.failed for part in parts) else 0)


def _say(told: Row | str) -> None:
    """Progress on standard error, so that the table alone stands on standard output."""
    if isinstance(told, str):
        text = told
    else:
        text = f"{told.name}: {told.figure} {'failed' if told.value is None else f'{told.value:.4f}'}"
    click.echo(text, err=True)


@main.command()
@click.option("--in", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=int, help="only the first records")
@click.option("--claims", is_flag=True, help="no further than claims")
def whole(source: Path | None, limit: int | None, *, claims: bool) -> None:
    """Words a CPU second from file to claims, actors and events: of JSONL records with `text`, or of the bundled case."""
    from ascertain import bundled
    from ascertain.bench import speed

    texts = [record["text"] for record in tasks.read_jsonl(source)][:limit] if source else None
    paths = bundled.articles()
    click.echo(json.dumps(speed.files(paths, claims=claims) if texts is None else speed.whole(texts, claims=claims)))


@main.command("growth")
@click.option("--sizes", default="1000,3000,10000", show_default=True, help="numbers of documents, parted by commas")
@click.option(
    "--what",
    multiple=True,
    type=click.Choice(["ingest", "compare", "whole", "weigh-alone"]),
    help="compare weighs too  [default: ingest, compare]",
)
@click.option(
    "--base", type=click.Path(path_type=Path), help="keep the articles that a crowd is made from in this file"
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    help="keep what was measured here; what is there is not run again",
)
@click.option("--plot", type=click.Path(path_type=Path), help="write speed against size here, as SVG")
def growth_command(
    sizes: str, what: tuple[str, ...], base: Path | None, json_file: Path | None, plot: Path | None
) -> None:
    """How ingest, comparing and weighing grow with the number of documents, each size in a process of its own."""
    from ascertain.bench import growth, plots

    known = json.loads(json_file.read_text("utf-8")) if json_file and json_file.exists() else []
    for told in growth.runs([int(n) for n in sizes.split(",")], what or ("ingest", "compare"), base, known):
        known.append(told)
        if json_file:
            json_file.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    drawn = growth.points(known)
    if plot:
        plot.write_text(plots.speed_against_size(drawn), "utf-8")
    click.echo(json.dumps(growth.exponents(drawn), indent=1))


@main.command("weigh")
@click.argument("claims", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--use", default="origins", show_default=True, help="the model")
def weigh_command(claims: Path, use: str) -> None:
    """CPU seconds of a model on a CSV file of source, object and value, from arrays to answers."""
    from ascertain.bench import speed

    click.echo(json.dumps(speed.weigh(claims, use)))


@main.command()
@click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def places(source: Path) -> None:
    """Share of the characters kept from pages (input of the task `extract`) that map to their place in the raw bytes."""
    from ascertain.bench import extract

    click.echo(json.dumps(extract.places(tasks.read_jsonl(source), source.parent)))


@main.command("speed")
@click.option("--runs", default=5, show_default=True, help="counted runs of each command, after one warm-up")
def speed_command(runs: int) -> None:
    """Median figures as JSON: start-up, cold X-ray, warm X-ray and words a CPU second on the bundled case."""
    from ascertain.bench import speed

    click.echo(json.dumps(speed.measure(runs), indent=2))


if __name__ == "__main__":
    try:
        main()
    except AscertainError as error:
        sys.exit(f"error: {error}")
