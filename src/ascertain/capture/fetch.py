"""One page from the web, fetched with care. Off unless the caller enables it.

Each hop is checked and resolved once, and the connection goes to the address that was checked, so that a name cannot
resolve to another place in between (DNS rebinding); TLS still verifies the name. No proxies, cookies or credentials.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from types import MappingProxyType
from urllib.parse import urljoin

from ascertain.capture.address import Target, check_url, refuse_private
from ascertain.capture.local import MAX_BYTES, Captured, capture_bytes
from ascertain.model import BadInput, SkipItem

Resolver = Callable[[str, int], list[str]]
"""Host name and port to IP addresses, best first."""
Connector = Callable[[str, int, float], socket.socket]
"""IP address, port and seconds to a connected socket."""
MAX_REDIRECTS = 5
MAX_SECONDS = 30.0
MAX_RATIO = 200
# Below this a high ratio is harmless and common (a page of blanks).
RATIO_FROM = 2**20
CHUNK = 65_536
HEADERS = {
    "User-Agent": "Ascertain (evidence workbench; one page on request)",
    "Accept": "text/html,application/xhtml+xml,text/plain,text/markdown,application/pdf;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


def system_resolver(host: str, port: int) -> list[str]:
    """Addresses by the system's own resolver."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def system_connector(address: str, port: int, timeout: float) -> socket.socket:
    """A TCP connection to an IP address."""
    return socket.create_connection((address, port), timeout)


class HttpStatus(SkipItem):
    """The other side answered with something else than the page. `wait`: seconds it asks to be left alone, if it does."""

    def __init__(self, url: str, status: int, reason: str, wait: float | None = None) -> None:
        super().__init__("http-status", f"{url} answered {status} {reason}".rstrip())
        self.status, self.wait = status, wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The body of an answer, its content encoding undone, and the address it came from in the end."""

    url: str
    data: bytes = field(repr=False)
    headers: Message


def capture_url(
    url: str,
    *,
    now: datetime,
    enabled: bool = False,
    resolve: Resolver = system_resolver,
    connect: Connector = system_connector,
    tls: ssl.SSLContext | None = None,
    seconds: float = MAX_SECONDS,
) -> Captured:
    """Fetch `url` and capture what it holds, its content encoding undone and its headers kept.

    Raises BadInput when fetching is not enabled, when the address or one it resolves to is refused, and for a
    decompression bomb; SkipItem (unreachable, timeout, http-status, too-large, redirect) when the other side fails.
    """
    if not enabled:
        raise BadInput(f"{url} was not fetched: fetching from the web is off; enable it for this command")
    return captured_page(fetch(url, resolve=resolve, connect=connect, tls=tls, seconds=seconds), now=now)


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    resolve: Resolver = system_resolver,
    connect: Connector = system_connector,
    tls: ssl.SSLContext | None = None,
    seconds: float = MAX_SECONDS,
) -> Fetched:
    """Ask for `url`, with more request headers if need be, and follow where it redirects to. Raises as `capture_url`."""
    deadline = time.monotonic() + seconds
    target = check_url(url)
    for _ in range(MAX_REDIRECTS + 1):
        location, fetched = _visit(
            target, url=url, headers=headers, deadline=deadline, resolve=resolve, connect=connect, tls=tls
        )
        if fetched is not None:
            return fetched
        try:
            target = check_url(urljoin(target.url, location or ""))
        except (BadInput, ValueError) as refused:
            raise SkipItem("redirect", f"{url} redirects to where it is not followed: {refused}") from refused
    raise SkipItem("redirect", f"{url} redirects more than {MAX_REDIRECTS} times")


def _visit(
    target: Target,
    *,
    url: str,
    headers: Mapping[str, str],
    deadline: float,
    resolve: Resolver,
    connect: Connector,
    tls: ssl.SSLContext | None,
) -> tuple[str | None, Fetched | None]:
    """One hop: where it redirects to, or what it gave."""
    address = address_of(target, resolve)
    try:
        with connected(target, address, deadline, connect, tls) as connection:
            connection.request("GET", target.path, headers={**HEADERS, **headers})
            response = connection.getresponse()
            location = response.headers.get("Location")
            if response.status in (301, 302, 303, 307, 308) and location:
                return location, None
            if response.status != 200:
                raise HttpStatus(url, response.status, response.reason, _wait(response.headers.get("Retry-After")))
            data = _body(response, url, deadline)
            return None, Fetched(url=target.url, data=data, headers=response.headers)
    except (TimeoutError, http.client.HTTPException, OSError, ValueError) as error:
        _late(deadline, url)
        raise SkipItem("unreachable", f"{url} could not be fetched: {error or type(error).__name__}") from error


def address_of(target: Target, resolve: Resolver) -> str:
    """The one address to connect to. All addresses of the name must be global, or a mixed answer could hide one."""
    if target.literal:
        return refuse_private(target.literal, target.url)
    try:
        found = resolve(target.host, target.port)
    except OSError as error:
        raise SkipItem("unreachable", f"{target.host} cannot be resolved: {error}") from error
    if not found:
        raise SkipItem("unreachable", f"{target.host} has no address")
    checked = [refuse_private(address, target.url) for address in found]
    return checked[0]


@contextmanager
def connected(
    target: Target, address: str, deadline: float, connect: Connector, tls: ssl.SSLContext | None
) -> Iterator[http.client.HTTPConnection]:
    """A connection to the pinned address, cut off at the deadline however slowly bytes arrive."""
    left = _left(deadline)
    raw = connect(address, target.port, left)
    raw.settimeout(left)
    guard = threading.Timer(left, _cut, (raw,))
    guard.daemon = True
    guard.start()
    try:
        sock: socket.socket = raw
        if target.scheme == "https":
            context = tls or ssl.create_default_context()
            sock = context.wrap_socket(raw, server_hostname=target.host)
        connection = http.client.HTTPConnection(target.host, target.port, timeout=left)
        connection.sock = sock
        try:
            yield connection
        finally:
            connection.close()
            sock.close()
    finally:
        guard.cancel()
        raw.close()


def _cut(raw: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(raw, socket.SHUT_RDWR)


def _body(response: http.client.HTTPResponse, url: str, deadline: float) -> bytes:
    """The whole body with its encodings undone, counted as it comes."""
    encodings = [e.strip().lower() for e in (response.headers.get("Content-Encoding") or "").split(",")]
    encodings = [e for e in encodings if e not in ("", "identity")]
    if len(encodings) > 2 or any(e not in ("gzip", "x-gzip", "deflate") for e in encodings):
        raise SkipItem("encoding", f"{url} is sent in an encoding that is not read: {', '.join(encodings)}")
    stages = [Inflater(url) for _ in encodings]
    pieces, received, size = [], 0, 0
    while chunk := response.read1(CHUNK):
        _late(deadline, url)
        received += len(chunk)
        for piece in _through(stages, chunk):
            size += len(piece)
            pieces.append(piece)
            if size > MAX_BYTES:
                raise SkipItem("too-large", f"{url} has more than {MAX_BYTES // 2**20} MB")
            if stages and size > RATIO_FROM and size > MAX_RATIO * received:
                raise BadInput(f"{url} unpacks to more than {MAX_RATIO} times its size; it is not read")
    _late(deadline, url)
    if response.length:
        raise SkipItem("unreachable", f"{url} broke off: {response.length:,} bytes are missing")
    return b"".join(pieces)


def _through(stages: list[Inflater], chunk: bytes) -> Iterator[bytes]:
    if not stages:
        yield chunk
        return
    # The encoding that was applied last is undone first.
    for piece in stages[-1].feed(chunk):
        yield from _through(stages[:-1], piece)


class Inflater:
    """gzip, zlib or raw deflate as a stream, at most 1 MB of output at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stream = zlib.decompressobj(47)
        self._fresh = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Output for the next input. Raises SkipItem (`encoding`) when the stream is damaged."""
        while data and not self._stream.eof:
            try:
                piece = self._stream.decompress(data, 2**20)
            except zlib.error as error:
                if not self._fresh:
                    raise SkipItem("encoding", f"{self._url} is damaged: {error}") from error
                # Some servers send raw deflate without the zlib header.
                self._stream, self._fresh = zlib.decompressobj(-15), False
                continue
            self._fresh = False
            data = self._stream.unconsumed_tail
            if piece:
                yield piece

    def finish(self) -> bytes:
        """What is left once all input was given. Raises SkipItem (`truncated`) when the stream is not complete."""
        rest = self._stream.flush()
        if not self._stream.eof:
            raise SkipItem("truncated", f"{self._url} breaks off before it is complete")
        return rest


def captured_page(page: Fetched, *, now: datetime) -> Captured:
    """What was fetched as a snapshot. Raises BadInput when it is not of a kind that is read."""
    return capture_bytes(
        page.data,
        origin=page.url,
        method="url",
        now=now,
        charset=page.headers.get_content_charset(),
        headers=tuple((str(k), str(v)) for k, v in page.headers.items()),
        declared=page.headers.get_content_type(),
    )


def _wait(stated: str | None) -> float | None:
    """Seconds of a Retry-After field; the form that gives a date is rare and is passed over."""
    return float(stated) if stated and stated.strip().isdigit() else None


def _left(deadline: float) -> float:
    return max(0.01, deadline - time.monotonic())


def _late(deadline: float, url: str) -> None:
    if time.monotonic() >= deadline:
        raise SkipItem("timeout", f"{url} took too long to fetch")
