"""Read one HTML page. Runs inside the limited process: everything here touches untrusted markup."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ascertain.model import Byline, DatedBy, Document, Flag, PassageKind, SkipItem, Snapshot, Span, make_id
from ascertain.reading import choose
from ascertain.reading.build import Draft, raw_runs
from ascertain.reading.bylines import shown_authors
from ascertain.reading.charset import decode
from ascertain.reading.content import align, judge
from ascertain.reading.dates import shown_date, source_date
from ascertain.reading.dense import dense
from ascertain.reading.extractor import extracted
from ascertain.reading.finish import finish
from ascertain.reading.flags import byline_flags, charset_flags
from ascertain.reading.metadata import Found, Metadata, collect
from ascertain.reading.names import BY, byline_names, fold, name_like
from ascertain.reading.scan import Block, Scanner

MAX_BYTES = 8 * 2**20
# 536 news pages hold 956 at most; beyond this the extractor comes near the limit of time on a busy machine.
MAX_BLOCKS = 20_000
SECOND_OPINION = 0.5
"""Less of the densest element than this in what the extractor finds at once, and its slow fallbacks are asked too: one in ten of the
pages that are not plain. From .5 to .9 the scores are the same."""
DATE_LINE = re.compile(
    r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d{2}\b|\b(?:\d+|an?) (?:minutes?|hours?|days?) ago\b",
    re.I,
)
CAPTION_WORD = re.compile(r"caption|bildunterschrift|legend|pie-de-foto", re.I)


@dataclass(slots=True)
class Page:
    """What was found on a page before it becomes a document."""

    blocks: list[Block]
    article: set[int]
    meta: Metadata
    shown: list[Found]
    outsize: bool = False


def read_page(snapshot: Snapshot, data: bytes, method: str, *, fast: bool = False) -> Document:
    """Decode, scan, extract, align, judge, and put the document together."""
    if len(data) > MAX_BYTES:
        raise SkipItem("too-large", f"{snapshot.origin} has {len(data):,} bytes; pages are read up to {MAX_BYTES:,}")
    decoded = decode(data, snapshot.charset, markup=True)
    page = _look(decoded.text, fast=fast)
    draft = Draft(make_id("doc", snapshot.id, method))
    title = choose.title(page.meta, _headlines(page.blocks))
    kinds = _kinds(page, title)
    spans: dict[int, Span] = {}
    hidden = 0
    for index, block in enumerate(page.blocks):
        kind = kinds.get(index, PassageKind.CHROME)
        if block.frame.hidden and kind is PassageKind.CHROME:
            hidden += len(block.text)
            continue
        spans[index] = draft.add(
            kind,
            raw_runs(decoded, block.runs),
            level=block.heading if kind is PassageKind.HEADING else None,
            language=block.frame.language,
            direction=block.frame.direction if block.frame.direction in ("rtl", "ltr") else None,
        )
    if not spans:
        raise SkipItem("no-text", f"{snapshot.origin} has no text to read; it may need a script to show its content")
    bylines = _bylines(page, kinds, spans)
    published, dates = _dates(page, decoded.text, snapshot)
    flags = [
        *charset_flags(decoded),
        *byline_flags(_conflicts(bylines, {fold(f.value) for f in page.meta.outlets})),
        *_page_flags(page, hidden),
    ]
    return finish(
        draft,
        snapshot,
        method,
        title=title,
        bylines=bylines,
        dates=dates,
        published=published,
        modified=next((d.value for d in dates if d.role == "modified"), None),
        outlet=next((f.value for f in page.meta.outlets), None),
        url=next((f.value for f in page.meta.urls if f.value.startswith("http")), None),
        declared=page.meta.language,
        flags=flags,
    )


def _look(text: str, *, fast: bool) -> Page:
    scanner = Scanner(text)
    blocks = list(scanner.blocks())
    # Tree parsers stop or hang on such pages; the linear scan alone decides, by link share and length.
    outsize = scanner.deep or len(blocks) > MAX_BLOCKS
    article = _plain_article(blocks) if outsize else _article(blocks, text, fast=fast)
    meta = collect(text, scanner.notes)
    return Page(blocks, article, meta, shown_authors(text, blocks, scanner.marked), outsize)


def _dates(page: Page, source: str, snapshot: Snapshot) -> tuple[str | None, list[DatedBy]]:
    """The latest date to believe is that of the capture: a reading does not depend on the day it is made."""
    if snapshot.method == "url":
        page.meta.urls.append(Found(snapshot.origin, "url", "address"))
    latest = snapshot.captured_at[:10]
    published, dates = choose.dates(page.meta, shown_date(page.blocks, page.article, page.meta.language, latest))
    if published is None and (found := source_date(source, latest)):
        return choose.dates(page.meta, found)
    return published, dates


def _article(blocks: Sequence[Block], text: str, *, fast: bool) -> set[int]:
    """The article by the page's own markup where that is plain, else by the extractor; by length where neither finds one."""
    plain = dense(blocks)
    found = plain.blocks
    if not plain.sure:
        found = align(blocks, extracted(text, fast=True))
        if not fast and _size(blocks, found) < SECOND_OPINION * _size(blocks, plain.blocks):
            found = align(blocks, extracted(text, fast=False))
    return judge(blocks, found) or _plain_article(blocks)


def _size(blocks: Sequence[Block], indices: Collection[int]) -> int:
    return sum(len(blocks[i].text) for i in indices)


def _plain_article(blocks: Sequence[Block]) -> set[int]:
    """Without an extraction: paragraphs of ten words or more that are not mostly links."""
    return {
        i
        for i, b in enumerate(blocks)
        if not b.frame.hidden
        and b.link_share < 0.4
        and len(b.text.split()) >= 10
        and not b.inside("nav", "footer", "aside", "form", "button")
    }


def _headlines(blocks: Sequence[Block]) -> list[str]:
    """Headings of the first rank; on a page without one, every short line that is no link."""
    marked = [b.text for b in blocks if b.heading == 1]
    return marked or [b.text for b in blocks if len(b.text.split()) <= 25 and b.link_share < 0.5 and not b.frame.hidden]


def _kinds(page: Page, title: str | None) -> dict[int, PassageKind]:
    """The kind of every block that is not chrome."""
    kinds: dict[int, PassageKind] = {}
    if not page.article:
        return kinds
    first, last = min(page.article), max(page.article)
    head = _title_block(page, title, first, last)
    if head is not None:
        kinds[head] = PassageKind.HEADING
    names = {fold(f.value) for f in page.shown}
    long = next((i for i in sorted(page.article) if len(page.blocks[i].text.split()) >= 20), last)
    start = first if head is None else min(head, first)
    for index in range(start, last + 1):
        block = page.blocks[index]
        if index == head or (block.frame.hidden and index not in page.article):
            continue
        if _is_byline(block, names, before=index <= long, after=index >= last - 1 and index in page.article):
            kinds[index] = PassageKind.BYLINE
        elif block.inside("figcaption") or CAPTION_WORD.search(block.frame.words):
            kinds[index] = PassageKind.CAPTION
        elif index not in page.article:
            continue
        elif block.heading:
            kinds[index] = PassageKind.HEADING
        else:
            kinds[index] = PassageKind.QUOTE if block.inside("blockquote") else PassageKind.PARAGRAPH
    return kinds


def _title_block(page: Page, title: str | None, first: int, last: int) -> int | None:
    if not title:
        return None
    key = fold(title)
    near = [
        i for i, b in enumerate(page.blocks[: last + 1]) if len(b.text) <= 2 * len(title) + 20 and not b.frame.hidden
    ]
    same = [i for i in near if fold(page.blocks[i].text) == key]
    ranked = [i for i in same if page.blocks[i].heading] or same
    return min(ranked, key=lambda i: (page.blocks[i].heading or 9, abs(first - i)), default=None)


def _is_byline(block: Block, names: set[str], *, before: bool, after: bool) -> bool:
    """A short line near the head that names an author or a date, or a name alone at the foot."""
    text = block.text
    count = len(text.split())
    if count > 18 or block.heading in (1, 2):
        return False
    folded = fold(text)
    named = any(n and n in folded for n in names)
    if before and (named or (BY.match(text) and byline_names(text))) and not text.rstrip().endswith("?"):
        return True
    if before and count <= 14 and DATE_LINE.search(text) and not re.search(r"[a-z]{3}[.!?]$", text):
        return True
    # Tags and buttons at the foot look like names too, but they are links or list items.
    signed = after and count <= 6 and not block.heading and block.link_share < 0.5 and not block.inside("li", "button")
    return signed and bool(byline_names(text))


def _bylines(page: Page, kinds: dict[int, PassageKind], spans: dict[int, Span]) -> list[Byline]:
    """All candidates, the chosen ones first; names shown on the page carry their span."""
    lines = [i for i, kind in kinds.items() if kind is PassageKind.BYLINE and i in spans]
    ranked = choose.authors(page.meta, page.shown)
    found: list[Byline] = []
    for f in (*ranked, *choose.all_authors(page.meta, page.shown)):
        if any(b.name == f.value and b.origin == f.origin for b in found):
            continue
        span = _where(f.value, lines, page.blocks, spans) if f.origin == "visible" else None
        found.append(Byline(name=f.value, origin=f.origin, evidence=f.evidence, span=span))
    last = max(page.article, default=0)
    for index in lines:
        place = "foot" if index >= last - 1 else "head"
        for name in byline_names(page.blocks[index].text):
            span = _where(name, [index], page.blocks, spans)
            if not any(b.origin == "visible" and b.name == name and (place == "head" or b.span == span) for b in found):
                found.append(
                    Byline(name=name, origin="visible", evidence=f"line at the {place} of the text", span=span)
                )
    return found


def _where(name: str, lines: Sequence[int], blocks: Sequence[Block], spans: dict[int, Span]) -> Span | None:
    for index in lines:
        at = blocks[index].text.find(name)
        if at >= 0:
            span = spans[index]
            return Span(document=span.document, start=span.start + at, end=span.start + at + len(name))
    return None


def _conflicts(bylines: Sequence[Byline], outlets: set[str]) -> list[tuple[str, str, Span | None]]:
    """Names by the place they stand in, for comparing: shown at the head, signed at the foot, given in JSON-LD.

    The author field of meta elements is left out where anything else names someone: most hold the house. So are names
    of the outlet, and single words, which are handles.
    """
    placed = []
    for b in bylines:
        place = "foot" if b.evidence.startswith("line at the foot") else "shown" if b.origin == "visible" else b.origin
        if place in ("foot", "shown") or (b.origin == "json-ld" and name_like(b.name) and fold(b.name) not in outlets):
            placed.append((b.name, place, b.span))
    order = ("shown", "foot", "json-ld")
    placed.sort(key=lambda p: order.index(p[1]))
    return placed or [(b.name, b.origin, b.span) for b in bylines[:1]]


def _page_flags(page: Page, hidden: int) -> list[Flag]:
    flags = []
    if page.outsize:
        flags.append(
            Flag(
                code="outsize-markup",
                message="The page is nested beyond 512 levels or has too many blocks; it was read by its lines alone.",
            )
        )
    if page.meta.broken_json:
        flags.append(Flag(code="json-ld-malformed", message="Structured data of the page does not parse."))
    if hidden:
        flags.append(Flag(code="hidden-text", message=f"{hidden:,} characters that the page hides were left out."))
    if not page.article:
        flags.append(
            Flag(code="no-article", message="No running text was found; everything was taken as page furniture.")
        )
    return flags
