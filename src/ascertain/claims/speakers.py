"""Speakers: who the words of a source stand for, pronouns and second mentions included.

Finds: the speaker's name and the basis it stands for, the words that decide it, who answers in an interview.
Needs: the parse, the sources of all attributions, the house.
Known misses: those of `mentions`, `antecedents` and `naming`.
Example: `Cast(document, index, sources).resolve(source).speaker.name`
References: docs/labelling.md, Speaker and Basis.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ascertain.claims import naming
from ascertain.claims.antecedents import HUMAN, PLURAL, RELATIVE, SINGULAR, THING, Antecedents
from ascertain.claims.house import House
from ascertain.claims.mentions import Mention, Mentions
from ascertain.claims.tokens import Spans, TokenIndex
from ascertain.claims.turns import Turn
from ascertain.model import Basis, Document, Span, Speaker, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
TAIL = re.compile(r"\s*(?:,(?!\d)|\(|–|—|\bwho\b|\bwhich\b|\bspeaking\b|\bcontacted\b|\breached\b|\bciting\b).*$", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A source made out: the speaker, the basis it stands for, and the words that decided the basis."""

    speaker: Speaker
    basis: Basis
    cues: Spans


class Cast:
    """The people and bodies of one document, in order of mention."""

    def __init__(
        self, document: Document, index: TokenIndex, sources: Iterable[Spans] = (), house: House | None = None
    ) -> None:
        self.document, self.index = document, index
        self.mentions = Mentions(document, index, house or House())
        self.antecedents = Antecedents(self.mentions, sources)

    def author(self) -> Speaker:
        """The author in the author's own voice."""
        return Speaker(kind=SpeakerKind.AUTHOR)

    def answerer(self, turn: Turn, turned: Mapping[int, Turn]) -> Resolved:
        """Who answers in an interview: the person whom the label names, or the one the text before the talk is about."""
        label = turn.label.lower()
        start = min(turned)
        people = [m for m in self.mentions.all if m.basis == Basis.NAMED_PERSON and not self._wrote(m)]
        named = [m for m in people if label and _labels(label, m.text.lower())]
        about = named or [m for m in people if m.start < start]
        spoken = Span(document=self.document.id, start=turn.speech, end=turn.speech)
        label_at = self.document.text.find(turn.label, turn.passage.start, turn.speech) if turn.label else -1
        spans: tuple[Span, ...] = ()
        if label_at >= 0:
            spans = (replace(spoken, start=label_at, end=label_at + len(turn.label)),)
        if about:
            weight = Counter(m.text for m in about)
            subjects = {m.text for m in about if m.subject}
            best = max(about, key=lambda m: (m.text in subjects, weight[m.text], -m.start))
            return self._as(next(m for m in about if m.text == best.text), spans)
        if len(label) > 3 and label not in {"answer"}:
            speaker = Speaker(kind=SpeakerKind.SOURCE, name=turn.label, spans=spans)
            return Resolved(speaker=speaker, basis=Basis.NAMED_PERSON, cues=())
        return Resolved(speaker=Speaker(kind=SpeakerKind.UNSTATED, spans=spans), basis=Basis.UNNAMED_OTHER, cues=())

    def _wrote(self, mention: Mention) -> bool:
        """Whether a byline, or a line of credit at the top, gives the name as the author's."""
        return any(mention.text in b.name for b in self.document.bylines)

    def resolve(self, source: Spans, outer: Resolved | None = None, by: Collection[str] = ()) -> Resolved:
        """The speaker that a source's words stand for. `outer` is who speaks the sentence the source stands in; `by` the lemmas of
        the cue by which it speaks."""
        tokens = self.index.tokens(source)
        head = naming.head_of(tokens)
        spans = self._to_spans(source)
        if head is None:
            return Resolved(speaker=Speaker(kind=SpeakerKind.UNSTATED), basis=Basis.COMMON_BELIEF, cues=())
        lower = head.lower_
        if head.lemma_.lower() in {"rumour", "rumor", "hearsay", "gossip", "speculation", "wisdom", "lore", "legend"}:
            return Resolved(
                speaker=Speaker(kind=SpeakerKind.UNSTATED, spans=spans), basis=Basis.COMMON_BELIEF, cues=source
            )
        # "WHO" and "IT" in capitals are names, whatever the parser makes of them.
        initials = len(head.text) > 1 and head.text.isupper()
        if not initials and (head.pos_ == "PRON" or lower in FIRST | SINGULAR | PLURAL | THING | RELATIVE):
            return self._pronoun(head, source, outer, by)
        apposed = self.antecedents.apposed(head, tokens)
        if apposed is not None:
            return self._as(apposed, spans)
        taken_up = self.antecedents.second_mention(head, source)
        if taken_up is not None:
            return self._as(taken_up, spans)
        group = self.antecedents.group_of(head, tokens, source)
        basis = group.basis if group is not None else naming.classify(head, self.mentions.names)
        if self.mentions.house.is_staff(head):
            return Resolved(speaker=Speaker(kind=SpeakerKind.AUTHOR, spans=spans), basis=Basis.FIRST_HAND, cues=source)
        name = self._name(head, basis, source)
        cue = self.index.spans(next(which for which, _ in self.index.at(source)), [head])
        return Resolved(speaker=Speaker(kind=SpeakerKind.SOURCE, name=name, spans=spans), basis=basis, cues=cue)

    def _pronoun(self, head: Token, source: Spans, outer: Resolved | None, by: Collection[str]) -> Resolved:
        lower, spans = head.lower_, self._to_spans(source)
        if lower in FIRST:
            if outer is not None:
                return Resolved(
                    speaker=Speaker(kind=outer.speaker.kind, name=outer.speaker.name, spans=spans),
                    basis=outer.basis,
                    cues=(),
                )
            return Resolved(speaker=Speaker(kind=SpeakerKind.AUTHOR, spans=spans), basis=Basis.AUTHOR_OPINION, cues=())
        if outer is not None and outer.speaker.kind == SpeakerKind.SOURCE and _stands_for(lower, outer.basis):
            speaker = replace(outer.speaker, spans=spans)
            return Resolved(speaker=speaker, basis=outer.basis, cues=())
        antecedent = self.antecedents.of_pronoun(head, source, by)
        if antecedent is not None:
            return self._as(self._first(antecedent), spans)
        basis = naming.common(head, self.mentions.names) if lower in naming.QUANTITIES else Basis.UNNAMED_OTHER
        group = self.antecedents.group_of(head, self.index.tokens(source), source)
        basis = group.basis if group is not None else basis
        speaker = Speaker(kind=SpeakerKind.SOURCE, name=self.document.slice(*spans), spans=spans)
        return Resolved(speaker=speaker, basis=basis, cues=())

    def _first(self, mention: Mention) -> Mention:
        """The mention that tells who "the company" is, where a pronoun goes back to such a one."""
        words = ((mention.start, mention.end),)
        head = naming.head_of(self.index.tokens(words))
        return (self.antecedents.second_mention(head, words) if head is not None else None) or mention

    def _as(self, mention: Mention, spans: tuple[Span, ...]) -> Resolved:
        if mention.ours:
            speaker = Speaker(kind=SpeakerKind.AUTHOR, spans=spans)
            return Resolved(speaker=speaker, basis=Basis.FIRST_HAND, cues=((mention.start, mention.end),))
        where = Span(document=self.document.id, start=mention.start, end=mention.end)
        speaker = Speaker(kind=SpeakerKind.SOURCE, name=mention.text, spans=spans, antecedent=(where,))
        return Resolved(speaker=speaker, basis=mention.basis, cues=((mention.start, mention.end),))

    def _name(self, head: Token, basis: Basis, source: Spans) -> str:
        which = next(which for which, _ in self.index.at(source))
        if basis == Basis.NAMED_PERSON:
            spans = self.index.spans(which, self.mentions.core(head, basis))
            return " ".join(self.document.text[spans[0][0] : spans[-1][1]].split())
        whole = " ".join(" ".join(self.document.text[a:b] for a, b in source).split())
        return TAIL.sub("", whole) or whole

    def _to_spans(self, spans: Spans) -> tuple[Span, ...]:
        return tuple(Span(document=self.document.id, start=a, end=b) for a, b in spans)


def _stands_for(pronoun: str, basis: Basis) -> bool:
    """Whether the pronoun inside a report goes back to who reports: "one said he doubted it", "the firm said it hoped"."""
    if pronoun in SINGULAR:
        return basis in HUMAN
    return pronoun in {"it", "its"} and basis in {Basis.NAMED_ORGANISATION, Basis.DOCUMENT}


def _labels(label: str, name: str) -> bool:
    """Whether a label is the name, a part of it or its initials."""
    return label == "".join(w[0] for w in name.split()) or set(label.split()) <= set(name.split())
