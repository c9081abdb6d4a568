"""Many clients on one served case: does anything fail, is a decision lost, does the log still hold?

    python tools/load_trial.py --clients 50 --seconds 60

Half of what a client does is reading (lists, records, search, traces, pages), half deciding. A decision names the state that
was seen; told that somebody else was faster, the client looks again, as a person would. At the end every decision that a
client was told is kept must be in the case, no other, and the whole case must verify.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ascertain import Workbench

KEPT, STALE = 201, 412


@dataclass(slots=True)
class Tally:
    """What one client saw. `kept` are ids of decisions it was told are kept, `took` seconds by kind of request."""

    kept: list[str] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came out."""

    requests: int
    seconds: float
    statuses: Counter[int]
    errors: tuple[str, ...]
    kept: int
    lost: int
    unknown: int
    verified: str
    p50: dict[str, float]
    p95: dict[str, float]

    @property
    def passed(self) -> bool:
        """No error, nothing lost, nothing made up, and the log holds."""
        return not (self.errors or self.lost or self.unknown) and self.verified == "ok" and self.kept > 0


def trial(address: str, keys: Sequence[str], case: Path, *, clients: int, seconds: float, seed: int = 1) -> Trial:
    """Let so many clients, who share the keys, work on the served case for so long; then look at the case itself."""
    with Workbench.open(case) as bench:
        claims = [row["id"] for row in bench.list(kind="claim")]
        before = {d.id for d in bench.case.decisions()}
    tallies = [Tally() for _ in range(clients)]
    until = time.monotonic() + seconds
    given = [
        {
            "address": address,
            "key": keys[n % len(keys)],
            "claims": claims,
            "until": until,
            "seed": seed + n,
            "t": t,
        }
        for n, t in enumerate(tallies)
    ]
    threads = [threading.Thread(target=_client, kwargs=g) for g in given]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    with Workbench.open(case) as bench:
        found = {d.id for d in bench.case.decisions()} - before
        verified = _verified(bench)
    told = {name for t in tallies for name in t.kept}
    return Trial(
        requests=sum(t.statuses.total() for t in tallies),
        seconds=took,
        statuses=sum((t.statuses for t in tallies), Counter()),
        errors=tuple(e for t in tallies for e in t.errors),
        kept=len(told),
        lost=len(told - found),
        unknown=len(found - told),
        verified=verified,
        p50=_quantile(tallies, 0.50),
        p95=_quantile(tallies, 0.95),
    )


def _client(*, address: str, key: str, claims: list[str], until: float, seed: int, t: Tally) -> None:
    chance = random.Random(seed)  # noqa: S311 - which claim is next, the same in every run
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    # Few claims are argued about by many, so that clients do get in one another's way.
    contested = claims[: max(len(claims) // 10, 3)]

    def ask(kind: str, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str, bytes]:
        sent = {"authorization": f"Bearer {key}", "content-type": "application/json", **headers}
        began = time.monotonic()
        connection.request(method, path, body=None if body is None else json.dumps(body).encode(), headers=sent)
        answer = connection.getresponse()
        data = answer.read()
        t.took.setdefault(kind, []).append(time.monotonic() - began)
        t.statuses[answer.status] += 1
        if answer.status not in (200, KEPT, STALE):
            t.errors.append(f"{method} {path}: {answer.status} {data[:200].decode('utf-8', 'replace')}")
        return answer.status, answer.headers.get("etag") or "", data

    reads: tuple[tuple[str, Callable[[], str]], ...] = (
        ("list", lambda: f"/api/v1/records/claim?limit=50&offset={chance.randrange(max(len(claims) - 50, 1))}"),
        ("record", lambda: f"/api/v1/record/{chance.choice(claims)}"),
        ("trace", lambda: f"/api/v1/trace/{chance.choice(claims)}"),
        ("search", lambda: "/api/v1/search?q=bridge"),
        ("page", lambda: f"/record/{chance.choice(claims)}"),
        ("page", lambda: "/claims"),
    )
    number = 0
    try:
        while time.monotonic() < until:
            if chance.random() < 0.5:
                kind, path = chance.choice(reads)
                ask(kind, "GET", path())
                continue
            target = chance.choice(contested if chance.random() < 0.3 else claims)
            status = STALE
            while status == STALE and time.monotonic() < until:
                _, seen, _ = ask("decisions", "GET", f"/api/v1/record/{target}/decisions")
                number += 1
                body = {
                    "action": "confirm",
                    "target": target,
                    "who": f"client {seed}",
                    "why": f"{seed}: looked at it, {number}",
                }
                status, _, data = ask("decide", "POST", "/api/v1/decisions", body, **{"if-match": seen})
                if status == KEPT:
                    t.kept.append(json.loads(data)["id"])
    except (OSError, http.client.HTTPException) as error:
        t.errors.append(f"client {seed}: {type(error).__name__}: {error}")
    finally:
        connection.close()


def _account(bench: Workbench, number: int) -> str:
    """The key of one more person who may decide; the first one is an admin."""
    name = f"person {number}"
    bench.accounts.add(name, secrets.token_urlsafe(16), "reviewer" if number else "admin")
    return bench.accounts.make_key(name)


def _verified(bench: Workbench) -> str:
    from ascertain.app.handing_on import verify

    return verify(bench.case.path, witness=None, authorities=(), custodian=bench.custodian).status


def _quantile(tallies: list[Tally], share: float) -> dict[str, float]:
    kinds = sorted({kind for t in tallies for kind in t.took})
    took = {kind: sorted(s for t in tallies for s in t.took.get(kind, ())) for kind in kinds}
    return {kind: all_[min(int(share * len(all_)), len(all_) - 1)] for kind, all_ in took.items()}


def _served(case: Path) -> tuple[subprocess.Popen[str], str, str]:
    """The case served by a process of its own; where it answers, and its key."""
    command = [sys.executable, "-m", "ascertain", "serve", str(case), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    text = ""
    for line in process.stdout or ():
        text += line
        if line.rstrip() == "}":
            break
    told = json.loads(text)
    return process, told["address"].partition("/enter")[0], told["api_key"]


def main() -> int:
    """Make a case of the bundled articles, serve it, and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=0, help="so many people sign in, instead of one person")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.db"
        with Workbench.init(case) as bench:
            list(bench.add(Workbench.bundled()))
            keys = [_account(bench, number) for number in range(given.accounts)]
        process, address, key = _served(case)
        try:
            found = trial(
                address.rstrip("/"), keys or [key], case, clients=given.clients, seconds=given.seconds, seed=given.seed
            )
        finally:
            process.terminate()
            process.wait(timeout=60)
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(found.statuses.items()))
    print(f"{given.clients} clients, {found.seconds:.1f} s: {found.requests} requests ({statuses})")
    for kind, p95 in found.p95.items():
        print(f"  {kind}: median {1000 * found.p50[kind]:.0f} ms, p95 {1000 * p95:.0f} ms")
    print(f"decisions kept {found.kept}, lost {found.lost}, in the case and told to nobody {found.unknown}")
    print(f"errors {len(found.errors)}; the case verifies: {found.verified}")
    for error in found.errors[:10]:
        print(f"  {error}")
    return 0 if found.passed else 1


if __name__ == "__main__":
    sys.exit(main())
