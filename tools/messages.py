"""Brings the catalogues of the pages' languages up to what templates and Python ask for: run it after a string was changed.

`python tools/messages.py` rewrites `src/ascertain/views/locale/*/LC_MESSAGES/ascertain.po`, keeps every translation whose message
is asked for still, adds the new ones empty, and says how many want a translation. Needs nothing beyond the package.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from ascertain.views.language import ENGLISH, LANGUAGES, install
from ascertain.views.po import Message, read, written

ROOT = Path(__file__).parents[1]
SOURCES = ("src/ascertain/views", "src/ascertain/faces/web", "src/ascertain/exchange")
LOCALE = ROOT / "src/ascertain/views/locale"
FUNCTIONS = {"gettext": 1, "noop": 1, "ngettext": 2}
"""What marks a message in Python, and how many of its arguments are messages."""
HEADS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "fa": "nplurals=2; plural=(n>1);",
}
"""Plural forms as the Unicode CLDR has them."""


def asked() -> dict[str, tuple[Message, list[str]]]:
    """Every message of the sources by its words, with the files that ask for it."""
    found: dict[str, tuple[Message, list[str]]] = {}
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            wanted = _python(path) if path.suffix == ".py" else _template(path) if path.suffix == ".j2" else ()
            for one, many in wanted:
                known, places = found.setdefault(one, (Message(id=one), []))
                known.plural = known.plural or many
                if (place := path.relative_to(ROOT).as_posix()) not in places:
                    places.append(place)
    return found


def _python(path: Path) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            words = [a.value for a in node.args[: FUNCTIONS[node.func.id]] if isinstance(a, ast.Constant)]
            if words and all(isinstance(w, str) for w in words):
                yield str(words[0]), str(words[1]) if len(words) > 1 else None


def _template(path: Path) -> Iterator[tuple[str, str | None]]:
    from jinja2 import Environment

    env = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    install(env)
    for _, function, words in env.extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
        if isinstance(words, str):
            yield words, None
        elif function == "ngettext":
            yield str(words[0]), str(words[1])
        elif words[0] is not None:
            yield words[0], None


def catalogue(code: str) -> Mapping[str, Message]:
    """The messages of a language as they are kept, by their words; the header's are empty."""
    path = LOCALE / code / "LC_MESSAGES" / "ascertain.po"
    return {m.id: m for m in read(path.read_text("utf-8"))} if path.exists() else {}


def renewed(code: str) -> str:
    """The catalogue of a language with what is asked for, no more and no less."""
    kept = catalogue(code)
    forms = range(int(HEADS[code].removeprefix("nplurals=")[0]))
    head = f"Language: {code}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    parts = [written(Message(forms={0: f"{head}Content-Transfer-Encoding: 8bit\nPlural-Forms: {HEADS[code]}\n"}))]
    for name, (message, places) in sorted(asked().items(), key=lambda entry: (entry[1][1][0], entry[0])):
        known = kept.get(name, message)
        empty = dict.fromkeys(forms, "") if message.plural else {0: ""}
        made = Message(id=message.id, plural=message.plural, forms=empty | known.forms, fuzzy=known.fuzzy)
        parts.append(written(made, places))
    return "\n".join(parts)


def main() -> None:
    for code in LANGUAGES:
        if code == ENGLISH.code:
            continue
        path = LOCALE / code / "LC_MESSAGES" / "ascertain.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(renewed(code), encoding="utf-8")
        wanting = sum(not all(m.forms.values()) for name, m in catalogue(code).items() if name)
        print(f"{code}: {len(catalogue(code)) - 1} messages, {wanting} without a translation")


if __name__ == "__main__":
    main()
