"""Every numbered equation of book/pooling.md, evaluated as written and held against torch."""

from itertools import product

import numpy as np
import pytest
import torch
from indices import over, random
from torch.nn import functional

from solutions.pooling import (
    avg_pool2d_backward,
    avg_pool2d_forward,
    lp_pool2d_backward,
    lp_pool2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
    split_max_pool2d_backward,
)

SETTINGS = [  # (H, W), (Kh, Kw), stride, padding
    ((6, 4), (2, 2), 2, 0),
    ((7, 5), (3, 2), 2, 1),
    ((5, 6), (2, 3), 1, 1),
    ((7, 7), (2, 2), 3, 0),
    ((4, 5), (3, 3), 1, 1),
]
WINDOWS = [one for one in SETTINGS if one[3] == 0]


def places(length: int, window: int, stride: int, padding: int) -> int:
    """Return how many windows fit, by trying every one."""
    return len(range(0, length + 2 * padding - window + 1, stride))


def pixels(size, window, s, p, i, j) -> list[tuple[int, int]]:
    """Return the pixels of the image in window (i, j), in reading order."""
    found = [(s * i + u - p, s * j + v - p) for u, v in over(*window)]
    return [(k, m) for k, m in found if 0 <= k < size[0] and 0 <= m < size[1]]


def pooled(x: np.ndarray, window, s, p, what) -> np.ndarray:
    """Return what(numbers, i, j) of the pixels in every window, channel by channel."""
    (N, C, *size), (rows, columns) = x.shape, window
    out = np.empty((N, C, places(size[0], rows, s, p), places(size[1], columns, s, p)))
    for n, c, i, j in over(*out.shape):
        out[n, c, i, j] = what([x[n, c, k, m] for k, m in pixels(size, window, s, p, i, j)], i, j)
    return out


def count(i: int, j: int, size, window, s: int, p: int) -> int:
    """Return equation eq-pool-count."""
    inside = [
        min(s * at - p + wide, length) - max(s * at - p, 0)
        for at, wide, length in zip((i, j), window, size, strict=True)
    ]
    return inside[0] * inside[1]


def gradient(layer, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return out, a random dout, and the dx that autograd finds for it."""
    tensor = torch.tensor(x, requires_grad=True)
    out = layer(tensor)
    dout = random(*out.shape, seed=5)
    out.backward(torch.from_numpy(dout))
    return out.detach().numpy(), dout, tensor.grad.numpy()


def ours(forward, backward, x: np.ndarray, *how, **named):
    """Return out, a random dout and dx of a layer of the reference."""
    out, cache = forward(torch.from_numpy(x), *how, **named)
    dout = torch.from_numpy(random(*out.shape, seed=5))
    return out.numpy(), dout.numpy(), backward(dout, cache).numpy()


def winner(x: np.ndarray, n, c, window, s, p, i, j) -> tuple[int, int]:
    """Return the pixel that holds the maximum of a window."""
    return max(pixels(x.shape[2:], window, s, p, i, j), key=lambda at: x[n, c][at])


@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_the_maximum_leaves_out_what_is_not_there(size, window, s, p):
    """eq-pool-max is torch's, also for negative numbers at the border."""
    x = random(2, 3, *size) - 2

    written = pooled(x, window, s, p, lambda numbers, *_: max(numbers))

    expected = functional.max_pool2d(torch.from_numpy(x), window, s, p)
    np.testing.assert_array_equal(written, expected)


@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_the_mean_divides_by_all_places(size, window, s, p):
    """eq-pool-average with m = Kh Kw is torch's default."""
    x = random(2, 3, *size)

    written = pooled(x, window, s, p, lambda numbers, *_: sum(numbers) / (window[0] * window[1]))

    expected = functional.avg_pool2d(torch.from_numpy(x), window, s, p)
    np.testing.assert_allclose(written, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_the_mean_divides_by_the_pixels_that_are_there(size, window, s, p):
    """eq-pool-count counts them, and eq-pool-average with it is torch's other way."""
    x = random(2, 3, *size)
    for i, j in over(*(places(size[a], window[a], s, p) for a in (0, 1))):
        assert count(i, j, size, window, s, p) == len(pixels(size, window, s, p, i, j))

    written = pooled(
        x, window, s, p, lambda numbers, i, j: sum(numbers) / count(i, j, size, window, s, p)
    )

    how = {"count_include_pad": False}
    expected = functional.avg_pool2d(torch.from_numpy(x), window, s, p, **how)
    np.testing.assert_allclose(written, expected, atol=1e-12)


def test_windows_are_placed_as_torch_places_them():
    """eq-pool-size gives torch's number of rows, for every padding that torch accepts."""
    for H, K, s in product(range(4, 12), range(1, 5), range(1, 4)):
        for p in range(K // 2 + 1):
            out = functional.max_pool2d(torch.zeros(1, 1, H, 8), (K, 1), (s, 1), (p, 0))
            assert out.shape[2] == (H + 2 * p - K) // s + 1


@pytest.mark.parametrize("q", [1, 2, 3.5, 4])
@pytest.mark.parametrize(("size", "window", "s", "p"), WINDOWS)
def test_powers_are_added_up(size, window, s, p, q):
    """eq-pool-lp is torch's for positive numbers, and does not care about signs."""
    x = random(2, 3, *size)

    written = pooled(
        x, window, s, 0, lambda numbers, *_: sum(abs(v) ** q for v in numbers) ** (1 / q)
    )

    expected = functional.lp_pool2d(torch.from_numpy(x).abs(), q, window, s)
    np.testing.assert_allclose(written, expected, atol=1e-12)
    np.testing.assert_allclose(
        written, lp_pool2d_forward(torch.from_numpy(x), q, window, stride=s)[0]
    )


@pytest.mark.parametrize("q", [1, 2, 8, 64])
def test_the_norm_lies_between_its_bounds(q):
    """eq-pool-lp-bounds holds, each bound is reached, and 8 and 64 give 1.19 and 1.02."""
    windows = torch.from_numpy(random(50, 1, 2, 2))
    out = lp_pool2d_forward(windows, q, 2)[0].flatten()
    largest = windows.abs().flatten(1).amax(1)

    assert bool((out >= largest - 1e-12).all())
    assert bool((out <= 4 ** (1 / q) * largest + 1e-12).all())
    one = torch.tensor([[3.0, 0], [0, 0]]).double()[None, None]
    equal = torch.full((1, 1, 2, 2), 3.0).double()
    assert lp_pool2d_forward(one, q, 2)[0].item() == pytest.approx(3)
    assert lp_pool2d_forward(equal, q, 2)[0].item() == pytest.approx(3 * 4 ** (1 / q))
    assert (round(4 ** (1 / 8), 2), round(4 ** (1 / 64), 2)) == (1.19, 1.02)


def test_the_mean_of_a_map_and_what_comes_back():
    """eq-pool-global is torch's adaptive pooling, eq-pool-global-backward its gradient."""
    x = random(2, 3, 4, 5)
    layer = torch.nn.AdaptiveAvgPool2d(1)
    out, dout, expected = gradient(lambda t: layer(t)[..., 0, 0], x)

    written, dx = np.zeros((2, 3)), np.empty_like(x)
    for n, c, k, m in over(*x.shape):
        written[n, c] += x[n, c, k, m] / (4 * 5)
        dx[n, c, k, m] = dout[n, c] / (4 * 5)

    np.testing.assert_allclose(written, out, atol=1e-12)
    np.testing.assert_allclose(dx, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_an_output_depends_on_its_winner_alone(size, window, s, p):
    """eq-pool-max-slope: every entry of torch's Jacobian is 1 at the winner and 0 elsewhere."""
    x = random(1, 1, *size)
    jacobian = torch.autograd.functional.jacobian(
        lambda t: functional.max_pool2d(t, window, s, p)[0, 0], torch.from_numpy(x)
    )[:, :, 0, 0]

    for i, j, k, m in over(*jacobian.shape):
        won = (k, m) == winner(x, 0, 0, window, s, p, i, j)
        assert jacobian[i, j, k, m] == (1 if won else 0)


@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_a_pixel_receives_from_every_window_that_it_wins(size, window, s, p):
    """eq-pool-max-backward is what autograd finds, on overlapping windows too."""
    x = random(2, 3, *size)
    _, dout, expected = gradient(lambda t: functional.max_pool2d(t, window, s, p), x)

    written = np.zeros_like(x)
    for n, c, i, j in over(*dout.shape):
        written[n, c][winner(x, n, c, window, s, p, i, j)] += dout[n, c, i, j]

    np.testing.assert_allclose(written, expected, atol=1e-12)


@pytest.mark.parametrize("backward", [max_pool2d_backward, split_max_pool2d_backward])
@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_nothing_is_lost_on_the_way_back(size, window, s, p, backward):
    """eq-pool-mass holds for each channel, with ties as well; for means, without the padding."""
    x = np.round(random(2, 3, *size))  # many equal numbers
    how = {"stride": s, "padding": p}

    _, dout, dx = ours(max_pool2d_forward, backward, x, window, **how)
    np.testing.assert_allclose(dx.sum((2, 3)), dout.sum((2, 3)), atol=1e-12)

    how["count_include_pad"] = False
    _, dout, dx = ours(avg_pool2d_forward, avg_pool2d_backward, x, window, **how)
    np.testing.assert_allclose(dx.sum((2, 3)), dout.sum((2, 3)), atol=1e-12)


def test_counted_padding_loses_its_part():
    """eq-pool-mass does not hold for a mean that counts the padding, as the chapter says."""
    x = random(1, 1, 4, 4)
    how = {"stride": 1, "padding": 1}

    _, dout, dx = ours(avg_pool2d_forward, avg_pool2d_backward, x, 3, **how)

    assert abs(dx.sum() - dout.sum()) > 0.1


@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_values_times_gradients_agree(size, window, s, p):
    """eq-pool-euler holds for maxima, ties included, for both means and for norms."""
    x = np.round(2 * random(2, 3, *size))
    how = {"stride": s, "padding": p}
    runs = [
        ours(max_pool2d_forward, max_pool2d_backward, x, window, **how),
        ours(max_pool2d_forward, split_max_pool2d_backward, x, window, **how),
        ours(avg_pool2d_forward, avg_pool2d_backward, x, window, **how),
        ours(avg_pool2d_forward, avg_pool2d_backward, x, window, count_include_pad=False, **how),
        ours(lp_pool2d_forward, lp_pool2d_backward, x, 3, window, stride=s),
    ]

    for out, dout, dx in runs:
        assert np.sum(dx * x) == pytest.approx(np.sum(dout * out), abs=1e-9)


@pytest.mark.parametrize(
    ("slopes", "right"),
    [
        ((1, 0, 0, 0), True),
        ((0, 0, 1, 0), True),
        ((1 / 3, 1 / 3, 1 / 3, 0), True),
        ((0.2, 0.5, 0.3, 0), True),
        ((1, 1, 1, 0), False),
        ((0.5, 0.5, 0.5, 0), False),
        ((0.5, 0.4, 0, 0.1), False),
        ((1.5, -0.5, 0, 0), False),
        ((0.3, 0.3, 0.3, 0), False),
    ],
)
def test_a_tie_may_be_divided_but_not_multiplied(slopes, right):
    """eq-pool-subgradient holds for every step if and only if 1 is divided among the tied."""
    x, g = np.array([2.0, 2, 2, 1]), np.array(slopes)
    steps = np.concatenate(
        [random(500, 4), 0.1 * random(500, 4), np.ones((1, 4)), -np.ones((1, 4))]
    )

    kept = (x + steps).max(axis=1) >= x.max() + steps @ g - 1e-12

    assert bool(kept.all()) is right


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize(("size", "window", "s", "p"), SETTINGS)
def test_a_mean_pays_every_pixel_its_share(size, window, s, p, counted):
    """eq-pool-average-backward is what autograd finds, for both ways to count."""
    x = random(2, 3, *size)
    how = {"count_include_pad": counted}
    _, dout, expected = gradient(lambda t: functional.avg_pool2d(t, window, s, p, **how), x)

    written = np.zeros_like(x)
    for n, c, i, j in over(*dout.shape):
        m = window[0] * window[1] if counted else count(i, j, size, window, s, p)
        for k, column in pixels(size, window, s, p, i, j):
            written[n, c, k, column] += dout[n, c, i, j] / m

    np.testing.assert_allclose(written, expected, atol=1e-12)


@pytest.mark.parametrize("q", [1.5, 2, 3, 4])
def test_the_slope_of_a_norm(q):
    """eq-pool-lp-slope: both lines are what autograd finds for the norm of a window."""
    x = random(2, 3)
    tensor = torch.tensor(x, requires_grad=True)
    torch.linalg.vector_norm(tensor, ord=q).backward()
    S = np.sum(np.abs(x) ** q)
    out = S ** (1 / q)

    first = (1 / q) * S ** (1 / q - 1) * q * np.abs(x) ** (q - 1) * np.sign(x)
    second = (np.abs(x) / out) ** (q - 1) * np.sign(x)

    np.testing.assert_allclose(first, tensor.grad, atol=1e-12)
    np.testing.assert_allclose(second, tensor.grad, atol=1e-12)


@pytest.mark.parametrize("s", [2, 3])
def test_a_stride_leaves_maxima_out(s):
    """eq-pool-stride: torch's pooling at stride s is every s-th of that at stride 1."""
    x = torch.from_numpy(random(2, 3, 9, 8))

    everywhere = functional.max_pool2d(x, (3, 2), 1, (1, 1))

    torch.testing.assert_close(
        functional.max_pool2d(x, (3, 2), s, (1, 1)), everywhere[:, :, ::s, ::s]
    )


def test_keeping_every_second_number_folds_fast_waves_into_slow_ones():
    """eq-pool-fold, its sum and its result, and eq-pool-fold-moved for the signal moved by one."""
    W = 12
    x, omega = random(W), np.exp(-2j * np.pi / W)
    X, Y, moved = np.fft.fft(x), np.fft.fft(x[::2]), np.fft.fft(np.roll(x, 1)[::2])

    for k in range(W // 2):
        terms = [(1 + omega ** (j * W / 2)) / 2 * x[j] * omega ** (j * k) for j in range(W)]
        assert sum(terms) == pytest.approx(Y[k])
        assert (X[k] + X[k + W // 2]) / 2 == pytest.approx(Y[k])
        assert omega**k * (X[k] - X[k + W // 2]) / 2 == pytest.approx(moved[k])


def test_the_blur_weakens_each_wave_by_a_squared_cosine():
    """eq-pool-blur turns each wave as both lines of eq-pool-blur-wave say; the fastest is gone."""
    W = 12
    x, omega = random(W), np.exp(-2j * np.pi / W)
    z = np.array([x[i - 1] / 4 + x[i] / 2 + x[(i + 1) % W] / 4 for i in range(W)])
    X, Z = np.fft.fft(x), np.fft.fft(z)

    for k in range(W):
        assert (omega**k + 2 + omega**-k) / 4 * X[k] == pytest.approx(Z[k])
        assert np.cos(np.pi * k / W) ** 2 * X[k] == pytest.approx(Z[k])
    assert abs(Z[W // 2]) < 1e-12


def test_a_relu_makes_a_maximum():
    """eq-pool-max-relu holds for numbers of either sign, and at a tie."""
    a, b = torch.from_numpy(random(2, 100))
    a[0] = b[0]

    torch.testing.assert_close(b + torch.relu(a - b), torch.maximum(a, b))
