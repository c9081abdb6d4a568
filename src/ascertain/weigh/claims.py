"""The input of every weighing model: who says which value of which object, in one canonical order.

    claims = Claims.of(sources=["a", "b"], objects=["dead", "dead"], values=["12", "14"])

An *answer* is a value that somebody claims for an object. Claims are sorted by answer and source, answers by object
and value, all by name, so that the same claims in any order give the same arrays, bit for bit.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput
from ascertain.weigh.encode import AT_ONCE, Column, Floats, Ints, Longs, all_differ, distinct, encode, numbers
from ascertain.weigh.segments import BLOCK, by_code, owners, ranges, run_sums, starts

EXTRA = ("weight", "time", "topic", "origin")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claims:
    """Claims as arrays. n claims, A answers, O objects; starts have one entry more than what they part.

    weight: how much of a claim counts, in (0, 1]. A source that gives several values for an object keeps the latest;
    without times its claim is shared among them.
    origin: claims of one origin on one answer are one voice. wider: pairs (a, b) of answers of one object where a is
    a less specific form of b ("Ohio" of "Akron").
    """

    sources: tuple[str, ...]
    objects: tuple[str, ...]
    values: tuple[str, ...]
    source: Ints
    answer: Ints
    weight: Floats
    answer_object: Ints
    answer_value: Ints
    answer_start: Longs
    object_start: Longs
    time: Floats | None = None
    topics: tuple[str, ...] = ()
    topic: Ints | None = None
    origins: tuple[str, ...] = ()
    origin: Ints | None = None
    hierarchy: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        sources: Column,
        objects: Column,
        values: Column,
        *,
        weight: Column | None = None,
        time: Column | None = None,
        topic: Column | None = None,
        origin: Column | None = None,
        hierarchy: Iterable[tuple[str, str]] = (),
    ) -> Claims:
        """From columns of equal length. `hierarchy` holds (narrower value, wider value) pairs. Weights of 0 drop the
        claim; a weight outside [0, 1], columns of unequal length or numbers that are none are BadInput."""
        columns = {"object": objects, "value": values, "weight": weight, "time": time, "topic": topic, "origin": origin}
        for name, column in columns.items():
            if column is not None and len(column) != len(sources):
                raise BadInput(f"column {name!r} has {len(column)} rows where 'source' has {len(sources)}")
        given = None if weight is None else _weights(numbers(weight, "weight"))
        if given is not None and not given.all():
            some = np.flatnonzero(given)
            others = {name: _rows(column, some) for name in EXTRA if (column := columns[name]) is not None}
            named = (_rows(column, some) for column in (sources, objects, values))
            return cls.of(*named, hierarchy=hierarchy, **others)
        times = None if time is None else numbers(time, "time")
        (source_names, source), (object_names, obj), (value_names, value) = encode(sources, objects, values)
        ((topics, topic_code),) = [((), None)] if topic is None else encode(topic)
        ((origins, origin_code),) = [((), None)] if origin is None else encode(origin)
        extra = {"topic": topic_code, "origin": origin_code, "weight": given, "time": times}
        return cls.coded(
            source,
            obj,
            value,
            {name: x for name, x in extra.items() if x is not None},
            sources=source_names,
            objects=object_names,
            values=value_names,
            topics=topics,
            origins=origins,
            hierarchy=tuple(sorted(set(hierarchy))),
        )

    @classmethod
    def coded(cls, source: Ints, obj: Ints, value: Ints, extra: dict[str, NDArray[Any]], **named: Any) -> Claims:
        """From the numbers of names in sorted tables of them (`named`); each object has a claim. extra: weight, time, topic
        and origin, as far as there are any."""
        source, pair, kept = _sorted(source, obj, value, extra)
        new = np.ones(len(pair), bool)
        np.not_equal(pair[1:], pair[:-1], out=new[1:])
        first = np.flatnonzero(new)
        answer_object, answer_value = _apart(pair.take(first), _bits(value))
        return cls(
            source=source,
            answer=np.cumsum(new, dtype=np.int32) - 1,
            answer_object=answer_object,
            answer_value=answer_value,
            answer_start=np.append(first, len(source)),
            object_start=starts(np.bincount(answer_object, minlength=len(named["objects"]))),
            **kept,
            **named,
        )

    @classmethod
    def read(cls, path: Path, *, hierarchy: Path | None = None) -> Claims:
        """From a CSV file, plain or gzip, with columns source, object, value and optionally weight, time, topic, origin."""
        names, rows = _table(path)
        for name in ("source", "object", "value"):
            if name not in names:
                raise BadInput(f"{path} has no column {name!r}; it has: {', '.join(names) or 'none'}")
        columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
        extra = {name: columns[name] for name in EXTRA if name in columns}
        pairs = () if hierarchy is None else read_hierarchy(hierarchy)
        return cls.of(*(columns.get(n, ()) for n in ("source", "object", "value")), hierarchy=pairs, **extra)

    @property
    def object(self) -> Ints:
        """The object of each claim."""
        return self.answer_object.take(self.answer)

    def by_answer(self, x: Floats) -> Floats:
        """Sum of x over the claims of each answer."""
        if len(self) > BLOCK:
            return run_sums(x, self.answer_start)  # takes twice the time of counting, but no memory
        return by_code(self.answer, x, len(self.answer_object))

    def by_object(self, x: Floats) -> Floats:
        """Sum of x over the answers of each object."""
        return by_code(self.answer_object, x, len(self.objects))

    def several(self) -> Floats:
        """1 for each claim on an object with more than one, else 0: a single claim says nothing about its source."""
        count = np.diff(self.answer_start[self.object_start])
        return np.repeat((count > 1).astype(np.float64), count)

    def only(self, objects: Longs) -> tuple[Claims, Longs]:
        """The claims on some objects (sorted numbers), under the same names and codes, and their rows in these claims.

        Every object stays listed under a new number, its place in `objects`."""
        answers = ranges(self.object_start[objects], self.object_start[objects + 1])
        rows = ranges(self.answer_start[answers], self.answer_start[answers + 1])
        answer_start = starts(self.answer_start[answers + 1] - self.answer_start[answers])
        object_start = starts(self.object_start[objects + 1] - self.object_start[objects])
        taken = Claims(
            sources=self.sources,
            objects=tuple(self.objects[k] for k in objects.tolist()),
            values=self.values,
            source=self.source[rows],
            answer=owners(answer_start),
            weight=self.weight[rows],
            answer_object=owners(object_start),
            answer_value=self.answer_value[answers],
            answer_start=answer_start,
            object_start=object_start,
            time=None if self.time is None else self.time[rows],
            topics=self.topics,
            topic=None if self.topic is None else self.topic[rows],
            origins=self.origins,
            origin=None if self.origin is None else self.origin[rows],
            hierarchy=self.hierarchy,
        )
        return taken, rows

    def keep(self, marked: NDArray[np.bool_]) -> Claims:
        """The marked claims as claims of their own, under the names that are left."""
        rows = np.flatnonzero(marked).tolist()
        value = self.answer_value[self.answer]
        named = ((self.sources, self.source), (self.objects, self.object), (self.values, value))
        return Claims.of(
            *([names[code] for code in codes[rows].tolist()] for names, codes in named),
            weight=self.weight[rows],
            time=None if self.time is None else self.time[rows],
            topic=None if self.topic is None else [self.topics[code] for code in self.topic[rows].tolist()],
            origin=None if self.origin is None else [self.origins[code] for code in self.origin[rows].tolist()],
            hierarchy=self.hierarchy,
        )

    def __len__(self) -> int:
        return len(self.source)


def read_hierarchy(path: Path) -> list[tuple[str, str]]:
    """(narrower, wider) pairs from a CSV file with columns id, name, parent (an id; unknown ids are roots)."""
    names, rows = _table(path)
    if not {"id", "name", "parent"} <= set(names):
        raise BadInput(f"{path} needs the columns id, name and parent; it has: {', '.join(names) or 'none'}")
    at = [names.index(name) for name in ("id", "name", "parent")]
    name = {row[at[0]]: row[at[1]] for row in rows}
    return [(row[at[1]], name[row[at[2]]]) for row in rows if row[at[2]] in name]


def read_truth(path: Path) -> dict[str, str]:
    """Known values by object, from a CSV file with columns object and value."""
    names, rows = _table(path)
    if not {"object", "value"} <= set(names):
        raise BadInput(f"{path} needs the columns object and value; it has: {', '.join(names) or 'none'}")
    at = [names.index(name) for name in ("object", "value")]
    return {row[at[0]]: row[at[1]] for row in rows}


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error
    try:
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text") from error
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    names = rows[0] if rows else []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise BadInput(f"{path}, row {number}: {len(row)} fields where the heading has {len(names)}")
    return names, rows[1:]


def _rows(column: Column, rows: Longs) -> Column:
    if isinstance(column, np.ndarray):
        return column[rows]
    return [column[row] for row in rows.tolist()]


def _weights(found: Floats) -> Floats:
    if ((found < 0) | (found > 1)).any():
        raise BadInput("column 'weight' holds a value outside [0, 1]")
    return found


def ones(size: int) -> Floats:
    """Weights of 1, which take no memory."""
    return np.broadcast_to(np.float64(1.0), size)


def _bits(code: Ints) -> int:
    return int(code.max(initial=0)).bit_length()


def _packed(above: NDArray[Any], bits: int, low: Ints) -> Longs:
    """Two numbers in one, the second in the lowest `bits`."""
    return np.asarray(above.astype(np.int64) << bits | low, dtype=np.int64)


def _apart(pair: NDArray[Any], bits: int) -> tuple[Ints, Ints]:
    """What was packed into one number: what stands above the lowest `bits`, and what is in them."""
    return (pair >> bits).astype(np.int32), (pair & ((1 << bits) - 1)).astype(np.int32)


def _sorted(source: Ints, obj: Ints, value: Ints, extra: dict[str, Any]) -> tuple[Ints, NDArray[Any], dict[str, Any]]:
    """Sources, and objects with values packed into one number, in canonical order without repetitions; `extra` with the
    weights that are left."""
    bits, low = _bits(value), _bits(source)
    size = _bits(obj) + bits + low
    kind: Any = np.uint32 if size <= 32 else np.uint64
    if not extra and size < 64:
        # Sorting keys and taking them apart is three times as fast as sorting rows.
        key = distinct(((obj.astype(kind) << bits | value.astype(kind)) << low) | source.astype(kind))
        pair, source = key >> low, (key & ((1 << low) - 1)).astype(np.int32)
        extra = {"weight": ones(len(source))}
    else:
        # Of repeated claims the latest stays, of equally late ones the heaviest.
        ties = [extra[name] for name in ("topic", "origin") if name in extra]
        ties += [-extra[name] for name in ("weight", "time") if name in extra]
        order = np.lexsort((*ties, source, value, obj))
        source, pair = source[order], _packed(obj, bits, value)[order]
        new = np.ones(len(order), bool)
        new[1:] = (source[1:] != source[:-1]) | (pair[1:] != pair[:-1])
        source, pair, order = source[new], pair[new], order[new]
        extra = {"weight": ones(len(order))} | {name: x[order] for name, x in extra.items()}
    # Claims on one object stand together, so they are searched for repetitions by parts that fit the cache.
    cuts = [0, *np.searchsorted(pair, pair[AT_ONCE::AT_ONCE] >> bits << bits).tolist(), len(pair)]
    if all(all_differ(_packed(pair[a:b] >> bits, low, source[a:b])) for a, b in pairwise(cuts)):
        return source, pair, extra
    return _one_voice(source, pair, extra, np.unique(_packed(pair >> bits, low, source), return_inverse=True)[1])


def _one_voice(
    source: Ints, pair: NDArray[Any], extra: dict[str, Any], group: Longs
) -> tuple[Ints, NDArray[Any], dict[str, Any]]:
    """Of several values that a source gives for an object, the latest; of equally late ones each a share."""
    if "time" in extra:
        latest = np.full(int(group.max()) + 1, -np.inf)
        np.maximum.at(latest, group, extra["time"])
        current = extra["time"] == latest[group]
        source, pair, group = source[current], pair[current], group[current]
        extra = {name: x[current] for name, x in extra.items()}
    return source, pair, extra | {"weight": extra["weight"] / np.bincount(group)[group]}
