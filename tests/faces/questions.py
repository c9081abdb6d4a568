"""A small case, and questions to put to it through every face."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ascertain.app import Workbench
from ascertain.app.json import builtins, encode
from ascertain.client import Client

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
    """One question: how Python asks it, how the command line does, and how the client of the API. `{claim}` stands for the id
    of a claim."""

    name: str
    python: Callable[[Workbench, str], object]
    command: tuple[str, ...]
    rest: Callable[[Client, str], object]


QUESTIONS = (
    Question(name="documents", python=lambda w, _: w.list(), command=("list",), rest=lambda c, _: c.list()),
    Question(
        name="claims",
        python=lambda w, _: w.list(kind="claim"),
        command=("list", "--kind", "claim"),
        rest=lambda c, _: c.list(kind="claim"),
    ),
    Question(
        name="claims on unnamed officials",
        python=lambda w, _: w.list(kind="claim", basis="unnamed_official"),
        command=("list", "--kind", "claim", "--basis", "unnamed_official"),
        rest=lambda c, _: c.list(kind="claim", basis="unnamed_official"),
    ),
    Question(
        name="what a speaker says",
        python=lambda w, _: w.list(kind="claim", speaker="imre", limit=1),
        command=("list", "--kind", "claim", "--speaker", "imre", "--limit", "1"),
        rest=lambda c, _: c.list(kind="claim", speaker="imre", limit=1),
    ),
    Question(
        name="asserted in the document of a claim",
        python=lambda w, c: w.list(kind="claim", stance="asserted", document=w.show(c)["document"]),
        command=("list", "--kind", "claim", "--stance", "asserted", "--document", "{document}"),
        rest=lambda c, name: c.list(kind="claim", stance="asserted", document=c.show(name)["document"]),
    ),
    Question(
        name="skipped",
        python=lambda w, _: w.list(kind="skipped"),
        command=("list", "--kind", "skipped"),
        rest=lambda c, _: c.list(kind="skipped"),
    ),
    Question(
        name="words",
        python=lambda w, _: w.search("ferry dunmere", limit=3),
        command=("search", "ferry dunmere", "--limit", "3"),
        rest=lambda c, _: c.search("ferry dunmere", limit=3),
    ),
    Question(
        name="one claim", python=lambda w, c: w.show(c), command=("show", "{claim}"), rest=lambda c, name: c.show(name)
    ),
    Question(
        name="one claim by prefix",
        python=lambda w, c: w.show(c[:12]),
        command=("show", "{prefix}"),
        rest=lambda c, name: c.show(name[:12]),
    ),
    Question(
        name="its trace",
        python=lambda w, c: w.trace(c),
        command=("trace", "{claim}"),
        rest=lambda c, name: c.trace(name),
    ),
    Question(name="people", python=lambda w, _: w.people(), command=("people", "list"), rest=lambda c, _: c.people()),
    Question(
        name="assessments",
        python=lambda w, _: w.assessments(),
        command=("assess", "list"),
        rest=lambda c, _: c.assessments(),
    ),
    Question(
        name="decisions",
        python=lambda w, _: w.list(kind="decision"),
        command=("list", "--kind", "decision"),
        rest=lambda c, _: c.list(kind="decision"),
    ),
    Question(name="doctor", python=lambda w, _: w.doctor(), command=("doctor",), rest=lambda c, _: c.doctor()),
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
