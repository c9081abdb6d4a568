"""What the tagger leaves open or gets wrong by grammar, mended by rule, and reports that it passed over.

Finds: the agent of a passive cue as its source ("had been told by a fireman that"); that nobody is the source of "it is believed
    in Tollen that"; that a participle in the cue has a content of its own; the clause behind a content it was cut from, the condition or
    verb it left out; that the cue's own subject is the source, and that the next sentence is not; the rules' attributions that touch nothing the tagger marked.
Needs: the parse that the rules read.
Known misses: a source the tagger cut in two stays so; where both found something, the tagger's reading stands, also over a report
    that the rules see inside it.
Example: `completed(document, parsed, tagged.find(document))`
References: see `attribution` and `tagger`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from ascertain.claims.attribution import find, nested
from ascertain.claims.cues import ADDRESSED, HEARSAY, accepts, group_of, lemma_of
from ascertain.claims.firsthand import TIMES
from ascertain.claims.found import Found, Spans, join
from ascertain.claims.rhetoric import ASKING, finite, has_subject
from ascertain.claims.screen import puts_forward
from ascertain.claims.sources import phrase_of
from ascertain.claims.tokens import TokenIndex
from ascertain.claims.trim import QUOTES
from ascertain.claims.wordlists import CALENDAR
from ascertain.model import Document
from ascertain.syntax import Parsed, child

if TYPE_CHECKING:
    from spacy.tokens import Token

LEAST = 0.55
"""Score of a rule whose finding is added. On the dev half of the gold set that brings basis macro F1 from .890 to .899 and
found F1 from .940 to .943; rules below it bring nothing."""
CHAINED = frozenset({"that", "pass-that", "according"})
"""Rules whose findings are added inside the tagger's contents: its tags are flat."""
STATED = frozenset({"say", "believe", "deny", "doubt", "warn", "expect", "agree"})
"""Meanings of cues that give a statement or a belief."""
UNHELD = frozenset({"deny", "doubt", "want", "order", "ask"})
"""Meanings of cues in whose content nobody is held to have said anything: "denied that he had told her that p"."""
EMPTY = frozenset({"SCONJ", "PART", "ADP", "PUNCT", "CCONJ", "SPACE", "DET"})
"""Parts of speech that make no content by themselves."""


def completed(document: Document, parsed: Sequence[Parsed], tagged: Sequence[Found]) -> list[Found]:
    """The tagger's attributions, mended, then the rules' that stand clear of them."""
    index = TokenIndex(parsed)
    mine = list(tagged)
    for mend in (_mended, _as_saying, _own_subject, _told_once, _first_report, _own_only):
        mine = [mend(index, f) for f in mine]
    mine = _gone_on(index, mine)
    taken = _Taken(span for f in mine if f.content for span in (*f.source, *f.cue, *f.content))
    standing = [f for f in mine if f.content and puts_forward(index, f)]
    told = _Taken(span for f in mine for span in (*f.source, *f.cue))
    ruled = [f for f in find(document, parsed) if (f.score >= LEAST or f.rule == "tally") and f.source]
    extra = [f for f in ruled if not taken.touches((*f.cue, *f.content))]
    held = [f for f in standing if not any(group_of(lemma_of(t)) in UNHELD for t in index.tokens(f.cue))]
    inner = [f for f in ruled if _chained(index, f) and not told.touches(f.cue) and _within(f, held)]
    return nested([*mine, *extra, *inner])


def _chained(index: TokenIndex, found: Found) -> bool:
    """Whether it is worth a link of its own in a chain: a statement that somebody made or held, and no question or order."""
    if found.rule not in CHAINED or group_of(found.lemma or "") not in STATED:
        return False
    if index.tokens(found.source)[0].pos_ == "PRON":
        return False  # "she said she feared that p": the same voice
    return index.tokens(found.content)[0].tag_ not in ASKING and index.tokens(found.cue)[0].tag_ != "TO"


def _within(inner: Found, found: Sequence[Found]) -> bool:
    """Whether a report stands inside the content of another: "A said that B had told C that p"."""
    spans = (*inner.source, *inner.cue, *inner.content)
    return any(all(a <= s and e <= b for s, e in spans) for f in found for a, b in f.content)


def _mended(index: TokenIndex, found: Found) -> Found:
    """Without a content that says nothing ("held that"), that a mere "reportedly" gives or that nobody utters, so that the rules'
    reading takes its place; without the source of what nobody in particular holds; with the one behind "by"."""
    cue = index.tokens(found.cue)
    hearsay = not found.source and any(t.lower_ in HEARSAY for t in cue)
    content = index.tokens(found.content)
    empty = all(t.pos_ in EMPTY for t in content)
    if hearsay or empty or (found.source and any(_suffered(t) or _elsewhere(t, content) for t in cue)):
        return replace(found, content=())
    if any(_impersonal(t) for t in cue):
        return replace(found, source=())
    source = index.tokens(found.source)
    if source and source[0].dep_ == "nsubj" and source[0].head.dep_ == "relcl" and len(source) > 2:
        return replace(found, source=index.spans(index.which(source[0]), phrase_of(source[0].head.head)))
    return found if found.source else _sourced(index, found)


def _as_saying(index: TokenIndex, found: Found) -> Found:
    """With the "as saying" of "was quoted as saying that" in the cue."""
    content = index.tokens(found.content)
    if len(content) < 3 or content[0].lower_ != "as" or content[1].tag_ != "VBG":
        return found
    where = index.which(content[0])
    cue = [*index.tokens(found.cue), *content[:2]]
    return replace(found, cue=index.spans(where, cue), content=index.spans(where, content[2:]))


def _own_subject(index: TokenIndex, found: Found) -> Found:
    """With the subject of the cue for its source, where the tagger took the noun before it too ("a step | the ministry has said") or a
    clause set in between: "the audit, | which nobody has read, | found"."""
    source = set(index.tokens(found.source))
    verb = next((t for t in index.tokens(found.cue) if t.pos_ == "VERB" and child(t, {"nsubj"}) is not None), None)
    subject = child(verb, {"nsubj"})
    if verb is None or subject is None or not source or subject.tag_ in {"WP", "WDT"}:
        return found
    if subject in source:
        wider = any(t.head not in source and t is not subject and t.is_ancestor(verb) for t in source)
    else:
        wider = any(finite(t) and has_subject(t) and not t.is_ancestor(verb) for t in source)
    return replace(found, source=index.spans(index.which(subject), phrase_of(subject))) if wider else found


def _told_once(index: TokenIndex, found: Found) -> Found:
    """Without the sentences after the one that says "according to", or that ends in "the mayor said": it reports no further, unless
    in quotation marks."""
    cue = index.tokens(found.cue)
    content = index.tokens(found.content)
    if not cue or any(t.text in QUOTES for t in content):
        return found
    sentence, where = cue[0].sent, index.which(cue[0])
    if not any(t.lower_ == "according" for t in cue) and sentence[-1].i - cue[-1].i > 1:
        return found
    kept = [t for t in content if t.doc is sentence.doc and sentence.start <= t.i < sentence.end]
    return replace(found, content=index.spans(where, kept)) if kept and len(kept) < len(content) else found


def _first_report(index: TokenIndex, found: Found) -> Found:
    """Without what a participle in the cue reports by itself: "both governments" is none of the content of "it said on Tuesday,
    contradicting both governments", and nothing else in it is denied."""
    cue = index.tokens(found.cue)
    verbs = {(t.doc, t.i) for t in cue if t.pos_ == "VERB"}
    second = next((t for t in cue if _reports_on(t) and (t.head.doc, t.head.i) in verbs), None)
    if second is None:
        return found
    its = {second.doc[i] for i in range(second.left_edge.i, second.right_edge.i + 1)}
    where = index.which(second)
    kept = [t for t in index.tokens(found.content) if t not in its]
    if not kept or any(index.which(t) != where for t in kept):
        return found
    return replace(
        found,
        cue=index.spans(where, [t for t in cue if t not in its and not t.is_punct]),
        content=index.spans(where, kept),
    )


def _reports_on(cue: Token) -> bool:
    """Whether it is a participle of a cue verb with an object or a clause of its own behind it."""
    behind = child(cue, {"dobj", "ccomp"})
    return cue.tag_ == "VBG" and cue.dep_ == "advcl" and behind is not None and behind.i > cue.i


def _own_only(index: TokenIndex, found: Found) -> Found:
    """Of a content in pieces, without whom it was told to and what another verb of saying reports: in "according to the charge
    the men were armed; the army claims | that the arms were stolen" the second piece is the army's."""
    if len(found.content) < 2:
        return found
    own = {(t.doc, t.i) for t in index.tokens((*found.source, *found.cue, *found.content))}
    pieces = [(p, index.tokens((p,))) for p in found.content]
    kept = [p for n, (p, tokens) in enumerate(pieces) if not (n and _others(tokens, own)) and not _told(tokens)]
    return replace(found, content=tuple(kept)) if 0 < len(kept) < len(pieces) else found


def _told(piece: Sequence[Token]) -> bool:
    """Whether the piece is whom somebody told: "told | the agency | that …"."""
    tops = [t for t in piece if t.dep_ in {"dobj", "dative"} and t.head not in piece]
    return any(lemma_of(t.head) in ADDRESSED and child(t.head, {"ccomp"}) is not None for t in tops)


def _others(piece: Sequence[Token], own: Container[tuple[object, int]]) -> bool:
    """Whether the piece is the clause under a verb of saying that has a subject of its own and is none of the words `own`."""
    tops = (t for t in piece if t.dep_ in {"ccomp", "oprd"})
    verbs = (t.head for t in tops if (t.head.doc, t.head.i) not in own)
    return any(has_subject(v) and accepts(lemma_of(v), "that") for v in verbs)


def _suffered(cue: Token) -> bool:
    """A passive of a verb that reports nothing: in "the men were held who had trained there" nobody speaks."""
    return child(cue, {"auxpass"}) is not None and group_of(lemma_of(cue)) is None


def _elsewhere(cue: Token, content: Sequence[Token]) -> bool:
    """A participle set before the clause it is tagged to report: "pressed by the mayor, | she refused | to say who"."""
    aside = cue.tag_ == "VBN" and cue.dep_ == "advcl" and child(cue, {"agent"}) is not None
    return aside and not any(cue.is_ancestor(t) for t in content)


def _impersonal(cue: Token) -> bool:
    """Whether it is the participle of "it is believed that": place and time beside it are no source."""
    subject = child(cue, {"nsubjpass"})
    clause, agent = child(cue, {"ccomp"}), child(cue, {"agent"})
    return subject is not None and subject.lower_ == "it" and clause is not None and agent is None


def _gone_on(index: TokenIndex, found: Sequence[Found]) -> list[Found]:
    """Contents of sources with the clause that hangs on their verb and follows at once, where the tagger stopped short of it:
    "threatened to strike | unless the pumps were explained"."""
    taken = _Taken(span for f in found for span in (*f.source, *f.cue, *f.content))
    out = []
    for f in found:
        more = (_behind(index, f) or _gap(index, f)) if f.source else _condition(index, f)
        out.append(replace(f, content=join((*f.content, *more))) if more and not taken.touches(more) else f)
    return out


def _behind(index: TokenIndex, found: Found) -> Spans:
    """An adverbial clause with a subject of its own right behind a content, on a verb of it."""
    content = index.tokens(found.content)
    for clause in (c for verb in content for c in verb.children if c.dep_ == "advcl" and has_subject(c)):
        first, last = clause.left_edge, content[-1]
        behind = first.doc is last.doc and first.i > last.i
        if behind and all(t.is_punct and t.text != '"' for t in clause.doc[last.i + 1 : first.i]):
            return index.spans(index.which(clause), clause.subtree)
    return ()


def _gap(index: TokenIndex, found: Found) -> Spans:
    """The words between two pieces of a content with the verb of both, where the tagger left it out: "that the crew, | the charter's,
    warned | the owners"."""
    pieces = [index.tokens((piece,)) for piece in found.content]
    for before, behind in pairwise(pieces):
        verb = next((t.head for t in before if t.dep_ in {"nsubj", "nsubjpass"} and t.head not in before), None)
        if verb is not None and before[-1].i < verb.i < behind[0].i and any(t.head == verb for t in behind):
            return index.spans(index.which(verb), list(verb.doc[before[-1].i + 1 : behind[0].i]))
    return ()


def _condition(index: TokenIndex, found: Found) -> Spans:
    """The words of a condition of which the tagger took the subject alone: "if | the accord | falls"."""
    content = index.tokens(found.content)
    for verb in (t.head for t in content if t.dep_ in {"nsubj", "nsubjpass"}):
        if verb.dep_ == "advcl" and verb not in content and verb.left_edge.lower_ in {"if", "unless"}:
            return index.spans(index.which(verb), [t for t in verb.subtree if t not in content])
    return ()


def _sourced(index: TokenIndex, found: Found) -> Found:
    for cue in index.tokens(found.cue):
        agent = child(child(cue, {"agent"}), {"pobj"})
        phrase = [t for t in phrase_of(agent) if not _inside(index, t, found)]
        if phrase and agent is not None and not _when(agent):
            return replace(found, source=index.spans(next(index.at(found.cue))[0], phrase))
    return found


def _when(noun: Token) -> bool:
    """Whether it is a time, which speaks for nobody: "seen by noon"."""
    return noun.like_num or noun.lemma_.lower() in TIMES | CALENDAR


def _inside(index: TokenIndex, token: Token, found: Found) -> bool:
    start = index.start(token)
    return any(s <= start < e for s, e in found.content)


class _Taken:
    """Spans that are spoken for, to look up in."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._furthest = list(accumulate((end for _, end in self._spans), max))

    def touches(self, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether one of the spans overlaps one of these."""
        for start, end in spans:
            before = bisect_right(self._spans, (end - 1, 1 << 60))
            if before and self._furthest[before - 1] > start:
                return True
        return False
