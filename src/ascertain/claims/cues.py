"""The cue lexicon: words that give other words or thoughts to a source, grouped by what they mean.

Groups, for readers of stance: say (plain speech), believe, know (presupposes the content), show (evidence speaks), learn
(comes to know), seem (an appearance, no source), expect, deny, doubt, ask, want (desire, plan, promise), order (makes another
act), warn (fear too), agree (admits, confirms), judge (praises or blames), support, oppose, rumour (sourceless hearsay).
A row is a group, the frames its verbs take as cues, and the verbs. Frames are named in `frames`; a verb is in a row when
that frame of it was an attribution in at least about three of ten cases in campaign news read for the purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

VERBS: tuple[tuple[str, str, str], ...] = (
    (
        "say",
        "that quote fronted tail pass-that",
        """say tell write add note argue claim announce explain state declare report comment remark respond reply answer
        continue observe recall mention insist assert maintain contend allege emphasize stress reiterate repeat tweet
        retweet post joke quip point charge complain lament boast brag conclude predict estimate speculate suggest hint
        imply signal indicate clarify testify swear recount relate convey disclose reveal caution counter retort hold
        proclaim pronounce chant shout scream yell whisper mutter murmur sing describe discuss address email text blog
        muse opine surmise infer elaborate interject exclaim tease crow protest gripe fume vent shoot fire sum put begin read hammer
        inform assure remind notify brief convince advise teach clarify underscore highlight reckon theorize
        hypothesize calculate project forecast guarantee publish share broadcast air cite fret""",
    ),
    (
        "say",
        "np",
        """say announce express discuss mention note recall claim report highlight explain reveal publish detail
        outline emphasize stress underscore reiterate repeat voice echo tweet retweet post share email cite quote
        reference describe portray characterize depict list name declare state disclose unveil recount recite
        answer tout pitch float assert allege utter chant emphasise characterise voice relay
        attribute liken label dub term paint invoke point suggest
        issue circulate release offer propose dispute downplay identify remember """,
    ),
    ("say", "about of", "talk speak write boast brag complain joke muse tweet opine"),
    (
        "say",
        "as small",
        "describe refer portray characterize characterise depict frame paint cast label call dub term brand name",
    ),
    ("say", "to", "refer point allude liken respond tell claim"),
    ("say", "ing", "report propose suggest"),
    ("say", "by with", "respond"),
    ("say", "on", "comment focus elaborate touch expound weigh"),
    ("say", "adj", "say chant"),
    (
        "say",
        "pass-by pass-np",
        "announce disclose report publish echo voice reveal cite quote share claim express state articulate",
    ),
    ("believe", "that fronted tail small", "believe think assume feel suppose suspect reckon figure guess presume"),
    ("believe", "as", "see view regard cite perceive interpret"),
    ("believe", "np", "suspect view see regard deem envision feel"),
    ("believe", "small", "consider deem find view"),
    (
        "believe",
        "pass-to pass-as pass-that pass-np",
        "believe think say consider deem regard view perceive assume argue claim see report rumour rumor allege suspect",
    ),
    ("believe", "about", "think feel"),
    ("believe", "in", "believe"),
    (
        "know",
        "that",
        "know realize realise recognize recognise understand remember forget accept appreciate",
    ),
    ("know", "pass-for pass-np", "know"),
    ("learn", "that", "find learn discover determine decide conclude notice"),
    ("show", "that pass-that", "show suggest indicate demonstrate prove reveal confirm find illustrate"),
    ("show", "np", "show suggest indicate reveal confirm illustrate record"),
    ("seem", "raise that", "seem appear"),
    ("expect", "that pass-to", "expect anticipate project predict forecast estimate"),
    ("expect", "np to", "expect anticipate"),
    ("expect", "np", "predict forecast"),
    ("expect", "pass-to", "intend know"),
    ("deny", "that np ing pass-by", "deny reject dispute refute dismiss rebut disavow contradict repudiate rule_out"),
    ("doubt", "that np", "doubt question"),
    ("ask", "that np to about for if quote", "ask inquire wonder question press query challenge demand"),
    ("ask", "pass-to pass-that pass-about pass-quote pass-np", "ask"),
    ("want", "that to np", "hope wish promise pledge vow"),
    (
        "want",
        "to",
        "seek plan decline refuse threaten decide agree prefer aim offer look like intend want love opt plead long",
    ),
    ("want", "that", "want demand propose recommend require"),
    ("want", "np", "seek propose promise demand recommend request prefer like want"),
    ("want", "for", "hope call push advocate plead argue campaign ask lobby"),
    ("want", "of", "dream"),
    ("order", "to", "urge call order encourage implore beg instruct ask advise press challenge"),
    ("order", "np", "urge call order implore beg instruct ask press request"),
    ("order", "that", "urge order request insist"),
    ("warn", "that", "fear worry warn caution alarm"),
    ("warn", "ing", "fear"),
    ("warn", "np about of against", "warn fear worry caution"),
    ("agree", "that np to", "agree confirm admit acknowledge concede recognize"),
    ("agree", "on", "agree"),
    ("agree", "pass-by", "confirm admit acknowledge"),
    ("agree", "with", "agree disagree side"),
    (
        "judge",
        "np for as",
        """criticize criticise blame praise accuse attack condemn denounce blast slam mock decry applaud congratulate
        thank hail lambast lambaste chide chastise rebuke insult assail bemoan lament deride ridicule fault commend
        scold disparage savage deplore credit call welcome""",
    ),
    ("judge", "of", "accuse"),
    ("judge", "pass-of", "accuse"),
    ("judge", "for", "apologize apologise vouch"),
    ("judge", "at", "hint balk lash scoff"),
    ("judge", "against", "rail warn push"),
    ("judge", "pass-by pass-for", "criticize criticise condemn reject attack mock denounce praise"),
    ("support", "for against", "campaign"),
    ("support", "np pass-by ing", "endorse defend back support approve champion advocate favor favour"),
    ("oppose", "np pass-by ing", "oppose resist protest reject boycott"),
    ("show", "tally", "put count document record tally verify"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADDRESSED = _words("tell ask remind inform warn assure advise teach urge order convince notify brief promise reassure")
"""Verbs whose first object is who is spoken to, not what is said."""

OBJECT_CONTROL = _words("tell ask urge order force push encourage")
"""Verbs whose infinitive is done by their object: "urged them to say" makes them the speakers."""

HEARSAY = _words("reportedly allegedly supposedly purportedly")
"""Adverbs that hand their clause to nobody in particular."""

HELD = _words(
    """believe think say know rumour rumor allege report understand argue regard consider presume assume accept fear suspect hold agree
    acknowledge feel whisper speculate suggest expect tell murmur suppose recognise recognize concede contend maintain reckon claim
    estimate predict"""
)
"""Participles by which nobody in particular holds something: "it is widely believed that"."""

VIEWS = _words("view opinion words eye eyes mind judgment judgement estimation telling reckoning")
"""Nouns of "in X's view"."""

POLLS = _words("poll survey polling")
"""Nouns of "in a poll", where the publication speaks."""

LIGHT = _words(
    "make issue express have give voice offer raise repeat deny reject dismiss share hold release level face hear"
)
"""Verbs whose subject owns the noun they take: "made the claim"."""

ADJECTIVE_ROWS: tuple[tuple[str, str, str], ...] = (
    ("believe", "that of", "confident sure certain convinced positive optimistic hopeful"),
    ("know", "that of", "aware mindful"),
    ("doubt", "that of about", "skeptical sceptical doubtful unsure uncertain unconvinced"),
    ("warn", "that about of", "worried afraid concerned fearful wary nervous anxious uneasy alarmed"),
    ("want", "to", "eager willing determined reluctant unwilling ready keen prepared"),
    (
        "judge",
        "that at with about of",
        "angry furious critical proud dismissive outraged upset frustrated happy glad disappointed",
    ),
    ("support", "of to", "supportive open"),
)

NOUN_ROWS: tuple[tuple[str, str, str], ...] = (
    (
        "say",
        "that",
        "claim statement assertion argument allegation report announcement comment remark suggestion contention insistence warning rumor rumour complaint declaration observation note prediction message accusation charge speculation",
    ),
    (
        "believe",
        "that",
        "belief view opinion idea notion impression assumption perception feeling fear concern worry suspicion hope conviction sense theory",
    ),
    ("know", "that", "knowledge realization acknowledgment acknowledgement admission"),
    ("show", "that", "evidence indication sign proof finding conclusion"),
    ("want", "to", "vow pledge promise plan decision refusal desire call proposal intention demand request"),
    ("judge", "of about on over", "criticism accusation allegation attack complaint condemnation denunciation"),
    ("ask", "about", "question"),
    ("warn", "about", "concern worry fear"),
    ("support", "for of", "support endorsement"),
    ("oppose", "to", "opposition"),
    ("want", "for", "call demand proposal"),
)

_MENDED = {"hop": "hope", "retweete": "retweet", "critizize": "criticize", "wan": "want", "lambaste": "lambast"}


def _index() -> dict[tuple[str, str], str]:
    index: dict[tuple[str, str], str] = {}
    for group, frames, lemmas in VERBS:
        for lemma in lemmas.split():
            for frame in frames.split():
                index.setdefault((lemma, frame), group)
    return index


_FRAMES = _index()
_GROUP: dict[str, str] = {}
for (_lemma, _), _group in _FRAMES.items():
    _GROUP.setdefault(_lemma, _group)


ADJECTIVES: dict[str, tuple[str, ...]] = {}
for _group, _preps, _lemmas in ADJECTIVE_ROWS:
    for _lemma in _lemmas.split():
        ADJECTIVES[_lemma] = (*ADJECTIVES.get(_lemma, ()), *_preps.split())
        _GROUP.setdefault(_lemma, _group)
NOUNS: dict[str, tuple[str, ...]] = {}
for _group, _preps, _lemmas in NOUN_ROWS:
    for _lemma in _lemmas.split():
        NOUNS[_lemma] = (*NOUNS.get(_lemma, ()), *_preps.split())
        _GROUP.setdefault(_lemma, _group)


for _group, _others in (("rumour", HEARSAY), ("believe", VIEWS), ("show", POLLS), ("say", ("according", "per", ":"))):
    for _lemma in _others:
        _GROUP.setdefault(_lemma, _group)


def group_of(lemma: str, frame: str | None = None) -> str | None:
    """The meaning group of a cue lemma, or None where it is no cue.

    A few verbs change groups with the frame ("offered a reason", say; "offered to leave", want); a finding's `rule` is
    its frame.
    """
    return _FRAMES.get((lemma, frame or "")) or _GROUP.get(lemma)


def accepts(lemma: str, frame: str) -> bool:
    """Whether that frame of that verb gives its complement to its subject."""
    return (lemma, frame) in _FRAMES


def lemma_of(token: Token) -> str:
    """The lemma in small letters, with the tagger's steady slips mended ("hoped" -> "hop"); "rule_out" for that verb."""
    lemma = str(token.lemma_).lower()
    if lemma == "rule" and any(c.lower_ == "out" for c in token.children):
        return "rule_out"
    return _MENDED.get(lemma, lemma)
