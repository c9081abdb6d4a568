"""What each token does in the telling: whose words it belongs to, and whether it names a source or reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ascertain.claims.attribution import Found
from ascertain.claims.tokens import TokenIndex
from ascertain.syntax import Parsed

AUTHOR = -1
ASIDE = -2
"""Role of a date line."""
DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.-]+(?: [A-Z][A-Z.-]+){0,2}(?:(?:, | \()[^\n–—]{2,40}?)? ?(?:\([A-Za-z ]+\) ?)?(?:[–—]|--| - )|\([A-Z]{2,10}\) ?[-–—]) ?"
)


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
    for parsed, role in zip(index.parsed, roles, strict=True):
        for i in _asides(parsed):
            role.report[i] = ASIDE
    return roles


def _asides(parsed: Parsed) -> Iterator[int]:
    """Tokens of a date line at the passage's start."""
    dateline = DATELINE.match(parsed.doc.text)
    if dateline is not None:
        yield from (t.i for t in parsed.doc if t.idx < dateline.end())


def _depth(found: Sequence[Found], index: int) -> int:
    depth, parent, seen = 0, found[index].parent, {index}
    while parent is not None and parent not in seen:
        seen.add(parent)
        depth, parent = depth + 1, found[parent].parent
    return depth
