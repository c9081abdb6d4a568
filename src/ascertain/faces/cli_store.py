"""`ascertain move`: a case from a file to a PostgreSQL server, and back."""

from __future__ import annotations

from pathlib import Path

import click

from ascertain.faces.cli_options import DONE, as_json_option, case_option, custodian, open_case


@click.command()
@case_option
@click.argument("place", type=click.Path(path_type=Path))
@as_json_option
def move(path: Path, place: Path, as_json: bool) -> int:
    """Copy the whole case, its log included, to PLACE: a file, or postgresql://host/database?schema=name&files=folder."""
    from ascertain.app.clock import stamp, utc_now
    from ascertain.faces import cli_output as output
    from ascertain.store.case import Case
    from ascertain.store.moving import move as moving

    with (
        open_case(path) as bench,
        Case.empty(place, now=stamp(utc_now()), who=custodian().who) as target,
        output.working(f"moving {path.name}"),
    ):
        moved = moving(bench.case, target)
    if as_json:
        output.print_json([{"place": str(place), "rows": moved}], single=True)
    else:
        output.say(f"moved {sum(moved.values())} rows of {path} to {place}; {path} is left as it is")
    return DONE
