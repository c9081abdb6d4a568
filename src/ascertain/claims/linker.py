"""Tagged words to attributions: every content to its cue, every cue to its source or to none.

Each choice is a softmax over the candidates nearby and "none". A candidate is scored by a small network over what a
reader would use: where the encoder points, side, distance, what stands between, paragraph and quotation. A source may
serve several cues; contents that choose one cue become one attribution in pieces; a quotation that goes on in the next
paragraph stays with its cue. What results is weighed as a whole, and its score is the probability that it is right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascertain.claims.pointers import UNSEEN, Floats, Ints, Tagged, Words, pointed
from ascertain.encoder import Reading

Spans = tuple[tuple[int, int], ...]

REACH = 6
"""Candidates looked at on either side; the right one lies further off in under 0.5 % of the training links."""
LONG = 8
"""Words from which a content may stand in a paragraph of its own, without a cue."""
SURE = 0.8
"""Least score of a content that is kept without a cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One attribution in code points of the text. `source` is empty where none is stated, `cue` where a statement of
    somebody's stands without words that say so (lists of quotations, block quotes)."""

    source: Spans
    cue: Spans
    content: Spans
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An attribution as proposed, before it is weighed. `clues` are the numbers that it is weighed by; without a cue, the
    one number that it is given for a score."""

    cue: Tagged | None
    source: Tagged | None
    content: tuple[Tagged, ...]
    clues: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Linker:
    """Weights of three small networks, content, source and accept: `NAME_w1, _b1, _w2, _b2`, and `_mean, _scale` of the
    features. `content_none` and `source_none` weigh (log p none, own score, 1) to the score of no link at all; a draft
    that accept gives less than `floor` (with a source, without one) is dropped. `habits` [word pieces, 2]: how much more
    often than another a word is of a cue without a source, and how much more often a cue of this word has none (log odds)."""

    weights: Mapping[str, Floats]

    def choose(self, role: str, features: Floats, none: Floats) -> tuple[int, float]:
        """Index of the best candidate, -1 for none, and its probability. features [candidates, k]; none [3]."""
        scores = np.append(self._scores(role, features), none @ self.weights[f"{role}_none"])
        powers = np.exp(scores - scores.max())
        best = int(powers.argmax())
        return (best if best < len(features) else -1), float(powers[best] / powers.sum())

    def certainty(self, drafts: Sequence[Draft]) -> Floats:
        """Probability that source and content are both right, one a draft."""
        scores = self._scores("accept", np.array([d.clues for d in drafts], np.float32).reshape(len(drafts), CLUES))
        result: Floats = (1 / (1 + np.exp(-scores))).astype(np.float32)
        return result

    def _scores(self, name: str, features: Floats) -> Floats:
        w = self.weights
        x = (features - w[f"{name}_mean"]) / w[f"{name}_scale"]
        result: Floats = np.tanh(x @ w[f"{name}_w1"] + w[f"{name}_b1"]) @ w[f"{name}_w2"] + w[f"{name}_b2"]
        return result


def link(words: Words, drafts: Sequence[Draft], linker: Linker) -> list[Linked]:
    """The drafts that are more likely right than `floor`, in the order of their cues."""
    floors = linker.weights["floor"].tolist()
    cued = [d for d in drafts if d.cue]
    found = [_linked(words, d, d.clues[0]) for d in drafts if not d.cue]
    for draft, score in zip(cued, linker.certainty(cued).tolist(), strict=True):
        if score >= floors[draft.source is None]:
            found.append(_linked(words, draft, score))
    return sorted(found, key=lambda a: a.cue or a.content)


def _linked(words: Words, draft: Draft, score: float) -> Linked:
    return Linked(
        source=(words.span(draft.source),) if draft.source else (),
        cue=(words.span(draft.cue),) if draft.cue else (),
        content=tuple(words.span(c) for c in draft.content),
        score=score,
    )


def propose(
    words: Words, tagged: Sequence[Tagged], reading: Reading, linker: Linker, *, bold: bool = False
) -> list[Draft]:
    """Every cue with the contents that choose it and the source that it chooses. A content that chooses
    no cue stays without one where it is long and sure; other such contents, and cues that no content chooses, are left
    out."""
    scene = Scene.of(words, tagged, reading)
    parts: dict[int, list[tuple[Tagged, float]]] = {}
    last, drafts = -1, []
    for i, content in enumerate(scene.contents):
        candidates, features, none = scene.options("content", i)
        at, sure = linker.choose("content", features, none)
        if at < 0 and (last < 0 or not _goes_on(words, scene.contents, i)):
            if content.end - content.start >= LONG and content.score >= SURE:
                drafts.append(Draft(cue=None, source=None, content=(content,), clues=(content.score * sure,)))
            continue
        last = candidates[at] if at >= 0 else last
        parts.setdefault(last, []).append((content, sure))
    for k, chosen in sorted(parts.items()):
        candidates, features, none = scene.options("source", k)
        at, sure = linker.choose("source", features, none)
        source = scene.sources[candidates[at]] if at >= 0 else None
        clues = _clues(words, scene.cues[k], source, chosen, linker.weights["habits"])
        choice = (_logit(sure), float(np.log(scene.to_source[k, -1] + UNSEEN)), float(bold))
        drafts.append(
            Draft(cue=scene.cues[k], source=source, content=tuple(c for c, _ in chosen), clues=clues + choice)
        )
    return drafts


def _goes_on(words: Words, contents: Sequence[Tagged], i: int) -> bool:
    """Whether a content without a cue of its own goes on with the one before: inside one quotation, or as the next
    paragraph of a statement set without marks, where both fill their paragraphs."""
    start, end = contents[i].start, contents[i].end
    if words.resumed[start]:
        return True
    before = contents[i - 1].end if i else 0
    return (
        end - start >= LONG
        and 0 <= start - before <= 2  # closing marks
        and words.paragraph[before - 1] + 1 == words.paragraph[start]
    )


def merge(first: Sequence[Draft], more: Sequence[Draft]) -> list[Draft]:
    """All of `first`, and of `more` what shares no word of cue or content with it."""
    taken = {i for d in first for i in _indices(d)}
    return [*first, *(d for d in more if taken.isdisjoint(_indices(d)))]


def _indices(draft: Draft) -> set[int]:
    runs = (*draft.content, draft.cue) if draft.cue else draft.content
    return {i for t in runs for i in range(t.start, t.end)}


def _clues(
    words: Words, cue: Tagged, source: Tagged | None, chosen: list[tuple[Tagged, float]], habits: Floats
) -> tuple[float, ...]:
    contents = [c for c, _ in chosen]
    rate, share = habits[words.ids[cue.start : cue.end]].T if source is None else np.zeros((2, 1))
    sizes = [c.end - c.start for c in contents]
    mean = sum(c.score * n for c, n in zip(contents, sizes, strict=True)) / sum(sizes)
    return (
        _logit(cue.score),
        _logit(mean),
        _logit(max(c.score for c in contents)),
        _logit(source.score) if source else 0.0,
        float(source is None),
        _logit(max(p for _, p in chosen)),
        _logit(min(p for _, p in chosen)),
        float(np.log(len(chosen))),
        float(np.log(sum(sizes))),
        float(np.log(cue.end - cue.start)),
        float(np.log1p(min(max(c.start - cue.end, cue.start - c.end, 0) for c in contents))),
        float(np.mean([words.quoted[c.start] for c in contents])),
        float(any(words.quoted[cue.start : cue.end])),
        float(min(c.start for c in contents) < cue.start < max(c.start for c in contents)),
        float(np.mean([(c.side == "L") == (cue.start < c.start) for c in contents])),
        float(cue.start == 0 or words.paragraph[cue.start - 1] != words.paragraph[cue.start]),
        float(rate.max()),
        float(share.max()),
        float(share.min()),
    )


def _logit(p: float) -> float:
    p = min(max(p, 1e-3), 1 - 1e-3)
    return float(np.log(p / (1 - p)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The tagged runs of one text and how the encoder's link vectors join them.

    `to_cue` [contents, cues + 1] and `to_source` [cues, sources + 1]: probabilities, the last column is none.
    """

    words: Words
    tagged: Sequence[Tagged]
    cues: Sequence[Tagged]
    sources: Sequence[Tagged]
    contents: Sequence[Tagged]
    to_cue: Floats
    to_source: Floats
    choices: Mapping[str, Sequence[tuple[list[int], Floats]]]
    """By role, for every content (or cue) its candidates and their features."""

    @classmethod
    def of(cls, words: Words, tagged: Sequence[Tagged], reading: Reading) -> Scene:
        """Runs sorted by role, link probabilities read out of every window that shows both ends."""
        cues, sources, contents = ([t for t in tagged if t.role == r] for r in ("cue", "source", "content"))
        counts = {}
        for name, group in (("cue", cues), ("source", sources), ("content", contents)):
            at = np.zeros(len(words.heads) + 1, np.int64)
            at[[t.start + 1 for t in group]] = 1
            counts[name] = np.cumsum(at)
        covered = np.zeros(len(words.heads) + 1, np.int64)
        for t in tagged:
            covered[t.start + 1 : t.end + 1] = 1
        counts["covered"] = np.cumsum(covered)
        to_cue, to_source = pointed(words, contents, cues, reading, 0), pointed(words, cues, sources, reading, 1)
        return cls(
            words=words,
            tagged=tagged,
            cues=cues,
            sources=sources,
            contents=contents,
            to_cue=to_cue,
            to_source=to_source,
            choices={
                "content": _choices(words, counts, contents, cues, to_cue, sided=True),
                "source": _choices(words, counts, cues, sources, to_source, sided=False),
            },
        )

    def options(self, role: str, index: int) -> tuple[list[int], Floats, Floats]:
        """Candidates of one choice (indices into cues or sources), their features, and the three numbers of none."""
        own = (self.contents if role == "content" else self.cues)[index]
        table = self.to_cue if role == "content" else self.to_source
        near, features = self.choices[role][index]
        none = np.array([np.log(table[index, -1] + UNSEEN), own.score, 1.0], np.float32)
        return near, features, none


def _choices(
    words: Words,
    counts: Mapping[str, Ints],
    asking: Sequence[Tagged],
    asked: Sequence[Tagged],
    table: Floats,
    *,
    sided: bool,
) -> list[tuple[list[int], Floats]]:
    """For each run that asks the indices of those nearby that are asked, and their features.

    sided: a content says on which side its cue is, a source on which its cue is; seen from a cue the side turns round.
    """
    starts = [t.start for t in asked]
    places = [bisect_left(starts, t.start) for t in asking]
    near = [list(range(max(0, at - REACH), min(len(asked), at + REACH))) for at in places]
    own = np.repeat(np.arange(len(asking)), np.array([len(n) for n in near], np.int64))
    other = np.array([k for n in near for k in n], np.int64)
    left = [t.side == "L" for t in asking] if sided else [t.side == "R" for t in asked]
    features = _features(
        words,
        counts,
        _Runs.of(asking, own),
        _Runs.of(asked, other),
        table[own, other],
        np.array(left, bool)[own if sided else other],
    )
    bounds = np.cumsum([0, *map(len, near)]).tolist()
    return [(n, features[a:b]) for n, a, b in zip(near, bounds, bounds[1:], strict=False)]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs in columns."""

    start: Ints
    end: Ints
    score: NDArray[np.float64]

    @classmethod
    def of(cls, group: Sequence[Tagged], chosen: Ints) -> _Runs:
        start, end = (np.array([getattr(t, side) for t in group], np.int64)[chosen] for side in ("start", "end"))
        return cls(start, end, np.array([t.score for t in group])[chosen])


def _features(  # noqa: PLR0917
    words: Words, counts: Mapping[str, Ints], own: _Runs, other: _Runs, pointer: Floats, left: NDArray[np.bool_]
) -> Floats:
    """[pairs, FEATURES]"""
    before = other.start < own.start
    start = np.where(before, other.end, own.end)
    end = np.maximum(start, np.where(before, own.start, other.start))
    between = {k: v[end] - v[start] for k, v in counts.items()}
    paragraphs = (
        words.paragraph[np.maximum(other.start, own.start)] - words.paragraph[np.minimum(other.start, own.start)]
    )
    quoted = np.append(0, np.cumsum(words.quoted))
    columns = (
        np.log(pointer + np.float32(UNSEEN)),
        pointer <= UNSEEN,
        left == before,
        before,
        np.log1p(end - start),
        np.log1p(end - start - between["covered"]),
        np.minimum(3, paragraphs),
        np.log1p(words.marks[np.maximum(0, end - 1)] - words.marks[np.maximum(0, start - 1)]),
        np.minimum(4, between["cue"]),
        np.minimum(4, between["source"]),
        np.minimum(4, between["content"]),
        words.quoted[own.start],
        words.quoted[other.start],
        (quoted[own.end] - quoted[own.start]) / (own.end - own.start),
        own.score,
        other.score,
        np.log1p(own.end - own.start),
        np.log1p(other.end - other.start),
    )
    return np.stack(columns, 1).astype(np.float32)


FEATURES, CLUES = 18, 22
