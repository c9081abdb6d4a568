"""Claims joined to claims already sorted: only the objects spoken of anew are sorted again.

A million claims take a thousand more in some tens of milliseconds; encoding them anew takes ten times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

import numpy as np

from ascertain.model import BadInput
from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Ints, Longs


def merge(old: Claims, new: Claims) -> tuple[Claims, Longs, Ints, Longs]:
    """The joined claims, the numbers of the objects that `new` speaks of, where each source of `old` went, and where each
    object of `old` went. Both must have times, topics and origins or both lack them."""
    for name in ("time", "topic", "origin"):
        if (getattr(old, name) is None) != (getattr(new, name) is None):
            raise BadInput(f"claims with and without {name!r} cannot be joined")
    sources, source_at = _names(old.sources, new.sources)
    objects, object_at = _names(old.objects, new.objects)
    values, value_at = _names(old.values, new.values)
    topics, topic_at = _names(old.topics, new.topics)
    origins, origin_at = _names(old.origins, new.origins)
    moved = replace(
        old,
        sources=sources,
        objects=objects,
        values=values,
        topics=topics,
        origins=origins,
        source=source_at[old.source],
        answer_object=object_at[old.answer_object],
        answer_value=value_at[old.answer_value],
        topic=None if old.topic is None else topic_at[old.topic],
        origin=None if old.origin is None else origin_at[old.origin],
        hierarchy=tuple(sorted({*old.hierarchy, *new.hierarchy})),
    )
    touched = _places(objects, new.objects)
    again = _resorted(old, new, touched, object_at)
    joined = _spliced(moved, _renamed(again, sources, objects, values, topics, origins), touched)
    return joined, touched, source_at.astype(np.int32), object_at.astype(np.int64)


def _names(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    """All names in order, and the new place of each old one."""
    more = sorted(set(new) - set(old)) if len(new) > 64 else [x for x in new if not _has(old, x)]
    at = np.array([bisect_left(old, name) for name in more], dtype=np.int64)
    moved = np.arange(len(old)) + np.searchsorted(at, np.arange(len(old)), side="right")
    return (tuple(sorted((*old, *more))) if more else old), moved.astype(np.int32)


def _has(names: tuple[str, ...], name: str) -> bool:
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name


def _places(names: tuple[str, ...], wanted: tuple[str, ...]) -> Longs:
    return np.array([bisect_left(names, name) for name in wanted], dtype=np.int64)


def _resorted(old: Claims, new: Claims, touched: Longs, object_at: Ints) -> Claims:
    """The claims, old and new, on the objects touched, sorted anew."""
    before = np.searchsorted(object_at, touched)
    there = before < len(object_at)
    there[there] = object_at[before[there]] == touched[there]
    part, _ = old.only(before[there])
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
    objects: tuple[str, ...],
    values: tuple[str, ...],
    *named: tuple[str, ...],
) -> Claims:
    """The same claims under codes of the larger name tables; order is kept, since names sort alike."""
    topics, origins = named
    return replace(
        part,
        source=_places(sources, part.sources)[part.source].astype(np.int32),
        answer_object=_places(objects, part.objects)[part.answer_object].astype(np.int32),
        answer_value=_places(values, part.values)[part.answer_value].astype(np.int32),
        topic=None if part.topic is None else _places(topics, part.topics)[part.topic].astype(np.int32),
        origin=None if part.origin is None else _places(origins, part.origins)[part.origin].astype(np.int32),
    )


def _spliced(old: Claims, again: Claims, touched: Longs) -> Claims:
    """`old` with the touched objects' claims replaced by `again`; both under the same codes."""
    stays = np.ones(len(old.objects), bool)
    stays[touched] = False
    answers = stays[old.answer_object]
    sizes = np.diff(old.answer_start)
    rows = np.repeat(answers, sizes)
    answer_order = _by_object(old.answer_object[answers], again.answer_object)
    claim_object = np.repeat(old.answer_object[answers], sizes[answers])
    claim_order = _by_object(claim_object, again.answer_object[again.answer])
    answer_sizes = np.concatenate([sizes[answers], np.diff(again.answer_start)])[answer_order]
    answer_object = np.concatenate([old.answer_object[answers], again.answer_object])[answer_order]

    def claim(a: Ints | Floats | None, b: Ints | Floats | None) -> Ints | Floats | None:
        return None if a is None or b is None else np.concatenate([a[rows], b])[claim_order]

    values = np.concatenate([old.answer_value[answers], again.answer_value])[answer_order]
    return replace(
        old,
        source=claim(old.source, again.source),  # type: ignore[arg-type]
        answer=np.repeat(np.arange(len(answer_sizes), dtype=np.int32), answer_sizes),
        weight=claim(old.weight, again.weight),  # type: ignore[arg-type]
        answer_object=answer_object,
        answer_value=values,
        answer_start=np.append(0, np.cumsum(answer_sizes)).astype(np.int64),
        object_start=np.searchsorted(answer_object, np.arange(len(old.objects) + 1)).astype(np.int64),
        time=claim(old.time, again.time),  # type: ignore[arg-type]
        topic=claim(old.topic, again.topic),  # type: ignore[arg-type]
        origin=claim(old.origin, again.origin),  # type: ignore[arg-type]
    )


def _by_object(old: Ints, again: Ints) -> Longs:
    """Order that puts two sorted runs of object numbers, which share none, into one."""
    return np.argsort(np.concatenate([old, again]), kind="stable").astype(np.int64)
