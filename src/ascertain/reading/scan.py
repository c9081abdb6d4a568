"""A page as blocks of text, each character with its place: one pass over the decoded source, linear in its length.

The scanner follows tags, not a tree: a block ends wherever a block-level tag starts or ends. It keeps for each block
what is needed to judge it later (enclosing elements, link share, class words) and nothing else.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

MAX_DEPTH = 512
_BLOCKS = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol optgroup option "
    "p pre search section select summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
_VOID = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID.split())
# Content that a browser does not show as text of the page.
_UNSHOWN = (
    "script style title textarea iframe xmp noembed noframes svg math template object select datalist canvas audio video"
    " applet"
)
UNSHOWN = frozenset(_UNSHOWN.split())
INLINE_CONTEXT = frozenset(("a", "q", "span", "noscript", "cite", "time"))
SELF_CLOSING_SIBLINGS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"}, "tr": {"tr", "td", "th"},
    "td": {"td", "th"}, "th": {"td", "th"},
}  # fmt: skip
NAME = re.compile(r"/?[A-Za-z][^\s/>]*")
ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
PIECE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]|&(?:#[xX]?[0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,40});?")
# The rest of a tag after its name: a quoted value is passed over as a whole, whatever stands in it. Never goes back.
TAG_REST = re.compile(r"""(?:[^>=]++|=(?!\s*+["'])|=\s*+(?:"[^"]*+"|'[^']*+'))*+>""")
LONG_TAG = 4096
BREAKS, BLANKS = "\t\n\r\f", " \t\n\r\f"
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
Run = tuple[str, int, int]


@dataclass(slots=True)
class Frame:
    """An open element. `areas` are the tags around it and its own, `trail` its and their class and id words; hidden, language
    and direction are inherited."""

    tag: str
    parent: Frame | None = None
    words: str = ""
    hidden: bool = False
    language: str | None = None
    direction: str | None = None
    areas: frozenset[str] = frozenset()

    def chain(self, limit: int = MAX_DEPTH) -> Iterator[Frame]:
        """The element and those around it, innermost first."""
        frame: Frame | None = self
        while frame is not None and limit:
            yield frame
            frame, limit = frame.parent, limit - 1


ROOT = Frame("")


@dataclass(slots=True)
class Block:
    """Text between two block boundaries. Runs are (text, first character, end character) in the decoded page."""

    runs: list[Run]
    frame: Frame
    linked: int = 0
    text: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.text = "".join(run[0] for run in self.runs)

    def inside(self, *tags: str) -> bool:
        return not self.frame.areas.isdisjoint(tags)

    @property
    def heading(self) -> int | None:
        """Rank of the heading the block stands in, 1 to 6."""
        ranks = [int(tag[1]) for tag in HEADINGS & self.frame.areas]
        return max(ranks, default=None)

    @property
    def link_share(self) -> float:
        return self.linked / max(1, len(self.text))


HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass
class Scanner:
    """State of one pass. `deep` tells whether the page went beyond the depth limit."""

    page: str
    deep: bool = False
    _stack: list[Frame] = field(default_factory=list)
    _open: Counter[str] = field(default_factory=Counter)
    _over: int = 0
    _runs: list[tuple[str | None, int, int]] = field(default_factory=list)
    _linked: int = 0
    _missing: dict[str, bool] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """All blocks with text, in the order of the page."""
        page, pos, size = self.page, 0, len(self.page)
        while pos < size:
            start = page.find("<", pos)
            start = size if start < 0 else start
            if start > pos:
                self._text(pos, start)
            if start >= size:
                break
            found = NAME.match(page, start + 1)
            if not found:
                pos = self._other(start)
                continue
            pos, tag = self._tag_end(found.end()), found[0].lower()
            if block := self._tag(tag, start, found.end(), pos):
                yield block
            if tag in UNSHOWN and page[pos - 2 : pos] != "/>":
                pos = self._skip(tag, pos)
        if block := self._flush():
            yield block

    def _find(self, needle: str, pos: int) -> int:
        """`str.find` that does not search again for what is known to be gone: keeps the pass linear."""
        if self._missing.get(needle):
            return -1
        found = self.page.find(needle, pos)
        if found < 0:
            self._missing[needle] = True
        return found

    def _other(self, start: int) -> int:
        """Comment, doctype, instruction, or a bare `<`, which is text."""
        page = self.page
        if page.startswith("<!--", start):
            end = self._find("-->", start + 2)
            return end + 3 if end >= 0 else self._close(start)
        if page[start + 1 : start + 2] in ("!", "?", "/"):
            return self._close(start)
        self._text(start, start + 1)
        return start + 1

    def _close(self, start: int) -> int:
        end = self._find(">", start)
        return end + 1 if end >= 0 else len(self.page)

    def _tag_end(self, pos: int) -> int:
        """End of a tag whose name ends at `pos`; a quoted attribute value may hold `>`."""
        page = self.page
        if page.startswith(">", pos):
            return pos + 1
        # Nearly every tag is as it should be, and short; the others are followed step by step.
        if whole := TAG_REST.match(page, pos, pos + LONG_TAG):
            return whole.end()
        while True:
            end = self._find(">", pos)
            if end < 0:
                return len(page)
            value = QUOTED.search(page, pos, end)
            if not value:
                return end + 1
            close = self._find(value[1], value.end())
            if close < 0:
                return end + 1
            pos = close + 1

    def _skip(self, tag: str, pos: int) -> int:
        """End of an element whose content is not text of the page."""
        key = f"</{tag}"
        if self._missing.get(key):
            return pos
        found = re.compile(re.escape(key) + r"(?=[\s/>])", re.I).search(self.page, pos)
        if not found:
            self._missing[key] = True
            return len(self.page) if tag in ("script", "style") else pos
        return self._close(found.start())

    def _tag(self, name: str, start: int, attributes: int, end: int) -> Block | None:
        """Take up a tag; the block that it ends, if any."""
        if name.startswith("/"):
            name = name[1:]
            done = self._flush() if name in BLOCKS else None
            self._pop(name)
            return done
        if name == "br":
            if self._runs and self._runs[-1][0] == "\n":
                return self._flush()
            if self._runs:
                self._append("\n", start, end)
            return None
        done = self._flush() if name in BLOCKS else None
        if name not in VOID and (name in BLOCKS or name in INLINE_CONTEXT):
            self._push(name, self.page[attributes : end - 1])
        return done

    def _push(self, name: str, attributes: str) -> None:
        if siblings := SELF_CLOSING_SIBLINGS.get(name):
            while self._stack and self._stack[-1].tag in siblings | {"p"}:
                self._drop()
        elif name in BLOCKS and self._stack and self._stack[-1].tag == "p":
            self._drop()
        if len(self._stack) >= MAX_DEPTH:
            self.deep = True
            self._over += 1
            return
        self._stack.append(_frame(name, attributes, self._stack[-1] if self._stack else ROOT))
        self._open[name] += 1

    def _pop(self, name: str) -> None:
        if self._over and name not in UNSHOWN:
            self._over -= 1
            return
        if not self._open[name]:
            return
        if name in INLINE_CONTEXT:
            # An inline end tag never closes a block around it.
            for index in range(len(self._stack) - 1, max(-1, len(self._stack) - 9), -1):
                if self._stack[index].tag == name:
                    self._open[name] -= 1
                    del self._stack[index]
                    return
                if self._stack[index].tag in BLOCKS:
                    return
            return
        while self._stack and self._drop() != name:
            pass

    def _drop(self) -> str:
        frame = self._stack.pop()
        self._open[frame.tag] -= 1
        return frame.tag

    def _text(self, start: int, end: int) -> None:
        page, pos = self.page, start
        if page[pos] in BREAKS and not page[start:end].strip(BLANKS):
            # What stands between most tags.
            if not self._spaced():
                self._append(" ", start, end)
            return
        if page[pos] == " " and self._spaced():
            pos += 1
        for found in PIECE.finditer(page, pos, end):
            if found.start() > pos:
                self._append(None, pos, found.start())
            pos = found.end()
            if found[0][0] == "&":
                self._append(html.unescape(found[0]), found.start(), pos)
            elif not self._spaced():
                self._append(" ", found.start(), pos)
        if end > pos:
            self._append(None, pos, end)

    def _spaced(self) -> bool:
        """Whether more white space would collapse into what stands before."""
        if not self._runs:
            return True
        text, _, stop = self._runs[-1]
        return text in (" ", "\n") or (text is None and self.page[stop - 1] == " ")

    def _append(self, text: str | None, start: int, end: int) -> None:
        """Take up a run; `None` stands for the page's own characters."""
        if self._open["a"]:
            self._linked += end - start if text is None else len(text)
        if self._runs and text is None:
            last, first, stop = self._runs[-1]
            if last is None and stop == start:
                self._runs[-1] = (None, first, end)
                return
        self._runs.append((text, start, end))

    def _flush(self) -> Block | None:
        if not self._runs:
            return None
        page, linked = self.page, self._linked
        runs = _trim([(page[s:e] if text is None else text, s, e) for text, s, e in self._runs])
        self._runs, self._linked = [], 0
        return Block(runs=runs, frame=self._stack[-1] if self._stack else ROOT, linked=linked) if runs else None


QUOTED = re.compile(r"=\s*([\"'])")


def _frame(name: str, attributes: str, parent: Frame) -> Frame:
    words, hidden, language, direction = _attributes(attributes[:4096]) if attributes.strip(" /") else PLAIN
    return Frame(
        name,
        parent,
        words,
        hidden=parent.hidden or hidden or name == "noscript",
        language=parent.language if language is None else language or parent.language,
        direction=parent.direction if direction is None else direction or parent.direction,
        areas=parent.areas if name in parent.areas else parent.areas | {name},
    )


PLAIN: tuple[str, bool, str | None, str | None] = ("", False, None, None)


# Pages repeat the attributes of their tags, and pages of a site share them.
@lru_cache(maxsize=16_384)
def _attributes(attributes: str) -> tuple[str, bool, str | None, str | None]:
    """Class and id words, whether the element is hidden, its language and direction."""
    words, hidden, language, direction = list[str](), False, None, None
    for found in ATTRIBUTE.finditer(attributes):
        key = found[1].lower()
        value = found[2] or found[3] or found[4] or ""
        if key in ("class", "id", "itemprop", "rel", "role", "data-testid"):
            words.append(f"{key}={value}" if key in ("itemprop", "rel", "role") else value)
        elif key == "hidden" or (key == "style" and HIDING.search(value)):
            hidden = True
        elif key == "lang":
            language = value
        elif key == "dir":
            direction = value.lower()
    return " ".join(words).lower(), hidden, language, direction


def _trim(runs: list[Run]) -> list[Run]:
    """Without white space at both ends."""
    first, last = 0, len(runs)
    while first < last and not runs[first][0].strip():
        first += 1
    while last > first and not runs[last - 1][0].strip():
        last -= 1
    runs = runs[first:last]
    if runs:
        text, start, end = runs[0]
        cut = len(text) - len(text.lstrip())
        if cut and end - start == len(text):
            runs = [(text[cut:], start + cut, end), *runs[1:]]
        text, start, end = runs[-1]
        cut = len(text) - len(text.rstrip())
        if cut and end - start == len(text):
            runs = [*runs[:-1], (text[:-cut], start, end - cut)]
    return runs
