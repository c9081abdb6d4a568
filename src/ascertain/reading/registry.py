"""The registry of readers. A part takes (snapshot, data) and yields Documents or Skipped; its trait `media_types` says for what."""

from collections.abc import Iterator

from ascertain.model import Document, Part, Registry, SkipItem, Skipped

readers: Registry[..., Iterator[Document | Skipped]] = Registry("reading")


def reader_for(media_type: str) -> Part[..., Iterator[Document | Skipped]]:
    """The first registered part that reads the media type. Raises SkipItem (`no-reader`) when none does."""
    for part in readers:
        if media_type in part.traits.get("media_types", ()):
            return part
    known = sorted({t for part in readers for t in part.traits.get("media_types", ())})
    raise SkipItem("no-reader", f"no reader for {media_type}; there are readers for: {', '.join(known)}")
