r"""Equations: drawn by KaTeX while the book is built, so that a page needs no script to show them.

KaTeX runs in V8 inside this process (``mini_racer``). Each equation becomes HTML for the eye and
MathML for a screen reader. Sphinx numbers the equations, so environments that would number them a
second time lose their numbers (``align`` becomes ``align*``). TeX that KaTeX refuses is a warning
with file and line; a page that holds such an equation is not kept, so that the next build warns
again. Macros are read from ``mathjax3_config["tex"]["macros"]``, the usual place.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

KATEX = Path(__file__).with_name("katex")
BROKEN = '<code class="katex-broken">'
DRAW = 'const draw=(t,o)=>{try{return[katex.renderToString(t,o),""]}catch(e){return["",e.message]}}'
NUMBERED = re.compile(r"\\(begin|end)\{(align|gather|equation|alignat)\}")


@functools.cache
def engine() -> Callable[[str, str], tuple[str, str]]:
    """Start KaTeX; return a function from TeX and options to HTML and an error message."""
    from py_mini_racer import MiniRacer

    context = MiniRacer()
    context.eval((KATEX / "katex.min.js").read_text("utf-8"))
    context.eval(DRAW)

    def draw(tex: str, options: str) -> tuple[str, str]:
        drawn = context.eval(f"JSON.stringify(draw({json.dumps(tex)},{options}))")
        return tuple(json.loads(drawn))

    return draw


def render(tex: str, macros: dict[str, str], *, display: bool) -> tuple[str, str]:
    """Return an equation's HTML, or nothing and KaTeX's reason."""
    options = {
        "displayMode": display,
        "macros": macros,
        "output": "htmlAndMathml",
        "throwOnError": True,
        "strict": "error",
        "trust": False,
    }
    return engine()(tex, json.dumps(options))


def display_tex(text: str) -> str:
    r"""Return TeX that KaTeX can set as one block: bare ``\\`` and blank lines make rows.

    >>> display_tex("a = b")
    'a = b'
    >>> print(display_tex(r"\begin{align} a &= b \end{align}"))
    \begin{align*} a &= b \end{align*}
    """
    text = NUMBERED.sub(r"\\\1{\2*}", text.strip())
    if text.startswith(r"\begin{"):
        return text
    rows = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    if len(rows) == 1 and r"\\" not in re.sub(r"\\begin\{.*?\\end\{", "", text, flags=re.DOTALL):
        return text
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


def _drawn(writer: HTML5Translator, node: nodes.Element, tex: str, *, display: bool) -> str:
    macros = (writer.config.mathjax3_config or {}).get("tex", {}).get("macros", {})
    html, reason = render(tex, macros, display=display)
    if reason:
        logger.warning("katex: %s", reason, location=node)
        return f"{BROKEN}{writer.encode(tex)}</code>"
    return html


def visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write an equation that stands in a line."""
    writer.body.append(writer.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    writer.body.append(_drawn(writer, node, node.astext(), display=False) + "</span>")
    raise nodes.SkipNode


def visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write an equation that stands alone, its number and its link."""
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(writer, node)
        writer.body.append(f'<span class="eqno">({number})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append(_drawn(writer, node, display_tex(node.astext()), display=True) + "</div>\n")
    raise nodes.SkipNode


def forget_broken(app: Sphinx, _error: Exception | None) -> None:
    """Delete pages with an equation that could not be drawn, so that the next build says so too."""
    if app.builder.format == "html":
        for page in Path(app.outdir).rglob("*.html"):
            if BROKEN in page.read_text("utf-8"):
                page.unlink()


def setup(app: Sphinx) -> None:
    """Make KaTeX the renderer; Sphinx then leaves MathJax out by itself."""
    app.add_html_math_renderer("light", (visit_inline, None), (visit_block, None))
    app.connect("build-finished", forget_broken, priority=100)
