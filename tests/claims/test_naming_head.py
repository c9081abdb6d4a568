"""The head of a source, where the tagger gave a piece of a phrase."""

from __future__ import annotations

from ascertain.claims.naming import head_of
from ascertain.syntax import nlp


def test_an_article_alone_is_its_own_head():
    doc = nlp()("A ferryman denied the report.")
    assert head_of([doc[0]]) == doc[0]
