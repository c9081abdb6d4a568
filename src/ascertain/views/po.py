"""Reads a gettext PO file, and gives the MO bytes that the standard library's `gettext` takes. No contexts, no obsolete entries.

References: GNU gettext manual, "The Format of PO Files", "The Format of GNU MO Files".
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from ascertain.model import BadInput

MAGIC = 0x950412DE
_LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[(\d)\])? )?("(?:[^"\\]|\\.)*")$')


@dataclass(slots=True, kw_only=True)
class Message:
    """An entry: the message, its plural where it has one, and its translations, one for each plural form."""

    id: str = ""
    plural: str | None = None
    forms: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False


def read(text: str) -> list[Message]:
    """The entries of a PO file, the header first. BadInput names the line that is none of a PO file's."""
    found: list[Message] = []
    now, keyword, form, fuzzy = Message(), "", 0, False
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        match = _LINE.match(line)
        if match is None or not (match[1] or keyword):
            raise BadInput(f"line {number} of the catalogue cannot be read: {line}")
        words = ast.literal_eval(match[3])
        if match[1]:
            keyword, form = match[1], int(match[2] or 0)
        if match[1] == "msgid":
            now = Message(fuzzy=fuzzy)
            found.append(now)
            fuzzy = False
        if keyword == "msgid":
            now.id += words
        elif keyword == "msgid_plural":
            now.plural = (now.plural or "") + words
        else:
            now.forms[form] = now.forms.get(form, "") + words
    return found


def compiled(messages: Iterable[Message]) -> bytes:
    """The MO file of the entries that are translated; fuzzy ones and those that want a form are left to the source."""
    pairs = sorted((_key(m).encode(), value.encode()) for m in messages if (value := _value(m)) is not None)
    keys, values = [k for k, _ in pairs], [v for _, v in pairs]
    table = 28
    at = table + 16 * len(pairs)
    places = []
    for words in (*keys, *values):
        places.append(struct.pack("<2I", len(words), at))
        at += len(words) + 1
    head = struct.pack("<7I", MAGIC, 0, len(pairs), table, table + 8 * len(pairs), 0, 0)
    return head + b"".join(places) + b"".join(words + b"\0" for words in (*keys, *values))


def _key(message: Message) -> str:
    return message.id if message.plural is None else f"{message.id}\0{message.plural}"


def _value(message: Message) -> str | None:
    forms = [message.forms[n] for n in sorted(message.forms)]
    return None if message.fuzzy or not forms or not all(forms) else "\0".join(forms)


def written(message: Message, places: Iterable[str] = ()) -> str:
    """The entry as lines of a PO file. places: where it is asked for."""
    lines = [f"#: {place}" for place in places]
    lines += ["#, fuzzy"] if message.fuzzy else []
    lines.append(f"msgid {_quoted(message.id)}")
    if message.plural is None:
        return "\n".join([*lines, f"msgstr {_quoted(message.forms.get(0, ''))}"]) + "\n"
    lines.append(f"msgid_plural {_quoted(message.plural)}")
    lines += [f"msgstr[{n}] {_quoted(words)}" for n, words in sorted(message.forms.items())]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    parts = words.splitlines(keepends=True) or [""]
    quoted = ['"' + p.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' for p in parts]
    return "\n".join(['""', *quoted] if len(quoted) > 1 else quoted)
