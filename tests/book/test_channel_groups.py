"""Two grouped layers and a shuffle, used as readers use them, against torch and the reference."""

from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor, nn

from solutions.variants import conv2d
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
CASES = [(8, 2), (8, 4), (12, 3), (12, 6), (6, 1), (5, 5), (2, 2)]  # (channels, groups)


@pytest.fixture
def grouped(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("channel-groups", *how, **more)


def depends(channels: int, groups: int, *, shuffle: bool) -> list[list[int]]:
    """Return, for every output of two layers, the channels of x whose gradient is not zero."""
    x = torch.zeros(1, channels, 1, 1, dtype=torch.float64, requires_grad=True)
    weight = torch.ones(channels, channels // groups, 1, 1, dtype=torch.float64)
    middle = conv2d(x, weight, groups=groups)
    middle = nn.functional.channel_shuffle(middle, groups) if shuffle else middle
    out = conv2d(middle, weight, groups=groups).flatten()
    found = [torch.autograd.grad(one, x, retain_graph=True)[0] for one in out]
    return [gradient.flatten().nonzero().flatten().tolist() for gradient in found]


def read(explorable: Explored, name: str) -> list[list[int]]:
    """Return which channel's number stands in each filled square of a layer's rows."""
    return [[int(number) for number in row] for row in explorable.numbers(name)]


def layer(channels: int, groups: int, given: Tensor) -> list[list[int]]:
    """Return what each filter of a grouped layer reads of the channels it is given."""
    return [part.tolist() for part in given.chunk(groups) for _ in range(channels // groups)]


def test_two_layers_reach_what_torch_reaches(grouped: Open) -> None:
    """Each output depends on the channels whose gradient is not zero, shuffled or not."""
    explorable = grouped()
    for channels, groups in CASES:
        explorable.set(channels=channels)
        state = f"{{channels: {channels}, groups: {groups}"
        for shuffle in (0, 1):
            explorable.element.evaluate(f"e => {{ e.state = {state}, shuffle: {shuffle}}}; }}")
            order = torch.arange(channels)
            assert read(explorable, "first layer") == layer(channels, groups, order)
            if shuffle:
                order = nn.functional.channel_shuffle(order.reshape(1, -1, 1, 1), groups).flatten()
            assert read(explorable, "second layer") == layer(channels, groups, order)
            reached = explorable.element.evaluate("e => e.reached")
            assert reached == depends(channels, groups, shuffle=bool(shuffle)), (channels, groups)


def test_an_output_is_followed_to_the_image(grouped: Open) -> None:
    """A row of the second layer marks what it reads, and what that reads; a sentence tells it."""
    explorable = grouped("channels=8 groups=2", **PHONE)
    explorable.cell("second layer", 5, 6).tap()
    expect(explorable.said).to_have_text(
        "Output 5 of the second layer reads channels 4, 5, 6 and 7 of the first and through them "
        "4 of 8 channels of x: 4, 5, 6 and 7."
    )
    expect(explorable.notes).to_have_text("These are 2 networks that never meet.")
    lower, upper = explorable.page.locator(".blue .lit"), explorable.page.locator(".green .lit")
    assert (lower.count(), upper.count()) == (16, 4)
    explorable.tick("Shuffle the channels")
    expect(explorable.said).to_contain_text(
        "reads channels 2, 3, 6 and 7 of the first (after the shuffle) and through them all 8"
    )
    expect(explorable.notes).to_have_text("")
    assert lower.count() == 16


def test_a_channel_is_followed_to_the_outputs(grouped: Open) -> None:
    """A column of the first layer goes the other way: the same table, read by columns."""
    explorable = grouped("channels=8 groups=4 shuffle=1")
    table = depends(8, 4, shuffle=True)
    for channel in (1, 6):
        explorable.cell("first layer", 0, channel).click()
        ends = [output for output, row in enumerate(table) if channel in row]
        words = f"{', '.join(map(str, ends[:-1]))} and {ends[-1]}."
        expect(explorable.said).to_contain_text(f"{len(ends)} of 8 outputs of the second: {words}")
    expect(explorable.notes).to_have_text("Another shuffle and another layer would mix more.")
    explorable.set(groups=8)
    expect(explorable.notes).to_contain_text("A shuffle leaves single channels where they are")


def test_groups_go_on_to_the_next_that_divides(grouped: Open) -> None:
    """Other numbers are passed over, up and down, and fewer channels leave groups that fit."""
    explorable = grouped("channels=12 groups=4")
    for name, groups in [("one more", 6), ("one more", 12), ("one less", 6), ("one less", 4)]:
        explorable.press(f"groups G: {name}")
        assert explorable.state()["groups"] == groups
    explorable.set(channels=7)
    assert explorable.state()["groups"] == 1


def test_the_price_is_that_of_torchs_layer(grouped: Open) -> None:
    """Weights fall by the number of groups."""
    explorable = grouped("channels=12 groups=3 kernel=5")
    weights = nn.Conv2d(12, 12, 5, groups=3).weight.numel()
    words = f"12·12·5·5 / 3 = {weights} weights, a factor of 3 fewer than with one group"
    expect(explorable.element).to_contain_text(words)


def test_mouse_and_keyboard(grouped: Open) -> None:
    """A mouse need only point, arrows choose."""
    explorable = grouped()
    chosen = explorable.page.locator(".green .exact").inner_text
    assert explorable.pointed(explorable.cell("second layer", 7, 7), chosen) == ["0", "4", "0"]
    explorable.cell("second layer", 1, 0).focus()
    explorable.page.keyboard.press("ArrowDown")
    expect(explorable.said).to_contain_text("Output 2 of the second layer")


def test_the_picture_on_paper_shows_the_same_squares(
    grouped: Open, figure: Callable[[str], ModuleType]
) -> None:
    """The still picture is the first layer with 1, 2, 4 and 8 groups."""
    still, explorable = figure("var_groups"), grouped("channels=8")
    for groups in still.GROUPS:
        explorable.set(groups=groups)
        squares = [row.tolist() for row in still.read(groups)]
        channels = [[c for c, is_read in enumerate(row) if is_read] for row in squares]
        assert read(explorable, "first layer") == channels
