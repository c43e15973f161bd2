"""What the examples, tables, folded solutions and measurements of book/pooling.md say, run."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.convolution import numerical_gradient
from solutions.pooling import (
    avg_pool2d_forward,
    lp_pool2d_backward,
    lp_pool2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
    split_max_pool2d_backward,
)

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "pooling.md").read_text("utf-8")
IMAGE = torch.tensor([[1.0, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2]]).double()
DOUT = torch.tensor([[1.0, 2, 3], [4, 5, 6]]).double()


def rows(*values: float) -> torch.Tensor:
    """Return an image of one row."""
    return torch.tensor(values).reshape(1, 1, 1, -1)


def maxima(row: torch.Tensor, window: int, stride: int) -> list[float]:
    """Return the maxima of a row's windows."""
    return max_pool2d_forward(row, (1, window), stride=(1, stride))[0].flatten().tolist()


def test_the_map_of_edges_has_the_sizes_of_the_text(figure):
    """19,044 places, 529 windows of 6x6, and none of the three small maps is another."""
    photograph = figure("pool_photograph")
    small = photograph.small()

    assert photograph.edges().numel() == 19_044
    assert [map_.numel() for map_ in small.values()] == [529] * 3
    sampled, mean, largest = small.values()
    assert bool((largest >= sampled).all())
    assert bool((largest >= mean).all())
    assert mean.max() < 0.5 * largest.max()


def test_the_windows_by_hand():
    """Maxima 3 2 4 3 and means 1.75 0.75 1.5 1.5; a constant image comes back."""
    x = torch.cat([IMAGE, torch.tensor([[4.0, 1, 0, 1]]).double()])[None, None]

    assert max_pool2d_forward(x, 2)[0].flatten().tolist() == [3, 2, 4, 3]
    assert avg_pool2d_forward(x, 2)[0].flatten().tolist() == [1.75, 0.75, 1.5, 1.5]
    for forward in (max_pool2d_forward, avg_pool2d_forward):
        assert forward(torch.full((1, 1, 4, 4), 7.0), 2)[0].unique().tolist() == [7]


def test_a_relu_may_change_places_with_a_maximum_but_not_with_a_mean():
    """ex-pool-order: three quarters of the ReLUs are saved; 3/4 and 1/2 for the mean."""
    x = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    window = torch.tensor([[-1.0, 1], [1, 1]])[None, None]

    after = torch.relu(max_pool2d_forward(x, 2)[0])
    assert torch.equal(max_pool2d_forward(torch.relu(x), 2)[0], after)
    assert after.numel() * 4 == x.numel()
    assert avg_pool2d_forward(torch.relu(window), 2)[0].item() == 0.75
    assert torch.relu(avg_pool2d_forward(window, 2)[0]).item() == 0.5


def test_a_frame_of_zeros_wins_over_negative_numbers():
    """ex-pool-mistake-zeros and the row by hand: zeros appear that are not in the image."""
    row, four = rows(-3.0, -1, -2), torch.full((1, 1, 2, 2), -3.0)

    assert max_pool2d_forward(row, (1, 3), stride=1, padding=(0, 1))[0].flatten().tolist() == [
        -1,
        -1,
        -1,
    ]
    assert maxima(functional.pad(row, (1, 1)), 3, 1) == [0, -1, 0]
    wrong = functional.max_pool2d(functional.pad(four, (1, 1, 1, 1)), 3, 1)
    framed = np.pad(four.numpy(), ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    assert wrong.unique().tolist() == [0]
    assert functional.max_pool2d(torch.from_numpy(framed), 3, 1).unique().tolist() == [-3]


def test_how_torch_treats_what_lies_outside():
    """More than half a window of padding is refused; ceil_mode makes 4 of 7 rows."""
    x = torch.zeros(1, 1, 7, 7)

    for pool in (functional.max_pool2d, functional.avg_pool2d):
        with pytest.raises(RuntimeError, match="at most half"):
            pool(x, 3, padding=2)
    assert functional.max_pool2d(x, 2, ceil_mode=True).shape[2:] == (4, 4)
    assert functional.max_pool2d(x, 2).shape[2:] == (3, 3)


def test_a_constant_image_darkens_at_the_border_if_padding_counts(figure):
    """fig-pool-count: 4/9, 2/3 and 1 on the left, 1 on the right."""
    counted, pixels = (
        figure("pool_count").means(count_include_pad=counted) for counted in (True, False)
    )

    np.testing.assert_allclose(counted[0], [4 / 9, 2 / 3, 2 / 3, 4 / 9])
    np.testing.assert_allclose(counted[1], [2 / 3, 1, 1, 2 / 3])
    np.testing.assert_allclose(pixels, 1)


def test_the_table_of_sizes():
    """Windows 2, 3 and 3 with padding, on 32 and on 7 rows."""

    def size(length: int, window: int, stride: int, padding: int) -> int:
        how = {"stride": stride, "padding": padding}
        return max_pool2d_forward(torch.zeros(1, 1, length, length), window, **how)[0].shape[2]

    found = [
        [size(length, *how) for length in (32, 7)] for how in ((2, 2, 0), (3, 2, 0), (3, 2, 1))
    ]
    assert found == [[16, 3], [15, 3], [16, 4]]


def test_the_last_row_that_no_window_reads_gets_nothing():
    """Seven rows and a window of 2: what came back reaches six of them."""
    out, cache = max_pool2d_forward(torch.randn(1, 1, 7, 7), 2)
    dx = max_pool2d_backward(torch.ones_like(out), cache)

    assert not dx[0, 0, 6].any()
    assert dx.sum() == 9


def test_three_poolings_of_alexnet():
    """ex-pool-alexnet: 55, 27, 13, 6 and 9,216 numbers."""
    x, sizes = torch.zeros(1, 1, 55, 55), []
    for _ in range(3):
        x, _ = max_pool2d_forward(x, 3, stride=2)
        sizes.append(x.shape[2])

    assert sizes == [27, 13, 6]
    assert 256 * 6 * 6 == 9_216


def test_the_norms_by_hand():
    """The table of (3, 4, 0, 0), and ex-pool-lp-equal."""
    window = torch.tensor([[3.0, 4], [0, 0]]).double()[None, None]
    found = [round(lp_pool2d_forward(window, q, 2)[0].item(), 3) for q in (1, 2, 4, 8, 16)]
    equal = torch.full((1, 1, 2, 2), 5.0).double()

    assert found == [7, 5, 4.285, 4.048, 4.002]
    for q, expected in ((1, 20), (2, 10)):
        assert lp_pool2d_forward(equal, q, 2)[0].item() == pytest.approx(expected)
    assert lp_pool2d_forward(equal, 400, 2)[0].item() == pytest.approx(5, rel=5e-3)


def test_torch_takes_a_root_of_a_negative_number():
    """For an exponent of 3 and negative numbers PyTorch gives nan, and we a norm."""
    window = torch.full((1, 1, 2, 2), -1.0).double()

    assert functional.lp_pool2d(window, 3, 2).isnan().all()
    assert lp_pool2d_forward(window, 3, 2)[0].item() == pytest.approx(4 ** (1 / 3))


def test_a_window_of_zeros_gets_nothing_back_from_a_norm():
    """The kink of the norm: 0, in PyTorch as well."""
    zeros = torch.zeros(1, 1, 2, 2, requires_grad=True)
    functional.lp_pool2d(zeros, 2, 2).sum().backward()
    _, cache = lp_pool2d_forward(zeros.detach(), 2, 2)

    assert not zeros.grad.any()
    assert not lp_pool2d_backward(torch.ones(1, 1, 1, 1), cache).any()


def test_the_way_back_by_hand():
    """fig-pool-backward: maxima, dx with the first of equals and with shares, and both sums."""
    out, cache = max_pool2d_forward(IMAGE[None, None], 2, stride=1)
    dx = max_pool2d_backward(DOUT[None, None], cache)[0, 0]
    shared = split_max_pool2d_backward(DOUT[None, None], cache)[0, 0]

    assert out[0, 0].tolist() == [[3, 2, 2], [3, 3, 3]]
    assert dx.tolist() == [[0, 2, 0, 0], [5, 0, 3, 0], [0, 0, 11, 0]]
    assert shared.tolist() == [[0, 1, 0, 0], [5, 0, 4, 0], [0, 0, 11, 0]]
    for one in (dx, shared):
        assert (one.sum(), (one * IMAGE).sum()) == (21, 58)
    assert (DOUT.sum(), (DOUT * out[0, 0]).sum()) == (21, 58)


def test_torch_pays_the_first_of_equals():
    """The tie of the figure in PyTorch's own layer, and shared by amax."""
    x = IMAGE[None, None].clone().requires_grad_()
    functional.max_pool2d(x, 2, 1).backward(DOUT[None, None])
    tied = torch.tensor([2.0, 2, 1], requires_grad=True)
    tied.amax().backward()

    assert x.grad[0, 0].tolist() == [[0, 2, 0, 0], [5, 0, 3, 0], [0, 0, 11, 0]]
    assert tied.grad.tolist() == [0.5, 0.5, 0]


def test_what_assigning_and_what_the_mask_compute():
    """ex-pool-mistake-assign: sums 12 and 34 instead of 21 and 58; with += the sum is 23."""
    assigned, added = torch.zeros_like(IMAGE), torch.zeros_like(IMAGE)
    for i in range(2):
        for j in range(3):
            window = IMAGE[i : i + 2, j : j + 2]
            mask = window == window.max()
            assigned[i : i + 2, j : j + 2] = mask * DOUT[i, j]
            added[i : i + 2, j : j + 2] += mask * DOUT[i, j]

    assert assigned.tolist() == [[0, 2, 0, 0], [4, 0, 0, 0], [0, 0, 6, 0]]
    assert (assigned.sum(), (assigned * IMAGE).sum()) == (12, 34)
    assert added.tolist() == [[0, 2, 0, 0], [5, 0, 5, 0], [0, 0, 11, 0]]
    assert added.sum() == 23


@pytest.mark.parametrize(
    ("window", "slopes"), [((2, 2, 2, 1), (0.5, 0.5, 0.5, 0)), ((2, 2, 1, 1), (0.5, 0.5, 0, 0))]
)
def test_a_centered_difference_sees_half_a_slope_at_every_tied_pixel(window, slopes):
    """ex-pool-tie-check: whatever the number of equals."""
    x = torch.tensor(window).double().reshape(1, 1, 2, 2)

    found = numerical_gradient(
        lambda x: max_pool2d_forward(x, 2)[0], x, torch.ones(1, 1, 1, 1).double()
    )

    torch.testing.assert_close(found.flatten(), torch.tensor(slopes).double())


def test_a_relu_before_the_pooling_hides_who_was_paid_for_a_zero():
    """Behind a ReLU both ways to treat ties give the same gradient to what is in front of it."""
    x = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0)).double() - 1
    out, cache = max_pool2d_forward(torch.relu(x), 2)
    dout = torch.randn(out.shape, generator=torch.Generator().manual_seed(1)).double()
    first, shared = (
        backward(dout, cache) for backward in (max_pool2d_backward, split_max_pool2d_backward)
    )

    assert not torch.equal(first, shared)
    assert torch.equal(first * (x > 0), shared * (x > 0))


def test_what_pooling_saves():
    """The table: 36,864 weights twice, a quarter of the MACs, a quarter of a dense layer."""
    layer = torch.nn.Conv2d(64, 64, 3, padding=1, bias=False)
    x = torch.zeros(1, 64, 32, 32)
    small, _ = max_pool2d_forward(x, 2)

    weights = layer.weight.numel()
    assert weights == 36_864
    assert layer(small).shape == (1, 64, 16, 16)
    assert [weights * map_[0, 0].numel() for map_ in (x, small)] == [37_748_736, 9_437_184]
    assert [map_.numel() * 10 for map_ in (x, small)] == [655_360, 163_840]


def test_where_vgg_keeps_its_weights():
    """ex-pool-vgg: 102,760,448, 411,041,792 and 2,097,152 of 138 million."""
    sizes = [512 * side * side * 4096 for side in (7, 14, 1)]

    assert sizes == [102_760_448, 411_041_792, 2_097_152]
    assert 0.73 < sizes[0] / 138e6 < 0.76


def test_the_pattern_that_moves(figure):
    """fig-pool-shift: the rows of the drawing, and that torch's pooling sees the same."""
    shift = figure("pool_shift")
    still = [row.tolist() for row in shift.rings(shift.PATTERN)]
    moved = [row.tolist() for row in shift.rings(shift.PATTERN[-1:] + shift.PATTERN[:-1])]

    assert still[1:] == [[0, 1, 1, 1, 0, 1, 1, 1], [0, 1, 0, 1], [0.5, 1, 0.5, 1]]
    assert moved[1:] == [[1, 0, 1, 1, 1, 0, 1, 1], [1, 1, 1, 1], [0.75, 0.75, 0.75, 0.75]]
    assert maxima(rows(0.0, 0, 1, 1, 0, 0, 1, 1), 2, 2) == [0, 1, 0, 1]
    assert maxima(rows(1.0, 0, 0, 1, 1, 0, 0, 1), 2, 2) == [1, 1, 1, 1]


def test_the_fastest_wave_looks_like_a_constant():
    """ex-pool-pattern: maxima 1, means 1/2, every second 0 or 1; at W/4 the mean moves too."""
    still, moved = rows(0.0, 1, 0, 1, 0, 1, 0, 1), rows(1.0, 0, 1, 0, 1, 0, 1, 0)

    def means(row: torch.Tensor) -> list[float]:
        return avg_pool2d_forward(row, (1, 2))[0].flatten().tolist()

    for row, second in ((still, 0), (moved, 1)):
        assert maxima(row, 2, 2) == [1] * 4
        assert means(row) == [0.5] * 4
        assert row.flatten()[::2].tolist() == [second] * 4
    assert means(rows(0.0, 0, 1, 1, 0, 0, 1, 1)) == [0, 1, 0, 1]
    assert means(rows(1.0, 0, 0, 1, 1, 0, 0, 1)) == [0.5] * 4


def test_a_maximum_of_four_from_relus():
    """ex-pool-four: two rounds, and b passed on as the difference of its halves."""
    x = torch.randn(100, 4, generator=torch.Generator().manual_seed(0)).double()

    def larger(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.relu(a - b) + torch.relu(b) - torch.relu(-b)

    found = larger(larger(x[:, 0], x[:, 1]), larger(x[:, 2], x[:, 3]))
    torch.testing.assert_close(found, x.amax(1))


@pytest.mark.parametrize(
    "kind",
    ["stride 1", "strided convolution", "average pooling", "max pooling", "max, then blur"],
)
def test_moves_that_can_change_no_score(figure, kind):
    """A move by four never changes a score; without strides, no move does."""
    aliasing = figure("pool_aliasing")
    torch.manual_seed(0)
    network = aliasing.Network(kind)
    digits = torch.rand(5, 8, 8)
    with torch.no_grad():
        scores = [network(aliasing.framed(digits, t)) for t in range(5)]

    torch.testing.assert_close(scores[4], scores[0])
    if kind == "stride 1":
        torch.testing.assert_close(scores[1], scores[0])
    else:
        assert not torch.allclose(scores[1], scores[0])
    if kind == "max pooling":
        torch.testing.assert_close(scores[2], scores[0])


def test_the_chapter_says_what_the_figure_of_the_measurement_shows(figure):
    """The numbers of its words for the blind and of the table of errors are the recorded ones."""
    aliasing = figure("pool_aliasing")
    alt = re.search(r":name: fig-pool-aliasing\n:alt: (.*)", CHAPTER)[1]
    told = [float(number) for number in re.findall(r"\d+\.\d", alt)]
    table = re.findall(r"^\| [\w ,]+ \| (\d\.\d) \| (\d\.\d) \|$", CHAPTER, re.MULTILINE)

    shown = [
        value for lines in aliasing.CHANGED.values() for line in lines.values() for value in line
    ]
    assert told == [value for value in shown if value]
    assert sorted((float(a), float(b)) for a, b in table) == sorted(aliasing.ERRORS.values())


@pytest.mark.slow
@pytest.mark.parametrize("places", [1, 4])
@pytest.mark.parametrize("kind", ["strided convolution", "max pooling", "max, then blur"])
def test_the_measured_changes_come_out_again(figure, kind, places):
    """A fourth seed comes near the means of three; rounding differs from machine to machine."""
    aliasing = figure("pool_aliasing")

    wrong, changed = aliasing.measure(kind, places, seed=3)

    assert wrong == pytest.approx(aliasing.ERRORS[kind][0 if places == 1 else 1], abs=4)
    assert changed == pytest.approx(aliasing.CHANGED[places][kind], abs=20 if places == 1 else 5)
