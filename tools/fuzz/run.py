"""Fuzz every way in for foreign bytes for a while: with atheris (coverage-guided) where it is installed, else with damage by chance.

    python tools/fuzz/run.py --minutes 10
    python tools/fuzz/run.py --target warc --seconds 60 --engine chance

Each target runs in a process of its own with 2 GB of memory and a limit of 20 s for one input. A finding is kept under --findings, named
by target and hash; the exit code is 1 when there is any. Corpora are kept under --corpus and grow from run to run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent))
from targets import Target, targets

SLOWEST = 20
MEMORY_MB = 2048
LONGEST = 65_536
INSTRUMENTED = ["ascertain", "feedparser", "trafilatura"]
TOKENS = (b"<", b">", b"&#x", b"]]>", b"<!DOCTYPE", b"WARC/1.0\r\n", b"Content-Length: ", b"\r\n\r\n", b"PK\x01\x02", b"\x1f\x8b", b"\x00", b"\xff\xfe", b'{"', b"[" * 99)  # fmt: skip


def main() -> int:
    """Run all targets one after the other, or one of them in this process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--target", choices=list(targets()))
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--engine", choices=["atheris", "chance"])
    parser.add_argument("--corpus", type=Path, default=Path("out/fuzz/corpus"))
    parser.add_argument("--findings", type=Path, default=Path("out/fuzz/findings"))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    engine = given.engine or ("atheris" if find_spec("atheris") else "chance")
    if given.inside:
        inside(given.target, engine, given.seconds, given.corpus, given.findings)
        return 0
    names = [given.target] if given.target else list(targets())
    share = given.seconds or given.minutes * 60 / len(names)
    found = [outside(name, engine, share, given.corpus, given.findings) for name in names]
    print(json.dumps({"engine": engine, "targets": found, "ok": all(f["ok"] for f in found)}))
    return 0 if all(f["ok"] for f in found) else 1


def outside(name: str, engine: str, seconds: float, corpus: Path, findings: Path) -> dict[str, object]:
    """One target in a child process. Its exit code tells whether all went well."""
    folder, kept = corpus / name, findings / name
    for path in (folder, kept):
        path.mkdir(parents=True, exist_ok=True)
    for seed in targets()[name].seeds():
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    before = set(kept.iterdir())
    words = [
        "--inside",
        "--target",
        name,
        "--engine",
        engine,
        "--seconds",
        str(seconds),
        "--corpus",
        corpus,
        "--findings",
        findings,
    ]
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, __file__, *map(str, words)], stderr=subprocess.PIPE, text=True, errors="replace", check=False
    )
    told = [line for line in done.stderr.splitlines() if "Done" in line or line.startswith(("runs", "stat::number_of"))]
    new = sorted(p.name for p in set(kept.iterdir()) - before)
    good = done.returncode == 0 and not new
    if not good:
        print(done.stderr[-4000:], file=sys.stderr)
    return {
        "target": name,
        "seconds": round(time.monotonic() - started),
        "told": told[-1:],
        "findings": new,
        "ok": good,
    }


def inside(name: str, engine: str, seconds: float, corpus: Path, findings: Path) -> None:
    """Fuzz in this process until the time is over."""
    if engine == "chance":
        by_chance(targets()[name], seconds, corpus / name, findings / name)
        return
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        target = targets()[name]
        for seed in target.seeds():
            target(seed)
    limits = [
        f"-max_total_time={int(seconds)}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LONGEST}",
    ]
    more = [f"-artifact_prefix={findings / name}/", "-print_final_stats=1", "-verbosity=0", "-use_value_profile=1"]
    atheris.Setup([sys.argv[0], *limits, *more, str(corpus / name)], target)
    atheris.Fuzz()


def by_chance(target: Target, seconds: float, corpus: Path, findings: Path) -> None:
    """Damage by chance, from the corpus on. Blind to what is reached, but with the same promises."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 2**20, MEMORY_MB * 2**20))
    signal.signal(signal.SIGALRM, _late)
    chance, seeds, runs = random.Random(0), [p.read_bytes() for p in sorted(corpus.iterdir())], 0  # noqa: S311
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = damaged(chance, seeds)
        signal.alarm(SLOWEST)
        try:
            target(data)
        except Exception as error:
            (findings / f"{type(error).__name__}-{hashlib.sha256(data).hexdigest()[:16]}").write_bytes(data)
            raise
        finally:
            signal.alarm(0)
        runs += 1
    print(f"runs {runs}", file=sys.stderr)


def damaged(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A seed with a few bytes changed, cut, doubled, or joined with another."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, length = chance.randrange(len(data) + 1), chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                data[at:at] = chance.choice(TOKENS)
            case 4:
                other = chance.choice(seeds)
                start = chance.randrange(len(other) + 1)
                data[at:at] = other[start : start + length]
            case _:
                data[at : at + length] = chance.randbytes(min(length, 8))
    return bytes(data[:LONGEST])


def _late(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"one input took more than {SLOWEST} s")


if __name__ == "__main__":
    sys.exit(main())
