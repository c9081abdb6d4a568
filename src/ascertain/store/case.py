"""A case: snapshots, readings and what was inferred from them, on one SQLite file with the bytes beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, case, delete, func, select

from ascertain.model import Assessment, BadInput, Decision, Derivation, Document, Inferred, Joined, Skipped, Snapshot
from ascertain.store import tables
from ascertain.store.blobs import Blobs
from ascertain.store.codec import INFERRED, JOINED, KINDS, decode, kind_name
from ascertain.store.custody import Event, append, recorded, start
from ascertain.store.database import connect, transaction
from ascertain.store.find import Found, find
from ascertain.store.joining import Joining, write_assessment, write_decision, write_joining
from ascertain.store.migrations import MIGRATIONS, Step, migrate, version
from ascertain.store.query import Filter, list_documents, list_joined, list_records, list_skipped
from ascertain.store.search import Search, search
from ascertain.store.search_index import index_passages
from ascertain.store.spans import content
from ascertain.store.writing import Entry, write_entry

__all__ = ["CASE", "Case", "Entry", "Filter", "Found", "Joining", "State", "Stored", "StoredJoined"]

R = TypeVar("R")

CASE = "case"
"""What the derivation of a stage over the whole case names as its input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A record as the case holds it: who made it, whether it is current, and the hash of the text under each span."""

    kind: str
    record: Document | Inferred
    derivation: str
    superseded_by: str | None
    document_number: int
    hashes: tuple[tuple[str, int, int, str], ...] = ()
    """Role, start, end and SHA-256 of each span's text; for a document one row, role `text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJoined:
    """A record across documents as the case holds it. `hashes`: document number, role, start, end and SHA-256 of each
    span's text."""

    kind: str
    record: Joined
    derivation: str
    superseded_by: str | None
    hashes: tuple[tuple[int, str, int, int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Tells two states of a case apart. `found` changes with what the program found; `read` is the newest reading or stage
    over a document, `compared` the newest stage over the case (0 for none), ended at `compared_at`."""

    found: tuple[int, ...]
    read: int
    compared: int
    compared_at: str
    decision: int
    assessment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An open case. Use it as a context manager or call `close`; one process may write while others read.

    `who` and `clock` (RFC 3339 in UTC) stand in the log entry of everything that is written.
    """

    path: Path
    engine: Engine = field(repr=False)
    blobs: Blobs = field(repr=False)
    who: str
    clock: Callable[[], str] = field(repr=False)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        now: str,
        settings: Mapping[str, str] | None = None,
        who: str = "unnamed",
        clock: Callable[[], str] | None = None,
    ) -> Self:
        """Make a case at `path`. BadInput when something is there already or the folder is missing."""
        if path.exists() and path.stat().st_size:
            raise BadInput(f"{path} exists already; choose another path, or use it as it is")
        if not path.absolute().parent.is_dir():
            raise BadInput(f"the folder {path.absolute().parent} does not exist; make it first")
        case = cls._attach(path, who, clock or (lambda: now))
        case.blobs.root.mkdir(exist_ok=True)
        event = Event(what="create", who=who, at=now)
        with transaction(case.engine, writes=True) as connection:
            migrate(connection, MIGRATIONS, now=now)
            start(connection, event)
            rows = [{"key": key, "value": value} for key, value in (settings or {}).items()]
            if rows:
                connection.execute(tables.setting.insert(), rows)
            append(connection, event)
        return case

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        now: str,
        steps: Sequence[Step] = MIGRATIONS,
        who: str = "unnamed",
        clock: Callable[[], str] | None = None,
    ) -> Self:
        """Open a case and bring its schema up to date. BadInput when there is none, StopRun when it is a newer one."""
        if not path.is_file() or not path.stat().st_size:
            raise BadInput(f"there is no case at {path}; make one with: ascertain init --case {path}")
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise BadInput(f"{path} is no case; give the path of a file made by: ascertain init")
        case = cls._attach(path, who, clock or (lambda: now))
        with transaction(case.engine) as connection:
            found = version(connection)
        if found != len(steps):
            with transaction(case.engine, writes=True) as connection:
                migrate(connection, steps, now=now)
        return case

    @classmethod
    def _attach(cls, path: Path, who: str, clock: Callable[[], str]) -> Self:
        blobs = Blobs(root=path.with_name(f"{path.stem}.blobs"))
        return cls(path=path, engine=connect(path), blobs=blobs, who=who, clock=clock)

    @contextmanager
    def _recorded(self, what: str, *, who: str | None = None, **about: str) -> Iterator[Connection]:
        """A write transaction with its log entry."""
        with recorded(self.engine, Event(what=what, who=who or self.who, at=self.clock(), about=about)) as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Writing

    def commit(self, entry: Entry, data: bytes) -> None:
        """Keep the bytes, then write all that the item brings in one transaction: all of it or nothing is there."""
        name = self.blobs.put(data)
        if name != entry.snapshot.id:
            raise BadInput(f"the bytes given for {entry.snapshot.id} hash to {name}")
        with self._recorded("commit", snapshot=name) as connection:
            write_entry(connection, entry)
            index_passages(connection)

    def join(self, joining: Joining) -> None:
        """Write what a stage found across documents, in one transaction."""
        with self._recorded("compare", derivation=joining.derivation.id) as connection:
            write_joining(connection, joining)

    def decide(self, decision: Decision, *, seen: str | None = None) -> None:
        """Keep a person's decision; Conflict when the target has a later decision than `seen` ("" for none)."""
        with self._recorded("judge", who=decision.who, decision=decision.id, target=decision.target) as connection:
            write_decision(connection, decision, seen)

    def assess(self, assessment: Assessment) -> None:
        """Keep one version of an assessment; Conflict when somebody else's version came in between."""
        with self._recorded("assess", who=assessment.who, assessment=assessment.id) as connection:
            write_assessment(connection, assessment)

    def note(self, what: str, **about: str) -> None:
        """An entry in the log for something that changes nothing in the case, such as an export."""
        with self._recorded(what, **about):
            pass

    def set(self, settings: Mapping[str, str]) -> None:
        """Replace the settings kept with the case."""
        rows = [{"key": key, "value": value} for key, value in settings.items()]
        with self._recorded("settings") as connection:
            connection.execute(delete(tables.setting))
            if rows:
                connection.execute(tables.setting.insert(), rows)

    # Reading

    def settings(self) -> dict[str, str]:
        """The settings kept with the case."""
        with transaction(self.engine) as connection:
            return {row.key: row.value for row in connection.execute(select(tables.setting))}

    def snapshot(self, name: str) -> Snapshot | None:
        """The snapshot of that exact id as first captured, or None."""
        with transaction(self.engine) as connection:
            text = connection.scalar(select(tables.snapshot.c.json).where(tables.snapshot.c.id == name))
        return None if text is None else decode(text, Snapshot)

    def captures(self, name: str) -> tuple[Snapshot, ...]:
        """Every capture of those bytes, oldest first."""
        table = tables.capture
        with transaction(self.engine) as connection:
            query = select(table.c.json).where(table.c.snapshot == name).order_by(table.c.number)
            return tuple(decode(text, Snapshot) for text in connection.scalars(query))

    def derivation(self, name: str) -> tuple[Derivation, str | None] | None:
        """The derivation of that exact id and what superseded it, or None."""
        table = tables.derivation
        with transaction(self.engine) as connection:
            row = connection.execute(select(table.c.json, table.c.superseded_by).where(table.c.id == name)).first()
        return None if row is None else (decode(row.json, Derivation), row.superseded_by)

    def outputs(self, derivation: str) -> tuple[Document | Inferred, ...]:
        """The records that the derivation made, in the order it made them."""
        with transaction(self.engine) as connection:
            query = select(tables.document.c.json).where(tables.document.c.derivation == derivation)
            documents = connection.scalars(query.order_by(tables.document.c.number)).all()
            rows = select(tables.record.c.kind, tables.record.c.json).where(tables.record.c.derivation == derivation)
            records = connection.execute(rows.order_by(tables.record.c.number)).all()
        return (
            *(decode(text, Document) for text in documents),
            *(decode(row.json, INFERRED[row.kind]) for row in records),
        )

    def skips(self, derivation: str) -> tuple[Skipped, ...]:
        """What the derivation left out."""
        table = tables.skipped
        with transaction(self.engine) as connection:
            query = select(table.c.json).where(table.c.derivation == derivation).order_by(table.c.number)
            return tuple(decode(text, Skipped) for text in connection.scalars(query))

    def stored(self, name: str, *, derivation: str | None = None) -> Stored | None:
        """The document or inferred record of that exact id; of several versions the one of `derivation`, else the current
        one, else the newest."""
        with transaction(self.engine) as connection:
            for table in (tables.document, tables.record):
                made = tables.derivation.c
                query = select(table, made.superseded_by).join(tables.derivation, made.id == table.c.derivation)
                if derivation is not None:
                    query = query.where(made.id == derivation)
                newest = (made.superseded_by.isnot(None), table.c.number.desc())
                row = connection.execute(query.where(table.c.id == name).order_by(*newest).limit(1)).first()
                if row is not None:
                    return self._stored(connection, row)
        return None

    def reading(self, number: int) -> Stored:
        """The document in that row: the very reading that a record was made from."""
        made = tables.derivation.c
        query = select(tables.document, made.superseded_by).join(tables.derivation)
        with transaction(self.engine) as connection:
            row = connection.execute(query.where(tables.document.c.number == number)).one()
            return self._stored(connection, row)

    @staticmethod
    def _stored(connection: Any, row: Any) -> Stored:
        document = hasattr(row, "text_hash")
        kind = "document" if document else row.kind
        span = tables.span.c
        query = select(span.role, span.start, span.end, span.text_hash).where(span.record == row.number)
        spans = () if document else connection.execute(query.order_by(span.role, span.ordinal))
        whole = (("text", 0, row.characters, row.text_hash),) if document else ()
        return Stored(
            kind=kind,
            record=decode(row.json, KINDS[kind]),
            derivation=row.derivation,
            superseded_by=row.superseded_by,
            document_number=row.number if document else row.document_number,
            hashes=(*whole, *((r.role, r.start, r.end, r.text_hash) for r in spans)),
        )

    def current(self, *kinds: type[R]) -> tuple[R, ...]:
        """Every record of those kinds that nothing supersedes, documents too, in the order they were written."""
        made, found = tables.derivation.c, []
        with transaction(self.engine) as connection:
            for kind in kinds:
                name = kind_name(kind)
                table = tables.document if kind is Document else tables.joined if name in JOINED else tables.record
                query = select(table.c.json).join(tables.derivation, made.id == table.c.derivation)
                if kind is not Document:
                    query = query.where(table.c.kind == name)
                rows = connection.scalars(query.where(made.superseded_by.is_(None)).order_by(table.c.number))
                found += [decode(text, kind) for text in rows]
        return tuple(found)

    def made_from_documents(self) -> tuple[str, ...]:
        """Ids of the current derivations that made documents or were made from one, in the order they were written."""
        table = tables.derivation.c
        query = select(table.id).where(table.superseded_by.is_(None), table.input != CASE).order_by(table.number)
        with transaction(self.engine) as connection:
            return tuple(connection.scalars(query))

    def joined_by(self, derivation: str) -> tuple[Joined, ...]:
        """The records across documents that the derivation made, in the order it made them."""
        table = tables.joined.c
        query = select(table.kind, table.json).where(table.derivation == derivation).order_by(table.number)
        with transaction(self.engine) as connection:
            return tuple(decode(row.json, JOINED[row.kind]) for row in connection.execute(query))

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, in the order they were made."""
        with transaction(self.engine) as connection:
            query = select(tables.decision.c.json).order_by(tables.decision.c.number)
            return tuple(decode(text, Decision) for text in connection.scalars(query))

    def assessments(self, *, history: bool = False) -> tuple[Assessment, ...]:
        """The newest version of each assessment; with `history` every version, oldest first."""
        table = tables.assessment
        later = table.alias("later")
        query = select(table.c.json).order_by(table.c.number)
        if not history:
            query = query.where(~select(later.c.id).where(later.c.previous == table.c.id).exists())
        with transaction(self.engine) as connection:
            return tuple(decode(text, Assessment) for text in connection.scalars(query))

    def found_in(self, document: str) -> tuple[tuple[Derivation, ...], tuple[Inferred, ...], tuple[Skipped, ...]]:
        """Everything current that the stages found in that document, in the order it was written."""
        table = tables.derivation
        query = select(table.c.json).where(table.c.input == document, table.c.superseded_by.is_(None))
        with transaction(self.engine) as connection:
            made = tuple(decode(text, Derivation) for text in connection.scalars(query.order_by(table.c.number)))
        records = tuple(o for d in made for o in self.outputs(d.id) if not isinstance(o, Document))
        return made, records, tuple(s for d in made for s in self.skips(d.id))

    def joined(self, name: str) -> StoredJoined | None:
        """The record across documents of that exact id, the current one if several runs made it."""
        table, made, span = tables.joined, tables.derivation.c, tables.joined_span.c
        query = select(table, made.superseded_by).join(tables.derivation, made.id == table.c.derivation)
        newest = (made.superseded_by.isnot(None), table.c.number.desc())
        with transaction(self.engine) as connection:
            row = connection.execute(query.where(table.c.id == name).order_by(*newest).limit(1)).first()
            if row is None:
                return None
            where = select(span.document_number, span.role, span.start, span.end, span.text_hash)
            rows = connection.execute(where.where(span.joined == row.number).order_by(span.role, span.ordinal))
            return StoredJoined(
                kind=row.kind,
                record=decode(row.json, JOINED[row.kind]),
                derivation=row.derivation,
                superseded_by=row.superseded_by,
                hashes=tuple(tuple(r) for r in rows),
            )

    def text_of(self, record: Inferred) -> str:
        """The words that a record is about, as its document has them."""
        table = tables.document
        made = tables.derivation.c
        query = select(table.c.json).join(tables.derivation, made.id == table.c.derivation)
        newest = (made.superseded_by.isnot(None), table.c.number.desc())
        with transaction(self.engine) as connection:
            text = connection.scalar(query.where(table.c.id == record.document).order_by(*newest).limit(1))
        if text is None:
            raise BadInput(f"{record.id} points at {record.document}, which is not in the case")
        return decode(text, Document).slice(*content(record))

    def find(self, prefix: str) -> Found:
        """What an id or the beginning of one stands for; unknown and ambiguous ones are BadInput with near ids."""
        with transaction(self.engine) as connection:
            return find(connection, prefix)

    def documents(self, where: Filter) -> tuple[dict[str, Any], ...]:
        """Rows of documents with where they came from and how many records of each kind rest on them."""
        with transaction(self.engine) as connection:
            return list_documents(connection, where)

    def records(self, where: Filter) -> tuple[dict[str, Any], ...]:
        """Rows of inferred records."""
        with transaction(self.engine) as connection:
            return list_records(connection, where)

    def search(self, where: Search) -> tuple[dict[str, Any], ...]:
        """Current claims or passages of this case that hold the words, the best match first."""
        with transaction(self.engine) as connection:
            return search(connection, where)

    def joined_rows(self, where: Filter) -> tuple[dict[str, Any], ...]:
        """Rows of records across documents."""
        with transaction(self.engine) as connection:
            return list_joined(connection, where)

    def skipped(self, where: Filter) -> tuple[dict[str, Any], ...]:
        """Rows of what was left out and has not come through since."""
        with transaction(self.engine) as connection:
            return list_skipped(connection, where)

    def state(self) -> State:
        """What to compare to see whether anything has changed."""
        made, skipped = tables.derivation.c, tables.skipped.c
        current = made.superseded_by.is_(None)
        over = case((made.input == CASE, made.number), else_=0)
        within = case((made.input != CASE, made.number), else_=0)
        at = case((made.input == CASE, made.made_at), else_="")
        with transaction(self.engine) as connection:
            query = select(func.sum(made.number), func.max(made.number), func.max(within), func.max(over), func.max(at))
            row = connection.execute(query.where(current)).one()
            last = [
                connection.scalar(select(func.max(c))) or 0
                for c in (skipped.number, tables.decision.c.number, tables.assessment.c.number)
            ]
        found = (row[0] or 0, row[1] or 0, last[0])
        return State(
            found=found,
            read=row[2] or 0,
            compared=row[3] or 0,
            compared_at=row[4] or "",
            decision=last[1],
            assessment=last[2],
        )

    def counts(self) -> dict[str, int]:
        """Rows per table, and the schema version."""
        counted = (
            tables.snapshot,
            tables.capture,
            tables.document,
            tables.record,
            tables.joined,
            tables.decision,
            tables.assessment,
            tables.derivation,
            tables.skipped,
        )
        with transaction(self.engine) as connection:
            rows = {t.name: int(connection.scalar(select(func.count()).select_from(t)) or 0) for t in counted}
            return rows | {"schema_version": version(connection)}
