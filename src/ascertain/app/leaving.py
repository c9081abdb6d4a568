"""What may leave a case: the gate that names every obstacle, names kept back, and the whole bundle behind a redacted page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ascertain.app.keeping import quotation_words
from ascertain.app.people import people_in
from ascertain.assess import CUSTODIAN, Person, in_force
from ascertain.model import Assessment, BadInput, Claim, ClaimCluster, Decision, Document, Span

if TYPE_CHECKING:
    from pathlib import Path

    from ascertain.exchange import Material, Redacted
    from ascertain.store.case import Case
    from ascertain.store.seal import Signer

LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What keeps something from leaving. `names` are lifted by masking; `others` are not."""

    names: tuple[str, ...]
    others: tuple[str, ...]


def gate(case: Case, *, documents: Iterable[str] = ()) -> Standing:
    """What stands in the way of a report or export of the case, or of some of its documents."""
    chosen = set(documents)
    people = people_in(case)
    return Standing(
        names=tuple(_names(people, chosen)),
        others=(*_quotations(case, chosen), *(() if chosen else _unread(case))),
    )


def check_gate(case: Case, *, masked: bool, documents: Iterable[str] = ()) -> None:
    """BadInput that names every obstacle. masked: names will be kept back, so that they are none."""
    found = gate(case, documents=documents)
    obstacles = (*(() if masked else found.names), *found.others)
    if obstacles:
        advice = "" if masked or not found.names else "; or keep the names back by masking"
        raise BadInput(f"this may not leave the case yet: {'; '.join(obstacles)}{advice}")


def masked(case: Case, material: Material) -> Material:
    """The material as it may leave."""
    from ascertain.exchange import mask_material

    return mask_material(material, people_in(case))


def redacted_report(
    case: Case, material: Material, *, salt: Any, signer: Signer | None = None, before: str | None = None
) -> Redacted:
    """A report page without the names. The whole bundle that proves it is kept beside the case, for its custodian alone."""
    from ascertain.exchange import redact_report

    made = redact_report(material, people_in(case), salt=salt, signer=signer, before=before)
    path = _bundle_path(case, made.page)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    data, vault = made.bundle.encode("utf-8", "surrogatepass"), case.blobs.vault
    path.write_bytes(data if vault is None else vault.seal(data, path.name))
    path.chmod(0o600)
    return made


def release(case: Case, page: str, *, who: str, why: str, role: str) -> str:
    """The whole bundle behind a redacted report, for a custodian with a reason; it holds the names. BadInput without."""
    if role != CUSTODIAN or not who.strip() or not why.strip():
        raise BadInput("only a custodian, with a reason, takes out the whole bundle of a redacted report")
    path, vault = _bundle_path(case, page), case.blobs.vault
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput("this case keeps no bundle of that page: it is another case's, or was purged") from error
    case.note("view", who=who, view="bundle", page=path.stem, why=why)
    return (data if vault is None else vault.open(data, path.name)).decode("utf-8", "surrogatepass")


def _bundle_path(case: Case, page: str) -> Path:
    from ascertain.model import text_hash
    from ascertain.store.purge import withheld_folder

    return withheld_folder(case.path) / f"{text_hash(page)[:24]}.json"


def _names(people: Iterable[Person], documents: set[str]) -> Iterator[str]:
    """People by label: an obstacle is read where the name may not be."""
    found = [
        p
        for p in people
        if any(not p.shown_in(m.document) for m in p.mentions if not documents or m.document in documents)
    ]
    for person in found[:LISTED]:
        if person.protected:
            settled = "" if person.decided else ", as the text suggests and nobody has decided"
            yield f"{person.label} is protected ({', '.join(person.protected)}{settled}) and named"
        else:
            yield f"{person.label} is private and named: set a public role, or mask"
    if len(found) > LISTED:
        yield f"{len(found) - LISTED} more people are named"


def _quotations(case: Case, documents: set[str]) -> Iterator[str]:
    most = quotation_words(case)
    cited: dict[str, list[Span]] = {}
    for span in _cited(case):
        if not documents or span.document in documents:
            cited.setdefault(span.document, []).append(span)
    for document in case.current(Document):
        longest = max((len(document.slice(s).split()) for s in _merged(cited.get(document.id, []))), default=0)
        if longest > most:
            yield f"{longest} words of {document.id} are quoted in one piece; {most} are allowed"


def _cited(case: Case) -> Iterator[Span]:
    """What findings quote: claims of questions, or all claims before anything was compared, and evidence."""
    asked = {c for cluster in case.current(ClaimCluster) for c in cluster.claims}
    for claim in case.current(Claim):
        if not asked or claim.id in asked:
            yield from claim.content
    for assessment in case.assessments():
        for item in assessment.evidence:
            yield from item.spans


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that overlap are one quotation."""
    open_: Span | None = None
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if open_ is not None and span.start < open_.end:
            open_ = replace(open_, end=max(open_.end, span.end))
            continue
        if open_ is not None:
            yield open_
        open_ = span
    if open_ is not None:
        yield open_


def _unread(case: Case) -> Iterator[str]:
    """Closed assessments that nobody but their author has confirmed."""
    force = in_force(case.decisions())
    for assessment in case.assessments():
        if assessment.closed and not any(_second(assessment, d) for d in force):
            yield f"the assessment {assessment.id} is closed and no second reader has confirmed it"


def _second(assessment: Assessment, made: Decision) -> bool:
    other = made.who.strip().casefold() != assessment.who.strip().casefold()
    return made.action == "confirm" and made.target == assessment.id and other
