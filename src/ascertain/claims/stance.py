"""Stance: how firmly the speaker puts a proposition, read off the words, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.conditions import conditional
from ascertain.claims.rhetoric import FALSEHOOD, UNSETTLED, keeps_silent, subject_of
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

PROBABLE = bag("""probably likely apparently presumably seemingly reportedly allegedly supposedly purportedly ostensibly
    arguably unlikely improbable""")
POSSIBLE = bag("possibly perhaps maybe conceivably potentially")
ARRANGED = bag("plan schedule set slate due")
"""What is "due to" happen, or "scheduled to"."""
LIKELY = bag("likely unlikely probable improbable bound poised plausible implausible")
APPEAR = frozenset({"seem", "appear"})
SEEMING = APPEAR | {"purport"}
HELD = bag(
    "believe think hold say understand report allege suspect expect assume presume rumour rumor estimate claim consider"
)
"""Of `cues.HELD` those that leave it open: "it was argued", "is known" do not."""
FEARED = frozenset({"fear"})
PLANNED = bag("""plan intend aim hope want wish vow threaten promise pledge offer propose demand urge call advocate request appeal
    order ask seek push lobby recommend suggest consider contemplate mull instruct require command invite plead beg
    swear undertake commit""")
NAMING = frozenset({"call", "consider"})
"""Of the words above, those that name things unless "for" or "on" follows: "called him a thief"."""
INTENDS = bag("plan intend aim hope want wish vow threaten promise pledge offer propose consider contemplate")
SUSPECTS = bag(
    "believe think suspect assume presume expect suppose guess reckon anticipate estimate speculate predict feel suggest"
)
FEARS = bag("fear worry hint speculate imply")
DOUBTFUL = bag("unclear uncertain doubtful questionable unknown doubt")
GROUNDS = bag("evidence sign proof indication")
"""Nouns that "there is no" denies of what follows: nobody says that it is so."""
MAYBE = frozenset({"possible", "conceivable"})
CONDITION = frozenset({"if", "unless", "provided", "lest"})
FRAMED_PLAUSIBLE = LIKELY | {"seem", "appear"}

KNOWN = bag("know establish determine tell confirm verify understand explain see learn remember prove settle decide")
UNREAL = -0.5
"""Factuality up to which a flat clause counts as not yet so. On the dev half of the gold set two such clauses lie below it, both
hypothetical by hand; none of the bundled case does."""
OWED = bag("can could ca cannot should must ought need shall")
WILL = frozenset({"will", "shall", "'ll", "’ll"})

Verdict = tuple[Stance, list["Token"]]


def of(unit: Unit, cue: Sequence[Token], *, arranged: bool = False) -> Verdict:
    """The stance of a unit, and the deciding tokens. `cue` are the tokens that attribute it, empty for the author.

    arranged: the author states it without judging, so that "will" tells a plan and not a forecast

    A speaker's denial or doubt decides; then the proposition's own hedges, conditions and plans; then what the cue or
    the rhetorical frame implies; else it is asserted.
    """
    return (
        _rejected(cue)
        or _open(unit)
        or _own(unit)
        or _framed(unit)
        or _implied(unit, cue)
        or _intends(unit)
        or _ahead(unit, cue, arranged=arranged)
        or (Stance.ASSERTED, [])
    )


def settled(unit: Unit) -> bool:
    """Whether a flat clause is asserted however low its factuality: what is negated, owed, a power ("must", "can") or bidden."""
    bidden = unit.head.tag_ == "VB" and not any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in unit.head.children)
    return unit.negative or bidden or any(t.lower_ in OWED and t.dep_ == "aux" for t in unit.tokens)


def unreal(unit: Unit) -> Verdict:
    """The stance of a flat clause whose event has not happened, by its factuality."""
    return Stance.HYPOTHETICAL, [*(c for c in unit.head.children if c.tag_ in {"MD", "TO"}), unit.head]


def _open(unit: Unit) -> Verdict | None:
    """A question left open: "it is unclear whether it would", "they could not establish who", "how long is not known"."""
    head = unit.head
    whether = any(c.lower_ == "whether" and c.dep_ == "mark" for c in head.children)
    asks = whether or head.left_edge.tag_ in {"WRB", "WP"}
    over = (head.head,) if head.dep_ in {"ccomp", "csubj", "csubjpass", "advcl"} and head.head.i != head.i else ()
    for token in (*unit.frame, *over):
        if token.lower_ in DOUBTFUL and whether:
            return Stance.QUESTIONED, [token]
        known = cues.lemma_of(token) in KNOWN or token.lower_ in {"known", "clear", "certain", "sure"}
        if known and asks and _denied(token):
            return Stance.QUESTIONED, [token]
        if token.lower_ == "clear" and any(c.lower_ in {"less", "hardly", "far"} for c in token.children):
            return Stance.QUESTIONED, [token]
    return None


def _denied(token: Token) -> bool:
    around = [*token.children, *(token.head.children if token.dep_ in {"acomp", "xcomp"} else ())]
    return any(c.dep_ == "neg" or c.lower_ in {"nobody", "never", "neither", "none", "unable"} for c in around)


def _ahead(unit: Unit, cue: Sequence[Token], *, arranged: bool) -> Verdict | None:
    """What is still to come: the consequence of a condition, "until it does", an arranged "will", a source's own "will"."""
    head = unit.head
    if conditional(head) and not _past(head):
        return Stance.HYPOTHETICAL, [head]
    mark = next((c for c in head.children if c.lower_ in {"until", "before"} and c.dep_ in {"mark", "advmod"}), None)
    if mark is not None and head.dep_ == "advcl" and _present(head) and (mark.lower_ == "until" or _coming(head.head)):
        return Stance.HYPOTHETICAL, [mark]
    will = next((c for c in head.children if c.dep_ == "aux" and c.lower_ in WILL), None)
    subject = subject_of(head)
    if will is None or subject is None or subject.dep_ == "expl" or keeps_silent(head, negative=unit.negative):
        return None
    own = bool(cue) and subject.lower_ in {"i", "we", "he", "she", "they"}
    return (Stance.HYPOTHETICAL, [will]) if own or (arranged and not cue) else None


def _coming(main: Token) -> bool:
    """Whether the clause is about what lies ahead: under "will", "must" or "unlikely to"."""
    ahead = {"will", "shall", "must", "should", "ought", "'ll", "’ll", "likely", "unlikely"}
    return any(c.lower_ in ahead for c in main.children) or main.lower_ in ahead


def _past(head: Token) -> bool:
    return head.tag_ == "VBD" or any(c.tag_ == "VBD" for c in head.children if c.dep_ in {"aux", "auxpass"})


def _present(head: Token) -> bool:
    tenses = {head.tag_} | {c.tag_ for c in head.children if c.dep_ in {"aux", "auxpass"}}
    return bool(tenses & {"VBZ", "VBP"}) and not tenses & {"VBD", "MD"}


def _rejected(cue: Sequence[Token]) -> Verdict | None:
    for token in cue:
        lemma = cues.lemma_of(token)
        group = cues.group_of(lemma) if token.pos_ in {"VERB", "NOUN"} else None
        negated = _negated(token)
        if group == "deny":
            return (Stance.POSSIBLE if negated else Stance.DENIED), _with_negation(token)
        if group == "doubt" or lemma in {"doubt", "question"}:
            return (Stance.ASSERTED, [token]) if negated and lemma == "doubt" else (Stance.QUESTIONED, [token])
        if lemma in {"believe", "think"} and negated:
            return Stance.DENIED, _with_negation(token)
    return None


def _own(unit: Unit) -> Verdict | None:
    head = unit.head
    inside = {t.i for t in unit.tokens}
    chain = list(_chain(head))
    condition = next((c for c in head.children if c.dep_ == "mark" and c.lower_ in CONDITION), None)
    if condition is not None:
        return Stance.HYPOTHETICAL, [condition]
    inverted = _inverted(head)
    if inverted is not None:
        return Stance.HYPOTHETICAL, [inverted]
    modal = _modal(head, negative=unit.negative)
    if modal is not None:
        return modal
    if _not_excluded(head):
        return Stance.POSSIBLE, [*(c for c in head.children if c.dep_ == "neg"), head]
    for link in (*chain, *(c for c in head.children if c.dep_ == "attr")):
        for child in link.children:
            if child.i not in inside and child.dep_ != "aux":
                continue
            if child.lower_ in PROBABLE and child.dep_ in {"advmod", "acomp"}:
                return Stance.PROBABLE, [child]
            if child.lower_ in POSSIBLE and child.dep_ in {"advmod", "acomp"}:
                return Stance.POSSIBLE, [child]
            if child.lower_ == "certainly" and any(c.lower_ == "almost" for c in child.children):
                return Stance.PROBABLE, [*child.children, child]
    return _predicate(unit, chain)


def _inverted(head: Token) -> Token | None:
    """The auxiliary of "had the sergeant waited"."""
    subject = next((c for c in head.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or head.dep_ not in {"advcl", "ccomp"}:
        return None
    first = next(
        (c for c in head.children if c.dep_ in {"aux", "auxpass"} and c.lower_ in {"had", "were", "should"}), None
    )
    return first if first is not None and first.i < subject.i and first.i == head.left_edge.i else None


def _not_excluded(head: Token) -> bool:
    return cues.lemma_of(head) in {"exclude", "rule_out"} and any(c.dep_ == "neg" for c in head.children)


def _modal(head: Token, *, negative: bool) -> Verdict | None:
    children = list(head.children)
    auxiliaries = [c for c in children if c.dep_ == "aux"]
    if head.dep_ == "conj" and not auxiliaries and head.tag_ == "VB":
        auxiliaries = [c for c in head.head.children if c.dep_ == "aux" and c.tag_ == "MD"]
    perfect = any(c.lower_ in {"have", "’ve", "'ve"} for c in auxiliaries)
    counterfactual = any(_inverted(c) is not None for c in children)
    negated = any(c.dep_ == "neg" for c in children)
    first_person = any(c.dep_ in {"nsubj", "nsubjpass"} and c.lower_ in {"i", "we"} for c in children)
    for aux in auxiliaries:
        word = aux.lower_
        if first_person and perfect and word == "could":
            return Stance.HYPOTHETICAL, [aux]
        likely = next((c for c in children if c.lower_ in PROBABLE and c.dep_ == "advmod"), None)
        if word == "would" and likely is not None:
            return Stance.PROBABLE, [likely]
        if counterfactual or (first_person and word in {"will", "shall", "'ll", "’ll"}):
            return Stance.HYPOTHETICAL, [aux]
        if word in {"may", "might"}:
            return Stance.POSSIBLE, [aux]
        if word == "could" and (perfect or not negative):
            return Stance.POSSIBLE, [aux]
        if word == "would" and keeps_silent(head, negative=negated or negative):
            return None
        if word in {"would", "'d", "’d"}:
            return Stance.HYPOTHETICAL, [aux]
        if word == "must" and perfect:
            return Stance.PROBABLE, [aux]
        if word in {"will", "shall", "'ll", "’ll", "can"} and any(_is_condition(c) for c in children):
            return Stance.HYPOTHETICAL, [aux]
    return None


def _is_condition(child: Token) -> bool:
    return child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in child.children)


def _predicate(unit: Unit, chain: Sequence[Token]) -> Verdict | None:
    head = unit.head
    lemma = cues.lemma_of(head)
    complements = [c for c in head.children if c.dep_ in {"xcomp", "acomp", "oprd", "attr", "ccomp"}]
    infinitive = next((c for c in complements if any(a.lower_ == "to" for a in c.children)), None)
    if lemma in APPEAR and (infinitive is not None or any(c.dep_ in {"oprd", "acomp", "xcomp"} for c in complements)):
        return Stance.PROBABLE, [head]
    passive = any(c.dep_ == "auxpass" for c in head.children)
    dead = any(c.dep_ == "oprd" for c in complements)  # "is feared dead"
    if passive and (infinitive is not None or (dead and lemma in FEARED)):
        if lemma in FEARED:
            return Stance.POSSIBLE, [head]
        if lemma in HELD:
            return Stance.PROBABLE, [head]
        if lemma in ARRANGED:
            return Stance.HYPOTHETICAL, [head]
    for link in chain:
        if link.lower_ in LIKELY and link is not head:
            return Stance.PROBABLE, [link]
        if link.lower_ in ARRANGED and any(c.dep_ == "xcomp" for c in link.children):
            return Stance.HYPOTHETICAL, [link]
    if (
        lemma == "be"
        and infinitive is not None
        and infinitive.dep_ == "xcomp"
        and infinitive.i - head.i <= 3
        and not any(c.dep_ in {"acomp", "attr"} for c in head.children)
    ):
        return Stance.HYPOTHETICAL, [head, *[c for c in infinitive.children if c.lower_ == "to"]]
    to = next((c for c in head.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    planned = head.tag_ != "VBG" and not (head.dep_ == "xcomp" and cues.lemma_of(head.head) in HELD | FEARED)
    if to is not None and planned and any(c.lower_ == "be" for c in head.children) and unit.whole is False:
        return Stance.HYPOTHETICAL, [to]
    return None


def _intends(unit: Unit) -> Verdict | None:
    head = unit.head
    if any(c.dep_ == "auxpass" for c in head.children) or cues.lemma_of(head) not in INTENDS:
        return None
    return (Stance.HYPOTHETICAL, [head]) if any(c.dep_ in {"xcomp", "ccomp"} for c in head.children) else None


def _framed(unit: Unit) -> Verdict | None:
    negated = any(t.dep_ == "neg" for t in unit.frame)
    for token in unit.frame:
        lemma = cues.lemma_of(token)
        doubted = lemma in DOUBTFUL and not any(c.lower_ in {"no", "little"} for c in token.children)
        if doubted or (lemma in UNSETTLED and negated):
            return Stance.QUESTIONED, [token]
        if lemma in GROUNDS and (negated or any(c.lower_ in {"no", "little", "scant", "any"} for c in token.children)):
            return Stance.QUESTIONED, [token]
        if lemma in FALSEHOOD or (lemma == "true" and negated):
            return (Stance.DENIED, [token]) if lemma == "true" or not negated else (Stance.ASSERTED, [token])
        if lemma in {"guess", "bet", "impression", "feeling"} and token.pos_ == "NOUN":
            return Stance.PROBABLE, [token]
        if lemma in MAYBE:
            return Stance.POSSIBLE, [token]
        if lemma == "impossible":
            return Stance.DENIED, [token]
        if lemma in FRAMED_PLAUSIBLE or lemma in PROBABLE:
            return Stance.PROBABLE, [token]
        passive = any(c.dep_ == "auxpass" for c in token.children)
        if passive and lemma == "suggest":
            continue
        if passive and lemma in {"hold", "understand"}:
            return Stance.PROBABLE, [token]
        if token.pos_ == "VERB" and lemma in SUSPECTS:
            return (Stance.DENIED, _with_negation(token)) if negated else (Stance.PROBABLE, [token])
        if token.pos_ == "VERB" and lemma in FEARS:
            return Stance.POSSIBLE, [token]
    return None


def _implied(unit: Unit, cue: Sequence[Token]) -> Verdict | None:
    finite_content = unit.whole
    for token in cue:
        lemma = cues.lemma_of(token)
        weak = next((c for c in token.children if c.lower_ in {"unconfirmed", "unverified", "alleged"}), None)
        if weak is not None or lemma in {"rumour", "rumor", "speculation"}:
            return Stance.PROBABLE, [weak or token]
        if lemma in HELD | FEARED and any(c.dep_ == "auxpass" for c in token.children):
            if lemma in FEARED:
                return Stance.POSSIBLE, [token]
            if lemma not in {"claim", "report"} and not (lemma == "say" and finite_content):
                return Stance.PROBABLE, [token]
        if lemma in FEARS:
            return Stance.POSSIBLE, [token]
        if lemma == "suggest" and any(c.dep_ == "auxpass" for c in token.children):
            continue
        if lemma in PROBABLE or (lemma in SUSPECTS and not (lemma == "suggest" and not finite_content)):
            return Stance.PROBABLE, [token]
        if lemma in SEEMING or (token.dep_ == "xcomp" and cues.lemma_of(token.head) in SEEMING):
            return Stance.PROBABLE, [token if lemma in SEEMING else token.head]
        if unit.head.dep_ == "advcl" and _past(unit.head):
            continue  # what happened before, whoever ordered what: "told them to leave after they shouted"
        to_do = any(t.lower_ == "to" and t.dep_ == "aux" for t in unit.tokens)
        called_on = lemma == "call" and to_do
        if lemma in NAMING and not called_on and not any(t.lower_ in {"for", "on", "to"} for t in cue):
            continue
        if lemma in {"encourage", "tell"} and not finite_content and to_do:
            return Stance.HYPOTHETICAL, [token]
        if lemma in PLANNED and (
            not finite_content
            or lemma
            in {"want", "wish", "demand", "urge", "order", "propose", "hope", "suggest", "recommend", "request", "ask"}
        ):
            return Stance.HYPOTHETICAL, [token]
    return None


def _chain(head: Token) -> Iterator[Token]:
    """The predicate and what completes it: "is likely to fall", "began to move"."""
    stack = [head]
    while stack:
        token = stack.pop()
        yield token
        stack.extend(c for c in token.children if c.dep_ in {"acomp", "xcomp", "oprd", "aux"} and c.lower_ != "to")


def _negated(token: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in {"never", "not", "n't", "cannot"} for c in token.children) or any(
        c.lower_ in {"refuse", "refused", "declined"} for c in (token.head,) if token.dep_ == "xcomp"
    )


def _with_negation(token: Token) -> list[Token]:
    return [*(c for c in token.children if c.dep_ == "neg"), token]
