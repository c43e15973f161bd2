"""What examples, tables and folded solutions of book/variants.md say, run."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.convolution import conv2d_backward, conv2d_forward
from solutions.shapes import conv2d_macs, conv2d_parameters
from solutions.variants import conv2d, conv_transpose2d

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "variants.md").read_text("utf-8")


def row(*numbers: float) -> torch.Tensor:
    """Return numbers as an image of one column."""
    return torch.tensor(numbers).double().reshape(1, 1, -1, 1)


def randn(*shape: int) -> torch.Tensor:
    """Return float64 numbers drawn from one seed."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0)).double()


def alt(name: str) -> str:
    """Return the words for a reader who does not see the figure."""
    return re.search(rf":name: {name}\n:alt: (.*)", CHAPTER)[1]


def test_the_checkerboard_is_not_in_the_photograph(figure):
    """fig-var-checkerboard: neighbors differ far more with kernel 3, at the same brightness."""
    board = figure("var_checkerboard")
    three, four = board.enlarged(3), board.enlarged(4)

    assert three.mean().item() == pytest.approx(four.mean().item(), rel=0.02)
    rough = [(one[:, 1:] - one[:, :-1]).abs().mean().item() for one in (three, four)]
    assert rough[0] > 5 * rough[1]


def test_seven_numbers_and_three_weights():
    """14, 2 and 11; the even numbers give the first and the last, the odd ones the second."""
    x, w = row(1, 0, 2, 1, 3, 0, 1), row(1, 2, 3)

    assert conv2d(x, w, dilation=(2, 1)).flatten().tolist() == [14, 2, 11]
    assert conv2d(x[:, :, ::2], w).flatten().tolist() == [14, 11]
    assert conv2d(x[:, :, 1::2], w).flatten().tolist() == [2]


def test_the_four_matrices(figure):
    """fig-var-matrices: sizes as told; the last is the third one transposed, its last row empty."""
    matrices = figure("var_matrices").MATRICES

    told = [
        tuple(map(int, pair)) for pair in re.findall(r"(\d) in, (\d) out", alt("fig-var-matrices"))
    ]
    assert told == [one.shape[::-1] for one in matrices.values()]
    np.testing.assert_array_equal(matrices["transposed, stride 2"], matrices["stride 2"].T)
    assert (matrices["transposed, stride 2"][-1] == -1).all()


def test_a_grid_of_unread_pixels(figure):
    """fig-var-gridding: 49 pixels within 13 by 13, and all 225."""
    gridding = figure("var_gridding")
    apart, doubling = (gridding.ways(one) > 0 for one in gridding.DILATIONS)

    rows = apart.any(1).nonzero()
    assert (int(rows.max() - rows.min()) + 1, int(apart.sum())) == (13, 49)
    assert int(doubling.sum()) == doubling.numel() == 225


@pytest.mark.parametrize("H", range(5, 12))
@pytest.mark.parametrize(("d", "s"), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2)])
def test_how_far_a_dilated_kernel_reaches(H, d, s):
    """ex-var-mistake-reach: 2 instead of 3; right for d = 1, and beyond that by the floor only."""
    K = 3
    if d * (K - 1) + 1 > H:
        return
    right = conv2d(torch.zeros(1, 1, H, 1), torch.zeros(1, 1, K, 1), stride=(s, 1), dilation=(d, 1))
    wrong = (H - d * K) // s + 1

    assert (wrong == right.shape[2]) is (d == 1 or (H - d * (K - 1) - 1) % s >= d - 1)
    if (H, d, s) == (7, 2, 1):
        assert (wrong, right.shape[2]) == (2, 3)


def test_a_stride_taken_out_comes_back_as_dilation():
    """ex-var-atrous: every second row and column of the dilated result is the old result."""
    x, w = randn(1, 2, 13, 12), randn(3, 2, 3, 3)

    small = conv2d(x[:, :, ::2, ::2], w)
    large = conv2d(x, w, dilation=2)

    torch.testing.assert_close(large[:, :, ::2, ::2], small)
    assert 3 < large.numel() / small.numel() < 4.5


def test_four_filters_in_two_groups():
    """3, -1, 6 and 7."""
    pixel = torch.tensor([1.0, 2, 3, 4]).reshape(1, 4, 1, 1)
    weight = torch.tensor([[1.0, 1], [1, -1], [2, 0], [1, 1]])[:, :, None, None]

    assert conv2d(pixel, weight, groups=2).flatten().tolist() == [3, -1, 6, 7]


def test_kernels_of_the_groups(figure):
    """fig-var-groups: a filled square for each kernel that torch's layer holds."""
    groups = figure("var_groups")

    kernels = [int(groups.read(number).sum()) for number in groups.GROUPS]

    assert kernels == [64, 32, 16, 8]
    assert kernels == [
        torch.nn.Conv2d(8, 8, 1, groups=number, bias=False).weight.numel()
        for number in groups.GROUPS
    ]


def test_nothing_passes_between_groups_unless_they_are_shuffled():
    """Two grouped layers never mix the halves; with a shuffle between them they do."""
    first, second = randn(8, 4, 1, 1), randn(8, 4, 1, 1)
    for shuffled in (False, True):
        x = randn(1, 8, 1, 1).requires_grad_()
        middle = conv2d(x, first, groups=2)
        if shuffled:
            middle = middle.unflatten(1, (2, 4)).transpose(1, 2).flatten(1, 2)
        conv2d(middle, second, groups=2)[0, 0].sum().backward()
        assert bool(x.grad[0, 4:].any()) is shuffled


def test_two_blocks_of_equal_cost():
    """ex-var-resnext: 69,632 and 70,144 weights; 147,456 and 212,992 with one group."""

    def block(width: int, groups: int) -> tuple[int, int]:
        inner = groups * conv2d_parameters(width // groups, width // groups, 3, bias=False)
        ends = 2 * conv2d_parameters(256, width, 1, bias=False)
        return inner, inner + ends

    assert block(64, 1)[1] == 69_632
    assert block(128, 32) == (4_608, 70_144)
    assert 70_144 / 69_632 < 1.01
    assert block(128, 1) == (147_456, 212_992)


def test_the_shuffle_of_eight_channels():
    """ex-var-shuffle: 0 4 1 5 2 6 3 7, and a shuffle with four rows undoes it."""
    x = torch.arange(8).reshape(1, 8)

    shuffled = x.unflatten(1, (2, 4)).transpose(1, 2).flatten(1, 2)

    assert shuffled.tolist() == [[0, 4, 1, 5, 2, 6, 3, 7]]
    assert [(shuffled[0, half] < 4).sum() for half in (slice(4), slice(4, 8))] == [2, 2]
    back = shuffled.unflatten(1, (4, 2)).transpose(1, 2).flatten(1, 2)
    assert torch.equal(back, x)


def test_the_table_of_costs():
    """Weights, multiply-accumulates and shares of five layers from 128 channels to 128."""
    full = conv2d_parameters(128, 128, 3, bias=False)
    depthwise = 128 * conv2d_parameters(1, 1, 3, bias=False)
    weights = {
        "full": full,
        "dilated, any $d$": full,
        "four groups": 4 * conv2d_parameters(32, 32, 3, bias=False),
        "depthwise alone": depthwise,
        "depthwise-separable": depthwise + conv2d_parameters(128, 128, 1, bias=False),
    }
    for name, count in weights.items():
        told = re.search(rf"\| {re.escape(name)} \| (.*) \| (.*) \| (.*) \|", CHAPTER).groups()
        assert int(told[0].replace(",", "")) == count
        assert float(told[1]) == round(count * 28 * 28 / 1e6, 1)
        assert float(told[2]) == round(count / full, 2 if count * 4 == full else 3)
    macs = [conv2d_macs((128, 28, 28), 128, 3, padding=d, dilation=d) for d in (1, 2, 3)]
    assert set(macs) == {full * 28 * 28}


def test_where_mobilenet_spends_its_operations():
    """ex-var-mobilenet: the counts and shares, and those of full layers in their place."""
    filters = [64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]
    side, channels = 112, 32
    first = conv2d_macs((3, 224, 224), 32, 3, stride=2, padding=1)
    macs = {"first": first, "dense": 1024 * 1000, "depthwise": 0, "pointwise": 0, "full": 0}
    weights = {"first": 32 * 27, "dense": 1024 * 1000, "depthwise": 0, "pointwise": 0, "full": 0}
    for index, number in enumerate(filters):
        side //= 2 if index in (1, 3, 5, 11) else 1
        for kind, count in (
            ("depthwise", 9 * channels),
            ("pointwise", channels * number),
            ("full", 9 * channels * number),
        ):
            weights[kind] += count
            macs[kind] += count * side * side
        channels = number
    separable = [sum(one.values()) - one["full"] for one in (macs, weights)]
    full = [one["first"] + one["dense"] + one["full"] for one in (macs, weights)]

    assert side == 7
    assert (round(separable[0] / 1e6, 1), round(separable[1] / 1e6, 1)) == (568.7, 4.2)
    assert round(100 * macs["pointwise"] / separable[0], 1) == 94.9
    assert round(100 * macs["depthwise"] / separable[0], 1) == 3.1
    assert round(100 * weights["pointwise"] / separable[1], 1) == 74.6
    assert round(100 * weights["dense"] / separable[1], 1) == 24.3
    assert (round(full[0] / 1e6), round(full[1] / 1e6, 1)) == (4867, 29.3)


def test_a_layer_of_rank_two():
    """ex-var-rank: two depthwise kernels, and the pointwise weights that rebuild the three."""
    kernels = np.array([[1, 2, 0, 1], [2, 4, 0, 2], [1, 0, 0, 1]])

    assert np.linalg.matrix_rank(kernels) == 2
    rebuilt = np.array([[1, 0], [2, 0], [0, 1]]) @ kernels[[0, 2]]
    np.testing.assert_array_equal(rebuilt, kernels)


def test_the_stamps_by_hand(figure):
    """fig-var-stamps: 1 2 6 6 11 4 6, and going down again does not return to x."""
    stamps = figure("var_stamps")
    x, w = row(*stamps.X), row(*stamps.WEIGHT)

    up = conv_transpose2d(x, w, stride=(2, 1))

    assert up.flatten().tolist() == stamps.total() == [1, 2, 6, 6, 11, 4, 6]
    assert "1 2 6 6 11 4 6" in alt("fig-var-stamps")
    assert not torch.equal(conv2d(up, w, stride=(2, 1)), x)


@pytest.mark.parametrize("s", [2, 3])
def test_most_products_of_the_stuffed_form_have_a_zero(s):
    """About 1 - 1/s^2 of them; stamping needs as many as the convolution does."""
    side = 200
    stuffed = torch.zeros(1, 1, s * (side - 1) + 1, s * (side - 1) + 1)
    stuffed[:, :, ::s, ::s] = 1
    padded = functional.pad(stuffed, (2, 2, 2, 2))
    products = functional.conv2d(padded, torch.ones(1, 1, 3, 3))

    assert products.sum() / (9 * products.numel()) == pytest.approx(1 / s**2, rel=0.02)


def test_a_turned_kernel_alone_forgets_the_stride():
    """ex-var-mistake-gaps: 1 5 11 13 6, the stamps at distance 1, with the right sum."""
    x, w = row(1, 3, 2), row(1, 2, 3)

    wrong = functional.conv2d(x, w.flip(2), padding=(2, 0)).flatten().tolist()

    assert wrong == [1, 5, 11, 13, 6]
    assert wrong == conv_transpose2d(x, w).flatten().tolist()
    assert sum(wrong) == conv_transpose2d(x, w, stride=(2, 1)).sum() == 36


def test_seven_and_eight_rows_become_four():
    """On the way back, output_padding 0 and 1 tell them apart; K = 4 doubles without it."""
    kernel = torch.ones(1, 1, 3, 1)
    for height in (7, 8):
        x = torch.ones(1, 1, height, 1)
        assert conv2d(x, kernel, stride=(2, 1), padding=(1, 0)).shape[2] == 4
    for H in range(1, 6):
        up = conv_transpose2d(
            torch.ones(1, 1, H, 1), torch.ones(1, 1, 4, 1), stride=(2, 1), padding=(1, 0)
        )
        assert up.shape[2] == 2 * H


@pytest.mark.parametrize("H", range(3, 12))
def test_rows_that_no_window_covers(H):
    """ex-var-mistake-rest: a row is missing for even heights, empty without padding, not with."""
    kernel = torch.ones(1, 1, 3, 1)
    out, cache = conv2d_forward(torch.ones(1, 1, H, 1), kernel, stride=(2, 1))
    covered = 2 * (out.shape[2] - 1) + 3
    dx = conv2d_backward(torch.ones_like(out), cache)[0].flatten()

    assert H - covered == (H + 1) % 2
    assert not dx[covered:].any()
    y = torch.ones(1, 1, 4, 1)
    how = {"stride": (2, 1), "output_padding": (1, 0)}
    assert conv_transpose2d(y, kernel, padding=(0, 0), **how)[0, 0, -1, 0] == 0
    assert conv_transpose2d(y, kernel, padding=(1, 0), **how)[0, 0, -1, 0] == 1


@pytest.mark.parametrize(("K", "p"), [(3, 1), (5, 2)])
def test_doubling_with_an_odd_kernel(K, p):
    """ex-var-double: p = 1 or 2 and a = 1; without a the result is never twice as large."""
    for H in range(2, 6):
        x, kernel = torch.ones(1, 1, H, 1), torch.ones(1, 1, K, 1)
        how = {"stride": (2, 1), "padding": (p, 0)}
        assert conv_transpose2d(x, kernel, output_padding=(1, 0), **how).shape[2] == 2 * H
        sizes = [
            conv_transpose2d(x, kernel, stride=(2, 1), padding=(q, 0)).shape[2]
            for q in range(K // 2 + 1)
        ]
        assert 2 * H not in sizes


def test_the_counts_of_stamps(figure):
    """fig-var-overlap: 1 everywhere; 1 and 2; 2 but at the ends; 2 and 3."""
    overlap = figure("var_overlap")
    inner = {kernel: overlap.counts(kernel) for kernel in overlap.KERNELS}

    assert set(inner[2]) == {1}
    assert set(inner[3]) == {1, 2}
    assert inner[4] == [1, 1, *[2] * 10, 1, 1]
    assert inner[5][4:-4] == [3, 2, 3, 2, 3, 2, 3]


@pytest.mark.parametrize(
    ("weights", "sums", "even"),
    [
        ((1, 1), (1, 1), True),
        ((1, 2, 1), (2, 2), False),
        ((1, 1, 1), (2, 1), False),
        ((1, 0, 0, 1), (1, 1), True),
        ((1, 2, 3), (4, 2), False),
        ((1, 3, 3, 1), (4, 4), True),
    ],
)
def test_which_kernels_are_safe(weights, sums, even):
    """ex-var-safe and the two kernels of the text: the sums, and a constant input."""
    out = conv_transpose2d(row(*[1] * 8), row(*weights), stride=(2, 1)).flatten()[4:-4]

    assert (sum(weights[::2]), sum(weights[1::2])) == sums
    assert (len(out.unique()) == 1) is (sums[0] == sums[1])
    assert (len(weights) % 2 == 0) is even


def test_a_kernel_that_interpolates():
    """ex-var-safe: (1, 2, 1) at stride 2 gives twice the numbers, and between them their sum."""
    out = conv_transpose2d(row(3, 5, 9), row(1, 2, 1), stride=(2, 1)).flatten().tolist()

    assert out[1:-1] == [6, 8, 10, 14, 18]


def test_interleaved_maps_are_a_transposed_layer():
    """Four maps for a channel, interleaved: a transposed layer with a kernel of 2 times 2."""
    x, maps = randn(1, 3, 5, 5), randn(4, 3, 2, 2)
    interleaved = functional.pixel_shuffle(functional.conv2d(x, maps), 2)

    weight = torch.zeros(3, 1, 4, 4).double()
    for r in range(2):
        for q in range(2):
            weight[:, 0, r::2, q::2] = maps[2 * r + q].flip(1, 2)

    up = conv_transpose2d(x, weight, stride=2, padding=2)
    torch.testing.assert_close(up, interleaved)
