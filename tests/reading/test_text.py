import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import codes, read_bytes, texts

from ascertain.model import Document, Skipped
from ascertain.reading import places_coverage

ARTICLE = """Who opened the sluices at Tarn?

Engineer Bakir

Before the flood it was widely believed that the sluices could not be opened by hand. The keepers said otherwise.

KESH, 4 May (Lantern Wire) - The ministry has not answered our letters about the second gate since the spring.
Villagers on the northern bank showed us the broken chain and the marks it had left on the wall of the keeper's house.

Will the ministry answer? Read our next report to find out.



Omar Fadil
Exit mobile version"""


def test_article_without_markup_gets_title_bylines_paragraphs_and_chrome():
    data = ARTICLE.encode()
    document = read_bytes(data, "a.txt")
    assert document.title == "Who opened the sluices at Tarn?"
    assert texts(document, "heading") == [document.title]
    assert texts(document, "byline") == ["Engineer Bakir", "Omar Fadil"]
    assert texts(document, "chrome") == ["Exit mobile version"]
    assert len(texts(document, "paragraph")) == 4
    assert texts(document, "paragraph")[1].startswith("KESH, 4 May (Lantern Wire) - The")
    assert places_coverage(document, data) == 1.0


def test_both_bylines_are_kept_with_their_place_and_the_conflict_is_flagged():
    document = read_bytes(ARTICLE.encode(), "a.txt")
    assert [(b.name, b.origin) for b in document.bylines] == [("Engineer Bakir", "visible"), ("Omar Fadil", "visible")]
    assert [document.slice(b.span) for b in document.bylines] == ["Engineer Bakir", "Omar Fadil"]
    (flag,) = [f for f in document.flags if f.code == "bylines-conflict"]
    assert "Engineer Bakir" in flag.message and "Omar Fadil" in flag.message  # noqa: PT018
    assert [document.slice(s) for s in flag.spans] == ["Engineer Bakir", "Omar Fadil"]


def test_the_same_person_at_head_and_foot_is_no_conflict():
    document = read_bytes(ARTICLE.replace("Omar Fadil", "By Bakir").encode(), "a.txt")
    assert "bylines-conflict" not in codes(document)


def test_button_glued_to_the_last_line_is_split_off():
    document = read_bytes(ARTICLE.replace("Fadil\nExit", "FadilExit").encode(), "a.txt")
    assert texts(document, "byline")[-1] == "Omar Fadil"
    assert texts(document, "chrome") == ["Exit mobile version"]


def test_hard_wrapped_paragraphs_are_joined_and_short_lines_are_not():
    wrapped = (
        "Ferry stops as river rises\nBy Mira Oldan\n\n"
        "The ferry between Kesh and Tarn stopped on Monday after the river\n"
        "rose above the landing stage, the harbour office said. It gave no\n"
        "date for its return and asked people to use the bridge at Lower\n"
        "Tarn.\n\n"
        "Traders on the northern bank said that they had been told nothing\n"
        "and had lost two days of fish and bread.\n"
    )
    document = read_bytes(wrapped.encode(), "w.txt")
    assert len(texts(document, "paragraph")) == 2
    assert document.title == "Ferry stops as river rises"
    assert [b.name for b in document.bylines] == ["Mira Oldan"]


def test_one_paragraph_a_line_without_blank_lines():
    line = "The harbour office said on Monday that the ferry would not leave before the water had fallen by a metre or more."
    document = read_bytes("\n".join(["Ferry stops", *[line] * 3]).encode(), "l.txt")
    assert texts(document, "heading") == ["Ferry stops"]
    assert texts(document, "paragraph") == [line] * 3


def test_sentence_is_no_title_and_plain_short_lines_are_no_names():
    document = read_bytes(
        b"The ferry stopped.\n\nIt will not sail again before the end of the week, they said.", "s.txt"
    )
    assert document.title is None
    assert document.bylines == ()
    assert {"no-byline", "no-date"} <= codes(document)


def test_masthead_in_capitals_is_not_the_title():
    data = (
        b"LANTERN WIRE\n\nKESH-TARN (TAKE 2), 4 May 2031\n\nFerry stops as river rises\n\nBy Mira Oldan\n\n"
        b"The ferry between Kesh and Tarn stopped on Monday, the harbour office said at noon.\n"
    )
    document = read_bytes(data, "wire.txt")
    assert document.title == "Ferry stops as river rises"
    assert [b.name for b in document.bylines] == ["Mira Oldan"]
    assert texts(document, "chrome") == ["LANTERN WIRE"]


def test_date_line_under_the_title():
    data = b"Ferry stops\nBy Mira Oldan\n4 May 2031\n\nThe ferry stopped on Monday, the harbour office told this paper at noon."
    document = read_bytes(data, "d.txt")
    assert document.published == "2031-05-04"
    assert document.dates[0].evidence == "4 May 2031"


@pytest.mark.parametrize(
    ("title", "line", "outlet", "published"),
    [
        (
            "They were warned",
            "Press release, Miners' Union of Orvel, 5 May 2031",
            "Miners' Union of Orvel",
            "2031-05-05",
        ),
        (
            "On the pit",
            "National Pit Commission (NPC), Tellin, May 5, 2031, 16:00",
            "National Pit Commission",
            "2031-05-05",
        ),
        ("Orvel Coal: statement on the pit", "Orvel Coal, Tellin, 5 May 2031", "Orvel Coal", "2031-05-05"),
        ("On the pit", "Orvel Evening Herald, 5 May 2031", "Orvel Evening Herald", "2031-05-05"),
        ("On the pit", "Mira Oldan, 5 May 2031", None, "2031-05-05"),
        ("On the pit", "The union met the Pit Commission on Monday, 5 May 2031", None, None),
    ],
)
def test_the_dated_line_over_a_statement_names_who_makes_it(title, line, outlet, published):
    data = f"{title}\n{line}\n\nThe pit was safe when the last shift went down, and nobody has shown otherwise since.".encode()
    document = read_bytes(data, "d.txt")
    assert (document.outlet, document.published) == (outlet, published)


@pytest.mark.parametrize(
    ("text", "charset", "language", "direction"),
    [
        (
            "کشتی روز دوشنبه متوقف شد. مسئولان بندر گفتند که آب رودخانه بالا آمده است و راه بسته است.",
            "utf-8",
            "fa",
            "rtl",
        ),
        (
            "Паром остановился в понедельник, сообщили в управлении порта. Вода поднялась выше причала.",
            "utf-8",
            "ru",
            "ltr",
        ),
        ("The ferry stopped 🚢 on Monday, the harbour office said. 🌊🌊 The water rose.", "utf-8", "en", "ltr"),
        ("Die Fähre hielt am Montag an, sagte das Hafenamt. Das Wasser stieg über den Anleger.", "utf-16", "de", "ltr"),
    ],
)
def test_scripts_and_emoji_survive(text, charset, language, direction):
    data = text.encode(charset)
    document = read_bytes(data, "x.txt")
    assert document.text == text
    assert (document.language, document.direction) == (language, direction)
    assert places_coverage(document, data) == 1.0


def test_passage_in_another_script_has_its_own_language_and_direction():
    text = (
        "The harbour office gave a statement on Monday at noon.\n\nکشتی روز دوشنبه متوقف شد و مسئولان بندر چیزی نگفتند."
    )
    first, second = read_bytes(text.encode(), "m.txt").passages
    assert (first.direction, second.direction, second.language) == (None, "rtl", "fa")


def test_characters_that_deceive_are_kept_and_flagged():
    text = "The min\u200bister \u202esaid\u202c that p\u0430ypal was closed.\n\nA NUL \x00 stands here in the line, they said."
    document = read_bytes(text.encode(), "c.txt")
    assert document.text == text
    assert {"zero-width", "bidi-controls", "mixed-script-words", "nul"} <= codes(document)
    spans = {f.code: [document.slice(s) for s in f.spans] for f in document.flags}
    assert spans["mixed-script-words"] == ["p\u0430ypal"]


def test_persian_joiners_are_spelling_not_deception():
    assert "zero-width" not in codes(read_bytes("کشتی‌ها روز دوشنبه متوقف شدند و مسئولان بندر رفتند.".encode(), "p.txt"))


def test_wrong_bytes_become_replacement_characters_with_a_flag():
    data = (
        "Der Fährmann sagte, die Fähre fahre nicht mehr. Später käme vielleicht ein Boot.".encode()
        + b" \xed\xa0\x80 \xff!"
    )
    document = read_bytes(data, "b.txt")
    assert "\ufffd" in document.text
    assert "undecodable-bytes" in codes(document)
    assert places_coverage(document, data) == 1.0


def test_undeclared_windows_charset_is_guessed_and_flagged():
    data = "Der Fährmann sagte, die Fähre fahre für längere Zeit nicht. Später käme ein größeres Boot.".encode("cp1252")
    document = read_bytes(data, "g.txt")
    assert "Fährmann" in document.text
    assert "charset-guessed" in codes(document)
    assert places_coverage(document, data) == 1.0


def test_ten_megabytes():
    data = b"The river rose again on Monday. " * 300_000
    assert isinstance(read_bytes(data, "long.txt"), Document)


def test_reading_text_loads_no_heavy_library():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from samples import read_bytes;"
        "d = read_bytes(b'Ferry stops\\n\\nThe ferry stopped on Monday, they said. ' * 90, 'a.txt');"
        "print(sorted({'trafilatura', 'lxml', 'spacy', 'htmldate', 'pypdfium2', 'requests'} & set(sys.modules)), d.language)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, __file__.rpartition("/")[0]], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] en"


@given(st.text(max_size=400))
def test_passages_cover_the_text_and_places_lead_back(text):
    data = text.encode("utf-8", "surrogatepass")
    try:
        document = read_bytes(data, "h.txt")
    except Exception as error:
        assert type(error).__name__ == "BadInput"  # noqa: PT017
        return
    if isinstance(document, Skipped):
        return
    at = 0
    for passage in document.passages:
        assert document.text[at : passage.start] == ("\n\n" if at else "")
        assert passage.start < passage.end
        at = passage.end
    assert at == len(document.text)
    assert places_coverage(document, data) == 1.0


def test_publisher_is_no_author():
    data = b"Ferry stops as river rises\n\nKesh News Agency\n\nPublished: 4 May 2031\n\nThe ferry stopped on Monday, the harbour office said.\n"
    document = read_bytes(data, "wire.txt")
    assert (document.outlet, document.bylines, document.title) == ("Kesh News Agency", (), "Ferry stops as river rises")
    below = read_bytes(data.replace(b"Kesh News Agency", b"Kesh Gazette\n\nBy Mira Oldan"), "wire.txt")
    assert (below.outlet, [b.name for b in below.bylines]) == ("Kesh Gazette", ["Mira Oldan"])
    person = read_bytes(data.replace(b"Kesh News Agency", b"Mira Oldan"), "wire.txt")
    assert (person.outlet, [b.name for b in person.bylines]) == (None, ["Mira Oldan"])
