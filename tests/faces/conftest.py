from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from questions import articles
from web_case import compared

from ascertain.app import Workbench
from ascertain.faces.cli import run


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CASE", "USE", "SET", "ENGINE", "ALLOW_URL", "DEBUG"):
        monkeypatch.delenv(f"ASCERTAIN_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; gives its exit code, standard output and standard error."""

    def asked(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run([str(w) for w in words])
        out, err = capfd.readouterr()
        return code, out, err

    return asked


@pytest.fixture
def ask_json(ask: Callable[..., tuple[int, str, str]]) -> Callable[..., Any]:
    """Runs a command with --json that must end well; gives what it prints."""

    def asked(*words: object) -> Any:
        code, out, err = ask(*words, "--json")
        assert code == 0, err
        return json.loads(out)

    return asked


@pytest.fixture(scope="session")
def read_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a case with two articles; whoever changes it takes a copy."""
    folder = tmp_path_factory.mktemp("read")
    with Workbench.init(folder / "case.db") as bench:
        list(bench.add(articles(folder), engine="serial"))
    return folder


@pytest.fixture(scope="session")
def compared_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a compared case of five articles; whoever changes it takes a copy."""
    folder = tmp_path_factory.mktemp("compared")
    compared(folder).close()
    return folder


@pytest.fixture(scope="session")
def filled(read_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A case with two articles, made through Python."""
    folder = tmp_path_factory.mktemp("filled") / "copy"
    shutil.copytree(read_case, folder)
    with Workbench.open(folder / "case.db") as bench:
        yield bench
