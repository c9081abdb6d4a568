"""Packing: whatever the paragraphs, every piece is read once, in a window that fits, after its context."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascertain.encoder.windows import pack

layouts = st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=30), max_size=12)


def arrays(layout: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Paragraph and word index of every piece, given the number of pieces of each word of each paragraph."""
    paragraph = [p for p, words in enumerate(layout) for n in words for _ in range(n)]
    word = [w for w, n in enumerate(n for words in layout for n in words) for _ in range(n)]
    return np.array(paragraph, np.int64), np.array(word, np.int64)


@given(layout=layouts, size=st.integers(10, 60), context=st.integers(0, 9), first=st.integers(0, 10))
def test_every_piece_is_read_out_of_exactly_one_window_that_fits(
    layout: list[list[int]], size: int, context: int, first: int
) -> None:
    paragraph, word = arrays(layout)
    windows = pack(paragraph, word, size=size, context=context, first=min(first, size))
    assert [i for w in windows for i in range(w.own, w.end)] == list(range(len(paragraph)))
    for w in windows:
        assert 0 <= w.start <= w.own < w.end <= w.start + size
        assert w.own - w.start <= context


@given(layout=layouts, context=st.integers(0, 9))
def test_no_word_is_cut_where_words_fit(layout: list[list[int]], context: int) -> None:
    paragraph, word = arrays(layout)
    for w in pack(paragraph, word, size=20, context=context):
        for edge in (w.start, w.own, w.end):
            assert edge in (0, len(word)) or word[edge] != word[edge - 1]


def test_a_paragraph_that_fits_is_not_cut() -> None:
    paragraph, word = arrays([[1] * 12, [1] * 12, [1] * 5])
    assert [(w.own, w.end) for w in pack(paragraph, word, size=20, context=4)] == [(0, 12), (12, 24), (24, 29)]
    assert [(w.own, w.end) for w in pack(paragraph, word, size=30, context=4)] == [(0, 29)]


def test_a_window_repeats_the_end_of_the_text_before_it() -> None:
    paragraph, word = arrays([[1] * 12, [2, 2, 2, 2]])
    assert [(w.start, w.own) for w in pack(paragraph, word, size=16, context=5)] == [(0, 0), (7, 12)]


def test_a_word_longer_than_a_window_is_cut_rather_than_lost() -> None:
    paragraph, word = arrays([[40]])
    windows = pack(paragraph, word, size=16, context=4)
    assert windows[-1].end == 40
    assert all(w.end - w.start <= 16 for w in windows)


def test_context_has_to_leave_room_for_text() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        pack(*arrays([[1]]), size=8, context=8)
