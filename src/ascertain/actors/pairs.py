"""Numbers that say whether a mention takes up an earlier one, for many pairs of a document at once.

Needs: a `Scene`. Rows `i` are mentions [n, 1], rows `j` their candidates [n, k]; a clue is one number for each pair.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ascertain.actors.scene import DETERMINERS, SORTS, Ints, Scene

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Clues = dict[str, NDArray[np.generic]]
REACH = 40
"""Earlier mentions looked at, besides the last one with the same words and the last one with the same head."""
NAME, DESCRIPTION, PRONOUN = 0, 1, 2
PERSON, GROUP, PLACE, TIME = (SORTS.index(s) for s in ("person", "group", "place", "time"))
PLURAL, NEUTER, EITHER = 2, 3, 4


def candidates(s: Scene) -> tuple[Ints, Bools]:
    """[mentions, REACH + 2] rows of earlier mentions, nearest first, and which of them are real and no duplicates."""
    n = len(s)
    near = np.arange(n)[:, None] - np.arange(1, REACH + 1)
    far = np.stack([last_same(s.string), last_same(s.lemma)], axis=1)
    known = (far >= 0) & (far < np.arange(n)[:, None] - REACH)
    known[:, 1] &= far[:, 1] != far[:, 0]
    rows = np.concatenate([near, far], axis=1)
    real = np.concatenate([near >= 0, known], axis=1)
    return np.where(real, rows, 0), real


def last_same(codes: Ints) -> Ints:
    """The last earlier row with the same code, or -1."""
    seen: dict[int, int] = {}
    out = []
    for i, code in enumerate(codes.tolist()):
        out.append(seen.get(code, -1))
        seen[code] = i
    return np.array(out, np.int64)


def allowed(s: Scene, i: Ints, j: Ints) -> Bools:
    """Pairs that nothing bars: no mention stands for one that it lies in or that lies in it; "several guards" takes up
    nothing but the same words, "guards who fled" nothing, but for what they are said to be; "Keldrian Guard" is not "the Guard"."""
    apart = (s.start[i] > s.end[j]) | (s.end[i] < s.start[j])
    fresh = (s.determiner[i] == DETERMINERS["a"]) & (s.string[i] != s.string[j]) | (s.picked[i] > 0)
    named = (s.form[i] == NAME) & (s.form[j] == NAME) & (s.tail[i] == s.tail[j])
    found: Bools = (apart & ~fresh & ~(named & (s.people[i] != s.people[j]))) | _twins(s, i, j)
    return found & ~_unlike(s, i, j) & ~_of_another(s, i, j)


def _unlike(s: Scene, i: Ints, j: Ints) -> Bools:
    """A name and what it cannot stand for, with no word in common: somebody and a place, or either and a time. The parser's
    apposition is wrong then, too."""
    a, b = s.sort[i], s.sort[j]
    told = (s.form[i] + s.form[j] < PRONOUN) & (s.bits[i] & s.bits[j] == 0)
    found: Bools = told & (
        ((a == PERSON) & (b == PLACE)) | ((a == PLACE) & (b == PERSON)) | ((a == TIME) != (b == TIME))
    )
    return found


def _of_another(s: Scene, i: Ints, j: Ints) -> Bools:
    """A name sharing no word with that of who says the quotation, for its "I"; that one, for somebody described in it."""
    k = s.speaker[i]
    spoken = (s.person[i] == 1) & (k >= 0) & (s.form[k] == NAME)
    other = spoken & (s.form[j] == NAME) & (s.bits[k] & s.bits[j] == 0)
    told = ((s.speaker[j] == i) & (s.form[j] == DESCRIPTION)) | ((k == j) & (s.form[i] == DESCRIPTION))
    found: Bools = other | told
    return found


def clues(s: Scene, i: Ints, j: Ints) -> Floats:
    """[mentions, candidates, clues] as 0/1 or small numbers."""
    parts = (_nearness, _wording, _own_words, _fit, _place_in_clause, _renown, _speech, _pronouns, _descriptions)
    columns = [column for part in parts for column in part(s, i, j).values()]
    found = np.empty((*j.shape, len(columns)), np.float32)
    for k, column in enumerate(columns):
        found[..., k] = column
    return found


def _twins(s: Scene, i: Ints, j: Ints) -> Bools:
    found: Bools = (s.twin[i] == j) | (s.twin[j] == i)
    return found


def _abbreviates(s: Scene, i: Ints, j: Ints) -> Bools:
    found: Bools = (s.short[i] == s.short[j]) & (s.short[i] > 0) & (s.string[i] != s.string[j])
    return found


def _nearness(s: Scene, i: Ints, j: Ints) -> Clues:
    gap = s.sentence[i] - s.sentence[j]
    return {
        "mentions between": np.log1p(i - j),
        "same sentence": gap == 0,
        "next sentence": gap == 1,
        "sentences between": np.log1p(np.maximum(gap, 0)),
        "same paragraph": s.where[i] == s.where[j],
        "next to each other": (i - j == 1) & (s.start[i] - s.end[j] <= 2),
    }


def _wording(s: Scene, i: Ints, j: Ints) -> Clues:
    string, lemma = s.string[i] == s.string[j], s.lemma[i] == s.lemma[j]
    common = s.bits[i] & s.bits[j]
    within, around = common == s.bits[i], common == s.bits[j]
    return {
        "same words": string,
        "same words, name": string & (s.form[j] == NAME),
        "same head": lemma,
        "same last word": s.tail[i] == s.tail[j],
        "words within": within & lemma,
        "words around": around & lemma,
        "words within, any head": within & (common != 0),
        "words around, any head": around & (common != 0),
        "shared word": common != 0,
        "same head, other words": lemma & ~within & ~around,
        "same head, the": lemma & ((s.determiner[i] == DETERMINERS["the"]) | (s.determiner[i] == DETERMINERS["this"])),
        "same head, a": lemma & (s.determiner[i] == DETERMINERS["a"]),
        "one word": (s.size[j] == 1) & (s.form[j] != PRONOUN),
        "longer": s.size[j] > s.size[i],
    }


def _own_words(s: Scene, i: Ints, j: Ints) -> Clues:
    """By names and numbers in the phrases."""
    own_i, own_j = s.own[i], s.own[j]
    shared, lemma = own_i & own_j, s.lemma[i] == s.lemma[j]
    names = (s.form[i] == NAME) & (s.form[j] == NAME)
    long = (s.size[i] > 1) & (s.size[j] > 1)
    return {
        "shared name": shared != 0,
        "same head, other names": lemma & (shared != own_i) & (shared != own_j),
        "same head, more names": lemma & (own_i & ~own_j != 0),
        "name taken up in a description": (s.form[i] == DESCRIPTION) & (s.form[j] == NAME) & (shared != 0),
        "other first name": names & (s.tail[i] == s.tail[j]) & (s.top[i] != s.top[j]) & long,
        "names, nothing shared": names & (s.bits[i] & s.bits[j] == 0) & ~_abbreviates(s, i, j),
        "abbreviation": _abbreviates(s, i, j),
        "apposition": _twins(s, i, j),
    }


def _fit(s: Scene, i: Ints, j: Ints) -> Clues:
    sort_i, sort_j, gi, gj = s.sort[i], s.sort[j], s.gender[i], s.gender[j]
    sorts, numbers = (sort_i > 0) & (sort_j > 0), (s.number[i] > 0) & (s.number[j] > 0)
    sexed_i, sexed_j = (gi > 0) & (gi < NEUTER), (gj > 0) & (gj < NEUTER)
    return {
        "same sort": sorts & (sort_i == sort_j),
        "other sort": sorts & (sort_i != sort_j),
        "antecedent of no known sort": sort_j == 0,
        "antecedent a person": sort_j == PERSON,
        "antecedent a group": sort_j == GROUP,
        "antecedent a place": sort_j == PLACE,
        "persons": (sort_i == PERSON) & (sort_j == PERSON),
        "groups": (sort_i == GROUP) & (sort_j == GROUP),
        "places": (sort_i == PLACE) & (sort_j == PLACE),
        "same number": numbers & (s.number[i] == s.number[j]),
        "other number": numbers & (s.number[i] != s.number[j]),
        "gender fits": ((gi == gj) & (gi > 0)) | ((gi == EITHER) & sexed_j) | ((gj == EITHER) & sexed_i),
        "gender clashes": (sexed_i & sexed_j & (gi != gj)) | ((gi == NEUTER) != (gj == NEUTER)) & (gi > 0) & (gj > 0),
    }


def _place_in_clause(s: Scene, i: Ints, j: Ints) -> Clues:
    role, gap = s.role[j], s.sentence[i] - s.sentence[j]
    return {
        "subject": role == 1,
        "object": role == 2,
        "after a preposition": role == 3,
        "possessor": role == 4,
        "modifier": role == 8,
        "same role": s.role[i] == role,
        "subject, same sentence": (role == 1) & (gap == 0),
        "subject, last sentence": (role == 1) & (gap == 1),
        "this, near": (s.determiner[i] == DETERMINERS["this"]) & (gap <= 1),
    }


def _renown(s: Scene, i: Ints, j: Ints) -> Clues:
    return {
        "name": s.form[j] == NAME,
        "description": s.form[j] == DESCRIPTION,
        "pronoun": s.form[j] == PRONOUN,
        "indefinite": s.determiner[j] == DETERMINERS["a"],
        "often": np.log1p(s.of_string[j]),
        "head often": np.log1p(s.of_lemma[j]),
        "first of the text": j < 3,
    }


def _speech(s: Scene, i: Ints, j: Ints) -> Clues:
    quoted, said = s.quote[i] > 0, s.speaker[i] == j
    same_person = (s.person[i] > 0) & (s.person[i] == s.person[j])
    return {
        "one quotation": quoted & (s.quote[i] == s.quote[j]),
        "across quotation": s.quote[i] != s.quote[j],
        "speaker, first person": said & quoted & (s.person[i] == 1),
        "speaker, third person": said & quoted & (s.person[i] != 1),
        "one speaker": (s.speaker[i] == s.speaker[j]) & (s.speaker[i] >= 0) & same_person,
    }


def _pronouns(s: Scene, i: Ints, j: Ints) -> Clues:
    person_i, person_j = s.person[i], s.person[j]
    both = (person_i > 0) & (person_j > 0)
    alike = (s.gender[i] == s.gender[j]) & (s.number[i] == s.number[j])
    they = (person_i == 3) & (s.number[i] == PLURAL)
    return {
        "same person": both & (person_i == person_j),
        "other person": both & (person_i != person_j),
        "same pronoun": both & (person_i == person_j) & alike,
        "other pronoun": both & ~alike,
        "first person, other number": (person_i == 1) & (s.number[i] != s.number[j]),
        "it, group": (person_i == 3) & (s.gender[i] == NEUTER) & (s.sort[j] == GROUP),
        "they, group": they & (s.sort[j] == GROUP),
        "they, plural": they & (s.number[j] == PLURAL),
        "they, long plural": they & (s.number[j] == PLURAL) & (s.size[j] > 2),
    }


def _descriptions(s: Scene, i: Ints, j: Ints) -> Clues:
    of_name = (s.form[i] == DESCRIPTION) & (s.form[j] == NAME)
    other = (s.lemma[i] != s.lemma[j]) & ~_twins(s, i, j)
    return {
        "description of a person by name": of_name & (s.sort[i] == PERSON) & (s.sort[j] == PERSON),
        "description of a group by name": of_name & (s.sort[i] == GROUP) & (s.sort[j] == GROUP),
        "the, other head": (s.determiner[i] == DETERMINERS["the"]) & other,
        "a, other head": (s.determiner[i] == DETERMINERS["a"]) & other,
    }


def own(s: Scene) -> Floats:
    """[mentions, clues] for standing for something new."""
    heard = last_same(s.lemma) >= 0
    columns = (
        np.ones(len(s)),
        *(s.determiner == code for code in range(1, 5)),
        last_same(s.string) >= 0,
        heard,
        ~heard & (s.determiner == DETERMINERS["the"]),
        np.log1p(s.of_string),
        np.log1p(s.of_lemma),
        *(s.role == code for code in (1, 5, 6, 8)),
        s.twin >= 0,
        s.quote > 0,
        s.speaker >= 0,
        np.log1p(np.arange(len(s))),
        *(s.sort == code for code in range(len(SORTS))),
        s.number == PLURAL,
        s.gender == NEUTER,
        np.log1p(s.size),
    )
    return np.stack([np.asarray(c, np.float32) for c in columns], axis=1)
