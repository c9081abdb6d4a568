"""The API keeps to its own description, whatever is sent: no failure of the server, and every answer as it is described."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from asked import weighed
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings

from ascertain import Workbench
from ascertain.faces.web import api, api_people, api_searches, api_work
from served import served

schemathesis: Any = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

OPERATIONS = [
    f"{method} {route.path}"
    for part in (api, api_searches, api_work, api_people)
    for route in part.router.routes
    if isinstance(route, APIRoute) and route.include_in_schema
    for method in sorted(route.methods)
]
"""In the order of their modules: purging, which leaves nothing to ask about, is the last."""
TRIES = 20
NOT_ASKED = ("positive_data_acceptance",)
"""What a decision takes is more than a schema says (ids that are there, a reason where one is needed): 400 is right then."""


@pytest.fixture(scope="module")
def described(read_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The operations of a served case by method and path."""
    folder = tmp_path_factory.mktemp("described") / "case"
    shutil.copytree(read_case, folder)
    with Workbench.open(folder / "case.db") as bench:
        weighed(bench, 1, 0.6, 0.3)
        with served(bench) as here:
            sent = {"headers": {"Authorization": f"Bearer {here.keys.api}"}}
            told = httpx.get(f"{here.address}/api/v1/openapi.json", **sent).json()
            schema = schemathesis.openapi.from_dict(told)
            schema.config.update(base_url=here.address)
            found = [result.ok() for result in schema.get_all_operations()]
            yield {"bench": bench} | {operation.label: (operation, sent) for operation in found}


def test_every_operation_is_described(described: dict[str, Any]) -> None:
    assert set(described) - {"bench"} == set(OPERATIONS)


def test_what_is_there_is_given_as_described(described: dict[str, Any]) -> None:
    bench: Workbench = described["bench"]
    claim, document = (bench.list(kind=kind)[0]["id"] for kind in ("claim", "document"))
    raw = "The clerk of Varn said the ferry would run again on Friday."

    def ask(name: str, body: Any = None, expected: int = 200, *, media: str | None = None, **more: Any) -> Any:
        operation, sent = described[name]
        given = {} if body is None else {"body": body, "media_type": media or "application/json"}
        answer = operation.Case(**given, **more).call_and_validate(**sent)
        assert answer.status_code == expected, f"{name}: {answer.text}"
        return answer

    for kind in ("document", "claim", "attribution", "mention", "claim_cluster", "weighing", "decision", "skipped"):
        ask("GET /api/v1/records/{kind}", path_parameters={"kind": kind}, query={"limit": 2})
    for thing in (claim, document, bench.list(kind="claim_cluster")[0]["id"]):
        ask("GET /api/v1/record/{name}", path_parameters={"name": thing})
        ask("GET /api/v1/trace/{name}", path_parameters={"name": thing})
    ask("GET /api/v1/xray/{document}", path_parameters={"document": document})
    ask("GET /api/v1/search", query={"q": "ferry"})
    made = ask("POST /api/v1/decisions", {"action": "confirm", "target": claim, "who": "mara"}, 201)
    ask("GET /api/v1/record/{name}/decisions", path_parameters={"name": claim})
    second = {"action": "confirm", "target": claim, "who": "tomas"}
    ask("POST /api/v1/decisions", second, 412, headers={"If-Match": '"none"'})
    ask("POST /api/v1/decisions", second | {"seen": ""}, 409)
    ask("POST /api/v1/decisions", {"action": "undo", "target": made.json()["id"], "who": "mara"}, 201)
    drafted = ask("POST /api/v1/assessments", {"cluster": "ccl-0000aaaa", "who": "mara"}, 201).json()["assessment"]
    here = {"path_parameters": {"name": drafted["id"]}}
    ask("GET /api/v1/assessments/{name}", **here)
    drafted["cells"] = [cell | {"suggested": False} for cell in drafted["cells"]]
    ask("PUT /api/v1/assessments/{name}", {"assessment": drafted, "who": "mara", "why": "looked again"}, **here)
    ask("PUT /api/v1/assessments/{name}", {"assessment": drafted, "who": "tomas", "why": "did too"}, 409, **here)
    ask("POST /api/v1/assessments/{name}/close", {"who": "mara", "why": "done"}, 400, **here)
    ask("POST /api/v1/documents", raw, 202, media="application/octet-stream", query={"name": "friday.txt"})
    number = {"path_parameters": {"number": 1}}
    about = {"action": "protect", "value": "witness", "who": "mara", "why": "saw it"}
    ask("POST /api/v1/people/{number}/decisions", about, 201, **number)
    ask("GET /api/v1/people")
    ask("POST /api/v1/report", {})
    ask("POST /api/v1/exports/{name}", {}, path_parameters={"name": "csv"})
    ask("GET /api/v1/verify")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_described(described: dict[str, Any], name: str) -> None:
    operation, sent = described[name]
    left_out = [schemathesis.checks.CHECKS.get_one(check) for check in NOT_ASKED]
    valid, spoilt = (operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode)

    @given(case=valid | spoilt)
    @settings(
        max_examples=TRIES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        case.call_and_validate(**sent, excluded_checks=left_out)

    ask()
