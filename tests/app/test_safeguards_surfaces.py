"""The newer ways in and out of a case, asked for what none of them may give: all about one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from safeguard_making import AT, FERRY, QUAY, entry

from ascertain.app import Workbench, meaning
from ascertain.app.changes import Given, Standing, changes
from ascertain.app.webhooks import Hook
from ascertain.compare.vectors import Encoding
from ascertain.store.case import Case

NAMES = ("Imre", "Dorn", "Orlin")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """A case with three private people."""
    with Case.create(tmp_path / "case.db", now=AT) as case:
        for text in (FERRY, QUAY):
            case.commit(entry(text, text.partition(" said ")[0]), text.encode())
    with Workbench.open(tmp_path / "case.db") as opened:
        yield opened


def test_who_is_told_is_named_by_address_never_by_words_or_names() -> None:
    assert {f.name for f in fields(Hook)} == {"url", "secret"}


@pytest.mark.parametrize("public", [False, True])
def test_no_change_of_a_question_that_names_a_person_is_told(bench: Workbench, public: bool) -> None:
    """On the page, in the feed and by webhook: what is told everywhere comes from `changes`."""
    if public:
        for person in bench.people():
            who = {"who": "Ana", "why": "speaks for an office", "spans": person.mentions[:1]}
            bench.decide_person("public_role", person.label, value="minister", **who)  # type: ignore[arg-type]

    def standing(question: str, *answers: str) -> Standing:
        given = {a: Given(label=a, probability=0.5, origins=1) for a in answers}
        return Standing(question=question, answers=given)

    before = {"q1": standing("Why was the quay shut?", "a storm")}
    after = {
        "q1": standing("Why was the quay shut?", "a storm", "a strike"),
        "q2": standing("What did Pavel Imre see?", "a boat", "nothing"),
        "q3": standing("Who shut the quay?", "Mara Orlin", "the Harbour Office"),
        "q4": standing("Who opened it?", "the Harbour Office", "the mayor"),
    }
    before["q4"] = standing("Who opened it?", "Pavel Imre")
    told = changes(before, after, bench.case, at=AT)
    assert [c.cluster for c in told] == ["q1"]


def test_a_search_by_meaning_answers_with_numbers_and_within_one_case(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike = Encoding(name="all alike", vector=lambda text: np.ones(64, np.float32) / 8, least=0.1)
    monkeypatch.setattr(meaning, "encoding", lambda name: alike)
    for query in ("Imre", "Pavel Imre", "boat"):
        for by in ("meaning", "both"):
            rows = bench.search(query, by=by)
            assert rows
            assert not [name for name in NAMES if name in str(rows)]
            assert any("Person " in str(row) for row in rows)


def test_accounts_of_one_case_are_none_of_another(bench: Workbench, tmp_path: Path) -> None:
    bench.accounts.add("ada", "nine blue herons fly", "admin")
    with Workbench.init(tmp_path / "other.db") as other:
        assert not other.accounts.on
        assert other.accounts.list() == ()
