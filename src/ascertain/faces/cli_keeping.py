"""`ascertain limits`, `ascertain passphrase`, `ascertain encrypt`, `ascertain decrypt`, `ascertain stamp`: how long a case is
kept, who can open it, and since when it exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascertain.faces.cli_options import DONE, as_json_option, case_option, custodian, new_passphrase, open_case
from ascertain.faces.cli_users import as_who

if TYPE_CHECKING:
    from ascertain.store.converting import Converted


@click.command()
@case_option
@click.option(
    "--retention-days",
    type=click.IntRange(min=1),
    metavar="N",
    help="Days that the case is kept from when it was made.",
)
@click.option(
    "--quotation-words",
    type=click.IntRange(min=1),
    metavar="N",
    help="Words of one source in one quotation of a report.",
)
@click.option("--who", default="", metavar="NAME", help="Who sets a limit; stands in the log.")
@click.option("--why", default="", metavar="TEXT", help="The reason.")
@as_json_option
def limits(
    *, path: Path, retention_days: int | None, quotation_words: int | None, who: str, why: str, as_json: bool
) -> int:
    """Show the limits of the case, or set them with a name and a reason."""
    from ascertain.app.keeping import limits as limits_of
    from ascertain.faces import cli_output as output

    with open_case(path) as bench:
        if retention_days is not None or quotation_words is not None:
            given = {"retention_days": retention_days, "quotation_words": quotation_words}
            as_who(bench, who).set_limits(who=who, why=why, **given)
        found = limits_of(bench.case)
    if as_json:
        output.print_json([found], single=True)
    else:
        output.say(f"kept {found['retention_days']} days; quotations of at most {found['quotation_words']} words")
    return DONE


@click.command()
@case_option
@as_json_option
def passphrase(path: Path, as_json: bool) -> int:
    """Change the passphrase of an encrypted case. Nothing else is written anew."""
    from ascertain.faces import cli_output as output
    from ascertain.store.vault import change_passphrase

    asked = custodian().passphrase
    change_passphrase(path, asked or (lambda: ""), new_passphrase)
    output.print_json([{"changed": str(path)}], single=True) if as_json else output.say(f"changed for {path}")
    return DONE


@click.command()
@case_option
@click.option("--why", default="", metavar="TEXT", help="The reason; stands in the log.")
@as_json_option
def encrypt(path: Path, why: str, as_json: bool) -> int:
    """Encrypt a case that was begun without, under a passphrase; see docs/custody.md for what that covers. Nothing is lost
    where it is cut off: run it again."""
    from ascertain.app.sealing import encrypt as encrypt_case
    from ascertain.faces import cli_output as output

    with output.working(f"encrypting {path.name}") as undisturbed:
        made = encrypt_case(path, custodian(undisturbed), undisturbed(new_passphrase), why=why)
    return _converted(path, made, "encrypted", as_json)


@click.command()
@case_option
@click.option("--why", required=True, metavar="TEXT", help="The reason; stands in the log.")
@as_json_option
def decrypt(path: Path, why: str, as_json: bool) -> int:
    """Lay an encrypted case open again, with its passphrase and a reason."""
    from ascertain.app.sealing import decrypt as decrypt_case
    from ascertain.faces import cli_output as output

    with output.working(f"decrypting {path.name}") as undisturbed:
        made = decrypt_case(path, custodian(undisturbed), why=why)
    return _converted(path, made, "decrypted", as_json)


def _converted(path: Path, made: Converted, word: str, as_json: bool) -> int:
    from ascertain.faces import cli_output as output

    if as_json:
        output.print_json([{word: str(path), "rows": made.rows, "removed": made.removed}], single=True)
    elif made.rows or made.removed:
        output.say(f"{word} {path}; {made.removed} files of the other form wiped and removed")
    else:
        output.say(f"{path} is {word} already")
    return DONE


@click.command()
@case_option
@click.option("--request", "target", type=click.Path(path_type=Path), help="Write the request for a time stamp here.")
@click.option("--response", "source", type=click.Path(path_type=Path), help="Keep the authority's response from here.")
@as_json_option
def stamp(path: Path, target: Path | None, source: Path | None, as_json: bool) -> int:
    """Have the last checkpoint of the log time-stamped (RFC 3161): write a request, send it to an authority by your own
    means (application/timestamp-query), and keep the response. Nothing is sent from here."""
    from ascertain.faces import cli_output as output
    from ascertain.model import BadInput

    if (target is None) == (source is None):
        raise BadInput("write a request with --request, or keep a response with --response")
    with open_case(path) as bench:
        if target is not None:
            written = bench.desk().stamp_request(target)
        elif source is not None:
            written = bench.desk().keep_stamp(source)
    output.print_json([{"checkpoint": written}], single=True) if as_json else output.say(
        f"for the checkpoint in log entry {written}"
    )
    return DONE
