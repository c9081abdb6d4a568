"""The work on an assessment: draft it from a cluster, check that it may be closed, say what changed since before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ascertain.assess.likelihood import lint, lint_grounds
from ascertain.model import BadInput, Claim, ClaimCluster, make_id
from ascertain.model.assessment import Assessment, Cell, EvidenceItem, Hypothesis, Judgement, Rating

NEITHER = "None of these"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions: what kind of thing, its id, and the words before and after."""

    what: str
    id: str
    before: str | None
    after: str | None


def draft(
    cluster: ClaimCluster,
    claims: Mapping[str, Claim],
    texts: Mapping[str, str],
    origins: Mapping[str, str],
    *,
    who: str,
    at: str,
) -> Assessment:
    """A first version with the cluster's answers as hypotheses, "none of these" beside them, and its claims as evidence.

    claims, texts, origins: record, words and origin by claim id. The ratings are suggestions from what each claim says;
    a person confirms or changes them.
    """
    name = make_id("asm", cluster.id)
    answers = [Hypothesis(id=make_id("hyp", name, a.id), statement=a.label, answer=a.id) for a in cluster.answers]
    other = Hypothesis(id=make_id("hyp", name, NEITHER), statement=NEITHER)
    given = {c: a.id for a in cluster.answers for c in a.claims}
    denied = {c: a.id for a in cluster.answers for c in a.denied_by}
    evidence, cells = [], []
    for claim in cluster.claims:
        item = EvidenceItem(
            id=make_id("evi", name, claim),
            note=texts[claim],
            spans=claims[claim].content,
            claims=(claim,),
            origin=origins.get(claim),
        )
        evidence.append(item)
        for h in answers:
            rating = _suggestion(h.answer, given.get(claim), denied.get(claim))
            cells.append(Cell(hypothesis=h.id, evidence=item.id, rating=rating, suggested=True))
        # Where no answer holds, a claim that gives one is as little to be expected as under another answer.
        rating = Rating.UNLIKELY if claim in given else Rating.NEUTRAL
        cells.append(Cell(hypothesis=other.id, evidence=item.id, rating=rating, suggested=True))
    return Assessment(
        id=make_id("asm", name, 1, who, at),
        question=cluster.question,
        cluster=cluster.id,
        hypotheses=(*answers, other),
        evidence=tuple(evidence),
        cells=tuple(cells),
        who=who,
        at=at,
        why="drafted from the cluster",
    )


def next_version(before: Assessment, after: Assessment, *, who: str, at: str, why: str) -> Assessment:
    """`after` as the version that follows `before`. BadInput without a reason, or when nothing differs."""
    if not why.strip():
        raise BadInput("say why the assessment changes: a version without a reason helps nobody later")
    if not changes(before, after) and before.closed == after.closed:
        raise BadInput("nothing differs from the version before")
    number = before.version + 1
    name = make_id("asm", before.id, number, who, at)
    return replace(after, id=name, version=number, previous=before.id, who=who, at=at, why=why)


def check(assessment: Assessment) -> tuple[str, ...]:
    """What is wrong inside the assessment: names that point nowhere, ratings given twice, evidence without words."""
    hypotheses, items = {h.id for h in assessment.hypotheses}, {e.id for e in assessment.evidence}
    found = [f"{e.id} cites no span: mark it as an assumption" for e in assessment.evidence if _bare(e)]
    pairs = [(c.hypothesis, c.evidence) for c in assessment.cells]
    found += [
        f"a rating names {h} and {e}, which are not here" for h, e in pairs if h not in hypotheses or e not in items
    ]
    found += ["one cell is rated twice"] if len(set(pairs)) < len(pairs) else []
    found += [
        f"a judgement names {j.hypothesis}, which is not here"
        for j in assessment.judgements
        if j.hypothesis not in hypotheses
    ]
    found += [w for j in assessment.judgements for w in _wording(j)]
    return tuple(found)


def obstacles(assessment: Assessment) -> tuple[str, ...]:
    """Why the assessment cannot be closed yet; empty when it can."""
    found = list(check(assessment))
    if len(assessment.hypotheses) < 2:
        found.append("at least two hypotheses are needed: with one there is nothing to compare")
    if not any(not e.assumption for e in assessment.evidence):
        found.append("no evidence is cited")
    waiting = sum(c.suggested for c in assessment.cells)
    if waiting:
        found.append(f"{waiting} suggested rating{'s wait' if waiting > 1 else ' waits'} for a person's decision")
    if not assessment.judgements:
        found.append("no judgement is written")
    return tuple(found)


def close(assessment: Assessment) -> Assessment:
    """The assessment closed; BadInput with everything that stands in the way."""
    found = obstacles(assessment)
    if found:
        raise BadInput("the assessment cannot be closed: " + "; ".join(found))
    return replace(assessment, closed=True)


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """What differs, by kind and id."""
    rows: list[Change] = []
    rows += _differing("question", {"": before.question}, {"": after.question})
    rows += _differing("hypothesis", *({h.id: h.statement for h in a.hypotheses} for a in (before, after)))
    rows += _differing("evidence", *({e.id: _shown(e) for e in a.evidence} for a in (before, after)))
    rows += _differing(
        "rating", *({f"{c.evidence} {c.hypothesis}": _rated(c) for c in a.cells} for a in (before, after))
    )
    rows += _differing("judgement", *({j.hypothesis: _judged(j) for j in a.judgements} for a in (before, after)))
    return tuple(rows)


def _suggestion(answer: str | None, given: str | None, denied: str | None) -> Rating:
    if denied == answer or (given is not None and given != answer):
        return Rating.UNLIKELY
    return Rating.LIKELY if given == answer else Rating.NEUTRAL


def _bare(item: EvidenceItem) -> bool:
    return not item.spans and not item.assumption


def _wording(judgement: Judgement) -> Iterable[str]:
    for finding in (*lint(judgement.statement, judgement.likelihood), *lint_grounds(judgement.grounds)):
        yield f"judgement on {judgement.hypothesis}: {finding.message}"
    if not judgement.grounds.strip():
        yield f"judgement on {judgement.hypothesis}: say what the confidence rests on"


def _shown(item: EvidenceItem) -> str:
    return f"{item.note} [{item.origin or 'origin unknown'}]" + (" (assumption)" if item.assumption else "")


def _rated(cell: Cell) -> str:
    return f"{cell.rating} (suggested)" if cell.suggested else str(cell.rating)


def _judged(judgement: Judgement) -> str:
    return f"{judgement.likelihood}: {judgement.statement} / {judgement.confidence}: {judgement.grounds}"


def _differing(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    names = dict.fromkeys((*before, *after))
    return [
        Change(what=what, id=name, before=before.get(name), after=after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]
