"""A worker process: reads jobs from standard input, writes their work to standard output, ends with its owner."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from ascertain.app.debug import start_log
from ascertain.app.pipeline import Job, perform
from ascertain.app.wire import DONE, STAGE, STOP, encode_work, read_frame, write_frame
from ascertain.model import StopRun


def main() -> None:
    """Serve jobs until the owner closes the pipe. Whatever a part prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = sys.stdin.buffer
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    start_log()
    # The owner may go at any moment: what is left to tell is told to nobody.
    with suppress(BrokenPipeError):
        _serve(source, target)


def _serve(source: BinaryIO, target: BinaryIO) -> None:
    while True:
        try:
            _, message = read_frame(source, tagged=False)
        except EOFError:
            return
        try:
            job = _job(message)
            work = perform(job, announce=lambda stage: write_frame(target, STAGE, stage.encode()))
            write_frame(target, DONE, encode_work(work))
        except StopRun as error:
            write_frame(target, STOP, str(error).encode("utf-8", "surrogatepass"))


def _job(message: bytes) -> Job:
    try:
        job = pickle.loads(message)  # noqa: S301 - the owner wrote it
    except (ImportError, AttributeError) as error:
        raise StopRun(f"a worker cannot load a chosen part ({error}); run with the engine serial") from error
    if not isinstance(job, Job):
        raise TypeError(f"a job was expected, not {type(job).__name__}")
    return job


if __name__ == "__main__":
    main()
