"""Every numbered equation of book/differentiating.md, evaluated and held against autograd."""

from itertools import product

import numpy as np
import pytest
import torch
from indices import SETTINGS, at, example, over, places, random, torched
from torch.nn import functional

from solutions.convolution import conv2d_backward, conv2d_forward

LINES = [(5, 3, 1, 0), (8, 3, 2, 0), (7, 2, 3, 2), (9, 3, 3, 1), (6, 1, 2, 1)]  # W, K, s, p


def line(x, w, s, p) -> np.ndarray:
    """Return equation eq-diff-line, term by term."""
    outputs = range(places(len(x), len(w), s, p))
    return np.array([sum(w[u] * at(x, s * i + u - p) for u in range(len(w))) for i in outputs])


def line_gradient(x, w, s, p):
    """Return dout and what autograd sends back for it to a row of pixels."""
    pixels, kernel = torched(x, w)
    out = functional.conv1d(pixels.requires_grad_()[None], kernel[None, None], stride=s, padding=p)
    dout = torch.from_numpy(random(*out.shape, seed=2))
    (dx,) = torch.autograd.grad(out, pixels, dout)
    return dout[0].numpy(), dx.numpy()


def gradients(x, w, b, s, p):
    """Return dout and what autograd sends back for it: dx, dw, db."""
    tensors = [t.requires_grad_() for t in torched(x, w, b)]
    out = functional.conv2d(*tensors, stride=s, padding=p)
    dout = torch.from_numpy(random(*out.shape, seed=3))
    return dout.numpy(), [g.numpy() for g in torch.autograd.grad(out, tensors, dout)]


@pytest.mark.parametrize(("W", "K", "s", "p"), LINES)
def test_a_row_of_pixels(W, K, s, p):
    """eq-diff-line is what torch computes."""
    x, w = random(W), random(K, seed=1)
    pixels, kernel = torched(x, w)

    expected = functional.conv1d(pixels[None], kernel[None, None], stride=s, padding=p)[0]
    np.testing.assert_allclose(line(x, w, s, p), expected, atol=1e-12)


@pytest.mark.parametrize(("W", "K", "s", "p"), LINES)
def test_a_pixel_adds_up_over_the_outputs(W, K, s, p):
    """eq-diff-chain with measured slopes, and eq-diff-line-dx with weights, agree with autograd."""
    x, w = random(W), random(K, seed=1)
    dout, expected = line_gradient(x, w, s, p)
    moved = np.eye(W)
    slopes = [line(x + moved[k], w, s, p) - line(x, w, s, p) for k in range(W)]  # of a linear map

    chain = [sum(d * slope for d, slope in zip(dout, slopes[k], strict=True)) for k in range(W)]
    np.testing.assert_allclose(chain, expected, atol=1e-12)
    dx = [sum(d * at(w, k + p - s * i) for i, d in enumerate(dout)) for k in range(W)]
    np.testing.assert_allclose(dx, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_how_an_output_depends_on_each_number(size, kernel, s, p):
    """eq-diff-slopes: all three agree with autograd, for the last output of the second image."""
    tensors = [t.requires_grad_() for t in torched(*example(size, kernel))]
    out = functional.conv2d(*tensors, stride=s, padding=p)
    n, f, i, j = 1, 2, out.shape[2] - 1, out.shape[3] - 1
    dx, dw, db = (g.numpy() for g in torch.autograd.grad(out[n, f, i, j], tensors))
    x, w, b = (t.detach().numpy() for t in tensors)

    for g in range(len(b)):
        assert db[g] == (f == g)
    for g, c, u, v in over(*w.shape):
        assert dw[g, c, u, v] == (f == g) * at(x, n, c, s * i + u - p, s * j + v - p)
    for m, c, k, l in over(*x.shape):  # noqa: E741 (the chapter's letters)
        assert dx[m, c, k, l] == (n == m) * at(w, f, c, k + p - s * i, l + p - s * j)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_what_comes_back_to_the_bias(size, kernel, s, p):
    """eq-diff-dbias agrees with autograd."""
    x, w, b = example(size, kernel)
    dout, (_, _, expected) = gradients(x, w, b, s, p)
    N, F, rows, columns = dout.shape
    db = [sum(dout[n, f, i, j] for n, i, j in over(N, rows, columns)) for f in range(F)]

    np.testing.assert_allclose(db, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_what_comes_back_to_a_weight(size, kernel, s, p):
    """eq-diff-dweight agrees with autograd."""
    x, w, b = example(size, kernel)
    dout, (_, expected, _) = gradients(x, w, b, s, p)
    N, _, rows, columns = dout.shape
    dw = np.empty(w.shape)
    for f, c, u, v in over(*w.shape):
        dw[f, c, u, v] = sum(
            dout[n, f, i, j] * at(x, n, c, s * i + u - p, s * j + v - p)
            for n, i, j in over(N, rows, columns)
        )

    np.testing.assert_allclose(dw, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_what_comes_back_to_a_pixel(size, kernel, s, p):
    """eq-diff-dx agrees with autograd."""
    x, w, b = example(size, kernel)
    dout, (expected, _, _) = gradients(x, w, b, s, p)
    _, F, rows, columns = dout.shape
    dx = np.empty(x.shape)
    for n, c, k, l in over(*x.shape):  # noqa: E741 (the chapter's letters)
        dx[n, c, k, l] = sum(
            dout[n, f, i, j] * at(w, f, c, k + p - s * i, l + p - s * j)
            for f, i, j in over(F, rows, columns)
        )

    np.testing.assert_allclose(dx, expected, atol=1e-12)


@pytest.mark.parametrize(("K", "p"), [(1, 0), (2, 1), (3, 0), (3, 1), (3, 2), (4, 2)])
def test_at_stride_one_a_turned_kernel_brings_the_gradient_back(K, p):
    """eq-diff-turned: dx is a layer of its own, with the kernels turned and K - 1 - p zeros."""
    x, w, b = example((6, 5), (K, K))
    dout, (expected, _, _) = gradients(x, w, b, 1, p)
    q = K - 1 - p
    dx = np.empty(x.shape)
    for n, c, k, l in over(*x.shape):  # noqa: E741 (the chapter's letters)
        dx[n, c, k, l] = sum(
            w[f, c, K - 1 - u, K - 1 - v] * at(dout, n, f, k + u - q, l + v - q)
            for f, u, v in over(len(w), K, K)
        )

    np.testing.assert_allclose(dx, expected, atol=1e-12)
    turned = torched(dout, w[:, :, ::-1, ::-1].swapaxes(0, 1))
    np.testing.assert_allclose(functional.conv2d(*turned, padding=q), expected, atol=1e-12)


def spread(dout: np.ndarray, s: int, size: tuple[int, int]) -> np.ndarray:
    """Return equation eq-diff-spread, entry by entry, for a map of the given size at stride 1."""
    filled = np.zeros((*dout.shape[:2], *size))
    for n, f, a, b in over(*filled.shape):
        if a % s == 0 and b % s == 0:
            filled[n, f, a, b] = dout[n, f, a // s, b // s]
    return filled


@pytest.mark.parametrize(("size", "kernel", "s", "p"), [*SETTINGS, ((9, 8), (3, 3), 3, 1)])
def test_at_a_larger_stride_zeros_stand_for_what_was_left_out(size, kernel, s, p):
    """eq-diff-spread and eq-diff-spread-dx give dx, as at stride 1."""
    x, w, b = example(size, kernel)
    dout, (expected, _, _) = gradients(x, w, b, s, p)
    at_one = tuple(places(n, k, 1, p) for n, k in zip(size, kernel, strict=True))
    filled = spread(dout, s, at_one)
    dx = np.empty(x.shape)
    for n, c, k, l in over(*x.shape):  # noqa: E741 (the chapter's letters)
        dx[n, c, k, l] = sum(
            filled[n, f, a, b] * at(w, f, c, k + p - a, l + p - b)
            for f, a, b in over(len(w), *at_one)
        )

    np.testing.assert_allclose(dx, expected, atol=1e-12)


def test_rows_below_the_last_window_receive_nothing():
    """eq-diff-unseen: they are those that no window reads, and no other row gets zero by it."""
    tried = 0
    for H, K, s, p in product(range(1, 10), range(1, 4), range(1, 4), range(3)):
        if s > K or p >= K or H + 2 * p < K:
            continue
        x, w = np.ones((1, 1, H, K)), np.ones((1, 1, K, K))
        dout, (dx, _, _) = gradients(x, w, np.zeros(1), s, p)
        reach = s * (dout.shape[2] - 1) + K - p
        read = [k for k in range(H) if any(0 <= k + p - s * i < K for i in range(dout.shape[2]))]

        assert [k for k in range(H) if dx[0, 0, k].any()] == read == list(range(min(reach, H)))
        assert H - min(reach, H) == max((H + 2 * p - K) % s - p, 0)
        tried += reach < H
    assert tried > 10


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_padding_comes_off_again(size, kernel, s, p):
    """eq-diff-crop: dx is cut out of the gradient of the padded image, from row and column p on."""
    x, w, b = example(size, kernel)
    dout, (expected, _, _) = gradients(x, w, b, s, p)
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    again, (framed, _, _) = gradients(padded, w, b, s, 0)
    dx = np.empty(x.shape)
    for n, c, k, l in over(*x.shape):  # noqa: E741 (the chapter's letters)
        dx[n, c, k, l] = framed[n, c, k + p, l + p]

    np.testing.assert_array_equal(again, dout)
    np.testing.assert_allclose(dx, expected, atol=1e-12)


@pytest.mark.parametrize(("W", "K", "s", "p"), LINES)
def test_the_backward_pass_is_the_transpose(W, K, s, p):
    """eq-diff-matrix, with A[i, k] = w[k + p - s i], agrees with autograd and gives out = A x."""
    x, w = random(W), random(K, seed=1)
    dout, expected = line_gradient(x, w, s, p)
    A = np.array([[at(w, k + p - s * i) for k in range(W)] for i in range(len(dout))])

    np.testing.assert_allclose(A @ x, line(x, w, s, p), atol=1e-12)
    dx = [sum(A[i, k] * dout[i] for i in range(len(dout))) for k in range(W)]
    np.testing.assert_allclose(dx, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_three_sums_of_products_agree(size, kernel, s, p):
    """eq-diff-bilinear holds for autograd's gradients and for the reference's, without bias."""
    x, w, _ = example(size, kernel)
    dout, (dx, dw, _) = gradients(x, w, np.zeros(4), s, p)
    out, cache = conv2d_forward(*torched(x, w), stride=s, padding=p)
    ours = conv2d_backward(torch.from_numpy(dout), cache)

    above = float((dout * out.numpy()).sum())
    assert above == pytest.approx((dx * x).sum())
    assert above == pytest.approx((dw * w).sum())
    assert above == pytest.approx(float((ours[0].numpy() * x).sum()))
    assert above == pytest.approx(float((ours[1].numpy() * w).sum()))


def centered(f, x: float, h: float) -> float:
    """Return equation eq-diff-centered for a function of one number."""
    return (f(x + h) - f(x - h)) / (2 * h)


def test_the_centered_difference_is_the_slope():
    """eq-diff-centered agrees with autograd for every pixel of a convolution followed by tanh."""
    x, w, b = torched(*example((4, 5), (3, 2)))
    dout = torch.from_numpy(random(2, 4, 2, 4, seed=3))
    x.requires_grad_()
    (expected,) = torch.autograd.grad((torch.tanh(functional.conv2d(x, w, b)) * dout).sum(), x)

    for index in over(*x.shape):

        def loss(value: float, index=index) -> float:
            moved = x.detach().clone()
            moved[index] = value
            return float((torch.tanh(functional.conv2d(moved, w, b)) * dout).sum())

        slope = centered(loss, float(x.detach()[index]), 1e-5)
        assert slope == pytest.approx(float(expected[index]), abs=1e-8)


def test_the_error_is_curvature_plus_rounding():
    """eq-diff-error: h^2/6 L''' where h is large, and at most about eps L / h where it is small."""
    x = 1.0
    for h in (1e-1, 1e-2, 1e-3):  # exp is its own third derivative
        error = abs(centered(np.exp, x, h) - np.exp(x))
        assert error == pytest.approx(h**2 / 6 * np.exp(x), rel=0.01)

    epsilon = np.finfo(np.float64).eps
    rounding = [abs(centered(np.exp, x + k * 1e-3, 1e-9) - np.exp(x + k * 1e-3)) for k in range(99)]
    bound = epsilon * np.exp(x) / 1e-9
    assert bound / 30 < np.mean(rounding) < 3 * bound


def test_the_best_step():
    """eq-diff-best-step is where eq-diff-error is smallest, and near where measured errors are."""
    epsilon, loss, third = np.finfo(np.float64).eps, np.exp(1.0), np.exp(1.0)
    best = (3 * epsilon * loss / third) ** (1 / 3)
    steps = best * np.logspace(-2, 2, 401)
    model = steps**2 / 6 * third + epsilon * loss / steps

    assert steps[model.argmin()] == pytest.approx(best, rel=0.02)
    points = np.linspace(0.9, 1.1, 201)
    measured = [np.abs(centered(np.exp, points, h) - np.exp(points)).mean() for h in steps]
    assert best / 10 < steps[int(np.argmin(measured))] < best * 10
    assert (np.finfo(np.float64).eps) ** (1 / 3) == pytest.approx(6e-6, rel=0.02)
    assert float(np.finfo(np.float32).eps) ** (1 / 3) == pytest.approx(5e-3, rel=0.02)


def relative(a: np.ndarray, n: np.ndarray) -> float:
    """Return equation eq-diff-relative, entry by entry."""
    largest = max(max(abs(p), abs(q)) for p, q in zip(a.flat, n.flat, strict=True))
    return max(abs(p - q) for p, q in zip(a.flat, n.flat, strict=True)) / largest


def test_the_relative_error_of_a_gradient():
    """eq-diff-relative is small for a right gradient, also where an entry is zero, and not else."""
    x, w, b = example((5, 4), (3, 2))
    dout, (dx, _, _) = gradients(x, w, b, 2, 1)
    _, cache = conv2d_forward(*torched(x, w, b), stride=2, padding=1)
    ours = conv2d_backward(torch.from_numpy(dout), cache)[0].numpy()

    assert relative(ours, dx) < 1e-12
    assert relative(np.array([0.0, 1.0]), np.array([1e-12, 1.0])) < 1e-11
    assert relative(np.array([1.0, 2.0]), np.array([1.0, 1.0])) == 0.5
