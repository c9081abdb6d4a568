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
