"""XML from outside as text that is safe to parse: decoded here, and without a DTD."""

from __future__ import annotations

import codecs
import re

from ascertain.model import BadInput

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.S)
_DTD = re.compile(r"<!\s*(?:doctype|entity)", re.I)


def decoded(data: bytes, name: str) -> str:
    """The characters. Decoded here, so that what is looked through for a DTD is what the parser gets."""
    for mark, known in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.removeprefix(codecs.BOM_UTF8).decode(known, "replace")
    declared = _DECLARED.match(data.lstrip())
    encoding = declared[1].decode() if declared else "utf-8"
    try:
        return data.decode(encoding, "replace")
    except (LookupError, ValueError) as error:
        raise BadInput(f"{name} declares the encoding {encoding}, which is not known") from error


def without_dtd(text: str, name: str) -> str:
    """The text without its XML declaration. A DTD is refused: before the first element anywhere, after it outside of CDATA."""
    first = re.search(r"<\w", text)
    head = text[: first.start()] if first else text
    if _DTD.search(head) or _DTD.search(_CDATA.sub("", text[len(head) :])):
        raise BadInput(f"{name} holds a DTD, which it has no use for and which can harm; it is not read")
    return _DECLARATION.sub("", head, count=1) + text[len(head) :]
