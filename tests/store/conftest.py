from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filling import AT

from ascertain.store.case import Case


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case.db", now=AT) as made:
        yield made
