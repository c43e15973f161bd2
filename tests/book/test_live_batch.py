"""Batch normalization batch by batch, used as readers use it, against the reference and torch."""

import random
from collections.abc import Callable

import pytest
import torch
from playwright.sync_api import expect
from torch import Tensor

from solutions.batch_norm import batch_norm_forward
from tests.book.explored import PHONE, Explored, value

pytestmark = pytest.mark.browser

Open = Callable[..., Explored]
TRAINING, EVALUATION = 0, 1
SHOW = "(e, parts) => { e.state = parts; return { ...e.seen, ...e.state }; }"


@pytest.fixture
def live(explore: Callable[..., Explored]) -> Open:
    """A function that opens the live batch with attributes."""
    return lambda *how, **more: explore("live-batch", *how, **more)


def show(explorable: Explored, **parts: float) -> dict:
    """Give the element a state; return what it shows."""
    return explorable.element.evaluate(SHOW, parts)


def column(numbers: list[float]) -> Tensor:
    """Return samples of one feature."""
    return torch.tensor(numbers, dtype=torch.float64)[:, None]


def learned(seen: dict, momentum: float) -> dict[str, Tensor]:
    """Return the running statistics that the reference keeps of the batches."""
    one, zero = torch.ones(1).double(), torch.zeros(1).double()
    state = {"running_mean": zero, "running_var": one}
    for batch in seen["learned"]:
        batch_norm_forward(column(batch), one, zero, state, training=True, momentum=momentum)
    return state


def asked(seen: dict, state: dict[str, Tensor]) -> Tensor:
    """Return what the reference makes of the batch that is asked."""
    gamma, beta = (torch.tensor([seen[name]]).double() for name in ("gamma", "beta"))
    training = seen["mode"] == TRAINING
    out, _ = batch_norm_forward(column(seen["values"]), gamma, beta, dict(state), training=training)
    return out.flatten()


def drawn(chance: random.Random) -> dict[str, float]:
    """Return a state left to chance."""
    sides = {"size": (2, 64), "momentum": (0, 100), "step": (1, 120), "mode": (0, 1)}
    sides |= {"asked": (0, 60), "gamma": (-3, 3), "beta": (-5, 5), "seed": (1, 99)}
    whole = {name: chance.randint(*side) for name, side in sides.items()}
    return {**whole, "own": chance.randint(-60, 120) / 10}


def test_outputs_and_running_statistics_are_those_of_the_reference(live: Open) -> None:
    """Both modes, any momentum, any size of the batch."""
    explorable, chance = live(), random.Random(5)
    for _ in range(40):
        seen = show(explorable, **drawn(chance))
        state = learned(seen, seen["momentum"] / 100)
        kept = [seen["kept"]["mean"], seen["kept"]["variance"]]
        theirs = [state["running_mean"].item(), state["running_var"].item()]
        assert kept == pytest.approx(theirs, abs=1e-9)
        torch.testing.assert_close(torch.tensor(seen["outputs"]).double(), asked(seen, state))
        assert seen["values"][0] == seen["own"]
        assert len(seen["values"]) == len(seen["learned"][0]) == seen["size"]


def test_the_batches_are_those_of_torch_s_layer(live: Open) -> None:
    """A layer of torch that has seen the batches answers with the same number."""
    explorable = live("step=30 momentum=25 mode=1 asked=7 own=-2.5")
    seen = show(explorable)
    layer = torch.nn.BatchNorm1d(1, momentum=0.25).double()
    for batch in seen["learned"]:
        layer(column(batch))
    answer = layer.eval()(column(seen["values"])).flatten().detach()
    torch.testing.assert_close(torch.tensor(seen["outputs"]).double(), answer)


def test_what_is_drawn_has_the_mean_and_the_variance_that_are_told(live: Open) -> None:
    """7,680 numbers have mean 3 and variance 4; a larger batch begins like a smaller one."""
    explorable = live()
    small, large = (show(explorable, size=m, step=120)["learned"] for m in (5, 64))
    numbers = torch.tensor(large)
    assert float(numbers.mean()) == pytest.approx(3, abs=0.1)
    assert float(numbers.var()) == pytest.approx(4, abs=0.2)
    assert numbers[:, :5].tolist() == torch.tensor(small).tolist()
    other = show(explorable, seed=2)["learned"]
    assert other[0] != large[0]


def test_company_matters_in_training_and_not_in_evaluation(live: Open) -> None:
    """The next batch changes the answer in one mode and leaves it in the other."""
    explorable = live("step=20")
    before = explorable.said.inner_text()
    explorable.press("Next batch")
    assert explorable.state()["step"] == 21
    assert explorable.said.inner_text().split("becomes")[1] != before.split("becomes")[1]
    explorable.press("evaluation")
    first = show(explorable)
    told = explorable.said.inner_text()
    explorable.press("10 batches on")
    second = show(explorable)
    assert (second["step"], second["asked"]) == (21, 10)
    assert second["values"][1:] != first["values"][1:]
    assert second["kept"] == first["kept"]
    assert explorable.said.inner_text().split("becomes")[1] == told.split("becomes")[1]
    expect(explorable.said).to_contain_text("Batch 31 is asked in evaluation mode.")
    explorable.press("training")
    assert explorable.state()["asked"] == 0


def test_the_modes_draw_closer_as_the_batch_grows(live: Open) -> None:
    """What the chapter says: on average over steps, the answers differ less in larger batches."""
    explorable = live("own=5")
    apart = []
    for size in (2, 8, 64):
        answers = [
            [show(explorable, size=size, step=step, mode=mode)["outputs"][0] for mode in (0, 1)]
            for step in range(40, 60)
        ]
        apart.append(sum(abs(a - b) for a, b in answers))
    assert apart[2] < apart[1] / 2 < apart[0] / 2


def test_the_sentence_is_the_sum_that_it_writes_out(live: Open) -> None:
    """Mean, variance, gamma, beta and the result stand there with two decimals."""
    explorable = live("size=8 step=12 own=4.2 gamma=-2 beta=3")
    seen = show(explorable)
    x = torch.tensor(seen["values"]).double()
    mean, variance = f"{x.mean():.2f}".rstrip("0"), f"{x.var(unbiased=False):.2f}".rstrip("0")
    told = explorable.said.inner_text()
    assert f"It has the mean {mean} and the variance {variance}." in told
    assert f"Your image, 4.2, becomes (−2)·(4.2 − {mean}) / √({variance} + ε) + 3 = " in told
    assert value(told.split("= ")[-1][:-1]) == pytest.approx(seen["outputs"][0], abs=0.006)
    weight = value(explorable.notes.inner_text().split("weigh ")[1].split(" ")[0])
    assert weight == pytest.approx(100 * 0.9**12, abs=0.006)


MISTAKES = {  # a button: the momentum and the factor of the variance that it amounts to
    "momentum weighs the old": (0.8, lambda m: 1.0),
    "variance divided by m": (0.2, lambda m: (m - 1) / m),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_followed_beside_what_is_right(live: Open, name: str) -> None:
    """Its running statistics are those of the mistaken layer, and it is told what comes of it."""
    momentum, factor = MISTAKES[name]
    explorable = live("momentum=20 size=4 step=15")
    assert explorable.page.locator("path.wrong").get_attribute("d") == ""
    explorable.press(name)
    seen = show(explorable)
    mean, variance = 0.0, 1.0
    for batch in seen["learned"]:
        new = column(batch)
        mean += momentum * (new.mean().item() - mean)
        variance += momentum * (new.var().item() * factor(4) - variance)
    wrong = seen["wrongKept"]
    assert [wrong["mean"], wrong["variance"]] == pytest.approx([mean, variance], abs=1e-9)
    assert explorable.page.locator("path.wrong").get_attribute("d").count("L") == 14
    answer = (5 - mean) / (variance + 1e-5) ** 0.5
    told = explorable.notes.inner_text().split("your image would become ")[1]
    assert value(told.split(" ")[0]) == pytest.approx(answer, abs=0.006)


def test_your_image_and_the_step_are_dragged(live: Open) -> None:
    """A finger on the axis moves the image, one on the plot goes back and forth in time."""
    explorable = live(**PHONE)
    axis = explorable.page.locator(".axis svg")
    axis.tap(position={"x": axis.bounding_box()["width"] / 2, "y": 40})
    assert explorable.state()["own"] == pytest.approx(2, abs=0.1)
    for kind, share, name, number in [
        ("axis", 0.0, "own", -6),
        ("axis", 1.0, "own", 12),
        ("plot", 0.5, "step", 61),
        ("plot", 2.0, "step", 120),
    ]:
        explorable.drag(f".{kind} svg", share)
        assert explorable.state()[name] == number
    explorable.set(your_image=5)
    expect(explorable.said).to_contain_text("Your image, 5, becomes")


def test_what_is_followed_can_be_chosen(live: Open) -> None:
    """Mean or variance: as many dots as batches, and a line of what is kept."""
    explorable = live("step=25")
    for name in ("the variance", "the mean"):
        explorable.press(name)
        expect(explorable.page.locator(".plot p b")).to_have_text(name[4:])
        dots = explorable.page.locator(".plot path.dots").get_attribute("d")
        assert dots.count("M") == 25
        ends = explorable.page.locator(".plot path.kept").get_attribute("d").split("L")[-1]
        high = {"the variance": 12, "the mean": 7}[name]
        kept = show(explorable)["kept"][name[4:]]
        assert high - float(ends.split(" ")[1]) == pytest.approx(kept)


def test_the_buttons_rest_at_the_end(live: Open) -> None:
    """After 120 batches there is nothing more to learn from."""
    explorable = live("step=118")
    explorable.press("10 batches on")
    assert explorable.state()["step"] == 120
    button = explorable.page.get_by_role("button", name="Next batch")
    expect(button).to_have_attribute("aria-disabled", "true")
