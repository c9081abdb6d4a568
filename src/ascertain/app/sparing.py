"""Records of a whole case in little memory: without what comparing does not ask for, and one object for equal words.

A record that was decoded has strings of its own: of the claims and attributions of a hundred thousand documents the names of
their documents alone would take half a gigabyte.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ascertain.model import Attribution, Claim, Document, Span


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

    def word(self, word: str) -> str:
        """The string that is kept of these words."""
        return self._words.setdefault(word, word)

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(document=self.word(s.document), start=s.start, end=s.end) for s in spans)
