"""A second annotator for claims: a language model of the user's choice gives basis and stance beside ours.

It sees one claim at a time, in the words around it, with "Person_3" for names that may not be shown. Its answer counts
only where it keeps to the vocabulary and where the words it quotes stand in the text; all else is an abstention. Nothing is
weighed with it: it is kept beside our reading, with the model, a hash of what it saw, and what it cost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Derivation,
    Document,
    Opinion,
    Span,
    Stance,
    StopRun,
    make_id,
    text_hash,
)
from ascertain.store.case import CASE, Joining

if TYPE_CHECKING:
    from ascertain.app.endpoint import Endpoint
    from ascertain.exchange import Mask
    from ascertain.store.case import Case

VERSION = "1"
AROUND = 200
"""Code points on either side of a claim that are shown, up to the passage's end."""
MOST = 200
"""Tokens of an answer."""
LETTERS_A_TOKEN = 3.0
"""Fewer than in most texts, so that a cost is guessed too high rather than too low."""
SYSTEM = """You label one claim in a news text. Answer with one JSON object and nothing else:
{"stance": S, "basis": B, "evidence": E}
S, how firmly the claim's speaker puts it: asserted, probable, possible, denied, questioned, hypothetical, or null.
B, what the text says the claim rests on: named_person, named_organisation, unnamed_official, unnamed_other, document,
first_hand, common_belief, author_opinion, none_stated, or null.
E, the exact words of the text that show the basis, or null.
Use null where you cannot tell. Judge only the words given; do not judge whether the claim is true."""
FORM = {
    "type": "object",
    "properties": {
        "stance": {"enum": [*map(str, Stance), None]},
        "basis": {"enum": [*map(str, Basis), None]},
        "evidence": {"type": ["string", "null"]},
    },
    "required": ["stance", "basis", "evidence"],
    "additionalProperties": False,
}
V = TypeVar("V", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Of a million tokens in and out, in one currency; and the most that a run may cost in it."""

    prompt: float = 0.0
    answer: float = 0.0
    most: float | None = None

    def of(self, prompt: int, answer: int) -> float:
        """What so many tokens cost."""
        return (prompt * self.prompt + answer * self.answer) / 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two annotators agree on one label where both give one. kappa: Cohen's, None where it is undefined."""

    label: str
    compared: int
    share: float
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """What a run gave. asked: claims put to the model now; known: already answered; stopped: why the run ended early, if it did."""

    opinions: tuple[Opinion, ...]
    asked: int
    known: int
    abstained: int
    cost: float
    stopped: str
    agreement: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A claim in the words around it, which begin at `start` of the document. prompt: hash of all that the model is shown."""

    claim: Claim
    text: str
    start: int
    prompt: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells its answer from others that are kept."""
        return self.claim.id, self.prompt


def annotate(
    case: Case,
    endpoint: Endpoint,
    *,
    prices: Prices,
    at: Callable[[], str],
    limit: int | None = None,
    progress: Callable[[int, int], object] = lambda done, whole: None,
) -> Annotated:
    """Ask about every claim that the model has not judged, at most `limit`, and keep all its opinions in the case."""
    from ascertain.app.showing import Showing

    method = f"llm:{endpoint.model}@{VERSION}"
    documents = {d.id: d for d in case.current(Document)}
    ours = {a.id: a for a in case.current(Attribution)}
    claims = case.current(Claim)
    kept = {(o.claim, o.prompt): o for o in case.current(Opinion) if o.method == method}
    mask = Showing().now(case).mask
    questions = [_question(documents[c.document], c, mask) for c in claims]
    left = [q for q in questions if q.key not in kept][:limit]
    known = [kept[q.key] for q in questions if q.key in kept]
    made: list[Opinion] = []
    stopped = ""
    try:
        for question in left:
            spent = sum(o.cost for o in made)
            if prices.most is not None and spent + _guess(prices, question.text) > prices.most:
                stopped = f"the next question might cost more than is left of {prices.most:g}"
                break
            made.append(_opinion(endpoint, question, method=method, prices=prices))
            progress(len(made), len(left))
    except StopRun as error:
        stopped = str(error)
    finally:
        if made:
            _keep(case, method, (*known, *made), at())
    if stopped and not made and not known:
        raise StopRun(stopped)
    opinions = (*known, *made)
    return Annotated(
        opinions=opinions,
        asked=len(made),
        known=len(known),
        abstained=sum(o.stance is None and o.basis is None for o in made),
        cost=sum(o.cost for o in made),
        stopped=stopped,
        agreement=tuple(_agreements(opinions, {c.id: c for c in claims}, ours)),
    )


def _question(document: Document, claim: Claim, mask: Mask) -> _Question:
    """The words that are shown for a claim. Names kept back are written over letter by letter, so that every place stays
    what it is."""
    first, last = min(s.start for s in claim.content), max(s.end for s in claim.content)
    inside = [p for p in document.passages if p.start <= first < p.end]
    low, high = (inside[0].start, max(inside[0].end, last)) if inside else (first, last)
    start, end = max(low, first - AROUND), min(high, last + AROUND)
    text = document.text[start:end]
    for hit in mask.hits(text, document.id):
        width = hit.end - hit.start
        text = text[: hit.start] + hit.person.label.replace(" ", "_").ljust(width, "_")[:width] + text[hit.end :]
    return _Question(claim=claim, text=text, start=start, prompt=text_hash(f"{SYSTEM}\n{text}"))


def _opinion(endpoint: Endpoint, question: _Question, *, method: str, prices: Prices) -> Opinion:
    claim, text, start = question.claim, question.text, question.start
    words = " … ".join(text[s.start - start : s.end - start] for s in claim.content)
    reply = endpoint.ask(SYSTEM, f"Text: {text}\n\nClaim: {words}", form=FORM, most=MOST)
    given = _parsed(reply.text)
    evidence = _found(given.get("evidence"), text, start, claim.document)
    basis = _one(Basis, given.get("basis"))
    # A basis that nothing in the text shows is made up, unless it says that there is none.
    if not evidence and basis not in (Basis.NONE_STATED, Basis.AUTHOR_OPINION):
        basis = None
    stance = _one(Stance, given.get("stance"))
    return Opinion(
        id=make_id("opn", method, claim.id, question.prompt),
        claim=claim.id,
        document=claim.document,
        stance=stance,
        basis=basis,
        evidence=evidence if basis else (),
        model=endpoint.model,
        prompt=question.prompt,
        tokens=reply.prompt_tokens + reply.answer_tokens,
        cost=prices.of(reply.prompt_tokens, reply.answer_tokens),
        method=method,
        score=1.0 if stance and basis else 0.5 if stance or basis else 0.0,
    )


def _parsed(text: str) -> dict[str, Any]:
    """The object in an answer, which some models set in prose or in a code fence; nothing where there is none."""
    found = re.search(r"\{.*\}", text, re.S)
    try:
        given = json.loads(found[0]) if found else {}
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _one(kind: type[V], word: object) -> V | None:
    try:
        return kind(str(word).strip().lower().replace(" ", "_"))
    except ValueError:
        return None


def _found(words: object, text: str, start: int, document: str) -> tuple[Span, ...]:
    """The quoted words where they stand in the text, to the letter and once."""
    if not isinstance(words, str) or not words.strip() or text.count(words) != 1:
        return ()
    at = start + text.index(words)
    return (Span(document=document, start=at, end=at + len(words)),)


def _guess(prices: Prices, text: str) -> float:
    return prices.of(int((len(SYSTEM) + 2 * len(text)) / LETTERS_A_TOKEN), MOST)


def _keep(case: Case, method: str, opinions: Sequence[Opinion], at: str) -> None:
    outputs = tuple(sorted(opinions, key=lambda o: o.id))
    names = tuple(o.id for o in outputs)
    derivation = Derivation(
        id=make_id("drv", "opinions", method, *names), stage=f"opinions {method}", method=method, settings="{}", input=CASE,
        outputs=names, made_at=at,
    )  # fmt: skip
    case.join(Joining(derivation=derivation, outputs=outputs))


def _agreements(
    opinions: Iterable[Opinion], claims: dict[str, Claim], ours: dict[str, Attribution]
) -> Iterator[Agreement]:
    stances, bases = [], []
    for opinion in opinions:
        claim = claims[opinion.claim]
        if opinion.stance is not None:
            stances.append((claim.stance, opinion.stance))
        if opinion.basis is not None and claim.attribution in ours:
            bases.append((ours[claim.attribution].basis, opinion.basis))
    yield _agreement("stance", stances)
    yield _agreement("basis", bases)


def _agreement(label: str, pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Cohen's kappa: agreement beyond what the two annotators' shares of each label would give by chance."""
    if not pairs:
        return Agreement(label=label, compared=0, share=0.0, kappa=None)
    share = sum(a == b for a, b in pairs) / len(pairs)
    labels = {x for pair in pairs for x in pair}
    chance = sum(
        sum(a == x for a, _ in pairs) / len(pairs) * sum(b == x for _, b in pairs) / len(pairs) for x in labels
    )
    kappa = None if chance >= 1 else (share - chance) / (1 - chance)
    return Agreement(label=label, compared=len(pairs), share=share, kappa=kappa)
