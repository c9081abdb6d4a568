"""`ascertain users`: who may work on a case together, in what role. A password is asked for, never taken from the command
line, where other programs of the machine could read it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ascertain.faces.cli_help import Whole
from ascertain.faces.cli_options import DONE, as_json_option, case_option, open_case

if TYPE_CHECKING:
    from ascertain.app import Workbench

F = TypeVar("F", bound=Callable[..., Any])

ROLES = ("viewer", "reviewer", "editor", "custodian", "admin")
_name = click.argument("name", metavar="NAME")
_stdin = click.option("--password-stdin", "piped", is_flag=True, help="Read the password from standard input.")


@click.group(cls=Whole)
def users() -> None:
    """People who work on a case together. As long as there are none, the case is one person's."""


@users.command()
@_name
@click.option("--role", type=click.Choice(ROLES), required=True, help="The first account is an admin's.")
@_stdin
@case_option
@as_json_option
def add(path: Path, name: str, role: str, piped: bool, as_json: bool) -> int:
    """Let somebody work on the case; the password is asked for. A server that is running notices at its next start."""
    with open_case(path) as bench:
        made = bench.accounts.add(name, _new_password(piped), role)
    return _told(as_json, made, f"{made.name} is {made.role} of {path.name}")


@users.command(name="list")
@case_option
@as_json_option
def list_(path: Path, as_json: bool) -> int:
    """List them with their roles."""
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        found = bench.accounts.list()
    if as_json:
        output.print_json(found)
    else:
        output.table(("name", "role", "since"), [(a.name, str(a.role), a.made_at) for a in found])
        output.say_count(len(found), "account")
    return DONE


@users.command()
@_name
@click.argument("role", type=click.Choice(ROLES))
@case_option
@as_json_option
def role(path: Path, name: str, role: str, as_json: bool) -> int:
    """Give somebody another role, which counts at once."""
    with open_case(path) as bench:
        made = bench.accounts.change_role(name, role)
    return _told(as_json, made, f"{made.name} is {made.role} of {path.name}")


@users.command()
@_name
@_stdin
@case_option
@as_json_option
def password(path: Path, name: str, piped: bool, as_json: bool) -> int:
    """Set a new password. Open sessions and keys of the account end."""
    with open_case(path) as bench:
        found = bench.accounts.get(name)
        bench.accounts.change_password(name, _new_password(piped))
    return _told(as_json, found, f"{found.name} has a new password")


@users.command()
@_name
@case_option
@as_json_option
def key(path: Path, name: str, as_json: bool) -> int:
    """Make a key for programs of somebody, with the same role. It is printed once and kept nowhere."""
    with open_case(path) as bench:
        made = bench.accounts.make_key(name)
    if as_json:
        return _told(True, {"name": name, "key": made}, "")
    click.echo(made)
    return DONE


@users.command()
@_name
@case_option
@as_json_option
def remove(path: Path, name: str, as_json: bool) -> int:
    """Take an account away. What the person decided stays. Without any account the case is one person's again."""
    with open_case(path) as bench:
        found = bench.accounts.get(name)
        bench.accounts.remove(name)
    return _told(as_json, found, f"{found.name} has no account any more")


def as_who(bench: Workbench, who: str) -> Workbench:
    """The workbench in the hands of who decides. Where the case has accounts, the password of `who` is asked for."""
    from ascertain.model import BadInput

    accounts = bench.accounts
    if not accounts.on:
        return bench
    account = accounts.verified(who, click.prompt(f"Password of {who}", hide_input=True, err=True))
    if account is None:
        raise BadInput("name or password is not right")
    return bench.signed_in(account)


def _new_password(piped: bool) -> str:
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given


def _told(as_json: bool, fields: object, words: str) -> int:
    from ascertain.faces import cli_output as output

    output.print_json([fields], single=True) if as_json else output.say(words)
    return DONE
