"""What the folded solutions and the warnings of book/convolution.md say, run."""

import numpy as np
import pytest
import torch
from indices import IMAGE, KERNEL, drawn, over
from torch.nn import functional

from solutions.convolution import conv2d_backward, conv2d_forward, merge_convolutions


def test_a_one_left_of_the_middle_reads_the_left_neighbor():
    """ex-conv-shift: out[i, j] is x[i + 1, j]."""
    kernel = torch.zeros(1, 1, 3, 3).double()
    kernel[0, 0, 1, 0] = 1
    x = drawn(1, 1, 5, 6)

    torch.testing.assert_close(conv2d_forward(x, kernel)[0], x[:, :, 1:4, 0:4])


def test_the_turned_kernel_gives_other_numbers_unless_it_is_symmetric():
    """ex-conv-mistake-flip: rows 4 0 2 and 0 6 0; equal for blur, of other sign for an edge."""
    turned = conv2d_forward(IMAGE, KERNEL.flip(2, 3))[0]
    blur = torch.full((1, 1, 3, 3), 1 / 9)
    edge = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])[None, None]

    assert turned.tolist() == [[[[4, 0, 2], [0, 6, 0]]]]
    assert torch.equal(blur, blur.flip(2, 3))
    assert torch.equal(edge, -edge.flip(2, 3))


def test_a_bias_inside_the_sum_is_added_once_for_every_weight():
    """ex-conv-mistake-bias: 75 times instead of once, 74 too many; 8 times with 2 channels."""
    window, weight, bias = drawn(3, 5, 5).numpy(), drawn(3, 5, 5, seed=1).numpy(), 0.5

    wrong = np.sum(window * weight + bias)
    assert wrong - (np.sum(window * weight) + bias) == pytest.approx(74 * bias)
    assert np.sum(np.zeros((2, 2, 2)) - 3) == -24


def test_a_quarter_of_the_products_is_used_when_stride_throws_away():
    """ex-conv-stride: the result is right, and 9 of 36 places are kept."""
    x, weight = drawn(1, 2, 8, 8), drawn(3, 2, 3, 3, seed=1)
    full = conv2d_forward(x, weight)[0]

    torch.testing.assert_close(full[:, :, ::2, ::2], conv2d_forward(x, weight, stride=2)[0])
    assert (full[0, 0].numel(), full[0, 0, ::2, ::2].numel()) == (36, 9)


def test_padding_on_one_side_only_can_hide_behind_a_stride():
    """ex-conv-mistake-padding: at stride 1 a row and column are lost; at stride 2 all is right."""
    x, weight = drawn(1, 2, 8, 8), drawn(3, 2, 3, 3, seed=1)
    one_sided = functional.pad(x, (1, 0, 1, 0))

    right = conv2d_forward(x, weight, padding=1)[0]
    torch.testing.assert_close(conv2d_forward(one_sided, weight)[0], right[:, :, :7, :7])
    right = conv2d_forward(x, weight, padding=1, stride=2)[0]
    torch.testing.assert_close(conv2d_forward(one_sided, weight, stride=2)[0], right)


@pytest.mark.parametrize(("height", "unread"), [(32, [33]), (33, [])])
def test_an_even_image_leaves_the_lower_zeros_unread_at_stride_two(height, unread):
    """ex-conv-unread: the rows of the padded image on which no output depends."""
    padded = torch.zeros(1, 1, height + 2, height + 2)
    out, cache = conv2d_forward(padded, torch.ones(1, 1, 3, 3), stride=2)
    dx, _, _ = conv2d_backward(torch.ones_like(out), cache)

    assert [row for row in range(height + 2) if not dx[0, 0, row].any()] == unread


def test_sizes_and_counts_that_the_chapter_prints():
    """ex-conv-alexnet, ex-conv-even, halving, ResNet's first layer, dense, seven layers of 5x5."""

    def rows(H, K, s, p):
        x, w = torch.zeros(1, 1, H, 30), torch.zeros(1, 1, K, 1)
        return conv2d_forward(x, w, stride=(s, 1), padding=(p, 0))[0].shape[2]

    assert [rows(224, 11, 4, 0), rows(227, 11, 4, 0), rows(224, 11, 4, 2)] == [54, 55, 55]
    assert [rows(32, 4, 1, 1), rows(32, 4, 1, 2)] == [31, 33]
    assert [rows(H, 3, 2, 1) for H in (31, 32, 33)] == [16, 16, 17]
    assert (rows(224, 7, 2, 3), (224 + 6 - 7) / 2 + 1) == (112, 112.5)
    assert 10_240 * 3_073 == 31_467_520
    assert [32 - 4 * layers for layers in range(1, 8)] == [28, 24, 20, 16, 12, 8, 4]


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
    """2 C Kh Kw per output, counted one by one and the bias included: 1,536,000 in the example."""
    F, C, Kh, Kw, rows, columns = 2, 3, 2, 2, 3, 2
    counts = [0, 0]
    for _ in over(F, rows, columns):
        total = Counted(counts) * Counted(counts)
        for _ in range(C * Kh * Kw - 1):
            total = total + Counted(counts) * Counted(counts)
        total = total + Counted(counts)  # the bias

    assert sum(counts) == F * rows * columns * 2 * C * Kh * Kw
    assert 10 * 32 * 32 * 2 * 75 == 1_536_000


def test_how_many_products_multiply_zeros():
    """ex-conv-zeros: 711,480 products with pixels and 56,520 with padding."""
    out = conv2d_forward(torch.ones(1, 3, 32, 32), torch.ones(10, 3, 5, 5), padding=2)[0]

    pixels = int(out.double().sum())
    assert (pixels, 768_000 - pixels) == (711_480, 56_520)
    assert round(100 * (768_000 - pixels) / 768_000, 1) == 7.4


def test_a_bottleneck_costs_an_eighth():
    """ex-conv-bottleneck: weights and multiply-accumulates of both chains."""
    wide, chain = 256 * 256 * 9, 256 * 64 + 64 * 64 * 9 + 64 * 256

    assert (wide, chain) == (589_824, 69_632)
    assert (wide * 56 * 56, chain * 56 * 56) == (1_849_688_064, 218_365_952)
    assert 8 < wide / chain < 9
    assert (2 * 64 * 64 * 9, 64 * 64 * 25) == (73_728, 102_400)


def test_a_strided_first_layer_still_merges():
    """ex-conv-merge-stride: kernel 7, stride 2, the second kernel spread out by 2."""
    x, w1, w2 = drawn(1, 2, 13, 13), drawn(3, 2, 3, 3, seed=1), drawn(4, 3, 3, 3, seed=2)
    merged = torch.zeros(4, 2, 7, 7).double()
    for u in range(3):
        for v in range(3):
            spread = torch.einsum("gf,fcqr->gcqr", w2[:, :, u, v], w1)
            merged[:, :, 2 * u : 2 * u + 3, 2 * v : 2 * v + 3] += spread

    two = conv2d_forward(conv2d_forward(x, w1, stride=2)[0], w2)[0]
    torch.testing.assert_close(conv2d_forward(x, merged, stride=2)[0], two)


def test_all_padding_before_the_first_layer_keeps_the_merge_exact():
    """p1 + p2 rows in front, none in between."""
    x, w1, w2 = drawn(1, 2, 6, 6), drawn(3, 2, 3, 3, seed=1), drawn(4, 3, 3, 3, seed=2)
    merged, _ = merge_convolutions((w1, torch.zeros(3).double()), (w2, torch.zeros(4).double()))

    two = conv2d_forward(conv2d_forward(x, w1, padding=2)[0], w2)[0]
    torch.testing.assert_close(conv2d_forward(x, merged, padding=2)[0], two)


def test_the_ring_on_which_two_padded_layers_and_one_differ(figure):
    """fig-conv-ring: below 1e-12 inside, 0.20 to 0.57 on the ring, 0.4 as a root mean square."""
    ring = figure("conv_ring")
    gap = ring.difference(1)
    outermost = np.ones(gap.shape, dtype=bool)
    outermost[1:-1, 1:-1] = False

    assert (ring.difference(0).shape, gap.shape) == ((8, 8), (12, 12))
    assert ring.difference(0).max() < 1e-12
    assert gap[1:-1, 1:-1].max() < 1e-12
    assert (gap[outermost].min(), gap[outermost].max()) == pytest.approx((0.20, 0.57), abs=0.005)
    assert np.sqrt((gap[outermost] ** 2).mean()) == pytest.approx(0.4, abs=0.05)
