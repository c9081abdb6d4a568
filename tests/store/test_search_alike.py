"""The same searches, by words, meaning and both, find the same rows in a file and on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ascertain import Workbench
from ascertain.app import meaning
from ascertain.compare.vectors import Encoding
from ascertain.store.meaning import Floats

WORDS = ("ferry", "bridge", "bread", "rain", "attack", "arrest", "shut", "harbour", "geneva", "denied")
TEXT = """News from Dunmere

The ministry said on Tuesday that the ferry to Geneva was shut.

The Harbour Office denied that the bridge had been shut after rain.

The ministry said that the Sorrel Brigade attacked the Coast Guard near Geneva. Officials said the Coast Guard arrested two
members of the Sorrel Brigade on Monday.

Ada Holm, a baker, said bread may double in price. She said that rain had spoilt the harvest.

"Rain fell on the bridge," said a spokesman for the Harbour Office. The Coast Guard said the ferry might sail again.
"""
QUERIES = ("ferry", "rain OR bread", '"the ferry"', "attack* OR arrest*", "shut -bridge", "coast guard")
WHERE: tuple[dict[str, Any], ...] = (
    {},
    {"stance": "asserted"},
    {"basis": "named_organisation", "speaker": "MINISTRY"},
    {"place": "geneva"},
    {"doer": "coast guard"},
    {"target": "coast guard", "place": "geneva"},
    {"outlet": "none such"},
    {"kind": "passage"},
)


def _vector(text: str) -> Floats:
    """How often each word is there, and a little that no two texts share."""
    made = np.random.default_rng(len(text)).normal(0, 0.05, 64).astype(np.float32)
    for number, word in enumerate(WORDS):
        made[number] += text.lower().count(word)
    return made / np.linalg.norm(made)  # type: ignore[no-any-return]


@pytest.fixture
def both(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Workbench, Workbench]]:
    monkeypatch.setattr(meaning, "encoding", lambda name: Encoding(name="of words", vector=_vector, least=0.3))
    (tmp_path / "news.txt").write_text(TEXT)
    (tmp_path / "served").mkdir()
    there = f"{server}{'&' if '?' in server else '?'}schema=alike&files={tmp_path / 'served'}"
    with ExitStack() as stack:
        made = [stack.enter_context(Workbench.init(place)) for place in (tmp_path / "case.db", there)]
        for bench in made:
            list(bench.add([tmp_path / "news.txt"], engine="serial"))
        yield made[0], made[1]


def test_a_file_and_a_server_give_the_same_rows(both: tuple[Workbench, Workbench]) -> None:
    file, served = both
    compared = 0
    for query in QUERIES:
        for where in WHERE:
            for by in ("words", "meaning", "both"):
                here, there = (
                    [r.get("id") or (r["document"], r["start"]) for r in b.search(query, by=by, **where)] for b in both
                )
                # PostgreSQL has no BM25, so that words, and what is fused with them, come in another order.
                assert here == there if by == "meaning" else sorted(here) == sorted(there), (query, where, by)
                compared += len(here)
    assert compared > 100, "most of the searches find something"
    assert file.search("ferry", by="meaning", limit=2, offset=1) == served.search(
        "ferry", by="meaning", limit=2, offset=1
    )
