"""Vectors of a case's claims and passages, and those nearest to a vector: derived data, which may be deleted at any time.

A file holds blocks of 4,096 rows: the derivation that a row comes from with its place in it, the signs of the vector (a bit a
number), and six more bits a number for how far it is from 0. A search scans the signs of all rows and orders the nearest
thousands by all seven bits. Rows name derivations, not row numbers, since derivations keep their ids where rows are numbered
anew.

Of texts that are near in meaning, "A hit B" and "B hit A" cannot be told apart, and neither can a sentence and its denial.
References: Charikar 2002 (signs of projections keep angles); Panter and Dite 1951 (levels for a normal distribution); Gao and
others 2024 (the scale that keeps a vector's product with itself).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from ascertain.store import tables
from ascertain.store.case import Case
from ascertain.store.database import transaction
from ascertain.store.search_index import WORDS

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FORMAT = "ascertain-meaning/2"
STAGE = "claims"
"""The stage whose derivations hold claims."""
FILES = {"claim": ".meaning", "passage": ".passages.meaning"}
ROWS, HEADER = 4096, 4096
"""Rows of a block: its signs (192 KB at 384 numbers) stay in a core's cache while they are counted. Bytes of the header."""
CANDIDATES = 6000
"""Rows by signs that are ordered by all bits: of the 20 nearest of a million rows 2,000 hold 97.5 %, 4,000 98.9 %, 6,000 99.3 %;
more take longer and find no more, since what is missed then are the last bits."""
BITS = 6
"""For how far a number is from 0. With the sign, of the 20 nearest seven bits find 98.8 %, six 97.6 %, four 91.8 %; eight evenly
spaced ones 99.1 %."""
LAST = 1 << 31
"""Laid over the place of a derivation's last row: rows after the last such row are of a derivation that was cut off."""


def file_of(case: Path, kind: str = "claim") -> Path:
    """Where the vectors of that case's claims, or passages, lie."""
    return case.with_name(f"{case.stem}{FILES[kind]}")


def forget(case: Path) -> None:
    """Delete the vectors of that case: they tell much of what the texts said."""
    for kind in FILES:
        file_of(case, kind).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A current derivation: key, and the number of the first of its rows."""

    id: str
    key: int
    first: int


class Vectors:
    """Vectors by derivation and place. path: None keeps them in memory alone; encoder: what made them, and with which weights.

    A file made by another encoder, or by another version, begins anew.
    """

    def __init__(self, path: Path | None, encoder: str, width: int) -> None:
        if width % 64:
            raise ValueError(f"vectors of {width} numbers; their signs fill no whole words of 64 bits")
        self.path, self.width = path, width
        self._block = np.dtype(
            [
                ("count", "<i8"),
                ("key", "<u8", ROWS),
                ("place", "<u4", ROWS),
                ("signs", "<u8", (width // 64, ROWS)),
                ("scale", "<f4", ROWS),
                ("fine", "u1", (ROWS, width * BITS // 8)),
            ],
        )
        self._turn = turn(width)
        self._head = json.dumps({"format": FORMAT, "encoder": encoder, "width": width}).encode().ljust(HEADER)
        self._blocks: NDArray[Any] = np.zeros(0, self._block)
        self._file: int | None = None
        if path is not None:
            self._open(path)

    def __len__(self) -> int:
        """Rows, those of replaced derivations too."""
        return int(self._blocks["count"].sum())

    def close(self) -> None:
        """Let go of the file."""
        self._blocks = np.zeros(0, self._block)
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else is adding rows, and nobody will within."""
        if self._file is None:
            yield True
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        try:
            self._map()
            self._trim()
            yield True
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def keys(self) -> NDArray[np.uint64]:
        """The derivation of every row."""
        return self._flat("key")

    def places(self) -> NDArray[np.uint32]:
        """The place of every row in what its derivation found, from 0."""
        return self._flat("place") & np.uint32(LAST - 1)

    def add(self, keys: NDArray[np.uint64], places: NDArray[np.uint32], vectors: Floats) -> None:
        """Rows of whole derivations, each derivation's together; vectors of length 1."""
        places = places | np.where(np.append(keys[1:] != keys[:-1], True), np.uint32(LAST), np.uint32(0))
        at = 0
        while at < len(keys):
            block, start = divmod(len(self), ROWS)
            end = min(ROWS, start + len(keys) - at)
            if block == len(self._blocks):
                self._grow()
            part = slice(at, at + end - start)
            row, turned = self._blocks[block], vectors[part] @ self._turn
            codes = np.searchsorted(_bounds(self.width), np.abs(turned)).astype(np.uint8)
            kept = np.where(turned > 0, 1, -1) * _levels(self.width)[codes]
            row["key"][start:end], row["place"][start:end] = keys[part], places[part]
            row["signs"][:, start:end] = signs(turned).T
            # Errors along the vector itself would count most, since what is near it is what is asked for.
            row["scale"][start:end] = (turned * turned).sum(axis=1) / np.maximum((turned * kept).sum(axis=1), 1e-9)
            row["fine"][start:end] = packed(codes)
            if isinstance(self._blocks, np.memmap):
                self._blocks.flush()
            self._blocks["count"][block] = end
            at = part.stop

    def nearest(self, vector: Floats, numbers: Numbers, limit: int) -> tuple[Numbers, Floats]:
        """Numbers and cosines of the nearest rows, the nearest first. numbers: one a row, below 0 for what to leave out."""
        vector = vector @ self._turn
        apart = self._apart(vector)[: len(numbers)]
        apart[numbers < 0] = self.width + 1
        many = min(max(CANDIDATES, 4 * limit), int((numbers >= 0).sum()))
        if not many:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        chosen = np.argpartition(apart, many - 1)[:many]
        chosen.sort()
        scale = self._flat("scale")[chosen]
        codes = unpacked(self._fine(chosen))
        codes |= self._signs_of(chosen) << BITS
        levels = _levels(self.width)
        cosines = (np.take(np.concatenate((-levels, levels)), codes) @ vector) * scale
        # Equal ones in the order they were written.
        order = np.lexsort((numbers[chosen], -cosines))[:limit]
        return numbers[chosen[order]], cosines[order]

    def _apart(self, vector: Floats) -> NDArray[np.uint16]:
        """How many signs of each row differ from the vector's."""
        own = signs(vector[None])[0][:, None]
        found = np.empty((len(self._blocks), ROWS), np.uint16)
        differ = np.empty((self.width // 64, ROWS), np.uint64)
        counts = np.empty(differ.shape, np.uint8)
        for block, row in enumerate(self._blocks["signs"]):
            np.bitwise_xor(row, own, out=differ)
            np.bitwise_count(differ, out=counts)
            np.sum(counts, axis=0, dtype=np.uint16, out=found[block])
        return found.reshape(-1)

    def _signs_of(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """[rows, width]: 1 for every number above 0."""
        found = np.ascontiguousarray(self._blocks["signs"][rows // ROWS, :, rows % ROWS])
        return np.unpackbits(found.view(np.uint8), axis=1, bitorder="little")

    def _fine(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        if self._file is None:
            return np.asarray(self._blocks["fine"][rows // ROWS, rows % ROWS])
        # Read, not mapped: mapped pages of scattered rows would count as memory of this process, up to the whole file.
        size = self.width * BITS // 8
        begin = HEADER + self._block.itemsize - ROWS * size
        data = b"".join(
            os.pread(self._file, size, begin + row // ROWS * self._block.itemsize + row % ROWS * size)
            for row in rows.tolist()
        )
        return np.frombuffer(data, np.uint8).reshape(len(rows), size)

    def _flat(self, name: str) -> NDArray[Any]:
        return np.asarray(self._blocks[name]).reshape(-1)[: len(self)]

    def _open(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.pread(self._file, HEADER, 0) != self._head:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, self._head, 0)
        self._map()

    def _map(self) -> None:
        """See the file as it is now; a kill may have left part of a block, which goes."""
        assert self._file is not None  # noqa: S101 - for the types
        blocks = max(0, os.fstat(self._file).st_size - HEADER) // self._block.itemsize
        self._blocks = np.zeros(0, self._block)
        if blocks:
            with os.fdopen(os.dup(self._file), "r+b") as file:
                self._blocks = np.memmap(file, self._block, "r+", HEADER, (blocks,))

    def _trim(self) -> None:
        """Take out rows of a derivation that was cut off."""
        whole = np.flatnonzero(self._flat("place") & np.uint32(LAST))
        keep = int(whole[-1]) + 1 if len(whole) else 0
        if keep < len(self):
            self._blocks["count"] = np.clip(keep - ROWS * np.arange(len(self._blocks)), 0, ROWS)

    def _grow(self) -> None:
        if self._file is None:
            self._blocks = np.concatenate((self._blocks, np.zeros(1 + len(self._blocks) // 4, self._block)))
            return
        os.ftruncate(self._file, HEADER + (len(self._blocks) + 1) * self._block.itemsize)
        self._map()


def signs(vectors: Floats) -> NDArray[np.uint64]:
    """[rows, width / 64]: a bit for every number, set above 0."""
    return np.packbits(vectors > 0, axis=1, bitorder="little").view("<u8")


def packed(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[rows, numbers] of six bits -> [rows, 3 / 4 of them]: quarters of the row beside one another."""
    one, two, three, four = np.split(codes, 4, axis=1)
    return np.concatenate((one | two << 6, two >> 2 | three << 4, three >> 4 | four << 2), axis=1)


def unpacked(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What `packed` was given."""
    one, two, three = np.split(rows, 3, axis=1)
    return np.concatenate((one & 63, one >> 6 | two << 2 & 63, two >> 4 | three << 4 & 63, three >> 2), axis=1)


@cache
def _levels(width: int) -> Floats:
    """How far from 0 the numbers of a turned vector are taken to be, by their code: such numbers are nearly normal, and the
    best levels for these are the quantiles of a normal distribution three times as wide in its square."""
    count = 1 << BITS
    found = [NormalDist().inv_cdf(0.5 + (n + 0.5) / (2 * count)) for n in range(count)]
    made: Floats = (np.array(found) * (3 / width) ** 0.5).astype(np.float32)
    return made


@cache
def _bounds(width: int) -> Floats:
    levels = _levels(width)
    made: Floats = ((levels[1:] + levels[:-1]) / 2).astype(np.float32)
    return made


@cache
def turn(width: int) -> Floats:
    """[width, width]: a rotation that spreads what vectors hold evenly over their numbers, so that every sign tells as much:
    changed signs drawn from a hash, then the discrete cosine transform. The same on every machine."""
    drawn = np.frombuffer(blake2b(b"ascertain", digest_size=64).digest() * (width // 512 + 1), np.uint8)
    flips = np.where(np.unpackbits(drawn)[:width], 1.0, -1.0)
    places = np.arange(width)
    waves = np.cos(np.pi * np.outer(places + 0.5, places) / width) * (2 / width) ** 0.5
    waves[:, 0] *= 0.5**0.5
    made: Floats = (flips[:, None] * waves).astype(np.float32)
    return made


def current(case: Case, kind: str = "claim") -> tuple[Made, ...]:
    """The current derivations of claims, or of documents with their passages, in the order they were made."""
    made, pack, passage = tables.derivation.c, tables.pack.c, tables.passage.c
    if kind == "claim":
        query = select(made.id, pack.first).join_from(tables.derivation, tables.pack, pack.derivation == made.number)
        query = query.where(made.stage == STAGE)
    else:
        query = select(made.id, func.min(passage.number)).join_from(tables.derivation, tables.document)
        query = query.join(tables.passage).group_by(made.id, made.number)
    with transaction(case.engine) as connection:
        rows = connection.execute(query.where(made.superseded_by.is_(None)).order_by(made.number))
        return tuple(Made(id=name, key=int(name[-16:], 16), first=first) for name, first in rows)


def texts(case: Case, kind: str, derivations: Sequence[Made]) -> Iterator[tuple[Made, list[tuple[int, str]]]]:
    """Each derivation with the places and the words of its claims, or passages."""
    for one in derivations:
        with transaction(case.engine) as connection:
            yield one, [(number - one.first, words) for number, words in WORDS[kind](connection, [one.id])]


def numbers_of(vectors: Vectors, derivations: Sequence[Made]) -> Numbers:
    """The number of the record behind each row, -1 where its derivation is not current."""
    found = np.full(len(vectors), -1, np.int64)
    if derivations and len(vectors):
        known = np.array(sorted((d.key, d.first) for d in derivations), np.uint64)
        keys = vectors.keys()
        at = np.minimum(np.searchsorted(known[:, 0], keys), len(known) - 1)
        same = known[at, 0] == keys
        found[same] = known[at[same], 1].astype(np.int64) + vectors.places()[same]
    return found
