"""Programs that are told of changed questions: signed, again and again until it gets through, and never of a person."""

from __future__ import annotations

import hmac
import json
import shutil
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from asked import weighed

from ascertain import BadInput, Workbench
from ascertain.app.webhooks import PAUSES, Hook, Webhooks, read_hooks
from ascertain.capture.post import post
from playing import Answer, answering

SECRET = b"thirty-two bytes of no importance"
URL = "http://desk.example/changed"
PUBLIC = "93.184.215.14"


@dataclass(slots=True)
class Clock:
    at: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Desk:
    """Another program on this machine. `answers` are the statuses it gives, one after another; then 204."""

    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    def connect(self, address: str, port: int, timeout: float) -> socket.socket:
        """The allowance of this test: what was checked as public is found here."""
        assert (address, port) == (PUBLIC, 80)
        return socket.create_connection(("127.0.0.1", self.port), timeout)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()

    def answer(request: BaseHTTPRequestHandler) -> Answer:
        body = request.rfile.read(int(request.headers["content-length"]))
        made.heard.append(({k.lower(): v for k, v in request.headers.items()}, body))
        return made.answers.pop(0) if made.answers else 204, {}, b""

    with answering(answer) as (_, made.port):
        yield made


@pytest.fixture
def bench(read_case: Path, tmp_path: Path) -> Iterator[Workbench]:
    shutil.copytree(read_case, tmp_path, dirs_exist_ok=True)
    with Workbench.open(tmp_path / "case.db") as made:
        yield made


@pytest.fixture
def hooks(bench: Workbench, desk: Desk) -> Webhooks:
    send = partial(post, resolve=lambda host, port: [PUBLIC], connect=desk.connect)
    folder = bench.case.path.with_name("case.outbox")
    return Webhooks(case=bench.case, hooks=(Hook(url=URL, secret=SECRET),), folder=folder, now=Clock(), send=send)


def test_a_changed_question_is_told_signed_and_without_its_words(bench: Workbench, hooks: Webhooks, desk: Desk) -> None:
    weighed(bench, 1, 0.8, 0.1)
    assert hooks.look() == 0, "how things stand at the start is no change"
    weighed(bench, 2, 0.2, 0.7)
    assert (hooks.look(), hooks.look(), hooks.deliver()) == (1, 0, 1)
    ((headers, body),) = desk.heard
    told = json.loads(body)
    assert (told["type"], told["data"]["question"], told["data"]["kind"]) == (
        "question.changed",
        "ccl-0000aaaa",
        "first",
    )
    assert b"ferry" not in body
    assert b"Varn" not in body
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    version, _, digest = headers["webhook-signature"].partition(",")
    assert version == "v1"
    assert hmac.compare_digest(b64decode(digest), hmac.new(SECRET, signed, sha256).digest())


def test_nobody_is_told_of_a_person(bench: Workbench, hooks: Webhooks, desk: Desk) -> None:
    person = next(p for p in bench.people() if p.name == "Pavel Imre")
    bench.decide_person(
        "public_role",
        person.label,
        value="spokesman",
        who="mara",
        why="speaks for an office",
        spans=person.mentions[:1],
    )
    weighed(bench, 1, 0.8, 0.1, label="Pavel Imre")
    hooks.look()
    weighed(bench, 2, 0.2, 0.7, label="Pavel Imre")
    assert (hooks.look(), hooks.deliver(), desk.heard) == (0, 0, [])


def test_what_did_not_get_through_is_told_again_later_and_after_a_restart(
    bench: Workbench, hooks: Webhooks, desk: Desk
) -> None:
    clock = hooks.now
    assert isinstance(clock, Clock)
    weighed(bench, 1, 0.8, 0.1)
    hooks.look()
    weighed(bench, 2, 0.2, 0.7)
    hooks.look()
    desk.answers[:] = [500, 302]
    assert hooks.deliver() == 0
    assert (hooks.deliver(), len(desk.heard)) == (0, 1), "not before the pause is over"
    clock.at += PAUSES[0]
    assert hooks.deliver() == 0
    again = Webhooks(case=bench.case, hooks=hooks.hooks, folder=hooks.folder, now=clock, send=hooks.send)
    clock.at += PAUSES[1]
    assert again.deliver() == 1
    assert len({headers["webhook-id"] for headers, _ in desk.heard}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in desk.heard}) == 3
    assert list(hooks.folder.iterdir()) == []


def test_what_never_gets_through_is_laid_aside(bench: Workbench, hooks: Webhooks, desk: Desk) -> None:
    clock = hooks.now
    assert isinstance(clock, Clock)
    weighed(bench, 1, 0.8, 0.1)
    hooks.look()
    weighed(bench, 2, 0.2, 0.7)
    hooks.look()
    desk.answers[:] = [500] * 20
    for _ in range(20):
        hooks.deliver()
        clock.at += timedelta(days=1)
    assert len(desk.heard) == len(PAUSES) + 1
    (left,) = hooks.folder.iterdir()
    assert left.suffix == ".failed"
    assert json.loads(left.read_text())["told"] == "answered 500"


@pytest.mark.parametrize("found", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1", "64:ff9b::a00:5"])
def test_an_address_inside_is_never_connected_to(found: str) -> None:
    def connect(address: str, port: int, timeout: float) -> socket.socket:
        raise AssertionError(f"connected to {address}")

    with pytest.raises(BadInput, match="not on the public internet"):
        post(URL, b"{}", {}, resolve=lambda host, port: [PUBLIC, found], connect=connect)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3/x", "https://desk.example:8443/", "file:///etc/passwd"],
)
def test_a_file_that_names_an_address_inside_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadInput):
        read_hooks(_file(tmp_path, url))


def test_a_file_that_others_can_read_or_whose_secret_is_short_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, URL)
    assert [h.url for h in read_hooks(path)] == [URL]
    path.chmod(0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        read_hooks(path)
    with pytest.raises(BadInput, match="bytes or more"):
        read_hooks(_file(tmp_path, URL, secret=b"short"))
    assert read_hooks(tmp_path / "none.toml") == ()


def _file(folder: Path, url: str, secret: bytes = SECRET) -> Path:
    path = folder / "case.webhooks.toml"
    path.write_text(f'[[webhook]]\nurl = "{url}"\nsecret = "whsec_{b64encode(secret).decode()}"\n')
    path.chmod(0o600)
    return path
