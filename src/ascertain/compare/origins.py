"""Independent voices: how many there are behind any number of documents.

Finds: for each claim the one voice it goes back to. A claim in a copied passage goes back to the claim it was copied from;
a claim that a document gives as another outlet's goes back to what that outlet said; a claim with a named speaker is
that speaker's, whoever prints it, and one who speaks for a body speaks with its voice; the rest is the document's own,
and documents of one publisher, or without one of one author, share theirs. Where translations are looked for
(`compare.passages.translated`), a claim in one goes back to the claim in the sentence that it translates.
Needs: documents, their claims and attributions, and the passages they share (`compare.reuse`).
Known misses: a claim of a translated sentence that has several claims, not as many as the other and not in one voice; sources
that two reporters met apart and both leave unnamed; metonyms; who owns an outlet, unless the page says so.
Example: a wire report, its two reprints and the ministry's own page are one voice for what the ministry said, and the
governor whom one reprint asked is a second one.

Every claim has one home, and a home is looked up, never merged: a link moves the claims it is about and nothing that
hangs together with them. So no number of weak links can draw a case into one cluster; only a person's decision joins
whole voices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ascertain.compare import groupers
from ascertain.compare.decide import Decided, origin_id
from ascertain.compare.sources import Source, Sources
from ascertain.compare.voices import BODY, Voice, Voices, speaker_words
from ascertain.model import Attribution, Claim, Decision, Document, Origin, OriginLink, Reuse, Span, make_id

METHOD = "voices@3"
SCORES = {
    "wire_credit": 0.95,
    "reuse": 0.9,
    "citation": 0.8,
    "shared_statement": 0.8,
    "same_author": 0.7,
    "same_owner": 0.6,
    "translation": 0.8,
    "decision": 1.0,
}
"""How sure each kind of link is, by judgement: how often the words it rests on mean something else."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a claim or a document's own voice belongs, and why if that is not its own document."""

    voice: Voice
    why: Source | None = None


@groupers.part("voices", version="3")
def origins(
    documents: Iterable[Document],
    records: Iterable[Attribution | Claim],
    reuses: Iterable[Reuse],
    decisions: Iterable[Decision] = (),
) -> Iterator[OriginLink | Origin]:
    """The voices of a case, each with the links that hold it together; the order of the input does not matter."""
    held = {d.id: d for d in sorted(documents, key=_age)}
    records = list(records)
    claims = {c.id: c for c in sorted((r for r in records if isinstance(r, Claim)), key=_place)}
    attributions = {a.id: a for a in records if isinstance(a, Attribution)}
    voices = Voices(held, attributions, claims.values())
    sources = Sources(held, attributions, claims, voices, list(reuses))
    homes = {c.id: _home(c, claims, voices, sources) for c in claims.values()}
    own = {id_: voices.own(document) for id_, document in held.items()}
    told = {c.document for c in claims.values()}
    speaking = {c.document for c in claims.values() if homes[c.id].voice == own[c.document]}
    for id_ in held:
        if id_ in speaking or id_ not in told:
            homes[id_] = _document_home(id_, own, sources)
    groups: dict[Voice, list[str]] = defaultdict(list)
    for item, home in homes.items():
        groups[home.voice].append(item)
    decided = Decided(groups, decisions)
    ages, places = {d: n for n, d in enumerate(held)}, {c: n for n, c in enumerate(claims, 1)}
    case = _Case(held, claims, attributions, homes, own, ages, places)
    for voice, items in decided.groups():
        yield from _origin(voice, case.ordered(items), case, decided)


def _age(document: Document) -> tuple[str, str]:
    return (document.published or "9", document.id)


def _place(claim: Claim) -> tuple[str, int, str]:
    return (claim.document, min((s.start for s in claim.content), default=0), claim.id)


def _home(claim: Claim, claims: Mapping[str, Claim], voices: Voices, sources: Sources) -> Home:
    """Follow a claim to what it was taken from, and that to its own source, as far as it goes."""
    first: Source | None = None
    seen = {claim.id}
    while (source := sources.of(claim)) is not None and source.claim not in seen:
        first = first or source
        if source.claim is None:
            return Home(voices.own(voices.documents[source.document]), first)
        seen.add(source.claim)
        claim = claims[source.claim]
    return Home(voices.of(claim), first)


def _document_home(document: str, own: Mapping[str, Voice], sources: Sources) -> Home:
    seen = {document}
    first = source = sources.whole(document)
    while source is not None and source.document not in seen:
        document = source.document
        seen.add(document)
        source = sources.whole(document)
    return Home(own[document], first)


@dataclass(frozen=True, slots=True)
class _Case:
    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    attributions: Mapping[str, Attribution]
    homes: Mapping[str, Home]
    own: Mapping[str, Voice]
    ages: Mapping[str, int]
    places: Mapping[str, int]

    def document(self, item: str) -> str:
        return self.claims[item].document if item in self.claims else item

    def ordered(self, items: Iterable[str]) -> list[str]:
        """Documents before their claims, the earliest document first."""
        return sorted(items, key=lambda i: (self.ages[self.document(i)], self.places.get(i, 0)))

    def attribution(self, item: str) -> Attribution | None:
        claim = self.claims.get(item)
        return self.attributions.get(claim.attribution) if claim else None


def _origin(voice: Voice, items: Sequence[str], case: _Case, decided: Decided) -> Iterator[OriginLink | Origin]:
    links = list(_links(voice, items, case, decided))
    yield from links
    yield Origin(
        id=origin_id(voice),
        name=voice.name,
        kind=voice.kind,
        root=case.document(items[0]),
        documents=tuple(dict.fromkeys(case.document(i) for i in items)),
        claims=tuple(i for i in items if i in case.claims),
        links=tuple(link.id for link in links),
        method=METHOD,
        score=min((link.score for link in links), default=1.0),
    )


def _links(voice: Voice, items: Sequence[str], case: _Case, decided: Decided) -> Iterator[OriginLink]:
    """One link for each item that was moved here, and one for each further document in which the voice is heard."""
    heard: dict[str, str] = {}
    for item in items:
        decision, why = decided.by.get(item), case.homes[item].why
        if decision is not None:
            yield _link(decision.other or "", item, "decision", (decision.id,), decision.spans)
        elif why is not None:
            link = _link(why.claim or why.document, item, why.kind, why.evidence, why.spans)
            yield link if why.score is None else replace(link, score=why.score)
        elif case.document(item) not in heard:
            if heard:
                first = next(iter(heard.values()))
                yield _same_voice(voice, first, item, case)
            heard[case.document(item)] = item


def _same_voice(voice: Voice, first: str, item: str, case: _Case) -> OriginLink:
    given = [a for i in (first, item) if (a := case.attribution(i)) is not None]
    spans = tuple(s for a in given for s in speaker_words(a))
    kind = "shared_statement"
    if case.own[case.document(first)] == voice == case.own[case.document(item)]:
        kind = "same_owner" if voice.kind == BODY else "same_author"
        bylines = (b for i in (first, item) for b in case.documents[case.document(i)].bylines[:1])
        spans = spans or tuple(b.span for b in bylines if b.span is not None)
    return _link(first, item, kind, tuple(a.id for a in given), spans)


def _link(a: str, b: str, kind: str, evidence: tuple[str, ...], spans: tuple[Span, ...]) -> OriginLink:
    return OriginLink(
        id=make_id("orl", a, b, kind), a=a, b=b, kind=kind, evidence=evidence, spans=spans, method=METHOD,
        score=SCORES[kind],
    )  # fmt: skip
