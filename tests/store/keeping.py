"""Commits with their log entries, for the tests of custody."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from filling import AT, entry

from ascertain.store.case import Case, Entry
from ascertain.store.custody import Event, links, recorded
from ascertain.store.database import transaction
from ascertain.store.seal import Signer, signer_of
from ascertain.store.writing import write_entry

SIGNER: Signer = signer_of(bytes(range(32)))


def event(what: str = "commit", **about: object) -> Event:
    return Event(what=what, who="desk", at=AT, about=about)


def length(case: Case) -> int:
    """Entries of the log so far."""
    with transaction(case.engine) as connection:
        return len(links(connection))


def keep(case: Case, text: str) -> Entry:
    """Commit one article with its bytes and its entry."""
    made = entry(text)
    case.blobs.put(text.encode())
    with recorded(case.engine, event(snapshot=made.snapshot.id)) as connection:
        write_entry(connection, made)
    return made


def tamper(path: Path, *statements: str) -> None:
    """Change the file behind the program's back, with the refusal of the log taken off."""
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
