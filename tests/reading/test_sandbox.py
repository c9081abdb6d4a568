import multiprocessing
import os
import signal
from dataclasses import replace

import pytest
from samples import BODY, page, read_bytes, texts

from ascertain.model import Document, SkipItem, Skipped
from ascertain.reading import close_workers, reader_for, sandbox


@pytest.fixture
def tight(monkeypatch):
    """Set limits for one test; workers start anew before and after."""

    def apply(**limits):
        close_workers()
        monkeypatch.setitem(sandbox.LIMITS, "html", replace(sandbox.LIMITS["html"], **limits))

    yield apply
    close_workers()


def worker_id():
    return sandbox._workers["html"].process.pid


def heavy():
    return b"<html><body>" + b"".join(f"<p>{n} {BODY[n % 4]}</p>".encode() for n in range(19_000))


def test_one_worker_serves_many_pages():
    read_bytes(page())
    first = worker_id()
    read_bytes(page())
    assert worker_id() == first


def test_page_that_takes_too_long_is_skipped_and_the_next_is_read(tight):
    tight(wall=0.7)
    read_bytes(page())
    first = worker_id()
    record = read_bytes(heavy())
    assert isinstance(record, Skipped)
    assert record.code == "timeout"
    assert "stopped" in record.reason
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert isinstance(read_bytes(page()), Document)


def test_cpu_limit_ends_a_page(tight):
    tight(cpu=0)
    record = read_bytes(heavy())
    assert isinstance(record, Skipped)
    assert record.code == "timeout"


def test_memory_limit_ends_a_page(tight):
    tight(memory=80 * sandbox.MB)
    record = read_bytes(heavy())
    assert isinstance(record, Skipped)
    assert record.code in ("out-of-memory", "crashed")


def test_killed_worker_is_replaced_and_reaped():
    read_bytes(page())
    first = worker_id()
    os.kill(first, signal.SIGKILL)
    assert isinstance(read_bytes(page()), Document | Skipped)
    assert isinstance(read_bytes(page()), Document)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_closing_leaves_no_process():
    read_bytes(page())
    first = worker_id()
    close_workers()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def in_child(queue):
    document = read_bytes(page())
    queue.put((texts(document, "paragraph"), worker_id()))
    close_workers()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_works_inside_a_daemonic_process_beside_the_parents_worker(method):
    read_bytes(page())
    own = worker_id()
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=in_child, args=(queue,), daemon=True)
    child.start()
    paragraphs, theirs = queue.get(timeout=60)
    child.join(60)
    assert paragraphs == BODY
    assert theirs != own
    assert isinstance(read_bytes(page()), Document)
    assert worker_id() == own


def test_unknown_media_type_has_no_reader():
    with pytest.raises(SkipItem, match="no reader for image/png"):
        reader_for("image/png")
