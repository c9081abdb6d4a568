"""Speed: whole processes and their CPU seconds, and words a CPU second of the whole path from file to records."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Timer

from ascertain.model import StopRun
from ascertain.threads import ONE_THREAD

LONGEST = 3600
"""Seconds of wall time after which a process is stopped: the longest takes a few minutes, so one that hangs ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a process and those that it waited for cost: CPU seconds (user and system) and the peak of memory."""

    code: int
    cpu_s: float
    peak_mb: float
    out: str
    err: str

    @property
    def why(self) -> str:
        """The last words of a process that failed."""
        return self.err.strip()[-300:] or f"ended with code {self.code} and without a message"


def spend(command: Sequence[str], longest: float = LONGEST) -> Spent:
    """Run a command to its end, or for `longest` seconds, numeric libraries held to one thread."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **ONE_THREAD})
        end = Timer(longest, process.kill)
        end.start()
        _, status, used = os.wait4(process.pid, 0)
        end.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    return Spent(
        code=process.returncode,
        cpu_s=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1024,
        out=texts[0],
        err=texts[1],
    )


def done(*command: str) -> Spent:
    """A Python command that ended well; StopRun with its last words where it did not."""
    spent = spend([sys.executable, *command])
    if spent.code:
        raise StopRun(f"{' '.join(Path(word).name for word in command[:4])} failed: {spent.why}")
    return spent


def whole(texts: Iterable[str], *, claims: bool = False) -> dict[str, float]:
    """Capture, reading, claims, actors and events of each text with the default parts, in this process, one after another.

    The first text is run once before, so that loading stays out; `words_per_cpu_s` counts words between spaces. claims: no
    further than claims.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            paths.append(Path(folder) / f"{number}.txt")
            paths[-1].write_text(text, "utf-8")
        return files(paths, claims=claims)


def files(paths: Sequence[Path], *, claims: bool = False) -> dict[str, float]:
    """As `whole`, of text or HTML files; the words are those of the documents read."""
    from ascertain.app import Settings, Workbench
    from ascertain.app.plan import IN_DOCUMENT, OFF

    left_out = [stage for stage in IN_DOCUMENT if claims and stage != "claims"]
    bench = Workbench(settings=Settings(use=dict.fromkeys(left_out, OFF)))
    list(bench.stream(paths[:1], engine="serial"))
    words = records = failed = 0
    start = time.process_time()
    for outcome in bench.stream(paths, engine="serial"):
        words += sum(len(d.text.split()) for d in outcome.documents)
        records += len(outcome.records)
        failed += len(outcome.failed)
    spent = time.process_time() - start
    return {
        "documents": len(paths),
        "words": words,
        "records": records,
        "failed": failed,
        "cpu_s": round(spent, 3),
        "words_per_cpu_s": round(words / spent, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def weigh(path: Path, model: str = "origins") -> dict[str, float]:
    """CPU seconds of a model from arrays of strings to answers; reading the CSV file stays out."""
    import csv
    import io

    from ascertain.bench.tasks import load
    from ascertain.weigh import Claims, models

    rows = [
        (r["source"], r["object"], r["value"]) for r in csv.DictReader(io.StringIO(load(path).decode(), newline=""))
    ]
    sources, objects, values = zip(*rows, strict=True)
    start = time.process_time()
    models.get(model).function(Claims.of(sources, objects, values))
    return {"claims": len(rows), "cpu_s": time.process_time() - start}


def measure(runs: int = 5) -> dict[str, float]:
    """Seconds of wall time for whole processes (`*_s`), and words a CPU second of one warm process (`words_per_cpu_s`)."""
    from ascertain import bundled

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
    from ascertain.app import Workbench

    bench = Workbench()
    words = len(article.read_text("utf-8").split())
    wall, cpu = [], []
    for _ in range(runs + 1):
        start, start_cpu = time.perf_counter(), time.process_time()
        bench.xray([article], engine="serial")
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
    return {"xray_text_warm_s": median(wall[1:]), "words_per_cpu_s": words / median(cpu[1:])}
