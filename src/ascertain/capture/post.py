"""Something told to an address on the web, with the care that fetching takes: to the public internet only, to the address that
was checked, with TLS verified, no redirect followed, no proxy and no cookie."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping

from ascertain.capture.address import check_url
from ascertain.capture.fetch import Connector, Resolver, address_of, connected, system_connector, system_resolver
from ascertain.model import SkipItem

MAX_SECONDS = 10.0
MOST = 65_536
"""Bytes of the answer that are read, so that the other side sees its answer taken; nothing is done with them."""


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    resolve: Resolver = system_resolver,
    connect: Connector = system_connector,
    tls: ssl.SSLContext | None = None,
    seconds: float = MAX_SECONDS,
) -> int:
    """Send the body; the status of the answer. Raises BadInput when the address, or one it resolves to, is refused; SkipItem
    (`unreachable`) when the other side does not answer."""
    deadline = time.monotonic() + seconds
    target = check_url(url)
    address = address_of(target, resolve)
    try:
        with connected(target, address, deadline, connect, tls) as connection:
            connection.request("POST", target.path, body=body, headers={**headers, "Connection": "close"})
            response = connection.getresponse()
            response.read(MOST)
            return response.status
    except (TimeoutError, http.client.HTTPException, OSError, ValueError) as error:
        raise SkipItem("unreachable", f"{url} could not be told: {error or type(error).__name__}") from error
