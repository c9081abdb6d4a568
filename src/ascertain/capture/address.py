"""Which web addresses may be fetched: http and https on their own ports, to hosts on the public internet only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit, urlunsplit

from ascertain.model import BadInput

PORTS = {"http": 80, "https": 443}
# IPv6 prefixes that carry an IPv4 address in their last or following bits: NAT64 (RFC 6052, RFC 8215), IPv4-compatible.
NAT64 = IPv6Network("64:ff9b::/96")
NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
COMPATIBLE = IPv6Network("::/96")
# What inet_aton takes for an IPv4 address besides the dotted quad: 127.1, 0x7f000001, 2130706433, 017700000001.
NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.I)
HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A checked address, ready to be asked for. `host` is ASCII; `literal` is set where the host is an IP address."""

    scheme: str
    host: str
    port: int
    path: str
    literal: str | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{self.path}"


def check_url(url: str) -> Target:
    """Take an address apart. Raises BadInput for other schemes and ports, user names, odd hosts and odd numbers."""
    if re.search(r"[\s\\\x00-\x1f\x7f]", url):
        raise BadInput(f"{url!r} holds blanks, control characters or backslashes; give a plain web address")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise BadInput(f"{url} is not a web address: {error}") from error
    if parts.scheme not in PORTS:
        raise BadInput(f"{url} cannot be fetched: only http and https are")
    if "@" in parts.netloc:
        raise BadInput(f"{url} holds a user name or password; give the address without it")
    if port not in (None, PORTS[parts.scheme]):
        raise BadInput(f"{url} cannot be fetched: only ports 80 (http) and 443 (https) are")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    literal = _literal(host)
    if literal is not None:
        refuse_private(literal, url)
    elif NUMERIC.fullmatch(host):
        raise BadInput(f"{url} names its host by a number that is not a plain IP address")
    else:
        host = _ascii(host, url)
    return Target(
        scheme=parts.scheme,
        host=host,
        port=PORTS[parts.scheme],
        path=_quoted(path),
        literal=None if literal is None else str(literal),
    )


def absolute(base: str, link: str) -> str | None:
    """The web address that a link found at `base` leads to; None where it leads to none (`http://[` is no address, and what splits
    addresses raises there)."""
    try:
        url = urljoin(base, link)
        urlsplit(url)
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def refuse_private(address: str | IPv4Address | IPv6Address, url: str) -> str:
    """The address as text. Raises BadInput unless it, and any IPv4 address inside it, is global."""
    try:
        ip = ip_address(address)
    except ValueError as error:
        raise BadInput(f"{url} resolves to something that is no IP address: {address}") from error
    if not all(_global(a) for a in (ip, *_inner(ip))):
        raise BadInput(f"{url} leads to {ip}, which is not on the public internet; it is not fetched")
    return str(ip)


def _global(ip: IPv4Address | IPv6Address) -> bool:
    # `is_global` counts multicast groups as global; the NAT64 prefix stands only for the address it carries.
    return ip in NAT64 or (ip.is_global and not ip.is_multicast and not ip.is_reserved)


def _inner(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that an IPv6 address leads to."""
    if isinstance(ip, IPv4Address):
        return []
    last = IPv4Address(int(ip) & 0xFFFFFFFF)
    found = [a for a in (ip.ipv4_mapped, ip.sixtofour) if a is not None]
    if ip.teredo is not None:
        found += list(ip.teredo)
    if ip in NAT64 or ip in NAT64_LOCAL or ip in COMPATIBLE:
        found.append(last)
    return found


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    if "%" in host:
        return None
    try:
        return ip_address(host)
    except ValueError:
        return None


def _ascii(host: str, url: str) -> str:
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadInput(f"{url} has a host name that is not valid") from error
    if not HOST.fullmatch(name) or len(name) > 253:
        raise BadInput(f"{url} has a host name that is not valid")
    return name


def _quoted(path: str) -> str:
    return "".join(c if " " < c < "\x7f" else "".join(f"%{b:02X}" for b in c.encode()) for c in path)
