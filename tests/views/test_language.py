"""The languages of the pages: every message has its translation, no catalogue lags behind the sources, nothing else changes."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from ascertain.model import BadInput
from ascertain.views.language import (
    LANGUAGES,
    coded,
    counted,
    gettext,
    language,
    named,
    ngettext,
    preferred,
    speaking,
    translations,
)
from ascertain.views.po import Message, read, written
from ascertain.views.told import SENTENCES, told

ROOT = Path(__file__).parents[2]
OTHERS = [code for code in LANGUAGES if code != "en"]
GAP = re.compile(r"%\(\w+\)s|%%|\{\w+\}|</?\w+>")
SAME = {"Ascertain"}
"""Names that are the same in every language."""


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


catalogue = _tool()


@pytest.fixture(params=OTHERS)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_catalogue_holds_what_templates_and_python_ask_for_and_no_more(code: str) -> None:
    kept = {(m.id, m.plural) for name, m in catalogue.catalogue(code).items() if name}
    asked = {(m.id, m.plural) for m, _ in catalogue.asked().values()}
    assert kept == asked, "run python tools/messages.py and translate what is new"


def test_renewing_a_catalogue_loses_no_translation(code: str) -> None:
    renewed = {m.id: m.forms for m in read(catalogue.renewed(code))}
    kept = {name: m.forms for name, m in catalogue.catalogue(code).items()}
    assert renewed == kept


def test_every_message_is_translated_and_none_is_a_guess(code: str) -> None:
    messages = [m for name, m in catalogue.catalogue(code).items() if name]
    assert len(messages) > 900
    assert [m.id for m in messages if not m.forms or not all(f.strip() for f in m.forms.values())] == []
    assert [m.id for m in messages if m.fuzzy] == []
    same = {m.id for m in messages if m.forms[0] == m.id and re.search(r"[A-Za-z]{2}", m.id)}
    assert same <= SAME


def test_a_translation_has_the_gaps_and_the_marks_of_its_message(code: str) -> None:
    wrong = []
    for m in catalogue.catalogue(code).values():
        for number, form in m.forms.items():
            # The forms of none, one and two may say the number in a word.
            free = {"%(n)s", "%(count)s"} if m.plural and number < 3 else set()
            if m.id and set(GAP.findall(form)) - free != set(GAP.findall(m.plural or m.id)) - free:
                wrong.append((m.id, form))
            if m.id and (m.id[:1].isspace(), m.id[-1:].isspace()) != (form[:1].isspace(), form[-1:].isspace()):
                wrong.append((m.id, form))
    assert wrong == []


def test_a_plural_has_as_many_forms_as_its_language(code: str) -> None:
    forms = {"ar": 6, "fa": 2}[code]
    plurals = [m for m in catalogue.catalogue(code).values() if m.plural]
    assert len(plurals) > 20
    assert {len(m.forms) for m in plurals} == {forms}


def test_dates_and_bounds_stay_readable_between_letters_from_right_to_left(code: str) -> None:
    """European digits after an Arabic letter are laid out from right to left where a hyphen parts them: 2024-05-04 would read
    04-05-2024. A left-to-right mark (U+200E) before them keeps their order."""
    bare = [
        m.id
        for m in catalogue.catalogue(code).values()
        for form in m.forms.values()
        if re.search(r"(?<!\u200e)%\((?:day|at|begin|end|low|high)\)s", form)
    ]
    assert bare == []


def test_arabic_counts_in_six_ways() -> None:
    with speaking("ar"):
        told = {n: counted(n, "claim") for n in (0, 1, 2, 3, 11, 100, 103)}
    assert len(set(told.values())) == 7
    assert told[2] == "ادعاءان"
    assert told[3] == "3 ادعاءات"
    assert told[11] == "11 ادعاءً"
    assert told[103].endswith("ادعاءات")


def test_english_is_spoken_where_nothing_is_chosen_and_after_the_block() -> None:
    assert language().code == "en"
    assert counted(1, "claim") == "1 claim"
    assert ngettext("%(n)s claim", "%(n)s claims", 2) == "2 claims"
    with speaking("fa"):
        assert gettext("Claims") == "ادعاها"
        with speaking("no such language"):
            assert gettext("Claims") == "Claims"
        assert language().direction == "rtl"
    assert gettext("Claims") == "Claims"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("fa-IR,fa;q=0.9,en;q=0.5", "fa"), ("en;q=0.3, ar-EG;q=0.8", "ar"), ("de, en;q=0.5", "en"), ("de", None), ("", None),
        ("ar;q=0, fa", "fa"), ("ar;q=x", None), ("AR", "ar"),
    ],
)  # fmt: skip
def test_the_language_a_browser_wants_most_and_we_have_is_taken(header: str, code: str | None) -> None:
    assert preferred(header) == code


def test_evidence_is_never_translated_and_what_stands_in_its_place_is() -> None:
    with speaking("ar"):
        assert named("Claims") == "Claims"
        assert named("the author") == "الكاتب"
        assert named("Person 3") == "الشخص 3"
        assert coded("named_person") == "شخص مسمى"
        assert coded("a_foreign_code") == "a foreign code"


def test_a_sentence_of_the_program_is_found_again_with_what_stands_in_its_gaps() -> None:
    said = "mara decided on this at 2026-03-01T09:00:00Z: look at that first"
    assert told(said) == said
    with speaking("ar"):
        assert "mara" in told(said)
        assert "2026-03-01T09:00:00Z" in told(said)
        assert "decided" not in told(said)
        assert told("a <b>new</b> thing") == '<span lang="en" dir="ltr">a &lt;b&gt;new&lt;/b&gt; thing</span>'


def test_what_stands_in_a_gap_is_no_pattern_and_no_markup() -> None:
    with speaking("fa"):
        made = told("%(id)s <i> has 7 bytes; at most 5 are taken")
    assert made.startswith("حجم %(id)s <i> برابر 7")
    assert not hasattr(made, "__html__")


def test_no_sentence_hides_another() -> None:
    with speaking("ar"):
        for sentence in SENTENCES:
            values = dict.fromkeys(re.findall(r"%\((\w+)\)s", sentence), "7")
            spoken = sentence % values if values else sentence
            assert told(spoken) == (gettext(sentence, **values) if values else gettext(sentence)), sentence


PO = """# a comment
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n>1);\\n"

#: somewhere.py
msgid "a \\"quoted\\" "
"line\\n"
msgstr "b"

#, fuzzy
msgid "guessed"
msgstr "x"

msgid "%(n)s thing"
msgid_plural "%(n)s things"
msgstr[0] "one"
msgstr[1] "many"
"""


def test_a_catalogue_is_read_and_written_as_it_stands() -> None:
    head, quoted, guessed, things = read(PO)
    assert head.forms[0].startswith("Plural-Forms")
    assert (quoted.id, quoted.forms) == ('a "quoted" line\n', {0: "b"})
    assert guessed.fuzzy
    assert (things.plural, things.forms) == ("%(n)s things", {0: "one", 1: "many"})
    again = read("\n".join(written(m) for m in (head, quoted, guessed, things)))
    assert again == [head, quoted, guessed, things]


def test_an_entry_that_is_guessed_or_half_done_stays_english() -> None:
    from gettext import GNUTranslations
    from io import BytesIO

    from ascertain.views.po import compiled

    made = GNUTranslations(BytesIO(compiled([*read(PO), Message(id="bare", forms={0: ""})])))
    assert made.gettext("guessed") == "guessed"
    assert made.gettext("bare") == "bare"
    assert made.ngettext("%(n)s thing", "%(n)s things", 5) == "many"


@pytest.mark.parametrize("text", ['msgid "open\n', 'msgstr_ "x"\n', '"loose"\n'])
def test_a_damaged_catalogue_names_its_line(text: str) -> None:
    with pytest.raises(BadInput, match="line 1"):
        read(text)


def test_every_language_has_its_catalogue() -> None:
    assert {p.name for p in catalogue.LOCALE.iterdir() if p.is_dir()} == set(OTHERS)
    assert all(translations(code).info()["language"] == code for code in OTHERS)
