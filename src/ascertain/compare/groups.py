"""Groups of people in words: which group a subject means, and what it is said to be.

Finds: words for the dead, the detained and the doers of a deed; of "were members of the Weavers' Guild" the body and the noun, of
"were two young farmers" the noun and its sort.
Needs: text.
Known misses: bare nicknames and demonyms ("they were Keldrians"); nouns that are in no list.
Example: `label_of("were border guards")` has the noun "guard", whose sort is "soldiers"
References: none; who is a civilian and who fights is read from the words used, never inferred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ascertain.compare import lexical
from ascertain.compare.lexical import words

ARMED, IRREGULAR, OUTLAW, CIVIL, TRADE = "soldiers", "fighters", "outlaws", "civilians", "of a trade"
_SORTS = {
    ARMED: "soldier troop policeman constable officer guard serviceman conscript gendarme paratrooper marine",
    IRREGULAR: "fighter militant rebel insurgent guerrilla terrorist militiaman combatant partisan mercenary",
    OUTLAW: "smuggler trafficker bandit robber poacher thief looter criminal outlaw",
    CIVIL: "civilian noncombatant bystander passer-by",
    TRADE: "patient farmer shepherd fisherman miner worker labourer laborer porter trader merchant pedlar student pupil teacher pilgrim passenger doctor "
    "nurse medic journalist reporter herder herdsman bargeman driver villager child schoolchild peasant mourner hunter logger picker guest",
}  # fmt: skip
SORT = {word: sort for sort, held in _SORTS.items() for word in held.split()}
SEXES = words("woman man girl boy")
UNITS = words("battalion brigade regiment company division platoon squad squadron corps post unit battery")
WHOLES = words(
    "army forces force military police navy ministry government state service gendarmerie militia guard guards republic"
)
"""Words of bodies that are part of others, and that have parts: one of either does not exclude another sort of it."""
MEMBER = words(
    "member man fighter soldier militant guerrilla rebel commander officer volunteer recruit operative agent comrade gunman"
) | {"men"}

FEW = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+|(?:a )?dozen)"
_PERSONS = r"(?:men|man|people|persons?|women|woman|youths?|boys?|young men|group|band|party|strangers|passengers|travellers|ones?)"
_DEEDS = r"(?:attack(?:ed)?|raid(?:ed)?|cross(?:ed|ing)?|fired|shooting|bombing|burn(?:ed|t)|stormed|kidnapping|ambush(?:ed)?|set fire|broke in|killing|incursion)"
SUBJECTS = {
    "dead": rf"the (?:{FEW} )?(?:dead(?: {_PERSONS})?|slain(?: {_PERSONS})?|fallen|victims?|casualties)"
    rf"|(?:those|the (?:{FEW} )?{_PERSONS}) (?:who (?:had )?(?:died|were killed|was killed|been killed)|(?:shot )?dead|killed|slain)",
    "held": rf"the (?:{FEW} )?(?:detained|arrested|captured)(?: {_PERSONS})?|the (?:{FEW} )?(?:detainees?|captives?|prisoners?|suspects?|hostages?)"
    rf"|(?:those|the (?:{FEW} )?{_PERSONS}) (?:who (?:had been|were|was) (?:arrested|detained|held|seized|captured)|arrested|detained|held|seized|captured|in custody)",
    "doers": rf"the (?:{FEW} )?(?:armed |masked |hooded )?(?:attackers?|assailants?|raiders?|gunm[ae]n|bombers?|kidnappers?|intruders|infiltrators|perpetrators|hijackers|killers?)"
    rf"|the (?:{FEW} )?(?:armed|masked|hooded) (?:men|man|group|band|party)|(?:those|the (?:{FEW} )?{_PERSONS}) (?:(?:who|that) (?:had )?{_DEEDS}|behind (?:it|the \w+)|responsible)",
    "back": rf"they|the (?:{FEW} )?{_PERSONS}|all (?:of them|{FEW})|both(?: {_PERSONS})?|the {FEW}",
}  # fmt: skip
_NAME = r"(?:the |an? )?(?P<name>[A-Z][\w’'-]*(?:(?: of(?: the)?| and| for)? (?:[A-Z][\w’'-]*|\d+(?:st|nd|rd|th)))*(?: (?:army|forces|police|military|navy|guards?|militia|government))?)"
_BE = r"(?:were|was|are|had been|have been)(?:n['’]t)?(?: (?:not|never|all|both|each|in fact|actually|really|simply|indeed|only))*"
_SPONSOR = re.compile(
    rf"^(?:{_BE}) (?:sent|dispatched|hired|paid|armed|recruited|led|commanded|directed)(?: (?:over|in|there|and \w+))? by {_NAME}"
)
_JOINED = re.compile(
    r"^(?:(?:did not |didn['’]t |never )?(?:belong(?:ed)? to|(?:served?|fought|worked?) (?:in|with|under|for))"
    rf"|(?:had|have) (?:no |any |close )?(?:links?|ties|connections?) (?:to|with)) {_NAME}"
)
_OF = re.compile(rf"^(?:{_BE}) (?:an? |the )?(?:\w+ )?(?P<noun>[a-z]+) (?:of|from|with|in) {_NAME}")
_OF_NAMED = re.compile(rf"^(?:{_BE}) {_NAME} (?P<noun>[a-z]+)\b")
_PLAIN = re.compile(
    rf"^(?:{_BE}) (?:an? )?(?P<words>[\w-]+(?: (?!(?:of|from|with|in|by|who|that|and|at|on|to)\b)[\w-]+){{0,2}})(?!['’])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a group is said to have been: men of the body of that name, or those it sent; and the lemma of the noun for them."""

    name: str = ""
    noun: str = ""
    sent: bool = False

    @property
    def words(self) -> frozenset[str]:
        """Stems of the words of the body's name."""
        return frozenset(lexical.stem(w) for w in lexical.WORD.findall(self.name)) - lexical.STOP

    @property
    def level(self) -> frozenset[str]:
        """The words of the name that make the body a unit or a whole; none for the others."""
        return frozenset(w.lower() for w in lexical.WORD.findall(self.name)) & (UNITS | WHOLES)

    @property
    def sort(self) -> str:
        """The sort of people that the noun tells, "" for none."""
        return SORT.get(self.noun, "")


def label_of(rest: str) -> Label | None:
    """What the words from the verb on say that the group was."""
    if found := _SPONSOR.match(rest):
        return Label(name=found["name"], sent=True)
    if found := _JOINED.match(rest):
        return Label(name=found["name"], noun="member")
    for pattern in (_OF, _OF_NAMED):
        found = pattern.match(rest)
        if found and (noun := lemma(found["noun"])) in MEMBER | SORT.keys():
            return Label(name=found["name"], noun=noun)
    plain = _PLAIN.match(rest)
    return (
        next(
            (Label(noun=n) for word in reversed(plain["words"].split()) if (n := lemma(word)) in SORT or n in SEXES),
            None,
        )
        if plain
        else None
    )


def lemma(word: str) -> str:
    """The noun in the singular, as the lists have it."""
    word = word.lower()
    if word.endswith("men"):
        return word[:-3] + "man"
    forms = (word, word.removesuffix("s"), re.sub("ies$", "y", word), word.removesuffix("ren"))
    return next((f for f in forms if f in SORT or f in MEMBER), word)
