"""Opinion: value judgements, advice, forecasts and marked views in the author's own voice.

Finds: the author's own frames ("in my view", "we reject this"), comments by adverb or aside, set phrases that judge; with `judgement`,
`advice` and `truisms` all that makes a claim the author's opinion.
Needs: the parse of the clause; whether the text argues more than it reports.
Known misses: irony; opinions put as plain statements in a text that reports.
Example: `held(unit, essay=False)` on "The wall is a disgrace." gives author_opinion with the word "disgrace".
References: docs/labelling.md, author_opinion.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.advice import forecasts, obliges
from ascertain.claims.conditions import conditional, states_condition
from ascertain.claims.firsthand import ABSTRACT, MOVED, THINKING
from ascertain.claims.judgement import evaluates, loaded
from ascertain.claims.rhetoric import subject_of
from ascertain.claims.truisms import truism
from ascertain.claims.units import Unit
from ascertain.claims.valuewords import ATTITUDE, IDIOMS, NOUN_VALUE, SLY, VALUE
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]
MINE = frozenset({"our", "my"})
GUESSES = bag(
    "guess bet hope fear impression feeling belief conclusion sense view judgment judgement suspicion verdict"
)
PERFORMED = bag("""accuse reject welcome applaud support oppose condemn regret urge recommend advise propose suggest salute deplore denounce commend congratulate praise
    refuse insist demand ask call see find accept agree disagree share understand trust prefer doubt question wish hope fear
    expect dislike like love hate owe deserve need""")
"""What "I" and "we" do by saying it, and states of mind: "we do not accuse anybody"."""
PARENTHESIS = re.compile(
    r"[,–—(] ?(?:i|we|one|you)(?: (?:would|must|can|am|dare))? (?:thinks?|supposes?|fears?|suspects?|believes?|imagines?|afraid|trusts?"
    r"|hopes?|say|guess|admit|confess)\s*[,.;:)–—]",
    re.I,
)
"""An author's own words set into a sentence: "it is, I suppose, the end"."""
WANTED = bag("need lack want miss matter count require remain")


def held(unit: Unit, *, essay: bool) -> Verdict | None:
    """The verdict that the author judges, advises or forecasts, with the words that show it; None otherwise.

    essay: the text argues, so that generic truths and plain adjectives in it are judgements too
    """
    if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether", "until"} for c in unit.head.children):
        return None
    if unit.head.dep_ == "advcl" and states_condition(unit.head):
        return None
    return (
        _framed(unit)
        or _idiom(unit)
        or _would_settle(unit)
        or _attitude(unit)
        or _performs(unit)
        or evaluates(unit, essay=essay)
        or obliges(unit, essay=essay)
        or forecasts(unit, essay=essay)
        or (truism(unit) or loaded(unit) or _idiom(unit, SLY) if essay else None)
    )


def _framed(unit: Unit) -> Verdict | None:
    noting = any(t.pos_ == "VERB" and t.dep_ == "xcomp" for t in unit.frame)
    for token in unit.frame:
        lemma = token.lemma_.lower()
        if token.lower_ in cues.VIEWS or (token.lower_ in GUESSES and any(c.lower_ in MINE for c in token.children)):
            return Basis.AUTHOR_OPINION, [token]
        if (
            lemma in THINKING
            and token.pos_ == "VERB"
            and not any(c.dep_ in {"auxpass", "nsubjpass"} for c in token.children)
        ):
            return Basis.AUTHOR_OPINION, [token]
        if (
            (lemma in VALUE or lemma in NOUN_VALUE)
            and lemma not in {"evident", "obvious", "undeniable", "true", "false"}
            and token.dep_ in {"acomp", "attr", "oprd"}
            and not noting
        ):
            return Basis.AUTHOR_OPINION, [token]
    return None


def beside(unit: Unit, words: re.Pattern[str]) -> list[Token]:
    """The tokens of such words between the unit's pieces, or right before or behind it in its sentence."""
    doc, offset, sentence = unit.parsed.doc, unit.parsed.offset, unit.head.sent
    edges = [sentence.start_char + offset, *(at for span in unit.spans for at in span), sentence.end_char + offset]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        found = words.search(doc.text, max(start - offset - 1, 0), min(end - offset + 1, len(doc.text)))
        if found is not None:
            return [t for t in sentence if found.start() <= t.idx < found.end() and t.is_alpha]
    return []


def _attitude(unit: Unit) -> Verdict | None:
    said = beside(unit, PARENTHESIS) if unit.head.dep_ not in {"advcl", "relcl"} else []
    if said:
        return Basis.AUTHOR_OPINION, said
    for token in unit.tokens:
        if token.lower_ in cues.VIEWS and any(c.lower_ in MINE for c in token.children):
            return Basis.AUTHOR_OPINION, [token]
        if (
            token.lower_ in ATTITUDE
            and token.dep_ == "advmod"
            and (token.head.i == unit.head.i or token.i == unit.tokens[0].i)
        ):
            return Basis.AUTHOR_OPINION, [token]
    return None


def _idiom(unit: Unit, idioms: re.Pattern[str] = IDIOMS) -> Verdict | None:
    doc, offset = unit.parsed.doc, unit.parsed.offset
    first, last = unit.spans[0][0] - offset, unit.spans[-1][1] - offset
    found = idioms.search(doc.text, first, last)
    if found is None:
        return None
    return Basis.AUTHOR_OPINION, [t for t in unit.tokens if found.start() <= t.idx < found.end()]


def _would_settle(unit: Unit) -> Verdict | None:
    """As in "What is needed is a borehole", "what would help is time"."""
    what = next((c for c in unit.head.children if c.dep_ == "csubj" and c.left_edge.lower_ == "what"), None)
    if unit.head.lemma_ != "be" or what is None or not any(c.dep_ in {"attr", "acomp"} for c in unit.head.children):
        return None
    wanted = what.lemma_ in WANTED or any(c.dep_ == "aux" and c.lower_ == "would" for c in what.children)
    return (Basis.AUTHOR_OPINION, [what]) if wanted else None


def _performs(unit: Unit) -> Verdict | None:
    """As in "We reject this", "I am not persuaded", "we see no force in it"."""
    head, subject = unit.head, subject_of(unit.head)
    if subject is None or subject.lower_ not in {"i", "we"}:
        return None
    children = list(head.children)
    lemma = cues.lemma_of(head)
    present = head.tag_ in {"VBP", "VB"} and not any(c.tag_ in {"MD", "VBD"} for c in children)
    would = next((c for c in children if c.dep_ == "aux" and c.lower_ in {"would", "'d", "’d"}), None)
    if subject.lower_ == "i" and would is not None and not conditional(head):
        return Basis.AUTHOR_OPINION, [subject, would]
    if lemma in {"see", "find"} and present:
        seen = next((c for c in children if c.dep_ == "dobj" and c.lemma_.lower() in ABSTRACT), None)
        seen = seen or next((c for c in children if c.dep_ == "ccomp" and c.pos_ == "ADJ"), None)
        return (Basis.AUTHOR_OPINION, [head, seen]) if seen is not None else None
    if present and lemma in PERFORMED:
        return Basis.AUTHOR_OPINION, [subject, head]
    moved = [head] if head.tag_ == "VBN" else [c for c in children if c.dep_ in {"acomp", "oprd"}]
    passive = head.lemma_ == "be" or any(c.lemma_ == "be" for c in children)
    if passive:
        for word in moved:
            if word.lemma_.lower() in MOVED | VALUE or word.lower_.removesuffix("d").removesuffix("e") in MOVED:
                return Basis.AUTHOR_OPINION, [word]
    return None
