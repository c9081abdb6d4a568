"""A language model as a second annotator, played by a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from ascertain.app import Settings, Workbench
from ascertain.app.annotating import Prices
from ascertain.app.endpoint import Endpoint
from ascertain.model import BadInput, Basis, Claim, Stance, StopRun, Weighing
from playing import Answer, answering

TEXT = (
    "Fire in Marl\n\nVale Gazette\n\n4 May 2031\n\nTwelve people died in the fire in Marl, police said.\n\n"
    "The mayor denied that the mill had been locked.\n"
)


class Model:
    """Answers each question with `say`; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.say: Callable[[str], str] = lambda question: "{}"
        self.status = 200


@pytest.fixture
def model() -> Iterator[tuple[Model, Endpoint]]:
    played = Model()

    def answer(request: BaseHTTPRequestHandler) -> Answer:
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        played.asked.append(body)
        played.keys.append(request.headers["Authorization"])
        told = {
            "choices": [{"message": {"content": played.say(body["messages"][1]["content"])}}],
            "usage": {"prompt_tokens": 300, "completion_tokens": 20},
        }
        return played.status, {}, json.dumps(told).encode()

    with answering(answer) as (host, port):
        yield played, Endpoint(url=f"http://{host}:{port}/v1", model="toy", key="secret", seconds=5)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    (tmp_path / "a.txt").write_text(TEXT)
    settings = Settings(use={"actors": "none", "events": "none"})
    with Workbench.init(tmp_path / "case.db", settings=settings) as case:
        list(case.add([tmp_path / "a.txt"]))
        yield case


def police(question: str) -> str:
    if "denied" in question.split("Claim:")[1] or "mill" in question.split("Claim:")[1]:
        return 'Sure:\n```json\n{"stance": "Denied", "basis": "named person", "evidence": "a witness"}\n```'
    return '{"stance": "asserted", "basis": "named_organisation", "evidence": "police said"}'


def test_opinions_are_kept_beside_ours_with_words_that_stand_in_the_text(
    bench: Workbench, model: tuple[Model, Endpoint]
):
    played, endpoint = model
    played.say = police
    before = bench.case.current(Claim)
    found = bench.annotate(endpoint)
    assert bench.case.current(Claim) == before
    by_claim = {o.claim: o for o in found.opinions}
    assert set(by_claim) == {c.id for c in before}
    document = bench.list(kind="document")[0]["id"]
    said = next(o for o in found.opinions if o.basis is Basis.NAMED_ORGANISATION)
    text = bench.case.stored(document).record.text
    assert [text[s.start : s.end] for s in said.evidence] == ["police said"]
    denied = next(o for o in found.opinions if o.stance is Stance.DENIED)
    assert denied.basis is None, "a basis whose words are not in the text counts for nothing"
    assert {a.label: a.compared for a in found.agreement} == {"stance": 2, "basis": 1}
    assert set(played.keys) == {"Bearer secret"}


def test_what_was_answered_is_not_asked_again(bench: Workbench, model: tuple[Model, Endpoint]):
    played, endpoint = model
    played.say = police
    bench.annotate(endpoint, limit=1)
    bench.annotate(endpoint)
    third = bench.annotate(endpoint)
    assert (third.asked, third.known, len(played.asked)) == (0, 2, 2)


def test_a_refusal_is_an_abstention(bench: Workbench, model: tuple[Model, Endpoint]):
    played, endpoint = model
    played.say = lambda question: "I cannot help with that."
    found = bench.annotate(endpoint)
    assert found.abstained == found.asked == 2
    assert {o.stance for o in found.opinions} == {None}
    assert [a.kappa for a in found.agreement] == [None, None]


def test_a_run_costs_no_more_than_it_may(bench: Workbench, model: tuple[Model, Endpoint]):
    played, endpoint = model
    played.say = police
    found = bench.annotate(endpoint, prices=Prices(prompt=1000, answer=1000, most=0.6))
    assert found.asked == 1
    assert found.cost == pytest.approx(0.32)
    assert "might cost more" in found.stopped


def test_the_names_of_private_people_are_not_sent(tmp_path: Path, model: tuple[Model, Endpoint]):
    played, endpoint = model
    (tmp_path / "b.txt").write_text(
        "Fire in Marl\n\nMira Oldan, a neighbour of the mill, said she saw smoke at nine.\n\nTwelve people died, police said.\n"
    )
    with Workbench.init(tmp_path / "case.db") as bench:
        list(bench.add([tmp_path / "b.txt"]))
        found = bench.annotate(endpoint)
    assert found.asked == len(played.asked) >= 2
    sent = json.dumps(played.asked)
    assert "Person_1" in sent
    assert "Oldan" not in sent


def test_nothing_is_weighed_with_an_opinion(bench: Workbench, model: tuple[Model, Endpoint]):
    played, endpoint = model
    played.say = police
    bench.compare()
    before = bench.case.current(Weighing)
    bench.annotate(endpoint)
    assert bench.compare().known, "an opinion is nothing new to compare"
    assert bench.case.current(Weighing) == before


def test_an_endpoint_that_fails_says_so(bench: Workbench, model: tuple[Model, Endpoint]):
    played, endpoint = model
    played.status = 500
    with pytest.raises(StopRun, match="500"):
        bench.annotate(endpoint)
    with pytest.raises(BadInput, match="no address"):
        Endpoint(url="file:///etc/passwd", model="toy")
