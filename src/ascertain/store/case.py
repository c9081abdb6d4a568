"""A case: snapshots, readings and what was inferred from them, on one SQLite file with the bytes beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Row, case, delete, func, select, true

from ascertain.model import Assessment, BadInput, Decision, Derivation, Document, Inferred, Joined, Skipped, Snapshot
from ascertain.store import tables
from ascertain.store.blobs import Blobs
from ascertain.store.codec import INFERRED, JOINED, KINDS, decode, kind_name
from ascertain.store.custody import Event, append, recorded, start
from ascertain.store.database import BUSY_SECONDS, connect, is_server, shrink, transaction
from ascertain.store.find import Found, find
from ascertain.store.joining import Joining, write_assessment, write_decision, write_joining
from ascertain.store.migrations import MIGRATIONS, Step, migrate, version
from ascertain.store.packs import Packs, current, hashes, inside, made_by, span_hashes
from ascertain.store.query import Filter, list_documents, list_joined, list_records, list_skipped
from ascertain.store.rows import pieces
from ascertain.store.search import Search, search
from ascertain.store.spans import content
from ascertain.store.vault import Vault
from ascertain.store.writing import Entry, write_entries

__all__ = ["CASE", "CHECKS", "Case", "Entry", "Filter", "Found", "Joining", "State", "Stored", "StoredJoined"]

R = TypeVar("R")
J = TypeVar("J", bound=Joined)

CASE = "case"
"""What the derivation of a stage over the whole case names as its input."""
AT_ONCE = 500
"""Rows that are read at a time where there may be many."""
CHECKS = "factchecks"
"""The stage that takes published fact-checks from a file."""


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
        path: Path | str,
        *,
        now: str,
        settings: Mapping[str, str] | None = None,
        who: str = "unnamed",
        clock: Callable[[], str] | None = None,
        vault: Vault | None = None,
    ) -> Self:
        """Make a case at `path`, under the keys of `vault` if given, or in a schema of a PostgreSQL server
        (`postgresql://…`, see `store.postgres`). BadInput when something is there already or the folder is missing."""
        case = cls.empty(path, now=now, who=who, clock=clock, vault=vault)
        event = Event(what="create", who=who, at=now)
        with transaction(case.engine, writes=True) as connection:
            start(connection, event)
            rows = [{"key": key, "value": value} for key, value in (settings or {}).items()]
            if rows:
                connection.execute(tables.setting.insert(), rows)
            append(connection, event)
        return case

    @classmethod
    def empty(
        cls,
        path: Path | str,
        *,
        now: str,
        who: str = "unnamed",
        clock: Callable[[], str] | None = None,
        vault: Vault | None = None,
    ) -> Self:
        """The tables of a new case without a first entry in its log, for what is moved in from elsewhere."""
        if not is_server(path):
            path = Path(path)
            if path.exists() and path.stat().st_size:
                raise BadInput(f"{path} exists already; choose another path, or use it as it is")
            if not path.absolute().parent.is_dir():
                raise BadInput(f"the folder {path.absolute().parent} does not exist; make it first")
        case = cls._attach(path, who, clock or (lambda: now), vault)
        with transaction(case.engine, writes=True) as connection:
            if version(connection):
                raise BadInput(
                    f"there is a case at {case.engine.url.render_as_string()} already; choose another schema"
                )
            migrate(connection, MIGRATIONS, now=now)
        case.blobs.root.mkdir(exist_ok=True)
        return case

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        now: str,
        steps: Sequence[Step] = MIGRATIONS,
        who: str = "unnamed",
        clock: Callable[[], str] | None = None,
        vault: Vault | None = None,
    ) -> Self:
        """Open a case, with the keys of `vault` if it is encrypted, and bring its schema up to date. BadInput when there is
        none, StopRun when it is a newer one."""
        missing = BadInput(f"there is no case at {path}; make one with: ascertain init --case {path}")
        if not is_server(path):
            path = Path(path)
            if not path.is_file() or not path.stat().st_size:
                raise missing
            with path.open("rb") as file:
                if vault is None and file.read(16) != b"SQLite format 3\0":
                    raise BadInput(f"{path} is no case; give the path of a file made by: ascertain init")
        case = cls._attach(path, who, clock or (lambda: now), vault)
        with transaction(case.engine) as connection:
            found = version(connection)
        if not found and is_server(path):
            raise missing
        if found != len(steps):
            with transaction(case.engine, writes=True) as connection:
                migrate(connection, steps, now=now)
            shrink(case.engine)
        return case

    @classmethod
    def _attach(cls, path: Path | str, who: str, clock: Callable[[], str], vault: Vault | None) -> Self:
        if is_server(path):
            from ascertain.store.postgres import attach

            if vault is not None:
                raise BadInput("a case on a server cannot be encrypted here; let the server's disk be")
            engine, beside = attach(path, seconds=BUSY_SECONDS)
            return cls(path=beside, engine=engine, blobs=Blobs(root=beside.with_suffix(".blobs")), who=who, clock=clock)
        path = Path(path)
        blobs = Blobs(root=path.with_name(f"{path.stem}.blobs"), vault=vault)
        return cls(path=path, engine=connect(path, vault), blobs=blobs, who=who, clock=clock)

    @contextmanager
    def _recorded(self, what: str, *, who: str | None = None, **about: Any) -> Iterator[Connection]:
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
        self.commit_all(((entry, data),))

    def commit_all(self, items: Sequence[tuple[Entry, bytes]]) -> None:
        """As `commit`, several items in one transaction with one entry in the log: all of them or none is there."""
        names = self._keep(items)
        about: dict[str, Any] = {"snapshot": names[0]} if len(names) == 1 else {"snapshots": names}
        if names:
            with self._recorded("commit", **about) as connection:
                write_entries(connection, [entry for entry, _ in items])

    def _keep(self, items: Sequence[tuple[Entry, bytes]]) -> list[str]:
        names = self.blobs.put_all([data for _, data in items])
        for (entry, _), name in zip(items, names, strict=True):
            if name != entry.snapshot.id:
                raise BadInput(f"the bytes given for {entry.snapshot.id} hash to {name}")
        return names

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

    def note(self, what: str, **about: Any) -> None:
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
        return self.snapshots((name,)).get(name)

    def snapshots(self, names: Collection[str]) -> dict[str, Snapshot]:
        """By id those of these snapshots that the case holds, as first captured."""
        table, found = tables.snapshot.c, dict[str, Snapshot]()
        with transaction(self.engine) as connection:
            for some in pieces(names):
                rows = connection.execute(select(table.id, table.json).where(table.id.in_(some)))
                found |= {row.id: decode(row.json, Snapshot) for row in rows}
        return found

    def captures(self, name: str) -> tuple[Snapshot, ...]:
        """Every capture of those bytes, oldest first."""
        table = tables.capture
        with transaction(self.engine) as connection:
            query = select(table.c.json).where(table.c.snapshot == name).order_by(table.c.number)
            return tuple(decode(text, Snapshot) for text in connection.scalars(query))

    def origins(self) -> frozenset[str]:
        """Where anything of the case was captured: paths and addresses."""
        with transaction(self.engine) as connection:
            return frozenset(connection.scalars(select(tables.capture.c.origin)))

    def derivation(self, name: str, *, outputs: bool = True) -> tuple[Derivation, str | None] | None:
        """The derivation of that exact id and what superseded it, or None. `outputs`: with the ids of what it made."""
        table = tables.derivation
        with transaction(self.engine) as connection:
            row = connection.execute(select(table).where(table.c.id == name)).first()
            return None if row is None else (_derivation(connection, row, outputs=outputs), row.superseded_by)

    def outputs(self, derivation: str) -> tuple[Document | Inferred, ...]:
        """The records that the derivation made, in the order it made them."""
        table, made = tables.document.c, tables.derivation.c
        with transaction(self.engine) as connection:
            documents = connection.scalars(
                select(table.json).where(table.derivation == derivation).order_by(table.number)
            ).all()
            number = connection.scalar(select(made.number).where(made.id == derivation))
            records = tuple(made_by(connection, number)) if number is not None else ()
        return (*(decode(text, Document) for text in documents), *records)

    def skips(self, derivation: str) -> tuple[Skipped, ...]:
        """What the derivation left out."""
        table = tables.skipped
        with transaction(self.engine) as connection:
            query = select(table.c.json).where(table.c.derivation == derivation).order_by(table.c.number)
            return tuple(decode(text, Skipped) for text in connection.scalars(query))

    def stored(self, name: str, *, derivation: str | None = None) -> Stored | None:
        """The document or inferred record of that exact id; of several versions the one of `derivation`, else the current
        one, else the newest."""
        made, document, record = tables.derivation.c, tables.document, tables.record
        read = select(document, made.superseded_by).join(tables.derivation, made.id == document.c.derivation)
        place = (record.c.number - tables.pack.c.first).label("place")
        found = select(tables.pack, tables.sort.c.kind, place, made.id, made.superseded_by)
        found = found.join_from(record, tables.pack, tables.pack.c.derivation == record.c.derivation)
        found = found.join(tables.sort, tables.sort_of)
        found = found.join(tables.derivation, made.number == record.c.derivation)
        with transaction(self.engine) as connection:
            for table, query, same in ((document, read, document.c.id == name), (record, found, tables.same_id(name))):
                wanted = query.where(same, true() if derivation is None else made.id == derivation)
                newest = (made.superseded_by.isnot(None), table.c.number.desc())
                row = connection.execute(wanted.order_by(*newest).limit(1)).first()
                if row is not None:
                    return _read(row) if table is document else _found(connection, row)
        return None

    def reading(self, number: int) -> Stored:
        """The document in that row: the very reading that a record was made from."""
        made = tables.derivation.c
        query = select(tables.document, made.superseded_by).join(tables.derivation)
        with transaction(self.engine) as connection:
            return _read(connection.execute(query.where(tables.document.c.number == number)).one())

    def current(self, *kinds: type[R]) -> tuple[R, ...]:
        """Every record of those kinds that nothing supersedes, documents too, in the order they were written."""
        made = tables.derivation.c
        names = [kind_name(kind) for kind in kinds]
        found: dict[str, list[Any]] = {name: [] for name in names}
        with transaction(self.engine) as connection:
            if not found.keys().isdisjoint(INFERRED):
                for name, record in current(connection, found.keys() & INFERRED.keys()):
                    found[name].append(record)
            for name in found.keys() - INFERRED.keys():
                table = tables.joined if name in JOINED else tables.document
                query = select(table.c.json).join(tables.derivation, made.id == table.c.derivation)
                if name in JOINED:
                    query = query.where(table.c.kind == name)
                rows = connection.scalars(query.where(made.superseded_by.is_(None)).order_by(table.c.number))
                found[name] += [decode(text, KINDS[name]) for text in rows]
        return tuple(record for name in names for record in found[name])

    def current_documents(self) -> Iterator[Document]:
        """Every document that nothing supersedes, in the order they were written, one after the other: whole they may take
        gigabytes."""
        table, made = tables.document.c, tables.derivation.c
        query = select(table.json).join(tables.derivation, made.id == table.derivation)
        query = query.where(made.superseded_by.is_(None)).order_by(table.number).execution_options(yield_per=AT_ONCE)
        with transaction(self.engine) as connection:
            for text in connection.scalars(query):
                yield decode(text, Document)

    def count(self, kind: type[Document | Inferred]) -> int:
        """How many records of that kind there are that nothing supersedes."""
        record, made = tables.record.c, tables.derivation.c
        if kind is Document:
            query = select(func.count()).join_from(tables.document, tables.derivation)
        else:
            query = select(func.count()).join_from(tables.record, tables.derivation, made.number == record.derivation)
            query = query.join(tables.sort, tables.sort_of).where(tables.sort.c.kind == kind_name(kind))
        with transaction(self.engine) as connection:
            return connection.scalar(query.where(made.superseded_by.is_(None))) or 0

    def inside(
        self, documents: Sequence[str], *kinds: type[Inferred], having: str | None = None
    ) -> tuple[Inferred, ...]:
        """The records of those kinds in a few documents that nothing supersedes, in the order they were written. having: only
        those with something in that field, a list of words."""
        with transaction(self.engine) as connection:
            return tuple(inside(connection, documents, {kind_name(kind) for kind in kinds}, having=having))

    def found_hashes(self) -> dict[str, tuple[str, ...]]:
        """By document the hashes of all that was found in it and nothing supersedes, in the order it was written."""
        found: dict[str, tuple[str, ...]] = {}
        with transaction(self.engine) as connection:
            for document, digest in hashes(connection):
                found[document] = (*found.get(document, ()), digest)
        return found

    def made_from_documents(self) -> tuple[str, ...]:
        """Ids of the current derivations that made documents or were made from one, in the order they were written."""
        table = tables.derivation.c
        own = (table.superseded_by.is_(None), table.input != CASE, table.stage != CHECKS)
        query = select(table.id).where(*own).order_by(table.number)
        with transaction(self.engine) as connection:
            return tuple(connection.scalars(query))

    def joined_by(self, derivation: str, kind: type[J] | None = None) -> Iterator[J]:
        """The records across documents that the derivation made, all or those of a kind, in the order it made them, one after
        the other: whole they may take gigabytes."""
        table = tables.joined.c
        query = select(table.kind, table.json).where(table.derivation == derivation).order_by(table.number)
        if kind is not None:
            query = query.where(table.kind == kind_name(kind))
        with transaction(self.engine) as connection:
            for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
                yield decode(row.json, KINDS[row.kind])

    def decisions(self, *, after: int = 0) -> tuple[Decision, ...]:
        """Every decision, or those after a row (`State.decision`), in the order they were made."""
        table = tables.decision.c
        with transaction(self.engine) as connection:
            query = select(table.json).where(table.number > after).order_by(table.number)
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
        query = select(table).where(table.c.input == document, table.c.superseded_by.is_(None))
        with transaction(self.engine) as connection:
            rows = connection.execute(query.order_by(table.c.number)).all()
            made = tuple(_derivation(connection, row) for row in rows)
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

    def last_decision(self, *actions: str) -> int:
        """Number of the newest decision of those actions, 0 for none."""
        table = tables.decision.c
        with transaction(self.engine) as connection:
            return connection.scalar(select(func.max(table.number)).where(table.action.in_(actions))) or 0

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


def _derivation(connection: Connection, row: Row[Any], *, outputs: bool = True) -> Derivation:
    """The derivation in that row; what it made is what its rows say."""
    document, joined = tables.document.c, tables.joined.c
    own = [o.id for o in made_by(connection, row.number)] if outputs else []
    for table in (document, joined) if outputs else ():
        own += connection.scalars(select(table.id).where(table.derivation == row.id).order_by(table.number)).all()
    return Derivation(
        id=row.id,
        stage=row.stage,
        method=row.method,
        settings=row.settings,
        input=row.input,
        outputs=tuple(own),
        made_at=row.made_at,
    )


def _read(row: Row[Any]) -> Stored:
    return Stored(
        kind="document",
        record=decode(row.json, Document),
        derivation=row.derivation,
        superseded_by=row.superseded_by,
        document_number=row.number,
        hashes=(("text", 0, row.characters, row.text_hash),),
    )


def _found(connection: Connection, row: Row[Any]) -> Stored:
    packs = Packs(connection)
    record = packs.record(row.derivation, row.place)
    return Stored(
        kind=row.kind,
        record=record,
        derivation=row.id,
        superseded_by=row.superseded_by,
        document_number=row.document_number,
        hashes=span_hashes(row, record, packs.document(row.document_number)),
    )
