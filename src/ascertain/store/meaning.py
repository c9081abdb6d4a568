"""Vectors of a case's claims and passages, and those nearest to a vector: derived data, which may be deleted at any time.

A file holds blocks of 4,096 rows: the derivation that a row comes from with its place in it, and the vector. Rows name derivations,
not row numbers, since derivations keep their ids where rows are numbered anew. The first 16,384 vectors are kept whole; then the
directions in which they differ most are worked out, and from there on the third of the numbers that holds four fifths of
what vectors say has eight bits each, the next six, the last four. A search scans the first third of all rows and orders the nearest
thousands by all three.

Of texts that are near in meaning, "A hit B" and "B hit A" cannot be told apart, and neither can a sentence and its denial.
References: Pearson 1901 (principal components); Huang and Schultheiss 1963 (bits by variance); Panter and Dite 1951 (levels for
a normal distribution); Gao and others 2024 (the scale that keeps a vector's product with itself).
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

FORMAT = "ascertain-meaning/3"
STAGE = "claims"
"""The stage whose derivations hold claims."""
FILES = {"claim": ".meaning", "passage": ".passages.meaning"}
ROWS, HEADER = 4096, 4096
"""Rows of a block: the part that is scanned (512 KB at 384 numbers) stays in a core's cache. Bytes of the header."""
WHOLE = 4 * ROWS
"""Vectors that are kept whole, and that the directions are worked out from: with a quarter of them recall falls by .004."""
BITS = (8, 6, 4)
"""Of a number, by the third that it is in. A number of the first third counts twenty-five times as much as one of the last in a
product of two vectors, so that with as many bits for all (six, 288 bytes too) recall is .977, not .982."""
CANDIDATES = 3000
"""Rows by the first third that are ordered by all bits: of the 20 nearest of a million rows 1,000 hold 99.7 %, 2,000 99.8 %."""
LAST = 1 << 31
"""Laid over the place of a derivation's last row: rows after the last such row are of a derivation that was cut off."""


def file_of(case: Path, kind: str = "claim") -> Path:
    """Where the vectors of that case's claims, or passages, lie."""
    return case.with_name(f"{case.stem}{FILES[kind]}")


def files_of(case: Path) -> tuple[Path, ...]:
    """Every file of that case's vectors, with what a kill may have left of one."""
    files = [file_of(case, kind) for kind in FILES]
    return (*files, *map(_fresh, files))


def forget(case: Path) -> None:
    """Delete the vectors of that case: they tell much of what the texts said."""
    for file in files_of(case):
        file.unlink(missing_ok=True)


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


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
        if width % 16:
            raise ValueError(f"vectors of {width} numbers, which are no whole bytes")
        self.path, self.width = path, width
        about = {"format": FORMAT, "encoder": encoder, "width": width}
        self._heads = [json.dumps({**about, "coded": coded}).encode().ljust(HEADER) for coded in (False, True)]
        self._coding: Coding | None = None
        self._block = _whole(width)
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
        if not self._locked():
            yield False
            return
        try:
            self._map()
            self._trim()
            yield True
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _locked(self) -> bool:
        """Whether the file as it is now was free, and is held from now on: coded anew, it is another file of that name."""
        assert self._file is not None and self.path is not None  # noqa: S101, PT018 - for the types
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        if self.path.exists() and os.path.samestat(os.fstat(self._file), self.path.stat()):
            return True
        self.close()
        self._open(self.path)
        return self._locked()

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
            if self._coding is None and len(self) == WHOLE:
                self._code()
            block, start = divmod(len(self), ROWS)
            end = min(ROWS, start + len(keys) - at)
            if block == len(self._blocks):
                self._grow()
            part = slice(at, at + end - start)
            row = self._blocks[block]
            row["key"][start:end], row["place"][start:end] = keys[part], places[part]
            if self._coding is None:
                row["vector"][start:end] = vectors[part]
            else:
                row["scale"][start:end], row["head"][start:end], row["rest"][start:end] = self._coding.code(
                    vectors[part]
                )
            if isinstance(self._blocks, np.memmap):
                self._blocks.flush()
            self._blocks["count"][block] = end
            at = part.stop

    def nearest(self, vector: Floats, numbers: Numbers, limit: int) -> tuple[Numbers, Floats]:
        """Numbers and cosines of the nearest rows, the nearest first. numbers: one a row, below 0 for what to leave out."""
        many = min(max(CANDIDATES, 4 * limit), int((numbers >= 0).sum()))
        if not many:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        near = self._scan(vector)[: len(numbers)]
        near[numbers < 0] = -np.inf
        chosen = np.argpartition(-near, many - 1)[:many]
        chosen.sort()
        cosines = near[chosen]
        if self._coding is not None:
            parts = self._read("head", chosen), self._read("rest", chosen)
            cosines = self._coding.products(vector, *parts) * self._flat("scale")[chosen]
        # Equal ones in the order they were written.
        order = np.lexsort((numbers[chosen], -cosines))[:limit]
        return numbers[chosen[order]], cosines[order]

    def _scan(self, vector: Floats) -> Floats:
        """The product of each row with the vector; of coded rows nearly that of their first third, but for what it begins at."""
        found = np.empty((len(self._blocks), ROWS), np.float32)
        if self._coding is None:
            for block, row in enumerate(self._blocks["vector"]):
                found[block] = row @ vector
            return found.reshape(-1)
        asked = self._coding.head(vector)
        codes = np.empty((ROWS, len(asked)), np.uint8)
        numbers = np.empty(codes.shape, np.float32)
        for block in range(len(self._blocks)):
            np.copyto(numbers, self._head(block, codes))
            np.dot(numbers, asked, out=found[block])
        return found.reshape(-1)

    def _head(self, block: int, into: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self._file is None:
            return np.asarray(self._blocks["head"][block])
        # Read, not mapped: mapped pages would count as memory of this process, 128 MB for a million rows.
        os.preadv(self._file, [into.data], self._begin + block * self._block.itemsize + self._offset("head"))
        return into

    def _read(self, name: str, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Those rows of what is read, not mapped."""
        if self._file is None:
            return np.asarray(self._blocks[name][rows // ROWS, rows % ROWS])
        size = self._blocks.dtype[name].shape[1]
        begin = self._begin + self._offset(name)
        data = b"".join(
            os.pread(self._file, size, begin + row // ROWS * self._block.itemsize + row % ROWS * size)
            for row in rows.tolist()
        )
        return np.frombuffer(data, np.uint8).reshape(len(rows), size)

    def _offset(self, name: str) -> int:
        assert self._block.fields is not None  # noqa: S101 - for the types
        return int(self._block.fields[name][1])

    @property
    def _begin(self) -> int:
        """Where the blocks begin in the file."""
        return HEADER + (0 if self._coding is None else self._coding.directions.nbytes + len(BITS) * 4)

    def _code(self) -> None:
        """Work out the directions from the whole vectors, and code these. The file is replaced by another in one step."""
        keys, places = self._flat("key"), self._flat("place")
        vectors = self._blocks["vector"].reshape(-1, self.width)
        coding = Coding.fitted(vectors)
        scale, head, rest = coding.code(vectors)
        blocks = np.zeros(len(self._blocks), _coded(self.width))
        for name, values in (("key", keys), ("place", places), ("scale", scale), ("head", head), ("rest", rest)):
            blocks[name] = values.reshape(blocks[name].shape)
        blocks["count"] = ROWS
        self._coding, self._block = coding, blocks.dtype
        if self._file is None or self.path is None:
            self._blocks = blocks
            return
        fresh = _fresh(self.path)
        file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        with os.fdopen(os.dup(file), "wb") as writing:
            for data in (self._heads[True], coding.directions.tobytes(), coding.spread.tobytes(), blocks.tobytes()):
                writing.write(data)
        fresh.replace(self.path)
        os.close(self._file)
        self._file = file
        self._map()

    def _flat(self, name: str) -> NDArray[Any]:
        return np.asarray(self._blocks[name]).reshape(-1)[: len(self)]

    def _open(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        head = os.pread(self._file, HEADER, 0)
        if head not in self._heads:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, self._heads[False], 0)
        self._coding, self._block = None, _whole(self.width)
        if head == self._heads[True]:
            count = self.width * self.width
            kept = np.frombuffer(os.pread(self._file, 4 * (count + len(BITS)), HEADER), np.float32)
            self._coding = Coding(kept[:count].reshape(self.width, self.width), kept[count:])
            self._block = _coded(self.width)
        self._map()

    def _map(self) -> None:
        """See the file as it is now; a kill may have left part of a block, which goes."""
        assert self._file is not None  # noqa: S101 - for the types
        blocks = max(0, os.fstat(self._file).st_size - self._begin) // self._block.itemsize
        self._blocks = np.zeros(0, self._block)
        if blocks:
            with os.fdopen(os.dup(self._file), "r+b") as file:
                self._blocks = np.memmap(file, self._block, "r+", self._begin, (blocks,))

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
        os.ftruncate(self._file, self._begin + (len(self._blocks) + 1) * self._block.itemsize)
        self._map()


@dataclass(frozen=True, slots=True)
class Coding:
    """How vectors are kept in few bits. directions: [width, width], a rotation, by thirds of falling variance; spread: of each third
    the standard deviation of a number."""

    directions: Floats
    spread: Floats

    @classmethod
    def fitted(cls, vectors: Floats) -> Coding:
        """Directions of falling variance of those vectors, mixed within each third so that its numbers are alike."""
        _, found = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
        thirds = [part @ turn(part.shape[1]) for part in np.split(found[:, ::-1], _cuts(vectors.shape[1]), axis=1)]
        directions = np.concatenate(thirds, axis=1).astype(np.float32)
        turned = np.split(vectors @ directions, _cuts(vectors.shape[1]), axis=1)
        spread = np.array([max(float((part * part).mean()) ** 0.5, 1e-6) for part in turned], np.float32)
        return cls(np.ascontiguousarray(directions), spread)

    def code(self, vectors: Floats) -> tuple[Floats, NDArray[np.uint8], NDArray[np.uint8]]:
        """Of each row the scale, the first third, and the others."""
        turned = vectors @ self.directions
        kept, codes = np.empty_like(turned), []
        for bits, one, into, spread in zip(BITS, self._thirds(turned), self._thirds(kept), self.spread, strict=True):
            levels = _levels(bits) * spread
            codes.append(np.searchsorted((levels[1:] + levels[:-1]) / 2, one).astype(np.uint8))
            into[:] = levels[codes[-1]]
        # Errors along the vector itself would count most, since what is near it is what is asked for.
        scale = (turned * turned).sum(axis=1) / np.maximum((turned * kept).sum(axis=1), 1e-9)
        low, high = np.split(codes[2], 2, axis=1)
        return scale, codes[0], np.concatenate((packed(codes[1]), low | high << 4), axis=1)

    def head(self, vector: Floats) -> Floats:
        """What to multiply the codes of the first third with. They are nearly as evenly spaced as their numbers, and the scan
        only chooses what is looked at."""
        (first, *_) = self._thirds((vector @ self.directions)[None])
        return np.ascontiguousarray(first[0])

    def products(self, vector: Floats, head: NDArray[np.uint8], rest: NDArray[np.uint8]) -> Floats:
        """The product of each coded row, but for its scale, with the vector."""
        middle, last = np.split(rest, [_middle(len(vector)) * BITS[1] // 8], axis=1)
        codes = (head, unpacked(middle), np.concatenate((last & 15, last >> 4), axis=1))
        asked = self._thirds((vector @ self.directions)[None])
        found = np.zeros(len(head), np.float32)
        for bits, code, one, spread in zip(BITS, codes, asked, self.spread, strict=True):
            found += np.take(_levels(bits) * spread, code) @ one[0]
        return found

    def _thirds(self, rows: Floats) -> list[Floats]:
        return np.split(rows, _cuts(rows.shape[1]), axis=1)


def _middle(width: int) -> int:
    """Numbers of the second third, and of the last: a multiple of four, for whole bytes."""
    return width // 12 * 4


def _cuts(width: int) -> list[int]:
    return [width - 2 * _middle(width), width - _middle(width)]


def _whole(width: int) -> np.dtype[Any]:
    """A block of vectors as they are."""
    return np.dtype([("count", "<i8"), ("key", "<u8", ROWS), ("place", "<u4", ROWS), ("vector", "<f4", (ROWS, width))])


def _coded(width: int) -> np.dtype[Any]:
    """A block of coded vectors."""
    (head, _), rest = _cuts(width), _middle(width) * (BITS[1] + BITS[2]) // 8
    rows = [("key", "<u8", ROWS), ("place", "<u4", ROWS), ("scale", "<f4", ROWS)]
    return np.dtype([("count", "<i8"), *rows, ("head", "u1", (ROWS, head)), ("rest", "u1", (ROWS, rest))])


def packed(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[rows, numbers] of six bits -> [rows, 3 / 4 of them]: quarters of the row beside one another."""
    one, two, three, four = np.split(codes, 4, axis=1)
    return np.concatenate((one | two << 6, two >> 2 | three << 4, three >> 4 | four << 2), axis=1)


def unpacked(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What `packed` was given."""
    one, two, three = np.split(rows, 3, axis=1)
    return np.concatenate((one & 63, one >> 6 | two << 2 & 63, two >> 4 | three << 4 & 63, three >> 2), axis=1)


@cache
def _levels(bits: int) -> Floats:
    """What the numbers of a turned vector are taken to be, by their code, in standard deviations: such numbers are nearly normal,
    and the best levels for these are the quantiles of a normal distribution three times as wide in its square."""
    count = 1 << bits
    made: Floats = (np.array([NormalDist().inv_cdf((n + 0.5) / count) for n in range(count)]) * 3**0.5).astype(
        np.float32
    )
    return made


@cache
def turn(width: int) -> Floats:
    """[width, width]: a rotation that spreads what vectors hold evenly over their numbers, so that as many bits suit all:
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
