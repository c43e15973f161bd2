"""What the tests of explorables share: an element on a page from a disk, used as readers use it."""

import functools
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from light import explorables, figures
from playwright.sync_api import Browser, BrowserContext, Locator, Page

BOOK = Path(__file__).parents[2] / "book"
SOURCES = BOOK / "explorables"
PAGE = """<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>
<style>{colors} html {{ color-scheme: {theme}; background: var(--fig-paper) }}
body {{ margin: 0; font-family: sans-serif; color: var(--fig-ink) }}
main {{ max-width: 640px; margin: auto; padding: 16px 32px }}
</style><script defer src="elements.js"></script>
<main><h1>A page of the book</h1><p>Some words.</p>
<x-{name} {attributes}></x-{name}><p>More words.</p></main></html>"""
PHONE = {"width": 390, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def names() -> list[str]:
    """Return the names of all explorables: the modules that define an element."""
    found = SOURCES.glob("*.mjs")
    return sorted(path.stem for path in found if f'define("{path.stem}"' in path.read_text("utf-8"))


def placed() -> dict[str, list[str]]:
    """Return the elements of every page that holds some."""
    texts = {page.stem: page.read_text("utf-8") for page in sorted(BOOK.glob("*.md"))}
    found = {page: re.findall(r"`{explorable} ([\w-]+)", text) for page, text in texts.items()}
    return {page: elements for page, elements in found.items() if elements}


@functools.cache
def script(name: str) -> str:
    """Return what ships with an element: it and all it imports, as one script."""
    return explorables.bundle(SOURCES, [name])


def value(text: str) -> float:
    """Return the number that a printed text means, fractions included."""
    return float(Fraction(text.replace("−", "-").replace(",", "")))


DRAG = """(drawing, share) => {
  const box = drawing.getBoundingClientRect();
  const clientX = box.left + share * box.width;
  drawing.dispatchEvent(new PointerEvent("pointermove", { buttons: 1, clientX, bubbles: true }));
}"""


TEXTS = """table => [...table.querySelectorAll("[role=row]")].map(
  row => [...row.querySelectorAll(".cell")].map(cell => cell.innerText))"""


class Explored:
    """An element on an open page, by the names that a reader sees or hears."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.element = page.locator(f"x-{name}")
        self.said = page.get_by_role("status")
        self.notes = page.locator(".told > div[aria-live]")

    def press(self, name: str) -> None:
        """Press a button by its words, be it asleep or not."""
        self.page.get_by_role("button", name=name, exact=True).click(force=True)

    def set(self, **measures: int) -> None:
        """Type numbers into the fields that begin with these words."""
        for words, number in measures.items():
            field = self.page.get_by_role("spinbutton", name=words.replace("_", " "))
            field.fill(str(number))
            field.press("Enter")

    def pointed(self, cell: Locator, watch: Callable[[], object]) -> list[object]:
        """Point at a cell with a mouse and leave; return what is watched before, then and after.

        A mouse that only points says nothing to a screen reader.
        """
        said, seen = self.said.inner_text(), [watch()]
        for place in (cell, self.page.get_by_role("heading")):
            place.hover()
            seen.append(watch())
            assert self.said.inner_text() == said
        return seen

    def drag(self, drawing: str, share: float) -> None:
        """Drag a pointer to a share of a drawing's width, found by its selector."""
        self.page.locator(drawing).evaluate(DRAG, share)

    def tick(self, words: str) -> None:
        """Tick a box, or take the tick away."""
        self.page.get_by_role("checkbox", name=words).click()

    def state(self) -> dict:
        """Return the element's state."""
        return self.element.evaluate("element => element.state")

    def named(self, name: str) -> Locator:
        """Return a grid or table."""
        return self.page.locator(
            f'[role=grid][aria-label="{name}"], [role=table][aria-label="{name}"]'
        )

    def grid(self, name: str) -> list[Locator]:
        """Return the rows of a grid or table."""
        return self.named(name).get_by_role("row").all()

    def cell(self, name: str, i: int, j: int) -> Locator:
        """Return one cell of a grid."""
        return self.grid(name)[i].get_by_role("gridcell").nth(j)

    def numbers(self, name: str) -> list[list[float]]:
        """Return the numbers that a grid or table shows, empty cells left out."""
        rows = self.named(name).evaluate(TEXTS)
        return [[value(text) for text in row if text.strip()] for row in rows]

    def outputs(self, states: list[dict]) -> list:
        """Return the element's output for one state after the other."""
        return self.element.evaluate(
            "(e, states) => states.map(state => { e.state = state; return e.output; })", states
        )


class Bench:
    """Opens pages that hold one element each, and keeps what they complain of."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(
        self, name: str, attributes: str = "", *, query: str = "", width: int = 1280, **how: object
    ) -> Page:
        """Open a page with an element and its attributes, in a browser that is so and so."""
        theme = str(how.get("color_scheme", "light"))
        words = {"theme": theme, "colors": figures.palette_css(), "name": name}
        (self._folder / "elements.js").write_text(script(name), "utf-8")
        path = self._folder / "page.html"
        path.write_text(PAGE.format(attributes=attributes, **words), "utf-8")
        size = {"width": width, "height": 900}
        self._contexts.append(self._browser.new_context(viewport=size, **how))
        page = self._contexts[-1].new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("requestfailed", lambda request: self.complaints.append(request.url))
        page.goto(path.as_uri() + query)
        return page

    def close(self) -> None:
        """Close every page; none of them may have complained."""
        for context in self._contexts:
            context.close()
        assert self.complaints == []
