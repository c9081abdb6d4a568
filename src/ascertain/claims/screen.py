"""Which attributions give a proposition to a source, and which are only talk about talk or the author's own voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.attribution import Found
from ascertain.claims.rhetoric import SPEAK, called_false
from ascertain.claims.speakers import FIRST
from ascertain.claims.tokens import TokenIndex
from ascertain.claims.units import points_back
from ascertain.claims.wordlists import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

COMMITTED = bag("""seek plan decide refuse decline agree prefer aim look like intend want love opt plead long hope wish dream try
    decision refusal desire effort plan intention continue choose""")
"""Cues whose infinitive is the subject's own act: "plans to rebuild" is one proposition, the author's."""
NOUN_CONTENT = bag("""reveal confirm deny reject dispute announce disclose report allege acknowledge admit predict voice echo
    repeat reiterate warn refute dismiss demand urge advocate propose recommend request describe call label brand
    portray characterize characterise depict refer view regard consider deem accuse show indicate
    demonstrate prove suggest estimate forecast expect rule promise pledge say tell write state assert insist
    contradict corroborate attribute liken record suspect rule_out blame credit""")
"""Cues whose noun-phrase object is itself put forward, turned down or asked for: "revealed the attempt"."""


NOBODY = bag("nobody no none neither")
JOINS_IN = bag("agree disagree share side concur")
"""Cues over what somebody else has said: "agreed with that view", "share these concerns"."""
LOOKS = bag("look glance")
"""Sources that are the author's own eyes: "a closer look suggests"."""
REFLEXIVE = bag("himself herself itself themselves myself ourselves")
PERSONS = bag("him her them us me you")
ADDRESSEES = bag("me us him her them reporters journalists reuters parliament correspondents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """An attribution that gives something to a source. `cue` are its cue words; `common` when nobody is the source."""

    found: Found
    cue: tuple[Token, ...]
    common: bool


def screen(index: TokenIndex, found: Sequence[Found]) -> list[Screened]:
    """The attributions to keep, in order, with `parent` counting in the new list.

    Left out are the author's own "I" and "we", frames without a source that hold no belief ("it is clear that"), and
    cues over a mere noun or over the subject's own act ("thanked the envoys", "decided to leave").
    """
    kept: dict[int, Screened] = {}
    places: dict[int, int] = {}
    for number, f in enumerate(found):
        cue = tuple(index.tokens(f.cue))
        source = index.tokens(f.source)
        if not f.content or not _puts_forward(f, cue, source, index.tokens(f.content)):
            continue
        places[number] = len(kept)
        kept[number] = Screened(found=_addressed(index, f), cue=cue, common=not source)
    screened = [
        replace(s, found=replace(s.found, parent=_ancestor(found, s.found.parent, places))) for s in kept.values()
    ]
    return _without(screened, _turned_down(index, screened))


def _turned_down(index: TokenIndex, screened: list[Screened]) -> set[int]:
    """Joins "rejected" over "claims that p": p is what was rejected. Returns the outer ones, now empty."""
    empty = set()
    for number, item in enumerate(screened):
        outer = item.found.parent
        if outer is None or not item.cue or item.cue[-1].pos_ != "NOUN":
            continue
        holder = screened[outer]
        if not any(cues.group_of(cues.lemma_of(t)) in {"deny", "doubt"} for t in holder.cue):
            continue
        noun = item.cue[-1]
        if noun.dep_ in {"dobj", "pobj", "nsubjpass", "conj"} and holder.found.content[0][0] <= item.found.cue[0][0]:
            found = replace(
                item.found,
                source=holder.found.source,
                cue=(*holder.found.cue, *item.found.cue),
                parent=holder.found.parent,
            )
            screened[number] = Screened(found=found, cue=(*holder.cue, *item.cue), common=holder.common)
            empty.add(outer)
    return empty


def _without(screened: list[Screened], gone: set[int]) -> list[Screened]:
    places = {n: k for k, n in enumerate(n for n in range(len(screened)) if n not in gone)}
    kept = []
    for number in places:
        item = screened[number]
        parent = item.found.parent
        while parent in gone and parent is not None:
            parent = screened[parent].found.parent
        kept.append(replace(item, found=replace(item.found, parent=places[parent] if parent is not None else None)))
    return kept


def _ancestor(found: Sequence[Found], parent: int | None, places: dict[int, int]) -> int | None:
    for _ in found:
        if parent is None or parent in places:
            break
        parent = found[parent].parent
    return places.get(parent) if parent is not None else None


def puts_forward(index: TokenIndex, f: Found) -> bool:
    """Whether the attribution gives a proposition to a source."""
    cue, source, content = (index.tokens(spans) for spans in (f.cue, f.source, f.content))
    return _puts_forward(f, cue, source, content)


def _puts_forward(f: Found, cue: Sequence[Token], source: Sequence[Token], content: Sequence[Token]) -> bool:
    lemmas = {cues.lemma_of(t) for t in cue}
    if not content:
        return False
    if len(source) == 1 and source[0].lower_ in FIRST:
        return False
    if len(source) == 1 and source[0].lower_ == "that" and {t.lower_ for t in cue} == {"said"}:
        return False
    if any(
        t.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in t.children) for t in cue
    ):
        return False
    if content[0].lower_ == "nothing" and content[0].dep_ == "dobj" and not _clause_in(content):
        return False
    if _expletive(cue, source) or _has_object(cue, lemmas) or _not_spoken(cue, lemmas, clausal=_clause_in(content)):
        return False
    if any(t.dep_ == "nsubj" and called_false(t.head) is not None for t in cue):
        return False
    if any(t.pos_ == "NOUN" and any(c.lower_ in {"no", "little", "scant"} for c in t.children) for t in cue):
        return False  # "there is no evidence that p", "had seen no sign that p": nobody says p
    if all(t.tag_ in {"WP", "WDT", "WRB"} for t in content):
        return False
    if any(t.lower_ in REFLEXIVE for t in content[:1]) or (len(content) == 1 and content[0].lower_ in PERSONS):
        return False
    if lemmas & {"show", "tell"} and not _clause_in(content) and _to_author(cue):
        return False
    if _unnamed(content) or _nobody(source) or any(t.lower_ in LOOKS and t.dep_ == "nsubj" for t in source):
        return False
    if not source and f.rule == "pass-to" and f.parent is not None:
        return False  # "she said it is believed to be shut": hers, and probable
    if not source:
        return (any(_held(t, clausal=_clause_in(content)) for t in cue) and f.rule != "quote") or (
            f.rule == "quote" and len(content) > 5
        )
    if any(t.text in {'"', "“", "”"} for t in content) and len(content) > 6:
        return True
    if lemmas == {":"}:
        return False  # "Correction: the gate was shut", "Weather: it will rain"
    if _clause_in(content):
        return not (lemmas & COMMITTED and _bare_infinitive(content))
    if (
        cue
        and cue[-1].pos_ in {"NOUN", "ADP"}
        and any(t.pos_ == "NOUN" for t in cue)
        and not any(t.pos_ == "VERB" for t in cue)
    ):
        return False
    if points_back(content) and any(m in JOINS_IN or cues.group_of(m) in {"deny", "doubt"} for m in lemmas):
        return True
    if any(cues.lemma_of(t.head) in cues.ADDRESSED and t.dep_ in {"dobj", "dative"} for t in content if t.head in cue):
        return False  # whom they told: "warned their managers about the lining"
    if any(cues.accepts(lemma, "tally") for lemma in lemmas) and any(t.like_num for t in content):
        return True
    if "see" in lemmas and any(t.lower_ == "as" and t.dep_ == "prep" for t in content):
        return True
    return bool(lemmas & NOUN_CONTENT) or any(t.lower_ == "according" for t in cue)


def _held(cue: Token, *, clausal: bool) -> bool:
    """Whether the cue gives a belief to nobody in particular: an active verb has somebody, whoever is told has a teller, and
    "known as the Mill" is a name."""
    lemma = cues.lemma_of(cue)
    if (
        lemma not in cues.HELD | cues.HEARSAY
        or (cue.pos_ == "VERB" and cue.tag_ != "VBN")
        or (lemma == "know" and not clausal)
    ):
        return False
    told = next((c for c in cue.children if c.dep_ == "nsubjpass"), None) if lemma in cues.ADDRESSED else None
    return told is None or told.lower_ in {"it", "i", "we"}


def _to_author(cue: Sequence[Token]) -> bool:
    return any(
        c.lower_ in {"us", "me"} and c.dep_ in {"dative", "dobj", "pobj"}
        for t in cue
        for part in t.children
        for c in (part, *(part.children if part.lower_ == "to" else ()))
    )


def _unnamed(content: Sequence[Token]) -> bool:
    """Whether what is asked for is not to be named."""
    opening = " ".join(t.lower_ for t in content[:7])
    withheld = {"withhold", "conceal"} | (
        {"print", "publish", "use", "give", "disclose", "reveal"} if " not " in f" {opening} " else set()
    )
    if any(
        t.lemma_.lower() in {"name", "identity"} and t.dep_ == "dobj" and t.head.lemma_ in withheld for t in content
    ):
        return True
    return any(t.lower_ in {"anonymous", "anonymity", "unnamed"} for t in content) or any(
        f"not {w}" in opening for w in ("to be named", "to be identified", "to be quoted", "be named", "be identified")
    )


def _nobody(source: Sequence[Token]) -> bool:
    """Nobody spoke: "no official would say who", "neither side confirmed". "No 10" is an address."""
    first = source[0].lower_ if source else ""
    return first in NOBODY and not any(t.is_digit for t in source[1:3])


def _not_spoken(cue: Sequence[Token], lemmas: set[str], *, clausal: bool) -> bool:
    """No words were spoken: "did not say whether", "may demand", "would neither confirm nor deny". Denied belief ("does not
    believe that") stays."""
    if any(_neither(t) for t in cue if t.pos_ == "VERB"):
        return True
    for t in cue:
        if t.pos_ != "VERB" or t.dep_ in {"aux", "auxpass"}:
            continue
        children = list(t.children)
        if any(c.dep_ == "aux" and c.lower_ in {"may", "might", "could", "should"} for c in children):
            return not _passive(children)
        if t.dep_ == "xcomp" and cues.lemma_of(t.head) in {"appear", "seem", "purport"}:
            continue
        unsaid = t.dep_ == "pcomp" and t.head.lower_ in {"of", "without"}  # "stopped short of blaming the firm"
        if not clausal and (unsaid or any(c.dep_ == "aux" and c.lower_ in {"would", "will", "to"} for c in children)):
            return True
        if clausal and any(_withheld(verb) for verb in (t, *children)):
            return True
        if any(c.dep_ == "neg" for c in children) and not lemmas & {"believe", "think", "rule_out", "doubt"}:
            return True
    return False


def _neither(verb: Token) -> bool:
    """Whether "neither" or "nor" turns the verb down; in "would neither confirm nor deny p, but noted that q" the last stands."""
    if any(c.lower_ == "neither" for c in verb.children):
        return True
    joins = [c.lower_ for c in verb.head.children if c.dep_ == "cc" and c.i < verb.i]
    return joins[-1:] == ["nor"] and any(c.lower_ == "neither" for c in verb.head.children)


def _withheld(verb: Token) -> bool:
    """Whether it is what somebody refuses to utter: "refused to confirm whether"; "refused to believe that" tells a view."""
    return verb.dep_ == "xcomp" and cues.lemma_of(verb) in SPEAK and cues.lemma_of(verb.head) in {"refuse", "decline"}


def _passive(children: Sequence[Token]) -> bool:
    return any(c.dep_ == "auxpass" for c in children)


def _expletive(cue: Sequence[Token], source: Sequence[Token]) -> bool:
    """The infinitive of a judgement has no source, whatever a parser hands it: "it is crucial to note that"."""
    return any(
        t.dep_ in {"xcomp", "acl", "ccomp"}
        and any(c.lower_ == "to" for c in t.children)
        and (t.head.lemma_ == "be" or t.head.pos_ == "ADJ")
        and any(c.lower_ in {"it", "there"} for h in (t.head, t.head.head) for c in h.children)
        for t in cue
    ) or (len(source) == 1 and source[0].dep_ == "expl")


def _has_object(cue: Sequence[Token], lemmas: set[str]) -> bool:
    """With an object of their own some cues report nothing: "maintain relations", "hold a post"."""
    return (
        bool(lemmas & {"maintain", "hold", "find", "see", "know"})
        and any(c.dep_ == "dobj" and c.pos_ in {"NOUN", "PROPN"} for t in cue if t.pos_ == "VERB" for c in t.children)
        and any(c.dep_ == "ccomp" and c.tag_ in {"VBN", "VBG"} for t in cue for c in t.children)
    )


def _addressed(index: TokenIndex, f: Found) -> Found:
    """The attribution without "to me", "to reporters" at the end of a content that is no clause."""
    content = index.tokens(f.content)
    cut = next((t for t in content[1:] if t.lower_ == "to" and t.dep_ in {"prep", "dative"}), None)
    if cut is None or _clause_in(content):
        return f
    told = [t for t in content if t.i > cut.i]
    if not told or told[-1].lower_ not in ADDRESSEES or len(told) > 3:
        return f
    where = next(index.at(f.content))[0]
    return replace(f, content=index.spans(where, [t for t in content if t.i < cut.i]))


def _clause_in(content: Sequence[Token]) -> bool:
    inside = {t.i for t in content}
    tops = [t for t in content if t.head.i not in inside or t.head == t]
    return any(t.pos_ in {"VERB", "AUX"} for t in tops) or any(
        c.pos_ in {"VERB", "AUX"} for t in tops if t.pos_ in {"ADP", "SCONJ"} for c in t.children
    )


def _bare_infinitive(content: Sequence[Token]) -> bool:
    words = [t for t in content if not t.is_punct]
    return (bool(words) and (words[0].lower_ == "to" or (words[0].tag_ in {"VBG", "VB"}))) or (
        len(words) > 1 and words[0].pos_ == "ADV" and words[1].lower_ == "to"
    )
