"""Simulated newsrooms: the same seed gives the same press, and what is known of it is true of the texts."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from ascertain.bench.newsroom import Article, make, publish


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    return publish(make(5))


def test_a_seed_always_gives_the_same_press_and_another_seed_another(articles: tuple[Article, ...]):
    assert publish(make(5)) == articles
    assert {a.text for a in publish(make(6))}.isdisjoint(a.text for a in articles)


def test_every_number_stands_in_the_words_of_its_article(articles: tuple[Article, ...]):
    assert all(said.words in a.text for a in articles for said in a.said)
    assert all(a.said for a in articles)
    assert len({a.id for a in articles}) == len(articles)


def test_a_copy_says_what_its_source_says_with_its_voices(articles: tuple[Article, ...]):
    by_id = {a.id: a for a in articles}
    copies = [a for a in articles if a.copied]
    assert len(copies) > len(articles) / 3
    for copy in copies:
        source = by_id[copy.copied or ""]
        assert (copy.said, copy.event) == (source.said, source.event)
        assert source.published <= copy.published


def test_independent_reports_of_one_event_share_few_runs_of_words(articles: tuple[Article, ...]):
    own = [a for a in articles if not a.copied and a.event == 0]
    for number, a in enumerate(own):
        for b in own[number + 1 :]:
            one, two = a.text.split(), b.text.split()
            run = SequenceMatcher(None, one, two, autojunk=False).find_longest_match()
            assert run.size < 14, one[run.a : run.a + run.size]


def test_some_voices_err_and_some_outlets_are_wrong_in_a_body():
    world = make(5)
    truth = {e.number: e.dead for e in world.events}
    said = [(a.event, s.value) for a in publish(world) for s in a.said]
    wrong = sum(value != truth[event] for event, value in said) / len(said)
    assert 0.15 < wrong < 0.6
