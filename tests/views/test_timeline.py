"""The timeline: claimed time against publication time, as exact as it is told, each row linked to its claims."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
from xray_making import ferry

from ascertain.model import (
    Anchor,
    Claim,
    Document,
    Event,
    Inferred,
    Passage,
    PassageKind,
    Polarity,
    Precision,
    Span,
    Stance,
    TimeExpression,
)
from ascertain.views import build, figures
from ascertain.views.figure_marks import number_claims
from ascertain.views.timeline import Timeline, build_timeline
from ascertain.views.timeline_draw import Axis, axis, day, ticks

TEXT = (
    "The army shelled Thessock on 3 March. Since 2019 the rebels had attacked the road. Before the garrison withdrew, "
    "the mayor resigned. Guards arrested a clerk. The council did not flee in April 2031."
)
DOC = Document(
    id="doc-1", snapshot="sha256:0", method="test@1", text=TEXT, places=(), title="Shells <at> Thessock",
    published="2031-03-05T08:00:00Z", passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(TEXT)),),
)  # fmt: skip


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(document=DOC.id, start=at, end=at + len(words))


def time(id_: str, words: str, **known: object) -> TimeExpression:
    made = TimeExpression(
        id=id_, document=DOC.id, span=span(words), type="DATE", value="X", precision=Precision.DAY,
        anchor=Anchor.STATED, method="test@1", score=1.0,
    )  # fmt: skip
    return replace(made, **known)  # type: ignore[arg-type]


def event(id_: str, trigger: str, type_: str, *times: str, claims: tuple[str, ...] = ()) -> Event:
    return Event(
        id=id_, document=DOC.id, type=type_, trigger=span(trigger), times=times, claims=claims, method="test@1",
        score=0.8,
    )  # fmt: skip


def claim(id_: str, words: str, stance: Stance = Stance.ASSERTED) -> Claim:
    return Claim(
        id=id_, document=DOC.id, attribution="a1", content=(span(words),), polarity=Polarity.POSITIVE, stance=stance,
        method="test@1", score=1.0,
    )  # fmt: skip


RECORDS: list[Inferred] = [
    time("t-day", "on 3 March", begin="2031-03-03", end="2031-03-04"),
    time("t-since", "Since 2019", begin="2019-01-01", end=None, precision=Precision.YEAR),
    time("t-before", "Before the garrison withdrew", anchor=Anchor.EVENT, precision=Precision.VAGUE,
         anchor_spans=(span("the garrison withdrew"),), bound="before"),
    time("t-april", "April 2031", begin="2031-04-01", end="2031-05-01", precision=Precision.MONTH),
    event("e-shell", "shelled", "ASSAULT", "t-day", claims=("c1",)),
    event("e-attack", "attacked", "ASSAULT", "t-since"),
    event("e-resign", "resigned", "YIELD", "t-before"),
    replace(event("e-arrest", "arrested", "COERCE"), sources=(span("Guards"),), targets=(span("a clerk"),)),
    claim("c2", "The council did not flee in April 2031", Stance.DENIED),
    claim("c1", "The army shelled Thessock on 3 March"),
]  # fmt: skip


def made() -> Timeline:
    return build_timeline([DOC], RECORDS)


def test_rows_stand_in_order_of_time_and_those_without_a_date_in_that_of_the_text() -> None:
    timeline = made()
    assert [r.id for r in timeline.dated] == ["e-attack", "e-shell", "t-april"]
    assert [r.id for r in timeline.bounded] == ["e-resign"]
    assert [r.id for r in timeline.undated] == ["e-arrest"]
    assert [r.id for r in timeline.told] == ["e-resign", "e-arrest"]
    assert timeline.rows[1].begin == "2031-03-03"
    assert timeline.rows[0].end is None
    assert timeline.rows[0].published == "2031-03-05"


def test_an_event_by_which_the_text_dates_others_says_so() -> None:
    withdrew = event("e-withdraw", "withdrew", "YIELD")
    timeline = build_timeline([DOC], [withdrew, *RECORDS])
    assert [(r.id, r.post) for r in timeline.told] == [("e-withdraw", True), ("e-resign", False), ("e-arrest", False)]
    assert "no time given; the text dates other things by it" in figures.timeline_html(timeline)


def test_a_time_in_a_claim_without_an_event_keeps_its_row_and_one_outside_any_claim_does_not() -> None:
    rows = {r.id: r for r in made().rows}
    assert [c.id for c in rows["t-april"].claims] == ["c2"]
    without = build_timeline([DOC], [r for r in RECORDS if not isinstance(r, Claim)])
    assert "t-april" not in {r.id for r in without.rows}


def test_claims_are_numbered_as_in_the_xray() -> None:
    making = ferry()
    numbers = {c.id: c.number for c in build(making.snapshot, making.document, making.records).claims}
    marks = number_claims({making.document.id: making.document}, [r for r in making.records if isinstance(r, Claim)])
    assert {c: m.number for c, m in marks.items()} == numbers


def test_the_page_says_how_each_time_is_known_and_links_to_claims() -> None:
    page = figures.timeline_html(made(), pages=lambda document: f"{document}.html")
    assert 'href="doc-1.html#c-1"' in page
    assert "bounded by another event: “the garrison withdrew”" in page
    assert "from 2019-01-01" in page
    assert "Denied" in page
    assert page.count('class="bar"') == 4


def test_an_open_end_fades_and_a_stated_one_does_not() -> None:
    page = figures.timeline_html(made())
    bars = re.findall(r'<svg class="bar".*?</svg>', page, flags=re.DOTALL)
    assert "url(#tl-out-x)" in bars[0]
    assert "hard" in bars[1]
    assert "url(#" not in bars[1]


def test_a_time_before_an_event_ends_at_its_post() -> None:
    page = figures.timeline_html(made())
    bars = re.findall(r'<svg class="bar".*?</svg>', page, flags=re.DOTALL)
    assert "url(#tl-in-" in bars[3]
    assert 'class="post"' in bars[3]
    assert 'class="post"' not in bars[0]


def test_the_axis_holds_all_dates_in_order() -> None:
    scale = axis(made())
    assert scale is not None
    at = [scale.at(day(d) or 0) for d in ("2019-01-01", "2030-01-01", "2031-03-03", "2031-05-01")]
    assert at == sorted(at)
    assert len(set(at)) == 4
    assert all(0 <= x <= 100 for x, _ in ticks(scale))
    assert axis(build_timeline([DOC], [])) is None


def test_a_short_stretch_is_drawn_evenly() -> None:
    scale = Axis(first=100, last=110, even=True)
    steps = [scale.at(d + 1) - scale.at(d) for d in range(100, 110)]
    assert max(steps) - min(steps) < 1e-9
    assert day("no date") is None
    assert day("2031-02-30") is None


def test_it_repeats_and_goes_to_json_and_svg() -> None:
    assert made() == build_timeline([DOC], reversed(RECORDS))
    encoded = msgspec.json.encode(made())
    assert msgspec.json.decode(encoded, type=Timeline) == made()
    drawn = figures.timeline_svg(made())
    assert drawn.startswith("<svg")
    assert "<title>" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_hostile_words_are_escaped_and_nothing_is_requested() -> None:
    text = "Guards <script>alert(1)</script> arrested \u202ea clerk."
    doc = replace(DOC, text=text, passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),))
    found = Event(
        id="e1", document=DOC.id, type="COERCE", trigger=Span(document=DOC.id, start=7, end=45), method="t@1", score=1.0
    )
    page = figures.timeline_html(build_timeline([doc], [found]))
    assert "<script" not in page
    assert "\u202e" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)


def test_nothing_found_is_said() -> None:
    assert "No event and no time was found." in figures.timeline_html(build_timeline([DOC], []))
