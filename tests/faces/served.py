"""A case that is served on this machine, by a thread of the test."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from ascertain import Workbench
from ascertain.faces.web.guard import Keys
from ascertain.faces.web.server import create


@dataclass(frozen=True, kw_only=True)
class Served:
    """Where it answers, and what lets one in."""

    address: str
    keys: Keys
    app: FastAPI


@contextmanager
def served(bench: Workbench) -> Iterator[Served]:
    """Serve the case until the block ends."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port, keys = listening.getsockname()[1], Keys()
        app = create(bench, port=port, keys=keys)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on"))
        thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Served(address=f"http://127.0.0.1:{port}", keys=keys, app=app)
        server.should_exit = True
        thread.join(timeout=60)
