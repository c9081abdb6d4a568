"""The questions of a case weighed: which answer its independent voices bear out, and what that hangs on.

Finds: for each cluster's answers a probability with interval, the range over settings, and every single change that would
put another answer first; for each body that speaks to several questions, how often it was borne out.
Needs: clusters of claims with their answers, and the origin of each claim (`compare`).
Known misses: a case of few questions tells little about any source, so the figures rest on counting voices; denials of one
answer are not counted as support for another.
A count of dead, wounded, displaced or detained only rises: see `tolls`.
Example: nine papers that print one ministry's "12 dead" are one voice for 12; two witnesses who counted 14 are two for 14.
References: see `weigh.origins`, `weigh.sensitivity`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    ClaimCluster,
    Document,
    Origin,
    Stance,
    make_id,
)
from ascertain.model.weighing import AnswerWeight, Flip, SourceWeight, Weighing
from ascertain.weigh.tolls import OVERTAKEN, Count, bounds, overtaken

if TYPE_CHECKING:
    from ascertain.weigh.claims import Claims
    from ascertain.weigh.result import Weighed
    from ascertain.weigh.sensitivity import Range

METHOD = "case@2"
STANCE: Mapping[Stance, float] = {
    Stance.ASSERTED: 1.0,
    Stance.PROBABLE: 0.8,
    Stance.POSSIBLE: 0.5,
    Stance.DENIED: 0.0,
    Stance.QUESTIONED: 0.0,
    Stance.HYPOTHETICAL: 0.0,
}
"""How much of a voice a claim carries, by how firmly it is put. A claim that its speaker denies or doubts supports nothing."""
BASIS: Mapping[Basis, float] = {
    Basis.FIRST_HAND: 1.0,
    Basis.DOCUMENT: 1.0,
    Basis.NAMED_PERSON: 1.0,
    Basis.NAMED_ORGANISATION: 1.0,
    Basis.UNNAMED_OFFICIAL: 0.8,
    Basis.UNNAMED_OTHER: 0.7,
    Basis.NONE_STATED: 0.8,
    Basis.AUTHOR_OPINION: 0.4,
    Basis.COMMON_BELIEF: 0.4,
}
"""How much of a voice a claim carries, by what it is said to rest on: a convention that the range over settings tests.
Nobody is believed for a title; an unnamed source counts somewhat less because nobody answers for it."""
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """A claim as the weighing takes it. `overtaken`: that a later, higher count of a toll took its place, so that it weighs less."""

    origin: str
    cluster: str
    answer: str
    weight: float
    time: float
    overtaken: bool = False


def weigh_case(
    clusters: Iterable[ClaimCluster],
    claims: Mapping[str, Claim],
    attributions: Mapping[str, Attribution],
    origins: Iterable[Origin],
    documents: Mapping[str, Document],
    **settings: Any,
) -> Iterator[Weighing | SourceWeight]:
    """Weigh every cluster that has an answer. claims, attributions, documents: by id. settings: of `weigh.origins`."""
    from ascertain.weigh import refit_settings

    clusters = sorted(clusters, key=lambda c: c.id)
    origins = sorted(origins, key=lambda o: o.id)
    home = {claim: o.id for o in origins for claim in o.claims}
    found = [v for c in clusters for v in voiced(c, claims, attributions, home, documents)]
    if not found:
        return
    weighed = fit(found, **settings)
    refits = refit_settings(weighed)
    heard: defaultdict[str, list[Voiced]] = defaultdict(list)
    for v in found:
        heard[v.cluster].append(v)
    by_id = {o.id: o for o in origins}
    for cluster in clusters:
        if cluster.id in heard:
            spoken = heard[cluster.id]
            named = [by_id[o] for o in sorted({v.origin for v in spoken} & by_id.keys())]
            yield weighing(cluster, weighed, refits, named, claims, found=spoken)
    yield from _sources(weighed, origins, found)


def fit(found: Iterable[Voiced], **settings: Any) -> Weighed:
    """All questions of a case weighed together. settings: of `weigh.origins`."""
    from ascertain.weigh import models

    weighed: Weighed = models.get("origins").function(_columns(list(found)), **settings)
    return weighed


def weighing(
    cluster: ClaimCluster,
    weighed: Weighed,
    refits: Mapping[str, Weighed],
    origins: Iterable[Origin],
    claims: Mapping[str, Claim],
    *,
    found: Iterable[Voiced],
) -> Weighing:
    """What the fit says of one question that somebody speaks to. refits: the fit under other settings (`refit_settings`). origins,
    found: at least those that speak to it, and what was voiced on it."""
    from ascertain.weigh import flips, setting_ranges

    changes = [_flip(c, cluster, list(origins)) for c in flips(weighed, cluster.id, refits)]
    last: dict[str, float] = {}
    for v in found:
        if v.overtaken:
            last[v.answer] = max(v.time, last.get(v.answer, 0.0))
    return _weighing(cluster, weighed, setting_ranges(weighed, cluster.id, refits), changes, claims, last=last)


def voiced(
    cluster: ClaimCluster,
    claims: Mapping[str, Claim],
    attributions: Mapping[str, Attribution],
    home: Mapping[str, str],
    documents: Mapping[str, Document],
) -> Iterator[Voiced]:
    """The claims on one question that support an answer, those of a toll that later counts overtook at less weight. home: the
    origin of each claim, by id."""
    found: list[Voiced] = []
    counts: list[Count | None] = []
    for answer in cluster.answers:
        for name in answer.claims:
            claim = claims[name]
            weight = claim.score * STANCE[claim.stance] * BASIS[attributions[claim.attribution].basis]
            if weight > 0:
                document = documents[claim.document]
                made = Voiced(
                    origin=home.get(name, claim.document),
                    cluster=cluster.id,
                    answer=answer.id,
                    weight=min(weight, 1.0),
                    time=_day(document.published),
                )
                found.append(made)
                counts.append(_count(answer.value, made, document) if cluster.toll else None)
    for made, late in zip(found, overtaken(counts), strict=True):
        yield replace(made, weight=made.weight * OVERTAKEN, overtaken=True) if late else made


def _count(value: str, made: Voiced, document: Document) -> Count | None:
    reach = bounds(value)
    if reach is None:
        return None
    publisher = (document.outlet or document.id).casefold()
    return Count(low=reach[0], high=reach[1], origin=made.origin, publisher=publisher, day=made.time)


def _columns(voiced: list[Voiced]) -> Claims:
    from ascertain.weigh import Claims

    return Claims.of(
        [v.origin for v in voiced],
        [v.cluster for v in voiced],
        [v.answer for v in voiced],
        weight=[v.weight for v in voiced],
        time=[v.time for v in voiced],
    )


def _weighing(
    cluster: ClaimCluster,
    weighed: Weighed,
    ranges: tuple[Range, ...],
    changes: list[Flip],
    claims: Mapping[str, Claim],
    *,
    last: Mapping[str, float],
) -> Weighing:
    number = weighed.object_number(cluster.id)
    found = {a.value: a for a in weighed.answers(cluster.id)}
    spread = {r.value: r for r in ranges}
    rows = []
    for answer in cluster.answers:
        if answer.id in found:
            a, r = found[answer.id], spread[answer.id]
            rows.append(
                AnswerWeight(
                    answer=answer.id,
                    label=answer.label,
                    probability=a.probability,
                    low=a.low,
                    high=a.high,
                    range_low=r.low,
                    range_high=r.high,
                    origins=a.origins,
                    documents=len({claims[c].document for c in answer.claims}),
                    until=_iso(last[answer.id]) if answer.id in last else None,
                )
            )
    known = weighed.identifiable is None or bool(weighed.identifiable[number])
    rows.sort(key=lambda row: (-row.probability, row.label, row.answer))
    return Weighing(
        id=make_id("wgh", cluster.id),
        cluster=cluster.id,
        answers=tuple(rows),
        unknown=float(weighed.unknown[number]),
        identifiable=known,
        flips=tuple(changes),
        method=METHOD,
        score=rows[0].probability if rows and known else 0.0,
    )


def _flip(change: Any, cluster: ClaimCluster, origins: list[Origin]) -> Flip:
    labels = {a.id: a.label for a in cluster.answers}
    names = {o.id: o.name for o in origins}
    shown = change.what
    for known, name in (*names.items(), *labels.items()):
        shown = shown.replace(known, name)
    return Flip(kind=change.kind, what=change.what, label=shown, to=tuple(labels.get(a, a) for a in change.answer))


def _sources(weighed: Weighed, origins: list[Origin], voiced: list[Voiced]) -> Iterator[SourceWeight]:
    """Reliability of the bodies that speak to at least two questions. A natural person is never given a figure."""
    if weighed.source_low is None or weighed.source_high is None:
        return
    at = {name: k for k, name in enumerate(weighed.claims.sources)}
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    for v in voiced:
        spoken[v.origin].add(v.cluster)
    for origin in origins:
        asked = spoken[origin.id]
        if origin.kind == PERSON or len(asked) < 2:
            continue
        k = at[origin.id]
        low, high = float(weighed.source_low[k]), float(weighed.source_high[k])
        yield SourceWeight(
            id=make_id("src", origin.id),
            origin=origin.id,
            name=origin.name,
            reliability=float(weighed.reliability[k]),
            low=low,
            high=high,
            claims=len(asked),
            method=METHOD,
            score=1.0 - (high - low),
        )


def _iso(day: float) -> str:
    from datetime import date

    return date.fromordinal(int(day)).isoformat()


def _day(published: str | None) -> float:
    """Days since year 1; what is not dated counts as earliest, so that it replaces nothing."""
    from datetime import date

    try:
        return float(date.fromisoformat((published or "")[:10]).toordinal())
    except ValueError:
        return 0.0
