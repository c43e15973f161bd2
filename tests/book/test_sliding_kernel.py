"""The sliding kernel, used as readers use it: with mouse, finger, keyboard and screen reader."""

import importlib.util
import random
import re
import sys
from collections.abc import Callable
from datetime import datetime

import pytest
import torch
from fakes.barriers import SMALL_TARGETS, barriers
from playwright.sync_api import Locator, Page, expect

from tests.book.explored import BOOK, PHONE, Bench, Explored, value

pytestmark = pytest.mark.browser

PICTURE = "explore_sliding_kernel"
TINY_TARGET = 24  # pixels
READ = "inputs => inputs.map(input => input.value)"
NAMES = "elements => elements.map(element => element.ariaLabel)"
HEAR = """region => {
  window.heard = [];
  new MutationObserver(() => region.ariaLive === "polite" && heard.push(region.innerText))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""
FOCUSED = """element => {
  const focused = element.shadowRoot.activeElement;
  return focused && (focused.ariaLabel || focused.labels?.[0]?.innerText || focused.innerText);
}"""


class Explorable(Explored):
    """The sliding kernel on an open page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "sliding-kernel")
        self.sum = page.locator(".sum")
        self.out = page.get_by_role("grid", name="output", exact=True)

    def number(self, name: str) -> Locator:
        """Return the field of one number, such as ``x[0, 1]`` or ``w[2, 2]``."""
        return self.page.get_by_role("textbox", name=name, exact=True)

    def entry(self, i: int, j: int) -> Locator:
        """Return one cell of the output."""
        return self.out.get_by_role("row").nth(i).get_by_role("gridcell").nth(j)

    def place(self) -> tuple[int, int]:
        """Return the window's place in the output."""
        state = self.state()
        return state["i"], state["j"]

    def table(self, letter: str) -> list[list[float]]:
        """Return the numbers that a grid of fields shows."""
        grid = self.page.get_by_role(
            "grid", name=f"{'image' if letter == 'x' else 'kernel'} {letter}"
        )
        rows = grid.get_by_role("row").all()
        return [[value(v) for v in row.locator("input").evaluate_all(READ)] for row in rows]

    def shown_output(self) -> list[list[float]]:
        """Return the numbers that the output shows."""
        rows = self.out.get_by_role("row").all()
        return [
            [value(text) for text in row.get_by_role("gridcell").all_inner_texts()] for row in rows
        ]


def computed(
    image: object, kernel: object, *, divisor: int = 1, bias: float = 0, **how: int
) -> list:
    """Return what torch computes."""
    x = torch.tensor(image, dtype=torch.float64)[None, None]
    weight = torch.tensor(kernel, dtype=torch.float64)[None, None] / divisor
    added = torch.tensor([bias], dtype=torch.float64)
    return torch.nn.functional.conv2d(x, weight, added, **how)[0, 0].tolist()


def close(ours: list, theirs: list) -> bool:
    """Tell whether two tables have one shape and the same numbers."""
    a, b = torch.tensor(ours, dtype=torch.float64), torch.tensor(theirs, dtype=torch.float64)
    return a.shape == b.shape and torch.allclose(a, b, atol=1e-9)


Open = Callable[..., Explorable]


@pytest.fixture
def open_page(bench: Bench) -> Open:
    """A function that opens a page from the disk; nothing may fail or complain."""
    return lambda *how, **more: Explorable(bench.open("sliding-kernel", *how, **more))


# What it computes


SETTINGS = [
    {"stride": 2},
    {"padding": 1, "width": 5},
    {"stride": 3, "padding": 2, "dilation": 2},
    {"height": 8, "width": 3, "kernel_Kh": 4, "kernel_Kw": 1},
    {"kernel_Kh": 2, "kernel_Kw": 4, "padding": 3, "dilation": 3, "bias": -5},
    {"height": 7, "kernel_Kh": 1, "kernel_Kw": 1, "stride": 4, "bias": 12},
]


@pytest.mark.parametrize("measures", SETTINGS, ids=str)
def test_the_whole_output_is_what_torch_computes(open_page: Open, measures: dict[str, int]) -> None:
    """Sizes, stride, padding, dilation and bias typed into the fields give torch's numbers."""
    explorable = open_page("kernel=numbered")
    explorable.set(**measures)
    explorable.number("w[0, 0]").fill("-3")
    how = {name: measures.get(name, 1) for name in ("stride", "dilation")}
    image, kernel = explorable.table("x"), explorable.table("w")
    assert len(image) == measures.get("height", 6)
    assert len(kernel[0]) == measures.get("kernel_Kw", 3)
    bias, padding = measures.get("bias", 0), measures.get("padding", 0)
    assert close(
        explorable.shown_output(), computed(image, kernel, bias=bias, padding=padding, **how)
    )


def draw_state(chance: random.Random) -> dict:
    """Return a state with everything left to chance, some of it impossible."""
    rows, columns, tall, wide = (chance.randint(*r) for r in ((3, 8), (3, 8), (1, 4), (1, 4)))
    image = [[chance.randint(-9, 9) for _ in range(columns)] for _ in range(rows)]
    kernel = [[chance.randint(-300, 300) / 100 for _ in range(wide)] for _ in range(tall)]
    how = {"stride": chance.randint(1, 4), "padding": chance.randint(0, 3)}
    how |= {"dilation": chance.randint(1, 3), "divisor": chance.randint(1, 16)}
    return {"image": image, "kernel": kernel, "bias": chance.randint(-9, 9), **how}


def test_two_hundred_random_states_agree_with_torch(open_page: Open) -> None:
    """Where torch computes, the numbers are torch's; where torch refuses, there are none."""
    explorable, chance = open_page(), random.Random(2)
    refused = 0
    for _ in range(200):
        state = draw_state(chance)
        ours = explorable.element.evaluate("(e, s) => { e.state = s; return e.output; }", state)
        try:
            theirs = computed(**state)
        except RuntimeError:
            theirs, refused = [], refused + 1
        assert close(ours, theirs), state
    assert 0 < refused < 100


def test_blur_keeps_its_ninth_exact(open_page: Open) -> None:
    """The box kernel shows ones and a divisor, and its output is written in exact fractions."""
    explorable = open_page("padding=1")
    explorable.press("blur")
    assert explorable.table("w") == [[1, 1, 1]] * 3
    expect(explorable.page.get_by_role("spinbutton", name="divide by")).to_have_value("9")
    expect(explorable.page.get_by_text("3×3, ÷ 9")).to_be_visible()
    expect(explorable.entry(0, 0)).to_have_text("2/9")
    theirs = computed(explorable.table("x"), [[1, 1, 1]] * 3, divisor=9, padding=1)
    assert close(explorable.shown_output(), theirs)
    explorable.entry(0, 2).click()
    expect(explorable.sum).to_contain_text("out[0, 2] = 9 / 9 = 1")
    expect(explorable.said).to_contain_text("divided by 9 that is")
    explorable.set(bias=-2)
    theirs = computed(explorable.table("x"), [[1, 1, 1]] * 3, divisor=9, bias=-2, padding=1)
    assert close(explorable.shown_output(), theirs)


def test_edge_and_identity_are_the_kernels_they_are_called(open_page: Open) -> None:
    """Sobel's kernel finds vertical edges; the identity with padding gives the image back."""
    explorable = open_page("kernel=blur padding=1")
    explorable.press("edge")
    assert explorable.table("w") == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    explorable.press("identity")
    assert explorable.shown_output() == explorable.table("x")


def test_the_turned_kernel_stands_beside_the_kernel(open_page: Open) -> None:
    """The switch shows what a true convolution computes, and where it differs."""
    explorable = open_page("kernel=numbered bias=1")
    turned = explorable.page.get_by_role("grid", name="output of the turned kernel")
    expect(turned).to_be_hidden()
    explorable.page.get_by_role("checkbox", name="Compare with the kernel turned").check()
    image = explorable.table("x")
    theirs = computed(image, [[9, 8, 7], [6, 5, 4], [3, 2, 1]], bias=1)
    texts = [
        row.get_by_role("gridcell").all_inner_texts() for row in turned.get_by_role("row").all()
    ]
    assert close([[value(text) for text in row] for row in texts], theirs)
    ours = computed(image, [[1, 2, 3], [4, 5, 6], [7, 8, 9]], bias=1)
    differ = sum(
        a != b for x, y in zip(ours, theirs, strict=True) for a, b in zip(x, y, strict=True)
    )
    words = f"out[0, 0] is {theirs[0][0]:g} where the layer has {ours[0][0]:g}; {differ} of 16"
    expect(explorable.notes).to_contain_text(words)
    assert turned.locator(".differs").count() == differ > 0


def test_a_kernel_that_is_its_own_turn_agrees(open_page: Open) -> None:
    """For a symmetric kernel the difference between the two operations cannot be seen."""
    explorable = open_page("kernel=identity compare=1")
    expect(explorable.notes).to_contain_text("this kernel is the same kernel")
    explorable.press("edge")
    expect(explorable.notes).to_contain_text("A true convolution turns the kernel by 180°.")


def test_a_turned_kernel_that_happens_to_agree_is_not_called_the_same(open_page: Open) -> None:
    """Equal outputs of an image of zeros say nothing about the kernel."""
    explorable = open_page("kernel=numbered compare=1")
    explorable.element.evaluate(
        "e => e.state = {...e.state, image: e.state.image.map(r => r.map(() => 0))}"
    )
    expect(explorable.notes).to_contain_text("another one, and yet on this image all outputs agree")


# What it says


FORMULAS = [
    (
        {},
        "H′ = floor((6 + 2·0 − 1·(3 − 1) − 1) / 1) + 1 = 4",
        "W′ = floor((6 + 2·0 − 1·(3 − 1) − 1) / 1) + 1 = 4",
    ),
    (
        {"height": 8, "kernel_Kw": 2, "stride": 3, "padding": 2, "dilation": 2},
        "H′ = floor((8 + 2·2 − 2·(3 − 1) − 1) / 3) + 1 = 3",
        "W′ = floor((6 + 2·2 − 2·(2 − 1) − 1) / 3) + 1 = 3",
    ),
    (
        {"height": 3, "kernel_Kh": 4},
        "H′ = floor((3 + 2·0 − 1·(4 − 1) − 1) / 1) + 1 = 0",
        "W′ = floor((6 + 2·0 − 1·(3 − 1) − 1) / 1) + 1 = 4",
    ),
]


@pytest.mark.parametrize(("measures", "height", "width"), FORMULAS)
def test_the_size_formula_is_filled_in(
    open_page: Open, measures: dict[str, int], height: str, width: str
) -> None:
    """Height and width have each their formula, drawn as a fraction and told in one line."""
    explorable = open_page()
    explorable.set(**measures)
    formulas = explorable.page.get_by_role("math")
    assert [one.get_attribute("aria-label") for one in formulas.all()] == [height, width]
    name, top, bottom, size = re.match(
        r"(.*) = floor\(\((.*)\) / (\d)\) \+ 1 = (\d)", height
    ).groups()
    drawn = "".join(formulas.first.inner_text().split())
    assert drawn == "".join(f"{name}={top}{bottom}+1={size}".split())


def test_the_cost_follows_the_sizes(open_page: Open) -> None:
    """Multiply-accumulates are H'W'KhKw for one channel and one filter, and C F times that."""
    explorable = open_page()
    told = explorable.page.get_by_text("multiply-accumulates")
    expect(told).to_contain_text("H′·W′·Kh·Kw = 4·4·3·3 = 144")
    expect(told).to_contain_text("C·F times that: for C = 3 and F = 10, 4,320.")
    explorable.set(stride=2)
    expect(told).to_contain_text("= 2·2·3·3 = 36")


def test_the_sum_is_written_out_term_by_term(open_page: Open) -> None:
    """Every product stands in the sum with its two factors; divisor and bias get a second line."""
    explorable = open_page("kernelRows=2 kernelColumns=2 padding=1 bias=-2")
    explorable.entry(0, 1).click()
    expect(explorable.sum).to_have_text(
        "sum = 0·(−1) + 0·0 + 0·(−2) + 1·0 = 0" + "out[0, 1] = 0 + (−2) = −2"
    )
    explorable.set(bias=0)
    expect(explorable.sum).to_have_text("out[0, 1] = 0·(−1) + 0·0 + 0·(−2) + 1·0 = 0")
    products = explorable.page.get_by_role("table", name="products").get_by_role("cell")
    assert products.all_inner_texts() == ["0", "0", "0", "0"]
    assert products.locator("xpath=self::*[contains(@class, 'padded')]").count() == 2


def test_one_sentence_says_what_is_seen(open_page: Open) -> None:
    """The sentence names window, sum, bias and padding, and is announced politely."""
    explorable = open_page("padding=1 bias=2")
    expect(explorable.said).to_have_text(
        "Window 1 of 36 gives out[0, 0]: 9 products add up to 2; with the bias 2 it is 4. "
        "5 of its 9 places are padding and count as zero."
    )
    expect(explorable.said).to_have_attribute("aria-live", "polite")
    explorable.set(padding=0, kernel_Kh=1, kernel_Kw=1, bias=0)
    expect(explorable.said).to_have_text("Window 1 of 36 gives out[0, 0]: 1 product adds up to 0.")


def test_what_the_stride_drops_is_marked_and_told(open_page: Open) -> None:
    """Six columns, kernel 3, stride 2: the last column is seen by no window."""
    explorable = open_page("rows=5 stride=2")
    expect(explorable.notes).to_have_text(
        "The last column is seen by no window: the stride 2 does not divide 3, "
        "and the floor drops the rest."
    )
    assert explorable.page.locator(".unseen input").evaluate_all(NAMES) == [
        f"x[{i}, 5]" for i in range(5)
    ]
    explorable.set(height=8, stride=4, padding=1)
    expect(explorable.notes).to_contain_text(
        "The last 3 rows of the padded image are seen by no window"
    )


def test_places_between_the_windows_are_marked_and_told(open_page: Open) -> None:
    """A kernel of 1 at stride 2 never looks at every second row and column."""
    explorable = open_page("rows=5 columns=3 kernelRows=1 kernelColumns=1 stride=2")
    expect(explorable.notes).to_have_text(
        "Rows 1 and 3 fall between the kernel's places: no window sees them."
        "Column 1 falls between the kernel's places: no window sees it."
    )
    explorable.number("x[1, 1]").click()
    expect(explorable.notes).to_contain_text("No window sees x[1, 1].")
    assert explorable.place() == (0, 0)


def test_a_kernel_that_does_not_fit_is_told_with_both_sizes(open_page: Open) -> None:
    """A sentence says why, the buttons rest, and a smaller kernel brings all back."""
    explorable = open_page("rows=3")
    explorable.set(kernel_Kh=4)
    expect(explorable.said).to_have_text(
        "The kernel is 4×3 but the padded image is only 3×6; pad more or use a smaller kernel."
    )
    explorable.press("Play")
    explorable.press("Next")
    assert explorable.element.evaluate("e => e.output") == []
    expect(explorable.page.get_by_text("none: the kernel does not fit")).to_be_visible()
    explorable.number("x[0, 0]").fill("5")
    explorable.set(dilation=2)
    expect(explorable.said).to_contain_text("spread by dilation 2, is 7×5 but")
    explorable.page.get_by_role("checkbox").check()
    explorable.set(dilation=1, kernel_Kh=3)
    expect(explorable.said).to_have_text(re.compile("^Window 1 of 4 "))


# How it is moved and changed


def test_a_click_on_the_output_moves_the_window(open_page: Open) -> None:
    """The chosen entry is marked, the window lies over its numbers, and the sentence follows."""
    explorable = open_page("stride=2")
    explorable.entry(1, 0).click()
    assert explorable.place() == (1, 0)
    expect(explorable.entry(1, 0)).to_have_attribute("aria-selected", "true")
    expect(explorable.entry(0, 0)).to_have_attribute("aria-selected", "false")
    names = explorable.page.locator(".under input").evaluate_all(NAMES)
    assert names == [f"x[{i}, {j}]" for i in (2, 3, 4) for j in (0, 1, 2)]
    expect(explorable.said).to_contain_text("gives out[1, 0]")


def test_the_frame_lies_over_the_numbers_it_multiplies(open_page: Open) -> None:
    """The drawn frame covers the cells under the kernel, dilation and padding included."""
    explorable = open_page("padding=1 dilation=2 stride=2", reduced_motion="reduce")
    explorable.entry(1, 1).click()
    frame = explorable.page.locator(".window").bounding_box()
    boxes = [one.bounding_box() for one in explorable.page.locator(".under").all()]
    assert len(boxes) == 9
    assert frame["x"] == pytest.approx(min(box["x"] for box in boxes), abs=3)
    assert frame["y"] == pytest.approx(min(box["y"] for box in boxes), abs=3)
    right = max(box["x"] + box["width"] for box in boxes)
    assert frame["x"] + frame["width"] == pytest.approx(right, abs=3)
    expect(explorable.page.locator(".under .weight")).to_have_text(
        ["×−1", "×0", "×1", "×−2", "×0", "×2", "×−1", "×0", "×1"]
    )


def test_a_click_on_the_image_brings_the_window(open_page: Open) -> None:
    """The window comes to lie around the place; under the window a click changes nothing."""
    explorable = open_page()
    explorable.number("x[3, 4]").click()
    assert explorable.place() == (2, 3)
    explorable.number("x[2, 5]").click()
    assert explorable.place() == (2, 3)
    explorable.number("x[0, 0]").click()
    assert explorable.place() == (0, 0)


def test_the_keyboard_alone_moves_the_window(open_page: Open) -> None:
    """The output is one stop of the tab key; arrows, Home and End move within it."""
    explorable = open_page()
    explorable.entry(0, 0).focus()
    for key, place in [
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("End", (1, 3)),
        ("ArrowRight", (1, 3)),
        ("Control+End", (3, 3)),
        ("Home", (3, 0)),
        ("ArrowUp", (2, 0)),
        ("Control+Home", (0, 0)),
    ]:
        explorable.page.keyboard.press(key)
        assert explorable.place() == place, key
        expect(explorable.entry(*place)).to_be_focused()
    explorable.press("Next")
    for _ in ("Play", "Back", "output"):
        explorable.page.keyboard.press("Shift+Tab")
    expect(explorable.entry(0, 1)).to_be_focused()


def test_every_control_is_reached_by_the_tab_key(open_page: Open) -> None:
    """Each grid is one stop, and so is each field, button and box; then the page goes on."""
    explorable = open_page()
    reached = []
    for _ in range(40):
        explorable.page.keyboard.press("Tab")
        name = explorable.element.evaluate(FOCUSED)
        if name is None:
            break
        reached.append(name)
    assert reached[:7] == [
        "x[0, 0]",
        "w[0, 0]",
        "out[0, 0] = 3",
        "Back",
        "Play",
        "Next",
        "Hide output",
    ]
    assert reached[-2:] == ["Copy a link to this state", "Start again"]
    assert {"stride s", "padding p", "dilation d", "bias b", "blur"} <= set(reached)
    assert len(reached) == len(set(reached)) == 26


def test_a_number_is_typed_and_stepped(open_page: Open) -> None:
    """Digits replace, + and − step, a digit after − writes a negative number, Escape undoes."""
    explorable = open_page()
    explorable.number("w[0, 0]").focus()
    typed = explorable.page.keyboard.type
    for keys, number in [("7", 7), ("+", 8), ("--", 6), ("-4", -4), ("-", -5), ("+", -4)]:
        typed(keys)
        assert explorable.state()["kernel"][0][0] == number, keys
    explorable.page.keyboard.press("Escape")
    assert explorable.state()["kernel"][0][0] == -1
    typed("-2,5")
    assert explorable.state()["kernel"][0][0] == -2.5
    explorable.page.keyboard.press("ArrowRight")
    expect(explorable.number("w[0, 0]")).to_have_value("−2.5")
    typed("12")
    assert explorable.state()["kernel"][0][:2] == [-2.5, 12]
    assert close(explorable.shown_output(), computed(explorable.table("x"), explorable.table("w")))


def test_arrows_move_among_the_numbers_and_leave_the_window(open_page: Open) -> None:
    """The image is one stop of the tab key; Enter brings the window to the number."""
    explorable = open_page()
    explorable.number("x[0, 0]").focus()
    for key in ("ArrowDown", "End", "ArrowDown", "ArrowLeft"):
        explorable.page.keyboard.press(key)
    expect(explorable.number("x[2, 4]")).to_be_focused()
    assert explorable.place() == (0, 0)
    explorable.page.keyboard.press("Enter")
    assert explorable.place() == (1, 3)
    expect(explorable.number("x[2, 4]")).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("abc", "“abc” is not a number; x[0, 1] keeps 1."),
        ("500", "500 is outside −99 to 99; x[0, 1] keeps 50."),
        ("", None),
    ],
)
def test_what_is_no_number_is_refused_in_words(
    open_page: Open, typed: str, words: str | None
) -> None:
    """The number before stays, the field shows it again, and a sentence says so."""
    explorable = open_page()
    explorable.number("x[0, 1]").focus()
    explorable.page.keyboard.press("Delete")
    explorable.page.keyboard.type(typed)
    explorable.page.keyboard.press("Tab")
    expect(explorable.number("x[0, 1]")).to_have_value("50" if typed == "500" else "1")
    if words:
        expect(explorable.notes).to_have_text(words)
    assert explorable.state()["image"][0][1] == (50 if typed == "500" else 1)


def test_fields_keep_to_their_limits(open_page: Open) -> None:
    """Sizes out of range become the nearest allowed; halves are rounded; arrow keys step."""
    explorable = open_page()
    stride = explorable.page.get_by_role("spinbutton", name="stride s")
    for text, kept in [("99", 4), ("-3", 1), ("2.6", 3), ("", 3)]:
        stride.fill(text)
        stride.press("Enter")
        expect(stride).to_have_value(str(kept))
        assert explorable.state()["stride"] == kept
    stride.press("ArrowDown")
    assert explorable.state()["stride"] == 2
    explorable.press("padding p: one more")
    assert explorable.state()["padding"] == 1
    explorable.press("padding p: one less")
    explorable.press("padding p: one less")
    assert explorable.state()["padding"] == 0


def test_a_smaller_output_keeps_the_window_on_it(open_page: Open) -> None:
    """When a change leaves the window outside, it moves to the nearest place."""
    explorable = open_page()
    explorable.entry(3, 3).click()
    explorable.set(stride=3)
    assert explorable.place() == (1, 1)
    expect(explorable.said).to_contain_text("Window 4 of 4 gives out[1, 1]")


def test_numbers_outlive_a_change_of_size(open_page: Open) -> None:
    """Growing a table keeps the numbers in it."""
    explorable = open_page()
    explorable.number("x[1, 1]").fill("9")
    explorable.number("w[1, 1]").fill("8")
    explorable.set(height=7, kernel_Kw=4)
    assert explorable.table("x")[1][1] == 9
    assert [[*row[:3], 0] for row in explorable.table("w")] == explorable.table("w")
    assert explorable.table("w")[1][1] == 8


# Playing


def stop_the_clock(page: Page) -> None:
    """From now on a page's time moves only when it is told to, on a slow machine as well."""
    page.clock.install(time=datetime(2026, 1, 1))
    page.clock.pause_at(datetime(2026, 1, 1, 1))


def test_play_fills_the_output_and_pause_holds_it(open_page: Open) -> None:
    """Playing fills an empty output in reading order, rests on Pause, stops at the end."""
    explorable = open_page("rows=4 columns=4")
    clock = explorable.page.clock
    stop_the_clock(explorable.page)
    explorable.press("Play")
    assert explorable.place() == (0, 0)
    assert explorable.out.get_by_role("gridcell").all_inner_texts() == ["3", "", "", ""]
    expect(explorable.entry(0, 1)).to_have_attribute("aria-label", "out[0, 1] hidden")
    clock.run_for(1000)
    assert explorable.place() == (0, 1)
    explorable.press("Pause")
    clock.run_for(5000)
    assert explorable.place() == (0, 1)
    explorable.press("Play")
    clock.run_for(5000)
    assert explorable.place() == (1, 1)
    assert "" not in explorable.out.get_by_role("gridcell").all_inner_texts()
    expect(explorable.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_playing_window_does_not_talk(open_page: Open) -> None:
    """A screen reader hears nothing while it plays, and the sentence once the window rests."""
    explorable = open_page()
    stop_the_clock(explorable.page)
    explorable.press("Play")
    explorable.said.evaluate(HEAR)
    explorable.page.clock.run_for(1000)
    assert explorable.page.evaluate("heard") == []
    explorable.press("Pause")
    expect(explorable.said).to_contain_text("Window 2 of 16")
    assert explorable.page.evaluate("heard") == [explorable.said.inner_text()]
    explorable.press("Next")
    assert explorable.page.evaluate("heard[1]") == explorable.said.inner_text()


def test_moving_by_hand_stops_playing(open_page: Open) -> None:
    """Whoever takes the window keeps it."""
    explorable = open_page()
    stop_the_clock(explorable.page)
    explorable.press("Play")
    explorable.entry(2, 2).click()
    explorable.page.clock.run_for(5000)
    assert explorable.place() == (2, 2)


def test_nothing_plays_by_itself_and_less_motion_is_kept(open_page: Open) -> None:
    """No window moves before Play; where less motion is asked for, it jumps instead of gliding."""
    durations = {}
    for motion in ("reduce", "no-preference"):
        explorable = open_page(reduced_motion=motion)
        stop_the_clock(explorable.page)
        explorable.page.clock.run_for(20_000)
        assert explorable.place() == (0, 0)
        window = explorable.page.locator(".window")
        durations[motion] = window.evaluate("w => getComputedStyle(w).transitionDuration")
        explorable.press("Play")
        explorable.page.clock.run_for(1000)
        assert explorable.place() == (0, 1)
    assert durations == {"reduce": "0s", "no-preference": "0.28s"}


def test_the_output_can_be_hidden_to_be_guessed(open_page: Open) -> None:
    """Hidden entries appear where the window goes, or all at once."""
    explorable = open_page()
    explorable.press("Hide output")
    explorable.press("Next")
    texts = explorable.out.get_by_role("gridcell").all_inner_texts()
    assert [bool(text) for text in texts] == [True, True] + [False] * 14
    explorable.press("Show output")
    assert all(explorable.out.get_by_role("gridcell").all_inner_texts())


def test_back_and_next_stop_at_the_ends(open_page: Open) -> None:
    """The buttons walk in reading order and rest, still focusable, where there is no further."""
    explorable = open_page("stride=3")
    explorable.press("Back")
    assert explorable.place() == (0, 0)
    for place in [(0, 1), (1, 0), (1, 1), (1, 1)]:
        explorable.press("Next")
        assert explorable.place() == place
    expect(explorable.page.get_by_role("button", name="Next")).to_have_attribute(
        "aria-disabled", "true"
    )
    expect(explorable.page.get_by_role("button", name="Next")).to_be_focused()
    explorable.press("Back")
    assert explorable.place() == (1, 0)


# The link


def test_a_link_brings_the_same_state_back(open_page: Open) -> None:
    """What one reader sets another sees, from a page on the disk, numbers and window included."""
    explorable = open_page("kernel=blur")
    explorable.set(height=4, kernel_Kw=2, padding=2, bias=-1, stride=2)
    explorable.number("w[0, 1]").fill("-0.25")
    explorable.number("x[3, 5]").fill("-7")
    explorable.entry(1, 2).click()
    explorable.press("Copy a link to this state")
    link = explorable.page.get_by_label("link to this state").input_value()
    assert re.fullmatch(r"file://[^?#]+/page\.html\?sk=[\d._*-]+#sliding-kernel", link)
    before, said = explorable.state(), explorable.said.inner_text()
    again = open_page(query="?" + link.split("?")[1])
    assert again.state() == before
    expect(again.said).to_have_text(said)
    again.press("Start again")
    assert again.state()["padding"] == 0


def test_copying_says_what_has_happened(open_page: Open) -> None:
    """With leave to write, the link is on the clipboard; without, it stands selected in a field."""
    explorable = open_page(permissions=["clipboard-read", "clipboard-write"])
    explorable.press("Copy a link to this state")
    expect(explorable.notes).to_have_text("The link is copied.")
    assert explorable.page.evaluate(
        "navigator.clipboard.readText()"
    ) == explorable.element.evaluate("e => e.link")
    explorable = open_page()
    explorable.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    explorable.press("Copy a link to this state")
    expect(explorable.notes).to_have_text("Copy the link from the field at the end.")
    field = explorable.page.get_by_label("link to this state")
    assert field.evaluate("f => f.selectionEnd - f.selectionStart === f.value.length")


GOOD = "3*3*1*1*1*0*1*1*0*0*0*0*0_1_2_3_4_5_6_7_8*1"
BROKEN = [
    "",
    "nonsense",
    GOOD.replace("3*3", "3*9", 1),
    GOOD.replace("8*1", "8*x"),
    GOOD.replace("8*1", "8_8*1"),
    GOOD.replace("8*1", "800*1"),
    GOOD + "*1",
    GOOD.replace("1*0*1*1", "1.5*0*1*1", 1),
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_link_shows_the_start_and_says_so(open_page: Open, text: str) -> None:
    """A link cut short or changed by hand harms nothing."""
    explorable = open_page(query=f"?sk={text}")
    expect(explorable.notes).to_contain_text("The numbers in this link could not be read")
    assert explorable.table("w") == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def test_the_link_those_are_broken_from_is_whole(open_page: Open) -> None:
    """The text that the broken links differ from is itself read."""
    explorable = open_page(query=f"?sk={GOOD}")
    assert explorable.table("x") == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    expect(explorable.notes).to_have_text("")


def test_an_author_sets_the_start_by_attributes(open_page: Open) -> None:
    """Attributes give sizes, settings and a preset; what is out of range is left aside."""
    explorable = open_page("kernel=blur stride=2 padding=1 rows=7 dilation=9 columns=none")
    state = explorable.state()
    assert (state["divisor"], state["stride"], state["padding"], state["dilation"]) == (9, 2, 1, 1)
    assert (len(state["image"]), len(state["image"][0])) == (7, 6)


# How it looks and feels


def test_a_finger_moves_the_window_and_changes_numbers(open_page: Open) -> None:
    """On a phone, taps choose an entry and a number; buttons step it and change its sign."""
    explorable = open_page(**PHONE)
    explorable.entry(2, 1).tap()
    assert explorable.place() == (2, 1)
    explorable.number("w[0, 2]").tap()
    for name, number in [("one more", 2), ("change its sign", -2), ("one less", -3)]:
        explorable.page.get_by_role("button", name=f"chosen number: {name}").tap()
        assert explorable.state()["kernel"][0][2] == number
    expect(explorable.page.get_by_text("w[0, 2] = −3", exact=True)).to_be_visible()
    explorable.page.get_by_role("button", name="stride s: one more").tap()
    assert explorable.state()["stride"] == 2
    expect(explorable.page.get_by_text("w[0, 2] = −3", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "attributes", ["", "rows=8 columns=8 padding=3 kernelRows=1 kernelColumns=1 compare=1"]
)
def test_a_phone_page_does_not_scroll_sideways_and_fingers_find_room(
    open_page: Open, attributes: str
) -> None:
    """At 390 pixels nothing sticks out, and everything to be touched is 24 pixels or more."""
    explorable = open_page(attributes, **PHONE)
    assert explorable.page.evaluate("document.documentElement.scrollWidth") == 390
    for one in explorable.page.locator("button, input:not([hidden]), [role=gridcell]").all():
        box = one.bounding_box()
        if one.get_attribute("class") == "number":
            box = one.locator("xpath=..").bounding_box()
        small = min(box["width"], box["height"])
        assert small >= TINY_TARGET or one.get_attribute("type") == "checkbox", one
    label = explorable.page.locator("label.check").bounding_box()
    assert label["height"] >= TINY_TARGET


def test_the_size_can_be_read_to_its_end_on_the_smallest_screen(open_page: Open) -> None:
    """At 320 pixels a formula that is too long goes on in a second line."""
    explorable = open_page("rows=8 columns=8 padding=3 dilation=3", width=320)
    ends = explorable.page.locator(".formula b").all()
    assert len(ends) == 2
    for end in ends:
        box = end.bounding_box()
        assert box["x"] + box["width"] <= 320


STATES = {
    "start": "",
    "full": "kernel=blur padding=1 stride=2 compare=1 bias=2",
    "widest": "rows=8 columns=8 padding=3 dilation=3",
    "misfit": "rows=3 kernelRows=4 dilation=3",
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(open_page: Open, name: str, scheme: str, width: int) -> None:
    """No rule of axe is broken, target sizes included, in either scheme and at either width."""
    explorable = open_page(STATES[name], width=width, color_scheme=scheme)
    if name != "misfit":
        explorable.press("Hide output")
        explorable.press("Next")
    explorable.press("Copy a link to this state")
    explorable.page.locator(".window").evaluate("frame => frame.remove()")  # it hides text from axe
    assert barriers(explorable.page, rules=SMALL_TARGETS) == []


def test_focus_can_be_seen(open_page: Open) -> None:
    """Whatever the keyboard reaches has an outline of three pixels."""
    explorable = open_page()
    for _ in range(26):
        explorable.page.keyboard.press("Tab")
        outline = explorable.element.evaluate(
            "e => getComputedStyle(e.shadowRoot.activeElement).outline"
        )
        assert "3px" in outline
        assert "solid" in outline


def test_long_numbers_stay_inside_their_cells(open_page: Open) -> None:
    """The largest sums are set smaller, so that no digit leaves its cell."""
    explorable = open_page("kernel=numbered padding=3 rows=8 columns=8")
    explorable.element.evaluate(
        "e => e.state = {...e.state, kernel: Array(3).fill(Array(3).fill(-99)), divisor: 16}"
    )
    wide = explorable.page.locator(".cell").evaluate_all(
        "all => all.filter(c => c.scrollWidth > c.clientWidth).length"
    )
    assert wide == 0


def test_the_picture_on_paper_shows_the_same_numbers(open_page: Open) -> None:
    """The still picture is the explorable as the chapter starts it, at one of its windows."""
    spec = importlib.util.spec_from_file_location("still", BOOK / "figures" / f"{PICTURE}.py")
    sys.path.insert(0, str(BOOK / "figures"))
    still = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(still)
    sys.path.remove(str(BOOK / "figures"))
    explorable = open_page(f"rows=5 columns=6 kernel=edge stride={still.STRIDE}")
    assert explorable.table("x") == still.IMAGE.tolist()
    assert explorable.table("w") == still.KERNEL.tolist()
    assert explorable.shown_output() == still.output().tolist()
