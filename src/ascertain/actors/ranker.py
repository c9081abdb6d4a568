"""Which earlier mention each mention takes up, by a small trained ranking of candidates.

Finds: clusters of mentions that stand for one thing.
Needs: a `Scene`; trained/coref.npz; numpy.
Known misses: what needs knowledge of the world ("the Briton" for a name); events taken up by "this"; split antecedents.
References: Denis and Baldridge 2008 (ranking); Durrett and Klein 2013 (clues, latent antecedents); trained/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from ascertain.actors.pairs import Bools, Floats, allowed, candidates, clues, own
from ascertain.actors.scene import DETERMINERS, FEMALE, MALE, SORTS, Ints, Scene

WEIGHTS = Path(__file__).parent / "trained" / "coref.npz"
BLOCK = 256
"""Mentions ranked at a time, which bounds memory at 6 MB."""
NEVER = -1e4
THIS, PERSON, GROUP = DETERMINERS["this"], SORTS.index("person"), SORTS.index("group")


@dataclass(frozen=True, slots=True)
class Ranker:
    """For each of five kinds of mention: `w` and a hidden layer `a`, `b`, `u` over pair clues, `v` over a mention's own.
    A pair's score is w.x + u.tanh(a.x + b), to be higher than v.z, less `lift`, of standing for something new."""

    w: Floats
    a: Floats
    b: Floats
    u: Floats
    v: Floats
    lift: float

    def scores(self, s: Scene) -> tuple[Floats, Floats, Ints]:
        """[mentions, candidates] scores, [mentions] scores of being new, and the candidates' rows."""
        rows, real = candidates(s)
        kinds = kinds_of(s)
        new = np.einsum("ng,ng->n", own(s), self.v[kinds]) - self.lift
        blocks = [
            self._block(s, np.arange(at, min(at + BLOCK, len(s)))[:, None], rows, real, kinds)
            for at in range(0, len(s), BLOCK)
        ]
        return np.concatenate(blocks) if blocks else np.zeros((0, 0), np.float32), new, rows

    def _block(self, s: Scene, i: Ints, rows: Ints, real: Bools, kinds: Ints) -> Floats:
        flat = i[:, 0]
        mine, can = rows[flat], real[flat] & allowed(s, i, rows[flat])
        x = clues(s, i, mine)
        out = np.full(mine.shape, NEVER, np.float32)
        for kind in np.unique(kinds[flat]).tolist():
            of_kind = (kinds[flat] == kind).nonzero()[0]
            rise = x[of_kind] @ self.w[kind]
            out[of_kind] = rise + np.tanh(x[of_kind] @ self.a[kind] + self.b[kind]) @ self.u[kind]
        found: Floats = np.where(can, out, np.float32(NEVER))
        return found

    def clusters(self, s: Scene) -> tuple[list[list[int]], list[float]]:
        """Rows by what they stand for, singles too, and for each row the probability of its choice."""
        if not len(s):
            return [], []
        scores, new, rows = self.scores(s)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :TRIED]
        joined = Joined(s)
        points = (s.form == 1) & (s.determiner == THIS) & np.isin(s.sort, (PERSON, GROUP))
        for i in range(len(s)):
            ranked = [(float(scores[i, k]), int(rows[i, k])) for k in order[i].tolist()]
            open_to = [row for score, row in ranked if score > new[i]]
            agreeing = [row for score, row in ranked if score > NEVER and s.number[row] in (0, s.number[i])]
            if open_to and joined.barred(i, open_to[0]):
                # A pronoun that would best take up its own clause's subject takes up something: the next that agrees.
                open_to = agreeing
            elif points[i]:
                # "These criminals" are some who were named, though never "the governor".
                known = [r for score, r in ranked if score > NEVER and (r in agreeing or s.sort[r] == GROUP)]
                open_to = [r for r in known if r in open_to] or [r for r in known if s.sort[r] == s.sort[i]]
            joined.place(i, open_to)
        top = np.maximum(scores.max(axis=1), new)
        mass = np.exp(scores - top[:, None]).sum(axis=1) + np.exp(new - top)
        return joined.clusters, [round(float(1 / m), 3) for m in mass]


TRIED = 8
"""Candidates tried in order before a mention is held to be new."""


@dataclass(slots=True)
class Joined:
    """Clusters as they grow. None takes in both "he" and "she", "Kesh officials" and "Sarn officials", or "the Guard" and
    "the Keldrian Guard"."""

    scene: Scene
    clusters: list[list[int]] = field(default_factory=list)
    of: dict[int, int] = field(default_factory=dict)
    sex: dict[int, int] = field(default_factory=dict)
    own: dict[tuple[int, int], int] = field(default_factory=dict)
    people: dict[tuple[int, int], int] = field(default_factory=dict)

    def place(self, i: int, ranked: Sequence[int]) -> None:
        """Put row i into the cluster of the first of `ranked` that it can share, else into one of its own."""
        cluster = next((c for row in ranked if self._fits(i, c := self.of[row])), len(self.clusters))
        if cluster == len(self.clusters):
            self.clusters.append([])
        self.clusters[cluster].append(i)
        self.of[i] = cluster
        s = self.scene
        if s.gender[i] in {MALE, FEMALE}:
            self.sex[cluster] = int(s.gender[i])
        if s.form[i] == 1:
            key = (cluster, int(s.lemma[i]))
            self.own[key] = self.own.get(key, 0) | int(s.own[i])
        elif s.form[i] == 0:
            self.people[cluster, int(s.tail[i])] = int(s.people[i])

    def barred(self, i: int, row: int) -> bool:
        """Whether row i is an object beside a subject that stands for the same as `row`."""
        subject = int(self.scene.subject[i])
        return subject in self.of and self.of[subject] == self.of.get(row)

    def _fits(self, i: int, cluster: int) -> bool:
        s = self.scene
        if self.of.get(int(s.subject[i])) == cluster:
            return False
        if s.gender[i] in {MALE, FEMALE} and self.sex.get(cluster, s.gender[i]) != s.gender[i]:
            return False
        if s.form[i] == 0:
            return bool(self.people.get((cluster, int(s.tail[i])), s.people[i]) == s.people[i])
        others = self.own.get((cluster, int(s.lemma[i])), 0) if s.form[i] == 1 else 0
        return not (others and s.own[i]) or bool(others & int(s.own[i]))


def kinds_of(s: Scene) -> Ints:
    """Names 0, descriptions 1, pronouns of the third person 2, of the first and second 3, other pronouns 4."""
    pronoun = np.where(s.person == 3, 2, np.where(s.person > 0, 3, 4))
    return np.where(s.form == 2, pronoun, s.form)


@cache
def ranker() -> Ranker:
    """The trained ranker, loaded once a process."""
    with np.load(WEIGHTS) as z:
        return Ranker(w=z["w"], a=z["a"], b=z["b"], u=z["u"], v=z["v"], lift=float(z["lift"]))
