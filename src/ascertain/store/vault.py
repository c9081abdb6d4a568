"""Encryption at rest, for cases that ask for it: the keys of one case under a passphrase.

A key file beside the case holds a random key, wrapped with what Argon2id makes of the passphrase; every other key is derived
from it. The database is SQLCipher's (AES-256 and HMAC-SHA512, page by page, its journal too); captured bytes and the bundles
of redacted reports are XChaCha20-Poly1305, each bound to its name. Names of files are keyed hashes, so that nobody can
look up by its hash whether a known page is in the case.

Not hidden: that there is a case, when its files changed, how many there are and how long each is. Needs the optional package
`sqlcipher3`.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from ascertain.model import BadInput, StopRun
from ascertain.store.chain import canonical

FORMAT = "ascertain-key/1"
PLAIN = b"SQLite format 3\0"
MISSING = "an encrypted case needs the package sqlcipher3: pip install sqlcipher3"
PAGE = 8192
"""Bytes of a page of the database; part of the format, so that a case made today is read by every later version."""
KEY_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 24
PASSES, MEMORY = 3, 256 * 2**20
"""Argon2id: libsodium's "moderate", 0.7 s on one core of today, 2 s on a busy one."""
MOST_PASSES, MOST_MEMORY = 20, 2**30
"""What a key file from somewhere else may ask for."""
LEAST_LENGTH = 8
Ask = Callable[[], str]
"""Gives the passphrase; asked only where a case is encrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """The keys of one open case."""

    database: bytes = field(repr=False)
    content: bytes = field(repr=False)
    names: bytes = field(repr=False)

    @classmethod
    def of(cls, master: bytes) -> Vault:
        """The keys that follow from the case's own."""
        made = (
            blake2b(key=master, digest_size=KEY_BYTES, person=p).digest() for p in (b"database", b"content", b"names")
        )
        database, content, names = made
        return cls(database=database, content=content, names=names)

    def seal(self, data: bytes, name: str) -> bytes:
        """The bytes as they are kept under that name: nonce and ciphertext, 40 bytes more."""
        return _seal(self.content, data, name.encode())

    def open(self, kept: bytes, name: str) -> bytes:
        """The bytes again; StopRun when they were altered, or lie under another name."""
        try:
            return _open(self.content, kept, name.encode())
        except ValueError as error:
            raise StopRun(f"the bytes of {name} were altered or are another case's: restore the file") from error

    def hidden(self, name: str) -> str:
        """64 hexadecimal digits that stand for the name of a file, to whoever has the key."""
        return blake2b(name.encode(), key=self.names, digest_size=32).hexdigest()


def key_file(case: Path) -> Path:
    """Where the wrapped key of that case lies. Without this file the case is lost."""
    return case.with_name(f"{case.stem}.key")


def make_vault(case: Path, passphrase: str, *, passes: int = PASSES, memory: int = MEMORY) -> Vault:
    """Draw a key for a new case and keep it wrapped. BadInput when there is a case or a key already."""
    _driver()
    path = key_file(case)
    if path.exists() or case.exists():
        raise BadInput(f"there is {path if path.exists() else case} already; choose another path for the case")
    if not case.absolute().parent.is_dir():
        raise BadInput(f"the folder {case.absolute().parent} does not exist; make it first")
    return keys_for(case, passphrase, passes=passes, memory=memory)


def keys_for(case: Path, passphrase: str, *, passes: int = PASSES, memory: int = MEMORY) -> Vault:
    """Draw a key for a case and keep it wrapped beside it; a key that lies there is replaced."""
    _driver()
    master = secrets.token_bytes(KEY_BYTES)
    _write(key_file(case), _wrapped(master, passphrase, passes, memory))
    return Vault.of(master)


def is_plain(case: Path) -> bool:
    """Whether the file is a database that lies open."""
    try:
        with case.open("rb") as file:
            return file.read(len(PLAIN)) == PLAIN
    except OSError:
        return False


def open_vault(case: Path, ask: Ask | None) -> Vault | None:
    """The keys of the case; None for one that is not encrypted. BadInput for a wrong or a missing passphrase."""
    path = key_file(case)
    # A key beside a plain case is what an encryption that was cut off had prepared.
    if not path.exists() or is_plain(case):
        return None
    _driver()
    if ask is None:
        raise BadInput(
            f"{case} is encrypted: give its passphrase (ASCERTAIN_PASSPHRASE_FILE names a file that holds it)"
        )
    return Vault.of(_unwrap(path, ask()))


def change_passphrase(case: Path, ask: Ask, fresh: Ask) -> None:
    """Wrap the case's key with another passphrase. Copies of the old key file still open with the old one."""
    path = key_file(case)
    if not path.exists():
        raise BadInput(f"{case} is not encrypted")
    given = json.loads(path.read_bytes())
    _write(path, _wrapped(_unwrap(path, ask()), fresh(), given["passes"], given["memory"]))


def driver_of(vault: Vault | None) -> Any:
    """The module that opens the database: `sqlite3`, or for an encrypted case one with the same interface."""
    return sqlite3 if vault is None else _driver()


def unlock(connection: Any, vault: Vault | None) -> None:
    """Give a fresh connection its key. Call it before any other statement."""
    if vault is not None:
        # What does not open is said by the program, not by the library on standard error.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{vault.database.hex()}'\"")
        # Where pages are encrypted, their size is part of how they are read.
        connection.execute(f"PRAGMA cipher_page_size = {PAGE}")
        connection.execute("PRAGMA temp_store = MEMORY")


def _driver() -> Any:
    try:
        return import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise BadInput(MISSING) from error


def _wrapped(master: bytes, passphrase: str, passes: int, memory: int) -> dict[str, Any]:
    if len(passphrase) < LEAST_LENGTH:
        raise BadInput(f"a passphrase has at least {LEAST_LENGTH} characters; several words are better")
    salt = secrets.token_bytes(SALT_BYTES)
    head = {"format": FORMAT, "kdf": "argon2id", "passes": passes, "memory": memory, "salt": salt.hex()}
    kept = _seal(_stretched(passphrase, salt, passes, memory), master, canonical(head).encode())
    return {**head, "key": b64encode(kept).decode()}


def _unwrap(path: Path, passphrase: str) -> bytes:
    try:
        given = json.loads(path.read_bytes())
        kept = b64decode(given.pop("key"), validate=True)
        salt, passes, memory = bytes.fromhex(given["salt"]), int(given["passes"]), int(given["memory"])
        if given["format"] != FORMAT or len(salt) != SALT_BYTES or passes > MOST_PASSES or memory > MOST_MEMORY:
            raise ValueError("it is not of this version, or asks for too much")
        wrapping = _stretched(passphrase, salt, passes, memory)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} holds no key of a case ({error}); restore it from a copy") from error
    try:
        return _open(wrapping, kept, canonical(given).encode())
    except ValueError as error:
        raise BadInput(f"the passphrase does not open {path}, or the file was altered") from error


def _stretched(passphrase: str, salt: bytes, passes: int, memory: int) -> bytes:
    from nacl.exceptions import CryptoError
    from nacl.pwhash import argon2id

    try:
        made: bytes = argon2id.kdf(KEY_BYTES, passphrase.encode(), salt, opslimit=passes, memlimit=memory)
    except (CryptoError, TypeError) as error:
        raise ValueError(str(error)) from error
    return made


def _seal(key: bytes, data: bytes, about: bytes) -> bytes:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed: bytes = encrypt(data, about, nonce, key)
    return nonce + sealed


def _open(key: bytes, kept: bytes, about: bytes) -> bytes:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    try:
        data: bytes = decrypt(kept[NONCE_BYTES:], about, kept[:NONCE_BYTES], key)
    except (CryptoError, TypeError) as error:
        raise ValueError("it does not open") from error
    return data


def _write(path: Path, fields: dict[str, Any]) -> None:
    """Replaced as a whole, and on the disk before anything is written with the key."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(fields, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
