"""What a reader does in a browser: follows links, sifts, searches, prints, chooses colors."""

import pytest

from tests.book.conftest import LAYOUT_SHIFTS, resize
from tests.book.test_every_page_in_chromium import HIDDEN

WIDE, NARROW, NARROWEST = 1280, 390, 320
WAITS = """[...document.querySelectorAll("article *")]
  .filter(e => getComputedStyle(e).contentVisibility === "auto").length"""
PAINTED_IN_BETWEEN = """performance.getEntriesByName("first-contentful-paint")[0].startTime
  < performance.getEntriesByType("navigation")[0].responseEnd"""
WAITED = "document.documentElement.classList.contains('later')"
OUT_OF_REACH = """() => [...document.querySelectorAll(
    "article :is(.katex-display, pre, .output, .pst-scrollable-table-container)")]
  .filter(box => box.scrollWidth > box.clientWidth + 1 && box.tabIndex !== 0
    && /auto|scroll/.test(getComputedStyle(box).overflowX))
  .map(box => box.outerHTML.slice(0, 120))"""

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.mark.parametrize("name", ["intro", "convolution"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_page_that_comes_in_two_parts_stays_where_it_was_painted(
    patient_reader, name, width
) -> None:
    """The layout hangs on nothing that comes later than what is laid out."""
    page = patient_reader.open(name, served=True, width=width).page
    shifts = page.evaluate(LAYOUT_SHIFTS)
    assert page.evaluate(PAINTED_IN_BETWEEN)
    assert sum(shifts) < 0.02, shifts


@pytest.mark.parametrize(
    "link",
    [
        "convolution.html#fig-conv-explore",
        "convolution.html#sec-padding",
        "convolution.html#sec-merge",
        "batch-norm.html#equation-eq-bn-closed",
        "batch-norm.html#equation-eq-bn-running",
        "batch-norm.html#fig-bn-rates",
        "batch-norm.html#equation-eq-bn-back-d",  # folded, like the next three
        "batch-norm.html#fig-bn-graph",
        "convolution.html#equation-eq-conv-ring",
        "from-dense.html#equation-eq-dense-count-local2d",
    ],
)
@pytest.mark.parametrize("width", [NARROW, 600, WIDE])
def test_a_link_into_a_chapter_lands_and_stays(reader, link, width) -> None:
    """What stands above and below an explorable does not move, and a fold is open in time."""
    page = reader.open(link, served=True, width=width).page
    shifts = page.evaluate(LAYOUT_SHIFTS)
    top = page.evaluate(
        "place => document.getElementById(place).getBoundingClientRect().top", link.split("#")[1]
    )
    assert sum(shifts) < 0.02, shifts
    assert 0 <= top <= 120


def test_what_is_far_below_is_laid_out_last_and_then_is_there(reader) -> None:
    """Who begins at the top waits for the first view alone; if the files get lost, no text does."""
    page = reader.open("batch-norm").page
    address = page.url
    assert (page.evaluate(WAITED), page.evaluate(WAITS)) == (True, 0)
    page.route("**/*.js", lambda route: route.abort())
    page.goto("about:blank")
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => new Promise(done => setTimeout(done, 2600)))")
    assert page.evaluate(HIDDEN) == []
    assert page.evaluate(WAITS) > 100


def test_who_comes_to_a_place_or_back_finds_all_laid_out(reader) -> None:
    """Nothing above the place is guessed, so nothing moves it."""
    page = reader.open("batch-norm.html#sec-bn-forward").page
    assert not page.evaluate(WAITED)
    page = reader.open("batch-norm").page
    page.reload()
    assert not page.evaluate(WAITED)


@pytest.mark.parametrize("name", ["batch-norm", "conventions", "convolution"])
def test_what_is_wider_than_a_phone_is_scrolled_by_keyboard(reader, name) -> None:
    """Equations, code, tables and what code prints, in folds too and after the phone is turned."""
    page = reader.open(name, width=WIDE).page
    resize(page, NARROWEST)
    page.evaluate("document.querySelectorAll('article details').forEach(e => { e.open = true; })")
    page.wait_for_timeout(100)
    assert page.locator("article [tabindex='0']").count() >= 3
    assert page.evaluate(OUT_OF_REACH) == []


def test_the_ledger_is_sifted_by_keyboard(reader) -> None:
    """An arrow key on the filter leaves the rows with that verdict alone."""
    page = reader.open("claims").page
    rows = page.locator(".claim:visible")
    assert rows.count() == 56
    page.locator("#show-all").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "show-added"
    assert rows.count() == 4
    page.keyboard.press("ArrowLeft")
    assert (rows.count(), page.locator(".claim.verdict-false:visible").count()) == (5, 5)


def test_the_ledger_is_sifted_by_mouse(reader) -> None:
    """A click on a verdict does the same."""
    page = reader.open("claims", width=NARROW).page
    page.get_by_text("Holds with limits 23").click()
    assert page.locator(".claim:visible").count() == 23


def test_a_drawing_follows_the_color_mode(reader) -> None:
    """The letters of the start page's picture are dark on white and light on dark."""
    colors = """[...new Set([...document.querySelectorAll("svg.drawing text")]
      .map(text => getComputedStyle(text).fill))].sort()"""
    light = reader.open("intro").page.evaluate(colors)
    dark = reader.open("intro", dark=True).page.evaluate(colors)
    assert light == ["rgb(27, 36, 48)", "rgb(91, 102, 117)"]
    assert dark == ["rgb(163, 174, 189)", "rgb(230, 234, 240)"]


def test_a_button_copies_code_as_it_stands(reader) -> None:
    """By mouse or keyboard, with a word that it is done, and once for each piece of code."""
    page = reader.open("gpu", served=True, permissions=["clipboard-read"]).page
    code, button = page.locator("div.highlight pre").first, page.locator(".copy").first
    assert page.locator(".copy").count() == page.locator("div.highlight pre").count() > 2
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-label") == "Copied"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "\n" in copied
    assert copied == code.inner_text().removesuffix("\n")
    page.wait_for_function("!document.querySelector('.copy.done')")
    assert button.get_attribute("aria-label") == "Copy this code"


def test_paper_shows_the_picture_and_what_is_folded(reader) -> None:
    """A printed chapter has every solution, and drawings in place of what moves."""
    page = reader.open("convolution", dark=True).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".explorable svg.drawing").first.is_visible()
    assert not page.locator(".explorable .element").first.is_visible()
    assert page.locator("details.fold:not([open])").count() == 0
    paint = "getComputedStyle(document.querySelector('div.highlight pre')).backgroundColor"
    assert page.evaluate(paint) == "rgb(244, 246, 249)"
    ink = page.evaluate("getComputedStyle(document.querySelector('svg.drawing text')).fill")
    assert ink in {"rgb(27, 36, 48)", "rgb(91, 102, 117)"}


def test_a_phone_opens_the_contents_and_closes_them_by_keyboard(reader) -> None:
    """Enter on the menu shows all pages, Escape puts them away."""
    page = reader.open("intro", width=NARROW).page
    link = page.locator("#pst-primary-sidebar-modal a", has_text="The claim ledger")
    page.locator(".primary-toggle").focus()
    page.keyboard.press("Enter")
    link.wait_for(state="visible")
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")


def test_a_search_finds_a_page(reader) -> None:
    """Typing a word into the search page lists where it stands."""
    page = reader.open("search", served=True).page
    page.goto(page.url + "?q=padding")
    page.locator("#search-results li a").first.wait_for(timeout=10_000)
    assert page.locator("#search-results li a").count() >= 1


def test_the_color_mode_can_be_chosen_and_stays(reader) -> None:
    """The button goes through the modes, and the next page remembers."""
    page = reader.open("intro", served=True).page
    page.locator(".theme-switch-button").first.click()
    chosen = page.evaluate("document.documentElement.dataset.theme")
    page.goto(page.url.replace("intro", "claims"))
    assert chosen == "dark"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
