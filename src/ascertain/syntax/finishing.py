"""Parts of speech, features and lemmas after the parse: what the package's attribute ruler and lemmatizer give, remembered.

What a rule says of a token hangs on its word, tag and dependency, in a few rules on those of the token beside it. So the rules are
tried once for each such combination, and each word is taken to its lemma once. The result is the package's to the letter.
The ruler's general matcher and the lemmatizer's lists together took a third of the parse's time.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

KNOWN_MOST = 500_000
"""Remembered words; beyond it all are forgotten, so that memory does not grow with the corpus."""
SLOTS = ("LOWER", "TAG", "DEP", "IS_SPACE")
"""What rules may ask of a token; where the package's rules ask for more, its own parts are run."""
SET = ("POS", "MORPH", "LEMMA", "TAG", "DEP")
"""What rules may set. Tag and dependency are set of blanks alone."""
Told = tuple[int, ...]
"""Values in the order of SLOTS (what is asked) or of SET (what is set; 0: nothing)."""
Test = tuple[int, "Container[int]", bool]
"""A slot, values, and whether the token's is to be one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Tests of one token, or of two in a row, and what is set of the one at `index`."""

    tokens: tuple[tuple[Test, ...], ...]
    index: int
    sets: tuple[tuple[int, int], ...]

    def holds(self, before: Told | None, own: Told, after: Told | None) -> bool:
        """Whether the rule sets something of the token `own`, which stands between the other two."""
        places = (own,) if len(self.tokens) == 1 else (own, after) if self.index == 0 else (before, own)
        return all(map(_holds, self.tokens, places))


@dataclass(slots=True, kw_only=True)
class Finisher:
    """Takes over from the two pipes of a pipeline. `named` holds the hashes of words that rules name; with one of the tests in
    `first` a rule over two tokens begins."""

    lemmatizer: Any
    rules: tuple[Rule, ...]
    named: tuple[Container[int], ...]
    first: tuple[tuple[Test, ...], ...]
    _formed: dict[int, bool] = field(default_factory=dict)
    _rules: dict[tuple[Told, Told | None, Told | None], Told] = field(default_factory=dict)
    _lemmas: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _begins: dict[Told, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, language: Language) -> Finisher | None:
        """For a pipeline whose attribute ruler and lemmatizer are there but not run; None where the rules ask for more."""
        rules = list(_rules(language.get_pipe("attribute_ruler"), language.vocab.strings))
        if None in rules:
            return None
        known = tuple(rule for rule in rules if rule is not None)
        words = [words for rule in known for tests in rule.tokens for slot, words, _ in tests if slot == 0]
        listed = frozenset[int]().union(*(w for w in words if isinstance(w, frozenset)))
        lemmatizer: Any = language.get_pipe("lemmatizer")
        _quicken(lemmatizer)
        return cls(
            lemmatizer=lemmatizer,
            rules=known,
            named=(listed, *(w for w in words if not isinstance(w, frozenset))),
            first=tuple(rule.tokens[0] for rule in known if len(rule.tokens) == 2),
        )

    def __call__(self, doc: Doc) -> Doc:
        """Set parts of speech, features and lemmas in place."""
        if len(self._rules) + len(self._lemmas) > KNOWN_MOST:
            for kept in (self._rules, self._lemmas, self._formed, self._begins):
                kept.clear()
        rows = list(map(self._asked, doc.to_array([*SLOTS]).tolist()))
        told = [self._told(*near) for near in self._near(rows)]
        _put(doc, ["POS", "MORPH"], [t[:2] for t in told])
        words = doc.to_array("ORTH").tolist()
        _put(doc, ["LEMMA"], [t[2] or self._lemma(doc, n, (words[n], t[0], t[1])) for n, t in enumerate(told)])
        for n, t in enumerate(told):
            if t[3] or t[4]:
                doc[n].tag, doc[n].dep = t[3] or doc[n].tag, t[4] or doc[n].dep
        return doc

    def _asked(self, row: list[int]) -> Told:
        """The row without the word, where no rule names it."""
        word = row[0]
        named = self._formed.get(word)
        if named is None:
            named = self._formed[word] = any(word in words for words in self.named)
        return (word if named else 0, row[1], row[2], row[3])

    def _near(self, rows: Sequence[Told]) -> Iterator[tuple[Told, Told | None, Told | None]]:
        """Each token with those beside it, where a rule over two may hold."""
        before = None
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            begins = self._begins.get(row)
            if begins is None:
                begins = self._begins[row] = any(_holds(tests, row) for tests in self.first)
            yield row, before, after if begins else None
            before = row if begins else None

    def _told(self, own: Told, before: Told | None, after: Told | None) -> Told:
        told = self._rules.get((own, before, after))
        if told is None:
            values = [0] * len(SET)
            for rule in self.rules:
                if rule.holds(before, own, after):
                    for place, value in rule.sets:
                        values[place] = value
            told = self._rules[own, before, after] = tuple(values)
        return told

    def _lemma(self, doc: Doc, number: int, key: tuple[int, int, int]) -> int:
        known = self._lemmas.get(key)
        if known is None:
            known = self._lemmas[key] = doc.vocab.strings.add(self.lemmatizer.lemmatize(doc[number])[0])
        return known


def _holds(tests: Iterable[Test], at: Told | None) -> bool:
    if at is None:
        return False
    for slot, words, within in tests:  # noqa: SIM110 - as a generator it takes three times as long, for 190 rules a token
        if (at[slot] in words) is not within:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Form:
    """The words that fit a pattern, by their hashes."""

    strings: Any
    pattern: re.Pattern[str]

    def __contains__(self, word: object) -> bool:
        return self.pattern.search(self.strings[word]) is not None


def _rules(ruler: Any, strings: Any) -> Iterator[Rule | None]:
    """The ruler's rules in order; None for one that asks for more than SLOTS or sets more than SET."""
    from spacy.attrs import IDS  # type: ignore[import-not-found]

    places = {IDS[name]: n for n, name in enumerate(SET)}
    for rule, attributes, index in zip(ruler.patterns, ruler.attrs, ruler.indices, strict=True):
        for pattern in rule["patterns"]:
            plain = all(name in SLOTS and _plain(wanted) for token in pattern for name, wanted in token.items())
            if not plain or not attributes.keys() <= places.keys() or not 0 <= index < len(pattern) < 3:
                yield None
                continue
            tokens = tuple(tuple(_test(slot, wanted, strings) for slot, wanted in t.items()) for t in pattern)
            yield Rule(tokens=tokens, index=index, sets=tuple((places[k], v) for k, v in attributes.items()))


def _plain(wanted: object) -> bool:
    """Whether `_test` knows what is wanted of a slot."""
    return isinstance(wanted, bool | str) or (
        isinstance(wanted, dict) and len(wanted) == 1 and wanted.keys() <= {"REGEX", "IN", "NOT_IN"}
    )


def _test(slot: str, wanted: Any, strings: Any) -> Test:
    values: Container[int]
    if isinstance(wanted, bool):
        values = frozenset((int(wanted),))
    elif isinstance(wanted, str):
        values = frozenset((strings.add(wanted),))
    elif "REGEX" in wanted:
        values = Form(strings, re.compile(wanted["REGEX"]))
    else:
        values = frozenset(map(strings.add, wanted.get("IN") or wanted["NOT_IN"]))
    return SLOTS.index(slot), values, not (isinstance(wanted, dict) and "NOT_IN" in wanted)


def _quicken(lemmatizer: Any) -> None:
    """Words in sets: the package keeps them in lists and looks a form up from end to end."""
    index = lemmatizer.lookups.get_table("lemma_index")
    for kind in list(index):
        index[kind] = frozenset(index[kind])


def _put(doc: Any, attributes: list[str], values: Sequence[object]) -> None:
    import numpy as np

    doc.from_array(attributes, np.array(values, np.uint64))
