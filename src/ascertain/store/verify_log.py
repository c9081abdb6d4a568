"""The log of a case, read once: is the chain whole, do the signed statements hold, and what rows does it vouch for?"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ascertain.model import text_hash
from ascertain.store.chain import START, Link, Tree, canonical, link_hash, summary
from ascertain.store.custody import BEGIN, CHECKPOINT
from ascertain.store.guarded import LEAF, Key
from ascertain.store.seal import signed_by
from ascertain.store.verification import Broken, Signed


@dataclass(slots=True, kw_only=True)
class Log:
    """What the log says: the hash and the entry of each row by table and key, the statements that hold, what broke."""

    size: int = 0
    head: str = START
    broken: list[Broken] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    rows: dict[str, dict[Key, tuple[bytes, int]]] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    """Rows by table that were there before the log began."""
    began_at: str = ""
    purged: set[str] = field(default_factory=set)
    """Snapshots whose bytes were removed on purpose, by a `purge` event about `snapshots`, and that were not
    captured again."""
    stamps: list[tuple[int, int, str]] = field(default_factory=list)
    """Own entry, entry of the checkpoint and token (base64) of each time stamp."""
    _events: dict[int, str] = field(default_factory=dict)

    def event(self, sequence: int) -> str:
        """The event of that entry as it is kept; empty for one that is not there."""
        return self._events.get(sequence, "")

    def told(self, sequence: int) -> str:
        """The entry in words."""
        return f"log entry {sequence} ({summary(self.event(sequence))})"


def read_log(links: Iterable[Link], witness: dict[str, Any] | None = None, *, rows: bool = True) -> Log:
    """Check the chain, link by link, against itself and against a statement kept elsewhere. `rows` is off for a log that
    travels without the hashes of rows."""
    log, tree = Log(), Tree()
    for found in links:
        log.size += 1
        if found.sequence != log.size:
            words = f"log entry {log.size} is missing: the next one kept is {found.sequence}"
            _break(log, log.size, words)
            log.size = found.sequence
        elif link_hash(found.sequence, found.previous, found.event) != found.hash:
            _break(log, log.size, f"log entry {log.size} ({summary(found.event)}) was altered")
        elif found.previous != log.head:
            words = f"log entry {log.size} ({summary(found.event)}) does not follow the entry before it"
            _break(log, log.size, words)
        _take(log, found, tree, rows)
        tree.add(found.hash)
        log.head = found.hash
        if witness is not None and tree.size == witness["entries"]:
            if (found.hash, tree.root()) != (witness["head"], witness["root"]):
                words = f"the first {tree.size} log entries are not those that were signed on {witness['at']}"
                _break(log, tree.size, words)
            witness = None
    if witness is not None:
        words = f"the log ends at entry {log.size}, and {witness['entries']} were signed on {witness['at']}"
        log.broken.append(Broken(item=f"log entry {log.size + 1}", words=f"{words}: its end was cut off"))
    return log


def _break(log: Log, sequence: int, words: str) -> None:
    log.broken.append(Broken(item=f"log entry {sequence}", words=words))


def _take(log: Log, found: Link, tree: Tree, rows: bool) -> None:
    # A broken entry is named already; what it still says is taken, so that one flipped byte is one broken item.
    try:
        event = json.loads(found.event)
        what, about = event["what"], event["about"]
        if rows and event.get("rows") != (None if found.rows is None else text_hash(found.rows)):
            _break(log, found.sequence, f"the hashes of rows in log entry {found.sequence} were altered")
        for table, key, leaf in _leaves(json.loads(found.rows or "[]")):
            log.rows.setdefault(table, {})[key] = (leaf, found.sequence)
            if what == BEGIN:
                log.begun[table] = log.begun.get(table, 0) + 1
        if what == BEGIN:
            log.began_at = event["at"]
        elif what == CHECKPOINT:
            _statement(log, found, tree, about)
        elif what == "purge":
            log.purged.update(about["snapshots"])
        elif what == "commit":
            log.purged.difference_update((about.get("snapshot"), *about.get("snapshots", ())))
        elif what == "timestamp":
            log.stamps.append((found.sequence, int(about["checkpoint"]), str(about["token"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        if not any(b.item == f"log entry {found.sequence}" for b in log.broken):
            _break(log, found.sequence, f"log entry {found.sequence} cannot be read")
    else:
        log._events[found.sequence] = found.event


def _leaves(runs: Iterable[Any]) -> Iterator[tuple[str, Key, bytes]]:
    for table, key, packed in runs:
        leaves = b64decode(packed)
        if isinstance(key, int):
            for at in range(max(1, len(leaves) // LEAF)):
                yield table, key + at, leaves[at * LEAF : (at + 1) * LEAF]
        else:
            yield table, key, leaves


def _statement(log: Log, found: Link, tree: Tree, about: dict[str, Any]) -> None:
    statement, signature = about["statement"], about["signature"]
    stated = (statement["entries"], statement["head"], statement["root"])
    if stated != (tree.size, log.head, tree.root()):
        words = f"the checkpoint in log entry {found.sequence} states other entries before it than are kept"
        _break(log, found.sequence, words)
    elif signature is not None:
        if signed_by(statement["key"], canonical(statement), signature):
            log.signed.append(Signed(key=statement["key"], entries=statement["entries"], at=statement["at"]))
        else:
            _break(log, found.sequence, f"the signature in log entry {found.sequence} does not fit its statement")
