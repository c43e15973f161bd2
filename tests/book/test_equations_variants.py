"""Every numbered equation of book/variants.md, evaluated as written and held against torch."""

from math import ceil

import numpy as np
import pytest
import torch
from indices import over, random
from torch.nn import functional

from solutions.shapes import conv2d_macs
from solutions.variants import conv2d, conv_transpose2d, separable_conv2d


def at(x: np.ndarray, *index: int) -> float:
    """Return an entry, which is zero outside the range of the indices."""
    inside = all(0 <= i < n for i, n in zip(index, x.shape, strict=True))
    return x[index] if inside else 0.0


def tensors(*arrays: np.ndarray) -> list[torch.Tensor]:
    """Return tensors of the same numbers."""
    return [torch.from_numpy(array) for array in arrays]


def row(x: np.ndarray) -> torch.Tensor:
    """Return numbers in a row as an image of one column."""
    return torch.from_numpy(x).reshape(1, 1, -1, 1)


@pytest.mark.parametrize(("s", "p", "d"), [(1, 0, 2), (2, 1, 3), (1, 2, 1), (3, 3, 2)])
def test_weights_that_lie_apart(s, p, d):
    """eq-var-dilated is torch's layer and the reference's."""
    x, w, b = random(2, 3, 9, 8), random(4, 3, 3, 2), random(4)
    expected = functional.conv2d(*tensors(x, w, b), s, p, d).numpy()

    out = np.empty_like(expected)
    for n, f, i, j in over(*out.shape):
        out[n, f, i, j] = b[f] + sum(
            w[f, c, u, v] * at(x[n, c], s * i + d * u - p, s * j + d * v - p)
            for c, u, v in over(*w.shape[1:])
        )

    np.testing.assert_allclose(out, expected, atol=1e-12)
    ours = conv2d(*tensors(x, w, b), stride=s, padding=p, dilation=d)
    np.testing.assert_allclose(ours, expected, atol=1e-12)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_dilated_layer_is_a_layer_on_each_remainder(d):
    """eq-var-phases: each remainder by itself gives torch's dilated outputs."""
    x, w, b = random(14), random(3), 0.5
    expected = functional.conv2d(row(x), row(w), torch.tensor([b]).double(), dilation=(d, 1))

    for k, value in enumerate(expected.flatten().tolist()):
        a, r = divmod(k, d)
        phase = x[r::d]
        assert b + sum(w[u] * phase[a + u] for u in range(3)) == pytest.approx(value)


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_filters_that_read_their_own_group(groups):
    """eq-var-grouped is torch's layer and the reference's."""
    (C, F), s, p = (4, 8), 2, 1
    x, w, b = random(2, C, 6, 7), random(F, C // groups, 3, 2), random(F)
    expected = functional.conv2d(*tensors(x, w, b), s, p, 1, groups).numpy()

    out = np.empty_like(expected)
    for n, f, i, j in over(*out.shape):
        g = f // (F // groups)
        out[n, f, i, j] = b[f] + sum(
            w[f, c, u, v] * at(x[n, g * (C // groups) + c], s * i + u - p, s * j + v - p)
            for c, u, v in over(C // groups, 3, 2)
        )

    np.testing.assert_allclose(out, expected, atol=1e-12)
    ours = conv2d(*tensors(x, w, b), stride=s, padding=p, groups=groups)
    np.testing.assert_allclose(ours, expected, atol=1e-12)


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_what_groups_cost(groups):
    """eq-var-group-cost: torch's weights, and the products of G layers a G-th as wide."""
    C, F, K = 8, 12, 3
    layer = torch.nn.Conv2d(C, F, K, groups=groups, bias=False)
    rows, columns = layer(torch.zeros(1, C, 7, 9)).shape[2:]

    assert layer.weight.numel() == F * C * K**2 / groups
    macs = groups * conv2d_macs((C // groups, 7, 9), F // groups, K)
    assert macs == rows * columns * F * C * K**2 / groups


def test_first_around_then_across():
    """eq-var-separable is a depthwise and a pointwise layer of torch, and the reference's."""
    (N, C, F, K), s, p = (2, 3, 4, 3), 2, 1
    x, a, m, b = random(N, C, 6, 7), random(C, K, K), random(F, C), random(F)
    ta, tm = torch.from_numpy(a)[:, None], torch.from_numpy(m)[:, :, None, None]
    tx, tb = tensors(x, b)
    middle = functional.conv2d(tx, ta, None, s, p, groups=C)
    expected = functional.conv2d(middle, tm, tb).numpy()

    y = np.empty(middle.shape)
    for n, c, i, j in over(*y.shape):
        y[n, c, i, j] = sum(
            a[c, u, v] * at(x[n, c], s * i + u - p, s * j + v - p) for u, v in over(K, K)
        )
    out = np.empty(expected.shape)
    for n, f, i, j in over(*out.shape):
        out[n, f, i, j] = b[f] + sum(m[f, c] * y[n, c, i, j] for c in range(C))

    np.testing.assert_allclose(out, expected, atol=1e-12)
    ours = separable_conv2d(tx, ta, tm, tb, stride=s, padding=p)
    np.testing.assert_allclose(ours, expected, atol=1e-12)


def test_without_an_activation_the_two_are_a_full_layer_of_rank_one():
    """eq-var-outer: torch's full layer with these weights; each channel's kernels have rank 1."""
    x, a, m = random(1, 3, 6, 6), random(3, 2, 2), random(5, 3)
    w = np.empty((5, 3, 2, 2))
    for f, c, u, v in over(*w.shape):
        w[f, c, u, v] = m[f, c] * a[c, u, v]

    whole = functional.conv2d(*tensors(x, w))
    two = functional.conv2d(*tensors(x, a[:, None]), groups=3)
    two = functional.conv2d(two, torch.from_numpy(m)[:, :, None, None])

    np.testing.assert_allclose(two, whole, atol=1e-12)
    assert all(np.linalg.matrix_rank(w[:, c].reshape(5, 4)) == 1 for c in range(3))


@pytest.mark.parametrize(("C", "F", "K"), [(128, 128, 3), (3, 16, 5), (8, 4, 1)])
def test_what_separating_saves(C, F, K):
    """eq-var-ratio: both sides, and the weights of torch's three layers."""
    full = torch.nn.Conv2d(C, F, K, bias=False).weight.numel()
    around = torch.nn.Conv2d(C, C, K, groups=C, bias=False).weight.numel()
    across = torch.nn.Conv2d(C, F, 1, bias=False).weight.numel()

    assert (around + across) / full == pytest.approx((C * K**2 + F * C) / (F * C * K**2))
    assert (around + across) / full == pytest.approx(1 / F + 1 / K**2)


@pytest.mark.parametrize(("s", "p", "a"), [(1, 0, 0), (2, 0, 1), (2, 1, 1), (3, 2, 2)])
def test_every_number_stamps_the_kernel(s, p, a):
    """eq-var-transposed is torch's transposed layer and the reference's; eq-var-size its height."""
    x, w, b = random(2, 3, 3, 4), random(3, 2, 4, 3), random(2)
    expected = functional.conv_transpose2d(*tensors(x, w, b), s, p, a).numpy()

    out = np.empty_like(expected)
    for n, c, k, m in over(*out.shape):
        out[n, c, k, m] = b[c] + sum(
            x[n, f, i, j] * at(w[f, c], k + p - s * i, m + p - s * j) for f, i, j in over(3, 3, 4)
        )

    assert expected.shape[2] == s * (3 - 1) + 4 - 2 * p + a
    np.testing.assert_allclose(out, expected, atol=1e-12)
    ours = conv_transpose2d(*tensors(x, w, b), stride=s, padding=p, output_padding=a)
    np.testing.assert_allclose(ours, expected, atol=1e-12)


@pytest.mark.parametrize(("s", "p", "height"), [(1, 0, 7), (2, 1, 7), (2, 1, 8), (3, 2, 9)])
def test_up_and_down_are_transposed_matrices(s, p, height):
    """eq-var-adjoint, with A from torch's layer, and A[i, k] = w[k + p - s i]."""
    w = random(3)
    units = torch.eye(height).double().reshape(height, 1, height, 1)
    A = functional.conv2d(units, row(w), None, (s, 1), (p, 0)).flatten(1).T.numpy()
    x, y = random(height), random(len(A), seed=1)
    extra = height - (s * (len(A) - 1) + 3 - 2 * p)
    up = functional.conv_transpose2d(row(y), row(w), None, (s, 1), (p, 0), (extra, 0))

    for i, k in over(*A.shape):
        assert A[i, k] == pytest.approx(at(w, k + p - s * i))
    np.testing.assert_allclose(up.flatten(), A.T @ y, atol=1e-12)
    assert np.sum((A @ x) * y) == pytest.approx(np.sum(x * up.flatten().numpy()))


@pytest.mark.parametrize(("s", "p"), [(1, 0), (2, 0), (2, 1), (3, 2)])
def test_with_zeros_between_it_is_an_ordinary_layer(s, p):
    """eq-var-stuffed is torch's transposed layer."""
    x, w, b, K = random(4), random(4), 0.7, 4
    bias = torch.tensor([b]).double()
    expected = functional.conv_transpose2d(row(x), row(w), bias, (s, 1), (p, 0)).flatten()
    stuffed = np.zeros(s * (len(x) - 1) + 1)
    stuffed[::s] = x
    q = K - 1 - p

    for k, value in enumerate(expected.tolist()):
        found = b + sum(w[K - 1 - u] * at(stuffed, k + u - q) for u in range(K))
        assert found == pytest.approx(value)


@pytest.mark.parametrize(("K", "s", "p"), [(3, 2, 0), (4, 2, 1), (5, 2, 2), (5, 3, 1), (2, 3, 0)])
def test_how_many_stamps_reach_a_place(K, s, p):
    """eq-var-count is what torch's layer of ones makes of ones, away from the ends."""
    x, w = np.ones(9), np.ones(K)

    out = functional.conv_transpose2d(row(x), row(w), None, (s, 1), (p, 0)).flatten().tolist()

    for k in range(K, len(out) - K):
        assert out[k] == ceil((K - (k + p) % s) / s)


@pytest.mark.parametrize(("K", "s"), [(3, 2), (4, 2), (5, 3)])
def test_what_a_constant_input_shows(K, s):
    """eq-var-phase-sum is torch's output for ones, away from the ends."""
    w = random(K)
    out = functional.conv_transpose2d(row(np.ones(9)), row(w), None, (s, 1)).flatten().tolist()

    for k in range(K, len(out) - K):
        assert out[k] == pytest.approx(sum(w[u] for u in range(K) if u % s == k % s))


@pytest.mark.parametrize(("K", "s"), [(3, 2), (2, 3), (5, 2), (1, 4)])
def test_enlarging_first_draws_no_pattern(K, s):
    """eq-var-resize: torch's layer on repeated numbers is a transposed one with equal sums."""
    x, w = random(6), random(K)
    expected = functional.conv2d(row(np.repeat(x, s)), row(w)).flatten()

    larger = np.array([sum(at(w, K - 1 - t + r) for r in range(s)) for t in range(K + s - 1)])
    found = functional.conv_transpose2d(row(x), row(larger), None, (s, 1), (K - 1, 0)).flatten()

    np.testing.assert_allclose(found, expected, atol=1e-12)
    for r in range(s):
        assert larger[r::s].sum() == pytest.approx(w.sum())
