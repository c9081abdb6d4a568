"""The command `ascertain annotate`."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ascertain.faces.cli_options import DONE, INCOMPLETE, as_json_option, case_option, open_case
from ascertain.model import Claim

KEY = "ASCERTAIN_LLM_KEY"


@click.command()
@case_option
@click.option(
    "--endpoint", required=True, metavar="URL", help="An OpenAI-compatible address, such as http://127.0.0.1:8080/v1"
)
@click.option("--model", required=True, metavar="NAME", help="The model's name there.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask about at most so many claims.")
@click.option(
    "--price-in", default=0.0, type=click.FloatRange(min=0), metavar="N", help="Price of a million tokens in."
)
@click.option(
    "--price-out", default=0.0, type=click.FloatRange(min=0), metavar="N", help="Price of a million tokens out."
)
@click.option("--max-cost", type=click.FloatRange(min=0), metavar="N", help="Stop before the run costs more than this.")
@as_json_option
def annotate(path: Path, as_json: bool, **options: Any) -> int:
    """Let a language model of your choice label the claims beside ours, and say how far the two agree.

    The words of claims are sent to the endpoint, one claim at a time, without the names of private and protected
    people. Nothing is weighed with its answers. A key is taken from ASCERTAIN_LLM_KEY.
    """
    from ascertain.app.annotating import Prices
    from ascertain.app.endpoint import Endpoint
    from ascertain.faces import cli_output as output

    endpoint = Endpoint(url=options["endpoint"], model=options["model"], key=os.environ.get(KEY))
    prices = Prices(prompt=options["price_in"], answer=options["price_out"], most=options["max_cost"])
    with open_case(path) as bench:
        total = min(options["limit"] or sys.maxsize, len(bench.case.current(Claim)))
        with output.progress(total) as advance:
            hear = (lambda done, whole: advance(done, whole, "claims")) if advance else (lambda done, whole: None)
            found = bench.annotate(endpoint, prices=prices, limit=options["limit"], progress=hear)
    if as_json:
        output.print_json([{k: v for k, v in asdict(found).items() if k != "opinions"}], single=True)
    else:
        rows = [
            (a.label, str(a.compared), f"{a.share:.1%}", "" if a.kappa is None else f"{a.kappa:.2f}")
            for a in found.agreement
        ]
        output.table(("label", "both give one", "agree", "kappa"), rows)
        output.say(
            f"{found.asked} claims asked, {found.known} known, {found.abstained} abstained, "
            f"cost {found.cost:.4f}" + (f"; stopped: {found.stopped}" if found.stopped else "")
        )
    return INCOMPLETE if found.stopped else DONE
