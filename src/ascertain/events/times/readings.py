"""What each match of the grammar means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ascertain.events.times import dates, lengths, near
from ascertain.events.times.context import Context, Reading

READERS: Mapping[str, Callable[[re.Match[str], Context], Reading | None]] = {
    **dates.READERS,
    **near.READERS,
    **lengths.READERS,
}


def read(rule: str, found: re.Match[str], context: Context) -> Reading | None:
    """The meaning of a rule's match, None where the words turn out to mean no time."""
    return READERS[rule](found, context)
