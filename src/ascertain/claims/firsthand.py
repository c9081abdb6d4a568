"""First hand: what the author, or somebody of the author's house, saw, counted, did or was told as a participant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.house import House
from ascertain.claims.rhetoric import subject_of
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]

DONE = bag("""see watch hear count measure witness visit observe interview record photograph film find examine inspect collect
    survey document speak meet verify test monitor travel arrive reach enter walk drive notice smell feel sample map
    identify establish confirm catalogue catalog review tally note receive sift search dig weigh trace look check contact
    attend stay stand sit spend ask request call obtain compare cross-check locate log taste touch go come return pass climb
    spot read listen follow join accompany retrace question approach knock phone ring email write show analyse analyze
    calculate assess conduct hold carry take put track scan probe excavate encounter discover detect overhear learn pace work
    obtain board lower lift dive wade crawl queue drink eat buy cross circle descend leave sleep wait photocopy copy retrieve
    recover secure seal evacuate telephone email fly sail ride row stop start talk unlock unearth peer glimpse wander stroll trudge camp hike
    cycle share trawl comb time taste sip chat register work""")
"""What eyewitnesses and field teams say they did."""
SENSED = bag("see hear smell feel make watch taste")
POSTURE = bag("stand sit look watch hear see walk drive listen wait travel stream report try")
THINKING = bag(
    "think believe feel suspect hope want wish doubt know suppose argue fear expect consider prefer love hate agree disagree "
    "accept admit confess concede mean understand trust wonder regret support oppose reject welcome intend guess"
)
MOVED = bag(
    "persuade convince satisfy incline tempt surprise trouble worry alarm disappoint appal appall impress puzzle baffle sadden "
    "dispose concern shock amaze astonish reassure"
)
TOLD = bag(
    "lead take drive walk bring accompany meet greet stop follow warn pass tell show confirm speak write send ask invite admit describe give hand complain report reply approach refuse let "
    "make pour offer serve drive wave shout point hand sell lend push pull hug thank"
)
"""Acts of others towards the author: "two teachers met me at the gate"."""
LETS = bag("let make have help watch see hear")
DONE_TO = bag(
    "refuse allow deny permit turn show tell give lead stop invite take ask offer admit bar let hand search escort promise"
)
"""What is done to those who go and look: "we were refused entry"."""
ASKED = bag("speak talk ask interview call phone telephone contact email write meet tell show chat")
ANYONE = bag("nobody somebody someone")
LIVED = bag("come walk drop sit watch enter follow climb arrive stand wait step knock drive ride drink eat")
"""What "I" do in a visit that is told in the present: "when I come in"."""
OWN_WORK = bag(
    "count visit measurement note inspection search tally survey reporting sample reading interview check photograph recording test"
)
SILENT = bag("reply respond answer comment decline refuse")
LOOKS = bag(
    "be have stand lie hang smell look sit lean run lead cover fill burn smoke drip leak sleep hold contain bear show come "
    "remain rise fall flow open face crowd line litter surround glow flicker blow bark sing shine rain snow end begin stretch"
)
"""How things are where somebody went to look."""
DATED = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\b(?:ago|century|decade|decades)\b")
"""A statement of history, which nobody saw on a visit."""
TAKES_UP = bag("they it none all one two both some most each these those others another many neither")
TEAM = frozenset({"she", "he", "they", "we", "i"})
ME = frozenset({"me", "us"})
ABSTRACT = bag(
    "force reason merit point sense need case virtue cause sign hope danger difference evidence use value problem harm way future"
)
"""What is "seen" with the mind's eye: "we see no force in this"."""


def seen(unit: Unit, house: House) -> Verdict | None:
    """The verdict that the author's side saw, did or was told it, with the words that say so; None otherwise."""
    frame = [t for t in unit.frame if t.pos_ == "VERB"]
    for verb in [*frame, unit.head]:
        subject = subject_of(verb)
        if subject is None:
            continue
        staff = house.is_staff(subject) or house.is_named(subject)
        ours = subject.lower_ == "we" or staff
        lemma, first = cues.lemma_of(verb), ours or subject.lower_ == "i"
        own_work = subject.lemma_.lower() in OWN_WORK and any(_ours(c) for c in subject.children) and _past(verb)
        handled = _past(verb) and lemma in DONE_TO and any(c.dep_ == "auxpass" for c in verb.children)
        was_there = lemma == "be" and _acted(verb, lemma)
        if own_work or (first and (_at_the_scene(verb) or was_there or handled)):
            return Basis.FIRST_HAND, [subject, verb]
        if not _past(verb):
            continue
        had = (c for c in verb.children if lemma == "have" and c.dep_ == "ccomp" and c.tag_ == "VBN")
        if first and (lemma in DONE or (ours and any(cues.lemma_of(c) in DONE for c in had))):
            return Basis.FIRST_HAND, [subject, verb]
        if subject.lower_ == "i" and verb is unit.head and _acted(verb, lemma):
            return Basis.FIRST_HAND, [subject, verb]
    return _towards_author(unit)


def _ours(word: Token) -> bool:
    """As in "our count", "a count by our team"."""
    by = word.dep_ == "prep" and word.lower_ in {"by", "of"}
    return word.lower_ in {"our", "my"} or (by and any(_ours(c) for n in word.children for c in n.children))


def carries_on(unit: Unit, main: Unit, before: Unit | None) -> bool:
    """Whether a flat unit rests on what the author saw in `main`: a clause of its sentence, or one taking up its things.

    before: the author's unit right before this one
    """
    subject = subject_of(unit.head)
    if unit.parsed.doc is not main.parsed.doc or _apart(unit, main) > APART:
        return False
    if unit.head.sent.start == main.head.sent.start:
        because = any(
            c.dep_ == "mark" and c.lower_ in {"because", "since", "if", "although"} for c in unit.head.children
        )
        below = unit.head.dep_ in {"advcl", "conj", "relcl", "ccomp", "parataxis"}
        return (below or main.head.dep_ == "ccomp") and not because
    if subject is None or cues.lemma_of(unit.head) in SILENT:
        return False
    if subject.lower_ in TAKES_UP or subject.pos_ == "NUM" or subject.tag_ in {"CD", "JJ"}:
        return True
    if _at_the_time(unit, subject, main):
        return True
    if before is not main and unit.head.sent.start != main.head.sent.end:
        return False
    return _same_team(unit.head, subject, main.head) or _its_state(unit, subject)


def _apart(unit: Unit, main: Unit) -> int:
    """Sentences from the one to the other."""
    return sum(main.head.sent.start < s.start <= unit.head.sent.start for s in unit.parsed.doc.sents)


def _same_team(verb: Token, subject: Token, main: Token) -> bool:
    """As in "She noted four lines", "no trace was found": those who were there go on."""
    if subject.lower_ in {"he", "she"} and (_several(subject_of(main)) or verb.sent.start != main.sent.end):
        return False
    lemma = cues.lemma_of(verb)
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive:
        return lemma in DONE and _past(verb) and not any(c.dep_ == "agent" for c in verb.children)
    return subject.lower_ in TEAM and lemma in DONE and _past(verb)


def _several(subject: Token | None) -> bool:
    return subject is not None and (subject.lower_ in {"we", "they"} or subject.tag_ in {"NNS", "NNPS"})


def _its_state(unit: Unit, subject: Token) -> bool:
    """As in "Its door was intact", "a dog slept in the shade": how things were that were seen in the sentence before."""
    verb = unit.head
    if subject.pos_ != "NOUN" and subject.dep_ != "expl":
        return False
    if any(c.tag_ == "MD" or c.dep_ == "agent" for c in verb.children) or DATED.search(
        " ".join(t.text for t in unit.tokens)
    ):
        return False
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    now = any(c.tag_ in {"VBZ", "VBP"} for c in verb.children if c.dep_ in {"aux", "auxpass"})
    there = subject.dep_ == "expl" and verb.lemma_ == "be"
    return (_past(verb) and not now and (passive or verb.lemma_.lower() in LOOKS)) or there


def _at_the_time(unit: Unit, subject: Token, main: Unit) -> bool:
    """What went on where somebody looked: "nineteen people were living there", "two girls peeled an apple", "sirens are going"."""
    verb = unit.head
    children = list(verb.children)
    if any(c.tag_ == "MD" or c.dep_ == "auxpass" for c in children) or cues.accepts(cues.lemma_of(verb), "that"):
        return False
    if verb.dep_ == "advcl" or cues.lemma_of(verb) in THINKING or DATED.search(" ".join(t.text for t in unit.tokens)):
        return False
    tenses = {verb.tag_, *(c.tag_ for c in children if c.dep_ == "aux")}
    if verb.tag_ == "VBG":
        return "VBD" in tenses or _now(main.head)
    own = {c.lower_ for c in subject.children}
    told = cues.lemma_of(main.head) in ASKED  # what they did then, they told
    some = (
        subject.lower_ in ANYONE
        or (not told and subject.lower_ in {"he", "she", "they"})
        or (
            subject.text.islower()
            and (bool(own & {"a", "an", "no"}) or any(c.dep_ == "nummod" for c in subject.children))
        )
    )
    if _now(main.head):
        there = verb.lemma_ == "be" and any(c.dep_ == "prep" for c in children)
        return bool(tenses & {"VBZ", "VBP"}) and (there or some) and "VBN" not in tenses
    return tenses == {"VBD"} and some and cues.lemma_of(verb) not in SILENT


def _now(verb: Token) -> bool:
    """Whether it tells what is going on: "I can see smoke", "I am standing", "I drop it"."""
    past = any(c.tag_ == "VBD" or c.lower_ == "could" for c in verb.children)
    return verb.tag_ == "VBP" or (_at_the_scene(verb) and not past)


def _past(verb: Token) -> bool:
    return verb.tag_ in {"VBD", "VBN"} or any(c.tag_ == "VBD" for c in verb.children if c.dep_ == "aux")


def _at_the_scene(verb: Token) -> bool:
    """As in "We can hear sirens", "I am standing at the gate": told while it happens."""
    lemma = cues.lemma_of(verb)
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if lemma in SENSED and auxiliaries & {"can", "could", "ca"}:
        return not _abstract(verb)
    return (
        verb.tag_ == "VBG"
        and lemma in POSTURE
        and bool(auxiliaries & {"am", "are", "is", "'m", "'re", "’m", "’re", "was", "were"})
    )


def _abstract(verb: Token) -> bool:
    return any(c.dep_ == "dobj" and c.lemma_.lower() in ABSTRACT for c in verb.children)


def _acted(verb: Token, lemma: str) -> bool:
    """An act of "I": no thought, no wish, no state but that of having been somewhere."""
    children = list(verb.children)
    if any(c.tag_ == "MD" for c in children) or lemma in THINKING | {"seem"}:
        return False
    if lemma in MOVED and any(c.dep_ == "auxpass" or c.lemma_ == "be" for c in children):
        return False
    if lemma == "be":
        return (
            verb.tag_ in {"VBD", "VBP", "VBZ"}
            and any(
                (
                    c.dep_ == "prep"
                    and c.lower_ in {"in", "on", "at", "inside", "outside", "near", "among", "aboard", "with"}
                )
                or c.lower_ in {"there", "present", "here"}
                for c in children
            )
            and not any(c.dep_ == "acomp" and c.lower_ != "present" for c in children)
        )
    return True


def _towards_author(unit: Unit) -> Verdict | None:
    for token in unit.tokens:
        if token.lower_ not in ME:
            continue
        to_me = token.dep_ in {"dobj", "dative", "pobj"} and unit.head.i in {token.head.i, token.head.head.i}
        let_me = token.dep_ == "nsubj" and token.head.head.i == unit.head.i and unit.head.lemma_ in LETS
        if let_me or (to_me and cues.lemma_of(unit.head) in TOLD):
            return Basis.FIRST_HAND, [unit.head, token]
    for clause in _when(unit.head):
        who = next((c for c in clause.children if c.dep_ == "nsubj"), None)
        lived = who is not None and who.lower_ == "i" and clause.tag_ == "VBP" and cues.lemma_of(clause) in LIVED
        if lived or (who is not None and who.lower_ in {"i", "we"} and cues.lemma_of(clause) in DONE and _past(clause)):
            return Basis.FIRST_HAND, [t for t in (who, clause) if t is not None]
    return None


def _when(head: Token) -> Iterator[Token]:
    """Clauses that tell when: "as we left", "on the morning I visited"."""
    for child in head.children:
        if child.dep_ == "advcl" and (any(c.lower_ in WHEN for c in child.children) or _on_a_day(child)):
            yield child
        times = child.children if child.dep_ == "prep" else (child,) if child.dep_ == "npadvmod" else ()
        yield from (r for t in times if t.lemma_.lower() in TIMES for r in t.children if r.dep_ == "relcl")


def _on_a_day(clause: Token) -> bool:
    """As in "on the morning I visited", which the parse may hang on the verb."""
    first = clause.left_edge
    return first.i > 0 and first.doc[first.i - 1].lemma_.lower() in TIMES


WHEN = frozenset({"when", "as", "while", "before", "after"})
TIMES = bag(
    "morning day evening night afternoon week time hour moment minute monday tuesday wednesday thursday friday saturday sunday "
    "noon midday midnight dawn dusk sunrise sunset"
)
APART = 3
"""Sentences after what somebody saw in which flat statements are still taken to rest on it."""
