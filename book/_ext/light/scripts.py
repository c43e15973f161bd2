"""Scripts: one deferred file for every page, and a few that a page loads when it needs them.

Readers are spared the weight of indentation and of lines that are comments, licenses apart.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.errors import ExtensionError

from light.equations import KATEX

THEME = "scripts/pydata-sphinx-theme.js"
ALWAYS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    THEME,
    "scripts/sphinx-book-theme.js",
)
WHEN = {  # a file: what the body of a page must hold for it to be loaded
    "design-tabs.js": "sd-tab-set",
}
OURS, BUNDLE = "course.js", "light.js"
# The theme measures all code and tables at once when a page has loaded; ours does it bit by bit.
MEASURES = '"complete"===document.readyState?I():window.addEventListener("load",I)'
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?!!)(?:(?!\*/)[\s\S])*\*/[ \t]*)$", re.MULTILINE)
BLANK = re.compile(r"^\s+", re.MULTILINE)


def write(static: Path, ours: Path) -> list[str]:
    """Write the bundle and what pages load besides; return the files."""
    (static / BUNDLE).write_text(bundle(static, ours), "utf-8")
    for name in WHEN:
        (static / name).write_text(slim((static / name).read_text("utf-8")), "utf-8")
    return [BUNDLE, *WHEN]


def bundle(static: Path, ours: Path) -> str:
    """Return the scripts of every page as one classic script, in the order they must keep."""
    paths = [static / name for name in ALWAYS] + [KATEX / "copy-tex.min.js", ours / OURS]
    texts = {path: path.read_text("utf-8") for path in paths}
    if MEASURES not in texts[static / THEME]:
        raise ExtensionError(
            f"{static / THEME} does not hold {MEASURES}; look for how it calls what sets tabIndex, "
            "then change MEASURES."
        )
    return ";\n".join(slim(text) for text in texts.values()).replace(MEASURES, "0")


def slim(text: str) -> str:
    """Return a script without indentation, comments on lines of their own and source maps.

    A template literal must lean on none of them.

    >>> slim("/* a */\\n  // b\\n  c; // d\\n\\n  e;")
    'c; // d\\ne;'
    """
    return BLANK.sub("", COMMENT.sub("", text))


def needed(body: str) -> list[str]:
    """Return the further scripts that a page with this body asks for."""
    return [name for name, mark in WHEN.items() if mark in body]
