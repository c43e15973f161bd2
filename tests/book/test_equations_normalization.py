"""Every numbered equation of book/normalization.md, evaluated as written and held against torch."""

import numpy as np
import pytest
import torch
from indices import over, random
from torch.nn import functional

from solutions.normalization import (
    group_norm_backward,
    group_norm_forward,
    instance_norm_backward,
    instance_norm_forward,
    layer_norm_backward,
    layer_norm_forward,
    normalize_backward,
    normalize_forward,
)

SHAPE = (3, 4, 2, 5)
GROUPS = 2
EPS = [1e-5, 0.3]


def written(x: np.ndarray, eps: float) -> np.ndarray:
    """Return equation eq-norm-forward for numbers that all share a mean."""
    m = x.size
    mu = sum(x) / m
    variance = sum((one - mu) ** 2 for one in x) / m
    return np.array([(one - mu) / np.sqrt(variance + eps) for one in x])


def jacobian(x: np.ndarray, eps: float) -> np.ndarray:
    """Return how every xhat, in rows, depends on every x, as autograd finds it."""
    return torch.autograd.functional.jacobian(
        lambda t: functional.layer_norm(t, t.shape, eps=eps), torch.from_numpy(x)
    ).numpy()


@pytest.mark.parametrize("eps", EPS)
def test_numbers_that_share_a_mean_are_normalized(eps):
    """eq-norm-forward is torch's layer norm of a row, and the reference's."""
    x = 3 * random(7) + 2

    expected = functional.layer_norm(torch.from_numpy(x), (7,), eps=eps).numpy()

    np.testing.assert_allclose(written(x, eps), expected, atol=1e-12)
    ours, _ = normalize_forward(torch.from_numpy(x), (0,), eps)
    np.testing.assert_allclose(ours, expected, atol=1e-12)


@pytest.mark.parametrize("eps", EPS)
def test_eps_leaves_the_variance_below_one(eps):
    """eq-norm-variance is what the mean square of the result is."""
    x = random(9)

    xhat = functional.layer_norm(torch.from_numpy(x), (9,), eps=eps).numpy()

    assert np.mean(xhat**2) == pytest.approx(x.var() / (x.var() + eps))
    assert np.mean(xhat**2) < 1


def test_the_four_sums_are_those_of_torch():
    """eq-norm-sets: centered and scaled with these means, a batch is what torch's layers return."""
    x = random(*SHAPE)
    (N, C, H, W), G = SHAPE, GROUPS
    names = {
        "batch": lambda n, c: c,
        "layer": lambda n, c: n,
        "instance": lambda n, c: (n, c),
        "group": lambda n, c: (n, c // (C // G)),
    }
    factors = {
        "batch": 1 / (N * H * W),
        "layer": 1 / (C * H * W),
        "instance": 1 / (H * W),
        "group": G / (C * H * W),
    }
    tensor = torch.from_numpy(x)
    expected = {
        "batch": functional.batch_norm(tensor, None, None, training=True),
        "layer": functional.layer_norm(tensor, SHAPE[1:]),
        "instance": functional.instance_norm(tensor),
        "group": functional.group_norm(tensor, G),
    }
    for kind, name in names.items():
        mean, variance = {}, {}
        for n, c, i, j in over(*SHAPE):
            own = name(n, c)
            mean[own] = mean.get(own, 0) + factors[kind] * x[n, c, i, j]
        for n, c, i, j in over(*SHAPE):
            own = name(n, c)
            off = x[n, c, i, j] - mean[own]
            variance[own] = variance.get(own, 0) + factors[kind] * off**2
        out = np.empty(SHAPE)
        for n, c, i, j in over(*SHAPE):
            own = name(n, c)
            out[n, c, i, j] = (x[n, c, i, j] - mean[own]) / np.sqrt(variance[own] + 1e-5)
        np.testing.assert_allclose(out, expected[kind], atol=1e-12, err_msg=kind)


@pytest.mark.parametrize(("a", "b"), [(3.0, -2.0), (0.01, 5.0), (1.0, 100.0)])
def test_brightness_goes_and_contrast_stays_under_eps_alone(a, b):
    """eq-norm-scale: torch's result for a x + b is that for x with eps divided by a squared."""
    x, eps = random(8), 1e-3

    moved = functional.layer_norm(torch.from_numpy(a * x + b), (8,), eps=eps)
    still = functional.layer_norm(torch.from_numpy(x), (8,), eps=eps / a**2)

    np.testing.assert_allclose(moved, still, atol=1e-10)
    np.testing.assert_allclose(moved, (x - x.mean()) / np.sqrt(x.var() + eps / a**2), atol=1e-10)


def test_gamma_and_beta_of_a_channel_and_of_an_element():
    """eq-norm-affine: both lines are what torch's group norm and layer norm return."""
    x, (N, C, H, W) = random(*SHAPE), SHAPE
    tensor = torch.from_numpy(x)
    channel = random(2, C, seed=1)
    element = random(2, C, H, W, seed=1)
    xhat = functional.layer_norm(tensor, SHAPE[1:]).numpy()
    by_channel, by_element = np.empty(SHAPE), np.empty(SHAPE)
    for n, c, i, j in over(N, C, H, W):
        by_channel[n, c, i, j] = channel[0, c] * xhat[n, c, i, j] + channel[1, c]
        by_element[n, c, i, j] = element[0, c, i, j] * xhat[n, c, i, j] + element[1, c, i, j]

    group = functional.group_norm(tensor, 1, *torch.from_numpy(channel))
    layer = functional.layer_norm(tensor, SHAPE[1:], *torch.from_numpy(element))
    np.testing.assert_allclose(by_channel, group, atol=1e-12)
    np.testing.assert_allclose(by_element, layer, atol=1e-12)


def layers() -> list:
    """Return for each layer its own two functions, torch's, and what comes before gamma."""
    return [
        (layer_norm_forward, layer_norm_backward, SHAPE[1:], ()),
        (instance_norm_forward, instance_norm_backward, SHAPE[1:2], ()),
        (group_norm_forward, group_norm_backward, SHAPE[1:2], (GROUPS,)),
    ]


def of_torch(x: torch.Tensor, how: tuple, gamma: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
    """Return torch's layer for gamma's shape and for the arguments before it."""
    if gamma.ndim > 1:
        return functional.layer_norm(x, gamma.shape, gamma, beta)
    return functional.group_norm(x, how[0] if how else x.shape[1], gamma, beta)


@pytest.mark.parametrize(("forward", "backward", "shape", "how"), layers())
def test_gamma_and_beta_add_up_where_they_are_attached(forward, backward, shape, how):
    """eq-norm-affine-backward, and dbeta without xhat: what autograd and the reference find."""
    x, dout = torch.from_numpy(random(*SHAPE)), torch.from_numpy(random(*SHAPE, seed=5))
    gamma = torch.tensor(random(*shape, seed=1), requires_grad=True)
    beta = torch.tensor(random(*shape, seed=2), requires_grad=True)
    of_torch(x, how, gamma, beta).backward(dout)
    with torch.no_grad():
        xhat = of_torch(x, how, torch.ones(shape).double(), torch.zeros(shape).double())

    dgamma, dbeta = np.zeros(shape), np.zeros(shape)
    for n, c, i, j in over(*SHAPE):
        at = (c, i, j)[: len(shape)]
        dgamma[at] += dout[n, c, i, j] * xhat[n, c, i, j]
        dbeta[at] += dout[n, c, i, j]

    _, cache = forward(x, *how, gamma.detach(), beta.detach())
    _, ours, ours_beta = backward(dout, cache)
    for found, reference, expected in (
        (dgamma, ours, gamma.grad),
        (dbeta, ours_beta, beta.grad),
    ):
        np.testing.assert_allclose(found, expected, atol=1e-12)
        np.testing.assert_allclose(reference, expected, atol=1e-12)


def test_how_mean_and_variance_depend_on_a_number():
    """eq-norm-slopes: all lines are what autograd finds."""
    x, m = random(6), 6
    tensor = torch.tensor(x, requires_grad=True)
    mean_slope = torch.autograd.grad(tensor.mean(), tensor)[0]
    variance_slope = torch.autograd.grad(tensor.var(correction=0), tensor)[0]
    mu = x.mean()

    for k in range(m):
        first = 2 / m * (x[k] - mu) - 2 / m**2 * sum(x[i] - mu for i in range(m))
        assert mean_slope[k].item() == pytest.approx(1 / m)
        assert variance_slope[k].item() == pytest.approx(first)
        assert variance_slope[k].item() == pytest.approx(2 / m * (x[k] - mu))


@pytest.mark.parametrize("eps", EPS)
def test_every_result_depends_on_every_number(eps):
    """eq-norm-jacobian: both forms are torch's Jacobian, eps included."""
    x, m = random(6), 6
    expected = jacobian(x, eps)
    r, off = 1 / np.sqrt(x.var() + eps), x - x.mean()
    xhat = r * off

    for at, k in over(m, m):
        same = float(at == k)
        first = r * (same - 1 / m) - r**3 / 2 * (2 / m) * off[k] * off[at]
        second = r * (same - 1 / m - xhat[k] * xhat[at] / m)
        assert first == pytest.approx(expected[at, k])
        assert second == pytest.approx(expected[at, k])


@pytest.mark.parametrize("eps", EPS)
@pytest.mark.parametrize("axes", [(0, 2, 3), (1, 2, 3), (2, 3), (1,)])
def test_one_way_back_for_all(axes, eps):
    """eq-norm-backward is what autograd finds, whichever axes share a mean."""
    x, dxhat = random(*SHAPE), random(*SHAPE, seed=5)
    tensor = torch.tensor(x, requires_grad=True)
    mean = tensor.mean(axes, keepdim=True)
    variance = tensor.var(axes, correction=0, keepdim=True)
    ((tensor - mean) / (variance + eps).sqrt()).backward(torch.from_numpy(dxhat))

    found = np.empty_like(x)
    others = [axis for axis in range(4) if axis not in axes]
    for own in over(*(SHAPE[axis] for axis in others)):
        at = [slice(None)] * 4
        for axis, index in zip(others, own, strict=True):
            at[axis] = index
        xs, ds = x[tuple(at)].ravel(), dxhat[tuple(at)].ravel()
        m, r = xs.size, 1 / np.sqrt(xs.var() + eps)
        xhat = r * (xs - xs.mean())
        dx = [r * (ds[k] - sum(ds) / m - xhat[k] * sum(ds * xhat) / m) for k in range(m)]
        found[tuple(at)] = np.reshape(dx, found[tuple(at)].shape)

    np.testing.assert_allclose(found, tensor.grad, atol=1e-12)
    _, cache = normalize_forward(torch.from_numpy(x), axes, eps)
    np.testing.assert_allclose(
        normalize_backward(torch.from_numpy(dxhat), cache), tensor.grad, atol=1e-12
    )


@pytest.mark.parametrize("eps", EPS)
def test_the_two_sums_that_check_a_way_back(eps):
    """eq-norm-sums: torch's dx adds up to zero, and times xhat to what eps leaves."""
    x, dxhat = random(9), random(9, seed=5)
    dx = dxhat @ jacobian(x, eps)
    r = 1 / np.sqrt(x.var() + eps)
    xhat = r * (x - x.mean())

    left = r * eps / (x.var() + eps) * np.sum(dxhat * xhat)

    assert np.sum(dx) == pytest.approx(0, abs=1e-12)
    assert np.sum(dx * xhat) == pytest.approx(left)


@pytest.mark.parametrize("delta", [1e-3, 0.5, 40.0])
def test_of_two_numbers_only_the_order_is_left(delta):
    """eq-norm-pair is torch's batch norm of two images, and nearly plus and minus 1."""
    x = torch.from_numpy(np.array([7.0 - delta, 7.0 + delta])).reshape(2, 1, 1, 1)

    found = functional.batch_norm(x, None, None, training=True).flatten().numpy()

    expected = delta / np.sqrt(delta**2 + 1e-5)
    np.testing.assert_allclose(found, [-expected, expected], atol=1e-12)
    assert bool(abs(expected - 1) < 1e-4) is (delta > 0.1)


@pytest.mark.parametrize("m", [2, 8, 32])
def test_how_much_a_variance_scatters(m):
    """eq-norm-noise is the scatter over many draws of m normal numbers, whatever their variance."""
    draws = 3 * random(200_000, m) + 1
    variances = draws.var(axis=1)

    assert variances.std() / variances.mean() == pytest.approx(np.sqrt(2 / (m - 1)), rel=0.02)


def test_rms_norm_leaves_the_mean_in():
    """eq-norm-rms is torch's RMSNorm."""
    x, eps = random(3, 7) + 1, 1e-3

    expected = functional.rms_norm(torch.from_numpy(x), (7,), eps=eps).numpy()

    for n, k in over(3, 7):
        square = sum(x[n, i] ** 2 for i in range(7)) / 7
        assert x[n, k] / np.sqrt(square + eps) == pytest.approx(expected[n, k])
