"""Bytes into Snapshots: files, standard input, and (where the caller enables it) web addresses."""

from ascertain.capture.fetch import capture_url
from ascertain.capture.local import Captured, capture_bytes, capture_file
from ascertain.capture.sniff import media_type

__all__ = ["Captured", "capture_bytes", "capture_file", "capture_url", "media_type"]
