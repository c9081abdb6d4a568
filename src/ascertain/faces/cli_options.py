"""What the commands share: exit codes, the options for the case and for JSON, and how a case is opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.app import Settings, Workbench
    from ascertain.app.custody import Custodian

Ask = Callable[[], str]
"""Asks for a passphrase."""
DONE, DEFECT, BAD_INPUT, INCOMPLETE, UNUSABLE, INTERRUPTED = 0, 1, 2, 3, 4, 130

case_option = click.option(
    "--case",
    "path",
    type=click.Path(path_type=Path),
    envvar="ASCERTAIN_CASE",
    default=Path("case.db"),
    show_default=True,
    show_envvar=True,
    help="The case.",
)
allow_url_option = click.option(
    "--allow-url",
    is_flag=True,
    default=None,
    help="Let addresses be fetched from the network (or ASCERTAIN_ALLOW_URL=1).",
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def bench_of(settings: Settings) -> Workbench:
    """A workbench without a case."""
    from ascertain.app import Workbench
    from ascertain.app.debug import start_log

    start_log()
    return Workbench(settings=settings)


def custodian(undisturbed: Callable[[Ask], Ask] = lambda ask: ask) -> Custodian:
    """Who works at this command line, and where the signing key lies. undisturbed: see `cli_output.working`."""
    from ascertain.app.custody import Custodian

    return Custodian.of(os.environ, ask=undisturbed(_ask) if sys.stdin.isatty() else None)


def new_passphrase() -> str:
    """A passphrase for a case, asked twice, or the first line of the file that ASCERTAIN_NEW_PASSPHRASE_FILE names."""
    from ascertain.app.custody import first_line

    file = os.environ.get("ASCERTAIN_NEW_PASSPHRASE_FILE")
    if file:
        return first_line(Path(file))
    if not sys.stdin.isatty():
        raise BadInput("a passphrase is asked for: name a file that holds it in ASCERTAIN_NEW_PASSPHRASE_FILE")
    return str(click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True))


def _ask() -> str:
    return str(click.prompt("Passphrase", hide_input=True, err=True))


def open_case(path: Path, settings: Settings | None = None) -> Workbench:
    """The workbench over the case at `path`."""
    from ascertain.app import Workbench
    from ascertain.app.debug import start_log

    start_log()
    bench = Workbench.open(path, settings=settings, custodian=custodian())
    for words in bench.warnings():
        click.echo(f"note: {words}", err=True)
    return bench
