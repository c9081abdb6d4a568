"""From an id, or the beginning of one, to the one thing it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, Select, String, literal, select, union

from ascertain.model import BadInput
from ascertain.store import tables
from ascertain.store.tables import ID_BYTES

_BEGINNING = re.compile(r"(?:(?P<word>[a-z]+)-)?(?P<digits>[0-9a-f]{0,24})")
SHORTEST = 4
"""Digits of a bare prefix: below that, a typing slip soon hits a wrong record (16**4 names)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A thing in the case: its kind (snapshot, document, derivation, claim, …) and its full id."""

    kind: str
    id: str


def find(connection: Connection, prefix: str) -> Found:
    """The one thing whose id begins with `prefix`; the word before the digits (`clm-`, `sha256:`) may be left out."""
    prefix = prefix.strip().lower()
    digits = prefix.rpartition("-")[2].rpartition(":")[2]
    if len(digits) < SHORTEST:
        raise BadInput(f"{prefix!r} is too short for an id: give at least {SHORTEST} of its digits")
    whole = _whole(connection, prefix)
    if whole is not None:
        return whole
    hits = _matching(connection, prefix, limit=6)
    exact = [h for h in hits if h.id == prefix]
    if len(hits) == 1 or exact:
        return (exact or hits)[0]
    if hits:
        more = " and others" if len(hits) > 5 else ""
        names = ", ".join(f"{h.id} ({h.kind})" for h in hits[:5])
        raise BadInput(f"{prefix!r} is ambiguous: {names}{more}; give more digits")
    near = _near(connection, prefix)
    raise BadInput(f"nothing in the case has the id {prefix!r}; {f'nearest: {near}' if near else 'the case is empty'}")


def _tables() -> tuple[Select[tuple[str, str]], ...]:
    """All but records, whose ids are kept as bytes."""
    return (
        select(tables.joined.c.kind, tables.joined.c.id),
        select(literal("document", String).label("kind"), tables.document.c.id),
        select(literal("derivation", String).label("kind"), tables.derivation.c.id),
        select(literal("snapshot", String).label("kind"), tables.snapshot.c.id),
        select(literal("decision", String).label("kind"), tables.decision.c.id),
        select(literal("assessment", String).label("kind"), tables.assessment.c.id),
    )


def _whole(connection: Connection, name: str) -> Found | None:
    """The thing of exactly that id: found by the tables' indexes, where the beginning of an id needs every row read."""
    query = select(tables.sort.c.kind).join_from(tables.record, tables.sort, tables.sort_of)
    kind = connection.scalar(query.where(tables.same_id(name)).limit(1))
    if kind is not None:
        return Found(kind=kind, id=name)
    for query in _tables():
        row = connection.execute(query.where(query.selected_columns[1] == name).limit(1)).first()
        if row is not None:
            return Found(kind=row.kind, id=row.id)
    return None


def _records(connection: Connection, prefix: str, *, limit: int) -> list[Found]:
    """Records whose id begins so, with or without its word: a range of the index."""
    parts = _BEGINNING.fullmatch(prefix)
    if parts is None:
        return []
    word, digits = parts["word"], parts["digits"]
    sort, record = tables.sort.c, tables.record.c
    low, high = (bytes.fromhex(digits.ljust(24, end)) for end in "0f")
    query = select(sort.kind, sort.word, record.id).join_from(tables.record, tables.sort, tables.sort_of).distinct()
    query = query.where(record.id.between(low, high), tables.id_key.between(low[:ID_BYTES], high[:ID_BYTES]))
    if word:
        query = query.where(sort.word == word)
    rows = connection.execute(query.order_by(record.id).limit(limit))
    return [Found(kind=row.kind, id=tables.join_id(row.word, row.id)) for row in rows]


def _names() -> Select[tuple[str, str]]:
    names = union(*_tables()).subquery()
    return select(names.c.kind, names.c.id)


def _matching(connection: Connection, prefix: str, *, limit: int) -> list[Found]:
    names = _names()
    column = names.selected_columns[1]
    where = column.startswith(prefix, autoescape=True)
    if "-" not in prefix and ":" not in prefix:
        where |= column.contains(f"-{prefix}", autoescape=True) | column.contains(f":{prefix}", autoescape=True)
    rows = connection.execute(names.where(where).order_by(column).limit(limit))
    found = [Found(kind=row.kind, id=row.id) for row in rows]
    return sorted((*found, *_records(connection, prefix, limit=limit)), key=lambda one: one.id)[:limit]


def _near(connection: Connection, prefix: str) -> str:
    """Up to three ids that share the longest beginning with the one asked for."""
    for length in range(len(prefix) - 1, -1, -1):
        hits = _matching(connection, prefix[:length], limit=3)
        if hits:
            return ", ".join(h.id for h in hits)
    return ""
