"""The tutorial's ten steps from the bundled case to a closed assessment, each done in a browser as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_web_browser import Served, serving

from ascertain.faces.cli import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


def steps() -> list[str]:
    """The numbered steps of the section on the browser."""
    part = TUTORIAL.read_text("utf-8").partition("## In the browser")[2].partition("\n## ")[0]
    return [" ".join(s.split()) for s in re.findall(r"(?ms)^\d+\. (.+?)(?=^\d+\. |^$)", part)]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    """What `make run` leaves behind."""
    folder = tmp_path_factory.mktemp("tutorial") / "out"
    assert run(["demo", str(folder)]) == 0
    yield from serving(folder / "case.db", browser)


def press(page: Page, step: str, label: str) -> None:
    """Press what the step tells to press."""
    assert f"**{label}**" in step
    page.locator(
        f"nav a:text-is('{label}'), nav.tabs a:has-text('{label}'), button:text-is('{label}'), label:has-text('{label}')"
    ).first.click()


def test_ten_steps_lead_from_the_bundled_case_to_a_closed_assessment(browser: Browser, bundled: Served) -> None:
    told = steps()
    assert len(told) <= 10
    page = browser.new_context(storage_state=bundled.session).new_page()  # type: ignore[arg-type]
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text))
    page.on("pageerror", lambda e: trouble.append(str(e)))

    assert "make run" in told[0]
    page.goto(bundled.address)
    press(page, told[1], "Compare now")
    page.wait_for_selector("text=The case: compared", timeout=240_000)

    press(page, told[2], "Copies")
    rows = page.locator("#table-h + div tbody tr")
    known = [rows.nth(n).inner_text() for n in range(rows.count()) if "not known" not in rows.nth(n).inner_text()]
    assert any("Shots at Sorrel Bridge" in row and "Four killed" in row for row in known)

    press(page, told[3], "Questions")
    press(page, told[3], "Contested")
    assert "How many people died" in told[3]
    page.locator(".q h3 a:has-text('How many people died')").first.click()
    page.wait_for_selector(".answers-t tbody th[scope=row]")
    answers = page.locator(".answers-t tbody th[scope=row]").all_inner_texts()
    assert {"5", "6"} <= {answer.split()[0] for answer in answers}  # behind it, what to know of it

    assert "What the answer hangs on" in told[4]
    assert "another answer" in page.inner_text("section:has(#hangs)")

    page.fill("section:has(#assess-h) [name=who]", "mara")
    press(page, told[5], "Assess this question")
    press(page, told[6], "I went through all of them")
    press(page, told[6], "Keep the ratings")

    page.select_option("#likelihood", "roughly_even")
    page.select_option("[name=confidence]", "low")
    page.fill("#statement", "There is a roughly even chance that this many people died.")
    page.fill("#grounds", "Voices that do not depend on each other give different counts; nobody shows a list.")
    press(page, told[7], "Keep the judgement")
    press(page, told[8], "Close the assessment")
    page.wait_for_selector("section:has(#close):has-text('Closed by mara')")

    press(page, told[9], "Log")
    press(page, told[9], "Everything done in the case")
    assert "assess" in page.inner_text("tbody")
    assert trouble == []
