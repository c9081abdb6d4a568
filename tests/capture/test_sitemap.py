"""Sitemaps: the pages of one site, and nothing that a hostile one could lead to."""

from __future__ import annotations

import gzip

import pytest

from ascertain.capture.feed import links
from ascertain.capture.sitemap import Listed, is_sitemap, listed
from ascertain.model import BadInput

AT = "https://post.example/sitemap.xml"
HEAD = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def of(*places: str) -> bytes:
    return (HEAD + "".join(f"<url><loc>{p}</loc></url>" for p in places) + "</urlset>").encode()


def test_pages_and_further_maps_of_the_same_site_are_listed_once_with_their_day() -> None:
    body = (
        "<url><loc> https://post.example/1 </loc><lastmod>2031-05-04</lastmod></url>"
        "<url><loc>/2</loc></url><url><loc>/2</loc></url><sitemap><loc>https://post.example/more.xml</loc></sitemap>"
    )
    found = listed(f"{HEAD}{body}</urlset>".encode(), url=AT)
    assert found == (
        Listed(url="https://post.example/1", changed="2031-05-04"),
        Listed(url="https://post.example/2"),
        Listed(url="https://post.example/more.xml", is_map=True),
    )
    assert listed(gzip.compress(of("/1")), url=AT) == (Listed(url="https://post.example/1"),)


@pytest.mark.parametrize(
    "place",
    ["http://[", "//[::/1", "https://other.example/1", "file:///etc/passwd", "javascript:1", "https://post.example:x["],
)
def test_an_address_that_is_none_or_leads_elsewhere_costs_itself_only(place: str) -> None:
    assert [e.url for e in listed(of(place, "/good"), url=AT)] == ["https://post.example/good"]
    feed = (
        f"<rss version='2.0'><channel><item><link>{place}</link></item><item><link>/good</link></item></channel></rss>"
    )
    assert "https://post.example/good" in links(feed.encode(), name=AT)
    assert all(url.startswith("https://") for url in links(feed.encode(), name=AT))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + of("/1"), "DTD"),
        (of("/1")[:-9], "not well-formed"),
        (b"<rss version='2.0'/>", "no sitemap"),
        (gzip.compress(b" " * 60_000_000), "unpacks to more"),
        (b" " * 60_000_000, "has more than"),
    ],
)
def test_what_is_none_is_bad_input(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        listed(data, url=AT)


def test_a_sitemap_is_told_by_what_it_begins_with() -> None:
    assert is_sitemap(of("/1"))
    assert not is_sitemap(b"<html><body>urlset</body></html>")
