from __future__ import annotations

import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from ascertain import bundled
from ascertain.faces.cli import run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundled articles in it, as the tutorial has it."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "articles").mkdir()
    for path in bundled.articles():
        (folder / "articles" / path.name).write_bytes(path.read_bytes())
    return folder


def run_console(body: str) -> None:
    for line in body.splitlines():
        if line.startswith("$ ascertain"):
            assert run(shlex.split(line.removeprefix("$ ascertain"), comments=True)) == 0, line


def run_python(body: str) -> None:
    exec(compile(body, "block", "exec"), {"__name__": "__main__"})  # noqa: S102 - the pages' own code


RUN = {"console": run_console, "python": run_python}


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if re.search("^```(?:console|python)$", p.read_text("utf-8"), re.M)],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_the_commands_and_code_of_a_page_work_in_order(page: Path, desk: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(desk)
    monkeypatch.delenv("ASCERTAIN_CASE", raising=False)
    for kind, body in FENCE.findall(page.read_text("utf-8")):
        if kind in RUN:
            RUN[kind](body)


def test_the_first_example_prints_what_the_page_shows(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(desk)
    blocks = FENCE.findall((ROOT / "README.md").read_text("utf-8"))
    command, shown = next((a[1], b[1]) for a, b in pairwise(blocks) if (a[0], b[0]) == ("console", "text"))
    run_console(command)
    assert " ".join(shown.split()) in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path):
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_reference_is_what_the_program_says(tmp_path: Path):
    subprocess.run([sys.executable, str(ROOT / "tools" / "reference.py"), str(tmp_path)], check=True)
    for made in sorted(tmp_path.iterdir()):
        kept = (ROOT / "docs" / "reference" / made.name).read_text("utf-8")
        assert kept == made.read_text("utf-8"), f"run: python tools/reference.py ({made.name})"
