"""What `ascertain weigh` prints: answers with intervals and origins, sources, and what an answer hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ascertain.app.json import tagged
from ascertain.app.reading_case import rank
from ascertain.faces.cli_output import print_json, say, table
from ascertain.model import AnswerWeight, BadInput, ClaimCluster, SourceWeight, Weighing

if TYPE_CHECKING:
    from ascertain.app.comparing import Compared
    from ascertain.app.showing import Shown
    from ascertain.weigh import Answer, Calibration, Weighed


def show(weighed: Weighed, name: str | None, *, limit: int, as_json: bool, kept: Calibration | None = None) -> None:
    """All objects, or one with its sensitivity; for people at most `limit` rows a table. kept: how well the stated
    probabilities were kept, where the truth is known."""
    fields = _fields(weighed) if name is None else _one(weighed, name)
    if kept is not None:
        fields["calibration"] = asdict(kept)
    if as_json:
        print_json([fields], single=True)
        return
    answers = fields["answers"] if name is not None else [a for a in fields["answers"] if a["top"]]
    table(("object", "answer", "probability", "90 %", "origins", ""), [_answer(a) for a in answers[:limit]])
    if name is not None and fields["hangs_on"]:
        rows = [
            (
                c["kind"],
                c["what"],
                f"{c['before']:.2f} -> {c['after']:.2f}",
                " = ".join(c["answer"]) if c["flips"] else "",
            )
            for c in fields["hangs_on"][:limit]
        ]
        table(("without", "", "probability", "then the answer is"), rows)
    if name is None:
        table(("source", "reliability", "90 %", "claims"), [_source(s) for s in fields["sources"][:limit]])
    say(_summary(weighed, len(answers), limit))
    if kept is not None:
        say(
            f"of {kept.count} known objects {kept.accuracy:.1%} right; calibration error {kept.error:.3f}, Brier {kept.brier:.3f}"
        )


def show_case(found: Compared, name: str | None, shown: Shown, *, limit: int, as_json: bool) -> None:
    """The weighed questions of a case with what would change each, and the bodies that speak to several; people who are
    private or protected are "Person N"."""
    mask = shown.mask.mask
    asked = {r.id: r.question for r in found.of(ClaimCluster)}
    weighed = sorted(found.of(Weighing), key=rank)
    sources = sorted(found.of(SourceWeight), key=lambda s: (-s.claims, s.name))
    if name is not None:
        weighed, sources = [w for w in weighed if name in (w.cluster, w.id, asked[w.cluster])], []
        if not weighed:
            raise BadInput(f"no weighed question is {name!r}; `ascertain weigh CASE` lists them")
    if as_json:
        print_json(list(shown.rows(tagged(r) for r in (*weighed, *sources))), single=False)
        return
    rows = [
        (asked[w.cluster] if n == 0 else "", a.label, f"{a.probability:.2f}", f"{a.low:.2f}-{a.high:.2f}",
         f"{a.range_low:.2f}-{a.range_high:.2f}", f"{a.origins}/{a.documents}",
         _note(w, a), w.cluster if n == 0 else "")
        for w in weighed[:limit]
        for n, a in enumerate(w.answers)
    ]  # fmt: skip
    heading = ("question", "answer", "probability", "90 %", "over settings", "voices/documents", "", "id")
    table(heading, mask(rows), whole=("id",))
    changes = [(asked[w.cluster], f"{f.kind}: {f.label}", " = ".join(f.to)) for w in weighed[:limit] for f in w.flips]
    table(("question", "one change that puts another answer first", "then"), mask(changes[:limit]))
    table(("voice", "borne out", "90 %", "questions"), mask([_voice(s) for s in sources[:limit]]))
    more = f"; the first {limit} are shown, --json has all" if len(weighed) > limit else ""
    say(f"{len(weighed)} questions weighed{more}")


def _note(w: Weighing, a: AnswerWeight) -> str:
    late = f"counted until {a.until}; overtaken by later counts" if a.until else ""
    return "; ".join(filter(None, (late, "" if w.identifiable else "cannot be told")))


def _voice(s: SourceWeight) -> Sequence[str]:
    return s.name, f"{s.reliability:.2f}", f"{s.low:.2f}-{s.high:.2f}", str(s.claims)


def _fields(weighed: Weighed) -> dict[str, Any]:
    """Every answer and source, and the pairs of sources held to share an origin."""
    return {
        "method": weighed.method,
        "answers": [_as_fields(weighed, a) for a in weighed.answers()],
        "sources": _sources(weighed),
        "links": [asdict(link) for link in weighed.links],
    }


def _one(weighed: Weighed, name: str) -> dict[str, Any]:
    from ascertain.weigh import leave_claim_out, leave_one_out

    top = weighed.top(name)
    answers = [_as_fields(weighed, a) for a in weighed.answers() if a.object == name]
    # Only the default model can leave an origin out under its fitted reliabilities.
    changes = (*leave_one_out(weighed, name), *leave_claim_out(weighed, name)) if weighed.parameters else ()
    return {
        "method": weighed.method,
        "object": name,
        "top": top,
        "answers": sorted(answers, key=lambda a: (-a["probability"], a["value"])),
        "hangs_on": [asdict(c) for c in changes],
    }


def _as_fields(weighed: Weighed, answer: Answer) -> dict[str, Any]:
    top = weighed.top(answer.object)
    fields = {**asdict(answer), "top": answer.value in top, "tied": len(top) > 1 and answer.value in top}
    # A model without intervals or origins has none to show: a point is no interval, and sources are not origins.
    if weighed.low is None:
        fields |= {"low": None, "high": None}
    return fields if weighed.origins is not None else fields | {"origins": None, "identifiable": None}


def _sources(weighed: Weighed) -> list[dict[str, Any]]:
    names = weighed.claims.sources
    low = [None] * len(names) if weighed.source_low is None else weighed.source_low.tolist()
    high = [None] * len(names) if weighed.source_high is None else weighed.source_high.tolist()
    counts = [0] * len(names)
    for source in weighed.claims.source.tolist():
        counts[source] += 1
    found = [
        {"source": name, "reliability": float(r), "low": a, "high": b, "claims": count}
        for name, r, a, b, count in zip(names, weighed.reliability, low, high, counts, strict=True)
    ]
    return sorted(found, key=lambda s: (-s["claims"], s["source"]))


def _answer(a: dict[str, Any]) -> Sequence[str]:
    note = "not identifiable" if a["identifiable"] is False else "tied" if a["tied"] else ""
    origins = "" if a["origins"] is None else str(a["origins"])
    return a["object"], a["value"], f"{a['probability']:.2f}", _interval(a), origins, note


def _source(s: dict[str, Any]) -> Sequence[str]:
    return s["source"], f"{s['reliability']:.2f}", _interval(s), str(s["claims"])


def _interval(fields: dict[str, Any]) -> str:
    return "" if fields["low"] is None else f"{fields['low']:.2f}-{fields['high']:.2f}"


def _summary(weighed: Weighed, shown: int, limit: int) -> str:
    claims = weighed.claims
    more = f"; the first {limit} of {shown} rows are shown, --json has all" if shown > limit else ""
    return (
        f"{len(claims.source)} claims of {len(claims.sources)} sources on {len(claims.objects)} objects, {weighed.method}; "
        f"{len(weighed.links)} pairs of sources share an origin{more}"
    )
