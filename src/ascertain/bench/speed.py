"""Speed of this machine on the bundled case: medians of whole processes, and words a CPU second inside one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from ascertain import bundled
from ascertain.app import Workbench


def measure(runs: int = 5) -> dict[str, float]:
    """Seconds of wall time for whole processes (`*_s`), and words a CPU second of one warm process (`words_per_cpu_s`)."""
    article = str(next(path for path in bundled.articles() if path.suffix == ".txt"))
    page = str(next(path for path in bundled.articles() if path.suffix == ".html"))
    cli = [sys.executable, "-m", "ascertain"]
    figures = {
        "help_s": _process([*cli, "--help"], runs),
        "xray_text_cold_s": _process([*cli, "xray", article], runs),
        "xray_html_cold_s": _process([*cli, "xray", page], runs),
    }
    return {name: round(value, 3) for name, value in {**figures, **_warm(Path(article), runs)}.items()}


def _process(command: list[str], runs: int) -> float:
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return median(times[1:])


def _warm(article: Path, runs: int) -> dict[str, float]:
    bench = Workbench()
    words = len(article.read_text("utf-8").split())
    wall, cpu = [], []
    for _ in range(runs + 1):
        start, start_cpu = time.perf_counter(), time.process_time()
        bench.xray([article], engine="serial")
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
    return {"xray_text_warm_s": median(wall[1:]), "words_per_cpu_s": words / median(cpu[1:])}
