"""Claims with the trained parts: the tagger says who says what, the heads what is hedged, loaded, or told as not yet so; the rest
is found by rule.

Finds: what the part `rules` finds, with more of the indirect and source-less reports and better boundaries.
Needs: the distribution ascertain-models-en with onnxruntime and tokenizers; English text.
Known misses: those of `tagger` and of `rules`; the tagger learnt from campaign news alone.
Example: `list(extract(document))`
References: see `tagger`, `linker` and the model card of ascertain-models-en.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from ascertain.claims import extractors
from ascertain.claims.completed import completed
from ascertain.claims.found import Found
from ascertain.claims.heads import Heads
from ascertain.claims.hedging import MODULES, encoder, lacks
from ascertain.claims.rules import claims_of
from ascertain.claims.tagger import Tagger
from ascertain.encoder import Reading
from ascertain.model import REPORTING, Attribution, BadInput, Claim, Document, LoadedTerm, Skipped
from ascertain.syntax import Parsed

ADVICE = "the part tagger needs the distribution ascertain-models-en, onnxruntime and tokenizers; run: make models"


VERSION = "3"
METHOD = f"tagger@{VERSION}"


@extractors.part("tagger", version=VERSION, languages=("en",))
def extract(
    document: Document, *, loaded: bool = True, longest: int = 100_000
) -> Iterator[Attribution | Claim | LoadedTerm | Skipped]:
    """Claims with speakers by a trained tagger; basis and stance by rule (English; needs `make models`).

    loaded: also point out words that carry a judgement
    longest: reporting text that is read, in characters; 17,000 words take about 9 s, and no article comes near
    """
    yield from claims_of(document, find_all, METHOD, loaded=loaded, longest=longest, heads=heads)


def installed() -> bool:
    """Whether the weights and what runs them are there."""
    return not lacks(MODULES)


@cache
def tagger() -> Tagger:
    """The tagger with the installed weights, loaded once a process. BadInput without them."""
    if not installed():
        raise BadInput(ADVICE)
    from ascertain_models_en import folder

    return Tagger.over(encoder(), folder())


@lru_cache(maxsize=1)
def read(text: str) -> Reading:
    """The encoder's reading of a text; the last one is kept, so that the heads go on from the tagger's."""
    return encoder().read(text)


def find(document: Document, parsed: Sequence[Parsed] = ()) -> list[Found]:
    """Attributions in the reporting passages; those reported inside another follow it, with its index as `parent`.

    `parsed` is what the rules' `find` takes; the tagger reads the text alone.
    """
    text = reporting_only(document)
    return [
        Found(source=a.source, cue=a.cue, content=a.content, score=a.score, rule="tagger", parent=None)
        for a in tagger().join(read(text))
    ]


def heads(document: Document) -> Heads:
    """The heads over the reading that `find` made of the document."""
    return Heads.over(read(reporting_only(document)))


def find_all(document: Document, parsed: Sequence[Parsed]) -> list[Found]:
    """What `find` gives, completed by rule."""
    return completed(document, parsed, find(document))


def reporting_only(document: Document) -> str:
    """The text with everything but reporting passages blanked out, offsets kept: a byline is no source."""
    out = ["\n" if c == "\n" else " " for c in document.text]
    for passage in document.passages:
        if passage.kind in REPORTING:
            out[passage.start : passage.end] = document.text[passage.start : passage.end]
    return "".join(out)
