from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ascertain.model import BadInput, Document, Passage, PassageKind, Reuse, Span
from ascertain.model.comparison import Edit
from ascertain.views.copies import Copies, build
from ascertain.views.copies_html import fragment

WIRE = "The dyke at Orlin broke before midnight and forty cattle drowned."
COPY = "The old dyke at Orlin broke and forty cows drowned, Tessen Wire said."


def made(name: str, text: str, day: str | None, outlet: str | None = None, language: str = "en") -> Document:
    return Document(
        id=name,
        snapshot="sha256:0",
        method="made@1",
        text=text,
        passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),),
        places=(),
        title=f"Title of {name}",
        published=day,
        outlet=outlet,
        language=language,
    )


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(document=document.id, start=start, end=start + len(words))


@pytest.fixture
def wire() -> Document:
    return made("wire", WIRE, "2031-05-02", "Tessen Wire")


@pytest.fixture
def copy() -> Document:
    return made("copy", COPY, "2031-05-03", "Varn Mail")


def reuse(wire: Document, copy: Document, direction: str | None = "b>a") -> Reuse:
    return Reuse(
        id="r1",
        a=span(copy, COPY[: COPY.index(",")]),
        b=span(wire, WIRE[:-1]),
        direction=direction,
        known_by=("credit", "time") if direction else (),
        similarity=0.7,
        credit=(span(copy, "Tessen Wire"),) if direction else (),
        method="made@1",
        score=0.9,
    )


def edits(wire: Document, copy: Document) -> Iterator[Edit]:
    for kind, theirs, mine in (
        ("equal", "The ", "The "),
        ("insert", "", "old "),
        ("equal", "dyke at Orlin broke ", "dyke at Orlin broke "),
        ("delete", "before midnight ", ""),
        ("equal", "and forty ", "and forty "),
        ("replace", "cattle ", "cows "),
        ("equal", "drowned", "drowned"),
    ):
        yield Edit(kind=kind, a=span(copy, mine), b=span(wire, theirs))


def view(wire: Document, copy: Document, *more: Document, direction: str | None = "b>a") -> Copies:
    return build([copy, wire, *more], [reuse(wire, copy, direction)], {"r1": tuple(edits(wire, copy))})


def test_the_arrow_runs_from_the_source_and_says_why(wire: Document, copy: Document) -> None:
    (arrow,) = view(wire, copy).arrows

    assert (arrow.source, arrow.copy, arrow.directed) == (1, 2, True)
    assert arrow.reasons == ("the copy names the source", "the source was published first")
    assert [(c.before, c.words, c.after) for c in arrow.credits] == [
        ("The old dyke at Orlin broke and forty cows drowned, ", "Tessen Wire", " said.")
    ]


def test_each_side_reads_as_its_text_with_the_edits_marked(wire: Document, copy: Document) -> None:
    ((passage,),) = [a.passages for a in view(wire, copy).arrows]

    assert "".join(s.text for s in passage.source.stretches) == WIRE[:-1]
    assert "".join(s.text for s in passage.copy.stretches) == COPY[: COPY.index(",")]
    assert [s.text for s in passage.source.stretches if s.mark == "left_out"] == ["before midnight", "cattle"]
    assert [s.text for s in passage.copy.stretches if s.mark == "put_in"] == ["old", "cows"]


def test_documents_stand_in_time_and_each_unknown_publisher_by_itself(wire: Document, copy: Document) -> None:
    strays = (made("x", "Some words.", "2031-05-03"), made("y", "Other words.", None))

    shown = view(wire, copy, *strays)

    assert [(n.id, n.column, n.row) for n in shown.nodes] == [("wire", 0, 0), ("copy", 1, 1), ("x", 1, 2), ("y", 2, 3)]
    assert shown.rows == ("Tessen Wire", "Varn Mail", "Publisher not found", "Publisher not found")
    assert shown.columns == ("2031-05-02", "2031-05-03", "no date")


def test_without_a_direction_no_side_is_called_the_source(wire: Document, copy: Document) -> None:
    html = fragment(view(wire, copy, direction=None))

    assert "Direction not known" in html
    assert ">Source " not in html
    assert "marker-end" not in html


def test_the_section_shows_the_edits_the_table_and_links_that_lead_somewhere(wire: Document, copy: Document) -> None:
    html = fragment(view(wire, copy))

    assert "<del>before midnight</del>" in html
    assert "<ins>old</ins>" in html
    assert "<mark>Tessen Wire</mark>" in html
    assert "is copied by" in html
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(re.findall(r'id="([^"]+)"', html))
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)


def test_documents_lead_to_their_pages_where_they_have_any(wire: Document, copy: Document) -> None:
    html = fragment(view(wire, copy), pages=lambda name: f"/documents/{name}")
    assert html.count('<a href="/documents/') == 2
    assert '<a href="/documents/wire">' in html


def test_hostile_words_stay_words() -> None:
    wire = made('"><script>alert(1)</script>', WIRE, "2031-05-02", "<b>Tessen</b>")
    copy = made("copy", COPY, "2031-05-03", "Varn \u202e Mail")

    html = fragment(build([wire, copy], [reuse(wire, copy)], {}))

    assert "<script" not in html
    assert "<b>" not in html
    assert "\u202e" not in html


def test_nothing_shared_is_said_in_words(wire: Document) -> None:
    assert "No two of these documents share a passage" in fragment(build([wire], [], {}))


def test_a_reuse_of_an_unknown_document_is_refused(wire: Document, copy: Document) -> None:
    with pytest.raises(BadInput, match="r1"):
        build([wire], [reuse(wire, copy)], {})


def test_a_translation_says_how_sure_it_is_and_marks_no_word_as_changed(wire: Document) -> None:
    page_ = made("page", "سد اورلین پیش از نیمه‌شب شکست.", "2031-05-03", "Varn Nama", "fa")
    found = Reuse(
        id="r1", a=Span(document="wire", start=0, end=len(WIRE)), b=Span(document="page", start=0, end=len(page_.text)),
        kind="translation", direction="a>b", known_by=("time",), similarity=0.5, method="made@1", score=0.93,
    )  # fmt: skip
    changed = {"r1": (Edit(kind="replace", a=found.a, b=found.b),)}
    copies = build([wire, page_], [found], changed)
    (passage,) = copies.arrows[0].passages
    assert (passage.kind, passage.sure) == ("translated", 0.93)
    assert {s.mark for side in (passage.source, passage.copy) for s in side.stretches} == {"equal"}
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", fragment(copies)))
    assert "translated, 6 words, 93 % sure" in shown
