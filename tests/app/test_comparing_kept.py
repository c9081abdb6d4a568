"""What claims say is worked out once a document, gives the same wherever it is made, and is kept where it may be kept."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from trial_parts import noon

from ascertain.app import Settings, Workbench, gists
from ascertain.app.gists import Batch, make
from ascertain.app.stating import Stating
from ascertain.app.votes import Votes
from ascertain.compare import vectors
from ascertain.compare.scene import Scene
from ascertain.compare.statements import Gist, Statement, statements
from ascertain.model import Actor, Attribution, Claim, Document, Event, PlaceName, Stance, TimeExpression
from ascertain.store.case import Case
from ascertain.store.derived import derived_file
from ascertain.store.purge import purge

TEXTS = (
    ("Harbour Post", "2031-03-05", "The harbour office said that four people died in Orvane on Monday. The mayor denied it."),
    ("Ford Gazette", "2031-03-06", "Lena Dorn said that she saw no fire. At least nine people were wounded in Orvane."),
    ("Upper Mail", "2031-03-07", "The ministry of Tellin said the soldiers crossed the ford, not the militia. They fired."),
)  # fmt: skip
LATER = ("Quay Times", "2031-03-08", "The police said that five people died in Orvane on 3 March 2031.")
RULES = Settings(use={"claims": "rules"}, engine="serial")


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that are worked out in this process from now on."""
    seen: list[str] = []
    real = gists.make

    def counted(batch: Batch) -> list[bytes]:
        seen.extend(t.document.id for t in batch.told)
        return real(batch)

    monkeypatch.setattr(gists, "make", counted)
    monkeypatch.setattr(vectors, "sentences", lambda: None)
    return seen


def _write(folder: Path, outlet: str, day: str, text: str) -> Path:
    path = folder / f"{outlet}.txt"
    path.write_text(f"What was told\n{outlet}\nPublished: {day}\n\n{text}\n", "utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.init(tmp_path / "case.db", settings=RULES, now=noon) as made:
        list(made.add([_write(tmp_path, *told) for told in TEXTS]))
        yield made


def _stating(case: Case, engine: str = "serial") -> Stating:
    return Stating(
        case=case,
        documents=case.current(Document),
        claims=case.current(Claim),
        attributions=case.current(Attribution),
        vectors=False,
        engine=engine,
    )


def _fields(found: list[Statement]) -> list[dict[str, object]]:
    return [{name: getattr(s, name) for name in (*Gist.__slots__, *Statement.__slots__)} for s in found]


def _direct(case: Case) -> list[dict[str, object]]:
    scene = Scene.of(case.current(Actor, Event, TimeExpression, PlaceName))
    return _fields(statements(case.current(Document), case.current(Claim), case.current(Attribution), scene=scene))


def test_kept_statements_are_those_that_the_words_give(case: Workbench, parsed: list[str]) -> None:
    wanted = _direct(case.case)
    assert len(wanted) > len(TEXTS)
    assert any(w["counts"] for w in wanted)
    assert _fields(_stating(case.case).run()[0]) == wanted
    assert len(parsed) == len(TEXTS)
    assert _fields(_stating(case.case).run()[0]) == wanted
    assert len(parsed) == len(TEXTS)


def test_worker_processes_make_the_same_bytes(case: Workbench, parsed: list[str]) -> None:
    path = derived_file(case.case.path)

    def kept(engine: str) -> list[tuple[str, str, bytes]]:
        path.unlink(missing_ok=True)
        _stating(case.case, engine).run()
        with closing(sqlite3.connect(path)) as file:
            return file.execute("SELECT document, key, data FROM derived ORDER BY document").fetchall()

    alone = kept("serial")
    assert len(parsed) == len(alone) == len(TEXTS)
    assert kept("processes") == alone
    assert len(parsed) == len(TEXTS)


def test_a_dead_worker_costs_nothing(case: Workbench, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = _direct(case.case)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert _fields(_stating(case.case, "processes").run()[0]) == wanted


def test_a_second_comparison_reads_only_the_document_that_is_new(
    case: Workbench, parsed: list[str], tmp_path: Path
) -> None:
    case.compare()
    before = set(parsed)
    parsed.clear()
    outcome = next(iter(case.add([_write(tmp_path, *LATER)])))
    found = case.compare()
    assert parsed == [outcome.documents[0].id]
    assert before.isdisjoint(parsed)
    with Workbench.init(tmp_path / "fresh.db", settings=RULES, now=noon) as fresh:
        list(fresh.add([tmp_path / f"{outlet}.txt" for outlet, _, _ in (*TEXTS, LATER)]))
        assert tuple(fresh.compare()) == tuple(found)


def test_a_claim_that_people_changed_is_worked_out_again(case: Workbench, parsed: list[str]) -> None:
    _stating(case.case).run()
    parsed.clear()
    claims = case.case.current(Claim)
    stating = _stating(case.case)
    stating.claims = (replace(claims[0], stance=Stance.DENIED), *claims[1:])
    found, _ = stating.run()
    assert parsed == [claims[0].document]
    assert next(s for s in found if s.claim.id == claims[0].id).holds == -1


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE derived SET data = x'00' || substr(data, 2)")


def _nonsense(path: Path) -> None:
    path.write_text("no database", "utf-8")


def _other_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("ALTER TABLE derived RENAME COLUMN data TO other")


@pytest.mark.parametrize("harm", [_cut, _flip, _nonsense, _other_table, Path.unlink])
def test_a_damaged_or_deleted_file_changes_no_answer(
    case: Workbench, parsed: list[str], harm: Callable[[Path], object]
) -> None:
    wanted = _fields(_stating(case.case).run()[0])
    harm(derived_file(case.case.path))
    assert _fields(_stating(case.case).run()[0]) == wanted
    parsed.clear()
    assert _fields(_stating(case.case).run()[0]) == wanted
    assert not parsed


def test_a_place_where_nothing_can_be_kept_is_gone_without(case: Workbench, parsed: list[str]) -> None:
    derived_file(case.case.path).mkdir()
    assert _fields(_stating(case.case).run()[0]) == _direct(case.case)


def test_an_encrypted_case_keeps_no_words_outside(case: Workbench, parsed: list[str]) -> None:
    pytest.importorskip("nacl")
    from ascertain.store.vault import Vault

    locked = replace(case.case, blobs=replace(case.case.blobs, vault=Vault.of(b"k" * 32)))
    assert _fields(_stating(locked).run()[0]) == _direct(case.case)
    assert not derived_file(case.case.path).exists()


def test_a_purge_takes_what_was_kept_of_the_documents(case: Workbench, parsed: list[str]) -> None:
    _stating(case.case).run()
    path = derived_file(case.case.path)
    assert path.exists()
    purge(case.case, [case.case.current(Document)[0].id], who="cy", why="time is over", at="2031-05-04T10:00:00Z")
    assert not path.exists()


def test_what_is_kept_is_for_those_who_may_read_the_case(case: Workbench, parsed: list[str]) -> None:
    case.case.path.chmod(0o600)
    _stating(case.case).run()
    assert derived_file(case.case.path).stat().st_mode & 0o777 == 0o600


def test_a_batch_makes_the_same_bytes_twice(case: Workbench) -> None:
    scene = Scene.of(case.case.current(Actor, Event, TimeExpression))
    document = case.case.current(Document)[0]
    told = gists.Told(
        key="k",
        document=document,
        claims=[c for c in case.case.current(Claim) if c.document == document.id],
        sources=case.case.current(Attribution),
        scene=scene.only(document.id),
    )
    batch = Batch(told=(told,), vectors=False)
    assert make(batch) == make(batch)


def test_a_pair_is_put_to_the_inference_model_once(case: Workbench) -> None:
    asked: list[tuple[str, str]] = []

    def score(premise: str, hypothesis: str) -> tuple[float, float, float]:
        asked.append((premise, hypothesis))
        return (0.1, 1 / 3, 0.2 if premise == "a" else 0.3)

    pytest.importorskip("ascertain_models_en")
    votes = Votes.of(case.case, score)
    first = [votes(*pair) for pair in (("a", "b"), ("b", "a"), ("a", "b"))]
    votes.keep(case.case)
    _stating(case.case).run()
    again = Votes.of(case.case, score)
    assert [again(*pair) for pair in (("a", "b"), ("b", "a"), ("a", "b"))] == first
    assert asked == [("a", "b"), ("b", "a")]
