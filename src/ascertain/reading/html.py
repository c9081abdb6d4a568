"""Reader of web pages.

Finds: every shown block of the page with its place in the bytes, the article among them, title, bylines, dates, outlet.
Needs: trafilatura and lxml, loaded only in a separate process with limits on time and memory.
Known misses: text that scripts bring in; pages that are lists of several articles are read as one; a caption outside
`figcaption` without a telling class is taken for a paragraph.
Example: `next(html(snapshot, data)).title`
References: A. Barbaresi (2021), Trafilatura, ACL demo; the WHATWG HTML and Encoding standards.
"""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Document, Skipped, Snapshot
from ascertain.reading.registry import readers
from ascertain.reading.sandbox import read_apart

VERSION = "2"


@readers.part("html", version=VERSION, media_types=("text/html",))
def html(snapshot: Snapshot, data: bytes, *, fast: bool = False) -> Iterator[Document | Skipped]:
    """Web pages: the article told from page furniture, every character placed in the bytes.

    fast: never ask the extractor's slow fallbacks, which else help where it finds little (a tenth less time, some articles lost)
    """
    yield read_apart("html", snapshot, data, method=f"html@{VERSION}", settings={"fast": fast})
