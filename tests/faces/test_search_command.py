"""`ascertain search` finds what Python finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ascertain.app import Workbench
from ascertain.app.json import builtins
from ascertain.client import Client
from ascertain.faces.cli_search import search
from served import served

CLASH = """Clash at Dunmere

The ministry said on Tuesday that the Sorrel Brigade attacked the Coast Guard near Geneva.

Officials said the Coast Guard arrested two members of the Sorrel Brigade in Geneva.
"""


def _asked(filled: Workbench, *words: str) -> Any:
    command: Callable[..., Any] = CliRunner().invoke
    return command(search, [*words, "--case", str(filled.case.path)], standalone_mode=False)


def test_the_command_line_gives_the_rows_that_python_gives(filled: Workbench) -> None:
    rows = filled.search("ferry dunmere", speaker="officials", limit=3)
    assert rows
    asked = _asked(filled, "ferry dunmere", "--speaker", "officials", "--limit", "3", "--json")
    assert json.loads(asked.output) == list(builtins(rows))


def test_people_see_the_words_that_were_found(filled: Workbench) -> None:
    result = _asked(filled, "boats", "--kind", "passage")
    assert "four boats near the pier" in " ".join(result.output.split())
    assert result.return_value == 0


def test_a_word_left_out_after_two_dashes(filled: Workbench) -> None:
    result = CliRunner().invoke(search, ["--case", str(filled.case.path), "--json", "--", "-pier ferry"])
    assert "ferry" in result.output
    assert "pier" not in result.output


@pytest.fixture(scope="module")
def clash(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder: Path = tmp_path_factory.mktemp("clash")
    (folder / "clash.txt").write_text(CLASH)
    with Workbench.init(folder / "case.db") as made:
        list(made.add([folder / "clash.txt"], engine="serial"))
        yield made


def test_what_claims_tell_of_narrows_a_search_alike_from_everywhere(clash: Workbench) -> None:
    """The page asks the same function; its own test is with the pages."""
    asked: tuple[dict[str, str], ...] = (
        {"doer": "sorrel"},
        {"target": "coast guard"},
        {"place": "geneva", "doer": "coast"},
    )
    with served(clash) as here, Client(address=here.address, key=here.keys.api) as client:
        for number, where in enumerate(asked):
            rows = list(builtins(clash.search("brigade", by="words", **where)))  # type: ignore[arg-type]
            assert len(rows) == 1, where
            words = [word for name, value in where.items() for word in (f"--{name}", value)]
            assert json.loads(_asked(clash, "brigade", "--by", "words", *words, "--json").output) == rows
            assert list(builtins(client.search("brigade", by="words", **where))) == rows  # type: ignore[arg-type]
            kept = client.save_search(f"kept {number}", "brigade", by="words", **where)
            assert kept.where == where
            assert json.loads(_asked(clash, "--saved", kept.name, "--json").output) == rows
            assert json.loads(_asked(clash, "--delete", kept.name, "--json").output) == {"deleted": kept.name}
