from __future__ import annotations

from reuse_making import OTHER, WIRE

from ascertain.bench.reuse import predict
from ascertain.bench.reuse_speed import corpus, measure


def test_predictions_point_into_the_texts_as_given() -> None:
    first = {"id": "a", "text": "\n".join(WIRE) + "\n", "published": "2031-05-02"}
    second = {"id": "b", "text": f"{OTHER[0]}\n\n{WIRE[1]}\n", "published": "2031-05-03"}

    (pair,) = predict([first, second])

    (a, start_a, end_a), (b, start_b, end_b) = pair["a"], pair["b"]
    assert (a, b, pair["direction"]) == ("a", "b", "a>b")
    assert first["text"][start_a:end_a] == second["text"][start_b:end_b] == WIRE[1].removesuffix(".")


def test_the_made_corpus_repeats_and_its_copies_are_found() -> None:
    texts = [" ".join(f"w{(n * n + s) % 997}" for n in range(3000)) for s in range(20)]

    assert list(corpus(texts, 40, words=200, seed=3)) == list(corpus(texts, 40, words=200, seed=3))
    assert measure(texts, 120, words=300, seed=1)["found"] >= 0.9
