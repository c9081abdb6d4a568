"""Loaded language: words that carry a judgement, praise and blame alike, whoever they are said of.

Finds: adjectives, nouns and verbs of a lexicon with their inflections, set phrases, and scare quotes; with the trained head,
the words of a judging sentence that it points at.
Needs: text only; the head its weights. Known misses: irony, words that are loaded only in context ("settlement"), dog whistles.
Example: "the regime's nefarious plot" gives "regime", "nefarious" and "plot".
References: the lexicon is this project's own; the notion follows work on bias-inducing words in news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ascertain.claims.wordlists import bag
from ascertain.model import REPORTING, Document, LoadedTerm, PassageKind, Span, make_id

FIXED = """nefarious cunning brutal ruthless heroic valiant gallant courageous fearless glorious noble selfless saintly
visionary legendary triumphant historic unprecedented shameful shameless disgraceful despicable deplorable vile evil
wicked sinister insidious treacherous perfidious barbaric barbarous savage bestial monstrous heinous atrocious
abhorrent repugnant odious loathsome vicious merciless pitiless callous heartless inhuman inhumane bloodthirsty
murderous genocidal diabolical satanic fiendish malicious malevolent malign venomous toxic poisonous rabid fanatical
zealous extremist radicalised radicalized hardline draconian tyrannical despotic dictatorial autocratic oppressive
repressive corrupt crooked venal rotten decadent depraved immoral unscrupulous dishonest deceitful deceptive
duplicitous hypocritical mendacious fraudulent bogus phoney phony sham fake counterfeit baseless groundless absurd
ludicrous ridiculous laughable preposterous farcical outrageous scandalous appalling horrific horrifying horrendous
gruesome ghastly grisly harrowing catastrophic disastrous calamitous apocalyptic devastating tragic pathetic pitiful
feeble cowardly craven spineless gutless inept incompetent clueless hapless bungling reckless irresponsible foolish
idiotic moronic insane deranged unhinged delusional hysterical naive gullible arrogant haughty smug brazen blatant
flagrant egregious naked unprovoked unjustified unwarranted unconscionable inexcusable indefensible intolerable
unacceptable illegitimate rogue pariah terroristic fascist nazi imperialist colonialist jingoistic warmongering
xenophobic bigoted racist infidel heretical godless impure treasonous traitorous subversive seditious so-called
self-styled self-proclaimed notorious infamous disgraced embattled beleaguered besieged long-suffering innocent
defenceless defenseless helpless peace-loving freedom-loving god-fearing patriotic steadfast resolute unwavering
indomitable invincible unyielding dauntless magnanimous benevolent wise enlightened beloved revered esteemed
illustrious distinguished magnificent splendid brilliant stunning spectacular dazzling remarkable extraordinary
miraculous flawless impeccable exemplary admirable commendable laudable praiseworthy righteous virtuous incorruptible
sacred holy blessed eternal immortal humiliating crushing resounding landslide shocking chilling terrifying alarming
explosive bombshell cynical sneaky sly wily devious underhand shady murky dubious rancid filthy dirty disgusting
revolting sickening nauseating cruel sadistic demonic hateful inflammatory incendiary belligerent bellicose
obscene grotesque perverse perverted crazed maniacal power-hungry money-grubbing bloodstained blood-soaked"""

NOUNS = """plot scheme conspiracy cabal clique junta regime dictatorship tyranny tyrant dictator despot strongman warlord
thug gangster mobster bandit brigand butcher murderer monster beast vermin parasite cockroach jackal
puppet stooge lackey henchman crony accomplice minion mouthpiece quisling traitor turncoat renegade apostate infidel
mercenary aggressor occupier usurper oppressor invader terrorist extremist fanatic zealot radical fundamentalist
hardliner warmonger hawk agitator provocateur troublemaker hooligan rabble mob horde gang goon propaganda
propagandist lie liar falsehood fabrication hoax smear slander myth charade farce travesty mockery masquerade circus
witch-hunt massacre slaughter carnage bloodbath butchery atrocity outrage barbarity savagery cruelty terror onslaught
betrayal treachery treason deceit deception hypocrisy duplicity perfidy infamy villain villainy scoundrel crook
fraudster charlatan swindler hero heroine martyr saviour savior liberator patriot champion legend icon giant
freedom-fighter defender bravery heroism valour valor gallantry triumph glory miracle masterstroke humiliation
debacle fiasco disgrace scandal catastrophe calamity tragedy nightmare abomination scourge menace
bully coward weakling fool idiot imbecile lunatic madman maniac psychopath crackdown purge pogrom stranglehold
aggression subjugation enslavement genocide ethnic-cleansing apartheid crusade jihadist elite swamp oligarch
kleptocrat kleptocracy fearmongering scaremongering hysteria frenzy chaos anarchy mayhem"""

VERBS = """slaughter massacre butcher murder brutalize brutalise terrorize terrorise torment enslave subjugate oppress crush
annihilate obliterate pulverize exterminate liquidate decimate ravage plunder loot pillage rape invade usurp hijack
betray deceive dupe hoodwink brainwash indoctrinate manipulate exploit smear vilify demonize demonise slander
denigrate malign mock sneer ridicule gloat boast brag rant spew spout parrot peddle concoct fabricate cook-up
whitewash stoke incite foment instigate provoke meddle collude conspire connive bully blackmail threaten intimidate
humiliate slam blast lambast trash bash savage skewer eviscerate grovel capitulate cower flee-in-panic squander
bungle botch liberate vanquish triumph glorify martyr infest swarm flood overrun"""

PHRASES = """cold-blooded in cold blood|blood on its hands|blood on their hands|blood on his hands|blood on her hands|reign of terror|axis of evil|evil empire|puppet government|puppet state
puppet regime|state terror|war machine|killing machine|hotbed of|den of|nest of|hub of terror|hub of terrorist
breeding ground|safe haven for terror|dirty trick|dirty tricks|dirty war|smear campaign|witch hunt|fifth column|useful idiot|useful idiots
under the guise of|under the pretext of|true colours|true colors|so called|kangaroo court|sham election|sham trial
rubber-stamp|bare-faced lie|pack of lies|web of lies|house of cards|dustbin of history|in vain|heroic resistance
brave defenders|martyrs of|blood-thirsty|freedom fighter|freedom fighters|ethnic cleansing|cold blooded|crocodile tears|sabre-rattling"""

NEUTRAL = bag("flood blast threaten champion icon giant defender exploit flee provoke legend elite")
"""Entries too often plain: kept out as verbs of events or roles in sport and weather."""

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SCARE = re.compile(r"(?<![\w”\"'])[“\"‘]([^\W\d_][\w-]*(?: [\w-]+)?)[”\"’](?![\w])")
DETERMINED = re.compile(
    r"(?:\b(?:the|a|an|this|these|those|its|their|his|her|of|any|such|so-called|'s|’s)|[^\W\d_]['’]s)\s*$", re.I
)
QUOTED = re.compile(
    r"\b(?:called|named|word|words|term|said|says|title[d]?|dubbed|known as|nicknamed)\b[^.]{0,12}$", re.I
)


NONE: Mapping[tuple[int, int], float] = {}


@cache
def lexicon() -> dict[str, str]:
    """Each form in lower case -> its entry."""
    forms = {w: w for w in FIXED.split()}
    forms |= {f"{w}ly": w for w in FIXED.split() if not w.endswith(("ly", "ed", "ing", "y", "le"))}
    forms |= {f"{w[:-1]}ily": w for w in FIXED.split() if w.endswith("y")}
    for noun in NOUNS.split():
        for form in (noun, _plural(noun)):
            forms.setdefault(form, noun)
    for verb in VERBS.split():
        for form in _verb_forms(verb):
            forms.setdefault(form, verb)
    return {form: entry for form, entry in forms.items() if entry not in NEUTRAL}


@cache
def phrases() -> re.Pattern[str]:
    """One pattern for the set phrases."""
    entries = sorted(
        (p.strip() for line in PHRASES.splitlines() for p in line.split("|") if p.strip()), key=len, reverse=True
    )
    return re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in entries) + r")\b", re.I)


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("man"):
        return noun[:-3] + "men"
    return noun + ("es" if noun == "hero" else "s")


def _verb_forms(verb: str) -> tuple[str, ...]:
    stem = verb[:-1] if verb.endswith("e") else verb
    doubled = re.search(r"[^aeiou][aeiou][bdgmnprt]$", verb) and verb in {"slam", "brag", "dub"}
    stem = stem + stem[-1] if doubled else stem
    past = stem[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeiou" else stem + "ed"
    return verb, _plural(verb), past, stem + "ing"


def loaded_terms(
    document: Document, method: str, judged: Mapping[tuple[int, int], float] = NONE
) -> Iterator[LoadedTerm]:
    """The loaded words of reporting passages and headings, in order; a set phrase wins over the words in it.

    judged: further words with their scores, those of the trained head; where the lexicon has them too, it stands
    """
    listed = {
        (passage.start + start, passage.start + end): (term, 0.6 if term == "scare quotes" else 0.8)
        for passage in document.passages
        if passage.kind in REPORTING or passage.kind == PassageKind.HEADING
        for start, end, term in _matches(document.text[passage.start : passage.end])
    }
    inside = {at for a, b in listed for at in range(a, b)}
    heard = {
        (a, b): (document.text[a:b].lower(), score)
        for (a, b), score in judged.items()
        if a not in inside and document.text[a:b].isalpha()
    }
    for (a, b), (term, score) in sorted((listed | heard).items()):
        yield LoadedTerm(
            id=make_id("loa", document.id, method, a, b, term),
            document=document.id,
            span=Span(document=document.id, start=a, end=b),
            term=term,
            method=method,
            score=score,
        )


def _matches(text: str) -> list[tuple[int, int, str]]:
    found = [(m.start(), m.end(), " ".join(m.group().lower().split())) for m in phrases().finditer(text)]
    forms = lexicon()
    for word in WORD.finditer(text):
        entry = forms.get(word.group().lower())
        if entry is not None and not any(a < word.end() and word.start() < b for a, b, _ in found):
            found.append((word.start(), word.end(), entry))
    for quote in SCARE.finditer(text):
        before = text[max(0, quote.start() - 40) : quote.start()]
        if DETERMINED.search(before) and not QUOTED.search(before) and quote.group(1).islower():
            found.append((quote.start(), quote.end(), "scare quotes"))
    return sorted(set(found))
