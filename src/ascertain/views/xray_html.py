"""The X-ray as one self-contained HTML page: readable without script, printable, no request to anywhere.

Style and script are inlined and named in the page's Content-Security-Policy by their SHA-256, so that nothing else in
the page can run or load, whatever the article's text holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from ascertain.model import Basis, PassageKind, Stance
from ascertain.views.language import noop
from ascertain.views.plain import one_line
from ascertain.views.rendering import digest, environment, sheet
from ascertain.views.words import BASIS, CHECKS, GROUPS, STANCE
from ascertain.views.xray_records import Block, ClaimView, Piece, Role, Segment, Sentence, SourceView, Tally, XRay

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Neighbouring segments with the same claims. `lead` is the innermost claim, whose look the run takes; `opens`
    are the claims whose first words stand here, each of which gets its number in the text."""

    lead: ClaimView | None
    claims: tuple[ClaimView, ...]
    opens: tuple[ClaimView, ...]
    segments: tuple[Segment, ...]


def render(xray: XRay, *, index: str | None = None, record: str | None = None, figures: Sequence[str] = ()) -> str:
    """One HTML page for one article. `index` is the address of the page that lists several, if there is one; `record`
    the beginning of the address where a claim, by its id, can be traced and decided on. `figures` are fragments of HTML made by this package, laid below the claims."""
    from markupsafe import Markup

    by_id = {c.id: c for c in xray.claims}
    page = _environment().get_template("xray.html.j2")
    return page.render(
        _assets(),
        x=xray,
        index=index,
        record=record,
        by_id=by_id,
        blocks=_groups(xray, by_id),
        strip=_strip(xray),
        words_at=_word_anchors(xray),
        ups=_ups(xray),
        source_at=_source_anchors(xray),
        figures=[Markup(f) for f in figures],  # noqa: S704 - fragments of our own templates, escaped there
    )


def render_index(xrays: Sequence[XRay]) -> str:
    """One HTML page that lists several articles, each linked to the page of the name `page_name` gives it."""
    return _environment().get_template("index.html.j2").render(_assets(), xrays=xrays)


def page_name(xray: XRay) -> str:
    """File name of an article's page: words of its title in plain letters, and digits of its document's id."""
    words = re.sub(r"[^a-z0-9]+", "-", (xray.head.title or "").lower()).strip("-")[:48].strip("-")
    ending = sha256(xray.head.document.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words or 'article'}-{ending}.html"


def page_hashes() -> tuple[str, ...]:
    """SHA-256 of the style and the script inlined in a page, in base64, for a server's Content-Security-Policy."""
    assets = _assets()
    return digest(str(assets["style"])), digest(str(assets["script"]))


STYLES = ("base", "ledger", "article", "figures", "actors", "media")
"""Style sheets in the order in which they are laid into a page; what a screen or a printer changes comes last."""


@cache
def _environment() -> Environment:
    filters: dict[str, Callable[..., str]] = {"pieces": _pieces, "share": _share, "day": lambda t: t[:10]}
    return environment(filters, {
        "BASIS": BASIS, "STANCE": STANCE, "GROUPS": GROUPS, "CHECKS": CHECKS, "bases": tuple(Basis),
        "stances": tuple(Stance), "shares": _shares, "page_name": page_name, "mark_classes": _mark_classes,
    })  # fmt: skip


@cache
def _assets() -> Mapping[str, object]:
    from markupsafe import Markup

    style = sheet(*STYLES)
    script = _tight_script((files("ascertain.views") / "templates" / "xray.js").read_text(encoding="utf-8"))
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": policy}  # noqa: S704 - our own files


def _tight_script(source: str) -> str:
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("// "))


def _groups(xray: XRay, by_id: Mapping[str, ClaimView]) -> list[tuple[bool, list[tuple[Block, list[list[Run]]]]]]:
    """Blocks in order, page furniture gathered: (is furniture, [(block, runs of each sentence)])."""
    opened: set[str] = set()
    drawn = ((b, [list(_runs(s, by_id, opened)) for s in b.sentences]) for b in xray.blocks)
    return [(chrome, list(group)) for chrome, group in groupby(drawn, lambda d: d[0].kind is PassageKind.CHROME)]


def _runs(sentence: Sentence, by_id: Mapping[str, ClaimView], opened: set[str]) -> Iterator[Run]:
    for ids, group in groupby(sentence.segments, lambda s: s.claims):
        claims = tuple(by_id[i] for i in ids)
        opens = tuple(sorted((c for c in claims if c.id not in opened), key=lambda c: c.number))
        opened.update(ids)
        lead = min(claims, key=lambda c: sum(p.end - p.start for p in c.content), default=None)
        yield Run(lead=lead, claims=claims, opens=opens, segments=tuple(group))


def _strip(xray: XRay) -> list[list[ClaimView]]:
    """Claims in reading order, parted by the passage in which they begin."""
    starts = [b.start for b in xray.blocks]
    return [list(group) for _, group in groupby(xray.claims, lambda c: bisect_right(starts, c.content[0].start))]


def _word_anchors(xray: XRay) -> frozenset[int]:
    """Starts of the segments that the ledger or the head points at; each gets the HTML id `w-START`."""
    ledger, head = xray.ledger, xray.head
    pieces = [
        *(p for s in (*ledger.named, *ledger.unnamed, *ledger.other) for p in (*s.words, *s.reasons)),
        *(p for f in ledger.flags for p in f.words),
        *(p for s in ledger.skipped for p in s.words),
        *(t.words for t in ledger.loaded),
        *(b.words for b in head.bylines if b.words),
        *(u.words[0] for c in xray.claims for u in c.taken_up if u.words),
    ]
    segments = {g.start for b in xray.blocks for s in b.sentences for g in s.segments}
    return frozenset(p.start for p in pieces) & segments


def _ups(xray: XRay) -> Mapping[int, list[ClaimView]]:
    """The claims that words point back at, by where those words end."""
    found: defaultdict[int, list[ClaimView]] = defaultdict(list)
    for claim in xray.claims:
        for up in claim.taken_up:
            if up.words and claim not in found[up.words[-1].end]:
                found[up.words[-1].end].append(claim)
    return found


def _source_anchors(xray: XRay) -> dict[str, str]:
    sources = (*xray.ledger.named, *xray.ledger.unnamed, *xray.ledger.other)
    return {s.id: f"s-{n}" for n, s in enumerate(sources, 1)}


def _pieces(pieces: Sequence[Piece]) -> str:
    return " … ".join(one_line(p.text) for p in pieces)


def _share(tally: Tally | SourceView, xray: XRay) -> str:
    total = len(xray.claims)
    return f"{round(100 * len(tally.claims) / total)} %" if total else "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of an article's claims in the index: percentages of the bar, the pattern it is drawn in, and where its
    claims are listed."""

    label: str
    count: int
    at: float
    width: float
    look: str
    anchor: str


def _shares(xray: XRay) -> list[Share]:
    groups = {g.key: len(g.claims) for g in xray.ledger.groups}
    total = sum(groups.values()) or 1
    named, unnamed, none = (groups[k] for k in ("named", "unnamed", "none"))
    parts = (
        (noop("named sources"), named, "np", "in-named"),
        (noop("unnamed sources"), unnamed, "uo", "in-unnamed"),
        (noop("other grounds"), sum(groups.values()) - named - unnamed - none, "cb", "which"),
        (noop("no stated basis"), none, "ns", "in-none"),
    )
    shares, at = [], 0.0
    for label, count, look, anchor in parts:
        width = round(100 * count / total, 2)
        target = anchor if count else "claims"
        shares.append(Share(label=label, count=count, at=round(at, 2), width=width, look=look, anchor=target))
        at += width
    return shares


_MARK_CLASS = {
    Role.SOURCE: "src", Role.ANTECEDENT: "ant", Role.CUE: "cue", Role.BASIS_CUE: "bcue",
    Role.STANCE_CUE: "scue", Role.REASON: "rsn", Role.LOADED: "ldd", Role.NOTED: "ntd",
}  # fmt: skip


def _mark_classes(segment: Segment) -> str:
    return " ".join(dict.fromkeys(_MARK_CLASS[m.role] for m in segment.marks))
