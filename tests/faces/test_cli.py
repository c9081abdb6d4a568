"""What a user of the command line relies on: codes, streams, one-line errors, pages, and text that cannot steer a terminal."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from questions import ARTICLE, articles

from ascertain.app import Workbench
from ascertain.faces import cli as cli_module
from ascertain.faces import cli_output
from ascertain.faces.cli import CODES, cli

Ask = Callable[..., tuple[int, str, str]]


def _commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            assert command.help, name
            yield from _commands(command)
        else:
            yield name, command


def test_every_command_has_help_and_takes_json() -> None:
    for name, command in _commands(cli):
        assert command.help, name
        assert "--json" in {o for p in command.params for o in p.opts}, name
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, f"{name} {option.opts}"


def test_help_documents_the_exit_codes_as_the_module_does(ask: Ask) -> None:
    code, out, _ = ask("--help")
    assert code == 0
    for line in CODES.split("\n")[2:]:
        number = line.split()[0]
        assert line.strip() in out
        assert f"| {number} |" in (cli_module.__doc__ or "")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["lst"], 2, "No such command 'lst'"),
        (["xray"], 2, "Missing argument"),
        (["xray", "a.txt", "--engine", "rays"], 2, "no engine named 'rays'"),
        (["xray", "a.txt", "--set", "claims.rules.loadd=no"], 2, "it has: loaded"),
        (["xray", "a.txt", "--use", "claims=ruels"], 2, "nearest: rules"),
        (["xray", "a.txt", "--json", "--html", "b.html"], 2, "exclude one another"),
        (["list"], 2, "there is no case at case.db; make one with: ascertain init"),
        (["show", "clm-1234", "--case", "notes.txt"], 2, "notes.txt is no case"),
        (["xray", "missing.txt"], 3, "missing.txt does not exist"),
        (["xray", "https://gazette.example/a"], 3, "--allow-url"),
    ],
)
def test_errors_are_one_line_with_a_documented_code(ask: Ask, words: list[str], code: int, message: str) -> None:
    Path("notes.txt").write_text("Notes of the day, which are no case at all.")
    got, out, err = ask(*words)
    assert (got, out) == (code, "")
    assert message in err
    assert "Traceback" not in err
    assert len([line for line in err.splitlines() if not line.startswith("hint: ")]) == 1


@pytest.mark.parametrize(
    ("words", "code", "message", "hint"),
    [
        (["list"], 2, "there is no case at case.db; make one with: ascertain init --case case.db", None),
        (["show"], 2, "Missing argument 'ID'.", "see: ascertain show --help"),
    ],
)
def test_an_error_with_json_is_one_line_of_json(
    ask: Ask, words: list[str], code: int, message: str, hint: str | None
) -> None:
    got, out, err = ask(*words, "--json")
    assert (got, out) == (code, "")
    assert json.loads(err) == {"error": message, "hint": hint, "exit_code": code}


def test_an_empty_folder_is_told_of_as_one(ask: Ask) -> None:
    Path("nothing").mkdir()
    assert "nothing is a folder with no file in it; give files" in ask("xray", "nothing")[2]


def test_claims_and_attributions_are_listed_with_what_points_back(ask: Ask) -> None:
    Path("a.txt").write_text(
        "Ilka Dorn said that the log of the ferry was forged in Orrin on Monday. Two senior officers confirmed this."
    )
    ask("init")
    ask("add", "a.txt")
    claims, attributions = (json.loads(ask("list", "--kind", k, "--json")[1]) for k in ("claim", "attribution"))
    (taken,) = (c for c in claims if c["taken_up_by"])
    assert taken["taken_up_by"] == "Two senior officers"
    assert [a["takes_up"] for a in attributions if a["speaker"] == "Two senior officers"] == [taken["id"]]
    assert "Two senior officers" in ask("list", "--kind", "claim")[1]


def test_a_case_of_the_future_is_unusable(ask: Ask) -> None:
    Workbench.init("case.db").close()
    import sqlite3

    with sqlite3.connect("case.db") as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'later', '2040-01-01T00:00:00Z')")
    connection.close()
    code, _, err = ask("list")
    assert code == 4
    assert "update ascertain" in err


def test_a_defect_hides_its_traceback_until_asked(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a wire came loose")

    monkeypatch.setattr(Workbench, "parts", broken)
    code, _, err = ask("parts")
    assert code == 1
    assert err.startswith("error: RuntimeError: a wire came loose\nhint: ")
    monkeypatch.setenv("ASCERTAIN_DEBUG", "1")
    assert "Traceback" in ask("parts")[2]


def test_debugging_shows_where_a_part_failed(tmp_path: Path) -> None:
    paths = articles(tmp_path)
    code = "import sys, ascertain.claims.rules as r; r.parse = None; from ascertain.faces.cli import run; run(sys.argv[1:])"
    for debug, shown in (("0", False), ("1", True)):
        done = subprocess.run(
            [sys.executable, "-c", code, "xray", str(paths[0])],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "ASCERTAIN_DEBUG": debug},
        )
        assert "TypeError" in done.stderr
        assert ("Traceback" in done.stderr) is shown


def test_a_bad_source_does_not_spoil_the_good_ones(ask: Ask, tmp_path: Path) -> None:
    good, _ = articles(tmp_path)
    Path("empty.txt").write_bytes(b"")
    code, out, err = ask("xray", "empty.txt", good, "--json")
    first, second = json.loads(out)
    assert code == 3
    assert first["failed"][0]["stage"] == "capture"
    assert second["records"]
    assert "skipped empty.txt" in err


def test_json_lines_are_one_object_for_each_source(ask: Ask, tmp_path: Path) -> None:
    paths = articles(tmp_path)
    code, out, _ = ask("xray", *paths, "--jsonl")
    assert code == 0
    assert [json.loads(line)["source"] for line in out.splitlines()] == [str(p) for p in paths]


def test_the_summary_names_title_sources_and_claims(ask: Ask, tmp_path: Path) -> None:
    path, _ = articles(tmp_path)
    code, out, err = ask("xray", path)
    assert (code, err) == (0, "")
    for words in ("Ferry at Dunmere stopped", "Pavel Imre", "Nobody was hurt"):
        assert words in out


def test_standard_input_is_a_source(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    code, out, _ = ask("xray", "-", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["snapshot"]["method"], told["snapshot"]["origin"]) == ("stdin", "-")
    assert told["documents"][0]["title"] == "Ferry at Dunmere stopped"


def test_one_source_is_one_page(ask: Ask, tmp_path: Path) -> None:
    path, _ = articles(tmp_path)
    code, out, err = ask("xray", path, "--html", "page.html")
    assert (code, out) == (0, "")
    assert "page.html" in err
    assert "Nobody was hurt" in Path("page.html").read_text()
    assert "Nobody was hurt" in ask("xray", path, "--html", "-")[1]


def test_several_sources_are_a_folder_with_an_index(ask: Ask, tmp_path: Path) -> None:
    assert ask("xray", *articles(tmp_path), "--html", "pages")[0] == 0
    pages = {p.name for p in Path("pages").iterdir()}
    assert len(pages) == 3
    index = Path("pages/index.html").read_text()
    assert all(name in index for name in pages - {"index.html"})


def test_a_page_that_cannot_be_written_is_bad_input(ask: Ask, tmp_path: Path) -> None:
    path, other = articles(tmp_path)
    assert ask("xray", path, "--html", "nowhere/page.html")[0] == 2
    assert ask("xray", path, other, "--html", path)[0] == 2


def test_the_case_is_chosen_by_option_then_environment_then_habit(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("case.db", "env.db", "option.db"):
        assert ask("init", name)[0] == 0
    article = Path("a.txt")
    article.write_text(ARTICLE)
    ask("add", article, "--case", "option.db")
    monkeypatch.setenv("ASCERTAIN_CASE", "env.db")
    assert json.loads(ask("list", "--case", "option.db", "--json")[1])
    assert json.loads(ask("list", "--json")[1]) == []
    ask("add", article)
    assert json.loads(ask("list", "--json")[1])
    monkeypatch.delenv("ASCERTAIN_CASE")
    assert json.loads(ask("list", "--json")[1]) == []


def test_adding_again_says_that_it_is_there(ask: Ask, tmp_path: Path) -> None:
    path, _ = articles(tmp_path)
    ask("init")
    assert ": added (" in ask("add", path)[1]
    code, out, _ = ask("add", path)
    assert code == 0
    assert ": already in the case" in out


def test_a_case_keeps_its_settings_and_a_flag_covers_them(ask: Ask, tmp_path: Path) -> None:
    path, _ = articles(tmp_path)
    path.write_text(ARTICLE + "\nA cunning plot was behind it.\n")
    ask("init", "--use", "claims=rules", "--set", "claims.rules.loaded=no")
    ask("add", path)
    assert json.loads(ask("list", "--kind", "loaded_term", "--json")[1]) == []
    ask("add", path, "--set", "claims.rules.loaded=yes")
    assert json.loads(ask("list", "--kind", "loaded_term", "--json")[1])


def test_trace_reports_altered_bytes_with_its_code(ask: Ask, tmp_path: Path) -> None:
    path, _ = articles(tmp_path)
    ask("init")
    ask("add", path)
    claim = json.loads(ask("list", "--kind", "claim", "--json")[1])[0]["id"]
    code, out, _ = ask("trace", claim)
    assert code == 0
    assert "verified: " in out
    blob = next(p for p in Path("case.blobs").rglob("*") if p.is_file())
    blob.chmod(0o644)
    blob.write_bytes(b"something else")
    code, out, _ = ask("trace", claim)
    assert code == 3
    assert "NOT VERIFIED: snapshot bytes" in out


def test_text_of_strangers_cannot_steer_the_terminal(ask: Ask) -> None:
    ask("init")
    path = Path("a.txt")
    path.write_text(
        "Quiet \x1b[31mday\x1b]0;owned\x07 in Varn\n\nOfficials said the \x1b[2Jroad was open at noon today.\n"
    )
    ask("add", path)
    rows = [json.loads(ask("list", "--kind", kind, "--json")[1]) for kind in ("document", "claim")]
    ids = [row["id"] for kind in rows for row in kind]
    told = [ask("xray", path), ask("list"), ask("list", "--kind", "claim")]
    told += [ask(verb, name) for verb in ("show", "trace") for name in ids]
    assert all("\x1b" not in out and "\x07" not in out for _, out, _ in told)


def test_a_file_name_that_is_no_utf8_is_no_obstacle(ask: Ask) -> None:
    path = Path("caf\udce9.txt")
    path.write_text(ARTICLE)
    ask("init")
    assert ask("xray", path)[0] == 0
    assert json.loads(ask("xray", path, "--json")[1])["source"] == str(path)
    assert ask("add", path)[0] == 0
    assert ask("list")[0] == 0
    assert ask("xray", path, "--html", "page.html")[0] == 0


def test_a_reader_that_stops_listening_is_no_error(tmp_path: Path) -> None:
    paths = articles(tmp_path)
    command = [sys.executable, "-m", "ascertain", "xray", *map(str, paths), "--jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_an_interrupted_run_has_its_own_code(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Workbench, "stream", interrupted)
    code, _, err = ask("xray", "a.txt")
    assert (code, err.strip()) == (130, "error: interrupted")


def test_a_bar_is_shown_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with cli_output.progress(5) as silent:
        assert silent is None
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    with cli_output.progress(5) as advance:
        assert advance
        advance(3, 5, "[bold]three.txt")
    assert "3/5" in shown.getvalue()
    assert "[bold]three.txt" in shown.getvalue()


def test_a_question_is_asked_with_nothing_drawn_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with cli_output.working("encrypting case.db") as undisturbed:
        assert undisturbed(lambda: "grey herons")() == "grey herons"
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    cursor = "\x1b[?25h"
    """Shows the cursor, which a spinner hides as long as it turns."""
    with cli_output.working("encrypting case.db") as undisturbed:
        assert cursor not in shown.getvalue()
        assert undisturbed(lambda: str(cursor in shown.getvalue()))() == "True"
    assert "encrypting case.db" in shown.getvalue()


def test_in_a_narrow_terminal_ids_and_words_stay_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    row = ("clm-465ea8ae604c9b5d0dc0ae7e", "named_organisation", "", "the roof fell in before dawn")
    for width, whole in ((120, True), (40, False)):
        narrow = Console(width=width, highlight=False)
        monkeypatch.setattr(cli_output, "_console", lambda narrow=narrow: narrow)
        cli_output.table(("id", "basis", "stance", "text"), [row], whole=("id",))
        shown = capsys.readouterr().out
        assert ("stance" in shown) is whole
        assert all(word in shown for cell in row for word in cell.split())


def test_what_to_verify_against_must_be_there(ask: Ask) -> None:
    ask("init")
    for option in ("--witness", "--authority"):
        code, _, err = ask("verify", "case.db", option, "mistyped.json")
        assert (code, "mistyped.json' does not exist" in err) == (2, True)


def test_a_format_of_several_files_needs_a_folder(ask: Ask) -> None:
    ask("init")
    Path("taken").write_text("a file")
    code, _, err = ask("export", "csv", "-o", "taken")
    assert (code, "taken cannot be a folder" in err) == (2, True)


def test_main_ends_the_process_with_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_module, "run", lambda arguments=None: 3)
    with pytest.raises(SystemExit) as ended:
        cli_module.main([])
    assert ended.value.code == 3
