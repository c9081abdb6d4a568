"""The limited process: `python -m ascertain.reading.worker KIND MEMORY` answers one length-prefixed job after another."""

from __future__ import annotations

import gc
import os
import resource
import sys
from contextlib import suppress
from typing import BinaryIO

from msgspec import msgpack

from ascertain.model import AscertainError, Document, SkipItem, Skipped
from ascertain.reading.sandbox import LENGTH, Answer, Job


def main(kind: str, memory: int) -> None:
    """Serve until the input closes."""
    answers = _own_stdout()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _warm(kind)
    # A page makes tens of thousands of objects that all go with it: looking for cycles among them takes 5 % of the time.
    gc.set_threshold(50_000, 20, 20)
    _send(answers, b"ready")
    while (job := _receive(sys.stdin.buffer)) is not None:
        data = _receive(sys.stdin.buffer)
        if data is None:
            return
        _send(answers, msgpack.encode(_answer(msgpack.decode(job, type=Job), data)))


def _answer(job: Job, data: bytes) -> Answer:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + job.cpu + 1, hard))
    try:
        return Answer(document=_read(job, data))
    except SkipItem as skip:
        code, reason = skip.code, str(skip)
    except AscertainError as error:
        code, reason = "bad-input", str(error)
    except MemoryError:
        code, reason = "out-of-memory", f"{job.snapshot.origin} needed more memory to read than is allowed"
    except Exception as error:  # (any failure of a parser on hostile input is this item's alone)
        code, reason = "unreadable", f"{job.snapshot.origin} cannot be read: {type(error).__name__}: {str(error)[:200]}"
    return Answer(skipped=Skipped(stage="reading", item=job.snapshot.id, code=code, reason=reason))


def _read(job: Job, data: bytes) -> Document:
    if job.kind == "pdf":
        from ascertain.reading.pdf import read_pdf

        return read_pdf(job.snapshot, data, job.method, **job.settings)
    from ascertain.reading.page import read_page

    return read_page(job.snapshot, data, job.method, **job.settings)


def _warm(kind: str) -> None:
    with suppress(ImportError):
        if kind == "pdf":
            import pypdfium2  # noqa: F401
        else:
            import trafilatura  # noqa: F401


def _own_stdout() -> BinaryIO:
    """Keep the answer channel to ourselves: what libraries print must not get into it."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return answers


def _receive(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None


def _send(stream: BinaryIO, body: bytes) -> None:
    view = memoryview(LENGTH.pack(len(body)) + body)
    while view:
        view = view[stream.write(view) :]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
