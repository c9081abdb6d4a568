"""Rows of claims and attributions with what points back: who takes a claim up ("confirmed this"), and what is taken up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ascertain.model import Attribution

if TYPE_CHECKING:
    from ascertain.store.case import Case

AT_ONCE = 500
"""Documents that are asked for at once."""


def pointed_back(case: Case, rows: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The rows, those of claims with `taken_up_by` (the speakers, or None) and those of attributions with `takes_up` (ids of
    claims, or None)."""
    documents = list(dict.fromkeys(row["document"] for row in rows))
    takes: dict[str, str] = {}
    taken: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for start in range(0, len(documents), AT_ONCE):
        for a in case.inside(documents[start : start + AT_ONCE], Attribution, having="takes_up"):
            if isinstance(a, Attribution):
                takes[a.id] = " ".join(a.takes_up)
                for claim in a.takes_up:
                    taken[claim][a.speaker.name or "a source without words of its own"] = None
    return tuple(
        {**row, "taken_up_by": "; ".join(taken[row["id"]]) if row["id"] in taken else None}
        if row["kind"] == "claim"
        else {**row, "takes_up": takes.get(row["id"])}
        for row in rows
    )
