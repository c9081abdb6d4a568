"""What a command does not need, it does not load: that is what keeps `--help` and the first X-ray quick."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from questions import ARTICLE

PROGRAM = """
import sys
from ascertain.faces.cli import run
code = run(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""
HEAVY = {"sqlalchemy", "spacy", "numpy", "trafilatura", "lxml", "jinja2", "rich", "msgspec", "pypdfium2", "htmldate"}


def _loaded(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, check=True, text=True)
    return set(done.stderr.splitlines()[-1].split())


def test_help_loads_nothing_heavy() -> None:
    assert not _loaded("--help") & HEAVY
    assert not _loaded("xray", "--help") & HEAVY
    assert not _loaded("--version") & HEAVY


def test_a_text_is_x_rayed_without_the_case_or_the_html_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    loaded = _loaded("xray", str(path))
    assert "spacy" in loaded
    assert not loaded & {"sqlalchemy", "trafilatura", "lxml", "pypdfium2", "htmldate"}
