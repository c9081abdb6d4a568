"""Several people on one case: who gets in, what each may do, and whose name stands under what is done."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from ascertain import BadInput, Workbench
from ascertain.app import passwords
from ascertain.app.accounts import RIGHTS, Right, Role
from ascertain.app.people import people_in
from ascertain.faces.web.access import OPEN, TABLE, flat
from ascertain.faces.web.server import ROUTERS, create
from served import events

pytest.importorskip("argon2", reason="accounts need argon2-cffi, of the extra serve")

PORT = 8124
OWN = f"http://127.0.0.1:{PORT}"
PASSWORD = "seven herons on the mole"  # noqa: S105 - made up here
PEOPLE = {"ana": "admin", "cem": "custodian", "edo": "editor", "rea": "reviewer", "vid": "viewer"}


@dataclass(slots=True)
class Clock:
    """A moment that a test moves."""

    at: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)
    passed: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return self.at + self.passed


@pytest.fixture(scope="module", autouse=True)
def _light() -> Iterator[None]:
    """Hashes that take no time; what they cost otherwise has a test of its own."""
    dear = dict(passwords.COST)
    passwords.COST.update(time_cost=1, memory_cost=64, parallelism=1)
    yield
    passwords.COST.update(dear)


@pytest.fixture(scope="module")
def read(read_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with two articles and five accounts, copied for each test."""
    folder = tmp_path_factory.mktemp("several") / "case"
    shutil.copytree(read_case, folder)
    with Workbench.open(folder / "case.db") as bench:
        for name, role in PEOPLE.items():
            bench.accounts.add(name, PASSWORD, role)
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bench(read: Path, tmp_path: Path, clock: Clock) -> Iterator[Workbench]:
    shutil.copytree(read, tmp_path / "here")
    with Workbench.open(tmp_path / "here" / "case.db", now=clock) as made:
        yield made


@pytest.fixture
def client(bench: Workbench) -> Iterator[TestClient]:
    # A failure is an answer like any other here: 500 is not 403.
    app = create(bench, port=PORT)
    with TestClient(app, base_url=OWN, headers={"origin": OWN}, raise_server_exceptions=False) as made:
        yield made


def _enter(client: TestClient, name: str, password: str = PASSWORD) -> int:
    client.cookies.clear()
    form = {"name": name, "password": password}
    return client.post("/sign-in", data=form, follow_redirects=False).status_code


def _form_key(client: TestClient, page: str = "/documents") -> str:
    found = re.search(r'name="form_key" value="(\w+)"', client.get(page).text)
    assert found
    return found[1]


def test_every_route_stands_in_the_table_and_the_table_names_no_other(bench: Workbench) -> None:
    app = create(bench, port=PORT)
    loose = [r for r in app.routes if isinstance(r, APIRoute)]
    routes = [r for r in flat(ROUTERS) if isinstance(r, APIRoute)]
    found = {(method, route.path) for route in (*routes, *loose) for method in route.methods}
    assert found - TABLE.keys() == set(), "add these to ascertain.faces.web.access.TABLE"
    assert TABLE.keys() - found == set(), "these are no routes any more"
    assert len(list(flat(ROUTERS))) == len(routes)


def test_only_the_way_in_and_the_style_are_open() -> None:
    open_ = {path for (_, path), rule in TABLE.items() if rule == OPEN}
    assert open_ == {"/static/{name}", "/favicon.ico", "/sign-in"}
    assert {rule for (method, _), rule in TABLE.items() if method != "GET"} <= {OPEN, *Right}


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_reaches_what_the_table_says_and_nothing_else(
    bench: Workbench, client: TestClient, name: str
) -> None:
    key = {"authorization": f"Bearer {bench.accounts.make_key(name)}"}
    rights = RIGHTS[Role(PEOPLE[name])]
    for (method, path), rule in TABLE.items():
        if rule == OPEN or path == "/sign-out":
            continue
        address = re.sub(r"\{\w+\}", "none-there", path)
        status = client.request(method, address, headers=key, follow_redirects=False).status_code
        # Nothing usable is sent, so who may do it is told what is wrong with it.
        # Whoever sees nothing of the case is led from its first page to its accounts.
        refused = status == (303 if path == "/" else 403)
        assert refused == (rule not in rights), f"{name}: {method} {path} gave {status}"


def test_an_admin_hands_out_roles_and_sees_nothing_of_the_case(bench: Workbench, client: TestClient) -> None:
    _enter(client, "ana")
    document, claim = bench.list()[0], bench.list(kind="claim")[0]
    shown = client.get("/")
    assert (shown.status_code, shown.url.path) == (200, "/users")
    assert 'href="/documents"' not in shown.text
    for (method, path), rule in TABLE.items():
        if method == "GET" and rule != OPEN:
            for name in (document["id"], claim["id"], "claim", "document"):
                told = client.get(re.sub(r"\{\w+\}", name, path), params={"q": "harbour"}).text
                assert document["title"] not in told, path
                assert claim["text"] not in told, path
    assert RIGHTS[Role.ADMIN] == {Right.ENTER, Right.GOVERN}


def test_a_stranger_is_led_to_the_way_in_and_back_to_the_page_that_was_asked_for(client: TestClient) -> None:
    answer = client.get("/claims?basis=none", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=%2Fclaims%3Fbasis%3Dnone")
    form = {"name": "vid", "password": PASSWORD}
    entered = client.post(answer.headers["location"], data=form, follow_redirects=False)
    assert entered.headers["location"] == "/claims?basis=none"
    assert client.get("/claims").status_code == 200


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "/sign-in?to=/"])
def test_nobody_is_led_elsewhere_after_signing_in(client: TestClient, to: str) -> None:
    form = {"name": "vid", "password": PASSWORD}
    answer = client.post("/sign-in", params={"to": to}, data=form, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: TestClient, bench: Workbench) -> None:
    _enter(client, "vid")
    answer = client.post("/sign-in", data={"name": "vid", "password": PASSWORD}, follow_redirects=False)
    assert {"httponly", "samesite=strict", "path=/"} <= set(answer.headers["set-cookie"].lower().split("; "))
    public = TestClient(create(bench, port=PORT, public="https://cases.example"), base_url="https://cases.example")
    form = {"name": "vid", "password": PASSWORD}
    entered = public.post("/sign-in", data=form, headers={"origin": "https://cases.example"}, follow_redirects=False)
    assert entered.headers["set-cookie"].startswith("__Host-ascertain=")
    assert "Secure" in entered.headers["set-cookie"]
    assert public.get("/", headers={"host": f"127.0.0.1:{PORT}"}).status_code == 421
    form = {"name": "vid", "password": PASSWORD}
    assert public.post("/sign-in", data=form, headers={"origin": "http://cases.example"}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_other_site_signs_anybody_in(client: TestClient, origin: str) -> None:
    form = {"name": "vid", "password": PASSWORD}
    assert client.post("/sign-in", data=form, headers={"origin": origin}).status_code == 403


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: TestClient) -> None:
    wrong = client.post("/sign-in", data={"name": "vid", "password": "seven herons on the pier"})
    unknown = client.post("/sign-in", data={"name": "zoe", "password": PASSWORD})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace("vid", "zoe") == unknown.text


def test_guessing_is_slowed_for_the_name_until_time_has_passed(client: TestClient, clock: Clock) -> None:
    assert [_enter(client, "rea", "a wrong password") for _ in range(6)] == [401] * 5 + [429]
    assert _enter(client, "rea") == 429
    assert _enter(client, "REA ") == 429
    assert _enter(client, "vid") == 303
    clock.passed += timedelta(minutes=16)
    assert _enter(client, "rea") == 303


def test_guessing_many_names_is_slowed_for_the_address(client: TestClient) -> None:
    given = [_enter(client, f"name {n}", "a wrong password") for n in range(21)]
    assert given == [401] * 20 + [429]
    assert _enter(client, "vid") == 429


def test_a_stranger_cannot_fill_the_memory(client: TestClient) -> None:
    assert client.post("/sign-in", data={"name": "vid", "password": "x" * 2**20}).status_code == 400


def test_a_session_ends_by_time_by_signing_out_and_with_a_new_password(
    client: TestClient, bench: Workbench, clock: Clock
) -> None:
    _enter(client, "edo")
    clock.passed += timedelta(hours=13)
    assert client.get("/api/v1/me").status_code == 401
    _enter(client, "edo")
    held = dict(client.cookies)
    client.post("/sign-out", data={"form_key": _form_key(client)})
    client.cookies.update(held)
    assert client.get("/api/v1/me").status_code == 401
    _enter(client, "edo")
    bench.accounts.change_password("edo", "another seven herons")
    assert client.get("/api/v1/me").status_code == 401
    assert _enter(client, "edo") == 401
    assert _enter(client, "edo", "another seven herons") == 303


def test_a_new_role_and_a_removal_count_at_once(client: TestClient, bench: Workbench) -> None:
    _enter(client, "vid")
    assert client.post("/compare", data={"form_key": "x"}).status_code == 403
    bench.accounts.change_role("vid", "editor")
    assert client.post("/compare", data={"form_key": _form_key(client)}, follow_redirects=False).status_code == 303
    bench.accounts.remove("vid")
    assert client.get("/api/v1/me").status_code == 401


def test_the_form_key_of_one_session_is_no_use_in_another(client: TestClient, bench: Workbench) -> None:
    _enter(client, "rea")
    theirs = _form_key(client)
    _enter(client, "edo")
    claim = bench.list(kind="claim")[0]["id"]
    form = {"form_key": theirs, "action": "confirm", "who": "edo"}
    assert client.post(f"/record/{claim}", data=form).status_code == 400
    assert bench.case.decisions() == ()


def test_what_is_decided_stands_under_the_name_of_who_signed_in(client: TestClient, bench: Workbench) -> None:
    _enter(client, "rea")
    claim, other = (c["id"] for c in bench.list(kind="claim")[:2])
    form = {"form_key": _form_key(client, f"/record/{claim}"), "action": "confirm", "who": "ana"}
    assert client.post(f"/record/{claim}", data=form).status_code == 200
    key = {"authorization": f"Bearer {bench.accounts.make_key('edo')}"}
    client.post("/api/v1/decisions", json={"action": "confirm", "target": other, "who": "ana"}, headers=key)
    assert [d.who for d in bench.case.decisions()] == ["rea", "edo"]
    logged = [e for e in events(bench) if e["what"] == "judge"]
    assert [e["who"] for e in logged] == ["rea", "edo"]


def test_what_is_added_stands_in_the_log_under_the_name_of_who_added_it(client: TestClient, bench: Workbench) -> None:
    _enter(client, "edo")
    form = {"form_key": _form_key(client), "text": "The ferry office said the pier had burned.", "title": "Pier"}
    assert client.post("/add", data=form).status_code == 200
    client.app.state.site.inbox.stop()  # type: ignore[attr-defined]
    assert [e["who"] for e in events(bench) if e["what"] == "commit"][-1] == "edo"


def test_what_is_done_with_accounts_stands_in_theevents(client: TestClient, bench: Workbench) -> None:
    _enter(client, "ana")
    form = {"form_key": _form_key(client, "/users"), "do": "add", "name": "uma", "role": "viewer", "password": PASSWORD}
    client.post("/users", data=form)
    assert [a.name for a in bench.accounts.list()] == ["ana", "cem", "edo", "rea", "uma", "vid"]
    last = [e for e in events(bench) if e["what"] == "account"][-1]
    assert (last["who"], last["about"]) == ("ana", {"action": "add", "name": "uma", "role": "viewer"})
    assert PASSWORD not in json.dumps(events(bench))


def test_unmasking_takes_two_people_who_have_signed_in(client: TestClient, bench: Workbench) -> None:
    with pytest.raises(BadInput, match="sign in"):
        bench.decide_person("protect", "1", value="witness", who="rea", why="saw it")
    keys = {name: {"authorization": f"Bearer {bench.accounts.make_key(name)}"} for name in PEOPLE}

    def ask(name: str, action: str, **more: str) -> int:
        # The name and the role that are sent count for nothing.
        sent = {
            "action": action,
            "value": "witness",
            "why": "as they told us",
            "who": "zoe",
            "role": "custodian",
            **more,
        }
        return client.post("/api/v1/people/1/decisions", json=sent, headers=keys[name]).status_code

    assert ask("vid", "protect") == 403
    assert ask("cem", "protect") == 201
    assert ask("cem", "unmask") == 400
    assert ask("rea", "unmask") == 400
    assert ask("ana", "unmask") == 403
    bench.accounts.add("cleo", PASSWORD, "custodian")
    keys["cleo"] = {"authorization": f"Bearer {bench.accounts.make_key('cleo')}"}
    assert people_in(bench.case)[0].protected
    assert ask("cleo", "unmask") == 201
    assert not people_in(bench.case)[0].protected
    assert [(d.action, d.who) for d in bench.case.decisions()] == [("protect", "cem"), ("unmask", "cleo")]


def test_passwords_lie_outside_the_case_as_hashes_that_the_owner_alone_can_read(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "COST", {"time_cost": 3, "memory_cost": 65536, "parallelism": 4})
    for name in PEOPLE:
        bench.accounts.change_password(name, PASSWORD)
    path = bench.accounts.path
    assert path.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as connection:
        hashes = [row[0] for row in connection.execute("SELECT password FROM account")]
    assert all(h.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for h in hashes)
    assert len(set(hashes)) == len(PEOPLE)
    assert b"argon2" not in bench.case.path.read_bytes()


def test_somebody_can_always_add_others(bench: Workbench, tmp_path: Path) -> None:
    for change in (lambda: bench.accounts.remove("ana"), lambda: bench.accounts.change_role("ana", "editor")):
        with pytest.raises(BadInput, match="only admin"):
            change()
    with Workbench.init(tmp_path / "new.db") as new:
        with pytest.raises(BadInput, match="first account"):
            new.accounts.add("vid", PASSWORD, "viewer")
        assert not new.accounts.on


@pytest.mark.parametrize("name", ["", "   ", "a" * 65, "a\u202eb", "ANA", "ＡＮＡ"])
def test_names_that_nobody_could_tell_apart_are_refused(bench: Workbench, name: str) -> None:
    with pytest.raises(BadInput):
        bench.accounts.add(name, PASSWORD, "viewer")
    with pytest.raises(BadInput, match="12 to"):
        bench.accounts.add("uma", "short", "viewer")


def test_a_case_without_accounts_is_not_handed_to_others(tmp_path: Path) -> None:
    with Workbench.init(tmp_path / "one.db") as one, pytest.raises(BadInput, match="needs accounts"):
        create(one, port=PORT, public="https://cases.example")


def test_the_command_line_adds_lists_changes_and_removes(
    ask: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    def typed(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    ask("init", "mine.db")
    for name, role in (("ana", "admin"), ("vid", "viewer")):
        typed(f"{PASSWORD}\n")
        code, _, err = ask("users", "add", name, "--role", role, "--password-stdin", "--case", "mine.db")
        assert code == 0, err
    assert ask("users", "role", "vid", "editor", "--case", "mine.db")[0] == 0
    code, out, _ = ask("users", "list", "--json", "--case", "mine.db")
    assert {a["name"]: a["role"] for a in json.loads(out)} == {"ana": "admin", "vid": "editor"}
    assert (code, "password" in out) == (0, False)
    assert ask("users", "remove", "ana", "--case", "mine.db")[0] == 2
    assert ask("users", "remove", "vid", "--case", "mine.db")[0] == 0
    code, key, _ = ask("users", "key", "ana", "--case", "mine.db")
    with Workbench.open("mine.db") as bench:
        holder = bench.accounts.by_key(key.strip())
    assert holder is not None
    assert holder.name == "ana"


def test_at_the_command_line_too_unmasking_takes_the_password_of_a_custodian(bench: Workbench) -> None:
    from click.testing import CliRunner

    from ascertain.faces.cli_people import people

    def decide(who: str, action: str, password: str) -> bool:
        command = ["decide", "1", action, "witness", "--who", who, "--why", "as they told us", "--role", "custodian"]
        run = CliRunner().invoke(people, [*command, "--case", str(bench.case.path)], input=f"{password}\n")
        assert PASSWORD not in run.output
        return run.exception is None

    assert decide("rea", "protect", PASSWORD)
    assert not decide("cem", "unmask", "a wrong password")
    assert not decide("edo", "unmask", PASSWORD)
    assert decide("cem", "unmask", PASSWORD)
    assert [(d.action, d.who) for d in bench.case.decisions()] == [("protect", "rea"), ("unmask", "cem")]
