"""The text that trafilatura takes for the article of a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


def extracted(page: str, *, fast: bool) -> str:
    """The extractor's text without comments; empty where it finds none. `fast` leaves out its second and third opinion."""
    import trafilatura
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=_parser())
    except ParserError:
        return ""
    found = trafilatura.bare_extraction(tree, options=_options(fast))
    return str(getattr(found, "text", None) or "")


@lru_cache(maxsize=2)
def _options(fast: bool) -> Any:
    """Read from the extractor's settings once, not for each page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=fast, precision=True, comments=False)


@lru_cache(maxsize=1)
def _parser() -> Any:
    """One class for all elements: choosing among lxml's by name, in Python, takes a tenth of the extractor's time."""
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlComment, HtmlElement, HTMLParser

    parser = HTMLParser(
        encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    return parser
