"""Claims joined to claims already sorted: only the objects spoken of anew are sorted again.

A million claims take a thousand more in some tens of milliseconds; encoding them anew takes ten times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput
from ascertain.weigh.claims import Claims, ones
from ascertain.weigh.encode import Floats, Ints, Longs
from ascertain.weigh.segments import owners, ranges, starts

TABLES = ("sources", "objects", "values", "topics", "origins")
CODES = {"source": "sources", "value": "values", "topic": "topics", "origin": "origins"}
"""Columns of numbers of names, with the tables that these stand in."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cuts:
    """Where runs of an array, from start to stop, make way for those of a new one. gained: places that the joined array has
    more before the first cut, between each two and after the last; kept: the place in the old array of each of its
    places, but for those of the new runs (`fresh`)."""

    start: Longs
    stop: Longs
    gained: Longs
    kept: Longs
    fresh: Longs

    @classmethod
    def of(cls, start: Longs, stop: Longs, part: Longs, size: int) -> Cuts:
        """part: where the runs of the new array begin, and where the last one ends; size: of the old array."""
        gained = part - starts(stop - start)
        begin = start + gained[:-1]
        places = np.arange(size + int(gained[-1]))
        return cls(
            start=start,
            stop=stop,
            gained=gained,
            kept=places - np.repeat(gained, np.diff(begin, prepend=0, append=len(places))),
            fresh=ranges(begin, begin + np.diff(part)),
        )

    def join(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """`old` with the runs of `new` in place of its own."""
        if not len(old):
            return new
        out = old.take(self.kept, mode="clip")
        out[self.fresh] = new
        return out

    def old(self) -> Longs:
        """The places of the old array that make way."""
        return ranges(self.start, self.stop)

    def moved(self, old: Longs) -> tuple[NDArray[np.bool_], Longs]:
        """Which places of the old array stay, and where these are in the joined one."""
        before = np.searchsorted(self.start, old, side="right")
        stays = old >= np.append(0, self.stop)[before]
        return stays, (old + self.gained[before])[stays]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merged:
    """Claims joined to others. part: those on the objects that the new ones speak of, by themselves; was: the old ones among
    these; source_at: where each source of the old went; objects, answers, rows: where the arrays of each make way for those
    of `part`."""

    claims: Claims
    part: Claims
    was: Claims
    source_at: Ints
    objects: Cuts
    answers: Cuts
    rows: Cuts


def merge(old: Claims, new: Claims) -> Merged:
    """`old` with `new`. Both must have times, topics and origins or both lack them."""
    for name in ("time", "topic", "origin"):
        if (getattr(old, name) is None) != (getattr(new, name) is None):
            raise BadInput(f"claims with and without {name!r} cannot be joined")
    tables = {name: _names(getattr(old, name), getattr(new, name)) for name in TABLES}
    named: dict[str, Any] = {name: table for name, (table, _, _) in tables.items()}
    named["hierarchy"] = tuple(sorted({*old.hierarchy, *new.hierarchy}))
    at = {name: None if named[name] is getattr(old, name) else moved for name, (_, moved, _) in tables.items()}
    _, object_at, touched = tables["objects"]
    before = np.searchsorted(object_at, touched)
    there = np.append(object_at, -1)[before] == touched
    was, _ = old.only(before[there])
    columns = _columns(was, np.flatnonzero(there), at, _whole(was))
    new_at = {name: placed for name, (_, _, placed) in tables.items()}
    added = _columns(new, np.arange(len(touched)), new_at, new.weight)
    joined = {name: np.concatenate([x, added[name]]) for name, x in columns.items()}
    if (joined["weight"] == 1).all():
        del joined["weight"]
    some = named | {"objects": tuple(named["objects"][k] for k in touched.tolist())}
    part = Claims.coded(joined.pop("source"), joined.pop("object"), joined.pop("value"), joined, **some)
    start, stop = before, before + there
    cuts = {"objects": Cuts.of(start, stop, np.arange(len(touched) + 1), len(old.objects))}
    start, stop = old.object_start[start], old.object_start[stop]
    cuts["answers"] = Cuts.of(start, stop, part.object_start, len(old.answer_object))
    start, stop = old.answer_start[start], old.answer_start[stop]
    cuts["rows"] = Cuts.of(start, stop, part.answer_start[part.object_start], len(old))
    claims = replace(old, **named, **_spliced(old, part, at, **cuts))
    return Merged(claims=claims, part=part, was=was, source_at=tables["sources"][1], **cuts)


def _names(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], Ints, Longs]:
    """All names in order, and the new places of the old ones and of the new ones."""
    at = np.array([bisect_left(old, name) for name in new], dtype=np.int64)
    lacks = np.array([k == len(old) or old[k] != name for k, name in zip(at.tolist(), new, strict=True)], bool)
    names: list[str] = []
    done = 0
    for k in np.flatnonzero(lacks).tolist():
        names += old[done : at[k]]
        names.append(new[k])
        done = at[k]
    runs = np.diff(at[lacks], prepend=0, append=len(old))
    moved = np.arange(len(old), dtype=np.int32) + np.repeat(np.arange(len(runs), dtype=np.int32), runs)
    return (*names, *old[done:]) if names else old, moved, at + np.cumsum(lacks) - lacks


def _whole(part: Claims) -> Floats:
    """Weights before those of one source on one object shared a voice."""
    if (part.weight == 1).all():
        return part.weight
    key = part.object.astype(np.int64) * len(part.sources) + part.source
    _, group, size = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(np.minimum(part.weight * size[group], 1.0), dtype=np.float64)


def _columns(
    claims: Claims, objects: Longs, at: Mapping[str, NDArray[Any] | None], weight: Floats
) -> dict[str, NDArray[Any]]:
    """The columns of claims under other numbers of their names."""
    value = claims.answer_value.take(claims.answer)
    columns = {name: value if name == "value" else getattr(claims, name) for name in (*CODES, "time")}
    moved = {name: _moved(x, at.get(CODES.get(name, ""))) for name, x in columns.items() if x is not None}
    return {"object": objects.take(claims.object), "weight": weight, **moved}


def _moved(code: NDArray[Any], at: NDArray[Any] | None) -> NDArray[Any]:
    return code if at is None else at.take(code).astype(np.int32)


def _spliced(
    old: Claims, part: Claims, at: Mapping[str, NDArray[Any] | None], *, objects: Cuts, answers: Cuts, rows: Cuts
) -> dict[str, Any]:
    """The columns of `old` with those of `part` in place of what it says of the same objects."""
    answer_start = starts(answers.join(np.diff(old.answer_start), np.diff(part.answer_start)))
    object_start = starts(objects.join(np.diff(old.object_start), np.diff(part.object_start)))
    columns = {name: x for name in ("source", "time", "topic", "origin") if (x := getattr(old, name)) is not None}
    alike = old.weight.strides == part.weight.strides == (0,)
    return {
        **{name: rows.join(_moved(x, at.get(CODES.get(name, ""))), getattr(part, name)) for name, x in columns.items()},
        "weight": ones(int(answer_start[-1])) if alike else rows.join(old.weight, part.weight),
        "answer": owners(answer_start),
        "answer_object": owners(object_start),
        "answer_value": answers.join(_moved(old.answer_value, at["values"]), part.answer_value),
        "answer_start": answer_start,
        "object_start": object_start,
    }
