"""Fetching that is a good guest: robots.txt is heeded, a host is asked one thing at a time with a pause between, and what has
not changed is not sent again.

References: RFC 9309 (robots.txt), RFC 9110 (conditional requests, Retry-After).
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ascertain.capture.fetch import (
    MAX_SECONDS,
    Connector,
    Fetched,
    HttpStatus,
    Resolver,
    fetch,
    system_connector,
    system_resolver,
)
from ascertain.model import SkipItem

AGENT = "Ascertain"
ROBOTS_BYTES = 500 * 1024
"""As much of a robots.txt is read as RFC 9309 asks for."""
ROBOTS_SECONDS = 24 * 3600.0
LONGEST_PAUSE = 60.0
"""A longer crawl delay than this would stop a site's items altogether."""
UNAVAILABLE = range(400, 500)
"""Answers that mean a site has no rules; others mean that they are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """How the network is reached; tests lead it to a server of their own."""

    resolve: Resolver = system_resolver
    connect: Connector = system_connector
    tls: ssl.SSLContext | None = None
    seconds: float = MAX_SECONDS

    def get(self, url: str, headers: Mapping[str, str]) -> Fetched:
        """See `fetch`."""
        return fetch(
            url, headers=headers, resolve=self.resolve, connect=self.connect, tls=self.tls, seconds=self.seconds
        )


@dataclass(kw_only=True)
class Polite:
    """One visitor. Several threads may ask, each for another host. pause: seconds between two requests to a host."""

    web: Web
    pause: float
    clock: Callable[[], float]
    _rules: dict[str, tuple[float, Any]] = field(default_factory=dict)
    _free: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def free_at(self, url: str) -> float:
        """When the host may be asked again, by the clock."""
        with self._lock:
            return self._free.get(host(url), 0.0)

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The page, if the site's rules allow. Raises SkipItem `robots` where they do not, HttpStatus 304 where nothing has
        changed since `etag` or `modified`, and as `fetch`."""
        rules = self._rules_of(url)
        pause = self.pause
        try:
            if rules is not None:
                pause = max(pause, min(rules.crawl_delay(AGENT) or 0.0, LONGEST_PAUSE))
                if not rules.can_fetch(url, AGENT):
                    raise SkipItem("robots", f"{url} is not open to programs, says the site's robots.txt")
            known = {"If-None-Match": etag, "If-Modified-Since": modified}
            return self.web.get(url, {name: value for name, value in known.items() if value})
        finally:
            with self._lock:
                self._free[host(url)] = self.clock() + pause

    def _rules_of(self, url: str) -> Any:
        """The site's rules; None where it has none. Raises SkipItem `robots-unknown` where they cannot be learned now."""
        from protego import Protego

        root = "://".join(urlsplit(url)[:2])
        with self._lock:
            read_at, rules = self._rules.get(root, (None, None))
        if read_at is not None and self.clock() - read_at < ROBOTS_SECONDS:
            return rules
        try:
            text = self.web.get(f"{root}/robots.txt", {}).data[:ROBOTS_BYTES].decode("utf-8", "replace")
            rules = Protego.parse(text)
        except HttpStatus as answered:
            if answered.status not in UNAVAILABLE:
                raise SkipItem(
                    "robots-unknown", f"{root} does not say what is open to programs: {answered}"
                ) from answered
            rules = None
        except SkipItem as error:
            raise SkipItem("robots-unknown", f"{root} does not say what is open to programs: {error}") from error
        with self._lock:
            self._rules[root] = (self.clock(), rules)
        return rules


def host(url: str) -> str:
    """Host and port of an address."""
    return urlsplit(url).netloc.lower()
