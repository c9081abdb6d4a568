"""Kinds of things that happen, by the words that tell them: what a claim is about beyond its wording.

Finds: the kind of deed in a claim's head word or, where that says little, in what depends on it.
Needs: lemmas of a parse.
Known misses: what is said by metaphor or by pronoun; a word that belongs to two kinds is taken as the more frequent one in news.
Example: `KINDS["wade"]` is "cross"
References: kinds follow what the PLOVER and CAMEO codebooks part (violence, movement, control, talk), by own word lists.
"""

from __future__ import annotations

from ascertain.compare.lexical import words

WORDS: dict[str, str] = {
    "die": "die dead death kill killing coffin corpse grave toll fatality casualty perish slay murder bury burial victim "
    "lifeless massacre execute behead martyr drown",
    "wound": "wound injure injury injured hurt wounded maim",
    "shoot": "fire shoot shot shooting gunfire crossfire volley sniper gunshot",
    "shell": "shell shelling bombard bombardment artillery mortar rocket missile bomb bombing airstrike strike drone crater",
    "cross": "cross crossing wade ford enter incursion infiltrate infiltration intrude invade invasion trespass intrusion",
    "burn": "burn ablaze arson torch blaze smoke flame smoulder ignite",
    "explode": "explode explosion blast detonate detonation",
    "attack": "attack assault ambush storm raid clash fight fighting battle",
    "shut": "shut close closure seal reopen open barricade block blockade",
    "detain": "detain detention arrest apprehend custody jail imprison capture abduct kidnap hostage",
    "search": "search ransack inspect inspection",
    "send": "send dispatch deploy sponsor",
    "order": "order command instruct",
    "store": "store hold contain stash cache stockpile",
    "sign": "sign signature treaty accord agreement pact ceasefire truce",
    "meet": "meet meeting talk summit negotiate negotiation",
    "protest": "protest demonstrate demonstration rally march riot",
    "flee": "flee evacuate evacuation displace displaced refugee",
    "leave": "withdraw withdrawal retreat",
    "elect": "elect election vote ballot",
    "resign": "resign resignation dismiss sack appoint",
    "pay": "pay bribe fund finance buy purchase donate",
    "warn": "warn warning letter",
    "flood": "flood earthquake hurricane landslide",
    "crash": "crash collide collision derail sink capsize",
    "steal": "steal loot theft rob smuggle",
    "aboard": "aboard",
    "forge": "forge forged forgery fake fabricate fabrication falsify",
}
KINDS = {word: kind for kind, words in WORDS.items() for word in words.split()}
LOOSE = frozenset(
    {
        "store",
        "send",
        "order",
        "search",
        "shut",
        "open",
        "pay",
        "elect",
        "sign",
        "meet",
        "warn",
        "detain",
        "steal",
    }
)
"""Kinds that say little without what they are done to: two claims of one need an argument in common."""
TOLLS = frozenset({"die", "wound", "flee", "detain"})
"""Kinds whose counts of people only rise with time."""
PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("set", "fire"), "burn"),
    (("catch", "fire"), "burn"),
    (("on", "fire"), "burn"),
    (("lose", "life"), "die"),
    (("shoot", "dead"), "die"),
    (("open", "fire"), "shoot"),
    (("return", "fire"), "shoot"),
    (("answer", "fire"), "shoot"),
    (("open", "up"), "shoot"),
    (("come", "over"), "cross"),
    (("go", "over"), "cross"),
    *(
        ((verb, place), "cross")
        for verb in ("come", "leave", "move")
        for place in ("bank", "side", "border", "territory", "soil")
    ),
    (("dead", "body"), "die"),
    (("enter", "territory"), "cross"),
    (("take", "part"), "attack"),
    (("break", "out"), "attack"),
    (("call", "off"), "leave"),
    (("on", "board"), "aboard"),
    (("carry", "passenger"), "aboard"),
    (("carry", "people"), "aboard"),
)
"""Lemmas that stand near one another in this order, and the kind they make together."""
VERBS_ONLY = words("sign hold contain close open ford dispatch fire vote exchange set pay sack inspect warn talk")
"""Words that tell their kind as verbs alone: a sign, a hold, a fire station are something else."""
OPPOSITE = {"open": "shut", "genuine": "forge", "authentic": "forge"}
"""What is said of a thing to say that the deed of that kind was not done to it: a door that was open was not shut."""
PLACES = frozenset({"crossing", "ford"})
"""Nouns that are mostly places; they tell a deed where they are what a sentence speaks of ("the crossing took place")."""
LIGHT = words(
    "be have do take make come go give get find see count say tell report show hear watch know begin start put keep claim leave "
    "lose move bring carry use call set mean become remain stay include"
)
"""Verbs whose kind is told by what depends on them."""
SENSES: dict[str, str] = {
    word: sense
    for sense, members in {
        "weapon": "weapon arms rifle pistol gun cartridge ammunition munition grenade explosive",
        "soldier": "soldier troop battalion serviceman army regiment",
        "police": "police policeman officer constable",
    }.items()
    for word in members.split()
}
"""Nouns that stand for one another when what is denied is put more generally than what was claimed."""
CAMEO = {
    "036": "meet", "040": "meet", "046": "meet", "057": "sign", "060": "pay", "070": "pay", "087": "leave", "141": "protest",
    "143": "protest", "145": "protest", "173": "detain", "180": "attack", "182": "wound", "183": "explode", "186": "die",
    "190": "attack", "193": "shoot", "194": "shell", "195": "shell", "202": "die",
}  # fmt: skip
"""Kinds that events' CAMEO codes stand for, where a claim's own words tell none."""
