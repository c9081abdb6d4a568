"""What the rules add to the tagger's attributions."""

from __future__ import annotations

from ascertain.claims.completed import completed
from ascertain.claims.found import Found
from ascertain.syntax import parse
from ascertain.testing import document

TEXT = "He had been told by a ferryman that the weir was open. Mara Orlin said the mill was shut."


def spans(piece: str) -> tuple[tuple[int, int], ...]:
    start = TEXT.index(piece)
    return ((start, start + len(piece)),)


def found(cue: str, content: str, source: str = "") -> Found:
    return Found(
        source=spans(source) if source else (),
        cue=spans(cue),
        content=spans(content),
        score=0.5,
        rule="tagger",
        parent=None,
    )


def shown(items: list[Found]) -> list[tuple[str, str]]:
    return [("".join(TEXT[a:b] for a, b in f.source), "".join(TEXT[a:b] for a, b in f.content)) for f in items]


def test_the_agent_behind_by_becomes_the_source_and_a_report_passed_over_is_added() -> None:
    read = document(TEXT)
    told = found("had been told by", "that the weir was open")
    assert shown(completed(read, parse(read), [told])) == [
        ("a ferryman", "that the weir was open"),
        ("Mara Orlin", "the mill was shut"),
    ]


def test_where_both_found_something_the_taggers_reading_stands() -> None:
    read = document(TEXT)
    mine = [found("had been told by", "that the weir was open", "a ferryman"), found("said", "the mill", "Mara Orlin")]
    assert shown(completed(read, parse(read), mine)) == [
        ("a ferryman", "that the weir was open"),
        ("Mara Orlin", "the mill"),
    ]


def mended(text: str, cue: str, content: str, source: str = "", more: str = "") -> list[tuple[str, str]]:
    def at(piece: str) -> tuple[tuple[int, int], ...]:
        start = text.index(piece)
        return ((start, start + len(piece)),) if piece else ()

    read = document(text)
    mine = Found(
        source=at(source), cue=at(cue), content=(*at(content), *at(more)), score=0.5, rule="tagger", parent=None
    )
    out = completed(read, parse(read), [mine])
    return [("".join(text[a:b] for a, b in f.source), "".join(text[a:b] for a, b in f.content)) for f in out]


def test_a_place_is_no_source_of_what_is_believed_there() -> None:
    text = "It is widely believed in Tollen that the weir is leaking."
    assert mended(text, "is widely believed in", "that the weir is leaking", "Tollen") == [
        ("", "that the weir is leaking")
    ]


def test_a_content_that_says_nothing_gives_way_to_the_rules() -> None:
    text = "The board held that the gale could not have been foreseen."
    assert ("The board", "that the gale could not have been foreseen") in mended(text, "held", "that", "The board")


def test_those_to_whom_something_is_done_say_nothing() -> None:
    text = "Numerous men were apprehended who were trained against the crown."
    assert mended(text, "were apprehended", "who were trained against the crown", "Numerous men") == [
        ("Numerous men", "")
    ]


def test_a_condition_behind_a_threat_is_part_of_it() -> None:
    text = "The union threatened to stop every pit unless the pumps were explained."
    found = mended(text, "threatened", "to stop every pit", "The union")
    assert found == [("The union", "to stop every pit unless the pumps were explained")]


def test_a_piece_that_another_verb_of_saying_reports_is_not_this_sources() -> None:
    text = "According to the charge, the men were armed; the army has claimed that the arms were stolen."
    assert mended(text, "According to", "the men were armed", "the charge", "that the arms were stolen") == [
        ("the charge", "the men were armed"),
        ("the army", "that the arms were stolen"),
    ]


def test_whom_it_was_told_to_is_no_piece_of_it() -> None:
    text = "Aides told the agency that the talks were over."
    assert mended(text, "told", "the agency", "Aides", "that the talks were over") == [
        ("Aides", "that the talks were over")
    ]


def test_a_participle_in_the_cue_has_a_content_of_its_own() -> None:
    text = "Nine people drowned, the rescue service said on Friday, contradicting the harbour board."
    read = document(text)

    def at(piece: str) -> tuple[int, int]:
        return text.index(piece), text.index(piece) + len(piece)

    tagged = Found(
        source=(at("the rescue service"),),
        cue=(at("said on Friday, contradicting"),),
        content=(at("Nine people drowned"), at("the harbour board")),
        score=0.5,
        rule="tagger",
        parent=None,
    )
    told = completed(read, parse(read), [tagged])
    assert [("".join(text[a:b] for a, b in f.cue), [text[a:b] for a, b in f.content]) for f in told] == [
        ("said on Friday", ["Nine people drowned"]),
        ("contradicting", ["the harbour board"]),
    ]


def test_the_source_is_the_subject_of_the_cue_alone() -> None:
    text = "The guild cut the toll, a step the council has said it regrets."
    assert mended(text, "has said", "it regrets", "a step the council") == [("the council", "it regrets")]
    text = "The survey, which the council has never shown, found that the dam was sound."
    assert mended(text, "found", "that the dam was sound", "the council has never shown") == [
        ("The survey", "that the dam was sound")
    ]


def test_the_sentence_behind_the_mayor_said_is_not_the_mayors() -> None:
    text = "The ford should open, the mayor said. Drivers must pay at once."
    assert mended(text, "said", "The ford should open", "the mayor", "Drivers must pay at once") == [
        ("the mayor", "The ford should open")
    ]


def test_a_condition_is_taken_whole() -> None:
    text = "If the pact is rejected, the guild is expected to strike."
    found = mended(text, "is expected", "the pact", "", "to strike")
    assert found == [("", "If the pact is rejectedto strike")]


def test_the_verb_between_two_pieces_is_not_left_out() -> None:
    text = "A memo shows that divers, the charter's own, warned the owners about the seal."
    assert mended(text, "shows", "that divers, ", "A memo", "the owners about the seal") == [
        ("A memo", "that divers, the charter's own, warned the owners about the seal")
    ]


def test_noon_is_nobody() -> None:
    text = "The film had been viewed by noon."
    assert mended(text, "had been viewed by", "The film")[0][0] == ""


def test_whoever_asked_does_not_speak_the_answer() -> None:
    text = "Pressed by the mayor, the envoy refused to say who had paid."
    assert ("the mayor", "to say who had paid") not in mended(text, "Pressed by", "to say who had paid", "the mayor")


def test_what_the_tagger_leaves_flat_becomes_a_chain() -> None:
    text = "Vey said the harbour master had told the crew that fog was coming."
    read = document(text)
    start = text.index("the harbour")
    outer = Found(
        source=((0, 3),), cue=((4, 8),), content=((start, len(text) - 1),), score=0.9, rule="tagger", parent=None
    )
    first, inner = completed(read, parse(read), [outer])
    assert (first.parent, inner.parent) == (None, 0)
    assert [text[a:b] for a, b in (*inner.source, *inner.content)] == ["the harbour master", "that fog was coming"]


def test_as_saying_belongs_to_the_cue() -> None:
    text = "Officials were quoted by the Courier as saying the weir was open."
    assert mended(text, "were quoted by", "as saying the weir was open", "the Courier") == [
        ("the Courier", "the weir was open")
    ]
