"""What the folded solutions and the warnings of book/convolution.md say, run."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.convolution import (
    conv2d_backward,
    conv2d_forward,
    merge_convolutions,
    numerical_gradient,
)

IMAGE = torch.tensor([[1.0, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2]])[None, None]
KERNEL = torch.tensor([[1.0, 0], [2, -1]])[None, None]


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    """Return float64 numbers drawn from a seed."""
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


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
    """ex-conv-alexnet, ex-conv-even, the halving layer, the dense layer, seven layers of 5x5."""

    def rows(H, K, s, p):
        x, w = torch.zeros(1, 1, H, 30), torch.zeros(1, 1, K, 1)
        return conv2d_forward(x, w, stride=(s, 1), padding=(p, 0))[0].shape[2]

    assert [rows(224, 11, 4, 0), rows(227, 11, 4, 0), rows(224, 11, 4, 2)] == [54, 55, 55]
    assert [rows(32, 4, 1, 1), rows(32, 4, 1, 2)] == [31, 33]
    assert [rows(H, 3, 2, 1) for H in (31, 32, 33)] == [16, 16, 17]
    assert 10_240 * 3_073 == 31_467_520
    assert [32 - 4 * layers for layers in range(1, 8)] == [28, 24, 20, 16, 12, 8, 4]


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


def test_a_slice_to_minus_zero_is_empty():
    """ex-conv-mistake-slice: nothing is left for p = (0, 0), no column for p = (1, 0)."""
    padded = np.ones((2, 3, 6, 5))
    assert padded[:, :, 0:-0, 0:-0].shape == (2, 3, 0, 0)
    assert padded[:, :, 1:-1, 0:-0].shape == (2, 3, 4, 0)
    assert padded[:, :, 0:-0, 0:-0].sum() == 0


def test_a_pixel_in_no_window_receives_nothing():
    """ex-conv-unseen: a, 2a, 3a + b, 2b, 3b + c, 2c, 3c, 0."""
    a, b, c = 1.0, 10.0, 100.0
    _, cache = conv2d_forward(torch.zeros(1, 1, 1, 8), torch.tensor([[[[1.0, 2, 3]]]]), stride=2)
    dx, _, _ = conv2d_backward(torch.tensor([[[[a, b, c]]]]), cache)

    assert dx.flatten().tolist() == [a, 2 * a, 3 * a + b, 2 * b, 3 * b + c, 2 * c, 3 * c, 0]
    assert dx.sum() == 6 * (a + b + c)


def test_a_bold_step_is_exact_for_lines_and_parabolas_only():
    """ex-conv-bold-step: h = 1 is exact for conv and its square, off by h^2/6 L''' for its cube."""
    x, weight = drawn(1, 1, 4, 4), drawn(1, 1, 3, 3, seed=1)
    dout = drawn(1, 1, 2, 2, seed=2)

    def error(power: int) -> tuple[torch.Tensor, torch.Tensor]:
        def layer(image: torch.Tensor) -> torch.Tensor:
            return conv2d_forward(image, weight)[0] ** power

        leaf = x.clone().requires_grad_()
        (exact,) = torch.autograd.grad((layer(leaf) * dout).sum(), leaf)
        return numerical_gradient(layer, x, dout, h=1.0) - exact, exact

    for power in (1, 2):
        gap, exact = error(power)
        assert gap.abs().max() < 1e-13 * exact.abs().max()
    _, cache = conv2d_forward(x, weight**3)
    third = 6 * conv2d_backward(dout, cache)[0]  # L''' of each pixel: sum of dout * 6 w^3
    torch.testing.assert_close(error(3)[0], third / 6)


def test_at_stride_one_the_backward_pass_is_a_layer_with_turned_kernels():
    """dx is the forward of dout in a frame of K - 1 zeros, kernels turned, f and c exchanged."""
    x, w = drawn(2, 3, 6, 5), drawn(4, 3, 3, 2, seed=1)
    out, cache = conv2d_forward(x, w)
    dout = drawn(*out.shape, seed=2)
    dx, _, _ = conv2d_backward(dout, cache)

    back, _ = conv2d_forward(dout, w.flip(2, 3).transpose(0, 1), padding=(2, 1))
    torch.testing.assert_close(back, dx)


def wrong_gradients() -> dict[str, tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Return by name: a wrong gradient, the right one, and what it is the gradient of."""
    x, w = drawn(2, 3, 6, 5), drawn(4, 3, 3, 3, seed=1)
    out, cache = conv2d_forward(x, w, padding=1)
    dout = drawn(*out.shape, seed=2)
    dx, dw, _ = conv2d_backward(dout, cache)
    turned = conv2d_backward(dout, conv2d_forward(x, w.flip(2, 3), padding=1)[1])[0]
    framed = conv2d_backward(dout, conv2d_forward(functional.pad(x, (1, 1, 1, 1)), w)[1])[0]
    shifted = functional.pad(x, (0, 2, 0, 2))  # the image as it is, room at the end only
    unpadded = conv2d_backward(dout, conv2d_forward(shifted, w)[1])[1]
    return {
        "the kernel read the wrong way round": (turned, dx, x),
        "a frame cut off in the wrong place": (framed[:, :, :-2, :-2], dx, x),
        "windows of an image that was not padded": (unpadded, dw, w),
    }


@pytest.mark.parametrize("name", wrong_gradients())
def test_the_checks_of_the_chapter_catch_its_mistakes(name):
    """The relative error of each is above 0.1, and the sums of products do not agree."""
    wrong, right, about = wrong_gradients()[name]

    assert (wrong - right).abs().max() / max(wrong.abs().max(), right.abs().max()) > 0.1
    assert (wrong * about).sum() != pytest.approx(float((right * about).sum()), rel=0.01)


def test_a_wrong_forward_with_its_own_backward_passes_the_gradient_check():
    """A bias added 75 times has a gradient of 75 times the sum, and differences confirm it."""
    dout = drawn(1, 2, 3, 3)
    bias = drawn(2, seed=1)

    def wrong(b: torch.Tensor) -> torch.Tensor:
        return (75 * b)[None, :, None, None].expand(dout.shape)

    found = numerical_gradient(wrong, bias, dout)
    torch.testing.assert_close(found, 75 * dout.sum(dim=(0, 2, 3)))


def test_small_steps_vanish_in_float32():
    """Adding 5e-9 to a number near 1 gives the same number."""
    assert np.float32(1.0) + np.float32(5e-9) == np.float32(1.0)
    assert np.float32(0.9) - np.float32(5e-9) == np.float32(0.9)
