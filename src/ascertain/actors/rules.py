"""Actors by rules over names, noun phrases and pronouns, joined by a small ranking of antecedents.

Finds: persons, bodies, armed groups, offices, populations and places, named or not ("officials of the Islamic Emirate"),
with titles and roles said of them in place; one Actor for all mentions of each, its pronouns and descriptions included.
Needs: English text; the small spaCy pipeline; trained/names.npz and trained/coref.npz. No network, no clock.
Known misses: those of `tagger`, `phrases` and `ranker`; groups whose noun no list has; "we" of a body outside quotation
is taken for the author.
Example: on "Keldrian officials left Orlin. They gave no reason." gives "Keldrian officials" (office, collective) with
"They", and Orlin (place).
References: see `tagger` and `ranker`; trained/README.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ascertain.actors import finders
from ascertain.actors.acting import acts
from ascertain.actors.phrases import Phrase, phrases
from ascertain.actors.ranker import ranker
from ascertain.actors.resource import Resource, given
from ascertain.actors.roles import roles
from ascertain.actors.scene import Scene, scene
from ascertain.actors.tagger import names
from ascertain.actors.traits import Traits, traits
from ascertain.model import (
    REPORTING,
    Actor,
    ActorKind,
    Document,
    Mention,
    MentionForm,
    Passage,
    PassageKind,
    Skipped,
    Span,
    make_id,
)
from ascertain.syntax import Parsed, parse

METHOD = "rules@2"
LONE = re.compile("[\ud800-\udfff]")
"""Surrogates without their pair: no parser takes them, so one replacement character stands for each."""
AUTHOR = "the author"
DESCRIBED = 0.7
"""Score of a description: of those in conflict reports, so many are marked by people too (0.66 to 0.72 by kind)."""


@finders.part("rules", version="2", languages=("en",))
def find(
    document: Document,
    *,
    pronouns: bool = True,
    thorough: bool = True,
    bodies: str = "",
    longest: int = 200_000,
) -> Iterator[Mention | Actor | Skipped]:
    """Actors and what stands for them, by names, noun phrases and pronouns (English).

    pronouns: also give pronouns as mentions
    thorough: hear a second recogniser on names; without it the whole program is a fifth faster and finds fewer of them rightly
    bodies: your own file of groups and offices (TOML), laid over the resource that comes with the program
    longest: reporting text that is read, in characters; 33,000 words take about 3 s, and no article comes near
    """
    passages, left_out = _readable(document, longest)
    yield from left_out
    if left_out or LONE.search(document.text):
        document = replace(document, passages=passages, text=LONE.sub("\ufffd", document.text))
    whole = read(parse(document), thorough=thorough, resource=given(bodies))
    yield from _Records(document, whole, pronouns=pronouns).all()


@dataclass(frozen=True)
class Whole:
    """What was read of a document: phrases in text order, their traits, and rows that stand for one thing."""

    parsed: Sequence[Parsed]
    phrases: Sequence[Phrase]
    traits: Sequence[Traits]
    clusters: Sequence[Sequence[int]]
    scores: Sequence[float]
    scene: Scene


def read(parsed: Sequence[Parsed], *, thorough: bool = True, resource: Resource | None = None) -> Whole:
    """All phrases of a parsed document, those for things too, in clusters. `thorough` and `resource` are as for `names`."""
    named = names(parsed, thorough=thorough, resource=resource)
    found = [q for k, (p, own) in enumerate(zip(parsed, named, strict=True)) for q in phrases(p.doc, own, k)]
    described = [traits(parsed[q.where].doc, q) for q in found]
    table = scene(parsed, named, found, described)
    clusters, scores = ranker().clusters(table)
    return Whole(parsed=parsed, phrases=found, traits=described, clusters=clusters, scores=scores, scene=table)


def entities(parsed: Sequence[Parsed], found: Sequence[Phrase], described: Sequence[Traits]) -> list[list[int]]:
    """Clusters of phrases that are given, in text order, with their traits."""
    return ranker().clusters(scene(parsed, names(parsed), found, described))[0]


class _Records:
    """One document's clusters turned into mentions and actors."""

    def __init__(self, document: Document, whole: Whole, *, pronouns: bool) -> None:
        self.document, self.whole, self.pronouns = document, whole, pronouns
        self.roles = roles(whole.parsed, whole.phrases, whole.scene.twin.tolist())
        self.author = {row for row in range(len(whole.phrases)) if self._is_author(row)}

    def all(self) -> Iterator[Mention | Actor]:
        actors = [a for rows in self.whole.clusters if (a := self._of_cluster(rows))]
        if self.author:
            actors.append((sorted(self.author), ActorKind.PERSON))
        actors.sort(key=lambda a: a[0])
        for rows, kind in actors:
            yield from (self._mention(row, kind) for row in rows)
            yield self._actor(rows, kind)

    def _of_cluster(self, rows: Sequence[int]) -> tuple[list[int], ActorKind] | None:
        """The mentions that are shown and the kind of their actor, if they have one."""
        rows = [r for r in rows if r not in self.author and not self._nobody(r)]
        kind = self._kind(rows)
        if kind is None:
            return None
        kept = [
            r
            for r in rows
            if self.whole.phrases[r].form != MentionForm.PRONOUN or (self.pronouns and self.whole.scene.person[r] > 0)
        ]
        return (kept, kind) if kept else None

    def _nobody(self, row: int) -> bool:
        """Words that stand for no actor: "no sanctuary", a bare "refuge"."""
        phrase, own = self.whole.phrases[row], self.whole.traits[row]
        if phrase.form != MentionForm.DESCRIPTION:
            return False
        bare = own.kind == ActorKind.PLACE and own.number == "s" and own.determiner == ""
        return bare or own.determiner == "no"

    def _kind(self, rows: Sequence[int]) -> ActorKind | None:
        """The kind that most names of a cluster have, or else most descriptions; none for a cluster of other things."""
        for form in (MentionForm.NAME, MentionForm.DESCRIPTION):
            kinds = Counter(self.whole.traits[r].kind for r in rows if self.whole.phrases[r].form == form)
            if kinds:
                return max(kinds, key=lambda k: (kinds[k], str(k)))
        people = any(self.whole.traits[r].sort == "person" for r in rows)
        return ActorKind.PERSON if people else None

    def _acts(self, row: int) -> bool:
        phrase = self.whole.phrases[row]
        return acts(self.whole.parsed[phrase.where].doc[phrase.head])

    def _is_author(self, row: int) -> bool:
        """First person outside quotation."""
        s, passage = self.whole.scene, self._passage(row)
        return bool(s.person[row] == 1 and s.quote[row] == 0) and passage.kind != PassageKind.QUOTE

    def _passage(self, row: int) -> Passage:
        return self.whole.parsed[self.whole.phrases[row].where].passage

    def _mention(self, row: int, kind: ActorKind) -> Mention:
        phrase, own = self.whole.phrases[row], self.whole.traits[row]
        first, last = shown(phrase)
        span = self._span(phrase.where, first, last)
        score = phrase.name.score if phrase.name is not None else DESCRIBED
        return Mention(
            id=make_id("mnt", self.document.id, METHOD, span.start, span.end),
            document=self.document.id,
            span=span,
            head=self._span(phrase.where, phrase.head, phrase.head),
            kind=self.whole.traits[row].kind or kind,
            form=phrase.form,
            collective=own.collective,
            roles=tuple(self._span(*r) for r in self.roles.get(row, ())),
            method=METHOD,
            score=self.whole.scores[row] if phrase.form == MentionForm.PRONOUN else score,
        )

    def _actor(self, rows: Sequence[int], kind: ActorKind) -> Actor:
        author = rows[0] in self.author
        spans = [self._span(self.whole.phrases[r].where, *shown(self.whole.phrases[r])) for r in rows]
        texts = [self._text(s) for s in spans]
        counted = Counter(t for t, r in zip(texts, rows, strict=True) if self.whole.phrases[r].form == MentionForm.NAME)
        named = tuple(sorted(counted, key=lambda t: (-counted[t], texts.index(t))))
        if author:
            name = ", ".join(dict.fromkeys(b.name for b in self.document.bylines)) or AUTHOR
        elif named:
            name = max(named, key=lambda t: (min(len(t.split()), 5), counted[t], -texts.index(t)))
        else:
            name = max(texts, key=lambda t: (not _is_pronoun(t, rows, texts, self.whole), len(t.split()) < 9, len(t)))
        scores = [self.whole.scores[r] for r in rows]
        return Actor(
            id=make_id("act", self.document.id, METHOD, repr([(s.start, s.end) for s in spans])),
            document=self.document.id,
            kind=kind,
            name=name,
            mentions=tuple(spans),
            names=named,
            author=author,
            idle=kind == ActorKind.PLACE and not any(map(self._acts, rows)),
            method=METHOD,
            score=round(sum(scores) / len(scores), 3),
        )

    def _span(self, where: int, first: int, last: int) -> Span:
        p = self.whole.parsed[where]
        start, end = p.doc[first], p.doc[last]
        return Span(document=self.document.id, start=p.offset + start.idx, end=p.offset + end.idx + len(end))

    def _text(self, span: Span) -> str:
        return " ".join(self.document.text[span.start : span.end].split())


def shown(phrase: Phrase) -> tuple[int, int]:
    """First and last token of a mention as it is given: a name without its titles, else the phrase with its of-phrase."""
    if phrase.name is not None:
        return phrase.name.first, phrase.name.last
    return phrase.first, phrase.last


def _is_pronoun(text: str, rows: Sequence[int], texts: Sequence[str], whole: Whole) -> bool:
    return whole.phrases[rows[texts.index(text)]].form == MentionForm.PRONOUN


def _readable(document: Document, longest: int) -> tuple[tuple[Passage, ...], list[Skipped]]:
    """Passages in English up to the longest text, and a Skipped record for each reporting passage that is left out."""
    readable, left_out, total = [], [], 0
    for passage in document.passages:
        text = document.text[passage.start : passage.end]
        if passage.kind not in REPORTING or not text.strip():
            readable.append(passage)
            continue
        total += passage.end - passage.start
        language = passage.language or document.language
        if total > longest:
            why = ("too-long", f"only the first {longest:,} characters of reporting are read")
        elif not _english(language) or not _latin(text):
            why = ("language", f"the passage is in {language!r} or not in Latin script; these rules read English")
        else:
            readable.append(passage)
            continue
        spans = (Span(document=document.id, start=passage.start, end=passage.end),)
        left_out.append(Skipped(stage="actors", item=document.id, code=why[0], reason=why[1], spans=spans))
    return tuple(readable), left_out


def _english(language: str | None) -> bool:
    return language is None or language.lower().replace("_", "-").split("-")[0] in {"en", "eng", "und", ""}


def _latin(text: str) -> bool:
    """Whether most letters are Latin: an undeclared passage in another script is not English."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 >= len(letters)
