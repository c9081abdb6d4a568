"""The local signing key: Ed25519, made on first use, kept in a file that only its owner can read.

A signature says that the holder of this key saw this content, and nothing of whether a captured page was genuine.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ascertain.model import BadInput

KEY_FILE = "signing.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key pair. `public` are 64 hexadecimal digits that others know the signer by."""

    public: str
    seed: bytes = field(repr=False)

    def sign(self, text: str) -> str:
        """The signature of the text as UTF-8, 128 hexadecimal digits."""
        from nacl.signing import SigningKey

        return SigningKey(self.seed).sign(text.encode()).signature.hex()


def load_signer(folder: Path) -> Signer:
    """The signer whose key lies in `folder`; it is made there when there is none. BadInput when others can read it."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create(path)
    if path.stat().st_mode & 0o077:
        raise BadInput(
            f"the signing key {path} can be read by others: run chmod 600 {path}, or remove it to make a new one"
        )
    try:
        return signer_of(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError as error:
        raise BadInput(f"{path} holds no signing key ({error}); remove it to make a new one") from error


def signer_of(seed: bytes) -> Signer:
    """The signer of a 32-byte seed."""
    from nacl.signing import SigningKey

    if len(seed) != 32:
        raise ValueError(f"a seed has 32 bytes, not {len(seed)}")
    return Signer(public=bytes(SigningKey(seed).verify_key).hex(), seed=seed)


def signed_by(public: str, text: str, signature: str) -> bool:
    """Whether the key with that public half signed the text."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(public)).verify(text.encode("utf-8", "surrogatepass"), bytes.fromhex(signature))
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def _create(path: Path) -> None:
    from nacl.utils import random

    # Linked into place whole, so that two programs starting at once end up with one key and neither reads half of it.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{random(32).hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
    finally:
        temporary.unlink(missing_ok=True)
