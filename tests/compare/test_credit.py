from __future__ import annotations

import pytest
from reuse_making import WIRE, made, under

from ascertain.compare.credit import credit_words, direct, earlier, names, quoted_share
from ascertain.compare.reuse import find


def test_a_publisher_is_known_by_outlet_masthead_and_dateline() -> None:
    assert names(made("a", "Text.", outlet="Tessen Wire")) == ("Tessen Wire",)
    assert names(made("b", "ORLIN, May 2 (Tessen) - Flood water broke through the dyke.")) == ("Tessen",)
    assert names(made("c", "RIVER BOARD OF TESSEN", "The River Board of Tessen has met.")) == ("River Board Of Tessen",)


def test_words_that_credit_are_found_by_the_short_name_too_and_never_in_menus() -> None:
    menu = (
        "Home Tessen Orlin Varn World Sport Weather Culture Letters Jobs Cars Homes Travel Food Shop Help Contact Terms"
    )
    text = "A farmer told Tessen that forty cattle drowned. The tessen plant is a reed."
    document = made("a", text, chrome=(menu, "Additional reporting by Tessen Wire"))

    found = credit_words(document, ["Tessen Wire"])

    assert [under(s, document) for s in found] == ["Tessen", "Tessen Wire"]


def test_a_document_that_goes_by_the_same_name_credits_nobody() -> None:
    assert credit_words(made("a", "A farmer told Tessen so."), ["Tessen Wire"], own=["Tessen"]) == ()


def test_on_one_day_the_one_that_names_the_other_is_the_copy() -> None:
    copy = made("a", WIRE[1], "With reports by Tessen Wire.", outlet="Orlin Post", published="2031-05-02T08:00:00Z")
    wire = made("b", WIRE[1], outlet="Tessen Wire", published="2031-05-02T11:40:00Z")

    (reuse,) = find([copy, wire])

    assert (reuse.direction, reuse.known_by) == ("b>a", ("credit",))
    assert [under(s, copy) for s in reuse.credit] == ["Tessen Wire"]


def test_nobody_copies_what_appears_days_later() -> None:
    early = made("a", "Tessen Wire has its seat here.", outlet="Orlin Post", published="2031-05-02")
    late = made("b", "Other words.", outlet="Tessen Wire", published="2031-05-09")

    assert direct((early, late)).source == 0


@pytest.mark.parametrize(
    ("first", "second", "which"),
    [
        ("2031-05-02", "2031-05-03", 0),
        ("2031-05-02T23:30:00+02:00", "2031-05-02T22:00:00Z", 0),
        ("2031-05-02T10:00:00Z", "2031-05-02", None),
        ("2031-05", "2031-05-02", None),
        ("2031-06", "2031-05-02", 1),
        (None, "2031-05-02", None),
        ("yesterday", "yesterday", None),
    ],
)
def test_dates_tell_only_what_they_tell(first: str | None, second: str, which: int | None) -> None:
    assert earlier(first, second) == which


def test_what_stands_between_quotation_marks() -> None:
    text = 'He said: “The dyke held.” Then «it broke». "Twice," he added.'
    document = made("a", text)

    assert quoted_share(document, text.index("The dyke"), text.index("Then") - 2) == 1
    assert quoted_share(document, text.index("Then"), text.index("«")) == 0
