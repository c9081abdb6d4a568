"""From candidates to answers: one title, the bylines, the dates, the outlet and the address of a page."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from ascertain.model import DatedBy
from ascertain.reading.lexicon import is_furniture
from ascertain.reading.metadata import Found, Metadata, iso_date, url_date
from ascertain.reading.names import clean_names, fold, same_person

SEPARATOR = re.compile(r"\s+[|»«·•–—:\-‹›~]+\s+|\s*[|»«]\s*|\s+::\s+|(?<=\S)_(?=\S+$)")
TITLE_WORDS = re.compile(r"title|headline|heading|titre|titel|headl", re.I)
# Trust in each kind of title candidate, tuned on the visible pages: the visible headline first, social titles are often shortened.
TITLE_WEIGHT = {"h1": 3.0, "json-ld": 2.2, "og:title": 2.3, "twitter:title": 0.8, "title": 1.4, "h2": 0.3, "other": 0.8}


def title(meta: Metadata, article: Sequence[str] = ()) -> str | None:
    """The headline: the candidate with most support, where a candidate that stands inside another is supported by it.

    `article` are the first visible headings of the article itself, or lines that may be one.
    """
    outlets = {fold(f.value) for f in meta.outlets}
    votes: dict[str, float] = defaultdict(float)
    shown: dict[str, str] = {}
    wide: list[tuple[str, float]] = []
    seen: set[tuple[str, str]] = set()
    kinds: set[str] = set()
    for found in meta.titles:
        kind = _kind(found)
        weight = TITLE_WEIGHT[kind]
        text = html.unescape(found.value)
        if kind in ("title", "og:title", "twitter:title", "json-ld"):
            text = without_outlet(text, outlets)
        elif kind in ("h1", "h2"):
            weight += 0.7 if TITLE_WORDS.search(found.evidence) else 0.0
            weight -= 2.5 if re.search(r"logo|site-?(?:title|name)|brand", found.evidence) else 0.0
        key = fold(text)
        if not key or key in outlets or len(key) > 300 or is_furniture(text):
            continue
        # A second h1 or a second JSON-LD node of the page counts for less, a repeat for nothing.
        if (kind, key) not in seen:
            votes[key] += weight if kind not in kinds or kind == "other" else weight / 2
        seen.add((kind, key))
        kinds.add(kind)
        shown.setdefault(key, text)
        wide.append((key, weight))
    # "Outlet: headline" in the head of a page that marks no heading: the longest part that stands on the page is it.
    for line in sorted(article, key=len, reverse=True):
        key = fold(line)
        inside = [w for k, w in wide if len(key) > 9 and (k.endswith(f" {key}") or k.startswith(f"{key} "))]
        if inside and key not in votes:
            votes[key], shown[key] = max(inside), line
            break
    for key in votes:
        for other, weight in wide:
            if other != key and len(key) > 9 and (other.startswith(key + " ") or other.endswith(" " + key)):
                votes[key] += 0.8 * max(0.0, weight)
        if any(key == fold(a) for a in article):
            votes[key] += 0.5
    return shown[max(votes, key=lambda k: votes[k])] if votes else None


def _kind(found: Found) -> str:
    if found.origin in TITLE_WEIGHT:
        return found.origin
    name = found.evidence.removeprefix("meta ")
    return name if name in TITLE_WEIGHT else "other"


def without_outlet(text: str, outlets: Iterable[str]) -> str:
    """A page title without the site's name before or after it."""
    outlets = set(outlets)
    lead, colon, rest = text.partition(": ")
    if colon and fold(lead) in outlets:
        text = rest
    pieces = SEPARATOR.split(text)
    while len(pieces) > 1:
        before = text
        last, first = fold(pieces[-1]), fold(pieces[0])
        if last in outlets or _domain(pieces[-1]) or any(o and (o in last or last in o) for o in outlets):
            text = text[: text.rfind(pieces[-1])].rstrip(" |»«·•–—:-‹›~_")
        elif first in outlets:
            text = text[len(pieces[0]) :].lstrip(" |»«·•–—:-‹›~")
        else:
            break
        if text == before:
            break
        pieces = SEPARATOR.split(text)
    return text.strip()


def _domain(text: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:www\.)?[\w-]+\.(?:[a-z]{2,4}\.)?[a-z]{2,6}\s*", text, re.I))


def authors(meta: Metadata, shown: Sequence[Found]) -> list[Found]:
    """The authors to name, most trusted source first: JSON-LD, author markup that is shown, meta elements.

    A field that names the outlet itself gives way to a source that names someone else.
    """
    outlets = {fold(f.value) for f in meta.outlets}
    groups: dict[str, list[Found]] = defaultdict(list)
    for found in (*meta.authors, *shown):
        if "http" in found.value or "www." in found.value:
            continue
        for name in clean_names(found.value):
            handle = found.evidence.endswith("article:author") and " " not in name
            if fold(name) in outlets or handle:
                groups["house"].append(Found(name, found.origin, found.evidence))
            else:
                groups[found.origin].append(Found(name, found.origin, found.evidence))
    for origin in ("json-ld", "visible", "meta", "house"):
        if groups[origin]:
            return _distinct(groups[origin])
    return []


def _distinct(found: Sequence[Found]) -> list[Found]:
    names: list[Found] = []
    for f in found:
        if not any(same_person(f.value, n.value) for n in names):
            names.append(f)
    return names


def all_authors(meta: Metadata, shown: Sequence[Found]) -> list[Found]:
    """Every author candidate with its name cleaned, in order of trust."""
    return [
        Found(name, f.origin, f.evidence)
        for f in (*meta.authors, *shown)
        if "http" not in f.value
        for name in clean_names(f.value)
    ]


# Trust in each kind of date. What the page shows decides between days that differ by the time zone; further off it may be another date.
DATE_WEIGHT = {"json-ld": 1.0, "meta": 1.0, "time": 0.8, "url": 1.0, "visible": 0.9, "estimated": 0.9}
SHOWN_WEIGHT = 1.5
"""Of a shown date within a day of any other candidate."""


def dates(meta: Metadata, shown: Found | None) -> tuple[str | None, list[DatedBy]]:
    """The date of publication, and every candidate for it and for the last change. `shown` is the date that the page shows.

    Each kind of source votes for one day, which settles days that differ by the time zone; the answer carries the time where
    a source for that day gives it.
    """
    found: list[DatedBy] = []
    for role, candidates in (("published", meta.published), ("modified", meta.modified)):
        for f in candidates:
            if value := iso_date(f.value):
                found.append(DatedBy(role=role, value=value, origin=f.origin, evidence=f.evidence))
    for f in meta.urls:
        if value := url_date(f.value):
            found.append(DatedBy(role="published", value=value, origin="url", evidence=f.value))
    if shown:
        found.append(DatedBy(role="published", value=shown.value, origin=shown.origin, evidence=shown.evidence))
    found = list(dict.fromkeys(found))
    votes: dict[str, float] = defaultdict(float)
    voted: set[str] = set()
    for d in found:
        if d.role == "published" and len(d.value) >= 10 and d.origin not in voted:
            voted.add(d.origin)
            beside = d.origin == "visible" and any(_days_apart(d.value, day) <= 1 for day in votes)
            votes[d.value[:10]] += SHOWN_WEIGHT if beside else DATE_WEIGHT[d.origin]
    if not votes:
        return None, found
    day = max(votes, key=lambda k: votes[k])
    same = [d.value for d in found if d.role == "published" and d.value.startswith(day)]
    return max(same, key=len), found


def _days_apart(one: str, other: str) -> int:
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)
    except ValueError:
        # The 31st of February, as some pages have it.
        return 366
