"""One SQLite file as a SQLAlchemy engine: WAL, synchronous=FULL, foreign keys on, writers wait for one another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from ascertain.model import StopRun
from ascertain.store.vault import Vault, driver_of, unlock

BUSY_SECONDS = 30
PAGE, CACHE_MB = 16384, 64
"""Bytes of a page: packs and documents of 2 to 3 KB leave a third to a half of 4 or 8 KB empty. Memory for pages: ids are hashes, whose
index is written all over; with the usual 2 MB a million claims take a third longer."""
PRAGMAS = (
    f"page_size = {PAGE}",
    f"cache_size = {-1024 * CACHE_MB}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_SECONDS * 1000}",
)


def is_server(place: Path | str) -> bool:
    """Whether a case is asked for on a PostgreSQL server, not in a file."""
    return str(place).startswith("postgresql:")


def connect(path: Path, vault: Vault | None = None) -> Engine:
    """An engine on that file. Each transaction begins when SQLAlchemy says so, not at the first write."""
    options: dict[str, Any] = {} if vault is None else {"module": driver_of(vault)}
    engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": BUSY_SECONDS}, **options)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by its own rules and leave schema changes outside them.
        connection.isolation_level = None
        unlock(connection, vault)
        # The pages of an encrypted case are as large as its keys say: their size is part of how they are read.
        for pragma in PRAGMAS[1:] if vault else PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: upgrading a read lock later can fail where waiting would have done.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def transaction(engine: Engine, *, writes: bool = False) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back on any error. A database error is StopRun naming the file."""
    try:
        with engine.connect().execution_options(writes=writes) as connection, connection.begin():
            yield connection
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        held = any(word in str(reason) for word in ("locked", "lock timeout"))
        hint = f"another program holds it for over {BUSY_SECONDS} s" if held else "check the file or the server"
        raise StopRun(f"the case {engine.url.database} cannot be used: {reason} ({hint})") from error


def shrink(engine: Engine) -> None:
    """Give back the space that a new shape of the tables left; not while another program reads, and then it is reused."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection, suppress(DBAPIError, engine.dialect.loaded_dbapi.Error):
            connection.cursor().execute("VACUUM")
