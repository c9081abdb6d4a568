from __future__ import annotations

import random

import numpy as np
import pytest
from reuse_making import OTHER, WIRE, made, under

from ascertain.compare.edits import edits
from ascertain.compare.index import FingerprintIndex
from ascertain.compare.reuse import ReuseIndex, find
from ascertain.model import Document, Reuse
from ascertain.testing import SAMPLES, document

SENTENCE = WIRE[1].removesuffix(".")


def test_a_passage_is_found_to_the_word_on_both_sides() -> None:
    first = made("wire", *WIRE, published="2031-05-02")
    later = made("local", OTHER[0], WIRE[1], OTHER[1], published="2031-05-03")

    (reuse,) = find([first, later])

    assert under(reuse.a, first) == under(reuse.b, later) == SENTENCE
    assert (reuse.direction, reuse.known_by, reuse.similarity) == ("a>b", ("time",), 1.0)


def test_edited_words_do_not_break_a_passage_and_are_shown() -> None:
    edited = (
        WIRE[1]
        .replace("in the afternoon", "on Thursday")
        .replace("a hand below", "below")
        .replace("hangs", "still hangs")
    )
    first = made("wire", *WIRE, published="2031-05-02")
    later = made("local", OTHER[0], edited, published="2031-05-03")

    (reuse,) = find([first, later])
    changes = list(edits(reuse, {d.id: d for d in (first, later)}))

    assert under(reuse.b, later) == edited.removesuffix(".")
    assert [(under(c.a, first).strip(), under(c.b, later).strip()) for c in changes if c.kind != "equal"] == [
        ("in the afternoon", "on Thursday"),
        ("a hand", ""),
        ("", "still"),
    ]
    assert "".join(under(c.a, first) for c in changes) == under(reuse.a, first)
    assert "".join(under(c.b, later) for c in changes) == under(reuse.b, later)


def test_two_reports_of_one_event_in_their_own_words_share_nothing() -> None:
    first = made("one", WIRE[0], published="2031-05-02")
    second = made(
        "two",
        "Farmers at Orlin lost forty cattle when the dyke gave way on Thursday night and the lower meadows went under.",
        published="2031-05-02",
    )

    assert list(find([first, second])) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "昨夜零时前河堤决口，下游草地四十头牛被淹死，村民周五表示水利局下午关闭了三个闸门中的两个。",
            "本报讯：昨夜零时前河堤决口，下游草地四十头牛被淹死，村民周五表示水利局下午关闭了三个闸门中的两个。",
            id="no blanks between words",
        ),
        pytest.param(
            "كشاورزان روستا گفتند كه آب سيل پيش از نيمه‌شب از سيل‌بند گذشت و ۴۰ گاو را در مرغزار پايين غرق كرد",
            "کشاورزان روستا گفتند که آب سیل پیش از نیمه‌شب از سیل‌بند گذشت و 40 گاو را در مرغزار پایین غرق کرد",
            id="Arabic and Persian letters and digits",
        ),
        pytest.param(
            "L'\u00e9t\u00e9 dernier les p\u00eacheurs ont vu la rivi\u00e8re monter jusqu'au deuxi\u00e8me \u00e9tage du moulin",
            "L'E\u0301TE\u0301 DERNIER LES PE\u0302CHEURS ONT VU LA RIVIE\u0300RE MONTER JUSQU'AU DEUXIE\u0300ME "
            "E\u0301TAGE DU MOULIN",
            id="case, and accents as marks of their own",
        ),
        pytest.param(
            "ชาวบ้านบอกว่าน้ำท่วมทะลักผ่านเขื่อนก่อนเที่ยงคืนและวัวสี่สิบตัวจมน้ำตายในทุ่งหญ้าด้านล่าง",
            "รายงานข่าว ชาวบ้านบอกว่าน้ำท่วมทะลักผ่านเขื่อนก่อนเที่ยงคืนและวัวสี่สิบตัวจมน้ำตายในทุ่งหญ้าด้านล่าง",
            id="marks that belong to the letter before",
        ),
    ],
)
def test_any_script(before: str, after: str) -> None:
    first, later = made("a", before, published="2031-05-02"), made("b", after, published="2031-05-03")

    (reuse,) = find([first, later])

    assert reuse.similarity == 1.0
    assert len(under(reuse.a, first)) > 0.9 * len(before)


def test_page_furniture_and_short_lines_are_not_compared() -> None:
    furniture = (
        "You are reading free reporting. We take no advertising, and members pay for the lawyers of this newspaper."
    )
    lines = (
        "Choir practice moved to Friday",
        "Seed potatoes are in",
        "You are visitor number 4417",
        "Write to the editor",
    )

    assert not list(
        find([made("a", WIRE[0], *lines, chrome=(furniture,)), made("b", OTHER[0], *lines, chrome=(furniture,))])
    )


def test_adding_one_by_one_finds_what_the_whole_finds() -> None:
    documents = [
        made("a", *WIRE, published="2031-05-02"),
        made("b", *OTHER, published="2031-05-02"),
        made("c", WIRE[0], OTHER[1], published="2031-05-04"),
        made("d", OTHER[1], published="2031-05-05"),
    ]
    index = ReuseIndex()

    steps = [index.add(d) for d in documents]

    assert [{(r.a.document, r.b.document) for r in step} for step in steps] == [
        set(),
        set(),
        {("a", "c"), ("b", "c")},
        {("b", "d"), ("c", "d")},
    ]
    assert index.add(documents[0]) == []
    assert list(index.settled([r for step in steps for r in step])) == list(find(documents))


def test_the_order_of_reading_changes_neither_ids_nor_directions() -> None:
    documents = [made("a", *WIRE, published="2031-05-02"), made("b", *WIRE[:2], OTHER[0], published="2031-05-03")]

    assert list(find(documents)) == list(find(documents[::-1]))


def test_nearly_the_same_text_is_a_near_duplicate() -> None:
    first = made("a", *WIRE, published="2031-05-02")
    later = made("b", *(p.replace("Friday", "Saturday") for p in WIRE), published="2031-05-03")

    assert {r.kind for r in find([first, later])} == {"near_duplicate"}


SPOKEN = "Nobody gave an order to close the sluices and nobody will be blamed for what the river did"


def test_two_reports_that_quote_one_speaker_have_not_copied_one_another() -> None:
    first = made("a", f"“{SPOKEN},” the board's chairman said after the meeting.", OTHER[0], published="2031-05-02")
    second = made("b", OTHER[1], f"Asked about it, he replied: “{SPOKEN}.”", published="2031-05-03")

    (reuse,) = find([first, second])

    assert (reuse.kind, reuse.direction) == ("shared_quotation", None)


def test_who_prints_a_statement_between_quotation_marks_took_it() -> None:
    statement = made("statement", f"{SPOKEN}. The board will meet again.", published="2031-05-02")
    report = made("report", f"“{SPOKEN},” it wrote in a note.", OTHER[0], published="2031-05-02")

    (reuse,) = find([report, statement])

    assert reuse.kind == "quotation"
    assert (reuse.known_by, {reuse.direction: reuse.a, "b>a": reuse.b}["b>a"].document) == (("quotation",), "statement")


def test_two_reprints_of_one_report_did_not_copy_one_another() -> None:
    wire = made("wire", *WIRE, published="2031-05-02")
    first = made("first", WIRE[1], OTHER[0], published="2031-05-03")
    second = made("second", OTHER[1], WIRE[1], published="2031-05-04")

    directions = {(r.a.document, r.b.document): (r.direction, r.known_by) for r in find([wire, first, second])}

    assert directions == {
        ("wire", "first"): ("a>b", ("time",)),
        ("wire", "second"): ("a>b", ("time",)),
        ("first", "second"): (None, ("common_source",)),
    }


def _babble(rng: random.Random, words: int) -> str:
    return " ".join("".join(rng.choices("bdfgklmnprstv", k=2)) + rng.choice("aeiou") * 2 for _ in range(words))


def test_a_line_that_many_documents_have_is_no_copy_and_a_long_report_is() -> None:
    rng = random.Random(7)  # noqa: S311 - a seeded shuffle
    line = "Follow our newsroom for the latest on this developing story at any hour."
    lines = [made(f"l{n:02}", _babble(rng, 60), line, published="2031-05-02") for n in range(20)]
    report = _babble(rng, 120)
    prints = [made(f"p{n:02}", _babble(rng, 30), report, published="2031-05-02") for n in range(60)]

    found = list(find([*lines, *prints]))

    assert not [r for r in found if r.a.document.startswith("l")]
    assert {r.b.document for r in found} | {r.a.document for r in found} == {d.id for d in prints}


def test_the_index_keeps_every_fingerprint_as_it_grows() -> None:
    rng = np.random.default_rng(3)
    index = FingerprintIndex()
    texts = [rng.integers(0, 2**32, 500, dtype=np.uint32) for _ in range(400)]
    for words in texts:
        index.add(words, words, np.arange(500))

    for number in (0, 131, 399):
        hits = index.look_up(texts[number], np.arange(500))
        own = hits.documents == number
        assert len(np.unique(hits.here[own])) == len(np.unique(texts[number]))
        assert (index.words[hits.there[own]] == texts[number][hits.here[own]]).all()


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_hostile_text(text: str) -> None:
    first = document(text)
    twin = Document(**{n: getattr(first, n) for n in Document.__slots__} | {"id": "twin"})

    for reuse in find([first, twin]):
        assert isinstance(reuse, Reuse)
        for span in (reuse.a, reuse.b):
            assert 0 <= span.start < span.end <= len(text)
        assert list(edits(reuse, {first.id: first, "twin": twin}))
