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
Each page loads one script with the elements that it holds, what they import, and of that only the
functions that are called for. Readers are also spared the weight of indentation and of lines that
are comments, so a template literal must not lean on either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

FOLDER = "explorables"
OPENING = re.compile(r"<x-([\w-]+)")
IMPORT = re.compile(r"""^import \{([^}]+)\} from ["']\./([\w-]+)\.mjs["'];?$""")
EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let) +(\w+))")
FUNCTION = re.compile(
    r"^(?:export )?(?:async )?function\*? (\w+)\([^\n]*\{\n.*?^\}\n", flags=re.MULTILINE | re.DOTALL
)


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


def elements(body: str) -> list[str]:
    """Return the names of the elements that a page's body holds."""
    return sorted(set(OPENING.findall(body)))


def script_name(names: Iterable[str]) -> str:
    """Return the file that holds the script of a page with these elements."""
    return f"elements.{'.'.join(names)}.js"


def with_script(body: str, address: str) -> str:
    """Return a page's body with the script right before the first element, if it has one."""
    script = f'<script src="{escape(address)}"></script>'
    return OPENING.sub(lambda found: script + found[0], body, count=1)


def write_scripts(folder: Path, static: Path, pages: Iterable[str]) -> list[str]:
    """Write the script of every set of elements that one of the pages holds; return the files."""
    sets = sorted({tuple(names) for page in pages if (names := elements(page))})
    for names in sets:
        (static / script_name(names)).write_text(bundle(folder, names), "utf-8")
    return [script_name(names) for names in sets]


def bundle(folder: Path, names: Iterable[str]) -> str:
    """Return one classic script that defines these elements; each module has its own scope."""
    names = tuple(names)
    texts, needs = _gather(folder, names)
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " > ".join(error.args[1])
        raise ExtensionError(f"{folder}: modules import each other in a circle: {circle}") from None
    wanted: dict[str, set[str]] = {name: set() for name in order}
    bodies = {}
    for name in reversed(order):  # those who import come before those whom they ask for functions
        text = _without_idle(texts[name], wanted[name])
        bodies[name] = _classic(folder / f"{name}.mjs", text, wanted)
    modules = "".join(
        f"const {_scope(name)} = (() => {{\n{bodies[name]}\n}})();\n" for name in order
    )
    return f'(() => {{\n"use strict";\n{modules}}})();\n'


def _gather(folder: Path, names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the text of every module that the names need, and what each of them imports."""
    texts: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in texts:
            path = folder / f"{name}.mjs"
            texts[name] = path.read_text("utf-8")
            needs[name] = _siblings(path, texts[name])
            waiting += needs[name]
    return texts, needs


def _siblings(path: Path, text: str) -> list[str]:
    found = [match[2] for line in text.splitlines() if (match := IMPORT.match(line.strip()))]
    for name in found:
        if not path.with_name(f"{name}.mjs").exists():
            raise ExtensionError(f"{path}: imports ./{name}.mjs, which does not exist.")
    return found


def _without_idle(text: str, wanted: set[str]) -> str:
    """Return a module without the functions that nobody wants and nothing in it mentions.

    Lines of comments become empty lines, so that numbers of lines stay as they are.
    """
    text = re.sub(r"^[ \t]*//.*$", "", text, flags=re.MULTILINE)
    for found in FUNCTION.finditer(text):
        rest = text.replace(found[0], "")
        if found[1] not in wanted and not re.search(rf"\b{found[1]}\b", rest):
            lines = "\n" * found[0].count("\n")
            return _without_idle(text.replace(found[0], lines), wanted)
    return text


def _classic(path: Path, text: str, wanted: dict[str, set[str]]) -> str:
    """Return a module's body as statements that end by returning what the module exports.

    What it takes from its siblings is added to what is ``wanted`` of them.
    """
    lines, exported = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if match := IMPORT.match(line.strip()):
            taken = [pair for pair in match[1].split(",") if _mentioned(pair.split()[-1], text)]
            wanted[match[2]].update(pair.split()[0] for pair in taken)
            line = _taken(taken, match[2])
        elif match := EXPORT.match(line):
            exported.append(match[2])
            line = line.removeprefix("export ")
        elif re.match(r"(import|export)\b", line):
            raise ExtensionError(
                f"{path}:{number}: this import or export does not fit into a classic script; "
                "import named siblings on one line, and export declarations by name."
            )
        lines.append(line.strip())
    return "\n".join([*filter(None, lines), f"return {{{', '.join(exported)}}};"])


def _mentioned(name: str, text: str) -> bool:
    """Tell whether a module speaks of a name outside of its imports."""
    lines = (line for line in text.splitlines() if not IMPORT.match(line.strip()))
    return re.search(rf"\b{name}\b", "\n".join(lines)) is not None


def _taken(pairs: list[str], sibling: str) -> str:
    names = ", ".join(pair.strip().replace(" as ", ": ") for pair in pairs)
    return f"const {{{names}}} = {_scope(sibling)};" if names else ""


def _scope(name: str) -> str:
    return "module_" + name.replace("-", "_")


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("explorable", Explorable)
