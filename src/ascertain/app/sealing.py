"""A case encrypted after it was begun, or laid open again: by whoever has the file, its passphrase, and a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.clock import Now, stamp, utc_now
from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.app.custody import Custodian
    from ascertain.store.converting import Converted
    from ascertain.store.vault import Vault


def encrypt(
    path: Path, custodian: Custodian, passphrase: Callable[[], str], *, why: str = "", now: Now = utc_now
) -> Converted:
    """Encrypt the case at `path` under that passphrase. A run that was cut off is finished. BadInput where something waits to
    be read, StopRun where another program has the case open; the case is then as it was."""
    from ascertain.store.converting import encrypt as encrypt_case
    from ascertain.store.vault import keys_for

    _nothing_waits(path)
    at, vault = stamp(now()), custodian.vault(path)
    made = encrypt_case(path, vault, lambda: keys_for(path, passphrase()), who=custodian.who, why=why, at=at)
    _vouch(path, custodian, made.vault, at)
    return made


def decrypt(path: Path, custodian: Custodian, *, why: str, now: Now = utc_now) -> Converted:
    """Lay the case at `path` open; the custodian gives its passphrase. As `encrypt` otherwise."""
    from ascertain.store.converting import decrypt as decrypt_case

    if not why.strip():
        raise BadInput("say why the case is to lie open; it stands in the log")
    _nothing_waits(path)
    at = stamp(now())
    made = decrypt_case(path, custodian.vault(path), who=custodian.who, why=why, at=at)
    _vouch(path, custodian, made.vault, at)
    return made


def _nothing_waits(path: Path) -> None:
    """What waits to be read is in one form or the other, and not part of the case yet."""
    from ascertain.store.database import is_server

    if is_server(path):
        raise BadInput(
            "a case on a server cannot be encrypted here: move it to a file first, or encrypt the server's disk"
        )
    inbox = path.with_name(f"{path.stem}.inbox")
    if any(not p.name.startswith(".") for p in inbox.glob("*")):
        raise BadInput("articles that were added on a page wait to be read: let ascertain serve read them first")
    if any(path.with_suffix(".watch").glob("*.ready")):
        raise BadInput("pages that a watch fetched wait to be added: let ascertain watch --once add them first")


def _vouch(path: Path, custodian: Custodian, vault: Vault | None, at: str) -> None:
    from ascertain.store.case import Case

    with Case.open(path, now=at, who=custodian.who, vault=vault) as case:
        custodian.vouch(case, at=at)
