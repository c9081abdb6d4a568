"""Whose turn it is: the labels of printed interviews and hearings, and the entry heads of running reports.

Finds: passages that begin with "Q."/"A.", "Question:", initials or a name and a colon; which of these voices asks and
which answers; entry heads such as "21:30 Police widen the cordon".
Needs: the passages only, before any parse. No network, no clock.
Known misses: last answers of several paragraphs, interviews with two who answer under one label, unlabelled questions
that carry no question mark.
Example: `turns(document)` on "Q. Who rang?" and "A. The guard did." gives a Turn that asks and one that answers.
References: the labelling guidelines in docs/labelling.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ascertain.model import REPORTING, Document, Passage

LABEL = re.compile(
    r"\s*\**(?:(?P<qa>Q|A|Question|Answer)\s*\d*\s*[.:)]|(?P<name>[A-Z]{2,3}|[A-Z][\w’'-]+(?:\s[A-Z][\w’'.-]*){0,3})\s*:)\**\s+(?=\S)"
)
STAMP = re.compile(r"\s*(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s*(?:[ap]\.?m\.?|h|GMT|UTC|CET|BST))?\b[\s:–—-]*", re.I)
ASKS = frozenset({"q", "question"})
ENTRY = 110
"""Longest head of an entry, in code points; heads of running reports fit on a phone's two lines."""
STAMPS = 2
"""Passages that begin with a time of day before they count as entries: one alone may be a sentence ("9.30 was late")."""
ASKED = 3
"""Unlabelled questions, each followed by an answer, that make an interview."""
ANSWERER = re.compile(r"\b(?:I|I['’]\w+|me|my|we|our)\b")
ADDRESSED = re.compile(r"\byou(?:r|rs|['’]\w+)?\b", re.I)
MARKS = ("“", '"', "„", "‘")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One passage of a dialogue or running report. `speech` is where its words begin, after a label; `label` the label's
    words, empty where the form alone tells; `answers` whether a source speaks and not the author."""

    passage: Passage
    speech: int
    label: str
    answers: bool


def turns(document: Document) -> dict[int, Turn]:
    """The turns of a document by where their passage starts; empty for running prose."""
    passages = [p for p in document.passages if p.kind in REPORTING]
    return _labelled(document, passages) or _unlabelled(document, passages) | _stamped(document, passages)


def is_entry_head(document: Document, turn: Turn) -> bool:
    """Whether the passage is only the head of a running report's entry: a time of day and no whole sentence."""
    words = document.text[turn.speech : turn.passage.end].strip()
    return not turn.answers and not turn.label and (not words or (len(words) <= ENTRY and words[-1] not in ".!…"))


def _labelled(document: Document, passages: Sequence[Passage]) -> dict[int, Turn]:
    found = [(p, LABEL.match(document.text, p.start, p.end)) for p in passages]
    labels = [_name(m) for _, m in found if m is not None]
    used = Counter(labels)
    if set(used) & ASKS:
        found = [(p, m if m is not None and m.group("qa") else None) for p, m in found]
    paired = bool(set(used) & ASKS) and bool(set(used) & {"a", "answer"})
    if not paired and (sum(n > 1 for n in used.values()) < 2 or len(labels) * 2 < len(found) - 4):
        return {}
    asking = {label for label in used if label in ASKS} or {_asker(document, found, used)}
    used = Counter(_name(m) for _, m in found if m is not None)
    last = max(i for i, (_, m) in enumerate(found) if m is not None)
    out: dict[int, Turn] = {}
    voice: Turn | None = None
    for i, (passage, match) in enumerate(found):
        if match is not None and (paired or used[_name(match)] > 1):
            label = (match.group("qa") or match.group("name")).strip()
            voice = Turn(passage=passage, speech=match.end(), label=label, answers=_name(match) not in asking)
        elif voice is not None and i < last:
            voice = Turn(passage=passage, speech=passage.start, label="", answers=voice.answers)
        else:
            voice = None
        if voice is not None:
            out[passage.start] = voice
    return out


def _name(match: re.Match[str]) -> str:
    return (match.group("qa") or match.group("name")).strip().lower()


def _asker(document: Document, found: Sequence[tuple[Passage, re.Match[str] | None]], used: Counter[str]) -> str:
    """The label with the largest share of turns that end in a question mark."""
    ends: Counter[str] = Counter()
    for passage, match in found:
        if match is not None and document.text[passage.start : passage.end].rstrip(" *”\"'").endswith("?"):
            ends[_name(match)] += 1
    return max(used, key=lambda label: (ends[label] / used[label], label))


def _unlabelled(document: Document, passages: Sequence[Passage]) -> dict[int, Turn]:
    """Questions to a "you", printed without labels, and the first-person answers between them."""
    texts = [document.text[p.start : p.end].strip().strip("*") for p in passages]
    asked = [t.endswith("?") and len(t) < 400 and ADDRESSED.search(t) is not None for t in texts]
    asked = [a or (t.endswith("?") and len(t) < 200 and sum(asked) >= ASKED) for a, t in zip(asked, texts, strict=True)]
    replies = [
        i
        for i in range(1, len(texts))
        if asked[i - 1] and not asked[i] and not texts[i].startswith(MARKS) and ANSWERER.search(texts[i])
    ]
    if len(replies) < ASKED:
        return {}
    out: dict[int, Turn] = {}
    first, last = replies[0] - 1, replies[-1]
    for i in range(first, last + 1):
        quoted = texts[i].startswith(MARKS)
        answers = not asked[i] and not quoted
        if asked[i] or answers:
            out[passages[i].start] = Turn(passage=passages[i], speech=passages[i].start, label="", answers=answers)
    return out


def _stamped(document: Document, passages: Sequence[Passage]) -> dict[int, Turn]:
    found = [(p, STAMP.match(document.text, p.start, p.end)) for p in passages]
    entries = [(p, m) for p, m in found if m is not None]
    if len(entries) < STAMPS:
        return {}
    return {p.start: Turn(passage=p, speech=m.end(), label="", answers=False) for p, m in entries}
