"""Every numbered equation of book/convolution.md, evaluated as written and held against torch."""

from itertools import product

import numpy as np
import pytest
import torch
from indices import SETTINGS, at, example, over, places, random, torched
from torch.nn import functional

from solutions.convolution import conv2d_forward, merge_convolutions


def layer(x, w, b, s, p) -> np.ndarray:
    """Return equation eq-conv-layer, term by term."""
    (N, _, H, W), (F, C, Kh, Kw) = x.shape, w.shape
    out = np.empty((N, F, places(H, Kh, s, p), places(W, Kw, s, p)))
    for n, f, i, j in over(*out.shape):
        out[n, f, i, j] = b[f] + sum(
            w[f, c, u, v] * at(x, n, c, s * i + u - p, s * j + v - p) for c, u, v in over(C, Kh, Kw)
        )
    return out


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
    """Return the weight of equation eq-conv-merged, term by term."""
    (F, C, *k1), (G, _, *k2) = w1.shape, w2.shape
    w = np.empty((G, C, k1[0] + k2[0] - 1, k1[1] + k2[1] - 1))
    for g, c, q, r in over(*w.shape):
        terms = (w2[g, f, u, v] * at(w1, f, c, q - u, r - v) for f, u, v in over(F, *k2))
        w[g, c, q, r] = sum(terms)
    return w


def merged_bias(b1: np.ndarray, w2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    """Return the bias of equation eq-conv-merged, term by term."""
    G, *rest = w2.shape
    return np.array(
        [b2[g] + sum(w2[g, f, u, v] * b1[f] for f, u, v in over(*rest)) for g in range(G)]
    )


def test_two_layers_are_one():
    """eq-conv-merged gives one layer that does what two do."""
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
