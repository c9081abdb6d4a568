r"""Records to JSON and back: `decode(encode(record), type(record)) == record` for every record.

JSON cannot carry lone surrogates as UTF-8 (a file name of undecodable bytes has them), so such text is written as
`\udcff` escapes through the slower standard library; all else goes through msgspec.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar, get_args

from ascertain.model import (
    Assessment,
    BadInput,
    Decision,
    Derivation,
    Document,
    Inferred,
    Joined,
    Skipped,
    Snapshot,
)

T = TypeVar("T")


def kind_name(kind: type[Any]) -> str:
    """The word for a type of record: `LoadedTerm` is loaded_term."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


INFERRED: dict[str, type[Inferred]] = {kind_name(kind): kind for kind in get_args(Inferred)}
JOINED: dict[str, type[Joined]] = {kind_name(kind): kind for kind in get_args(Joined)}
KINDS: dict[str, type[Any]] = {
    **{kind_name(kind): kind for kind in (Snapshot, Document, Skipped, Derivation, Decision, Assessment)},
    **INFERRED,
    **JOINED,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(record: object) -> str:
    """The word for the record's type, as it stands in JSON and in the `kind` column."""
    return _NAMES[type(record)]


def builtins(value: object) -> Any:
    """The value as dictionaries, lists, strings and numbers."""
    import msgspec

    return msgspec.to_builtins(value)


def tagged(record: object) -> dict[str, Any]:
    """The record as a dictionary that names its type first, as `record` (some records have a `kind` of their own)."""
    return {"record": kind_of(record), **builtins(record)}


def encode(value: object, *, indent: int = 0) -> str:
    """JSON text of a record or of builtins holding records; `indent` 0 puts it on one line."""
    import msgspec

    try:
        data = msgspec.json.encode(value)
        return (msgspec.json.format(data, indent=indent) if indent else data).decode("utf-8")
    except UnicodeEncodeError:
        separators = (",", ": ") if indent else (",", ":")
        return json.dumps(msgspec.to_builtins(value), indent=indent or None, separators=separators)


def decode(text: str | bytes, kind: type[T]) -> T:
    """The record that `encode` wrote. Text that is no such record is BadInput."""
    import msgspec

    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"not a {kind.__name__}: {error}") from error
    except msgspec.DecodeError:
        pass
    try:
        return msgspec.convert(json.loads(text), kind)
    except (ValueError, msgspec.ValidationError) as error:
        raise BadInput(f"not a {kind.__name__}: {error}") from error


def printable(text: str | None) -> str | None:
    """The text with lone surrogates written as escapes, for columns and terminals that take UTF-8 only."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
