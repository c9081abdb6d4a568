"""Short texts in varied genres about invented states, labelled by hand after docs/labelling.md.

A label is (words of the claim, speaker or None for the author, basis, stance). Words of an interrupted claim are joined
by " … ".
"""

from __future__ import annotations

Label = tuple[str, str | None, str, str]
Text = tuple[str, list[Label]]

OPINION: Text = (
    """Kesh has learnt nothing from the last war. It is clear that the generals in Sarn want another one.

In my opinion, the blockade is a mistake, and parliament should end it at once. Unfortunately, the ruling party will not \
listen. Its leaders claim that the port was closed for repairs. It is widely believed that the repairs were never ordered.

Why has nobody resigned? Stay tuned for part two.""",
    [
        ("Kesh has learnt nothing from the last war", None, "none_stated", "asserted"),
        ("the generals in Sarn want another one", None, "none_stated", "asserted"),
        ("the blockade is a mistake", None, "author_opinion", "asserted"),
        ("parliament should end it at once", None, "author_opinion", "asserted"),
        ("Unfortunately, the ruling party will not listen", None, "author_opinion", "asserted"),
        ("the port was closed for repairs", "Its leaders", "unnamed_official", "asserted"),
        ("the repairs were never ordered", None, "common_belief", "probable"),
    ],
)

STATE_AGENCY: Text = (
    """Foreign Minister Mara Orlin on Monday rejected claims that Keshi guns had shelled the village of Tollen. "Our \
batteries were silent that night," Orlin said. She added that the Vardan side may have staged the attack.

The ministry said in a statement that it had summoned the Vardan envoy. Kesh will defend its border, the statement said. \
The army denied that any soldier had crossed the river.""",
    [
        ("Keshi guns had shelled the village of Tollen", "Mara Orlin", "named_person", "denied"),
        ("Our batteries were silent that night", "Orlin", "named_person", "asserted"),
        ("the Vardan side may have staged the attack", "Mara Orlin", "named_person", "possible"),
        ("it had summoned the Vardan envoy", "The ministry", "named_organisation", "asserted"),
        ("Kesh will defend its border", "the statement", "document", "asserted"),
        ("any soldier had crossed the river", "The army", "named_organisation", "denied"),
    ],
)

WIRE: Text = (
    """TOLLEN, Kesh - At least four people were killed when a shell hit a market near the border, local officials said.

A witness said the shell came from the east. "I heard the whistle, and then the roof was gone," said Tomas Rell, a baker. \
The Vardan defence ministry did not comment. It has said before that its troops only return fire.

A senior military official, who asked not to be named because he was not authorised to speak to the press, said the army \
was likely to close the crossing. According to the Border Watch group, 12 shells landed in the area on Sunday. The figures \
could not be verified.""",
    [
        ("At least four people were killed", "local officials", "unnamed_official", "asserted"),
        ("when a shell hit a market near the border", "local officials", "unnamed_official", "asserted"),
        ("the shell came from the east", "A witness", "unnamed_other", "asserted"),
        ("I heard the whistle", "Tomas Rell", "named_person", "asserted"),
        ("then the roof was gone", "Tomas Rell", "named_person", "asserted"),
        ("The Vardan defence ministry did not comment", None, "none_stated", "asserted"),
        ("its troops only return fire", "The Vardan defence ministry", "named_organisation", "asserted"),
        ("who asked not to be named", None, "none_stated", "asserted"),
        ("because he was not authorised to speak to the press", None, "none_stated", "asserted"),
        ("the army was likely to close the crossing", "A senior military official", "unnamed_official", "probable"),
        ("12 shells landed in the area on Sunday", "the Border Watch group", "named_organisation", "asserted"),
        ("The figures could not be verified", None, "none_stated", "asserted"),
    ],
)

NGO_REPORT: Text = (
    """Between 3 and 9 March our team visited six villages along the Sarn river. We counted 41 damaged houses and \
photographed the craters. Residents told us that they had received no warning.

Satellite images show that two bridges were destroyed. Medical records indicate that 17 people were treated for burns. \
The authorities have not replied to our letters. Both armies must open the road to aid convoys.""",
    [
        ("Between 3 and 9 March our team visited six villages along the Sarn river", None, "first_hand", "asserted"),
        ("We counted 41 damaged houses", None, "first_hand", "asserted"),
        ("photographed the craters", None, "first_hand", "asserted"),
        ("they had received no warning", "Residents", "unnamed_other", "asserted"),
        ("two bridges were destroyed", "Satellite images", "document", "asserted"),
        ("17 people were treated for burns", "Medical records", "document", "asserted"),
        ("The authorities have not replied to our letters", None, "none_stated", "asserted"),
        ("Both armies must open the road to aid convoys", None, "author_opinion", "asserted"),
    ],
)

ANALYSIS: Text = (
    """The shelling appears to have stopped. It is unclear whether the Red Basin Front ordered it. Analysts suspect that \
the group wanted to test the new garrison, but officials in Sarn dismissed the idea.

If the crossing stays shut, flour prices will double. The Front, which controls three valleys, may demand a share of the \
customs. Some diplomats doubt that the talks will resume. Reportedly, both sides have met in secret.""",
    [
        ("The shelling appears to have stopped", None, "none_stated", "probable"),
        ("the Red Basin Front ordered it", None, "none_stated", "questioned"),
        ("the group wanted to test the new garrison", "Analysts", "unnamed_other", "probable"),
        ("the idea", "officials in Sarn", "unnamed_official", "denied"),
        ("If the crossing stays shut", None, "none_stated", "hypothetical"),
        ("flour prices will double", None, "author_opinion", "hypothetical"),
        ("The Front … may demand a share of the customs", None, "none_stated", "possible"),
        ("which controls three valleys", None, "none_stated", "asserted"),
        ("the talks will resume", "Some diplomats", "unnamed_official", "questioned"),
        ("both sides have met in secret", None, "common_belief", "probable"),
    ],
)

INTERVIEW: Text = (
    """Ilya Benn is the mayor of Tollen. Good morning, Mr Benn.

"The school burned down on Sunday," Benn said. "Nobody was inside. I think the fire was set on purpose."

Asked about the police, he said they had arrived late. "Who sent them away?" he asked. The mayor said the council would \
rebuild the school by autumn.""",
    [
        ("Ilya Benn is the mayor of Tollen", None, "none_stated", "asserted"),
        ("The school burned down on Sunday", "Benn", "named_person", "asserted"),
        ("Nobody was inside", "Benn", "named_person", "asserted"),
        ("the fire was set on purpose", "Benn", "named_person", "probable"),
        ("they had arrived late", "Ilya Benn", "named_person", "asserted"),
        ("the council would rebuild the school by autumn", "Ilya Benn", "named_person", "hypothetical"),
    ],
)

LIVEBLOG: Text = (
    """Two explosions were heard in Sarn, Reuters reports. Police have sealed off the harbour and are searching cars.

The president's office says the attack was planned abroad. A leaked memo said that the guards had been warned. Unverified \
footage shows smoke over the docks.

Read more: what we know so far. Refresh this page for updates.""",
    [
        ("Two explosions were heard in Sarn", "Reuters", "named_organisation", "asserted"),
        ("Police have sealed off the harbour", None, "none_stated", "asserted"),
        ("are searching cars", None, "none_stated", "asserted"),
        ("the attack was planned abroad", "The president's office", "named_organisation", "asserted"),
        ("the guards had been warned", "A leaked memo", "document", "asserted"),
        ("smoke over the docks", "Unverified footage", "document", "asserted"),
    ],
)

TEXTS: dict[str, Text] = {
    "opinion": OPINION,
    "state agency": STATE_AGENCY,
    "wire": WIRE,
    "ngo report": NGO_REPORT,
    "analysis": ANALYSIS,
    "interview": INTERVIEW,
    "liveblog": LIVEBLOG,
}
