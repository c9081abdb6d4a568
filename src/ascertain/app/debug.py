"""What developers want to see: with `ASCERTAIN_DEBUG=1`, tracebacks of parts that failed go to standard error."""

from __future__ import annotations

import logging
import os


def wanted() -> bool:
    """Whether the environment asks for tracebacks."""
    return os.environ.get("ASCERTAIN_DEBUG") == "1"


def start_log() -> None:
    """Send the program's debug log to standard error where it is wanted."""
    if wanted():
        logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
        logging.getLogger("ascertain").setLevel(logging.DEBUG)
