"""What each token does in the telling: whose words it belongs to, and whether it names a source or reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ascertain.claims.attribution import Found
from ascertain.claims.tokens import TokenIndex

AUTHOR = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Per token of a parse: `owner` the innermost Found whose content it is, `report` the Found whose source or cue it is,
    `cue` whether it is a cue."""

    owner: list[int]
    report: list[int]
    cue: list[bool]


def assign(index: TokenIndex, found: Sequence[Found]) -> list[Roles]:
    """Roles of the tokens of each parse: outer contents first, so that inner sources, cues and contents lie on top."""
    sizes = [len(p.doc) for p in index.parsed]
    roles = [Roles(owner=[AUTHOR] * n, report=[AUTHOR] * n, cue=[False] * n) for n in sizes]
    for number in sorted(range(len(found)), key=lambda i: (_depth(found, i), i)):
        f = found[number]
        outer = f.parent if f.parent is not None else AUTHOR
        for p, i in index.at(f.content):
            roles[p].owner[i], roles[p].report[i], roles[p].cue[i] = number, AUTHOR, False
        for p, i in index.at(f.source + f.cue):
            roles[p].owner[i], roles[p].report[i] = outer, number
        for p, i in index.at(f.cue):
            roles[p].cue[i] = True
    return roles


def _depth(found: Sequence[Found], index: int) -> int:
    depth, parent, seen = 0, found[index].parent, {index}
    while parent is not None and parent not in seen:
        seen.add(parent)
        depth, parent = depth + 1, found[parent].parent
    return depth
