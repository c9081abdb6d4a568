"""The bundled fictional case: something to run on, and a gold standard to be measured against.

Everything in it is invented: states, places, outlets, people, events. See `sorrel-bridge/README.md`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["articles", "gold"]

CASE = Path(__file__).parent / "sorrel-bridge"


def articles() -> list[Path]:
    """The case's articles (HTML, plain text, PDF) in order of publication."""
    return sorted(path for path in (CASE / "articles").iterdir() if path.suffix in {".html", ".txt", ".pdf"})


def gold() -> dict[str, Any]:
    """What happened, who copied whom, and every claim's speaker, basis and stance; fields in the case's README."""
    record: dict[str, Any] = json.loads((CASE / "gold.json").read_text("utf-8"))
    return record
