"""People in a case kept on disk: deciding, the gate, what is shown, and how long all is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from safeguard_making import AT

from ascertain.app.keeping import retention, set_limits
from ascertain.app.leaving import check_gate, gate, masked, redacted_report
from ascertain.app.people import decide, people_in, public_actors
from ascertain.app.showing import Showing
from ascertain.assess import decision
from ascertain.exchange import gather, verify
from ascertain.model import Assessment, BadInput, Conflict
from ascertain.store.case import Case
from ascertain.store.purge import withheld_folder


def _show(case: Case, name: str, *, who: str = "ada") -> None:
    person = next(p for p in people_in(case) if p.name == name)
    decide(case, "public_role", person.label, value="clerk", who=who, why="office", at=AT, spans=person.mentions[:1])


def test_people_are_numbered_and_hidden_until_decided(kept: Case) -> None:
    assert [(p.label, p.name, p.shown) for p in people_in(kept)] == [
        ("Person 1", "Pavel Imre", False),
        ("Person 2", "Lena Dorn", False),
        ("Person 3", "Mara Orlin", False),
    ]
    _show(kept, "Pavel Imre")
    assert [p.shown for p in people_in(kept)] == [True, False, False]
    assert verify(kept.path).status == "ok"


def test_a_decision_about_a_person_is_in_the_log_and_another_in_between_is_a_conflict(kept: Case) -> None:
    made = decide(kept, "protect", "Person 1", value="witness", who="ada", why="at risk", at=AT)
    assert kept.decisions()[-1] == made
    with pytest.raises(Conflict):
        decide(kept, "protect", "Person 1", value="victim", who="bo", why="hurt", at=AT, seen="")
    with pytest.raises(BadInput, match="has no person"):
        decide(kept, "protect", "Pavel Imre", value="victim", who="bo", why="hurt", at=AT)
    events = [link.event for link in gather(kept, title="t", made_at=AT, software="s").log]
    assert any(made.id in event and "judge" in event for event in events)


def test_unmasking_in_a_case_takes_two_people_and_the_custodian(kept: Case) -> None:
    _show(kept, "Lena Dorn", who="ada")

    def unmask(who: str, role: str) -> None:
        decide(kept, "unmask", "Person 2", value="minor", who=who, role=role, why="parents agreed", at=AT)

    with pytest.raises(BadInput, match="second person"):
        unmask("ada", "custodian")
    with pytest.raises(BadInput, match="only a custodian"):
        unmask("bo", "editor")
    assert not people_in(kept)[1].shown
    unmask("bo", "custodian")
    assert people_in(kept)[1].shown
    assert kept.decisions()[-1].who == "bo"


def test_the_gate_names_people_by_number_and_masking_opens_it(kept: Case) -> None:
    found = gate(kept)
    assert len(found.names) == 3
    assert "Person 1 is private" in found.names[0]
    assert "minor, as the text suggests and nobody has decided" in found.names[1]
    assert not any(name in " ".join(found.names) for name in ("Imre", "Dorn", "Orlin"))
    with pytest.raises(BadInput, match=r"Person 1 is private.*or keep the names back"):
        check_gate(kept, masked=False)
    check_gate(kept, masked=True)
    assert gate(kept, documents=[people_in(kept)[2].mentions[0].document]).names == found.names[2:]


def test_the_gate_opens_unmasked_when_every_person_has_a_role(kept: Case) -> None:
    for name in ("Pavel Imre", "Mara Orlin", "Lena Dorn"):
        _show(kept, name)
    assert len(gate(kept).names) == 1
    decide(kept, "unmask", "Person 2", value="minor", who="bo", why="agreed", at=AT, role="custodian")
    check_gate(kept, masked=False)


def test_long_quotations_stand_in_the_way_masked_or_not(kept: Case) -> None:
    set_limits(kept, who="ada", why="agreed", quotation_words=3)
    for hidden in (False, True):
        with pytest.raises(BadInput, match=r"4 words of doc-\w+ are quoted in one piece; 3 are allowed"):
            check_gate(kept, masked=hidden)
    set_limits(kept, who="ada", why="agreed", quotation_words=4)
    check_gate(kept, masked=True)
    with pytest.raises(BadInput, match="above 0"):
        set_limits(kept, who="ada", why="agreed", quotation_words=0)


def test_a_closed_assessment_needs_a_second_reader(kept: Case) -> None:
    work = Assessment(id="asm-1", question="Had the ferry stopped?", closed=True, who="ada", at=AT)
    kept.assess(work)
    assert "no second reader" in gate(kept).others[0]
    for who, open_ in (("Ada ", False), ("bo", True)):
        kept.decide(decision("confirm", work.id, who=who, at=AT))
        assert (gate(kept).others == ()) is open_
    kept.assess(replace(work, id="asm-2", previous="asm-1", version=2))
    assert "asm-2" in gate(kept).others[0], "a new version is read anew"


def test_rows_graphs_and_material_show_numbers(kept: Case) -> None:
    mask = Showing().now(kept).mask
    rows = [{"speaker": "Pavel Imre", "text": "Imre met Dorn"}]
    assert mask.mask(rows) == [{"speaker": "Person 1", "text": "Person 1 met Person 2"}]
    assert public_actors(people_in(kept)) == frozenset()
    _show(kept, "Pavel Imre")
    assert public_actors(people_in(kept)) == frozenset(people_in(kept)[0].records)
    material = masked(kept, gather(kept, title="t", made_at=AT, software="s"))
    assert material.documents[0].text.startswith("Pavel Imre said the ferry had stopped. Person 2, 14,")


def test_a_redacted_report_keeps_its_whole_bundle_beside_the_case(kept: Case, tmp_path: Path) -> None:
    material = gather(kept, title="t", made_at=AT, software="s")
    made = redacted_report(kept, material, salt=iter(f"{n:024x}" for n in range(999)).__next__)
    page = tmp_path / "report.html"
    page.write_text(made.page, encoding="utf-8")
    assert verify(page).broken == ()
    assert not any(name in made.page for name in ("Imre", "Dorn", "Orlin"))
    (bundle,) = withheld_folder(kept.path).iterdir()
    assert bundle.read_text("utf-8") == made.bundle
    assert bundle.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2031-05-05", ""),
        ("2031-09-30", ""),
        ("2031-10-02", "in 29 days, on 2031-10-31"),
        ("2031-10-25", "in 6 days, on 2031-10-31"),
        ("2031-11-01", "until 2031-10-31: purge"),
    ],
)
def test_a_case_is_kept_180_days_and_says_so_before(kept: Case, day: str, words: str) -> None:
    found = retention(kept, datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=UTC))
    assert len(found) == bool(words)
    assert words in "".join(found)


def test_a_case_can_be_kept_for_another_time(kept: Case) -> None:
    set_limits(kept, who="ada", why="agreed", retention_days=10)
    assert "until 2031-05-14" in retention(kept, datetime(2031, 5, 20, tzinfo=UTC))[0]
    assert retention(kept, datetime(2031, 5, 10, tzinfo=UTC)) != ()
