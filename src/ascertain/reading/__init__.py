"""Snapshots into Documents. `readers` is the registry; `reader_for` finds the part for a media type."""

from collections.abc import Iterator

from ascertain.model import Document, Skipped, Snapshot
from ascertain.reading.build import holds, places_coverage
from ascertain.reading.registry import reader_for, readers
from ascertain.reading.sandbox import close_workers

# Each module registers its part on import.
from ascertain.reading import html, markdown, pdf, text  # isort: skip


def read(snapshot: Snapshot, data: bytes) -> Iterator[Document | Skipped]:
    """Read a snapshot with the part for its media type and default settings."""
    part = reader_for(snapshot.media_type)
    return part.function(snapshot, data, **part.resolve())


__all__ = [
    "close_workers",
    "holds",
    "html",
    "markdown",
    "pdf",
    "places_coverage",
    "read",
    "reader_for",
    "readers",
    "text",
]
