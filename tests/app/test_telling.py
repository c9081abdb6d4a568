"""A search narrowed by what claims tell of, the same by words and by meaning, and never by a person without a public role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ascertain import Workbench
from ascertain.app import meaning
from ascertain.compare.vectors import Encoding
from ascertain.model import BadInput

TEXT = """Clash at Dunmere

The ministry said on Tuesday that the Sorrel Brigade attacked the Coast Guard near Geneva.

Officials said the Coast Guard arrested Pavel Imre on Monday in Geneva. The ministry said Pavel Imre attacked the Coast Guard.

"Rain fell in Geneva," said Ada Holm, a spokeswoman for the Harbour Office.
"""
QUERY = "attacked OR arrested OR rain"
ATTACK, ARREST, ANSWER, RAIN = (
    "the Sorrel Brigade attacked",
    "the Coast Guard arrested",
    "Person 1 attacked",
    "Rain fell",
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    alike = Encoding(name="all alike", vector=lambda text: np.full(64, 0.125, np.float32), least=0.1)
    folder: Path = tmp_path_factory.mktemp("clash")
    (folder / "clash.txt").write_text(TEXT)
    with pytest.MonkeyPatch.context() as patch, Workbench.init(folder / "case.db") as bench:
        patch.setattr(meaning, "encoding", lambda name: alike)
        list(bench.add([folder / "clash.txt"], engine="serial"))
        yield bench


@pytest.mark.parametrize("by", ["words", "meaning", "both"])
@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"doer": "sorrel"}, {ATTACK}),
        ({"target": "coast guard"}, {ATTACK, ANSWER}),
        ({"place": "GENEVA"}, {ATTACK, ARREST, RAIN}),
        ({"doer": "coast", "place": "geneva"}, {ARREST}),
        ({"doer": "coast", "speaker": "ministry"}, set()),
        ({"doer": "nobody at all"}, set()),
    ],
)
def test_claims_are_narrowed_by_place_doer_and_target(
    bench: Workbench, by: str, where: dict[str, str], told: set[str]
) -> None:
    rows = bench.search(QUERY, by=by, **where)  # type: ignore[arg-type]
    assert len(rows) == len(told)
    assert all(any(row["text"].startswith(words) for row in rows) for words in told)
    assert [bench.search(QUERY, by=by, limit=1, offset=at, **where)[0] for at in range(len(rows))] == list(rows)


def test_nothing_lists_what_a_person_did_or_underwent_without_a_public_role(bench: Workbench) -> None:
    person = next(p for p in bench.people() if p.name == "Pavel Imre")
    for part in ("imre", "pavel imre", "im"):
        assert bench.search(QUERY, doer=part) == bench.search(QUERY, target=part) == ()
    who = {"who": "Ana", "why": "speaks for the brigade", "spans": person.mentions[:1]}
    bench.decide_person("public_role", person.label, value="its leader", **who)  # type: ignore[arg-type]
    assert bench.search(QUERY, doer="imre") == (), "the word beside the name says that he was arrested"


def test_passages_tell_of_no_deeds(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="only claims have a doer and a target"):
        bench.search(QUERY, kind="passage", doer="coast", target="imre")


def test_such_a_search_is_kept_unless_it_could_be_about_a_person(bench: Workbench) -> None:
    bench.save_search("guard", QUERY, doer="coast guard", place="geneva")
    kept = bench.saved_search("guard")
    assert kept.where == {"doer": "coast guard", "place": "geneva"}
    for where in ({"doer": "vel im"}, {"target": "imre"}, {"place": "Pavel Imre"}):
        with pytest.raises(BadInput, match="natural person"):
            bench.save_search("him", QUERY, **where)
