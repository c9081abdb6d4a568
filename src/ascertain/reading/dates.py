"""Dates in short visible lines, as a byline or dateline writes them."""

from __future__ import annotations

import re

from ascertain.reading.metadata import iso_date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio",
            "feb february februar février febrero febbraio",
            "mar march märz mars marzo",
            "apr april avril abril aprile",
            "may mai mayo maggio",
            "jun june juni juin junio giugno",
            "jul july juli juillet julio luglio",
            "aug august août agosto",
            "sep sept september septembre septiembre settembre",
            "oct october oktober octobre octubre ottobre",
            "nov november novembre noviembre",
            "dec december dezember décembre diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}
_WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?({_WORD})\b\.?,?\s+(?:de\s+)?((?:19|20)\d{{2}})\b", re.I
)
MONTH_FIRST = re.compile(rf"\b({_WORD})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{{2}})\b", re.I)


def visible_date(line: str) -> str | None:
    """The date a line gives, ISO 8601; numeric dates only where day and month cannot be taken for each other."""
    if found := DAY_FIRST.search(line):
        return _iso(found[3], MONTHS[found[2].lower()], found[1])
    if found := MONTH_FIRST.search(line):
        return _iso(found[3], MONTHS[found[1].lower()], found[2])
    if found := re.search(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d{2})\b", line):
        return _iso(found[3], int(found[2]), found[1])
    if found := re.search(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})\b", line):
        first, second = int(found[1]), int(found[2])
        if first > 12:
            return _iso(found[3], second, found[1])
        return _iso(found[3], first, found[2]) if second > 12 else None
    return iso_date(line) if re.search(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b", line) else None


def _iso(year: str, month: int, day: str) -> str | None:
    return f"{year}-{month:02}-{int(day):02}" if 1 <= month <= 12 and 1 <= int(day) <= 31 else None
