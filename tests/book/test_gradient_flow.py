"""The gradient of a convolution to the touch, used as readers use it, against the reference."""

import random
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor

from solutions.convolution import conv2d_backward, conv2d_forward
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
LIMITS = {"rows": (3, 5), "columns": (3, 5), "kernel": (1, 3), "stride": (1, 3), "padding": (0, 1)}


@pytest.fixture
def flow(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("gradient-flow", *how, **more)


def sent_back(state: dict, dout: Tensor) -> Tensor:
    """Return the dx of the reference for a state's layer and a gradient from above."""
    kernel = torch.arange(1.0, 1 + state["kernel"] ** 2, dtype=torch.float64)
    w = kernel.reshape(1, 1, state["kernel"], state["kernel"])
    x = torch.zeros(1, 1, state["rows"], state["columns"], dtype=torch.float64)
    _, cache = conv2d_forward(x, w, stride=state["stride"], padding=state["padding"])
    return conv2d_backward(dout[None, None].double(), cache)[0][0, 0]


def shown_dx(explorable: Explored) -> list[list[float]]:
    """Return the numbers of dx, the padding around them left out."""
    rows = explorable.numbers("dx")
    return [row for row in rows if row]


def stamped(state: dict, dout: np.ndarray, mistake: int) -> np.ndarray:
    """Return dx as somebody computes it who overwrites (1) or turns the kernel first (2)."""
    size, stride, frame = state["kernel"], state["stride"], state["padding"]
    kernel = np.arange(1.0, 1 + size**2).reshape(size, size)
    dx = np.zeros((state["rows"] + 2 * frame, state["columns"] + 2 * frame))
    for (i, j), number in np.ndenumerate(dout):
        place = np.s_[stride * i : stride * i + size, stride * j : stride * j + size]
        dx[place] = number * kernel if mistake == 1 else dx[place] + number * kernel[::-1, ::-1]
    return dx[frame : frame + state["rows"], frame : frame + state["columns"]]


def test_dx_is_what_the_reference_sends_back(flow: Open) -> None:
    """For many sizes dx, and both mistakes, hold what their code computes."""
    explorable, chance = flow("numbers=1"), random.Random(4)
    for at in range(12):
        sizes = {name: chance.randint(*ends) for name, ends in LIMITS.items()}
        change = {**sizes, "mistake": 1 + at % 2}
        explorable.element.evaluate("(e, s) => { e.state = { ...e.state, ...s }; }", change)
        dout = torch.tensor(explorable.numbers("dout"))
        assert shown_dx(explorable) == sent_back(sizes, dout).tolist(), sizes
        wrong = stamped(sizes, dout.numpy(), change["mistake"])
        assert explorable.numbers("mistaken dx") == wrong.tolist(), change


def test_an_output_stamps_the_kernel(flow: Open) -> None:
    """Its letter times each weight lies where its window was, and nothing lies elsewhere."""
    explorable = flow("stride=2 padding=1 rows=4")
    explorable.cell("dout", 1, 2).click()
    one = torch.zeros(2, 3)
    one[1, 2] = 1
    sent = sent_back(explorable.state(), one)
    for k, m in np.ndindex(4, 5):
        weight = int(sent[k, m])
        text = {0: "", 1: "f"}.get(weight, f"{weight}f")
        expect(explorable.cell("dx", k + 1, m + 1)).to_have_text(text)
    expect(explorable.said).to_have_text(
        "dout[1, 2] = f sends the kernel back as it is, times f, to where its window was: "
        "rows 1 to 3 and columns 3 to 4 of dx. "
        "3 of the 9 products fall on padding and are dropped."
    )


def terms(explorable: Explored, k: int, m: int) -> str:
    """Return the sum of letters that the reference's gradients of single outputs make up."""
    state, found = explorable.state(), []
    letters = [
        text for row in explorable.grid("dout") for text in row.locator(".cell").all_inner_texts()
    ]
    shape = len(explorable.grid("dout")), len(letters) // len(explorable.grid("dout"))
    for place, letter in enumerate(letters):
        one = torch.zeros(len(letters))
        one[place] = 1
        weight = int(sent_back(state, one.reshape(shape))[k, m])
        found += [letter if weight == 1 else f"{weight}{letter}"] if weight else []
    return " + ".join(found)


@pytest.mark.parametrize("settings", ["", "stride=2 padding=1", "kernel=2 stride=3 rows=4"])
def test_a_pixel_hears_from_the_outputs_that_read_it(flow: Open, settings: str) -> None:
    """The sum of letters is that of the gradients of single outputs, weight by weight."""
    explorable = flow(settings)
    frame = explorable.state()["padding"]
    for k, m in [(0, 0), (1, 2), (2, 2), (3, 1)]:
        explorable.cell("dx", k + frame, m + frame).click()
        expect(explorable.cell("dx", k + frame, m + frame)).to_have_text("?")
        sum_of_letters = terms(explorable, k, m)
        words = f" {sum_of_letters}." if sum_of_letters else f"No window reads x[{k}, {m}], so dx"
        expect(explorable.said).to_contain_text(words)
        heard = explorable.page.locator("[data-times]").count()
        assert heard == len(sum_of_letters.split(" + ")) * bool(sum_of_letters)


def test_the_kernel_is_turned_for_those_who_collect(flow: Open) -> None:
    """Who sends sees it as it is, who receives sees it turned, with the weights that act marked."""
    explorable = flow("stride=2")
    assert explorable.numbers("kernel") == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    explorable.cell("dx", 2, 1).click()
    assert explorable.numbers("kernel") == [[9, 8, 7], [6, 5, 4], [3, 2, 1]]
    expect(explorable.page.get_by_text("kernel, turned")).to_be_visible()
    marked = explorable.page.locator(".orange .lit")
    assert marked.all_inner_texts() == ["8", "2"]
    expect(explorable.said).to_contain_text("as in the turned kernel: 8a + 2c.")


def test_numbers_stand_in_for_the_letters(flow: Open) -> None:
    """The sum is then carried out, and the cheap check names the two sums."""
    explorable = flow("pixel=1 k=0 l=1 padding=1")
    explorable.tick("Put numbers in")
    dout = torch.tensor(explorable.numbers("dout"))
    dx = sent_back(explorable.state(), dout)
    expect(explorable.said).to_contain_text(f" = {dx[0, 1]:g}.".replace("-", "−"))
    total, rest = 45 * int(dout.sum()), int(dx.sum())
    words = f"Of that, {total - rest} fell on padding, and {rest} is the sum of dx."
    expect(explorable.element).to_contain_text(words.replace("-", "−"))


def test_a_mistake_is_told_and_marked(flow: Open) -> None:
    """Both mistakes say how much they change, and where the settings hide them."""
    explorable = flow(**PHONE)
    explorable.press("the kernel turned before it is sent")
    assert explorable.state()["numbers"] == 1
    expect(explorable.notes).to_contain_text("it is turned once too often: 25 of 25 entries")
    explorable.press("the last window wins")
    differ = explorable.page.locator(".differs").count()
    expect(explorable.notes).to_contain_text(f"{differ} of 25 entries of dx come out different.")
    explorable.set(stride=3)
    expect(explorable.notes).to_contain_text("different, so these settings do not notice.")
    explorable.press("none")
    expect(explorable.notes).to_have_text("")


def test_padding_and_what_nobody_reads_are_told(flow: Open) -> None:
    """What comes back to padding is dropped, and a pixel between the windows receives 0."""
    explorable = flow("kernel=1 stride=2 padding=1")
    explorable.cell("dx", 0, 2).click()
    expect(explorable.said).to_have_text(
        "This place is padding: b comes back to it and is dropped."
    )
    explorable.cell("dx", 1, 1).click()
    expect(explorable.said).to_contain_text("No window reads x[0, 0], so dx[0, 0] is 0")
    explorable.cell("dout", 0, 0).click()
    expect(explorable.said).to_contain_text("dout[0, 0] = a: its whole window was padding")


def test_mouse_keyboard_and_finger(flow: Open) -> None:
    """A mouse need only point, arrows choose, a finger taps."""
    explorable = flow()
    corner = explorable.cell("dx", 0, 0).inner_text
    assert explorable.pointed(explorable.cell("dout", 0, 0), corner) == ["", "a", ""]
    explorable.cell("dout", 1, 2).focus()
    explorable.page.keyboard.press("ArrowUp")
    expect(explorable.said).to_contain_text("dout[0, 2] = c sends")
    explorable.page.keyboard.press("Tab")
    explorable.page.keyboard.press("ArrowDown")
    expect(explorable.said).to_contain_text("dx[3, 2] hears from 6 outputs.")
    phone = flow(**PHONE)
    phone.cell("dx", 4, 4).tap()
    expect(phone.said).to_have_text("dx[4, 4] hears from 1 output: 9i.")


def test_the_picture_on_paper_shows_the_same_numbers(
    flow: Open, figure: Callable[[str], ModuleType]
) -> None:
    """The still picture is the element as the chapter starts it."""
    still, explorable = figure("diff_two_ways"), flow()
    assert explorable.numbers("kernel") == still.KERNEL.tolist()
    letters = [row.locator(".cell").all_inner_texts() for row in explorable.grid("dout")]
    assert letters == still.LETTERS.tolist()
    state = explorable.state()
    assert ((state["i"], state["j"]), (state["k"], state["l"])) == (still.OUTPUT, still.PIXEL)
