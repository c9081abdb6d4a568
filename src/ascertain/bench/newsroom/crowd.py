"""A crowd of newsrooms for little work: worlds that were read once are printed again under other names.

Reading takes some 15 ms an article and what its claims say another 8; a copy takes half a millisecond. Every invented name (states,
towns, outlets) gets another of the same shape, drawn as the simulator draws its own, so that names of different copies meet by
chance as often as those of different worlds; paragraphs stand in another order. Days and all other words stay, so that copies
share sentences more often than worlds do: 2.5 copied passages an article are found among 5,000 articles as read, 7 among three
copies of 1,000.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from ascertain.app import Settings, Workbench
from ascertain.bench.newsroom.press import publish
from ascertain.bench.newsroom.score import USE
from ascertain.bench.newsroom.world import ONSETS, VOWELS, World, make
from ascertain.compare.lexical import stem, words
from ascertain.compare.statements import Counted, Gist, gists
from ascertain.model import (
    Attribution,
    Claim,
    Derivation,
    Document,
    Inferred,
    PassageKind,
    Skipped,
    Snapshot,
    Span,
    Speaker,
    make_id,
    snapshot_id,
)
from ascertain.store.case import Case, Entry

ID = re.compile(rb"(?:doc|clm|att)-[0-9a-f]+")
BEGINS = rb"(?:(?<![A-Za-z\xd9\xda])(?<!\xda[\x00-\xff])|(?<=\xd9[\x00-\xff])|(?<=\xda[\x00-\xff]{2}))"
"""Where a word may begin in MessagePack: the bytes before the words of a string are its length, which may look like letters."""
WORDS = re.compile(BEGINS + rb"(" + ID.pattern + rb"|[A-Za-z]{4,9}\b)")
DIGITS = 4
"""Of an id that tell the copy."""
LETTERS = "".join(VOWELS)
AT, AT_ONCE = "2031-05-04T12:00:00Z", 200
"""When articles are put into a case, and how many in one transaction."""
WITH_SPANS = words("content stance_cues hedges speaker spans antecedent cue basis_cues anonymity_reason counts span")
"""Fields that hold places in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article as it is read: its claims, their attributions, and what the words of each claim say."""

    document: Document
    claims: tuple[Claim, ...]
    sources: tuple[Attribution, ...]
    gists: tuple[Gist, ...]


def written(folder: Path, count: int) -> list[Path]:
    """The first `count` articles of the simulator's worlds as files."""
    paths = []
    for number, (world, text) in enumerate(islice(_texts(), count)):
        path = folder / f"{number:06}-{world}.txt"
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def _texts() -> Iterator[tuple[int, str]]:
    seed = 0
    while True:
        for a in publish(make(seed)):
            yield seed, f"{a.title}\n{a.outlet}\nPublished: {a.published}\n\n{a.text}"
        seed += 1


def read(count: int) -> list[Row]:
    """The first `count` articles of the simulator's worlds, read with the rules parts."""
    with tempfile.TemporaryDirectory() as name:
        paths = written(Path(name), count)
        with Workbench.init(Path(name) / "case.db", settings=Settings(use=dict(USE))) as bench:
            outcomes = [o for o in bench.add(paths) if o.documents]
    return [_row(o.documents[0], o.records) for o in outcomes]


def _row(document: Document, records: Iterable[object]) -> Row:
    found = tuple(records)
    sources = tuple(r for r in found if isinstance(r, Attribution))
    claims, told = gists(document, [r for r in found if isinstance(r, Claim)], {a.id: a for a in sources})
    return Row(document=document, claims=tuple(claims), sources=sources, gists=tuple(told))


def put(path: Path, rows: Iterable[Row]) -> int:
    """Put articles, as they were read, into a new case, in bulk; how many there were."""
    count, left = 0, iter(rows)
    with Workbench.init(path, settings=Settings(use=dict(USE))):
        pass
    with Case.open(path, now=AT) as case:
        while some := [_entry(row) for row in islice(left, AT_ONCE)]:
            case.commit_all(some)
            count += len(some)
    return count


def _entry(row: Row) -> tuple[Entry, bytes]:
    """What a case takes in of an article, and bytes that stand for the captured file."""
    data = f"{row.document.id}\n\n{row.document.text}".encode()
    name = snapshot_id(data)
    document = replace(row.document, snapshot=name)
    origin = f"{document.id}.txt"
    shot = Snapshot(id=name, size=len(data), media_type="text/plain", origin=origin, method="file", captured_at=AT)
    found: tuple[Inferred, ...] = (*row.sources, *row.claims)
    made = (_made("reading", name, (document,)), *([_made("claims", document.id, found)] if found else ()))
    return Entry(snapshot=shot, made=made), data


def _made(
    stage: str, given: str, found: tuple[Document | Inferred, ...]
) -> tuple[Derivation, tuple[Document | Inferred, ...], tuple[Skipped, ...]]:
    derivation = Derivation(
        id=make_id("drv", stage, found[0].method, given), stage=stage, method=found[0].method, settings="{}", input=given,
        outputs=tuple(o.id for o in found), made_at=AT,
    )  # fmt: skip
    return derivation, found, ()


def names(count: int) -> set[str]:
    """The invented names of the worlds that the first `count` articles come from."""
    return {n for seed in {s for s, _ in islice(_texts(), count)} for n in _names(make(seed))}


def _names(world: World) -> Iterator[str]:
    yield from world.states
    yield from (e.place for e in world.events)
    yield from (o.name.split(" ")[0] for o in world.outlets)


class Crowd:
    """Copies of what was read. The same for the same rows, in any process."""

    def __init__(self, rows: Sequence[Row], invented: Iterable[str]) -> None:
        self._names = sorted(invented)
        forms = {form for name in self._names for form in _forms(name)}
        self._rows = [_parts(msgspec.msgpack.encode(row), forms) for row in rows]
        self._decoder = msgspec.msgpack.Decoder(Row)

    def rows(self, count: int) -> Iterator[Row]:
        """The first `count`: all rows as they are, then under other names again and again. Every one has ids of its own."""
        for copy in range(-(-count // len(self._rows))):
            other, mark = self._renamed(copy), f"{copy:0{DIGITS}x}".encode()
            for parts in self._rows[: count - copy * len(self._rows)]:
                put = [other.get(p) or p[:-DIGITS] + mark if i % 2 else p for i, p in enumerate(parts)]
                row = self._decoder.decode(b"".join(put))
                yield _turned(row, copy) if copy else row

    def _renamed(self, copy: int) -> dict[bytes, bytes]:
        """By form of each name that of the name that it has in this copy."""
        chance, taken, found = Random(f"crowd {copy}"), set[str](), dict[bytes, bytes]()  # noqa: S311
        for name in self._names:
            other = name if not copy else _like(name, chance)
            while other in taken:
                other = _like(name, chance)
            taken.add(other)
            found |= dict(zip(_forms(name), _forms(other), strict=True))
        return found


def _parts(told: bytes, forms: Set[bytes]) -> list[bytes]:
    """What stays, and the names and ids to be put for others, in turn."""
    parts, kept = list[bytes](), list[bytes]()
    for i, piece in enumerate(WORDS.split(told)):
        if i % 2 and (piece in forms or ID.fullmatch(piece)):
            parts += [b"".join(kept), piece]
            kept = []
        else:
            kept.append(piece)
    return [*parts, b"".join(kept)]


def _turned(row: Row, copy: int) -> Row:
    """The row with its paragraphs in another order, which goes by their first words, so that what one outlet of a copy takes from
    another stays together. Else each article would share all its length with every copy of it."""
    document, moves, pieces, at = row.document, list[tuple[int, int, int]](), list[str](), 0
    fixed = [p for p in document.passages if p.kind is not PassageKind.PARAGRAPH]
    loose = [p for p in document.passages if p.kind is PassageKind.PARAGRAPH]
    loose.sort(key=lambda p: sha256(f"{copy} {document.text[p.start : p.end].split(' ', 1)[0]}".encode()).digest())
    passages = []
    for p in (*fixed, *loose):
        moves.append((p.start, p.end, at - p.start))
        pieces.append(document.text[p.start : p.end])
        passages.append(replace(p, start=at, end=at + p.end - p.start))
        at = passages[-1].end + 2
    move = _Move(moves)
    told = replace(document, text="\n\n".join(pieces), passages=tuple(passages), places=())
    return Row(document=told, claims=move(row.claims), sources=move(row.sources), gists=move(row.gists))


@dataclass(frozen=True, slots=True)
class _Move:
    """Moves the spans in records. moves: start, end and way of each stretch of the text."""

    moves: Sequence[tuple[int, int, int]]

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Span):
            by = next((by for start, end, by in self.moves if start <= value.start < end), 0)
            return Span(document=value.document, start=value.start + by, end=value.end + by)
        if isinstance(value, tuple):
            return tuple(map(self, value))
        if not isinstance(value, Claim | Attribution | Speaker | Gist | Counted):
            return value
        spans = {f.name: getattr(value, f.name) for f in fields(value) if f.name in WITH_SPANS}
        return replace(value, **{name: self(held) for name, held in spans.items()})


def _forms(name: str) -> tuple[bytes, bytes, bytes]:
    return name.encode(), name.lower().encode(), stem(name).encode()


def _like(name: str, chance: Random) -> str:
    """Another name of the same shape and ending, so that its stem is as long; before an s the vowel counts as ending."""
    shape = re.fullmatch(rf"([^{LETTERS}]+)[{LETTERS}]([^{LETTERS}]+)([{LETTERS}](.+))", name.lower())
    if shape is None:
        raise ValueError(f"{name!r} is not a name of the simulator")
    first, second = (chance.choice([o for o in ONSETS if len(o) == len(shape[n])]) for n in (1, 2))
    ending = shape[3] if shape[4] == "s" else chance.choice(VOWELS) + shape[4]
    return f"{first}{chance.choice(VOWELS)}{second}{ending}".capitalize()
