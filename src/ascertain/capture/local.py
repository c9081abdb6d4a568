"""Files and bytes at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ascertain.capture.sniff import media_type
from ascertain.model import BadInput, Snapshot, snapshot_id

MAX_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A snapshot and the bytes it names."""

    snapshot: Snapshot
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Far:
    """How far the reading of a file with many articles has come, from 0 to 1."""

    share: float = 0.0


def capture_bytes(
    data: bytes,
    *,
    origin: str,
    method: str,
    now: datetime,
    charset: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    declared: str | None = None,
) -> Captured:
    """Name the bytes and say what they are. `now` must carry a time zone; `declared` is the sender's media type.

    Raises BadInput when there is nothing to read: empty, blank, binary, above 32 MB.
    """
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone")
    if len(data) > MAX_BYTES:
        raise BadInput(f"{origin} has more than {MAX_BYTES // 2**20} MB; split it or save the article alone")
    snapshot = Snapshot(
        id=snapshot_id(data),
        size=len(data),
        media_type=media_type(data, "standard input" if origin == "-" else origin, declared),
        origin=origin,
        method=method,
        captured_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        charset=charset,
        headers=headers,
    )
    return Captured(snapshot=snapshot, data=data)


def capture_file(path: str | Path, *, now: datetime) -> Captured:
    """Read one file. Raises BadInput when it is missing, no regular file, unreadable, too large or not of a kind that is read."""
    file = Path(path)
    if not file.exists():
        raise BadInput(f"{path} does not exist")
    if not file.is_file():
        raise BadInput(f"{path} is not a file")
    return capture_bytes(beginning(file, MAX_BYTES + 1), origin=str(path), method="file", now=now)


def beginning(file: Path, most: int) -> bytes:
    """At most so many bytes of a file. Raises BadInput when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror or error}") from error
