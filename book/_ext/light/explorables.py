"""Explorables: small interactive drawings, written as custom elements, that work from a disk.

A page places one with a directive whose body stands in for it without JavaScript and on paper::

    ````{explorable} sliding-kernel
    :set: kernel=3 stride=1

    ```{figure} _generated/sliding_kernel.svg
    :name: fig-sliding-kernel
    :alt: What the still picture shows.
    The answer, in one sentence; this caption stays when the element takes the picture's place.
    ```
    ````

``set`` gives attributes. The element becomes the first part of the body's figure, so that a link
to the figure leads to the element. Its script runs right before it: the browser knows the element
when it meets it, draws it at its full height, and nothing below it ever moves.

The tag is ``x-`` and the name, and ``book/explorables/sliding-kernel.mjs`` defines it with
``customElements.define("x-sliding-kernel", ...)``. The files are ECMAScript modules, so that
``node --test`` can import them, within limits that let one classic script be made of them (a
page opened from a disk may not load modules): every import fits on one line and names what it
takes from a sibling, every export stands before a declaration, and nothing is exported as default.
Readers are spared the weight of indentation and of lines that are comments, so a template literal
must not lean on either.
"""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

FOLDER = "explorables"
SCRIPT = "elements.js"
OPENING = "<x-"
IMPORT = re.compile(r"""^import \{([^}]+)\} from ["']\./([\w-]+)\.mjs["'];?$""")
EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let) +(\w+))")


class Explorable(SphinxDirective):
    """Places a custom element, and keeps the directive's body for paper and for no JavaScript."""

    required_arguments = 1
    has_content = True
    option_spec = {"set": directives.unchanged}  # noqa: RUF012 (docutils asks for a class attribute)

    def run(self) -> list[nodes.Node]:
        """Return the body, with the element at the head of its figure."""
        name = self.arguments[0]
        source = Path(self.env.srcdir) / FOLDER / f"{name}.mjs"
        if not source.exists():
            raise self.error(f"there is no {FOLDER}/{name}.mjs; write it or correct the name.")
        self.env.note_dependency(str(source))
        self.assert_has_content()
        box = nodes.container(classes=["explorable"])
        self.state.nested_parse(self.content, self.content_offset, box)
        figure = next(box.findall(nodes.figure), None)
        if figure is None:
            raise self.error("an explorable holds the figure that stands in for it; add one.")
        given = "".join(f" {_attribute(pair)}" for pair in self.options.get("set", "").split())
        element = f'<x-{name} class="element"{given}></x-{name}>'
        figure.insert(0, nodes.raw("", element, format="html"))
        return [box]


def _attribute(pair: str) -> str:
    key, _, value = pair.partition("=")
    return f'{escape(key)}="{escape(value)}"'


def with_script(body: str, address: str) -> str:
    """Return a page's body with the script right before the first element, if it has one."""
    return body.replace(OPENING, f'<script src="{escape(address)}"></script>{OPENING}', 1)


def bundle(folder: Path) -> str:
    """Return one classic script that holds every module of a folder, each in its own scope."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.mjs"))}
    needs = {name: _siblings(folder / f"{name}.mjs", text) for name, text in texts.items()}
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " > ".join(error.args[1])
        raise ExtensionError(f"{folder}: modules import each other in a circle: {circle}") from None
    bodies = {name: _classic(folder / f"{name}.mjs", texts[name]) for name in order}
    modules = "".join(
        f"const {_scope(name)} = (() => {{\n{body}\n}})();\n" for name, body in bodies.items()
    )
    return f'(() => {{\n"use strict";\n{modules}}})();\n' if modules else ""


def _siblings(path: Path, text: str) -> list[str]:
    found = [match[2] for line in text.splitlines() if (match := IMPORT.match(line.strip()))]
    for name in found:
        if not path.with_name(f"{name}.mjs").exists():
            raise ExtensionError(f"{path}: imports ./{name}.mjs, which does not exist.")
    return found


def _classic(path: Path, text: str) -> str:
    """Return a module's body as statements that end by returning what the module exports."""
    lines, exported = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if match := IMPORT.match(line.strip()):
            line = f"const {{{match[1].replace(' as ', ': ')}}} = {_scope(match[2])};"
        elif match := EXPORT.match(line):
            exported.append(match[2])
            line = line.removeprefix("export ")
        elif re.match(r"(import|export)\b", line):
            raise ExtensionError(
                f"{path}:{number}: this import or export does not fit into a classic script; "
                "import named siblings on one line, and export declarations by name."
            )
        lines.append(line.strip())
    kept = [line for line in lines if line and not line.startswith("//")]
    return "\n".join([*kept, f"return {{{', '.join(exported)}}};"])


def _scope(name: str) -> str:
    return "module_" + name.replace("-", "_")


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("explorable", Explorable)
