"""Pieces keep their place in the text, and carry the case and the quotation marks that the vocabulary drops."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascertain.encoder.pieces import FEATURES, QUOTE_STATES, SHAPES, cut, quote_states, shape

tokenizers = pytest.importorskip("tokenizers")

TEXTS = (
    "The ferry 🛳️ sank, said Captain Orla Vey.\n\n“No one,” she added, “was aboard.”",
    "قال الوزير: «الطريق مفتوح».\r\nThe road is open.",
    'הדוברת אמרה: "לא" — and then nothing',
    "\n\n  \t\n",
    "",
    "e\u0301tude Ünal 東京 x\u200by",
)


@pytest.fixture(scope="module")
def tokenizer():  # type: ignore[no-untyped-def]
    """Letters and two-letter pieces only: enough to cut any word into several pieces."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    letters = [chr(c) for c in range(33, 127)] + list("“”«»—")
    vocabulary = ["[UNK]", *letters, *("##" + x for x in letters), "th", "##er"]
    found = Tokenizer(models.WordPiece({v: i for i, v in enumerate(vocabulary)}, unk_token="[UNK]"))  # noqa: S106
    found.normalizer = normalizers.BertNormalizer(lowercase=True)
    found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_every_visible_character_lies_under_one_word(text: str, tokenizer) -> None:  # type: ignore[no-untyped-def]
    pieces = cut(text, tokenizer)
    spans = list(zip(pieces.starts[pieces.heads()].tolist(), pieces.word_ends().tolist(), strict=True))
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    covered = {i for s, e in spans for i in range(s, e)}
    assert {i for i, c in enumerate(text) if c.isalnum() or c in '“”«»"🛳'} <= covered
    assert not any(text[i].isspace() for i in covered)


@given(text=st.text(st.sampled_from("ab C9é“”\"'\n \u2028😀ש\ud800")))
def test_offsets_are_code_points_in_order(text: str, tokenizer) -> None:  # type: ignore[no-untyped-def]
    pieces = cut(text, tokenizer)
    assert all(0 <= s < e <= len(text) for s, e in zip(pieces.starts, pieces.ends, strict=True))
    assert (pieces.starts[1:] >= pieces.starts[:-1]).all()
    assert ((pieces.features >= 1) & (pieces.features < FEATURES)).all()


def test_a_word_after_an_emoji_stands_where_the_text_has_it(tokenizer) -> None:  # type: ignore[no-untyped-def]
    text = "🛳🛳 there"
    pieces = cut(text, tokenizer)
    heads = pieces.heads()
    assert [text[s:e] for s, e in zip(pieces.starts[heads], pieces.word_ends(), strict=True)][-1] == "there"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("said", "lower"), ("Vey", "capitalised"), ("A", "capitalised"), ("UN", "upper"), ("McNeil", "mixed"),
     ("2031", "digit"), (",", "mark"), ("東京", "mixed")],
)  # fmt: skip
def test_the_shape_of_a_word_is_kept(word: str, expected: str) -> None:
    assert SHAPES[shape(word)] == expected


def states(text: str) -> list[str]:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    return [QUOTE_STATES[x] for x in quote_states(text, lines)]


def test_speech_that_runs_on_over_a_paragraph_is_known_as_such() -> None:
    text = "“We left.\n“We came back,” he said."
    found = states(text)
    assert found[text.index("left")] == "inside"
    assert found[text.index("came")] == "continued"
    assert found[text.index("he said")] == "outside"


def test_a_mark_left_open_by_mistake_does_not_swallow_the_next_paragraph() -> None:
    text = 'A 6" pipe burst.\nThe town was flooded.'
    assert states(text)[text.index("town")] == "outside"


def test_straight_marks_open_and_close_in_turn() -> None:
    text = 'He said "yes" and "no".'
    found = states(text)
    assert [found[text.index(w)] for w in ("yes", "and", "no")] == ["inside", "outside", "inside"]
