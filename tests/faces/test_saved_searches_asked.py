"""Searches kept with a case, over the API and at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ascertain import BadInput, Workbench
from ascertain.client import Client
from ascertain.faces.cli_search import search
from served import served

TEXT = (
    'Ferry stopped\n\nOfficials in Varn said the ferry was stopped. "Nobody was hurt," said Pavel Imre, a spokesman.\n'
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    (tmp_path / "ferry.txt").write_text(TEXT)
    with Workbench.init(tmp_path / "case.db") as bench:
        list(bench.add([tmp_path / "ferry.txt"], engine="serial"))
        yield bench


def _asked(bench: Workbench, *words: str) -> Any:
    command: Callable[..., Any] = CliRunner().invoke
    return command(search, [*words, "--case", str(bench.case.path)], standalone_mode=False)


def test_the_command_line_keeps_lists_asks_and_deletes(bench: Workbench) -> None:
    first = json.loads(_asked(bench, "ferry", "--by", "words", "--save", "boats", "--json").output)
    assert first
    assert json.loads(_asked(bench, "--saved", "boats", "--json").output) == first
    (listed,) = json.loads(_asked(bench, "--list", "--json").output)
    assert (listed["name"], listed["query"], listed["by"], listed["where"]) == ("boats", "ferry", "words", {})
    assert "boats" in _asked(bench, "--list").output
    _asked(bench, "--delete", "boats")
    assert json.loads(_asked(bench, "--list", "--json").output) == []
    assert isinstance(_asked(bench, "imre", "--save", "him").exception, BadInput)
    assert _asked(bench).exception is not None


def test_the_api_keeps_them_and_shows_them_nowhere_else(bench: Workbench) -> None:
    with served(bench) as here, Client(address=here.address, key=here.keys.api) as client:
        made = client.save_search("boats", "ferry", since="2031")
        assert (made.query, made.where) == ("ferry", {"since": "2031"})
        assert client.saved_searches() == bench.saved_searches() == (made,)
        assert not any("search" in key for key in client.about()["settings"])
        with pytest.raises(BadInput, match="natural person"):
            client.save_search("him", "Pavel Imre")
        client.delete_search("boats")
        with pytest.raises(BadInput):
            client.delete_search("boats")
        assert client.saved_searches() == ()
