"""Commands over a whole case: what is found across its documents, what leaves it, and whether all is as it was."""

from __future__ import annotations

from pathlib import Path

import click

from ascertain.faces.cli_options import DONE, INCOMPLETE, as_json_option, case_option, custodian, open_case

_there = click.Path(path_type=Path, exists=True, dir_okay=False)
"""A file that must be there: what is to be checked against it would pass without."""
_named = click.option("--named", is_flag=True, help="Show people by name; refused while any of them may not be shown.")


@click.command()
@click.argument("path_given", required=False, metavar="[PATH]", type=click.Path(path_type=Path))
@case_option
@click.option(
    "--limit", default=12, show_default=True, type=click.IntRange(min=1), metavar="N", help="Rows to show for people."
)
@click.option("--translated", is_flag=True, help="Find translations too, with the multilingual encoder.")
@as_json_option
def compare(path_given: Path | None, path: Path, limit: int, as_json: bool, translated: bool) -> int:
    """Compare the documents of a case: who copied whom, how many voices, the questions and what their answers weigh."""
    from ascertain.app import Settings
    from ascertain.faces import cli_output as output
    from ascertain.faces import compare_output

    settings = Settings.parse(values=("compare.passages.translated=true",)) if translated else None
    with open_case(path_given or path, settings) as bench, output.progress(6) as advance:
        found = bench.compare(progress=advance)
        if as_json:
            output.print_json(compare_output.fields(bench, found), single=False)
        else:
            compare_output.show(bench, found, limit=limit)
            if not bench.list(limit=1):
                output.say("the case is empty; add articles: ascertain add FILE...")
    return DONE


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--witness", type=_there, help="A checkpoint's statement kept elsewhere.")
@click.option(
    "--authority",
    "authorities",
    multiple=True,
    type=_there,
    help="Certificate (PEM) of a time-stamping authority.",
)
@as_json_option
def verify(path: Path, witness: Path | None, authorities: tuple[Path, ...], as_json: bool) -> int:
    """Check a case, a report, a bundle or a web archive: hashes, offsets, log and signatures; names what is broken."""
    from ascertain.app.handing_on import verify as check
    from ascertain.faces import cli_output as output

    with output.working(f"checking {path.name}") as undisturbed:
        found = check(path, witness=witness, authorities=authorities, custodian=custodian(undisturbed))
    if as_json:
        output.print_json([{"status": found.status, "found": found}], single=True)
    else:
        for broken in found.broken:
            output.say(f"broken: {broken.words}")
        for words in (*found.unverifiable, *found.notes):
            output.say(words)
        # A case is vouched for each time it is written to: what was signed last covers what came before.
        for key, signed in {s.key: s for s in found.signed}.items():
            times = sum(s.key == key for s in found.signed)
            last = f"signed by {key[:16]}… over {signed.entries} entries at {signed.at}"
            output.say(f"{last}, and {times - 1} times before" if times > 1 else last)
        counts = ", ".join(f"{count} {name}" for name, count in found.checked.items())
        output.say(f"{found.status}: {path} ({counts})")
    return DONE if found.status == "ok" else INCOMPLETE


@click.command()
@case_option
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="Where to write the page."
)
@click.option("--document", "documents", multiple=True, metavar="ID", help="Only this document (repeat for more).")
@click.option(
    "--before", type=click.Path(path_type=Path), help="The report that this one follows: what changed is shown."
)
@_named
@click.option(
    "--language",
    type=click.Choice(("en", "ar", "fa")),
    default="en",
    show_default=True,
    help="Of the page's own words; what is quoted stays as it is.",
)
@click.option("--pdf", type=click.Path(path_type=Path), help="Print it too, with an installed Chromium.")
@as_json_option
def report(
    *,
    path: Path,
    target: Path,
    documents: tuple[str, ...],
    before: Path | None,
    named: bool,
    language: str,
    pdf: Path | None,
    as_json: bool,
) -> int:
    """Write one page with the findings, their evidence and hashes, which anyone can verify without the case."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench, output.working("writing the report"):
        bench.desk().report(target, documents=documents, before=before, named=named, language=language)
    if pdf is not None:
        from ascertain.app.handing_on import print_page

        with output.working("printing it"):
            print_page(target, pdf)
    written = [str(p) for p in (target, pdf) if p is not None]
    output.print_json([{"written": written}], single=True) if as_json else output.say(
        f"wrote {' and '.join(written)}; check it with: ascertain verify {target}"
    )
    return DONE


@click.command()
@click.argument("name", metavar="FORMAT")
@case_option
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="File, or folder where a format has several.",
)
@_named
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="Set a setting of the format.")
@as_json_option
def export(*, name: str, path: Path, target: Path, named: bool, values: tuple[str, ...], as_json: bool) -> int:
    """Write the case in a format that others read (see: ascertain parts, stage exchange; and wacz)."""
    from ascertain.faces import cli_output as output

    given = dict(value.partition("=")[::2] for value in values)
    with open_case(path) as bench, output.working(f"writing {name}"):
        written = [str(p) for p in bench.desk().export(name, target, named=named, **given)]
    output.print_json([{"written": written}], single=True) if as_json else output.say(f"wrote {', '.join(written)}")
    return DONE
