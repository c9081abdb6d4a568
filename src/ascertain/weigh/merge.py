"""Claims joined to claims already sorted: only the objects spoken of anew are sorted again.

A million claims take a thousand more in some tens of milliseconds; encoding them anew takes ten times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput
from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Ints, Longs

FEW = 100
"""New names up to here are put in one by one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cuts:
    """Where runs of an array make way for others: from start to stop, for part[k]:part[k + 1] of the new array."""

    start: Longs
    stop: Longs
    part: Longs

    def join(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """`old` with the runs of `new` in place of its own."""
        ends, begins = [*self.start.tolist(), len(old)], [0, *self.stop.tolist()]
        pieces = [old] * (len(ends) + len(self.start))
        pieces[::2] = [old[a:b] for a, b in zip(begins, ends, strict=True)]
        pieces[1::2] = [new[a:b] for a, b in pairwise(self.part.tolist())]
        return np.concatenate(pieces)

    def kept(self, old: Longs) -> tuple[NDArray[np.bool_], Longs]:
        """Which places of the old array stay, and where these are in the joined one."""
        before = np.searchsorted(self.start, old, side="right")
        stays = old >= np.append(0, self.stop)[before]
        return stays, (old - self._gone()[before] + self.part[before])[stays]

    def placed(self, new: Longs) -> Longs:
        """Where places of the new array are in the joined one."""
        at = np.searchsorted(self.part, new, side="right") - 1
        return np.asarray(new + (self.start - self._gone()[:-1])[at])

    def _gone(self) -> Longs:
        return np.append(0, np.cumsum(self.stop - self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merged:
    """Claims joined to others. touched: the objects that the new ones speak of; source_at, object_at: where each source and
    object of the old went; objects, answers, rows: where the arrays of each make way for those of the touched objects."""

    claims: Claims
    touched: Longs
    source_at: Ints
    object_at: Longs
    objects: Cuts
    answers: Cuts
    rows: Cuts


def merge(old: Claims, new: Claims) -> Merged:
    """`old` with `new`. Both must have times, topics and origins or both lack them."""
    for name in ("time", "topic", "origin"):
        if (getattr(old, name) is None) != (getattr(new, name) is None):
            raise BadInput(f"claims with and without {name!r} cannot be joined")
    sources, source_at, _ = _names(old.sources, new.sources)
    objects, object_at, touched = _names(old.objects, new.objects)
    values, value_at, _ = _names(old.values, new.values)
    topics, topic_at, _ = _names(old.topics, new.topics)
    origins, origin_at, _ = _names(old.origins, new.origins)
    moved = replace(
        old,
        sources=sources,
        objects=objects,
        values=values,
        topics=topics,
        origins=origins,
        source=old.source if sources is old.sources else source_at.take(old.source),
        answer_object=old.answer_object if objects is old.objects else object_at.take(old.answer_object),
        answer_value=old.answer_value if values is old.values else value_at.take(old.answer_value),
        topic=None if old.topic is None else topic_at[old.topic],
        origin=None if old.origin is None else origin_at[old.origin],
        hierarchy=tuple(sorted({*old.hierarchy, *new.hierarchy})),
    )
    before = np.searchsorted(object_at, touched)
    there = np.append(object_at, -1)[before] == touched
    again = _renamed(_resorted(old, new, before[there]), sources, touched, values, topics, origins)
    start, stop = before, before + there
    cuts = {"objects": Cuts(start=start, stop=stop, part=np.arange(len(touched) + 1))}
    start, stop = old.object_start[start], old.object_start[stop]
    cuts["answers"] = Cuts(start=start, stop=stop, part=again.object_start)
    start, stop = old.answer_start[start], old.answer_start[stop]
    cuts["rows"] = Cuts(start=start, stop=stop, part=again.answer_start[again.object_start])
    return Merged(
        claims=_spliced(moved, again, **cuts),
        touched=touched,
        source_at=source_at.astype(np.int32),
        object_at=object_at.astype(np.int64),
        **cuts,
    )


def _names(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], Ints, Longs]:
    """All names in order, and the new places of the old ones and of the new ones."""
    at = _places(old, new)
    lacks = np.array([k == len(old) or old[k] != name for k, name in zip(at.tolist(), new, strict=True)], bool)
    more = np.flatnonzero(lacks).tolist()
    moved = np.arange(len(old)) + np.cumsum(np.bincount(at[lacks], minlength=len(old) + 1))[:-1]
    placed = at + np.cumsum(lacks) - lacks
    if len(more) > FEW:
        return tuple(sorted((*old, *(new[k] for k in more)))), moved.astype(np.int32), placed
    names = list(old)
    for k in reversed(more):
        names.insert(int(at[k]), new[k])
    return tuple(names) if more else old, moved.astype(np.int32), placed


def _places(names: tuple[str, ...], wanted: tuple[str, ...]) -> Longs:
    return np.array([bisect_left(names, name) for name in wanted], dtype=np.int64)


def _resorted(old: Claims, new: Claims, touched: Longs) -> Claims:
    """The claims, new and old, on the objects touched (by their old numbers), sorted anew."""
    part, _ = old.only(touched)
    shares = np.bincount(_pair(part), minlength=1)[_pair(part)] if len(part) else np.zeros(0)
    columns = [_columns(part, np.minimum(part.weight * shares, 1.0)), _columns(new, new.weight)]
    joined = {key: [*columns[0][key], *columns[1][key]] for key in columns[0]}
    return Claims.of(**joined, hierarchy=())


def _pair(part: Claims) -> Longs:
    key = part.object.astype(np.int64) * max(len(part.sources), 1) + part.source
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def _columns(claims: Claims, weight: Floats) -> dict[str, list[object]]:
    value = claims.answer_value[claims.answer]
    columns: dict[str, list[object]] = {
        "sources": [claims.sources[k] for k in claims.source.tolist()],
        "objects": [claims.objects[k] for k in claims.object.tolist()],
        "values": [claims.values[k] for k in value.tolist()],
        "weight": list(weight.tolist()),
    }
    if claims.time is not None:
        columns["time"] = list(claims.time.tolist())
    if claims.topic is not None:
        columns["topic"] = [claims.topics[k] for k in claims.topic.tolist()]
    if claims.origin is not None:
        columns["origin"] = [claims.origins[k] for k in claims.origin.tolist()]
    return columns


def _renamed(
    part: Claims,
    sources: tuple[str, ...],
    touched: Longs,
    values: tuple[str, ...],
    *named: tuple[str, ...],
) -> Claims:
    """The same claims, on the objects touched, under codes of the larger name tables; order is kept, since names sort
    alike."""
    topics, origins = named
    return replace(
        part,
        source=_places(sources, part.sources)[part.source].astype(np.int32),
        answer_object=touched[part.answer_object].astype(np.int32),
        answer_value=_places(values, part.values)[part.answer_value].astype(np.int32),
        topic=None if part.topic is None else _places(topics, part.topics)[part.topic].astype(np.int32),
        origin=None if part.origin is None else _places(origins, part.origins)[part.origin].astype(np.int32),
    )


def _spliced(old: Claims, again: Claims, *, objects: Cuts, answers: Cuts, rows: Cuts) -> Claims:
    """`old` with the touched objects' claims replaced by `again`; both under the same codes."""
    sizes = answers.join(np.diff(old.answer_start), np.diff(again.answer_start))
    counts = objects.join(np.diff(old.object_start), np.diff(again.object_start))
    columns: dict[str, Any] = {
        name: rows.join(was, getattr(again, name))
        for name in ("source", "weight", "time", "topic", "origin")
        if (was := getattr(old, name)) is not None
    }
    return replace(
        old,
        answer=np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        answer_object=answers.join(old.answer_object, again.answer_object),
        answer_value=answers.join(old.answer_value, again.answer_value),
        answer_start=np.append(0, np.cumsum(sizes)),
        object_start=np.append(0, np.cumsum(counts)),
        **columns,
    )
