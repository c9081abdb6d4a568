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
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput
from ascertain.weigh.encode import Column, Floats, Ints, Longs, all_differ, distinct, encode, numbers
from ascertain.weigh.segments import BLOCK, by_code, run_sums

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
        source_names, source = encode(sources)
        object_names, obj = encode(objects)
        value_names, value = encode(values)
        times = None if time is None else numbers(time, "time")
        topics, topic_code = ((), None) if topic is None else encode(topic)
        origins, origin_code = ((), None) if origin is None else encode(origin)
        extra = {"topic": topic_code, "origin": origin_code, "weight": given, "time": times}
        source, obj, value, kept = _sorted(source, obj, value, {k: x for k, x in extra.items() if x is not None})
        new = np.ones(len(source), bool)
        new[1:] = (obj[1:] != obj[:-1]) | (value[1:] != value[:-1])
        first = np.flatnonzero(new)
        return cls(
            sources=source_names,
            objects=object_names,
            values=value_names,
            source=source,
            answer=(np.cumsum(new) - 1).astype(np.int32),
            weight=kept["weight"],
            answer_object=obj[first],
            answer_value=value[first],
            answer_start=np.append(first, len(source)),
            object_start=np.searchsorted(obj[first], np.arange(len(object_names) + 1)),
            time=kept.get("time"),
            topics=topics,
            topic=kept.get("topic"),
            origins=origins,
            origin=kept.get("origin"),
            hierarchy=tuple(sorted(set(hierarchy))),
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
        answers = _ranges(self.object_start, objects)
        rows = _ranges(self.answer_start, answers)
        sizes = self.answer_start[answers + 1] - self.answer_start[answers]
        counts = self.object_start[objects + 1] - self.object_start[objects]
        taken = Claims(
            sources=self.sources,
            objects=tuple(self.objects[k] for k in objects.tolist()),
            values=self.values,
            source=self.source[rows],
            answer=np.repeat(np.arange(len(answers), dtype=np.int32), sizes),
            weight=self.weight[rows],
            answer_object=np.repeat(np.arange(len(objects), dtype=np.int32), counts),
            answer_value=self.answer_value[answers],
            answer_start=np.append(0, np.cumsum(sizes)).astype(np.int64),
            object_start=np.append(0, np.cumsum(counts)).astype(np.int64),
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


def _ranges(start: Longs, chosen: Longs) -> Longs:
    """All positions in the runs `chosen`."""
    sizes = start[chosen + 1] - start[chosen]
    if not len(chosen):
        return np.zeros(0, np.int64)
    before = np.append(0, np.cumsum(sizes)[:-1])
    return np.repeat(start[chosen] - before, sizes) + np.arange(int(sizes.sum()))


def _rows(column: Column, rows: Longs) -> Column:
    if isinstance(column, np.ndarray):
        return column[rows]
    return [column[row] for row in rows.tolist()]


def _weights(found: Floats) -> Floats:
    if ((found < 0) | (found > 1)).any():
        raise BadInput("column 'weight' holds a value outside [0, 1]")
    return found


def _sorted(source: Ints, obj: Ints, value: Ints, extra: dict[str, Any]) -> tuple[Ints, Ints, Ints, dict[str, Any]]:
    """The columns in canonical order without repetitions, `extra` with the weights that are left."""
    bits = [int(x.max(initial=0)).bit_length() for x in (obj, value, source)]
    if not extra and sum(bits) < 64:
        # Sorting keys and taking them apart is three times as fast as sorting rows.
        kind: Any = np.uint32 if sum(bits) <= 32 else np.uint64
        key = distinct(((obj.astype(kind) << bits[1] | value.astype(kind)) << bits[2]) | source.astype(kind))
        source, key = (key & ((1 << bits[2]) - 1)).astype(np.int32), key >> bits[2]
        value, obj = (key & ((1 << bits[1]) - 1)).astype(np.int32), (key >> bits[1]).astype(np.int32)
        extra = {"weight": np.ones(len(source))}
    else:
        # Of repeated claims the latest stays, of equally late ones the heaviest.
        ties = [extra[name] for name in ("topic", "origin") if name in extra]
        ties += [-extra[name] for name in ("weight", "time") if name in extra]
        order = np.lexsort((*ties, source, value, obj))
        s, o, v = source[order], obj[order], value[order]
        again = np.zeros(len(order), bool)
        again[1:] = (s[1:] == s[:-1]) & (o[1:] == o[:-1]) & (v[1:] == v[:-1])
        order = order[~again]
        source, obj, value = source[order], obj[order], value[order]
        extra = {"weight": np.ones(len(order))} | {name: x[order] for name, x in extra.items()}
    key = obj.astype(np.int64) << bits[2] | source
    return (source, obj, value, extra) if all_differ(key) else _one_voice(source, obj, value, extra, key)


def _one_voice(
    source: Ints, obj: Ints, value: Ints, extra: dict[str, Any], key: Longs
) -> tuple[Ints, Ints, Ints, dict[str, Any]]:
    """Of several values that a source gives for an object, the latest; of equally late ones each a share."""
    group = np.unique(key, return_inverse=True)[1]
    if "time" in extra:
        latest = np.full(int(group.max()) + 1, -np.inf)
        np.maximum.at(latest, group, extra["time"])
        current = extra["time"] == latest[group]
        source, obj, value, group = source[current], obj[current], value[current], group[current]
        extra = {name: x[current] for name, x in extra.items()}
    return source, obj, value, extra | {"weight": extra["weight"] / np.bincount(group)[group]}
