"""The command `ascertain watch`."""

from __future__ import annotations

import signal
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ascertain.faces.cli_options import DONE, allow_url_option, as_json_option, case_option, open_case

if TYPE_CHECKING:
    from ascertain.app.watching import Told


@click.command()
@click.argument("feeds", metavar="FEEDS.toml", type=click.Path(path_type=Path))
@case_option
@click.option("--once", is_flag=True, help="Visit every feed one time and stop.")
@click.option("--for", "minutes", type=click.FloatRange(min=0), metavar="MINUTES", help="Stop after so long.")
@allow_url_option
@as_json_option
def watch(feeds: Path, path: Path, once: bool, as_json: bool, **options: Any) -> int:
    """Follow feeds and sitemaps: what is new is fetched politely, added and compared, and questions that change are told.

    What changed stands in changes.atom too, in the folder beside the case. With --json each change is one line of JSON.
    """
    from ascertain.app import Settings
    from ascertain.faces.cli_output import print_line, say

    def tell(told: Told) -> None:
        if told.kind == "changed" and told.change and as_json:
            print_line(asdict(told.change))
        elif told.kind == "changed" and told.change:
            click.echo(f"{told.change.question} {told.text}")
        elif told.kind != "fetched" or told.text:
            say(" ".join(filter(None, (told.kind, told.url, told.text))))

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    if options["minutes"] is not None:
        timer = threading.Timer(options["minutes"] * 60, stop.set)
        timer.daemon = True
        timer.start()
    with open_case(path, Settings.parse(allow_url=options["allow_url"])) as bench:
        try:
            tally = bench.watch(feeds, once=once, tell=tell, stop=stop)
        except KeyboardInterrupt:
            say("stopped; nothing that was fetched is lost")
            return DONE
    say(
        f"{tally.visits} feeds visited, {tally.fetched} items fetched, {tally.added} documents new, {tally.failed} to be tried "
        f"again, {tally.left} given up, {tally.changed} changes"
    )
    return DONE
