"""Attributions without a verb frame of their own: "according to", "in X's view", "as X put it", cue nouns, "reportedly"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.frames import Draft
from ascertain.claims.rhetoric import FINITE
from ascertain.claims.sources import phrase_of, source_of
from ascertain.syntax import Parsed, child

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECT = {"nsubj", "nsubjpass", "csubj"}
LINKING = {"but", "and", "however", "moreover", "therefore", "consequently", "still", "meanwhile", "yet", "so"}
STOPS = {".", "?", "!", '"'}
HEAD = 12
"""Longest name before a headline's colon, in tokens."""
PLAIN = {"clear", "plain", "known", "slip", "understood"}
CLAUSE = {"ROOT", "ccomp", "advcl", "relcl", "conj", "parataxis", "xcomp", "acl", "pcomp"}


def phrase_drafts(parsed: Parsed) -> Iterator[Draft]:
    """Drafts of a passage whose cue is a preposition, a noun or an adverb."""
    for token in parsed.doc:
        lower = token.lower_
        if lower in {"according", "per"}:
            yield from _according(token)
        elif lower in {"in", "for", "by", "to"} and token.dep_ == "prep":
            yield from _view(token)
        elif lower == "as" and token.dep_ == "mark":
            yield from _as_said(token)
        elif lower in cues.HEARSAY and token.dep_ == "advmod":
            yield from _adverb(token)
        elif token.dep_ == "acomp" and lower in cues.ADJECTIVES:
            yield from _adjective(token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in cues.NOUNS:
            yield from _noun(token)
        elif lower in PLAIN and token.dep_ == "ccomp" and token.head.lemma_ in {"make", "let"}:
            yield from _made_plain(token)


def headline_drafts(parsed: Parsed) -> Iterator[Draft]:
    """Draft of a headline's "Minister: the road is open", or of a passage that is a name, a colon and a quotation."""
    doc = parsed.doc
    colon = next((t.i for t in doc[: HEAD + 1] if t.text == ":"), None)
    if not colon or colon + 2 >= len(doc) or any(t.tag_ in FINITE or t.text in STOPS for t in doc[:colon]):
        return
    if not any(t.pos_ in {"PROPN", "NOUN"} for t in doc[:colon]):
        return
    rest = tuple(range(colon + 1, len(doc)))
    if doc[colon + 1].tag_ in {"WP", "WRB", "WDT"}:
        return
    yield Draft(frame="colon", lemma=":", verb=colon, source=tuple(range(colon)), cue=(colon,), content=rest)


def clause_of(token: Token) -> Token:
    """The verb (or other head) of the clause that a phrase modifies."""
    head = token.head
    while head.dep_ not in CLAUSE and head.head != head:
        head = head.head
    return head


def _without(whole: Token, *parts: Token) -> tuple[int, ...]:
    out = {t.i for t in whole.subtree}
    out -= {c.i for c in whole.children if c.dep_ in {"cc", "advmod"} and c.lower_ in LINKING and c.i < whole.i}
    for part in parts:
        out -= {t.i for t in part.subtree}
    return tuple(sorted(out))


def _draft(frame: str, lemma: str, cue: list[Token], source: list[Token], content: tuple[int, ...]) -> Iterator[Draft]:
    if content:
        marks = tuple(sorted(t.i for t in cue))
        speaker = tuple(sorted({t.i for t in source} - set(marks)))
        rest = tuple(i for i in content if i not in speaker and i not in marks)
        yield Draft(frame=frame, lemma=lemma, verb=marks[0], source=speaker, cue=marks, content=rest)


def _according(token: Token) -> Iterator[Draft]:
    to = child(token, {"prep"}) if token.lower_ == "according" else token
    who = child(to, {"pobj"})
    if to is None or who is None or (token.lower_ == "per" and who.pos_ != "PROPN"):
        return
    source = phrase_of(who)
    clause = clause_of(token)
    if clause.i > token.i and clause.dep_ == "conj" and clause.tag_ in {"VBN", "VBD"} and clause.head.i < token.i:
        source, clause = list(token.doc[source[0].i : clause.right_edge.i + 1]), clause.head
    inside = {t.i for t in source} | {token.i, to.i}
    yield from _draft(
        "according", "according", [token, to], source, tuple(i for i in _without(clause, token) if i not in inside)
    )


def _view(prep: Token) -> Iterator[Draft]:
    noun = child(prep, {"pobj"})
    if noun is None:
        return
    lemma = "words" if noun.lower_ == "words" else noun.lemma_.lower()
    owner = child(noun, {"poss"})
    if owner is None:
        of = next((c for c in noun.children if c.lower_ == "of"), None)
        owner = child(of, {"pobj"})
    content = _without(clause_of(prep), prep)
    if prep.lower_ in {"in", "to", "by"} and lemma in cues.VIEWS and owner is not None:
        yield from _draft("view", lemma, [prep, noun], list(owner.subtree), content)
    elif prep.lower_ == "in" and lemma in cues.POLLS:
        yield from _draft("poll", lemma, [prep], phrase_of(noun), content)


def _as_said(mark: Token) -> Iterator[Draft]:
    verb = mark.head
    lemma = cues.lemma_of(verb)
    if verb.dep_ != "advcl" or not (cues.accepts(lemma, "that") or lemma == "put"):
        return
    if child(verb, {"ccomp", "xcomp"}) is not None:
        return
    source = [] if child(verb, {"nsubjpass"}) is not None else source_of(verb)
    if child(verb, SUBJECT) is not None and source:
        yield from _draft("as-said", lemma, [verb], source, _without(verb.head, verb))


def _adverb(token: Token) -> Iterator[Draft]:
    yield from _draft("hearsay", token.lower_, [token], [], _without(clause_of(token), token))


def _adjective(word: Token) -> Iterator[Draft]:
    """For "is sure that", "was angry at", "are willing to": the state of mind is its subject's."""
    frames, source = cues.ADJECTIVES[word.lower_], source_of(word.head)
    for part in word.children if source else ():
        frame = {"ccomp": "that", "xcomp": "to"}.get(part.dep_, part.lower_ if part.dep_ == "prep" else "")
        if part.i > word.i and frame in frames:
            content = tuple(sorted(t.i for t in part.subtree if frame in {"that", "to"} or t != part))
            cue = [*(t for t in (word.head,) if t.i < word.i), word, *([part] if part.dep_ == "prep" else [])]
            yield from _draft(f"adjective-{frame}", word.lower_, cue, source, content)
            return


def _made_plain(word: Token) -> Iterator[Draft]:
    """For "made it clear that", "let it be known that": the clause hangs on the word or, behind it, on its verb."""
    verb, source = word.head, source_of(word.head)
    below = (c for h in (word, verb) for c in h.children if c.i > word.i and c.dep_ in {"ccomp", "advcl"})
    clause = next((c for c in below if child(c, SUBJECT | {"expl"}) is not None), None)
    if source and clause is not None:
        cue = list(verb.doc[verb.i : word.i + 1])
        yield from _draft("that", verb.lemma_, cue, source, tuple(t.i for t in clause.subtree))


def _noun(noun: Token) -> Iterator[Draft]:
    lemma = noun.lemma_.lower()
    frames = cues.NOUNS[lemma]
    clause = next(
        (c for c in noun.children if c.i > noun.i and c.dep_ in {"acl", "ccomp", "relcl"} and _that(c, frames)), None
    )
    content: tuple[int, ...] = ()
    if clause is not None:
        content = tuple(sorted(t.i for t in clause.subtree))
    cue = [noun]
    if not content:
        yield from _made(noun)
        prep = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in frames and c.i > noun.i), None)
        if prep is None:
            return
        content = tuple(sorted(t.i for t in prep.subtree if t != prep))
        cue.append(prep)
    source = _noun_source(noun, cue[-1])
    if clause is None and not source and cue[-1].lower_ != "about":
        return
    frame = "noun-that" if clause is not None else f"noun-{cue[-1].lower_}"
    yield from _draft(frame, lemma, cue, source, content)


def _made(noun: Token) -> Iterator[Draft]:
    """For "the statements made by X": the noun is all that the text tells of what was said."""
    made = next((c for c in noun.children if c.dep_ == "acl" and cues.lemma_of(c) in cues.LIGHT), None)
    by = child(made, {"agent"})
    who = child(by, {"pobj"})
    if made is not None and by is not None and who is not None:
        before = tuple(t.i for t in noun.subtree if t.i <= noun.i)
        yield from _draft("noun-by", noun.lemma_.lower(), [made, by], phrase_of(who), before)


def _that(clause: Token, frames: tuple[str, ...]) -> bool:
    first = clause.left_edge
    if any(c.tag_ == "TO" for c in clause.children):
        return "to" in frames
    return "that" in frames and first.lower_ in {"that", "whether"} and first.dep_ == "mark"


def _noun_source(noun: Token, used: Token) -> list[Token]:
    """Whose claim it is: "X's claim", "the claim by X", "X made the claim"."""
    owner = child(noun, {"poss"})
    if owner is not None:
        return [t for t in owner.subtree if t.tag_ != "POS"]
    by = next(
        (c for c in noun.children if c.dep_ == "prep" and c != used and c.lower_ in {"by", "from", "of", "among"}),
        None,
    )
    whom = child(by, {"pobj"})
    if whom is not None:
        return phrase_of(whom)
    head = noun.head.head if noun.dep_ == "pobj" else noun.head
    clause = used == noun
    if noun.dep_ in {"dobj", "pobj"} and head.pos_ == "VERB" and (clause or cues.lemma_of(head) in cues.LIGHT):
        return source_of(head)
    return []
