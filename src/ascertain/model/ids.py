"""Identifiers: hashes of length-prefixed parts, so that different tuples never collide by joining."""

from __future__ import annotations

from hashlib import sha256


def make_id(kind: str, *parts: str | int | bytes) -> str:
    """`kind` and 24 hexadecimal digits (96 bits) of SHA-256 over the length-prefixed parts, e.g. `clm-5f2c…`."""
    digest = sha256()
    for part in (kind, *parts):
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return f"{kind}-{digest.hexdigest()[:24]}"


def snapshot_id(data: bytes) -> str:
    """Name of raw bytes: `sha256:` and the full 64 hexadecimal digits."""
    return f"sha256:{sha256(data).hexdigest()}"


def text_hash(text: str) -> str:
    """SHA-256 of the text under a span (UTF-8), 64 hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
