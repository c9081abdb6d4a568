"""The date that a page shows, against those its markup gives."""

import pytest
from samples import page, read_bytes

from ascertain.reading.dates import visible_date


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("Von Jon Tarn | 31.10.23", None, "2023-10-31"),
        ("Jon Tarn3.11.2023", None, "2023-11-03"),
        ("Publié le 1er février 2022 à 10h", "fr", "2022-02-01"),
        ("Dnia 5 października 2021 r.", "pl", "2021-10-05"),
        ("4 мая 2020, 12:30", "ru", "2020-05-04"),
        ("نُشر في ٣ آذار ٢٠١٩", "ar", "2019-03-03"),
        ("۱۲ ژوئن ۲۰۲۱", "fa", "2021-06-12"),
        ("2020年07月03日 | 徒歩", "ja", "2020-07-03"),
        ("입력2023.11.02. 오후 8:06", "ko", "2023-11-02"),
        ("Updated: May 7, 2024", None, "2024-05-07"),
        ("26/10/13, 03:48 pm", None, "2013-10-26"),
        ("02/10/2020", "en-GB", "2020-10-02"),
        ("02/10/2020", "en-US", "2020-02-10"),
        ("02/10/2020", "en", None),
        ("Version 1.2.3, room 14/15", None, None),
        ("Smarch 13 2021", None, None),
    ],
)
def test_dates_are_read_as_their_language_writes_them(line: str, language: str | None, day: str | None) -> None:
    assert visible_date(line, language) == day


def dated(body: str, head: str = "") -> str | None:
    return read_bytes(page(body, head)).published


def test_the_line_next_to_the_text_dates_a_page_without_metadata() -> None:
    assert dated("<div><span>12 March 2030</span></div>") == "2030-03-12"


def test_a_date_after_the_capture_is_not_when_the_page_was_published() -> None:
    assert dated("<p>12 June 2031</p>") is None


def test_the_shown_day_decides_where_metadata_are_a_time_zone_off() -> None:
    stamp = '<meta property="article:published_time" content="2031-03-11T23:30:00Z">'
    assert dated("<p>12 March 2031</p>", stamp) == "2031-03-12"


def test_a_shown_day_further_off_gives_way_to_metadata() -> None:
    stamp = '<meta property="article:published_time" content="2031-03-01T08:00:00Z">'
    assert dated("<p>12 March 2031</p>", stamp) == "2031-03-01T08:00:00Z"


def test_where_nothing_else_tells_the_scripts_of_a_page_date_it() -> None:
    document = read_bytes(page(head='<script>app({"id":7,"published_at":"2030-02-03T06:22:28+01:00"})</script>'))
    assert document.published == "2030-02-03"
    assert {d.origin for d in document.dates} == {"estimated"}
