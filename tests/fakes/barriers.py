"""What keeps people out of a page, as axe-core finds it."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SMALL_TARGETS = {"target-size": {"enabled": True}}  # axe does not ask for it unless it is named
# What is drawn of an equation is hidden from screen readers, and has one color: for axe its text in
# a box as wide stands for its hundreds of elements, which are half of a chapter. What is told of it
# is half of the rest: as long as its elements have nothing that a rule asks for, no role, name,
# color or link but their looks alone, their text stands for them too.
LOOKS = [
    *("accent", "columnalign", "columnspacing", "displaystyle", "encoding", "fence"),
    *("lspace", "mathvariant", "maxsize", "minsize", "rowspacing", "rspace"),
    *("scriptlevel", "separator", "stretchy", "width"),
]
SIMPLIFY = """() => {
  const drawn = [...document.querySelectorAll(".katex-html")]
    .filter(e => !e.querySelector("[style*=color]"));
  const told = [...document.querySelectorAll(".katex-mathml > math")].filter(math =>
    [...math.querySelectorAll("*")].every(e => e.getAttributeNames().every(n => looks.has(n))));
  const widths = drawn.map(e => e.getBoundingClientRect().width);
  const parts = [...drawn, ...told].map(e => [e, [...e.childNodes]]);
  for (const [e] of parts) e.textContent = e.textContent;
  drawn.forEach((e, i) => {
    e.style.cssText = `display: inline-block; overflow: clip; width: ${widths[i]}px`;
  });
  return () => {
    for (const e of drawn) e.removeAttribute("style");
    for (const [e, nodes] of parts) e.replaceChildren(...nodes);
  };
}"""
LOOK = f"""async ([known, options]) => {{
  const looks = new Set(known);
  const restore = ({SIMPLIFY})();
  try {{
    const found = await axe.run(options);
    return found.violations.flatMap(
      rule => rule.nodes.map(node => `${{rule.id}}: ${{node.html.slice(0, 150)}}`));
  }} finally {{
    restore();
  }}
}}"""


@cache
def axe() -> str:
    """Return the script of axe-core."""
    from axe_playwright_python.sync_playwright import Axe

    return Axe().axe_script


def barriers(page: "Page", **options: Any) -> list[str]:
    """Return each rule that is broken, with the element that breaks it; options are axe's."""
    if not page.evaluate("typeof window.axe?.run === 'function'"):
        page.evaluate(axe())
    return page.evaluate(LOOK, [LOOKS, {"resultTypes": ["violations"], **options}])
