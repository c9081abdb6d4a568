"""Acts: the predicates of a passage that name something done, read through the verbs that bear on them.

"has refused to commit to assistance" is one act, a refusal; "said it will send troops" a promise or a threat, by what
it is that is to come. The rules are the coding rules of PLOVER: cooperation in the future is AGREE, hostility THREATEN.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ascertain.events.plover_lexicon import lexicon
from ascertain.events.plover_senses import (
    SUBJECTS,
    Act,
    agent_of,
    child,
    clauses,
    joined,
    lemma_of,
    made,
    noun_act,
    nouns_in,
    objects_of,
    plain,
    special,
)
from ascertain.events.words import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

FUTURE = frozenset({"will", "would", "'ll", "shall", "wo", "'d"})
OPEN = frozenset({"may", "might", "could"})
ABLE = frozenset({"can", "ca"})
DUTY = frozenset({"must", "should", "ought", "need"})
CONDITION = frozenset({"if", "unless", "whether", "lest", "should"})
PLEDGING = frozenset({"promise", "pledge", "vow"})
AGREEING = frozenset({"agree", "consent", "accept"})
HALTED = ("aid", "ties", "talks", "cooperation")
REALISED = frozenset({"after", "before", "by", "since", "following", "from", "for", "of", "despite"})
CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp", "csubj"})
SEEN = bag(
    "see hear know show mean learn remember mention recall prove clear evident definite confirm realise realize be"
)
"""Besides verbs of saying, those whose clause is put forward as so."""
TRANSPARENT = frozenset({"xcomp", "ccomp", "advcl"})


def read(token: Token, depth: int = 0) -> Act | None:
    """The act that a predicate names, with what is in its complement; None where it names none."""
    if depth > 5:
        return None
    if lemma_of(token) == "be":
        act = _copula(token, depth)
    else:
        act = special(token) or _operated(token, depth) or plain(token)
    if act is None or act.verb.i != token.i:
        return act
    return _in_mood(token, act)


def _operators(token: Token) -> list[str]:
    senses = lexicon().operators.get(lemma_of(token), ())
    if not senses:
        return []
    particles = {c.lower_ for c in token.children if c.dep_ in {"prt", "prep", "advmod"}}
    return [
        s.code
        for s in senses
        if (s.particle is None or s.particle in particles) and (s.preposition is None or s.preposition in particles)
    ]


def _operated(token: Token, depth: int) -> Act | None:
    for name in _operators(token):
        act = _OPERATORS[name](token, depth) if name in _OPERATORS else None
        if act is not None:
            return act
    return None


def _inner(token: Token, depth: int, deps: frozenset[str]) -> Act | None:
    for c in clauses(token, deps):
        act = read(c, depth + 1)
        if act is not None:
            return act
    return None


def _light(token: Token, depth: int) -> Act | None:
    planned = _planned(token, depth)
    if planned is not None:
        return planned
    for c in token.children:
        if c.dep_ in {"dobj", "nsubjpass"}:
            found = next(((n, code) for n in joined(c) if (code := noun_act(n)) is not None), None)
            if found is not None:
                return made(token, _promised(*found, depth), found[0])
        elif c.dep_ == "prep" and c.lower_ in {"in", "with", "into", "on", "under"} and token.i < c.i:
            for p in c.children:
                near = c.i <= token.i + 2 or c.lower_ == "under"
                if p.dep_ == "pobj" and near and (code := noun_act(p)) is not None:
                    return made(token, code, p)
    return None


def _promised(noun: Token, code: str, depth: int) -> str:
    """Readiness, or a decision, to do something hostile is a threat."""
    act = _inner(noun, depth, frozenset({"acl"})) if code == "030" else None
    return _turned(act, False) if act is not None else code


def _planned(token: Token, depth: int) -> Act | None:
    """A plan or decision to do something: "announced its intention to attack"."""
    for c in objects_of(token):
        if lemma_of(c) in {"plan", "decision", "intention", "intent"}:
            act = _inner(c, depth, frozenset({"acl"}))
            if act is not None:
                return made(token, _turned(act, False), c, act.core)
    return None


def _try(token: Token, depth: int) -> Act | None:
    for c in clauses(token, TRANSPARENT):
        to = any(a.lower_ == "to" and a.dep_ == "aux" for a in c.children)
        if not to and (c.dep_ == "advcl" or (c.dep_ != "pcomp" and c.tag_ != "VBG")):
            continue
        act = read(c, depth + 1)
        if act is not None:
            return replace(act, verb=token, chain=(token, *act.chain))
    return _slipped(token) or _light(token, depth)


def _slipped(token: Token) -> Act | None:
    """A bare infinitive that the parser took for an adjective: "decided to forcibly expel refugees"."""
    for to in (c for c in token.children if c.dep_ == "prep" and c.lower_ == "to"):
        for noun in to.children:
            for verb in noun.lefts:
                if verb.dep_ == "amod" and verb.text == verb.lemma_ and verb.text in lexicon().verbs:
                    sense = next((s for s in lexicon().verbs[verb.text] if s.conditions == 0), None)
                    if sense is not None:
                        return Act(code=sense.code, verb=token, core=verb, chain=(token, verb), patient=noun)
    return None


def _document(token: Token, depth: int) -> Act | None:
    for c in objects_of(token):
        if lemma_of(c) in lexicon().classes["document"]:
            act = _inner(c, depth, frozenset({"acl", "relcl", "ccomp"}))
            if act is not None:
                return replace(act, verb=token, chain=(token, *act.chain))
    return None


def _report(token: Token, depth: int) -> Act | None:
    speaker = agent_of(token) or child(token, {"nsubj"})
    for c in clauses(token, frozenset({"ccomp"})):
        if any(q.text == "?" for q in c.children):
            continue
        act = read(c, depth + 1)
        if act is None and speaker is not None and (_duty(c) or (lemma_of(token) == "insist" and _bare(c))):
            act = replace(made(c, "100"), demanded=True)
        if act is None and {a.lower_ for a in c.children if a.dep_ == "aux"} & {"will"} and depth == 0:
            act = replace(made(c, "030"), sure=0.4)
        if act is not None:
            return replace(act, speaker=act.speaker or speaker)
    return None


def _bare(token: Token) -> bool:
    """A subjunctive: "insisted that he leave"."""
    return token.tag_ == "VB" and child(token, {"aux"}) is None


def _turned(act: Act, agreeing: bool) -> str:
    return "030" if agreeing or act.root < 9 else "130"


def _intend(token: Token, depth: int) -> Act | None:
    act = _inner(token, depth, frozenset({"xcomp", "ccomp"}))
    if act is None:
        clause = child(token, {"xcomp", "ccomp"} if lemma_of(token) in PLEDGING else {"xcomp"})
        # A mere plan to do something that the lexicon lacks may be anything: too little to tell as an event.
        sure = 0.4 if lemma_of(token) in {"plan", "hope", "expect"} else 0.7
        return replace(made(token, "030"), sure=sure) if clause is not None else None
    if act.negative:
        return None
    code = _turned(act, lemma_of(token) in AGREEING)
    return replace(act, code=code, verb=token, chain=(token, *act.chain))


def _willing(token: Token, depth: int) -> Act | None:
    if token.pos_ == "VERB" and child(token, {"auxpass"}) is None:
        return None
    return _intend(token, depth)


def _copula(token: Token, depth: int) -> Act | None:
    adjective = child(token, {"acomp", "attr"})
    if adjective is None:
        return None
    names = [s.code for s in lexicon().operators.get(lemma_of(adjective), ())]
    if not {"willing", "plan"} & set(names):
        return None
    act = _inner(adjective, depth, frozenset({"xcomp"}))
    if act is None:
        clause = child(adjective, {"xcomp"})
        return replace(made(token, "030", adjective), sure=0.4) if clause is not None else None
    return replace(act, code=_turned(act, False), verb=token, chain=(token, *act.chain))


def _fail(token: Token, depth: int) -> Act | None:
    act = _inner(token, depth, frozenset({"xcomp"}))
    if act is None or act.root > 8:
        return None
    return replace(act, code="120", verb=token, chain=(token, *act.chain))


def _lift(token: Token, _: int) -> Act | None:
    classes = lexicon().classes
    for c in objects_of(token):
        names = set(nouns_in(c))
        if names & classes["sanctions"]:
            return made(token, "085", c)
        if names & classes["restriction"]:
            return made(token, "081", c)
    return None


def _halt(token: Token, depth: int) -> Act | None:
    classes = lexicon().classes
    for c in objects_of(token):
        names = set(nouns_in(c))
        if names & classes["fighting"]:
            return made(token, "087", c)
        if any(names & classes[k] for k in HALTED):
            return made(token, "160", c)
    act = _inner(token, depth, frozenset({"xcomp"})) if lemma_of(token) in {"halt", "stop", "suspend", "end"} else None
    if act is not None and act.root != 13:
        code = "160" if act.root < 9 else "087"
        return replace(act, code=code, verb=token, chain=(token, *act.chain))
    return None


def _prepare(token: Token, depth: int) -> Act | None:
    act = _inner(token, depth, TRANSPARENT)
    if act is None or act.root < 14:
        return None
    return replace(act, code="150", verb=token, chain=(token, *act.chain))


def _ask(token: Token, _: int) -> Act | None:
    clause = child(token, {"xcomp", "ccomp"})
    if clause is None or not any(c.tag_ == "TO" for c in clause.children):
        return None
    asked = child(clause, SUBJECTS) or child(token, {"dobj", "dative", "nsubjpass"})
    return made(token, "100") if asked is not None else None


def _order(token: Token, _: int) -> Act | None:
    clause = child(token, {"xcomp", "ccomp"})
    return made(token, "172") if clause is not None else None


_OPERATORS = {
    "report": _report, "light": _light, "try": _try, "intend": _intend, "willing": _willing, "plan": _intend,
    "fail": _fail, "lift": _lift, "halt": _halt, "prepare": _prepare, "order": _order, "ask": _ask, "document": _document,
}  # fmt: skip


def _duty(token: Token) -> bool:
    aux = {a.lower_ for a in token.children if a.dep_ == "aux"}
    return bool(aux & DUTY)


def negated(token: Token) -> bool:
    """Whether the predicate itself is negated."""
    return any(c.dep_ == "neg" for c in token.children)


def _in_mood(token: Token, act: Act) -> Act | None:
    """An act in the light of the verb's modals and negation: future, possible, demanded, or not done."""
    aux = {a.lower_ for a in token.children if a.dep_ == "aux"}
    negative = negated(token)
    if aux & DUTY:
        return replace(act, code="100", core=token, demanded=True)
    if aux & ABLE and not negative:
        return None
    if aux & FUTURE or aux & OPEN:
        if act.root < 9:
            code = "120" if negative else "030"
            return replace(act, code=code) if aux & FUTURE else None
        if act.root > 13 and not negative:
            return replace(act, code="130")
        return replace(act, negative=act.negative != negative)
    if negative and act.root == 3:
        return replace(act, code="120")
    return replace(act, negative=act.negative != negative)


def stated(token: Token) -> bool:
    """Whether a predicate is put forward as having happened: not an aim, a condition, a wish, or a thing in doubt."""
    while token.dep_ != "ROOT" and token.head.i != token.i:
        if token.dep_ in CLAUSAL and not _stands(token):
            return False
        token = token.head
    return True


def _stands(token: Token) -> bool:
    marks = {c.lower_ for c in token.children if c.dep_ in {"mark", "advmod"}}
    if marks & CONDITION or any(c.tag_ == "TO" for c in token.children):
        return False
    if token.dep_ == "pcomp":
        return token.head.lower_ in REALISED
    if token.dep_ in {"ccomp", "xcomp"}:
        head = token.head
        return head.i > token.i or "report" in _operators(head) or lemma_of(head) in SEEN
    return True
