"""Verb frames: a cue verb, who is its subject, and the complement that holds what it reports.

Frames by name: that (a clause), fronted and tail (the report stands before "..., she said"), np (an object, with what
follows it), tally (a number), small ("called it a fraud"), to, ing and adj (a clause without subject), the name of a preposition ("spoke
of"), raise ("seems to"), and for passives pass-that, pass-to, pass-by (whose agent is the source), pass-as, pass-np or
pass- with a preposition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.rhetoric import thing_given
from ascertain.claims.sources import EXPLETIVE, FINITE, PASSIVE, SUBJECTS, beside, joined_on, source_of
from ascertain.claims.wordlists import bag
from ascertain.syntax import Parsed, child

if TYPE_CHECKING:
    from spacy.tokens import Token

SOURCELESS = ("pass", "raise")
ASIDE = {"while", "though", "although", "whereas"}
COMPARED = {"say", "agree"}
NEAR = 6
"""Tokens between a comma and the "than" of an aside."""
TAIL = {"prep", "xcomp", "oprd", "acl", "agent", "dative", "advmod", "acomp", "pcomp", "relcl", "ccomp", "prt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A frame found in one passage; numbers are token indices of that passage's parse."""

    frame: str
    lemma: str
    verb: int
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]


AMOUNTS = bag(
    "toll number figure count total cost damage loss death casualty size value price estimate share worth strength"
)
"""What is put at a number."""
Accepts = Callable[[str, str], bool]
Frame = tuple[str, "list[Token]", "list[Token]", "list[Token]"]
"""Name, source, tokens of the cue besides the verb group, content."""


def drafts(parsed: Parsed, accepts: Accepts = cues.accepts) -> Iterator[Draft]:
    """The first accepted frame of every cue verb in a passage, in order. Active verbs need a source."""
    for verb in parsed.doc:
        if verb.pos_ not in {"VERB", "AUX"} or verb.dep_ in {"aux", "auxpass"} or verb == _medium(verb.head.head):
            continue
        lemma = cues.lemma_of(verb)
        if cues.group_of(lemma) is None:
            continue
        for frame, found, extra, content in frames_of(verb):
            if content and accepts(lemma, frame):
                source = found if found or frame.startswith(SOURCELESS) else beside(verb)
                if source or frame.startswith(SOURCELESS):
                    yield _draft(lemma, verb, (frame, source, extra, content))
                    break


def _draft(lemma: str, verb: Token, found: Frame) -> Draft:
    frame, source, extra, content = found
    cue, speaker = _verb_group(verb, extra), _indices(source)
    return Draft(
        frame=frame,
        lemma=lemma,
        verb=verb.i,
        source=tuple(sorted(speaker)),
        cue=tuple(cue),
        content=tuple(sorted(_indices(content) - speaker - set(cue))),
    )


def frames_of(verb: Token) -> Iterator[Frame]:
    """All frames that the dependents of a verb allow, the most telling first, whatever the lexicon says."""
    reduced = verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"} and child(verb, SUBJECTS) is None
    if reduced or child(verb, PASSIVE) is not None:
        yield from _passive(verb)
        return
    source = source_of(verb)
    if cues.accepts(cues.lemma_of(verb), "raise"):
        yield from _raised(verb)
    yield from _reports(verb, source)
    yield from _objects(verb, source)
    yield from _prepositions(verb, source)


def _passive(verb: Token) -> Iterator[Frame]:
    agent = child(verb, {"agent"})
    whom = child(agent, {"pobj"})
    clause, told = child(verb, {"ccomp"}), _told(verb, whom)
    by = [t for t in whom.subtree if t not in told] if whom is not None else []
    extra = [agent] if agent is not None and by else []
    if clause is not None or told:
        yield "pass-that", by, extra, list(clause.subtree) if clause is not None else told[1:]
    rest = [c for c in verb.children if c.i > verb.i and c.dep_ in {"xcomp", "oprd", "prep", "dobj", "acomp"}]
    subject = child(verb, PASSIVE)
    if subject is not None and subject.lower_ in EXPLETIVE:
        return
    if cues.lemma_of(verb) in cues.ADDRESSED:
        for part in rest:
            yield f"pass-{_kind(part)}", by, extra, list(part.subtree)
        return
    who = list(subject.subtree) if subject is not None else [verb.head] if verb.dep_ == "acl" else []
    if who:
        kind = next((_kind(c) for c in rest if c.dep_ != "dobj"), "np")
        yield "pass-by" if by else f"pass-{kind}", by, extra, who + [t for c in rest for t in c.subtree]


def _told(verb: Token, whom: Token | None) -> list[Token]:
    """What somebody was told, from its "that" on, where the parse takes it for a clause about who told or was told: "told by a cook
    that the shots came", "told the crew that fog was coming"."""
    if whom is None or cues.lemma_of(verb) not in cues.ADDRESSED:
        return []
    for clause in whom.subtree:
        own = any(s.dep_ in SUBJECTS and s.lower_ != "that" for s in clause.children)
        if clause.dep_ in {"relcl", "acl"} and clause.left_edge.lower_ == "that" and own:
            return list(clause.subtree)
    return []


def _kind(part: Token) -> str:
    return {"xcomp": "to", "oprd": "as", "acomp": "as", "dobj": "np"}.get(part.dep_, part.lower_)


def _raised(verb: Token) -> Iterator[Frame]:
    """A raised subject, "the plan seems to have failed": nobody's view of a whole clause."""
    own = child(verb, SUBJECTS)
    rest = next((c for c in verb.children if c.i > verb.i and c.dep_ in {"xcomp", "oprd", "acomp", "ccomp"}), None)
    if own is not None and rest is not None:
        yield "raise", [], [], [*([] if own.lower_ in EXPLETIVE else own.subtree), *rest.subtree]


def _reports(verb: Token, source: list[Token]) -> Iterator[Frame]:
    medium = _medium(verb)
    clauses = [c for v in (verb, medium) if v is not None for c in v.children if _clause(c) and not _apart(c, verb)]
    clause = min(clauses, key=lambda c: c.i < verb.i) if clauses else _put_behind(verb)
    if clause is not None:
        yield "that", source, [medium.head, medium] if medium is not None else [], reported(verb, clause)
    elif told := _told(verb, child(verb, {"dobj"})):
        yield "that", source, [], told
    yield from _tail(verb, source)
    if (
        verb.dep_ == "parataxis"
        and child(verb, SUBJECTS) is not None
        and clause is None
        and child(verb, {"dobj"}) is None
    ):
        inside = set(verb.subtree)
        yield "fronted", source, [], [t for t in verb.head.subtree if t not in inside]


def _apart(clause: Token, verb: Token) -> bool:
    """Whether a semicolon parts the clause from the verb behind it, which says something of its own: "they left; the search found it"."""
    return clause.i < verb.i and any(t.text == ";" for t in verb.doc[clause.i : verb.i])


def _clause(token: Token) -> bool:
    return token.dep_ == "ccomp" and not _small(token)


def _put_behind(verb: Token) -> Token | None:
    """The clause of an object behind what it is called, "dismissed as gossip the idea that …", where the parse takes the object for
    another word for that."""
    called = child(child(verb, {"prep"}), {"pobj"})
    clause = child(child(called, {"appos"}), {"acl", "relcl"})
    if called is None or clause is None or called.head.lower_ != "as" or clause.left_edge.lower_ != "that":
        return None
    return clause


def _medium(verb: Token) -> Token | None:
    """The "writing" of "denied in writing that …", where the parse hangs the reported clause on it."""
    preps = [c for c in verb.children if c.dep_ == "prep" and c.lower_ == "in" and c.i == verb.i + 1]
    held = (child(prep, {"pobj", "pcomp"}) for prep in preps if verb.pos_ == "VERB")
    return next((g for g in held if g is not None and g.tag_ == "VBG" and any(map(_clause, g.children))), None)


def _objects(verb: Token, source: list[Token]) -> Iterator[Frame]:
    after = [c for c in verb.children if c.i > verb.i]
    particles = [c for c in after if c.dep_ == "prt"]
    target = child(verb, {"dobj"})
    small = next((c for c in after if c.dep_ == "oprd" or (c.dep_ == "ccomp" and _small(c))), None)
    if small is not None:
        yield "small", source, particles, _reach(verb, target or small)
    infinitive = next((c for c in after if c.dep_ == "xcomp"), None)
    if infinitive is not None:
        to = any(t.tag_ == "TO" for t in infinitive.children)
        first = target if to and target is not None and target.i < infinitive.i else infinitive
        yield "to" if to else "ing" if infinitive.tag_ == "VBG" else "adj", source, particles, _reach(verb, first)
    if target is not None and target.i > verb.i:
        if _tallied(verb, target):
            yield "tally", source, particles, _reach(verb, target)
        yield "np", source, particles, _reach(verb, target)


def _tallied(verb: Token, target: Token) -> bool:
    """Whether the object is a number of things, or is put at one: "counted 58 bodies", "put the toll at 19"."""
    if cues.lemma_of(verb) == "put":
        if cues.lemma_of(target) not in AMOUNTS:
            return False
        at = next((c for h in (verb, target) for c in h.children if c.dep_ == "prep" and c.lower_ == "at"), None)
        figure = child(at, {"pobj"})
        return figure is not None and any(t.like_num for t in figure.subtree)
    return child(target, {"nummod"}) is not None


def _prepositions(verb: Token, source: list[Token]) -> Iterator[Frame]:
    particles = [c for c in verb.children if c.dep_ == "prt"]
    for prep in verb.children:
        if prep.dep_ in {"prep", "dative"} and prep.i > verb.i and child(prep, {"pobj", "pcomp"}) is not None:
            near = [prep] if prep.i == verb.i + 1 + len(particles) else []
            yield prep.lower_, source, [*particles, *near], [t for t in _reach(verb, prep) if t.i > prep.i]


def reported(verb: Token, clause: Token) -> list[Token]:
    """A reported clause without what the reporter adds to it: a further speech verb joined on, a "while" after a comma, a
    comparison with what others say."""
    left_out: set[Token] = set(_compared(clause))
    for token in clause.children:
        if joined_on(token, clause) or (token.i > verb.i and _aside(token)):
            left_out.update(token.subtree)
            before = token.left_edge.i - 1
            left_out.update(t for t in verb.doc[max(0, before - 1) : before + 1] if t.dep_ in {"cc", "punct"})
    given = thing_given(clause)
    whole = [*clause.subtree, *(given.subtree if given is not None else ())]
    return [t for t in whole if t not in left_out] if left_out else whole


def _compared(clause: Token) -> list[Token]:
    """The words from the comma on of ", a day earlier than the army has admitted"."""
    for token in clause.subtree:
        said = token.dep_ == "advcl" and cues.group_of(cues.lemma_of(token)) in COMPARED
        if said and token.left_edge.lower_ == "than":
            start = token.left_edge.i
            comma = next((i for i in range(start, clause.left_edge.i, -1) if token.doc[i].text == ","), None)
            return list(token.doc[comma : token.right_edge.i + 1]) if comma is not None and start - comma < NEAR else []
    return []


def _aside(token: Token) -> bool:
    mark = child(token, {"mark"}) if token.dep_ == "advcl" else None
    if mark is None or mark.lower_ not in ASIDE or token.left_edge.i == 0:
        return False
    return token.doc[token.left_edge.i - 1].text == ","


def _tail(verb: Token, source: list[Token]) -> Iterator[Frame]:
    """A speech verb set off behind what it reports: "..., police said."."""
    doc, own = verb.doc, child(verb, SUBJECTS)
    if own is None or own.i > verb.i or verb.tag_ not in FINITE or verb.i + 1 >= len(doc):
        return
    start = own.left_edge.i
    if doc[verb.i + 1].text in {".", ","} and start > verb.sent.start and doc[start - 1].text == ",":
        rest = list(doc[verb.i + 2 : verb.sent.end]) if doc[verb.i + 1].text == "," else []
        first = next((t.i + 1 for t in doc[verb.sent.start : start] if rest and t.text == ";"), verb.sent.start)
        yield "tail", source, [], [*doc[first : start - 1], *rest]


def _small(clause: Token) -> bool:
    """A clause without finite verb and mark, as in "called the plan a fraud"."""
    return clause.pos_ not in {"VERB", "AUX"} and not any(c.dep_ in {"mark", "cop", "aux"} for c in clause.children)


def _reach(verb: Token, first: Token) -> list[Token]:
    """The tokens from a complement to the end of the complements that follow it."""
    last = first.right_edge.i
    for part in verb.children:
        if part.i > first.i and part.dep_ in TAIL and part.right_edge.i > last and part.left_edge.i <= last + 2:
            last = part.right_edge.i
    return list(verb.doc[first.left_edge.i : last + 1])


def _verb_group(verb: Token, extra: Iterable[Token]) -> list[int]:
    """The verb with the auxiliaries, negation and adverbs that stand right before it, and particles after."""
    start = verb.i
    keep = {"aux", "auxpass", "neg", "advmod"}
    while start > 0 and verb.doc[start - 1].dep_ in keep and verb.doc[start - 1].head == verb:
        start -= 1
    return [*range(start, verb.i + 1), *(t.i for t in extra)]


def _indices(tokens: Iterable[Token]) -> set[int]:
    return {t.i for t in tokens}
