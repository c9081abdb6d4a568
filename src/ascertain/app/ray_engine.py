"""Jobs as Ray tasks, eight to a task: on this machine, or on the cluster that RAY_ADDRESS names.

What goes out are pickled jobs with their page, what comes back is the same checked JSON as from a worker process, so that
all engines give the same bytes. A task whose worker dies is done again job by job, each twice at most; a job that dies again is
left out with its reason. Needs the package ray.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from ascertain.app.pipeline import Job, Work, perform
from ascertain.app.wire import decode_work, encode_work
from ascertain.model import BadInput, Skipped

T = TypeVar("T")
SHARD = 8
"""Jobs of one task: a task costs about a millisecond, a page a hundred."""


def run(items: Iterable[tuple[T, Job | None]], *, seconds: float) -> Generator[tuple[T, Work], None, None]:
    """Each item with the work of its job, in order."""
    ray = _ray()
    begun = not ray.is_initialized()
    if begun:
        from ascertain.threads import ONE_THREAD

        address = os.environ.get("RAY_ADDRESS")
        # Workers of this machine find parts where this process finds them; those of a cluster have their own.
        paths = os.pathsep.join(path for path in sys.path if path)
        here = {"env_vars": {**ONE_THREAD, "PYTHONPATH": paths}} if address is None else None
        ray.init(address=address, runtime_env=here, include_dashboard=False, log_to_driver=False)
    try:
        task = ray.remote(max_retries=0)(work_of)
        flying = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))
        pending: deque[tuple[list[tuple[T, Job | None]], Any]] = deque()
        source = iter(items)
        while shard := list(islice(source, SHARD)):
            jobs = [job for _, job in shard if job is not None]
            pending.append((shard, task.remote(_packed(jobs)) if jobs else None))
            # So many at a time that none runs dry, and few pages lie in memory.
            while len(pending) > flying:
                yield from _finished(ray, task, *pending.popleft(), seconds=seconds)
        while pending:
            yield from _finished(ray, task, *pending.popleft(), seconds=seconds)
    finally:
        if begun:
            ray.shutdown()


def work_of(message: bytes) -> list[bytes]:
    """In a worker: the work of each of the pickled jobs."""
    return [encode_work(perform(job)) for job in pickle.loads(message)]  # noqa: S301 - the driver wrote it


def _finished(
    ray: Any, task: Any, shard: list[tuple[T, Job | None]], future: Any, *, seconds: float
) -> Iterator[tuple[T, Work]]:
    works = iter(_works(ray, task, [job for _, job in shard if job is not None], future, seconds))
    for item, job in shard:
        yield item, Work() if job is None else next(works)


def _works(ray: Any, task: Any, jobs: list[Job], future: Any, seconds: float) -> list[Work]:
    if not jobs:
        return []
    try:
        return [decode_work(data) for data in ray.get(future, timeout=seconds * len(jobs))]
    except (ray.exceptions.WorkerCrashedError, ray.exceptions.GetTimeoutError, ray.exceptions.OutOfMemoryError):
        ray.cancel(future, force=True)
        return [_alone(ray, task, job, seconds) for job in jobs]
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error


def _alone(ray: Any, task: Any, job: Job, seconds: float) -> Work:
    from ascertain.app.engines import first_stage

    code = "worker-died"
    for _ in range(2):
        future = task.remote(_packed([job]))
        try:
            return decode_work(ray.get(future, timeout=seconds)[0])
        except ray.exceptions.GetTimeoutError:
            ray.cancel(future, force=True)
            code = "timeout"
            break
        except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError):
            continue
    reason = f"stopped after {seconds:g} s" if code == "timeout" else "the worker process ended twice"
    return Work(failed=(Skipped(stage=first_stage(job), item=job.source, code=code, reason=reason),))


def _packed(jobs: list[Job]) -> bytes:
    try:
        return pickle.dumps(jobs)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise BadInput(f"a chosen part cannot be sent to a worker ({error}); run with the engine serial") from error


def _ray() -> Any:
    try:
        return import_module("ray")
    except ImportError as error:
        raise BadInput("the engine ray needs the package ray: pip install 'ascertain[ray]'") from error
