"""`ascertain search`: words and meaning looked up in one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ascertain.faces.cli_options import DONE, as_json_option, case_option, open_case

if TYPE_CHECKING:
    from ascertain.app import Workbench

AROUND = 60
"""Characters shown on either side of the first word found."""


@click.command()
@click.argument("query", required=False)
@case_option
@click.option(
    "--by",
    type=click.Choice(("words", "meaning", "both")),
    help="How rows are found; for claims both where an encoder is installed, else words.",
)
@click.option(
    "--encoder",
    type=click.Choice(("english", "multilingual")),
    help="Whose vectors find by meaning; else what the case keeps, else english.",
)
@click.option("--kind", default="claim", show_default=True, help="What to search: claim or passage.")
@click.option("--outlet", metavar="TEXT", help="Only outlets whose name holds this text.")
@click.option("--since", metavar="DATE", help="Only what was published then or later: a year, month or day.")
@click.option("--until", metavar="DATE", help="Only what was published then or earlier.")
@click.option("--basis", help="Only claims on this basis.")
@click.option("--stance", help="Only claims put with this stance.")
@click.option("--speaker", metavar="TEXT", help="Only claims of speakers whose name holds this text.")
@click.option("--place", metavar="TEXT", help="Only claims whose words name a place whose name holds this text.")
@click.option("--doer", metavar="TEXT", help="Only claims that say what somebody of that name did: a body or group.")
@click.option("--target", metavar="TEXT", help="Only claims that say what was done to somebody of that name.")
@click.option("--document", metavar="ID", help="Only what stands in this document.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), metavar="N", help="At most so many rows."
)
@click.option(
    "--offset",
    default=0,
    show_default=True,
    type=click.IntRange(min=0),
    metavar="N",
    help="Leave out so many rows first.",
)
@click.option("--save", metavar="NAME", help="Keep this search in the case under NAME, and ask it.")
@click.option("--saved", metavar="NAME", help="Ask the search kept under NAME; no QUERY then.")
@click.option("--list", "listed", is_flag=True, help="List the searches that the case keeps; no QUERY then.")
@click.option("--delete", metavar="NAME", help="Keep the search under NAME no longer; no QUERY then.")
@as_json_option
def search(query: str | None, path: Path, as_json: bool, **filters: Any) -> int:
    """Find claims or passages by the words and the meaning of QUERY; the best match comes first.

    By meaning, what says the like in other words is found: in English, or across languages with the multilingual encoder.
    --by meaning and --by both make the vectors of all that have none yet; a run that was stopped goes on where it was.

    By words, all of them must be there; "quoted words" stand side by side, bridg* is the beginning of a word, OR (in capitals) separates alternatives, and
    -word must not be there; put -- before a QUERY that begins with -.

    A search that names a natural person of the case is not kept.
    """
    from ascertain.app import Settings
    from ascertain.faces import cli_output as output

    encoder, save, saved, listed, delete = (filters.pop(k) for k in ("encoder", "save", "saved", "listed", "delete"))
    if sum((query is not None, saved is not None, listed, delete is not None)) != 1:
        raise click.UsageError("give a QUERY, or one of --saved, --list and --delete")
    settings = Settings.parse(use=(f"meaning={encoder}",)) if encoder else None
    with open_case(path, settings) as bench:
        if delete is not None:
            bench.delete_search(delete)
            output.print_json([{"deleted": delete}], single=True) if as_json else output.say(f"deleted {delete}")
            return DONE
        if listed:
            return _list(bench, as_json)
        page = {name: filters.pop(name) for name in ("limit", "offset")}
        if saved is not None:
            kept = bench.saved_search(saved)
            query, filters = kept.query, {"by": kept.by, "kind": kept.kind, **kept.where}
        elif save is not None:
            bench.save_search(save, str(query), **filters)
        return _found(bench, str(query), filters | page, as_json)


def _list(bench: Workbench, as_json: bool) -> int:
    from ascertain.app.json import builtins
    from ascertain.faces import cli_output as output

    kept = bench.saved_searches()
    if as_json:
        output.print_json(builtins(kept))
        return DONE
    where = [", ".join(f"{k}={v}" for k, v in (("by", s.by), ("kind", s.kind), *s.where.items()) if v) for s in kept]
    output.table(("name", "query", "where"), [(s.name, s.query, w) for s, w in zip(kept, where, strict=True)])
    output.say_count(len(kept), "saved search", "saved searches")
    return DONE


def _found(bench: Workbench, query: str, filters: Mapping[str, Any], as_json: bool) -> int:
    from ascertain.faces import cli_output as output

    if filters["by"] in ("meaning", "both"):
        with output.progress(bench.prepare_search(kind=filters["kind"], most=0)) as told:
            bench.prepare_search(kind=filters["kind"], progress=told)
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
    output.say_count(len(rows), "row")


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
