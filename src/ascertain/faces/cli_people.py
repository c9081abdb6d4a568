"""`ascertain people`: who may be named outside the case, decided by people with reasons; and `ascertain purge`."""

from __future__ import annotations

from pathlib import Path

import click

from ascertain.faces.cli_help import Whole
from ascertain.faces.cli_options import DONE, as_json_option, case_option, open_case
from ascertain.faces.cli_users import as_who
from ascertain.model import Span

_who = click.option("--who", required=True, metavar="NAME", help="Who decides; stands in the record.")
_why = click.option("--why", required=True, metavar="TEXT", help="The reason.")
_acting = click.option(
    "--role", default="reviewer", show_default=True, help="In what role you act: reviewer or custodian."
)


@click.group(cls=Whole)
def people() -> None:
    """Natural persons of the case: private until a reviewer sets a public role. Reports and exports say Person N."""


@people.command(name="list")
@case_option
@as_json_option
def list_(path: Path, as_json: bool) -> int:
    """List them by number, with what was decided. Names are shown here only, which is logged where one is protected."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        found = bench.people()
    if as_json:
        output.print_json(found)
    else:
        rows = [
            (
                p.id,
                p.label,
                p.name,
                p.role or "",
                ", ".join(dict.fromkeys(p.protected or [s.kind for s in p.suggested])),
                "shown" if p.shown else "kept back",
            )
            for p in found
        ]
        output.table(("id", "", "name", "public role", "protected or suggested", "outside"), rows, whole=("id",))
        output.say_count(len(found), "person", "people")
    return DONE


@people.command()
@click.argument("person")
@click.argument("action", type=click.Choice(["role", "protect", "unmask"]))
@click.argument("value")
@_who
@_why
@_acting
@click.option("--cite", metavar="DOCUMENT:START-END", help="The words that show a public role.")
@case_option
@as_json_option
def decide(
    *, person: str, action: str, value: str, who: str, why: str, role: str, cite: str | None, path: Path, as_json: bool
) -> int:
    """Set a public role (with the words that show it), protect a person, or unmask (a second person, as custodian)."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        spans = () if cite is None else (_span(cite, bench.case.find(cite.partition(":")[0]).id),)
        known = {"role": "public_role"}.get(action, action)
        made = as_who(bench, who).decide_person(known, person, value=value, who=who, why=why, role=role, spans=spans)
    output.print_json([made], single=True) if as_json else output.say(f"kept the decision {made.id}")
    return DONE


@people.command()
@click.argument("page", metavar="REPORT", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="Where to write the bundle."
)
@_who
@_why
@_acting
@case_option
@as_json_option
def release(*, page: Path, target: Path, who: str, why: str, role: str, path: Path, as_json: bool) -> int:
    """Take out the whole bundle behind a redacted report: it holds the names. Only a custodian may; it is logged."""
    from ascertain.faces import cli_output as output
    from ascertain.model import BadInput

    with open_case(path) as bench:
        try:
            text = page.read_text("utf-8")
            bundle = as_who(bench, who).release(text, who=who, why=why, role=role)
            target.write_text(bundle, encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{getattr(error, 'filename', page)}: {getattr(error, 'strerror', error)}") from error
        target.chmod(0o600)
    output.print_json([{"written": str(target)}], single=True) if as_json else output.say(f"wrote {target}")
    return DONE


@click.command()
@click.option("--document", "documents", multiple=True, metavar="ID", help="A document to take out (repeat for more).")
@click.option("--all", "everything", is_flag=True, help="Take out everything.")
@_who
@_why
@_acting
@case_option
@as_json_option
def purge(
    *, documents: tuple[str, ...], everything: bool, who: str, why: str, role: str, path: Path, as_json: bool
) -> int:
    """Take documents out of the case for good, with a receipt. Only a custodian may; hashes stay in the log."""
    from ascertain.faces import cli_output as output
    from ascertain.model import BadInput

    if bool(documents) == everything:
        raise BadInput("name the documents with --document, or take out everything with --all")
    with open_case(path) as bench:
        acting = as_who(bench, who)
        with output.working(f"taking out and wiping, in {path.name}"):
            receipt = acting.purge(None if everything else documents, who=who, why=why, role=role)
    output.print_json([receipt], single=True) if as_json else output.say(f"purged: {receipt}")
    return DONE


def _span(cited: str, document: str) -> Span:
    from ascertain.model import BadInput

    start, dash, end = cited.partition(":")[2].partition("-")
    if not (dash and start.isdigit() and end.isdigit()):
        raise BadInput(f"{cited!r} cites nothing; write DOCUMENT:START-END")
    return Span(document=document, start=int(start), end=int(end))
