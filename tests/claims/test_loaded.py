from __future__ import annotations

import pytest

from ascertain.claims.loaded import lexicon, loaded_terms
from ascertain.testing import document


def terms(text: str) -> list[tuple[str, str]]:
    return [(text[t.span.start : t.span.end], t.term) for t in loaded_terms(document(text), "rules@1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The regime's nefarious plots failed.", [("regime", "regime"), ("nefarious", "nefarious"), ("plots", "plot")]),
        ("Our heroic defenders won.", [("heroic", "heroic")]),
        ("They massacred and looted.", [("massacred", "massacre"), ("looted", "loot")]),
        ("The puppet government fell.", [("puppet government", "puppet government")]),
        ("The so-called ceasefire held.", [("so-called", "so-called")]),
        ("The “ceasefire” held.", [("“ceasefire”", "scare quotes")]),
        ("It was brutally put down.", [("brutally", "brutal")]),
        ("The ferry left at noon with forty passengers.", []),
        ('"The bridge is shut," she said.', []),
    ],
)
def test_words_that_carry_judgement(text: str, expected: list[tuple[str, str]]) -> None:
    found = terms(text)

    assert [t for t in expected if t not in found] == []
    assert len(found) == len([t for t in expected if t in found])


def test_the_lexicon_is_neutral_towards_every_side() -> None:
    names = {"islamist", "communist", "zionist", "american", "muslim", "christian", "western", "leftist", "rightist"}

    assert not names & set(lexicon())


def test_praise_is_loaded_as_much_as_blame() -> None:
    assert {"heroic", "glorious", "martyr", "liberator", "brutal", "puppet", "tyrant"} <= set(lexicon())
