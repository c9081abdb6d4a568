from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ascertain.events.times import UNSPECIFIED, times
from ascertain.events.times.calendars import lunar_day, solar_day
from ascertain.model import Anchor, Precision, TimeExpression
from ascertain.testing import SAMPLES, document

PUBLISHED = "2013-03-22"
"""A Friday."""


def found(text: str, published: str | None = PUBLISHED) -> list[TimeExpression]:
    return list(times(replace(document(text), published=published)))


def values(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str, str]]:
    return [(text[t.span.start : t.span.end], t.type, t.value) for t in found(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("Kesh fell on 12 May 2004.", "12 May 2004", "DATE", "2004-05-12"),
        ("Kesh fell on Wednesday, May 12, 2004.", "Wednesday, May 12, 2004", "DATE", "2004-05-12"),
        ("Kesh fell in May 2004.", "May 2004", "DATE", "2004-05"),
        ("Kesh fell in 2004.", "2004", "DATE", "2004"),
        ("The post was built in the late 1990s.", "the late 1990s", "DATE", "199"),
        ("The wall dates from the 16th century.", "the 16th century", "DATE", "15"),
        ("Exports rose in the third quarter of 2009.", "the third quarter of 2009", "DATE", "2009-Q3"),
        ("The road opened in the summer of 2008.", "the summer of 2008", "DATE", "2008-SU"),
        ("It rained in the last week of March 2009.", "the last week of March 2009", "DATE", "2009-W13"),
        ("The envoy left yesterday.", "yesterday", "DATE", "2013-03-21"),
        ("The envoy left last month.", "last month", "DATE", "2013-02"),
        ("The envoy left earlier this year.", "earlier this year", "DATE", "2013"),
        ("The envoy left three days ago.", "three days ago", "DATE", "2013-03-19"),
        ("The envoy left two years ago.", "two years ago", "DATE", "2011"),
        ("The envoy left on Monday night.", "Monday night", "TIME", "2013-03-18TNI"),
        ("Shots were fired at 6:40 p.m. on Tuesday.", "6:40 p.m.", "TIME", "2013-03-19T18:40"),
        ("Shots were fired at 08:30 UTC.", "08:30 UTC", "TIME", "2013-03-22T08:30Z"),
        ("The siege lasted two and a half years.", "two and a half years", "DURATION", "P2.5Y"),
        ("The siege lasted half an hour.", "half an hour", "DURATION", "PT30M"),
        ("The siege lasted nearly five months.", "nearly five months", "DURATION", "P5M"),
        ("The siege lasted several weeks.", "several weeks", "DURATION", "PXW"),
        ("A 12-hour curfew began.", "12-hour", "DURATION", "PT12H"),
        ("The board meets every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("The board meets twice a week.", "twice a week", "SET", "P1W"),
        ("The board meets every six months.", "every six months", "SET", "P6M"),
        ("The guards are now in Orlin.", "now", "DATE", "PRESENT_REF"),
    ],
)
def test_values(text: str, words: str, kind: str, value: str) -> None:
    assert (words, kind, value) in values(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The envoy visited Orlin on Thursday.", "2013-03-21"),
        ("The envoy will visit Orlin on Thursday.", "2013-03-28"),
        ("The envoy said the bridge was shut on Friday.", "2013-03-22"),
        ("The envoy is due to leave on Monday.", "2013-03-25"),
        ("The envoy arrived in October.", "2012-10"),
        ("The envoy will arrive in October.", "2013-10"),
        ("The envoy arrived in February.", "2013-02"),
        ("The talks are to be held on 12 April.", "2013-04-12"),
        ("The talks were held on 12 December.", "2012-12-12"),
        ("The council meets on Monday.", "2013-03-25"),
    ],
)
def test_the_verb_decides_which_one_is_meant(text: str, value: str) -> None:
    assert [v for _, _, v in values(text)] == [value]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("Guns hit Kesh on Tuesday evening. It began at 19:20.", "2013-03-19T19:20"),
        ("The bodies were counted on Tuesday. The call came at 2:40 a.m.", "2013-03-19T02:40"),
        ("The school was opened on 12 May 1990. Shots fell at 8:30.", "2013-03-22T08:30"),
    ],
)
def test_an_hour_belongs_to_the_day_that_the_text_tells_of(text: str, clock: str) -> None:
    assert found(text)[-1].value == clock


def test_an_hour_has_no_day_where_publication_is_not_known() -> None:
    text = "The letter is of 2 March 2013. The first call was made at 2:05 a.m."
    assert found(text, published=None)[-1].begin is None


def test_the_night_of_an_event_is_no_day_that_is_known() -> None:
    assert [t.begin for t in found("They were added on the night of the vote.")] == [None]


def test_a_day_without_a_year_takes_that_of_a_date_in_the_text() -> None:
    text = "Ministry of Water, 3 January 2013. On the evening of 30 December the guards opened fire."
    assert [v for _, _, v in values(text, published=None)] == ["2013-01-03", "2012-12-30TEV", "2012-12-30"]


@pytest.mark.parametrize(
    "text",
    [
        "Prices may march on and fall.",
        "The second man ran a mile.",
        "Nearly 2000 people fled the town of Kesh.",
        "It cost $2010 and weighed 1,998 tons.",
        "The ruler sat in Room 12.",
    ],
)
def test_words_that_only_look_like_times_are_left(text: str) -> None:
    assert found(text) == []


def test_without_a_day_of_publication_values_stay_underspecified() -> None:
    text = "The envoy left on Monday. She met the mayor on May 3. Kesh fell in 2004."
    records = found(text, published=None)
    assert [r.value for r in records] == ["XXXX-WXX-1", "XXXX-05-03", "2004"]
    assert [(r.begin, r.anchor) for r in records] == [
        (None, Anchor.UNKNOWN),
        (None, Anchor.UNKNOWN),
        ("2004-01-01", Anchor.STATED),
    ]


@pytest.mark.parametrize(
    ("text", "begin", "end", "precision"),
    [
        ("Kesh fell in May 2004.", "2004-05-01", "2004-06-01", Precision.MONTH),
        ("Kesh fell last week.", "2013-03-11", "2013-03-18", Precision.WEEK),
        ("Kesh fell in the 1990s.", "1990-01-01", "2000-01-01", Precision.DECADE),
        ("Kesh fell in the winter of 2008.", "2008-12-01", "2009-03-01", Precision.SEASON),
        ("Kesh fell early this morning.", "2013-03-22T06:00", "2013-03-22T12:00", Precision.PART_OF_DAY),
        ("Kesh fell earlier this year.", "2013-01-01", "2013-03-22", Precision.YEAR),
        ("Kesh has been shelled over the past three months.", "2012-12-22", "2013-03-22", Precision.VAGUE),
        ("Kesh was shelled from 3-5 March 2013.", "2013-03-03", "2013-03-06", Precision.DAY),
    ],
)
def test_intervals_are_as_wide_as_the_words(text: str, begin: str, end: str, precision: Precision) -> None:
    (record,) = found(text)
    assert (record.begin, record.end, record.precision) == (begin, end, precision)


def test_what_counts_from_another_date_points_at_it() -> None:
    text = "The garrison left Orlin on 12 May 2004. Two days later the bridge was blown up."
    stated, later = found(text)
    assert later.value == "2004-05-14"
    assert later.anchor is Anchor.TEXT
    assert later.anchor_spans == (stated.span,)


def test_a_vague_date_is_no_anchor_for_a_day() -> None:
    text = "The garrison left Orlin in 2004. The next day brings a vote."
    assert [r.value for r in found(text)] == ["2004", "2013-03-23"]


@pytest.mark.parametrize(
    ("text", "words", "bound", "event"),
    [
        (
            "Before the militia took Kesh, trade was brisk.",
            "Before the militia took Kesh",
            "before",
            "the militia took Kesh",
        ),
        (
            "Trade was brisk until the garrison withdrew.",
            "until the garrison withdrew",
            "until",
            "the garrison withdrew",
        ),
        ("Trade fell after the siege of Orlin.", "after the siege of Orlin", "after", "the siege of Orlin"),
        ("When the bridge burned, many fled.", "When the bridge burned", "at", "the bridge burned"),
    ],
)
def test_an_event_bounds_a_stretch_and_says_so(text: str, words: str, bound: str, event: str) -> None:
    (record,) = found(text)
    assert text[record.span.start : record.span.end] == words
    assert (record.anchor, record.bound, record.value) == (Anchor.EVENT, bound, UNSPECIFIED)
    assert [text[s.start : s.end] for s in record.anchor_spans] == [event]
    assert (record.begin, record.end, record.precision) == (None, None, Precision.VAGUE)


def test_at_that_time_takes_the_event_named_before() -> None:
    text = "When the militia took Kesh, the mayor fled.\n\nAt that time, nobody governed."
    first, second = found(text)
    assert second.anchor_spans == first.anchor_spans


def test_a_length_before_an_event_is_tied_to_it() -> None:
    text = "Two days after the vote, the mayor fled."
    (record,) = found(text)
    assert (record.value, record.anchor, record.bound) == ("P2D", Anchor.EVENT, "after")
    assert [text[s.start : s.end] for s in record.anchor_spans] == ["the vote"]


@pytest.mark.parametrize(
    ("day", "gregorian"),
    [
        ((1357, 2, 7), date(1978, 4, 27)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 1, 1), date(2020, 3, 20)),
        ((1400, 5, 24), date(2021, 8, 15)),
        ((1404, 1, 1), date(2025, 3, 21)),
    ],
)
def test_solar_hijri_days_are_exact(day: tuple[int, int, int], gregorian: date) -> None:
    assert solar_day(*day) == gregorian


def test_hijri_days_lie_within_a_day_of_the_new_moon_seen() -> None:
    assert abs((lunar_day(1442, 9, 1) - date(2021, 4, 13)).days) <= 1
    assert abs((lunar_day(1445, 1, 1) - date(2023, 7, 19)).days) <= 1


def test_dates_of_other_calendars_are_flagged_and_no_finer_than_can_be_known() -> None:
    solar, lunar = found("Kesh fell on 24 Asad 1400. The law dates from 3 Muharram 1445.")
    assert (solar.calendar, solar.value, solar.modifier) == ("solar-hijri", "2021-08-15", None)
    assert (lunar.calendar, lunar.begin, lunar.end, lunar.modifier) == ("hijri", "2023-07-20", "2023-07-23", "APPROX")
    (fast,) = found("Shops close early during Ramadan.")
    assert (fast.calendar, fast.begin) == ("hijri", None)


@pytest.mark.parametrize("text", [s.replace("\ud83d", "\ufffd") for s in SAMPLES.values()], ids=SAMPLES)
def test_any_text_is_read_twice_alike(text: str) -> None:
    records = found(text)
    assert records == found(text)
    assert all(0 <= r.span.start < r.span.end <= len(text) for r in records)
    assert len({r.id for r in records}) == len(records)
