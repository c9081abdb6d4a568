"""Parquet tables.

Finds: the tables of the CSV export, a file each, with types: numbers are numbers, and what is unknown is null.
Needs: the optional package `pyarrow`.
Known misses: bounds of spans in pieces are one text column, as in CSV; a lone surrogate is written as its escape.
Example: `exporters.get("parquet").function(material)`.
References: parquet.apache.org/docs/file-format.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from ascertain.exchange.exporters import File, exporters
from ascertain.exchange.material import Material
from ascertain.exchange.table_csv import tables
from ascertain.model import BadInput

INTEGERS, FLOATS = frozenset({"size", "characters"}), frozenset({"score"})


@exporters.part("parquet", version="1", suffix="", media_type="application/vnd.apache.parquet")
def export(material: Material) -> Iterator[File]:
    """Tables for columnar tools. Every page of them carries a checksum."""
    arrow, parquet = _libraries()
    for name, head, rows in tables(material):
        target = io.BytesIO()
        parquet.write_table(_table(arrow, head, rows), target, compression="zstd", write_page_checksum=True)
        yield f"{name}.parquet", target.getvalue()


def _libraries() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise BadInput("the format parquet needs the package pyarrow: pip install pyarrow") from error


def _table(arrow: Any, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Any:
    columns = list(zip(*rows, strict=True)) or [()] * len(head)
    types = [
        arrow.int64() if name in INTEGERS else arrow.float64() if name in FLOATS else arrow.string() for name in head
    ]
    schema = arrow.schema(list(zip(head, types, strict=True)))
    return arrow.table([[_value(v) for v in column] for column in columns], schema=schema)


def _value(value: object) -> object:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
