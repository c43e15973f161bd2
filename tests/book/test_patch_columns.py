"""im2col to the touch, used as readers use it, against the reference."""

import random
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor

from solutions.convolution import conv2d_forward
from solutions.fast_convolution import col2im, im2col
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]


@pytest.fixture
def patches(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("patch-columns", *how, **more)


def image_of(explorable: Explored) -> Tensor:
    """Return the image that is shown, without its padding."""
    state = explorable.state()
    frame, shown = state["padding"], torch.tensor(explorable.numbers("image x"))
    return shown[frame : frame + state["rows"], frame : frame + state["columns"]][
        None, None
    ].double()


def lit(explorable: Explored, name: str) -> list[tuple[int, int]]:
    """Return the places of a grid's marked cells."""
    rows = [
        row.locator(".cell").evaluate_all("cells => cells.map(c => c.matches('.lit, .exact'))")
        for row in explorable.grid(name)
    ]
    return [(i, j) for i, row in enumerate(rows) for j, is_lit in enumerate(row) if is_lit]


def draw_sizes(chance: random.Random) -> dict[str, int]:
    """Return sizes and settings left to chance."""
    limits = {"rows": (3, 5), "columns": (3, 5), "kernel": (1, 3), "stride": (1, 3)}
    return {name: chance.randint(*ends) for name, ends in limits.items()} | {
        "padding": chance.randint(0, 1)
    }


def test_columns_output_and_the_way_back_are_the_references(patches: Open) -> None:
    """For many sizes the tables hold what im2col, col2im and the layer compute."""
    explorable, chance = patches(), random.Random(3)
    for _ in range(12):
        sizes = draw_sizes(chance)
        explorable.element.evaluate("(e, s) => { e.state = { ...e.state, ...s }; }", sizes)
        x, kernel = image_of(explorable), sizes["kernel"]
        how = {"stride": sizes["stride"], "padding": sizes["padding"]}
        w = torch.tensor(explorable.numbers("w as a row")).double()
        columns = im2col(x, kernel, **how)
        out, _ = conv2d_forward(x, w.reshape(1, 1, kernel, kernel), **how)
        assert explorable.numbers("columns") == columns[0].tolist(), sizes
        assert explorable.numbers("output") == out[0, 0].tolist()
        assert explorable.numbers("w as a row times columns") == (w @ columns[0]).tolist()
        ones = col2im(im2col(torch.ones_like(x), kernel, **how), x.shape, kernel, **how)
        assert explorable.numbers("seen by") == ones[0, 0].tolist()
        back = col2im(columns, x.shape, kernel, **how)
        assert explorable.numbers("col2im of im2col of x") == back[0, 0].tolist()


def test_a_column_shows_its_window(patches: Open) -> None:
    """A number in the columns marks its pixel, its window, the weights and the output."""
    explorable = patches("stride=2 padding=1 kernel=3 rows=5 columns=4")
    explorable.cell("columns", 5, 3).click()
    assert lit(explorable, "columns") == [(r, 3) for r in range(9)]
    window = [(2 + u, 2 + v) for u in range(3) for v in range(3)]
    assert lit(explorable, "image x") == window
    expect(explorable.page.locator(".grid[aria-label='image x'] .exact")).to_have_text("2")
    assert lit(explorable, "output") == [(1, 1)]
    assert lit(explorable, "w as a row") == [(0, r) for r in range(9)]
    expect(explorable.said).to_have_text(
        "columns[5, 3] is x[2, 3] = 2: window (1, 1), under w[1, 2]. The kernel as a row times "
        "column 3 is 1·1 + 0·2 + 2·0 + 2·1 + (−1)·3 + 1·2 + 0·4 + 3·0 + (−2)·1 = 0, "
        "which is out[1, 1]."
    )
    explorable.cell("columns", 0, 0).click()
    expect(explorable.said).to_contain_text("columns[0, 0] is a zero of the padding: window (0, 0)")


def test_an_output_chooses_its_column(patches: Open) -> None:
    """From the product back: an entry of the output, as a map or as a row, lies in a column."""
    explorable = patches()
    explorable.cell("output", 1, 0).click()
    assert lit(explorable, "columns") == [(r, 3) for r in range(4)]
    explorable.cell("w as a row times columns", 0, 5).click()
    assert lit(explorable, "output") == [(1, 2)]


def test_a_pixel_shows_its_copies(patches: Open) -> None:
    """A pixel marks as many numbers in the columns as windows see it, and tells their sum."""
    explorable = patches(**PHONE)
    for i, j in [(0, 0), (1, 2), (2, 1)]:
        explorable.cell("image x", i, j).tap()
        one = torch.zeros(1, 1, 3, 4)
        one[0, 0, i, j] = 1
        places = im2col(one, 2)[0].nonzero().tolist()
        assert lit(explorable, "columns") == [tuple(place) for place in places]
        assert explorable.numbers("seen by")[i][j] == len(places)
    explorable.cell("image x", 1, 2).tap()
    expect(explorable.said).to_have_text(
        "x[1, 2] = 2 is copied 4 times, to columns 1, 2, 4 and 5. On the way back col2im adds up "
        "what stands at its copies: 2 + 2 + 2 + 2 = 8."
    )


def test_padding_and_pixels_that_nobody_reads_are_told(patches: Open) -> None:
    """A zero of the padding comes back to nobody, and a pixel between the windows gets 0."""
    explorable = patches("padding=1")
    explorable.cell("image x", 0, 1).click()
    expect(explorable.said).to_have_text(
        "This place is padding; it stands as zero in columns 0 and 1. "
        "What comes back to it, col2im leaves out."
    )
    explorable.set(padding=0, stride=3)
    explorable.cell("image x", 2, 0).click()
    expect(explorable.said).to_contain_text("No window reads x[2, 0] = 0: it stands in no column")


def test_a_mouse_need_only_point(patches: Open) -> None:
    """Pointing shows a window without choosing it, and without a word to a screen reader."""
    explorable = patches()

    def seen() -> tuple[set[int], int]:
        return {column for _, column in lit(explorable, "columns")}, explorable.state()["l"]

    cell = explorable.cell("columns", 2, 4)
    assert explorable.pointed(cell, seen) == [({1}, 1), ({4}, 1), ({1}, 1)]


def test_the_keyboard_walks_through_columns_and_pixels(patches: Open) -> None:
    """Each grid is one stop, entered where the choice is; arrows choose."""
    explorable = patches()
    explorable.cell("columns", 0, 1).focus()
    for key in ("ArrowRight", "ArrowDown", "End"):
        explorable.page.keyboard.press(key)
    state = explorable.state()
    assert (state["pixel"], state["r"], state["l"]) == (0, 1, 5)
    expect(explorable.cell("columns", 1, 5)).to_have_attribute("aria-selected", "true")
    explorable.page.keyboard.press("Shift+Tab")
    explorable.page.keyboard.press("ArrowDown")
    state = explorable.state()
    assert (state["pixel"], state["i"], state["j"]) == (1, 2, 1)


def test_the_mistake_is_what_numpy_does(patches: Open) -> None:
    """Where an index comes twice, the sum on the way back has it once; marks say where."""
    explorable = patches("once=1 rows=4 columns=5 kernel=3 stride=2")
    x = image_of(explorable)
    where = im2col(torch.arange(20.0).reshape(1, 1, 4, 5), 3, stride=2)[0].long().numpy()
    wrong = np.zeros(20)
    wrong[where] += im2col(x, 3, stride=2)[0].numpy()
    assert explorable.numbers("each pixel takes one copy") == wrong.reshape(4, 5).tolist()
    right = col2im(im2col(x, 3, stride=2), x.shape, 3, stride=2)
    differ = int((right.numpy().ravel() != wrong).sum())
    assert explorable.page.locator(".differs").count() == differ > 0
    expect(explorable.notes).to_contain_text(f"{differ} pixels of 20 differ.")
    explorable.set(stride=3)
    expect(explorable.notes).to_contain_text("Here nobody notices: no pixel is copied twice.")


def test_the_price_in_memory_is_told(patches: Open) -> None:
    """The number of entries of both, and how many times as many the columns have."""
    explorable = patches("rows=5 columns=5 kernel=3")
    expect(explorable.element).to_contain_text(
        "K·K·H′·W′ = 3·3·3·3 = 81 numbers, the image 25: 3.24 times as many."
    )


def test_the_picture_on_paper_shows_the_same_numbers(
    patches: Open, figure: Callable[[str], ModuleType]
) -> None:
    """The still picture is the element as the chapter starts it."""
    still, explorable = figure("fast_columns"), patches()
    assert image_of(explorable)[0, 0].tolist() == still.X.tolist()
    assert explorable.numbers("columns") == still.COLUMNS.tolist()
    assert explorable.numbers("w as a row") == still.W.reshape(1, 4).tolist()
    assert explorable.numbers("w as a row times columns") == still.OUT.tolist()
    assert explorable.state()["l"] == still.PLACE
