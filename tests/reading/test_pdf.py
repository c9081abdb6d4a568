from samples import assemble, encrypted_pdf_bytes, pdf_bytes, read_bytes, texts

from ascertain.model import Document, Skipped
from ascertain.reading import places_coverage

LINES = [
    (72, 760, 20, "Ferry stops as river rises"),
    (72, 730, 11, "By Mira Oldan"),
    (72, 700, 11, "The ferry between Kesh and Tarn stopped on Monday after the river rose above the"),
    (72, 686, 11, "landing stage, the harbour office said. It gave no date for its return and asked pas-"),
    (72, 672, 11, "sengers to use the bridge."),
    (72, 644, 11, "Traders on the northern bank said that they had been told nothing at all by then and"),
    (72, 630, 11, "had lost two days of fish."),
]
INFO = b"/Title (Saved page) /Author (Jon Tarn) /CreationDate (D:20310504081500+02'00')"


def test_paragraphs_title_and_byline_with_places_on_the_page():
    data = pdf_bytes([LINES], INFO)
    document = read_bytes(data, "a.pdf")
    assert document.title == "Ferry stops as river rises"
    assert texts(document, "paragraph") == [
        "The ferry between Kesh and Tarn stopped on Monday after the river rose above the landing stage, the harbour office said. "
        "It gave no date for its return and asked passengers to use the bridge.",
        "Traders on the northern bank said that they had been told nothing at all by then and had lost two days of fish.",
    ]
    assert {p.page for p in document.places} == {1}
    assert places_coverage(document, data) == 1.0


def test_metadata_of_the_file_are_candidates():
    document = read_bytes(pdf_bytes([LINES], INFO), "a.pdf")
    assert [(b.name, b.origin) for b in document.bylines] == [("Mira Oldan", "visible"), ("Jon Tarn", "file")]
    assert document.published == "2031-05-04T08:15:00+02:00"
    assert "bylines-conflict" in {f.code for f in document.flags}


def test_running_heads_and_page_numbers_are_chrome_and_paragraphs_cross_pages():
    pages = [
        [
            (72, 800, 9, "The Tarn Lantern"),
            (72, 760, 11, f"On day {n} the keepers of the upper gate wrote in their book that the chain had held and"),
            (72, 746, 11, "that the water stood at the second mark, which they had painted red in the spring, while"),
            (290, 40, 9, str(n)),
        ]
        for n in range(1, 5)
    ]
    pages[1][1] = (
        72,
        760,
        11,
        "the ferry lay at the stage with its lamps out and nobody on board to answer for it, and",
    )
    document = read_bytes(pdf_bytes(pages), "a.pdf")
    assert texts(document, "chrome").count("The Tarn Lantern") == 4
    assert {"1", "2", "3", "4"} <= set(texts(document, "chrome"))
    assert any("in the spring, while the ferry lay" in t for t in texts(document, "paragraph"))
    assert {p.page for p in document.places} == {1, 2, 3, 4}


def test_pdf_without_text_layer_is_skipped():
    record = read_bytes(pdf_bytes([[]]), "scan.pdf")
    assert isinstance(record, Skipped)
    assert record.code == "no-text-layer"


def test_encrypted_pdf_is_skipped_with_what_to_do():
    record = read_bytes(encrypted_pdf_bytes(), "locked.pdf")
    assert isinstance(record, Skipped)
    assert record.code == "encrypted"
    assert "password" in record.reason


def test_broken_pdfs_are_skipped_and_the_next_one_is_read():
    loop = assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])
    for data in (b"%PDF-1.7\ngarbage", pdf_bytes([LINES])[:200], loop):
        record = read_bytes(data, "broken.pdf")
        assert isinstance(record, Skipped)
    assert isinstance(read_bytes(pdf_bytes([LINES]), "good.pdf"), Document)


def test_more_than_five_hundred_pages_are_not_read():
    record = read_bytes(pdf_bytes([[(72, 700, 11, "x")]] * 501), "long.pdf")
    assert isinstance(record, Skipped)
    assert record.code == "too-many-pages"
