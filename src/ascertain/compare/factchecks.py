"""Known fact-checks: published reviews of claims, read from files, and which of a document's claims they may be about.

Finds: ClaimReview items in JSON-LD (pages, feeds, or a bare JSON file) and those of a claims:search answer; for each claim the
likeliest checks with a score.
Needs: bytes. Nothing is fetched.
Known misses: microdata and RDFa; a check of another claim in nearly the same words; languages other than English match by names and
numbers alone.
Example: `matching(claims, [f for f in read(data, "checks.json") if isinstance(f, FactCheck)])`
References: schema.org/ClaimReview; the claims:search answer of the public fact-check search service.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from typing import Any

from ascertain.compare.candidates import Shelf
from ascertain.compare.lexical import Index
from ascertain.compare.match import Prepared, prepare, score
from ascertain.compare.vectors import Vectorise
from ascertain.model import CheckMatch, Document, FactCheck, Skipped, Span, make_id

METHOD = "factchecks@1"
LARGEST = 32_000_000
"""Bytes of one file; the largest public feed of checks is about a tenth of this."""
DEEPEST = 40
"""Levels of nesting looked into; a ClaimReview in a page's graph lies 4 deep."""
MOST = 200_000
"""Values looked at in one file."""
LONGEST_TEXT = 2_000
"""Characters kept of a claim, a rating or a title."""
PROPOSED = 20
"""Checks that are looked at for each claim."""
VECTORED = 5_000
"""Checks above which words alone propose: a vector takes 2 ms, so that those of a whole feed would take minutes."""
LEAST = 0.5
"""Probability from which a check is shown beside a claim: even odds of the fitted link."""
_SCRIPT = re.compile(
    rb"<script[^>]{0,500}?application/ld\+json[^>]{0,500}>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^>]{0,500}>")


def read(data: bytes, source: str) -> Iterator[FactCheck | Skipped]:
    """Checks in a file, in its order and one an address and claim. `source` names the file.

    A file that is too large or no JSON is skipped as a whole, an item without claim, address or rating by itself; what is deeper or
    longer than the limits is left out and said so.
    """
    if len(data) > LARGEST:
        yield _skipped(source, "too-large", f"{len(data):,} bytes; {LARGEST:,} are read at most")
        return
    seen: set[str] = set()
    for part in _parts(data):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            yield _skipped(source, "not-json", "not readable as JSON")
            continue
        for found in _items(value, source):
            if isinstance(found, Skipped):
                yield found
            elif found.id not in seen:
                seen.add(found.id)
                yield found


def _parts(data: bytes) -> Iterator[str]:
    """The JSON texts in a file: a page's JSON-LD scripts, or the whole of it, or its lines (JSONL)."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        for script in _SCRIPT.finditer(data):
            yield script[1].decode("utf-8", "replace")
        return
    text = data.decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.lstrip()[:1] == "{" and line.rstrip()[-1:] == "}" for line in lines):
        yield from lines
    else:
        yield text


def _items(value: Any, source: str) -> Iterator[FactCheck | Skipped]:
    """Depth first, without recursion: lists and objects are opened, ClaimReviews and answers of claims:search are read."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    looked = 0
    while stack:
        here, depth = stack.pop()
        looked += 1
        if looked > MOST or depth > DEEPEST:
            yield _skipped(source, "too-much", f"more than {MOST:,} values or {DEEPEST} levels; the rest is left out")
            return
        if isinstance(here, list):
            stack.extend((item, depth + 1) for item in reversed(here))
        elif isinstance(here, Mapping):
            if "ClaimReview" in _types(here):
                yield _review(here, source)
            elif isinstance(here.get("claimReview"), list) and isinstance(here.get("text"), str):
                yield from _answer(here, source)
            else:
                stack.extend(
                    (item, depth + 1) for item in reversed(list(here.values())) if isinstance(item, (list, Mapping))
                )


def _types(item: Mapping[str, Any]) -> list[str]:
    kinds = item.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1] for kind in named if isinstance(kind, str)]


def _review(item: Mapping[str, Any], source: str) -> FactCheck | Skipped:
    """A schema.org ClaimReview."""
    rating = _first(item.get("reviewRating"))
    reviewed = _first(item.get("itemReviewed"))
    return _check(
        source,
        claim=_text(item.get("claimReviewed")) or _text(reviewed.get("name")) or _text(reviewed.get("text")),
        publisher=_text(_first(item.get("author")).get("name")) or _text(_first(item.get("publisher")).get("name")),
        url=_address(item.get("url")) or _address(item.get("@id")),
        rating=_text(rating.get("alternateName"))
        or _text(rating.get("ratingExplanation"))
        or _text(rating.get("name")),
        title=_text(item.get("headline")) or _text(item.get("name")),
        claimant=_text(_first(reviewed.get("author")).get("name")),
        claimed_at=_date(reviewed.get("datePublished")),
        published=_date(item.get("datePublished")),
        language=_text(item.get("inLanguage")),
    )


def _answer(item: Mapping[str, Any], source: str) -> Iterator[FactCheck | Skipped]:
    """One claim of a claims:search answer with its reviews."""
    for review in item["claimReview"]:
        if isinstance(review, Mapping):
            publisher = _first(review.get("publisher"))
            yield _check(
                source,
                claim=_text(item.get("text")),
                publisher=_text(publisher.get("name")) or _text(publisher.get("site")),
                url=_address(review.get("url")),
                rating=_text(review.get("textualRating")),
                title=_text(review.get("title")),
                claimant=_text(item.get("claimant")),
                claimed_at=_date(item.get("claimDate")),
                published=_date(review.get("reviewDate")),
                language=_text(review.get("languageCode")),
            )


def _check(
    source: str, *, claim: str | None, publisher: str | None, url: str | None, rating: str | None, **rest: str | None
) -> FactCheck | Skipped:
    if not claim or not url or not rating:
        missing = [name for name, value in (("claim", claim), ("address", url), ("rating", rating)) if not value]
        return _skipped(source, "incomplete", f"a review without {' and '.join(missing)}")
    host = re.sub(r"^https?://(?:www\.)?([^/?#]*).*$", r"\1", url)
    return FactCheck(
        id=make_id("fck", url, claim),
        claim=claim,
        publisher=publisher or host,
        url=url,
        rating=rating,
        source=source,
        method=METHOD,
        score=1.0,
        **rest,
    )


def _first(value: Any) -> Mapping[str, Any]:
    """An object, the first object of a list, or a name as an object; an empty one for anything else."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, (Mapping, str))), None)
    if isinstance(value, str):
        return {"name": value}
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    """Plain words of a value, mark-up and control characters taken out, cut at LONGEST_TEXT."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), None)
    if not isinstance(value, str):
        return None
    plain = unescape(_TAG.sub(" ", value[: 4 * LONGEST_TEXT]))
    plain = "".join(" " if ord(c) < 32 or c == "\x7f" else c for c in plain if not "\ud800" <= c <= "\udfff")
    return " ".join(plain.split())[:LONGEST_TEXT] or None


def _address(value: Any) -> str | None:
    text = _text(value)
    return text if text and re.match(r"https?://[^\s<>\"']+$", text, re.IGNORECASE) else None


def _date(value: Any) -> str | None:
    text = _text(value)
    found = re.match(r"\d{4}(?:-\d\d(?:-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?)?", text or "")
    return found.group() if found else None


def _skipped(source: str, code: str, reason: str) -> Skipped:
    return Skipped(stage="factchecks", item=source, code=code, reason=reason)


def matching(
    claims: Sequence[tuple[str, Document, tuple[Span, ...]]],
    checks: Iterable[FactCheck],
    *,
    vectorise: Vectorise | None = None,
    most: int = 3,
) -> list[CheckMatch]:
    """For each claim (id, document, content spans) the checks whose claim it likely repeats, best first, `most` at most.

    BM25 and vectors propose, the fitted link decides; a pair below LEAST is left out.
    """
    kept = {check.id: check for check in checks}
    if not kept or not claims:
        return []
    shelf = Shelf(vectorise if len(kept) <= VECTORED else None)
    index = Index()
    for check in kept.values():
        shelf.add(check.id, check.claim, check.title or "")
        index.add(check.id, check.claim)
    for id_, document, spans in claims:
        index.add(f"claim:{id_}", document.slice(*spans))

    @cache
    def prepared(key: str) -> Prepared:
        return prepare(kept[key].claim, index.idf, vectorise)

    found: list[CheckMatch] = []
    for id_, document, spans in claims:
        text = document.slice(*spans)
        own = prepare(text, index.idf, vectorise)
        near = {key: score(own, prepared(key)) for key, _ in shelf.rank(text, PROPOSED)}
        best = sorted((-value, key) for key, value in near.items() if value >= LEAST and math.isfinite(value))
        found += [_match(id_, key, spans, -value) for value, key in best[:most]]
    return found


def _match(claim: str, check: str, spans: tuple[Span, ...], score: float) -> CheckMatch:
    name = make_id("chm", claim, check)
    return CheckMatch(id=name, claim=claim, check=check, spans=spans, method=METHOD, score=round(score, 4))
