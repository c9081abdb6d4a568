"""Many sources at once: folders, what would be read, near-duplicates, and the summary of what was left out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import pytest
from trial_parts import noon

from ascertain.app import Settings, Workbench
from ascertain.app.sources import expand
from ascertain.capture import capture_bytes
from ascertain.capture.wacz_write import write_wacz
from ascertain.capture.warc_write import write_warc
from ascertain.faces.cli import run
from ascertain.model import Document

QUICK = Settings(use={"claims": "none", "actors": "none", "events": "none"}, engine="serial")
STORY = (
    "The ministry said on Monday that the bridge at Orra was closed. Officials told reporters that the river had risen by two "
    "metres overnight, and that the ferry would not run until the water fell again. Nobody was reported missing, the harbour "
    "office said on Tuesday. The mayor asked people in the lower town to stay with friends on the hill until the weekend. "
    "Two schools are shut, and the market has been moved to the square in front of the town hall."
)
OTHER = STORY.replace("bridge", "tunnel").replace("river", "lake").replace("ferry", "tram").replace("mayor", "bishop")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles, one of them deeper down, an image, and what is hidden or a link."""
    made = tmp_path / "week"
    (made / "sub").mkdir(parents=True)
    (made / ".git").mkdir()
    (made / "b.txt").write_text(f"Bridge shut\n\n{STORY}")
    (made / "sub" / "a.txt").write_text("Rain\n\nRain fell in Varn all through the night, the weather office said.")
    (made / "sub" / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    (made / ".git" / "c.txt").write_text("hidden")
    (made / "link.txt").symlink_to(made / "b.txt")
    return made


def test_a_folder_stands_for_the_files_in_it_in_order(folder: Path, tmp_path: Path) -> None:
    assert [Path(p).name for p in expand([str(folder), "-", "https://north.example/"])][:3] == [
        "b.txt",
        "a.txt",
        "p.png",
    ]
    (tmp_path / "empty").mkdir()
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        outcomes = list(bench.add([folder, tmp_path / "empty"]))
        assert [d.title for d in bench.case.current(Document)] == ["Bridge shut", "Rain"]
    assert [o.failed[0].reason.partition(" is ")[2] for o in outcomes if o.failed] == [
        "a PNG image",
        "a folder with no file in it; give files, or a folder that holds some",
    ]


def test_a_preview_tells_what_a_run_would_meet_and_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    with Workbench.init(tmp_path / "case.db", settings=QUICK, now=noon) as bench:
        list(bench.add([folder / "b.txt"]))
        before = bench.case.state()
        told = list(bench.preview([folder, folder / "b.txt", "https://north.example/1"]))
        assert bench.case.state() == before
        assert {Path(o.source).name: o.known for o in told if not o.failed} == {"b.txt": True, "a.txt": False}
        assert sorted(o.failed[0].code for o in told if o.failed) == ["bad-input", "url"]
        assert len(bench.case.current(Document)) == 1
    assert len(list((tmp_path / "case.blobs").glob("??/*"))) == 1


def test_a_near_duplicate_is_left_out_only_where_that_is_asked_for_and_says_of_what(tmp_path: Path) -> None:
    texts = {"a": STORY, "b": f"{STORY} Read more on our site.", "c": OTHER, "d": f"Update. {STORY}"}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(f"{STORY[:20]}\n\n{text}")
    paths = [tmp_path / f"{name}.txt" for name in texts]
    with Workbench.init(tmp_path / "all.db", settings=QUICK) as bench:
        assert len([o for o in bench.add(paths) if o.documents]) == 4
    with Workbench.init(tmp_path / "few.db", settings=QUICK) as bench:
        outcomes = list(bench.add(paths, skip_copies=True))
        kept = {d.id for d in bench.case.current(Document)}
        assert [bool(o.documents) for o in outcomes] == [True, False, True, False]
        near = [o.failed[0] for o in outcomes if o.failed]
        assert [f.code for f in near] == ["near-duplicate"] * 2
        assert all(f.reason.split()[-1] in kept for f in near)
        again = list(bench.add(paths, skip_copies=True))
        assert [o.known for o in again] == [True, False, True, False]
        assert {d.id for d in bench.case.current(Document)} == kept
        (outcome,) = bench.add([tmp_path / "b.txt"])
        assert len(outcome.documents) == 1, "without the option it is read"


@pytest.mark.parametrize("kind", ["warc", "warc.gz", "wacz", "jsonl", "parquet", "rss"])
def test_how_many_articles_a_file_holds_is_told_from_how_much_of_it_was_read(tmp_path: Path, kind: str) -> None:
    path = _many(tmp_path / f"all.{kind}", kind, 40)
    (tmp_path / "one.txt").write_text(f"Bridge shut\n\n{STORY}")
    heard: list[tuple[int, int]] = []
    plain = Settings(use={"claims": "none", "actors": "none", "events": "none"})
    with Workbench.init(tmp_path / "case.db", settings=plain) as bench:
        list(
            bench.add(
                [path, tmp_path / "one.txt"], engine="serial", progress=lambda done, of, _: heard.append((done, of))
            )
        )
    assert [done for done, _ in heard] == list(range(1, 42))
    assert heard[-1] == (41, 41)
    assert 25 < heard[20][1] < 60, "half way the guess is near, though up to 64 KB are read ahead"


@pytest.mark.parametrize("engine", ["serial", "processes"])
def test_which_of_two_copies_stays_does_not_depend_on_the_engine(tmp_path: Path, engine: str) -> None:
    paths = []
    for number in range(6):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(f"Bridge shut\n\n{STORY if number % 2 else OTHER}{' More.' * number}")
    with Workbench.init(tmp_path / "case.db", settings=QUICK) as bench:
        outcomes = list(bench.add(paths, engine=engine, skip_copies=True))
    assert [bool(o.documents) for o in outcomes] == [True, True, False, False, False, False]


def test_the_command_sums_up_what_was_left_out_and_why(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASCERTAIN_CONFIG", str(tmp_path / "config"))
    case = str(tmp_path / "case.db")
    (folder / "map.xml").write_text("<urlset><url><loc>https://north.example/1</loc></url></urlset>")
    (folder / "more.jsonl.gz").write_bytes(gzip.compress(b"{}"))
    assert run(["init", case, *(w for s in ("claims", "actors", "events") for w in ("--use", f"{s}=none"))]) == 0
    assert run(["add", str(folder), "--case", case, "--dry-run", "--json"]) == 3
    rows = {Path(r["source"]).name: r["state"] for r in json.loads(capfd.readouterr().out)}
    assert rows["b.txt"] == "would be read"
    assert run(["add", str(folder), "--case", case]) == 3
    told = capfd.readouterr().err
    assert "5 sources: 2 added, 3 skipped; left out: 2 bad-input, 1 sitemap" in told
    assert "follow it where it is published: ascertain watch" in told
    assert run(["add", str(folder / "b.txt"), str(folder / "sub" / "a.txt"), "--case", case]) == 0
    assert "2 sources: 2 already in the case" in capfd.readouterr().err
    plain = [w for s in ("claims", "actors", "events") for w in ("--use", f"{s}=none")]
    assert run(["xray", str(folder), "--json", *plain]) == 3
    assert len(json.loads(capfd.readouterr().out)) == 5, "every article of a folder, not its first alone"


def _many(path: Path, kind: str, count: int) -> Path:
    """A file of so many articles."""
    # Long, of words that cannot be packed: a short file is read at once.
    chance = Random(7)  # noqa: S311
    texts = [f"{STORY} {' '.join(f'{chance.getrandbits(64):x}' for _ in range(900))}" for _ in range(count)]
    if kind == "jsonl":
        path.write_text(
            "\n".join(json.dumps({"text": t, "url": f"https://north.example/{n}"}) for n, t in enumerate(texts))
        )
    elif kind == "rss":
        items = "".join(f"<item><title>Bridge</title><description>{t}</description></item>" for t in texts)
        path.write_text(f"<?xml version='1.0'?><rss version='2.0'><channel><title>North</title>{items}</channel></rss>")
    elif kind == "parquet":
        pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pyarrow.table({"text": texts}), path)
    else:
        pages = [
            capture_bytes(
                f"<p>{t}</p>".encode(),
                origin=f"https://north.example/{n}",
                method="url",
                now=noon(),
                declared="text/html",
            )
            for n, t in enumerate(texts)
        ]
        if kind == "wacz":
            write_wacz(path, pages, at="2031-05-04T10:00:00Z", software="desk")
            return path
        with path.open("wb") as file:
            list(write_warc(file, pages, software="desk", at="2031-05-04T10:00:00Z"))
        if kind == "warc":
            path.write_bytes(gzip.decompress(path.read_bytes()))
    return path
