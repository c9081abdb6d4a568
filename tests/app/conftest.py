from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from safeguard_making import AT, FERRY, QUAY, entry
from trial_parts import CALLS, TRIAL, noon

from ascertain.app import Settings, Workbench
from ascertain.store.case import Case


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text file and gives its path."""

    def written(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join((f"Article {name}", *lines)), encoding="utf-8")
        return path

    return written


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The calls of trial parts so far, in this and in worker processes."""
    path = tmp_path / "calls"
    path.touch()
    monkeypatch.setenv(CALLS, str(path))
    return lambda: path.read_text().split()


@pytest.fixture
def bench() -> Workbench:
    return Workbench(settings=TRIAL, now=noon, environment=Settings())


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.init(tmp_path / "case.db", settings=TRIAL, now=noon) as made:
        yield made


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Case]:
    """A case of two articles that name three private people."""
    with Case.create(tmp_path / "case.db", now=AT) as made:
        made.commit(entry(FERRY, "Pavel Imre", "Lena Dorn"), FERRY.encode())
        made.commit(entry(QUAY, "Mara Orlin"), QUAY.encode())
        yield made
