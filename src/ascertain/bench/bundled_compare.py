"""The bundled case as a benchmark of comparing: clusters, disputes, counts and corrections against its gold.

Two inputs: gold's own claims, or those that an extractor finds, each matched to the gold claim whose words it shares most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ascertain import bundled
from ascertain.app import Settings, Workbench
from ascertain.bench.bundled_case import gold_items, gold_records
from ascertain.bench.measures import f1, pair
from ascertain.compare.cluster import matters
from ascertain.compare.nli import installed
from ascertain.compare.question import clusters as clusters_of
from ascertain.compare.relations import relations as relations_of
from ascertain.compare.scene import Scene
from ascertain.compare.statements import statements
from ascertain.compare.vectors import vectoriser
from ascertain.model import Attribution, Claim, ClaimCluster, Document, QuestionKind, Relation, RelationKind, StopRun

OPPOSED = frozenset({RelationKind.CONTRADICTS, RelationKind.DISPUTES, RelationKind.SUPERSEDES})
Key = tuple[str, tuple[str, ...]]
"""A gold claim: its document's gold id and its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Documents with claims, and which gold claim each claim is: `key` by claim id. `scene`: what the pipeline finds beside claims."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    key: Mapping[str, Key]
    scene: Scene


def load(use: str | None = None) -> Case:
    """The case's English documents with gold's claims, or with those that the claims part `use` finds."""
    paths = {path.name: path for path in bundled.articles()}
    wanted = [d for d in bundled.gold()["documents"] if d["language"] == "en"]
    bench = Workbench(settings=Settings(use={"claims": use or "rules"}))
    documents, claims, attributions, key, others = [], [], [], {}, []
    for entry, outcome in zip(wanted, bench.xray([paths[d["file"]] for d in wanted]), strict=True):
        if not outcome.documents:
            raise StopRun(f"{entry['file']} was not read")
        document = outcome.documents[0]
        documents.append(document)
        others += list(outcome.records)
        items = gold_items(document.text, entry["claims"])
        labels = [(entry["id"], tuple(claim["content"])) for claim in entry["claims"]]
        if use is None:
            for item, label in zip(items, labels, strict=True):
                attribution, claim = gold_records(document, item)
                attributions.append(attribution)
                claims.append(claim)
                key[claim.id] = label
        else:
            found = [r for r in outcome.records if isinstance(r, Claim)]
            spans = [{"content": [(s.start, s.end) for s in c.content]} for c in found]
            key |= {found[j].id: labels[i] for i, j in pair(document.text, items, spans)}
            claims += found
            attributions += [r for r in outcome.records if isinstance(r, Attribution)]
    return Case(
        documents=tuple(documents),
        claims=tuple(claims),
        attributions=tuple(attributions),
        key=key,
        scene=Scene.of(others),
    )


def happened() -> dict[Key, str]:
    """The item of `happened` that each labelled gold claim is about."""
    return {
        (d["id"], tuple(c["content"])): c["happened"]
        for d in bundled.gold()["documents"]
        for c in d["claims"]
        if c.get("happened")
    }


def pairwise(groups: Mapping[Key, str], gold: Mapping[Key, str]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of gold's labelled claims: together in `groups` against together in gold."""
    hits = found = wanted = 0
    for a, b in combinations(sorted(gold), 2):
        same, together = gold[a] == gold[b], a in groups and groups.get(a) == groups.get(b)
        hits += same and together
        found += together
        wanted += same
    return {
        "pair_p": hits / found if found else 0.0,
        "pair_r": hits / wanted if wanted else 0.0,
        "pair_f1": f1(hits, found, wanted),
    }


def disputes(
    case: Case, relations: Sequence[Relation], clusters: Sequence[ClaimCluster]
) -> tuple[dict[str, int], list[tuple[str, Key, Key]]]:
    """(planted disputes by kind that were found, and how many there are; planted ones that were missed).

    A dispute is found by a relation that sets its two claims against each other; one of counts also by a cluster that gives
    the two as different answers to one question.
    """
    opposed = {frozenset((case.key.get(r.a), case.key.get(r.b))) for r in relations if r.kind in OPPOSED}
    apart = set()
    for cluster in clusters:
        if cluster.kind is QuestionKind.HOW_MANY:
            for one, other in combinations(cluster.answers, 2):
                apart |= {frozenset((case.key.get(a), case.key.get(b))) for a in one.claims for b in other.claims}
    count: dict[str, int] = {}
    missed = []
    for planted in bundled.gold()["disputes"]:
        a, b = ((planted[side]["document"], tuple(planted[side]["content"])) for side in ("a", "b"))
        kind, sides = planted["kind"], frozenset((a, b))
        hit = sides in opposed or (kind == "count" and sides in apart)
        count[f"{kind}_found"] = count.get(f"{kind}_found", 0) + hit
        count[f"{kind}_planted"] = count.get(f"{kind}_planted", 0) + 1
        if not hit:
            missed.append((kind, a, b))
    return count, missed


def false_disputes(case: Case, relations: Sequence[Relation]) -> list[Relation]:
    """Relations that set claims against each other which gold does not hold to be about one thing (what happened, or what it says
    that they count), nor to correct one another. Claims that match none of gold's are left out; a claim that gold puts under neither is about something of its
    own, which is strict: a count of dead that gold leaves without a label is held to be false here."""
    counts = {(c["document"], tuple(c["content"])): c["what"] for c in bundled.gold()["counts"]}
    about = happened()
    planted = {
        frozenset((d[side]["document"], tuple(d[side]["content"])) for side in ("a", "b"))
        for d in bundled.gold()["disputes"]
    }
    taken_back = {((c["document"], tuple(c["content"])), c["corrects"]) for c in bundled.gold()["corrections"]}
    return [
        r
        for r in relations
        if r.kind in OPPOSED
        and r.a in case.key
        and r.b in case.key
        and frozenset((case.key[r.a], case.key[r.b])) not in planted
        and about.get(case.key[r.a], r.a) != about.get(case.key[r.b], r.b)
        and counts.get(case.key[r.a], r.a) != counts.get(case.key[r.b], r.b)
        and (case.key[r.a], case.key[r.b][0]) not in taken_back
    ]


def count_groups(case: Case, clusters: Sequence[ClaimCluster]) -> tuple[int, int]:
    """(pairs of gold's counts of one thing with different values that stand as different answers of one cluster, all such pairs)."""
    counts = [(c["what"], c["value"], (c["document"], tuple(c["content"]))) for c in bundled.gold()["counts"]]
    apart = set()
    for cluster in clusters:
        for one, other in combinations(cluster.answers, 2):
            apart |= {frozenset((case.key.get(a), case.key.get(b))) for a in one.claims for b in other.claims}
    wanted = [
        frozenset((a[2], b[2])) for a, b in combinations(counts, 2) if a[0] == b[0] and a[1] != b[1] and a[2] != b[2]
    ]
    return sum(w in apart for w in wanted), len(wanted)


def corrections(case: Case, relations: Sequence[Relation]) -> tuple[int, int]:
    """(planted corrections that supersede a claim of the document they correct, all planted)."""
    taken = {
        (case.key.get(r.a), (case.key.get(r.b) or ("",))[0]) for r in relations if r.kind is RelationKind.SUPERSEDES
    }
    planted = bundled.gold()["corrections"]
    return sum(((c["document"], tuple(c["content"])), c["corrects"]) in taken for c in planted), len(planted)


def measure(use: str | None = None, *, vectors: bool = True, nli: bool = True) -> dict[str, float]:
    """All figures of one input: gold's claims (None) or those of the claims part `use`; vectors and NLI where installed."""
    case = load(use)
    vectorise = vectoriser() if vectors else None
    ready = statements(case.documents, case.claims, case.attributions, scene=case.scene, vectorise=vectorise)
    made = matters(ready, scene=case.scene)
    asked = clusters_of(made, case.scene)
    scorer = installed() if nli else None
    related = list(relations_of(made, nli=scorer.score if scorer else None))
    groups = {case.key[s.claim.id]: m.id for m in made for s in m.statements if s.claim.id in case.key}
    found, _ = disputes(case, related, asked)
    counts, all_counts = count_groups(case, asked)
    corrected, all_corrections = corrections(case, related)
    return {
        **pairwise(groups, happened()),
        **found,
        "false_disputes": len(false_disputes(case, related)),
        "opposed": sum(r.kind in OPPOSED for r in related),
        "counts_apart": counts,
        "counts_planted": all_counts,
        "corrections_found": corrected,
        "corrections_planted": all_corrections,
    }
