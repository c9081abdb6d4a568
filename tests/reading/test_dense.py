"""The article told from the markup alone, and when that is not enough."""

from ascertain.reading.dense import dense
from ascertain.reading.scan import Scanner

PROSE = "The harbour council of Kesh met for a third day and put off its vote on the ferry once more."
PARAGRAPHS = "".join(f"<p>{n} {PROSE}</p>" for n in range(8))
TEASERS = '<div class="related">' + "".join(f"<p>Elsewhere {n}: {PROSE}</p>" for n in range(3)) + "</div>"


def read(body: str) -> tuple[list[str], bool]:
    blocks = list(Scanner(f"<html><body>{body}</body></html>").blocks())
    found = dense(blocks)
    return [blocks[i].text for i in sorted(found.blocks)], found.sure


def test_one_element_full_of_prose_is_the_article_and_teasers_are_not():
    texts, sure = read(f'<div class="story">{PARAGRAPHS}</div>{TEASERS}')
    assert sure
    assert texts == [f"{n} {PROSE}" for n in range(8)]


def test_a_page_of_two_equal_texts_is_left_to_the_extractor():
    other = PARAGRAPHS.replace("Kesh", "Tarn")
    _, sure = read(f"<main><div><div>{PARAGRAPHS}</div></div><div><div>{other}</div></div></main>")
    assert not sure


def test_too_little_prose_is_left_to_the_extractor():
    assert not read(f"<div><p>{PROSE}</p></div>")[1]
