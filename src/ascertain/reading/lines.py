"""Plain lines into blocks and their kinds: what a heading, a byline, a button and a paragraph look like without markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ascertain.model import PassageKind
from ascertain.reading.lexicon import GLUED, is_furniture
from ascertain.reading.names import BY, byline_names, outlet_name, statement_line

# A hard-wrapped file has lines of about the same width; 100 columns is the widest habit, with some slack.
WRAP = 110
SENTENCE_END = re.compile(r"[.!?…:;。！？।؟۔][\"'”’»)\]]*\s*$")
STATEMENT_END = re.compile(r"[.!…:;,。！।۔][\"'”’»)\]]*\s*$")
DATE = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")


@dataclass(slots=True)
class Piece:
    """A block of source lines: its text without the white space around it, and its first and end character."""

    text: str
    start: int
    end: int
    kind: PassageKind = PassageKind.PARAGRAPH
    level: int | None = None


def blocks(text: str) -> list[Piece]:
    """Blocks of `text`: groups of lines between blank lines, split where a line break ends a paragraph."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+", text)]
    width = _wrap_width([text[s:e].rstrip() for s, e in lines])
    found: list[Piece] = []
    open_line: tuple[int, int] | None = None
    for line_start, line_end in lines:
        start, end = _strip(text, line_start, line_end)
        if start == end:
            open_line = None
            continue
        gap = text[found[-1].end : start] if found and open_line else ""
        soft = open_line is not None and len(re.findall(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", gap)) == 1
        if soft and open_line is not None and _goes_on(text[open_line[0] : open_line[1]], text[start:end], width):
            found[-1].end = end
        else:
            found.append(Piece("", start, end))
        open_line = (start, end)
    for piece in found:
        piece.text = text[piece.start : piece.end]
    return _unglue(found)


def classify(pieces: Sequence[Piece]) -> None:
    """Give every piece its kind: furniture at both ends and between, title, bylines at the head and the foot."""
    for piece in pieces:
        if is_furniture(piece.text):
            piece.kind = PassageKind.CHROME
    body = [p for p in pieces if p.kind is not PassageKind.CHROME]
    if len(body) < 2:
        return
    titled = any(p.kind is PassageKind.HEADING and p.level == 1 for p in body[:3])
    headline = None if titled else _headline(body)
    if headline is not None:
        headline.kind, headline.level = PassageKind.HEADING, 1
    for piece in body[:6] if titled or headline is not None else body[:3]:
        if piece.kind is not PassageKind.PARAGRAPH:
            continue
        if not _is_byline_line(piece.text):
            if len(piece.text.split()) > 30:
                break
            continue
        piece.kind = PassageKind.BYLINE
    for piece in reversed(body[2:]):
        if piece.kind is PassageKind.PARAGRAPH and _is_signature(piece.text):
            piece.kind = PassageKind.BYLINE
        else:
            break


def _headline(body: Sequence[Piece]) -> Piece | None:
    """The first line, if it has the form of a title; below a masthead (a publisher's name, or words in capitals), the first
    such line in ordinary letters."""
    if not _is_title(body[0]):
        return None
    if outlet_name(body[0].text) or (body[0].text.isupper() and len(body[0].text.split()) <= 5):
        for piece in body[1:5]:
            text = piece.text
            plain = not text.isupper() and not DATE.search(text) and not byline_names(text)
            if plain and _is_title(piece) and len(text.split()) > 2:
                body[0].kind = PassageKind.CHROME
                return piece
    return body[0]


def _is_title(piece: Piece) -> bool:
    text = piece.text
    return (
        "\n" not in text.strip()
        and len(text) <= 160
        and len(text.split()) <= 25
        and not STATEMENT_END.search(text)
        and any(c.isalpha() for c in text)
        and piece.kind is PassageKind.PARAGRAPH
    )


def _is_byline_line(text: str) -> bool:
    words = text.split()
    if len(words) > 14 or "\n" in text or text.rstrip().endswith(("?", "!")):
        return False
    if outlet_name(text):
        return True
    if byline_names(text) and (len(words) <= 8 or not SENTENCE_END.search(text)):
        return BY.match(text) is None or not SENTENCE_END.search(text) or len(words) <= 4
    return (len(words) <= 8 and bool(DATE.search(text)) and not SENTENCE_END.search(text)) or bool(statement_line(text))


def _is_signature(text: str) -> bool:
    text = re.sub(r"^\s*[–—-]+\s*", "", text)
    return len(text.split()) <= 6 and not SENTENCE_END.search(text) and bool(byline_names(text))


def _goes_on(line: str, following: str, width: int | None) -> bool:
    """Whether a single line break is only a wrap: the next word would not have fitted, or the sentence plainly goes on."""
    first = following.split(None, 1)[0]
    if width is not None:
        return len(line) + 1 + len(first) > width * 0.92
    return not SENTENCE_END.search(line) and following[:1].islower() and len(line.split()) > 3


def _wrap_width(lines: Sequence[str]) -> int | None:
    """The column at which a file is wrapped by hand, or None when lines are whole paragraphs."""
    long = sorted(len(line) for line in lines if len(line.split()) > 4)
    if len(long) < 3 or long[-1] > WRAP:
        return None
    # In a wrapped file most full lines come near the widest one.
    widest = long[-1]
    return widest if sum(n >= 0.75 * widest for n in long) >= 0.5 * len(long) else None


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _unglue(pieces: list[Piece]) -> list[Piece]:
    """Split a button's words from the end of one of the last lines, as where a copied page lost the space between."""
    out: list[Piece] = []
    for index, piece in enumerate(pieces):
        tail = GLUED.search(piece.text) if index >= len(pieces) - 5 else None
        cut = tail.start() if tail else 0
        if not tail or cut == 0 or not _glued(piece.text, cut):
            out.append(piece)
            continue
        head_start, head_end = piece.start, piece.start + len(piece.text[:cut].rstrip())
        out.append(Piece(piece.text[:cut].rstrip(), head_start, head_end))
        out.append(Piece(piece.text[cut:], piece.start + cut, piece.end))
    return out


def _glued(text: str, cut: int) -> bool:
    """Whether what stands before is complete, so that the words after it are not the end of its sentence."""
    if not text[cut].isupper():
        return False
    before = text[:cut]
    return before[-1:].isalpha() or bool(SENTENCE_END.search(before)) or "\n" in before[-2:]
