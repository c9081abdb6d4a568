"""The X-ray in a terminal: the account first, then each claim on a line or two. Reads the same without colour."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ascertain.model import Polarity, Stance
from ascertain.views.plain import one_line, right_to_left
from ascertain.views.words import BASIS, CHECKS, GROUPS, STANCE
from ascertain.views.xray_records import ClaimView, SourceView, XRay

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text


def summary(xray: XRay, *, claims: bool = True) -> RenderableType:
    """A rich renderable of one X-ray, wrapped to the console's width; `claims=False` leaves the list of claims out."""
    from rich.console import Group

    parts: list[RenderableType] = [_title(xray), *_flags(xray)]
    if xray.claims:
        parts += [_gap(), _overview(xray), _table(xray), _gap(), *_sources(xray), *_handles(xray)]
    else:
        parts += [_gap(), _text("No claims were found.")]
    parts += _left_out(xray)
    if claims and xray.claims:
        parts += [_gap(), _heading("Claims"), _claims(xray)]
    return Group(*parts)


def isolated(text: str) -> str:
    """`text` on one line; where it holds right-to-left letters, kept in one piece by Unicode isolates."""
    text = one_line(text)
    return f"\u2068{text}\u2069" if right_to_left(text) else text


def _text(words: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(words, style=style)


def _gap() -> Text:
    return _text("")


def _heading(words: str) -> Text:
    return _text(words, "bold")


def _title(xray: XRay) -> Text:
    head = xray.head
    title = _text(isolated(head.title or "Untitled article"), "bold")
    names = "; ".join(dict.fromkeys(isolated(b.name) for b in head.bylines)) or "no byline"
    facts = (head.outlet and isolated(head.outlet), names, head.published or "no date", head.language)
    title.append("\n" + " · ".join(f for f in facts if f), "not bold dim")
    title.append("\n" + head.snapshot, "not bold dim")
    return title


def _flags(xray: XRay) -> list[Text]:
    return [_text(f"! {isolated(f.message)}{_numbers(xray, f.claims)}", "yellow") for f in xray.ledger.flags]


def _numbers(xray: XRay, ids: tuple[str, ...]) -> str:
    wanted = set(ids)
    numbers = [str(c.number) for c in xray.claims if c.id in wanted]
    return f" [{' '.join(numbers)}]" if numbers else ""


def _overview(xray: XRay) -> Text:
    total = len(xray.claims)
    parts = [f"{len(g.claims)} on {GROUPS[g.key][0]}" for g in xray.ledger.groups if g.claims]
    return _text(f"{total} claim{'' if total == 1 else 's'}: {', '.join(parts)}")


def _table(xray: XRay) -> Table:
    from rich import box
    from rich.table import Table

    used = [t for t in xray.ledger.stances if t.claims]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("Basis", footer="All", no_wrap=True)
    for tally in used:
        word = STANCE[Stance(tally.key)]
        table.add_column(f"{word.glyph} {word.label}", footer=str(len(tally.claims)), justify="right")
    table.add_column("All", footer=str(len(xray.claims)), justify="right")
    for row in xray.ledger.rows:
        if row.claims:
            cells = {t.key: str(len(t.claims)) for t in row.stances}
            word = BASIS[row.basis]
            counts = [cells.get(t.key, "·") for t in used]
            table.add_row(f"{word.glyph} {word.label}", *counts, str(len(row.claims)))
    return table


def _sources(xray: XRay) -> list[Text]:
    ledger = xray.ledger
    lines: list[Text] = []
    for title, sources in (
        ("Named", ledger.named),
        ("Unnamed", ledger.unnamed),
        ("Documents and others", ledger.other),
    ):
        if sources:
            lines.append(_heading(f"{title} sources" if title != "Documents and others" else title))
            lines += [_source(xray, s) for s in sources]
    author = ledger.author.claims
    lines.append(_text(f"The author’s own voice: {len(author)} of {len(xray.claims)} claims"))
    return lines


def _source(xray: XRay, source: SourceView) -> Text:
    glyphs = "".join(BASIS[b].glyph for b in source.bases)
    line = _text(f"  {glyphs} {isolated(source.label)}")
    line.append(_numbers(xray, source.claims), "dim")
    if source.group == "unnamed":
        reasons = "; ".join(isolated(p.text) for p in source.reasons)
        line.append(f" ({f'reason: {reasons}' if reasons else 'no reason given'})", "dim")
    return line


def _handles(xray: XRay) -> list[Text]:
    ledger = xray.ledger
    lines = [_text(f"  {CHECKS[t.key]}: {len(t.claims)}", "dim") for t in ledger.checks if t.claims]
    found = [_heading("Handles for checking"), *lines] if lines else []
    if ledger.loaded:
        words = ", ".join(dict.fromkeys(isolated(t.words.text) for t in ledger.loaded))
        found.append(_text(f"Words that carry a judgement: {words}"))
    return found


def _left_out(xray: XRay) -> list[Text]:
    reasons = Counter(one_line(s.reason) for s in xray.ledger.skipped)
    return [_text(f"Left out: {reason}{f' ({n} times)' if n > 1 else ''}", "dim") for reason, n in reasons.items()]


def _claims(xray: XRay) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1), expand=False)
    grid.add_column(justify="right", no_wrap=True, style="dim")
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for claim in xray.claims:
        grid.add_row(str(claim.number), BASIS[claim.basis].glyph, _claim(claim))
    return grid


def _claim(claim: ClaimView) -> Text:
    word = STANCE[claim.stance]
    line = _text(isolated(claim.text))
    via = "".join(f", as reported by {isolated(v.voice.label)}" for v in claim.via)
    stance = f"{word.glyph} {word.label.lower()}"
    negative = ", stated as not holding" if claim.polarity is Polarity.NEGATIVE else ""
    line.append(
        f"\n{isolated(claim.voice.label)}{via} · {BASIS[claim.basis].label.lower()} · {stance}{negative}", "dim"
    )
    for up in claim.taken_up:
        line.append(f"\ntaken up by {isolated(up.voice.label)}, {BASIS[up.basis].label.lower()}", "dim")
    return line
