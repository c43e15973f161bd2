"""The builder of receptive fields, used as readers use it, against torch and the reference."""

import random
from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from playwright.sync_api import expect

from solutions.shapes import receptive_field
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Layers = list[tuple[int, int, int]]
Open = Callable[..., Explored]
CASES = {  # a stack as (kernel, stride, dilation) from the image up: how many pixels it stands on
    ((3, 1, 1), (3, 1, 1), (3, 1, 1)): 16,
    ((3, 2, 1), (2, 2, 1), (3, 1, 2), (3, 1, 1)): 50,
    ((3, 1, 1), (3, 1, 2), (3, 1, 4)): 31,
    ((1, 3, 1), (4, 1, 3)): 40,
    ((11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), *[(3, 1, 1)] * 3, (3, 2, 1)): 224,
}


@pytest.fixture
def build(explore: Callable[..., Explored]) -> Open:
    """A function that opens the builder with attributes."""
    return lambda *how, **more: explore("field-builder", *how, **more)


def state_of(layers: Layers, width: int, entry: int = 0) -> dict:
    """Return the element's state for a stack."""
    kernels, strides, dilations = (list(numbers) for numbers in zip(*layers, strict=True))
    lists = {"kernels": kernels, "strides": strides, "dilations": dilations}
    return {**lists, "width": width, "at": 1, "entry": entry, "early": 0}


def grown(layers: Layers, width: int, entry: int) -> tuple[list[int], list[list[int]]]:
    """Return the sizes of all maps that torch makes, and its gradients with weights of 1."""
    maps = [torch.zeros(1, 1, width, dtype=torch.float64, requires_grad=True)]
    for kernel, stride, dilation in layers:
        ones = torch.ones(1, 1, kernel, dtype=torch.float64)
        maps.append(torch.conv1d(maps[-1], ones, stride=stride, dilation=dilation))
    gradients = torch.autograd.grad(maps[-1][0, 0, entry], maps)
    return [one.shape[-1] for one in maps], [one[0, 0].int().tolist() for one in gradients]


def show(explorable: Explored, state: dict) -> None:
    """Give the element a state."""
    explorable.element.evaluate("(e, state) => { e.state = state; }", state)


def table(explorable: Explored) -> list[list[float]]:
    """Return the numbers of the table of layers, the layer next to the image first."""
    return explorable.numbers("layers")[:0:-1]


def test_every_stack_has_the_sizes_of_torch_and_the_fields_of_the_reference(build: Open) -> None:
    """Size, jump and field of every map, and the ways down are torch's gradients."""
    explorable = build()
    for layers, width in CASES.items():
        top = grown(layers, width, 0)[0][-1]
        for entry in {0, top // 2, top - 1}:
            sizes, gradients = grown(layers, width, entry)
            show(explorable, state_of(layers, width, entry))
            fields = [receptive_field(layers[: at + 1]) for at in range(len(layers))]
            assert table(explorable) == [
                [*layer, size, jump, field]
                for layer, size, (field, jump) in zip(layers, sizes[1:], fields, strict=True)
            ]
            assert explorable.element.evaluate("e => e.ways") == gradients
            assert explorable.page.locator("rect").count() == sum(sizes)
            read = sum(bool(way) for row in gradients for way in row)
            assert explorable.page.locator("rect.read").count() == read


def test_random_stacks_agree_with_torch_or_are_refused_as_torch_refuses(build: Open) -> None:
    """Where torch finds a kernel too large, the builder says which layer does not fit."""
    explorable, chance, refused = build(), random.Random(1), 0
    for _ in range(60):
        sides = ((1, 7), (1, 4), (1, 4))
        layers = [tuple(chance.randint(*s) for s in sides) for _ in range(chance.randint(1, 4))]
        width = chance.randint(4, 64)
        show(explorable, state_of(layers, width))
        try:
            _, gradients = grown(layers, width, 0)
        except RuntimeError:
            refused += 1
            expect(explorable.element).to_contain_text("does not fit: its window spans")
        else:
            assert explorable.element.evaluate("e => e.ways") == gradients, layers
            assert "does not fit" not in explorable.element.inner_text()
    assert 10 < refused < 50


def test_a_stack_is_built_by_hand(build: Open) -> None:
    """Layers are added on top, chosen in the table, changed, and taken away."""
    explorable = build("kernels=5 strides=2 width=20")
    explorable.press("Add a layer on top")
    assert table(explorable) == [[5, 2, 1, 8, 2, 5], [3, 1, 1, 6, 2, 9]]
    explorable.set(dilation=2)
    assert table(explorable)[1] == [3, 1, 2, 4, 2, 13]
    explorable.cell("layers", 2, 0).click()
    expect(explorable.page.get_by_text("Layer 1 of 2")).to_be_visible()
    explorable.press("stride s: one less")
    assert table(explorable) == [[5, 1, 1, 16, 1, 5], [3, 1, 2, 12, 1, 9]]
    explorable.press("Take it away")
    assert table(explorable) == [[3, 1, 2, 16, 1, 5]]
    explorable.press("Take it away")
    assert len(table(explorable)) == 1


def test_a_stack_ends_at_nine_layers(build: Open) -> None:
    """The button rests at the highest stack, and a tenth layer is not made."""
    explorable = build("width=224")
    for _ in range(8):
        explorable.press("Add a layer on top")
    assert len(table(explorable)) == 9
    adder = explorable.page.get_by_role("button", name="Add a layer on top")
    expect(adder).to_have_attribute("aria-disabled", "true")


def test_arrows_choose_a_layer(build: Open) -> None:
    """The table is one stop of the tab key; going up and down chooses."""
    explorable = build()
    explorable.cell("layers", 1, 2).focus()
    explorable.page.keyboard.press("ArrowDown")
    assert explorable.state()["at"] == 2
    expect(explorable.cell("layers", 2, 2)).to_be_focused()
    chosen = explorable.page.locator(".row.chosen [aria-selected=true]")
    expect(chosen).to_have_count(6)


def test_mouse_and_finger_move_the_entry(build: Open) -> None:
    """A press on the drawing follows the entry there, dragging goes on, numbers do the same."""
    explorable = build(**PHONE)
    drawing = explorable.page.locator("svg")
    box = drawing.bounding_box()
    drawing.tap(position={"x": box["width"] - 2, "y": 60})
    assert explorable.state()["entry"] == 9
    for share, entry in [(0.0, 0), (0.25, 1), (0.5, 5), (2.0, 9)]:
        explorable.drag("svg", share)
        assert explorable.state()["entry"] == entry
    explorable.set(entry_at_top=4)
    expect(explorable.said).to_contain_text("Entry 4 of map 3 sees 7 pixels in a row, pixels 4 to")


def test_one_sentence_says_what_is_seen(build: Open) -> None:
    """Field, place, jump, holes and ways; below it what no entry reads."""
    explorable = build("kernels=3,3 strides=1,2 dilations=2,2 width=16 entry=1")
    expect(explorable.said).to_have_text(
        "Entry 1 of map 2 sees 9 pixels in a row, pixels 2 to 10; the next entry sees as many, "
        "2 further on. Only 5 of the 9 are read. "
        "Up to 3 ways lead down to one pixel, 1 to the first and the last."
    )
    expect(explorable.notes).to_have_text("8 pixels of 16 are read by no entry of map 2.")
    explorable.set(kernel=1)
    expect(explorable.said).to_contain_text("Only 3 of the 5 are read.")


def test_a_layer_that_does_not_fit_is_told_with_both_sizes(build: Open) -> None:
    """The drawing ends below it, the table says none, and the formula of the field goes on."""
    explorable = build("kernels=3,7 strides=2 width=12")
    words = "Layer 2 does not fit: its window spans 7, but map 1 has 5 entries. Take a smaller"
    expect(explorable.notes).to_contain_text(words)
    expect(explorable.cell("layers", 1, 3)).to_have_text("none")
    expect(explorable.cell("layers", 1, 5)).to_have_text("15")
    explorable.set(pixels=4)
    expect(explorable.notes).to_contain_text("but map 1 has 1 entry.")
    explorable.cell("layers", 2, 0).click()
    explorable.set(kernel=11)
    expect(explorable.said).to_contain_text("its window spans 11, but the image has 4 pixels.")


def test_the_mistake_stands_beside_the_field(build: Open) -> None:
    """The jump multiplied too early: other fields with strides, the same without."""
    explorable = build("kernels=3,3 strides=2,2 width=31")
    explorable.tick("Compare with a mistake")
    assert [row[6] for row in table(explorable)] == [5, 13]
    expect(explorable.notes).to_contain_text("map 2 would seem to see 13 pixels instead of 7.")
    assert explorable.page.locator(".differs").count() == 2
    explorable.press("dilation 1, 2, 4")
    expect(explorable.notes).to_contain_text("would come out the same here")
    assert explorable.page.locator(".differs").count() == 0


def test_the_arithmetic_of_a_layer_is_written_out(build: Open) -> None:
    """Size, field and jump of the chosen layer stand there with their numbers."""
    explorable = build("kernels=3,3 strides=2,1 dilations=1,2 width=20 at=2")
    formula = explorable.page.get_by_role("math")
    expect(formula).to_have_attribute(
        "aria-label", "size = floor((9 + 2·0 − 2·(3 − 1) − 1) / 1) + 1 = 5"
    )
    words = "Layer 2 lets an entry see 3 + d·(k − 1)·jump = 3 + 2·(3 − 1)·2 = 11 pixels."
    expect(explorable.element).to_contain_text(words)


def test_the_picture_on_paper_shows_the_same_numbers(
    build: Open, figure: Callable[[str], ModuleType]
) -> None:
    """The still picture is the builder as the chapter starts it."""
    still = figure("explore_field_builder")
    explorable = build("width=16 kernels=3,3 dilations=2,2 entry=3")
    assert explorable.element.evaluate("e => e.ways") == [row.tolist() for row in still.ways()]
    assert [tuple(row[:3]) for row in table(explorable)] == still.LAYERS
