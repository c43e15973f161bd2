"""Every numbered equation of book/convnet.md, evaluated as written and held against torch."""

from math import exp, log

import numpy as np
import pytest
import torch
from indices import over, random
from torch import nn
from torch.nn import functional

from solutions.convnet import (
    dense_backward,
    dense_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)

IMAGES, CLASSES, FEATURES = 4, 5, 7
LABELS = np.array([0, 3, 4, 3])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return equation eq-net-softmax, index by index."""
    p = np.empty_like(scores)
    for n, k in over(*scores.shape):
        p[n, k] = exp(scores[n, k]) / sum(exp(score) for score in scores[n])
    return p


def excess(scores: np.ndarray, margin: float) -> np.ndarray:
    """Return equation eq-net-excess for the wrong classes, and zero for the right ones."""
    e = np.zeros_like(scores)
    for n, k in over(*scores.shape):
        if k != LABELS[n]:
            e[n, k] = max(0.0, scores[n, k] - scores[n, LABELS[n]] + margin)
    return e


def slope(loss, scores: np.ndarray) -> np.ndarray:
    """Return how a loss of torch changes with the scores."""
    leaf = torch.tensor(scores, requires_grad=True)
    loss(leaf, torch.from_numpy(LABELS)).backward()
    return leaf.grad.numpy()


def test_the_block_is_that_of_torch():
    """eq-net-block: four layers in this order, evaluated place by place."""
    x = torch.from_numpy(random(2, 3, 6, 6))
    weight = torch.from_numpy(random(4, 3, 3, 3))
    conv = nn.Conv2d(3, 4, 3, padding=1, bias=False).double()
    conv.weight = nn.Parameter(weight)
    block = nn.Sequential(conv, nn.BatchNorm2d(4).double(), nn.ReLU(), nn.MaxPool2d(2))

    inner = functional.conv2d(x, weight, padding=1).numpy()
    mean, variance = inner.mean((0, 2, 3)), inner.var((0, 2, 3))
    found = np.empty((2, 4, 3, 3))
    for n, c, i, j in over(*found.shape):
        window = inner[n, c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        found[n, c, i, j] = max(0.0, (window.max() - mean[c]) / np.sqrt(variance[c] + 1e-5))

    np.testing.assert_allclose(found, block(x).detach(), atol=1e-12)


def test_relu_and_its_gate():
    """eq-net-relu: both halves are torch's, and the reference's."""
    x, dout = random(3, 4), random(3, 4, seed=1)
    leaf = torch.tensor(x, requires_grad=True)
    leaf.relu().backward(torch.from_numpy(dout))

    out, dx = np.empty_like(x), np.empty_like(x)
    for at in over(*x.shape):
        out[at] = max(0.0, x[at])
        dx[at] = dout[at] * (x[at] > 0)

    np.testing.assert_array_equal(out, leaf.relu().detach())
    np.testing.assert_array_equal(dx, leaf.grad)
    ours, cache = relu_forward(torch.from_numpy(x))
    np.testing.assert_array_equal(ours, out)
    np.testing.assert_array_equal(relu_backward(torch.from_numpy(dout), cache), dx)


def test_the_dense_layer_forward_and_back():
    """eq-net-dense: its four lines are torch's linear layer and what autograd finds."""
    x, weight, bias = random(IMAGES, FEATURES), random(CLASSES, FEATURES), random(CLASSES)
    dout = random(IMAGES, CLASSES, seed=1)
    leaves = [torch.tensor(array, requires_grad=True) for array in (x, weight, bias)]
    wanted = functional.linear(*leaves)
    wanted.backward(torch.from_numpy(dout))

    out = np.empty_like(dout)
    dx, dweight, dbias = map(np.zeros_like, (x, weight, bias))
    for n, m in over(IMAGES, CLASSES):
        out[n, m] = bias[m] + sum(weight[m, d] * x[n, d] for d in range(FEATURES))
        dbias[m] += dout[n, m]
        for d in range(FEATURES):
            dx[n, d] += dout[n, m] * weight[m, d]
            dweight[m, d] += dout[n, m] * x[n, d]

    np.testing.assert_allclose(out, wanted.detach(), atol=1e-12)
    ours, cache = dense_forward(*map(torch.from_numpy, (x, weight, bias)))
    np.testing.assert_allclose(ours, out, atol=1e-12)
    reference = dense_backward(torch.from_numpy(dout), cache)
    for found, leaf, own in zip((dx, dweight, dbias), leaves, reference, strict=True):
        np.testing.assert_allclose(found, leaf.grad, atol=1e-12)
        np.testing.assert_allclose(own, leaf.grad, atol=1e-12)


def test_scores_become_probabilities():
    """eq-net-softmax is torch's softmax of every row."""
    scores = 3 * random(IMAGES, CLASSES)

    np.testing.assert_allclose(softmax(scores), torch.from_numpy(scores).softmax(1), atol=1e-12)


def test_the_loss_is_the_mean_of_minus_the_logarithms():
    """eq-net-loss is torch's cross-entropy, and the reference's."""
    scores = 3 * random(IMAGES, CLASSES)
    p = softmax(scores)

    found = -sum(log(p[n, LABELS[n]]) for n in range(IMAGES)) / IMAGES

    batch = torch.from_numpy(scores), torch.from_numpy(LABELS)
    assert found == pytest.approx(functional.cross_entropy(*batch).item())
    assert found == pytest.approx(softmax_loss(*batch)[0].item())


@pytest.mark.parametrize("shift", [-5.0, 0.3, 40.0])
def test_only_differences_of_scores_matter(shift):
    """eq-net-shift: all of its sides are the probability of the scores as they are."""
    scores = random(1, CLASSES)[0]
    p = torch.from_numpy(scores).softmax(0)
    total = sum(exp(score) for score in scores)

    for k in range(CLASSES):
        moved = exp(scores[k] - shift) / sum(exp(score - shift) for score in scores)
        taken_out = exp(-shift) * exp(scores[k]) / (exp(-shift) * total)
        assert moved == pytest.approx(p[k].item())
        assert taken_out == pytest.approx(p[k].item())


@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_the_logarithm_is_taken_on_paper(scale):
    """eq-net-log-sum-exp is torch's log-softmax, for scores in the thousands too."""
    scores = scale * random(IMAGES, CLASSES)
    expected = torch.from_numpy(scores).log_softmax(1)

    for n, k in over(IMAGES, CLASSES):
        t = [score - max(scores[n]) for score in scores[n]]
        total = sum(exp(one) for one in t)
        assert 1 <= total <= CLASSES
        assert t[k] - log(total) == pytest.approx(expected[n, k].item())


def test_the_slope_of_the_logarithm_of_the_sum():
    """eq-net-lse-slope: what autograd finds is the probability, as the fraction and as p."""
    scores = random(CLASSES)
    leaf = torch.tensor(scores, requires_grad=True)
    leaf.logsumexp(0).backward()

    total = sum(exp(score) for score in scores)
    for k in range(CLASSES):
        assert exp(scores[k]) / total == pytest.approx(leaf.grad[k].item())
    np.testing.assert_allclose(leaf.grad, softmax(scores[None])[0], atol=1e-12)


def test_probabilities_less_what_they_should_be():
    """eq-net-softmax-backward is what autograd finds; every row adds up to zero."""
    scores = 2 * random(IMAGES, CLASSES)
    p = softmax(scores)

    found = np.empty_like(p)
    for n, k in over(IMAGES, CLASSES):
        found[n, k] = (p[n, k] - (k == LABELS[n])) / IMAGES

    np.testing.assert_allclose(found, slope(functional.cross_entropy, scores), atol=1e-12)
    np.testing.assert_allclose(found.sum(1), 0, atol=1e-12)


@pytest.mark.parametrize("margin", [0.5, 1.0, 3.0])
def test_what_the_wrong_classes_have_too_much(margin):
    """eq-net-excess and eq-net-svm: K times torch's multi_margin_loss, and the reference's."""
    scores = random(IMAGES, CLASSES)
    e = excess(scores, margin)

    found = sum(e[n, k] for n, k in over(IMAGES, CLASSES) if k != LABELS[n]) / IMAGES

    batch = torch.from_numpy(scores), torch.from_numpy(LABELS)
    theirs = CLASSES * functional.multi_margin_loss(*batch, margin=margin)
    assert found == pytest.approx(theirs.item())
    assert found == pytest.approx(svm_loss(*batch, margin=margin)[0].item())


def test_offenders_go_down_and_the_right_class_up():
    """eq-net-svm-backward is K times what autograd finds through multi_margin_loss."""
    scores = random(IMAGES, CLASSES)
    e = excess(scores, 1.0)

    found = np.zeros_like(scores)
    for n, k in over(IMAGES, CLASSES):
        if k != LABELS[n]:
            found[n, k] = (e[n, k] > 0) / IMAGES
    for n in range(IMAGES):
        found[n, LABELS[n]] = -sum(found[n, k] for k in range(CLASSES) if k != LABELS[n])

    theirs = CLASSES * slope(functional.multi_margin_loss, scores)
    np.testing.assert_allclose(found, theirs, atol=1e-12)


@pytest.mark.parametrize("draw", ["normal", "uniform"])
def test_the_mean_square_of_one_unit(draw):
    """eq-net-fan-in: over many draws of the weights, whatever the inputs and the distribution."""
    n, v, draws = 12, 0.3, 200_000
    x = random(n) + 2
    rng = np.random.default_rng(0)
    reach = np.sqrt(3 * v)
    weights = {
        "normal": lambda: rng.normal(0, np.sqrt(v), (draws, n)),
        "uniform": lambda: rng.uniform(-reach, reach, (draws, n)),
    }[draw]()

    z = weights @ x

    assert np.mean(z**2) == pytest.approx(v * sum(one**2 for one in x), rel=0.02)
    assert v * sum(one**2 for one in x) == pytest.approx(n * v * np.mean(x**2))


def test_relu_keeps_half_of_the_squares():
    """eq-net-half, for a unit whose weights are drawn symmetrically."""
    x = random(5) + 2
    z = np.random.default_rng(0).uniform(-1, 1, (200_000, 5)) @ x

    assert np.mean(np.maximum(0, z) ** 2) == pytest.approx(np.mean(z**2) / 2, rel=0.02)


@pytest.mark.parametrize("factor", [1.0, 2.0, 4.0])
def test_the_mean_square_through_depth(factor):
    """eq-net-depth: the mean over many networks of width 16; only 2 / n keeps it."""
    n, depth, networks = 16, 3, 20_000
    rng = np.random.default_rng(0)
    x = np.broadcast_to(random(n), (networks, n))
    start = np.mean(x**2)
    for _ in range(depth):
        weights = rng.normal(0, np.sqrt(factor / n), (networks, n, n))
        x = np.maximum(0, np.einsum("sij,sj->si", weights, x))

    expected = (n * (factor / n) / 2) ** depth * start
    assert np.mean(x**2) == pytest.approx(expected, rel=0.03)
    assert bool(expected == start) is (factor == 2)


def run(mu: float, eta: float, gradients: np.ndarray) -> tuple[list[float], list[float]]:
    """Return velocity and weight after every step of equation eq-net-momentum."""
    v, w, velocities, weights = 0.0, 0.0, [], []
    for g in gradients:
        v = mu * v - eta * g
        w = w + v
        velocities.append(v)
        weights.append(w)
    return velocities, weights


def test_momentum_is_that_of_torch():
    """eq-net-momentum: with a constant rate, the weights are those of torch.optim.SGD."""
    mu, eta, gradients = 0.9, 0.1, random(8)
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=eta, momentum=mu)

    theirs = []
    for g in gradients:
        weight.grad = torch.tensor([g])
        optimizer.step()
        theirs.append(weight.item())

    np.testing.assert_allclose(run(mu, eta, gradients)[1], theirs, atol=1e-12)


def test_every_gradient_goes_on_acting():
    """eq-net-memory: the velocity after every step, as a sum over all gradients so far."""
    mu, eta, gradients = 0.8, 0.1, random(9)
    velocities, _ = run(mu, eta, gradients)

    for t in range(1, 10):
        memory = sum(mu ** (t - s) * gradients[s - 1] for s in range(1, t + 1))
        assert velocities[t - 1] == pytest.approx(-eta * memory)


def test_how_much_a_share_scatters():
    """eq-net-scatter: over many tests of 450 digits, each read rightly with probability a."""
    a, digits = 0.977, 450
    shares = np.random.default_rng(0).binomial(digits, a, 200_000) / digits

    assert shares.std() == pytest.approx(np.sqrt(a * (1 - a) / digits), rel=0.02)
