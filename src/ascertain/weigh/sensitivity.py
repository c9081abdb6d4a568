"""What an answer hangs on: the origin, the claim or the setting whose change alone gives another answer.

Origins and claims are left out under the fitted reliabilities, which is exact for the object's own evidence and takes
microseconds; `refit=True` fits anew without the origin on every object. Settings are always fitted anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput
from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Ints, Longs
from ascertain.weigh.origins import origins
from ascertain.weigh.result import Weighed, rounded
from ascertain.weigh.temper import Told, tempered

SETTINGS: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {"draws": (1.0, 20.0), "false_values": (4.0, 50.0), "dependence": (False,), "words": (False,)}
)
"""The settings that a reader may fairly doubt, with other sensible values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change and the answer it leaves. kind: claim, origin or setting; claims: how many claims it takes away.

    before, after: probability of what is the answer before the change. flips: the answer is another one afterwards.
    """

    kind: str
    what: str
    claims: int
    before: float
    after: float
    answer: tuple[str, ...]
    flips: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The probabilities that one answer gets over the settings tried, and how often it is the top answer."""

    value: str
    low: float
    high: float
    on_top: int
    of: int


def leave_one_out(weighed: Weighed, name: str, *, refit: bool = False) -> tuple[Change, ...]:
    """The object's answer without each origin that speaks about it, the heaviest change first."""
    part, rows, weight = _object(weighed, name)
    voice = _voices(weighed, part)
    found = []
    for code in np.unique(voice).tolist():
        gone = voice == code
        who = ", ".join(part.sources[s] for s in np.unique(part.source[gone]).tolist())
        after = _refitted(weighed, part, gone) if refit else _without(weighed, part, rows, weight, gone)
        found.append(_change(weighed, name, after, kind="origin", what=who, claims=int(gone.sum())))
    return tuple(sorted(found, key=lambda c: (c.after - c.before, c.what)))


def leave_claim_out(weighed: Weighed, name: str) -> tuple[Change, ...]:
    """The object's answer without each single claim on it, the heaviest change first."""
    part, rows, weight = _object(weighed, name)
    voice = _voices(weighed, part)
    found = []
    for row in range(len(rows)):
        gone = np.arange(len(rows)) == row
        what = f"{part.sources[part.source[row]]}: {part.values[part.answer_value[part.answer[row]]]}"
        found.append(
            _change(
                weighed,
                name,
                _without(weighed, part, rows, _handed_on(part, voice, weight, row), gone),
                kind="claim",
                what=what,
                claims=1,
            )
        )
    return tuple(sorted(found, key=lambda c: (c.after - c.before, c.what)))


def refit_settings(weighed: Weighed, settings: Mapping[str, Sequence[Any]] = SETTINGS) -> Mapping[str, Weighed]:
    """The same claims fitted under each other value of each setting, one at a time; keys read "draws=1.0"."""
    return {
        f"{key}={value}": origins(weighed.claims, weighed.evidence, **{**weighed.settings, key: value})
        for key, values in settings.items()
        for value in values
    }


def setting_changes(weighed: Weighed, name: str, refits: Mapping[str, Weighed]) -> tuple[Change, ...]:
    """The object's answer under each other setting."""
    found = [
        _change(weighed, name, _table(other, name), kind="setting", what=what, claims=0)
        for what, other in refits.items()
    ]
    return tuple(sorted(found, key=lambda c: (c.after - c.before, c.what)))


def setting_ranges(weighed: Weighed, name: str, refits: Mapping[str, Weighed]) -> tuple[Range, ...]:
    """Range of each answer's probability over the settings, the fitted ones included."""
    tables = [_table(each, name) for each in (weighed, *refits.values())]
    return tuple(
        Range(
            value=value,
            low=min(t[value] for t in tables),
            high=max(t[value] for t in tables),
            on_top=sum(value in _top(t) for t in tables),
            of=len(tables),
        )
        for value in tables[0]
    )


def flips(weighed: Weighed, name: str, refits: Mapping[str, Weighed] | None = None) -> tuple[Change, ...]:
    """Every single change that gives the object another answer, the smallest first: settings, then fewest claims."""
    changes = (*leave_claim_out(weighed, name), *leave_one_out(weighed, name))
    if refits:
        changes = (*setting_changes(weighed, name, refits), *changes)
    return tuple(sorted((c for c in changes if c.flips), key=lambda c: (c.claims, c.after - c.before, c.kind, c.what)))


def _object(weighed: Weighed, name: str) -> tuple[Claims, Longs, Floats]:
    if weighed.parameters is None or weighed.weight is None:
        raise BadInput(f"sensitivity needs the model origins, not {weighed.method}")
    part, rows = weighed.claims.only(np.array([weighed.object_number(name)]))
    return part, rows, weighed.weight[rows]


def _voices(weighed: Weighed, part: Claims) -> Ints:
    if part.origin is not None or weighed.cluster is None:
        return part.source if part.origin is None else part.origin
    return weighed.cluster[part.source]


def _handed_on(part: Claims, voice: Ints, weight: Floats, row: int) -> Floats:
    """Weights once the claim in `row` is gone: the others of its origin on its answer keep the origin's voice, less what
    one more copy added to it."""
    same = (voice == voice[row]) & (part.answer == part.answer[row])
    others = same & (np.arange(len(weight)) != row)
    if not others.any():
        return weight
    whole, first = float(weight[same].sum()), float(part.weight[same].max())
    left = whole - max(whole - first, 0.0) / int(others.sum())
    return np.where(others, np.minimum(weight * left / float(weight[others].sum()), part.weight), weight)


def _without(weighed: Weighed, part: Claims, rows: Longs, weight: Floats, gone: NDArray[np.bool_]) -> dict[str, float]:
    """Probabilities by value with some claims left out, under the fitted reliabilities."""
    assert weighed.parameters is not None  # noqa: S101 - _object has seen to it
    names = [part.values[v] for v in part.answer_value.tolist()]
    kept = part.answer[~gone]
    if not len(kept):
        return dict.fromkeys(names, 0.0)
    rest = rebuilt(part, ~gone)
    left = weight[~gone]
    score, none = weighed.parameters.expect(rest, left, rows[~gone])
    told = Told.of(rest, left, weighed.parameters)
    held, _ = tempered(rest, told, score, none, rho=weighed.correlation, model=weighed.parameters)
    after = dict.fromkeys(names, 0.0)
    after.update(zip((part.values[v] for v in rest.answer_value.tolist()), rounded(held).tolist(), strict=True))
    return after


def rebuilt(part: Claims, kept: NDArray[np.bool_]) -> Claims:
    """Claims of one object with only the marked rows; answers that lose all claims go."""
    answer = part.answer[kept]
    left, code = np.unique(answer, return_inverse=True)
    counts = np.bincount(code, minlength=len(left))
    return replace(
        part,
        source=part.source[kept],
        answer=code.astype(np.int32),
        weight=part.weight[kept],
        answer_object=part.answer_object[left],
        answer_value=part.answer_value[left],
        answer_start=np.append(0, np.cumsum(counts)).astype(np.int64),
        object_start=np.array([0, len(left)], dtype=np.int64),
        time=None if part.time is None else part.time[kept],
        topic=None if part.topic is None else part.topic[kept],
        origin=None if part.origin is None else part.origin[kept],
    )


def _refitted(weighed: Weighed, part: Claims, gone: NDArray[np.bool_]) -> dict[str, float]:
    """Probabilities by value after a fit without the sources of the claims left out."""
    names = {part.values[v]: 0.0 for v in part.answer_value.tolist()}
    left = weighed.claims.keep(~np.isin(weighed.claims.source, part.source[gone]))
    if part.objects[0] not in left.objects:
        return names
    return names | _table(origins(left, weighed.evidence, **weighed.settings), part.objects[0])


def _table(weighed: Weighed, name: str) -> dict[str, float]:
    number = weighed.object_number(name)
    first, last = weighed.claims.object_start[number : number + 2].tolist()
    values = [weighed.claims.values[v] for v in weighed.claims.answer_value[first:last].tolist()]
    return dict(zip(values, weighed.probability[first:last].tolist(), strict=True))


def _top(table: Mapping[str, float]) -> tuple[str, ...]:
    best = max(table.values(), default=0.0)
    return tuple(value for value, p in table.items() if p == best and best > 0)


def _change(weighed: Weighed, name: str, after: Mapping[str, float], *, kind: str, what: str, claims: int) -> Change:
    before = _table(weighed, name)
    top = _top(before)
    return Change(
        kind=kind,
        what=what,
        claims=claims,
        before=before[top[0]],
        after=after[top[0]],
        answer=_top(after),
        flips=_top(after) != top,
    )
