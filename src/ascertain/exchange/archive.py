"""The captured bytes of a case as a signed web archive (WACZ) with its custody log inside, and the check of one.

Any replay tool opens it. What others' tools do not look at, `verify_archive` does: the hash of every file, the signature
over their list, the chain of the log, and that each page is a snapshot that the log knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ascertain.capture.limits import LIMITS
from ascertain.capture.local import Captured
from ascertain.capture.wacz import check_members, listing_of, wacz_items
from ascertain.capture.wacz_write import write_wacz
from ascertain.capture.zipped import open_zip
from ascertain.model import BadInput, Document, Skipped
from ascertain.store.case import Case
from ascertain.store.chain import Link, canonical
from ascertain.store.custody import links
from ascertain.store.database import transaction
from ascertain.store.seal import Signer, signed_by
from ascertain.store.verification import Broken, Signed, Verification, first_of
from ascertain.store.verify_log import read_log

LOG = "custody.jsonl"


def write_archive(case: Case, path: Path, *, title: str, at: str, software: str, signer: Signer | None = None) -> int:
    """Write every snapshot that a current document was read from, and return how many. BadInput when there is none; StopRun
    when kept bytes are missing or altered."""
    documents = {d.snapshot: d for d in case.current(Document)}
    with transaction(case.engine) as connection:
        log = links(connection)
    return write_wacz(
        path,
        _captured(case, tuple(documents)),
        at=at,
        software=software,
        title=title,
        titles={name: d.title for name, d in documents.items() if d.title},
        logs={LOG: "".join(map(_line, log)).encode()},
        sign=None if signer is None else lambda digest: _statement(digest, log, at, signer),
    )


def _captured(case: Case, names: tuple[str, ...]) -> Iterator[Captured]:
    for name in names:
        snapshot = case.snapshot(name)
        if snapshot is not None:
            yield Captured(snapshot=snapshot, data=case.blobs.get(name))


def _line(link: Link) -> str:
    fields = {"sequence": link.sequence, "previous": link.previous, "hash": link.hash, "event": link.event}
    return canonical(fields) + "\n"


def _statement(digest: str, log: tuple[Link, ...], at: str, signer: Signer) -> dict[str, Any]:
    statement = {
        "hash": digest,
        "entries": len(log),
        "head": log[-1].hash if log else None,
        "at": at,
        "key": signer.public,
    }
    return {"statement": statement, "signature": signer.sign(canonical(statement))}


def verify_archive(path: Path) -> Verification:
    """Check a WACZ file. BadInput when it is none, or its list of files does not match its own digest."""
    broken: list[Broken] = []
    signed: list[Signed] = []
    unverifiable: list[str] = []
    with open_zip(path, LIMITS) as archive:
        listed, digest = listing_of(archive, path, LIMITS)
        for name, words in check_members(archive, listed, LIMITS):
            broken.append(Broken(item=f"file {name}", words=words))
        seal = (digest or {}).get("ascertain")
        log = b""
        if not broken and f"logs/{LOG}" in archive.namelist():
            log = archive.read(f"logs/{LOG}")
    entries = tuple(_links(log, broken))
    broken += first_of(read_log(entries, rows=False).broken)
    if seal is None:
        unverifiable.append("it is not signed: whoever alters it can make all hashes fit again")
    else:
        broken += _check_seal(seal, str((digest or {}).get("hash")), entries, signed)
    pages = 0
    for item in wacz_items(path) if not broken else ():
        if isinstance(item, Skipped):
            broken.append(Broken(item=item.item, words=f"{item.item}: {item.reason}"))
        else:
            pages += 1
            if entries and not any(item.snapshot.id in entry.event for entry in entries):
                unverifiable.append(f"snapshot {item.snapshot.id} is in no entry of the log")
    return Verification(
        subject=str(path),
        broken=tuple(broken),
        unverifiable=tuple(unverifiable),
        signed=tuple(signed),
        checked={"files": len(listed), "snapshots": pages, "log entries": len(entries)},
    )


def _links(data: bytes, broken: list[Broken]) -> Iterator[Link]:
    for number, text in enumerate(data.splitlines(), start=1):
        try:
            yield Link(**json.loads(text))
        except (ValueError, TypeError):
            broken.append(Broken(item=f"log entry {number}", words=f"log entry {number} cannot be read"))


def _check_seal(seal: Any, digest: str, log: tuple[Link, ...], signed: list[Signed]) -> Iterator[Broken]:
    try:
        statement, signature = seal["statement"], seal["signature"]
        stated = (statement["hash"], statement["entries"], statement["head"])
        holds = signed_by(statement["key"], canonical(statement), signature)
    except (KeyError, TypeError) as error:
        raise BadInput(f"the signature cannot be read: {error}") from error
    if not holds:
        yield Broken(item="signature", words="the signature does not fit its statement: one of them was altered")
    elif stated != (digest, len(log), log[-1].hash if log else None):
        yield Broken(item="signature", words="the signature is over another list of files or another log")
    else:
        signed.append(Signed(key=statement["key"], entries=len(log), at=statement["at"]))
