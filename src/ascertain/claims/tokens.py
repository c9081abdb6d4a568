"""From offsets in `Document.text` back to tokens of its parses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ascertain.syntax import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

Spans = tuple[tuple[int, int], ...]


class TokenIndex:
    """Looks up the tokens under spans. Building is linear in tokens, a look-up logarithmic."""

    def __init__(self, parsed: Sequence[Parsed]) -> None:
        self.parsed = parsed
        self._offsets = [p.offset for p in parsed]
        self._which = {id(p.doc): number for number, p in enumerate(parsed)}
        self._starts = [[p.offset + t.idx for t in p.doc] for p in parsed]

    def at(self, spans: Spans) -> Iterator[tuple[int, int]]:
        """(index of the parse, index of the token) of each token that starts under a span or holds its start."""
        for start, end in spans:
            which = max(bisect_right(self._offsets, start) - 1, 0)
            while which < len(self.parsed) and self._offsets[which] < end:
                starts = self._starts[which]
                first = bisect_right(starts, start) - 1
                if first < 0 or starts[first] + len(self.parsed[which].doc[first]) <= start:
                    first += 1
                for i in range(first, bisect_left(starts, end)):
                    yield which, i
                which += 1

    def tokens(self, spans: Spans) -> list[Token]:
        """The tokens under the spans, white space left out."""
        found = (self.parsed[which].doc[i] for which, i in self.at(spans))
        return [t for t in found if not t.is_space]

    def which(self, token: Token) -> int:
        """The index of the parse that a token belongs to."""
        return self._which[id(token.doc)]

    def start(self, token: Token) -> int:
        """Where a token starts in `Document.text`."""
        return self._starts[self.which(token)][token.i]

    def spans(self, which: int, tokens: Iterable[Token]) -> Spans:
        """Offsets of tokens of one parse; neighbours are joined."""
        merged: list[tuple[int, int]] = []
        last = -2
        for t in sorted(set(tokens), key=lambda t: t.i):
            start = self._starts[which][t.i]
            if merged and t.i == last + 1:
                merged[-1] = (merged[-1][0], start + len(t))
            else:
                merged.append((start, start + len(t)))
            last = t.i
        return tuple(merged)
