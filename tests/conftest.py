"""What all rooms' tests share: a signing key of the run's own, never the user's, and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session", autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("config")
    os.environ["ASCERTAIN_CONFIG"] = str(folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where it is missing the test is skipped, except where it must be there."""
    chromium = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    if not chromium.exists():
        # Continuous integration installs a browser: there its absence is a failure.
        leave = pytest.fail if os.environ.get("ASCERTAIN_REQUIRE_BROWSER") else pytest.skip
        leave(f"no Chromium at {chromium}; set CHROMIUM to its path to run the browser tests")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield launched
        launched.close()
