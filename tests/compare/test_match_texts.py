"""The likelier a text says the same, the higher it ranks, with words alone and with vectors."""

from __future__ import annotations

import numpy as np
import pytest

from ascertain.compare.candidates import Shelf
from ascertain.compare.lexical import Index, content, names, numbers, stem
from ascertain.compare.match import neighbourly, prepare, score, scores
from ascertain.encoder.reading import Floats

TEXTS = {
    "a": "The mayor of Orlin sold the old bridge to a timber company.",
    "b": "Orlin's mayor is said to have sold a bridge to a company.",
    "c": "A flood closed the road between Kesh and Tarn on Monday.",
    "d": "The price of barley rose by 12 percent in Kesh.",
    "e": "Singers from Tarn won the prize of the northern valleys.",
}


def index() -> Index:
    made = Index()
    for key, text in TEXTS.items():
        made.add(key, text)
    return made


def toy_vector(text: str) -> Floats:
    """Counts of letter pairs: like texts get like vectors, without weights."""
    out = np.zeros(64, np.float32)
    for a, b in zip(text.lower(), text.lower()[1:], strict=False):
        out[(ord(a) * 31 + ord(b)) % 64] += 1
    return out / (np.linalg.norm(out) or 1.0)


@pytest.mark.parametrize("vectorise", [None, toy_vector], ids=["words", "vectors"])
def test_a_claim_told_again_ranks_first(vectorise) -> None:  # type: ignore[no-untyped-def]
    shelf = Shelf(vectorise)
    for key, text in TEXTS.items():
        shelf.add(key, text)
    ranked = shelf.rank("Did the mayor sell Orlin's bridge? https://t.example/x")
    assert {key for key, _ in ranked[:2]} == {"a", "b"}


def test_one_event_is_likelier_than_two_and_both_ways_the_same() -> None:
    made = {key: prepare(text, index().idf) for key, text in TEXTS.items()}
    same, other = score(made["a"], made["b"]), score(made["a"], made["c"])
    assert 0 <= other < same <= 1
    assert score(made["b"], made["a"]) == same
    table = scores(list(made.values()))
    assert table[0, 1] == table[1, 0] == table[np.triu_indices(5, 1)].max()


def test_texts_that_are_near_the_same_third_are_drawn_together() -> None:
    own = np.array([[0, 0.9, 0.1, 0], [0.9, 0, 0.9, 0], [0.1, 0.9, 0, 0], [0, 0, 0, 0]], np.float32)
    near = neighbourly(own)
    assert near[0, 2] > own[0, 2]
    assert near[0, 3] == 0
    assert np.allclose(near, near.T)


def test_adding_in_another_order_changes_no_score() -> None:
    turned = Index()
    for key, text in reversed(TEXTS.items()):
        turned.add(key, text)
    assert turned.search("the bridge of Orlin", 5) == index().search("the bridge of Orlin", 5)


def test_rare_words_weigh_more_than_common_ones() -> None:
    made = index()
    assert made.idf("barley") > made.idf("the") > 0


def test_words_names_and_numbers_of_a_text() -> None:
    text = "The mayor's guards shot 1,200 rounds at Post Nine"
    assert {"mayor", "guard", "shot", "round"} <= content(text)
    assert names(text) == {"post", "nine"}
    assert numbers(text) == {"1200"}
    assert [stem(w) for w in ("crossed", "crosses", "cross", "Orvane’s")] == ["cross", "cross", "cross", "orvane"]


@pytest.mark.parametrize("text", ["", "?!", "\ud800", "پل بسته است", "🔥"])
def test_strange_texts_survive(text: str) -> None:
    made = prepare(text, index().idf)
    assert 0 <= score(made, prepare(TEXTS["a"], index().idf)) <= 1
    assert Shelf().rank(text) == []
