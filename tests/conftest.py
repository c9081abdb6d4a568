"""Every test signs with a key of its own run, never with the user's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("config")
    os.environ["ASCERTAIN_CONFIG"] = str(folder)
    return folder
