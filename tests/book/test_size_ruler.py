"""The ruler of sizes, used as readers use it, against torch and the reference."""

import random
from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from playwright.sync_api import expect
from torch.nn.functional import conv1d

from solutions.shapes import conv2d_output_shape, same_padding
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
SHOW = "(e, state) => { e.state = state; return e.windows; }"


@pytest.fixture
def ruler(explore: Callable[..., Explored]) -> Open:
    """A function that opens the ruler with attributes."""
    return lambda *how, **more: explore("size-ruler", *how, **more)


def setting(chance: random.Random) -> dict[str, int]:
    """Return a setting left to chance, some of them impossible."""
    sides = {"kernel": (1, 11), "stride": (1, 8), "padding": (0, 4), "dilation": (1, 4)}
    return {"length": chance.randint(1, 30)} | {k: chance.randint(*s) for k, s in sides.items()}


def read_by_torch(length: int, kernel: int, padding: int, **how: int) -> list[list[int]]:
    """Return which places of the padded image each output of torch depends on."""
    x = torch.zeros(1, 1, length + 2 * padding, requires_grad=True)
    out = conv1d(x, torch.ones(1, 1, kernel), **how)[0, 0]
    assert (
        len(out)
        == conv1d(x[..., :length], torch.ones(1, 1, kernel), padding=padding, **how)[0, 0].numel()
    )
    gradients = [torch.autograd.grad(one, x, retain_graph=True)[0][0, 0] for one in out]
    return [one.nonzero().flatten().tolist() for one in gradients]


def test_every_window_reads_what_torch_reads_or_is_refused_as_torch_refuses(ruler: Open) -> None:
    """Places, windows, what is left over, and where torch finds the kernel too large."""
    explorable, chance, refused = ruler(), random.Random(3), 0
    for _ in range(80):
        state = setting(chance)
        seen = {**state, "place": 0, "wrong": 0}
        ours = explorable.element.evaluate(SHOW, seen)
        try:
            theirs = read_by_torch(**state)
        except RuntimeError:
            refused += 1
            assert "The kernel spans" in explorable.said.inner_text()
            continue
        assert ours == theirs, state
        unread = set(range(state["length"] + 2 * state["padding"])) - set().union(*theirs)
        struck = explorable.page.locator("path.struck").get_attribute("d")
        assert struck.count("M") == len(unread)
        assert explorable.page.locator("rect.outputs, rect.now:not(.pixel, .pad)").count() == len(
            theirs
        )
    assert 10 < refused < 50


def test_the_formula_the_sentence_and_the_leftovers_agree(ruler: Open) -> None:
    """The size is that of the reference; what is dropped is told, and whether it is padding."""
    explorable = ruler("length=33 kernel=3 stride=2 padding=1")
    formula = explorable.page.get_by_role("math")
    label = "H′ = floor((33 + 2·1 − 1·(3 − 1) − 1) / 2) + 1 = 17"
    assert conv2d_output_shape((1, 33, 33), 1, 3, stride=2, padding=1) == (1, 17, 17)
    expect(formula).to_have_attribute("aria-label", label)
    assert explorable.notes.inner_text() == ""
    explorable.set(pixels=32)
    expect(explorable.said).to_contain_text(
        "32 pixels make 16 outputs. Window 2 of 16 makes out[1]"
    )
    expect(explorable.notes).to_contain_text("the stride 2 does not divide 31")
    expect(explorable.notes).to_contain_text("It is padding: no pixel of the image is lost here.")
    explorable.set(stride=4, kernel=2, padding=1)
    expect(explorable.notes).to_contain_text("16 pixels fall between the kernel's places")
    explorable.set(stride=6, kernel=6)
    expect(explorable.notes).to_contain_text("The last 4 pixels of the padded image are seen by no")
    expect(explorable.notes).to_contain_text("3 of them belong to the image.")


def test_alexnet_s_puzzle_can_be_tried(ruler: Open) -> None:
    """224 gives 54; 227 gives 55, and so does 224 with padding 2."""
    explorable = ruler()
    explorable.press("AlexNet")
    expect(explorable.said).to_contain_text("224 pixels make 54 outputs.")
    explorable.set(padding=2)
    expect(explorable.said).to_contain_text("224 pixels make 55 outputs.")
    explorable.set(pixels=227, padding=0)
    expect(explorable.said).to_contain_text("227 pixels make 55 outputs.")
    explorable.press("ResNet")
    expect(explorable.said).to_contain_text("Window 1 of 112 makes out[0] from pixels 0 to 3 and 3")


def test_three_numbers_can_each_make_five_outputs(ruler: Open) -> None:
    """What the chapter asks for: pixels, kernel and padding do it, stride and dilation do not."""
    explorable = ruler()
    first = explorable.state()
    found = {
        name
        for name in ("length", "kernel", "stride", "padding", "dilation")
        for number in range(1, 12)
        if len(explorable.element.evaluate(SHOW, {**first, name: number})) == 5
    }
    assert found == {"length", "kernel", "padding"}


def test_a_window_is_chosen_by_finger_by_dragging_and_by_number(ruler: Open) -> None:
    """The window whose middle is nearest is chosen, the first and the last beyond the ends."""
    explorable = ruler("length=12 kernel=3 stride=3 padding=0", **PHONE)
    drawing = explorable.page.locator("svg")
    drawing.tap(position={"x": drawing.bounding_box()["width"] - 2, "y": 8})
    assert explorable.state()["place"] == 3
    for share, place in [(0.0, 0), (0.3, 1), (0.6, 2), (2.0, 3), (-1.0, 0)]:
        explorable.drag("svg", share)
        assert explorable.state()["place"] == place
    explorable.set(place=2)
    expect(explorable.said).to_have_text(
        "12 pixels make 4 outputs. Window 3 of 4 makes out[2] from pixels 6 to 8."
    )
    explorable.set(pixels=5)
    assert explorable.state()["place"] == 0


def test_padding_and_gaps_are_told_apart_from_pixels(ruler: Open) -> None:
    """Zeros of the padding are counted, pixels that lie apart are named one by one."""
    explorable = ruler("length=12 kernel=3 dilation=4 padding=2 stride=1")
    expect(explorable.said).to_contain_text("out[1] from pixels 3 and 7 and 1 zero of the padding.")
    explorable = ruler("length=1 kernel=1 padding=3 stride=1 place=0")
    expect(explorable.said).to_have_text(
        "1 pixel makes 7 outputs. Window 1 of 7 makes out[0] from 1 zero of the padding."
    )


def test_a_kernel_that_does_not_fit_is_told_with_both_sizes(ruler: Open) -> None:
    """No window is drawn, and the formula gives no more than 0."""
    explorable = ruler("length=4 kernel=3 dilation=3 stride=1 padding=1")
    words = (
        "The kernel spans 7 pixels, but the padded image has 6; pad more or use a smaller kernel."
    )
    expect(explorable.said).to_have_text(words)
    assert explorable.element.evaluate("e => e.windows") == []
    assert explorable.page.locator("rect.outputs").count() == 0


MISTAKES = {  # a button, what it does: the size for H = 20, K = 3, s = 4, p = 2, d = 3
    "padding once": (20 + 2 - 3 * 2 - 1) // 4 + 1,
    "rounded up": -(-(20 + 4 - 3 * 2 - 1) // 4) + 1,
    "H / s": -(-20 // 4),
    "reach d·K": (20 + 4 - 3 * 3) // 4 + 1,
}


def test_a_mistake_stands_beside_the_size(ruler: Open) -> None:
    """Each mistake is told with its size, or that nobody would notice it here."""
    explorable = ruler("length=20 kernel=3 stride=4 padding=2 dilation=3")
    _, ours, _ = conv2d_output_shape((1, 20, 20), 1, 3, stride=4, padding=2, dilation=3)
    for name, size in MISTAKES.items():
        explorable.press(name)
        told = f"gets {size} too:" if size == ours else f"gets {size} instead of {ours}."
        expect(explorable.notes).to_contain_text(told)
    assert len(set(MISTAKES.values()) | {ours}) > 2
    explorable.press("none")
    expect(explorable.notes).not_to_contain_text("Whoever")


def test_the_padding_that_keeps_the_size_is_told(ruler: Open) -> None:
    """Half of it on each side where it is even, as the reference divides it."""
    explorable = ruler("kernel=5 dilation=2")
    assert same_padding(5, dilation=2) == ((4, 4), (4, 4))
    expect(explorable.element).to_contain_text(
        "= 2·(5 − 1) = 8 places of padding in all, 4 on each"
    )
    explorable.set(kernel=4, dilation=1)
    expect(explorable.element).to_contain_text("3 places of padding in all, which no equal padding")


def test_the_picture_on_paper_shows_the_same_windows(
    ruler: Open, figure: Callable[[str], ModuleType]
) -> None:
    """The still picture is the ruler as the chapter starts it."""
    still = figure("explore_size_ruler")
    explorable = ruler("length=8 kernel=3 stride=2 padding=1 place=1")
    assert explorable.element.evaluate("e => e.windows") == still.windows()
