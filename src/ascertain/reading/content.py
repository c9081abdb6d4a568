"""Which blocks of a page are the article: blocks of our own scan aligned with an extractor's text of the same page.

An extractor's text is not a transcript (it drops repeats, joins and cleans), so it only points: a block is taken
when its words stand in the extraction, in the same order. The alignment is a heaviest increasing subsequence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ascertain.reading.lexicon import is_furniture
from ascertain.reading.scan import Block

WORD = re.compile(r"\w+")
# Extractors drop characters that only format (a Persian word's zero-width non-joiner, soft hyphens): they part no words.
FORMAT = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
N = 4


def words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(FORMAT.sub("", text.casefold())))


def align(blocks: Sequence[Block], extraction: str) -> set[int]:
    """Indices of the blocks whose words make up the extraction, in its order."""
    lines = [w for line in extraction.split("\n") if (w := words(line))]
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    flat: list[str] = []
    for line in lines:
        starts[line].append(len(flat))
        flat.extend(line)
    for i, gram in enumerate(_grams(flat)):
        places = grams[gram]
        if len(places) < 8:
            places.append(i)
    pairs: list[tuple[int, int, int]] = []
    for index, block in enumerate(blocks):
        own = words(block.text)
        for place, weight in _candidates(own, grams, starts):
            pairs.append((index, place, weight))
    return _heaviest(pairs)


def _grams(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[i:] for i in range(N)), strict=False)


def _candidates(
    own: tuple[str, ...], grams: dict[tuple[str, ...], list[int]], starts: dict[tuple[str, ...], list[int]]
) -> list[tuple[int, int]]:
    """Where the block may stand in the extraction: (position in words, words matched)."""
    if not own:
        return []
    if own in starts:
        return [(p, len(own)) for p in starts[own][:8]]
    if len(own) < N:
        return []
    hits = [i for i, gram in enumerate(_grams(own)) if gram in grams]
    # Below three fifths of its shingles a block is a teaser or a mixture, not a passage of the article.
    if len(hits) < 0.6 * (len(own) - N + 1):
        return []
    first = hits[0]
    return [(max(0, p - first), len(hits)) for p in grams[own[first : first + N]]]


def _heaviest(pairs: list[tuple[int, int, int]]) -> set[int]:
    """Blocks of the heaviest chain with rising block index and rising position: O(n log n) with a Fenwick tree."""
    if not pairs:
        return set()
    ranks = sorted({p for _, p, _ in pairs})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)
    back: list[int] = []
    pending: list[tuple[int, tuple[int, int]]] = []
    last = -1
    for number, (index, place, weight) in enumerate(pairs):
        if index != last:
            _commit(tree, pending)
            pending, last = [], index
        rank = bisect_left(ranks, place)
        best = (0, -1)
        at = rank
        while at > 0:
            best = max(best, tree[at])
            at -= at & -at
        back.append(best[1])
        pending.append((rank + 1, (best[0] + weight, number)))
    _commit(tree, pending)
    number = max(tree)[1] if len(tree) else -1
    chosen: set[int] = set()
    while number >= 0:
        chosen.add(pairs[number][0])
        number = back[number]
    return chosen


def _commit(tree: list[tuple[int, int]], pending: list[tuple[int, tuple[int, int]]]) -> None:
    for rank, value in pending:
        at = rank
        while at < len(tree):
            tree[at] = max(tree[at], value)
            at += at & -at


def judge(blocks: Sequence[Block], found: set[int]) -> set[int]:
    """Indices of the blocks that are the article's text: those found, and those that stand among them as their equals,
    less what is furniture by its words or links."""
    found = found | _equals(blocks, found)
    found |= _tables(blocks, found)
    found = {i for i in found if not _furniture(blocks[i])}
    shown = {i for i in found if not blocks[i].frame.hidden}
    if shown == found:
        return found
    # Some pages hide the whole article until a script shows it; a single hidden paragraph is not meant to be read.
    revealed = sum(map(_weight, (blocks[i] for i in found - shown))) > 0.2 * sum(
        map(_weight, (blocks[i] for i in found))
    )
    return found if revealed else shown


def _signature(block: Block) -> tuple[tuple[str, str], ...]:
    return tuple((f.tag, f.words) for f in block.frame.chain(3))


def _weight(block: Block) -> int:
    return len(WORD.findall(block.text))


def _equals(blocks: Sequence[Block], found: set[int]) -> set[int]:
    """Paragraphs in elements marked up just like those that hold the bulk of the article."""
    bulk: dict[tuple[tuple[str, str], ...], int] = defaultdict(int)
    for i in found:
        bulk[_signature(blocks[i])] += _weight(blocks[i])
    total = sum(bulk.values())
    main = {s for s, n in bulk.items() if n >= 0.4 * total and any(words for _, words in s[1:])}
    if not main:
        return set()
    return {
        i
        for i, b in enumerate(blocks)
        if i not in found and not b.frame.hidden and b.link_share < 0.5 and _signature(b) in main
    }


def _tables(blocks: Sequence[Block], found: set[int]) -> set[int]:
    """Cells and embedded quotations between passages of the article, within the same container."""
    if not found:
        return set()
    first, last = min(found), max(found)
    inner = {id(f) for i in found for f in list(blocks[i].frame.chain(3))[1:2]}
    more = set()
    for i in range(first, last + 1):
        b = blocks[i]
        if i in found or b.frame.hidden or b.link_share > 0.7:
            continue
        chain = list(b.frame.chain(12))
        for depth, f in enumerate(chain):
            if f.tag in ("table", "blockquote"):
                if any(id(g) in inner for g in chain[depth + 1 : depth + 5]):
                    more.add(i)
                break
    return more


def _furniture(block: Block) -> bool:
    return is_furniture(block.text) or (block.link_share > 0.8 and not block.heading and _weight(block) > 3)
