"""Every numbered equation of book/fast-convolution.md, evaluated as written and held to torch."""

from math import log2

import numpy as np
import pytest
import torch
from indices import IMAGE, SETTINGS, at, drawn, example, over, places, random, torched
from torch.nn import functional

from solutions.fast_convolution import (
    col2im,
    conv2d_backward_fast,
    conv2d_forward_fast,
    im2col,
)
from solutions.transforms import conv2d_fft, conv2d_winograd, correlate_circular, winograd_matrices


def columns_of(x, kernel, s, p) -> np.ndarray:
    """Return equation eq-fast-im2col, entry by entry."""
    (N, C, H, W), (Kh, Kw) = x.shape, kernel
    Ho, Wo = places(H, Kh, s, p), places(W, Kw, s, p)
    columns = np.empty((N, C * Kh * Kw, Ho * Wo))
    for n, c, u, v, i, j in over(N, C, Kh, Kw, Ho, Wo):
        pixel = at(x, n, c, s * i + u - p, s * j + v - p)
        columns[n, (c * Kh + u) * Kw + v, Wo * i + j] = pixel
    return columns


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_every_window_is_a_column(size, kernel, s, p):
    """eq-fast-im2col is torch's unfold, and the reference's im2col."""
    x = random(2, 3, *size)
    (tensor,) = torched(x)

    expected = functional.unfold(tensor, kernel, stride=s, padding=p)

    np.testing.assert_array_equal(columns_of(x, kernel, s, p), expected)
    np.testing.assert_array_equal(im2col(tensor, kernel, stride=s, padding=p), expected)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_the_layer_is_one_product_of_matrices(size, kernel, s, p):
    """eq-fast-product is torch's convolution."""
    x, w, b = example(size, kernel)
    columns, rows = columns_of(x, kernel, s, p), w.reshape(len(w), -1)

    expected = functional.conv2d(*torched(x, w, b), stride=s, padding=p)

    out = np.empty((len(x), len(w), columns.shape[2]))
    for n, f, place in over(*out.shape):
        total = sum(rows[f, r] * columns[n, r, place] for r in range(rows.shape[1]))
        out[n, f, place] = b[f] + total
    np.testing.assert_allclose(out.reshape(expected.shape), expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_the_way_back_is_two_products(size, kernel, s, p):
    """eq-fast-backward: dw, and dcolumns, which fold makes dx, are what autograd finds."""
    x, w, _ = example(size, kernel)
    tensors = [one.requires_grad_() for one in torched(x, w)]
    out = functional.conv2d(*tensors, stride=s, padding=p)
    dout = drawn(*out.shape, seed=3)
    dx, dw = torch.autograd.grad(out, tensors, dout)
    columns, rows = columns_of(x, kernel, s, p), w.reshape(len(w), -1)
    flat = dout.flatten(2).numpy()

    dweight, dcolumns = np.zeros_like(rows), np.zeros_like(columns)
    for n, f, r, place in over(len(x), *rows.shape, columns.shape[2]):
        dweight[f, r] += flat[n, f, place] * columns[n, r, place]
        dcolumns[n, r, place] += rows[f, r] * flat[n, f, place]

    np.testing.assert_allclose(dweight.reshape(w.shape), dw, atol=1e-12)
    folded = functional.fold(torch.from_numpy(dcolumns), size, kernel, stride=s, padding=p)
    np.testing.assert_allclose(folded, dx, atol=1e-12)
    _, cache = conv2d_forward_fast(*torched(x, w), stride=s, padding=p)
    ours = conv2d_backward_fast(dout, cache)
    torch.testing.assert_close(ours[:2], (dx, dw))


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_what_comes_back_to_the_copies_adds_up(size, kernel, s, p):
    """eq-fast-col2im is torch's fold, and the reference's col2im."""
    shape, (Kh, Kw) = (2, 3, *size), kernel
    Ho, Wo = places(size[0], Kh, s, p), places(size[1], Kw, s, p)
    columns = random(2, 3 * Kh * Kw, Ho * Wo)

    dx = np.zeros(shape)
    for n, c, k, m, u, v, i, j in over(*shape, Kh, Kw, Ho, Wo):
        if s * i + u - p == k and s * j + v - p == m:
            dx[n, c, k, m] += columns[n, (c * Kh + u) * Kw + v, Wo * i + j]

    tensor = torch.from_numpy(columns)
    expected = functional.fold(tensor, size, kernel, stride=s, padding=p)
    np.testing.assert_allclose(dx, expected, atol=1e-12)
    np.testing.assert_allclose(col2im(tensor, shape, kernel, stride=s, padding=p), dx, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_one_is_the_transpose_of_the_other(size, kernel, s, p):
    """eq-fast-adjoint: two sums agree, the matrix has at most a 1 in a row, and col2im turns it."""
    how = {"stride": s, "padding": p}
    x = drawn(1, 2, *size)
    y = drawn(*im2col(x, kernel, **how).shape, seed=4)

    left, right = (
        (im2col(x, kernel, **how) * y).sum(),
        (x * col2im(y, x.shape, kernel, **how)).sum(),
    )

    torch.testing.assert_close(left, right)
    pixels = torch.eye(x.numel()).double().reshape(-1, *x.shape[1:])
    M = im2col(pixels, kernel, **how).flatten(1).T
    assert set(M.unique().tolist()) <= {0, 1}
    assert M.sum(1).max() <= 1
    torch.testing.assert_close((M @ x.flatten()).reshape(y.shape), im2col(x, kernel, **how))
    torch.testing.assert_close(
        (M.T @ y.flatten()).reshape(x.shape), col2im(y, x.shape, kernel, **how)
    )


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_there_and_back_counts_the_windows(size, kernel, s, p):
    """eq-fast-counts: each pixel comes back as often as windows see it."""
    x, (Kh, Kw) = random(1, 2, *size), kernel
    seen = np.zeros(size)
    for i, j, u, v in over(places(size[0], Kh, s, p), places(size[1], Kw, s, p), Kh, Kw):
        k, m = s * i + u - p, s * j + v - p
        if 0 <= k < size[0] and 0 <= m < size[1]:
            seen[k, m] += 1

    (tensor,) = torched(x)
    back = functional.fold(
        functional.unfold(tensor, kernel, stride=s, padding=p), size, kernel, stride=s, padding=p
    )

    np.testing.assert_allclose(seen * x, back, atol=1e-12)


@pytest.mark.parametrize("s", [1, 2])
def test_all_windows_are_an_array_without_memory(s):
    """eq-fast-strides: each pixel of each window lies there, in memory and in torch's view."""
    N, C, H, W, Kh, Kw = 2, 3, 6, 7, 3, 2
    x = torch.arange(N * C * H * W).reshape(N, C, H, W)
    view = x.unfold(2, Kh, s).unfold(3, Kw, s)

    for n, c, i, j, u, v in over(*view.shape):
        cell = n * C * H * W + c * H * W + (s * i + u) * W + (s * j + v) * 1
        assert view[n, c, i, j, u, v] == cell == x.flatten()[cell]
    assert view.stride() == (C * H * W, H * W, s * W, s, W, 1)
    assert view.data_ptr() == x.data_ptr()


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_how_much_larger_the_columns_are(size, kernel, s, p):
    """eq-fast-ratio: exact, and nearly Kh Kw / s^2 for a large image."""
    (H, W), (Kh, Kw) = size, kernel
    for scale, slack in ((1, None), (40, 0.05)):
        x = torch.zeros(1, 2, scale * H, scale * W)
        found = im2col(x, kernel, stride=s, padding=p).numel() / x.numel()
        Ho, Wo = places(scale * H, Kh, s, p), places(scale * W, Kw, s, p)
        assert found == pytest.approx(Kh * Kw * Ho * Wo / (scale**2 * H * W))
        if slack is not None:
            assert found == pytest.approx(Kh * Kw / s**2, rel=slack)


def test_nothing_measured_lies_above_the_roof(figure):
    """eq-fast-roofline: both forms say the same, and all that was measured keeps to them."""
    roofline = figure("fast_roofline")
    roof = figure("fast_times").measured()["roof"]
    pi, beta = roof["flops"], roof["bytes"]

    for name, rate in roofline.reached().items():
        Q, D = 1e9, 1e9 / roofline.INTENSITY[name]
        least = max(Q / pi, D / beta)
        assert Q / least == pytest.approx(min(pi, beta * roofline.INTENSITY[name]))
        assert rate * 1e9 <= Q / least * 1.000001, name


@pytest.mark.parametrize(("M", "K"), [(8, 3), (5, 5), (6, 1)])
def test_a_sum_over_a_window_is_a_product_of_transforms(M, K):
    """eq-fast-theorem: its ring is the reference's, and all three lines are numpy's transform."""
    x, w = random(M), random(K, seed=1)
    omega = np.exp(-2j * np.pi / M)
    ring = [sum(w[u] * x[(i + u) % M] for u in range(K)) for i in range(M)]
    X, Y = np.fft.fft(x), np.fft.fft(ring)

    np.testing.assert_allclose(correlate_circular(*torched(x, w)), ring, atol=1e-12)
    for k in range(M):
        one = sum(w[u] * sum(x[(i + u) % M] * omega ** (i * k) for i in range(M)) for u in range(K))
        two = sum(
            w[u] * omega ** (-u * k) * sum(x[j] * omega ** (j * k) for j in range(M))
            for u in range(K)
        )
        three = np.conj(np.fft.fft(w, M)[k]) * X[k]
        np.testing.assert_allclose([one, two, three], Y[k], atol=1e-12)


@pytest.mark.parametrize("M", [2, 6, 16])
def test_half_a_transform_gives_the_other_half(M):
    """eq-fast-halves, from transforms of the even and of the odd places."""
    x = random(M)
    X, E, O = np.fft.fft(x), np.fft.fft(x[::2]), np.fft.fft(x[1::2])  # noqa: E741

    for k in range(M // 2):
        turn = np.exp(-2j * np.pi / M) ** k * O[k]
        np.testing.assert_allclose(X[k], E[k] + turn, atol=1e-12)
        np.testing.assert_allclose(X[k + M // 2], E[k] - turn, atol=1e-12)


def test_channels_are_added_up_before_going_back():
    """eq-fast-fft-layer is torch's convolution in its first rows and columns, and the reference."""
    x, w, _ = example((6, 7), (3, 2))
    X, W = np.fft.fft2(x), np.fft.fft2(w, (6, 7))

    Y = np.zeros((2, 4, 6, 7), dtype=complex)
    for n, f, c, k, m in over(2, 4, 3, 6, 7):
        Y[n, f, k, m] += np.conj(W[f, c, k, m]) * X[n, c, k, m]

    expected = functional.conv2d(*torched(x, w))
    np.testing.assert_allclose(np.fft.ifft2(Y).real[:, :, :4, :6], expected, atol=1e-12)
    torch.testing.assert_close(conv2d_fft(*torched(x, w)), expected)


def count_fft(M: int) -> int:
    """Return how many complex products a transform of length M takes by halving it."""
    return 0 if M == 1 else 2 * count_fft(M // 2) + M // 2


@pytest.mark.parametrize("side", [8, 32])
def test_what_the_fft_costs(side):
    """eq-fast-fft-cost, from products counted by halving, half of the places, four reals each."""
    N, F, C, S = 2, 5, 3, side**2
    transform = 2 * side * count_fft(side)  # all rows, then all columns

    products = 4 * N * F * C * S / 2
    transforms = 4 * (N * C + F * C + N * F) * transform / 2

    assert count_fft(side) == side * log2(side) / 2
    assert products == 2 * N * F * C * S
    assert transforms == (N * C + F * C + N * F) * S * log2(S)


def values(a, g) -> list[float]:
    """Return p of equation eq-fast-values: products of values at 0, 1, -1 and infinity."""
    return [
        a[0] * g[0],
        (a[0] + a[1]) * (g[0] + g[1] + g[2]),
        (a[0] - a[1]) * (g[0] - g[1] + g[2]),
        a[1] * g[2],
    ]


def test_four_values_give_four_coefficients():
    """eq-fast-values: the values are those of the product, and the coefficients are numpy's."""
    a, g = random(2), random(3, seed=1)
    s = np.convolve(a, g)
    p = values(a, g)

    at_points = [np.polyval(s[::-1], z) for z in (0, 1, -1)]
    np.testing.assert_allclose(p, [*at_points, s[3]], atol=1e-12)
    coefficients = [p[0], (p[1] - p[2]) / 2 - p[3], (p[1] + p[2]) / 2 - p[0], p[3]]
    np.testing.assert_allclose(coefficients, s, atol=1e-12)


def test_one_sum_written_in_two_ways():
    """eq-fast-pairing: by the outputs of the filter, and by the products."""
    a, g, d = random(2), random(3, seed=1), random(4, seed=2)
    y = functional.conv1d(*torched(d[None, None], g[None, None])).flatten().numpy()
    p = values(a, g)
    left = np.convolve(a, g) @ d

    assert left == pytest.approx(sum(a[i] * sum(g[j] * d[i + j] for j in range(3)) for i in (0, 1)))
    assert left == pytest.approx(a[0] * y[0] + a[1] * y[1])
    assert left == pytest.approx(
        p[0] * (d[0] - d[2])
        + p[1] * (d[1] + d[2]) / 2
        + p[2] * (d[2] - d[1]) / 2
        + p[3] * (d[3] - d[1])
    )


def winograd(d, g) -> tuple[list[float], list[float]]:
    """Return the products and the outputs of equation eq-fast-winograd."""
    m = [
        (d[0] - d[2]) * g[0],
        (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2,
        (d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2,
        (d[3] - d[1]) * g[2],
    ]
    return m, [m[0] + m[1] + m[2], m[1] - m[2] + m[3]]


def test_two_outputs_from_four_products():
    """eq-fast-winograd is torch's filter, and the matrices make the same four products."""
    d, g = random(4), random(3, seed=1)
    A, B, G = (one.numpy() for one in winograd_matrices(2, 3))

    m, y = winograd(d, g)

    expected = functional.conv1d(*torched(d[None, None], g[None, None])).flatten()
    np.testing.assert_allclose(y, expected, atol=1e-12)
    np.testing.assert_allclose((B.T @ d) * (G @ g), m, atol=1e-12)
    np.testing.assert_allclose(A.T @ m, y, atol=1e-12)


@pytest.mark.parametrize("m", [2, 4, 6])
def test_four_outputs_from_sixteen_products(m):
    """eq-fast-nested: a tile is torch's layer, and tiles beside one another are the reference."""
    d, g = random(m + 2, m + 2), random(3, 3, seed=1)
    A, B, G = (one.numpy() for one in winograd_matrices(m, 3))

    products = (G @ g @ G.T) * (B.T @ d @ B)

    expected = functional.conv2d(*torched(d[None, None], g[None, None]))
    np.testing.assert_allclose(A.T @ products @ A, expected[0, 0], atol=1e-10)
    assert products.size == (m + 2) ** 2
    whole = conv2d_winograd(IMAGE.double(), torch.from_numpy(g)[None, None], padding=1, outputs=m)
    torch.testing.assert_close(
        whole, functional.conv2d(IMAGE.double(), torch.from_numpy(g)[None, None], padding=1)
    )
