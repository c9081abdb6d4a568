"""A report: one page that reads without a script, prints, asks for nothing from anywhere, and can be verified.

Its sections are findings, the evidence article by article, what was left out, methods, changes, custody and hashes. The
material stands in it a second time, as a bundle for programs. Every part of the page and every item of the bundle is
under one statement, which is signed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ascertain.exchange.bundle import Bundle, Item, Salt, build_items, seal
from ascertain.exchange.changes import Changes, changes
from ascertain.exchange.check import load_bundle
from ascertain.exchange.material import Material
from ascertain.exchange.page import join_page, page_parts
from ascertain.model import (
    Answer,
    AnswerWeight,
    Assessment,
    Attribution,
    Claim,
    ClaimCluster,
    LoadedTerm,
    Origin,
    Weighing,
)
from ascertain.store.chain import parts
from ascertain.store.seal import Signer
from ascertain.views import XRay, build
from ascertain.views.language import coded
from ascertain.views.plain import one_line
from ascertain.views.rendering import digest, environment
from ascertain.views.words import BASIS, GROUPS, STANCE

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One answer of a cluster, by who gives it: claims, the documents they stand in, and, where origins are known, the
    independent voices that count for it. `weight` is None where the answers were not weighed."""

    label: str
    claims: tuple[str, ...]
    documents: int
    origins: int | None
    denied_by: tuple[str, ...]
    weight: AnswerWeight | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One question with its answers, the most probable first. `weighing` is None where it was not weighed."""

    cluster: ClaimCluster
    weighing: Weighing | None
    supports: tuple[Support, ...]

    @property
    def contested(self) -> bool:
        """Two answers or more, and voices enough to tell them apart."""
        return self.weighing is not None and self.weighing.identifiable and len(self.weighing.answers) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A part that was used, with its settings, and how often."""

    stage: str
    method: str
    settings: str
    runs: int


def write_report(material: Material, *, salt: Salt, signer: Signer | None = None, before: str | None = None) -> str:
    """The report page on the material. `before` is the text of the version that this one corrects: the changes are listed
    and the version before is named by its hash. BadInput when that does not verify."""
    items = tuple(build_items(material, salt))
    earlier = load_bundle(before) if before is not None else None
    version = int(earlier.statement["version"]) + 1 if earlier else 1
    context = _context(material, items, earlier) | {"version": version, "key": signer.public if signer else None}
    parts = dict(_parts(context))
    more: dict[str, Any] = {"page": page_parts(parts.items()), "version": version}
    if earlier is not None:
        more["previous"] = {"statement_sha256": earlier.hash, "version": version - 1}
    return join_page(parts, seal(items, material, signer=signer, more=more).text())


def _parts(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Head and sections of the page by name, in order."""
    templates = _environment()
    yield "head", templates.get_template("head.html.j2").render(_assets(), **context)
    section = templates.get_template("sections.html.j2").make_module(dict(context))
    for name in ("findings", "left-out", "methods", "changes", "custody", "hashes", "about"):
        yield name, str(getattr(section, name.replace("-", "_"))())
        if name == "findings":
            article: Any = getattr(section, "article")  # noqa: B009 - macros are known at run time only
            for number, xray in enumerate(context["xrays"], start=1):
                yield f"article-{number}", str(article(xray, number))


def _context(material: Material, items: tuple[Item, ...], before: Bundle | None) -> dict[str, Any]:
    xrays = list(_xrays(material))
    return {
        "m": material,
        "xrays": xrays,
        "assessments": material.newest(),
        "versions": material.assessments,
        "findings_of": _findings(material),
        "names": {c.id: f"{n}.{c.number}" for n, x in enumerate(xrays, start=1) for c in x.claims},
        "article_of": {x.head.document: n for n, x in enumerate(xrays, start=1)},
        "used": _methods(material),
        "diff": changes(before, items) if before else Changes(counts={}),
        "before": before,
        "log": _told(material, items),
        "counts": Counter(i.kind for i in items),
    }


def _told(material: Material, items: tuple[Item, ...]) -> list[tuple[Item, Mapping[str, str] | None]]:
    """Entries of the log with what they say of themselves; None for what can no longer be read."""
    events = {str(entry.sequence): entry.event for entry in material.log}
    return [(item, parts(events[item.id])) for item in items if item.kind == "log"]


def _xrays(material: Material) -> Iterator[XRay]:
    snapshots = {s.id: s for s in material.snapshots}
    found: dict[str, list[Attribution | Claim | LoadedTerm]] = {}
    for record in material.records:
        if isinstance(record, Attribution | Claim | LoadedTerm):
            found.setdefault(record.document, []).append(record)
    for document in material.documents:
        yield build(snapshots[document.snapshot], document, found.get(document.id, []))


def _findings(material: Material) -> list[Finding]:
    """Every question, those in dispute and those that most voices speak to first."""
    home = {r.id: r.document for r in material.records if isinstance(r, Claim)}
    voices = {c: o.id for o in material.joined if isinstance(o, Origin) for c in o.claims}
    of_document = {d: o.id for o in material.joined if isinstance(o, Origin) for d in o.documents}
    weighed = {w.cluster: w for w in material.joined if isinstance(w, Weighing)}

    def support(answer: Answer, weight: AnswerWeight | None) -> Support:
        origins = {voices.get(c) or of_document.get(home.get(c, "")) for c in answer.claims}
        return Support(
            label=answer.label,
            claims=answer.claims,
            documents=len({home.get(c, "") for c in answer.claims}),
            origins=weight.origins if weight else None if None in origins else len(origins),
            denied_by=answer.denied_by,
            weight=weight,
        )

    made = []
    for cluster in (c for c in material.joined if isinstance(c, ClaimCluster)):
        weighing = weighed.get(cluster.id)
        weights = {a.answer: a for a in weighing.answers} if weighing else {}
        supports = [support(a, weights.get(a.id)) for a in cluster.answers]
        supports.sort(key=lambda s: -s.weight.probability if s.weight else 0.0)
        made.append(Finding(cluster=cluster, weighing=weighing, supports=tuple(supports)))
    return sorted(made, key=lambda f: (not f.contested, -sum(s.origins or 0 for s in f.supports)))


def _methods(material: Material) -> list[Method]:
    found = Counter((d.stage, d.method, d.settings) for d in material.derivations)
    return [Method(stage=s, method=m, settings=v, runs=n) for (s, m, v), n in sorted(found.items())]


def _statement(assessment: Assessment, hypothesis: str) -> str:
    return next(h.statement for h in assessment.hypotheses if h.id == hypothesis)


def _rating(assessment: Assessment, hypothesis: str, evidence: str) -> Any:
    return next((c for c in assessment.cells if (c.hypothesis, c.evidence) == (hypothesis, evidence)), None)


def _moment(at: str) -> Markup:
    """A time that reads from left to right in every language."""
    from markupsafe import Markup

    return Markup('<bdi dir="ltr">{}</bdi>').format(one_line(at))


@cache
def _environment() -> Environment:
    names = {"BASIS": BASIS, "STANCE": STANCE, "GROUPS": GROUPS, "statement": _statement, "rating": _rating}
    return environment({"plain": coded, "moment": _moment}, names, "ascertain.exchange")


@cache
def _assets() -> Mapping[str, object]:
    from markupsafe import Markup

    style = (files("ascertain.exchange") / "templates" / "report.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src 'sha256-{digest(style)}'; base-uri 'none'; form-action 'none'"
    return {"style": Markup(style), "policy": policy}  # noqa: S704 - our own file
