from __future__ import annotations

import pytest

from ascertain.actors.tagger import names
from ascertain.bench import mentions
from ascertain.syntax import parse
from ascertain.testing import document


def tagged(text: str) -> set[tuple[str, str]]:
    parsed = parse(document(text))
    return {
        (p.doc[n.first : n.last + 1].text, n.type) for p, own in zip(parsed, names(parsed), strict=True) for n in own
    }


def given(text: str) -> set[tuple[str, str]]:
    found = next(mentions.predict([{"id": "a", "text": text}]))["mentions"]
    return {(text[m["start"] : m["end"]], m["type"]) for m in found}


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("James Benn arrived on Monday.", "James Benn", "PER"),
        ("The Ministry of Foreign Affairs denied it.", "Ministry of Foreign Affairs", "ORG"),
        ("Rain fell in London and in Paris.", "London", "LOC"),
        ("The French minister left.", "French", "NAT"),
        ("They landed at Orlin Valley Airport.", "Orlin Valley Airport", "LOC"),
    ],
)
def test_names_are_found_with_their_type(text: str, name: str, type_: str) -> None:
    assert (name, type_) in tagged(text)


def test_articles_and_possessive_marks_are_no_part_of_a_name() -> None:
    found = {name for name, _ in tagged("The United Nations' envoy met London's mayor.")}

    assert {"United Nations", "London"} <= found


def test_a_name_has_one_type_all_through_a_document() -> None:
    text = "Rebels fled to the town of Qasral. Qasral fell on Monday.\n\nThe army shelled Qasral. Fighting went on in Qasral."

    assert {t for name, t in tagged(text) if name == "Qasral"} == {"LOC"}


def test_texts_do_not_see_each_other() -> None:
    alone = parse(document("James Benn left London."))
    beside = parse(document("James Benn left London.\n\nParis was quiet when the Red Cross came."))

    assert names(alone)[0] == names(beside)[0]


def test_the_second_recogniser_leaves_the_parse_as_it_was() -> None:
    parsed = parse(document("James Benn left London for Paris."))

    assert {n.type for n in names(parsed, thorough=True)[0]} == {"PER", "LOC"}
    assert not any(p.doc.ents for p in parsed)


def test_a_report_on_conflict_gives_groups_and_titled_names_too() -> None:
    text = (
        "General James Benn said rebel fighters attacked the city. The security forces fired on the insurgents, "
        "and several civilians were killed in the fighting. He blamed the militants for the violence."
    )
    found = given(text)

    assert {("James Benn", "PER"), ("General James Benn", "PER")} <= found
    assert {("rebel fighters", "ORG"), ("The security forces", "ORG"), ("He", "PER")} <= found


def test_other_news_gives_names_alone() -> None:
    found = given("James Benn, the singer of the band, met the fans of his group in London. He gave them records.")

    assert {("James Benn", "PER"), ("London", "LOC")} <= found
    assert all(name[0].isupper() and name != "He" for name, _ in found)
