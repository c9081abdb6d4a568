"""Watching feeds and sitemaps: new items are fetched politely, added to the case, compared, and what that changed is told.

Nothing is lost and nothing doubled, wherever the run is cut off: an item is noted together with the visit that found it, what
was fetched is laid by as a whole before it is added, and what the case has is known by its bytes. What is told is about
questions, never about a person, as `changes` has it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.app.changes import Change, changes, keep_feed, standing
from ascertain.app.clock import stamp
from ascertain.app.following import Feed, Following
from ascertain.capture import Captured
from ascertain.capture.feed import entries, is_feed_data, links
from ascertain.capture.fetch import Fetched, HttpStatus, captured_page
from ascertain.capture.polite import Polite, host
from ascertain.capture.sitemap import is_sitemap, listed
from ascertain.capture.warc_write import write_warc
from ascertain.model import BadInput, SkipItem
from ascertain.store.watching import Asked, Watched

if TYPE_CHECKING:
    from ascertain.app import Workbench

WORKERS = 8
BATCH = 20
"""Fetched pages that are added at once."""
DAY = 86400.0
RETRY = 300.0
TRIES = 5
PASSING = frozenset({"timeout", "unreachable", "robots-unknown"})
"""Failures that may be over the next time. So are the answers below 500 that say so."""
PASSING_STATUS = frozenset({408, 425, 429})
READY, PAGES = ".ready", "pages.warc.gz"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own, readable by the owner alone, is made in it
"""A folder that is never on a disk."""
PACKED = (b"\x1f\x8b",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a watch tells as it goes. kind: fetched, failed, left, added, changed. `change` with the last."""

    kind: str
    url: str = ""
    text: str = ""
    change: Change | None = None


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run did. visits: feeds asked; fetched: items; left: items given up; added: documents new in the case."""

    visits: int = 0
    fetched: int = 0
    failed: int = 0
    left: int = 0
    added: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class _Errand:
    url: str
    feed: Feed | None
    asked: Asked


@dataclass(kw_only=True)
class Watch:
    """One watch over one case. `folder` keeps its memory and what was fetched but not added yet. `clock` gives seconds since
    the epoch."""

    bench: Workbench
    following: Following
    folder: Path
    polite: Polite
    clock: Callable[[], float]
    note: Callable[..., object]
    """Writes to the case's log: what happened, and named fields."""
    tell: Callable[[Told], object] = lambda told: None
    stop: threading.Event = field(default_factory=threading.Event)
    tally: Tally = field(default_factory=Tally)
    _batch: list[tuple[str, Captured]] = field(default_factory=list)
    _new: bool = False
    _compared: float = 0.0

    def run(self, *, once: bool = False) -> Tally:
        """Visit what is due, again and again until stopped; `once`: every feed and every item once."""
        if self.bench.case.blobs.vault is not None and not MEMORY.is_dir():
            raise BadInput("this machine has no folder in memory, so an encrypted case is not watched here")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.feeds: dict[str, Feed] = {f.url: f for f in self.following.feeds}
        self.memory = Watched.open(self.folder / "watch.db")
        try:
            self.memory.follow(self.feeds)
            # A run that was cut off may have added what it did not compare; comparing does nothing where nothing is new.
            self._new = self.bench.case.state().read > 0
            self._recover()
            with ThreadPoolExecutor(WORKERS) as pool:
                self._rounds(pool, self.clock() if once else None)
        finally:
            self.memory.close()
        return self.tally

    def _rounds(self, pool: ThreadPoolExecutor, started: float | None) -> None:
        out: dict[Future[Fetched], _Errand] = {}
        while not self.stop.is_set():
            left = self._left(started)
            for errand in self._ready(left, {host(e.url) for e in out.values()}, WORKERS - len(out)):
                out[pool.submit(self._get, errand)] = errand
            done, _ = wait(out, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(out.pop(future), future)
            if len(self._batch) >= BATCH or not (out or done):
                self._keep()
                self._look(idle=not left)
            if not out and not left and started is not None:
                break
            if not out and not done:
                self.stop.wait(self._pause(left))
        # What is still on its way is not noted as done and will be asked for again.
        self._keep()
        self._look(idle=True)

    def _left(self, started: float | None) -> list[_Errand]:
        """What is still to be asked for; in a single run what was due when it began, or came up on the way."""
        feeds = [_Errand(a.url, self.feeds[a.url], a) for a in self.memory.feeds() if a.url in self.feeds]
        fetched = {url for url, _ in self._batch}
        items = [_Errand(a.url, None, a) for a in self.memory.waiting() if a.url not in fetched]
        if started is None:
            return [*feeds, *items]
        return [e for e in (*feeds, *items) if e.asked.due <= started]

    def _ready(self, left: list[_Errand], busy: set[str], most: int) -> Iterator[_Errand]:
        now = self.clock()
        for errand in left:
            if most <= 0:
                return
            place = host(errand.url)
            if place not in busy and errand.asked.due <= now and self.polite.free_at(errand.url) <= now:
                busy.add(place)
                most -= 1
                yield errand

    def _pause(self, left: list[_Errand]) -> float:
        """Seconds until something may be asked for."""
        now = self.clock()
        soonest = min((max(e.asked.due, self.polite.free_at(e.url)) for e in left), default=now + 60)
        return min(max(soonest - now, 0.02), 60.0)

    def _get(self, errand: _Errand) -> Fetched:
        return self.polite.get(errand.url, etag=errand.asked.etag, modified=errand.asked.modified)

    def _take(self, errand: _Errand, future: Future[Fetched]) -> None:
        try:
            page = future.result()
            if errand.feed is None:
                self._batch.append((errand.url, captured_page(page, now=self.bench.now())))
                self.tally.fetched += 1
                self.tell(Told(kind="fetched", url=errand.url))
            else:
                self._visited(errand.feed, page)
        except (SkipItem, BadInput) as error:
            self._failed(errand, error)

    # Feeds

    def _visited(self, feed: Feed, page: Fetched) -> None:
        self.tally.visits += 1
        due, etag, modified = self.clock() + feed.every, page.headers.get("ETag"), page.headers.get("Last-Modified")
        if feed.take == "entries" and is_feed_data(page.data):
            found = [c for c in entries(page.data, name=feed.url, now=self.bench.now()) if isinstance(c, Captured)]
            self._keep()
            # Noted as visited only when its entries are in the case: else "not changed" would hide them.
            self._add([("", c) for c in found[: feed.newest]])
            new = self.memory.answered(feed.url, due=due, etag=etag, modified=modified)
        else:
            new = self.memory.answered(
                feed.url, due=due, etag=etag, modified=modified, items=self._listed(feed, page.data)
            )
        self.tell(Told(kind="fetched", url=feed.url, text=f"{new} new" if new else ""))

    def _listed(self, feed: Feed, data: bytes) -> tuple[str, ...]:
        if not (is_sitemap(data) or data.startswith(PACKED)):
            return links(data, name=feed.url)[: feed.newest]
        found = sorted(listed(data, url=feed.url), key=lambda e: e.changed or "", reverse=True)[: feed.newest]
        # A map that an index leads to is followed like a feed of its own.
        maps = [e.url for e in found if e.is_map]
        self.feeds |= {
            url: Feed(url=url, every=feed.every, newest=feed.newest) for url in maps if url not in self.feeds
        }
        self.memory.follow(maps)
        return tuple(e.url for e in found if not e.is_map)

    def _failed(self, errand: _Errand, error: SkipItem | BadInput) -> None:
        status = error.status if isinstance(error, HttpStatus) else None
        if errand.feed is not None and status == 304:
            self.tally.visits += 1
            due = self.clock() + errand.feed.every
            self.memory.answered(errand.url, due=due, etag=errand.asked.etag, modified=errand.asked.modified)
            return
        every = errand.feed.every if errand.feed else RETRY
        asked = error.wait if isinstance(error, HttpStatus) and error.wait else 0.0
        due = self.clock() + min(max(every * 2**errand.asked.failures, asked), DAY)
        passing = isinstance(error, SkipItem) and (error.code in PASSING or _passing(status))
        if errand.feed is None and (not passing or errand.asked.failures + 1 >= TRIES):
            self.memory.settle([errand.url], "left", str(error))
            self.tally.left += 1
            self.tell(Told(kind="left", url=errand.url, text=str(error)))
        else:
            self.memory.failed(errand.url, str(error), due=due, feed=errand.feed is not None)
            self.tally.failed += 1
            self.tell(Told(kind="failed", url=errand.url, text=str(error)))

    # Into the case

    def _keep(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self._add(batch)

    def _add(self, batch: list[tuple[str, Captured]]) -> None:
        """Lay the batch by as one folder, which is there whole or not at all, and add it."""
        if not batch:
            return
        draft = self.folder / "incoming"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        pages, vault = BytesIO(), self.bench.case.blobs.vault
        for _ in write_warc(pages, [c for _, c in batch], software="Ascertain", at=stamp(self.bench.now())):
            pass
        with (draft / PAGES).open("wb") as file:
            file.write(pages.getvalue() if vault is None else vault.seal(pages.getvalue(), PAGES))
            file.flush()
            os.fsync(file.fileno())
        (draft / "items.json").write_text(json.dumps([url for url, _ in batch if url]), "utf-8")
        ready = self.folder / f"{int(self.clock() * 1000)}{READY}"
        draft.rename(ready)
        self._enter(ready)

    def _recover(self) -> None:
        for ready in sorted(self.folder.glob(f"*{READY}")):
            self._enter(ready)

    def _enter(self, ready: Path) -> None:
        before = self.tally.added
        with self._plain(ready / PAGES) as pages:
            for outcome in self.bench.add([pages]):
                self.tally.added += 0 if outcome.known else len(outcome.documents)
                for skipped in outcome.failed:
                    self.tell(Told(kind="failed", url=outcome.source, text=skipped.reason))
        self.memory.settle(json.loads((ready / "items.json").read_text("utf-8")), "done")
        shutil.rmtree(ready)
        if self.tally.added > before:
            self._new = True
            self.tell(Told(kind="added", text=f"{self.tally.added - before} documents"))

    @contextmanager
    def _plain(self, pages: Path) -> Iterator[Path]:
        """Where the pages can be read; those of an encrypted case in memory, for as long as it takes."""
        vault = self.bench.case.blobs.vault
        if vault is None:
            yield pages
            return
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            target = Path(folder) / PAGES
            target.write_bytes(vault.open(pages.read_bytes(), PAGES))
            yield target

    def _look(self, *, idle: bool) -> None:
        """Compare what is new, at once where nothing else is to be done, and tell what it changed."""
        if not self._new or not (idle or self.clock() - self._compared >= self.following.compare):
            return
        before = standing(self.bench.case)
        self.bench.compare()
        self._new, self._compared = False, self.clock()
        found = changes(before, standing(self.bench.case), self.bench.case, at=stamp(self.bench.now()))
        self.tally.changed += len(found)
        if found:
            self.note("question-changed", questions=str(len({c.cluster for c in found})))
            # A feed of an encrypted case would lie open beside it.
            if self.bench.case.blobs.vault is None:
                keep_feed(self.folder / "changes.atom", found)
        for change in found:
            self.tell(Told(kind="changed", text=change.text, change=change))


def _passing(status: int | None) -> bool:
    return status is not None and (status >= 500 or status in PASSING_STATUS)
