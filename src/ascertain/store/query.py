"""Lists over a case as plain rows, filtered in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, func, select

from ascertain.model import Claim
from ascertain.store import tables
from ascertain.store.codec import printable
from ascertain.store.packs import Packs
from ascertain.store.spans import content


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
    offset: int = 0


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
    rows = connection.execute(query.order_by(table.number).limit(where.limit).offset(where.offset)).mappings().all()
    made, pack = tables.derivation.c, tables.pack.c
    kind = tables.sort.c.kind
    counted = select(pack.document_number, kind, func.count().label("count"))
    counted = counted.join_from(tables.record, tables.derivation, made.number == record.derivation)
    counted = counted.join(tables.sort, tables.sort_of)
    counted = counted.join(tables.pack, pack.derivation == record.derivation)
    counted = counted.where(made.superseded_by.is_(None)).group_by(pack.document_number, kind)
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
    table, made, pack, document = tables.record.c, tables.derivation.c, tables.pack.c, tables.document.c
    sort, name = tables.sort.c, tables.speaker.c.name
    columns = [*(sort[n] for n in ("kind", "basis", "stance", "polarity", "speaker_kind")), name.label("speaker")]
    columns += [table.start, table.end, table.derivation, (table.number - pack.first).label("place")]
    query = select(*columns, document.id.label("document"), pack.document_number, made.superseded_by)
    query = query.join_from(tables.record, tables.derivation, made.number == table.derivation)
    query = query.join(tables.sort, tables.sort_of).outerjoin(tables.speaker, tables.speaker_of)
    query = query.join(tables.pack, pack.derivation == table.derivation)
    query = query.join(tables.document, document.number == pack.document_number)
    if not where.superseded:
        query = query.where(made.superseded_by.is_(None))
    for column, wanted in (
        (sort.kind, where.kind),
        (sort.basis, where.basis),
        (sort.stance, where.stance),
        (document.id, where.document),
        (document.snapshot, where.snapshot),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if where.speaker is not None:
        query = query.where(name.icontains(where.speaker, autoescape=True))
    query = query.order_by(pack.document_number, table.start, sort.kind, table.number)
    query = query.limit(where.limit).offset(where.offset)
    packs = Packs(connection)
    return tuple(_listed(packs, row) for row in connection.execute(query).mappings().all())


def _listed(packs: Packs, row: RowMapping) -> dict[str, Any]:
    """What the row says, and what only the record itself does."""
    record = packs.record(row["derivation"], row["place"])
    text = printable(packs.document(row["document_number"]).slice(*content(record)))
    claim = record.attribution if isinstance(record, Claim) else None
    names = ("kind", "document", "basis", "stance", "polarity", "speaker", "speaker_kind", "start", "end")
    told = {"id": record.id} | {name: row[name] for name in names}
    told |= {"attribution": claim, "text": text, "method": record.method}
    return told | {"score": record.score, "superseded_by": row["superseded_by"]}


def list_joined(connection: Connection, where: Filter) -> tuple[dict[str, Any], ...]:
    """One row per record across documents of the kind, in the order it was written."""
    table = tables.joined.c
    columns = [table[n] for n in ("id", "kind", "text", "method", "score")]
    query = _current(select(*columns, tables.derivation.c.superseded_by), tables.joined, where)
    query = query.where(table.kind == where.kind).order_by(table.number).limit(where.limit).offset(where.offset)
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
    rows = connection.execute(query.order_by(table.number).limit(where.limit).offset(where.offset)).mappings()
    return tuple({"kind": "skipped", **row} for row in rows)


def _failure(made_good: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(tables.skipped.c.derivation.is_(None), ~made_good)


def _current(query: Select[Any], table: Table, where: Filter) -> Select[Any]:
    query = query.select_from(table.join(tables.derivation, tables.derivation.c.id == table.c.derivation))
    return query if where.superseded else query.where(tables.derivation.c.superseded_by.is_(None))
