"""A hash chain and a Merkle tree over its links. Standard library only, so that a report can be checked without a case.

Each link names the hash of the one before it: a changed, removed or moved link breaks the chain at a known place. The
tree (RFC 6962: leaves and nodes are hashed with different prefixes) gives one root for the first n links, and for each
link a proof of some log2(n) hashes that it is among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

START = "0" * 64
"""What the first link names as the hash before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of the log: its place from 1, the hash before it, its own hash, and the canonical JSON of the event.

    `rows` are the hashes of the rows that the entry vouches for, as JSON; the event holds their SHA-256, so that an entry
    can be shown and checked without them.
    """

    sequence: int
    previous: str
    hash: str
    event: str
    rows: str | None = None


def canonical(value: object) -> str:
    """JSON on one line, keys sorted, ASCII only: the same value gives the same bytes on every machine."""
    return _CANONICAL.encode(value)


def link(sequence: int, previous: str, event: str, rows: str | None = None) -> Link:
    """The link of that event after the hash `previous`."""
    made = link_hash(sequence, previous, event)
    return Link(sequence=sequence, previous=previous, hash=made, event=event, rows=rows)


def link_hash(sequence: int, previous: str, event: str) -> str:
    """SHA-256 over the place, the hash before, and the event as it is kept."""
    return sha256(f"{sequence}\n{previous}\n{event}".encode("utf-8", "surrogatepass")).hexdigest()


def parts(event: str) -> Mapping[str, str] | None:
    """What an event says of itself: what, at and who; None where it cannot be read any more."""
    try:
        fields = json.loads(event)
        return {name: str(fields[name]) for name in ("what", "at", "who")}
    except (ValueError, KeyError, TypeError):
        return None


def summary(event: str) -> str:
    """The same as words."""
    said = parts(event)
    return f"{said['what']} at {said['at']} by {said['who']}" if said else "no longer readable"


class Tree:
    """The Merkle tree of a growing list, kept as the roots of its complete subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, data: str) -> None:
        """Append one leaf, given as the text that it stands for."""
        self.add_hash(leaf_hash(data))

    def add_hash(self, node: bytes) -> None:
        """Append one leaf of which only the hash is known."""
        size = self.size
        while size & 1:
            node, size = _node(self._roots.pop(), node), size >> 1
        self._roots.append(node)
        self.size += 1

    def root(self) -> str:
        """The root over all leaves so far, 64 hexadecimal digits."""
        if not self._roots:
            return sha256(b"").hexdigest()
        node = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            node = _node(left, node)
        return node.hex()


def merkle_root(leaves: Iterable[str]) -> str:
    """The root over those leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def proofs(leaves: Iterable[str], indexes: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """For the leaf at each index, the hashes that lead from it to the root, the nearest first."""
    levels = [[leaf_hash(leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [_node(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)]
        levels.append(pairs + below[len(pairs) * 2 :])
    for index in indexes:
        siblings = ((level, (index >> depth) ^ 1) for depth, level in enumerate(levels))
        yield tuple(level[at].hex() for level, at in siblings if at < len(level))


def proved_root(leaf: str, index: int, size: int, path: Iterable[str]) -> str | None:
    """The root that the proof leads to for the leaf at `index` of `size`; None when the proof has the wrong length."""
    node, last = leaf_hash(leaf), size - 1
    if not 0 <= index <= last:
        return None
    for step in path:
        if last == 0:
            return None
        sibling = bytes.fromhex(step)
        if index & 1 or index == last:
            node = _node(sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = _node(node, sibling)
        index, last = index >> 1, last >> 1
    return node.hex() if last == 0 else None


def leaf_hash(data: str) -> bytes:
    """Hash of a leaf; its prefix keeps a leaf from passing for an inner node."""
    return sha256(b"\x00" + data.encode("utf-8", "surrogatepass")).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _bytes(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_bytes)
