"""The pages and the API: who gets in, what may change the case, and that both say what the other faces say."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ascertain import Workbench
from ascertain.faces.web.guard import Keys
from ascertain.faces.web.server import create

PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def bench(read_case: Path, tmp_path: Path) -> Iterator[Workbench]:
    shutil.copytree(read_case, tmp_path, dirs_exist_ok=True)
    with Workbench.open(tmp_path / "case.db") as made:
        yield made


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def stranger(bench: Workbench, keys: Keys) -> Iterator[TestClient]:
    with TestClient(create(bench, port=PORT, keys=keys), base_url=OWN) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient, keys: Keys) -> TestClient:
    assert stranger.get(f"/enter?token={keys.token}").status_code == 200
    return stranger


def _claim(bench: Workbench) -> dict[str, str]:
    return bench.list(kind="claim")[0]


def _read_out(client: TestClient) -> None:
    """Wait until nothing waits in the inbox."""
    inbox = client.app.state.site.inbox  # type: ignore[attr-defined]
    while inbox.state().now or inbox.state().waiting:
        time.sleep(0.05)


def _form(client: TestClient, page: str, **given: str) -> dict[str, str]:
    found = re.search(r'name="form_key" value="(\w+)"', client.get(page).text)
    assert found
    return {"form_key": found[1], **given}


PAGES = ("/", "/documents", "/claims", "/log", "/api/v1/case", "/api/v1/records/claim", "/work")


@pytest.mark.parametrize("page", PAGES)
def test_without_the_address_nothing_is_told(stranger: TestClient, page: str):
    answer = stranger.get(page)
    assert answer.status_code == 401
    assert "bridge" not in answer.text


def test_the_address_lets_one_browser_in_once(stranger: TestClient, keys: Keys):
    assert stranger.get("/enter?token=wrong").status_code == 403
    assert stranger.get(f"/enter?token={keys.token}", follow_redirects=False).status_code == 303
    stranger.cookies.clear()
    assert stranger.get(f"/enter?token={keys.token}").status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", f"127.0.0.1.evil.example:{PORT}"]
)
def test_another_host_name_is_refused(client: TestClient, host: str):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
def test_a_change_from_another_page_is_refused(client: TestClient, bench: Workbench, origin: str | None):
    form = _form(client, f"/record/{_claim(bench)['id']}", action="confirm", who="mara")
    headers = {} if origin is None else {"origin": origin}
    assert client.post(f"/record/{_claim(bench)['id']}", data=form, headers=headers).status_code == 403
    assert bench.case.decisions() == ()


def test_a_form_of_another_run_is_refused(client: TestClient, bench: Workbench):
    form = {"form_key": "0" * 64, "action": "confirm", "who": "mara"}
    answer = client.post(f"/record/{_claim(bench)['id']}", data=form, headers={"origin": OWN})
    assert answer.status_code == 400
    assert bench.case.decisions() == ()


def test_every_answer_forbids_frames_and_foreign_code(client: TestClient):
    for page in (*PAGES, "/static/web.css", "/nothing"):
        policy = client.get(page).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_no_page_asks_anything_of_another_server(client: TestClient, bench: Workbench):
    document = bench.list()[0]["id"]
    for page in ("/", "/documents", f"/documents/{document}", "/claims", f"/record/{_claim(bench)['id']}", "/log"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", answer.text)


def test_a_decision_shows_at_once_and_can_be_undone(client: TestClient, bench: Workbench):
    claim = _claim(bench)
    page = f"/record/{claim['id']}"
    form = _form(client, page, action="set", field="stance", value="denied", who="mara", why="a denial")
    assert "set stance to" in client.post(page, data=form, headers={"origin": OWN}).text
    (made,) = bench.case.decisions()
    shown = {c.id: c.stance for c in bench.xray_of(claim["document"]).claims}
    assert shown[claim["id"]] == "denied"
    undo = _form(client, page, action="undo", target=made.id, who="tomas")
    client.post(page, data=undo, headers={"origin": OWN})
    assert {c.id: c.stance for c in bench.xray_of(claim["document"]).claims}[claim["id"]] == claim["stance"]


def test_the_second_of_two_people_sees_the_first(client: TestClient, bench: Workbench):
    page = f"/record/{_claim(bench)['id']}"
    form = _form(client, page, action="set", field="stance", value="denied", who="mara", why="a denial", seen="")
    assert client.post(page, data=form, headers={"origin": OWN}).status_code == 200
    answer = client.post(page, data=form | {"value": "possible", "who": "tomas"}, headers={"origin": OWN})
    assert answer.status_code == 409
    assert "mara decided on this" in answer.text
    assert len(bench.case.decisions()) == 1


def test_pasted_text_is_read_into_the_case(client: TestClient, bench: Workbench):
    text = "The harbour office said the mole was breached. It denied that anyone drowned."
    form = _form(client, "/documents", text=text, title="Harbour")
    assert client.post("/add", data=form, headers={"origin": OWN}).status_code == 200
    _read_out(client)
    assert any("mole was breached" in c["text"] for c in bench.list(kind="claim"))


def test_what_waited_when_the_server_stopped_is_read_at_the_next_start(bench: Workbench):
    inbox = bench.case.path.with_name("case.inbox")
    inbox.mkdir()
    (inbox / "000000-late.txt").write_text("The mayor said the pumps had failed overnight.")
    with TestClient(create(bench, port=PORT), base_url=OWN) as client:
        _read_out(client)
    assert any("pumps had failed" in c["text"] for c in bench.list(kind="claim"))
    assert list(inbox.iterdir()) == []


def test_what_is_not_in_the_case_is_a_page_that_says_so(client: TestClient):
    assert client.get("/record/clm-ffffffff").status_code == 404
    answer = client.get("/api/v1/record/clm-ffffffff")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_api_takes_its_key_and_answers_as_python_does(stranger: TestClient, keys: Keys, bench: Workbench):
    program = {"authorization": f"Bearer {keys.api}"}
    answer = stranger.get("/api/v1/records/claim?limit=2", headers=program)
    rows = list(bench.list(kind="claim"))
    assert answer.json()["rows"] == rows[:2]
    assert answer.json()["total"] == len(rows)
    again = stranger.get("/api/v1/records/claim?limit=2", headers=program | {"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    new = {"action": "confirm", "target": rows[0]["id"], "who": "a script"}
    made = stranger.post("/api/v1/decisions", json=new, headers=program)
    assert made.status_code == 201
    assert made.json()["id"] == bench.case.decisions()[0].id
    for bad in ({**new, "action": "prove"}, {**new, "extra": 1}, {**new, "seen": ""}):
        assert stranger.post("/api/v1/decisions", json=bad, headers=program).status_code in (400, 409, 422)
    wrong = stranger.get("/api/v1/case", headers={"authorization": "Bearer no"})
    assert wrong.status_code == 401


def test_the_api_keeps_back_what_would_let_ids_of_people_be_guessed(
    stranger: TestClient, keys: Keys, bench: Workbench
) -> None:
    bench.decide_person("protect", "1", value="witness", who="mara", why="saw it")
    assert "people.salt" in bench.case.settings()
    answer = stranger.get("/api/v1/case", headers={"authorization": f"Bearer {keys.api}"})
    assert answer.status_code == 200
    assert "people.salt" not in answer.text
