"""The roofline with the reader's own sizes, used as readers use it, against counted layers."""

import math
from collections.abc import Callable
from types import ModuleType

import pytest
from playwright.sync_api import expect

from solutions.shapes import conv2d_macs, conv2d_parameters
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
SIZES = [  # (batch, channels, filters, side, kernel)
    (32, 128, 128, 28, 3),
    (1, 3, 64, 224, 7),
    (8, 512, 2048, 7, 1),
    (256, 1, 1, 1, 1),
]


@pytest.fixture
def roof(explore: Callable[..., Explored]) -> Open:
    """A function that opens the element with attributes."""
    return lambda *how, **more: explore("roofline", *how, **more)


def bounds(explorable: Explored) -> dict[str, float]:
    """Return what the element has computed."""
    return explorable.element.evaluate("e => e.bounds")


def test_flop_and_bytes_are_those_of_the_reference(roof: Open) -> None:
    """Products, weights and maps are counted as by the assignment's functions."""
    explorable = roof("machine=0")
    for batch, channels, filters, side, kernel in SIZES:
        explorable.press("full")
        explorable.set(batch=batch, channels=channels, filters=filters, sides=side, kernel=kernel)
        padded = (channels, side + kernel - 1, side + kernel - 1)
        macs = batch * conv2d_macs(padded, filters, kernel)
        weights = conv2d_parameters(channels, filters, kernel, bias=False)
        maps = batch * side**2 * (channels + filters)
        found = bounds(explorable)
        assert (found["flop"], found["bytes"]) == (2 * macs, 4 * (maps + weights))
        explorable.tick("Write the columns of im2col")
        written = 2 * batch * channels * kernel**2 * side**2
        assert bounds(explorable)["bytes"] == 4 * (maps + weights + written)
        explorable.tick("Write the columns of im2col")
        explorable.press("depthwise")
        found = bounds(explorable)
        lone = batch * channels * conv2d_macs((1, *padded[1:]), 1, kernel)
        moved = 2 * batch * channels * side**2 + channels * kernel**2
        assert (found["flop"], found["bytes"]) == (2 * lone, 4 * moved)


def test_machines_and_layers_are_those_of_the_figures(
    roof: Open, figure: Callable[[str], ModuleType]
) -> None:
    """Peaks and bandwidths are the chapter's, and so are the layers that its picture marks."""
    still, explorable = figure("gpu_roofline"), roof("batch=32 side=28")
    measured = figure("fast_times").measured()["roof"]
    bends = [peak / still.BANDWIDTH for peak in still.PEAK.values()]
    bends += [67 / 3.35, 495 / 3.35, measured["flops"] / measured["bytes"]]
    names = ["A100 float32", "A100 TF32", "A100 bfloat16", "H100 float32", "H100 TF32"]
    for name, bend in zip([*names, "one CPU core"], bends, strict=True):
        explorable.press(name)
        assert bounds(explorable)["bend"] == pytest.approx(bend, rel=0.01)
    explorable.press("A100 TF32")
    layers = {"ReLU": ("ReLU", 1), "depthwise 3 × 3": ("depthwise", 3)}
    layers |= {"1 × 1": ("full", 1), "3 × 3": ("full", 3)}
    for name, (kind, kernel) in layers.items():
        explorable.press(kind)
        explorable.set(kernel=kernel)
        assert bounds(explorable)["intensity"] == pytest.approx(still.intensity(name))


def test_the_exercise_can_be_solved_by_it(roof: Open) -> None:
    """A full layer of 3 by 3 takes 47 microseconds at least, a depthwise one 13: 3.8 times."""
    explorable = roof("machine=1 kernel=3")
    assert explorable.said.inner_text() == (
        "This layer does 7.4 GFLOP on 26.3 MB, in numbers of 4 bytes: 282 FLOP for each byte. "
        "The roof of A100 TF32 bends at 76.5, so the arithmetic sets the pace: "
        "at least 47.4 µs, at most 156 TFLOP per second, the peak."
    )
    explorable.press("depthwise")
    words = "at least 12.6 µs, at most 4.59 TFLOP per second, 2.94 percent of the peak."
    expect(explorable.said).to_contain_text(words)
    expect(explorable.notes).to_have_text(
        "A full layer of this size has 128 times the FLOP, and takes at least 3.76 times as long."
    )
    expect(explorable.element).to_contain_text("arithmetic 371 ns")


def test_the_point_stands_on_the_roof(roof: Open) -> None:
    """Its place is its intensity across and the roof above it, on logarithmic axes."""
    explorable = roof(**PHONE)
    for machine in ("A100 float32", "H100 TF32", "one CPU core"):
        explorable.page.get_by_role("button", name=machine).tap()
        found = bounds(explorable)
        plot = explorable.page.locator(".plot svg").bounding_box()
        dot = explorable.page.locator(".dot").bounding_box()
        across = math.log(found["intensity"] * 16) / math.log(4096 * 16)
        up = math.log(found["rate"] / 1e9) / math.log(1e6)
        middle = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
        assert middle[0] == pytest.approx(plot["x"] + across * plot["width"], abs=1)
        assert middle[1] == pytest.approx(plot["y"] + (1 - up) * plot["height"], abs=1)
        longest = max(found["arithmetic"], found["memory"])
        bars = [bar.bounding_box()["width"] for bar in explorable.page.locator(".bars i").all()]
        assert bars[0] / max(bars) == pytest.approx(found["arithmetic"] / longest, abs=0.02)


def test_the_drawing_is_told(roof: Open) -> None:
    """Who cannot see it hears where the roof bends, and on which side the layer stands."""
    explorable = roof("kernel=1")
    expect(explorable.page.get_by_role("img")).to_have_attribute(
        "aria-label",
        "The roof of A100 TF32: a slope that bends at 76.5 FLOP for each byte. "
        "The layer stands at 31.9, under the slope.",
    )
    explorable.press("A100 float32")
    label = explorable.page.get_by_role("img").get_attribute("aria-label")
    assert label.endswith("under the flat part.")
