"""Records for the view tests, built by pointing at the words of a small fictional article."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ascertain.model import (
    Attribution,
    Basis,
    Byline,
    Claim,
    DatedBy,
    Document,
    Flag,
    LoadedTerm,
    Passage,
    PassageKind,
    Place,
    Polarity,
    Skipped,
    Snapshot,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
    snapshot_id,
)

Record = Attribution | Claim | LoadedTerm | Skipped
K = PassageKind


@dataclass(kw_only=True)
class Making:
    """A document and the records made in it so far. Words are found from `cursor` on, so repeated words can be met in
    reading order."""

    snapshot: Snapshot
    document: Document
    records: list[Record] = field(default_factory=list)
    cursor: int = 0

    def spans(self, *words: str) -> tuple[Span, ...]:
        found = []
        for word in words:
            start = self.document.text.index(word, self.cursor)
            found.append(Span(document=self.document.id, start=start, end=start + len(word)))
        return tuple(found)

    def at(self, words: str) -> Making:
        self.cursor = self.document.text.index(words)
        return self

    def attribute(
        self,
        basis: Basis,
        who: str | None = None,
        *,
        cue: tuple[str, ...] = (),
        content: tuple[str, ...],
        name: str | None = None,
        antecedent: tuple[Span, ...] = (),
        basis_cues: tuple[str, ...] = (),
        reason: tuple[str, ...] = (),
        within: Attribution | None = None,
        kind: SpeakerKind | None = None,
    ) -> Attribution:
        spans = self.spans(who) if who else ()
        made = Attribution(
            id=make_id("att", self.document.id, *content, len(self.records)),
            document=self.document.id,
            speaker=Speaker(
                kind=kind or (SpeakerKind.SOURCE if who else SpeakerKind.AUTHOR),
                name=name or who,
                spans=spans,
                antecedent=antecedent,
            ),
            cue=self.spans(*cue),
            content=self.spans(*content),
            basis=basis,
            basis_cues=self.spans(*basis_cues),
            anonymity_reason=self.spans(*reason),
            within=within.id if within else None,
            method="hand@1",
            score=0.9,
        )
        self.records.append(made)
        return made

    def claim(
        self,
        attribution: Attribution,
        *content: str,
        stance: Stance = Stance.ASSERTED,
        cues: tuple[str, ...] = (),
        polarity: Polarity = Polarity.POSITIVE,
    ) -> Claim:
        made = Claim(
            id=make_id("clm", self.document.id, *content, len(self.records)),
            document=self.document.id,
            attribution=attribution.id,
            content=self.spans(*content),
            polarity=polarity,
            stance=stance,
            stance_cues=self.spans(*cues),
            method="hand@1",
            score=0.8,
        )
        self.records.append(made)
        return made

    def says(self, basis: Basis, who: str | None, cue: str | None, *content: str, **more: object) -> Claim:
        """One attribution with one claim of the same words."""
        stance = more.pop("stance", Stance.ASSERTED)
        cues = more.pop("cues", ())
        polarity = more.pop("polarity", Polarity.POSITIVE)
        made = self.attribute(basis, who, cue=(cue,) if cue else (), content=content, **more)  # type: ignore[arg-type]
        return self.claim(made, *content, stance=stance, cues=cues, polarity=polarity)  # type: ignore[arg-type]

    def takes_up(self, basis: Basis, who: str, cue: str, pointer: str, *claims: Claim) -> Attribution:
        """Somebody who takes up claims made before, in words that only point back at them."""
        made = replace(
            self.attribute(basis, who, cue=(cue,), content=(pointer,)), takes_up=tuple(claim.id for claim in claims)
        )
        self.records[-1] = made
        return made

    def loaded(self, word: str) -> LoadedTerm:
        made = LoadedTerm(
            id=make_id("trm", self.document.id, word),
            document=self.document.id,
            span=self.spans(word)[0],
            term=word,
            method="lexicon@1",
            score=1.0,
        )
        self.records.append(made)
        return made


def making(
    passages: list[tuple[PassageKind, str]],
    *,
    language: str | None = "en",
    direction: str | None = None,
    title: str | None = None,
    **more: object,
) -> Making:
    """A snapshot of plain UTF-8 text and the document read from it, one place a passage."""
    text = "\n\n".join(t for _, t in passages)
    data = text.encode("utf-8", "surrogatepass")
    snapshot = Snapshot(
        id=snapshot_id(data),
        size=len(data),
        media_type="text/plain",
        origin="story.txt",
        method="file",
        captured_at="2031-03-09T08:00:00Z",
    )
    marks: list[Passage] = []
    places: list[Place] = []
    at = raw = 0
    for kind, words in passages:
        level = 1 if kind is K.HEADING else None
        foreign = kind is K.QUOTE and language == "en"
        marks.append(
            Passage(
                kind=kind,
                start=at,
                end=at + len(words),
                level=level,
                language="fa" if foreign else None,
                direction="rtl" if foreign else None,
            )
        )
        size = len(words.encode("utf-8", "surrogatepass"))
        places.append(Place(start=at, end=at + len(words), raw_start=raw, raw_end=raw + size))
        at, raw = at + len(words) + 2, raw + size + 2
    document = Document(
        id=make_id("doc", snapshot.id),
        snapshot=snapshot.id,
        method="text@1",
        text=text,
        passages=tuple(marks),
        places=tuple(places),
        title=title,
        language=language,
        direction=direction,
        **more,  # type: ignore[arg-type]
    )
    return Making(snapshot=snapshot, document=document)


def confirmed() -> Making:
    """A claim that two officers take up, one of them with a claim of his own."""
    m = making(
        [
            (K.PARAGRAPH, "Ilka Dorn said that the log of the ferry was forged."),
            (
                K.PARAGRAPH,
                "Two officers confirmed this. A clerk in Orrin confirmed it; the clerk said that ink was fresh.",
            ),
        ]
    )
    forged = m.says(Basis.NAMED_PERSON, "Ilka Dorn", "said", "the log of the ferry was forged")
    m.at("Two officers").takes_up(Basis.UNNAMED_OFFICIAL, "Two officers", "confirmed", "this", forged)
    m.at("A clerk").takes_up(Basis.UNNAMED_OTHER, "A clerk in Orrin", "confirmed", "it", forged)
    m.at("the clerk").says(Basis.UNNAMED_OTHER, "the clerk", "said", "ink was fresh", name="A clerk in Orrin")
    return m


ARTICLE = [
    (K.HEADING, "Two versions of a night on the Sarn"),
    (K.BYLINE, "Teodor Walsk"),
    (
        K.PARAGRAPH,
        "The ferry at Orrin crossing burned on 4 March 2031, and 31 passengers were taken from the river. It was widely "
        "believed in Velmark that a patrol from Tossia had fired on it.",
    ),
    (
        K.PARAGRAPH,
        "“Our boats never left the quay,” Tossia’s interior ministry said, “and the crew will confirm it.” Ilka Dorn, "
        "the harbour master, said the engine may have failed. She told reporters that a mechanic had warned her of a "
        "leaking pipe.",
    ),
    (
        K.PARAGRAPH,
        "Two senior officers, who asked not to be named because the inquiry is open, denied that shots were fired. "
        "Residents on the east bank spoke of flashes. A leaked log shows that the patrol, which carries six men, was "
        "eleven kilometres away.",
    ),
    (
        K.QUOTE,
        "یک ماهیگیر گفت که صدای تیراندازی را نشنیده است. مقام‌های وِلمارک گفتند که ۳۱ نفر نجات یافتند.",
    ),
    (
        K.PARAGRAPH,
        "I counted nine holes in the hull on Thursday. In my opinion the cunning silence of both capitals helps nobody. "
        "If the inquiry is closed, the families would go to court. Who gave the order? Read our next report.",
    ),
    (K.BYLINE, "Anonymous desk"),
    (K.CHROME, "Share this page"),
    (K.CHROME, "Exit reader view"),
]


def ferry(
    repeat: int = 1, *, title: str = "Two versions of a night on the Sarn", outlet: str = "The Lower Sarn Courier"
) -> Making:
    """The labelled article; `repeat` lays its body again and again to reach the length of a real one."""
    body = ARTICLE[2:7]
    made = making(
        [*ARTICLE[:2], *(body * repeat), *ARTICLE[7:]],
        title=title,
        outlet=outlet,
        published="2031-03-08",
        dates=(DatedBy(role="published", value="2031-03-08", origin="visible", evidence="line 3"),),
    )
    document = made.document
    bylines = tuple(
        Byline(name=name, origin="visible", evidence=evidence, span=made.spans(name)[0])
        for name, evidence in (("Teodor Walsk", "line 3"), ("Anonymous desk", "line 17"))
    )
    conflict = Flag(
        code="bylines-conflict",
        message="Different authors are named in different places: Teodor Walsk, Anonymous desk.",
        spans=tuple(b.span for b in bylines if b.span),
    )
    made.document = replace(document, bylines=bylines, flags=(conflict,))
    for passage in [p for p in document.passages if document.text[p.start : p.end] == ARTICLE[2][1]]:
        made.cursor = passage.start
        _label(made)
    made.cursor = 0
    return made


def _label(m: Making) -> None:
    author = m.attribute(Basis.NONE_STATED, content=("The ferry at Orrin crossing burned on 4 March 2031",))
    m.claim(author, "The ferry at Orrin crossing burned on 4 March 2031")
    m.claim(author, "31 passengers were taken from the river")
    m.says(
        Basis.COMMON_BELIEF, None, "It was widely believed", "a patrol from Tossia had fired on it",
        kind=SpeakerKind.UNSTATED, basis_cues=("widely believed",), stance=Stance.PROBABLE, cues=("believed",),
    )  # fmt: skip
    ministry = m.attribute(
        Basis.NAMED_ORGANISATION, "Tossia’s interior ministry", cue=("said",),
        content=("Our boats never left the quay", "the crew will confirm it"),
    )  # fmt: skip
    m.claim(ministry, "Our boats never left the quay", polarity=Polarity.NEGATIVE)
    m.claim(ministry, "the crew will confirm it", stance=Stance.HYPOTHETICAL, cues=("will",))
    m.says(
        Basis.NAMED_PERSON, "Ilka Dorn", "said the engine"[:4], "the engine may have failed",
        stance=Stance.POSSIBLE, cues=("may",),
    )  # fmt: skip
    dorn = m.spans("Ilka Dorn")
    told = m.attribute(
        Basis.NAMED_PERSON, "She", cue=("told",), content=("a mechanic had warned her of a leaking pipe",),
        name="Ilka Dorn", antecedent=dorn,
    )  # fmt: skip
    m.says(Basis.UNNAMED_OTHER, "a mechanic", "had warned", "a leaking pipe", within=told)
    m.says(
        Basis.UNNAMED_OFFICIAL, "Two senior officers", "denied that", "shots were fired", stance=Stance.DENIED,
        cues=("denied",), reason=("because the inquiry is open",),
    )  # fmt: skip
    m.says(Basis.UNNAMED_OTHER, "Residents on the east bank", "spoke of", "flashes")
    log = m.attribute(
        Basis.DOCUMENT, "A leaked log", cue=("shows that",), basis_cues=("log",),
        content=("the patrol, which carries six men, was eleven kilometres away",),
    )  # fmt: skip
    m.claim(log, "the patrol, which carries six men, was eleven kilometres away")
    m.claim(log, "which carries six men")
    m.says(Basis.UNNAMED_OTHER, "یک ماهیگیر", "گفت که", "صدای تیراندازی را نشنیده است", polarity=Polarity.NEGATIVE)
    m.says(Basis.UNNAMED_OFFICIAL, "مقام‌های وِلمارک", "گفتند که", "۳۱ نفر نجات یافتند")
    m.says(Basis.FIRST_HAND, None, None, "I counted nine holes in the hull on Thursday", basis_cues=("I counted",))
    m.says(
        Basis.AUTHOR_OPINION, None, "In my opinion", "the cunning silence of both capitals helps nobody",
        basis_cues=("In my opinion",),
    )  # fmt: skip
    m.says(
        Basis.NONE_STATED, None, None, "If the inquiry is closed, the families would go to court",
        stance=Stance.HYPOTHETICAL, cues=("If", "would"),
    )  # fmt: skip
    if not any(isinstance(r, LoadedTerm) for r in m.records):
        m.loaded("cunning")
    m.records.append(
        Skipped(
            stage="claims", item=m.document.id, code="question", reason="A question puts nothing forward.",
            spans=m.spans("Who gave the order?"),
        )
    )  # fmt: skip


PERSIAN = [
    (K.HEADING, "دو روایت از یک شب بر رود سارن"),
    (K.BYLINE, "نویسنده: آرش دانا"),
    (
        K.PARAGRAPH,
        "کشتی در گذرگاه اورین سوخت. ایلکا دورن، رئیس بندر، گفت که موتور شاید از کار افتاده باشد. مقام‌های توسیا (Tossia) "
        "رد کردند که تیراندازی شده است.",
    ),
    (K.PARAGRAPH, "مردم ساحل شرقی گفتند که ۳۱ نفر نجات یافتند. به نظر من سکوت دو پایتخت به سود کسی نیست."),
    (K.CHROME, "هم‌رسانی"),
]


def persian() -> Making:
    m = making(PERSIAN, language="fa", direction="rtl", title=PERSIAN[0][1], outlet="پیک سارن", published="2031-03-08")
    m.says(Basis.NONE_STATED, None, None, "کشتی در گذرگاه اورین سوخت")
    m.says(
        Basis.NAMED_PERSON,
        "ایلکا دورن",
        "گفت که",
        "موتور شاید از کار افتاده باشد",
        stance=Stance.POSSIBLE,
        cues=("شاید",),
    )
    m.says(
        Basis.UNNAMED_OFFICIAL, "مقام‌های توسیا (Tossia)", "رد کردند که", "تیراندازی شده است",
        stance=Stance.DENIED, cues=("رد کردند",),
    )  # fmt: skip
    m.at("مردم ساحل").says(Basis.UNNAMED_OTHER, "مردم ساحل شرقی", "گفتند که", "۳۱ نفر نجات یافتند")
    m.says(
        Basis.AUTHOR_OPINION, None, "به نظر من", "سکوت دو پایتخت به سود کسی نیست",
        basis_cues=("به نظر من",), polarity=Polarity.NEGATIVE,
    )  # fmt: skip
    m.cursor = 0
    return m
