"""Candidates for title, authors, dates, outlet and address in a page's markup, each with where it was read.

Reads JSON-LD, meta elements (Open Graph, citation, Dublin Core and the like), links, `time` and author markup of a
parsed tree; choosing among them is done in `choose`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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


def collect(tree: Any) -> Metadata:
    """Read all candidates from an lxml tree."""
    meta = Metadata()
    _json_ld(tree, meta)
    _meta_elements(tree, meta)
    _elements(tree, meta)
    meta.language = (tree.get("lang") or tree.get("xml:lang") or "").strip() or None
    return meta


def squash(text: str | None) -> str:
    """Text with white space collapsed."""
    return " ".join((text or "").split())


# JSON-LD


def _json_ld(tree: Any, meta: Metadata) -> None:
    nodes: list[dict[str, Any]] = []
    for script in tree.xpath('//script[contains(@type, "ld+json")]')[:50]:
        text = (script.text or "").strip()
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


def _meta_elements(tree: Any, meta: Metadata) -> None:
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = squash(element.get("content"))
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if key := (element.get(attribute) or "").strip().lower():
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


def _elements(tree: Any, meta: Metadata) -> None:
    for link in tree.xpath('//link[@rel="canonical"]/@href')[:3]:
        meta.urls.insert(0, Found(link.strip(), "meta", "link rel=canonical"))
    for title in tree.xpath("//head/title|//title")[:1]:
        meta.titles.append(Found(squash(title.text_content()), "title", "title"))
    for rank in ("h1", "h2"):
        for element in list(tree.iter(rank))[:12]:
            if text := squash(element.text_content()):
                words = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("itemprop"))))
                meta.titles.append(Found(text, rank, f"{rank} {words}".strip()))
    for element in list(tree.iter("time", "abbr"))[:60]:
        stamp = (
            element.get("datetime")
            or (element.get("title") if element.tag == "abbr" else None)
            or squash(element.text_content())
        )
        words = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("pubdate"))))
        if stamp and re.search(r"\d", stamp):
            into = meta.modified if re.search(r"modif|updat", words, re.I) else meta.published
            into.append(Found(squash(stamp), "time", f"{element.tag} {words}".strip()))
    for element in tree.xpath(
        '//*[@itemprop="datePublished" or @itemprop="dateModified"][not(self::meta) and not(self::time)]'
    )[:10]:
        into = meta.modified if element.get("itemprop") == "dateModified" else meta.published
        if value := squash(element.get("content") or element.text_content())[:60]:
            into.append(Found(value, "time", f"itemprop {element.get('itemprop')}"))


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
