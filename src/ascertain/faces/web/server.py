"""`ascertain serve`: the case as pages and as an API, for this machine only."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from ascertain import __version__
from ascertain.app.accounts import RIGHTS, Right, Role
from ascertain.app.webhooks import Webhooks
from ascertain.faces.web import api, api_people, api_searches, api_work, assessing, case_pages, entering, pages, review
from ascertain.faces.web.access import flat
from ascertain.faces.web.guard import Caller, Guard, Keys, allowed_hosts, content_policy
from ascertain.faces.web.inbox import Inbox
from ascertain.faces.web.problems import missing, problem
from ascertain.faces.web.sessions import Sessions
from ascertain.faces.web.shell import Shell, style
from ascertain.faces.web.speaking import Speaking
from ascertain.model import AscertainError, BadInput
from ascertain.views import page_hashes

if TYPE_CHECKING:
    from ascertain.app import Workbench
    from ascertain.app.reading_case import Reader

STATIC = Path(__file__).parent / "static"
HOST = "127.0.0.1"


fixed = APIRouter(include_in_schema=False)
ROUTERS = (
    fixed, entering.router, api.router, api_searches.router, api_work.router, api_people.router, pages.router, case_pages.router,
    review.router, assessing.router,
)  # fmt: skip
"""Every route of ours, in the order in which they are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the routes share: the case, the frame, and what waits to be read."""

    bench: Workbench
    shell: Shell
    inbox: Inbox
    reader: Reader
    cookie: str
    """Name of the session cookie."""

    def seen_by(self, caller: Caller | None) -> Self:
        """The site as that caller has it: what is decided is decided under the caller's name."""
        if caller is None or caller.account is None:
            return self
        bench, shell = self.bench.signed_in(caller.account), replace(self.shell, caller=caller)
        return replace(self, bench=bench, shell=shell)


def create(bench: Workbench, *, port: int, keys: Keys | None = None, public: str | None = None) -> FastAPI:
    """The application over an open case. `port` is where it will listen: other Host names are refused.

    public: the https address under which a proxy hands requests on. Only a case with accounts may be reached so.
    """
    keys = keys or Keys()
    keys.cookie = f"ascertain-{port}"
    hosts, origins = _addresses(port, public)
    sessions = None
    if bench.accounts.on:
        cookie = "__Host-ascertain" if public else keys.cookie
        sessions = Sessions(accounts=bench.accounts, cookie=cookie, now=bench.now, secure=bool(public))
    elif public:
        raise BadInput("a case that others can reach needs accounts; make the first with: ascertain users add")
    path = bench.case.path
    reader = bench.reader()
    inbox = Inbox(bench, path.with_name(f"{path.stem}.inbox"), after=reader.warm)
    hooks = Webhooks.beside(bench.case, now=bench.now)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        inbox.start()
        hooks.start()
        warming = threading.Thread(target=reader.warm, daemon=True, name="warm")
        warming.start()
        yield
        warming.join(timeout=60)
        hooks.stop()
        inbox.stop()

    app = FastAPI(
        title="Ascertain", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=life
    )
    door = sessions or keys
    shell = Shell(case=path, keys=keys)
    app.state.site = Site(bench=bench, shell=shell, inbox=inbox, reader=reader, cookie=door.cookie)
    app.state.sessions = sessions
    for router in ROUTERS:
        app.include_router(router)
    for kind in (AscertainError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _failed)

    def refused(status: int, words: str, *, caller: Caller | None, wanted: Right | None) -> Response:
        frame = replace(shell, caller=caller)
        return frame.page(
            "refused.html.j2",
            here="",
            status=status,
            message=words,
            wanted=wanted,
            roles=[role for role in Role if wanted in RIGHTS[role]],
            admins=[a.name for a in bench.accounts.list() if a.may(Right.GOVERN)] if caller else (),
            pages=frame.pages if caller else (),
            form_key=caller.form if caller else "",
        )

    app.add_middleware(
        Guard,
        door=door,
        keys=None if sessions else keys,
        hosts=hosts,
        origins=origins,
        routes=tuple(flat(ROUTERS)),
        policy=content_policy(page_hashes()),
        refused=refused,
    )
    app.add_middleware(Speaking)
    return app


def serve(
    bench: Workbench,
    *,
    port: int = 0,
    public: str | None = None,
    ready: Callable[[str, Keys], object] = lambda address, keys: None,
) -> None:
    """Serve the case on 127.0.0.1 until interrupted. `ready` hears the address that lets one browser in, once, or the one
    where people sign in.

    port: 0 takes a free one
    public: see `create`
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
    app = create(bench, port=port, keys=keys, public=public)
    # Only a proxy of this machine is believed when it says where a request came from, and only where there is one.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="on", proxy_headers=bool(public)
    )
    # Whoever hears the address may ask at once: what comes before the server is up waits.
    listening.listen(128)
    own = public or f"http://{HOST}:{port}"
    ready(f"{own}/" if app.state.sessions else f"{own}/enter?token={keys.token}", keys)
    uvicorn.Server(config).run(sockets=[listening])


def _addresses(port: int, public: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Host names and origins that are ours."""
    if public is None:
        hosts = allowed_hosts(port)
        return hosts, frozenset(f"http://{host}" for host in hosts)
    parts = urlsplit(public)
    if parts.scheme != "https" or not parts.netloc or parts.path not in ("", "/") or "@" in parts.netloc:
        raise BadInput(f"{public} is not an address such as https://cases.example.org")
    return frozenset({parts.netloc}), frozenset({f"https://{parts.netloc}"})


@fixed.get("/static/{name}")
def _static(name: str) -> Response:
    if name == "web.css":
        return Response(style(), media_type="text/css", headers={"cache-control": "max-age=3600"})
    known = {p.name: p for p in STATIC.iterdir() if p.suffix == ".js"}
    if name not in known:
        return Response("there is nothing here\n", status_code=404, media_type="text/plain")
    return FileResponse(known[name], media_type="text/javascript", headers={"cache-control": "max-age=3600"})


@fixed.get("/favicon.ico")
def _icon() -> Response:
    return Response(status_code=204)


async def _failed(request: Request, error: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return problem(error)
    if isinstance(error, HTTPException):
        words = "there is no such page here" if error.status_code == 404 else "this page is not asked for so"
        return pages.failed(request, words, error.status_code)
    if isinstance(error, RequestValidationError):
        return pages.failed(request, "the form is not as this page makes it: load the page again", 422)
    if isinstance(error, AscertainError):
        return pages.failed(request, str(error), 404 if missing(error) else 400)
    return Response("a defect of the program; its log says more\n", status_code=500, media_type="text/plain")
