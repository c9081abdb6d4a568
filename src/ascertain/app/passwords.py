"""Passwords: hashed with argon2id, and guessed at only so often.

References: RFC 9106 (its second recommended option: 64 MiB, 3 passes, 4 lanes); NIST SP 800-63B on length over rules.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from ascertain.model import BadInput

SHORTEST, LONGEST = 12, 1024
COST = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
AT_ONCE = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB: a crowd at the door must not fill the memory."""


def hash_password(password: str) -> str:
    """The hash to keep. BadInput for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"a password has {SHORTEST} to {LONGEST} characters; a sentence is easy to remember")
    with AT_ONCE:
        hashed: str = _hasher().hash(password)
    return hashed


def check_password(hashed: str, password: str) -> bool:
    """Whether the hash was made of that password."""
    if len(password) > LONGEST:
        return False
    with AT_ONCE:
        try:
            return bool(_hasher().verify(hashed, password))
        except (_argon2().exceptions.VerificationError, _argon2().exceptions.InvalidHashError):
            return False


def waste_time(password: str) -> None:
    """Take as long as a check would, so that time does not tell which names there are."""
    check_password(_some_hash(), password)


@cache
def _some_hash() -> str:
    return hash_password("nobody has this password")


def _hasher() -> Any:
    return _argon2().PasswordHasher(**COST)


@cache
def _argon2() -> Any:
    try:
        return import_module("argon2")
    except ImportError as error:
        raise BadInput("accounts need argon2-cffi: pip install 'ascertain[serve]'") from error


@dataclass(slots=True, kw_only=True)
class Attempts:
    """Counts failures to sign in. After `most` of them within `seconds` a name, or an address, waits until the first of
    them is that old. `now` gives seconds."""

    now: Callable[[], float]
    seconds: float = 900.0
    most: int = 5
    most_held: int = 10_000
    _failed: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, who: str) -> float:
        """Seconds until that one may try again, 0 when now."""
        with self._lock:
            failed = self._recent(who)
            return failed[0] + self.seconds - self.now() if len(failed) >= self.most else 0.0

    def fail(self, who: str) -> None:
        """Count a failure."""
        with self._lock:
            recent = self._recent(who)
            recent.append(self.now())
            self._failed[who] = recent
            while len(self._failed) > self.most_held:
                del self._failed[next(iter(self._failed))]

    def forget(self, who: str) -> None:
        """Forget the failures of that one."""
        with self._lock:
            self._failed.pop(who, None)

    def forgive(self, who: str) -> None:
        """Take back the last failure that was counted."""
        with self._lock:
            failed = self._recent(who)
            if failed:
                failed.pop()

    def _recent(self, who: str) -> deque[float]:
        found = self._failed.get(who, deque())
        while found and found[0] <= self.now() - self.seconds:
            found.popleft()
        if not found:
            self._failed.pop(who, None)
        return found
