"""Records of a whole case in little memory: without what comparing does not ask for, and one object for equal words.

A record that was decoded has strings of its own: of the claims and attributions of a hundred thousand documents the names of
their documents alone would take half a gigabyte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from ascertain.model import Attribution, Claim, Document, Joined, Origin, Reuse, Span
from ascertain.store.codec import bundle, unbundle

AT_ONCE = 1000
"""Records that are put down together."""


@dataclass(slots=True)
class Sparing:
    """Makes such records, and remembers the words it has met."""

    _words: dict[str, str] = field(default_factory=dict)

    def document(self, document: Document) -> Document:
        """Without where its characters stand in the bytes, the candidates for its date, and its flags."""
        return replace(document, id=self.word(document.id), places=(), dates=(), flags=())

    def said(self, record: Attribution | Claim) -> Attribution | Claim:
        """A claim without the words of its stance; an attribution without its content and the words of its basis."""
        name, document = self.word(record.id), self.word(record.document)
        if isinstance(record, Claim):
            return replace(
                record, id=name, document=document, attribution=self.word(record.attribution),
                content=self._spans(record.content), stance_cues=(), hedges=(), method=self.word(record.method),
            )  # fmt: skip
        speaker = record.speaker
        told = replace(
            speaker, name=self.word(speaker.name) if speaker.name else speaker.name,
            spans=self._spans(speaker.spans), antecedent=self._spans(speaker.antecedent),
        )  # fmt: skip
        return replace(
            record, id=name, document=document, speaker=told, cue=self._spans(record.cue), content=(), basis_cues=(),
            anonymity_reason=(), method=self.word(record.method),
        )  # fmt: skip

    def reuse(self, record: Reuse) -> Reuse:
        """All of it."""
        return replace(
            record, a=self._span(record.a), b=self._span(record.b), kind=self.word(record.kind),
            direction=self.word(record.direction) if record.direction else None, credit=self._spans(record.credit),
            known_by=tuple(map(self.word, record.known_by)), method=self.word(record.method),
        )  # fmt: skip

    def origin(self, record: Origin) -> Origin:
        """Without its links."""
        claims, documents = (tuple(map(self.word, names)) for names in (record.claims, record.documents))
        return replace(record, claims=claims, documents=documents, links=())

    def word(self, word: str) -> str:
        """The string that is kept of these words."""
        return self._words.setdefault(word, word)

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(map(self._span, spans))

    def _span(self, span: Span) -> Span:
        return Span(document=self.word(span.document), start=span.start, end=span.end)


def put_down(records: Iterable[Joined]) -> list[bytes]:
    """All of the records in an eighth of the memory: a transaction in which they were found would keep others waiting."""
    rest = iter(records)
    return [bundle(some) for some in iter(lambda: tuple(islice(rest, AT_ONCE)), ())]


def taken_up(bundles: Iterable[bytes]) -> Iterator[Joined]:
    """The records that were put down, in their order."""
    return (record for data in bundles for record in unbundle(data))
