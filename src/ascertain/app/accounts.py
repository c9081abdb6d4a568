"""Who works on a case together: local accounts with roles, their sessions and keys, in a small database beside the case.

The accounts are no evidence, so they lie outside the case: a case can be copied, handed on and verified without anybody's
password hash, and a session writes nothing that the log would have to vouch for. What is done with accounts is noted in the
log of the case. Without this file, or with nobody in it, the case is one person's.
"""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from ascertain.app.clock import Now, stamp, utc_now
from ascertain.app.passwords import check_password, hash_password, waste_time
from ascertain.model import BadInput

SESSION = timedelta(hours=12)
"""A working day; after it, or after a change of password, one signs in again."""
LONGEST = 64


class Role(StrEnum):
    """What a person is to a case. An admin hands out roles and sees nothing of the case: whoever should do both has two
    accounts, and that stands in the log."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    CUSTODIAN = "custodian"
    ADMIN = "admin"


class Right(StrEnum):
    """What a page or an API call takes."""

    ENTER = "enter"
    SEE = "see"
    JUDGE = "judge"
    EDIT = "edit"
    KEEP = "keep"
    GOVERN = "govern"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.ENTER, Right.SEE}),
    Role.REVIEWER: frozenset({Right.ENTER, Right.SEE, Right.JUDGE}),
    Role.EDITOR: frozenset({Right.ENTER, Right.SEE, Right.JUDGE, Right.EDIT}),
    Role.CUSTODIAN: frozenset({Right.ENTER, Right.SEE, Right.JUDGE, Right.EDIT, Right.KEEP}),
    Role.ADMIN: frozenset({Right.ENTER, Right.GOVERN}),
}

TABLES = """
CREATE TABLE IF NOT EXISTS account (
    folded TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL, made_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
    hash TEXT PRIMARY KEY, folded TEXT NOT NULL REFERENCES account (folded) ON DELETE CASCADE, ends_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS program (
    hash TEXT PRIMARY KEY, folded TEXT NOT NULL REFERENCES account (folded) ON DELETE CASCADE, made_at TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who may work on the case. `made_at` is RFC 3339 in UTC."""

    name: str
    role: Role
    made_at: str

    def may(self, right: Right) -> bool:
        """Whether the role holds the right."""
        return right in RIGHTS[self.role]


@dataclass(slots=True, kw_only=True)
class Accounts:
    """The accounts of the case at `case`. `note` writes to the log of the case what is done with them."""

    case: Path
    now: Now = utc_now
    note: Callable[..., object] = lambda what, **about: None

    @property
    def path(self) -> Path:
        """Where they are kept, readable by the owner alone."""
        return self.case.with_name(f"{self.case.stem}.accounts.db")

    @property
    def on(self) -> bool:
        """Whether there are any; without, the case is one person's."""
        return self.path.exists() and bool(self.list())

    def list(self) -> tuple[Account, ...]:
        """All of them by name."""
        if not self.path.exists():
            return ()
        with self._read() as connection:
            rows = connection.execute("SELECT name, role, made_at FROM account ORDER BY folded").fetchall()
        return tuple(_account(*row) for row in rows)

    def get(self, name: str) -> Account:
        """The account of that name; BadInput when there is none."""
        found = next((a for a in self.list() if fold(a.name) == fold(name)), None)
        if found is None:
            raise BadInput(f"nobody is called {name!r} here; see: ascertain users list")
        return found

    # Changing who may work on the case

    def add(self, name: str, password: str, role: str) -> Account:
        """A new account. The first one is an admin's: somebody must be able to add the others."""
        name, wanted = _name(name), _role(role)
        hashed = hash_password(password)
        with self._write() as connection:
            known = {folded for (folded,) in connection.execute("SELECT folded FROM account")}
            if fold(name) in known:
                raise BadInput(f"{name} has an account already")
            if not known and wanted is not Role.ADMIN:
                raise BadInput("the first account is an admin's: add it with the role admin")
            made = Account(name=name, role=wanted, made_at=stamp(self.now()))
            row = (fold(name), name, str(wanted), hashed, made.made_at)
            connection.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?)", row)
        self.note("account", action="add", name=name, role=str(wanted))
        return made

    def change_role(self, name: str, role: str) -> Account:
        """Another role, which counts from the next request on."""
        found, wanted = self.get(name), _role(role)
        with self._write() as connection:
            if wanted is not Role.ADMIN:
                _keep_an_admin(connection, found)
            connection.execute("UPDATE account SET role = ? WHERE folded = ?", (str(wanted), fold(found.name)))
        self.note("account", action="role", name=found.name, role=str(wanted))
        return self.get(name)

    def change_password(self, name: str, password: str) -> None:
        """Another password. Open sessions and keys of the account end: somebody else may hold them."""
        found, hashed = self.get(name), hash_password(password)
        with self._write() as connection:
            connection.execute("UPDATE account SET password = ? WHERE folded = ?", (hashed, fold(found.name)))
            for table in ("session", "program"):
                connection.execute(f"DELETE FROM {table} WHERE folded = ?", (fold(found.name),))  # noqa: S608
        self.note("account", action="password", name=found.name)

    def remove(self, name: str) -> None:
        """Take the account away, and with it sessions and keys. What the person decided stays."""
        found = self.get(name)
        with self._write() as connection:
            if connection.execute("SELECT count(*) FROM account").fetchone()[0] > 1:
                _keep_an_admin(connection, found)
            connection.execute("DELETE FROM account WHERE folded = ?", (fold(found.name),))
        self.note("account", action="remove", name=found.name)

    # Proving who one is

    def verified(self, name: str, password: str) -> Account | None:
        """The account when the password is right. An unknown name takes as long as a wrong password."""
        with self._read() as connection:
            query = "SELECT name, role, made_at, password FROM account WHERE folded = ?"
            row = connection.execute(query, (fold(name),)).fetchone()
        if row is None:
            waste_time(password)
            return None
        return _account(*row[:3]) if check_password(row[3], password) else None

    def begin(self, account: Account) -> str:
        """A session; what is returned goes into a cookie, its hash is kept."""
        token = secrets.token_urlsafe(32)
        ends = stamp(self.now() + SESSION)
        with self._write() as connection:
            connection.execute("DELETE FROM session WHERE ends_at <= ?", (stamp(self.now()),))
            connection.execute("INSERT INTO session VALUES (?, ?, ?)", (_hash(token), fold(account.name), ends))
        return token

    def end(self, token: str) -> None:
        """End the session."""
        with self._write() as connection:
            connection.execute("DELETE FROM session WHERE hash = ?", (_hash(token),))

    def in_session(self, token: str) -> Account | None:
        """Whose session that is, None once it has ended."""
        return self._holder("session", token, "AND ends_at > ?", stamp(self.now()))

    def make_key(self, name: str) -> str:
        """A key for programs of that person, with the person's role. It is shown once; its hash is kept."""
        found, key = self.get(name), secrets.token_urlsafe(32)
        with self._write() as connection:
            connection.execute(
                "INSERT INTO program VALUES (?, ?, ?)", (_hash(key), fold(found.name), stamp(self.now()))
            )
        self.note("account", action="key", name=found.name)
        return key

    def by_key(self, key: str) -> Account | None:
        """Whose key that is."""
        return self._holder("program", key)

    def _holder(self, table: str, secret: str, where: str = "", *values: str) -> Account | None:
        query = f"SELECT name, role, account.made_at FROM {table} JOIN account USING (folded) WHERE hash = ? {where}"  # noqa: S608
        with self._read() as connection:
            row = connection.execute(query, (_hash(secret), *values)).fetchone()
        return None if row is None else _account(*row)

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            raise BadInput("this case has no accounts; make the first with: ascertain users add")
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        self.path.touch(mode=0o600)
        with self._read() as connection:
            connection.executescript(TABLES)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def fold(name: str) -> str:
    """One form for all spellings of a name that people would take for the same."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _account(name: str, role: str, made_at: str) -> Account:
    return Account(name=name, role=Role(role), made_at=made_at)


def _name(name: str) -> str:
    made = unicodedata.normalize("NFKC", " ".join(name.split()))
    if not 0 < len(made) <= LONGEST or not made.isprintable():
        raise BadInput(f"a name has 1 to {LONGEST} characters that can be seen")
    return made


def _role(role: str) -> Role:
    if role not in list(Role):
        raise BadInput(f"no role {role!r}; known: {', '.join(Role)}")
    return Role(role)


def _keep_an_admin(connection: sqlite3.Connection, found: Account) -> None:
    """BadInput when only that one could add accounts."""
    others = "SELECT count(*) FROM account WHERE role = 'admin' AND folded <> ?"
    if found.role is Role.ADMIN and not connection.execute(others, (fold(found.name),)).fetchone()[0]:
        raise BadInput(f"{found.name} is the only admin: make somebody else one first")


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
