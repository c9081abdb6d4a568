"""Parses: which passages are read and that offsets lead back into the document."""

from ascertain.model import Document, Passage, PassageKind
from ascertain.syntax import LONGEST, nlp, parse, parse_all, runs


def document(text: str, kind: PassageKind = PassageKind.PARAGRAPH) -> Document:
    passages = (Passage(kind=kind, start=0, end=len(text)),) if text else ()
    return Document(id="d", snapshot="s", method="m", text=text, passages=passages, places=())


def test_only_reporting_is_parsed() -> None:
    assert parse(document("The road is open.", PassageKind.HEADING)) == []
    assert parse(document("The road is open.", PassageKind.CHROME)) == []
    assert len(parse(document("The road is open.", PassageKind.CAPTION))) == 1


def test_blank_passages_are_left_out() -> None:
    assert parse(document(" \n\t ")) == []
    assert parse(document("")) == []


def test_tokens_stand_where_the_document_has_them() -> None:
    text = "Title\n\n“Don’t go,”\nshe\u00a0said 😀 twice."
    start = text.index("“")
    made = Document(
        id="d",
        snapshot="s",
        method="m",
        text=text,
        passages=(Passage(kind=PassageKind.PARAGRAPH, start=start, end=len(text)),),
        places=(),
    )
    (piece,) = parse(made)
    said = next(t for t in piece.doc if t.text == "said")
    assert text[piece.offset + said.idx :].startswith("said 😀")
    assert runs(piece, [said.i]) == ((text.index("said"), text.index("said") + 4),)


def test_a_huge_passage_comes_in_pieces_that_cover_it() -> None:
    text = "The ferry was late again. " * (LONGEST // 20)
    pieces = parse(document(text))
    assert len(pieces) > 1
    assert "".join(p.doc.text for p in pieces) == text
    assert [p.offset for p in pieces] == sorted({p.offset for p in pieces})


def test_runs_bridge_punctuation_and_trim_it() -> None:
    text = "The old, cold harbour froze."
    (piece,) = parse(document(text))
    assert [text[s:e] for s, e in runs(piece, [0, 1, 3, 4])] == ["The old, cold harbour"]
    assert [text[s:e] for s, e in runs(piece, [1, 2, 5, 6])] == ["old", "froze"]


def test_pipeline_is_loaded_once_without_entities() -> None:
    assert nlp() is nlp()
    assert "ner" not in nlp().pipe_names


def test_documents_are_read_together_as_they_are_alone() -> None:
    texts = [
        "The ferry was late again.",
        "",
        "Two guards saw the boat leave.",
        "The road is open. " * 2000,
        "It rained.",
    ]
    alone = [[(p.offset, [(t.text, t.dep_, t.head.i) for t in p.doc]) for p in parse(document(t))] for t in texts]
    together = [
        [(p.offset, [(t.text, t.dep_, t.head.i) for t in p.doc]) for p in found]
        for found in parse_all(map(document, texts))
    ]
    assert together == alone
