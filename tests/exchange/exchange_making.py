"""A small material: two invented articles, a cluster with two answers, a closed assessment, and a log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from ascertain.exchange import Material
from ascertain.model import (
    Answer,
    Assessment,
    Attribution,
    Basis,
    Cell,
    Claim,
    ClaimCluster,
    Confidence,
    Decision,
    Derivation,
    Document,
    EvidenceItem,
    Hypothesis,
    Inferred,
    Judgement,
    Likelihood,
    LoadedTerm,
    Origin,
    Passage,
    PassageKind,
    Polarity,
    QuestionKind,
    Rating,
    Skipped,
    Snapshot,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    snapshot_id,
)
from ascertain.store.chain import START, Link, canonical, link
from ascertain.store.seal import Signer, signer_of

AT = "2031-05-04T10:00:00Z"
SIGNER: Signer = signer_of(bytes(range(32)))
TEXTS = (
    "Ferry at Dunmere stopped\n\nPavel Imre of the Harbour Office said four boats were searched.\n\nNobody was hurt 🚢.",
    "<Ferry> & quay\n\nOfficials denied the search at Dunmere.\n\nدر بندر دانمور هیچ‌کس آسیب ندید.",
)


def salt() -> Callable[[], str]:
    """Salts that differ from one another and repeat from call to call."""
    numbers = count(1)
    return lambda: f"{next(numbers):012x}"


def document(number: int, text: str) -> tuple[Snapshot, Document]:
    data = text.encode()
    web = number == 1
    shot = Snapshot(
        id=snapshot_id(data),
        size=len(data),
        media_type="text/plain",
        origin="https://north.example/ferry" if web else "/home/desk/secret/notes.txt",
        method="url" if web else "file",
        captured_at=AT,
    )
    places, at = [], 0
    for part in text.split("\n\n"):
        kind = PassageKind.HEADING if not at else PassageKind.PARAGRAPH
        places.append(Passage(kind=kind, start=at, end=at + len(part)))
        at += len(part) + 2
    read = Document(
        id=f"doc-{number:024x}",
        snapshot=shot.id,
        method="text@1",
        text=text,
        passages=tuple(places),
        places=(),
        title=text.split("\n", maxsplit=1)[0],
        published="2031-05-03",
        outlet="The North Courier" if web else None,
        url=shot.origin if web else None,
        language="en",
    )
    return shot, read


def span(read: Document, words: str) -> Span:
    start = read.text.index(words)
    return Span(document=read.id, start=start, end=start + len(words))


def records(read: Document, number: int) -> tuple[Inferred, ...]:
    who, cue, what = (
        ("Pavel Imre", "said", "four boats were searched")
        if number == 1
        else ("Officials", "denied", "the search at Dunmere")
    )
    last = read.text.split("\n\n")[2]
    source = Attribution(
        id=f"att-{number:024x}",
        document=read.id,
        speaker=Speaker(kind=SpeakerKind.SOURCE, name=who, spans=(span(read, who),)),
        cue=(span(read, cue),),
        content=(span(read, what),),
        basis=Basis.NAMED_PERSON if number == 1 else Basis.UNNAMED_OFFICIAL,
        method="rules@4",
        score=0.9,
    )
    author = replace(
        source,
        id=f"att-{number + 8:024x}",
        speaker=Speaker(kind=SpeakerKind.AUTHOR),
        cue=(),
        content=(span(read, last),),
        basis=Basis.NONE_STATED,
    )
    stance = Stance.ASSERTED if number == 1 else Stance.DENIED
    polarity = Polarity.POSITIVE
    first = Claim(
        id=f"clm-{number:024x}",
        document=read.id,
        attribution=source.id,
        content=(span(read, what),),
        polarity=polarity,
        stance=stance,
        method="rules@4",
        score=0.8,
    )
    second = replace(
        first, id=f"clm-{number + 8:024x}", attribution=author.id, content=(span(read, last),), stance=Stance.ASSERTED
    )
    term = LoadedTerm(
        id=f"trm-{number:024x}", document=read.id, span=span(read, what), term="search", method="rules@4", score=1.0
    )
    return (source, author, first, second, term)


def log(*about: dict[str, object]) -> tuple[Link, ...]:
    made: list[Link] = []
    for number, fields in enumerate(({}, *about), start=1):
        event = {"what": "commit" if fields else "begin", "who": "desk", "at": AT, "about": fields}
        made.append(link(number, made[-1].hash if made else START, canonical(event)))
    return tuple(made)


def material() -> Material:
    pairs = [document(n, text) for n, text in enumerate(TEXTS, start=1)]
    found = [r for n, (_, read) in enumerate(pairs, start=1) for r in records(read, n)]
    claims = [r.id for r in found if isinstance(r, Claim)]
    cluster = ClaimCluster(
        id="clu-1",
        kind=QuestionKind.HAPPENED,
        question="Were boats searched at Dunmere?",
        claims=(claims[0], claims[2]),
        answers=(
            Answer(id="ans-1", label="yes", value="yes", claims=(claims[0],), denied_by=(claims[2],)),
            Answer(id="ans-2", label="no", value="no", claims=(claims[2],)),
        ),
        method="match@1",
        score=0.7,
    )
    origins = [
        Origin(id=f"ori-{n}", name=f"voice {n}", root=None, documents=(read.id,), method="origins@1", score=1.0)
        for n, (_, read) in enumerate(pairs, start=1)
    ]
    assessment = Assessment(
        id="asm-1",
        question="Were boats searched at Dunmere?",
        cluster="clu-1",
        hypotheses=(
            Hypothesis(id="hyp-1", statement="Boats were searched", answer="ans-1"),
            Hypothesis(id="hyp-2", statement="No boat was searched", answer="ans-2"),
        ),
        evidence=(
            EvidenceItem(
                id="evi-1",
                note="Imre counts four boats",
                spans=(span(pairs[0][1], "four boats"),),
                claims=(claims[0],),
                origin="ori-1",
            ),
            EvidenceItem(id="evi-2", note="Officials have a motive to deny", assumption=True),
        ),
        cells=(
            Cell(hypothesis="hyp-1", evidence="evi-1", rating=Rating.VERY_LIKELY),
            Cell(hypothesis="hyp-2", evidence="evi-1", rating=Rating.UNLIKELY, suggested=True),
        ),
        judgements=(
            Judgement(
                hypothesis="hyp-1",
                likelihood=Likelihood.LIKELY,
                statement="It is likely that boats were searched.",
                confidence=Confidence.LOW,
                grounds="One named source, one denial.",
            ),
        ),
        closed=True,
        who="Ada Holm",
        at=AT,
        why="first reading",
    )
    derivations = tuple(
        Derivation(
            id=f"drv-{n}", stage="reading", method="text@1", settings="{}", input=s.id, outputs=(d.id,), made_at=AT
        )
        for n, (s, d) in enumerate(pairs)
    )
    decision = Decision(
        id="dec-1",
        action="set",
        target=claims[2],
        field="stance",
        value="denied",
        who="Ada Holm",
        at=AT,
        why="see the text",
    )
    return Material(
        title="Ferry at Dunmere",
        made_at=AT,
        software="Ascertain 1",
        snapshots=tuple(s for s, _ in pairs),
        documents=tuple(d for _, d in pairs),
        records=tuple(found),
        joined=(cluster, *origins),
        derivations=derivations,
        decisions=(decision,),
        assessments=(assessment,),
        skipped=(Skipped(stage="capture", item="a.png", code="bad-input", reason="a.png is a PNG image"),),
        log=log({"snapshot": pairs[0][0].id}, {"snapshot": "sha256:elsewhere"}, {"snapshot": pairs[1][0].id}),
    )
