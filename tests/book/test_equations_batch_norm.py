"""Every numbered equation of book/batch-norm.md, evaluated as written and held against torch."""

import math

import numpy as np
import pytest
import torch
from indices import over, random
from torch.nn import functional

from solutions.batch_norm import (
    batch_norm_backward,
    batch_norm_backward_closed_form,
    batch_norm_forward,
    fold_batch_norm,
)

EPSILONS = [1e-5, 0.1]
NONE = 1e-30  # torch refuses an eps of 0 in training
SHAPES = [(2, 3), (8, 4), (30, 1)]


def torched(*arrays: np.ndarray) -> list[torch.Tensor]:
    """Return the arrays as tensors of their own."""
    return [torch.tensor(array) for array in arrays]


def moments(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return equation eq-bn-moments, term by term."""
    m, D = x.shape
    mean = np.array([sum(x[n, d] for n in range(m)) / m for d in range(D)])
    variance = [sum((x[n, d] - mean[d]) ** 2 for n in range(m)) / m for d in range(D)]
    return mean, np.array(variance)


def normalized(x: np.ndarray, eps: float) -> np.ndarray:
    """Return equation eq-bn-xhat, entry by entry."""
    mean, variance = moments(x)
    out = np.empty(x.shape)
    for n, d in over(*x.shape):
        out[n, d] = (x[n, d] - mean[d]) / math.sqrt(variance[d] + eps)
    return out


def fresh(features: int) -> dict[str, torch.Tensor]:
    """Return what a state begins with."""
    zeros, ones = torch.zeros(features).double(), torch.ones(features).double()
    return {"running_mean": zeros, "running_var": ones}


def example(m: int = 8) -> tuple[np.ndarray, float, float, np.ndarray]:
    """Return one feature of a batch, gamma, eps and a gradient from above."""
    return 2 + 3 * random(m), 1.7, 0.1, random(m, seed=1)


def gradients(x: np.ndarray, gamma: float, eps: float, dout: np.ndarray) -> list[np.ndarray]:
    """Return dx, dgamma and dbeta of one feature in training, as autograd finds them."""
    leaves = [t.requires_grad_() for t in torched(x[:, None], np.array([gamma]), np.zeros(1))]
    out = functional.batch_norm(leaves[0], None, None, *leaves[1:], training=True, eps=eps)
    found = torch.autograd.grad(out, leaves, torch.from_numpy(dout)[:, None])
    return [one.numpy().ravel() for one in found]


def steps(x: np.ndarray, eps: float) -> tuple[np.ndarray, float, np.ndarray]:
    """Return d, r and xhat of one feature."""
    m = len(x)
    d = x - sum(x) / m
    r = (sum(d**2) / m + eps) ** -0.5
    return d, r, d * r


def test_whitening_leaves_no_correlation():
    """eq-bn-covariance is torch's; after eq-bn-whitening it is the identity, and the mean zero."""
    x = random(50, 3) @ random(3, 3, seed=1) + 5
    N, D = x.shape
    mean = x.mean(0)

    def covariance(y: np.ndarray) -> np.ndarray:
        center = y.mean(0)
        table = np.empty((D, D))
        for d, e in over(D, D):
            terms = ((y[n, d] - center[d]) * (y[n, e] - center[e]) for n in range(N))
            table[d, e] = sum(terms) / N
        return table

    np.testing.assert_allclose(covariance(x), torch.cov(torch.tensor(x).T, correction=0))
    lengths, directions = np.linalg.eigh(covariance(x))
    root = directions @ np.diag(lengths**-0.5) @ directions.T
    white = np.empty(x.shape)
    for n, d in over(N, D):
        white[n, d] = sum(root[d, e] * (x[n, e] - mean[e]) for e in range(D))

    np.testing.assert_allclose(covariance(white), np.eye(D), atol=1e-12)
    np.testing.assert_allclose(white.mean(0), 0, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("eps", EPSILONS)
def test_the_layer_is_the_one_of_torch_and_of_the_reference(shape, eps):
    """eq-bn-moments, eq-bn-xhat and eq-bn-out give what both give for (N, D)."""
    x, gamma, beta = 3 + random(*shape), random(shape[1], seed=1), random(shape[1], seed=2)
    xhat = normalized(x, eps)
    out = np.empty(shape)
    for n, d in over(*shape):
        out[n, d] = gamma[d] * xhat[n, d] + beta[d]

    tensors = torched(x, gamma, beta)
    expected = functional.batch_norm(tensors[0], None, None, *tensors[1:], training=True, eps=eps)
    ours, _ = batch_norm_forward(*tensors, fresh(shape[1]), training=True, eps=eps)
    np.testing.assert_allclose(out, expected, atol=1e-12)
    np.testing.assert_allclose(out, ours, atol=1e-12)


@pytest.mark.parametrize("eps", EPSILONS)
def test_mean_and_variance_afterwards(eps):
    """eq-bn-after: the mean is 0, the mean square a little below 1, and one half at eps."""
    x = random(20, 3) * np.array([1.0, 0.01, 30.0])
    _, variance = moments(x)
    xhat = normalized(x, eps)

    np.testing.assert_allclose(xhat.sum(0) / 20, 0, atol=1e-12)
    np.testing.assert_allclose((xhat**2).sum(0) / 20, variance / (variance + eps))
    assert (normalized(np.array([[-1e-2], [1e-2]]), 1e-4) ** 2).mean() == pytest.approx(0.5)


def test_gamma_and_beta_can_undo_everything():
    """eq-bn-identity: with these two numbers the layer returns its input."""
    x, eps = 4 + 2 * random(9, 3), 0.1
    mean, variance = moments(x)
    gamma, beta = np.sqrt(variance + eps), mean

    out, _ = batch_norm_forward(*torched(x, gamma, beta), fresh(3), training=True, eps=eps)
    np.testing.assert_allclose(out, x, atol=1e-12)


def test_a_channel_has_one_mean_and_one_variance():
    """eq-bn-spatial, and xhat and out after it, give torch's and the reference's layer."""
    x, gamma, beta = random(2, 3, 4, 5), random(3, seed=1), random(3, seed=2)
    N, C, H, W = x.shape
    m, out = N * H * W, np.empty(x.shape)
    for c in range(C):
        mean = sum(x[n, c, i, j] for n, i, j in over(N, H, W)) / m
        variance = sum((x[n, c, i, j] - mean) ** 2 for n, i, j in over(N, H, W)) / m
        for n, i, j in over(N, H, W):
            xhat = (x[n, c, i, j] - mean) / math.sqrt(variance + 1e-5)
            out[n, c, i, j] = gamma[c] * xhat + beta[c]

    tensors = torched(x, gamma, beta)
    expected = functional.batch_norm(tensors[0], None, None, *tensors[1:], training=True)
    np.testing.assert_allclose(out, expected, atol=1e-12)
    ours, _ = batch_norm_forward(*tensors, fresh(C), training=True)
    np.testing.assert_allclose(out, ours, atol=1e-12)


def test_what_comes_back_to_gamma_and_beta():
    """eq-bn-dgamma agrees with autograd."""
    x, gamma, eps, dout = example()
    _, _, xhat = steps(x, eps)
    _, dgamma, dbeta = gradients(x, gamma, eps, dout)

    assert sum(dout[n] for n in range(8)) == pytest.approx(dbeta[0])
    assert sum(dout[n] * xhat[n] for n in range(8)) == pytest.approx(dgamma[0])


def test_the_six_steps_back_along_the_graph():
    """eq-bn-back-xhat, -r, -variance, -d, -mean and -x are what autograd finds at every node.

    In full: eq-bn-back-xhat eq-bn-back-r eq-bn-back-variance eq-bn-back-d eq-bn-back-mean
    eq-bn-back-x.
    """
    values, gamma, eps, dout = example()
    m = len(values)
    x = torch.tensor(values, requires_grad=True)
    mean = x.mean()
    d = x - mean
    variance = (d**2).mean()
    r = (variance + eps) ** -0.5
    xhat = d * r
    nodes = [xhat, r, variance, d, mean, x]
    expected = torch.autograd.grad(gamma * xhat, nodes, torch.tensor(dout))
    d, r = d.detach().numpy(), float(r.detach())

    dxhat = [gamma * dout[n] for n in range(m)]
    dr = sum(dxhat[n] * d[n] for n in range(m))
    dvariance = -0.5 * r**3 * dr
    dd = [r * dxhat[n] + 2 * d[n] / m * dvariance for n in range(m)]
    dmean = -sum(dd[n] for n in range(m))
    dx = [dd[n] + dmean / m for n in range(m)]
    for found, right in zip((dxhat, dr, dvariance, dd, dmean, dx), expected, strict=True):
        np.testing.assert_allclose(found, right, atol=1e-12)


@pytest.mark.parametrize("m", [2, 5, 8])
def test_how_one_value_moves_every_normalized_one(m):
    """eq-bn-jacobian is autograd's matrix, eps included; so are the three lines that lead to it."""
    values, _, eps, _ = example(m)
    d, r, xhat = steps(values, eps)

    def derivative(name: str) -> np.ndarray:
        def step(x: torch.Tensor) -> torch.Tensor:
            d = x - x.mean()
            variance = (d**2).mean()
            r = (variance + eps) ** -0.5
            return {"d": d, "variance": variance, "r": r, "xhat": d * r}[name]

        return torch.autograd.functional.jacobian(step, torch.tensor(values)).numpy()

    for k, n in over(m, m):
        delta = float(k == n)
        first = r * (delta - 1 / m) - d[k] * r**2 * xhat[n] / m
        second = r * (delta - 1 / m - xhat[k] * xhat[n] / m)
        assert derivative("d")[k, n] == pytest.approx(delta - 1 / m)
        assert derivative("xhat")[k, n] == pytest.approx(first, abs=1e-12)
        assert first == pytest.approx(second, abs=1e-12)
    np.testing.assert_allclose(derivative("variance"), 2 * d / m, atol=1e-12)
    np.testing.assert_allclose(derivative("r"), -(r**2) * xhat / m, atol=1e-12)


@pytest.mark.parametrize("m", [2, 5, 8])
def test_the_way_back_in_one_formula(m):
    """eq-bn-closed agrees with autograd and with both backward passes of the reference."""
    x, gamma, eps, dout = example(m)
    _, r, xhat = steps(x, eps)
    dbeta, dgamma = sum(dout), sum(dout * xhat)
    dx = [gamma * r / m * (m * dout[n] - dbeta - xhat[n] * dgamma) for n in range(m)]

    np.testing.assert_allclose(dx, gradients(x, gamma, eps, dout)[0], atol=1e-12)
    tensors = torched(x[:, None], np.array([gamma]), np.zeros(1))
    _, cache = batch_norm_forward(*tensors, fresh(1), training=True, eps=eps)
    for backward in (batch_norm_backward, batch_norm_backward_closed_form):
        ours, _, _ = backward(torch.tensor(dout)[:, None], cache)
        np.testing.assert_allclose(dx, ours.ravel(), atol=1e-12)


@pytest.mark.parametrize("eps", [NONE, 1e-5, 0.1])
def test_two_sums_of_dx(eps):
    """eq-bn-zero: dx adds up to 0, and with xhat to something that vanishes with eps."""
    x, gamma, _, dout = example()
    dx, dgamma, _ = gradients(x, gamma, eps, dout)
    d, r, xhat = steps(x, eps)
    variance = sum(d**2) / len(x)

    assert sum(dx) == pytest.approx(0, abs=1e-12)
    expected = gamma * r * dgamma[0] * eps / (variance + eps)
    assert sum(xhat * dx) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(2.0, 5.0), (0.1, -3.0), (30.0, 0.0)])
def test_shift_and_scale_leave_eps_alone_to_tell(a, b):
    """eq-bn-invariant: both forms are what the layer makes of a x + b."""
    x, _, eps, _ = example()
    d, _, _ = steps(x, eps)
    variance = sum(d**2) / len(x)
    _, _, moved = steps(a * x + b, eps)

    np.testing.assert_allclose(a * d / np.sqrt(a**2 * variance + eps), moved, atol=1e-12)
    np.testing.assert_allclose(d / np.sqrt(variance + eps / a**2), moved, atol=1e-12)


def loss_gradient(w: np.ndarray) -> np.ndarray:
    """Return the gradient of a squared error behind one filter and batch norm without eps."""
    z, target = torched(random(20, 4), random(20, 1, seed=1))
    weight = torch.tensor(w, requires_grad=True)
    out = functional.batch_norm((z @ weight)[:, None], None, None, training=True, eps=NONE)
    (found,) = torch.autograd.grad((out - target).square().sum(), weight)
    return found.numpy()


def test_the_gradient_knows_no_length():
    """eq-bn-radial: at a right angle to w, and shorter by a at a w."""
    w = random(4, seed=2)
    dw = loss_gradient(w)

    assert np.abs(dw).max() > 0.1
    assert sum(w[k] * dw[k] for k in range(4)) == pytest.approx(0, abs=1e-10)
    for a in (0.5, 3.0):
        np.testing.assert_allclose(loss_gradient(a * w), dw / a, atol=1e-10)


def test_a_step_makes_weights_longer():
    """eq-bn-growth: the squares of length and step add up."""
    w, rate = random(4, seed=2), 0.1
    dw = loss_gradient(w)

    left = sum((w[k] - rate * dw[k]) ** 2 for k in range(4))
    assert left == pytest.approx(sum(w**2) + rate**2 * sum(dw**2))
    assert left > sum(w**2)


def batches(count: int = 5) -> list[np.ndarray]:
    """Return batches of six values of two features."""
    return [1 + 2 * random(6, 2, seed=seed) for seed in range(count)]


def test_evaluation_uses_the_running_statistics():
    """eq-bn-evaluation agrees with torch and the reference."""
    x, gamma, beta, mean = random(5, 2), random(2, seed=1), random(2, seed=2), random(2, seed=3)
    variance = random(2, seed=4) ** 2
    out = np.empty(x.shape)
    for n, d in over(*x.shape):
        out[n, d] = gamma[d] * (x[n, d] - mean[d]) / math.sqrt(variance[d] + 1e-5) + beta[d]

    x, gamma, beta, mean, variance = torched(x, gamma, beta, mean, variance)
    expected = functional.batch_norm(x, mean, variance, gamma, beta, training=False)
    state = {"running_mean": mean, "running_var": variance}
    ours, _ = batch_norm_forward(x, gamma, beta, state, training=False)
    np.testing.assert_allclose(out, expected, atol=1e-12)
    np.testing.assert_allclose(out, ours, atol=1e-12)


@pytest.mark.parametrize("momentum", [0.1, 0.9])
def test_each_batch_moves_the_running_statistics(momentum):
    """eq-bn-running is what torch's layer and the reference keep."""
    layer, state = torch.nn.BatchNorm1d(2, momentum=momentum).double(), fresh(2)
    rm, rv, m = np.zeros(2), np.ones(2), 6
    for x in batches():
        mean, variance = moments(x)
        rm = (1 - momentum) * rm + momentum * mean
        rv = (1 - momentum) * rv + momentum * m / (m - 1) * variance
        (x,) = torched(x)
        layer(x)
        one, zero = torch.ones(2).double(), torch.zeros(2).double()
        batch_norm_forward(x, one, zero, state, training=True, momentum=momentum)

    np.testing.assert_allclose(rm, layer.running_mean, atol=1e-12)
    np.testing.assert_allclose(rv, layer.running_var, atol=1e-12)
    np.testing.assert_allclose(rm, state["running_mean"], atol=1e-12)
    np.testing.assert_allclose(rv, state["running_var"], atol=1e-12)


@pytest.mark.parametrize("m", [2, 3, 5])
def test_the_variance_of_a_batch_is_too_small_on_average(m):
    """eq-bn-unbiased, exactly: over all batches of m throws of a die."""
    faces = np.arange(1.0, 7.0)
    found = [np.var([faces[i] for i in throw]) for throw in over(*[6] * m)]

    assert np.mean(found) == pytest.approx((m - 1) / m * np.var(faces))


def test_the_memory_of_a_running_statistic():
    """eq-bn-memory: every batch weighs less by 1 - alpha for each later one; 1 % after 44, 459."""
    alpha, start, new = 0.3, 7.0, random(6)
    run, t = start, len(new)
    for value in new:
        run = (1 - alpha) * run + alpha * value

    terms = ((1 - alpha) ** (t - s) * new[s - 1] for s in range(1, t + 1))
    assert run == pytest.approx((1 - alpha) ** t * start + alpha * sum(terms))
    for alpha, steps_needed in ((0.1, 44), (0.01, 459)):
        assert (1 - alpha) ** steps_needed < 0.01 <= (1 - alpha) ** (steps_needed - 1)


def test_the_other_convention():
    """eq-bn-cs231n: with momentum 1 - alpha the mean is torch's, the variance m / (m - 1) apart."""
    alpha, mom = 0.25, 0.75
    mean, var, layer = np.zeros(2), np.zeros(2), torch.nn.BatchNorm1d(2, momentum=alpha).double()
    layer.running_var.zero_()
    for x in batches():
        mu, variance = moments(x)
        mean, var = mom * mean + (1 - mom) * mu, mom * var + (1 - mom) * variance
        layer(torch.tensor(x))

    np.testing.assert_allclose(mean, layer.running_mean, atol=1e-12)
    np.testing.assert_allclose(var * 6 / 5, layer.running_var, atol=1e-12)


def test_the_way_back_in_evaluation():
    """eq-bn-back-evaluation agrees with autograd and with the reference."""
    x, gamma, dout = torched(random(5, 1), np.array([1.7]), random(5, 1, seed=1))
    rm, rv, beta = torched(np.array([0.3]), np.array([2.0]), np.zeros(1))
    leaf = x.clone().requires_grad_()
    out = functional.batch_norm(leaf, rm, rv, gamma, beta, training=False)
    (expected,) = torch.autograd.grad(out, leaf, dout)
    dx = [1.7 / math.sqrt(2.0 + 1e-5) * float(dout[n, 0]) for n in range(5)]

    np.testing.assert_allclose(dx, expected.ravel(), atol=1e-12)
    state = {"running_mean": rm, "running_var": rv}
    _, cache = batch_norm_forward(x, gamma, beta, state, training=False)
    np.testing.assert_allclose(dx, batch_norm_backward(dout, cache)[0].ravel(), atol=1e-12)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_batch_norm_folds_into_the_convolution_before_it(stride, padding):
    """eq-bn-fold: one convolution does what torch's two layers do, at any stride and padding."""
    x, w, b = random(2, 3, 7, 6), random(4, 3, 3, 2), random(4)
    gamma, beta, rm, rv = (random(4, seed=seed) for seed in range(1, 5))
    rv = rv**2
    r = 1 / np.sqrt(rv + 1e-5)
    folded, bias = np.empty(w.shape), np.empty(4)
    for f, c, u, v in over(*w.shape):
        folded[f, c, u, v] = gamma[f] * r[f] * w[f, c, u, v]
    for f in range(4):
        bias[f] = gamma[f] * r[f] * (b[f] - rm[f]) + beta[f]

    how = {"stride": stride, "padding": padding}
    hidden = functional.conv2d(*torched(x, w, b), **how)
    two = functional.batch_norm(hidden, *torched(rm, rv, gamma, beta), training=False)
    one = functional.conv2d(*torched(x, folded, bias), **how)
    torch.testing.assert_close(one, two)
    ours = fold_batch_norm(*torched(w, b, gamma, beta, rm, rv))
    np.testing.assert_allclose(folded, ours[0], atol=1e-12)
    np.testing.assert_allclose(bias, ours[1], atol=1e-12)


def test_the_variance_has_a_second_form():
    """eq-bn-two-squares holds in float64 at a moderate mean."""
    x, m = 3 + random(9), 9
    mean = sum(x) / m

    assert sum((x - mean) ** 2) / m == pytest.approx(sum(x**2) / m - mean**2)


def test_the_spacing_of_float32():
    """eq-bn-spacing is NumPy's, 0.0625 at 10^6 and 8 at 10^8; bfloat16 has 2 near 257."""
    for y in (1.0, 1.5, 3.0, 257.0, 1e6, 1e8, 2.0**24):
        assert float(np.spacing(np.float32(y))) == 2.0 ** (math.floor(math.log2(y)) - 23)
    assert (np.spacing(np.float32(1e6)), np.spacing(np.float32(1e8))) == (0.0625, 8)
    near = torch.tensor([256.0, 257.0, 258.0]).bfloat16().tolist()
    assert near == [256, 256, 258]


def test_one_pass_that_keeps_what_is_small():
    """eq-bn-welford gives mean and variance, in float32 also at a mean of 10,000."""
    for dtype, mean, allowed in ((np.float64, 3.0, 1e-12), (np.float32, 1e4, 1e-3)):
        x = (mean + random(500)).astype(dtype)
        mu, S = dtype(0), dtype(0)
        for k, value in enumerate(x, 1):
            before, mu = mu, mu + (value - mu) / dtype(k)
            S = S + (value - before) * (value - mu)

        assert mu == pytest.approx(x.astype(np.float64).mean(), rel=1e-6)
        assert S / len(x) == pytest.approx(x.astype(np.float64).var(), rel=allowed)
