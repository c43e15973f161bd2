"""The pooling window, used as readers use it, against the reference."""

import random
from collections.abc import Callable

import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor

from solutions import pooling
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
MOST = 6
MAX, MEAN, PIXELS = 0, 1, 2
SHOW = "(e, state) => { e.state = state; return e.seen; }"


@pytest.fixture
def window(explore: Callable[..., Explored]) -> Open:
    """A function that opens the pooling window with attributes."""
    return lambda *how, **more: explore("pool-window", *how, **more)


def drawn(chance: random.Random) -> dict:
    """Return a state left to chance; its numbers are few, so that many tie."""
    sides = {"rows": (3, 6), "columns": (3, 6), "kernel": (2, 3), "stride": (1, 3)}
    state = {name: chance.randint(*side) for name, side in sides.items()}
    choices = {"kind": 2, "ties": 1, "ones": 1}
    state |= {name: chance.randint(0, most) for name, most in choices.items()}
    numbers = [chance.randint(-2, 2) for _ in range(MOST * MOST)]
    place = {"window": 0, "k": 0, "l": 0, "wrong": 0, "value": 0}
    return {**state, **place, "padding": chance.randint(0, 1), "image": numbers}


def image_of(state: dict) -> Tensor:
    """Return the part of a state's numbers that is shown."""
    whole = torch.tensor(state["image"], dtype=torch.float64).reshape(MOST, MOST)
    return whole[: state["rows"], : state["columns"]][None, None]


def referred(state: dict) -> tuple[Tensor, Tensor, Tensor]:
    """Return what the reference makes of a state: out, dout, dx."""
    how = {"stride": state["stride"], "padding": state["padding"]}
    if state["kind"] == MAX:
        out, cache = pooling.max_pool2d_forward(image_of(state), state["kernel"], **how)
        evenly = pooling.split_max_pool2d_backward
        back = evenly if state["ties"] else pooling.max_pool2d_backward
    else:
        counted = state["kind"] == MEAN
        out, cache = pooling.avg_pool2d_forward(
            image_of(state), state["kernel"], **how, count_include_pad=counted
        )
        back = pooling.avg_pool2d_backward
    dout = torch.arange(1.0, out.numel() + 1).to(out).reshape(out.shape)
    dout = torch.ones_like(out) if state["ones"] else dout
    return out[0, 0], dout[0, 0], back(dout, cache)[0, 0]


def test_there_and_back_is_what_the_reference_computes(window: Open) -> None:
    """Output and gradient of 120 settings, ties to the first or evenly, padding counted or not."""
    explorable, chance, tried = window(), random.Random(4), set()
    for _ in range(120):
        state = drawn(chance)
        ours = explorable.element.evaluate(SHOW, state)
        for name, theirs in zip(("out", "dout", "dx"), referred(state), strict=True):
            torch.testing.assert_close(torch.tensor(ours[name]).to(theirs), theirs)
        tried.add((state["kind"], state["ties"], state["padding"]))
    assert len(tried) == 12


def test_what_is_printed_is_what_is_computed(window: Open) -> None:
    """The grids show the numbers of the reference, fractions exact, padding empty."""
    explorable = window("rows=4 columns=5 kernel=3 stride=2 padding=1 kind=2")
    out, dout, dx = referred(explorable.state())
    for name, theirs in {"output": out, "dout": dout, "dx": dx}.items():
        shown = torch.tensor(explorable.numbers(name), dtype=torch.float64)
        torch.testing.assert_close(shown, theirs)
    expect(explorable.cell("output", 0, 0)).to_have_text("7/4")
    assert [len(row) for row in explorable.numbers("image x")] == [0, 5, 5, 5, 5, 0]


def test_a_tie_is_told_and_marked(window: Open) -> None:
    """Equal winners are named; the first gets all, or each its share."""
    explorable = window()
    expect(explorable.said).to_have_text(
        "Window 2 of 6 holds 2, 0, 1 and 2. The largest, 2, is at x[0, 1] and x[1, 2]: "
        "a tie, and the first in reading order gets all of the 2 that comes back."
    )
    assert explorable.page.locator(".tied").count() == 2
    explorable.press("evenly to all")
    expect(explorable.said).to_contain_text("each of them gets 1/2 of the 2 that comes back.")
    explorable.cell("output", 0, 0).click()
    expect(explorable.said).to_contain_text("is at x[1, 0], which gets all of the 1 that comes")
    assert explorable.page.locator(".tied").count() == 0


def test_a_mean_is_told_with_what_it_divides_by(window: Open) -> None:
    """Counted or not, the padding is named; the sums say what it takes away."""
    explorable = window("rows=3 columns=3 kernel=3 padding=1 kind=1 window=0")
    expect(explorable.said).to_have_text(
        "Window 1 of 9 holds 1, 2, 3 and 1 and 5 places outside the image. "
        "Together they are 7; divided by 9, that is 7/9. "
        "Each pixel gets 1/9 of the 1 that comes back."
    )
    expect(explorable.element).to_contain_text("dout to 45: the rest was sent to the padding.")
    explorable.press("mean, pixels only")
    expect(explorable.said).to_contain_text("divided by 4, that is 7/4. Each pixel gets 1/4")
    expect(explorable.element).to_contain_text("dx and dout both sum to 45.")


def test_a_pixel_is_chosen_changed_and_told_what_it_receives(window: Open) -> None:
    """By finger and by number; what it gets is written out as a sum over its windows."""
    explorable = window(**PHONE)
    expect(explorable.notes).to_have_text("x[1, 0] = 3 is in 2 windows and receives 1 + 4 = 5.")
    explorable.cell("image x", 2, 2).tap()
    expect(explorable.notes).to_have_text("x[2, 2] = 3 is in 2 windows and receives 5 + 6 = 11.")
    explorable.set(chosen_pixel=-1)
    expect(explorable.cell("image x", 2, 2)).to_have_text("−1")
    expect(explorable.notes).to_contain_text("wins none of them, and receives nothing.")
    _, _, dx = referred(explorable.state())
    torch.testing.assert_close(torch.tensor(explorable.numbers("dx")).to(dx), dx)
    explorable.set(stride=2)
    expect(explorable.notes).to_have_text("x[2, 2] = −1 lies in no window and receives nothing.")


def test_arrows_move_the_window_and_the_pixel(window: Open) -> None:
    """Output and dout move the window, image and dx choose a pixel; the focus stays."""
    explorable = window()
    explorable.cell("output", 0, 1).focus()
    for key in ("Enter", "ArrowDown", "ArrowRight"):
        explorable.page.keyboard.press(key)
    assert explorable.state()["window"] == 5
    expect(explorable.cell("output", 1, 2)).to_be_focused()
    explorable.cell("dx", 1, 0).focus()
    explorable.page.keyboard.press("ArrowUp")
    assert (explorable.state()["k"], explorable.state()["l"]) == (0, 0)


MISTAKES = {  # a button: the sums that arrive, for the chapter's example and 5 less everywhere
    "ties paid in full": ("23 arrives where 21 came back; 1 pixel of dx differs", "as it was", 0),
    "windows erase": ("12 arrives where 21 came back; 3 pixels of dx differ", "as it was", 0),
    "zeros win": ("With zeros in the padding that may win, ", "5 less everywhere", 1),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_stands_beside_what_is_right(window: Open, name: str) -> None:
    """Its numbers are shown, marked where they differ, and summed up in a sentence."""
    words, image, padding = MISTAKES[name]
    explorable = window(f"padding={padding}")
    explorable.press(image)
    assert explorable.page.locator(".differs").count() == 0
    explorable.press(name)
    expect(explorable.notes).to_contain_text(words)
    seen = explorable.element.evaluate("e => e.seen")
    pairs = [("out", "wrongOut"), ("dx", "wrongDx")]
    differ = sum(int((torch.tensor(seen[a]) != torch.tensor(seen[b])).sum()) for a, b in pairs)
    assert explorable.page.locator(".differs").count() == differ > 0
    explorable.press("none")
    assert explorable.page.get_by_text("with the mistake").count() == 0


def test_zeros_that_may_win_are_what_torch_makes_of_a_padded_image(window: Open) -> None:
    """The mistake computes the maximum over a frame of zeros."""
    explorable = window("rows=4 columns=4 kernel=3 stride=2 padding=1 wrong=1")
    explorable.press("5 less everywhere")
    padded = torch.nn.functional.pad(image_of(explorable.state()), (1, 1, 1, 1))
    theirs, _ = pooling.max_pool2d_forward(padded, 3, stride=2)
    ours = explorable.element.evaluate("e => e.seen")["wrongOut"]
    torch.testing.assert_close(torch.tensor(ours).to(theirs), theirs[0, 0])


def test_it_starts_as_the_chapter_s_picture(window: Open, figure: Callable) -> None:
    """The numbers of the still picture are those of the element on the page."""
    image, out, dx = figure("pool_backward").steps()
    explorable = window()
    assert explorable.numbers("image x") == image.tolist()
    assert explorable.numbers("output") == out.tolist()
    assert explorable.numbers("dx") == dx.tolist()
    assert explorable.numbers("dout") == [list(row) for row in figure("pool_backward").DOUT]
