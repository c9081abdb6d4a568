"""What was changed between the two sides of a copied passage, word by word, for display."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from ascertain.compare.fingerprint import spell
from ascertain.model import Document, Reuse, Span
from ascertain.model.comparison import Edit


def edits(reuse: Reuse, documents: Mapping[str, Document]) -> Iterator[Edit]:
    """The stretches of a copied passage in order. Case, accents and punctuation are no edits; what stands between two
    words goes with the first of them."""
    a, b = documents[reuse.a.document], documents[reuse.b.document]
    if a.slice(reuse.a) == b.slice(reuse.b):
        yield Edit(kind="equal", a=reuse.a, b=reuse.b)
        return
    words_a, cuts_a = _words(a, reuse.a)
    words_b, cuts_b = _words(b, reuse.b)
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, words_a, words_b, autojunk=False).get_opcodes():
        yield Edit(kind=kind, a=_span(a, cuts_a, a0, a1), b=_span(b, cuts_b, b0, b1))


def _words(document: Document, span: Span) -> tuple[list[int], list[int]]:
    """The words of a span as numbers, and where the text is cut so that each cut but the first begins a word."""
    tokens = spell(document.text[span.start : span.end])
    begins = [span.start + s for s in tokens.starts.tolist()]
    return tokens.hashes.tolist(), [span.start, *begins[1:], span.end]


def _span(document: Document, cuts: Sequence[int], first: int, last: int) -> Span:
    return Span(document=document.id, start=cuts[first], end=cuts[last])
