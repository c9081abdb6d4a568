"""What an archive may cost. Real pages stay far below; a bomb is found out before it fills memory."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.capture.local import MAX_BYTES

MB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes unless said. `ratio` holds from `ratio_from` on: a page of blanks packs well and harms nobody."""

    record: int = MAX_BYTES
    ratio: int = 200
    ratio_from: int = MB
    encodings: int = 2
    head: int = 64 * 1024
    archive: int = 10 * 2**30
    members: int = 10_000
    directory: int = 8 * MB
    searched: int = 512 * MB
    """Bytes of bad records that are searched for the next good one, in all."""
    listing: int = 8 * MB
    """The largest `datapackage.json` that is read."""

    def inflated(self, packed: int, unpacked: int) -> bool:
        """Whether so many bytes from so few are a decompression bomb."""
        return unpacked > self.ratio_from and unpacked > self.ratio * max(packed, 1)


LIMITS = Limits()
