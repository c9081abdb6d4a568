import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import BODY, REPEATED, codes, page, read_bytes, texts

from ascertain.model import Document, PassageKind, Skipped
from ascertain.reading import places_coverage
from ascertain.reading.charset import decode
from ascertain.reading.scan import Scanner

MARKS = ("<p>", "</p>", "<br>", "<a href=x>", "&amp;", "<!--", "-->", "<b>")


def blocks(source):
    return [b.text for b in Scanner(source).blocks()]


def test_article_is_told_from_furniture_and_everything_is_kept_in_order():
    data = page()
    document = read_bytes(data)
    assert document.title == "Ferry stops as river rises"
    assert document.outlet == "The Tarn Lantern"
    assert document.language == "en"
    assert texts(document, "paragraph") == BODY
    assert texts(document, "heading") == ["Ferry stops as river rises"]
    assert {"Home", "World", "Sport", "Imprint", "Bread prices climb"} <= set(texts(document, "chrome"))
    assert places_coverage(document, data) == 1.0


def test_repeated_paragraphs_stay_in_the_article():
    paragraphs = "".join(f"<p>{p}</p><p>{REPEATED}</p>" for p in BODY)
    data = page().replace(b"".join(f"<p>{p}</p>\n".encode() for p in BODY), paragraphs.encode())
    document = read_bytes(data)
    assert texts(document, "paragraph").count(REPEATED) == len(BODY)


def test_bylines_and_dates_of_every_source_are_kept_and_the_conflict_flagged():
    head = """<meta name="author" content="Mira Oldan">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry stops as river rises",
"author":[{"@type":"Person","name":"Mira Oldan"}],"datePublished":"2031-05-04T08:00:00+02:00","dateModified":"2031-05-05T09:30:00+02:00"}</script>"""
    document = read_bytes(page('<p class="byline">By <a rel="author" href="/j">Jon Tarn</a></p>', head))
    by_origin = {(b.origin, b.name) for b in document.bylines}
    assert {("json-ld", "Mira Oldan"), ("meta", "Mira Oldan"), ("visible", "Jon Tarn")} <= by_origin
    assert texts(document, "byline") == ["By Jon Tarn"]
    (shown,) = [b for b in document.bylines if b.origin == "visible"]
    assert document.slice(shown.span) == "Jon Tarn"
    assert "bylines-conflict" in codes(document)
    assert document.published == "2031-05-04T08:00:00+02:00"
    assert document.modified == "2031-05-05T09:30:00+02:00"
    assert {("published", "json-ld"), ("modified", "json-ld")} <= {(d.role, d.origin) for d in document.dates}


def test_another_name_signed_at_the_foot_is_a_conflict():
    body = '<p class="byline">By Jon Tarn</p>'
    signed = page(body).replace(b"</div></article>", b"<p>Mira Oldan</p></div></article>")
    document = read_bytes(signed)
    assert "bylines-conflict" in codes(document)
    assert texts(document, "byline") == ["By Jon Tarn", "Mira Oldan"]


def test_one_author_in_all_places_is_no_conflict():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Jon Tarn"}}</script>'
    assert "bylines-conflict" not in codes(read_bytes(page('<p class="byline">By Jon Tarn</p>', head)))


def test_no_author_and_no_date_are_said():
    assert {"no-byline", "no-date"} <= codes(read_bytes(page()))


def test_malformed_json_ld_is_flagged_and_what_can_be_told_is_kept():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-05-04","author":{"name":"Jon Tarn"},,}</script>'
    document = read_bytes(page(head=head))
    assert "json-ld-malformed" in codes(document)
    assert document.published == "2031-05-04"
    assert document.bylines[0].name == "Jon Tarn"


def test_quote_caption_and_subheading_have_their_kinds():
    after = """<div class="content"><h2>What the keepers say</h2><p>The keepers of the upper gate told this paper that the chain had broken on Sunday.</p>
<blockquote><p>We heard it go at night and by the morning the water stood in the yard of the house.</p></blockquote>
<figure><img src="x.jpg"><figcaption>The landing stage at Tarn under water on Monday morning.</figcaption></figure>
<p>Nobody at the ministry would say whether the chain had been checked in the spring, as the rules ask.</p></div>"""
    document = read_bytes(page(after=after))
    assert "What the keepers say" in texts(document, "heading")
    assert texts(document, "quote") == [
        "We heard it go at night and by the morning the water stood in the yard of the house."
    ]
    assert texts(document, "caption") == ["The landing stage at Tarn under water on Monday morning."]


def test_hidden_text_and_comments_are_left_out_and_said():
    after = "<!-- secret note --><p style='display: none'>Hidden words here.</p><p hidden>More hidden words.</p><script>var x = 'code';</script>"
    document = read_bytes(page(after=after))
    assert not any(w in document.text for w in ("Hidden words", "secret", "More hidden", "code"))
    assert "hidden-text" in codes(document)


def test_entities_breaks_and_white_space_keep_their_places():
    data = page(
        "<p>Fish &amp; bread&nbsp;cost\n   more &#8211; <b>much</b>\t<i>more</i>.<br>A new line &copy here.</p>"
    )
    document = read_bytes(data)
    assert "Fish & bread\xa0cost more – much more.\nA new line © here." in document.text
    assert places_coverage(document, data) == 1.0
    index = document.text.index("–")
    (place,) = [p for p in document.places if p.start <= index < p.end]
    assert data[place.raw_start : place.raw_end] == b"&#8211;"


@pytest.mark.parametrize(
    "charset",
    ["windows-1256", "windows-1251", "iso-8859-1", "shift_jis", "gb18030", "big5", "euc-kr", "utf-16", "iso-2022-jp"],
)
def test_declared_charsets_decode_with_places(charset):
    words = {
        "windows-1256": "کشتی متوقف شد و آب بالا آمد".replace("ی", "ي").replace("ک", "ك"),
        "windows-1251": "Паром остановился в понедельник",
        "iso-8859-1": "Die Fähre hielt am Montag an",
        "shift_jis": "渡し船は月曜日に止まった",
        "iso-2022-jp": "渡し船は月曜日に止まった",
        "gb18030": "渡船星期一停了下来",
        "big5": "渡船星期一停了下來",
        "euc-kr": "나룻배는 월요일에 멈췄다",
        "utf-16": "The ferry stopped 🚢 on Monday",
    }[charset]
    source = f'<html><head><meta charset="{charset}"></head><body><p>{words}.</p><p>{words}!</p></body></html>'
    data = source.encode(charset)
    document = read_bytes(data)
    assert texts(document) == [f"{words}.", f"{words}!"]
    assert places_coverage(document, data) == (1.0 if charset != "iso-2022-jp" else pytest.approx(1.0, abs=0.6))


def test_charset_order_is_bom_then_header_then_meta_and_utf8_overrules():
    text = "<html><meta charset=windows-1251><p>Fähre</p>"
    assert decode(b"\xef\xbb\xbf" + text.encode(), "cp1252", markup=True).source == "bom"
    assert decode(text.encode("cp1252"), "cp1252", markup=True).text == text
    assert decode("<meta charset=windows-1251><p>Паром".encode("cp1251"), markup=True).text.endswith("Паром")
    overruled = decode(text.encode(), None, markup=True)
    assert (overruled.charset, overruled.source, overruled.text) == ("utf-8", "overruled", text)


def test_declared_utf8_gives_way_where_the_bytes_are_something_else():
    text = "<html><meta charset=utf-8><p>El camión llegó mañana por la tarde, señaló un vecino del río.</p>"
    broken = decode(text.encode("cp1252"), markup=True)
    assert (broken.source, broken.undecodable, broken.text) == ("overruled", 0, text)
    damaged = decode(text.encode().replace(b"tarde", b"tar\xffde"), markup=True)
    assert (damaged.charset, damaged.undecodable) == ("utf-8", 1)


def test_unknown_charset_label_is_ignored():
    assert decode("Fähre".encode(), "no-such-charset").text == "Fähre"
    assert decode("Fähre".encode(), "base64").text == "Fähre"


@pytest.mark.parametrize("depth", [600, 50_000])
def test_nesting_beyond_the_limit_is_read_by_lines_and_flagged(depth):
    data = b"<html><body>" + b"<div>" * depth + f"<p>{BODY[0]}</p>".encode() + b"</div>" * depth
    document = read_bytes(data)
    assert texts(document, "paragraph") == [BODY[0]]
    assert "outsize-markup" in codes(document)


def test_page_above_eight_megabytes_is_skipped_with_a_reason():
    record = read_bytes(b"<html><body>" + f"<p>{BODY[0]}</p>".encode() * 80_000)
    assert isinstance(record, Skipped)
    assert (record.stage, record.code) == ("reading", "too-large")


def test_page_that_needs_scripts_is_skipped():
    record = read_bytes(b"<html><body><div id=app></div><script>render()</script></body></html>")
    assert isinstance(record, Skipped)
    assert record.code == "no-text"


def test_nul_and_lone_surrogates_in_a_page():
    data = page("<p>The min\x00ister of waterways said nothing &#xD800; on Monday.</p>").replace(
        b"nothing", b"\xed\xa0\x80"
    )
    document = read_bytes(data)
    assert {"nul", "undecodable-bytes"} <= codes(document)
    assert places_coverage(document, data) == 1.0


def test_right_to_left_page():
    line = "کشتی روز دوشنبه متوقف شد. مسئولان بندر گفتند که آب رودخانه بالا آمده است و راه بسته است و مردم منتظر هستند."
    data = f'<html lang="fa" dir="rtl"><head><meta charset="utf-8"></head><body><h1>کشتی متوقف شد</h1><p>{line}</p><p>{line}</p></body></html>'.encode()
    document = read_bytes(data)
    assert (document.language, document.direction) == ("fa", "rtl")
    assert places_coverage(document, data) == 1.0


@pytest.mark.parametrize(
    "source",
    [
        "<a " * 50_000,
        '<a x="' * 50_000,
        "<!--" * 50_000,
        "<" * 50_000,
        "&amp" * 50_000,
        "<p>x" * 50_000,
        "</p>" * 50_000,
        "<script>" * 50_000,
    ],
)
def test_broken_markup_is_scanned_to_its_end(source):
    assert isinstance(blocks("<p>start</p>" + source), list)


def test_implied_ends_and_stray_tags():
    assert blocks("<ul><li>one<li>two</ul>tail") == ["one", "two", "tail"]
    assert blocks("a < b and 5 > 3") == ["a < b and 5 > 3"]
    assert blocks("<p>one<p>two</b></p><td>three") == ["one", "two", "three"]
    assert blocks('<p title="a > b">text</p>') == ["text"]


@given(st.lists(st.sampled_from([*"ab <>&;/=\"'!-\n\té\u0645", *MARKS]), max_size=120).map("".join))
@settings(max_examples=300)
def test_scanned_runs_come_from_their_places(source):
    decoded = decode(source.encode(), markup=True)
    for block in Scanner(decoded.text).blocks():
        assert block.text.strip() == block.text
        ends = [e for _, _, e in block.runs]
        assert ends == sorted(ends)
        for run, start, end in block.runs:
            raw = source.encode()[decoded.raw(start) : decoded.raw(end)].decode()
            assert raw == decoded.text[start:end]
            assert run == raw or run in (" ", "\n") or raw.startswith("&")


@given(st.binary(max_size=300))
def test_any_bytes_have_a_way_back(data):
    decoded = decode(data, markup=True)
    offsets = [decoded.raw(i) for i in range(len(decoded.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] <= len(data)


def test_same_bytes_give_the_same_document():
    assert read_bytes(page()) == read_bytes(page())
    assert isinstance(read_bytes(page()), Document)


def test_formatting_characters_inside_words_do_not_turn_paragraphs_into_furniture():
    # Extractors drop the zero-width non-joiner of Persian words; the paragraphs are reporting all the same.
    words = "گروه دیده‌بان گذرگاه‌ها روز سه‌شنبه اعلام کرد که در پی تیراندازی هفتهٔ گذشته شش گور یافته است و گواهان می‌ترسند"
    source = f'<html lang="fa"><head><meta charset="utf-8"></head><body><article><h1>گزارش</h1><p>{words}.</p><p>{words} هنوز.</p></article></body></html>'
    document = read_bytes(source.encode())
    kinds = [p.kind for p in document.passages if document.text[p.start : p.end].startswith("گروه")]
    assert kinds == [PassageKind.PARAGRAPH, PassageKind.PARAGRAPH]


def test_an_outlet_before_the_headline_is_cut_where_the_headline_stands_on_the_page():
    source = (
        "<html><head><title>Ummer Post: What we heard that night</title></head><body><center><b>Ummer Post</b></center>"
        "<font size=5>What we heard that night</font><p>by Bette Corlan, Thursday, 6 March 2025</p>"
        + "<p>The bridge was shut, and nobody in the village slept before the morning came.</p>" * 3
        + "</body></html>"
    )
    document = read_bytes(source.encode())
    assert document.title == "What we heard that night"


def test_a_name_before_the_date_is_a_byline():
    source = (
        "<html><body><article><h1>Guards told to fire</h1><div>Kit Vanterpole · 7 Mar 2025 · 4 min read</div>"
        + "<p>The bridge was shut, and nobody in the village slept before the morning came.</p>" * 3
        + "</article></body></html>"
    )
    document = read_bytes(source.encode())
    assert [b.name for b in document.bylines] == ["Kit Vanterpole"]
    assert [f.code for f in document.flags if "byline" in f.code] == []
