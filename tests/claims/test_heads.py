"""What the trained heads add to claims: factuality where it bears on a stance, hedging words, loaded words."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from ascertain.claims import extractors, hedging, tagged
from ascertain.claims.factuality import Factuality
from ascertain.claims.heads import Heads
from ascertain.claims.hedging import Floats, Judge
from ascertain.claims.stance import settled
from ascertain.claims.units import split
from ascertain.encoder import Pieces, Reading, Window
from ascertain.encoder.pieces import Ints
from ascertain.model import Claim, LoadedTerm, Polarity
from ascertain.syntax import parse
from ascertain.testing import document


def reading(text: str) -> Reading:
    """One piece a word; its only row that counts is its first number, one where the word is "vile"."""
    words = list(re.finditer(r"\w+", text))
    rows = np.zeros((len(words) + 1, 384), np.float32)
    rows[1:, 0] = [m.group() == "vile" for m in words]
    order = np.arange(len(words))
    pieces = Pieces(
        ids=order,
        features=order * 0,
        starts=np.array([m.start() for m in words]),
        ends=np.array([m.end() for m in words]),
        word=order,
        paragraph=order * 0,
    )
    return Reading(pieces=pieces, windows=[Window(start=0, own=0, end=len(words))], outputs={"shared": [rows]})


def firm(rows: Floats, ids: Ints | None = None) -> Floats:
    """A column of 2 for each row with a one, of -2 for the others."""
    return np.stack([rows[:, 0] * 4 - 2, rows[:, 0] * 0], 1)


TEXT = "Some critics left. The vile mill closed."
JUDGE = Judge({"": 0.0, "some": 2.0, "vile": 2.0}, firm, (1.0, 1.0, -1.0), 0.5)


def test_only_the_words_of_a_sentence_that_hedges_are_given() -> None:
    heads = Heads(reading(TEXT), JUDGE, None, None)
    assert [TEXT[a:b] for a, b in heads.hedges(TEXT, 0, 18)] == ["Some"]
    assert heads.hedges("The mill closed.", 0, 16) == ()


def test_loaded_words_come_from_the_pieces_of_a_judging_sentence_alone() -> None:
    heads = Heads(reading(TEXT), None, JUDGE, None)
    found = heads.loaded(TEXT, 19, len(TEXT))
    assert {TEXT[a:b]: p for (a, b), p in found.items()} == {"vile": pytest.approx(0.881, abs=1e-3)}
    strict = replace(JUDGE, joined=(1.0, 1.0, -9.0))
    assert Heads(reading(TEXT), None, strict, None).loaded(TEXT, 19, len(TEXT)) == {}


def test_the_network_hears_a_text_once_for_all_its_sentences() -> None:
    heard: list[int] = []

    def network(rows: Floats, ids: Ints) -> Floats:
        heard.append(len(ids))
        return firm(rows)

    heads = Heads(reading(TEXT), None, Judge({"": 0.0}, network, (1.0, 1.0, 0.0), 0.5), None)
    assert heads.loaded(TEXT, 0, 18) == {}
    assert heads.loaded(TEXT, 19, len(TEXT))
    assert heard == [7]


def test_the_layers_are_asked_only_where_a_low_score_bears_on_something() -> None:
    asked: list[int] = []

    def network(rows: Floats) -> Floats:
        asked.append(len(rows))
        return firm(rows)

    read = document("The mill will close.")
    (parsed,) = parse(read)
    verb = next(t for t in parsed.doc if t.text == "close")
    heads = Heads(reading(read.text), None, None, Factuality({"": -1.0}, network, (1.0, 1.0, 0.0)))
    assert heads.certainty(verb, 0, bears=False) == -1.0
    assert not asked
    assert heads.certainty(verb, 0, bears=True) == -3.0
    assert asked == [4]


def test_heads_without_weights_are_silent() -> None:
    heads = Heads(reading(TEXT), None, None, None)
    (parsed,) = parse(document(TEXT))
    assert heads.hedges(TEXT, 0, 18) == ()
    assert heads.loaded(TEXT, 0, 18) == {}
    assert heads.certainty(next(iter(parsed.doc)), 0, bears=True) is None


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("The mill will close.", False),
        ("The mill must close.", True),
        ("The mill cannot close.", True),
        ("The mill did not close.", True),
    ],
)
def test_what_is_owed_or_negated_stays_asserted(text: str, fixed: bool) -> None:
    from ascertain.claims.tokens import TokenIndex
    from ascertain.claims.units import Unit

    (unit,) = (u for u in split(TokenIndex(parse(document(text))), []) if isinstance(u, Unit))
    assert settled(unit) is fixed


@pytest.mark.skipif(not tagged.installed() or hedging.installed("hedge") is None, reason="the weights are left out")
def test_claims_carry_what_the_heads_say() -> None:
    text = (
        "Ilya Benn opened the bridge at Orvel on Monday. Many critics reportedly called the plan a possible mistake. "
        "The radical mob spewed vile, hateful nonsense at the disgraceful hearing."
    )
    records = list(extractors.get("tagger").function(document(text)))
    claims = {text[c.content[0].start : c.content[-1].end]: c for c in records if isinstance(c, Claim)}
    opened = next(c for content, c in claims.items() if "opened" in content)
    assert opened.factuality is not None
    assert opened.factuality > 1
    assert opened.polarity == Polarity.POSITIVE
    assert opened.hedges == ()
    assert {text[t.span.start : t.span.end] for t in records if isinstance(t, LoadedTerm)} >= {"vile", "hateful"}


def test_rules_alone_hear_no_head() -> None:
    claims = [
        r for r in extractors.get("rules").function(document("Some say the mill may close.")) if isinstance(r, Claim)
    ]
    assert claims
    assert all(c.factuality is None and c.hedges == () for c in claims)
