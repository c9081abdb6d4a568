"""Events of a document by verbs and nouns of political action: PLOVER type, actors by role, place, time, polarity.

Finds: at most one event a clause, where the text says that something was done, promised, demanded, refused, threatened
or denied to somebody; who did it to whom by syntax (passives, agents, conjunctions, possessors, nominalisations).
Needs: English text; the small spaCy pipeline. Actors, claims, times and places of the same document join in if given.
Known misses: acts told without a verb or noun of the lexicon, figures of speech ("the price war"), actors named only in
another sentence, aims and conditions (left out on purpose: nothing is said to have happened).
Example: "The army shelled Orlin on Monday" gives ASSAULT (CAMEO 194), source "army", target "Orlin".
References: CAMEO 1.1b3 and PLOVER (Open Event Data Alliance) for the types; lexicon and rules are own work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ascertain.events.plover_acts import read, stated
from ascertain.events.plover_lexicon import PLOVER
from ascertain.events.plover_phrases import bounds, named
from ascertain.events.plover_roles import Roles, roles
from ascertain.events.plover_senses import Act, act_of_noun, depth
from ascertain.model import (
    Actor,
    Anchor,
    Claim,
    Document,
    Event,
    PlaceName,
    Polarity,
    Span,
    TimeExpression,
    make_id,
)
from ascertain.syntax import Parsed, parse, span_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

METHOD = "plover@2"
SUFFICES = frozenset({14, 15, 17, 18, 19, 20})
"""Roots whose acts are worth telling with either actor alone ("two were killed"); the rest need the one who acts."""
DIRECTED = frozenset({2, 4, 5, 6, 7, 9, 10})
"""Roots that are nothing without the other party: support of somebody, talks with somebody."""
OF_SOMEBODY = frozenset({"112", "114", "115", "116"})
OF_POWER = frozenset({"170", "171", "172"})
"""Coercion that is told only with the one who coerces: fires burn and lamps are damaged without one."""
WHOLE, PARTIAL, NOMINAL = 0.8, 0.65, 0.55
"""Scores of an act with both actors, with one, and of one told by a noun."""
NEAR = 4
"""Words of a trigger farther apart than this are told by the verb alone."""


@dataclass(frozen=True, slots=True)
class Context:
    """What else is known of the document, by where it stands."""

    document: Document
    times: Sequence[TimeExpression] = ()
    places: Sequence[PlaceName] = ()
    claims: Sequence[Claim] = ()
    mentions: Sequence[tuple[Span, str]] = field(default=())


def events(
    document: Document,
    *,
    times: Sequence[TimeExpression] = (),
    places: Sequence[PlaceName] = (),
    claims: Sequence[Claim] = (),
    actors: Sequence[Actor] = (),
) -> Iterator[Event]:
    """The events of a document in text order, joined to the times, places, claims and actors found in it."""
    mentions = [(m, a.id) for a in actors for m in a.mentions]
    context = Context(document, times, places, claims, mentions)
    for parsed in parse(document):
        for sentence in parsed.doc.sents:
            if not sentence.text.rstrip("\"' ").endswith("?"):
                yield from _of_sentence(context, parsed, sentence)


def _of_sentence(context: Context, parsed: Parsed, sentence: Sentence) -> Iterator[Event]:
    acts = list(acts_of(sentence))
    if not acts:
        return
    homes = {t.i: n for n, (act, _) in enumerate(acts) for t in (act.verb, *act.chain)}
    stretch = span_of(parsed, sentence.start, sentence.end - 1)
    times = _placed(context.times, stretch, parsed, homes)
    places = _placed(context.places, stretch, parsed, homes)
    for n, (act, found) in enumerate(acts):
        yield _event(context, parsed, act, found, times=times.get(n, ()), places=places.get(n, ()))


def acts_of(sentence: Sentence) -> Iterator[tuple[Act, Roles]]:
    """The acts that a sentence states, in text order, each with its actors; an act inside a larger one is not told apart."""
    found: list[tuple[Act, Roles]] = []
    used: set[int] = set()
    tokens = [t for t in sentence if t.pos_ in {"VERB", "AUX", "NOUN"} and t.dep_ not in {"aux", "auxpass"}]
    for token in sorted(tokens, key=lambda t: (t.pos_ == "NOUN", depth(t), t.i)):
        if token.i in used:
            continue
        act = act_of_noun(token) if token.pos_ == "NOUN" else read(token)
        if act is None or act.verb.i in used or act.sure < 0.5 or not stated(act.verb):
            continue
        who = roles(act)
        if _tellable(act, who):
            found.append((act, who))
            used |= {act.verb.i, *(t.i for t in act.chain)}
    yield from sorted(found, key=lambda f: f[0].verb.i)


def _tellable(act: Act, who: Roles) -> bool:
    if act.verb.pos_ == "NOUN":
        return act.root in SUFFICES and bool((who.sources and who.targets) or (who.targets and act.root > 17))
    if act.verb.lemma_ == "warn" and not any(named(t) for t in who.targets):
        # Warnings of storms and losses are no threats; one to a named party mostly is.
        return False
    if act.root in SUFFICES and act.code not in OF_POWER:
        return bool(who.sources or who.targets)
    return bool(who.sources) and bool(who.targets or not (act.root in DIRECTED or act.code in OF_SOMEBODY))


def _event(
    context: Context, parsed: Parsed, act: Act, who: Roles, *, times: Sequence[str], places: Sequence[str]
) -> Event:
    document = context.document
    sources = tuple(_phrase(document, parsed, t) for t in who.sources)
    targets = tuple(_phrase(document, parsed, t) for t in who.targets)
    first, last = _trigger(act, who)
    start, end = span_of(parsed, first, last)
    trigger = Span(document=document.id, start=start, end=end)
    score = NOMINAL if act.verb.pos_ == "NOUN" else WHOLE if sources and targets else PARTIAL
    return Event(
        id=make_id("evt", document.id, act.code, start, end),
        document=document.id,
        type=PLOVER[act.code[:2]],
        cameo=act.code,
        trigger=trigger,
        sources=sources,
        targets=targets,
        source_actors=_ids(context, sources),
        target_actors=_ids(context, targets),
        times=tuple(times),
        places=tuple(places),
        claims=tuple(c.id for c in context.claims if any(s.start <= start and end <= s.end for s in c.content)),
        polarity=Polarity.NEGATIVE if act.negative else Polarity.POSITIVE,
        method=METHOD,
        score=round(score * act.sure, 2),
    )


def _trigger(act: Act, who: Roles) -> tuple[int, int]:
    """First and last token of the words that tell the act, with "not" and what stands before the verb with it."""
    verb, core = act.verb.i, act.core.i
    actors = {n for head in (*who.sources, *who.targets) for n in range(bounds(head)[0], bounds(head)[1] + 1)}
    first, last = sorted((verb, core))
    if last - first > NEAR or actors & set(range(first, last + 1)):
        first = last = verb
    while first > 0 and act.verb.doc[first - 1].dep_ in {"neg", "aux"} and act.verb.doc[first - 1].head.i == verb:
        first -= 1
    return first, last


def _phrase(document: Document, parsed: Parsed, head: Token) -> Span:
    start, end = span_of(parsed, *bounds(head))
    return Span(document=document.id, start=start, end=end)


def _ids(context: Context, spans: Sequence[Span]) -> tuple[str, ...]:
    """Actors that the phrases mention: of the mentions that overlap one, that which differs least from it."""
    found = []
    for span in spans:
        over = [(m, a) for m, a in context.mentions if m.start < span.end and span.start < m.end]
        if over:
            found.append(min(over, key=lambda o: (abs(o[0].start - span.start) + abs(o[0].end - span.end), o[1]))[1])
    return tuple(dict.fromkeys(found))


def _placed(
    records: Sequence[TimeExpression] | Sequence[PlaceName],
    stretch: tuple[int, int],
    parsed: Parsed,
    homes: dict[int, int],
) -> dict[int, list[str]]:
    """Ids of the records in a sentence by the act they hang on, going up the tree from their words."""
    found: dict[int, list[str]] = {}
    for record in records:
        if stretch[0] <= record.span.start and record.span.end <= stretch[1]:
            home = _home(record, parsed, homes)
            if home is not None:
                found.setdefault(home, []).append(record.id)
    return found


def _home(record: TimeExpression | PlaceName, parsed: Parsed, homes: dict[int, int]) -> int | None:
    words = parsed.doc.char_span(
        record.span.start - parsed.offset, record.span.end - parsed.offset, alignment_mode="expand"
    )
    if words is None:
        return None
    token: Token = words.root
    if isinstance(record, PlaceName) and token.dep_ in {"amod", "compound", "poss", "nmod", "nsubj", "npadvmod"}:
        return None
    if isinstance(record, TimeExpression) and record.anchor is Anchor.EVENT:
        # "when the tower fell" dates what is told beside it, not the fall.
        if token.head.i == token.i:
            return None
        token = token.head
    while token.i not in homes:
        if token.dep_ == "ROOT" or token.head.i == token.i:
            return None
        token = token.head
    return homes[token.i]
