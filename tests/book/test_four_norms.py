"""The four normalizations, used as readers use them, against the reference and torch."""

import itertools
from collections.abc import Callable

import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor, nn

from solutions.normalization import normalize_forward
from tests.book.explored import PHONE, Explored

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
BATCH, LAYER, INSTANCE, GROUP, PIXEL = range(5)
NAMES = ["batch", "layer", "instance", "group", "channels of a pixel"]
SHOW = "(e, parts) => { e.state = parts; return { ...e.seen, ...e.state }; }"
ADDED = [0, 5]


@pytest.fixture
def norms(explore: Callable[..., Explored]) -> Open:
    """A function that opens the four normalizations with attributes."""
    return lambda *how, **more: explore("four-norms", *how, **more)


def show(explorable: Explored, **parts: int) -> tuple[dict, Tensor]:
    """Give the element a state; return what it shows, and its batch."""
    seen = explorable.element.evaluate(SHOW, parts)
    shape = (seen["images"], seen["channels"], seen["side"], seen["side"])
    return seen, torch.tensor(seen["x"], dtype=torch.float64).reshape(shape)


def referred(x: Tensor, kind: int, groups: int) -> tuple[Tensor, Tensor]:
    """Return what the reference makes of a batch, and the means, as rows."""
    N, C, H, W = x.shape
    if kind == GROUP:
        split = x.reshape(N, groups, C // groups, H, W)
        xhat, _ = normalize_forward(split, (2, 3, 4))
        return xhat.reshape(x.shape), split.mean((2, 3, 4))
    axes = {BATCH: (0, 2, 3), LAYER: (1, 2, 3), INSTANCE: (2, 3), PIXEL: (1,)}[kind]
    rows = {BATCH: (1, C), LAYER: (N, 1), INSTANCE: (N, C), PIXEL: (N, H * W)}[kind]
    xhat, _ = normalize_forward(x, axes)
    return xhat, x.mean(axes).reshape(rows)


SHAPES = [(3, 4, 2, 2), (1, 6, 3, 3), (4, 1, 1, 1), (2, 6, 1, 2), (4, 6, 3, 6)]


def test_every_kind_is_what_the_reference_computes(norms: Open) -> None:
    """Normalized numbers and means, for five shapes, with and without something added."""
    explorable = norms()
    for (n, c, side, groups), kind, bright in itertools.product(SHAPES, range(5), ADDED):
        parts = {"images": n, "channels": c, "side": side, "groups": groups, "kind": kind}
        seen, x = show(explorable, **parts, bright=bright, strong=-bright)
        xhat, means = referred(x, kind, seen["groups"])
        torch.testing.assert_close(torch.tensor(seen["hats"]).to(x), xhat.flatten())
        torch.testing.assert_close(torch.tensor(seen["means"]).to(x), means)


LAYERS = {
    BATCH: ("BatchNorm2d(6)", nn.BatchNorm2d(6)),
    LAYER: ("GroupNorm(1, 6)", nn.GroupNorm(1, 6)),
    INSTANCE: ("InstanceNorm2d(6)", nn.InstanceNorm2d(6)),
    GROUP: ("GroupNorm(3, 6)", nn.GroupNorm(3, 6)),
}


def test_the_layer_that_is_named_computes_the_same(norms: Open) -> None:
    """What the page calls the layer in PyTorch is that layer."""
    explorable = norms("channels=6 groups=3 side=2")
    for kind, (name, layer) in LAYERS.items():
        seen, x = show(explorable, kind=kind)
        theirs = layer.double()(x).detach().flatten()
        torch.testing.assert_close(torch.tensor(seen["hats"]).to(x), theirs)
        expect(explorable.element).to_contain_text(f"In PyTorch: {name}.")
    seen, x = show(explorable, kind=PIXEL)
    theirs = nn.LayerNorm(6).double()(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).detach()
    torch.testing.assert_close(torch.tensor(seen["hats"]).to(x), theirs.flatten())
    expect(explorable.element).to_contain_text("In PyTorch: LayerNorm(6), channels last.")


def test_what_is_filled_shares_the_first_mean_of_the_picture(norms: Open, figure: Callable) -> None:
    """For each kind, the filled cells are those of the still picture."""
    explorable, still = norms(), figure("norm_axes")
    for name in NAMES:
        explorable.press(name)
        found = torch.tensor(still.shared(name)).permute(0, 2, 1, 3).reshape(6, 8)
        filled = [
            ["shares" in cell.get_attribute("class") for cell in row.get_by_role("gridcell").all()]
            for row in explorable.grid("batch")
        ]
        assert filled == found.tolist()
        numbers = int(found.sum())
        expect(explorable.element).to_contain_text(f"{48 // numbers} means of {numbers} numbers")


def test_the_sentence_has_the_numbers_of_the_chosen_one(norms: Open) -> None:
    """Value, mean, variance and result; who the others are is said in words."""
    explorable = norms(**PHONE)
    words = [
        "with 11 other numbers: all of channel 2, in 3 images",
        "with 15 other numbers: all of image 1",
        "with 3 other numbers: channel 2 of image 1",
        "with 7 other numbers: channels 2 to 3 of image 1",
        "with 3 other numbers: place 0, 1 in all channels of image 1",
    ]
    explorable.cell("batch", 2, 5).tap()
    for kind, told in enumerate(words):
        explorable.press(NAMES[kind])
        _, x = show(explorable)
        xhat, _ = referred(x, kind, 2)
        value, result = x[1, 2, 0, 1].item(), round(xhat[1, 2, 0, 1].item(), 2)
        expect(explorable.said).to_contain_text(f"x[1, 2, 0, 1] = {value:g} shares its mean")
        expect(explorable.said).to_contain_text(told)
        expect(explorable.said).to_contain_text(f"= {result:g}.".replace("-", "−"))


def test_a_mean_can_be_chosen_and_arrows_move(norms: Open) -> None:
    """A mean chooses its first number; the batch is walked through by arrows."""
    explorable = norms("kind=2 c=1")
    explorable.cell("means", 2, 3).click()
    state = explorable.state()
    assert [state[name] for name in "ncij"] == [2, 3, 0, 0]
    explorable.cell("batch", 4, 6).focus()
    for key in ("ArrowLeft", "ArrowUp"):
        explorable.page.keyboard.press(key)
    state = explorable.state()
    assert [state[name] for name in "ncij"] == [1, 2, 1, 1]
    expect(explorable.cell("batch", 3, 5)).to_be_focused()


FORGETS = {  # a kind: does it notice that an image, or a channel, was moved?
    BATCH: (True, False),
    LAYER: (False, True),
    INSTANCE: (False, False),
    GROUP: (False, True),
    PIXEL: (False, True),
}


def test_what_each_forgets_is_told(norms: Open) -> None:
    """Adding to an image or to a channel changes what torch says that it changes."""
    explorable = norms("bright=7 strong=4")
    for kind, notices in FORGETS.items():
        _, x = show(explorable, kind=kind)
        for added, what, noticed in zip((7, 4), ("image", "channel"), notices, strict=True):
            before = x.clone()
            (before[0] if what == "image" else before[:, 0]).sub_(added)
            pairs = referred(x, kind, 2)[0], referred(before, kind, 2)[0]
            changed = int(((pairs[0] - pairs[1]).abs() > 1e-9).sum())
            assert bool(changed) == noticed
            told = f"{changed} of the 48" if changed else "no normalized number"
            words = f"Adding {added} to {what} 0 changes {told}"
            expect(explorable.notes).to_contain_text(words)


def test_groups_divide_the_channels(norms: Open) -> None:
    """More groups are the next number that divides the channels; other channels lower it."""
    explorable = norms("channels=6 groups=2 kind=3")
    for button, groups in [("more", 3), ("more", 6), ("more", 6), ("less", 3), ("less", 2)]:
        explorable.press(f"groups G: one {button}")
        assert explorable.state()["groups"] == groups
    for typed, groups in [(5, 6), (4, 3)]:
        explorable.set(groups=typed)
        assert explorable.state()["groups"] == groups
    explorable.set(channels=4)
    assert explorable.state()["groups"] == 2


def test_the_other_variance_and_a_lonely_number(norms: Open) -> None:
    """Divided by m - 1 the numbers are those of torch's unbiased variance."""
    explorable = norms("kind=2")
    explorable.tick("Compare with a mistake")
    _, x = show(explorable)
    variance = x[0, 0].var(unbiased=True)
    result = (x[0, 0, 0, 0] - x[0, 0].mean()) / (variance + 1e-5).sqrt()
    words = f"would be {round(variance.item(), 2):g} and the result {round(result.item(), 2):g}."
    expect(explorable.notes).to_contain_text(words.replace("-", "−"))
    explorable.set(height=1)
    expect(explorable.said).to_contain_text("shares its mean with no other number, so it becomes 0")
    expect(explorable.notes).to_contain_text("the variance of one number is not defined")


def test_normalized_numbers_are_shown_on_demand(norms: Open) -> None:
    """The batch is shown as it is, or as the reference normalizes it."""
    explorable = norms("kind=1")
    _, x = show(explorable)
    rows = x.permute(0, 2, 1, 3).reshape(6, 8)
    assert explorable.numbers("batch") == rows.tolist()
    explorable.press("x normalized")
    xhat = referred(x, LAYER, 2)[0].permute(0, 2, 1, 3).reshape(6, 8)
    shown = torch.tensor(explorable.numbers("batch")).to(xhat)
    torch.testing.assert_close(shown, xhat, atol=0.051, rtol=0)
