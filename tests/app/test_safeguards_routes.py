"""No command, export or route gives "all about person X" across cases: every one of them is walked.

Two cases lie side by side, and one person speaks in both. Whatever is asked of the first, with the person's name in every
place that takes text, the words of the second never come back.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest
from safeguard_making import AT, FERRY, QUAY, commands, entry
from starlette.routing import Route
from starlette.testclient import TestClient

from ascertain.app import Workbench
from ascertain.app.following import Feed, read_following
from ascertain.app.people import decide, people_in
from ascertain.exchange import exporters, gather
from ascertain.faces.cli import cli, run
from ascertain.model import Answer, Attribution, BadInput, Claim, ClaimCluster, Origin, QuestionKind, SourceWeight
from ascertain.store.case import Case
from ascertain.weigh.case import weigh_case
from served import entered

NAME = "Pavel Imre"
ELSEWHERE = "Pavel Imre said the lighthouse burned down in spring."
SECRET = re.compile("lighthouse|burned", re.I)
BANNED = re.compile("dossier|watch|alert|profile|biograph|follow|face|track|monitor|notify|subject", re.I)
"""What a collection on people, or an alarm on one, would be called."""
NOT_RUN = {"serve", "demo", "doctor", "xray", "init", "add", "compare", "weigh", "watch", "encrypt", "decrypt"}
"""Commands that take no question about a case, or wait for a browser, a feed or a passphrase."""
OF_FEEDS = ("watch",)
"""What watches feeds may be called so: it takes addresses, never words (see below)."""


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the first case; the second lies in the same folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASCERTAIN_CONFIG", str(tmp_path / "config"))
    for name, texts in (("case.db", (FERRY, QUAY)), ("other.db", (ELSEWHERE,))):
        with Case.create(tmp_path / name, now=AT) as case:
            for text in texts:
                case.commit(entry(text, text.partition(" said ")[0]), text.encode())
    return tmp_path / "case.db"


COMMANDS = dict(commands(cli))


def _takes_case(parameter: click.Parameter) -> bool:
    return "--case" in parameter.opts or parameter.name == "path_given"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_no_command_takes_two_cases_or_is_about_a_person(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert path == OF_FEEDS or not BANNED.search(" ".join(path))
    for parameter in command.params:
        assert not BANNED.search(" ".join((parameter.name or "", *parameter.opts)))
        if _takes_case(parameter):
            assert parameter.nargs == 1
            assert not getattr(parameter, "multiple", False)
        if parameter.name in ("person", "people", "speaker"):
            assert any(_takes_case(p) for p in command.params), "a name is asked for inside one case only"
            assert not getattr(parameter, "multiple", False), "one name at a time is no list of people"


def test_what_is_watched_are_addresses_of_feeds_never_words_or_names(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    assert {f.name for f in fields(Feed)} == {"url", "take", "every", "newest"}
    for word in ("words", "name", "person", "query", "match", "speaker", "about"):
        path.write_text(f'[[feed]]\nurl = "https://north.example/rss"\n{word} = "{NAME}"\n')
        with pytest.raises(BadInput, match="unknown setting"):
            read_following(path)
        path.write_text(f'{word} = "{NAME}"\n[[feed]]\nurl = "https://north.example/rss"\n')
        with pytest.raises(BadInput, match="unknown setting"):
            read_following(path)
    taken = [p.name for p in COMMANDS[OF_FEEDS].params]
    assert not [name for name in taken if re.search("word|name|person|query|speaker|text", name or "")]


def _questions(path: tuple[str, ...], case: Path) -> Iterator[list[str]]:
    """The command with the name in each place that takes text, one after another and alone."""
    command = COMMANDS[path]
    arguments = [p for p in command.params if isinstance(p, click.Argument) and p.name != "path_given"]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.is_flag]
    at = ["--case", str(case)] if any("--case" in o.opts for o in options) else []
    out = ["-o", str(case.with_name("out"))] if any("-o" in o.opts for o in options) else []
    for words in (NAME, str(case)):
        yield [*path, *(words for _ in arguments), *at, *out]
        for option in options:
            if not isinstance(option.type, click.Path):
                yield [*path, *(words for _ in arguments), *at, *out, option.opts[0], words]


@pytest.mark.parametrize("path", [p for p in COMMANDS if p[0] not in NOT_RUN], ids=" ".join)
def test_no_command_on_one_case_tells_of_another(
    path: tuple[str, ...], cases: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in _questions(path, cases):
        run(words)
        out, err = capfd.readouterr()
        assert not SECRET.search(out + err), words
    for written in cases.parent.rglob("out*"):
        assert not written.is_file() or not SECRET.search(written.read_bytes().decode(errors="replace"))


def test_a_speaker_is_looked_for_inside_one_case_alone(cases: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--case", str(cases), "--kind", "claim", "--speaker", NAME, "--json"]) == 0
    out, _ = capfd.readouterr()
    assert "the ferry had stopped" in out
    assert not SECRET.search(out)


@pytest.mark.parametrize("part", list(exporters), ids=lambda p: p.name)
def test_every_export_is_of_one_case_and_none_of_one_person(part: Any) -> None:
    given = [p for p in inspect.signature(part.function).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    assert [p.annotation for p in given] == ["Material"]
    for setting in part.settings:
        assert not re.search("person|people|speaker|who", setting.name)
        assert not BANNED.search(setting.name)
    assert next(iter(inspect.signature(gather).parameters.values())).annotation == "Case"


@pytest.fixture
def client(cases: Path) -> Iterator[TestClient]:
    with Workbench.open(cases) as bench, entered(bench, raising=False) as made:
        yield made


def _flat(routes: Iterable[Any]) -> Iterator[Any]:
    """Routes, and those of the routers among them, however the framework keeps them."""
    for route in routes:
        inner = getattr(getattr(route, "original_router", route), "routes", None)
        if inner:
            yield from _flat(inner)
        elif isinstance(route, Route):
            yield route
        else:
            raise AssertionError(f"{route} is a way in that this test does not know")


def _routes(client: TestClient) -> list[Any]:
    found = list(_flat(client.app.routes))  # type: ignore[attr-defined]
    assert len(found) > 15
    return found


def _asked(route: Any) -> list[str]:
    dependant = getattr(route, "dependant", None)
    return [p.alias for p in dependant.query_params] if dependant else []


def test_no_route_is_about_a_person_and_none_takes_a_case(client: TestClient) -> None:
    for route in _routes(client):
        names = [*route.path.split("/"), *_asked(route), *getattr(route, "param_convertors", {})]
        assert not any(BANNED.search(name) for name in names), route.path
        assert not {"case", "cases", "db"} & set(_asked(route)), "the case is chosen when serving begins"


def test_no_route_of_one_case_tells_of_another(client: TestClient) -> None:
    told = ""
    for route in _routes(client):
        if "GET" not in (route.methods or ()):
            continue
        for words in (NAME, "claim", "Imre"):
            address = re.sub(r"{[^}]+}", words, route.path)
            for query in ({}, *({name: words} for name in _asked(route)), dict.fromkeys(_asked(route), words)):
                answer = client.get(address, params=query)
                told += answer.text
                assert not SECRET.search(answer.text), (address, query)
    assert "the ferry had stopped" in told


def test_people_have_other_ids_in_another_case(cases: Path) -> None:
    targets = []
    for path in (cases, cases.with_name("other.db")):
        with Case.open(path, now=AT) as case:
            person = next(p for p in people_in(case) if p.name == NAME)
            made = decide(case, "protect", person.id, value="witness", who="ada", why="at risk", at=AT)
            assert people_in(case)[person.number - 1].protected
            targets.append(made.target)
    assert len(set(targets)) == 2


def test_no_figure_is_kept_for_a_person() -> None:
    said = [(voice, f"q{k}") for voice in (NAME, "Harbour Office") for k in range(4)]
    found = [r for r in weigh_case(*_world(said)) if isinstance(r, SourceWeight)]
    assert [r.name for r in found] == ["Harbour Office"]


def _world(said: list[tuple[str, str]]) -> tuple[Any, ...]:
    """Clusters, claims, attributions, origins and documents of voices that agree on every question."""
    entries = {f"{voice} {question}": entry(f"{voice} said it of {question}.", voice) for voice, question in said}
    found = {key: e.made[1][1] for key, e in entries.items()}
    claims = {key: r for key, made in found.items() for r in made if isinstance(r, Claim)}
    clusters = [
        ClaimCluster(
            id=question, kind=QuestionKind.HAPPENED, question=question, claims=tuple(ids), method="t@1", score=1.0,
            answers=(Answer(id=f"yes {question}", label="yes", value="yes", claims=tuple(ids)),),
        )
        for question in dict.fromkeys(q for _, q in said)
        for ids in [[c.id for key, c in claims.items() if key.endswith(question)]]
    ]  # fmt: skip
    origins = [
        Origin(
            id=voice, name=voice, kind="person" if voice == NAME else "body", root=None, method="t@1", score=1.0,
            claims=tuple(c.id for key, c in claims.items() if key.startswith(voice)),
        )
        for voice in dict.fromkeys(v for v, _ in said)
    ]  # fmt: skip
    attributions = {r.id: r for made in found.values() for r in made if isinstance(r, Attribution)}
    documents = {e.made[0][1][0].id: e.made[0][1][0] for e in entries.values()}
    return clusters, {c.id: c for c in claims.values()}, attributions, origins, documents
