"""What a comparison changed in the questions of a case, and a feed of it that newsreaders take.

A change is told where another answer comes first, a question gets its second answer, a probability moves by at least `LEAST`,
or the number of independent voices for an answer changes. A question whose words, or whose answers before or now, name a
natural person is never told of, private or public, on the page, in the feed or by webhook: a watch is on matters, and nobody
can be alerted to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ascertain.model import ClaimCluster, Weighing, make_id

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from ascertain.store.case import Case

LEAST = 0.05
KEPT = 200
"""Entries that a feed of changes keeps."""
ATOM, CLUSTER = "http://www.w3.org/2005/Atom", "urn:ascertain:question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as it stands."""

    label: str
    probability: float
    origins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A question as it stands: its answers by value, the first one first."""

    question: str
    answers: Mapping[str, Given]

    @property
    def first(self) -> str:
        """The value of the answer that comes first, or nothing."""
        return next(iter(self.answers), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question that changed. kind: first (another answer comes first), contested (it got a second answer), moved, voices."""

    id: str
    cluster: str
    question: str
    kind: str
    text: str
    at: str


def standing(case: Case) -> dict[str, Standing]:
    """The questions of the case as last compared, by id."""
    asked = {c.id: c for c in case.current(ClaimCluster)}
    found = {}
    for weighing in case.current(Weighing):
        cluster = asked.get(weighing.cluster)
        if cluster is None:
            # A comparison was cut off between asking anew and weighing.
            continue
        values = {a.id: a.value for a in cluster.answers}
        answers = {
            values[a.answer]: Given(label=a.label, probability=a.probability, origins=a.origins)
            for a in weighing.answers
        }
        found[cluster.id] = Standing(question=cluster.question, answers=answers)
    return found


def changes(
    before: Mapping[str, Standing], after: Mapping[str, Standing], case: Case, *, at: str
) -> tuple[Change, ...]:
    """What changed between the two, by question."""
    from ascertain.app.showing import Showing

    shown = Showing().now(case)
    made = []
    for cluster, now in sorted(after.items()):
        stood = [s for s in (before.get(cluster), now) if s is not None]
        for kind, text in _changes(before.get(cluster), now):
            if not shown.names_somebody(
                *(s.question for s in stood), *(a.label for s in stood for a in s.answers.values())
            ):
                name = make_id("chg", cluster, kind, text, at)
                made.append(Change(id=name, cluster=cluster, question=now.question, kind=kind, text=text, at=at))
    return tuple(made)


def _changes(before: Standing | None, now: Standing) -> Iterator[tuple[str, str]]:
    """At most one change a question, the weightiest."""
    old = before.answers if before else {}
    if len(now.answers) > 1 and len(old) <= 1:
        yield "contested", "now answered in " + str(len(now.answers)) + " ways: " + _list(now.answers.values())
    elif before and old and now.first != before.first:
        yield "first", f"first was {_told(old[before.first])}, now {_told(now.answers[now.first])}"
    elif before:
        for value, given in now.answers.items():
            was = old.get(value)
            if was is None:
                yield "contested", f"a further answer: {_told(given)}"
            elif abs(was.probability - given.probability) >= LEAST or was.origins != given.origins:
                kind = "voices" if was.origins != given.origins else "moved"
                yield kind, f"{given.label}: {_figures(was)} before, {_figures(given)} now"
            else:
                continue
            return


def _told(given: Given) -> str:
    return f"{given.label} ({_figures(given)})"


def _figures(given: Given) -> str:
    voices = "1 voice" if given.origins == 1 else f"{given.origins} voices"
    return f"{given.probability:.2f}, {voices}"


def _list(answers: Iterable[Given]) -> str:
    return "; ".join(_told(a) for a in answers)


def kept_in(path: Path) -> tuple[Change, ...]:
    """The changes in the feed at `path`, the newest first; none where there is no feed."""
    from xml.etree import ElementTree

    # Written here, by nobody else.
    entries = ElementTree.parse(path).getroot().iter(f"{{{ATOM}}}entry") if path.exists() else ()  # noqa: S314
    return tuple(map(_change, entries))


def _change(entry: Element) -> Change:
    told = {name: entry.findtext(f"{{{ATOM}}}{name}", "") for name in ("id", "title", "updated", "summary")}
    kinds = {c.get("scheme", ""): c.get("term", "") for c in entry.iter(f"{{{ATOM}}}category")}
    return Change(
        id=told["id"].removeprefix("urn:ascertain:"),
        cluster=kinds.get(CLUSTER, ""),
        question=told["title"],
        kind=kinds.get("", ""),
        text=told["summary"],
        at=told["updated"],
    )


def keep_feed(path: Path, found: Iterable[Change]) -> None:
    """Put the changes at the head of the Atom feed at `path`, which is replaced as a whole."""
    from xml.etree import ElementTree

    ElementTree.register_namespace("", ATOM)
    # Written here, by nobody else.
    old = list(ElementTree.parse(path).getroot().iter(f"{{{ATOM}}}entry")) if path.exists() else []  # noqa: S314
    new = [_entry(change) for change in found]
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    stamped = [e.findtext(f"{{{ATOM}}}updated", "") for e in new]
    for name, text in (("id", "urn:ascertain:changes"), ("title", "Questions that changed"), ("updated", max(stamped))):
        ElementTree.SubElement(root, f"{{{ATOM}}}{name}").text = text
    root.extend([*reversed(new), *old][:KEPT])
    draft = path.with_suffix(".new")
    draft.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
    draft.replace(path)


def _entry(change: Change) -> Element:
    from xml.etree import ElementTree

    entry = ElementTree.Element(f"{{{ATOM}}}entry")
    fields = (
        ("id", f"urn:ascertain:{change.id}"),
        ("title", change.question),
        ("updated", change.at),
        ("summary", change.text),
    )
    for name, text in fields:
        ElementTree.SubElement(entry, f"{{{ATOM}}}{name}").text = text
    ElementTree.SubElement(entry, f"{{{ATOM}}}category", term=change.kind)
    ElementTree.SubElement(entry, f"{{{ATOM}}}category", term=change.cluster, scheme=CLUSTER)
    return entry
