"""Six kinds of convolution side by side, used as readers use them, against the reference."""

from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from tests.book.explored import PHONE, Explored, value

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
SHOW = "(e, s) => { e.state = { ...e.state, ...s }; return e.maps; }"
BELOW = "cells => cells.map(cell => (cell.dataset.times ?? '×0').slice(1))"
NAMES = ("ordinary", "dilated", "grouped", "depthwise", "separable", "transposed")


@pytest.fixture
def kinds(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("kinds-of-convolution", *how, **more)


@pytest.fixture
def still(figure: Callable[[str], ModuleType]) -> ModuleType:
    """The still picture, which asks the reference for the outputs."""
    return figure("explore_kinds_of_convolution")


def test_all_outputs_are_the_references(kinds: Open, still: ModuleType) -> None:
    """At first, as on paper, and for other sizes all six layers hold what the reference makes."""
    explorable = kinds()
    assert explorable.numbers("x") == still.X
    assert explorable.numbers("weights") == still.WEIGHT[0]
    assert [explorable.numbers(name) for name in NAMES] == list(still.outputs().values())
    for sizes in [(3, 2, 3, 3), (2, 1, 3, 3), (3, 1, 1, 1), (1, 0, 2, 2)]:
        how = dict(zip(("kernel", "padding", "dilation", "stride"), sizes, strict=True))
        shown = explorable.element.evaluate(SHOW, how)
        assert dict(zip(NAMES, shown, strict=True)) == still.outputs(**how), how


def unit(at: int) -> list[list[int]]:
    """Return an input with a single 1."""
    return torch.eye(24).int()[at].reshape(4, 6).tolist()


def met(explorable: Explored) -> list[int]:
    """Return, for every number of x, the weight that stands below it, or 0."""
    cells = [row.locator(".cell").evaluate_all(BELOW) for row in explorable.grid("x")]
    return [int(value(text)) for row in cells for text in row]


def test_an_entry_shows_what_it_reads_and_with_which_weights(
    kinds: Open, still: ModuleType
) -> None:
    """What stands below x is how much the entry gains where x grows by 1, in every kind."""
    explorable = kinds()
    for at, name in enumerate(NAMES):
        f, i = 1 + at % 3, at % 2 + 3 * (name == "transposed")
        explorable.cell(name, f, i).click()
        gains = [still.outputs(unit(place))[name][f][i] for place in range(24)]
        assert met(explorable) == gains, name
        marks = explorable.page.locator("[aria-label=x] .lit").count()
        assert marks == sum(gain != 0 for gain in gains)
        expect(explorable.said).to_contain_text(f"{name.capitalize()}: out[{f}, {i}]")


def test_the_sentence_adds_up_and_the_rest_is_told(kinds: Open) -> None:
    """Shares of channels, padding, what a kind cannot see, and places that no stamp reaches."""
    explorable = kinds(**PHONE)
    expect(explorable.said).to_have_text(
        "Dilated: out[0, 1] reads places 1, 3 and 5 of channels 0, 1, 2 and 3, 12 products. "
        "Channel by channel that makes 2 + 1 + 8 − 3 = 8."
    )
    explorable.cell("grouped", 2, 1).tap()
    expect(explorable.notes).to_have_text("Nothing comes from channels 0 and 1.")
    explorable.cell("depthwise", 3, 0).tap()
    expect(explorable.said).to_contain_text("of channel 3, 3 products, which make −1.")
    explorable.cell("separable", 1, 0).tap()
    expect(explorable.notes).to_contain_text("of the depthwise layer times 2, −1, 1 and 1.")
    explorable.cell("transposed", 0, 3).tap()
    expect(explorable.said).to_contain_text("is reached by the stamps of place 1 of channels")
    explorable.set(stride=3, kernel=2)
    explorable.cell("transposed", 0, 2).tap()
    expect(explorable.said).to_have_text(
        "Transposed: out[0, 2] is reached by no stamp, so it is 0 without a bias."
    )
    explorable.set(padding=1)
    explorable.cell("ordinary", 1, 0).tap()
    expect(explorable.notes).to_have_text("Place −1 is padding.")


def test_the_price_is_that_of_torchs_layers(kinds: Open) -> None:
    """The weights are counted as torch counts them."""
    sizes = {"dilated": 1, "grouped": 2, "depthwise": 4}
    counts = [nn.Conv1d(4, 4, 3, groups=g, bias=False).weight.numel() for g in sizes.values()]
    full, grouped, depthwise = counts
    expect(kinds().element).to_contain_text(
        f"Weights: ordinary, dilated and transposed 4·4·3 = {full}, grouped 4·2·3 = {grouped}, "
        f"depthwise 4·3 = {depthwise}, separable 4·3 + 4·4 = {depthwise + 16}."
    )


def test_a_mistake_stands_beside_the_right_one(kinds: Open, still: ModuleType) -> None:
    """Gaps counted as d places, and stamps put side by side, as the chapter's exercises do."""
    explorable = kinds("dilation=1")
    explorable.press("d places between the weights")
    assert explorable.numbers("with the mistake") == still.outputs(dilation=2)["dilated"]
    expect(explorable.notes).to_contain_text("they lie 2 apart, not 1: 2 places instead of 4.")
    explorable.set(dilation=2)
    expect(explorable.notes).to_contain_text("0 places instead of 2.")
    explorable.press("transposed without gaps")
    assert explorable.numbers("with the mistake") == still.outputs(stride=1)["transposed"]
    assert explorable.page.locator(".differs").count() > 10
    expect(explorable.notes).to_contain_text("side by side: 8 places instead of 13.")
    explorable.set(stride=1)
    expect(explorable.notes).to_contain_text("these settings do not notice.")


def test_mouse_and_keyboard(kinds: Open) -> None:
    """A mouse need only point, arrows walk through an output, a kernel that is too long shrinks."""
    explorable = kinds()
    cell = explorable.cell("depthwise", 3, 2)
    chosen = explorable.page.locator(".exact").inner_text
    assert explorable.pointed(cell, chosen) == ["8", "−4", "8"]
    explorable.cell("ordinary", 1, 1).focus()
    explorable.page.keyboard.press("ArrowRight")
    expect(explorable.said).to_contain_text("Ordinary: out[1, 2]")
    explorable.set(dilation=3)
    assert explorable.state()["dilation"] == 2
