"""A page that names its outlet only at the end of its title and on its front-page link or banner."""

import pytest
from samples import BODY, read_bytes

STORY = "".join(f"<p>{p}</p>" for p in BODY)


def page(title: str, top: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{top}<h2>Ferry stops as river rises</h2>{STORY}</body></html>".encode()


@pytest.mark.parametrize(
    ("title", "top"),
    [
        ("Tarn Lantern: Ferry stops as river rises", '<img src="banner.gif" alt="Tarn Lantern">'),
        ("Ferry stops as river rises | Tarn Lantern", '<a href="/"> Tarn  Lantern </a>'),
        ("Ferry stops as river rises - Tarn Lantern", '<a href="https://lantern.example/" title="tarn lantern"><b></b></a>'),
    ],
)  # fmt: skip
def test_the_outlet_is_what_title_and_masthead_both_name(title: str, top: str) -> None:
    document = read_bytes(page(title, top))
    assert (document.outlet.casefold(), document.title) == ("tarn lantern", "Ferry stops as river rises")


@pytest.mark.parametrize(
    ("title", "top"),
    [
        ("Exclusive: Ferry stops as river rises", '<img src="a.gif" alt="Tarn Lantern">'),
        ("Ferry stops as river rises | Weather", '<a href="/weather">Weather</a>'),
        ("Ferry stops as river rises | Mooring", '<img src="a.gif" alt="Ferry stops as river rises">'),
    ],
)
def test_words_of_the_title_that_no_masthead_bears_name_no_outlet(title: str, top: str) -> None:
    assert read_bytes(page(title, top)).outlet is None
