"""Bytes into Snapshots: files, standard input, web archives, and (where the caller enables it) web addresses."""

from ascertain.capture.archive import archive_items, is_archive
from ascertain.capture.fetch import capture_url
from ascertain.capture.local import Captured, Far, capture_bytes, capture_file
from ascertain.capture.sniff import media_type

__all__ = [
    "Captured",
    "Far",
    "archive_items",
    "capture_bytes",
    "capture_file",
    "capture_url",
    "is_archive",
    "media_type",
]
