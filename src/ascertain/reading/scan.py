"""A page as blocks of text, each character with its place: one pass over the decoded source, linear in its length.

The scanner follows tags, not a tree: a block ends wherever a block-level tag starts or ends. It keeps for each block
what is needed to judge it later (enclosing elements, link share, class words) and nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ascertain.reading.lexicon import names_author

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
    "li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "option": {"option", "p"},
    "tr": {"tr", "td", "th", "p"}, "td": {"td", "th", "p"}, "th": {"td", "th", "p"},
}  # fmt: skip
# What the head of a page is told from, and headings and times wherever they stand.
_NOTED = "html meta link script title h1 h2 time abbr"
NAME = re.compile(r"/?[A-Za-z][^\s/>]*")
# A whole tag, as nearly all are: a quoted value is passed over, whatever stands in it. Never goes back.
TAG = re.compile(r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=(?!\s*+["'])|=\s*+(?:"[^"]*+"|'[^']*+'))*+)>""")
LONG_TAG = 4096
ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
PIECE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]|&(?:#[xX]?[0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,40});?")
BREAKS, BLANKS = "\t\n\r\f", " \t\n\r\f"
END_TAGS = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in UNSHOWN}
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# More marks and notes than any page needs are an attack on memory.
MOST_NOTES = 5_000
# What a tag is to the scan; the names of all others are passed over.
BLOCK, OPENS, SKIPS, NOTED, BREAK = 1, 2, 4, 8, 16
ROLES = {
    name: BLOCK * (name in BLOCKS)
    | OPENS * (name in BLOCKS | INLINE_CONTEXT and name not in VOID)
    | SKIPS * (name in UNSHOWN)
    | NOTED * (name in _NOTED.split())
    | BREAK * (name == "br")
    for name in (*BLOCKS, *INLINE_CONTEXT, *UNSHOWN, *_NOTED.split(), "br")
}
Run = tuple[str, int, int]
Note = tuple[str, str, int]


@dataclass(slots=True)
class Frame:
    """An open element, from the end of its first tag (`at`) to its last (`until`). `areas` are the tags around it and its own,
    `words` its class and id; hidden, language and direction are inherited."""

    tag: str
    parent: Frame | None = None
    words: str = ""
    hidden: bool = False
    language: str | None = None
    direction: str | None = None
    areas: frozenset[str] = frozenset()
    at: int = 0
    until: int | None = None

    def within(self, other: Frame) -> bool:
        """Whether it is the other element or stands in it."""
        return other.at <= self.at and (other.until is None or self.at < other.until)

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
        areas = self.frame.areas
        return None if HEADINGS.isdisjoint(areas) else max(int(tag[1]) for tag in HEADINGS & areas)

    @property
    def link_share(self) -> float:
        return self.linked / max(1, len(self.text))


HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass
class Scanner:
    """State of one pass. `deep` tells whether the page went beyond the depth limit; `marked` are the elements that their names
    call an author, `notes` the tags with metadata: (name, attributes, place after the tag)."""

    page: str
    deep: bool = False
    marked: list[Frame] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _stack: list[Frame] = field(default_factory=list)
    _open: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ROLES, 0))
    _over: int = 0
    _runs: list[tuple[str | None, int, int]] = field(default_factory=list)
    _linked: int = 0
    _missing: dict[str, bool] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """All blocks with text, in the order of the page."""
        page, pos, size = self.page, 0, len(self.page)
        find, whole, roles = page.find, TAG.match, ROLES.get
        while pos < size:
            start = find("<", pos)
            start = size if start < 0 else start
            # White space at the start of a block is never shown.
            if start > pos and (self._runs or page[pos:start].strip(BLANKS)):
                self._text(pos, start)
            if start >= size:
                break
            if tag := whole(page, start, start + LONG_TAG):
                closing, name, attributes = tag.groups()
                pos = tag.end()
            elif named := NAME.match(page, start + 1):
                pos = self._tag_end(named.end())
                closing, name = ("/", named[0][1:]) if named[0][0] == "/" else ("", named[0])
                attributes = page[named.end() : pos - 1]
            else:
                pos = self._other(start)
                continue
            role = roles(name)
            if role is None:
                name = name.lower()
                role = roles(name, 0)
            if closing:
                if role & BLOCK and self._runs and (block := self._flush()):
                    yield block
                if role & OPENS or self._over:
                    self._pop(name, start)
                continue
            if not role:
                continue
            if role & BLOCK and self._runs and (block := self._flush()):
                yield block
            if role & OPENS:
                self._push(name, attributes, start, pos)
            if role & NOTED and len(self.notes) < MOST_NOTES:
                self.notes.append((name, attributes, pos))
            if role & BREAK and self._runs and (block := self._break(start, pos)):
                yield block
            if role & SKIPS and page[pos - 2 : pos] != "/>":
                pos = self._skip(name, pos)
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
        found = END_TAGS[tag].search(self.page, pos)
        if not found:
            self._missing[key] = True
            return len(self.page) if tag in ("script", "style") else pos
        return self._close(found.start())

    def _break(self, start: int, end: int) -> Block | None:
        """Take up a line break; two in a row end the block."""
        if self._runs[-1][0] == "\n":
            return self._flush()
        self._append("\n", start, end)
        return None

    def _push(self, name: str, attributes: str, start: int, end: int) -> None:
        stack = self._stack
        if stack:
            if siblings := SELF_CLOSING_SIBLINGS.get(name):
                while stack and stack[-1].tag in siblings:
                    self._drop(start)
            elif stack[-1].tag == "p" and name in BLOCKS:
                self._drop(start)
        if len(stack) >= MAX_DEPTH:
            self.deep = True
            self._over += 1
            return
        parent = stack[-1] if stack else ROOT
        words, hidden, language, direction, author = _attributes(attributes[:4096]) if attributes else PLAIN
        frame = Frame(
            name,
            parent,
            words,
            parent.hidden or hidden or name == "noscript",
            parent.language if language is None else language or parent.language,
            parent.direction if direction is None else direction or parent.direction,
            parent.areas if name in parent.areas else parent.areas | {name},
            end,
        )
        if author and len(self.marked) < MOST_NOTES:
            self.marked.append(frame)
        stack.append(frame)
        self._open[name] += 1

    def _pop(self, name: str, start: int) -> None:
        if self._over and name not in UNSHOWN:
            self._over -= 1
            return
        if not self._open.get(name):
            return
        stack = self._stack
        if stack[-1].tag == name:
            self._drop(start)
        elif name not in INLINE_CONTEXT:
            while stack and self._drop(start) != name:
                pass
        else:
            # An inline end tag never closes a block around it.
            for index in range(len(stack) - 1, max(-1, len(stack) - 9), -1):
                if stack[index].tag == name:
                    self._open[name] -= 1
                    stack[index].until = start
                    del stack[index]
                    return
                if stack[index].tag in BLOCKS:
                    return

    def _drop(self, start: int) -> str:
        frame = self._stack.pop()
        frame.until = start
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


# What is between the tags of a piece of source.
MARKUP = re.compile(r"<!--.*?-->|<(script|style|svg|template)\b.*?</\1\s*>|<[^>]*>", re.I | re.S)
LONG_SOURCE = 5_000


def inner_text(page: str, at: int, until: int | None, between: str = " ") -> str:
    """The text of a short piece of the source, its white space collapsed, with `between` in place of each tag."""
    source = page[at : min(until or len(page), at + LONG_SOURCE)]
    return " ".join(html.unescape(MARKUP.sub(between, source)).split())


QUOTED = re.compile(r"=\s*([\"'])")


Attributes = tuple[str, bool, str | None, str | None, bool]
PLAIN: Attributes = ("", False, None, None, False)
TELLING = frozenset(("class", "id", "itemprop", "rel", "role", "data-testid", "hidden", "style", "lang", "dir"))


# Pages repeat the attributes of their tags, and pages of a site share them.
@lru_cache(maxsize=16_384)
def _attributes(attributes: str) -> Attributes:
    """Class and id words, whether the element is hidden, its language and direction, and whether the words name an author."""
    words, hidden, language, direction = list[str](), False, None, None
    for name, double, single, bare in ATTRIBUTE.findall(attributes):
        key = name.lower()
        if key not in TELLING:
            continue
        value = double or single or bare
        if key in ("itemprop", "rel", "role"):
            words.append(f"{key}={value}")
        elif key == "lang":
            language = value
        elif key == "dir":
            direction = value.lower()
        elif key in ("hidden", "style"):
            hidden = hidden or key == "hidden" or HIDING.search(value) is not None
        else:
            words.append(value)
    joined = " ".join(words).lower()
    return joined, hidden, language, direction, "itemprop=name" in joined or names_author(joined)


def _trim(runs: list[Run]) -> list[Run]:
    """Without white space at both ends."""
    head, tail = runs[0][0], runs[-1][0]
    if head and tail and not head[0].isspace() and not tail[-1].isspace():
        return runs
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
