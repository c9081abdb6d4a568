"""Two people on one case, each in a browser of their own: what each may do, whose name stands under it, who sees what first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ascertain import Workbench
from ascertain.app import passwords
from ascertain.app.accounts import Role
from ascertain.app.reviewing import queue
from ascertain.client import Client, Refused
from served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
pytest.importorskip("argon2", reason="accounts need argon2-cffi, of the extra serve")

PASSWORD = "seven herons on the mole"  # noqa: S105 - made up here
PEOPLE = {"ana": "admin", "rea": "reviewer", "tom": "reviewer", "vid": "viewer", "cem": "custodian"}


@dataclass(frozen=True, kw_only=True)
class Several:
    """A case with accounts that is being served."""

    bench: Workbench
    address: str
    browser: Browser

    def enters(self, name: str, **context: Any) -> Page:
        """A page of a browser in which that person has signed in."""
        page = self.browser.new_context(**context).new_page()
        page.goto(self.address)
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button.main")
        return page


@pytest.fixture(scope="module")
def made(compared_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("together") / "case"
    shutil.copytree(compared_case, folder)
    with pytest.MonkeyPatch.context() as patch, Workbench.open(folder / "case.db") as bench:
        for cost, cheap in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
            patch.setitem(passwords.COST, cost, cheap)
        for name, role in PEOPLE.items():
            bench.accounts.add(name, PASSWORD, role)
    return folder


@pytest.fixture
def several(made: Path, tmp_path: Path, browser: Browser) -> Iterator[Several]:
    shutil.copytree(made, tmp_path / "case")
    with Workbench.open(tmp_path / "case" / "case.db") as bench, served(bench) as here:
        yield Several(bench=bench, address=here.address, browser=browser)


def test_who_has_signed_in_is_not_asked_for_a_name_and_decides_under_their_own(several: Several) -> None:
    page = several.enters("rea")
    asked = several.bench.reader().now().found.contested[0].cluster.id
    for address in ("/review", f"/questions/{asked}", "/names/review", "/settings"):
        page.goto(several.address + address)
        assert page.locator("[name=who]:not(select)").count() == 0, address
    page.goto(f"{several.address}/review")
    claim = page.input_value("#decide [name=claim]")
    page.keyboard.press("y")
    page.wait_for_selector("#done")
    (decision,) = several.bench.case.decisions()
    assert (decision.who, decision.target) == ("rea", claim)
    page.keyboard.press("u")
    page.wait_for_selector("#done:has-text('Taken back')")
    page.goto(f"{several.address}/questions/{asked}")
    page.click("text=Assess this question")
    page.check("[name=sure]")
    page.click("text=Keep the ratings")
    assert several.bench.case.assessments()[0].who == "rea"


def test_the_second_of_two_sees_what_the_first_decided_and_then_decides_on_it(several: Several) -> None:
    rea, tom = several.enters("rea"), several.enters("tom")
    claim = queue(several.bench.reader().now()).first[0]
    for page in (rea, tom):
        page.goto(f"{several.address}/review?claim={claim}")
        page.locator("#judge-h").focus()
    rea.keyboard.press("d")
    rea.wait_for_selector("#done")
    tom.keyboard.press("p")
    tom.wait_for_selector(".problem")
    assert "rea decided on this" in tom.inner_text(".problem")
    assert tom.input_value("#decide [name=claim]") == claim
    assert "Denied" in tom.inner_text("dl.facts")
    assert [d.who for d in several.bench.case.decisions()] == ["rea"]
    tom.locator("#judge-h").focus()
    tom.keyboard.press("p")
    tom.wait_for_selector("#done")
    assert [(d.who, d.value) for d in several.bench.case.decisions()] == [("rea", "denied"), ("tom", "possible")]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_a_role_may_not_do_is_not_offered_and_refused_by_a_page_that_says_who_may(
    several: Several, language: str
) -> None:
    page = several.enters("vid", locale=language)
    page.goto(f"{several.address}/review")
    assert page.locator("#decide").count() == 0
    assert page.locator(".paper").count() == 1
    for address in ("/documents", "/settings", "/names/review", "/"):
        page.goto(several.address + address)
        assert page.locator("main form[method=post] button.main").count() == (address == "/settings")
    answer = page.goto(f"{several.address}/users")
    assert answer
    assert answer.status == 403
    assert answer.headers["content-type"].startswith("text/html")
    told = page.inner_text("main")
    if language == "en":
        assert "Your role in this case is viewer" in told
        assert "Who may do it\nadmin" in told.replace("\n\n", "\n")
    assert "ana" in told
    assert page.locator("nav ul li").count() > 10
    assert page.evaluate("document.dir") == ("ltr" if language == "en" else "rtl")


def test_a_program_is_refused_with_a_problem_that_names_the_roles(several: Several) -> None:
    key = several.bench.accounts.make_key("vid")
    claim = several.bench.list(kind="claim")[0]["id"]
    with Client(address=several.address, key=key) as client:
        assert client.me()["role"] == Role.VIEWER
        with pytest.raises(Refused, match="your role here is viewer; this takes reviewer, editor or custodian"):
            client.decide("confirm", claim)


def test_a_session_that_ended_leads_to_the_way_in_and_not_into_the_page(several: Several) -> None:
    page = several.enters("rea")
    page.goto(f"{several.address}/review")
    page.locator("#judge-h").focus()
    several.bench.accounts.remove("rea")
    page.keyboard.press("y")
    page.wait_for_url("**/sign-in?to=*")
    assert several.bench.case.decisions() == ()


def test_an_admin_begins_with_the_accounts_and_sees_nothing_of_the_case(several: Several) -> None:
    page = several.enters("ana")
    assert page.url.endswith("/users")
    answer = page.goto(f"{several.address}/claims")
    assert answer
    assert answer.status == 403
    assert "granary" not in page.content()
