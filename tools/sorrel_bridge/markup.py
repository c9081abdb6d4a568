"""Labelled source text of one article: what stands on the page and who says what, in one place.

A file is a head of `key: value` lines, a blank line, then blocks parted by blank lines. A block may open with a mark:
`# ` heading, `> ` pull quote, `^ ` caption, `! ` a line that is not reporting; ` || ` sets off a cite or credit.
`{name} ` names a paragraph so that reuse can point at it. Labels stand around the words they label:

    [np"Anse Dorrow".a|They came for the flour]           basis, speaker, stance
    [k:D=np"Anse Dorrow".a-@h1|The post], he said, [k|was not empty]    tag k, alias D, negative, about h1, two pieces

Basis codes are those of `BASES` and, for the author's own voice, of `OWN`; stance codes those of `STANCES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

BASES = {
    "np": "named_person",
    "no": "named_organisation",
    "uo": "unnamed_official",
    "ux": "unnamed_other",
    "dc": "document",
}
OWN = {"fh": "first_hand", "cb": "common_belief", "op": "author_opinion", "n": "none_stated"}
STANCES = {"a": "asserted", "p": "probable", "o": "possible", "d": "denied", "q": "questioned", "h": "hypothetical"}
KINDS = {"#": "heading", ">": "quote", "^": "caption", "!": "note"}

LABEL = re.compile(r"\[([^\]|]*)\|([^\]]*)\]")
HEAD = re.compile(
    r'(?:(?P<tag>[a-z]\w*):)?(?:(?P<alias>[A-Z]\w*)=)?(?:(?P<basis>[a-z]{2})"(?P<speaker>[^"]+)"|(?P<ref>\w+))'
    r"\.(?P<stance>[a-z])(?P<negative>-)?(?:@(?P<happened>h\d+))?"
)


@dataclass(kw_only=True)
class Block:
    """One paragraph, heading, caption or quote, without its labels."""

    kind: str
    text: str
    name: str | None = None
    credit: str | None = None


@dataclass(kw_only=True)
class Label:
    """One labelled claim; `pieces` are (block number, start, end) in the block's text."""

    speaker: str | None
    basis: str
    stance: str
    negative: bool
    happened: str | None
    tag: str | None
    pieces: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(kw_only=True)
class Article:
    """One parsed source file."""

    head: dict[str, str]
    blocks: list[Block]
    labels: list[Label]

    @property
    def bylines(self) -> list[tuple[str, list[str]]]:
        """(name, where it stands) in the order of the head line."""
        pairs = (entry.strip().rpartition("@") for entry in self.head["bylines"].split(";"))
        return [(name, where.split(",")) for name, _, where in pairs]

    def paragraph(self, name: str) -> str:
        """Text of the paragraph of that name."""
        return next(block.text for block in self.blocks if block.name == name)


def smarten(text: str) -> str:
    """Straight quotes to typographic ones, character for character, so that offsets stay."""
    out: list[str] = []
    for char in text:
        opening = not out or out[-1] in " \n(—“‘"
        out.append({'"': "“" if opening else "”", "'": "‘" if opening else "’"}.get(char, char))
    return "".join(out)


def parse(path: Path, *, straight: bool) -> Article:
    """Read one source file; `straight` keeps typewriter quotes. ValueError names the file and the label at fault."""
    top, _, rest = path.read_text("utf-8").partition("\n\n")
    head = dict(line.split(": ", 1) for line in top.splitlines())
    head["title"] = head["title"] if straight else smarten(head["title"])
    reader = _Reader(path.name, straight)
    for chunk in rest.strip().split("\n\n"):
        reader.block(chunk)
    return Article(head=head, blocks=reader.blocks, labels=reader.labels)


class _Reader:
    def __init__(self, name: str, straight: bool) -> None:
        self.name, self.straight = name, straight
        self.blocks: list[Block] = []
        self.labels: list[Label] = []
        self.aliases: dict[str, tuple[str, str]] = {}

    def dress(self, text: str) -> str:
        return text if self.straight else smarten(text)

    def block(self, chunk: str) -> None:
        kind = KINDS.get(chunk[0], "paragraph") if chunk[1:2] == " " else "paragraph"
        chunk = chunk[2:] if kind != "paragraph" else chunk
        named = re.match(r"\{(\w+)\} ", chunk)
        chunk = chunk[named.end() :] if named else chunk
        marked, _, credit = chunk.partition(" || ")
        text, at = "", 0
        for found in LABEL.finditer(marked):
            text += marked[at : found.start()]
            label = self.label(found[1])
            label.pieces.append((len(self.blocks), len(text), len(text) + len(found[2])))
            text, at = text + found[2], found.end()
        text += marked[at:]
        self.blocks.append(
            Block(
                kind=kind,
                text=self.dress(text),
                name=named[1] if named else None,
                credit=self.dress(credit) if credit else None,
            )
        )

    def label(self, head: str) -> Label:
        found = HEAD.fullmatch(head)
        if not found:
            return self.tagged(head)
        label = self.new(found)
        self.labels.append(label)
        return label

    def new(self, found: re.Match[str]) -> Label:
        speaker: str | None
        if found["speaker"]:
            basis, speaker = BASES[found["basis"]], self.dress(found["speaker"])
            if found["alias"]:
                self.aliases[found["alias"]] = (basis, speaker)
        elif found["ref"] in OWN:
            basis, speaker = OWN[found["ref"]], None
        elif found["ref"] in self.aliases:
            basis, speaker = self.aliases[found["ref"]]
        else:
            raise ValueError(f"{self.name}: no speaker {found['ref']!r} before [{found[0]}|")
        return Label(
            speaker=speaker,
            basis=basis,
            stance=STANCES[found["stance"]],
            negative=bool(found["negative"]),
            happened=found["happened"],
            tag=found["tag"],
        )

    def tagged(self, tag: str) -> Label:
        for label in self.labels:
            if label.tag == tag:
                return label
        raise ValueError(f"{self.name}: no label tagged {tag!r}")
