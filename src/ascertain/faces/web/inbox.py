"""Long work asked for on a page, done by one thread: what was added is read, then the case is compared anew.

A file stays in a folder beside the case until its outcome is in the case, so that a server that was stopped goes on where
it was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.app import Outcome, Workbench

MOST = 32 * 2**20
"""Bytes of one added file; the same limit as for a file named on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the work stands. `done` names what was read or compared, with what became of it; `stage` is the stage of a
    comparison that was finished last, `share` how much of it is done."""

    waiting: tuple[str, ...] = ()
    now: str | None = None
    done: tuple[tuple[str, str], ...] = ()
    stage: str | None = None
    share: float = 0.0

    @property
    def busy(self) -> bool:
        """Whether anything is being done or waits."""
        return bool(self.now or self.waiting or self.stage)


@dataclass(slots=True)
class Inbox:
    """The folder and its thread. `after` is called when all that was asked for is in the case."""

    bench: Workbench
    folder: Path
    after: Callable[[], object] = lambda: None
    _done: list[tuple[str, str]] = field(default_factory=list)
    _now: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _stopped: bool = False
    _compare: bool = False
    _stage: tuple[str, float] | None = None

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes under a safe form of the name and start to read."""
        if len(data) > MOST:
            raise BadInput(f"{name} has {len(data)} bytes; at most {MOST} are taken")
        if not data.strip():
            raise BadInput("there is nothing in it")
        self.folder.mkdir(exist_ok=True)
        safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in Path(name).name).strip(".-")[-80:] or "article"
        with self._lock:
            number = sum(1 for _ in self.folder.iterdir()) + len(self._done)
            (self.folder / f"{number:06d}-{safe}").write_bytes(data)
        self.start()

    def start(self) -> None:
        """Work off what waits, unless that goes on already."""
        with self._lock:
            if (self._waiting() or self._compare) and not (self._thread and self._thread.is_alive()):
                self._stopped = False
                self._thread = threading.Thread(target=self._work, daemon=True, name="inbox")
                self._thread.start()

    def compare(self) -> None:
        """Compare the case as soon as nothing waits to be read."""
        with self._lock:
            self._compare = True
        self.start()

    def cancel(self) -> None:
        """Drop what waits; what is being read or compared now is finished."""
        with self._lock:
            self._compare = False
            for path in self._waiting():
                if path != self._now:
                    path.unlink(missing_ok=True)

    def stop(self) -> None:
        """Finish the file at hand and leave the rest for the next start."""
        self._stopped = True
        if self._thread is not None:
            self._thread.join(timeout=120)

    def state(self) -> State:
        """How the work stands now."""
        with self._lock:
            waiting = tuple(_shown(p) for p in self._waiting() if p != self._now)
            stage, share = self._stage or (None, 0.0)
            now = _shown(self._now) if self._now else None
            return State(waiting=waiting, now=now, done=tuple(self._done[-20:]), stage=stage, share=share)

    def _waiting(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.is_dir() else []

    def _work(self) -> None:
        while not self._stopped:
            with self._lock:
                waiting = self._waiting()
                self._now = waiting[0] if waiting else None
                wanted, self._compare = self._compare and not waiting, self._compare and bool(waiting)
                self._stage = ("begin", 0.0) if wanted else None
                if self._now is None and not wanted:
                    # Cleared under the lock, so that what is asked for from now on starts a thread of its own.
                    self._thread = None
                    break
            if self._now is None:
                self._done.append(("The case", self._compared()))
                continue
            told = self._read(self._now)
            with self._lock:
                self._now.unlink(missing_ok=True)
                self._done.append((_shown(self._now), told))
                self._compare = True
        self.after()

    def _compared(self) -> str:
        def advance(done: int, of: int, stage: str) -> None:
            self._stage = (stage, done / of)

        try:
            found = self.bench.compare(progress=advance)
        except Exception as error:
            return f"could not be compared: {error}"
        return "compared, nothing new" if found.known else f"compared, {len(found.records)} records"

    def _read(self, path: Path) -> str:
        try:
            (outcome,) = self.bench.add([path], engine="serial")
        except Exception as error:
            return f"failed: {error}"
        return _told(outcome)


def _told(outcome: Outcome) -> str:
    if outcome.failed:
        return "; ".join(f"{f.stage}: {f.reason}" for f in outcome.failed)
    return "was in the case already" if outcome.known else f"added, {len(outcome.records)} records"


def _shown(path: Path) -> str:
    return path.name.partition("-")[2]
