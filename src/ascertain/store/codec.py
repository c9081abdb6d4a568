r"""Records to JSON and back: `decode(encode(record), type(record)) == record` for every record.

JSON cannot carry lone surrogates as UTF-8 (a file name of undecodable bytes has them), so such text is written as
`\udcff` escapes through the slower standard library; all else goes through msgspec. Two of them that make a pair are read as the
character of the pair, since JSON writes both alike; neither file names nor texts that were read hold such a pair.

What a case keeps is compressed: the records that one stage found in a document repeat its id and their field names so
often that together, folded (`store.folding`), they take a fifteenth of their JSON.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Container, Iterator, Sequence
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
from ascertain.store.folding import FOLDED, fold, unfold

T = TypeVar("T")

ZLIB = b"x"
"""How compressed data begins, and no JSON does."""
LEVEL = 4
"""Of zlib: 6, its own choice, saves another 8 bytes a claim for 2 µs."""


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


def compress(text: str) -> bytes:
    """The text in fewer bytes, which `decode` reads as well."""
    return zlib.compress(text.encode(), LEVEL)


def pack(records: Sequence[Inferred]) -> bytes:
    """Records of one document, each with the word for its type, as one folded JSON list."""
    text = encode([(kind_of(record), record) for record in records])
    return fold(text.encode(), encode(records[0].document).encode())


def unpack(
    packed: bytes, *, kinds: Container[str] | None = None, at: int | None = None, having: str | None = None
) -> Iterator[tuple[int, str, Any]]:
    """Place, word for the type and record of what `pack` wrote: all of it, only those `kinds`, only the one `at` a place, or only
    those `having` something in the field of that name, a list of words; others are not decoded."""
    text = unfold(packed) if packed[:1] == FOLDED else _decompressed(packed)
    filled = f'"{having}":["'.encode() if having else b""
    for place, (kind, raw) in enumerate(_elements(text) if filled in text else ()):
        if (kinds is None or kind in kinds) and (at is None or place == at) and filled in raw:
            if kind not in INFERRED:
                raise BadInput(f"there is no kind of record {kind!r}")
            yield place, kind, decode(raw, INFERRED[kind])


def bundle(records: Sequence[Inferred | Joined]) -> bytes:
    """Records of any documents in few bytes."""
    return compress(encode([(kind_of(record), record) for record in records]))


def unbundle(data: bytes) -> Iterator[Any]:
    """What `bundle` was given."""
    return (decode(text, KINDS[kind]) for kind, text in _elements(_decompressed(data)))


def decode(text: str | bytes, kind: type[T]) -> T:
    """The record that `encode` wrote, compressed or not. Text that is no such record is BadInput."""
    import msgspec

    if isinstance(text, bytes) and text[:1] == ZLIB:
        text = _decompressed(text)
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"this is no {kind.__name__}: {error}") from error
    except msgspec.DecodeError:
        pass
    try:
        return msgspec.convert(json.loads(text), kind)
    except (ValueError, msgspec.ValidationError) as error:
        raise BadInput(f"this is no {kind.__name__}: {error}") from error


def printable(text: str | None) -> str | None:
    """The text with lone surrogates and NUL written as escapes, for columns and terminals that take neither."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def _elements(text: bytes) -> Iterator[tuple[str, bytes]]:
    """The words and the JSON of what a pack lists, of which most is often not wanted."""
    import msgspec

    try:
        yield from ((kind, bytes(raw)) for kind, raw in msgspec.json.decode(text, type=list[tuple[str, msgspec.Raw]]))
    except msgspec.DecodeError:
        yield from ((kind, encode(value).encode()) for kind, value in decode(text, list[tuple[str, Any]]))


def _decompressed(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise BadInput(f"damaged: {error}") from error
