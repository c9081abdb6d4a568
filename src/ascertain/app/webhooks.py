"""Other programs told that a question changed: off until a file beside the case names them.

    [[webhook]]                                   # case.webhooks.toml, readable by its owner alone
    url = "https://desk.example/changed"
    secret = "whsec_..."                          # 24 bytes or more, base64

What is told is which question changed, how and when, never its words: who needs them asks the API with a key of their own.
Questions that name a natural person are never told of, as `changes` has it. Messages are signed as Standard Webhooks say, tried again with growing pauses, and lie in a folder until they got
through, so that a restart loses none. Addresses off the public internet are refused as for fetching.

References: standardwebhooks.com (headers, signature); RFC 2104 (HMAC).
"""

from __future__ import annotations

import hmac
import json
import threading
import tomllib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.changes import Change, Standing, changes, standing
from ascertain.app.clock import Now, stamp, utc_now
from ascertain.capture.address import check_url
from ascertain.capture.post import post
from ascertain.model import AscertainError, BadInput, make_id

if TYPE_CHECKING:
    from ascertain.store.case import Case

Send = Callable[[str, bytes, Mapping[str, str]], int]
PREFIX, SHORTEST = "whsec_", 24
PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21_600, 43_200))
"""After each failure; after the last the message is laid aside, some 18 hours after the change."""
LOOK_SECONDS = 2.0
GONE = 410
"""The status by which the other side says never to tell it again (RFC 9110)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Who is told, and the secret that signs what is told."""

    url: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What waits to be told. `due` is RFC 3339 in UTC; `tries` how often it failed."""

    id: str
    url: str
    body: str
    due: str
    tries: int = 0
    told: str = ""
    """Why it failed last."""


@dataclass(slots=True, kw_only=True)
class Webhooks:
    """Watches a case while it is served. `send` posts a body with headers to an address and gives the status."""

    case: Case
    hooks: tuple[Hook, ...]
    folder: Path
    now: Now = utc_now
    send: Send = post
    _before: Mapping[str, Standing] = field(default_factory=dict)
    _compared: int = -1
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @classmethod
    def beside(cls, case: Case, *, now: Now = utc_now, send: Send = post) -> Webhooks:
        """As the file beside the case says; with no file nobody is told anything."""
        base = case.path.with_name(case.path.stem)
        hooks = read_hooks(base.with_name(f"{base.name}.webhooks.toml"))
        return cls(case=case, hooks=hooks, folder=base.with_name(f"{base.name}.outbox"), now=now, send=send)

    def start(self) -> None:
        """Watch and tell in the background, if anybody is to be told."""
        if self.hooks:
            self._thread = threading.Thread(target=self._work, daemon=True, name="webhooks")
            self._thread.start()

    def stop(self) -> None:
        """Stop; what was not told waits for the next start."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def look(self) -> int:
        """Lay out a message for each hook and each question that changed since the last look; how many. The first look only
        learns how things stand."""
        compared = self.case.state().compared
        if compared == self._compared:
            return 0
        first, before = self._compared < 0, self._before
        self._compared, self._before = compared, standing(self.case)
        if first:
            return 0
        at = stamp(self.now())
        told = changes(before, self._before, self.case, at=at)
        for change in told:
            for hook in self.hooks:
                self._keep(_message(change, hook, at))
        return len(told) * len(self.hooks)

    def deliver(self) -> int:
        """Try every message that is due; how many got through."""
        secrets, done = {h.url: h.secret for h in self.hooks}, 0
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            message = Message(**json.loads(path.read_text("utf-8")))
            # What is owed to somebody no longer in the file is owed no more.
            if message.url not in secrets:
                path.unlink()
            elif message.due <= stamp(self.now()):
                done += self._try(path, message, secrets[message.url])
        return done

    def _try(self, path: Path, message: Message, secret: bytes) -> bool:
        at, body = self.now(), message.body.encode()
        try:
            status = self.send(message.url, body, _headers(message, secret, at))
        except AscertainError as error:
            status, told = 0, str(error)
        else:
            told = f"answered {status}"
        if 200 <= status < 300 or status == GONE:
            path.unlink()
            return status != GONE
        later = replace(message, tries=message.tries + 1, told=told)
        if message.tries < len(PAUSES):
            self._keep(replace(later, due=stamp(at + PAUSES[message.tries])))
        else:
            self._keep(later, suffix=".failed")
            path.unlink()
        return False

    def _keep(self, message: Message, suffix: str = ".json") -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / f"{message.id}{suffix}"
        draft = path.with_suffix(".part")
        fields = {name: getattr(message, name) for name in ("id", "url", "body", "due", "tries", "told")}
        draft.write_text(json.dumps(fields), encoding="utf-8")
        draft.replace(path)

    def _work(self) -> None:
        while not self._stop.is_set():
            # The case may be being purged, or the disk be full: what is there is looked at again.
            with suppress(AscertainError, OSError):
                self.look()
                self.deliver()
            self._stop.wait(LOOK_SECONDS)


def read_hooks(path: Path) -> tuple[Hook, ...]:
    """Those whom the file names; none where there is no file. BadInput for a file that others can read, a weak secret, or an
    address off the public internet."""
    if not path.exists():
        return ()
    if path.stat().st_mode & 0o077:
        raise BadInput(f"{path} holds secrets and can be read by others: chmod 600 {path}")
    try:
        given = tomllib.loads(path.read_text("utf-8")).get("webhook", [])
        return tuple(Hook(url=check_url(h["url"]).url, secret=_secret(h["secret"])) for h in given)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, Error, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not usable: {error}; each [[webhook]] takes a url and a secret") from error


def sign(secret: bytes, name: str, at: int, body: bytes) -> str:
    """The signature of a message: over its name, the second it is sent, and its body."""
    digest = hmac.new(secret, f"{name}.{at}.".encode() + body, sha256).digest()
    return f"v1,{b64encode(digest).decode()}"


def _message(change: Change, hook: Hook, at: str) -> Message:
    data = {"question": change.cluster, "change": change.id, "kind": change.kind}
    body = json.dumps({"type": "question.changed", "timestamp": at, "data": data}, separators=(",", ":"))
    return Message(id=make_id("msg", change.id, hook.url), url=hook.url, body=body, due=at)


def _headers(message: Message, secret: bytes, at: datetime) -> dict[str, str]:
    second = int(at.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "Ascertain (evidence workbench; webhook)",
        "webhook-id": message.id,
        "webhook-timestamp": str(second),
        "webhook-signature": sign(secret, message.id, second, message.body.encode()),
    }


def _secret(given: str) -> bytes:
    secret = b64decode(given.removeprefix(PREFIX), validate=True)
    if len(secret) < SHORTEST:
        raise BadInput(f"a webhook's secret has {SHORTEST} bytes or more; make one with: openssl rand -base64 32")
    return secret
