"""First hand: what the author, or somebody of the author's house, saw, counted, did or was told as a participant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.house import STAFF, House
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
    calculate assess conduct hold carry take put track scan probe excavate encounter discover detect overhear learn pace work""")
"""What eyewitnesses and field teams say they did."""
SENSED = bag("see hear smell feel make watch taste")
POSTURE = bag("stand sit look watch hear see walk drive listen wait travel stream report")
THINKING = bag(
    "think believe feel suspect hope want wish doubt know suppose argue fear expect consider prefer love hate agree disagree "
    "accept admit confess concede mean understand trust wonder regret support oppose reject welcome intend guess"
)
MOVED = bag(
    "persuade convince satisfy incline tempt surprise trouble worry alarm disappoint appal appall impress puzzle baffle sadden "
    "dispose concern shock amaze astonish reassure"
)
TOLD = bag(
    "lead take drive walk bring accompany meet greet stop follow warn pass tell show confirm speak write send ask invite admit describe give hand complain report reply approach refuse let"
)
"""Acts of others towards the author: "two teachers met me at the gate"."""
DONE_TO = bag(
    "refuse allow deny permit turn show tell give lead stop invite take ask offer admit bar let hand search escort promise"
)
"""What is done to those who go and look: "we were refused entry"."""
OWN_WORK = bag(
    "count visit measurement note inspection search tally survey reporting sample reading interview check photograph recording test"
)
SILENT = bag("reply respond answer comment decline refuse")
TAKES_UP = bag("they it none all one two both some most each these those others another many")
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
        if (ours or subject.lower_ == "i") and _at_the_scene(verb):
            return Basis.FIRST_HAND, [subject, verb]
        if (
            subject.lemma_.lower() in OWN_WORK
            and any(c.lower_ in {"our", "my"} for c in subject.children)
            and _past(verb)
        ):
            return Basis.FIRST_HAND, [subject, verb]
        if not _past(verb):
            continue
        lemma = cues.lemma_of(verb)
        handled = lemma in DONE_TO and any(c.dep_ == "auxpass" for c in verb.children)
        if (ours or subject.lower_ == "i") and handled:
            return Basis.FIRST_HAND, [subject, verb]
        if ours and lemma in DONE:
            return Basis.FIRST_HAND, [subject, verb]
        if subject.lower_ == "i" and (lemma in DONE or (verb is unit.head and _acted(verb, lemma))):
            return Basis.FIRST_HAND, [subject, verb]
    return _towards_author(unit)


def carries_on(unit: Unit, main: Unit) -> bool:
    """Whether a flat unit rests on what the author saw in `main`: a clause of its sentence, or one taking up its things."""
    if unit.parsed.doc is not main.parsed.doc or unit.owner != main.owner:
        return False
    if unit.head.sent.start == main.head.sent.start:
        because = any(
            c.dep_ == "mark" and c.lower_ in {"because", "since", "if", "although"} for c in unit.head.children
        )
        return unit.head.dep_ in {"advcl", "conj", "relcl", "ccomp", "parataxis"} and not because
    subject = subject_of(unit.head)
    if subject is None or cues.lemma_of(unit.head) in SILENT:
        return False
    if subject.lower_ in TAKES_UP or subject.pos_ == "NUM" or subject.tag_ in {"CD", "JJ"}:
        return True
    if unit.head.sent.start != main.head.sent.end:
        return False
    return _same_team(unit.head, subject) or _its_state(unit.head, subject)


def _same_team(verb: Token, subject: Token) -> bool:
    """As in "She noted four lines", "no trace was found": those who were there go on."""
    lemma = cues.lemma_of(verb)
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive:
        return lemma in DONE and _past(verb) and not any(c.dep_ == "agent" for c in verb.children)
    return subject.lower_ in TEAM and lemma in DONE and _past(verb)


def _its_state(verb: Token, subject: Token) -> bool:
    """As in "Its door was intact", "the edges were sharp": how the thing looked that was seen in the sentence before."""
    taken_up = any(c.lower_ in {"its", "their", "the"} for c in subject.children)
    looks = verb.lemma_ == "be" and verb.tag_ == "VBD" and any(c.dep_ == "acomp" for c in verb.children)
    return taken_up and looks and subject.pos_ == "NOUN"


def subject_of(verb: Token) -> Token | None:
    """The verb's subject, or that of the verbs it is coordinated with."""
    while True:
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is not None or verb.dep_ != "conj":
            return subject
        verb = verb.head


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
            verb.tag_ == "VBD"
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
        if token.dep_ == "agent" and any(
            c.lower_ in STAFF and any(m.lower_ in {"our", "my"} for m in c.children) for c in token.children
        ):
            return Basis.FIRST_HAND, list(token.children)
        if (
            token.lower_ in ME
            and token.dep_ in {"dobj", "dative", "pobj"}
            and cues.lemma_of(unit.head) in TOLD
            and (unit.head.i in {token.head.i, token.head.head.i})
        ):
            return Basis.FIRST_HAND, [unit.head, token]
    for clause in unit.head.children:
        if clause.dep_ == "advcl" and any(
            c.lower_ in {"when", "as", "while", "before", "after"} for c in clause.children
        ):
            who = next((c for c in clause.children if c.dep_ == "nsubj"), None)
            asked = cues.lemma_of(clause) in DONE and _past(clause)
            if who is not None and who.lower_ in {"i", "we"} and asked:
                return Basis.FIRST_HAND, [who, clause]
    return None
