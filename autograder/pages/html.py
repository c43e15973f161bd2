"""The one place where text becomes HTML: cleaned, then escaped, whatever it is.

A page is one file: no script but our own, no request to anywhere. Its content security policy says
so to the browser too, so that a text which slipped through could still do nothing.
"""

import base64
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.gradebook.lateness import how_late, moment
from autograder.model import wording

CODE = Markup("<code>{}</code>")
TEMPLATES = Path(__file__).parent / "templates"
ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # what redirects text
    "\ud800-\udfff\U000e0000-\U000e007f]"  # halves of pairs, and invisible tags
)


def clean(text: str) -> str:
    """Return a text without what could act on the reader: terminal codes, controls, bidi marks."""
    return CONTROLS.sub("", ESCAPES.sub("", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    """Return the same in one line, as a name has to be that stands in a sentence."""
    return clean(text).replace("\n", " ")


def render(template: str, **values: Any) -> str:
    """Return a page drawn from a template; a name that the template lacks is an error."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(say=wording, rich=rich, name=name)
    environment.filters.update(moment=moment, how_late=how_late, number=number)
    environment.globals["sort_script"] = sort_script()
    environment.globals["sort_script_hash"] = script_hash(sort_script())
    return environment


def _finalize(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=4096)  # a whole class is told the same claims
def rich(text: str) -> Markup:
    """Return a text in which what stands between backquotes is code."""
    pieces = (escape(clean(piece)) for piece in text.split("`"))
    shown = (CODE.format(piece) if n % 2 else piece for n, piece in enumerate(pieces))
    return Markup("").join(shown)


@lru_cache(maxsize=4096)
def name(text: str) -> Markup:
    """Return the name of a function, which a narrow page may break after an underscore."""
    return CODE.format(Markup("_<wbr>").join(clean(piece) for piece in text.split("_")))


def number(value: float) -> str:
    """Return a number without a trailing `.0`."""
    return f"{value:g}"


def sort_script() -> Markup:
    """Return our own script, the only one that a page may run."""
    return Markup((TEMPLATES / "sort.js").read_text(encoding="utf-8"))  # noqa: S704  our own file


def script_hash(script: str) -> str:
    """Return the fingerprint by which a content security policy admits a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
