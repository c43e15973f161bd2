"""Every explorable: light, on its page, whole on a phone and in the dark, told, sent by link."""

import gzip
import itertools
import re
from collections.abc import Callable

import pytest
from fakes.barriers import SMALL_TARGETS, barriers
from light import explorables
from playwright.sync_api import expect

from tests.book.explored import PHONE, SOURCES, Explored, names, placed, script

WIDEST = 15_000  # bytes, gzipped, of all that an element needs
TINY_TARGET = 24  # pixels
SET = {  # an element: attributes that show as much of it as can be shown
    "channel-groups": "channels=12 groups=4 shuffle=1",
    "field-builder": "kernels=5,3,2 strides=2,1,2 dilations=1,2,1 width=40 early=1",
    "filter-stack": "channels=2 filters=3 kernel=3 f=2 j=0 wrong=1",
    "gradient-flow": "padding=1 kernel=2 pixel=1 mistake=2",
    "kinds-of-convolution": "padding=1 dilation=1 stride=3 kind=5 f=1 i=3 wrong=2",
    "live-batch": "size=4 step=80 own=-2.5 mode=1 asked=3 wrong=1 gamma=2 beta=-1 plot=1",
    "patch-columns": "rows=5 columns=5 kernel=3 padding=1 once=1",
    "four-norms": "kind=3 images=4 channels=6 side=3 groups=3 n=1 c=3 hat=1 bright=5 unbiased=1",
    "pool-window": "rows=5 columns=5 kernel=3 stride=2 padding=1 wrong=2 kind=0 window=4",
    "roofline": "machine=4 kind=1 columns=1 kernel=5",
    "size-ruler": "length=20 kernel=3 stride=3 padding=2 dilation=2 place=2 wrong=2",
    "sliding-kernel": "kernel=blur padding=1 stride=2 compare=1 bias=2",
    "tied-matrix": "kernel=2 padding=1 turned=1",
}
FOCUS = """element => {
  const focused = element.shadowRoot.activeElement;
  if (!focused) return null;
  const box = focused.getBoundingClientRect(), style = getComputedStyle(focused);
  return [style.outlineStyle, style.outlineWidth, box.width > 0];
}"""
SMALL = """(element, least) => [...element.shadowRoot.querySelectorAll(
    "button, input:not([type=checkbox], [hidden]), [role=gridcell], label.check")]
  .map(one => [(one.closest(".cell") || one).getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.width > 0 && Math.min(box.width, box.height) < least)"""

Explore = Callable[..., Explored]


def packed(text: str) -> int:
    """Return how many bytes a script has when it is packed for the way."""
    return len(gzip.compress(text.encode("utf-8")))


@pytest.mark.parametrize("name", names())
def test_an_element_is_light(name: str) -> None:
    """An element and all it imports weigh less than 15 kB when packed."""
    assert packed(script(name)) < WIDEST


def test_elements_of_one_page_bring_what_they_share_once() -> None:
    """Each further element costs a page its own part alone, less than a third of the limit."""
    pages = [elements for elements in placed().values() if len(elements) > 1]
    assert pages
    for elements in pages:
        heaviest = max(packed(script(name)) for name in elements)
        together = packed(explorables.bundle(SOURCES, sorted(elements)))
        assert together < heaviest + (len(elements) - 1) * WIDEST / 3, elements


def test_every_element_stands_on_one_page() -> None:
    """A link that a reader copies leads to one place."""
    assert sorted(itertools.chain(*placed().values())) == names()


def test_every_element_is_looked_at_here() -> None:
    """Whoever adds an element says how it is to be shown to the tests below."""
    assert sorted(SET) == names()


@pytest.mark.browser
@pytest.mark.parametrize("name", SET)
@pytest.mark.parametrize("phone", [True, False], ids=["phone, dark", "desk, light"])
def test_an_element_keeps_nobody_out(explore: Explore, name: str, phone: bool) -> None:
    """It fits a phone, fingers find room, and axe finds no barrier, by day and by night."""
    how = {**PHONE, "color_scheme": "dark"} if phone else {}
    explorable = explore(name, SET[name], **how)
    if phone:
        assert explorable.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert explorable.element.evaluate(SMALL, TINY_TARGET) == []
    explorable.press("Copy a link to this state")
    assert barriers(explorable.page, rules=SMALL_TARGETS) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", SET)
def test_a_link_brings_the_same_state_back(explore: Explore, name: str) -> None:
    """What one reader sets another sees and hears; a broken link shows the start and says so."""
    explorable = explore(name, SET[name])
    link = explorable.element.evaluate("element => element.link")
    query = re.fullmatch(rf"file://[^?#]+/page\.html(\?\w+=[\d._*-]+)#{name}", link)[1]
    again = explore(name, query=query)
    assert again.state() == explorable.state()
    assert again.said.inner_text() == explorable.said.inner_text() != ""
    expect(again.said).to_have_attribute("aria-live", "polite")
    again.press("Start again")
    assert again.state() != explorable.state()
    broken = explore(name, query=query + "*x")
    expect(broken.notes).to_contain_text("The numbers in this link could not be read")
    assert broken.state() == again.state()


@pytest.mark.browser
@pytest.mark.parametrize("name", SET)
def test_the_tab_key_goes_through_and_shows_where_it_is(explore: Explore, name: str) -> None:
    """Every stop has an outline of three pixels, a grid is one stop, and the page goes on."""
    explorable = explore(name, SET[name])
    stops = []
    for _ in range(60):
        explorable.page.keyboard.press("Tab")
        stop = explorable.element.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    assert 3 <= len(stops) < 60
    assert stops == [["solid", "3px", True]] * len(stops)
