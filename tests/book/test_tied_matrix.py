"""A convolution as a matrix, used as readers use it, against the reference."""

import random
from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor

from solutions.convolution import conv2d_backward, conv2d_forward
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
LIMITS = {"rows": (3, 4), "columns": (3, 4), "kernel": (1, 3), "stride": (1, 3), "padding": (0, 1)}
DIGITS = "cells => cells.map(cell => cell.innerText)"


@pytest.fixture
def tied(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("tied-matrix", *how, **more)


def matrices(state: dict) -> tuple[Tensor, Tensor]:
    """Return the reference's matrix and that of its backward pass; the weights are 1, 2, 3, ...

    Each is had from the layer by feeding it one 1 at a time.
    """
    size, how = state["kernel"], {"stride": state["stride"], "padding": state["padding"]}
    w = torch.arange(1.0, 1 + size**2).double().reshape(1, 1, size, size)
    rows, columns = state["rows"], state["columns"]
    pixels = torch.eye(rows * columns).double().reshape(-1, 1, rows, columns)
    out, _ = conv2d_forward(pixels, w, **how)
    outputs = out[0].numel()
    one = torch.eye(outputs).double().reshape(-1, 1, *out.shape[2:])
    _, cache = conv2d_forward(torch.zeros(outputs, 1, rows, columns).double(), w, **how)
    back = conv2d_backward(one, cache)[0].reshape(outputs, -1)
    return out.reshape(rows * columns, outputs).T, back.T


def shown(explorable: Explored) -> list[list[int]]:
    """Return the matrix that is shown, the weight u, v as its number from 1 on."""
    size, rows = explorable.state()["kernel"], explorable.grid("matrix")
    digits = [row.locator(".cell").evaluate_all(DIGITS) for row in rows]
    return [[size * int(d[0]) + int(d[1]) + 1 if d else 0 for d in row] for row in digits]


def test_the_matrix_and_its_transpose_are_the_references(tied: Open) -> None:
    """For many sizes both are what the layer and its backward pass multiply by."""
    explorable, chance = tied(), random.Random(5)
    for _ in range(10):
        sizes = {name: chance.randint(*ends) for name, ends in LIMITS.items()}
        change = "(e, s) => { e.state = { ...e.state, ...s }; }"
        explorable.element.evaluate(change, {**sizes, "turned": 0})
        forward, backward = matrices(explorable.state())
        assert shown(explorable) == forward.tolist(), sizes
        explorable.tick("Show the transpose")
        assert shown(explorable) == backward.tolist(), sizes


def test_an_entry_lights_its_equals(tied: Open) -> None:
    """The weight, all its places, what the output reads and whom the pixel reaches are marked."""
    explorable = tied("stride=2 kernel=3 padding=1")
    explorable.cell("matrix", 3, 9).click()
    forward, _ = matrices(explorable.state())
    weight = int(forward[3, 9])
    matrix = explorable.page.locator(".matrix")
    assert matrix.locator(".lit").count() == int((forward == weight).sum())
    read, reached = int((forward[3] > 0).sum()), int((forward[:, 9] > 0).sum())
    pixels = explorable.page.locator(".blue .lit")
    outputs = explorable.page.locator(".green .lit")
    assert (pixels.count(), outputs.count()) == (read, reached)
    expect(explorable.page.locator(".grid[aria-label='kernel w'] .exact")).to_have_text("10")
    expect(explorable.said).to_have_text(
        "The entry for output 3 at (1, 1) and pixel 9 at (2, 1) is w[1, 0], which stands in "
        "2 places of the matrix. This output reads 9 pixels, and this pixel reaches 2 outputs."
    )


def test_weights_pixels_and_outputs_choose_too(tied: Open) -> None:
    """A pixel chooses its column, an output its row, a weight an entry that holds it."""
    explorable = tied(**PHONE)
    explorable.cell("pixels", 0, 0).tap()
    explorable.cell("outputs", 3, 3).tap()
    expect(explorable.said).to_have_text(
        "The entry for output 15 at (3, 3) and pixel 0 at (0, 0) is zero and stays zero: "
        "the pixel is not in the window."
    )
    explorable.cell("kernel w", 0, 1).tap()
    state = explorable.state()
    assert (state["output"], state["pixel"]) == (15, 11)
    explorable.cell("kernel w", 2, 2).tap()
    state = explorable.state()
    assert (state["output"], state["pixel"]) == (0, 5)


def test_from_dense_to_shared_the_numbers_shrink(tied: Open) -> None:
    """Three steps: all entries, the windows' alone, and these with a few weights in common."""
    explorable = tied("rows=3 kernel=2 padding=0")
    forward, _ = matrices(explorable.state())
    local, everything = int((forward > 0).sum()), forward.numel()
    words = f"dense 6·12 = {everything}, local {local}, shared 2·2 = 4."
    expect(explorable.element).to_contain_text(words)
    filled = explorable.page.locator(".matrix .filled")
    for name, number in [("dense", everything), ("local", local), ("shared", local)]:
        explorable.press(name)
        assert filled.count() == number
        kernel = explorable.page.locator(".grid[aria-label='kernel w']")
        assert kernel.is_visible() == (name == "shared")
    explorable.press("dense")
    expect(explorable.said).to_contain_text("is a weight of its own: every output reads every")
    explorable.press("local")
    explorable.cell("matrix", 0, 0).click()
    expect(explorable.said).to_contain_text("is a weight of its own. This output reads 4 pixels")


def test_the_transpose_is_told(tied: Open) -> None:
    """In the transpose a row is a pixel, and its entries are those of the outputs it reaches."""
    explorable = tied("turned=1 stride=2")
    explorable.cell("matrix", 9, 3).click()
    assert (explorable.state()["output"], explorable.state()["pixel"]) == (3, 9)
    expect(explorable.notes).to_have_text(
        "Rows are pixels now: pixel 9 receives from 2 outputs, times the entries of row 9."
    )


def test_mouse_and_keyboard(tied: Open) -> None:
    """A mouse need only point, arrows walk through the matrix, a kernel of 1 needs no padding."""
    explorable = tied()
    weight = explorable.page.locator(".grid[aria-label='kernel w'] .exact").inner_text
    assert explorable.pointed(explorable.cell("matrix", 15, 15), weight) == ["12", "11", "12"]
    explorable.cell("matrix", 5, 6).focus()
    explorable.page.keyboard.press("ArrowLeft")
    explorable.page.keyboard.press("ArrowDown")
    expect(explorable.said).to_contain_text("output 6 at (1, 2) and pixel 5 at (1, 1) is w[1, 0]")
    explorable.set(kernel=1)
    assert explorable.state()["padding"] == 0


def test_the_picture_on_paper_shows_the_same_numbers(
    tied: Open, figure: Callable[[str], ModuleType]
) -> None:
    """The still picture is the element as the chapter starts it."""
    still, matrix = figure("dense_blocks"), tied().element.evaluate("e => e.matrix")
    found = [
        (output, pixel, *at)
        for output, row in enumerate(matrix)
        for pixel, at in enumerate(row)
        if at
    ]
    assert sorted(found) == sorted(still.weights())
