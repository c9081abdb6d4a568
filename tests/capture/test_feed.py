"""Feeds and lists of articles from files: each article is a snapshot that says where it came from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ascertain.capture.feed import MAX_BYTES, feed_items, is_feed
from ascertain.capture.lines import is_lines, line_items
from ascertain.capture.local import Captured
from ascertain.model import BadInput, Document, Skipped
from ascertain.reading import read

pytest.importorskip("feedparser")

NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Northern Post</title><link>https://post.example/</link><language>en</language>
<item><title>Ferry &amp;amp; pier shut</title><link>https://post.example/ferry</link><guid>g1</guid>
<dc:creator>Lena Osk</dc:creator><pubDate>Mon, 05 May 2031 00:30:00 +0200</pubDate>
<description>The ferry was stopped.</description>
<content:encoded><![CDATA[<p>The ferry at Dunmere was stopped on Sunday, the Harbour Office said.</p>
<script>alert(1)</script><p>Nobody was hurt in the search, which had been planned for weeks.</p>]]></content:encoded></item>
<item><title>Rain</title><link>https://post.example/rain</link><pubDate>2031-05-04</pubDate>
<description>Rain fell in Varn all through the night &lt;b&gt;and&lt;/b&gt; the river rose by a metre.</description></item>
<item><title>Headline only</title><link>https://post.example/bare</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Watch</title><id>urn:h</id>
<entry><title>Note</title><id>urn:h:1</id><published>2031-05-03T23:50:00-03:00</published>
<author><name>Ada Holm</name></author><content type="text">Boats &lt; four were seen near the pier at dawn.

No soldiers came.</content></entry></feed>"""


def _write(folder: Path, text: str | bytes, name: str = "feed.xml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _read(item: Captured | Skipped) -> Document:
    assert isinstance(item, Captured), item
    (found,) = read(item.snapshot, item.data)
    assert isinstance(found, Document), found
    return found


def test_an_rss_entry_is_read_with_all_that_the_feed_says_of_it(tmp_path: Path) -> None:
    first, second, third = feed_items(_write(tmp_path, RSS), now=NOW)
    document = _read(first)
    assert "The ferry at Dunmere was stopped on Sunday, the Harbour Office said." in document.text
    assert "Nobody was hurt" in document.text
    assert (document.title, document.outlet, document.url) == (
        "Ferry & pier shut", "Northern Post", "https://post.example/ferry",
    )  # fmt: skip
    assert str(document.published).startswith("2031-05-05")
    assert [b.name for b in document.bylines] == ["Lena Osk"]
    assert isinstance(first, Captured)
    assert b"<script" not in first.data
    assert (first.snapshot.origin, first.snapshot.method) == ("https://post.example/ferry", "feed")
    assert first.snapshot.captured_at == "2031-05-06T12:00:00Z"
    about = dict(first.snapshot.headers)
    assert (about["X-Feed-Entry"], about["X-Feed-Part"]) == ("g1", "content")
    assert about["X-Feed"].endswith("feed.xml")
    assert isinstance(second, Captured)
    assert dict(second.snapshot.headers)["X-Feed-Part"] == "summary"
    assert _read(second).published == "2031-05-04"
    assert isinstance(third, Skipped)
    assert (third.code, third.item) == ("no-text", "https://post.example/bare")


def test_an_atom_entry_in_plain_text_keeps_its_characters_and_its_own_day(tmp_path: Path) -> None:
    (item,) = feed_items(_write(tmp_path, ATOM), now=NOW)
    document = _read(item)
    assert "Boats < four were seen near the pier at dawn." in document.text
    assert str(document.published).startswith("2031-05-03")
    assert isinstance(item, Captured)
    assert item.snapshot.origin.endswith("feed.xml#1")


def test_the_same_entry_is_the_same_snapshot_wherever_it_is_met(tmp_path: Path) -> None:
    later = datetime(2032, 1, 1, tzinfo=UTC)
    one = [i.snapshot.id for i in feed_items(_write(tmp_path, RSS), now=NOW) if isinstance(i, Captured)]
    two = [i.snapshot.id for i in feed_items(_write(tmp_path, RSS, "b.xml"), now=later) if isinstance(i, Captured)]
    assert one == two
    assert len(set(one)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "iso-8859-1"])
@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!doctype rss SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE rss>",
    ],
)
def test_a_dtd_is_refused_in_every_encoding(tmp_path: Path, encoding: str, dtd: str) -> None:
    text = RSS.replace("<rss", f"{dtd}\n<rss", 1).replace('encoding="utf-8"', f'encoding="{encoding}"')
    with pytest.raises(BadInput, match="DTD"):
        next(feed_items(_write(tmp_path, text.encode(encoding)), now=NOW))


def test_a_page_inside_an_entry_may_name_its_own_document_type(tmp_path: Path) -> None:
    text = RSS.replace("<![CDATA[", "<![CDATA[<!DOCTYPE html>")
    first, *_ = feed_items(_write(tmp_path, text), now=NOW)
    assert "The ferry at Dunmere" in _read(first).text


def test_titles_cannot_break_out_of_the_page(tmp_path: Path) -> None:
    text = RSS.replace("Northern Post", 'Post" onload="x').replace("Lena Osk", 'O"&gt;&lt;script&gt;')
    first, *_ = feed_items(_write(tmp_path, text), now=NOW)
    assert isinstance(first, Captured)
    assert b"<script" not in first.data
    assert b'" onload' not in first.data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<p>hello</p>", "no RSS or Atom feed"),
        (b"", "no RSS or Atom feed"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "klingon"),
        (b'<?xml version="1.0" encoding="hex"?><rss/>', "hex"),
        (b"<rss>" + b" " * MAX_BYTES, "too much"),
    ],
)
def test_what_is_no_feed_is_bad_input(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        next(feed_items(_write(tmp_path, data), now=NOW))


def test_a_feed_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    cut = RSS[: RSS.index("<item><title>Headline")]
    assert [type(i) for i in feed_items(_write(tmp_path, cut), now=NOW)] == [Captured, Captured]


def test_feeds_and_lists_are_told_by_what_they_are(tmp_path: Path) -> None:
    assert is_feed(_write(tmp_path, RSS))
    assert is_feed(_write(tmp_path, ATOM.encode("utf-16"), "a"))
    assert not is_feed(_write(tmp_path, "<html><body>rss feed <rss></body></html>", "b"))
    assert not is_feed(tmp_path)
    assert is_lines(_write(tmp_path, "{}", "a.jsonl"))
    assert not is_lines(_write(tmp_path, "{}", "a.json"))


def test_each_line_is_an_article_and_a_bad_line_costs_itself_only(tmp_path: Path) -> None:
    whole = "<!doctype html><title>Whole</title><article><p>The pier was shut on Monday, officials said.</p></article>"
    lines = [
        {"url": "https://post.example/1", "title": "One < two", "text": "The pier was shut.\n\nRain fell in Varn.",
         "published": "2031-05-05", "outlet": "Post", "author": ["Lena Osk", "Ada Holm"]},
        {"url": "https://post.example/2", "html": whole},
        {"title": "nothing to read"},
        {"text": ["no", "text"]},
        [1],
    ]  # fmt: skip
    data = "\n".join([*map(json.dumps, lines), "{broken", "", json.dumps({"html": "<p>Four boats came.</p>"})])
    items = list(line_items(_write(tmp_path, data, "a.jsonl"), now=NOW))
    document = _read(items[0])
    assert (document.title, document.outlet, document.published) == ("One < two", "Post", "2031-05-05")
    assert "The pier was shut.\n\nRain fell in Varn." in document.text
    assert [b.name for b in document.bylines] == ["Lena Osk", "Ada Holm"]
    assert isinstance(items[1], Captured)
    assert items[1].data == whole.encode()
    codes = [i.code for i in items if isinstance(i, Skipped)]
    assert codes == ["no-text", "bad-line", "bad-line", "bad-line"]
    assert "Four boats came." in _read(items[-1]).text
    assert isinstance(items[-1], Captured)
    assert items[-1].snapshot.origin.endswith("a.jsonl#8")


def test_a_list_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        next(line_items(tmp_path / "none.jsonl", now=NOW))
