"""Web archives as a source of many snapshots: WARC files, packed or plain, and WACZ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ascertain.capture.limits import LIMITS, Limits
from ascertain.capture.local import Captured, Far
from ascertain.capture.wacz import is_wacz, wacz_items
from ascertain.capture.warc import warc_items
from ascertain.capture.warc_records import is_warc
from ascertain.model import BadInput, Skipped


def is_archive(path: str | Path) -> bool:
    """Whether the file is a web archive, by what it begins with."""
    file = Path(path)
    return file.is_file() and (is_warc(file) or is_wacz(file))


def archive_items(path: str | Path, *, limits: Limits = LIMITS, far: Far | None = None) -> Iterator[Captured | Skipped]:
    """The snapshots in a web archive one by one, at most one of them in memory; whatever is none of them is Skipped.

    far: hears how much of the file's bytes has been read. Raises BadInput before the first item when the archive as a whole cannot be used.
    """
    file = Path(path)
    if is_wacz(file):
        yield from wacz_items(file, limits=limits, far=far)
        return
    try:
        with file.open("rb") as stream:
            size, far = file.stat().st_size, far or Far()
            for item in warc_items(stream, str(path), limits=limits):
                far.share = stream.tell() / size
                yield item
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
