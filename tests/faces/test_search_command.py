"""`ascertain search` finds what Python finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from click.testing import CliRunner

from ascertain.app import Workbench
from ascertain.app.json import builtins
from ascertain.faces.cli_search import search


def _asked(filled: Workbench, *words: str) -> Any:
    command: Callable[..., Any] = CliRunner().invoke
    return command(search, [*words, "--case", str(filled.case.path)], standalone_mode=False)


def test_the_command_line_gives_the_rows_that_python_gives(filled: Workbench) -> None:
    import json

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
