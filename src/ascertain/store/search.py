"""Words looked up in one case: claims or passages, the best match first, with the place of every word that matched.

A search sees one case and nothing beside it; there is no search over several cases at once.
"""

# ruff: noqa: S608 - only names of our own tables and columns are laid into statements; values are bound
from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, text

from ascertain.model import BadInput, Document, Span
from ascertain.store.codec import decode, printable, unpack
from ascertain.store.rows import pieces
from ascertain.store.search_index import INDEXES, TOKENIZER, claim_words
from ascertain.store.search_query import Query, match_expression, parse
from ascertain.store.tables import split_id

OPEN, CLOSE = "\ue000\ue001", "\ue001\ue000"
"""What the index puts around words that matched; of private characters, which articles have no use for."""
SEPARATOR = " … "
TABLES = {"claim": "record", "passage": "passage"}
"""Where the rows of each kind stand."""
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")
_CLAIM = """p.json AS packed, d.json, r.number - p.first AS place, s.basis, s.stance, s.polarity, n.name AS speaker, s.speaker_kind,
    r."start", r."end" """
_PASSAGE = """d.json, r.kind AS passage, r."start", r."end" """
_DOCUMENT = "d.id AS document, d.title, d.outlet, d.url, d.published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look up. `kind` is claim or passage; None leaves a filter open. `since` and `until` are days, months or years
    of publication, both included, compared as finely as given; what has no date is found only without them."""

    query: str
    kind: str = "claim"
    outlet: str | None = None
    """Part of the outlet's name, in any case of letters, as `speaker` of the speaker's."""
    since: str | None = None
    until: str | None = None
    basis: str | None = None
    stance: str | None = None
    speaker: str | None = None
    document: str | None = None
    only: frozenset[str] | None = None
    """Ids of the claims that may be found."""
    limit: int = 20
    offset: int = 0


def search(connection: Connection, where: Search) -> tuple[dict[str, Any], ...]:
    """Rows that match, ranked by BM25 (by PostgreSQL's own measure there), equal ones in the order they were written.

    `hits` are the words that matched as `[start, end]` in the document's text, code points, half open.
    """
    index = INDEXES.get(where.kind)
    if index is None:
        raise BadInput(f"cannot search {where.kind!r}; known kinds: {', '.join(INDEXES)}")
    if where.limit < 1 or where.offset < 0:
        raise BadInput(f"cannot show {where.limit} rows from row {where.offset} on; ask for at least one, from 0 on")
    query = parse(where.query)
    ranked = ranks(connection, where)
    return show(connection, where.kind, [(number, -score) for number, score in ranked], query)


def ranks(connection: Connection, where: Search) -> list[tuple[int, float]]:
    """Numbers of the rows that match with what they are ranked by, the best, which is the lowest, first."""
    return _ranked(connection, where, INDEXES[where.kind], parse(where.query))


def show(
    connection: Connection, kind: str, ranked: Sequence[tuple[int, float]], query: Query
) -> tuple[dict[str, Any], ...]:
    """The rows of those numbers and scores in that order, with the query's words marked in them."""
    found = _rows(connection, kind, [number for number, _ in ranked])
    rows = [_row(kind, found[number], float(f"{score:.4g}")) for number, score in ranked]
    marked = _marked(match_expression(query), [row["text"] for row in rows])
    for place, row in enumerate(rows):
        marks = _marks(marked.get(place, ""), row["text"])
        row["hits"] = [list(hit) for hit in _in_document(marks, row["text"], row["hits"])]
    return tuple(rows)


def allowed(connection: Connection, where: Search, numbers: Sequence[int] | None = None) -> set[int]:
    """Which rows of the kind the filters let through, whatever their words: of those numbers, or of all."""
    conditions, values = _filters(where, "ILIKE" if connection.dialect.name == "postgresql" else "LIKE")
    if numbers is not None and not conditions:
        return set(numbers)
    claims = where.kind == "claim"
    joins = "JOIN pack p ON p.derivation = r.derivation JOIN document d ON d.number = p.document_number"
    joins = f"{TABLES[where.kind]} r {joins if claims else 'JOIN document d ON d.number = r.document_number'}"
    if numbers is None:
        sort = "r.sort IN (SELECT number FROM sort WHERE kind = 'claim')"
        wanted = " AND ".join((sort if claims else "1 = 1", *conditions))
        return set(connection.scalars(text(f"SELECT r.number FROM {joins} WHERE {wanted}"), values))
    wanted = " AND ".join(("r.number IN :numbers", *conditions))
    chosen = text(f"SELECT r.number FROM {joins} WHERE {wanted}")
    chosen = chosen.bindparams(bindparam("numbers", expanding=True))
    return {n for part in pieces(numbers) for n in connection.scalars(chosen, {**values, "numbers": part})}


def unwanted(connection: Connection, kind: str, numbers: Sequence[int], query: Query) -> set[int]:
    """Which of those rows hold a word that must not be there."""
    if not query.without or not numbers:
        return set()
    found = _rows(connection, kind, numbers)
    held = _marked(
        match_expression(Query(alternatives=tuple((t,) for t in query.without))),
        [_row(kind, found[n], 0.0)["text"] for n in numbers],
    )
    return {numbers[place] for place in held}


def _ranked(connection: Connection, where: Search, index: str, query: Query) -> list[tuple[int, float]]:
    plain = connection.dialect.name != "postgresql"
    conditions, values = _filters(where, "LIKE" if plain else "ILIKE")
    # CROSS JOIN keeps SQLite from beginning with the filters, which match far more than words do.
    join = "CROSS JOIN {} ON" if plain else "JOIN {} ON"
    joins = ""
    if conditions:
        joins += f" {join.format(f'{TABLES[where.kind]} r')} r.number = w.rowid"
    if any("d." in condition for condition in conditions):
        if where.kind == "claim":
            joins += f" {join.format('pack p')} p.derivation = r.derivation"
        owner = "p" if where.kind == "claim" else "r"
        joins += f" {join.format('document d')} d.number = {owner}.document_number"
    if plain:
        match, rank, matching = match_expression(query), "w.rank", f"{index} MATCH :match"
    else:
        from ascertain.store.postgres import tsquery

        match = tsquery(query)
        rank, matching = "-ts_rank(w.words, CAST(:match AS tsquery), 1)", "w.words @@ CAST(:match AS tsquery)"
    wanted = " AND ".join((matching, *conditions))
    sql = f"SELECT w.rowid, {rank} FROM {index} w{joins} WHERE {wanted} ORDER BY {rank}, w.rowid"
    bound = {**values, "match": match, "limit": where.limit, "offset": where.offset}
    return [(number, score) for number, score in connection.execute(text(f"{sql} LIMIT :limit OFFSET :offset"), bound)]


def _filters(where: Search, like: str) -> tuple[list[str], dict[str, Any]]:
    claims = {"basis": where.basis, "stance": where.stance, "speaker": where.speaker}
    given = {name: value for name, value in claims.items() if value is not None}
    if given and where.kind != "claim":
        raise BadInput(f"only claims have a {' and a '.join(given)}; leave it out to search passages")
    conditions = [f"r.sort IN (SELECT number FROM sort WHERE {n} = :{n})" for n in given if n != "speaker"]
    values: dict[str, Any] = dict(given)
    for name, condition in (
        ("speaker", "r.speaker IN (SELECT number FROM speaker WHERE name {})"),
        ("outlet", "d.outlet {}"),
    ):
        part = getattr(where, name)
        if part is not None:
            conditions.append(condition.format(f"{like} :{name} ESCAPE '\\'"))
            values[name] = "%" + re.sub(r"([%_\\])", r"\\\1", printable(part) or "") + "%"
    if where.document is not None:
        conditions.append("d.id = :document")
        values["document"] = where.document
    if where.only is not None:
        listed, digits = "value FROM json_each(:only)", "lower(hex(r.id))"
        if like != "LIKE":
            listed, digits = "json_array_elements_text(CAST(:only AS json))", "encode(r.id, 'hex')"
        conditions.append(f"{digits} IN (SELECT {listed})")
        values["only"] = json.dumps(sorted(split_id(name)[1].hex() for name in where.only))
    for name, comparison in (("since", ">="), ("until", "<=")):
        day = getattr(where, name)
        if day is not None:
            if not _DAY.match(day):
                raise BadInput(f"{name}: {day!r} is no date; give a year, month or day as 2031, 2031-05 or 2031-05-04")
            conditions.append(f"substr(d.published, 1, {len(day)}) {comparison} :{name}")
            values[name] = day
    return conditions, values


def _rows(connection: Connection, kind: str, numbers: Sequence[int]) -> dict[int, Any]:
    """The rows of those numbers. Read apart from ranking, which sees far more rows."""
    packed = "JOIN sort s ON s.number = r.sort LEFT JOIN speaker n ON n.number = r.speaker"
    columns, owner, packed = (_CLAIM, "p", f"{packed} JOIN pack p ON p.derivation = r.derivation")
    if kind == "passage":
        columns, owner, packed = (_PASSAGE, "r", "")
    joins = f"{TABLES[kind]} r {packed} JOIN document d ON d.number = {owner}.document_number"
    chosen = text(f"SELECT r.number, {columns}, {_DOCUMENT} FROM {joins} WHERE r.number IN :numbers")
    chosen = chosen.bindparams(bindparam("numbers", expanding=True))
    return {row["number"]: row for row in connection.execute(chosen, {"numbers": list(numbers)}).mappings()}


def _row(kind: str, found: Any, score: float) -> dict[str, Any]:
    fields = {k: v for k, v in found.items() if k not in ("number", "json", "packed", "place")}
    document = decode(found["json"], Document)
    if kind == "claim":
        (claim,) = (record for _, _, record in unpack(found["packed"], at=found["place"]))
        own = {"id": claim.id, **fields, "text": claim_words(claim, document)}
        return {"kind": kind, **own, "hits": claim.content, "score": score}
    piece = Span(document=found["document"], start=found["start"], end=found["end"])
    fields["text"] = printable(document.slice(piece))
    return {"kind": kind, **fields, "hits": (piece,), "score": score}


def _marked(match: str, texts: Sequence[str]) -> dict[int, str]:
    """The texts with what matched between marks, by place in the list. Asked of an index of these few texts alone: the
    case's own would look up a beginning of words anew for each of them."""
    with closing(sqlite3.connect(":memory:")) as scratch:
        scratch.execute(f"CREATE VIRTUAL TABLE shown USING fts5 (words, tokenize = '{TOKENIZER}')")
        scratch.executemany("INSERT INTO shown (rowid, words) VALUES (?, ?)", enumerate(texts))
        query = "SELECT rowid, highlight(shown, 0, ?, ?) FROM shown WHERE shown MATCH ?"
        return dict(scratch.execute(query, (OPEN, CLOSE, match)))


def _marks(marked: str, words: str) -> Iterator[tuple[int, int]]:
    """Start and end in `words` of each stretch that `marked` puts between marks; none where the words hold marks."""
    if OPEN in words or CLOSE in words:
        return
    at = 0
    for number, piece in enumerate(re.split(f"{OPEN}|{CLOSE}", marked)):
        if number % 2:
            yield at, at + len(piece)
        at += len(piece)


def _in_document(marks: Iterable[tuple[int, int]], words: str, pieces: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The marks as places in the document whose pieces, joined, are the words."""
    begins, at = [], 0
    for piece in pieces:
        begins.append((at, piece))
        at += piece.end - piece.start + len(SEPARATOR)
    if at - len(SEPARATOR) != len(words):
        # A lone surrogate is longer as text in a column than in the document, so that places cannot be told.
        return
    for start, end in marks:
        for begin, piece in begins:
            low, high = max(start, begin), min(end, begin + piece.end - piece.start)
            if low < high:
                yield piece.start + low - begin, piece.start + high - begin
