"""What differs between two versions of a bundle, for the change log of the later one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ascertain.exchange.bundle import Bundle, Item

SHOWN = ("snapshot", "document", "claim", "claim_cluster", "assessment", "decision")
"""Kinds told one by one; of the others only the number is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item that came, went, or became another. `fields` names what differs in the last case."""

    fate: str
    kind: str
    id: str
    label: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All changes from the version before: `told` one by one, `counts` of the rest by (fate, kind)."""

    told: tuple[Change, ...] = ()
    counts: Mapping[tuple[str, str], int]


def changes(before: Bundle, items: Iterable[Item]) -> Changes:
    """From the items of the version before to those of this one. Salts do not count, nor does the log, which only grows."""
    old, new = ({(i.kind, i.id): _body(i) for i in side if i.kind != "log"} for side in (before.items, items))
    found: list[Change] = []
    for kind, name in dict.fromkeys((*new, *old)):
        was, now = old.get((kind, name)), new.get((kind, name))
        if was == now:
            continue
        fate = "added" if was is None else "removed" if now is None else "changed"
        both = was is not None and now is not None
        fields = tuple(
            f for f in sorted({*(was or ()), *(now or ())}) if both and (was or {}).get(f) != (now or {}).get(f)
        )
        found.append(Change(fate=fate, kind=kind, id=name, label=_label(now or was or {}), fields=fields))
    rest = Counter((c.fate, c.kind) for c in found if c.kind not in SHOWN)
    return Changes(told=tuple(c for c in found if c.kind in SHOWN), counts=rest)


def _body(item: Item) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(item.line)
    return dict(fields.get("body", {"withheld": fields.get("withheld")}))


def _label(body: Mapping[str, Any]) -> str:
    for name in ("question", "title", "origin", "action", "stance"):
        if body.get(name):
            return str(body[name])
    return ""
