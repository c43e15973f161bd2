"""Every numbered equation of book/convolution.md, evaluated as written and held against torch."""

from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.convolution import conv2d_backward, conv2d_forward, merge_convolutions

SETTINGS = [  # (H, W), (Kh, Kw), stride, padding
    ((5, 6), (3, 3), 1, 0),
    ((6, 5), (2, 3), 2, 0),
    ((7, 5), (3, 2), 3, 2),
    ((4, 4), (3, 3), 2, 1),
    ((3, 5), (1, 1), 2, 1),
]


def random(*shape: int, seed: int = 0) -> np.ndarray:
    """Return float64 numbers drawn from a seed and a shape."""
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


def torched(*arrays: np.ndarray) -> list[torch.Tensor]:
    """Return the arrays as tensors."""
    return [torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]


def over(*lengths: int) -> product:
    """Return all index tuples of the given lengths."""
    return product(*map(range, lengths))


def at(array: np.ndarray, *index: int) -> float:
    """Return an entry, and zero outside the array: an absent pixel or an absent weight."""
    inside = all(0 <= i < length for i, length in zip(index, array.shape, strict=True))
    return float(array[index]) if inside else 0.0


def places(length: int, kernel: int, stride: int, padding: int) -> int:
    """Return how many windows fit, by trying every one."""
    return len(range(0, length + 2 * padding - kernel + 1, stride))


def layer(x, w, b, s, p) -> np.ndarray:
    """Return equation eq-conv-layer, term by term."""
    (N, _, H, W), (F, C, Kh, Kw) = x.shape, w.shape
    out = np.empty((N, F, places(H, Kh, s, p), places(W, Kw, s, p)))
    for n, f, i, j in over(*out.shape):
        out[n, f, i, j] = b[f] + sum(
            w[f, c, u, v] * at(x, n, c, s * i + u - p, s * j + v - p) for c, u, v in over(C, Kh, Kw)
        )
    return out


def example(size, kernel):
    """Return two images of three channels, four filters and their biases."""
    return random(2, 3, *size), random(4, 3, *kernel, seed=1), random(4, seed=2)


def gradients(x, w, b, s, p):
    """Return dout and what autograd sends back for it: dx, dw, db."""
    tensors = [t.requires_grad_() for t in torched(x, w, b)]
    out = functional.conv2d(*tensors, stride=s, padding=p)
    dout = torch.from_numpy(random(*out.shape, seed=3))
    return dout.numpy(), [g.numpy() for g in torch.autograd.grad(out, tensors, dout)]


def test_one_channel_is_a_sum_over_the_window():
    """eq-conv-one-channel gives what torch's conv2d gives, and the chapter's six numbers."""
    for x, w in [
        (random(5, 6), random(3, 2)),
        (np.array([[1, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2.0]]), np.array([[1, 0], [2, -1.0]])),
    ]:
        (H, W), (Kh, Kw) = x.shape, w.shape
        out = np.empty((H - Kh + 1, W - Kw + 1))
        for i, j in over(*out.shape):
            out[i, j] = sum(w[u, v] * x[i + u, j + v] for u, v in over(Kh, Kw))

        expected = functional.conv2d(*torched(x[None, None], w[None, None]))[0, 0]
        np.testing.assert_allclose(out, expected, atol=1e-12)

    np.testing.assert_array_equal(out, [[6, 2, 4], [2, 0, 6]])


def test_mathematical_convolution_is_the_window_sum_with_the_kernel_turned():
    """eq-conv-flip agrees with sum w[u, v] x[i - u, j - v] wherever the kernel fits."""
    x, w = random(5, 6), random(3, 2)
    Kh, Kw = w.shape
    for i, j in over(3, 5):
        turned = sum(w[Kh - 1 - u, Kw - 1 - v] * x[i + u, j + v] for u, v in over(Kh, Kw))
        row, column = i + Kh - 1, j + Kw - 1
        textbook = sum(w[u, v] * x[row - u, column - v] for u, v in over(Kh, Kw))

        assert turned == pytest.approx(textbook, abs=1e-12)


def test_channels_are_added_up():
    """eq-conv-channels gives one map from all channels, as torch does with one filter."""
    x, w = random(3, 5, 6), random(3, 2, 3)
    out = np.empty((4, 4))
    for i, j in over(4, 4):
        out[i, j] = sum(w[c, u, v] * x[c, i + u, j + v] for c, u, v in over(3, 2, 3))

    np.testing.assert_allclose(out, functional.conv2d(*torched(x[None], w[None]))[0, 0], atol=1e-12)


def test_filters_make_maps_and_the_bias_is_added_once():
    """eq-conv-filters agrees with torch's conv2d with bias, for a batch."""
    x, w, b = example((5, 6), (2, 3))
    out = np.empty((2, 4, 4, 4))
    for n, f, i, j in over(2, 4, 4, 4):
        terms = (w[f, c, u, v] * x[n, c, i + u, j + v] for c, u, v in over(3, 2, 3))
        out[n, f, i, j] = b[f] + sum(terms)

    np.testing.assert_allclose(out, functional.conv2d(*torched(x, w, b)), atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_stride_keeps_every_sth_output(size, kernel, s, p):
    """eq-conv-stride: the map at stride s is that at stride 1, read at (s i, s j)."""
    x, w, b = torched(*example(size, kernel))
    strided = functional.conv2d(x, w, b, stride=s, padding=p)
    full = functional.conv2d(x, w, b, padding=p)
    for i, j in over(*strided.shape[2:]):
        torch.testing.assert_close(strided[:, :, i, j], full[:, :, s * i, s * j])


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_the_whole_layer_in_one_line(size, kernel, s, p):
    """eq-conv-layer agrees with torch and with the reference, at every stride and padding."""
    x, w, b = example(size, kernel)
    out = layer(x, w, b, s, p)

    expected = functional.conv2d(*torched(x, w, b), stride=s, padding=p)
    reference, _ = conv2d_forward(*torched(x, w, b), stride=s, padding=p)
    np.testing.assert_allclose(out, expected, atol=1e-12)
    np.testing.assert_allclose(out, reference, atol=1e-12)


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.parametrize(("K", "d"), [(1, 1), (2, 1), (3, 1), (4, 1), (4, 3), (5, 2)])
def test_the_size_is_kept_by_a_total_padding_of_d_times_k_minus_one(K, d):
    """eq-conv-same: d (K - 1) rows keep the size, torch has an odd one at the bottom and right."""
    x, w = torched(random(1, 1, 9, 8), random(1, 1, K, K, seed=1))
    total = d * (K - 1)
    before, after = total // 2, total - total // 2
    out = functional.conv2d(functional.pad(x, (before, after, before, after)), w, dilation=d)

    assert out.shape == x.shape
    torch.testing.assert_close(out, functional.conv2d(x, w, padding="same", dilation=d))


def test_the_number_of_places():
    """eq-conv-size agrees with torch for all small settings, and with counting by hand."""
    tried = 0
    for H, K, s, p, d in product(range(1, 12), range(1, 5), range(1, 5), range(4), range(1, 4)):
        if H + 2 * p < d * (K - 1) + 1:
            continue
        formula = (H + 2 * p - d * (K - 1) - 1) // s + 1
        starts = [a for a in range(0, H + 2 * p, s) if a + d * (K - 1) <= H + 2 * p - 1]
        unread = (H + 2 * p - 1) - (starts[-1] + d * (K - 1))
        x, w = torch.zeros(1, 1, H), torch.zeros(1, 1, K)

        assert formula == len(starts)
        assert unread == (H + 2 * p - d * (K - 1) - 1) % s
        assert formula == functional.conv1d(x, w, stride=s, padding=p, dilation=d).shape[2]
        tried += 1
    assert tried > 1000


@pytest.mark.parametrize("setting", [(3, 10, (5, 5)), (1, 1, (1, 1)), (4, 6, (3, 2))])
def test_the_number_of_parameters(setting):
    """eq-conv-parameters agrees with what torch.nn.Conv2d holds; 760 in the worked example."""
    C, F, (Kh, Kw) = setting
    parameters = F * (C * Kh * Kw + 1)

    assert parameters == sum(p.numel() for p in torch.nn.Conv2d(C, F, (Kh, Kw)).parameters())
    assert 10 * (3 * 5 * 5 + 1) == 760


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_the_number_of_multiply_accumulates(size, kernel, s, p):
    """eq-conv-macs counts the products that the sums of eq-conv-layer have."""
    x, w, b = example(size, kernel)
    F, C, Kh, Kw = w.shape
    _, _, rows, columns = conv2d_forward(*torched(x, w, b), stride=s, padding=p)[0].shape
    ones = conv2d_forward(  # an output of ones is the number of its products, zeros included
        torch.ones(1, C, size[0] + 2 * p, size[1] + 2 * p), torch.ones(w.shape), stride=s
    )[0]

    assert F * rows * columns * C * Kh * Kw == int(ones.sum())
    assert 10 * 32 * 32 * 3 * 5 * 5 == 768_000


class Counted:
    """A number that counts the multiplications and additions made with it and its offspring."""

    def __init__(self, counts: list[int]) -> None:
        self.counts = counts

    def __mul__(self, other: "Counted") -> "Counted":
        self.counts[0] += 1
        return Counted(self.counts)

    def __add__(self, other: "Counted") -> "Counted":
        self.counts[1] += 1
        return Counted(self.counts)


def test_the_number_of_floating_point_operations():
    """eq-conv-flops: multiplications and additions one by one, the bias included."""
    F, C, Kh, Kw, rows, columns = 2, 3, 2, 2, 3, 2
    counts = [0, 0]
    for _ in over(F, rows, columns):
        total = Counted(counts) * Counted(counts)
        for _ in range(C * Kh * Kw - 1):
            total = total + Counted(counts) * Counted(counts)
        total = total + Counted(counts)  # the bias

    assert sum(counts) == F * rows * columns * 2 * C * Kh * Kw
    assert 10 * 32 * 32 * 2 * 75 == 1_536_000


def test_a_kernel_of_one_pixel_is_a_dense_layer_at_every_pixel():
    """eq-conv-one-by-one agrees with torch's linear layer on the channels of each pixel."""
    x, w, b = example((4, 5), (1, 1))
    out = np.empty((2, 4, 4, 5))
    for n, f, i, j in over(*out.shape):
        out[n, f, i, j] = b[f] + sum(w[f, c, 0, 0] * x[n, c, i, j] for c in range(3))

    pixels, dense, bias = torched(x.transpose(0, 2, 3, 1), w[:, :, 0, 0], b)
    expected = functional.linear(pixels, dense, bias).permute(0, 3, 1, 2)
    np.testing.assert_allclose(out, expected, atol=1e-12)


def two_layers(first_kernel=(3, 2), second_kernel=(2, 3)):
    """Return images and two layers, each a weight and a bias."""
    x, w1, b1 = example((7, 8), first_kernel)
    return x, (w1, b1), (random(2, 4, *second_kernel, seed=4), random(2, seed=5))


def merged_weight(w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """Return equation eq-conv-merged-weight, term by term."""
    (F, C, *k1), (G, _, *k2) = w1.shape, w2.shape
    w = np.empty((G, C, k1[0] + k2[0] - 1, k1[1] + k2[1] - 1))
    for g, c, a, b in over(*w.shape):
        terms = (w2[g, f, u, v] * at(w1, f, c, a - u, b - v) for f, u, v in over(F, *k2))
        w[g, c, a, b] = sum(terms)
    return w


def merged_bias(b1: np.ndarray, w2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    """Return equation eq-conv-merged-bias, term by term."""
    G, *rest = w2.shape
    return np.array(
        [b2[g] + sum(w2[g, f, u, v] * b1[f] for f, u, v in over(*rest)) for g in range(G)]
    )


def test_two_layers_are_one():
    """eq-conv-merged-weight and eq-conv-merged-bias give one layer that does what two do."""
    x, (w1, b1), (w2, b2) = two_layers()
    w, b = merged_weight(w1, w2), merged_bias(b1, w2, b2)
    hidden = functional.conv2d(*torched(x, w1, b1))
    two = functional.conv2d(hidden, *torched(w2, b2))
    reference = merge_convolutions(tuple(torched(w1, b1)), tuple(torched(w2, b2)))

    torch.testing.assert_close(functional.conv2d(*torched(x, w, b)), two)
    np.testing.assert_allclose(w, reference[0], atol=1e-12)
    np.testing.assert_allclose(b, reference[1], atol=1e-12)


@pytest.mark.parametrize(("p1", "p2"), [(1, 1), (1, 0), (0, 2), (2, 1)])
def test_with_zero_padding_one_and_two_differ_by_the_hidden_values_outside(p1, p2):
    """eq-conv-ring is the difference; it is zero at least p2 away from the border."""
    x, (w1, b1), (w2, b2) = two_layers((3, 3), (3, 3))
    hidden = functional.conv2d(*torched(x, w1, b1), padding=p1)
    two = functional.conv2d(hidden, *torched(w2, b2), padding=p2).numpy()
    merged = torched(x, merged_weight(w1, w2), merged_bias(b1, w2, b2))
    one = functional.conv2d(*merged, padding=p1 + p2).numpy()

    h = layer(x, w1, b1, 1, p1 + p2)  # the first layer's formula, p2 places beyond its map
    gap = np.zeros(one.shape)
    for n, g, i, j, f, u, v in over(*one.shape, *w2.shape[1:]):
        k, m = i + u - p2, j + v - p2
        if not (0 <= k < hidden.shape[2] and 0 <= m < hidden.shape[3]):
            gap[n, g, i, j] += w2[g, f, u, v] * h[n, f, k + p2, m + p2]

    np.testing.assert_allclose(one - two, gap, atol=1e-12)
    inside = np.s_[:, :, p2 : one.shape[2] - p2, p2 : one.shape[3] - p2]
    assert np.abs((one - two)[inside]).max() < 1e-12
    assert (np.abs(one - two).max() > 0.1) == (p2 > 0)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_what_comes_back_to_the_bias(size, kernel, s, p):
    """eq-conv-dbias agrees with autograd."""
    x, w, b = example(size, kernel)
    dout, (_, _, expected) = gradients(x, w, b, s, p)
    N, F, rows, columns = dout.shape
    db = [sum(dout[n, f, i, j] for n, i, j in over(N, rows, columns)) for f in range(F)]

    np.testing.assert_allclose(db, expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_what_comes_back_to_a_weight(size, kernel, s, p):
    """eq-conv-dweight agrees with autograd."""
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
    """eq-conv-dx agrees with autograd."""
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
    """eq-conv-dx-turned: dx is a layer of its own, with the kernels turned and K - 1 - p zeros."""
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


@pytest.mark.parametrize("s", [2, 3])
@pytest.mark.parametrize("p", [0, 1, 2])
def test_at_a_larger_stride_zeros_stand_for_what_was_left_out(s, p):
    """eq-conv-dx-turned at stride s: dout is filled up to its size at stride 1."""
    x, w, b = example((9, 8), (3, 3))
    dout, (expected, _, _) = gradients(x, w, b, s, p)
    at_one = [places(length, 3, 1, p) for length in (9, 8)]
    filled = np.zeros((*dout.shape[:2], *at_one))
    filled[:, :, ::s, ::s] = dout

    turned = torched(filled, w[:, :, ::-1, ::-1].swapaxes(0, 1))
    np.testing.assert_allclose(functional.conv2d(*turned, padding=2 - p), expected, atol=1e-12)


@pytest.mark.parametrize(("size", "kernel", "s", "p"), SETTINGS)
def test_three_sums_of_products_agree(size, kernel, s, p):
    """eq-conv-bilinear holds for autograd's gradients and for the reference's, without bias."""
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
    """Return equation eq-conv-centered for a function of one number."""
    return (f(x + h) - f(x - h)) / (2 * h)


def test_the_centered_difference_is_the_slope():
    """eq-conv-centered agrees with autograd for every pixel of a convolution followed by tanh."""
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
    """eq-conv-error: h^2/6 L''' where h is large, and at most about eps L / h where it is small."""
    x = 1.0
    for h in (1e-1, 1e-2, 1e-3):  # exp is its own third derivative
        error = abs(centered(np.exp, x, h) - np.exp(x))
        assert error == pytest.approx(h**2 / 6 * np.exp(x), rel=0.01)

    epsilon = np.finfo(np.float64).eps
    rounding = [abs(centered(np.exp, x + k * 1e-3, 1e-9) - np.exp(x + k * 1e-3)) for k in range(99)]
    bound = epsilon * np.exp(x) / 1e-9
    assert bound / 30 < np.mean(rounding) < 3 * bound


def test_the_best_step():
    """eq-conv-best-step is where eq-conv-error is smallest, and near where measured errors are."""
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
    """Return equation eq-conv-relative, entry by entry."""
    largest = max(max(abs(p), abs(q)) for p, q in zip(a.flat, n.flat, strict=True))
    return max(abs(p - q) for p, q in zip(a.flat, n.flat, strict=True)) / largest


def test_the_relative_error_of_a_gradient():
    """eq-conv-relative is small for a right gradient, also where an entry is zero, and not else."""
    x, w, b = example((5, 4), (3, 2))
    dout, (dx, _, _) = gradients(x, w, b, 2, 1)
    _, cache = conv2d_forward(*torched(x, w, b), stride=2, padding=1)
    ours = conv2d_backward(torch.from_numpy(dout), cache)[0].numpy()

    assert relative(ours, dx) < 1e-12
    assert relative(np.array([0.0, 1.0]), np.array([1e-12, 1.0])) < 1e-11
    assert relative(np.array([1.0, 2.0]), np.array([1.0, 1.0])) == 0.5
