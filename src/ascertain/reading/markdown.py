"""Reader of Markdown.

Finds: front matter (title, author, date), headings, paragraphs, list items, block quotes; the text of links, emphasis and code
without their marks; bylines as in plain text.
Needs: nothing beyond the standard library.
Known misses: reference-style link definitions stay as text; tables are read line by line; raw HTML is kept as text.
Example: `next(markdown(snapshot, data)).passages[0].level`
References: the CommonMark specification, whose block structure is followed for the constructs named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascertain.model import Byline, DatedBy, Document, PassageKind, Skipped, Snapshot, make_id
from ascertain.reading.build import Draft, raw_runs
from ascertain.reading.charset import decode
from ascertain.reading.flags import charset_flags
from ascertain.reading.lines import Piece, classify
from ascertain.reading.metadata import iso_date
from ascertain.reading.names import clean_names
from ascertain.reading.plain import close
from ascertain.reading.registry import readers

VERSION = "2"
FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
FIELD = re.compile(
    r"^(title|author|authors|by|date|published|modified|updated|lang|language):[ \t]*(.+?)[ \t]*\r?$", re.M | re.I
)
HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r"[ ]{0,3}(=+|-{2,})[ \t]*$")
FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
RULE = re.compile(r"[ ]{0,3}(?:\*[ \t]*){3,}$|[ ]{0,3}(?:-[ \t]*){3,}$|[ ]{0,3}(?:_[ \t]*){3,}$")
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
QUOTE = re.compile(r"[ ]{0,3}>[ \t]?")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# Marks that are not part of the text; each alternative is bounded, so that the pass stays linear.
INLINE = re.compile(
    r"!?\[(?P<label>[^\[\]]{0,1000})\]\((?P<target>[^()\s]{0,2000})(?:\s+\"[^\"]{0,500}\")?\)"
    r"|<(?P<auto>https?://[^<>\s]{1,2000})>"
    r"|(?P<mark>\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=[\w.,!?])_{1,3}(?!\w)|~~|`{1,3})"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?:\\(?=[\r\n]))?(?P<space>[ \t]*(?:\r\n|\r|\n))[ \t]*(?:>[ \t]?)*"
)
# A paragraph longer than this is no prose; its marks are left in, since each would make runs of its own.
LONGEST = 200_000
Run = tuple[str, int, int]


@readers.part("markdown", version=VERSION, media_types=("text/markdown",))
def markdown(snapshot: Snapshot, data: bytes) -> Iterator[Document | Skipped]:
    """Markdown: front matter, headings, paragraphs and quotes, without the marks."""
    decoded = decode(data, snapshot.charset)
    source = decoded.text
    front = FRONT.match(source)
    title, authors, dates, language = _front(front[1] if front else "")
    pieces = list(_blocks(source, front.end() if front else 0))
    runs = [_inline(source, p.start, p.end) for p in pieces]
    kept = [(p, r) for p, r in zip(pieces, runs, strict=True) if "".join(t for t, _, _ in r).strip()]
    if not kept:
        yield Skipped(stage="reading", item=snapshot.id, code="no-text", reason=f"{snapshot.origin} holds no text")
        return
    for piece, own in kept:
        piece.text = "".join(t for t, _, _ in own)
    pieces = [p for p, _ in kept]
    classify(pieces)
    method = f"markdown@{VERSION}"
    draft = Draft(make_id("doc", snapshot.id, method))
    spans = [draft.add(p.kind, raw_runs(decoded, own), level=p.level) for p, own in kept]
    flags = charset_flags(decoded)
    yield close(
        draft,
        snapshot,
        method,
        pieces,
        spans,
        flags=flags,
        title=title,
        authors=authors,
        dates=dates,
        declared=language,
    )


def _front(text: str) -> tuple[str | None, list[Byline], list[DatedBy], str | None]:
    title, language = None, None
    authors: list[Byline] = []
    dates: list[DatedBy] = []
    for found in FIELD.finditer(text):
        key, value = found[1].lower(), found[2].strip("\"'[] ")
        if key == "title":
            title = value or None
        elif key in ("author", "authors", "by"):
            names = clean_names(value.replace('"', "").replace("'", ""))
            authors += [Byline(name=n, origin="meta", evidence=f"front matter {key}") for n in names]
        elif key in ("lang", "language"):
            language = value or None
        elif day := iso_date(value):
            role = "modified" if key in ("modified", "updated") else "published"
            dates.append(DatedBy(role=role, value=day, origin="meta", evidence=f"front matter {key}"))
    return title, authors, dates, language


def _blocks(source: str, start: int) -> Iterator[Piece]:
    """Blocks by lines: what opens a new block is a heading, list item, quote, rule, fence or blank line."""
    current: Piece | None = None
    fence: str | None = None
    for found in LINE.finditer(source, start):
        if found.start() == found.end():
            break
        line = found[0].rstrip("\r\n")
        begin, end = found.start(), found.start() + len(line.rstrip())
        mark = FENCE.match(line)
        if mark and (fence is None or mark[1].startswith(fence)):
            fence = None if fence else mark[1][:3]
            line = ""
        if (fence is None and not line.strip()) or (
            fence is None and RULE.match(line) and not (current and UNDERLINE.match(line))
        ):
            if current:
                yield current
            current = None
            continue
        if current and fence is None and UNDERLINE.match(line) and current.kind is PassageKind.PARAGRAPH:
            current.kind, current.level = PassageKind.HEADING, 1 if "=" in line else 2
            yield current
            current = None
            continue
        opened = _opening(line, begin, end) if fence is None else None
        if opened and opened.kind is PassageKind.QUOTE and current and current.kind is PassageKind.QUOTE:
            opened = None
        if opened or current is None:
            if current:
                yield current
            current = opened or Piece("", begin + len(line) - len(line.lstrip()), end)
            if current.kind is PassageKind.HEADING:
                yield current
                current = None
        else:
            current.end = end
    if current:
        yield current


def _opening(line: str, begin: int, end: int) -> Piece | None:
    if heading := HEADING.match(line):
        start = begin + heading.start(2)
        return Piece("", start, begin + heading.end(2), PassageKind.HEADING, len(heading[1]))
    if quote := QUOTE.match(line):
        return Piece("", begin + quote.end(), max(end, begin + quote.end()), PassageKind.QUOTE)
    if item := ITEM.match(line):
        return Piece("", begin + item.end(), end)
    return None


def _inline(source: str, start: int, end: int) -> list[Run]:
    """Runs of shown text between the marks, each with its place."""
    if end - start > LONGEST:
        return _stripped([(source[start:end], start, end)])
    runs: list[Run] = []
    pos = start
    for found in INLINE.finditer(source, start, end):
        if found.start() > pos:
            runs.append((source[pos : found.start()], pos, found.start()))
        pos = found.end()
        for group in ("label", "auto", "escaped"):
            if found[group]:
                first = found.start(group)
                inner = _inline(source, first, found.end(group)) if group == "label" else []
                runs += inner or [(found[group], first, found.end(group))]
        if found["space"] is not None and runs and runs[-1][0] != " ":
            runs.append((" ", found.start("space"), found.end("space")))
    if end > pos:
        runs.append((source[pos:end], pos, end))
    return _stripped(runs)


def _stripped(runs: list[Run]) -> list[Run]:
    while runs and not runs[0][0].strip():
        runs.pop(0)
    while runs and not runs[-1][0].strip():
        runs.pop()
    if runs:
        text, start, end = runs[0]
        cut = len(text) - len(text.lstrip())
        runs[0] = (text[cut:], start + cut, end)
        text, start, end = runs[-1]
        cut = len(text) - len(text.rstrip())
        runs[-1] = (text[: len(text) - cut], start, end - cut)
    return runs
