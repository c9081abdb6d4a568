"""One spelling for the many of a place name: the key that the index is built and asked with."""

from __future__ import annotations

import re
import unicodedata

PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae"}
)
SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
DROPPED = re.compile(r"[.'’‘ʻ`´ʿʾ]")
BETWEEN = re.compile(r"[\s\-‐–—_,/()]+")


def fold(name: str) -> str:
    """The key of a name: no accents, case, points or apostrophes; hyphens are blanks; Saint, Mount and Fort are short."""
    text = name
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.translate(PLAIN)) if not unicodedata.combining(c))
    words = BETWEEN.sub(" ", DROPPED.sub("", text.casefold())).split()
    return " ".join(SHORT.get(word, word) for word in words)
