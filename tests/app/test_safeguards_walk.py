"""No page, API answer or command shows a name that it should keep back: all of them are walked, those of tomorrow too.

A name of a protected person comes back only where that look was written down; the name of somebody who is merely private
only where the words of the source, or an assessment to be edited, are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from safeguard_making import commands

from ascertain.app import Workbench
from ascertain.app.custody import Custodian
from ascertain.faces.cli import cli, run
from ascertain.faces.web.access import OPEN, TABLE
from ascertain.store.codec import INFERRED, JOINED
from served import entered, events

HIDDEN, PRIVATE = "Imre", "Orlin"
TEXTS = (
    """Ferry of Pavel Imre burned at Dover

By the Desk

Pavel Imre, a witness, said the ferry at Dover burned on 7 March 2031 and that four men died.

Police arrested Pavel Imre in Dover on 8 March 2031. Mara Orlin attacked Pavel Imre in London on Friday.

"Mara Orlin burned the ferry," said Pavel Imre. Four men died on the ferry at Dover on 7 March 2031.
""",
    """Mara Orlin denies that the ferry burned

Mara Orlin denied that the ferry at Dover burned on 7 March 2031. Six men died on the ferry at Dover, said Mara Orlin.

Pavel Imre attacked Mara Orlin in Dover, Mara Orlin said. Police arrested Pavel Imre in Dover on 8 March 2031.
""",
)
SOURCES = {
    "/documents/{name}", "/record/{name}", "/copies", "/review", "/api/v1/record/{name}", "/api/v1/trace/{name}",
    "/api/v1/xray/{document}", "/api/v1/people", "/api/v1/assessments/{name}",
}  # fmt: skip
"""Routes that show words of a source, or take a thing out to be edited."""
COMMANDS = {("show",), ("trace",), ("people", "list"), *(("assess", do) for do in ("draft", "show", "save", "close"))}
"""The same among commands."""
LEFT_OUT = {
    "serve", "demo", "init", "add", "xray", "watch", "doctor", "parts", "verify", "users", "webhooks", "annotate",
    "passphrase", "encrypt", "decrypt", "stamp", "purge", "limits",
}  # fmt: skip
"""Commands that say nothing of what a case holds, or wait for a browser, a feed or a network."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with everything in it: questions, an assessment, events with times and places, and decisions."""
    folder = tmp_path_factory.mktemp("walk")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text)
    with Workbench.init(folder / "case.db", custodian=Custodian(who="ada")) as bench:
        list(bench.add([folder / f"{n}.txt" for n in range(len(TEXTS))], engine="serial"))
        bench.compare()
        for person in bench.people():
            if HIDDEN in person.name:
                bench.decide_person("protect", person.label, value="witness", who="ada", why="fears for Imre")
        asked = bench.list(kind="claim_cluster")
        for question in [q for q in asked if "Person " in str(bench.show(q["id"]))][:2]:
            bench.draft(question["id"], who="ada")
        bench.decide("confirm", bench.list(kind="claim")[0]["id"], who="ada", why="as Pavel Imre and Mara Orlin say")
    return folder / "case.db"


@pytest.fixture
def bench(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    monkeypatch.setenv("ASCERTAIN_CONFIG", str(made.parent / "config"))
    with Workbench.open(made, custodian=Custodian(who="ada")) as opened:
        yield opened


def _looks(bench: Workbench) -> int:
    return sum(event["what"] == "view" for event in events(bench))


def _ids(bench: Workbench) -> list[str]:
    """One thing of every kind, and every document and assessment."""
    found = [row["id"] for row in (*bench.list(), *bench.assessments(), *bench.list(kind="decision"))]
    for kind in (*INFERRED, *JOINED):
        if kind != "document":
            found += [row["id"] for row in bench.list(kind=kind, limit=1)]
    return [*found, bench.list()[0]["snapshot"]]


def _fault(bench: Workbench, ask: Callable[[], str], *, source: bool) -> tuple[str, str]:
    """The answer, and what is wrong with it."""
    before = _looks(bench)
    text = ask()
    if HIDDEN in text and _looks(bench) == before:
        return text, "names somebody protected, and nobody knows who looked"
    named = [name for name in (HIDDEN, PRIVATE) if name in text and not source]
    return text, f"names {', '.join(named)}" if named else ""


def test_every_page_and_answer_keeps_names_back_or_is_logged(bench: Workbench) -> None:
    told, faults, ids = dict[str, str](), set[str](), _ids(bench)
    with entered(bench) as client:
        for (method, path), rule in TABLE.items():
            if method != "GET" or rule == OPEN:
                continue
            places = [re.sub(r"\{\w+\}", name, path) for name in (*ids, "claim", "mention")] if "{" in path else [path]
            for place in places:
                query = {"q": "ferry"} if path.endswith("search") else {"every": "1"} if path == "/log" else {}
                for given in ({}, query) if query else ({},):
                    ask = lambda place=place, given=given: client.get(place, params=given).text  # noqa: E731
                    text, wrong = _fault(bench, ask, source=path in SOURCES)
                    told[path] = told.get(path, "") + text
                    faults |= {f"{place} {wrong}"} if wrong else set()
    assert faults == set()
    for path in ("/", "/questions", "/timeline", "/map", "/assess/{name}", "/claims", "/documents", "/log"):
        assert "Person " in told[path], f"{path} shows nothing that a mask could be missing from"
    assert {p for p in SOURCES if HIDDEN in told[p]} >= SOURCES - {"/copies", "/review"}


@pytest.fixture(autouse=True)
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that make a file where they are told to make it here."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("path", [p for p, _ in commands(cli) if p[0] not in LEFT_OUT], ids=" ".join)
def test_every_command_keeps_names_back_or_is_logged(
    path: tuple[str, ...],
    bench: Workbench,
    made: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    command = dict(commands(cli))[path]
    options = {o: p for p in command.params for o in p.opts}
    taken = [p for p in command.params if isinstance(p, click.Argument) and p.name not in {"path_given", "path"}]
    end = ["--case", str(made)] if "--case" in options else [str(made)]
    end += ["-o", str(tmp_path / "out")] if "-o" in options else []
    end += [w for o in ("--who", "--why") if o in options for w in (o, "ada")]
    words = [[name] * len(taken) for name in (*_ids(bench), "ferry")] if taken else [[]]
    if "--kind" in options:
        words += [
            [*w, "--kind", kind] for w in words[-1:] for kind in ("claim", "mention", "decision", "claim_cluster")
        ]
    for given in words:
        for form in ([], ["--json"] if "--json" in options else []):

            def ask(asked: tuple[str, ...] = (*path, *given, *end, *form)) -> str:
                run(list(asked))
                out, err = capfd.readouterr()
                return out + err

            assert _fault(bench, ask, source=path in COMMANDS)[1] == "", given
