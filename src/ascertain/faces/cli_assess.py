"""`ascertain assess`: hypotheses beside evidence, a person's judgement, version by version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ascertain.faces.cli_help import Whole
from ascertain.faces.cli_options import DONE, as_json_option, case_option, open_case

if TYPE_CHECKING:
    from ascertain.app.assessing import Assessed
    from ascertain.model import Assessment

_who = click.option("--who", required=True, metavar="NAME", help="Who judges; stands in the record.")
_why = click.option("--why", required=True, metavar="TEXT", help="What gave rise to the change.")


@click.group(cls=Whole)
def assess() -> None:
    """Assess the questions of a case: hypotheses beside evidence, judged by a person."""


@assess.command(name="list")
@case_option
@as_json_option
def list_(path: Path, as_json: bool) -> int:
    """List the assessments of the case, each in its newest version."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        found = bench.assessments()
    if as_json:
        output.print_json(found)
    else:
        rows = [
            (
                *(str(a[k]) for k in ("id", "version")),
                "closed" if a["closed"] else "open",
                *(a[k] for k in ("who", "at", "question")),
            )
            for a in found
        ]
        output.table(("id", "version", "", "by", "at", "question"), rows, whole=("id",))
        output.say_count(len(found), "assessment")
    return DONE


@assess.command()
@click.argument("cluster", metavar="QUESTION")
@_who
@case_option
@as_json_option
def draft(cluster: str, who: str, path: Path, as_json: bool) -> int:
    """Begin to assess a question (its id: ascertain list --kind claim_cluster)."""
    with open_case(path) as bench:
        made = bench.draft(cluster, who=who)
        _print(bench.assessed(made.id), as_json)
    return DONE


@assess.command()
@click.argument("name", metavar="ID")
@case_option
@as_json_option
def show(name: str, path: Path, as_json: bool) -> int:
    """Show an assessment, what it comes to, and what keeps it open. With --json, `assessment` is what `save` takes."""
    with open_case(path) as bench:
        _print(bench.assessed(name), as_json)
    return DONE


@assess.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@_who
@_why
@case_option
@as_json_option
def save(file: TextIO, who: str, why: str, path: Path, as_json: bool) -> int:
    """Keep an edited assessment (JSON, as `show --json` gives it under `assessment`) as the next version."""
    from ascertain.app.json import decode
    from ascertain.model import Assessment

    with open_case(path) as bench:
        made = bench.assess(decode(file.read(), Assessment), who=who, why=why)
        _print(bench.assessed(made.id), as_json)
    return DONE


@assess.command()
@click.argument("name", metavar="ID")
@_who
@_why
@case_option
@as_json_option
def close(name: str, who: str, why: str, path: Path, as_json: bool) -> int:
    """Close an assessment. Refused until two hypotheses, cited evidence, rated cells and a clean judgement are there."""
    with open_case(path) as bench:
        made = bench.close_assessment(name, who=who, why=why)
        _print(bench.assessed(made.id), as_json)
    return DONE


def _print(found: Assessed, as_json: bool) -> None:
    from ascertain.faces import cli_output as output

    if as_json:
        output.print_json([found], single=True)
        return
    made = found.assessment
    output.say(
        f"{made.question} version {made.version} by {made.who}, {'closed' if made.closed else 'open'}: {made.id}"
    )
    statements = {h.id: h.statement for h in made.hypotheses}
    rows = [
        (statements[x.hypothesis], f"{x.share:.2f}", f"{x.low:.2f} to {x.high:.2f}", str(x.against))
        for x in found.matrix.lines
    ]
    output.table(("hypothesis", "share", "without any one origin", "against"), rows)
    notes = {e.id: e.note for e in made.evidence}
    tells = [
        (notes[c.evidence], c.origin, f"{c.diagnosticity:.2f}", _ratings(made, c.evidence))
        for c in found.matrix.columns
    ]
    output.table(("evidence", "origin", "tells apart", "ratings"), tells)
    flips = [(x.origin, " = ".join(statements[h] for h in x.leads)) for x in found.matrix.losses if x.flips]
    output.table(("without", "first would be"), flips)
    for judgement in made.judgements:
        output.say(f"{statements[judgement.hypothesis]}: {judgement.statement} {judgement.grounds}")
    for obstacle in found.obstacles:
        output.say(f"open: {obstacle}")


def _ratings(made: Assessment, evidence: str) -> str:
    given = {c.hypothesis: c for c in made.cells if c.evidence == evidence}
    cells = [given.get(h.id) for h in made.hypotheses]
    return ", ".join(f"{c.rating.replace('_', ' ')}{'?' if c.suggested else ''}" if c else "–" for c in cells)
