"""The terminal summary: the same account as the page, in any width, without colour."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from xray_making import K, Making, ferry, making, persian

from ascertain.model import Basis, Skipped
from ascertain.views import build, summary


def printed(m: Making, width: int = 100, *, claims: bool = True) -> str:
    out = io.StringIO()
    Console(file=out, width=width, no_color=True, highlight=False).print(
        summary(build(m.snapshot, m.document, m.records), claims=claims)
    )
    return out.getvalue()


def test_head_flags_and_counts_come_first() -> None:
    text = printed(ferry())
    order = [
        "Two versions of a night on the Sarn",
        "The Lower Sarn Courier · Teodor Walsk; Anonymous desk · 2031-03-08 · en",
        "! Different authors are named in different places",
        "16 claims: 3 on named sources, 5 on unnamed sources",
        "Named sources",
        "Unnamed sources",
        "The author’s own voice: 5 of 16 claims",
        "Claims\n",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_each_claim_tells_speaker_basis_and_stance_in_words() -> None:
    text = printed(ferry(), 120)
    assert " 8 □ shots were fired" in text
    assert "Two senior officers · unnamed official · ¬ denied" in text
    assert "a mechanic, as reported by Ilka Dorn · unnamed other · ⊢ asserted" in text
    assert "asserted, stated as not holding" in text


def test_sources_name_their_claims_and_the_reason_for_anonymity() -> None:
    text = printed(ferry(), 120)
    assert "□ Two senior officers [8] (reason: because the inquiry is open)" in text
    assert "○ Residents on the east bank [9] (no reason given)" in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for m in (ferry(), persian()):
        assert max(cell_len(line) for line in printed(m, width).splitlines()) <= width


def test_right_to_left_words_are_kept_in_one_piece() -> None:
    text = printed(persian(), 120)
    assert "\u2068ایلکا دورن\u2069 · named person" in text
    assert text.count("\u2068") == text.count("\u2069")


def test_text_cannot_steer_the_terminal_or_the_markup() -> None:
    m = making([(K.PARAGRAPH, "Ana said \x1b[2J[bold red]it[/] rained\u202e.")], title="\x1b]0;owned\x07[link=x]T[/]")
    m.says(Basis.NAMED_PERSON, "Ana", "said", "\x1b[2J[bold red]it[/] rained\u202e")
    text = printed(m)
    assert "\x1b" not in text
    assert "[U+001B][2J[bold red]it[/] rained[U+202E]" in text


def test_the_list_of_claims_can_be_left_out() -> None:
    assert "shots were fired" not in printed(ferry(), claims=False)


def test_an_article_without_claims_says_so_and_why() -> None:
    m = making([(K.PARAGRAPH, "Rain?")])
    m.records += [Skipped(stage="claims", item=str(n), code="question", reason="A question.") for n in range(2)]
    text = printed(m)
    assert "No claims were found." in text
    assert "Left out: A question. (2 times)" in text
