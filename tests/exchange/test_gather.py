"""From a case on disk to a report that verifies without it, and to paper."""

from __future__ import annotations

import io
import os
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from exchange_making import AT, SIGNER, material, salt

from ascertain.exchange import gather, print_pdf, verify, verify_file, verify_report, write_archive, write_report
from ascertain.model import BadInput, Derivation, Document, Skipped
from ascertain.store.case import Case, Entry
from ascertain.store.custody import Event, recorded
from ascertain.store.joining import write_decision
from ascertain.store.verify import verify_case
from ascertain.store.writing import write_entry


def _derived(stage: str, item: str, outputs: tuple[str, ...]) -> Derivation:
    name = f"drv-{stage}-{item[-6:]}"
    return Derivation(id=name, stage=stage, method=f"{stage}@1", settings="{}", input=item, outputs=outputs, made_at=AT)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = material()
    opened = Case.create(tmp_path / "case.db", now=AT)
    for shot, read in zip(made.snapshots, made.documents, strict=True):
        opened.blobs.put(read.text.encode())
        found = tuple(r for r in made.records if r.document == read.id)
        left = Skipped(stage="claims", item=read.id, code="language", reason="a passage is Persian")
        entry = Entry(
            snapshot=shot,
            made=(
                (_derived("reading", shot.id, (read.id,)), (read,), ()),
                (_derived("claims", read.id, tuple(r.id for r in found)), found, (left,)),
            ),
        )
        event = Event(what="commit", who="desk", at=AT, about={"snapshot": shot.id})
        with recorded(opened.engine, event) as connection:
            write_entry(connection, entry)
    with recorded(opened.engine, Event(what="judge", who="Ada Holm", at=AT, about={"decision": "dec-1"})) as connection:
        write_decision(connection, made.decisions[0], None)
    return opened


def test_a_whole_case_becomes_a_report_that_verifies(case: Case) -> None:
    found = gather(case, title="Ferry", made_at=AT, software="Ascertain 1")
    wanted = material()
    assert (found.snapshots, found.documents, found.decisions) == (wanted.snapshots, wanted.documents, wanted.decisions)
    assert set(found.records) == set(wanted.records)
    assert len(found.derivations) == 4
    assert [s.reason for s in found.skipped] == ["a passage is Persian"] * 2
    result = verify_report(write_report(found, salt=salt(), signer=SIGNER))
    assert (result.status, result.first) == ("ok", None)
    assert result.checked["log entries"] == 4
    assert verify(case.path).status == "ok"
    case.close()
    case.path.write_bytes(b"\xff" + case.path.read_bytes()[1:])
    assert "cannot be read" in str(verify(case.path).first)


def test_a_part_of_a_case_holds_nothing_of_the_rest(case: Case) -> None:
    one, other = material().documents
    found = gather(case, title="Ferry", made_at=AT, software="Ascertain 1", documents=[one.id])
    assert found.documents == (one,)
    page = write_report(found, salt=salt(), signer=SIGNER)
    assert verify_report(page).status == "ok"
    for text in (other.id, other.snapshot, "Officials"):
        assert text not in page
    with pytest.raises(BadInput, match="doc-none"):
        gather(case, title="Ferry", made_at=AT, software="Ascertain 1", documents=["doc-none"])


def test_a_document_that_was_read_anew_goes_out_once(case: Case) -> None:
    made = material()
    shot, read = made.snapshots[0], made.documents[0]
    from dataclasses import replace

    newer = replace(read, id="doc-newer", method="text@2")
    entry = Entry(snapshot=shot, made=((_derived("reading", shot.id, ("doc-newer",)), (newer,), ()),))
    entry = replace(entry, made=((replace(entry.made[0][0], id="drv-newer"), (newer,), ()),))
    with recorded(case.engine, Event(what="commit", who="desk", at=AT, about={"snapshot": shot.id})) as connection:
        write_entry(connection, entry)
    found = gather(case, title="Ferry", made_at=AT, software="Ascertain 1")
    names: list[Document] = list(found.documents)
    assert [d.id for d in names if d.snapshot == shot.id] == ["doc-newer"]
    assert all(r.document != read.id for r in found.records)
    assert verify_case(case.path).status == "ok"


def test_the_bytes_of_a_case_travel_signed_with_their_log(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.wacz"
    assert write_archive(case, path, title="Ferry", at=AT, software="Ascertain 1", signer=SIGNER) == 2
    found = verify_file(path)
    assert (found.status, found.first) == ("ok", None)
    assert found.signed[0].key == SIGNER.public
    assert found.checked == {
        "files": 4,
        "snapshots": 2,
        "log entries": len(gather(case, title="Ferry", made_at=AT, software="x").log),
    }
    assert b"/home/desk" not in path.read_bytes()
    write_archive(case, path, title="Ferry", at=AT, software="Ascertain 1")
    assert "not signed" in verify_file(path).unverifiable[0]


def test_an_altered_archive_is_named_by_file(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.wacz"
    write_archive(case, path, title="Ferry", at=AT, software="Ascertain 1", signer=SIGNER)
    whole, chance = path.read_bytes(), random.Random(2)  # noqa: S311 - repeatable damage
    twin = whole.replace(b"Ada Holm", b"Eda Holm")
    path.write_bytes(twin)
    assert "logs/custody.jsonl" in str(verify_file(path).first)
    path.write_bytes(whole.replace(SIGNER.public.encode(), b"0" * 64))
    with pytest.raises(BadInput, match=r"datapackage-digest\.json"):
        verify_file(path)
    for _ in range(60):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            found = verify_file(path)
        except BadInput:
            continue
        # A ZIP file holds some bytes that nobody reads: times, versions, attributes of its members.
        assert found.broken or _same_files(bytes(data), whole)


def _same_files(data: bytes, whole: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as a, zipfile.ZipFile(io.BytesIO(whole)) as b:
        return [(n, a.read(n)) for n in a.namelist()] == [(n, b.read(n)) for n in b.namelist()]


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs an installed Chromium")
def test_a_report_prints(tmp_path: Path) -> None:
    page, target = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text(write_report(material(), salt=salt(), signer=SIGNER), encoding="utf-8")
    print_pdf(page, target, sandbox=os.geteuid() != 0)
    assert target.read_bytes().startswith(b"%PDF-")


def test_printing_without_a_browser_is_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadInput, match="no browser"):
        print_pdf(tmp_path / "report.html", tmp_path / "report.pdf")
    with pytest.raises(BadInput, match="could not print"):
        print_pdf(tmp_path / "report.html", tmp_path / "report.pdf", browser=str(tmp_path / "none"))
