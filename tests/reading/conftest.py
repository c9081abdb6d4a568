import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def no_worker_stays():
    yield
    from ascertain.reading import close_workers

    close_workers()
