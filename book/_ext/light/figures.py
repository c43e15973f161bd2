"""Figures: draws those whose script has changed, and writes them into the page as living SVG.

``book/figures/NAME.py`` with ``draw()`` becomes ``book/_generated/NAME.svg`` before the pages are
read; see ``book/figures/style.py`` for how to write one. In HTML the drawing is part of the page:
its colors are variables that follow light, dark and print, its text is the page's own text, and a
screen reader gets the ``:alt:`` text as its name. Other builders use the SVG file as it is.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

SCRIPTS, GENERATED, DRAWN = "figures", "_generated", "drawn.json"
DRAW = Path(__file__).with_name("draw.py")


def draw_stale(app: Sphinx) -> None:
    """Run the scripts whose drawing is missing or older than what it was drawn from."""
    scripts, output = Path(app.srcdir) / SCRIPTS, Path(app.srcdir) / GENERATED
    output.mkdir(exist_ok=True)
    wanted = digests(scripts)
    for path in output.glob("*.svg"):
        if path.stem not in wanted:
            path.unlink()  # its script is gone
    record = output / DRAWN
    drawn = json.loads(record.read_text("utf-8")) if record.exists() else {}
    stale = [
        name
        for name, seen in wanted.items()
        if drawn.get(name) != seen or not (output / f"{name}.svg").exists()
    ]
    if stale:
        _draw(scripts, output, stale)
        record.write_text(json.dumps(wanted, indent=1) + "\n", "utf-8")


def digests(scripts: Path) -> dict[str, str]:
    """Return, for every figure's script, a digest of all that its drawing depends on."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(scripts.glob("*.py"))}
    figures = {name: text for name, text in texts.items() if "\ndef draw(" in text}
    shared = [text for name, text in texts.items() if name not in figures]
    shared += [DRAW.read_text("utf-8"), _version("matplotlib")]
    reference = [path.read_text("utf-8") for path in sorted(_solutions().glob("*.py"))]
    records = {path.name: path.read_text("utf-8") for path in sorted(scripts.glob("*.json"))}
    return {
        name: digest(
            [
                text,
                *shared,
                *(reference if "solutions" in text else []),
                *(record for file, record in records.items() if file in text),
            ]
        )
        for name, text in figures.items()
    }


def digest(texts: list[str]) -> str:
    """Return a short fingerprint of texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def _version(distribution: str) -> str:
    from importlib.metadata import version

    return version(distribution)


def _solutions() -> Path:
    found = importlib.util.find_spec("solutions")
    return Path(found.origin).parent if found and found.origin else Path("solutions")


def _draw(scripts: Path, output: Path, names: list[str]) -> None:
    command = [sys.executable, str(DRAW), str(scripts), str(output), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        where = re.findall(rf'File "({re.escape(str(scripts))}[^"]*)", line (\d+)', done.stderr)
        place = ":".join(where[-1]) if where else str(scripts)
        raise ExtensionError(f"{place}: the figure could not be drawn: {last}; correct the script.")


def inline(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Replace every generated picture of an HTML page by its drawing."""
    if app.builder.format != "html":
        return
    for image in list(doctree.findall(nodes.image)):
        if image["uri"].startswith(f"{GENERATED}/"):
            svg = (Path(app.srcdir) / image["uri"]).read_text("utf-8")
            image.replace_self(nodes.raw("", living(svg, image.get("alt", "")), format="html"))


def living(svg: str, alt: str) -> str:
    """Return the drawing with colors that follow the page and the words that name it."""
    for name, light in palette():
        svg = svg.replace(light, f"var(--fig-{name.lower()})")
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])
    opening = f'<svg class="drawing" role="img" aria-label="{escape(alt)}" '
    svg = svg.replace("<svg ", opening, 1).replace('style="', f'style="--width:{width:g};', 1)
    return svg.strip()


def palette() -> list[tuple[str, str]]:
    """Return the names of the figures' colors with their values on white."""
    return [(name, light) for name, (light, _) in _palette().items()]


def palette_css() -> str:
    """Return the rules that give each color its value on white, on dark pages, and on paper."""
    pairs = _palette().items()
    light, dark = (
        "".join(f"--fig-{name.lower()}:{pair[index]};" for name, pair in pairs) for index in (0, 1)
    )
    return (
        f"html{{{light}}}html[data-theme=dark]{{{dark}}}"
        f"@media print{{html,html[data-theme=dark]{{{light}}}}}"
    )


@cache
def _palette() -> dict[str, tuple[str, str]]:
    """Return style.py's PALETTE as it is written: importing it would load matplotlib."""
    tree = ast.parse((Path(__file__).parents[2] / SCRIPTS / "style.py").read_text("utf-8"))
    assigned = (node for node in tree.body if isinstance(node, ast.Assign))
    return next(ast.literal_eval(one.value) for one in assigned if _names(one) == ["PALETTE"])


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def setup(app: Sphinx) -> None:
    """Connect the drawing of figures to the build."""
    app.connect("builder-inited", draw_stale)
    app.connect("doctree-resolved", inline)
