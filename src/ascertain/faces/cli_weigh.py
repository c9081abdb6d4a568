"""The command `ascertain weigh`: a table of who says what, or the questions of a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ascertain.faces.cli_options import DONE, as_json_option, bench_of, open_case
from ascertain.model import BadInput


@click.command()
@click.argument("path", metavar="CSV|CASE", type=click.Path(path_type=Path))
@click.option(
    "--object",
    "name",
    metavar="NAME",
    help="Every answer about one object (or question id), and what its top answer hangs on.",
)
@click.option("--hierarchy", metavar="CSV", type=click.Path(path_type=Path), help="Pairs of narrower and wider value.")
@click.option(
    "--truth", metavar="CSV", type=click.Path(path_type=Path), help="Known values (object, value) to check against."
)
@click.option(
    "--diagram", metavar="SVG", type=click.Path(path_type=Path), help="Write a reliability diagram; needs --truth."
)
@click.option("--use", metavar="MODEL", default=None, help="The model [default: origins]; see: ascertain parts")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="Set a setting of the model.")
@click.option(
    "--limit", default=40, show_default=True, type=click.IntRange(min=1), metavar="N", help="Rows to show for people."
)
@as_json_option
def weigh(path: Path, name: str | None, limit: int, as_json: bool, **options: Any) -> int:
    """Weigh who says what: a CSV file of source, object, value, or the questions of a compared case. Probabilities,
    intervals, origins; never a verdict."""
    if _is_case(path):
        _weigh_case(path, name, options, limit=limit, as_json=as_json)
    else:
        _weigh_table(path, name, options, limit=limit, as_json=as_json)
    return DONE


def _weigh_table(path: Path, name: str | None, options: dict[str, Any], *, limit: int, as_json: bool) -> None:
    from ascertain.app import Settings
    from ascertain.faces import weigh_output as output
    from ascertain.faces.cli_output import save, working
    from ascertain.weigh import calibration, read_truth, reliability_diagram

    if options["diagram"] and not options["truth"]:
        raise BadInput("--diagram needs known values: --truth CSV")
    model = options["use"] or "origins"
    settings = Settings.parse(use=(f"weigh={model}",), values=tuple(f"weigh.{model}.{v}" for v in options["values"]))
    with working(f"weighing {path.name}"):
        weighed = bench_of(settings).weigh(path, hierarchy=options["hierarchy"])
    kept = calibration(weighed, read_truth(options["truth"])) if options["truth"] else None
    if kept and options["diagram"]:
        save(options["diagram"], reliability_diagram(kept, title=f"{path.name}, {weighed.method}"))
    output.show(weighed, name, kept=kept, limit=limit, as_json=as_json)


def _weigh_case(path: Path, name: str | None, options: dict[str, Any], *, limit: int, as_json: bool) -> None:
    from ascertain.faces import weigh_output as output
    from ascertain.faces.cli_output import progress

    given = [option for option in ("hierarchy", "truth", "diagram", "use", "values") if options[option]]
    if given:
        raise BadInput(f"a case is weighed with the settings of `compare`; --{given[0]} is for tables")
    with open_case(path) as bench, progress(6) as advance:
        found = bench.compare(progress=advance)
        output.show_case(found, name, bench.shown(), limit=limit, as_json=as_json)


def _is_case(path: Path) -> bool:
    """A table is text; a case is not."""
    try:
        with path.open("rb") as file:
            return file.read(16).startswith(b"SQLite format 3")
    except OSError:
        return False
