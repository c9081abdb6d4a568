"""Words that tell what a noun phrase stands for. Lemmas in lower case, the same for every side."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ascertain.model import ActorKind

NOUNS = Path(__file__).with_name("nouns.txt")
GIVEN = Path(__file__).with_name("given_names.txt")


def bag(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


OFFICE = bag(
    """government authority administration ministry agency department bureau directorate parliament congress senate assembly
    cabinet court tribunal police embassy consulate leadership regime junta presidency commission council committee
    secretariat treasury municipality judiciary intelligence customs gendarmerie coastguard office state officialdom monarchy emirate
    caliphate executive inspectorate legislature delegation mission"""
)
"""Bodies that govern or act for those who govern."""
OFFICIALS = bag(
    """official officer minister diplomat ambassador envoy lawmaker legislator deputy senator governor mayor prosecutor judge
    policeman commissioner spokesman spokeswoman spokesperson president premier chancellor secretary undersecretary
    representative leader chief adviser aide inspector detective bureaucrat administrator parliamentarian councillor negotiator
    delegate director commander guard monarch king queen prince emir sultan attaché consul spokesperson mp"""
)
"""Holders of an office."""
ARMED = bag(
    """force troop army navy militia brigade battalion division regiment corps unit squad platoon garrison fighter militant
    insurgent rebel soldier terrorist jihadist guerrilla gunman extremist paramilitary commando marine combatant serviceman
    mercenary insurgency military airforce faction cell fleet patrol sniper bomber attacker assailant warlord mujahideen
    ranger peshmerga infantry guerilla recruit conscript trooper paratrooper airman warplane-crew element aircrew command"""
)
"""Those who fight, and the formations they fight in."""
BODIES = bag(
    """group organisation organization party coalition alliance movement front union league association federation opposition community
    company firm corporation agency bank team band club network board panel institution foundation charity society partner ally
    media press newspaper broadcaster outlet paper magazine university college school church congregation family staff side
    body enemy adversary backer patron donor sponsor syndicate crew delegation taskforce headquarters
    service branch wing industry business crowd gang clan tribe majority minority working-group camp-committee bloc
    country nation neighbour neighbor player"""
)
"""Groups with a will of their own that are neither offices nor armed by their nature."""
NO_BODIES = bag(
    "meeting conference series law data traffic package set collection flight class content campaign partnership line settlement"
)
"""Groups in WordNet's first sense, but seldom anybody who acts."""
POPULATION = bag(
    """people population individual person human resident civilian citizen refugee inhabitant villager local public migrant displaced survivor victim
    national settler muslim christian jew arab kurd sunni shia youth child woman man tribe voter protester
    demonstrator worker farmer prisoner detainee hostage passenger pilgrim student parent relative casualty wounded expatriate"""
)
"""People by what they share."""
PLACES = bag(
    """city town village region area province district country border territory camp airport airfield base capital
    neighbourhood neighborhood valley river mountain desert coast island port road highway bridge dam hospital school mosque church
    house home building compound facility barracks checkpoint outpost post prison jail market marketplace square street station
    warehouse factory plant refinery safehouse stronghold headquarters embassy hotel museum stadium zone sanctuary haven
    front frontline terrain land site location position tunnel depot cemetery suburb municipality county state
    continent centre center governorate enclave crossing"""
)
"""Where things happen. Some are bodies too; see `kinds`."""
FIELD = bag(
    """attack war conflict strike fight fighting operation battle ceasefire bombing airstrike offensive violence security military
    weapon killing terrorism terrorist militant insurgent rebel troop force coalition regime siege hostage kill wound condemn
    liberate defeat intelligence diplomatic negotiation crisis sanction humanitarian refugee civilian opposition extremist
    minister government authority peace army soldier commander enemy ally territory occupation invade border"""
)
"""Words by which a text is about conflict between bodies."""
MODIFIERS = bag("coalition regime government opposition rebel militant police army terrorist insurgent")
"""Bodies that are named before another noun: "rebel fire", "regime bombardment"."""
SHORT_TITLES = bag(
    "mr mrs ms miss mx dr prof sir dame mr. mrs. ms. dr. prof. gen. lt. sgt. col. maj. capt. sen. rep. gov. spc."
)
TITLED = SHORT_TITLES | bag("reverend ayatollah imam mullah sheikh emir sultan prophet pope late")
"""Words before a person's name that may have an article before them: "the Reverend Benn"."""
MALE = bag(
    """mr mr. sir lord king prince spokesman father congressman chairman businessman policeman man boy imam mullah pope brother son
    husband uncle nephew grandfather gentleman actor waiter salesman gunman fisherman emir sultan sheikh bishop monk guy dad"""
)
FEMALE = bag(
    """mrs mrs. ms ms. miss lady dame queen princess spokeswoman sister congresswoman chairwoman policewoman woman girl mother
    daughter wife aunt niece grandmother actress waitress nun widow mum mom businesswoman"""
)
DETERMINERS = {
    "the": "the",
    "this": "this",
    "that": "this",
    "these": "this",
    "those": "this",
    "a": "a",
    "an": "a",
    "no": "no",
}
INDEFINITE = bag(
    "a an some any several many few more most no another one other numerous various certain multiple countless"
)
DEMONYM = re.compile(r"[A-Z]\w+(?:i|an|ese|ish|ic)$|(?:French|Dutch|Greek|Swiss|Welsh|Czech|Thai|Arab|Kurd|Finn)$")
"""How adjectives of peoples and regions end: "Keldrian", "Afghan", "Pakistani", "Turkish"."""
PERSONAL: dict[str, tuple[int, str, str]] = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), (1, "s", "p")),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), (1, "p", "p")),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), (2, "", "p")),
    **dict.fromkeys(("he", "him", "his", "himself"), (3, "s", "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), (3, "s", "f")),
    **dict.fromkeys(("it", "its", "itself"), (3, "s", "n")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), (3, "p", "")),
}
"""Personal pronouns: person, number (s, p), gender (m, f, n; p for any person)."""
POINTING = bag("this that these those who which whom whose there here one both each all some others")
"""Other words that stand for something named elsewhere."""


@cache
def nouns() -> dict[str, str]:
    """Common noun -> what it is a word for: person, group, place, object, event, time, substance, living or abstract.

    By the first sense in WordNet 3.1 (Princeton University; its licence stands in the file), made by
    training/list_nouns.py; the lists above go before it.
    """
    found: dict[str, str] = {}
    for line in NOUNS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sort, _, words = line.partition(":")
            found.update(dict.fromkeys(words.split(), sort))
    return {
        **found,
        **dict.fromkeys(NO_BODIES, "event"),
        **dict.fromkeys(PLACES, "place"),
        **dict.fromkeys(BODIES | OFFICE, "group"),
        **dict.fromkeys(ARMED - PEOPLE_IN_ARMS, "group"),
        **dict.fromkeys(POPULATION | OFFICIALS | PEOPLE_IN_ARMS, "person"),
        **{"city": "place", "country": "place", "nation": "place", "school": "place", "state": "place"},
    }


@cache
def given_names() -> dict[str, str]:
    """Given name -> m or f, where nine bearers in ten are of one sex (U.S. census of 1990; public domain)."""
    found: dict[str, str] = {}
    for line in GIVEN.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            gender, _, words = line.partition(":")
            found.update(dict.fromkeys(words.split(), gender))
    return found


PEOPLE_IN_ARMS = bag(
    """fighter militant insurgent rebel soldier terrorist jihadist guerrilla gunman extremist commando marine combatant serviceman
    mercenary sniper bomber attacker assailant warlord ranger guerilla recruit conscript trooper paratrooper airman"""
)


def kind_of_group(lemma: str) -> ActorKind:
    """The kind of body that a group noun or a holder's noun names."""
    if lemma in ARMED:
        return ActorKind.ARMED_GROUP
    if lemma in OFFICE or lemma in OFFICIALS:
        return ActorKind.OFFICE
    if lemma in POPULATION:
        return ActorKind.POPULATION
    return ActorKind.ORGANISATION
