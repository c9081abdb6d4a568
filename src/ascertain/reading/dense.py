"""The article where the markup itself shows it: one element that holds most of the running text of a page, and little else.

Told from the blocks of the scan alone, without a tree. On 72 of 96 pages with a gold text the element is plain, and its text
is as good as an extractor's (mean 4-gram F1 .989 and .990); on the others it is only a guess, and an extractor has the word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ascertain.reading.lexicon import is_furniture
from ascertain.reading.scan import Block, Frame

# Elements of a text, not around one.
_INNER = "p span a q cite time li ul ol blockquote pre h1 h2 h3 h4 h5 h6 noscript dl dd dt"
INNER = frozenset(_INNER.split())
CELLS = frozenset(("p", "span", "blockquote", "li", "td", "th", "dd", "dt", "pre"))
TOP = frozenset(("", "html", "body"))
_OFF = "nav footer aside form button figcaption header dialog menu select label noscript"
OFF = frozenset(_OFF.split())
ASIDE = re.compile(
    r"comment(?!s-(?:open|closed))|related|teaser|recommend|popular|trending|more-?(?:from|stories|posts|articles)|newsletter|"
    r"promo|carousel|footer|disqus|caption|kommentar|respon[ds]|reply|share|social|sidebar|widget|breadcrumb|cookie|"
    r"(?:author|about)-?(?:bio|desc|box|info)|biograph|tags?\b|nav\b|menu|subscri|advert|sponsor|outbrain|taboola",
    re.I,
)
PICTURE = re.compile(
    r"caption|bildunterschrift|legend|pie-de-foto|credit|image|photo|figure|media|gallery|thumb|video", re.I
)
# Chosen on the visible pages. From .1 to .2 doubtful and from .5 to .7 of one, the F1 of all pages stays at .982 to .984; with half of
# one a page of two equal texts would pass.
WORDS, PARAGRAPHS = 100, 3
SHARE_OF_PAGE = 0.4
"""Of the running words outside of comments, teasers and the like."""
SHARE_OF_ONE = 0.6
"""Of the words of the article that stand in one element directly, not in several side by side."""
DOUBTFUL = 0.15
"""Words in lists of links, captions, and text outside of paragraphs, for each of the article."""


@dataclass(frozen=True, slots=True)
class Dense:
    """Indices of blocks, and whether the page leaves no doubt about them."""

    blocks: set[int]
    sure: bool


def dense(blocks: Sequence[Block]) -> Dense:
    """The blocks of the element that holds the running text."""
    survey = _Survey(blocks)
    if not survey.direct:
        return Dense(set(), False)
    lead = survey.frames[max(survey.direct, key=lambda key: survey.direct[key])]
    top = survey.widened(lead)
    found, doubt = survey.within(top, lead)
    words, held = sum(survey.words[i] for i in found), survey.below[id(top)]
    sure = (
        words >= WORDS
        and sum(survey.running[i] for i in found) >= PARAGRAPHS
        and held >= SHARE_OF_PAGE * survey.clean
        and survey.direct[id(lead)] >= SHARE_OF_ONE * held
        and doubt <= DOUBTFUL * words
        and survey.hidden <= survey.clean
    )
    return Dense(found, sure)


@dataclass(slots=True)
class _Survey:
    """Words of a page by the elements that hold them."""

    blocks: Sequence[Block]
    words: list[int] = field(default_factory=list)
    running: list[bool] = field(default_factory=list)
    """Which blocks are prose: eight words or more, few of them in links, no heading."""
    frames: dict[int, Frame] = field(default_factory=dict)
    direct: Counter[int] = field(default_factory=Counter)
    below: Counter[int] = field(default_factory=Counter)
    clean: int = 0
    hidden: int = 0
    _aside: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for block in self.blocks:
            count = len(block.text.split())
            prose = count >= 8 and block.linked <= 0.3 * len(block.text) and not block.heading
            if block.frame.hidden:
                self.hidden += count if prose else 0
                count, prose = 0, False
            self.words.append(count)
            self.running.append(prose)
            if prose and not self.aside(block.frame):
                self._hold(block.frame, count)

    def _hold(self, frame: Frame, count: int) -> None:
        self.clean += count
        holder: Frame | None = _holder(frame)
        if holder is not None and holder.tag not in ("", "html"):
            self.direct[id(holder)] += count
        for _ in range(6):
            if holder is None or holder.tag in ("", "html"):
                return
            self.frames[id(holder)] = holder
            self.below[id(holder)] += count
            holder = holder.parent

    def aside(self, frame: Frame) -> bool:
        """Whether the element or one around it is page furniture by its tag or its name."""
        known = self._aside.get(id(frame))
        if known is None:
            named = frame.tag not in INNER or frame.tag in ("ul", "ol", "li")
            known = frame.parent is not None and frame.tag not in ("body", "html", "article", "main")
            known = known and (
                frame.tag in OFF or (named and _beside(frame.words)) or self.aside(frame.parent or frame)
            )
            self._aside[id(frame)] = known
        return known

    def widened(self, lead: Frame) -> Frame:
        """The element, or one up to four steps around it that holds a tenth more."""
        top, around = lead, lead.parent
        for _ in range(4):
            if around is None or around.tag in TOP:
                break
            if self.below[id(around)] > 1.1 * self.below[id(top)]:
                top = around
            around = around.parent
        return top

    def within(self, top: Frame, lead: Frame) -> tuple[set[int], int]:
        """The article's blocks in `top` up to its last paragraph, and how many words in it are doubtful."""
        found: list[int] = []
        doubt = end = 0
        for index, block in enumerate(self.blocks):
            count, frame = self.words[index], block.frame
            if not count or not frame.within(top):
                continue
            if self.aside(frame) and not self.aside(top):
                doubt += count if self.running[index] else 0
                continue
            if PICTURE.search(frame.words):
                doubt += count if count >= 8 else 0
                continue
            listed = not frame.areas.isdisjoint(("li",))
            if block.link_share > 0.5 and (block.heading or listed or (count > 3 and frame.tag != "p")):
                continue
            loose = not block.heading and not self.running[index] and frame is not lead
            if loose and frame.tag not in ("p", "span", "blockquote", "li"):
                doubt += count
                if frame.tag not in CELLS:
                    continue
            doubt += count if listed and block.link_share > 0.2 else 0
            found.append(index)
            if self.running[index] or (not block.heading and _holder(frame) is lead):
                end = len(found)
        return {i for i in found[:end] if not is_furniture(self.blocks[i].text)}, doubt


def _holder(frame: Frame) -> Frame:
    """The first element around a text that is not part of one."""
    while frame.tag in INNER and frame.parent is not None:
        frame = frame.parent
    return frame


@lru_cache(maxsize=8192)
def _beside(words: str) -> bool:
    return ASIDE.search(words) is not None
