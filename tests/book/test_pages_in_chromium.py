"""Every page as a reader meets it: in light and dark, wide and narrow, by keyboard, from a disk."""

from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

BOOK = Path(__file__).parents[2] / "book"
CONTENTS = yaml.safe_load((BOOK / "_toc.yml").read_text())
CHAPTERS = [
    entry["file"]
    for part in CONTENTS["parts"]
    if part.get("numbered")
    for entry in part["chapters"]
]
PAGES = [*sorted(page.stem for page in BOOK.glob("*.md")), "search"]
FIRST_VIEW_BYTES = 200_000
WIDE, NARROW = 1280, 390
FOCUS_IS_SEEN = """() => {
  let e = document.activeElement;
  while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  const box = e.getBoundingClientRect();
  const beside = e.type === "radio" ? e.nextElementSibling : e;
  const styles = [e, beside, e.closest(".sd-card") || e].map(x => getComputedStyle(x));
  const marked = styles.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
  return {name: e.outerHTML.slice(0, 120), id: [...document.querySelectorAll("*")].indexOf(e),
    inside: e.getRootNode() !== document,
    seen: marked && (box.width > 0 || e.type === "radio")};
}"""
CAN_BE_REACHED = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility({checkVisibilityCSS: true}) && !e.disabled && e.tabIndex >= 0
    && !e.closest("dialog:not([open])") && !(e.type === "radio" && !e.checked))
  .map(e => [...document.querySelectorAll("*")].indexOf(e))"""
LAYOUT_SHIFTS = """() => new Promise(done => {
  const found = [];
  new PerformanceObserver(list => found.push(...list.getEntries().map(one => one.value)))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(found), 300);
})"""

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_from_a_disk_asks_for_nothing_outside_and_complains_of_nothing(reader, name) -> None:
    """A folder copied to a stick is the whole book."""
    visit = reader.open(name)
    outside = [link for link in visit.asked if not link.startswith(("file:", "data:"))]
    assert (outside, visit.complaints) == ([], [])


@pytest.mark.parametrize("name", PAGES)
def test_a_served_page_asks_its_own_host_alone_and_finds_everything(reader, address, name) -> None:
    """No other host is asked, nothing is missing, and no script fails."""
    visit = reader.open(name, served=True)
    outside = [link for link in visit.asked if not link.startswith((address, "data:"))]
    assert (outside, visit.complaints) == ([], [])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_first_view_is_light(reader, name, width) -> None:
    """Text, styles, scripts and fonts of a first view stay below the limit."""
    packed = reader.open(name, served=True, width=width).packed_bytes
    heaviest = sorted(((size, link) for link, size in packed.items()), reverse=True)[:5]
    assert sum(packed.values()) <= FIRST_VIEW_BYTES, heaviest


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_jumps_while_a_page_loads(reader, name, width) -> None:
    """What has been painted stays where it is, fonts and pictures included."""
    page = reader.open(name, served=True, width=width).page
    shifts = page.evaluate(LAYOUT_SHIFTS)
    assert sum(shifts) < 0.05, shifts


@pytest.mark.parametrize("place", ["fig-conv-explore", "sec-padding", "sec-merge"])
@pytest.mark.parametrize("width", [NARROW, 600, WIDE])
def test_a_link_into_a_chapter_lands_and_stays(reader, place, width) -> None:
    """What stands above and below an explorable does not move, wherever a link leads."""
    page = reader.open(f"convolution.html#{place}", served=True, width=width).page
    shifts = page.evaluate(LAYOUT_SHIFTS)
    top = page.evaluate(
        "place => document.getElementById(place).getBoundingClientRect().top", place
    )
    assert sum(shifts) < 0.05, shifts
    assert 0 <= top <= 120


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_no_barrier(reader, name, width, dark) -> None:
    """Nothing that axe-core can see keeps anybody out."""
    visit = reader.open(name, width=width, dark=dark)
    found = Axe().run(visit.page).response["violations"]
    words = [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]
    assert not words, "\n".join(words)


@pytest.mark.parametrize("width", [NARROW, 320])
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_does_not_scroll_sideways(reader, name, width) -> None:
    """Wide things scroll in their own box, the page does not, at four times the letters either."""
    page = reader.open(name, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_reaches_everything_and_shows_where_it_is(reader, name) -> None:
    """Every link, button and field is met in turn, each with a mark that it has the focus."""
    page = reader.open(name).page
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


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_a_page_shows_all_it_has(reader, name) -> None:
    """Text, equations, pictures and rows are there before and without any script."""
    page = reader.open(name, java_script_enabled=False).page
    hidden = page.locator("article .katex, article .claim, article svg.drawing, article p")
    there = [one for one in hidden.all() if not one.locator("xpath=ancestor::details").count()]
    assert all(one.is_visible() for one in there)
    paint = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paint) == "rgb(255, 255, 254)"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_equations_fit_the_page(reader, width) -> None:
    """No numbered equation of a chapter has to be scrolled, on a phone either."""
    wide = """() => [...document.querySelectorAll("div.math > .katex-display")]
      .filter(box => box.scrollWidth > box.clientWidth + 1 && !box.closest("details:not([open])"))
      .map(box => box.querySelector("annotation").textContent.slice(0, 80))"""
    for name in CHAPTERS:
        assert reader.open(name, width=width).page.evaluate(wide) == [], name


def test_a_drawing_follows_the_color_mode(reader) -> None:
    """The letters of the start page's picture are dark on white and light on dark."""
    colors = """[...new Set([...document.querySelectorAll("svg.drawing text")]
      .map(text => getComputedStyle(text).fill))].sort()"""
    light = reader.open("intro").page.evaluate(colors)
    dark = reader.open("intro", dark=True).page.evaluate(colors)
    assert light == ["rgb(27, 36, 48)", "rgb(91, 102, 117)"]
    assert dark == ["rgb(163, 174, 189)", "rgb(230, 234, 240)"]


def test_an_explorable_takes_the_place_of_its_picture_and_leaves_the_caption(reader) -> None:
    """With scripts the element is seen, without them the picture; the caption always."""
    for scripts in (True, False):
        page = reader.open("convolution", java_script_enabled=scripts).page
        box = page.locator(".explorable").first
        shown = [
            box.locator(".element").is_visible(),
            box.locator("svg.drawing").is_visible(),
            box.locator("figcaption").is_visible(),
        ]
        assert shown == [scripts, not scripts, True]


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
