"""A report page on paper: PDF through an installed Chromium, which runs no script and loads nothing."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ascertain.model import BadInput

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 60


def print_pdf(page: Path, target: Path, *, browser: str | None = None, sandbox: bool = True) -> None:
    """Print the page to `target`. BadInput when there is no browser, or it does not finish.

    The PDF is for reading: what can be verified is the page. `sandbox` must be off where the user is root.
    """
    program = browser or next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        raise BadInput(f"no browser to print with: install one of {', '.join(BROWSERS)}, or leave --pdf out")
    with tempfile.TemporaryDirectory() as profile:
        fresh = Path(profile) / "page.pdf"
        command = [
            program, "--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={profile}",
            f"--print-to-pdf={fresh}", *(() if sandbox else ("--no-sandbox",)), page.absolute().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BadInput(f"{program} could not print {page}: {error}") from error
        if done.returncode or not fresh.exists():
            words = done.stderr.decode(errors="replace").strip().splitlines()
            raise BadInput(f"{program} could not print {page}: {words[-1] if words else done.returncode}")
        shutil.move(fresh, target)
