"""Words are found in what is current and nowhere else, at their exact places, whatever a person types."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aging import aged
from filling import AT, TEXT, document, entry
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from ascertain.model import Attribution, BadInput, Claim, Document, Passage, PassageKind, Span
from ascertain.store import tables
from ascertain.store.case import Case, Entry
from ascertain.store.database import transaction
from ascertain.store.search import Search
from ascertain.store.search_index import INDEXES, rebuild
from ascertain.store.search_query import parse
from ascertain.store.writing import write_entry

OTHER = "The ministry said the bridge was shut. It may reopen. A cunning plot of Zoë Ördög."


def _keep(case: Case, made: Entry, words: str = TEXT) -> None:
    case.commit(made, words.encode())


def _altered(made: Entry, **fields: object) -> Entry:
    """The entry with its document's fields replaced."""
    (reading, (doc,), skips), *rest = made.made
    assert isinstance(doc, Document)
    return replace(made, made=((reading, (replace(doc, **fields),), skips), *rest))  # type: ignore[arg-type]


def _texts(case: Case, query: str, **where: object) -> list[str]:
    return [row["text"] for row in case.search(Search(query=query, **where))]  # type: ignore[arg-type]


def _sound(case: Case) -> None:
    """The index holds exactly what one made anew holds."""

    with transaction(case.engine, writes=True) as connection:
        before = _terms(connection)
        rebuild(connection)
        assert _terms(connection) == before


def _terms(connection: Connection) -> list[Any]:
    found: list[Any] = []
    for name in INDEXES.values():
        if connection.dialect.name == "postgresql":
            found += connection.exec_driver_sql(f"SELECT rowid, words::text FROM {name} ORDER BY rowid")  # noqa: S608
        else:
            terms = f"CREATE VIRTUAL TABLE temp.term USING fts5vocab(main, {name}, instance)"
            connection.exec_driver_sql(terms)
            found += connection.exec_driver_sql("SELECT * FROM temp.term")
            connection.exec_driver_sql("DROP TABLE temp.term")
    return found


def test_a_claim_is_found_with_the_exact_places_of_its_words(case: Case) -> None:
    _keep(case, entry())
    (row,) = case.search(Search(query="BRIDGE shut"))
    assert [TEXT[a:b] for a, b in row["hits"]] == ["bridge", "shut"]
    assert (row["kind"], row["text"]) == ("claim", "the bridge was shut")
    assert (row["basis"], row["stance"], row["speaker"]) == ("named_organisation", "asserted", "The ministry")
    assert (row["title"], row["document"]) == ("Bridge shut", document().id)


def test_hits_in_a_claim_of_several_pieces_stand_in_their_pieces(case: Case) -> None:
    made = entry()
    reading, (claims, found, skips) = made.made
    doc = document()
    pieces = tuple(
        Span(document=doc.id, start=TEXT.index(words), end=TEXT.index(words) + len(words))
        for words in ("A cunning plot", "the bridge")
    )
    split = tuple(replace(o, content=pieces) if isinstance(o, Claim) else o for o in found)
    _keep(case, replace(made, made=(reading, (claims, split, skips))))
    (row, _) = case.search(Search(query='"plot the bridge"'))
    assert row["text"] == "A cunning plot … the bridge"
    assert [TEXT[a:b] for a, b in row["hits"]] == ["plot", "the bridge"]


def test_accents_and_letter_case_do_not_matter_and_passages_are_found(case: Case) -> None:
    _keep(case, entry(OTHER), OTHER)
    for query in ("zoe ordog", "ZOË ÖRDÖG", "Zoe\u0308 Ördög"):
        (row,) = case.search(Search(query=query, kind="passage"))
        assert [OTHER[a:b] for a, b in row["hits"]] == ["Zoë", "Ördög"]
        assert (row["kind"], row["passage"]) == ("passage", "paragraph")
    assert case.search(Search(query="zoe")) == ()


def test_chrome_is_not_searched(case: Case) -> None:
    at = TEXT.index("A cunning")
    parts = (
        Passage(kind=PassageKind.PARAGRAPH, start=0, end=at - 1),
        Passage(kind=PassageKind.CHROME, start=at, end=len(TEXT)),
    )
    _keep(case, _altered(entry(), passages=parts))
    assert _texts(case, "reopen", kind="passage") == [TEXT[: at - 1]]
    assert _texts(case, "cunning", kind="passage") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("brid*", 1),
        ("brid", 0),
        ("bridge reopen", 0),
        ("bridge OR reopen", 2),
        ("shut OR reopen -bridge", 1),
        ('"was shut"', 1),
        ('"shut was"', 0),
        ('"bridge was sh"*', 1),
        ("bridge AND shut", 1),
        ("text:bridge", 0),
        ("NEAR(bridge shut)", 0),
        ('"bridge', 1),
        ("bridge !!! ???", 1),
        ("(bridge)", 1),
        ("bridge'; DROP TABLE record; --", 0),
    ],
)
def test_the_words_of_a_search(case: Case, query: str, found: int) -> None:
    _keep(case, entry())
    assert len(case.search(Search(query=query))) == found


@pytest.mark.parametrize("query", ["", "   ", "-bridge", '""', "***", "OR", "\x00", "-"])
def test_a_search_for_no_word_is_bad_input(query: str) -> None:
    with pytest.raises(BadInput, match="at least one word"):
        parse(query)


def test_a_search_for_very_many_words_is_bad_input() -> None:
    with pytest.raises(BadInput, match="more than 64"):
        parse("bridge " * 65)


_PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(['"', "*", "-", "(", ")", "OR", "NOT", "AND", "NEAR", ":", "^", "+", "{", "\x00"]),
)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Case:
    made = Case.create(tmp_path_factory.mktemp("one") / "case.db", now=AT)
    made.commit(entry(), TEXT.encode())
    return made


@given(st.lists(_PIECES, max_size=12).map(" ".join), st.sampled_from(sorted(INDEXES)))
def test_no_input_breaks_a_search(one: Case, query: str, kind: str) -> None:
    try:
        found = one.search(Search(query=query, kind=kind, outlet=None))
    except BadInput:
        return
    assert all(0 <= a < b <= len(TEXT) for row in found for a, b in row["hits"])


def test_what_is_superseded_is_not_found_and_comes_back(case: Case) -> None:
    _keep(case, entry())
    first = case.search(Search(query="bridge"))
    _keep(case, entry(extractor="rules@2"))
    assert len(case.search(Search(query="bridge"))) == 1
    _sound(case)
    _keep(case, entry(reader="text@2", extractor="rules@2"))
    (row,) = case.search(Search(query="plot", kind="passage"))
    assert row["document"] == document(method="text@2").id
    _sound(case)
    _keep(case, entry())
    assert case.search(Search(query="bridge")) == first
    assert len(case.search(Search(query="plot", kind="passage"))) == 1
    _sound(case)


def test_what_is_not_committed_is_not_found(case: Case) -> None:
    def cut_short() -> None:
        with transaction(case.engine, writes=True) as connection:
            write_entry(connection, entry())
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        cut_short()
    assert case.search(Search(query="bridge")) == ()
    assert case.search(Search(query="bridge", kind="passage")) == ()
    _sound(case)


def test_removed_rows_leave_the_index_when_it_is_made_anew(file_case: Case) -> None:
    case = file_case
    _keep(case, entry())
    with transaction(case.engine, writes=True) as connection:
        for table in (tables.record, tables.pack, tables.passage):
            connection.execute(table.delete())
        rebuild(connection)
        left = connection.execute(text("SELECT hex(block) FROM claim_words_data")).scalars().all()
    for query in ("bridge", "reopen"):
        assert _texts(case, query) == _texts(case, query, kind="passage") == []
    assert not any(b"reopen".hex().upper() in block for block in left)
    _sound(case)


def test_filters_narrow_a_search(case: Case) -> None:
    north = _altered(entry(origin="north.txt"), outlet="Northern Post", published="2031-05-04T08:00:00+02:00")
    south = _altered(entry(OTHER, origin="south.txt"), outlet="100% South", published="2031-06")
    _keep(case, north)
    _keep(case, south, OTHER)

    def outlets(**where: object) -> list[str]:
        return [row["outlet"] for row in case.search(Search(query="bridge", **where))]  # type: ignore[arg-type]

    both = ["Northern Post", "100% South"]
    assert outlets() == both
    assert outlets(outlet="northern") == both[:1]
    assert outlets(outlet="0%") == both[1:]
    assert outlets(outlet="%") == both[1:]
    assert outlets(since="2031-05-05") == both[1:]
    assert outlets(until="2031-05") == outlets(since="2031-05-04", until="2031-05-04") == both[:1]
    assert outlets(since="2030", until="2031") == both
    assert outlets(document=document(OTHER).id) == both[1:]
    assert outlets(basis="named_organisation", stance="asserted", speaker="MINISTRY") == both
    assert outlets(basis="document") == outlets(stance="denied") == outlets(speaker="mayor") == []


def test_ranks_and_pages_are_the_same_each_time(case: Case) -> None:
    for number in range(7):
        words = f"{TEXT} {number}"
        _keep(case, entry(words, origin=f"{number}.txt"), words)
    whole = case.search(Search(query="bridge"))
    pages = [case.search(Search(query="bridge", limit=3, offset=at)) for at in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert tuple(row for page in pages for row in page) == whole
    origins = [document(f"{TEXT} {number}").id for number in range(7)]
    assert [row["document"] for row in whole] == origins


def test_the_shorter_passage_with_the_words_comes_first(case: Case) -> None:
    for words in (f"{TEXT} {'Rain fell. ' * 30}", TEXT):
        _keep(case, entry(words, origin=words[-9:]), words)
    rows = case.search(Search(query="cunning", kind="passage"))
    assert [len(row["text"]) for row in rows] == sorted(len(row["text"]) for row in rows)
    assert rows[0]["score"] > rows[1]["score"]


def test_a_case_of_an_older_version_is_searched_too(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    aged(path, entry(), entry(extractor="rules@2"), version=4)
    with Case.open(path, now=AT) as case:
        assert _texts(case, "bridge") == ["the bridge was shut"]
        assert _texts(case, "bridge", kind="passage") == [TEXT]
        _sound(case)


@pytest.mark.parametrize(
    "where",
    [
        {"kind": "attribution"},
        {"kind": "passage", "basis": "document"},
        {"since": "last May"},
        {"until": "2031-5"},
        {"limit": 0},
        {"offset": -1},
    ],
)
def test_a_filter_that_means_nothing_is_bad_input(case: Case, where: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        case.search(Search(query="bridge", **where))  # type: ignore[arg-type]


def test_names_that_no_column_can_hold_are_searched_all_the_same(case: Case) -> None:
    made = entry()
    reading, (claims, found, skips) = made.made
    named = tuple(
        replace(o, speaker=replace(o.speaker, name="Orl\udcff")) if isinstance(o, Attribution) else o for o in found
    )
    _keep(case, replace(made, made=(reading, (claims, named, skips))))
    assert len(_texts(case, "bridge", speaker="Orl\udcff")) == 1
