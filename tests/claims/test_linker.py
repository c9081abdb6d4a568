"""Linking: contents go to the cue that the encoder points at, cues to their source or none; pieces are put together."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from ascertain.claims.linker import CLUES, FEATURES, Draft, Linked, Linker, Scene, link, merge, propose
from ascertain.claims.pointers import Tagged, Words, hinted
from ascertain.encoder import Pieces, Reading, Window

WIDTH = 16
TEXT = "Tolls rise, Mayor Reyes said, and buses stop. Clerks deny it. It is feared that more follows."


def weights(floor: float = 0.0) -> Linker:
    """Scores follow the pointing alone; none is as good as its own probability."""
    w: dict[str, np.ndarray] = {"floor": np.array([floor, floor], np.float32), "habits": np.zeros((99, 2), np.float16)}
    for role in ("content", "source"):
        first = np.zeros((FEATURES, 1), np.float32)
        first[0, 0] = 0.1
        w |= {f"{role}_w1": first, f"{role}_b1": np.zeros(1, np.float32), f"{role}_w2": np.full(1, 10.0, np.float32),
              f"{role}_b2": np.float32(0), f"{role}_none": np.array([1, 0, 0], np.float32),
              f"{role}_mean": np.zeros(FEATURES, np.float32), f"{role}_scale": np.ones(FEATURES, np.float32)}  # fmt: skip
    w |= {"accept_w1": np.eye(CLUES, 1, dtype=np.float32), "accept_b1": np.zeros(1, np.float32), "accept_b2": np.float32(0),
          "accept_w2": np.ones(1, np.float32), "accept_mean": np.zeros(CLUES), "accept_scale": np.ones(CLUES)}  # fmt: skip
    return Linker(w)


def scene(
    runs: list[tuple[str, str]], points: dict[str, str], cuts: tuple[int, ...] = ()
) -> tuple[Words, list[Tagged], Reading]:
    """Runs of TEXT as (role, words), and which run points at which ("" = none). cuts: word at which a window begins."""
    words = [w for w in TEXT.replace(",", " ,").replace(".", " .").split(" ") if w]
    starts, at = [], 0
    for w in words:
        at = TEXT.index(w, at)
        starts.append(at)
        at += len(w)
    n = len(words)
    index = np.arange(n)
    kinds = np.array([1 + (6 if not w.isalnum() else 1) * 6 for w in words])
    pieces = Pieces(ids=index, features=kinds, starts=np.array(starts), word=index, paragraph=np.zeros(n, np.int64),
                    ends=np.array([s + len(w) for s, w in zip(starts, words, strict=True)]))  # fmt: skip
    place = {text: starts.index(TEXT.index(text)) for _, text in runs}
    tagged = [
        Tagged(
            role=role,
            side="L" if role == "content" else "R",
            start=place[text],
            end=place[text] + len(text.split()),
            score=0.9,
        )
        for role, text in runs
    ]
    tagged.sort(key=lambda t: t.start)
    rows = np.zeros((n + 1, 4 * WIDTH), np.float32)
    for pair, role in enumerate(("content", "cue")):
        answers = {"": 0} | {text: k + 1 for k, (_, text) in enumerate(runs)}
        base = pair * 2 * WIDTH
        rows[0, base + WIDTH] = 1
        for text, k in answers.items():
            if text:
                rows[1 + place[text] : 1 + place[text] + len(text.split()), base + WIDTH + k] = 1
        for asking_role, text in runs:
            if asking_role == role:
                rows[1 + place[text] : 1 + place[text] + len(text.split()), base + answers[points.get(text, "")]] = 40
    edges = [0, *cuts, n]
    windows = [Window(start=max(0, a - 2), own=a, end=b) for a, b in itertools.pairwise(edges)]
    links = [np.concatenate((rows[:1], rows[1 + w.start : 1 + w.end])) for w in windows]
    return Words.of(pieces), tagged, Reading(pieces=pieces, windows=windows, outputs={"links": links})


def linked(case: tuple[Words, list[Tagged], Reading], linker: Linker) -> list[Linked]:
    words, tagged, reading = case
    return link(words, propose(words, tagged, reading, linker), linker)


RUNS = [
    ("content", "Tolls rise"), ("source", "Mayor Reyes"), ("cue", "said"), ("content", "and buses stop"),
    ("source", "Clerks"), ("cue", "deny"), ("content", "it"), ("cue", "is feared"), ("content", "that more follows"),
]  # fmt: skip
POINTS = {"Tolls rise": "said", "and buses stop": "said", "said": "Mayor Reyes", "deny": "Clerks", "it": "deny",
          "that more follows": "is feared"}  # fmt: skip


def shown(found: list[Linked]) -> list[tuple[str, str, str]]:
    return [tuple(" | ".join(TEXT[s:e] for s, e in part) for part in (a.source, a.cue, a.content)) for a in found]  # type: ignore[misc]


def test_pieces_of_one_content_are_put_together_and_no_source_is_invented() -> None:
    assert shown(linked(scene(RUNS, POINTS), weights())) == [
        ("Mayor Reyes", "said", "Tolls rise | and buses stop"),
        ("Clerks", "deny", "it"),
        ("", "is feared", "that more follows"),
    ]


def test_two_cues_may_share_a_source() -> None:
    points = {**POINTS, "deny": "Mayor Reyes"}
    assert [a[0] for a in shown(linked(scene(RUNS, points), weights()))] == ["Mayor Reyes", "Mayor Reyes", ""]


def test_content_that_points_nowhere_is_left_out() -> None:
    points = {k: v for k, v in POINTS.items() if k != "it"}
    assert "it" not in [a[2] for a in shown(linked(scene(RUNS, points), weights()))]


def test_a_floor_drops_weak_attributions() -> None:
    assert linked(scene(RUNS, POINTS), weights(floor=0.95)) == []


def test_text_cut_into_windows_links_as_before() -> None:
    words, tagged, reading = scene(RUNS, POINTS, cuts=(10,))
    assert len(reading.windows) == 2
    assert shown(linked((words, tagged, reading), weights()))[1:] == shown(linked(scene(RUNS, POINTS), weights()))[1:]


def test_nothing_between_neighbours_is_counted_as_between() -> None:
    words, tagged, reading = scene(RUNS, POINTS)
    found = Scene.of(words, tagged, reading)
    near, features, _ = found.options("source", 1)
    assert features.shape == (len(near), FEATURES)
    clerks = features[
        [found.sources[k].start for k in near].index(
            next(t.start for t in tagged if t.role == "source" and t.start > 5)
        )
    ]
    assert clerks[4] == 0
    assert clerks[5] == 0
    assert clerks[0] == pytest.approx(0.0, abs=0.01)


def test_a_bold_draft_is_kept_only_where_nothing_was_read() -> None:
    def draft(start: int, end: int) -> Draft:
        run = {"side": "", "score": 0.5}
        return Draft(cue=Tagged(role="cue", start=start, end=start + 1, **run), source=None, clues=(),
                     content=(Tagged(role="content", start=start + 1, end=end, **run),))  # fmt: skip

    plain, overlapping, fresh = draft(0, 5), draft(4, 8), draft(8, 12)
    assert merge([plain], [overlapping, fresh]) == [plain, fresh]


def test_a_quotation_that_goes_on_in_the_next_paragraph_stays_with_its_cue() -> None:
    points = {k: v for k, v in POINTS.items() if k != "it"}
    words, tagged, reading = scene(RUNS, points)
    place = next(t.start for t in tagged if TEXT[slice(*words.span(t))] == "it")
    words.resumed[place] = True
    assert "Tolls rise | and buses stop | it" in [a[2] for a in shown(linked((words, tagged, reading), weights()))]


def test_a_long_sure_statement_without_a_cue_is_kept_as_somebodys() -> None:
    words, _, reading = scene(RUNS, POINTS)
    statement = Tagged(role="content", side="L", start=0, end=9, score=0.9)
    found = linked((words, [statement], reading), weights(floor=0.9))
    assert shown(found) == [("", "", "Tolls rise, Mayor Reyes said, and buses")]
    assert linked((words, [replace(statement, score=0.7)], reading), weights()) == []


def test_a_word_that_a_cue_points_at_is_offered_as_its_source_though_no_tag_says_so() -> None:
    words, tagged, reading = scene(RUNS, POINTS)
    untagged = [t for t in tagged if TEXT[slice(*words.span(t))] != "Mayor Reyes"]
    chance = np.full(len(words.heads), 0.01, np.float32)
    mayor, name = (int(np.flatnonzero(words.starts == TEXT.index(x))[0]) for x in ("Mayor", "Reyes"))
    chance[[mayor, name]] = 0.3
    [offered] = hinted(words, untagged, reading, chance)
    assert TEXT[slice(*words.span(offered))] == "Mayor Reyes"
    assert (offered.role, offered.side) == ("source", "R")
    assert offered.score == pytest.approx(0.3)
    with_it = sorted([*untagged, offered], key=lambda t: t.start)
    assert shown(linked((words, with_it, reading), weights()))[0][0] == "Mayor Reyes"


def test_no_source_is_offered_where_a_cue_points_at_none_or_at_what_is_tagged() -> None:
    words, tagged, reading = scene(RUNS, POINTS)
    assert hinted(words, tagged, reading, np.full(len(words.heads), 0.5, np.float32)) == []


def test_without_a_source_the_habits_of_the_cues_words_decide() -> None:
    words, tagged, reading = scene(RUNS, POINTS)
    linker = weights(floor=0.5)
    linker.weights["floor"][1] = 0.6
    linker.weights["accept_w1"][:] = 0
    linker.weights["accept_w1"][16] = 1
    feared = int(words.ids[next(t.start for t in tagged if TEXT[slice(*words.span(t))] == "is feared") + 1])
    linker.weights["habits"][feared, 0] = 3
    assert ("", "is feared", "that more follows") in shown(linked((words, tagged, reading), linker))
    linker.weights["habits"][:, 0] = -3
    found = shown(linked((words, tagged, reading), linker))
    assert [a[0] for a in found] == ["Mayor Reyes", "Clerks"]
