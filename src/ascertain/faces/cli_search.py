"""`ascertain search`: words and meaning looked up in one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ascertain.faces.cli_options import DONE, as_json_option, case_option, open_case

AROUND = 60
"""Characters shown on either side of the first word found."""


@click.command()
@click.argument("query")
@case_option
@click.option(
    "--by",
    type=click.Choice(("words", "meaning", "both")),
    help="How claims are found; both where an encoder is installed, else words.",
)
@click.option("--kind", default="claim", show_default=True, help="What to search: claim or passage.")
@click.option("--outlet", metavar="TEXT", help="Only outlets whose name holds this text.")
@click.option("--since", metavar="DATE", help="Only what was published then or later: a year, month or day.")
@click.option("--until", metavar="DATE", help="Only what was published then or earlier.")
@click.option("--basis", help="Only claims on this basis.")
@click.option("--stance", help="Only claims put with this stance.")
@click.option("--speaker", metavar="TEXT", help="Only claims of speakers whose name holds this text.")
@click.option("--document", metavar="ID", help="Only what stands in this document.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many rows.")
@click.option(
    "--offset", default=0, show_default=True, type=click.IntRange(min=0), help="Leave out so many rows first."
)
@as_json_option
def search(query: str, path: Path, as_json: bool, **filters: Any) -> int:
    """Find claims by the words and the meaning of QUERY, or passages by its words; the best match comes first.

    By meaning, claims that say the like in other words are found, in English. --by meaning and --by both make the vectors of
    all claims that have none yet; a run that was stopped goes on where it was.

    By words, all of them must be there; "quoted words" stand side by side, bridg* is the beginning of a word, OR (in capitals) separates alternatives, and
    -word must not be there; put -- before a QUERY that begins with -.
    """
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        if filters["by"] in ("meaning", "both") and filters["kind"] == "claim":
            with output.progress(bench.prepare_search(most=0)) as told:
                bench.prepare_search(progress=told)
        rows = bench.search(query, **filters)
    output.print_json(rows) if as_json else _print(rows)
    return DONE


def _print(rows: Sequence[Mapping[str, Any]]) -> None:
    from ascertain.faces import cli_output as output

    cells = [
        (row.get("id") or row["document"], _shown(row), row.get("speaker") or "", row["outlet"] or "", _day(row))
        for row in rows
    ]
    output.table(("id", "found", "speaker", "outlet", "published"), cells, whole=("id",))
    output.say(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _day(row: Mapping[str, Any]) -> str:
    return (row["published"] or "")[:10]


def _shown(row: Mapping[str, Any]) -> str:
    """The words around what was found. A claim in several pieces is shown whole, since places in it tell another order."""
    text, hits = row["text"], row["hits"]
    if not hits or row["end"] - row["start"] != len(text):
        return str(text)
    low = max(0, hits[0][0] - row["start"] - AROUND)
    high = hits[0][1] - row["start"] + AROUND
    return f"{'…' if low else ''}{text[low:high]}{'…' if high < len(text) else ''}"
