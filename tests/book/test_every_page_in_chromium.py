"""Every page as a reader meets it: in light and dark, wide and narrow, by keyboard, from a disk.

A page is opened as seldom as can be: tests that only look share a visit.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache, partial
from pathlib import Path

import pytest
from fakes.barriers import barriers

from tests.book.conftest import LAYOUT_SHIFTS, Reader, Visit, resize
from tests.book.explored import placed
from tests.book.test_chapters import CHAPTERS

BOOK = Path(__file__).parents[2] / "book"
PAGES = [*sorted(page.stem for page in BOOK.glob("*.md")), "search"]
FIRST_VIEW_BYTES, FIRST_VIEW_REQUESTS = 200_000, 16
WIDE, NARROW, NARROWEST = 1280, 390, 320
AT_DESK, ON_PHONE = {"width": WIDE, "dark": False}, {"width": NARROWEST, "dark": True}
BUT_COLORS = {"color-contrast": {"enabled": False}}  # two thirds of the work, at any width the same
NO_SCRIPTS = {"java_script_enabled": False}
NUMBER = """() => {
  window.numbers = new Map([...document.querySelectorAll("*")].map((e, i) => [e, i]));
}"""
FOCUS_IS_SEEN = """() => {
  let e = document.activeElement;
  while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  const box = e.getBoundingClientRect();
  const beside = e.type === "radio" ? e.nextElementSibling : e;
  const styles = [e, beside, e.closest(".sd-card") || e].map(x => getComputedStyle(x));
  const marked = styles.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
  return {name: e.outerHTML.slice(0, 120), id: numbers.get(e) ?? -1,
    inside: e.getRootNode() !== document,
    seen: marked && (box.width > 0 || e.type === "radio")};
}"""
CAN_BE_REACHED = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility({checkVisibilityCSS: true}) && !e.disabled && e.tabIndex >= 0
    && !e.closest("dialog:not([open])") && !(e.type === "radio" && !e.checked))
  .map(e => numbers.get(e))"""
WIDE_EQUATIONS = """() => [...document.querySelectorAll("div.math > .katex-display")]
  .filter(box => box.scrollWidth > box.clientWidth + 1 && !box.closest("details:not([open])"))
  .map(box => box.querySelector("annotation").textContent.slice(0, 80))"""
OFF_CENTER = """() => [...document.querySelectorAll("div.math > .katex-display")]
  .filter(e => !e.closest("details:not([open])"))
  .filter(e => {
    const box = e.getBoundingClientRect(), all = e.parentElement.getBoundingClientRect();
    return Math.abs(box.left - all.left - (all.right - box.right)) > 2;
  })
  .map(e => e.querySelector("annotation").textContent.slice(0, 80))"""
CUT_TABLES = """() => [...document.querySelectorAll("article .pst-scrollable-table-container")]
  .filter(box => box.scrollWidth > box.clientWidth + 1 && !box.closest("details:not([open])"))
  .map(box => box.innerText.slice(0, 80))"""
HIDDEN = """() => [...document.querySelectorAll(
    "article .katex, article .claim, article svg.drawing, article p")]
  .filter(e => !e.closest("details") && !(e.checkVisibility({checkVisibilityCSS: true})
    && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().height > 0))
  .map(e => e.outerHTML.slice(0, 120))"""

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture(
    scope="module", params=[(name, width) for name in PAGES for width in (WIDE, NARROW)]
)
def served(request, newcomer: Callable[[], Reader]) -> Iterator[Visit]:
    """A visit to a page through a server, on a wide and on a narrow screen."""
    name, width = request.param
    with closing(newcomer()) as reader:
        yield reader.open(name, served=True, at_rest=True, width=width)


@pytest.fixture(scope="module", params=PAGES)
def name(request) -> str:
    """The name of a page, one after the other."""
    return request.param


@pytest.fixture(scope="module")
def visits(name: str, newcomer: Callable[[], Reader]) -> Iterator[Callable[..., Visit]]:
    """A function that visits the page in the book's folder, and is still there when asked again."""
    with closing(newcomer()) as reader:
        yield cache(partial(reader.open, name, at_rest=True))


@pytest.fixture(params=[AT_DESK, ON_PHONE], ids=["desk, light", "phone, dark"])
def on_disk(request, visits: Callable[..., Visit]) -> Visit:
    """A visit to the page in the book's folder: wide in light colors, narrow in dark ones."""
    return visits(**request.param)


def test_a_served_page_asks_its_own_host_alone_and_finds_everything(served, address) -> None:
    """No other host is asked, nothing is missing, and no script fails."""
    outside = [link for link in served.asked if not link.startswith((address, "data:"))]
    assert (outside, served.complaints) == ([], [])


def test_the_first_view_is_light(served) -> None:
    """Text, styles, scripts and fonts of a first view stay below the limits."""
    packed = served.packed_bytes
    heaviest = sorted(((size, link) for link, size in packed.items()), reverse=True)[:5]
    assert 0 < sum(packed.values()) <= FIRST_VIEW_BYTES, heaviest
    assert len(packed) <= FIRST_VIEW_REQUESTS, sorted(packed)


def test_nothing_jumps_while_a_page_loads(served) -> None:
    """What has been painted stays where it is, fonts and pictures included."""
    shifts = served.page.evaluate(LAYOUT_SHIFTS)
    assert sum(shifts) < 0.02, shifts


def test_a_page_from_a_disk_asks_for_nothing_outside_and_complains_of_nothing(on_disk) -> None:
    """A folder copied to a stick is the whole book."""
    outside = [link for link in on_disk.asked if not link.startswith(("file:", "data:"))]
    assert (outside, on_disk.complaints) == ([], [])


def test_a_phone_does_not_scroll_sideways(visits) -> None:
    """Wide things scroll in their own box, the page does not, at four times the letters either."""
    page = visits(**ON_PHONE).page
    for width in (NARROWEST, NARROW):
        resize(page, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_no_barrier(on_disk) -> None:
    """Nothing that axe-core can see keeps anybody out, in either color mode, wide and narrow."""
    assert barriers(on_disk.page) == []
    resize(on_disk.page, NARROW)
    assert barriers(on_disk.page, rules=BUT_COLORS) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_colors_of_what_only_some_widths_show_are_told_apart(reader, dark) -> None:
    """All pages have the same head, foot and sidebars, which are other ones on a narrow screen."""
    page = reader.open("notation", dark=dark).page
    for width in (WIDE, NARROW):
        resize(page, width)
        assert (width, barriers(page)) == (width, [])


def test_axe_would_see_a_faint_equation(reader) -> None:
    """Equations are simplified for it, and stand there as before when it has looked."""
    page = reader.open("notation").page
    before = page.locator(".katex-html").evaluate_all("all => all.map(one => one.outerHTML)")
    page.add_style_tag(content=".katex { color: #ccc; }")
    assert any(words.startswith("color-contrast") for words in barriers(page))
    after = page.locator(".katex-html").evaluate_all("all => all.map(one => one.outerHTML)")
    assert after == before


def test_equations_fit_the_page(on_disk) -> None:
    """No equation outside a fold has to be scrolled, on a phone either."""
    for width in (NARROW, WIDE):  # the other way round than axe, which leaves it narrow
        resize(on_disk.page, width)
        assert (width, on_disk.page.evaluate(WIDE_EQUATIONS)) == (width, [])


def test_an_equation_stands_in_the_middle_of_a_phone(visits) -> None:
    """With a number below it or without one."""
    page = visits(**ON_PHONE).page
    resize(page, NARROW)
    assert page.evaluate(OFF_CENTER) == []


def test_a_phone_shows_whole_tables(visits, name) -> None:
    """No column of a chapter's table has to be looked for, outside of folds; lists may scroll."""
    page = visits(**ON_PHONE).page
    resize(page, NARROW)
    assert page.evaluate(CUT_TABLES) == [] or name not in CHAPTERS


@pytest.mark.parametrize("how", [AT_DESK, NO_SCRIPTS], ids=["scripts", "no scripts"])
def test_an_explorable_takes_the_place_of_its_picture_and_leaves_the_caption(
    visits, name, how
) -> None:
    """With scripts one sees the element, without and on paper the picture; always the words."""
    page, count, shown = visits(**how).page, len(placed().get(name, ())), {}
    for media in ("print", "screen"):  # in this order: those who come after find a screen
        page.emulate_media(media=media)
        shown[media] = [
            [box.locator(part).is_visible() for part in (".element", "svg.drawing", "figcaption")]
            for box in page.locator(".explorable").all()
        ]
    picture, element = [False, True, True], [True, False, True]
    moves = element if how is AT_DESK else picture
    assert shown == {"print": [picture] * count, "screen": [moves] * count}


def test_the_tab_key_reaches_everything_and_shows_where_it_is(visits) -> None:
    """Every link, button and field is met in turn, each with a mark that it has the focus."""
    page = visits(**AT_DESK).page
    resize(page, WIDE)
    page.evaluate(NUMBER)
    wanted = set(page.evaluate(CAN_BE_REACHED))
    met, unseen = set(), []
    for _ in range(3 * len(wanted) + 20):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS_IS_SEEN)
        if now["id"] in met and wanted <= met and not now["inside"]:
            break
        met.add(now["id"])
        if not now["seen"] and not now["name"].startswith(("<html", "<body")):
            unseen.append(now["name"])
    missed = page.evaluate(
        "ids => ids.map(i => document.querySelectorAll('*')[i].outerHTML.slice(0, 120))",
        sorted(wanted - met),
    )
    assert (missed, unseen) == ([], [])


def test_without_scripts_a_page_shows_all_it_has(visits) -> None:
    """Text, equations, pictures and rows are there before and without any script."""
    page = visits(**NO_SCRIPTS).page
    assert page.evaluate(HIDDEN) == []
    assert page.evaluate("document.querySelectorAll('article p').length") >= 1
    paint = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paint) == "rgb(255, 255, 254)"
