"""What the examples, tables, folded solutions and measurements of book/batch-norm.md say, run."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.batch_norm import (
    batch_norm_backward,
    batch_norm_backward_closed_form,
    batch_norm_forward,
)

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "batch-norm.md").read_text("utf-8")
EIGHT = (2.0, 4, 4, 4, 5, 5, 7, 9)
XHAT = [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]


def column(*values: float) -> torch.Tensor:
    """Return one feature of a batch."""
    return torch.tensor(values).double()[:, None]


def forward(x: torch.Tensor, gamma: float = 1.0, beta: float = 0.0, eps: float = 0.0):
    """Return output and cache of one feature, or one channel, in training."""
    state = {"running_mean": torch.zeros(1).double(), "running_var": torch.ones(1).double()}
    factor, summand = torch.tensor([gamma]).double(), torch.tensor([beta]).double()
    return batch_norm_forward(x, factor, summand, state, training=True, eps=eps)


def test_the_eight_samples():
    """The example by hand, and gamma 2 and beta 5 that give it back."""
    x = column(*EIGHT)

    assert (float(x.mean()), float(x.var(correction=0))) == (5, 4)
    assert forward(x)[0].ravel().tolist() == XHAT
    assert forward(x, 2.0, 5.0)[0].ravel().tolist() == list(EIGHT)
    assert float(32 / torch.tensor(7.0)) == pytest.approx(float(x.var()))


def test_a_constant_feature_becomes_beta():
    """eps keeps 0/0 away."""
    assert forward(column(3, 3, 3), 1.0, 7.0, 1e-5)[0].ravel().tolist() == [7, 7, 7]


@pytest.mark.parametrize(("a", "b"), [(0, 1), (-3, 5), (100, 100.5)])
def test_a_batch_of_two_keeps_the_order_alone(a, b):
    """ex-bn-two: -1 and 1; with eps it is the half difference over its own root."""
    half = (b - a) / 2

    torch.testing.assert_close(forward(column(a, b))[0], column(-1, 1))
    expected = half / math.sqrt(half**2 + 0.1)
    torch.testing.assert_close(forward(column(a, b), eps=0.1)[0], column(-expected, expected))


@pytest.mark.parametrize("m", [2, 5, 10])
def test_an_outlier_has_a_limit(m):
    """ex-bn-largest: one among zeros becomes the root of m - 1, and nothing is larger."""
    xhat = forward(column(1, *[0] * (m - 1)))[0]
    others = torch.from_numpy(np.random.default_rng(0).standard_cauchy((200, m)))

    assert float(xhat[0]) == pytest.approx(math.sqrt(m - 1))
    assert max(float(forward(one[:, None])[0].max()) for one in others) < math.sqrt(m - 1) + 1e-9


def test_a_reshape_that_leaves_the_channels_where_they_are():
    """ex-bn-mistake-reshape: column 0 holds 0, 2, 10, 12, and channel 0 gets the mean -0.98."""
    x = torch.tensor([[[[0.0, 1, 2, 3]], [[10, 11, 12, 13]]]]).double()
    rows = x.reshape(-1, 2)

    assert rows[:, 0].tolist() == [0, 2, 10, 12]
    out = functional.batch_norm(rows, None, None, training=True).reshape(x.shape)
    assert float(out[:, 0].mean()) == pytest.approx(-0.98, abs=0.005)
    moved = x.permute(0, 2, 3, 1).reshape(-1, 2)
    assert moved[:, 0].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("backward", [batch_norm_backward, batch_norm_backward_closed_form])
def test_the_way_back_by_hand(backward):
    """The table of dx, the two sums in it, and the gradients of gamma and beta."""
    _, cache = forward(column(*EIGHT))
    dx, dgamma, dbeta = backward(column(16, *[0] * 7), cache)

    torch.testing.assert_close(dx, column(4.75, -1.75, -1.75, -1.75, -1, -1, 0.5, 2))
    assert (float(dgamma), float(dbeta)) == (-24, 16)
    assert float(dx.sum()) == pytest.approx(0, abs=1e-12)
    assert float((dx * column(*XHAT)).sum()) == pytest.approx(0, abs=1e-12)


def test_statistics_taken_for_constants():
    """ex-bn-mistake-constants: dx is 8 and zeros, its sums are 8 and -12; the bias drifts."""
    dout, xhat = column(16, *[0] * 7), column(*XHAT)
    wrong = 1 / 2 * dout

    assert wrong.ravel().tolist() == [8, *[0] * 7]
    assert (float(wrong.sum()), float((wrong * xhat).sum())) == (8, -12)
    first, second = forward(column(*EIGHT))[0], forward(column(*EIGHT) - 0.1 * 8)[0]
    torch.testing.assert_close(first, second)  # the bias has moved, the output has not


def closed_without_eps(dout: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Return the closed form with r = 1 / sqrt(variance)."""
    d = x - x.mean(0)
    r = (d.square().mean(0)) ** -0.5
    xhat, m = d * r, len(x)
    return r / m * (m * dout - dout.sum(0) - xhat * (dout * xhat).sum(0))


def test_a_closed_form_without_eps():
    """ex-bn-mistake-eps: off by about 1e-5 at variance 1, by a root of 2 at eps, nan at 0."""
    draws = torch.Generator().manual_seed(0)
    x, dout = torch.randn(2, 50, 1, generator=draws, dtype=torch.float64)

    def gap(x: torch.Tensor) -> float:
        _, cache = forward(x, eps=1e-5)
        right, _, _ = batch_norm_backward(dout, cache)
        return float((closed_without_eps(dout, x) - right).abs().max() / right.abs().max())

    assert 1e-6 < gap(x) < 3e-5
    assert gap(1e-5**0.5 * (x - x.mean()) / x.std(correction=0)) > 0.3
    assert torch.isnan(closed_without_eps(dout, torch.ones_like(x))).all()
    assert math.sqrt(2) == pytest.approx((1e-5) ** -0.5 / (1e-5 + 1e-5) ** -0.5)


@pytest.mark.parametrize(("length", "angle", "after"), [(1, 5.7, 1.005), (10, 0.057, 10.000005)])
def test_the_angle_of_a_step(length, angle, after):
    """ex-bn-angle: a step of 0.2 times a gradient that falls with the length."""
    step = 0.2 * 0.5 / length

    assert math.degrees(math.atan2(step, length)) == pytest.approx(angle, rel=0.01)
    assert math.hypot(length, step) == pytest.approx(after, rel=1e-4)


def test_what_two_conventions_keep_of_one_batch():
    """The numbers below the cell: 0.5, and 0.9 + 0.1 * 32 / 7, in torch too."""
    layer = torch.nn.BatchNorm1d(1).double()
    layer(column(*EIGHT))

    assert float(layer.running_mean) == pytest.approx(0.5)
    assert float(layer.running_var) == pytest.approx(0.9 + 0.1 * 32 / 7)
    assert (layer.eps, layer.momentum) == (1e-5, 0.1)


def test_a_momentum_of_another_library():
    """ex-bn-mistake-momentum: the last batch weighs 0.9, the one before 0.09."""
    layer = torch.nn.BatchNorm1d(1, momentum=0.9)
    for value in (0.0, 0.0, 100.0, 10000.0):
        layer(torch.full((4, 1), value))

    assert float(layer.running_mean) == pytest.approx(0.9 * 10000 + 0.09 * 100)


def test_half_way_between_two_kinds():
    """ex-bn-kinds: running mean 5 and variance 1; 26 and 0.98 when the batches are mixed."""
    draws = torch.Generator().manual_seed(0)
    zero, ten = torch.randn(2, 20000, 1, generator=draws, dtype=torch.float64)
    ten = ten + 10
    layer = torch.nn.BatchNorm1d(1, momentum=0.01).double()
    for _ in range(500):
        layer(zero)
        layer(ten)

    assert float(layer.running_mean) == pytest.approx(5, abs=0.1)
    assert float(layer.running_var) == pytest.approx(1, abs=0.05)
    mixed = torch.cat([zero, ten])
    assert float(mixed.var()) == pytest.approx(26, abs=0.3)
    assert 5 / math.sqrt(26) == pytest.approx(0.98, abs=0.005)


def test_folding_into_the_convolution_behind_fails_at_the_border_alone():
    """Batch norm first: exact without padding, wrong on the ring with zeros around the image."""
    draws = torch.Generator().manual_seed(0)
    x = torch.randn(1, 2, 6, 6, generator=draws, dtype=torch.float64)
    weight = torch.randn(3, 2, 3, 3, generator=draws, dtype=torch.float64)
    factor, summand = torch.tensor([1.5, -2]).double(), torch.tensor([0.5, 3]).double()
    normalized = x * factor[:, None, None] + summand[:, None, None]
    folded = weight * factor[:, None, None]
    bias = (weight * summand[:, None, None]).sum((1, 2, 3))

    for padding in (0, 1):
        two = functional.conv2d(normalized, weight, padding=padding)
        gap = (functional.conv2d(x, folded, bias, padding=padding) - two).abs()
        inside = gap[:, :, padding : gap.shape[2] - padding, padding : gap.shape[3] - padding]
        assert inside.max() < 1e-12
        assert (gap.max() > 1) == (padding == 1)


def test_the_two_ways_to_a_variance(figure):
    """The measured numbers of the section on float32: multiples, signs, and two passes."""
    module = figure("bn_float32")
    at_1000, _ = module.measure(module.two_squares, 1e3)
    at_10000, _ = module.measure(module.two_squares, 1e4)

    np.testing.assert_array_equal(at_1000 / 0.0625, np.round(at_1000 / 0.0625))
    assert at_1000.min() == pytest.approx(0.81, abs=0.07)
    assert at_1000.max() == pytest.approx(1.25, abs=0.07)
    np.testing.assert_array_equal(at_10000 / 8, np.round(at_10000 / 8))
    assert -48 <= at_10000.min() <= -16
    assert 16 <= at_10000.max() <= 48
    assert 0.2 < (at_10000 < 0).mean() < 0.45
    for mean in (1e3, 1e4):
        found, exact = module.measure(module.two_passes, mean)
        assert np.abs(found - exact).max() < 3e-6


def test_shifting_by_the_first_value_saves_the_second_form():
    """ex-bn-shift: right at a mean of 10,000 in float32."""
    draws = np.random.default_rng(0)
    for _ in range(20):
        x = (1e4 + draws.standard_normal(1000)).astype(np.float32)
        y = x - x[0]
        found = np.mean(y * y) - np.mean(y) ** 2
        assert found == pytest.approx(x.astype(np.float64).var(), rel=1e-4)


def test_the_photograph_beside_two_companions(figure):
    """The first figure: mean plus 0.6 beside the dark picture, minus 0.6 beside the bright one."""
    normalized = figure("bn_two_batches").normalized

    assert float(normalized("the temple", "a dark picture")[0].mean()) == pytest.approx(
        0.6, abs=0.05
    )
    assert float(normalized("the temple", "a bright picture")[0].mean()) == pytest.approx(
        -0.6, abs=0.05
    )


def test_three_running_means(figure):
    """What the figure's alternative text says of each momentum."""
    module = figure("bn_running")
    fast, middle, slow = (module.running(momentum) for momentum in (0.9, 0.1, 0.01))

    assert min(fast[20:]) == pytest.approx(1.7, abs=0.1)
    assert max(fast[20:]) == pytest.approx(4.3, abs=0.1)
    assert all(abs(value - 3) < 0.6 for value in middle[40:])
    assert slow[-1] == pytest.approx(2.1, abs=0.05)


def test_the_table_of_five_ways_is_the_one_measured(figure):
    """The chapter prints what the module holds."""
    for way, percent in figure("bn_modes").ASKED.items():
        assert re.search(rf"^\| {way} \| {percent} % \|$", CHAPTER, re.MULTILINE), way


def test_the_network_that_the_chapter_describes(figure):
    """Six convolutions; a network without batch norm has no gamma to learn."""
    module = figure("bn_digits")
    draws = torch.Generator().manual_seed(0)
    network = module.Network(module.NORMED, draws)
    without = module.Network(module.NEITHER, draws)

    assert (len(network.weights), module.STEPS) == (6, 200)
    assert len(network.parameters) - len(without.parameters) == 6


def test_moved_channels_do_not_stand_still(figure):
    """Behind batch norm each channel gets another mean and scale in every step, within limits."""
    module = figure("bn_digits")
    network = module.Network(module.MOVED, torch.Generator().manual_seed(0))
    x = torch.randn(50, module.CHANNELS, 8, 8, generator=torch.Generator().manual_seed(1))
    outs = [network._between(x, 1, training=True).detach() for _ in range(2)]
    means = torch.stack([out.mean((0, 2, 3)) for out in outs])

    assert (means[0] - means[1]).abs().max() > 0.1
    assert means.abs().max() <= 1
    for out in outs:
        scales = out.std((0, 2, 3))
        assert scales.min() > 0.49
        assert scales.max() < 2.01


@pytest.mark.slow
def test_the_measured_runs_can_be_repeated(figure):
    """Two runs of bn_modes, its five ways, and two points of bn_rates, within some percent."""
    modes, rates = figure("bn_modes"), figure("bn_rates")
    for run in (modes.RUNS[1], modes.RUNS[3]):
        training, evaluation = modes.measure(run)
        assert training[-1] == pytest.approx(modes.CURVES[run.name][0][-1], abs=3)
        assert evaluation[-1] == pytest.approx(modes.CURVES[run.name][1][-1], abs=12)
    for way, percent in modes.asked().items():
        assert percent == pytest.approx(modes.ASKED[way], abs=3), way
    for kind, rate, most in ((rates.NORMED, 1.0, 6), (rates.MOVED, 1.0, 20)):
        assert rates.measure(kind, rate, 0) < most
    assert rates.measure(rates.NEITHER, 1.0, 0) > 50
