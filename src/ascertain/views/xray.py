"""The X-ray of one article as a read model: pure, deterministic, JSON-ready.

Finds: for each claim who speaks, on what stated basis, how firmly, by which words, and where in the snapshot; the
ledger of all of them; the text cut into segments that say what holds over each.
Needs: the snapshot, its document, and the records of the claims stage. Nothing is inferred anew except sentence
bounds and the handles for checking (`views.checkable`).
Known misses: sources are joined by name only, aliases stay apart.
Example: `build(snapshot, document, records).ledger.rows[0].claims` lists the claims that rest on a named person.
References: TRADECRAFT section 3.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ascertain.model import (
    Attribution,
    BadInput,
    Claim,
    Document,
    FactCheck,
    Inferred,
    LoadedTerm,
    PassageKind,
    Skipped,
    Snapshot,
    Span,
    SpeakerKind,
    make_id,
    text_hash,
)
from ascertain.views.checkable import checks, initials
from ascertain.views.ledger import Cut, build_ledger, source_key
from ascertain.views.places import raw_places
from ascertain.views.segments import Stretch, blocks, sentence_bounds
from ascertain.views.xray_records import (
    BylineView,
    ClaimView,
    DateView,
    Head,
    Piece,
    Published,
    Role,
    TakenUp,
    Via,
    Voice,
    XRay,
)

METHOD = "xray@1"
Record = Inferred | Skipped


def build(
    snapshot: Snapshot,
    document: Document,
    records: Iterable[Record],
    *,
    published: Mapping[str, Sequence[FactCheck]] = MappingProxyType({}),
) -> XRay:
    """The X-ray of `document` from the records found in it; `published`: fact-checks by the claim they may be about. Records that contradict one another (a claim without its
    attribution, a span outside the text, another document's record) are BadInput."""
    records = tuple(records)
    attributions = {r.id: r for r in records if isinstance(r, Attribution)}
    found = sorted({r.id: r for r in records if isinstance(r, Claim)}.values(), key=_position)
    terms = sorted({r.id: r for r in records if isinstance(r, LoadedTerm)}.values(), key=lambda t: (t.span.start, t.id))
    pointing = {s for a in attributions.values() if a.takes_up for s in a.content}
    skipped = tuple(r for r in records if isinstance(r, Skipped) and not (r.spans and pointing.issuperset(r.spans)))
    _check(document, attributions, found, terms)

    cut = _cutter(document)
    source_ids = _source_ids(attributions)
    views = tuple(
        _claims(
            snapshot, document, found, attributions=attributions, source_ids=source_ids, cut=cut, published=published
        )
    )
    ledger = build_ledger(
        document, views, attributions=attributions, source_ids=source_ids, terms=terms, skipped=skipped, cut=cut
    )
    stretches = (*_stretches(views, attributions, found, terms), *_noted(document, skipped))
    return XRay(
        head=_head(snapshot, document, records, cut),
        ledger=ledger,
        claims=views,
        blocks=tuple(blocks(document, stretches)),
    )


def _position(claim: Claim) -> tuple[int, int, str]:
    spans = claim.content or (Span(document=claim.document, start=0, end=0),)
    return (min(s.start for s in spans), max(s.end for s in spans), claim.id)


def _check(
    document: Document, attributions: Mapping[str, Attribution], claims: list[Claim], terms: list[LoadedTerm]
) -> None:
    inferred: tuple[Inferred, ...] = (*attributions.values(), *claims, *terms)
    for record in inferred:
        if record.document != document.id:
            raise BadInput(f"record {record.id} is of document {record.document}, not of {document.id}")
    for claim in claims:
        if claim.attribution not in attributions:
            raise BadInput(f"claim {claim.id} names attribution {claim.attribution}, which is not among the records")
        if not any(_in_passage(document, s) for s in claim.content):
            raise BadInput(f"claim {claim.id} has no content in any passage of {document.id}")


def _in_passage(document: Document, span: Span) -> bool:
    at = bisect_right(document.passages, span.start, key=lambda p: p.end)
    return span.start < span.end and at < len(document.passages) and document.passages[at].start < span.end


def _cutter(document: Document) -> Cut:
    def cut(spans: Iterable[Span]) -> tuple[Piece, ...]:
        # A source is often given for several claims: the same words are listed once.
        return tuple(_piece(document, s) for s in dict.fromkeys(spans))

    return cut


def _piece(document: Document, span: Span) -> Piece:
    if not 0 <= span.start <= span.end <= len(document.text):
        raise BadInput(
            f"span {span.start}-{span.end} lies outside the {len(document.text)} characters of {document.id}"
        )
    return Piece(start=span.start, end=span.end, text=document.text[span.start : span.end])


def _source_ids(attributions: Mapping[str, Attribution]) -> dict[str, str]:
    keys = {a.id: key for a in attributions.values() if (key := source_key(a)) is not None}
    return {id_: make_id("src", *key) for id_, key in keys.items()}


def _voice(attribution: Attribution, source_ids: Mapping[str, str], cut: Cut) -> Voice:
    speaker = attribution.speaker
    words = cut(speaker.spans)
    fallback = {
        SpeakerKind.AUTHOR: "the author",
        SpeakerKind.SOURCE: " … ".join(p.text for p in words) or "a source without words of its own",
        SpeakerKind.UNSTATED: "nobody in particular",
    }[speaker.kind]
    return Voice(
        kind=speaker.kind,
        label=fallback if speaker.kind is SpeakerKind.AUTHOR else (speaker.name or fallback),
        source=source_ids.get(attribution.id),
        words=words,
        antecedent=cut(speaker.antecedent),
    )


def _chain(attribution: Attribution, attributions: Mapping[str, Attribution]) -> Iterator[Attribution]:
    seen = {attribution.id}
    while attribution.within is not None and attribution.within in attributions and attribution.within not in seen:
        attribution = attributions[attribution.within]
        seen.add(attribution.id)
        yield attribution


def _claims(
    snapshot: Snapshot,
    document: Document,
    claims: list[Claim],
    *,
    attributions: Mapping[str, Attribution],
    source_ids: Mapping[str, str],
    cut: Cut,
    published: Mapping[str, Sequence[FactCheck]],
) -> Iterator[ClaimView]:
    bounds = (s for p in document.passages for s in sentence_bounds(document.text, p.start, p.end))
    starts = frozenset(initials(document.text, bounds))
    taken = _taken_up(attributions, source_ids, cut)
    for number, claim in enumerate(claims, 1):
        attribution = attributions[claim.attribution]
        content = cut(claim.content)
        text = document.slice(*claim.content)
        yield ClaimView(
            number=number,
            id=claim.id,
            attribution=attribution.id,
            text=text,
            content=content,
            raw=tuple(r for p in content for r in raw_places(document, p.start, p.end, snapshot.charset)),
            text_sha256=text_hash(text),
            voice=_voice(attribution, source_ids, cut),
            via=tuple(
                Via(attribution=a.id, voice=_voice(a, source_ids, cut), cues=cut(a.cue))
                for a in _chain(attribution, attributions)
            ),
            basis=attribution.basis,
            stance=claim.stance,
            polarity=claim.polarity,
            cues=cut(attribution.cue),
            basis_cues=cut(attribution.basis_cues),
            stance_cues=cut(claim.stance_cues),
            reasons=cut(attribution.anonymity_reason),
            checks=checks(content, attribution.basis, starts),
            published=tuple(_published(check) for check in published.get(claim.id, ())),
            taken_up=tuple(taken.get(claim.id, ())),
            method=claim.method,
            score=claim.score,
            attribution_method=attribution.method,
            attribution_score=attribution.score,
        )


def _taken_up(
    attributions: Mapping[str, Attribution], source_ids: Mapping[str, str], cut: Cut
) -> Mapping[str, Sequence[TakenUp]]:
    """Who takes each claim up, by its id, in the order of their words."""
    found: defaultdict[str, list[TakenUp]] = defaultdict(list)
    for a in attributions.values():
        words = cut(sorted(a.cue or a.speaker.spans, key=lambda s: s.start))
        for claim in a.takes_up:
            found[claim].append(TakenUp(attribution=a.id, voice=_voice(a, source_ids, cut), basis=a.basis, words=words))
    return {
        claim: sorted(up, key=lambda u: (u.words[:1] and u.words[0].start, u.attribution))
        for claim, up in found.items()
    }


def _published(check: FactCheck) -> Published:
    return Published(
        id=check.id,
        url=check.url,
        publisher=check.publisher,
        rating=check.rating,
        claim=check.claim,
        date=check.published,
    )


def _stretches(
    views: Iterable[ClaimView], attributions: Mapping[str, Attribution], claims: list[Claim], terms: list[LoadedTerm]
) -> Iterator[Stretch]:
    def marked(role: Role | None, ref: str, spans: Iterable[Span | Piece]) -> Iterator[Stretch]:
        return (Stretch(s.start, s.end, role, ref) for s in spans)

    for view in views:
        yield from marked(None, view.id, view.content)
    for claim in claims:
        yield from marked(Role.STANCE_CUE, claim.id, claim.stance_cues)
    for a in attributions.values():
        yield from marked(Role.SOURCE, a.id, a.speaker.spans)
        yield from marked(Role.ANTECEDENT, a.id, a.speaker.antecedent)
        yield from marked(Role.CUE, a.id, a.cue)
        yield from marked(Role.BASIS_CUE, a.id, a.basis_cues)
        yield from marked(Role.REASON, a.id, a.anonymity_reason)
    for term in terms:
        yield from marked(Role.LOADED, term.id, (term.span,))


def _noted(document: Document, skipped: Iterable[Skipped]) -> Iterator[Stretch]:
    noted = [(f.code, f.spans) for f in document.flags] + [(s.code, s.spans) for s in skipped]
    noted += [("byline", (b.span,)) for b in document.bylines if b.span]
    return (Stretch(s.start, s.end, Role.NOTED, code) for code, spans in noted for s in spans)


def _head(snapshot: Snapshot, document: Document, records: Iterable[Record], cut: Cut) -> Head:
    methods = (document.method, *sorted({r.method for r in records if not isinstance(r, Skipped)}), METHOD)
    chosen = {"published": document.published, "modified": document.modified}
    heading = next((p for p in document.passages if p.kind is PassageKind.HEADING), None)
    return Head(
        document=document.id,
        title=document.title or (document.text[heading.start : heading.end] if heading else None),
        outlet=document.outlet,
        url=document.url,
        language=document.language,
        direction=document.direction,
        published=document.published,
        modified=document.modified,
        bylines=tuple(
            BylineView(name=b.name, origin=b.origin, evidence=b.evidence, words=cut((b.span,))[0] if b.span else None)
            for b in document.bylines
        ),
        dates=tuple(
            DateView(
                role=d.role,
                value=d.value,
                origin=d.origin,
                evidence=d.evidence,
                chosen=d.value == chosen.get(d.role),
            )
            for d in document.dates
        ),
        snapshot=snapshot.id,
        snapshot_size=snapshot.size,
        media_type=snapshot.media_type,
        origin=snapshot.origin,
        captured_at=snapshot.captured_at,
        methods=tuple(dict.fromkeys(methods)),
    )
