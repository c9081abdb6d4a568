"""Who vouches for what is written, and who opens what is encrypted: this user's signing key and passphrase."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.store.case import Case
    from ascertain.store.seal import Signer
    from ascertain.store.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Who works on a case. `folder` holds the signing key and the witnesses of checkpoints; None leaves checkpoints
    unsigned. `passphrase` is asked where a case is encrypted, and only there."""

    who: str = "unnamed"
    folder: Path | None = None
    passphrase: Callable[[], str] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str], *, ask: Callable[[], str] | None = None) -> Custodian:
        """From `ASCERTAIN_WHO`, `ASCERTAIN_CONFIG` (by default in the user's configuration folder), and
        `ASCERTAIN_PASSPHRASE_FILE`, whose first line is the passphrase; without it the passphrase is what `ask` gives."""
        given, file = environment.get("ASCERTAIN_CONFIG"), environment.get("ASCERTAIN_PASSPHRASE_FILE")
        base = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return cls(
            who=environment.get("ASCERTAIN_WHO") or "unnamed",
            folder=Path(given) if given else base / "ascertain",
            passphrase=(lambda: first_line(Path(file))) if file else ask,
        )

    def vault(self, case: Path) -> Vault | None:
        """The keys of an encrypted case; None for one that is not. BadInput for a wrong or missing passphrase."""
        from ascertain.store.vault import open_vault

        return open_vault(case, self.passphrase)

    def new_vault(self, case: Path) -> Vault:
        """Keys for a case that is to be made, under the passphrase."""
        from ascertain.store.vault import make_vault

        if self.passphrase is None:
            raise BadInput(
                "an encrypted case needs a passphrase: name a file that holds it in ASCERTAIN_PASSPHRASE_FILE"
            )
        return make_vault(case, self.passphrase())

    def signer(self) -> Signer | None:
        """The key, made on first use."""
        from ascertain.store.seal import load_signer

        return None if self.folder is None else load_signer(self.folder)

    def witness(self, case: Path) -> Path | None:
        """Where the last checkpoint's statement of the case at that path is kept, outside the case."""
        if self.folder is None:
            return None
        name = sha256(os.fsencode(case.absolute())).hexdigest()[:16]
        return self.folder / "witness" / f"{case.stem}-{name}.json"

    def vouch(self, case: Case, *, at: str) -> None:
        """State head and root of the case's log as it is now, sign it, and keep a copy outside."""
        from ascertain.store.custody import checkpoint
        from ascertain.store.verify import keep_witness

        link = checkpoint(case.engine, self.signer(), who=self.who, at=at)
        target = self.witness(case.path)
        if link is not None and target is not None:
            keep_witness(target, link)


def first_line(path: Path) -> str:
    """A passphrase out of a file. BadInput when it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the passphrase cannot be read from {path}: {error}") from error
    return lines[0] if lines else ""
