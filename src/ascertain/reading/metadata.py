"""Candidates for title, authors, dates, outlet and address in a page's markup, each with where it was read.

Reads JSON-LD, meta elements (Open Graph, citation, Dublin Core and the like), links, headings and `time` at the places that
the scan of the page noted; choosing among them is done in `choose`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ascertain.reading.scan import ATTRIBUTE, LONG_SOURCE, Note, inner_text

ARTICLE_TYPE = re.compile(r"Article|Posting|Report|Review|Recipe|CreativeWork|WebPage|LiveBlog|Video", re.I)
TITLE_META = (
    "og:title",
    "twitter:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "title",
    "headline",
)
AUTHOR_META = (
    "author", "article:author", "og:article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "article.author", "byl", "creator", "author_name", "cxenseparse:author", "dc.contributor", "book:author",
)  # fmt: skip
PUBLISHED_META = (
    "article:published_time", "og:published_time", "article:published", "og:article:published_time", "rnews:datepublished",
    "datepublished", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "article_date_original", "article.published", "article.created", "originalpublicationdate",
    "cxenseparse:recs:publishtime", "ptime", "displaydate", "date", "bt:pubdate", "last-publish-date", "shareaholic:article_published_time",
    "og:pubdate", "article:post_date", "date_published", "datecreated", "timestamp", "release_date", "og:release_date",
)  # fmt: skip
MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:modified_time", "article:modified", "article:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article.updated", "revision_date", "modified", "lastmodified",
    "shareaholic:article_modified_time", "update_time", "updated",
)  # fmt: skip
ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]?\s?(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-])")
URL_COMPACT = re.compile(r"[/_-]((?:19|20)\d{2})(\d{2})(\d{2})(?=[/_.-]|$)")
MARKED_DATE = re.compile(r"""itemprop\s*=\s*["']?(datePublished|dateModified)\b[^<>]{0,500}>""")
MASTHEAD = re.compile(r"<(a|img)\s([^<>]{1,2000})>", re.I)
HOME = re.compile(r"/|https?://[^/]+/?", re.I)
END_OF_TITLE = re.compile(r"\s*[|»«]\s*|\s+[•·–—-]\s+|:\s+")
MOST_LINKS = 500
WORTH = {"link": "canonical", "script": "ld+json"}
NODE_LIMIT = 5000


@dataclass(slots=True)
class Found:
    """One candidate: the value as read, its origin (json-ld, meta, time, visible, url) and where exactly."""

    value: str
    origin: str
    evidence: str


@dataclass(slots=True)
class Metadata:
    """All candidates of one page, each list in order of trust."""

    titles: list[Found] = field(default_factory=list)
    authors: list[Found] = field(default_factory=list)
    published: list[Found] = field(default_factory=list)
    modified: list[Found] = field(default_factory=list)
    outlets: list[Found] = field(default_factory=list)
    urls: list[Found] = field(default_factory=list)
    language: str | None = None
    broken_json: bool = False


def collect(page: str, notes: Sequence[Note]) -> Metadata:
    """Read all candidates at the tags that the scan of the page noted."""
    meta = Metadata()
    by_name: dict[str, list[tuple[dict[str, str], int]]] = {}
    for name, attributes, at in notes:
        # A page has dozens of links and scripts, and few of them tell anything.
        if WORTH.get(name, "") in attributes:
            by_name.setdefault(name, []).append((_attributes(attributes), at))
    scripts = [at for fields, at in by_name.get("script", ()) if "ld+json" in fields.get("type", "")]
    _json_ld([page[at : _end(page, "script", at)] for at in scripts[:50]], meta)
    _meta_elements([fields for fields, _ in by_name.get("meta", ())], meta)
    _elements(page, by_name, meta)
    if not meta.outlets:
        _masthead(page, meta)
    language = next((fields for fields, _ in by_name.get("html", ())), {})
    meta.language = (language.get("lang") or language.get("xml:lang") or "").strip() or None
    return meta


def _attributes(source: str) -> dict[str, str]:
    """Attributes of a tag by name; of two with one name the first counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(source):
        value = double or single or bare
        found.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
    return found


def _end(page: str, name: str, at: int) -> int:
    """Where the element ends whose first tag ends at `at`; at once where it does not."""
    found = re.compile(f"</{name}", re.I).search(page, at, len(page) if name == "script" else at + LONG_SOURCE)
    return found.start() if found else at


def squash(text: str | None) -> str:
    """Text with white space collapsed."""
    return " ".join((text or "").split())


# JSON-LD


def _json_ld(scripts: Sequence[str], meta: Metadata) -> None:
    nodes: list[dict[str, Any]] = []
    for text in map(str.strip, scripts):
        loaded = _load(text)
        if loaded is None:
            meta.broken_json |= bool(text)
            _salvage(text, meta)
        else:
            nodes.extend(_nodes(loaded))
    by_id = {str(n["@id"]): n for n in nodes if "@id" in n and len(n) > 1}
    articles = [n for n in nodes if ARTICLE_TYPE.search(_kinds(n))]
    articles.sort(key=lambda n: _rank(_kinds(n)))
    for n in articles:
        where = f"json-ld {_kinds(n)}"
        for key in ("headline", "name"):
            if isinstance(n.get(key), str) and squash(n[key]):
                meta.titles.append(Found(squash(n[key]), "json-ld", f"{where}.{key}"))
        _authors(n, by_id, where, meta)
        for key, into in (
            ("datePublished", meta.published),
            ("dateCreated", meta.published),
            ("dateModified", meta.modified),
        ):
            if isinstance(n.get(key), str):
                into.append(Found(squash(n[key]), "json-ld", f"{where}.{key}"))
        for name in _names(n.get("publisher"), by_id):
            meta.outlets.append(Found(name, "json-ld", f"{where}.publisher"))
        url = n.get("url") or n.get("mainEntityOfPage")
        url = url.get("@id") if isinstance(url, dict) else url
        if isinstance(url, str) and url.startswith("http"):
            meta.urls.append(Found(url.strip(), "json-ld", f"{where}.url"))


def _rank(kinds: str) -> int:
    if re.search(r"News|Reportage|Opinion|Analysis|Blog", kinds):
        return 0
    return 1 if "Article" in kinds else 3 if "WebPage" in kinds else 2


def _load(text: str) -> Any:
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$",
        "",
        text,
    )
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _salvage(text: str, meta: Metadata) -> None:
    """What can be told from JSON-LD that does not parse."""
    for key, into in (("datePublished", meta.published), ("dateModified", meta.modified), ("headline", meta.titles)):
        if found := re.search(rf'"{key}"\s*:\s*"([^"\n]{{4,300}})"', text):
            into.append(Found(squash(found[1]), "json-ld", f"json-ld (malformed).{key}"))
    if found := re.search(r'"author"\s*:\s*[\[{][^}]{0,300}?"name"\s*:\s*"([^"\n]{2,100})"', text):
        meta.authors.append(Found(squash(found[1]), "json-ld", "json-ld (malformed).author"))


def _nodes(loaded: Any) -> Iterator[dict[str, Any]]:
    queue, seen = [loaded], 0
    while queue and seen < NODE_LIMIT:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, dict):
            yield item
            queue.extend(
                v
                for k, v in item.items()
                if isinstance(v, list | dict) and k not in ("comment", "review", "itemListElement")
            )
        elif isinstance(item, list):
            queue.extend(item)


def _kinds(node: dict[str, Any]) -> str:
    kinds = node.get("@type", "")
    return " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)


def _authors(node: dict[str, Any], by_id: dict[str, dict[str, Any]], where: str, meta: Metadata) -> None:
    for key in ("author", "creator"):
        for name in _names(node.get(key), by_id):
            meta.authors.append(Found(name, "json-ld", f"{where}.{key}"))


def _names(value: Any, by_id: dict[str, dict[str, Any]], depth: int = 0) -> list[str]:
    if isinstance(value, str):
        return [squash(value)] if squash(value) and not value.startswith("http") else []
    if isinstance(value, list) and depth < 4:
        return [n for v in value[:40] for n in _names(v, by_id, depth + 1)]
    if isinstance(value, dict) and depth < 4:
        if "name" in value:
            return _names(value["name"], by_id, depth + 1)
        target = by_id.get(str(value.get("@id")))
        if target is not None and target is not value:
            return _names(target.get("name"), by_id, depth + 1)
    return []


# Elements


def _meta_elements(elements: Sequence[dict[str, str]], meta: Metadata) -> None:
    values: dict[str, list[str]] = {}
    for element in elements:
        content = squash(element.get("content"))
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if key := element.get(attribute, "").strip().lower():
                    values.setdefault(key, []).append(content)
    for keys, into in (
        (TITLE_META, meta.titles),
        (AUTHOR_META, meta.authors),
        (PUBLISHED_META, meta.published),
        (MODIFIED_META, meta.modified),
        (
            (
                "og:site_name",
                "application-name",
                "citation_journal_title",
                "dc.publisher",
                "publisher",
                "apple-mobile-web-app-title",
            ),
            meta.outlets,
        ),
        (("og:url", "twitter:url"), meta.urls),
    ):
        for key in keys:
            into.extend(Found(v, "meta", f"meta {key}") for v in values.get(key, ()))


def _elements(page: str, by_name: dict[str, list[tuple[dict[str, str], int]]], meta: Metadata) -> None:
    def text(name: str, at: int, between: str = "") -> str:
        return inner_text(page, at, _end(page, name, at), between)

    for link in [f for f, _ in by_name.get("link", ()) if f.get("rel") == "canonical" and f.get("href")][:3]:
        meta.urls.insert(0, Found(link["href"].strip(), "meta", "link rel=canonical"))
    for _, at in by_name.get("title", ())[:1]:
        meta.titles.append(Found(text("title", at), "title", "title"))
    for rank in ("h1", "h2"):
        for fields, at in by_name.get(rank, ())[:12]:
            if heading := text(rank, at):
                meta.titles.append(Found(heading, rank, _evidence(rank, fields, "class", "id", "itemprop")))
    times = [(name, *each) for name in ("time", "abbr") for each in by_name.get(name, ())]
    for name, fields, at in sorted(times, key=lambda each: each[2])[:60]:
        stamp = fields.get("datetime") or (fields.get("title") if name == "abbr" else None) or text(name, at)
        evidence = _evidence(name, fields, "class", "itemprop", "pubdate")
        if re.search(r"\d", stamp):
            into = meta.modified if re.search(r"modif|updat", evidence, re.I) else meta.published
            into.append(Found(squash(stamp), "time", evidence))
    for found in islice(MARKED_DATE.finditer(page), 10):
        start = page.rfind("<", max(0, found.start() - LONG_SOURCE), found.start())
        name, _, attributes = page[start + 1 : found.end() - 1].partition(" ")
        if start >= 0 and name.isalnum() and name not in ("meta", "time"):
            value = squash(_attributes(attributes).get("content") or text(name, found.end()))[:60]
            into = meta.modified if found[1] == "dateModified" else meta.published
            if value:
                into.append(Found(value, "time", f"itemprop {found[1]}"))


def _masthead(page: str, meta: Metadata) -> None:
    """The outlet where only the page's title and the words of its link home or of a picture name it."""
    titles = [f.value for f in meta.titles if f.origin == "title"]
    headings = {f.value.casefold() for f in meta.titles if f.origin in ("h1", "h2")}
    pieces = [piece for title in titles for piece in END_OF_TITLE.split(title)]
    ends = {piece.casefold(): piece for piece in (*pieces[:1], *pieces[-1:]) if len(pieces) > 1}
    for found in islice(MASTHEAD.finditer(page), MOST_LINKS):
        fields = _attributes(found[2])
        if found[1].lower() == "img":
            named, where = fields.get("alt", ""), "img alt"
        elif HOME.fullmatch(fields.get("href", "")):
            named, where = inner_text(page, found.end(), _end(page, "a", found.end())) or fields.get("title", ""), "a"
        else:
            continue
        key = squash(named).casefold()
        if key in ends and key not in headings:
            meta.outlets.append(Found(ends[key], "visible", f"title and {where}"))
            return


def _evidence(name: str, fields: dict[str, str], *keys: str) -> str:
    return squash(" ".join((name, *(fields.get(key, "") for key in keys))))


def iso_date(text: str) -> str | None:
    """The first full date in `text` as ISO 8601, with the time where it is given; None when there is none."""
    found = ISO.search(text)
    if found and found[3]:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if 1900 < year < 2200 and 1 <= month <= 12 and 1 <= day <= 31:
            day_text = f"{year:04}-{month:02}-{day:02}"
            if found[4] and "T" in text[found.start() : found.end()] and len(found[4]) in (5, 8):
                return f"{day_text}T{found[4]}{found[5] or ''}"
            return day_text
    found = COMPACT.search(text)
    if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31:
        return f"{found[1]}-{found[2]}-{found[3]}"
    return None


def url_date(url: str) -> str | None:
    """A date in an address, as precise as it stands: 2021-03-04 or 2021-03."""
    if (found := URL_DATE.search(url)) and 1 <= int(found[2]) <= 12:
        day = f"-{int(found[3]):02}" if found[3] and 1 <= int(found[3]) <= 31 else ""
        return f"{found[1]}-{int(found[2]):02}{day}"
    if (found := URL_COMPACT.search(url)) and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31:
        return f"{found[1]}-{found[2]}-{found[3]}"
    return None
