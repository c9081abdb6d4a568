"""The first page of help: how to begin, then every command under what it is for."""

from __future__ import annotations

import click

START = """\b
Begin with one article, of which nothing is kept:
  ascertain xray article.html
or with a case that compares several:
  ascertain init
  ascertain add article1.html article2.pdf folder/
  ascertain compare
  ascertain serve --open"""
SECTIONS = {
    "Look, keeping nothing": ("xray", "weigh", "demo"),
    "Make a case": ("init", "add", "watch", "compare", "annotate"),
    "Ask it": ("serve", "search", "list", "show", "trace"),
    "Judge it, and hand it on": ("assess", "report", "export", "verify"),
    "People, limits and custody": (
        "people", "users", "limits", "purge", "encrypt", "decrypt", "passphrase", "stamp", "move",
    ),
    "The program itself": ("doctor", "parts"),
}  # fmt: skip
"""Commands by what they are for, in the order in which a newcomer meets them."""


class Whole(click.Group):
    """A group that lists its commands with the whole first sentence of each."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._section(formatter, "Commands", {name: self.commands[name] for name in self.list_commands(ctx)})

    @staticmethod
    def _section(formatter: click.HelpFormatter, title: str, commands: dict[str, click.Command]) -> None:
        if commands:
            with formatter.section(title):
                formatter.write_dl([(name.ljust(10), c.get_short_help_str(limit=200)) for name, c in commands.items()])


class Sections(Whole):
    """A group that lists its commands by section; those that stand in none come last."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        left = dict(self.commands)
        for title, names in SECTIONS.items():
            self._section(formatter, title, {n: left.pop(n) for n in names if n in left})
        self._section(formatter, "Further commands", left)
