"""What the folded solutions, figures and warnings of book/differentiating.md say, run."""

from math import sqrt

import numpy as np
import pytest
import torch
from indices import IMAGE, KERNEL, drawn, over
from torch.nn import functional

from solutions.convolution import conv2d_backward, conv2d_forward, numerical_gradient

DOUT = torch.tensor([[1.0, 0, 0], [0, 0, 2]])[None, None]  # of the example by hand
A, B, C, D = 1.0, 10.0, 100.0, 1000.0  # letters that keep apart


def sent_back(dout: list[float], kernel: list[float], pixels: int, **how) -> list[float]:
    """Return what comes back to a row of pixels."""
    weight = torch.tensor(kernel).reshape(1, 1, 1, -1)
    _, cache = conv2d_forward(torch.zeros(1, 1, 1, pixels), weight, **how)
    return conv2d_backward(torch.tensor(dout).reshape(1, 1, 1, -1), cache)[0].flatten().tolist()


def test_five_pixels_by_hand():
    """The table of sec-diff-line, and its sum."""
    dx = sent_back([A, B, C], [2.0, -1, 3], 5)

    assert dx == [2 * A, -A + 2 * B, 3 * A - B + 2 * C, 3 * B - C, 3 * C]
    assert sum(dx) == 4 * (A + B + C)


def test_what_comes_back_to_padding_falls_off():
    """ex-diff-line: the sum is 2a + 4b + 4c + d."""
    dx = sent_back([A, B, C, D], [2.0, -1, 3], 4, padding=(0, 1))

    assert dx == [-A + 2 * B, 3 * A - B + 2 * C, 3 * B - C + 2 * D, 3 * C - D]
    assert sum(dx) == 2 * A + 4 * B + 4 * C + D


def test_one_output_sends_the_kernel_and_one_pixel_receives_it_turned():
    """fig-diff-two-ways, both rows."""
    kernel = torch.arange(1.0, 10).reshape(1, 1, 3, 3)
    _, cache = conv2d_forward(torch.zeros(1, 1, 5, 5), kernel)
    one = torch.zeros(1, 1, 3, 3)
    one[0, 0, 1, 2] = 1
    sent, _, _ = conv2d_backward(one, cache)
    letters = drawn(1, 1, 3, 3).float()

    assert torch.equal(sent[:, :, 1:4, 2:5], kernel)
    assert sent.sum() == kernel.sum()
    received = conv2d_backward(letters, cache)[0][0, 0, 2, 2]
    assert received == pytest.approx(float((letters * kernel.flip(2, 3)).sum()), rel=1e-5)


def test_the_example_by_hand():
    """The stamps add up to dx, dw and db, and the three sums of products are 18."""
    out, cache = conv2d_forward(IMAGE, KERNEL, torch.zeros(1))
    dx, dw, db = conv2d_backward(DOUT, cache)

    assert dx[0, 0].tolist() == [[1, 0, 0, 0], [2, -1, 2, 0], [0, 0, 4, -2]]
    assert (dw[0, 0].tolist(), db.tolist()) == ([[5, 2], [9, 5]], [3])
    assert (DOUT * out).sum() == (dx * IMAGE).sum() == (dw * KERNEL).sum() == 18
    assert (dx * IMAGE)[0, 0].sum(1).tolist() == [1, 9, 8]


def stamped(kernel: torch.Tensor, *, overwrite: bool = False) -> torch.Tensor:
    """Return the dx of a loop that lays kernels for the example by hand."""
    dx = torch.zeros_like(IMAGE)
    for i, j in over(2, 3):
        here = np.s_[:, :, i : i + 2, j : j + 2]
        dx[here] = (0 if overwrite else dx[here]) + DOUT[:, :, i : i + 1, j : j + 1] * kernel
    return dx


def test_an_assignment_keeps_what_the_last_window_said():
    """ex-diff-mistake-overwrite: rows 1 0 0 0, 0 0 2 0 and 0 0 4 -2, with the sum 5."""
    wrong = stamped(KERNEL, overwrite=True)

    assert wrong[0, 0].tolist() == [[1, 0, 0, 0], [0, 0, 2, 0], [0, 0, 4, -2]]
    assert (wrong.sum(), stamped(KERNEL).sum()) == (5, 6)


def test_a_kernel_turned_in_its_stamps_keeps_the_sum():
    """ex-diff-mistake-flip: the sum is 6 as it should be, but sum dx x is 4 and not 18."""
    wrong = stamped(KERNEL.flip(2, 3))

    assert wrong[0, 0].tolist() == [[-1, 2, 0, 0], [0, 1, -2, 4], [0, 0, 0, 2]]
    assert (wrong.sum(), (wrong * IMAGE).sum()) == (6, 4)


def test_the_backward_pass_of_the_weights_takes_as_many_products_as_the_forward():
    """ex-diff-first-layer: dw alone is 768,000 products, and dx would be as many again."""
    x, weight = torch.ones(1, 3, 36, 36), torch.ones(10, 3, 5, 5)  # padding counted, as in MACs
    out, cache = conv2d_forward(x, weight)
    dx, dw, _ = conv2d_backward(torch.ones_like(out), cache)

    assert int(out.double().sum()) == int(dw.double().sum()) == int(dx.double().sum()) == 768_000


@pytest.mark.parametrize("padding", [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_at_stride_one_the_backward_pass_is_a_layer_with_turned_kernels(padding):
    """K - 1 - p zeros around dout; where that is below zero, rows and columns are cut off."""
    x, w = drawn(2, 3, 6, 5), drawn(4, 3, 3, 2, seed=1)
    out, cache = conv2d_forward(x, w, padding=padding)
    dout = drawn(*out.shape, seed=2)
    rows, columns = 2 - padding[0], 1 - padding[1]

    framed = functional.pad(dout, (columns, columns, rows, rows))
    back, _ = conv2d_forward(framed, w.flip(2, 3).transpose(0, 1))
    torch.testing.assert_close(back, conv2d_backward(dout, cache)[0])


def test_zeros_between_behind_and_around():
    """fig-diff-stride: dx of its row, as the turned kernel finds it."""
    row = [0, 0, A, 0, B, 0, C, 0, 0, 0]
    dx = [A, 2 * A, 3 * A + B, 2 * B, 3 * B + C, 2 * C, 3 * C, 0]

    assert [3 * row[k] + 2 * row[k + 1] + row[k + 2] for k in range(8)] == dx
    assert sent_back([A, B, C], [1.0, 2, 3], 8, stride=2) == dx


def test_a_pixel_in_no_window_receives_nothing():
    """ex-diff-unseen: 2a, 3a, b, 2b, 3b, c, 2c, 3c, 0, and two places are dropped."""
    dx = sent_back([A, B, C], [1.0, 2, 3], 9, stride=3, padding=(0, 1))

    assert dx == [2 * A, 3 * A, B, 2 * B, 3 * B, C, 2 * C, 3 * C, 0]
    assert (9 + 2 - 3) % 3 == 2


def test_one_side_is_550_times_worse_than_two():
    """ex-diff-one-sided: the best steps and errors in float64, and the error at 1e-5."""
    epsilon = float(np.finfo(np.float64).eps)
    one, two = sqrt(2 * epsilon), (3 * epsilon) ** (1 / 3)
    steps = np.logspace(-12, -1, 2001)

    assert (one, two) == (pytest.approx(2e-8, rel=0.06), pytest.approx(9e-6, rel=0.06))
    assert np.min(steps / 2 + epsilon / steps) == pytest.approx(one, rel=1e-3)
    assert np.min(steps**2 / 6 + epsilon / steps) == pytest.approx(1.5 * epsilon / two, rel=1e-3)
    assert 1.5 * epsilon / two == pytest.approx(4e-11, rel=0.06)
    assert one / (1.5 * epsilon / two) == pytest.approx(550, rel=0.01)
    assert (np.exp(1e-5) - 1) / 1e-5 - 1 == pytest.approx(5e-6, rel=0.01)


def test_a_slice_to_minus_zero_is_empty():
    """ex-diff-mistake-slice: nothing is left for p = (0, 0), no column for p = (1, 0)."""
    padded = np.ones((2, 3, 6, 5))
    assert padded[:, :, 0:-0, 0:-0].shape == (2, 3, 0, 0)
    assert padded[:, :, 1:-1, 0:-0].shape == (2, 3, 4, 0)
    assert padded[:, :, 0:-0, 0:-0].sum() == 0


def test_a_bold_step_is_exact_for_lines_and_parabolas_only():
    """ex-diff-bold-step: h = 1 is exact for conv and its square, off by h^2/6 L''' for its cube."""
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


def test_the_measured_errors_of_centered_differences(figure):
    """fig-diff-gradient-error: where each curve is lowest, and what float32 gives at 1e-5."""
    drawn_errors = figure("diff_gradient_error")
    steps = drawn_errors.STEPS
    bent = np.array(drawn_errors.errors(torch.float64, bend=True))
    straight = np.array(drawn_errors.errors(torch.float64, bend=False))
    coarse = np.array(drawn_errors.errors(torch.float32, bend=True))

    assert 5e-6 < steps[bent.argmin()] < 2e-5
    assert 1e-11 < bent.min() < 4e-11
    assert straight[-1] < 1e-15
    assert steps[coarse.argmin()] == pytest.approx(1e-2, rel=0.8)
    assert 1e-5 < coarse.min() < 4e-5
    assert 0.5e6 < coarse.min() / bent.min() < 2e6
    assert 3e-3 < coarse[np.abs(np.log10(steps) + 5).argmin()] < 3e-2
    assert (coarse[steps < 5e-9] == 1).all()


@pytest.mark.parametrize("K", [1, 3, 5])
def test_padding_that_keeps_the_size_is_its_own_on_the_way_back(K):
    """ex-diff-same: K - 1 - p is p for odd K alone, and dx is as large as dout."""
    padding = (K - 1) // 2
    out, cache = conv2d_forward(drawn(1, 2, 7, 6), drawn(3, 2, K, K, seed=1), padding=padding)
    dx, _, _ = conv2d_backward(torch.ones_like(out), cache)

    assert K - 1 - padding == padding
    assert dx.shape[2:] == out.shape[2:]
    assert all(K - 2 - p != p for p in range(K))  # of the even size below
