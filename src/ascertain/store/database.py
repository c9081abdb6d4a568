"""One SQLite file as a SQLAlchemy engine: WAL, synchronous=FULL, foreign keys on, writers wait for one another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from ascertain.model import StopRun

BUSY_SECONDS = 30
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {BUSY_SECONDS * 1000}")


def connect(path: Path) -> Engine:
    """An engine on that file. Each transaction begins when SQLAlchemy says so, not at the first write."""
    engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by its own rules and leave schema changes outside them.
        connection.isolation_level = None
        for pragma in PRAGMAS:
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
    except DBAPIError as error:
        hint = (
            f"another program holds it for over {BUSY_SECONDS} s" if "locked" in str(error.orig) else "check the file"
        )
        raise StopRun(f"the case {engine.url.database} cannot be used: {error.orig} ({hint})") from error
