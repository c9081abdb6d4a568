"""A watch over many feeds of a site on this machine, killed again and again: is any item lost or doubled?

    python tools/watch_trial.py --feeds 200 --kills 5

A tenth of the feeds answers with errors now and then, some never answer, some are hostile (a DTD, a bomb, no feed at all). Every
item of the others must be in the case once, whenever the watch was killed.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import click

from ascertain.app import Settings, Workbench
from ascertain.capture.polite import Web
from ascertain.model import Document

PUBLIC = "93.184.215.14"
ITEMS = 3
SETTINGS = Settings(use={"actors": "none", "events": "none"}, allow_url=True)


def kind_of(feed: int) -> str:
    """What a feed is like, by its number."""
    return {3: "failing", 7: "hostile", 11: "silent"}.get(feed % 20, "good")


class Handler(BaseHTTPRequestHandler):
    """feedN.example/rss lists feedN.example/0 to ITEMS - 1; a failing feed and its items answer every other time."""

    seen: ClassVar[Counter[str]] = Counter()
    lock = threading.Lock()

    def do_GET(self) -> None:
        host, path = self.headers["Host"], self.path
        with self.lock:
            self.seen[host + path] += 1
            times = self.seen[host + path]
        feed = int(host.removeprefix("feed").split(".")[0])
        kind = kind_of(feed)
        if path == "/robots.txt":
            self._answer(404, b"")
        elif kind == "silent":
            time.sleep(4)
        elif kind == "failing" and times % 2:
            self._answer(503, b"")
        elif path == "/rss":
            self._answer(200, *self._hostile(feed)) if kind == "hostile" else self._answer(200, listing(host))
        else:
            words = f"<h1>Fire at mill {feed}</h1><p>{feed + 2} people died in the fire at mill {feed} on Monday, police said. Report {path[1:]}.</p>"
            self._answer(200, f"<html><title>Fire at mill {feed}</title><body>{words}</body></html>".encode())

    def _hostile(self, feed: int) -> tuple[bytes, dict[str, str]]:
        bomb = gzip.compress(b" " * 300_000_000, 9) if feed % 60 == 7 else b""
        forms = (
            (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>", {}),
            (b"<rss" * 100_000, {}),
            (bomb, {"Content-Encoding": "gzip"}),
        )
        return forms[feed % 3]

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        return


def listing(host: str) -> bytes:
    """The feed of a host."""
    items = "".join(f"<item><title>x</title><link>http://{host}/{n}</link></item>" for n in range(ITEMS))
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


@click.group(invoke_without_command=True)
@click.option("--feeds", default=200, show_default=True)
@click.option("--kills", default=5, show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.pass_context
def main(context: click.Context, feeds: int, kills: int, seed: int) -> None:
    """Run the trial and print what was found as JSON; exit 1 when an item is lost or doubled."""
    if context.invoked_subcommand:
        return
    rng, started = random.Random(seed), time.monotonic()  # noqa: S311 - a trial is to repeat
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = "".join(f'[[feed]]\nurl = "http://feed{n}.example/rss"\n' for n in range(feeds))
        (folder / "feeds.toml").write_text('pause = "0s"\n' + urls)
        Workbench.init(folder / "case.db", settings=SETTINGS).close()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for turn in range(kills + 6):
            child = subprocess.Popen([sys.executable, __file__, "child", name, str(server.server_port)])
            try:
                child.wait(rng.uniform(2.0, 12.0) if turn < kills else None)
            except subprocess.TimeoutExpired:
                os.kill(child.pid, signal.SIGKILL)
                child.wait()
            if turn >= kills:
                # Later rounds come when failures are due again.
                _hurry(folder)
        with Workbench.open(folder / "case.db") as bench:
            found = Counter(
                shot.origin for d in bench.case.current(Document) if (shot := bench.case.snapshot(d.snapshot))
            )
        wanted = {
            f"http://feed{f}.example/{n}"
            for f in range(feeds)
            if kind_of(f) in ("good", "failing")
            for n in range(ITEMS)
        }
        told = {
            "feeds": feeds,
            "kills": kills,
            "wanted": len(wanted),
            "lost": len(wanted - set(found)),
            "doubled": sum(count > 1 for count in found.values()),
            "strange": len(set(found) - wanted),
            "seconds": round(time.monotonic() - started, 1),
        }
        click.echo(json.dumps(told, indent=2))
    sys.exit(1 if told["lost"] or told["doubled"] or told["strange"] else 0)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("port", type=int)
def child(folder: Path, port: int) -> None:
    """One watch, every feed once, led to the site on this machine."""
    web = Web(
        resolve=lambda host, number: [PUBLIC],
        connect=lambda address, number, timeout: socket.create_connection(("127.0.0.1", port), timeout),
        seconds=2,
    )
    with Workbench.open(folder / "case.db", settings=SETTINGS) as bench:
        bench.watch(folder / "feeds.toml", once=True, web=web)


def _hurry(folder: Path) -> None:
    import sqlite3

    with sqlite3.connect(folder / "case.watch" / "watch.db") as memory:
        memory.execute("UPDATE feed SET due = 0 WHERE failures > 0")
        memory.execute("UPDATE item SET due = 0")


if __name__ == "__main__":
    main()
