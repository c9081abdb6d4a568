"""A case that is served on this machine, by a thread of the test, or asked without a server; and what its log tells."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from ascertain import Workbench
from ascertain.faces.web.guard import Keys
from ascertain.faces.web.server import create
from ascertain.store.custody import links
from ascertain.store.database import transaction

OWN = "http://127.0.0.1:8124"


@contextmanager
def entered(bench: Workbench, *, raising: bool = True) -> Iterator[TestClient]:
    """The pages of a case at `OWN`, as a browser asks for them that has been let in. raising: a failure of the server is one of
    the test, and no answer."""
    keys = Keys()
    app = create(bench, port=int(OWN.rpartition(":")[2]), keys=keys)
    with TestClient(app, base_url=OWN, headers={"origin": OWN}, raise_server_exceptions=raising) as client:
        assert client.get(f"/enter?token={keys.token}").status_code == 200
        yield client


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


def events(bench: Workbench) -> list[dict[str, Any]]:
    """The events of the case's log, oldest first."""
    with transaction(bench.case.engine) as connection:
        return [json.loads(link.event) for link in links(connection)]
