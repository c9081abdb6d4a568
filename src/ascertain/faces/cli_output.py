"""What the command line prints. Text of strangers reaches a terminal with its control characters written out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ascertain.app.json import builtins, encode, tagged
from ascertain.faces.cli_options import DONE, INCOMPLETE, Ask
from ascertain.model import BadInput
from ascertain.views.plain import one_line, visible

if TYPE_CHECKING:
    from rich.console import Console

    from ascertain.app import Outcome
    from ascertain.app.doctor import Finding
    from ascertain.app.fact_checks import Imported
    from ascertain.app.runner import Progress
    from ascertain.app.trace import Trace
    from ascertain.model import Part
    from ascertain.views import XRay

LONGEST = 24
"""Of longer words a column may fold: addresses, names of files."""
EXCERPT = 160
"""Longest stretch of text in one line of a trace or table, in characters."""


def say(message: str) -> None:
    """A message for people, on standard error."""
    print(one_line(message), file=sys.stderr)


def say_count(count: int, one: str, many: str = "") -> None:
    """So many, on standard error. many: where it is not `one` with an s."""
    say(f"{count} {one if count == 1 else many or one + 's'}")


def complain(message: str, hint: str | None = None, *, code: int, as_json: bool = False) -> None:
    """An error on one line, and what to do about it on another; as_json: both in one line of JSON, with the exit code."""
    if as_json:
        print(encode({"error": one_line(message), "hint": hint, "exit_code": code}), file=sys.stderr)
        return
    say(f"error: {message}")
    if hint:
        say(f"hint: {hint}")


@contextmanager
def progress(total: int) -> Iterator[Progress | None]:
    """A bar on standard error where that is a terminal, with how many are done of `total` (inside an archive of about how many, as
    its bytes so far tell), the time that is left, and how many are done a second; else None."""
    if not sys.stderr.isatty():
        yield None
        return
    from time import monotonic

    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[last]}", markup=False),
    )
    begun = monotonic()

    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, last="", rate="", count=f"0/{total}")

        def advance(done: int, of: int, source: str) -> None:
            rate = f"{done / max(monotonic() - begun, 0.001):.1f}/s"
            count = f"{done}/{of}" if of == total else f"{done} of about {of}"
            # The whole stays 1: a bar forgets its pace when that changes.
            bar.update(task, completed=done / max(of, 1), count=count, last=one_line(source)[-60:], rate=rate)

        yield advance


@contextmanager
def working(what: str) -> Iterator[Callable[[Ask], Ask]]:
    """What is being done, and for how long already, on standard error where that is a terminal: for work of which the whole is not
    known before it is done. It yields what makes a question one that nothing is drawn over while it is asked."""
    if not sys.stderr.isatty():
        yield lambda ask: ask
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        bar.add_task(what, total=None)

        def undisturbed(ask: Ask) -> Ask:
            def asked() -> str:
                bar.stop()
                try:
                    return ask()
                finally:
                    bar.start()

            return asked

        yield undisturbed


# JSON


def print_json(values: Iterable[object], *, single: bool = False) -> None:
    """A JSON array of the values on standard output; with `single`, the one value itself."""
    rows = list(values)
    _write(encode(builtins(rows[0] if single else rows), indent=2))


def print_line(value: object) -> None:
    """One line of JSON, at once."""
    _write(encode(value))


def lines(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Print one line of JSON for each outcome as it comes; all of them are handed back."""
    seen = []
    for outcome in outcomes:
        print_line(outcome_fields(outcome))
        seen.append(outcome)
    return tuple(seen)


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """All that an X-ray knows of one source; records and documents name their kind."""
    return {
        "source": outcome.source,
        "snapshot": builtins(outcome.snapshot),
        "documents": [tagged(d) for d in outcome.documents],
        "records": [tagged(r) for r in outcome.records],
        "skipped": builtins(outcome.skipped),
        "failed": builtins(outcome.failed),
        "derivations": builtins(outcome.derivations),
        "xrays": [builtins(x) for x in outcome.xrays()],
    }


def added_fields(outcome: Outcome, *, dry: bool = False) -> dict[str, Any]:
    """What `add` tells of one source; dry: nothing was read yet."""
    counts: dict[str, int] = {}
    for record in outcome.records:
        kind = tagged(record)["record"]
        counts[kind] = counts.get(kind, 0) + 1
    return {
        "source": outcome.source,
        "state": "would be read" if dry and not (outcome.known or outcome.failed) else _state(outcome),
        "snapshot": outcome.snapshot.id if outcome.snapshot else None,
        "documents": [d.id for d in outcome.documents],
        "records": counts,
        "failed": builtins(outcome.failed),
    }


def _state(outcome: Outcome) -> str:
    if outcome.snapshot is None:
        return "skipped"
    if outcome.known:
        return "already in the case"
    if not outcome.documents:
        return "kept unread"
    return "added in part" if outcome.failed else "added"


def part_fields(part: Part[Any, Any]) -> dict[str, Any]:
    """A part as `parts` lists it."""
    return {
        "stage": part.stage,
        "name": part.name,
        "version": part.version,
        "summary": part.summary,
        "traits": {name: _plain(value) for name, value in part.traits.items()},
        "settings": [
            {"name": s.name, "type": s.type.__name__, "default": s.default, "help": s.help} for s in part.settings
        ],
    }


# Pages


def write_pages(outcomes: Sequence[Outcome], target: str, *, folder: bool) -> None:
    """The page of one source as the file `target` (`-` for standard output); of several, a folder with an index."""
    from ascertain.app.figures import figures
    from ascertain.app.handing_on import make_folder
    from ascertain.views import page_name, render, render_index

    xrays = tuple(x for outcome in outcomes for x in outcome.xrays())
    records = [r for outcome in outcomes for r in outcome.records]
    drawn = {d.id: [f.html for f in figures(d, records, o.derivations)] for o in outcomes for d in o.documents}
    path = Path(target)
    if folder or len(xrays) > 1 or path.is_dir():
        make_folder(path)
        for xray in xrays:
            save(path / page_name(xray), render(xray, index="index.html", figures=drawn[xray.head.document]))
        save(path / "index.html", render_index(xrays))
        say(f"wrote {len(xrays)} pages; open {path / 'index.html'}")
    elif xrays and target == "-":
        _write(render(xrays[0], figures=drawn[xrays[0].head.document]))
    elif xrays:
        save(path, render(xrays[0], figures=drawn[xrays[0].head.document]))
        say(f"wrote {path}")


def write_figures(outcomes: Sequence[Outcome], target: str) -> None:
    """The pictures of each article as SVG files in the folder `target`."""
    from ascertain.app.figures import figures
    from ascertain.app.handing_on import make_folder
    from ascertain.views import page_name

    folder = Path(target)
    make_folder(folder)
    written = 0
    for outcome in outcomes:
        for xray in outcome.xrays():
            document = next(d for d in outcome.documents if d.id == xray.head.document)
            for figure in figures(document, outcome.records, outcome.derivations):
                if figure.svg:
                    save(folder / f"{page_name(xray).removesuffix('.html')}-{figure.key}.svg", figure.svg)
                    written += 1
    say(f"wrote {written} figures to {folder}")


def save(path: Path, page: str) -> None:
    """Write a page or a drawing. BadInput where the path cannot be written."""
    try:
        path.write_text(page, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}); give another path") from error


# Terminal


def print_summaries(outcomes: Iterable[Outcome]) -> None:
    """The summary of each X-ray."""
    from ascertain.views import summary

    console = _console()
    xrays: list[XRay] = [x for outcome in outcomes for x in outcome.xrays()]
    for number, xray in enumerate(xrays):
        if number:
            console.rule()
        console.print(summary(xray))


def print_checks(found: Iterable[Imported], *, as_json: bool) -> int:
    """How many published fact-checks each file gave, and what could not be used; the exit code."""
    given = tuple(found)
    if as_json:
        print_json([{"source": f.source, "checks": len(f.checks), "skipped": builtins(f.skipped)} for f in given])
    for one in () if as_json else given:
        say(f"{one.source}: {len(one.checks)} published checks; ascertain compare says what they may be about")
        for skip in one.skipped:
            say(f"  left out: {skip.reason}")
    return INCOMPLETE if any(f.skipped for f in given) else DONE


def say_skipped(rows: Sequence[Mapping[str, Any]]) -> int:
    """What was left out and why, one line each, then how many of each kind; the number of sources that this concerns."""
    codes: dict[str, int] = {}
    for row in rows:
        for skip in row["failed"]:
            item = "" if skip["item"] in (row["source"], row["snapshot"]) else f" of {skip['item']}"
            say(f"skipped {row['source']}, {skip['stage']}{item} ({skip['code']}): {skip['reason']}")
            codes[skip["code"]] = codes.get(skip["code"], 0) + 1
    if len(rows) > 1:
        states: dict[str, int] = {}
        for row in rows:
            states[row["state"]] = states.get(row["state"], 0) + 1
        why = ", ".join(f"{count} {code}" for code, count in sorted(codes.items(), key=lambda c: (-c[1], c[0])))
        told = ", ".join(f"{count} {state}" for state, count in states.items())
        say(f"{len(rows)} sources: {told}" + (f"; left out: {why}" if why else ""))
    return sum(bool(row["failed"]) for row in rows)


def print_added(rows: Iterable[Mapping[str, Any]]) -> None:
    """One line for each source."""
    for row in rows:
        counts = ", ".join(counted(count, kind) for kind, count in row["records"].items()) or "no records"
        _write(one_line(f"{row['source']}: {row['state']}" + (f" ({counts})" if row["documents"] else "")))


def counted(count: int, kind: str) -> str:
    """So many of a kind of record, in words."""
    return f"{count} {kind.replace('_', ' ')}{'' if count == 1 else 's'}"


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """A table whose columns are those that any row fills. Ids are kept whole, for the next command."""
    hidden = (
        "kind",
        "document",
        "snapshot",
        "attribution",
        "start",
        "end",
        "method",
        "score",
        "characters",
        "speaker_kind",
    )
    names = [n for n in (rows[0] if rows else ()) if n not in hidden and any(r[n] not in (None, {}) for r in rows)]
    table(names, [[_cell(row[n]) for n in names] for row in rows], whole=("id",))
    say_count(len(rows), "row")


def print_fields(fields: Mapping[str, Any]) -> None:
    """One thing as names and values; a document's text stands last and whole."""
    rows = [
        [name, _cell(value, limit=2000)] for name, value in fields.items() if name != "text" and value not in (None, [])
    ]
    table(("field", "value"), rows, whole=("field",), header=False)
    if "text" in fields:
        _write("\n" + visible(fields["text"]))


def print_trace(trace: Trace) -> None:
    """The chain from the record to the bytes."""
    _write(f"{trace.kind} {trace.id}" + (f" (superseded by {trace.superseded_by})" if trace.superseded_by else ""))
    for word in trace.words:
        _write(f"  {word.role} {word.start}-{word.end}: {_cut(word.text)}")
        for raw in word.raw:
            where = f"page {raw.page}, characters" if raw.page else "bytes"
            text = "" if raw.text is None else f": {_cut(raw.text)}"
            _write(f"    {where} {raw.start}-{raw.end}{'' if raw.exact else ' (whole run)'}{text}")
    if trace.document:
        _write(f"document {trace.document['id']}: {_cut(trace.document['title'] or 'untitled')}")
    for derivation in trace.derivations:
        _write(
            f"made by {derivation.method} ({derivation.stage}) at {derivation.made_at}, settings {derivation.settings}"
        )
    if trace.snapshot:
        _write(f"snapshot {trace.snapshot.id}: {trace.snapshot.size} bytes, {trace.snapshot.media_type}")
    for capture in trace.captures:
        _write(f"  captured {capture.captured_at} by {capture.method} from {one_line(capture.origin)}")
    for below in trace.below:
        _write(f"rests on {below.kind} {below.id}: {_cut(' … '.join(w.text for w in below.words[:2]))}".rstrip(": "))
    _write(
        f"verified: {len(trace.checks)} checks" if trace.verified else f"NOT VERIFIED: {one_line(trace.mismatch or '')}"
    )


def print_parts(rows: Iterable[Mapping[str, Any]]) -> None:
    """Each part, and under it its settings."""
    for row in rows:
        _write(f"{row['stage']}.{row['name']} {row['version']}: {row['summary']}")
        for setting in row["settings"]:
            _write(f"    {setting['name']} ({setting['type']}, {setting['default']!r}): {setting['help']}")


def print_findings(findings: Iterable[Finding]) -> None:
    """One line for each finding, and what to do where something is missing."""
    for finding in findings:
        _write(f"{finding.state:<9}{finding.name}: {one_line(finding.detail)}")
        if finding.advice:
            _write(f"         -> {one_line(finding.advice)}")


def table(
    names: Sequence[str], rows: Sequence[Sequence[str]], *, whole: Sequence[str] = (), header: bool = True
) -> None:
    """Rows in columns; the columns named in `whole` are never folded. Where the terminal is too narrow for the words of a row
    to stand beside each other, each row is a block, its cells below one another under their names."""
    from rich import box
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    console = _console()
    if header and sum(_narrowest(n, [row[i] for row in rows], n in whole) for i, n in enumerate(names)) > console.width:
        for row in rows:
            console.print(Text(row[0], style="bold"))
            for name, cell in zip(names[1:], row[1:], strict=True):
                if cell:
                    console.print(Padding(Text(f"{name}: {cell}" if name else cell), (0, 0, 0, 2), expand=False))
        return
    grid = Table(box=box.SIMPLE_HEAD if header else None, show_header=header, pad_edge=False)
    for name in names:
        grid.add_column(name, no_wrap=name in whole, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)


def _narrowest(name: str, cells: Sequence[str], whole: bool) -> int:
    """Characters that a column needs so that its words stay whole, with the space beside it."""
    pieces = cells if whole else (word for text in (name, *cells) for word in text.split())
    return 3 + min(max(map(len, pieces), default=0), LONGEST if not whole else sys.maxsize)


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False)
    # A pipe has no width: rows are not to be folded for the program that reads them.
    return console if console.is_terminal else Console(highlight=False, width=max(console.width, 200))


def _cell(value: object, *, limit: int = EXCERPT) -> str:
    if isinstance(value, dict):
        value = ", ".join(counted(n, kind) for kind, n in value.items()) if _counts(value) else encode(value)
    elif isinstance(value, list | tuple):
        value = encode(value)
    return "" if value is None else _cut(str(value), limit)


def _counts(value: Mapping[str, object]) -> bool:
    return all(isinstance(count, int) for count in value.values())


def _cut(text: str, limit: int = EXCERPT) -> str:
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _plain(value: object) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else value


def _write(text: str) -> None:
    # Written as bytes: the terminal's charset must not decide whether a page or a JSON text can be written.
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
