"""Questions as decisions made since the last comparison leave them, weighed anew at once, and what a decision changed.

Stance, basis, rejections and origins are laid over the comparison as it would take them. Merging joins the questions of two
matters that ask the same; splitting takes a claim out of the questions of its matter. What needs the texts compared again
(new words of a claim, claims that no question asks about) waits for the next comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ascertain.model import (
    Answer,
    AnswerWeight,
    ClaimCluster,
    Decision,
    Origin,
    Polarity,
    QuestionKind,
    Stance,
    Weighing,
    make_id,
)

if TYPE_CHECKING:
    from ascertain.app.reading_case import Question, Reading
    from ascertain.weigh import Weighed
    from ascertain.weigh.case import Voiced

ORIGINS = frozenset({"same_origin", "not_same_origin"})
DIGITS = 2
"""Places of a probability that is shown; a smaller change is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An answer before and after a decision; None where it is not given. `origins` are independent voices."""

    question: str
    cluster: str
    answer: str
    before: float | None
    after: float | None
    origins_before: int
    origins_after: int


@dataclass(kw_only=True, eq=False)
class Live:
    """The questions that newer decisions touch, in one state of the case."""

    reading: Reading
    _weighed: dict[str, Mapping[str, AnswerWeight]] = field(default_factory=dict)

    @cached_property
    def newer(self) -> tuple[Decision, ...]:
        """Decisions since the last comparison, in order."""
        at = self.reading.state.compared_at
        return tuple(d for d in self.reading.decisions if d.at >= at) if at else ()

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The origin of claims and documents that newer decisions moved, by id."""
        found, moved = self.reading.found, dict[str, str]()

        def where(item: str) -> str | None:
            if item in moved:
                return moved[item]
            if item in found.origins:
                return item
            return found.home.get(item)

        standing = {d.id for d in self.reading.force}
        for made in self.newer:
            if made.action not in ORIGINS or made.id not in standing:
                continue
            here, there = where(made.target), where(str(made.other))
            whole = found.origins.get(made.target)
            items = (*whole.claims, *whole.documents) if whole else (made.target,)
            if made.action == "same_origin" and here and there and here != there:
                moved |= dict.fromkeys(items, there)
            elif made.action == "not_same_origin" and here and here == there and not whole:
                moved[made.target] = make_id("org", "decided", here, made.target)
        return moved

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        """Origins that newer decisions made, under the name of the one they were parted from."""
        known = self.reading.found.origins
        return {
            name: Origin(
                id=name, name=_name(self.reading, item), root=None, claims=(item,), method="decision", score=1.0
            )
            for item, name in self.home.items()
            if name not in known
        }

    def origin_of(self, claim: str) -> Origin | None:
        """The voice that a claim goes back to."""
        name = self.home.get(claim)
        if name is None:
            return self.reading.found.origin_of.get(claim)
        return self.reading.found.origins.get(name) or self.origins.get(name)

    @cached_property
    def clusters(self) -> Mapping[str, ClaimCluster | None]:
        """Every touched question by its id as it is now, None where it is gone."""
        found, standing = self.reading.found, {d.id for d in self.reading.force}
        made: dict[str, ClaimCluster | None] = {}
        for decision in self.newer:
            names = {q for c in touched(self.reading, decision) for q in _asking(self, made, c)}
            made |= {q: made.get(q, found.questions[q].cluster) for q in names}
            if decision.id in standing and decision.action == "split":
                made |= {
                    q: _without(c, decision.target) for q in names if (c := made[q]) and decision.target in c.claims
                }
            elif decision.id in standing and _joins(decision):
                made |= dict(_joined(self, made, decision))
        put = [c for d in self.newer if d.action in ("set", "undo") for c in touched(self.reading, d)]
        return {name: c and _known(_put(c, put, self.reading), self.reading) for name, c in made.items()}

    @cached_property
    def fitted(self) -> Weighed | None:
        """All questions weighed together (about 30 ms for 1,200 questions); None where nobody supports any answer."""
        from ascertain.weigh.case import fit

        found = self.reading.found

        def made() -> Weighed | None:
            claims = [v for name in sorted(found.questions) for v in self._voiced(name)]
            return fit(claims) if claims else None

        effective = tuple(d.id for d in self.newer if touched(self.reading, d))
        return found.recent(("fit", effective), made)

    def _voiced(self, name: str) -> tuple[Voiced, ...]:
        found = self.reading.found
        if name in self.clusters:
            cluster = self.clusters[name]
            return _heard(self, cluster) if cluster else ()
        return found.memo(("voiced", name), lambda: _heard(self, found.questions[name].cluster))

    def _weights(self, cluster: ClaimCluster) -> Iterator[AnswerWeight]:
        weighed = self.fitted
        if weighed is None or weighed.low is None or weighed.high is None or weighed.origins is None:
            return
        if cluster.id not in weighed.claims.objects:
            return
        number = weighed.object_number(cluster.id)
        first, last = weighed.claims.object_start[number : number + 2].tolist()
        known = {a.id: a for a in cluster.answers}
        for at in range(first, last):
            answer = known[weighed.claims.values[weighed.claims.answer_value[at]]]
            probability = float(weighed.probability[at])
            yield AnswerWeight(
                answer=answer.id,
                label=answer.label,
                probability=probability,
                low=float(weighed.low[at]),
                high=float(weighed.high[at]),
                range_low=probability,
                range_high=probability,
                origins=int(weighed.origins[at]),
                documents=len({self.reading.claims[c].document for c in answer.claims}),
            )

    def weights(self, name: str) -> Mapping[str, AnswerWeight]:
        """Answers of a question by their value; without the ranges, which take fits under other settings."""
        question = self.reading.found.questions.get(name)
        if name not in self.clusters:
            given = question.weighing if question else None
            values = {a.id: a.value for a in question.cluster.answers} if question else {}
            return {values[a.answer]: a for a in given.answers if a.answer in values} if given else {}
        cluster = self.clusters[name]
        if cluster is None:
            return {}
        if name not in self._weighed:
            rows = {w.answer: w for w in self._weights(cluster)}
            self._weighed[name] = {a.value: rows[a.id] for a in cluster.answers if a.id in rows}
        return self._weighed[name]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The touched questions that are left, without what their answers hang on: `whole` has it."""
        return {name: self._question(c) for name, c in self.clusters.items() if c}

    def question(self, name: str) -> Question | None:
        """One of them, without the work of making all."""
        cluster = self.clusters.get(name)
        if cluster is None or "questions" in self.__dict__:
            return self.questions[name] if cluster else None
        return self._question(cluster)

    def _question(self, cluster: ClaimCluster) -> Question:
        from ascertain.app.reading_case import Question
        from ascertain.weigh.case import METHOD

        rows = sorted(self.weights(cluster.id).values(), key=lambda row: (-row.probability, row.label, row.answer))
        if not rows or self.fitted is None:
            return Question(cluster=cluster, weighing=None)
        number = self.fitted.object_number(cluster.id)
        known = self.fitted.identifiable is None or bool(self.fitted.identifiable[number])
        made = Weighing(
            id=make_id("wgh", cluster.id), cluster=cluster.id, answers=tuple(rows),
            unknown=float(self.fitted.unknown[number]), identifiable=known, method=METHOD,
            score=rows[0].probability if known else 0.0,
        )  # fmt: skip
        return Question(cluster=cluster, weighing=made)

    def whole(self, name: str) -> Question | None:
        """One question with the ranges over settings and what its first answer hangs on."""
        from ascertain.weigh.case import weighing

        question = self.questions.get(name) if name in self.clusters else self.reading.found.questions.get(name)
        if question is None or question.weighing is None or name not in self.clusters or self.fitted is None:
            return question
        origins = (*self.reading.found.origins.values(), *self.origins.values())
        spoken = {o for c in question.cluster.claims if (o := self.origin_of(c))}
        named = [o for o in origins if o in spoken]
        claims, heard = self.reading.claims, self._voiced(name)
        made = weighing(question.cluster, self.fitted, self._refits, named, claims, found=heard)
        return replace(question, weighing=made)

    @cached_property
    def _refits(self) -> Mapping[str, Weighed]:
        from ascertain.weigh import refit_settings

        return refit_settings(self.fitted) if self.fitted else {}


def touched(reading: Reading, made: Decision) -> frozenset[str]:
    """Claims whose questions the decision bears on."""
    if made.undoes is not None:
        undone = next((d for d in reading.decisions if d.id == made.undoes), None)
        return touched(reading, undone) if undone else frozenset()
    found, names = reading.found, {made.target, *([made.other] if made.other else [])}
    if made.action == "confirm" or (made.action == "relate" and made.value == "neither"):
        return frozenset()
    claims = {n for n in names if n in found.claims}
    claims |= {c for n in names if n in found.attributions for c in found.put_forward.get(n, ())}
    claims |= {c for n in names if n in found.origins for c in found.origins[n].claims}
    return frozenset(claims)


def changed(before: Reading, after: Reading, made: Decision) -> tuple[Changed, ...]:
    """What the decision changed in the answers of the questions it bears on, the greatest change first."""
    names = dict.fromkeys(
        q for r in (before, after) for c in touched(after, made) for q in _asking(r.live, r.live.clusters, c)
    )
    rows = [row for name in names for row in _rows(before, after, name)]
    return tuple(sorted(rows, key=lambda r: (-abs((r.after or 0) - (r.before or 0)), r.question, r.answer)))


def effect(reading: Reading, name: str) -> tuple[Changed, ...]:
    """What the decision of that id changed when it was made; nothing where a comparison has come since."""
    from ascertain.app.reading_case import Reading

    def made() -> tuple[Changed, ...]:
        at = next((n for n, d in enumerate(reading.decisions) if d.id == name), None)
        if at is None or reading.decisions[at] not in reading.live.newer:
            return ()
        before, after = (
            Reading(state=reading.state, found=reading.found, decisions=reading.decisions[:end]) for end in (at, at + 1)
        )
        whole = reading if at + 1 == len(reading.decisions) else after
        return changed(before, whole, reading.decisions[at])

    return reading.found.memo(("effect", name), made)


def _rows(before: Reading, after: Reading, name: str) -> Iterator[Changed]:
    old, new = before.live.weights(name), after.live.weights(name)
    question = before.found.questions[name].cluster.question
    for value in dict.fromkeys((*old, *new)):
        a, b = old.get(value), new.get(value)
        row = Changed(
            question=question,
            cluster=name,
            answer=next(x.label for x in (b, a) if x),
            before=a.probability if a else None,
            after=b.probability if b else None,
            origins_before=a.origins if a else 0,
            origins_after=b.origins if b else 0,
        )
        shown = [None if x is None else round(x, DIGITS) for x in (row.before, row.after)]
        if shown[0] != shown[1] or row.origins_before != row.origins_after:
            yield row


def _heard(live: Live, cluster: ClaimCluster) -> tuple[Voiced, ...]:
    from ascertain.weigh.case import voiced

    reading = live.reading
    names = [c for a in cluster.answers for c in a.claims]
    home = {n: o for n in names if (o := live.home.get(n) or reading.found.home.get(n))}
    return tuple(voiced(cluster, reading.claims, reading.attributions, home, reading.found.documents))


def _asking(live: Live, made: Mapping[str, ClaimCluster | None], claim: str) -> list[str]:
    """Questions about a claim: those of the comparison, and those that a newer decision put it into."""
    asked = [q.cluster.id for q in live.reading.found.asked_by.get(claim, ())]
    return [*asked, *(n for n, c in made.items() if c and claim in c.claims and n not in asked)]


def _joins(made: Decision) -> bool:
    return made.action == "merge" or (made.action == "relate" and made.value != "neither")


def _joined(
    live: Live, made: Mapping[str, ClaimCluster | None], decision: Decision
) -> Iterator[tuple[str, ClaimCluster | None]]:
    """Questions of two matters that ask the same become one: of one kind, the only one of it on either side."""
    found = live.reading.found

    def now(name: str) -> ClaimCluster | None:
        return made[name] if name in made else found.questions[name].cluster

    sides = [
        {c.matter for n in _asking(live, made, claim) if (c := now(n))}
        for claim in (decision.target, str(decision.other))
    ]
    if not sides[0] or not sides[1] or sides[0] & sides[1]:
        return
    of = [[c for m in side for n in found.of_matter.get(m, ()) if (c := now(n))] for side in sides]
    for kind in sorted({c.kind for c in of[0]} & {c.kind for c in of[1]}):
        one, two = ([c for c in side if c.kind == kind] for side in of)
        if len(one) == len(two) == 1:
            first, second = sorted((one[0], two[0]), key=lambda c: (-len(c.claims), c.id))
            yield first.id, _union(first, second)
            yield second.id, None


def _union(one: ClaimCluster, two: ClaimCluster) -> ClaimCluster:
    by_value = {a.value: a for a in one.answers}
    for answer in two.answers:
        same = by_value.get(answer.value)
        by_value[answer.value] = (
            answer if same is None else replace(
                same, claims=_both(same.claims, answer.claims), denied_by=_both(same.denied_by, answer.denied_by)
            )
        )  # fmt: skip
    return replace(one, claims=_both(one.claims, two.claims), answers=tuple(by_value.values()))


def _both(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *two)))


def _without(cluster: ClaimCluster, claim: str) -> ClaimCluster | None:
    def left(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(n for n in names if n != claim)

    answers = tuple(_cut(a, left(a.claims), left(a.denied_by)) for a in cluster.answers)
    answers = tuple(a for a in answers if a.claims or a.denied_by)
    return replace(cluster, claims=left(cluster.claims), answers=answers) if answers else None


def _cut(answer: Answer, claims: tuple[str, ...], denied: tuple[str, ...]) -> Answer:
    return replace(answer, claims=claims, denied_by=denied)


def _known(cluster: ClaimCluster, reading: Reading) -> ClaimCluster | None:
    """The question without claims that were rejected."""
    left: ClaimCluster | None = cluster
    for claim in cluster.claims:
        if left is not None and claim not in reading.claims:
            left = _without(left, claim)
    return left


def _put(cluster: ClaimCluster, claims: Iterable[str], reading: Reading) -> ClaimCluster:
    """The question with claims of a new stance or polarity on the side that they now take."""
    for name in claims:
        claim = reading.claims.get(name)
        if claim is None or name not in cluster.claims:
            continue
        denied = claim.stance is Stance.DENIED or claim.polarity is Polarity.NEGATIVE
        open_ = claim.stance in (Stance.QUESTIONED, Stance.HYPOTHETICAL)
        answers = [_side(a, name, cluster.kind, denied=denied, open_=open_) for a in cluster.answers]
        no = make_id("ans", cluster.id, "no")
        if cluster.kind is QuestionKind.HAPPENED and denied and no not in {a.id for a in answers}:
            answers.append(Answer(id=no, label="it is said not to be so", value="no", claims=(name,)))
        cluster = replace(cluster, answers=tuple(answers))
    return cluster


def _side(answer: Answer, name: str, kind: QuestionKind, *, denied: bool, open_: bool) -> Answer:
    """The answer with the claim among those that give it, those that deny it, or neither."""
    no = kind is QuestionKind.HAPPENED and answer.value == "no"
    if not no and name not in (*answer.claims, *answer.denied_by) and kind is not QuestionKind.HAPPENED:
        return answer
    gives, denies = not open_ and denied is no, not open_ and denied and not no
    claims = [n for n in answer.claims if n != name or gives]
    against = [n for n in answer.denied_by if n != name or denies]
    return replace(
        answer,
        claims=_both(tuple(claims), (name,) if gives else ()),
        denied_by=_both(tuple(against), (name,) if denies else ()),
    )


def _name(reading: Reading, item: str) -> str:
    claim = reading.claims.get(item)
    speaker = reading.attributions[claim.attribution].speaker.name if claim else None
    document = reading.found.documents.get(claim.document if claim else item)
    return speaker or (document and (document.outlet or document.title)) or "a voice of its own"
