"""Lists over a case as plain rows, filtered in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select

from ascertain.store import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to list. None leaves a column free; `superseded` adds what newer derivations replaced."""

    kind: str | None = None
    basis: str | None = None
    stance: str | None = None
    document: str | None = None
    snapshot: str | None = None
    speaker: str | None = None
    """Part of the speaker's name, in any case of letters."""
    superseded: bool = False
    limit: int | None = None


def list_documents(connection: Connection, where: Filter) -> tuple[dict[str, Any], ...]:
    """One row per reading, oldest first, with its first origin, number of captures, and records by kind."""
    table, capture, record = tables.document.c, tables.capture.c, tables.record.c
    captures = select(func.count()).where(capture.snapshot == table.snapshot).scalar_subquery()
    first = select(capture.origin).where(capture.snapshot == table.snapshot).order_by(capture.number).limit(1)
    columns = [table[n] for n in ("number", "id", "snapshot", "method", "title", "outlet", "url", "published")]
    columns += [table.language, table.characters, tables.derivation.c.superseded_by]
    query: Select[Any] = select(*columns, first.scalar_subquery().label("origin"), captures.label("captures"))
    query = _current(query, tables.document, where)
    for name in ("document", "snapshot"):
        wanted = getattr(where, name)
        if wanted is not None:
            query = query.where(table["id" if name == "document" else name] == wanted)
    rows = connection.execute(query.order_by(table.number).limit(where.limit)).mappings().all()
    counted = select(record.document_number, record.kind, func.count().label("count")).join(tables.derivation)
    counted = counted.where(tables.derivation.c.superseded_by.is_(None)).group_by(record.document_number, record.kind)
    counts: dict[int, dict[str, int]] = {}
    for row in connection.execute(counted).mappings():
        counts.setdefault(row["document_number"], {})[row["kind"]] = row["count"]
    return tuple(
        {
            "kind": "document",
            **{k: v for k, v in row.items() if k != "number"},
            "records": counts.get(row["number"], {}),
        }
        for row in rows
    )


def list_records(connection: Connection, where: Filter) -> tuple[dict[str, Any], ...]:
    """One row per inferred record, by document and place in it."""
    table = tables.record.c
    names = ("id", "kind", "document", "attribution", "basis", "stance", "polarity", "speaker", "speaker_kind")
    columns = [table[n] for n in (*names, "start", "end", "text", "method", "score")]
    query = _current(select(*columns, tables.derivation.c.superseded_by), tables.record, where)
    for name in ("kind", "basis", "stance", "document"):
        wanted = getattr(where, name)
        if wanted is not None:
            query = query.where(table[name] == wanted)
    if where.snapshot is not None:
        query = query.join(tables.document).where(tables.document.c.snapshot == where.snapshot)
    if where.speaker is not None:
        query = query.where(table.speaker.icontains(where.speaker, autoescape=True))
    query = query.order_by(table.document_number, table.start, table.kind, table.number).limit(where.limit)
    return tuple(dict(row) for row in connection.execute(query).mappings())


def list_joined(connection: Connection, where: Filter) -> tuple[dict[str, Any], ...]:
    """One row per record across documents of the kind, in the order it was written."""
    table = tables.joined.c
    columns = [table[n] for n in ("id", "kind", "text", "method", "score")]
    query = _current(select(*columns, tables.derivation.c.superseded_by), tables.joined, where)
    query = query.where(table.kind == where.kind).order_by(table.number).limit(where.limit)
    return tuple(dict(row) for row in connection.execute(query).mappings())


def list_skipped(connection: Connection, where: Filter) -> tuple[dict[str, Any], ...]:
    """One row per thing left out: inside a current derivation, or a failure that no later derivation made good."""
    table, made, later = tables.skipped.c, tables.derivation, tables.derivation.alias("later")
    same = (later.c.stage == table.stage) & ((later.c.input == table.snapshot) | (later.c.input == table.item))
    good = select(later.c.id).where(same & later.c.superseded_by.is_(None) & (later.c.made_at >= table.at)).exists()
    conditions: list[ColumnElement[bool]] = []
    if not where.superseded:
        conditions.append(and_(table.derivation.isnot(None), made.c.superseded_by.is_(None)) | _failure(good))
    if where.snapshot is not None:
        conditions.append(table.snapshot == where.snapshot)
    columns = [table[n] for n in ("stage", "item", "code", "reason", "snapshot", "derivation", "at")]
    query = select(*columns).select_from(tables.skipped.outerjoin(made)).where(*conditions)
    rows = connection.execute(query.order_by(table.number).limit(where.limit)).mappings()
    return tuple({"kind": "skipped", **row} for row in rows)


def _failure(made_good: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(tables.skipped.c.derivation.is_(None), ~made_good)


def _current(query: Select[Any], table: Table, where: Filter) -> Select[Any]:
    query = query.select_from(table.join(tables.derivation, tables.derivation.c.id == table.c.derivation))
    return query if where.superseded else query.where(tables.derivation.c.superseded_by.is_(None))
