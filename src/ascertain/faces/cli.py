"""The command line `ascertain`.

Answers go to standard output, messages and progress to standard error. Every command takes `--json`; an error is then one line of
JSON on standard error: `{"error": ..., "hint": ..., "exit_code": ...}`, `hint` null where there is none.

| exit code | means |
|---|---|
| 0 | done |
| 1 | a defect of the program; `ASCERTAIN_DEBUG=1` shows the traceback |
| 2 | the command, an option, a path or an id is not usable as given |
| 3 | the run was finished, but a source or a stage of one was skipped (`trace`: something does not verify; `doctor`: something needed is missing) |
| 4 | the case as a whole is unusable |
| 130 | interrupted |
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ascertain import __version__
from ascertain.faces import (
    cli_annotate,
    cli_assess,
    cli_case,
    cli_keeping,
    cli_people,
    cli_search,
    cli_store,
    cli_users,
    cli_watch,
    cli_weigh,
)
from ascertain.faces.cli_help import START, Sections
from ascertain.faces.cli_options import (
    BAD_INPUT,
    DEFECT,
    DONE,
    INCOMPLETE,
    INTERRUPTED,
    UNUSABLE,
    allow_url_option,
    as_json_option,
    bench_of,
    case_option,
    custodian,
    open_case,
)
from ascertain.model import BadInput, SkipItem, StopRun, UnknownPart
from ascertain.threads import one_thread

if TYPE_CHECKING:
    from ascertain.app import Outcome, Settings

F = TypeVar("F", bound=Callable[..., Any])

CODES = f"""\b
Exit codes:
  {DONE}    done
  {DEFECT}    a defect of the program (ASCERTAIN_DEBUG=1 shows the traceback)
  {BAD_INPUT}    a command, option, path or id is not usable as given
  {INCOMPLETE}    finished, but something was skipped, failed to verify or is missing
  {UNUSABLE}    the case as a whole is unusable
  {INTERRUPTED}  interrupted"""


def _run_options(command: F) -> F:
    """Options of the commands that read articles."""
    for option in (
        allow_url_option,
        click.option("--engine", metavar="NAME", help="auto, serial, processes or ray [default: auto]"),
        click.option("--use", multiple=True, metavar="STAGE=PART", help="Choose a part; see: ascertain parts"),
        click.option("--set", "values", multiple=True, metavar="STAGE.PART.NAME=VALUE", help="Set a part's setting."),
    ):
        command = option(command)
    return command


@click.group(
    cls=Sections,
    help=f"Who claims what, on what stated basis, how firmly.\n\n{START}",
    epilog=CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, package_name="ascertain", message="%(prog)s %(version)s")
def cli() -> None:
    """Who claims what, on what stated basis, how firmly."""


@cli.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--html", metavar="OUT", help="Write a page; of several sources, a folder of pages with index.html.")
@as_json_option
@click.option("--figures", metavar="FOLDER", help="Write each article's timeline, map and graph of deeds as SVG.")
@click.option("--jsonl", is_flag=True, help="Print one line of JSON for each source, as soon as it is done.")
@_run_options
def xray(
    *, sources: tuple[str, ...], html: str | None, figures: str | None, as_json: bool, jsonl: bool, **options: Any
) -> int:
    """X-ray articles: files, addresses, or - for standard input. Nothing is kept."""
    from ascertain.faces import cli_output as output

    if sum((html is not None, as_json, jsonl)) > 1:
        raise BadInput("--html, --json and --jsonl exclude one another: choose one")
    bench = bench_of(_settings(**options))
    with output.progress(len(sources)) as advance:
        stream = bench.stream(sources, progress=advance)
        outcomes = output.lines(stream) if jsonl else tuple(stream)
    if as_json:
        # A folder or an archive is one source with many articles.
        single = len(sources) == len(outcomes) == 1
        output.print_json([output.outcome_fields(o) for o in outcomes], single=single)
    elif html is not None:
        output.write_pages(outcomes, html, folder=len(sources) > 1)
    if figures is not None:
        output.write_figures(outcomes, figures)
    if not (as_json or html or figures or jsonl):
        output.print_summaries(outcomes)
    return _finish(outcomes)


@cli.command()
@click.argument("path_given", required=False, metavar="[PATH]", type=click.Path(path_type=Path))
@case_option
@click.option(
    "--encrypt", is_flag=True, help="Encrypt it under a passphrase; see docs/custody.md for what that covers."
)
@as_json_option
@_run_options
def init(path_given: Path | None, path: Path, encrypt: bool, as_json: bool, **options: Any) -> int:
    """Make an empty case. It keeps the settings given here (but never the network switch)."""
    from ascertain.app import Workbench
    from ascertain.faces import cli_output as output

    target = path_given or path
    with Workbench.init(target, settings=_settings(**options), custodian=custodian(), encrypt=encrypt) as bench:
        fields = {"case": str(target), "settings": bench.case.settings()}
    told = f"made the case {target}; add articles: ascertain add --case {target} FILE..."
    output.print_json([fields], single=True) if as_json else output.say(told)
    return DONE


@cli.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@case_option
@click.option(
    "--checks", is_flag=True, help="The sources are published fact-checks: ClaimReview, or a claims search's answer."
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be read, what is known, and what would be left out; do nothing."
)
@click.option(
    "--skip-copies",
    is_flag=True,
    help="Leave out what says nearly the same as an article of the case; copies are evidence, so only where there are too many.",
)
@as_json_option
@_run_options
def add(
    *,
    sources: tuple[str, ...],
    path: Path,
    checks: bool,
    dry_run: bool,
    skip_copies: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Read articles into the case: files, folders, web archives (WARC, WACZ), feeds, JSON Lines, Parquet, addresses. What is
    there already is not done again. With --allow-url the pages that a sitemap lists are fetched, as politely as by watch."""
    from ascertain.faces import cli_output as output

    if checks:
        with open_case(path, _settings(**options)) as bench:
            return output.print_checks(bench.add_checks(sources), as_json=as_json)
    with open_case(path, _settings(**options)) as bench, output.progress(len(sources)) as advance:
        stream = bench.preview(sources) if dry_run else bench.add(sources, progress=advance, skip_copies=skip_copies)
        rows = [output.added_fields(outcome, dry=dry_run) for outcome in stream]
    output.print_json(rows) if as_json else output.print_added(rows)
    return INCOMPLETE if output.say_skipped(rows) else DONE


@cli.command(name="list")
@case_option
@click.option(
    "--kind",
    default="document",
    show_default=True,
    metavar="KIND",
    help="document, claim, attribution, claim_cluster, skipped, ...; a word that is none lists them all.",
)
@click.option("--basis", help="Only claims and attributions on this basis.")
@click.option("--stance", help="Only claims put with this stance.")
@click.option("--document", metavar="ID", help="Only what stands in this document (or in this snapshot).")
@click.option("--speaker", metavar="TEXT", help="Only speakers whose name holds this text.")
@click.option("--superseded", is_flag=True, help="Also what newer versions replaced.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many rows.")
@as_json_option
def list_(path: Path, as_json: bool, **filters: Any) -> int:
    """List documents, claims and other records of the case."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        rows = bench.list(**filters)
    output.print_json(rows) if as_json else output.print_rows(rows)
    return DONE


@cli.command()
@click.argument("name", metavar="ID")
@case_option
@as_json_option
def show(name: str, path: Path, as_json: bool) -> int:
    """Show one record by its id, or the beginning of it."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        fields = bench.show(name)
    output.print_json([fields], single=True) if as_json else output.print_fields(fields)
    return DONE


@cli.command()
@click.argument("name", metavar="ID")
@case_option
@as_json_option
def trace(name: str, path: Path, as_json: bool) -> int:
    """Follow a record back to the bytes it rests on, checking every hash."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        found = bench.trace(name)
    output.print_json([found], single=True) if as_json else output.print_trace(found)
    return DONE if found.verified else INCOMPLETE


@cli.command()
@click.argument("path_given", required=False, metavar="[PATH]", type=click.Path(path_type=Path))
@case_option
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), metavar="N", help="Port to listen on [default: a free one]"
)
@click.option("--open", "show", is_flag=True, help="Open the browser.")
@click.option("--public", metavar="URL", help="The https address of a proxy on this machine that hands requests on.")
@allow_url_option
@as_json_option
def serve(
    *,
    path_given: Path | None,
    path: Path,
    port: int,
    show: bool,
    public: str | None,
    allow_url: bool | None,
    as_json: bool,
) -> int:
    """Serve the case as pages on this machine: read, trace, add and decide. With accounts (ascertain users), people sign in."""
    from ascertain.faces import cli_output as output
    from ascertain.faces.web.server import serve as run_server

    def ready(address: str, keys: Any) -> None:
        once = "/enter?token=" in address
        if as_json:
            output.print_json([{"address": address, "api_key": keys.api if once else None}], single=True)
        else:
            how = "it lets one browser in, once" if once else "people sign in there"
            output.say(f"open {address} ({how}); stop with Ctrl-C")
        sys.stdout.flush()
        if show:
            click.launch(address)

    with open_case(path_given or path, _settings(allow_url=allow_url)) as bench:
        run_server(bench, port=port, public=public, ready=ready)
    return DONE


@cli.command()
@click.argument("folder", default="ascertain-demo", type=click.Path(path_type=Path))
@as_json_option
def demo(folder: Path, as_json: bool) -> int:
    """Read the bundled fictional case into FOLDER: a case, and a page for each article."""
    from ascertain.app import Workbench
    from ascertain.app.handing_on import make_folder
    from ascertain.faces import cli_output as output

    make_folder(folder)
    sources, path = Workbench.bundled(), folder / "case.db"
    with (
        Workbench.open(path, custodian=custodian())
        if path.exists()
        else Workbench.init(path, custodian=custodian()) as bench,
        output.progress(len(sources)) as advance,
    ):
        outcomes = tuple(bench.add(sources, progress=advance))
    output.write_pages(outcomes, str(folder), folder=True)
    if as_json:
        output.print_json([output.added_fields(outcome) for outcome in outcomes])
    else:
        output.say(f"the case is {path}; ask it: ascertain list --case {path} --kind claim --basis unnamed_official")
    return _finish(outcomes)


@cli.command()
@as_json_option
def parts(as_json: bool) -> int:
    """List the parts of each stage with their settings."""
    from ascertain.app import Workbench
    from ascertain.faces import cli_output as output

    rows = [output.part_fields(part) for part in Workbench.parts()]
    output.print_json(rows) if as_json else output.print_parts(rows)
    return DONE


@cli.command()
@as_json_option
def doctor(as_json: bool) -> int:
    """Say what is installed, what is missing, and what to do about it."""
    from ascertain.faces import cli_output as output

    findings = bench_of(_settings()).doctor()
    output.print_json(findings) if as_json else output.print_findings(findings)
    return INCOMPLETE if any(f.state == "missing" for f in findings) else DONE


for _command in (
    cli_annotate.annotate,
    cli_assess.assess,
    cli_case.compare,
    cli_case.export,
    cli_case.report,
    cli_keeping.decrypt,
    cli_keeping.encrypt,
    cli_keeping.limits,
    cli_keeping.passphrase,
    cli_keeping.stamp,
    cli_people.people,
    cli_people.purge,
    cli_search.search,
    cli_store.move,
    cli_users.users,
    cli_watch.watch,
    cli_weigh.weigh,
    cli_case.verify,
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    one_thread()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. Errors are one line on standard error, with --json a line of JSON."""
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)

    def failed(code: int, message: str, hint: str | None = None) -> int:
        return _complain(code, message, hint, as_json=as_json)

    try:
        code = int(cli.main(arguments, prog_name="ascertain", standalone_mode=False) or DONE)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BAD_INPUT
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        return failed(
            BAD_INPUT, error.format_message(), f"see: {context.command_path if context else 'ascertain'} --help"
        )
    except (click.Abort, KeyboardInterrupt):
        return failed(INTERRUPTED, "interrupted")
    except (BadInput, UnknownPart, SkipItem) as error:
        return failed(BAD_INPUT, str(error))
    except StopRun as error:
        return failed(UNUSABLE, str(error))
    except (SystemExit, BrokenPipeError):
        # The reader of the output has seen enough (click turns that into SystemExit); Python would complain once more
        # when it closes the stream at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return failed(
            DEFECT, f"{type(error).__name__}: {error}", "this is a defect; ASCERTAIN_DEBUG=1 shows the traceback"
        )
    return code


def _complain(code: int, message: str, hint: str | None, *, as_json: bool) -> int:
    from ascertain.app.debug import wanted
    from ascertain.faces.cli_output import complain

    if wanted():
        import traceback

        traceback.print_exc()
    complain(message, hint, code=code, as_json=as_json)
    return code


def _settings(
    use: tuple[str, ...] = (), values: tuple[str, ...] = (), engine: str | None = None, allow_url: bool | None = None
) -> Settings:
    from ascertain.app import Settings

    return Settings.parse(use=use, values=values, engine=engine, allow_url=allow_url)


def _finish(outcomes: Sequence[Outcome]) -> int:
    from ascertain.faces.cli_output import say

    for outcome in outcomes:
        for skip in outcome.failed:
            item = "" if skip.item in (outcome.source, outcome.snapshot and outcome.snapshot.id) else f" of {skip.item}"
            say(f"skipped {outcome.source}, {skip.stage}{item} ({skip.code}): {skip.reason}")
    return INCOMPLETE if any(o.failed for o in outcomes) else DONE
