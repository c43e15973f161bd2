"""Scripts: one deferred file for every page, and a few that a page loads when it needs them."""

from __future__ import annotations

from pathlib import Path

from light.equations import KATEX

ALWAYS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "scripts/pydata-sphinx-theme.js",
    "scripts/sphinx-book-theme.js",
)
WHEN = {  # a file: what the body of a page must hold for it to be loaded
    "clipboard.min.js": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
}
OURS = "course.js"


def bundle(static: Path, ours: Path) -> str:
    """Return the scripts of every page as one classic script, in the order they must keep."""
    paths = [static / name for name in ALWAYS] + [KATEX / "copy-tex.min.js", ours / OURS]
    texts = (path.read_text("utf-8") for path in paths)
    return ";\n".join(_without_map(text) for text in texts)


def _without_map(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))


def needed(body: str) -> list[str]:
    """Return the further scripts that a page with this body asks for."""
    return [name for name, mark in WHEN.items() if mark in body]
