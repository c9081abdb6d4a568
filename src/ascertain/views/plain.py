"""Text of strangers made safe to show: control characters are written out instead of obeyed."""

from __future__ import annotations

import re

# Direction embeddings, overrides and isolates can make a line read as something it does not say; C0 and C1 controls can
# steer a terminal; lone surrogates cannot be encoded. The marks that Arabic and Persian spelling needs (U+200C-200F,
# U+061C) stay.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def visible(text: str) -> str:
    """`text` with each unsafe character replaced by its code point in brackets, e.g. `[U+202E]`."""
    return _UNSAFE.sub(lambda m: f"[U+{ord(m.group()):04X}]", text)


def one_line(text: str) -> str:
    """`visible(text)` on one line."""
    return " ".join(visible(text).split())


def right_to_left(text: str) -> bool:
    """Whether any letter of a right-to-left script stands in `text`."""
    return _RIGHT_TO_LEFT.search(text) is not None
