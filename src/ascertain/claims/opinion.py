"""Opinion: value judgements, advice, forecasts and marked views in the author's own voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.firsthand import MOVED, THINKING, subject_of
from ascertain.claims.rhetoric import keeps_silent
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]

MINE = frozenset({"our", "my"})
VIEWS = frozenset({"opinion", "view", "judgment", "judgement", "mind", "estimation", "eyes"})
GUESSES = bag(
    "guess bet hope fear impression feeling belief conclusion sense view judgment judgement suspicion verdict"
)
ATTITUDE = bag("""unfortunately sadly fortunately regrettably hopefully thankfully tragically shamefully alarmingly disturbingly
    ironically absurdly rightly wrongly understandably predictably laughably mercifully disgracefully undoubtedly
    surely frankly honestly luckily unluckily happily unhappily curiously oddly strangely tellingly shockingly worryingly
    conveniently inevitably arguably admittedly foolishly wisely scandalously incredibly unsurprisingly""")
VALUE = bag("""baseless groundless wrong right unacceptable shameful shameless disgraceful crucial essential necessary vital imperative
    important better worse best worst tragic absurd naive foolish reckless dangerous wise unwise unjust just unfair
    fair justified unjustified legitimate illegitimate immoral moral irresponsible responsible hypocritical cowardly
    brave heroic ridiculous laughable outrageous appalling pathetic deplorable commendable admirable praiseworthy
    inexcusable indefensible intolerable vain futile pointless hopeless sensible reasonable unreasonable unforgivable thin flimsy
    convincing unconvincing persuasive harder deserving good bad terrible awful great excellent wonderful unworthy worthy
    serious grave severe dire dreadful dismal poor weak feeble hollow empty careless careful clumsy lazy blunt crude cheap
    costly wasteful needless useless worthless valuable useful helpful unhelpful harmful welcome unwelcome overdue belated
    inadequate insufficient sufficient adequate inept incompetent competent clever stupid silly dull boring tedious dreary
    kind unkind cruel callous harsh mild gentle generous mean greedy selfish noble honest dishonest honourable honorable
    dishonourable disingenuous misleading cynical timid bold decent indecent odd strange curious bizarre puzzling baffling
    troubling worrying disturbing alarming encouraging promising disappointing depressing heartening impressive remarkable
    extraordinary astonishing surprising unsurprising telling revealing instructive interesting fascinating tempting
    fortunate unfortunate lucky unlucky regrettable sad happy glad sorry ugly beautiful lovely elegant handsome graceful
    splendid superb magnificent brilliant fine nice pleasant unpleasant easy difficult hard tough simple simplistic
    complicated obvious evident meaningless meaningful plausible implausible credible incredible unlikely sound unsound
    healthy unhealthy risky rash hasty premature sinister sordid squalid murky muddled confused incoherent contradictory
    inconsistent unfit fit outdated archaic draconian oppressive unnatural natural normal abnormal ordinary sane insane
    mad crazy unwarranted warranted excessive disproportionate proportionate arbitrary petty trivial profound shallow
    historic momentous catastrophic disastrous ruinous calamitous devastating scandalous criminal corrupt rotten toxic
    perverse ironic comic tragicomic farcical grotesque obscene offensive insulting humiliating patronising patronizing
    arrogant smug complacent negligent neglectful heartless ruthless ungrateful thankless humane inhumane barbaric uncivilised
    uncivilized true false fatal insulting dangerous preferable undesirable desirable inevitable unavoidable hypocritical
    innocent wretched woeful paltry meagre lavish prudent imprudent shrewd gullible craven spineless brazen blatant flagrant glaring
    bleak grim hideous horrid nasty vile wicked evil sinful shoddy slipshod sloppy half-hearted lukewarm mediocre priceless invaluable
    indispensable pivotal fatuous inane vacuous trite banal hackneyed stale threadbare flawed dysfunctional unsustainable untenable
    unworkable impractical impracticable pitiful lamentable abysmal atrocious ghastly monstrous heinous odious repugnant repulsive
    despicable contemptible unseemly improper inappropriate undignified demeaning degrading insolent presumptuous condescending
    self-serving self-defeating short-sighted shortsighted far-sighted high-handed heavy-handed toothless heartbreaking inspiring
    dispiriting tiresome awkward eloquent damning tardy glacial shabby dark dull overblown overrated underrated""")
PLAIN = bag(
    "true false hard easy simple natural normal ordinary fine right fit unlikely evident obvious weak poor severe serious cheap "
    "empty healthy difficult glad sorry happy sad mild careful fatal interesting sound necessary essential good bad better worse best worst great useful dangerous confused legitimate"
)
"""Of these, the words that also report: they judge only beside "is a", or in a text that argues."""
NOUN_VALUE = bag("""mistake blunder shame disgrace folly hypocrisy travesty tragedy farce betrayal disaster duty vain interest priority error
    failing failure fiasco scandal outrage insult nonsense absurdity cowardice recklessness negligence injustice crime sin
    virtue triumph blessing curse gift pity relief luxury nuisance sham charade mockery illusion delusion fantasy fiction myth
    excuse pretext trap recipe threat menace danger waste distraction embarrassment humiliation catastrophe nightmare joke
    puzzle mystery riddle miracle wonder achievement success lesson warning symptom scapegoat fool coward hero villain liar
    evasion dereliction cop-out whitewash smokescreen affront sop fudge muddle mess shambles disservice milestone capitulation overreach
    abuse necessity dishonesty honesty wisdom cruelty vandalism madness lunacy stupidity arrogance complacency insanity extravagance
    indulgence vanity monument bully hypocrite remedy cure poison plague cancer straw fig-leaf gamble bargain bribe theft robbery slander libel smear calumny
    pretence alibi trick ruse ploy stunt gimmick circus pantomime swindle nonstarter bigotry snobbery dead-end""")
IDIOMS = re.compile(
    r"\b(?:mak(?:es?|ing|ed?) (?:no|little|perfect|good|more) sense|mak(?:es?|ing) (?:a (?:mockery|nonsense|fool)|nonsense|light) of"
    r"|(?:only|but) (?:it|him|her|them|our|your)sel(?:f|ves) to blame|(?:is|are) to blame\b|ha(?:s|ve) (?:a lot|much) to answer for"
    r"|can(?:not| ?n[o’']t) (?:go on|last|be allowed|be taken seriously|be excused|be forgiven|have it both ways)"
    r"|nothing (?:can )?(?:justif|excus)\w+|bears? (?:the |full |a heavy |much )?(?:responsibility|blame|guilt)|beggars? belief"
    r"|(?:perfectly|full) well|it takes (?:courage|nerve|gall|more than)|(?:do(?:es)?|will|can) ?n[o’']t (?:wash|hold water|add up|bear (?:much )?scrutiny)"
    r"|kid(?:ding)? (?:it|him|her|them)sel(?:f|ves)|the (?:real|only|true|central) (?:question|issue|problem|scandal|danger|test) is"
    r"|speaks? volumes|much to be desired|falls? (?:far |well )?short of|ha(?:s|ve) lost (?:its|their|all) (?:meaning|way|shame|nerve|senses)"
    r"|would have us believe|(?:flies|fly|flew) in the face of|adds? insult to|rings? hollow|too little,? too late|(?:goes|go|went) (?:far )?too far"
    r"|turn(?:s|ed|ing)? a blind eye|pa(?:ys|id) lip service|wash(?:es|ed)? (?:its|their|his|her) hands of|to call (?:this|that|it|them) "
    r"|amount(?:s|ed)? to (?:an? |the )?\w+|serv(?:es?|ed) (?:nobody|no one|no purpose|no interest)|do(?:es)? (?:\w+ ){1,3}(?:credit|honour|harm|justice|favours|a disservice)"
    r"|ha(?:s|ve) (?:a|the|no|every) (?:duty|obligation|responsibility|right) to|com(?:es?|ing) (?:down )?to the same|there is (?:still|yet|no) time"
    r"|insult(?:s|ed|ing)? (?:our|the|everyone[’']s) intelligence|(?:nobody|no one) (?:seriously|honestly) |mak(?:es?|ing) (?:sorry|grim|bleak|dismal|painful) reading"
    r"|the only (?:honest|decent|sensible|sane|proper|fair|real|responsible) \w+ (?:is|would)|hard to (?:forgive|justify|defend|excuse|take seriously|see (?:how|why))"
    r"|costs? nothing|(?:is|are) no use|enough is enough|the time has come|so much for|(?:can|could) (?:hardly|scarcely)|worth (?:more|less|the)"
    r"|(?:is|are|was|were) (?:entitled|owed|condemned|reduced) to|no end of|should be ashamed|the less said|no (?:small )?wonder|better than nothing|in a (?:decent|civilised|civilized|sane|just) (?:country|society|world))",
    re.I,
)
"""Set phrases that judge: "makes a mockery of", "has only itself to blame"."""
SLY = re.compile(
    r"\b(?:ha(?:s|ve) chosen (?:not )?to|not (?:one|a single|so much as)|nothing but|little more than|anything but|of course|after all"
    r"|all too|far too|as (?:usual|always|ever))\b",
    re.I,
)
"""What judges in a text that argues: "three statements and not one fact"."""
OWED = frozenset({"deserve", "owe", "ought"})
OBLIGED = frozenset({"should", "must", "ought"})
ESCAPES = bag(
    "clear likely unlikely true false possible impossible known unknown unclear uncertain certain sure due able unable set ready free bound "
    "available doubtful probable scheduled expected legal illegal lawful unlawful"
)
"""Adjectives over "to" or "that" which say how sure or how arranged a thing is, not how good."""
DEFENCE = bag(
    "support justify suggest excuse explain defend show prove back contradict doubt fear hide celebrate gain lose"
)
NOTHING = bag(
    "nothing evidence reason excuse justification point sense ground grounds doubt basis proof need cause case merit"
)
PERFORMED = bag("""accuse reject welcome applaud support oppose condemn regret urge recommend advise propose suggest salute deplore denounce commend congratulate praise
    refuse insist demand ask call see find accept agree disagree share understand trust prefer doubt question wish hope fear
    expect dislike like love hate owe deserve need""")
"""What "I" and "we" do by saying it, and states of mind: "we do not accuse anybody"."""
VIEWED = bag("force reason merit point sense need case virtue cause sign danger value harm difference")
CALENDAR = re.compile(
    r"\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|january|february|march|april|"
    r"june|july|august|september|october|november|december|(?:next|this|coming|following|later this) (?:week|month|year))\b",
    re.I,
)
CHANGES = bag("""double triple halve rise fall grow shrink drop soar climb plunge slump surge collapse increase decrease decline
    worsen improve deteriorate recover weaken strengthen widen narrow deepen spread vanish disappear fail suffer starve die""")
"""What a forecast says of numbers and conditions, under "if" too."""
ARRANGED = bag("""remain stay close open reopen meet hold publish release begin start resume show hear appear rule vote decide travel visit
    fly attend receive pay pass go continue deliver receive present report sit convene discuss sign announce take host run return""")
"""What authorities and organisers announce with "will", as distinct from forecasts."""


def held(unit: Unit, *, essay: bool) -> Verdict | None:
    """The verdict that the author judges, advises or forecasts, with the words that show it; None otherwise.

    essay: the text argues, so that generic truths and plain adjectives in it are judgements too
    """
    if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether", "until"} for c in unit.head.children):
        return None
    if unit.head.dep_ == "advcl" and _states_condition(unit.head):
        return None
    return (
        _framed(unit)
        or _idiom(unit)
        or _would_settle(unit)
        or _attitude(unit)
        or _performs(unit)
        or _evaluates(unit, essay=essay)
        or _obliges(unit)
        or _forecasts(unit, essay=essay)
        or (_generic(unit) or _loaded(unit) or _idiom(unit, SLY) if essay else None)
    )


def conditional(head: Token) -> bool:
    """Whether the clause, or the one it is joined to, is the consequence of a condition."""
    token = head
    while True:
        for clause in token.children:
            if clause.dep_ in {"advcl", "ccomp"} and _states_condition(clause):
                return True
        if token.dep_ != "conj":
            return False
        token = token.head


def _states_condition(clause: Token) -> bool:
    children = list(clause.children)
    marks = [c for c in children if c.dep_ == "mark"]
    if any(c.lower_ in {"if", "unless", "provided"} for c in marks):
        return not any(c.lower_ in {"as", "even"} for c in children)
    first = next((c for c in children if c.dep_ in {"aux", "auxpass"}), None)
    subject = next((c for c in children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return (
        first is not None
        and subject is not None
        and first.i < subject.i
        and first.lower_ in {"should", "had", "were"}
        and not any(c.tag_ in {"WDT", "WP", "WRB"} for c in children)
    )


def _framed(unit: Unit) -> Verdict | None:
    noting = any(t.pos_ == "VERB" and t.dep_ == "xcomp" for t in unit.frame)
    for token in unit.frame:
        lemma = token.lemma_.lower()
        if token.lower_ in VIEWS or (token.lower_ in GUESSES and any(c.lower_ in MINE for c in token.children)):
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


PARENTHESIS = re.compile(
    r"[,–—(] ?(?:i|we|one|you)(?: (?:would|must|can|am|dare))? (?:thinks?|supposes?|fears?|suspects?|believes?|imagines?|afraid|trusts?"
    r"|hopes?|say|guess|admit|confess)\s*[,.;:)–—]",
    re.I,
)
"""An author's own words set into a sentence: "it is, I suppose, the end"."""


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
        if token.lower_ in VIEWS and any(c.lower_ in MINE for c in token.children):
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


WANTED = bag("need lack want miss matter count require remain")


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
        seen = next((c for c in children if c.dep_ == "dobj" and c.lemma_.lower() in VIEWED), None)
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


def _evaluates(unit: Unit, *, essay: bool) -> Verdict | None:
    head = unit.head
    if head.lower_ == "ought":
        return Basis.AUTHOR_OPINION, [head]
    if head.lemma_.lower() in OWED and head.tag_ in {"VBZ", "VBP", "VB"}:
        return None if conditional(head) else (Basis.AUTHOR_OPINION, [head])
    found = next((w for w in _predicated(head) if _judges(w, essay=essay)), None)
    if found is not None:
        return Basis.AUTHOR_OPINION, [found]
    extraposed = (
        _extraposed(head) or _nothing_to(head, essay=essay) or _overdone(head) or _judged_subject(head) or _urged(head)
    )
    if extraposed is not None:
        return Basis.AUTHOR_OPINION, [extraposed]
    if head.lemma_ in {"do", "fare"} and any(c.dep_ == "aux" and c.tag_ == "MD" for c in head.children):
        better = next((c for c in head.children if c.lower_ in {"better", "worse", "well", "best"}), None)
        return (Basis.AUTHOR_OPINION, [better]) if better is not None else None
    return None


def _predicated(head: Token) -> Iterator[Token]:
    """The words that a clause says of its subject: complements, their attributes, "in vain", "makes matters worse"."""
    for child in head.children:
        if child.dep_ in {"acomp", "attr", "oprd"} and (head.lemma_ in COPULAR or child.dep_ == "oprd"):
            yield child
            joined = [c for c in child.children if c.dep_ == "conj"]
            yield from joined
            if child.dep_ == "attr":
                adjectives = [c for noun in (child, *joined) for c in noun.children if c.dep_ == "amod"]
                yield from adjectives
                yield from (d for c in adjectives for d in c.children if d.dep_ in {"conj", "amod"})
        elif child.dep_ == "ccomp" and head.lemma_ == "make" and child.pos_ in {"ADJ", "NOUN"}:
            yield child
        elif child.dep_ == "xcomp" and child.lemma_ == "be" and head.lemma_ in {"seem", "appear", "prove"}:
            yield from _predicated(child)
        elif child.dep_ == "acomp" and child.lower_ in {"likely", "unlikely"}:
            yield from (w for x in child.children if x.dep_ == "xcomp" for w in _predicated(x))
        elif child.dep_ == "prep" and child.lower_ in {"in", "of"} and head.lemma_ == "be":
            yield from (n for n in child.children if n.lemma_.lower() in NOUN_VALUE)


COPULAR = bag("be become seem appear look sound prove remain feel")


def _judges(word: Token, *, essay: bool) -> bool:
    lemma = _positive(word)
    if any(c.dep_ == "neg" for c in word.children) and not essay:
        return False
    if lemma in NOUN_VALUE or word.lower_ in NOUN_VALUE:
        return True
    if lemma not in VALUE and word.lower_ not in VALUE:
        return False
    return essay or lemma not in PLAIN or (word.dep_ == "amod" and word.tag_ in {"JJR", "JJS"}) or _of_abstract(word)


def _positive(word: Token) -> str:
    """The adjective without its comparative ending, where the lemmatizer left it on: "graver"."""
    lemma = word.lemma_.lower()
    if word.tag_ not in {"JJR", "JJS"} or lemma in VALUE:
        return lemma
    stem = re.sub(r"(?:er|est)$", "", lemma)
    forms = (stem, f"{stem}e", re.sub(r"i$", "y", stem), stem[:-1])
    return next((form for form in forms if form in VALUE), lemma)


def _of_abstract(word: Token) -> bool:
    """As in "a serious failing", "that is a poor excuse": the noun judged is itself no thing to be measured."""
    noun = word.head
    while noun.dep_ == "conj" and word.dep_ == "amod":
        noun = noun.head
    subject = subject_of(noun.head if word.dep_ == "amod" else noun)
    if subject is not None and subject.lower_ in {"this", "that", "it"} and word.dep_ == "amod":
        return True
    return word.tag_ in {"JJR", "JJS"} or (word.lower_ in {"right", "wrong", "good", "bad"} and word.dep_ == "acomp")


def _extraposed(head: Token) -> Token | None:
    """As in "It would be kinder to open it": an infinitive judged."""
    subject = next((c for c in head.children if c.dep_ in {"nsubj", "expl"}), None)
    if head.lemma_ != "be" or subject is None or subject.lower_ != "it":
        return None
    for child in head.children:
        if child.dep_ == "acomp" and child.lemma_.lower() not in ESCAPES and child.tag_ in {"JJ", "JJR", "JJS"}:
            infinitive = [*child.children, *head.children]
            if any(
                c.dep_ in {"xcomp", "advcl", "csubj"} and any(t.tag_ == "TO" for t in c.children) for c in infinitive
            ):
                return child
    return None


def _overdone(head: Token) -> Token | None:
    """As in "Absurdly high", "far too weak": the adverb judges the measure."""
    for child in head.children:
        if child.dep_ == "acomp" and head.lemma_ in COPULAR:
            for adverb in child.children:
                stem = adverb.lower_.removesuffix("ly")
                if adverb.dep_ == "advmod" and (
                    adverb.lower_ == "too"
                    or adverb.lower_ in ATTITUDE
                    or (stem != adverb.lower_ and stem in VALUE - PLAIN)
                ):
                    return adverb
    return None


def _judged_subject(head: Token) -> Token | None:
    """As in "The best hope is a truce", "the real scandal is the price"."""
    subject = next((c for c in head.children if c.dep_ == "nsubj"), None)
    if (
        head.lemma_ != "be"
        or subject is None
        or not any(c.dep_ in {"attr", "ccomp", "acomp", "xcomp"} for c in head.children)
    ):
        return None
    if subject.lemma_.lower() in NOUN_VALUE and any(c.lower_ in {"the", "real", "greatest"} for c in subject.children):
        return subject
    return next(
        (
            c
            for c in subject.children
            if c.dep_ == "amod"
            and ((c.tag_ == "JJS" and _positive(c) in VALUE) or c.lower_ in {"real", "likely", "likeliest", "true"})
        ),
        None,
    )


def _urged(head: Token) -> Token | None:
    """As in "It is time to open the gate", "they had better leave", "I would rather stay"."""
    words_ = [t.lower_ for t in head.doc[head.left_edge.i : head.i + 3]]
    shown = " ".join(words_)
    if re.search(r"\b(?:it is|it 's|it was) (?:high |long past |about )?time\b", shown) and head.lemma_ == "be":
        return head
    if re.search(r"\b(?:had better|would do well|i would rather|i 'd rather|never going)\b", shown):
        return head
    return None


def _nothing_to(head: Token, *, essay: bool) -> Token | None:
    """As in "There is nothing to support him", "there is no reason to wait"."""
    if head.lemma_ != "be" or not any(c.dep_ == "expl" for c in head.children):
        return None
    for noun in head.children:
        if noun.dep_ not in {"attr", "nsubj", "dobj"} or noun.lemma_.lower() not in NOTHING:
            continue
        denied = noun.lower_ == "nothing" or any(c.lower_ in {"no", "little", "scant"} for c in noun.children)
        reason = noun.lower_ not in {"nothing", "evidence"}
        aim = next(
            (c for c in noun.children if c.dep_ in {"relcl", "acl"} and any(t.tag_ == "TO" for t in c.children)), None
        )
        if denied and (reason or (aim is not None and (essay or aim.lemma_ in DEFENCE))):
            return noun
    return None


def _obliges(unit: Unit) -> Verdict | None:
    head = unit.head
    children = list(head.children)
    if head.dep_ == "conj" and not any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in children) and head.tag_ == "VB":
        children += [c for c in head.head.children if c.dep_ == "aux"]
    perfect = any(c.lower_ == "have" and c.dep_ == "aux" for c in children)
    for child in children:
        if child.dep_ == "aux" and child.lower_ in OBLIGED and not (child.lower_ == "must" and perfect):
            if child.lower_ == "must" and (conditional(head) or _prescribed(unit)):
                return None
            return Basis.AUTHOR_OPINION, [child]
    if (
        any(c.dep_ == "aux" and c.lower_ in {"can", "ca", "could"} for c in children)
        and any(c.dep_ == "neg" for c in children)
        and any(
            c.lower_ in {"true", "right", "just", "serious", "both"} and c.dep_ in {"acomp", "attr"} for c in children
        )
    ):
        return Basis.AUTHOR_OPINION, [head]
    if head.lemma_ == "need" and head.tag_ in {"VBP", "VBZ"} and any(c.dep_ == "xcomp" for c in children):
        return Basis.AUTHOR_OPINION, [head]
    if (
        head.lemma_ == "have"
        and head.tag_ in {"VBP", "VBZ"}
        and any(c.dep_ == "xcomp" and c.lemma_ in {"stop", "end", "change", "go", "be"} for c in children)
    ):
        return Basis.AUTHOR_OPINION, [head]
    return None


def _prescribed(unit: Unit) -> bool:
    """A rule of use and no advice: "the vaccine must be kept below eight degrees"."""
    passive = any(c.dep_ == "auxpass" for c in unit.head.children)
    measured = any(t.lemma_.lower() in MEASURES for t in unit.tokens)
    return passive and measured


MEASURES = bag(
    "degree metre meter kilometre kilometer litre liter gram kilogram tonne ton hour minute day percent % celsius centimetre "
    "millimetre inch foot mile volt watt decibel"
)


def _forecasts(unit: Unit, *, essay: bool) -> Verdict | None:
    head = unit.head
    will = next(
        (c for c in head.children if c.dep_ == "aux" and c.lower_ in {"will", "'ll", "’ll", "shall", "wo"}), None
    )
    dated = CALENDAR.search(" ".join(t.text for t in unit.tokens)) is not None
    if dated or (conditional(head) and head.lemma_ not in CHANGES):
        return None
    if will is None:
        likely = next((c for c in head.children if c.lower_ in {"likely", "unlikely"} and c.dep_ == "acomp"), None)
        future = head.tag_ in {"VBZ", "VBP"} and likely is not None and any(c.dep_ == "xcomp" for c in likely.children)
        return (Basis.AUTHOR_OPINION, [likely]) if future and likely is not None else None
    if keeps_silent(head, negative=unit.negative):
        return None
    passive = any(c.dep_ == "auxpass" for c in head.children)
    if not essay and (passive or head.lemma_ in ARRANGED):
        return None
    return Basis.AUTHOR_OPINION, [will]


def _loaded(unit: Unit) -> Verdict | None:
    """A verb or an attribute that judges, in a text that argues: "they squandered it", "a shabby bargain"."""
    if cues.lemma_of(unit.head) in JUDGING:
        return Basis.AUTHOR_OPINION, [unit.head]
    inside = {t.i for t in unit.tokens}
    for noun in unit.head.children:
        if noun.dep_ in {"dobj", "attr", "nsubj"} and noun.i in inside:
            for word in noun.children:
                if (
                    word.dep_ == "amod"
                    and _positive(word) in VALUE
                    and (_positive(word) not in PLAIN or word.tag_ in {"JJR", "JJS"})
                ):
                    return Basis.AUTHOR_OPINION, [word]
    return None


JUDGING = bag("""fail betray squander ignore waste neglect abandon deceive mislead insult bungle botch dodge evade shirk pretend mock
    flatter pander meddle dither grovel cower scapegoat whitewash trivialise trivialize belittle patronise patronize excel shine
    vindicate disgrace dishonour cheat rob punish reward preach lecture hide forget""")


def _generic(unit: Unit) -> Verdict | None:
    """A general truth in a text that argues: "an inquiry is judged by what it asks", "forgers do not misspell"."""
    head, subject = unit.head, subject_of(unit.head)
    if subject is None or head.dep_ not in {"ROOT", "conj", "ccomp"} or not _timeless(head):
        return None
    if (
        subject.lower_ in {"this", "that"}
        and head.lemma_ == "be"
        and any(c.dep_ == "attr" and c.pos_ == "NOUN" for c in head.children)
    ):
        return Basis.AUTHOR_OPINION, [subject, head]
    if _abstract_truth(unit, subject):
        return Basis.AUTHOR_OPINION, [subject, head]
    children = {c.lower_ for c in subject.children}
    plain = not any(c.dep_ in {"det", "poss", "nummod"} or c.pos_ in {"NUM", "PROPN"} for c in subject.children)
    bare = (
        subject.tag_ in {"NNS", "VBG"}
        and plain
        and cues.group_of(cues.lemma_of(head)) is None
        and head.lemma_ != "share"
    )
    indefinite = (
        subject.tag_ == "NN"
        and subject.pos_ == "NOUN"
        and (plain or bool(children & {"a", "an", "every", "any", "no"}))
    )
    if not (bare or indefinite) or any(t.pos_ in {"PROPN", "NUM"} for t in unit.tokens):
        return None
    return Basis.AUTHOR_OPINION, [subject, head]


WEIGHS = bag("depend deserve matter mean lie look sound need belong protect serve require add reward punish suit prove")
HELD_THINGS = bag(
    "reason limit quarrel right much little duty choice price point place purpose merit cost consequence excuse interest"
)


def _abstract_truth(unit: Unit, subject: Token) -> bool:
    """What a text that argues says of things in general: "the risk is real", "time is on their side", "much depends on it"."""
    head = unit.head
    if any(t.pos_ in {"PROPN", "NUM"} for t in unit.tokens) or subject.lower_ in {"there", "he", "she"}:
        return False
    if head.lemma_ == "be":
        where = any(c.dep_ == "advmod" and c.lower_ in {"here", "there", "now", "still"} for c in head.children)
        return not where and any(c.dep_ in {"attr", "acomp", "prep", "ccomp"} for c in head.children)
    if head.lemma_ == "have":
        return any(c.dep_ == "dobj" and c.lemma_.lower() in HELD_THINGS for c in head.children)
    return head.lemma_ in WEIGHS or subject.lower_ == "one"


def _timeless(head: Token) -> bool:
    passive = any(c.dep_ == "auxpass" for c in head.children)
    auxiliaries = [c for c in head.children if c.dep_ in {"aux", "auxpass"}]
    if any(
        (c.tag_ == "MD" and (passive or c.lower_ != "can"))
        or c.tag_ == "VBD"
        or (c.lower_ in {"has", "have", "is", "are"} and head.tag_ == "VBG")
        for c in auxiliaries
    ) or any(c.dep_ == "advmod" and c.lower_ in {"still", "now", "today", "currently"} for c in head.children):
        return False
    if any(c.lemma_ == "have" for c in auxiliaries) or head.lemma_ in {"exist", "say", "remain"}:
        return False
    if head.lower_ == "lay" and head.tag_ == "VBP" and not any(c.dep_ == "dobj" for c in head.children):
        return False  # the past of "lie", whatever the tagger makes of it
    return head.tag_ in {"VBZ", "VBP"} or any(c.tag_ in {"VBZ", "VBP", "MD"} for c in auxiliaries)
