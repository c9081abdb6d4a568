"""Engines: the same jobs one after the other, or over worker processes. Results come in the order of the jobs.

A worker holds one job at a time, so that one which dies costs that job only: it is done again by a fresh one, and a job
that kills two, or runs too long, is left out with its reason. Workers are started as
plain interpreters rather than by forking: a fork copies locks of the progress display's thread, and the spawning of
`multiprocessing` would run the caller's main script again.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, TypeVar

from ascertain.app.pipeline import Job, Work, perform
from ascertain.app.wire import STAGE, STOP, decode_work, read_frame, write_frame
from ascertain.model import BadInput, Skipped, StopRun
from ascertain.threads import ONE_THREAD

T = TypeVar("T")

SECONDS = 120
"""Longest time for one job. The readers stop themselves after 20 s of CPU (30 s for a PDF); the rest is extraction on a
loaded machine."""
START_SECONDS = 60
"""Longest time for a worker to load what it needs before its first job."""
RECYCLE = 1000
"""Jobs of one worker before a fresh one takes its place, so that what a language model remembers of every new word does not
grow with the corpus; starting one takes some 3 s."""
FEW = 3
"""Up to so many sources run serially: starting workers, each of which loads its own models, costs more than it saves."""


def choose(engine: str | None, jobs: int, *, cores: int | None = None) -> str:
    """`serial`, `processes` or `ray`: as asked for, else one of the first two by the number of sources and cores."""
    if engine in ("serial", "processes", "ray"):
        return str(engine)
    cores = len(os.sched_getaffinity(0)) if cores is None else cores
    return "processes" if jobs > FEW and cores > 1 else "serial"


def run(
    items: Iterable[tuple[T, Job | None]], *, engine: str, workers: int | None = None, seconds: float = SECONDS
) -> Generator[tuple[T, Work], None, None]:
    """Each item with the work of its job, in order. An item without a job passes through with no work."""
    if engine == "serial":
        for item, job in items:
            yield item, Work() if job is None else perform(job)
        return
    if engine == "ray":
        from ascertain.app.ray_engine import run as run_on_ray

        yield from run_on_ray(items, seconds=seconds)
        return
    count = workers or len(os.sched_getaffinity(0))
    pool = _Pool(count, seconds)
    pending: deque[tuple[T, Future[Work]]] = deque()
    try:
        for item, job in items:
            pending.append((item, pool.submit(job)))
            # Twice as many as workers: none runs dry, and few items lie in memory at a time.
            while len(pending) > 2 * count:
                first, future = pending.popleft()
                yield first, future.result()
        while pending:
            first, future = pending.popleft()
            yield first, future.result()
    finally:
        pool.close()


class _Pool:
    """A thread for each worker process, which waits for its answers."""

    def __init__(self, count: int, seconds: float) -> None:
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers = [_Worker(seconds) for _ in range(count)]
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(max_workers=count, thread_name_prefix="ascertain")

    def submit(self, job: Job | None) -> Future[Work]:
        return self._threads.submit(self._call, job)

    def _call(self, job: Job | None) -> Work:
        if job is None:
            return Work()
        worker = self._idle.get()
        try:
            return worker.ask(job)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=True)


class _Worker:
    """One process, started when first needed and again after it died."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False
        self._closed = False
        self._jobs = 0
        self._lock = threading.Lock()

    def ask(self, job: Job) -> Work:
        """The job's work, or a failure that names how the second process that tried it ended."""
        message = _message(job)
        work, again = self._try(job, message)
        return self._try(job, message)[0] if again else work

    def _try(self, job: Job, message: bytes) -> tuple[Work, bool]:
        """The work, and whether the process was lost through no fault that is known of the job."""
        process = self._start()
        stage = first_stage(job)
        # A fresh process first loads its parts, which is not the job's time.
        timer = self._timer(process, START_SECONDS + self._seconds)
        try:
            source, target = _pipes(process)
            write_frame(source, b"", message)
            while True:
                tag, data = read_frame(target)
                if tag == STAGE:
                    if timer.interval > self._seconds:
                        timer.cancel()
                        timer = self._timer(process, self._seconds)
                    stage = data.decode()
                elif tag == STOP:
                    raise StopRun(data.decode("utf-8", "surrogatepass"))
                else:
                    return decode_work(data), False
        except (EOFError, OSError):
            return Work(failed=(self._lost(process, stage, job.source),)), not (self._late or self._closed)
        finally:
            timer.cancel()

    def stop(self) -> None:
        """End the process for good."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        _end(process)

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise StopRun("the run was stopped")
            self._jobs += 1
            if self._process is None or self._process.poll() is not None or self._jobs > RECYCLE:
                _end(self._process)
                self._late, self._jobs = False, 1
                paths = os.pathsep.join(path for path in sys.path if path)
                # -P: a folder of evidence may hold a file named like a module, and must not be searched for code.
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "ascertain.app.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**ONE_THREAD, **os.environ, "PYTHONPATH": paths},
                )
            return self._process

    def _timer(self, process: subprocess.Popen[bytes], seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._expire, [process])
        timer.start()
        return timer

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _lost(self, process: subprocess.Popen[bytes], stage: str, item: str) -> Skipped:
        process.kill()
        status = process.wait()
        if self._late:
            reason = f"stopped after {self._seconds:g} s"
            return Skipped(stage=stage, item=item, code="timeout", reason=reason)
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return Skipped(stage=stage, item=item, code="worker-died", reason=f"the worker process ended by {how}")


def first_stage(job: Job) -> str:
    """The stage that a job begins with."""
    return "reading" if job.reader else job.tasks[0].steps[0].part.stage


def _message(job: Job) -> bytes:
    try:
        return pickle.dumps(job)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise BadInput(f"a chosen part cannot be sent to a worker ({error}); run with the engine serial") from error


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    return process.stdin, process.stdout


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
