"""A case that somebody else's server holds, asked as `Workbench` is asked: the same names, the same answers, the same errors.

    with Client(address="http://127.0.0.1:8000", key=key) as case:
        for claim in case.list(kind="claim", basis="unnamed_official"):
            print(claim["text"])

Needs nothing but the standard library's HTTP. The key is the one that `ascertain serve --json` prints or, where a case has
accounts, one made by `ascertain users key`.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from ascertain.model import AscertainError, Assessment, BadInput, Conflict, Decision, Span, StopRun

if TYPE_CHECKING:
    from ascertain.app.assessing import Assessed
    from ascertain.app.doctor import Finding
    from ascertain.app.saved_searches import SavedSearch
    from ascertain.app.trace import Trace
    from ascertain.assess import Person
    from ascertain.faces.web.inbox import State
    from ascertain.views import XRay

T = TypeVar("T")
ROWS = 500
"""Rows asked for at once; the server's limit."""
IDLE = 4.0
"""Seconds after which a connection is not used again: the server closes it after 5, and what was being sent then may or may
not have been done."""


class Refused(AscertainError):
    """The server does not let this key do that."""


ERRORS: Mapping[str, type[AscertainError]] = {
    "not-usable": BadInput,
    "not-valid": BadInput,
    "not-found": BadInput,
    "too-large": BadInput,
    "no-key": Refused,
    "not-allowed": Refused,
    "too-often": Refused,
    "changed-meanwhile": Conflict,
    "stale": Conflict,
}
"""By kind of problem; any other is StopRun."""


@dataclass(slots=True, kw_only=True)
class Client:
    """One connection to a served case; for several threads, make one each. `seconds` is how long an answer may take."""

    address: str
    key: str
    seconds: float = 60.0
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)
    _used: float = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # Asking

    def me(self) -> dict[str, Any]:
        """Who this key stands for, and what they may do."""
        return self._object("/me")

    def about(self) -> dict[str, Any]:
        """Rows of the case by table, and its settings."""
        return self._object("/case")

    def list(
        self,
        *,
        kind: str = "document",
        basis: str | None = None,
        stance: str | None = None,
        document: str | None = None,
        speaker: str | None = None,
        superseded: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[dict[str, Any], ...]:
        """Rows of the case, as `Workbench.list`; pages are turned until all, or `limit`, are here."""
        where = {"basis": basis, "stance": stance, "document": document, "speaker": speaker}
        if superseded:
            where["superseded"] = "true"
        return self._rows(f"/records/{_part(kind)}", where, limit, offset)

    def search(
        self, query: str, *, limit: int = 20, offset: int = 0, kind: str = "claim", **where: str | None
    ) -> tuple[dict[str, Any], ...]:
        """Claims or passages by their words or meaning, as `Workbench.search`."""
        return self._rows("/search", {"q": query, "kind": kind, **where}, limit, offset)

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The searches kept with the case, by name."""
        from ascertain.app.saved_searches import SavedSearch

        return tuple(_as(row, SavedSearch) for row in self._object("/searches")["searches"])

    def show(self, name: str) -> dict[str, Any]:
        """One thing of the case by its id, or the beginning of one."""
        return self._object(f"/record/{_part(name)}")

    def trace(self, name: str) -> Trace:
        """From an id back to the bytes, with every hash checked."""
        from ascertain.app.trace import Trace

        return _as(self._object(f"/trace/{_part(name)}"), Trace)

    def xray_of(self, document: str) -> XRay:
        """The X-ray of a document as people's decisions leave it."""
        from ascertain.views import XRay

        return _as(self._object(f"/xray/{_part(document)}"), XRay)

    def decisions(self, target: str | None = None) -> tuple[Decision, ...]:
        """Every decision, or those on one thing, in the order they were made."""
        if target is None:
            rows: Iterable[Any] = self._rows("/decisions", {}, None, 0)
        else:
            rows = self._object(f"/record/{_part(target)}/decisions")["decisions"]
        return tuple(_as(row, Decision) for row in rows)

    def assessments(self) -> tuple[Assessment, ...]:
        """The newest version of every assessment, with people kept back; `assessed` gives the one to edit."""
        return tuple(_as(row, Assessment) for row in self._rows("/assessments", {}, None, 0))

    def assessed(self, name: str) -> Assessed:
        """The newest version of an assessment, what it comes to, and what keeps it open."""
        from ascertain.app.assessing import Assessed

        return _as(self._object(f"/assessments/{_part(name)}"), Assessed)

    def people(self) -> tuple[Person, ...]:
        """The natural persons of the case by number."""
        from ascertain.assess import Person

        return tuple(_as(row, Person) for row in self._rows("/people", {}, None, 0))

    def verify(self) -> dict[str, Any]:
        """Check the whole case: `status` is ok, broken or unverifiable."""
        return self._object("/verify")

    def doctor(self) -> tuple[Finding, ...]:
        """What is installed where the case is served, and what is missing."""
        from ascertain.app.doctor import Finding

        return tuple(_as(row, Finding) for row in self._ask("GET", "/doctor"))

    def parts(self) -> tuple[dict[str, Any], ...]:
        """The parts of each stage with their settings."""
        return tuple(self._ask("GET", "/parts"))

    # Deciding

    def decide(
        self,
        action: str,
        target: str,
        *,
        who: str = "",
        why: str = "",
        spans: Iterable[Span] = (),
        **more: str | None,
    ) -> Decision:
        """Keep a decision, as `Workbench.decide`. Where people sign in, `who` is who the key belongs to."""
        given = {"action": action, "target": target, "who": who, "why": why, "spans": _cited(spans), **more}
        return _as(self._send("POST", "/decisions", given), Decision)

    def decide_person(
        self, action: str, number: int, *, value: str, why: str, who: str = "", spans: Iterable[Span] = (), **more: str
    ) -> Decision:
        """Set a public role, protect or unmask Person `number`."""
        given = {"action": action, "value": value, "who": who, "why": why, "spans": _cited(spans), **more}
        return _as(self._send("POST", f"/people/{number}/decisions", given), Decision)

    def save_search(self, name: str, query: str, **where: str | None) -> SavedSearch:
        """Keep a search with the case, as `Workbench.save_search`."""
        from ascertain.app.saved_searches import SavedSearch

        return _as(self._send("POST", "/searches", {"name": name, "query": query, **where}), SavedSearch)

    def delete_search(self, name: str) -> None:
        """Keep a search no longer."""
        self._exchange("DELETE", f"/searches/{_part(name)}", None, "application/json")

    def draft(self, cluster: str, *, who: str = "") -> Assessed:
        """Begin to assess a question."""
        return self._version("POST", "/assessments", {"cluster": cluster, "who": who})

    def assess(self, after: Assessment, *, who: str = "", why: str) -> Assessed:
        """Keep an edited copy of a version as the next one; Conflict when somebody followed that version before."""
        from ascertain.app.json import builtins

        given = {"assessment": builtins(after), "who": who, "why": why}
        return self._version("PUT", f"/assessments/{_part(after.id)}", given)

    def close_assessment(self, name: str, *, who: str = "", why: str) -> Assessed:
        """Close an assessment; BadInput with all that stands in the way."""
        return self._version("POST", f"/assessments/{_part(name)}/close", {"who": who, "why": why})

    # Work in the background

    def add(self, name: str, data: bytes) -> State:
        """Have one article read, in the background."""
        return self._work("POST", f"/documents?{urlencode({'name': name})}", data)

    def fetch(self, url: str) -> State:
        """Have an address fetched and read, in the background."""
        return _as(self._send("POST", "/addresses", {"url": url}), _state())

    def compare(self) -> State:
        """Have the case compared, in the background."""
        return self._work("POST", "/compare")

    def prepare_search(self) -> State:
        """Have the vectors made that a search by meaning needs, in the background."""
        return self._work("POST", "/prepare")

    def work(self) -> State:
        """How the work stands."""
        return self._work("GET", "/work")

    def cancel(self) -> State:
        """Drop what waits."""
        return self._work("DELETE", "/work")

    # Handing on

    def report(self, documents: Iterable[str] = (), *, named: bool = False, language: str = "en") -> str:
        """The report page, in English, Arabic (ar) or Persian (fa)."""
        body = json.dumps({"documents": [*documents], "named": named, "language": language}).encode()
        return self._exchange("POST", "/report", body, "application/json").decode()

    def export(self, name: str, *, named: bool = False, **settings: str) -> bytes:
        """The case in that format; where it has several files, a zip archive of them."""
        body = json.dumps({"named": named, "settings": settings}).encode()
        return self._exchange("POST", f"/exports/{_part(name)}", body, "application/json")

    def _version(self, method: str, path: str, given: Mapping[str, Any]) -> Assessed:
        from ascertain.app.assessing import Assessed

        return _as(self._send(method, path, given), Assessed)

    def _work(self, method: str, path: str, body: bytes | None = None) -> State:
        return _as(json.loads(self._exchange(method, path, body, "application/octet-stream")), _state())

    def _rows(
        self, path: str, where: Mapping[str, str | None], limit: int | None, offset: int
    ) -> tuple[dict[str, Any], ...]:
        given = {k: v for k, v in where.items() if v is not None}
        rows: list[dict[str, Any]] = []
        start: int | None = offset
        while start is not None and (limit is None or len(rows) < limit):
            most = ROWS if limit is None else min(ROWS, limit - len(rows))
            page = self._object(f"{path}?{urlencode({**given, 'offset': start, 'limit': most})}")
            rows += page["rows"]
            start = page["next"]
        return tuple(rows)

    def _object(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("GET", path)
        return found

    def _send(self, method: str, path: str, given: Mapping[str, Any]) -> Any:
        sent = {k: v for k, v in given.items() if v is not None}
        return json.loads(self._exchange(method, path, json.dumps(sent).encode(), "application/json"))

    def _ask(self, method: str, path: str) -> Any:
        return json.loads(self._exchange(method, path))

    def _exchange(self, method: str, path: str, body: bytes | None = None, media: str | None = None) -> bytes:
        headers = {"authorization": f"Bearer {self.key}"} | ({"content-type": media} if media and body else {})
        connection = self._connected()
        try:
            connection.request(method, f"/api/v1{path}", body=body, headers=headers)
            response = connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise StopRun(f"{self.address} does not answer: {error or type(error).__name__}") from error
        self._used = time.monotonic()
        if response.status >= 400:
            _fail(response.status, data)
        return data

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is not None and time.monotonic() - self._used > IDLE:
            self.close()
        if self._connection is None:
            parts = urlsplit(self.address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise BadInput(f"{self.address} is not an address such as http://127.0.0.1:8000")
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self._connection = kind(parts.hostname, parts.port, timeout=self.seconds)
        return self._connection


def _fail(status: int, data: bytes) -> NoReturn:
    try:
        problem = json.loads(data)
        kind, detail = str(problem["type"]).rpartition("/")[2], str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        raise StopRun(f"the server answered {status}: {data[:200].decode('utf-8', 'replace')}") from None
    raise ERRORS.get(kind, StopRun)(detail)


def _state() -> type[State]:
    from ascertain.faces.web.inbox import State

    return State


def _cited(spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [{"document": s.document, "start": s.start, "end": s.end} for s in spans]


def _part(name: str) -> str:
    return quote(name, safe="")


def _as(value: Any, kind: type[T]) -> T:
    import msgspec

    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise StopRun(f"the server gave something that is no {kind.__name__}: {error}") from error
