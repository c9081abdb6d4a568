"""Words that judge: adjectives, nouns, verbs, adverbs and set phrases of value, the same for every side."""

from __future__ import annotations

import re

from ascertain.claims.wordlists import bag

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
JUDGING = bag("""fail betray squander ignore waste neglect abandon deceive mislead insult bungle botch dodge evade shirk pretend mock
    flatter pander meddle dither grovel cower scapegoat whitewash trivialise trivialize belittle patronise patronize excel shine
    vindicate disgrace dishonour cheat rob punish reward preach lecture hide forget""")
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
