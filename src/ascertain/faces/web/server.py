"""`ascertain serve`: the case as pages and as an API, for this machine only."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse

from ascertain import __version__
from ascertain.faces.web import api, assessing, case_pages, pages, review
from ascertain.faces.web.guard import Guard, Keys, allowed_hosts, content_policy
from ascertain.faces.web.inbox import Inbox
from ascertain.faces.web.shell import Shell, style
from ascertain.model import AscertainError, BadInput, StopRun
from ascertain.views import page_hashes

if TYPE_CHECKING:
    from ascertain.app import Workbench
    from ascertain.app.reading_case import Reader

STATIC = Path(__file__).parent / "static"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the routes share: the case, the frame, and what waits to be read."""

    bench: Workbench
    shell: Shell
    inbox: Inbox
    reader: Reader


def create(bench: Workbench, *, port: int, keys: Keys | None = None) -> FastAPI:
    """The application over an open case. `port` is where it will listen: other Host names are refused."""
    keys = keys or Keys()
    keys.cookie = f"ascertain-{port}"
    path = bench.case.path
    reader = bench.reader()
    inbox = Inbox(bench, path.with_name(f"{path.stem}.inbox"), after=reader.warm)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        inbox.start()
        warming = threading.Thread(target=reader.warm, daemon=True, name="warm")
        warming.start()
        yield
        warming.join(timeout=60)
        inbox.stop()

    app = FastAPI(
        title="Ascertain", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        lifespan=life,
    )  # fmt: skip
    app.state.site = Site(bench=bench, shell=Shell(case=path, keys=keys), inbox=inbox, reader=reader)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(case_pages.router)
    app.include_router(review.router)
    app.include_router(assessing.router)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    app.add_api_route("/favicon.ico", lambda: Response(status_code=204), include_in_schema=False)
    for kind in (AscertainError, StopRun, BadInput):
        app.add_exception_handler(kind, _failed)
    app.add_middleware(Guard, keys=keys, hosts=allowed_hosts(port), policy=content_policy(page_hashes()))
    return app


def serve(
    bench: Workbench, *, port: int = 0, ready: Callable[[str, Keys], object] = lambda address, keys: None
) -> None:
    """Serve the case on 127.0.0.1 until interrupted. `ready` hears the address that lets one browser in, once.

    port: 0 takes a free one
    """
    import uvicorn

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        raise BadInput(
            f"port {port} cannot be used ({error.strerror}); give another, or none for a free one"
        ) from error
    keys = Keys()
    port = listening.getsockname()[1]
    app = create(bench, port=port, keys=keys)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="on")
    ready(f"http://{HOST}:{port}/enter?token={keys.token}", keys)
    uvicorn.Server(config).run(sockets=[listening])


def _static(name: str) -> Response:
    if name == "web.css":
        return Response(style(), media_type="text/css", headers={"cache-control": "max-age=3600"})
    known = {p.name: p for p in STATIC.iterdir() if p.suffix == ".js"}
    if name not in known:
        return Response("there is nothing here\n", status_code=404, media_type="text/plain")
    return FileResponse(known[name], media_type="text/javascript", headers={"cache-control": "max-age=3600"})


def _failed(request: Request, error: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return api.problem(error)
    return pages.failed(request, error)
