"""Whose voice each claim is in, before copying is looked at: a document's own, a named speaker's, or an unnamed one's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ascertain.compare.credit import names
from ascertain.compare.names import Directory
from ascertain.model import Attribution, Basis, Claim, Document, Span, SpeakerKind

PERSON, BODY, DOCUMENT, UNNAMED = "person", "body", "document", "unnamed"
PAPER = re.compile(
    r"^(.+?)['’]s?\s+(?:own\s+)?(?:leaflet|statement|letter|website|post|release|report|list|records?|protocols?|minutes)$",
    re.I,
)
_MADE = r"(?:put together|compiled|drawn up|drew up|prepared|published|issued|released|written|wrote|posted)"
PUT_OUT = re.compile(rf"\b(?:that|which) (?P<who>.+?) (?:has |had |have )?{_MADE}\b|\b{_MADE} by (?P<by>[^,]+)", re.I)
"""A paper speaks with the voice of whoever put it out: "the union's list", "a list that the union has put together"."""


SERVICE = re.compile(
    r"(?:local |state |national |federal )?(?:coast ?guard|police|army|navy|military|air force|fire (?:brigade|service|department)|"
    r"border guard|customs|gendarmerie|security forces|rescue services?|ambulance service|civil defence|prosecutors?(?:['’]s? office)?)"
)
"""Services that news names without a name: what one publisher tells of "the police" again and again is told by one voice."""
APPOSED = 60
"""Code points beside a name that are looked at for an office."""
APPOSED_BEFORE = re.compile(r"([^,.;:“”\"]+),\s*$")
APPOSED_AFTER = re.compile(r"\s*,\s*([^,.;:“”\"]+)")


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """A voice by its kind and name. `document` is set for one that no other document can name: an unnamed source, or the
    own voice of a document without publisher or author; for a service without a name it is the publisher that tells of it."""

    kind: str
    name: str
    document: str = ""


class Voices:
    """Voices of a case's claims and documents."""

    def __init__(
        self, documents: Mapping[str, Document], attributions: Mapping[str, Attribution], claims: Iterable[Claim]
    ) -> None:
        self.documents = documents
        self.attributions = attributions
        self.publishers = {d.id: names(d) for d in documents.values()}
        spoken = [attributions[c.attribution] for c in claims if c.attribution in attributions]
        persons = [n for a in spoken if a.basis is Basis.NAMED_PERSON and (n := a.speaker.name)]
        bodies = [n for a in spoken if a.basis is Basis.NAMED_ORGANISATION and (n := a.speaker.name)]
        bodies += [n for called in self.publishers.values() for n in called]
        authors = [b.name for d in documents.values() for b in d.bylines]
        self.directory = Directory((*persons, *authors), [n.title() if n.isupper() else n for n in bodies])
        self._own: dict[str, Voice] = {}
        self._offices = {**dict(self._authors()), **dict(self._office_holders(spoken))}

    def own(self, document: Document) -> Voice:
        """The voice of what a document asserts itself: its publisher's, else its author's, else its own alone."""
        if document.id not in self._own:
            self._own[document.id] = self._owner(document)
        return self._own[document.id]

    def _owner(self, document: Document) -> Voice:
        for name in self.publishers[document.id]:
            if full := self.directory.body(name):
                return Voice(BODY, full)
        authors = sorted({self.directory.person(b.name) or b.name for b in document.bylines})
        if authors:
            return Voice(PERSON, authors[0])
        return Voice(DOCUMENT, document.title or document.id, document.id)

    def of(self, claim: Claim) -> Voice:
        """The voice in which a claim is put forward, as its own document has it."""
        document = self.documents[claim.document]
        attribution = self._heard(self.attributions.get(claim.attribution))
        if attribution is None or attribution.speaker.kind is not SpeakerKind.SOURCE:
            return self.own(document)
        name = " ".join((attribution.speaker.name or document.slice(*attribution.speaker.spans)).split())
        return self._named(attribution, name, document) or Voice(UNNAMED, _bare(name), self._teller(name, document))

    def _teller(self, name: str, document: Document) -> str:
        """Where else an unnamed voice of that name is the same one: with the publisher for a service, else nowhere."""
        own = self.own(document)
        return own.name if own.kind == BODY and SERVICE.fullmatch(_bare(name)) else document.id

    def _heard(self, attribution: Attribution | None) -> Attribution | None:
        """The nearest named speaker of a chain of hearsay: an unnamed one is only as good as who reports him."""
        seen: set[str] = set()
        inner = attribution
        while inner and inner.basis not in NAMED and inner.id not in seen and inner.within:
            seen.add(inner.id)
            inner = self.attributions.get(inner.within)
        return inner if inner and inner.basis in NAMED else attribution

    def _named(self, attribution: Attribution, name: str, document: Document) -> Voice | None:
        if attribution.basis is Basis.NAMED_PERSON and (full := self.directory.person(name)):
            office = self._offices.get(full)
            return Voice(BODY, office) if office else Voice(PERSON, full)
        if attribution.basis in (Basis.NAMED_ORGANISATION, Basis.NAMED_PERSON) and (full := self.directory.body(name)):
            return Voice(BODY, full)
        if attribution.basis is Basis.UNNAMED_OFFICIAL:
            said = document.slice(*attribution.speaker.spans, *attribution.speaker.antecedent)
            full = self.directory.spoken_for(f"{name} {said}") or self.directory.body(name)
            return Voice(BODY, full) if full else None
        full = self.directory.body(_put_out_by(name) or name)
        return Voice(BODY, full) if full else None

    def _authors(self) -> Iterable[tuple[str, str]]:
        """Who writes for a publisher and is quoted elsewhere speaks of what the publisher has."""
        for document in self.documents.values():
            own = self.own(document)
            for byline in document.bylines if own.kind == BODY else ():
                person = self.directory.person(byline.name)
                if person and not self.directory.body(byline.name):
                    yield person, own.name

    def _office_holders(self, spoken: Sequence[Attribution]) -> Iterable[tuple[str, str]]:
        for attribution in sorted(spoken, key=lambda a: a.id):
            person = attribution.speaker.name and self.directory.person(attribution.speaker.name)
            if person and attribution.basis is Basis.NAMED_PERSON:
                said = _described(self.documents[attribution.document], attribution.speaker.spans)
                if office := self.directory.spoken_for(said):
                    yield person, office


NAMED = frozenset({Basis.NAMED_PERSON, Basis.NAMED_ORGANISATION})


def _described(document: Document, spans: Sequence[Span]) -> str:
    """A speaker's words with what is set off beside them by a comma ("the border minister, Tobin Marlask,")."""
    said = [document.slice(*spans)]
    for span in spans:
        before = APPOSED_BEFORE.search(document.text[max(0, span.start - APPOSED) : span.start])
        after = APPOSED_AFTER.match(document.text[span.end : span.end + APPOSED])
        said += [m[1] for m in (before, after) if m]
    return " ".join(said)


def _put_out_by(name: str) -> str:
    """Whoever put a paper out, where its name says so."""
    if owned := PAPER.match(name):
        return owned[1]
    made = PUT_OUT.search(name)
    return (made["who"] or made["by"]) if made else ""


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", name, flags=re.I).casefold()


def speaker_words(attribution: Attribution | None) -> tuple[Span, ...]:
    """The words that name the speaker in place."""
    return attribution.speaker.spans if attribution else ()
