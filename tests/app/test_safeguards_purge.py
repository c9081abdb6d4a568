"""What is purged is gone from every file, the log says what it was, and the rest of the case still verifies."""

from __future__ import annotations

from pathlib import Path

import pytest
from safeguard_making import AT, FERRY, QUAY, entry

from ascertain.app.keeping import purge
from ascertain.app.leaving import redacted_report
from ascertain.app.people import decide, people_in
from ascertain.exchange import gather, verify
from ascertain.model import Assessment, BadInput, Document, EvidenceItem, text_hash
from ascertain.store.case import Case
from ascertain.store.purge import sweep, withheld_folder
from ascertain.store.query import Filter

OUT = {"who": "cy", "why": "time is over", "at": AT, "role": "custodian"}


def _ferry(case: Case) -> Document:
    return next(d for d in case.current(Document) if d.text == FERRY)


def _bytes(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_purged_document_is_in_no_byte_of_the_case_and_the_other_is_whole(kept: Case, tmp_path: Path) -> None:
    read = _ferry(kept)
    assert b"Imre" in _bytes(tmp_path)
    receipt = purge(kept, [read.id], **OUT)
    left = _bytes(tmp_path)
    for words in (b"Imre", b"Lena", b"ferry", b"on board"):
        assert words not in left, words
    assert b"the quay was shut" in left
    assert receipt.snapshots == (read.snapshot,)
    assert receipt.documents == ((read.id, text_hash(FERRY)),)
    assert [d.text for d in kept.current(Document)] == [QUAY]
    assert [p.name for p in people_in(kept)] == ["Mara Orlin"]
    assert kept.documents(Filter())[0]["records"] == {"attribution": 1, "claim": 1, "mention": 1}


def test_a_purged_case_verifies_and_says_what_was_purged(kept: Case) -> None:
    receipt = purge(kept, [_ferry(kept).id], **OUT)
    found = verify(kept.path)
    assert (found.status, found.first) == ("ok", None)
    assert any("1 captured items were purged" in note for note in found.notes)
    for words in (receipt.snapshots[0], text_hash(FERRY), "time is over", '"who":"cy"'):
        assert words in receipt.entry.event


def test_all_of_a_case_can_be_purged_and_it_can_be_used_again(kept: Case, tmp_path: Path) -> None:
    kept.assess(Assessment(id="asm-1", question="Had the ferry stopped?", who="ada", at=AT))
    receipt = purge(kept, None, **OUT)
    assert len(receipt.snapshots) == 2
    assert not any(word in _bytes(tmp_path) for word in (b"Imre", b"Orlin", b"ferry"))
    assert verify(kept.path).status == "ok"
    kept.commit(entry(FERRY, "Pavel Imre"), FERRY.encode())
    assert verify(kept.path).status == "ok"
    kept.blobs.path(_ferry(kept).snapshot).unlink()
    assert verify(kept.path).status == "broken", "what was captured again is missed like anything else"


def test_what_people_wrote_about_purged_items_loses_the_words_and_keeps_the_decision(
    kept: Case, tmp_path: Path
) -> None:
    read, person = _ferry(kept), people_in(kept)[0]
    decide(kept, "protect", "Person 1", value="witness", who="ada", why="Imre fears for his job", at=AT)
    decide(
        kept, "public_role", "Person 1", value="clerk", who="ada", why="Imre runs it", at=AT, spans=person.mentions[:1]
    )
    note = EvidenceItem(id="e1", note="Imre counted the boats", spans=person.mentions[:1])
    kept.assess(Assessment(id="asm-1", question="Was it shut?", evidence=(note,), who="ada", at=AT))
    purge(kept, [read.id], **OUT)
    assert [(d.action, d.who, d.spans) for d in kept.decisions()][1] == ("public_role", "ada", ())
    assert kept.assessments()[0].evidence[0].note == "[purged]"
    assert b"counted the boats" not in _bytes(tmp_path)
    assert b"runs it" not in _bytes(tmp_path)
    assert verify(kept.path).status == "ok"


def test_salts_of_redacted_reports_go_with_the_documents(kept: Case) -> None:
    material = gather(kept, title="t", made_at=AT, software="s")
    redacted_report(kept, material, salt=iter(f"{n:024x}" for n in range(999)).__next__)
    assert withheld_folder(kept.path).is_dir()
    purge(kept, [_ferry(kept).id], **OUT)
    assert not withheld_folder(kept.path).exists()


def test_a_purge_that_was_cut_short_is_finished_by_the_next(kept: Case, tmp_path: Path) -> None:
    purge(kept, [_ferry(kept).id], **OUT)
    kept.blobs.put(FERRY.encode())
    sweep(kept)
    assert b"ferry" not in _bytes(tmp_path)


def test_only_a_custodian_purges_with_a_reason(kept: Case) -> None:
    with pytest.raises(BadInput, match="only a custodian"):
        purge(kept, None, **(OUT | {"role": "editor"}))
    with pytest.raises(BadInput, match="name and a reason"):
        purge(kept, None, **(OUT | {"why": " "}))
    with pytest.raises(BadInput):
        purge(kept, [], **OUT)
    assert len(kept.current(Document)) == 2


def test_a_row_removed_behind_the_log_is_broken_not_purged(kept: Case) -> None:
    import sqlite3
    from contextlib import closing

    purge(kept, [_ferry(kept).id], **OUT)
    kept.close()
    with closing(sqlite3.connect(kept.path)) as connection, connection:
        connection.execute("DELETE FROM record WHERE sort IN (SELECT number FROM sort WHERE kind = 'mention')")
    assert verify(kept.path).status == "broken"
