"""Long work asked for on a page, done by one thread: what was added is read, then the case is compared anew, then prepared for
a search by meaning.

A file stays in a folder beside the case until its outcome is in the case, and a mark beside it until a comparison that was
asked for is done, so that a server that was stopped, or killed, goes on where it was. Both name who asked. What waits for an
encrypted case is sealed with its key, its name too, and while it is read lies in memory alone.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.accounts import Account, Role
from ascertain.app.meaning import AT_ONCE
from ascertain.app.sources import is_url
from ascertain.model import BadInput, StopRun

if TYPE_CHECKING:
    from ascertain.app import Outcome, Workbench
    from ascertain.store.vault import Vault

MOST = 32 * 2**20
"""Bytes of one added file; the same limit as for a file named on the command line."""
SEALED = "sealed"
"""What a sealed file is called."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own, readable by the owner alone, is made in it
"""A folder that is never on a disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the work stands. `done` names what was read, compared or prepared, with what became of it; `stage` is the stage
    of a comparison that was finished last, or "meaning", `share` how much of it is done."""

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
    _last: int = -1
    _stage: tuple[str, float] | None = None
    _names: dict[str, str] = field(default_factory=dict)
    """Of sealed files, opened once."""

    def put(self, name: str, data: bytes, *, by: Account | None = None, address: bool = False) -> None:
        """Keep the bytes under a safe form of the name and start to read. `by` stands in the log. address: they are where
        to fetch, not what to read."""
        if len(data) > MOST:
            raise BadInput(f"{name} has {len(data)} bytes; at most {MOST} are taken")
        if not data.strip():
            raise BadInput("there is nothing in it")
        vault = self._vault
        if vault is not None and not MEMORY.is_dir():
            raise BadInput("this machine has no folder in memory, so an encrypted case takes files from: ascertain add")
        self.folder.mkdir(exist_ok=True)
        safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in Path(name).name).strip(".-")[-80:] or "article"
        with self._lock:
            # Above every number that waits: a number used twice would put one article in the place of another.
            self._last = max([self._last, *(int(p.name.partition("-")[0]) for p in self._waiting())]) + 1
            path = self.folder / f"{self._last:06d}-{safe if vault is None else SEALED}"
            _asker(path).write_text(by.name if by else "", encoding="utf-8")
            if address:
                _address(path).touch()
            half = path.with_name(f".{path.name}.part")
            half.write_bytes(data if vault is None else vault.seal(f"{safe}\n".encode() + data, path.name))
            half.rename(path)
        self.start()

    def fetch(self, address: str, *, by: Account | None = None) -> None:
        """Fetch the address and read what is there, where the settings allow it. BadInput where they do not."""
        if not self.bench.effective.allow_url:
            raise BadInput("nothing is fetched here: start the server with --allow-url to allow it")
        if not is_url(address) or not address.isprintable():
            raise BadInput(f"{address} is no address that begins with http:// or https://")
        self.put(address, address.encode(), by=by, address=True)

    def start(self) -> None:
        """Work off what waits, unless that goes on already."""
        with self._lock:
            if (self._waiting() or self._wanted or self._meaning.exists()) and not (
                self._thread and self._thread.is_alive()
            ):
                self._stopped = False
                self._thread = threading.Thread(target=self._work, daemon=True, name="inbox")
                self._thread.start()

    def compare(self, *, by: Account | None = None) -> None:
        """Compare the case as soon as nothing waits to be read. `by` stands in the log."""
        with self._lock:
            self._mark.write_text(by.name if by else "", encoding="utf-8")
        self.start()

    def prepare(self, *, by: Account | None = None) -> None:
        """Make the vectors that a search by meaning needs, once nothing else waits. `by` stands in no log: nothing of the case
        changes."""
        with self._lock:
            self._meaning.write_text(by.name if by else "", encoding="utf-8")
        self.start()

    def cancel(self) -> None:
        """Drop what waits; what is being read or compared now is finished. Vectors that are made already stay."""
        with self._lock:
            self._mark.unlink(missing_ok=True)
            self._meaning.unlink(missing_ok=True)
            for path in self._waiting():
                if path != self._now:
                    _gone(path)

    def stop(self) -> None:
        """Finish the file at hand and leave the rest for the next start."""
        self._stopped = True
        if self._thread is not None:
            self._thread.join(timeout=120)

    def state(self) -> State:
        """How the work stands now."""
        with self._lock:
            waiting = tuple(self._shown(p) for p in self._waiting() if p != self._now)
            # What was asked for and not begun is work already, so that a page which asked for it goes on to show it.
            begun = "begin" if self._wanted else "meaning" if self._meaning.exists() else None
            stage, share = self._stage or (begun if not waiting and not self._now else None, 0.0)
            now = self._shown(self._now) if self._now else None
            return State(waiting=waiting, now=now, done=tuple(self._done[-20:]), stage=stage, share=share)

    @property
    def _mark(self) -> Path:
        """Says that a comparison is wanted, and by whom."""
        return self.folder.with_suffix(".compare")

    @property
    def _marked(self) -> Path:
        """The mark of the comparison at hand. What was killed in the middle is wanted still."""
        return self.folder.with_suffix(".comparing")

    @property
    def _meaning(self) -> Path:
        """Says that vectors are wanted."""
        return self.folder.with_suffix(".vectors")

    @property
    def _wanted(self) -> bool:
        return self._mark.exists() or self._marked.exists()

    def _waiting(self) -> list[Path]:
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(p for p in found if not p.name.startswith("."))

    def _work(self) -> None:
        while not self._stopped:
            with self._lock:
                waiting = self._waiting()
                self._now = waiting[0] if waiting else None
                wanted = self._wanted and not waiting
                if wanted and self._mark.exists():
                    self._mark.replace(self._marked)
                vectors = self._now is None and not wanted and self._meaning.exists()
                self._stage = ("begin", 0.0) if wanted else ("meaning", 0.0) if vectors else None
                if self._now is None and not wanted and not vectors:
                    # Cleared under the lock, so that what is asked for from now on starts a thread of its own.
                    self._thread = None
                    break
            if vectors:
                self._prepared()
                continue
            if self._now is None:
                self._done.append(("The case", self._compared(_named(self._marked))))
                self._marked.unlink(missing_ok=True)
                continue
            by, shown = _named(_asker(self._now)), self._shown(self._now)
            told = self._read(self._now, by)
            with self._lock:
                # Marked before the file is gone: what was read is compared, whatever happens in between.
                self._mark.write_text(by, encoding="utf-8")
                _gone(self._now)
                self._done.append((shown, told))
        self.after()

    def _as(self, name: str) -> Workbench:
        """The case in the hands of who asked. Whether they might was settled when they asked."""
        return self.bench.signed_in(Account(name=name, role=Role.EDITOR, made_at="")) if name else self.bench

    def _compared(self, by: str) -> str:
        def advance(done: int, of: int, stage: str) -> None:
            self._stage = (stage, done / of)

        try:
            found = self._as(by).compare(progress=advance)
        except Exception as error:
            return f"could not be compared: {error}"
        return "compared, nothing new" if found.known else f"compared, {sum(1 for _ in found)} records"

    def _prepared(self) -> None:
        """Vectors, some at a time, until all are made, or it is dropped, or the server stops."""
        try:
            left = total = self.bench.prepare_search(most=0)
            while left and self._meaning.exists() and not self._stopped:
                left = self.bench.prepare_search(most=AT_ONCE)
                self._stage = ("meaning", 1 - left / total)
        except Exception as error:
            self._done.append(("Meaning", f"failed: {error}"))
        else:
            if left and self._meaning.exists():
                return
            self._done.append(("Meaning", "dropped" if left else "prepared"))
        self._meaning.unlink(missing_ok=True)

    def _read(self, path: Path, by: str) -> str:
        try:
            with self._plain(path) as readable:
                source = readable.read_text("utf-8") if _address(path).exists() else readable
                outcomes = list(self._as(by).add([source], engine="serial"))
        except Exception as error:
            return f"failed: {error}"
        return _told(outcomes)

    @property
    def _vault(self) -> Vault | None:
        return self.bench.case.blobs.vault

    @contextmanager
    def _plain(self, path: Path) -> Iterator[Path]:
        """Where the file can be read, for as long as it takes."""
        if self._vault is None:
            yield path
            return
        name, _, data = self._vault.open(path.read_bytes(), path.name).partition(b"\n")
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            target = Path(folder) / path.name.replace(SEALED, name.decode())
            target.write_bytes(data)
            yield target

    def _shown(self, path: Path) -> str:
        """The name that it was added under."""
        if self._vault is None:
            return path.name.partition("-")[2]
        if path.name not in self._names:
            try:
                name = self._vault.open(path.read_bytes(), path.name).partition(b"\n")[0].decode()
            except (StopRun, OSError):
                name = SEALED
            self._names[path.name] = name
        return self._names[path.name]


def _told(outcomes: Sequence[Outcome]) -> str:
    """What became of what was read: of one article, or of all that a feed or an archive holds."""
    failed = [f for o in outcomes for f in o.failed]
    if len(outcomes) == 1 and failed:
        return "; ".join(f"{f.stage}: {f.reason}" for f in failed)
    if all(o.known for o in outcomes):
        return "was in the case already"
    records = sum(len(o.records) for o in outcomes)
    if len(outcomes) == 1:
        return f"added, {records} records"
    return f"added, {sum(not o.known and not o.failed for o in outcomes)} articles with {records} records, {len(failed)} left out"


def _address(path: Path) -> Path:
    """Beside a file that holds an address to fetch."""
    return path.with_name(f".{path.name}.address")


def _gone(path: Path) -> None:
    for kept in (path, _asker(path), _address(path)):
        kept.unlink(missing_ok=True)


def _asker(path: Path) -> Path:
    """Beside a file that waits: who added it."""
    return path.with_name(f".{path.name}.by")


def _named(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
