"""Channels and filters in depth, used as readers use them, against the reference."""

import itertools
from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor

from assignments.a02_convolution import misconceptions
from solutions.convolution import conv2d_forward
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
MISTAKES = {
    "only the last channel": misconceptions.keeps_the_last_channel_only,
    "one kernel for all channels": misconceptions.shares_one_kernel_between_channels,
    "the bias in every channel": misconceptions.adds_the_bias_in_every_channel,
}
BIAS = torch.tensor([-3.0, 1, 2])


@pytest.fixture
def stack(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("filter-stack", *how, **more)


def seen(explorable: Explored) -> tuple[Tensor, Tensor, Tensor]:
    """Return the image, the weight and the bias that are shown, as a layer takes them."""
    channels, filters = (explorable.state()[name] for name in ("channels", "filters"))
    x = [explorable.numbers(f"channel {c}") for c in range(channels)]
    weight = [
        [explorable.numbers(f"filter {f}, channel {c}") for c in range(channels)]
        for f in range(filters)
    ]
    return torch.tensor(x)[None], torch.tensor(weight), BIAS[:filters]


def maps(explorable: Explored, after: str = "") -> list:
    """Return the maps that are shown."""
    filters = range(explorable.state()["filters"])
    return [explorable.numbers(f"output {f}{after}") for f in filters]


def test_the_maps_are_the_references(stack: Open) -> None:
    """For all numbers of channels and filters, and kernels of 1, 2 and 3."""
    explorable = stack()
    for channels, filters, kernel in itertools.product((1, 2, 3), (1, 3), (1, 2, 3)):
        change = f"channels: {channels}, filters: {filters}, kernel: {kernel}"
        explorable.element.evaluate(f"e => {{ e.state = {{ ...e.state, {change} }}; }}")
        assert maps(explorable) == conv2d_forward(*seen(explorable))[0][0].tolist(), change


def test_two_channels_are_the_chapters_example(
    stack: Open, figure: Callable[[str], ModuleType]
) -> None:
    """Image, kernels and map are those that the chapter adds up, with one more row of pixels."""
    explorable, still = stack("channels=2 filters=1"), figure("conv_channels")
    for c, (image, kernel, _) in enumerate(still.ROWS):
        assert explorable.numbers(f"channel {c}")[:3] == image
        words = [[float(text.replace("−", "-")) for text in row] for row in kernel]
        assert explorable.numbers(f"filter 0, channel {c}") == words
    assert maps(explorable)[0][:2] == still.TOTAL
    expect(explorable.said).to_contain_text(
        "columns 1 and 2 of both channels, 8 products. They add up to 0 + 3 = 3, and the "
        "bias −3 makes it 0."
    )


def test_an_output_is_spelled_out(stack: Open) -> None:
    """Its windows and its filter are marked, and the sums of all channels stand in lines."""
    explorable = stack("kernel=3", **PHONE)
    explorable.cell("output 1", 0, 1).tap()
    x, weight, bias = seen(explorable)
    parts = (x[0, :, :3, 1:] * weight[1]).sum((1, 2))
    lines = explorable.page.locator(".sum b").all_inner_texts()
    ends = [*parts.tolist(), (parts.sum() + bias[1]).item()]
    assert lines == [f" = {end:g}".replace("-", "−") for end in ends]
    terms = explorable.page.locator(".sum div").first.inner_text()
    assert terms.count("·") == 9
    expect(explorable.said).to_contain_text("It reads rows 0, 1 and 2, columns 1, 2 and 3 of all")
    for c in range(3):
        marks = explorable.page.locator(f"[aria-label='channel {c}'] .cell")
        lit = torch.tensor(marks.evaluate_all("all => all.map(one => +one.matches('.lit'))"))
        assert torch.equal(lit.reshape(4, 4)[:3, 1:], torch.ones(3, 3).long())
        assert lit.sum() == 9
        assert explorable.page.locator(f"[aria-label='filter 1, channel {c}'] .lit").count() == 9
        assert explorable.page.locator(f"[aria-label='filter 0, channel {c}'] .lit").count() == 0


def test_the_lines_join_the_corners_of_all_windows(stack: Open) -> None:
    """They begin and end where the first and the last window do."""
    explorable = stack("i=2 j=0 kernel=2")
    bounds = """found => {
      const all = found.map(one => one.getBoundingClientRect());
      return [Math.min(...all.map(one => one.left)), Math.max(...all.map(one => one.right)),
        Math.min(...all.map(one => one.top)), Math.max(...all.map(one => one.bottom))]; }"""
    first, last = (
        explorable.page.locator(f"[aria-label='channel {c}'] .lit").evaluate_all(bounds)
        for c in (0, 2)
    )
    lines = explorable.page.locator(".pile path").evaluate_all(bounds)
    assert lines == pytest.approx([*first[:3], last[3]], abs=1.5)


def test_a_mistake_is_the_catalogues(stack: Open) -> None:
    """Beside each map stands what the misconception computes, and where they differ."""
    explorable = stack("filters=3")
    layer = seen(explorable)
    right = torch.tensor(maps(explorable))
    for words, mistaken in MISTAKES.items():
        explorable.press(words)
        wrong = mistaken.answer(*layer)[0][0]
        assert maps(explorable, " with the mistake") == wrong.tolist(), words
        differ = int((wrong != right).sum())
        assert explorable.page.locator(".differs").count() == differ
        expect(explorable.notes).to_contain_text(f"{differ} of 27 outputs differ")
    explorable.set(channels=1)
    expect(explorable.notes).to_contain_text("0 of 27 outputs differ, so these settings do not")


def test_mouse_keyboard_and_the_count(stack: Open) -> None:
    """A mouse need only point, arrows walk through a map, the weights are counted."""
    explorable = stack()
    chosen = explorable.page.locator(".exact").inner_text
    assert explorable.pointed(explorable.cell("output 1", 0, 2), chosen) == ["4", "12", "4"]
    explorable.cell("output 0", 1, 1).focus()
    explorable.page.keyboard.press("ArrowRight")
    expect(explorable.said).to_contain_text("out[0, 1, 2] is made by filter 0.")
    _, weight, bias = seen(explorable)
    words = f"= {weight.numel()} numbers, and there are {bias.numel()} biases."
    expect(explorable.element).to_contain_text(words)
