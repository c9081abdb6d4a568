"""A separate limited process for untrusted markup: a page that hangs, crashes or eats memory becomes a Skipped record.

One worker for each kind (html, pdf) serves many pages, since starting one costs about half a second; after a kill the next page
gets a new one. Limits: address space and CPU seconds a page by the kernel, wall clock by the parent. The worker is a
plain subprocess, so it also works inside a daemonic multiprocessing worker; a fork is noticed by the process id. It ends
when its input closes, so it never outlives its owner.
"""

from __future__ import annotations

import atexit
import os
import select
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, Any

from ascertain.model import Document, Skipped, Snapshot

LENGTH = struct.Struct("!Q")
MB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may use: bytes of address space, seconds of CPU, seconds of wall clock."""

    memory: int
    cpu: int
    wall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is asked; the bytes follow it."""

    kind: str
    snapshot: Snapshot
    method: str
    settings: dict[str, Any]
    cpu: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a worker answers: one of the two."""

    document: Document | None = None
    skipped: Skipped | None = None


LIMITS = {
    "html": Limits(memory=2048 * MB, cpu=19, wall=19.5),
    "pdf": Limits(memory=1024 * MB, cpu=30, wall=30.0),
}
START_SECONDS = 60.0
_workers: dict[str, Worker] = {}
_lock = threading.RLock()


class Gone(Exception):
    """The worker ended or was ended; the argument is the code of the reason."""


class Worker:
    """One subprocess. Not shared between processes; calls are one at a time."""

    def __init__(self, kind: str, limits: Limits) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ascertain.reading.worker", kind, str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        os.set_blocking(_stream(self.process.stdin).fileno(), False)
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except BaseException:
            self.end()
            raise

    def ask(self, job: bytes, data: bytes, wall: float) -> bytes:
        """Send a job and its bytes, wait for the answer. Raises Gone."""
        deadline = time.monotonic() + wall
        try:
            for part in (LENGTH.pack(len(job)), job, LENGTH.pack(len(data)), data):
                self._send(part, deadline)
        except (BrokenPipeError, ConnectionError) as error:
            raise Gone(self._reason()) from error
        return self._receive(deadline)

    def _send(self, part: bytes, deadline: float) -> None:
        view = memoryview(part)
        stream = _stream(self.process.stdin)
        while view:
            _, ready, _ = select.select([], [stream], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise Gone("timeout")
            # As much as the pipe takes now; none where another took its room.
            view = view[stream.write(view) or 0 :]

    def _receive(self, deadline: float) -> bytes:
        (size,) = LENGTH.unpack(self._exactly(LENGTH.size, deadline))
        return self._exactly(size, deadline)

    def _exactly(self, size: int, deadline: float) -> bytes:
        stream, pieces, left = _stream(self.process.stdout), [], size
        while left:
            ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise Gone("timeout")
            piece = stream.read(min(left, MB))
            if not piece:
                raise Gone(self._reason())
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _reason(self) -> str:
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            return "crashed"
        return {-24: "timeout", -9: "out-of-memory"}.get(code, "crashed")

    def end(self) -> None:
        """Kill and reap, so that no zombie stays. A copy inherited through a fork only closes its pipes."""
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        else:
            self.process.returncode = 0
        for stream in (self.process.stdin, self.process.stdout):
            _stream(stream).close()


def read_apart(
    kind: str, snapshot: Snapshot, data: bytes, *, method: str, settings: dict[str, Any], limits: Limits | None = None
) -> Document | Skipped:
    """Read in the worker for `kind`; whatever goes wrong there comes back as Skipped."""
    from msgspec import msgpack

    limits = limits or LIMITS[kind]
    job = msgpack.encode(Job(kind=kind, snapshot=snapshot, method=method, settings=settings, cpu=limits.cpu))
    with _lock:
        try:
            worker = _worker(kind, limits)
            answer = msgpack.decode(worker.ask(job, data, limits.wall), type=Answer)
        except Gone as gone:
            _drop(kind)
            return _skipped(snapshot, str(gone), limits)
        except BaseException:
            # An interrupt in the middle of an exchange leaves the pipes out of step.
            _drop(kind)
            raise
    found = answer.document or answer.skipped
    return found if found is not None else _skipped(snapshot, "crashed", limits)


def close_workers() -> None:
    """End all workers of this process."""
    with _lock:
        for kind in list(_workers):
            _drop(kind)


def _worker(kind: str, limits: Limits) -> Worker:
    worker = _workers.get(kind)
    if worker is not None and (worker.owner != os.getpid() or worker.process.poll() is not None):
        _drop(kind)
        worker = None
    if worker is None:
        worker = _workers[kind] = Worker(kind, limits)
    return worker


def _drop(kind: str) -> None:
    worker = _workers.pop(kind, None)
    if worker is not None:
        worker.end()


REASONS = {
    "timeout": "took longer than {wall:.0f} s (or {cpu} s of CPU) to read and was stopped",
    "out-of-memory": "needed more than {memory} MB to read and was stopped",
    "crashed": "made the reader crash",
}


def _skipped(snapshot: Snapshot, code: str, limits: Limits) -> Skipped:
    reason = REASONS[code].format(wall=limits.wall, cpu=limits.cpu, memory=limits.memory // MB)
    return Skipped(stage="reading", item=snapshot.id, code=code, reason=f"{snapshot.origin} {reason}")


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise Gone("crashed")
    return stream


def _renew_lock() -> None:
    global _lock  # noqa: PLW0603  (a lock held by another thread at the fork would stay held for ever in the child)
    _lock = threading.RLock()


atexit.register(close_workers)
os.register_at_fork(after_in_child=_renew_lock)
