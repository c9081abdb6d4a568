"""A small case, and questions to put to it through every face."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ascertain.app import Workbench
from ascertain.app.json import builtins, encode

ARTICLE = """Ferry at Dunmere stopped

By Lena Osk

Officials in Varn said on Tuesday that the ferry at Dunmere was stopped after a search.

"Nobody was hurt," said Pavel Imre, a spokesman for the Harbour Office.

It was widely believed that the search had been planned for weeks.
"""
OTHER = """<html><head><title>Search of the ferry denied</title></head><body><article>
<h1>Search of the ferry denied</h1>
<p>The Harbour Office denied that its men had searched the ferry at Dunmere.</p>
<p>The captain, Ada Holm, said she saw four boats near the pier &amp; no soldiers.</p>
</article></body></html>
"""
TIMES = {"captured_at", "made_at", "at"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: how Python asks it, and how the command line does. `{claim}` stands for the id of a claim."""

    name: str
    python: Callable[[Workbench, str], object]
    command: tuple[str, ...]


QUESTIONS = (
    Question(name="documents", python=lambda w, _: w.list(), command=("list",)),
    Question(name="claims", python=lambda w, _: w.list(kind="claim"), command=("list", "--kind", "claim")),
    Question(
        name="claims on unnamed officials",
        python=lambda w, _: w.list(kind="claim", basis="unnamed_official"),
        command=("list", "--kind", "claim", "--basis", "unnamed_official"),
    ),
    Question(
        name="what a speaker says",
        python=lambda w, _: w.list(kind="claim", speaker="imre", limit=1),
        command=("list", "--kind", "claim", "--speaker", "imre", "--limit", "1"),
    ),
    Question(
        name="asserted in the document of a claim",
        python=lambda w, c: w.list(kind="claim", stance="asserted", document=w.show(c)["document"]),
        command=("list", "--kind", "claim", "--stance", "asserted", "--document", "{document}"),
    ),
    Question(name="skipped", python=lambda w, _: w.list(kind="skipped"), command=("list", "--kind", "skipped")),
    Question(name="one claim", python=lambda w, c: w.show(c), command=("show", "{claim}")),
    Question(name="one claim by prefix", python=lambda w, c: w.show(c[:12]), command=("show", "{prefix}")),
    Question(name="its trace", python=lambda w, c: w.trace(c), command=("trace", "{claim}")),
    Question(name="doctor", python=lambda w, _: w.doctor(), command=("doctor",)),
)


def articles(folder: Path) -> tuple[Path, Path]:
    """The two articles as files."""
    paths = (folder / "ferry.txt", folder / "denied.html")
    for path, text in zip(paths, (ARTICLE, OTHER), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def timeless(value: object) -> Any:
    """The value as JSON gives it, without moments in time."""
    return _without(json.loads(encode(builtins(value))))


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without(v) for k, v in value.items() if k not in TIMES}
    return [_without(v) for v in value] if isinstance(value, list) else value
