"""Who vouches for what is written: the checkpoint at the end of a piece of work, signed with this user's key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ascertain.store.case import Case
    from ascertain.store.seal import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Who works on a case. `folder` holds the signing key and the witnesses of checkpoints; None leaves checkpoints
    unsigned."""

    who: str = "unnamed"
    folder: Path | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Custodian:
        """From `ASCERTAIN_WHO` and `ASCERTAIN_CONFIG`, the latter by default in the user's configuration folder."""
        given = environment.get("ASCERTAIN_CONFIG")
        base = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return cls(
            who=environment.get("ASCERTAIN_WHO") or "unnamed", folder=Path(given) if given else base / "ascertain"
        )

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
