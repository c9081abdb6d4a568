"""The account of an article: tallies, sources, flags, loaded words, handles. Every entry lists what it counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ascertain.model import Attribution, Basis, Document, LoadedTerm, Skipped, Span, SpeakerKind, Stance
from ascertain.views.words import CHECKS, GROUPS
from ascertain.views.xray_records import (
    BasisRow,
    ClaimView,
    FlagView,
    Ledger,
    LoadedView,
    Piece,
    SkippedView,
    SourceView,
    Tally,
)

Cut = Callable[[Iterable[Span]], tuple[Piece, ...]]
SIDES = ("named", "unnamed")


def build_ledger(
    document: Document,
    claims: Sequence[ClaimView],
    *,
    attributions: Mapping[str, Attribution],
    source_ids: Mapping[str, str],
    terms: Sequence[LoadedTerm],
    skipped: Sequence[Skipped],
    cut: Cut,
) -> Ledger:
    """The ledger of one article. `source_ids` maps attribution ids to source ids, `cut` spans to their words."""
    sources = _sources(claims, attributions, source_ids, cut)
    unnamed = tuple(s for s in sources if s.group == "unnamed")
    return Ledger(
        rows=tuple(_row(basis, claims) for basis in Basis),
        stances=tuple(Tally(key=s, claims=_ids(c for c in claims if c.stance is s)) for s in Stance),
        groups=tuple(
            Tally(key=key, claims=_ids(c for c in claims if c.basis in bases)) for key, (_, bases) in GROUPS.items()
        ),
        author=Tally(key="author", claims=_ids(c for c in claims if c.voice.kind is SpeakerKind.AUTHOR)),
        named=tuple(s for s in sources if s.group == "named"),
        unnamed=unnamed,
        other=tuple(s for s in sources if s.group not in SIDES),
        flags=tuple(_flags(document, claims, unnamed, cut)),
        loaded=tuple(_loaded(t, claims, cut) for t in terms),
        checks=tuple(
            Tally(key=kind, claims=_ids(c for c in claims if any(k.kind == kind for k in c.checks))) for kind in CHECKS
        ),
        skipped=tuple(SkippedView(stage=s.stage, code=s.code, reason=s.reason, words=cut(s.spans)) for s in skipped),
    )


def source_key(attribution: Attribution) -> tuple[str, ...] | None:
    """What makes two attributions speak for one source of the article; None where no source is reported.

    Names are compared without case and without a leading article; aliases are left apart, since telling that two
    names are one actor is not the work of a view.
    """
    if attribution.speaker.kind is not SpeakerKind.SOURCE:
        return None
    name = re.sub(r"^(?:the|an?)\s+", "", " ".join((attribution.speaker.name or "").split()).casefold())
    return (_group(attribution.basis), name or attribution.id)


def _group(basis: Basis) -> str:
    return next(key for key, (_, bases) in GROUPS.items() if basis in bases)


def _ids(claims: Iterable[ClaimView]) -> tuple[str, ...]:
    return tuple(c.id for c in claims)


def _row(basis: Basis, claims: Sequence[ClaimView]) -> BasisRow:
    mine = [c for c in claims if c.basis is basis]
    stances = tuple(Tally(key=s, claims=_ids(c for c in mine if c.stance is s)) for s in Stance)
    return BasisRow(basis=basis, claims=_ids(mine), stances=tuple(t for t in stances if t.claims))


def _sources(
    claims: Sequence[ClaimView], attributions: Mapping[str, Attribution], source_ids: Mapping[str, str], cut: Cut
) -> tuple[SourceView, ...]:
    groups: dict[str, list[Attribution]] = defaultdict(list)
    for id_, source in source_ids.items():
        groups[source].append(attributions[id_])
    views = [_source(source, group, claims, cut) for source, group in groups.items()]
    return tuple(sorted(views, key=lambda s: (-len(s.claims), s.words[0].start if s.words else 0)))


def _source(source: str, group: Sequence[Attribution], claims: Sequence[ClaimView], cut: Cut) -> SourceView:
    words = cut(s for a in group for s in a.speaker.spans)
    names = dict.fromkeys(" ".join(a.speaker.name.split()) for a in group if a.speaker.name)
    surface = dict.fromkeys(" ".join(p.text.split()) for p in words)
    up = {name for a in group for name in a.takes_up}
    return SourceView(
        id=source,
        label=next(iter(names), "a source without words of its own"),
        group=_group(group[0].basis),
        bases=tuple(dict.fromkeys(a.basis for a in group)),
        names=tuple(surface),
        attributions=tuple(a.id for a in group),
        claims=_ids(c for c in claims if c.voice.source == source or c.id in up),
        taken_up=_ids(c for c in claims if c.voice.source != source and c.id in up),
        words=words,
        reasons=cut(s for a in group for s in a.anonymity_reason),
    )


def _loaded(term: LoadedTerm, claims: Sequence[ClaimView], cut: Cut) -> LoadedView:
    (words,) = cut((term.span,))
    inside = (c for c in claims if any(p.start < words.end and words.start < p.end for p in c.content))
    return LoadedView(
        id=term.id, term=term.term, words=words, claims=_ids(inside), method=term.method, score=term.score
    )


def _flags(
    document: Document, claims: Sequence[ClaimView], unnamed: Sequence[SourceView], cut: Cut
) -> Iterator[FlagView]:
    """The reader's own flags first; then what can be told from the records, unless the reader has told it."""
    told = {f.code for f in document.flags}
    for flag in document.flags:
        yield FlagView(code=flag.code, message=flag.message, words=cut(flag.spans), claims=())
    if not document.bylines and "no-byline" not in told:
        yield FlagView(code="no-byline", message="No author is named.", words=(), claims=())
    if document.published is None and "no-date" not in told:
        yield FlagView(code="no-date", message="No date of publication was found.", words=(), claims=())
    silent = [s for s in unnamed if not s.reasons]  # also of a report that only confirms: "officials confirmed this"
    if silent:
        told_by = {s.id for s in silent}
        yield FlagView(
            code="anonymous-without-reason",
            message="Sources speak without a name, and the article gives no reason for it.",
            words=tuple(p for s in silent for p in s.words[:1]),
            claims=_ids(c for c in claims if c.voice.source in told_by),
        )
