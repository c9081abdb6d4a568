"""Published fact-checks of a case: taken in from files, and shown beside the claims that they may be about."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.clock import stamp
from ascertain.model import (
    BadInput,
    CheckMatch,
    Derivation,
    FactCheck,
    Skipped,
    Snapshot,
    make_id,
    snapshot_id,
)
from ascertain.store.case import CHECKS, Entry, Joining

if TYPE_CHECKING:
    from ascertain.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The checks of one file, and what in it could not be used."""

    source: str
    checks: tuple[FactCheck, ...]
    skipped: tuple[Skipped, ...]


def import_checks(case: Case, sources: Iterable[str | os.PathLike[str]], *, now: datetime) -> Iterator[Imported]:
    """Keep the checks of each file in the case, with the file's bytes. A file read again replaces what it gave before.

    BadInput for a path that cannot be read, before anything of it is kept.
    """
    from ascertain.compare.factchecks import LARGEST, METHOD, read

    for given in sources:
        source = os.fspath(given)
        data = _bytes(source, LARGEST)
        found = tuple(read(data, Path(source).name))
        checks = tuple(f for f in found if isinstance(f, FactCheck))
        skipped = tuple(f for f in found if isinstance(f, Skipped))
        if checks:
            shot = _snapshot(data, source, stamp(now))
            made = Derivation(
                id=make_id("drv", CHECKS, METHOD, shot.id),
                stage=CHECKS,
                method=METHOD,
                settings="{}",
                input=shot.id,
                outputs=tuple(c.id for c in checks),
                made_at=stamp(now),
            )
            case.commit(Entry(snapshot=shot, failed=skipped), data)
            case.join(Joining(derivation=made, outputs=checks))
        yield Imported(source=source, checks=checks, skipped=skipped)


def _bytes(source: str, largest: int) -> bytes:
    try:
        with Path(source).open("rb") as file:
            return file.read(largest + 1)
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror or error}") from error


def _snapshot(data: bytes, source: str, at: str) -> Snapshot:
    page = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return Snapshot(
        id=snapshot_id(data),
        size=len(data),
        media_type="text/html" if page else "application/json",
        origin=source,
        method="file",
        captured_at=at,
    )


def published(case: Case, claims: Iterable[str] | None = None) -> Mapping[str, tuple[FactCheck, ...]]:
    """The checks that may be about each claim, the likeliest first; of the claims given, or of all."""
    wanted = None if claims is None else frozenset(claims)
    found: defaultdict[str, list[FactCheck]] = defaultdict(list)
    for match in sorted(case.current(CheckMatch), key=lambda m: (-m.score, m.check)):
        if wanted is None or match.claim in wanted:
            stored = case.joined(match.check)
            if stored is not None and stored.superseded_by is None and isinstance(stored.record, FactCheck):
                found[match.claim].append(stored.record)
    return {claim: tuple(checks) for claim, checks in found.items()}
