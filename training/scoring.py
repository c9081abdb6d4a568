"""The attribution scorer, loaded from the file that the benchmark ships (option --scorer or ATTRIBUTION_SCORER)."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from typing import Any


@cache
def _scorer() -> Any:
    path = os.environ.get("ATTRIBUTION_SCORER")
    if not path:
        raise SystemExit("set ATTRIBUTION_SCORER to the path of the benchmark's attribution.py")
    spec = importlib.util.spec_from_file_location("attribution_scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(gold: list[dict], pred: list[dict]) -> dict[str, float]:
    return _scorer().score(gold, pred)


def right_ones(record: dict, pred: list[dict]) -> set[int]:
    """Indices of the predictions that the scorer pairs with a gold triple."""
    scorer = _scorer()
    toks = scorer.words(record["text"])
    starts = [t[0] for t in toks]

    def sides(items: list[dict]) -> list[dict]:
        return [{r: scorer.covered(a[r], toks, starts) for r in ("source", "content")} for a in items]

    gold, given = sides([a for a in record["attributions"] if a["content"]]), sides(pred)

    def near(g: dict, p: dict) -> float:
        return scorer.jaccard(g["content"], p["content"]) if scorer.same_source(g["source"], p["source"], toks) else 0.0

    return {j for _, j in scorer.pair_up(gold, given, near, 0.5)}
