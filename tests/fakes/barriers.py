"""What keeps people out of a page, as axe-core finds it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SMALL_TARGETS = {"target-size": {"enabled": True}}  # axe does not ask for it unless it is named
# What is drawn of an equation is hidden from screen readers, and has one color: for axe its text in
# a box as wide stands for its hundreds of elements, which are half of a chapter.
TEXTS_FOR_EQUATIONS = """() => {
  window.drawn = [...document.querySelectorAll(".katex-html")]
    .filter(e => !e.querySelector("[style*=color]"))
    .map(e => [e, [...e.childNodes], e.getBoundingClientRect().width]);
  for (const [e, , width] of drawn) {
    e.style.cssText = `display: inline-block; overflow: clip; width: ${width}px`;
    e.textContent = e.textContent;
  }
}"""
EQUATIONS = """() => {
  for (const [e, parts] of drawn) {
    e.removeAttribute("style");
    e.replaceChildren(...parts);
  }
}"""


def barriers(page: "Page", **options: Any) -> list[str]:
    """Return each rule that is broken, with the element that breaks it; options are axe's."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(TEXTS_FOR_EQUATIONS)
    options = {"resultTypes": ["violations"], **options}
    found = Axe().run(page, options=options).response["violations"]
    page.evaluate(EQUATIONS)
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]
