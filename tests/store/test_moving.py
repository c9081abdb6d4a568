"""A case moved to a server and back is the same case: same rows, same answers, a log that still vouches for all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from filling import AT, TEXT, entry
from sqlalchemy import select

from ascertain.model import BadInput, Document, StopRun
from ascertain.store import tables
from ascertain.store.case import Case, Filter
from ascertain.store.database import transaction
from ascertain.store.moving import move
from ascertain.store.purge import purge
from ascertain.store.search import Search
from ascertain.store.verify import verify_case

QUERIES = (
    "bridge",
    "brid*",
    "bridge OR reopen",
    "shut OR reopen -bridge",
    '"was shut"',
    '"bridge was sh"*',
    "zoe ordog",
    "!",
)
WORDS = f"{TEXT} Zoë Ördög crossed the bridge."


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.db"
    with Case.create(path, now=AT, settings={"engine": "serial"}) as case:
        for text, extractor in ((TEXT, "rules@1"), (TEXT, "rules@2"), (WORDS, "rules@1")):
            case.commit(entry(text, extractor=extractor), text.encode())
    return path


def _rows(case: Case) -> dict[str, list[tuple[object, ...]]]:
    with transaction(case.engine) as connection:
        wanted = [t for t in tables.metadata.tables.values() if t.name not in ("custody", "migration")]
        return {t.name: [tuple(row) for row in connection.execute(select(t).order_by(*t.primary_key))] for t in wanted}


def _found(case: Case) -> list[set[str]]:
    kinds = ("claim", "passage")
    asked = [Search(query=query, kind=kind) for query in QUERIES[:-1] for kind in kinds]
    return [{f"{row['document']} {row['start']} {row['hits']}" for row in case.search(where)} for where in asked]


def test_there_and_back_all_rows_answers_and_the_log_are_the_same(
    kept: Path, place: Path | str, tmp_path: Path
) -> None:
    with Case.open(kept, now=AT) as source, Case.empty(place, now=AT) as target:
        moved = move(source, target)
        assert moved["pack"] == 3
        assert _rows(target) == _rows(source)
        assert _found(target) == _found(source)
        # A command line hands places on as paths, which takes a slash from an address.
        with Case.open(Path(str(place)), now=AT) as again:
            assert again.counts() == source.counts()
        more = f"{WORDS} More."
        target.commit(entry(more), more.encode())
        with Case.empty(tmp_path / "back.db", now=AT) as back:
            move(target, back)
            assert _rows(back) == _rows(target)
            assert [back.blobs.get(row["snapshot"]) for row in back.documents(Filter())]
    found = verify_case(tmp_path / "back.db")
    assert (found.status, found.first) == ("ok", None)


def test_what_is_purged_on_either_leaves_no_row(kept: Path, place: Path | str) -> None:
    with Case.open(kept, now=AT) as source, Case.empty(place, now=AT) as target:
        move(source, target)
        (document,) = (d.id for d in target.current(Document) if d.text == WORDS)
        purge(target, [document], who="Ada Holm", why="asked for", at=AT)
        assert [d.text for d in target.current(Document)] == [TEXT]
        assert target.search(Search(query="zoe", kind="passage")) == ()
        assert len(target.search(Search(query="bridge"))) == 1


def test_a_case_is_not_moved_over_another(place: Path | str) -> None:
    Case.create(place, now=AT).close()
    with pytest.raises(BadInput, match=r"already|exists"):
        Case.empty(place, now=AT)


def test_missing_bytes_keep_a_case_where_it_is(kept: Path, place: Path | str) -> None:
    with Case.open(kept, now=AT) as source, Case.empty(place, now=AT) as target:
        name = source.documents(Filter())[0]["snapshot"]
        source.blobs.path(name).unlink()
        with pytest.raises(StopRun, match="cannot be read"):
            move(source, target)
        assert target.counts()["document"] == 0


def test_a_case_that_is_not_there_is_bad_input(place: Path | str) -> None:
    with pytest.raises(BadInput, match="there is no case"):
        Case.open(place, now=AT)


def test_a_schema_whose_name_is_no_name_is_bad_input() -> None:
    with pytest.raises(BadInput, match="no name of lower-case letters"):
        Case.open("postgresql://db.example/news?schema=a;drop", now=AT)
