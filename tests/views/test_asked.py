"""Questions that the program words are asked in the language of the page; the words of the texts in them stay as they are."""

from __future__ import annotations

import re

import pytest

from ascertain.compare.wording import ASKED
from ascertain.model import Basis, Stance
from ascertain.views.asked import WORDINGS, asked
from ascertain.views.language import speaking
from ascertain.views.told import REASONS, reason

ARABIC = re.compile("[\u0600-\u06ff]")
LATIN = re.compile("[A-Za-z]+")


def bare(made: str) -> str:
    """What is left without tags and without words of the texts."""
    return re.sub(r"<(bdi|q)[^>]*>.*?</\1>|<[^>]+>", "", made)


@pytest.mark.parametrize("code", ["ar", "fa"])
@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("where", ["", " at Tarn Bridge", " on 3 May 2031", " near Tarn on 13 March 2031"])
def test_every_wording_of_a_comparison_is_translated(code: str, kind: str, where: str) -> None:
    question, verb = ASKED[kind]
    questions = [f"{question.removesuffix('?')}{where}?"]
    questions += [f"{w}? {questions[0]}" for w in ("When", "Who", "Where")]
    questions += [f"How many {what} {verb}{where}?" for what in ("people", "guards", "houses")]
    with speaking(code):
        for english in questions:
            made = asked(english)
            assert ARABIC.search(made), english
            assert not LATIN.search(bare(made)), (english, made)
            assert ("Tarn" in made) == ("Tarn" in where)
            assert ("2031-05-03" in made or "2031-03-13" in made) == ("2031" in where)
    for english in questions:
        assert asked(english) == english


def test_quoted_words_keep_their_own_direction_and_are_no_markup() -> None:
    with speaking("fa"):
        made = asked("Is it so that <b>Varn</b> closed 50 % of the road?")
        assert '<q dir="auto">&lt;b&gt;Varn&lt;/b&gt; closed 50 % of the road</q>' in made
        assert "<bdi>boats</bdi>" in asked("How many boats (Is it so that the boats left)?")
        assert asked("Warum %(x)s?") == "<bdi>Warum %(x)s?</bdi>"
        assert len(re.sub(r"<[^>]+>", "", asked(f"Is it so that {'very ' * 80}long?", 40))) < 80


def test_a_question_is_cut_where_little_room_is() -> None:
    assert asked("How many people died at Tarn Bridge?", 12) == "How many pe…"


def test_no_wording_hides_behind_an_earlier_one() -> None:
    gaps = {"where": " at Tarn", "what": "guards", "question": "Did anyone die?", "words": "it rained"}
    with speaking("ar"):
        assert len({asked(english % gaps) for english in WORDINGS}) == len(WORDINGS)


def test_the_usual_reasons_are_told_in_the_language_of_the_page_and_what_a_person_wrote_is_not() -> None:
    from ascertain.faces.web.assessing import USUAL
    from ascertain.faces.web.naming import WHY
    from ascertain.faces.web.review import CHOICES

    kept = {c.why for c in CHOICES.values()} | set(WHY.values()) | set(USUAL.values())
    assert kept <= set(REASONS)
    assert len(kept) > len(Basis) + len(Stance)
    with speaking("ar"):
        assert not any(LATIN.search(reason(words)) for words in kept)
        assert reason("I rang the clerk") == "I rang the clerk"
    assert all(reason(words) == words for words in kept)
