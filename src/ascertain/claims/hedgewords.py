"""Kinds of hedging words: what a sentence's words have in common beyond the words themselves.

Finds: for each word its kind, if it has one ("some" counts vaguely, "believed" gives a belief to somebody), and from them names of
    features: runs of up to three words with their kinds in place of some or all, how many there are, passives of belief with
    and without "by".
Needs: words in lower case.
Known misses: kinds are by form: "May" the month is a modal, "held" a belief.
Example: `set(n for n, _, _ in kinds("some critics may".split()))` has "k:many people might"
References: the kinds follow what Ganter and Strube 2009 describe of weasel words; the lists are this project's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ascertain.claims.wordlists import bag

KINDS = {
    "many": bag("some many several various numerous most few certain other others much countless multiple additional"),
    "maybe": bag(
        "probably perhaps possibly likely maybe apparently allegedly reportedly supposedly presumably seemingly arguably "
        "potentially purportedly unlikely possible probable ostensibly"
    ),
    "often": bag(
        "often generally usually typically widely commonly frequently sometimes mostly largely mainly primarily traditionally "
        "normally occasionally rarely regularly popularly increasingly universally broadly"
    ),
    "rather": bag(
        "somewhat relatively rather quite fairly very highly extremely virtually nearly almost approximately roughly "
        "particularly especially considerably significantly around"
    ),
    "great": bag(
        "notable famous popular well-known best important significant considerable major great prominent influential celebrated "
        "renowned controversial successful legendary acclaimed strong good leading large"
    ),
    "seem": bag(
        "seem appear suggest indicate tend imply seems appears suggests indicates tends seemed appeared implies"
    ),
    "claim": bag(
        "possibility speculation rumor rumour belief claim theory hypothesis opinion view consensus controversy criticism "
        "legend tradition myth idea doubt debate evidence likelihood claims rumors rumours theories opinions views beliefs legends"
    ),
    "held": bag(
        "believed thought considered regarded said claimed argued alleged rumored rumoured suggested viewed seen described known "
        "reported assumed supposed expected speculated credited deemed perceived disputed debated accepted recognized held called "
        "referred attributed cited noted criticized praised associated estimated acknowledged interpreted hailed theorized"
    ),
    "hold": bag(
        "believe believes argue argues say says think thinks assume assumes speculate speculates maintain maintains contend "
        "contends estimate estimates holds feel feels consider considers see sees regard regards note notes report reports"
    ),
    "might": bag("may might could"),
    "can": bag("would can should must"),
    "people": bag(
        "people critics scholars historians experts fans authors researchers scientists observers commentators writers sources "
        "persons players theorists followers supporters opponents groups members analysts studies reviewers users individuals men "
        "women linguists archaeologists economists"
    ),
    "be": bag("is are was were be been being"),
    "by": bag("by"),
    "lot": bag("number variety range series handful lot array host majority part degree extent kind sort type"),
}
"""Words by kind; a word is of the first that has it."""
PLAIN = frozenset({"can", "be", "by", "rather", "great"})
"""Kinds that hedge nothing by themselves."""
OF = {word: kind for kind, words in reversed(KINDS.items()) for word in words}
LONGEST = 3


def kinds(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Features of the words' kinds, each with its first word and how many it takes; of the sentence as a whole, none."""
    of = [OF.get(word, "") for word in words]
    for at, kind in enumerate(of):
        if not any(of[at : at + LONGEST]):
            continue
        for length in range(1, min(LONGEST, len(of) - at) + 1):
            run = [k or "_" for k in of[at : at + length]]
            if any(of[at : at + length]):
                yield "k:" + " ".join(run), at, length
            for inside in range(length if length > 1 else 0):
                if of[at + inside]:
                    mixed = list(run)
                    mixed[inside] = words[at + inside]
                    yield "m:" + " ".join(mixed), at, length
        if kind == "held" and "be" in of[max(0, at - 3) : at]:
            agent = " by" if "by" in words[at : at + 5] else ""
            yield f"passive{agent}", at, 1
            yield f"passive {words[at]}{agent}", at, 1
    hedging = sum(k != "" and k not in PLAIN for k in of)
    yield from ((f"hedging>={least}", 0, 0) for least in range(1, min(hedging, 5) + 1))
    yield from ((f"words>={least}", 0, 0) for least in (10, 15, 20, 30, 40) if len(words) >= least)
