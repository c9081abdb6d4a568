"""A plain case turned into an encrypted one under the same path, and back.

The other form is built beside the case, verified, and put in its place by one rename: until then the case is as it was, from then
on it is the other, and a run that was killed is finished by running it again. Sealed and plain bytes have different names, so that both
lie in one folder meanwhile. The log goes along entry by entry, and notes the change.

What was plain is written over before it is removed. That is the best a program can do: a solid-state disk, a file system that copies
on write, a snapshot or a backup may keep the old blocks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from ascertain.model import AscertainError, BadInput, StopRun
from ascertain.store import tables
from ascertain.store.blobs import blank, shred
from ascertain.store.case import Case
from ascertain.store.custody import Event
from ascertain.store.database import transaction
from ascertain.store.derived import derived_file
from ascertain.store.meaning import files_of
from ascertain.store.moving import copy
from ascertain.store.purge import withheld_folder
from ascertain.store.vault import Vault, key_file
from ascertain.store.verify import verify_case

ENCRYPT, DECRYPT = "encrypt", "decrypt"
WAIT_SECONDS = 2
"""How long other programs may take to let go of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What a run did. rows: of all tables, 0 where the case had its form already; removed: files of the other form; vault: the
    keys that the case is under now."""

    rows: int
    removed: int
    vault: Vault | None = field(repr=False)


def unfinished(path: Path) -> str | None:
    """The command that was cut off for the case at `path`; running it again finishes it. None where there is none."""
    return next((what for what in (ENCRYPT, DECRYPT) if _work(path, what).exists()), None)


def encrypt(path: Path, vault: Vault | None, draw: Callable[[], Vault], *, who: str, why: str, at: str) -> Converted:
    """Encrypt the case at `path` under the keys that `draw` makes and keeps. `vault` are those that it is under already.

    StopRun, and the case is left as it was, when another program has it open, or when the new form does not verify.
    """
    return _convert(path, ENCRYPT, vault, draw, Event(what=ENCRYPT, who=who, at=at, about={"why": why}))


def decrypt(path: Path, vault: Vault | None, *, who: str, why: str, at: str) -> Converted:
    """As `encrypt`, the other way; `vault` are the keys of the case."""
    return _convert(path, DECRYPT, vault, lambda: None, Event(what=DECRYPT, who=who, at=at, about={"why": why}))


def _convert(path: Path, what: str, before: Vault | None, draw: Callable[[], Vault | None], event: Event) -> Converted:
    at = event.at
    with Case.open(path, now=at, vault=before) as case, _alone(case):
        removed, rows = _finish(path, case), 0
        if (before is None) == (what == DECRYPT):
            return Converted(rows=0, removed=removed, vault=before)
        if before is None and key_file(path).exists():
            raise BadInput(f"there is {key_file(path)} beside a case that is not encrypted: move it away")
        # First of all: while this folder is there, a key or files of the other form are known for what they are.
        work = _work(path, what)
        work.mkdir(mode=0o700)
        _sync(path.absolute().parent)
        try:
            after = draw()
        except AscertainError:
            _finish(path, case)
            raise
        # The bytes of both forms lie in one folder; seen from the new file it is beside it, as always.
        (work / case.blobs.root.name).symlink_to(case.blobs.root.absolute())
        with Case.empty(work / path.name, now=at, who=event.who, vault=after) as target:
            rows = sum(copy(case, target).values())
            target.note(what, **event.about, rows=rows)
        found = verify_case(work / path.name, vault=after)
        if found.status == "broken":
            _finish(path, case)
            raise StopRun(f"the case does not verify, so it was left as it was: {found.first}")
        _reseal(path, work, before, after)
        _replace(path, work)
        # Before the lock goes, so that whoever waits for it finds no case in the old file.
        blank(_old(work))
    with Case.open(path, now=at, vault=after) as case, _alone(case):
        removed += _finish(path, case)
    return Converted(rows=rows, removed=removed, vault=after)


@contextmanager
def _alone(case: Case) -> Iterator[None]:
    """Nobody else has the file open, nor can open it, and no journal lies beside it. Held by the engine's one connection."""
    with closing(case.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {1000 * WAIT_SECONDS}")
        try:
            cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
            # Leaving the write-ahead log takes, and in this mode keeps, a lock that no other connection may share.
            cursor.execute("PRAGMA journal_mode = DELETE")
        except (DBAPIError, case.engine.dialect.loaded_dbapi.Error) as error:
            raise StopRun(f"another program has {case.path} open ({error}): end it, and run this again") from error
        finally:
            cursor.close()
    yield


def _finish(path: Path, case: Case) -> int:
    """Do what is left of a run that was cut off, and remove what is not of the case's present form; how many files."""
    if unfinished(path) is None:
        return 0
    sealed = case.blobs.vault is not None
    done, other = (ENCRYPT, DECRYPT) if sealed else (DECRYPT, ENCRYPT)
    work = _work(path, done)
    for bundle in sorted((work / "withheld").glob("*")):
        shred(withheld_folder(path) / bundle.name)
        bundle.replace(withheld_folder(path) / bundle.name)
    removed = _strays(case)
    if sealed:
        for file in (derived_file(path), path.with_suffix(".watch") / "changes.atom", *files_of(path)):
            removed += shred(file)
    else:
        key_file(path).unlink(missing_ok=True)
    for folder in (work, _work(path, other)):
        _drop(folder, path)
    return removed


def _drop(work: Path, path: Path) -> None:
    """Remove the folder and wipe what is in it, unless that is the case itself by another name."""
    for file in sorted(work.glob("*")) + sorted(work.glob("withheld/*")):
        if file.is_file() and not file.samefile(path):
            shred(file)
    shutil.rmtree(work, ignore_errors=True)


def _strays(case: Case) -> int:
    """Files of bytes that are named otherwise than the case names its snapshots."""
    with transaction(case.engine) as connection:
        kept = {case.blobs.path(name) for name in connection.scalars(select(tables.snapshot.c.id))}
    found = [file for file in case.blobs.root.glob("??/*") if file not in kept]
    for file in found:
        shred(file)
    for folder in case.blobs.root.glob("??"):
        # An empty one tells how the hash of a page began.
        with suppress(OSError):
            folder.rmdir()
    return len(found)


def _reseal(path: Path, work: Path, before: Vault | None, after: Vault | None) -> None:
    """Full bundles of redacted reports in their new form, to be put in place once the case has it."""
    (work / "withheld").mkdir(mode=0o700)
    for bundle in sorted(withheld_folder(path).glob("*")):
        data = bundle.read_bytes() if before is None else before.open(bundle.read_bytes(), bundle.name)
        target = work / "withheld" / bundle.name
        target.touch(mode=0o600)
        target.write_bytes(data if after is None else after.seal(data, bundle.name))
        _sync(target)


def _replace(path: Path, work: Path) -> None:
    """The one step that counts: the new file takes the place of the old one, which is kept by another name to be wiped."""
    if (work / f"{path.name}-wal").exists():
        raise StopRun(f"the journal of {work / path.name} is not closed; run this again")
    _sync(work / path.name)
    os.link(path, _old(work))
    for folder in (work / "withheld", work, path.parent):
        _sync(folder)
    (work / path.name).replace(path)
    _sync(path.absolute().parent)


def _work(path: Path, what: str) -> Path:
    return path.with_name(f"{path.stem}.{what}ing")


def _old(work: Path) -> Path:
    return work / "old"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
