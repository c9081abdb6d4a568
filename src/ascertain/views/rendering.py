"""What every rendering of a view shares: the template environment, tightened style, and the policy that names it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ascertain.views.language import install
from ascertain.views.plain import one_line, visible
from ascertain.views.told import reason, told

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(filters: Mapping[str, Callable[..., Any]], names: Mapping[str, Any], *packages: str) -> Environment:
    """The templates of the packages over those of the views, escaped, with unsafe characters written out. filters and names
    (globals): what is added."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    from ascertain.views.asked import asked

    env = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, "ascertain.views")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    install(env)
    env.filters |= {"line": one_line, "told": told, "reason": reason, "asked": asked, **filters}
    env.globals |= names
    return env


def sheet(*names: str) -> str:
    """The style sheets of those names, one after the other, without comments and needless white space."""
    folder = files("ascertain.views") / "templates"
    source = "".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    source = re.sub(r"\s+", " ", source)
    return re.sub(r"\s*([{};,])\s*|(?<=:) ", r"\1", source).replace(";}", "}").strip()


def digest(content: str) -> str:
    """SHA-256 in base64, as a Content-Security-Policy names inline style and script."""
    return b64encode(sha256(content.encode()).digest()).decode()
