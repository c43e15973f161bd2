"""What the eight functions promise, and the questions that hold an answer to it.

Each ladder begins with whole numbers that can be done by hand. Whatever is not the subject of a
check is kept out of it (padding, a stride, a second image or channel, sides of unequal length,
numbers below zero), so that one mistake costs the check it belongs to and no other.

All numbers of an image are different, so that a window has one maximum; ties are the subject of two
checks alone. A backward is always asked with a stride, so that a forward with another default does
not cost it anything. A little that is added to what is divided by, or to what has a root taken, is
forgiven (see `exercises`) but in the check where everything comes together.
"""

from math import prod

import numpy as np

from assignments.a04_pooling.exercises import (
    avg_pool2d_backward,
    avg_pool2d_forward,
    global_avg_pool2d_backward,
    global_avg_pool2d_forward,
    lp_pool2d_backward,
    lp_pool2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
)
from autograder.checks import Ladder, Sample, call, check, expect

TRACE = 2.0**-30  # beside a whole number it takes more digits than float32 has


def _numbers(sample: Sample, *shape: int, least: int = 1, dtype: str = "float64"):
    """Return whole numbers from `least` on, each once, in an order that the sample decides."""
    order = np.argsort(sample.fractions(prod(shape)), kind="stable")
    return (least + order).reshape(shape).astype(dtype)


def _below_zero(sample: Sample, *shape: int):
    """Return whole numbers up to -1, each once."""
    return _numbers(sample, *shape, least=-prod(shape))


def _mixed(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return whole numbers on both sides of zero, each once, zero left out."""
    x = _numbers(sample, *shape, least=-(prod(shape) // 2), dtype=dtype)
    return np.where(x >= 0, x + 1, x)


def _close(sample: Sample, *shape: int):
    """Return numbers around a whole one that differ in more digits than float32 has."""
    return sample.integers(1, 1, 1, 1) + _numbers(sample, *shape) * TRACE


def _two_largest(sample: Sample):
    """Return an image of 2x2 whose largest numbers are above on the right and below on the left."""
    x = np.ones((1, 1, 2, 2))
    x[..., 0, 1] = x[..., 1, 0] = sample.integers(1, low=2, high=9)[0]
    return x


def _tied(sample: Sample, *maps: int):
    """Return images whose maxima tie, none of them in the middle row or the middle column.

    Nothing but these two is seen by several windows, be they of 3 that move by 2 or of 4 that move
    by 3 with a padding of 1. So it makes no difference here how shares are added up.
    """
    x = sample.integers(*maps, 5, 5, low=2, high=3)
    x[..., :2, :2] = 3
    x[..., 2, :] = x[..., :, 2] = 1
    return x


def _uneven_counts(sample: Sample) -> Ladder:
    """Yield layers whose windows have other counts of pixels along rows than along columns."""
    for side, size, step, frame in (
        ((8, 5), (5, 3), (3, 2), (2, 1)),
        ((5, 8), (3, 5), (2, 3), (1, 2)),
    ):
        x = _mixed(sample, 1, 1, *side)
        yield call(x, size, stride=step, padding=frame, count_include_pad=False)


def _peaked(sample: Sample, side: int):
    """Return an image whose largest number is in the middle, where most windows see it."""
    x = _numbers(sample, 1, 1, side, side)
    x[..., side // 2, side // 2] = side * side + 1
    return x


# -------------------------------------------------------------------------- max_pool2d_forward


@check(max_pool2d_forward, points=2)
def takes_the_largest_of_each_window(sample: Sample) -> Ladder:
    """An output is the largest number of its window; windows lie side by side if not told else."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2)
    yield call(_numbers(sample, 1, 1, 6, 6), 3)
    yield call(_numbers(sample, 1, 1, 8, 8), 4, stride=None)


@check(max_pool2d_forward, points=1, after=takes_the_largest_of_each_window)
def finds_the_largest_below_zero(sample: Sample) -> Ladder:
    """A window may hold nothing but numbers below zero."""
    yield call(_below_zero(sample, 1, 1, 2, 2), 2)
    yield call(_mixed(sample, 1, 1, 4, 4), 2)
    yield call(_below_zero(sample, 1, 1, 6, 6), 3)


@check(max_pool2d_forward, points=1, after=takes_the_largest_of_each_window)
def moves_by_the_stride_it_is_given(sample: Sample) -> Ladder:
    """Windows may overlap, and may lie apart."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=1)
    yield call(_numbers(sample, 1, 1, 3, 3), 1, stride=2)
    yield call(_numbers(sample, 1, 1, 7, 7), 3, stride=2)
    yield call(_numbers(sample, 1, 1, 8, 8), 2, stride=3)


@check(max_pool2d_forward, points=1, after=takes_the_largest_of_each_window)
def drops_a_window_that_does_not_fit(sample: Sample) -> Ladder:
    """Rows and columns at the end that fill no window are left out."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2)
    yield call(_numbers(sample, 1, 1, 5, 5), 3)
    yield call(_numbers(sample, 1, 1, 7, 7), 4)


@check(max_pool2d_forward, points=2, after=takes_the_largest_of_each_window)
def lets_padding_never_win(sample: Sample) -> Ladder:
    """Padding p goes on all four sides, and counts as less than any number."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, padding=1)
    yield call(_below_zero(sample, 1, 1, 2, 2), 2, padding=1)
    yield call(_below_zero(sample, 1, 1, 3, 3), 3, padding=1)
    yield call(_below_zero(sample, 1, 1, 8, 8), 4, padding=2)
    yield call(_below_zero(sample, 1, 1, 2, 2) * 2.0**70, 2, padding=1)


@check(max_pool2d_forward, points=1, after=takes_the_largest_of_each_window)
def pools_every_channel_by_itself(sample: Sample) -> Ladder:
    """There are as many maps as before: every channel of every image is pooled by itself."""
    yield call(_numbers(sample, 1, 2, 2, 2), 2)
    yield call(_numbers(sample, 2, 1, 2, 2), 2)
    yield call(_numbers(sample, 2, 3, 4, 4), 2)


@check(max_pool2d_forward, points=1, after=moves_by_the_stride_it_is_given)
def tells_rows_from_columns(sample: Sample) -> Ladder:
    """Images, windows, strides and paddings may all differ between rows and columns."""
    yield call(_numbers(sample, 1, 1, 2, 4), 2)
    yield call(_numbers(sample, 1, 1, 4, 4), (2, 1))
    yield call(_numbers(sample, 1, 1, 4, 4), (1, 4))
    yield call(_numbers(sample, 1, 1, 3, 4), 2, stride=(1, 2))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, padding=(1, 0))
    yield call(_numbers(sample, 1, 1, 7, 9), (3, 2), stride=(2, 1))


@check(max_pool2d_forward, points=1, after=tells_rows_from_columns)
def does_everything_at_once(sample: Sample) -> Ladder:
    """All of it together: several images and channels, overlapping windows, padding, any sign."""
    yield call(_numbers(sample, 1, 1, 4, 4), 3, stride=2, padding=1)
    yield call(_mixed(sample, 2, 3, 5, 7), (3, 2), stride=(2, 3), padding=(1, 0))
    yield call(_mixed(sample, 3, 2, 6, 5), (2, 5), stride=(3, 2), padding=(1, 2))
    yield call(_close(sample, 2, 2, 5, 4), (3, 2), stride=(2, 1), padding=(1, 0))
    yield call(_mixed(sample, 2, 2, 4, 5, dtype="float32"), (2, 3), stride=1, padding=(0, 1))
    yield call(_mixed(sample, 1, 2, 9, 4), (6, 2), stride=(2, 1), padding=(3, 0))
    yield call(_mixed(sample, 2, 1, 4, 9), (2, 6), stride=(1, 2), padding=(0, 3))


@check(max_pool2d_forward, points=1, expect=expect.DTYPE, after=takes_the_largest_of_each_window)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2)
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2, padding=1)


@check(
    max_pool2d_forward, points=1, expect=expect.UNTOUCHED, after=takes_the_largest_of_each_window
)
def leaves_x_alone(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, padding=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 2).beside(call(_numbers(sample, 1, 1, 4, 4), 2))


# ------------------------------------------------------------------------- max_pool2d_backward


@check(max_pool2d_backward, points=2)
def sends_it_to_the_largest(sample: Sample) -> Ladder:
    """What comes back to a window goes to its largest number; all others get 0."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2)
    yield call(_mixed(sample, 1, 1, 6, 6), 3, stride=3)
    yield call(_below_zero(sample, 1, 1, 4, 4), 4, stride=4)


@check(max_pool2d_backward, points=2, after=sends_it_to_the_largest)
def adds_up_where_windows_overlap(sample: Sample) -> Ladder:
    """A number that is the largest of several windows gets the sum of what they send."""
    yield call(_peaked(sample, 3), 2, stride=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 3, stride=1)
    yield call(_peaked(sample, 5), 3, stride=2)
    yield call(_numbers(sample, 1, 1, 7, 7), 4, stride=1)


@check(max_pool2d_backward, points=1, after=sends_it_to_the_largest)
def gives_once_where_maxima_tie(sample: Sample) -> Ladder:
    """Where several are largest, what comes back is given once: to the first, or in equal parts."""
    yield call(sample.integers(1, 1, 1, 1) * np.ones((1, 1, 2, 2)), 2, stride=2)
    yield call(_two_largest(sample), 2, stride=2)
    yield call(_tied(sample, 1, 1), 3, stride=2)
    yield call(sample.integers(1, 1, 6, 6, low=1, high=2), 3, stride=3)


@check(max_pool2d_backward, points=1, after=sends_it_to_the_largest)
def leaves_zeros_between_the_windows(sample: Sample) -> Ladder:
    """A number that no window saw gets 0, between the windows and at the end."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=2)
    yield call(_numbers(sample, 1, 1, 3, 3), 1, stride=2)
    yield call(_numbers(sample, 1, 1, 6, 6), 2, stride=3)


@check(max_pool2d_backward, points=1, after=sends_it_to_the_largest)
def takes_the_frame_off(sample: Sample) -> Ladder:
    """dx has the shape of x, without padding, and nothing is lost to the padding."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, stride=2, padding=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2, padding=1)
    yield call(_numbers(sample, 1, 1, 8, 8), 4, stride=4, padding=2)
    yield call(_below_zero(sample, 1, 1, 5, 5), 3, stride=3, padding=1)
    yield call(
        sample.integers(1, 1, 1, 1, low=1, high=9) * np.ones((1, 1, 2, 2)), 2, stride=2, padding=1
    )


@check(max_pool2d_backward, points=1, after=takes_the_frame_off)
def gives_once_in_every_layer(sample: Sample) -> Ladder:
    """Where maxima tie it is given once with padding too, and in every map by itself."""
    yield call(_two_largest(sample), 4, stride=4, padding=1)
    yield call(_tied(sample, 2, 2), 4, stride=3, padding=1)


@check(max_pool2d_backward, points=1, after=adds_up_where_windows_overlap)
def goes_back_in_rows_and_columns(sample: Sample) -> Ladder:
    """Images, windows, strides and paddings may all differ between rows and columns."""
    yield call(_numbers(sample, 1, 1, 2, 4), 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), (2, 1), stride=(2, 1))
    yield call(_numbers(sample, 1, 1, 4, 4), (2, 4), stride=(2, 4))
    yield call(_numbers(sample, 1, 1, 3, 4), 2, stride=(1, 2))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2, padding=(1, 0))
    yield call(_numbers(sample, 1, 1, 6, 6), (3, 2), stride=3)
    yield call(_numbers(sample, 1, 1, 7, 9), (3, 2), stride=(2, 1), padding=(0, 1))


@check(max_pool2d_backward, points=1, after=sends_it_to_the_largest)
def keeps_maps_apart_going_back(sample: Sample) -> Ladder:
    """Every channel of every image has its own largest numbers."""
    yield call(_numbers(sample, 1, 2, 2, 2), 2, stride=2)
    yield call(_numbers(sample, 2, 1, 2, 2), 2, stride=2)
    yield call(_numbers(sample, 2, 3, 4, 4), 2, stride=2)


@check(max_pool2d_backward, points=1, after=goes_back_in_rows_and_columns)
def goes_back_through_its_own_layer(sample: Sample) -> Ladder:
    """All of it together, whatever layer has run since the forward pass."""
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2).beside(
        call(_numbers(sample, 1, 1, 4, 4), 2, stride=2)
    )
    yield call(_close(sample, 2, 2, 5, 4), (3, 2), stride=(2, 1), padding=(1, 0))
    yield call(_mixed(sample, 3, 2, 6, 5), (2, 5), stride=(3, 2), padding=(1, 2)).beside(
        call(_mixed(sample, 1, 2, 5, 5), 3, stride=1, padding=1)
    )
    yield call(_mixed(sample, 2, 2, 4, 5, dtype="float32"), (2, 3), stride=1, padding=(0, 1))


@check(max_pool2d_backward, points=1, expect=expect.DTYPE, after=sends_it_to_the_largest)
def keeps_the_dtype_going_back(sample: Sample) -> Ladder:
    """dx has the dtype that went in."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2, stride=2)


@check(max_pool2d_backward, points=1, expect=expect.UNTOUCHED, after=sends_it_to_the_largest)
def leaves_dout_and_x_alone(sample: Sample) -> Ladder:
    """dout and x are the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2).beside(
        call(_numbers(sample, 1, 1, 4, 4), 2, stride=2)
    )
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2, padding=1)


# -------------------------------------------------------------------------- avg_pool2d_forward


@check(avg_pool2d_forward, points=2)
def takes_the_mean_of_each_window(sample: Sample) -> Ladder:
    """An output is the mean of its window; windows lie side by side if not told else."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2)
    yield call(_mixed(sample, 1, 1, 4, 4), 2)
    yield call(_mixed(sample, 1, 1, 6, 6), 3, stride=None)


@check(avg_pool2d_forward, points=1, after=takes_the_mean_of_each_window)
def averages_at_every_stride(sample: Sample) -> Ladder:
    """Windows may overlap, and may lie apart."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=1)
    yield call(_numbers(sample, 1, 1, 3, 3), 1, stride=2)
    yield call(_numbers(sample, 1, 1, 7, 7), 3, stride=2)
    yield call(_numbers(sample, 1, 1, 8, 8), 2, stride=3)


@check(avg_pool2d_forward, points=1, after=takes_the_mean_of_each_window)
def averages_full_windows_only(sample: Sample) -> Ladder:
    """Rows and columns at the end that fill no window are left out."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2)
    yield call(_numbers(sample, 1, 1, 5, 5), 3)


@check(avg_pool2d_forward, points=1, after=takes_the_mean_of_each_window)
def counts_the_padding(sample: Sample) -> Ladder:
    """Padding p puts p rows and columns of zeros on all four sides, and they count in the mean."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, padding=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, padding=1, count_include_pad=True)
    yield call(_mixed(sample, 1, 1, 8, 8), 4, padding=2)


@check(avg_pool2d_forward, points=2, after=counts_the_padding)
def leaves_the_padding_out_if_told(sample: Sample) -> Ladder:
    """Without count_include_pad a window divides by its pixels, those that are 0 included."""
    x = sample.integers(1, 1, 4, 4, low=1, high=9)
    x[..., 1, 1] = 0
    yield call(_numbers(sample, 1, 1, 2, 2), 2, padding=1, count_include_pad=False)
    yield call(x, 2, padding=1, count_include_pad=False)
    yield call(_mixed(sample, 1, 1, 8, 8), 4, padding=2, count_include_pad=False)
    yield call(_numbers(sample, 1, 1, 3, 3), 3, count_include_pad=False)
    yield from _uneven_counts(sample)


@check(avg_pool2d_forward, points=1, after=takes_the_mean_of_each_window)
def averages_every_channel_by_itself(sample: Sample) -> Ladder:
    """There are as many maps as before: every channel of every image is pooled by itself."""
    yield call(_numbers(sample, 1, 2, 2, 2), 2)
    yield call(_numbers(sample, 2, 1, 2, 2), 2)
    yield call(_numbers(sample, 2, 3, 4, 4), 2)


@check(avg_pool2d_forward, points=1, after=averages_at_every_stride)
def averages_rows_and_columns(sample: Sample) -> Ladder:
    """Rows and columns may differ in everything; then all comes together, whatever came before."""
    yield call(_numbers(sample, 1, 1, 2, 4), 2)
    yield call(_numbers(sample, 1, 1, 4, 4), (2, 1))
    yield call(_numbers(sample, 1, 1, 4, 4), (1, 4))
    yield call(_numbers(sample, 1, 1, 3, 4), 2, stride=(1, 2))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, padding=(1, 0))
    yield call(_mixed(sample, 2, 3, 7, 9), (3, 2), stride=(2, 1), padding=(0, 1))
    yield call(_numbers(sample, 1, 1, 4, 4), 3, stride=2, padding=1).beside(
        call(_below_zero(sample, 1, 1, 4, 4), 3, stride=2, padding=1)
    )
    yield call(_mixed(sample, 2, 3, 5, 7), (3, 2), stride=(2, 3), padding=(1, 0))
    yield call(_close(sample, 2, 2, 5, 4), (3, 2), stride=(2, 1), padding=(1, 0))
    yield call(_mixed(sample, 2, 2, 4, 5, dtype="float32"), (2, 3), stride=1, padding=(0, 1))
    yield call(_mixed(sample, 1, 2, 9, 4), (6, 2), stride=(2, 1), padding=(3, 0))
    yield call(_mixed(sample, 2, 1, 4, 9), (2, 6), stride=(1, 2), padding=(0, 3))


@check(avg_pool2d_forward, points=1, expect=expect.DTYPE, after=takes_the_mean_of_each_window)
def keeps_the_dtype_of_means(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2)
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2, padding=1, count_include_pad=False)


@check(avg_pool2d_forward, points=1, expect=expect.UNTOUCHED, after=takes_the_mean_of_each_window)
def averages_without_a_trace(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, padding=1)
    yield call(_numbers(sample, 1, 1, 4, 4), 2).beside(call(_numbers(sample, 1, 1, 4, 4), 2))


# ------------------------------------------------------------------------- avg_pool2d_backward


@check(avg_pool2d_backward, points=2)
def shares_evenly(sample: Sample) -> Ladder:
    """Every pixel of a window gets the same part of what comes back."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2)
    yield call(_mixed(sample, 1, 1, 6, 6), 3, stride=3)


@check(avg_pool2d_backward, points=1, after=shares_evenly)
def adds_up_the_shares(sample: Sample) -> Ladder:
    """A pixel that several windows see gets the sum of its shares."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=1)
    yield call(_numbers(sample, 1, 1, 5, 5), 3, stride=2)
    yield call(_numbers(sample, 1, 1, 6, 6), 4, stride=1)


@check(avg_pool2d_backward, points=1, after=shares_evenly)
def shares_nothing_between_the_windows(sample: Sample) -> Ladder:
    """A pixel that no window saw gets 0, between the windows and at the end."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, stride=2)
    yield call(_numbers(sample, 1, 1, 3, 3), 1, stride=2)
    yield call(_numbers(sample, 1, 1, 6, 6), 2, stride=3)


@check(avg_pool2d_backward, points=1, after=shares_evenly)
def takes_the_frame_off_the_shares(sample: Sample) -> Ladder:
    """dx has the shape of x; the share of the padding is lost, since zeros cannot change."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, stride=2, padding=1)
    yield call(_numbers(sample, 1, 1, 3, 3), 3, stride=3, padding=1)
    yield call(_numbers(sample, 1, 1, 8, 8), 4, stride=4, padding=2, count_include_pad=True)


@check(avg_pool2d_backward, points=2, after=takes_the_frame_off_the_shares)
def divides_as_the_forward_did(sample: Sample) -> Ladder:
    """Without count_include_pad the shares are those of the pixels alone, and none is lost."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, stride=2, padding=1, count_include_pad=False)
    yield call(_numbers(sample, 1, 1, 3, 3), 3, stride=3, padding=1, count_include_pad=False)
    yield call(_numbers(sample, 1, 1, 8, 8), 4, stride=4, padding=2, count_include_pad=False)
    yield from _uneven_counts(sample)


@check(avg_pool2d_backward, points=1, after=adds_up_the_shares)
def shares_in_rows_and_columns(sample: Sample) -> Ladder:
    """Rows and columns may differ in everything, and other layers may have run since."""
    yield call(_numbers(sample, 1, 1, 2, 4), 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), (2, 1), stride=(2, 1))
    yield call(_numbers(sample, 1, 1, 4, 4), (2, 4), stride=(2, 4))
    yield call(_numbers(sample, 1, 1, 3, 4), 2, stride=(1, 2))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2, padding=(1, 0))
    yield call(_numbers(sample, 1, 1, 7, 9) + TRACE, (3, 2), stride=(2, 1), padding=(0, 1))
    yield call(_numbers(sample, 1, 1, 9, 4), (6, 2), stride=(2, 1), padding=(3, 0))
    yield call(_numbers(sample, 1, 1, 4, 9), (2, 6), stride=(1, 2), padding=(0, 3))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2).beside(
        call(_numbers(sample, 1, 1, 4, 4), 2, stride=2, padding=1)
    )
    yield call(_numbers(sample, 2, 2, 5, 6), 3, stride=(2, 3), padding=(1, 0)).beside(
        call(_numbers(sample, 1, 2, 5, 5), 2, stride=1, padding=1, count_include_pad=False)
    )
    yield call(_mixed(sample, 2, 2, 4, 5, dtype="float32"), (2, 3), stride=1, padding=(0, 1))


@check(avg_pool2d_backward, points=1, after=shares_evenly)
def shares_within_a_map(sample: Sample) -> Ladder:
    """Every channel of every image gets its own."""
    yield call(_numbers(sample, 1, 2, 2, 2), 2, stride=2)
    yield call(_numbers(sample, 2, 1, 2, 2), 2, stride=2)
    yield call(_numbers(sample, 2, 3, 4, 4), 2, stride=2)


@check(avg_pool2d_backward, points=1, expect=expect.DTYPE, after=shares_evenly)
def keeps_the_dtype_of_shares(sample: Sample) -> Ladder:
    """dx has the dtype that went in."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2, stride=2)
        yield call(
            _numbers(sample, 1, 1, 4, 4, dtype=dtype),
            2,
            stride=2,
            padding=1,
            count_include_pad=False,
        )


@check(avg_pool2d_backward, points=1, expect=expect.UNTOUCHED, after=shares_evenly)
def shares_without_a_trace(sample: Sample) -> Ladder:
    """dout and x are the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2).beside(
        call(_numbers(sample, 1, 1, 4, 4), 2, stride=2)
    )
    yield call(_numbers(sample, 1, 1, 4, 4), 2, stride=2, padding=1, count_include_pad=False)


# --------------------------------------------------------------------------- lp_pool2d_forward


@check(lp_pool2d_forward, points=2)
def takes_the_root_of_the_sum_of_squares(sample: Sample) -> Ladder:
    """For q = 2 an output is the length of its window, all its numbers taken as one vector."""
    yield call(sample.integers(1, 1, 1, 1, low=1, high=9) * np.ones((1, 1, 2, 2)), 2, 2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, 2)
    yield call(_numbers(sample, 1, 1, 6, 6), 2, 3, stride=None)


@check(lp_pool2d_forward, points=1, after=takes_the_root_of_the_sum_of_squares)
def takes_any_power(sample: Sample) -> Ladder:
    """q is any number from 1 on: 1 adds up, 3 cubes, and it need not be whole."""
    yield call(_numbers(sample, 1, 1, 2, 2), 1, 2)
    yield call(_numbers(sample, 1, 1, 4, 4), 3, 2)
    yield call(_numbers(sample, 1, 1, 4, 4), 1.5, 2)
    yield call(_numbers(sample, 1, 1, 6, 6), 6, 3)
    yield call(_numbers(sample, 1, 1, 4, 4) / 64, 3, 2)  # a norm below 1


@check(lp_pool2d_forward, points=1, after=takes_any_power)
def takes_the_absolute_value(sample: Sample) -> Ladder:
    """The sign of a number does not matter, for odd powers as for even ones."""
    yield call(_below_zero(sample, 1, 1, 2, 2), 1, 2)
    yield call(_mixed(sample, 1, 1, 4, 4), 2, 2)
    yield call(_mixed(sample, 1, 1, 4, 4), 3, 2)
    yield call(_mixed(sample, 1, 1, 6, 6), 2.5, 3)


@check(lp_pool2d_forward, points=1, after=takes_the_root_of_the_sum_of_squares)
def measures_at_every_stride(sample: Sample) -> Ladder:
    """Windows may overlap, may lie apart, and are left out where they do not fit."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, 2)
    yield call(_numbers(sample, 1, 1, 3, 3), 2, 2, stride=1)
    yield call(_numbers(sample, 1, 1, 7, 7), 2, 3, stride=2)
    yield call(_numbers(sample, 1, 1, 8, 8), 2, 2, stride=3)


@check(lp_pool2d_forward, points=1, after=measures_at_every_stride)
def measures_rows_and_columns(sample: Sample) -> Ladder:
    """Rows and columns may differ in everything; then all comes together, a window of zeros too."""
    x = _close(sample, 2, 2, 5, 4)
    x[0, 0, :3, :2] = 0
    yield call(_numbers(sample, 1, 1, 2, 4), 2, 2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, (2, 1))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, (1, 4))
    yield call(_numbers(sample, 1, 1, 3, 4), 2, 2, stride=(1, 2))
    yield call(_numbers(sample, 1, 1, 7, 9), 2, (3, 2), stride=(2, 1))
    yield call(_mixed(sample, 1, 1, 4, 4), 3, 3, stride=1)
    yield call(_mixed(sample, 2, 3, 5, 7), 1.5, (3, 2), stride=(2, 3))
    yield call(x, 2, (3, 2), stride=(2, 1))
    yield call(_mixed(sample, 2, 2, 4, 5, dtype="float32"), 2, (2, 3), stride=1)


@check(lp_pool2d_forward, points=1, after=takes_the_root_of_the_sum_of_squares)
def measures_every_channel_by_itself(sample: Sample) -> Ladder:
    """There are as many maps as before: every channel of every image is pooled by itself."""
    yield call(_numbers(sample, 1, 2, 2, 2), 2, 2)
    yield call(_numbers(sample, 2, 1, 2, 2), 2, 2)
    yield call(_numbers(sample, 2, 3, 4, 4), 2, 2)


@check(lp_pool2d_forward, points=1, expect=expect.DTYPE, after=takes_the_root_of_the_sum_of_squares)
def keeps_the_dtype_of_norms(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2, 2)
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 3, 2)


@check(
    lp_pool2d_forward, points=1, expect=expect.UNTOUCHED, after=takes_the_root_of_the_sum_of_squares
)
def measures_without_a_trace(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_mixed(sample, 1, 1, 4, 4), 2, 2)
    yield call(_mixed(sample, 1, 1, 4, 4), 3, 2)
    yield call(_mixed(sample, 1, 1, 4, 4), 2, 2).beside(call(_mixed(sample, 1, 1, 4, 4), 2, 2))


# -------------------------------------------------------------------------- lp_pool2d_backward


@check(lp_pool2d_backward, points=2)
def weighs_by_the_share_of_the_length(sample: Sample) -> Ladder:
    """For q = 2 a pixel gets what comes back, times its value over the window's length."""
    yield call(_numbers(sample, 1, 1, 2, 2), 2, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 6, 6), 2, 3, stride=3)


@check(lp_pool2d_backward, points=1, after=weighs_by_the_share_of_the_length)
def weighs_by_any_power(sample: Sample) -> Ladder:
    """For other q it is that share to the power of q - 1, which is 1 for q = 1."""
    yield call(_numbers(sample, 1, 1, 2, 2), 1, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), 3, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), 1.5, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 6, 6), 6, 3, stride=3)
    yield call(_numbers(sample, 1, 1, 4, 4) / 64, 3, 2, stride=2)  # a norm below 1


@check(lp_pool2d_backward, points=1, after=weighs_by_any_power)
def follows_the_sign(sample: Sample) -> Ladder:
    """A number below zero grows in size as it falls: its gradient has the other sign."""
    yield call(_below_zero(sample, 1, 1, 2, 2), 1, 2, stride=2)
    yield call(_mixed(sample, 1, 1, 4, 4), 2, 2, stride=2)
    yield call(_mixed(sample, 1, 1, 4, 4), 3, 2, stride=2)
    yield call(_mixed(sample, 1, 1, 6, 6), 2.5, 3, stride=3)


@check(lp_pool2d_backward, points=2, after=weighs_by_the_share_of_the_length)
def sends_nothing_back_to_zeros(sample: Sample) -> Ladder:
    """A window of zeros gets zeros, not nan, and so does a pixel that is 0 in another window."""
    x = _numbers(sample, 1, 1, 4, 4)
    x[..., :2, 2:] = 0
    x[..., 2, 2] = 0
    alone = np.zeros((1, 1, 2, 4))
    alone[..., 1, 3] = sample.integers(1)[0]  # its share is 1 for every q
    yield call(0 * sample.integers(1, 1, 2, 2), 2, 2, stride=2)
    yield call(alone, 1.5, 2, stride=2)
    yield call(x, 2, 2, stride=2)
    yield call(x, 1, 2, stride=2)


@check(lp_pool2d_backward, points=1, after=weighs_by_the_share_of_the_length)
def adds_up_what_windows_send(sample: Sample) -> Ladder:
    """A pixel gets the sum over all windows that saw it, and 0 if none did."""
    yield call(_numbers(sample, 1, 1, 3, 3), 2, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 3, 3), 2, 2, stride=1)
    yield call(_numbers(sample, 1, 1, 7, 7), 2, 3, stride=2)
    yield call(_numbers(sample, 1, 1, 8, 8), 2, 2, stride=3)


@check(lp_pool2d_backward, points=1, after=adds_up_what_windows_send)
def weighs_rows_and_columns(sample: Sample) -> Ladder:
    """Rows and columns may differ, maps do not mix, and other layers may have run since."""
    yield call(_numbers(sample, 1, 1, 2, 4), 2, 2, stride=2)
    yield call(_numbers(sample, 1, 1, 4, 4), 2, (2, 1), stride=(2, 1))
    yield call(_numbers(sample, 1, 1, 3, 4), 2, 2, stride=(1, 2))
    yield call(_numbers(sample, 1, 2, 2, 2), 2, 2, stride=2)
    yield call(_numbers(sample, 2, 3, 4, 6), 2, (2, 3), stride=(1, 2))
    yield call(_numbers(sample, 1, 1, 4, 4), 2, 2, stride=2).beside(
        call(_numbers(sample, 1, 1, 4, 4), 3, 2, stride=2)
    )
    yield call((_mixed(sample, 2, 2, 5, 6) + TRACE) / 1024, 3, 3, stride=(2, 3)).beside(
        call(_mixed(sample, 1, 2, 5, 5), 2, 2, stride=1)
    )
    yield call(_mixed(sample, 2, 2, 4, 5, dtype="float32"), 2, (2, 3), stride=1)


@check(lp_pool2d_backward, points=1, expect=expect.DTYPE, after=weighs_by_the_share_of_the_length)
def keeps_the_dtype_of_slopes(sample: Sample) -> Ladder:
    """dx has the dtype that went in."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 2, 2, stride=2)
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype), 3, 2, stride=2)


@check(
    lp_pool2d_backward, points=1, expect=expect.UNTOUCHED, after=weighs_by_the_share_of_the_length
)
def weighs_without_a_trace(sample: Sample) -> Ladder:
    """dout and x are the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 4, 4), 2, 2, stride=2).beside(
        call(_numbers(sample, 1, 1, 4, 4), 2, 2, stride=2)
    )
    yield call(0 * sample.integers(1, 1, 2, 2), 2, 2, stride=2)


# ------------------------------------------------------------------- global_avg_pool2d_forward


@check(global_avg_pool2d_forward, points=1)
def takes_the_mean_of_a_map(sample: Sample) -> Ladder:
    """A map becomes one number, its mean, and the result has no axes but images and channels."""
    yield call(_numbers(sample, 1, 1, 2, 2))
    yield call(_mixed(sample, 1, 1, 4, 4))
    yield call(sample.integers(1, 1, 5, 5))


@check(global_avg_pool2d_forward, points=1, after=takes_the_mean_of_a_map)
def has_a_mean_per_image_and_channel(sample: Sample) -> Ladder:
    """Every channel of every image has its own mean, (N, C) of them."""
    yield call(_numbers(sample, 1, 2, 2, 2))
    yield call(_numbers(sample, 2, 1, 2, 2))
    yield call(_numbers(sample, 3, 2, 4, 4))


@check(global_avg_pool2d_forward, points=1, after=takes_the_mean_of_a_map)
def takes_maps_of_any_size(sample: Sample) -> Ladder:
    """Maps need not be square, may be a single pixel, and other maps may have come before."""
    yield call(_numbers(sample, 1, 1, 2, 3))
    yield call(sample.integers(1, 1, 1, 1))
    yield call(_numbers(sample, 1, 1, 7, 2)).beside(call(_below_zero(sample, 1, 1, 7, 2)))


@check(global_avg_pool2d_forward, points=1, expect=expect.DTYPE, after=takes_the_mean_of_a_map)
def keeps_the_dtype_of_maps(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype))


@check(global_avg_pool2d_forward, points=1, expect=expect.UNTOUCHED, after=takes_the_mean_of_a_map)
def averages_maps_without_a_trace(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 4, 4))
    yield call(_numbers(sample, 2, 2, 2, 2)).beside(call(_mixed(sample, 2, 2, 4, 4)))


# ------------------------------------------------------------------ global_avg_pool2d_backward


@check(global_avg_pool2d_backward, points=1)
def spreads_evenly_over_the_map(sample: Sample) -> Ladder:
    """Every pixel of a map gets the same part of what comes back, 1 / (H W)."""
    yield call(_numbers(sample, 1, 1, 2, 2))
    yield call(_numbers(sample, 1, 1, 4, 4))
    yield call(_numbers(sample, 1, 1, 5, 5))


@check(global_avg_pool2d_backward, points=1, after=spreads_evenly_over_the_map)
def spreads_within_a_map(sample: Sample) -> Ladder:
    """Every channel of every image gets its own."""
    yield call(_numbers(sample, 1, 2, 2, 2))
    yield call(_numbers(sample, 2, 1, 2, 2))
    yield call(_numbers(sample, 3, 2, 4, 4))


@check(global_avg_pool2d_backward, points=1, after=spreads_evenly_over_the_map)
def spreads_over_maps_of_any_size(sample: Sample) -> Ladder:
    """Maps need not be square, may be a single pixel, and other maps may have come since."""
    yield call(_numbers(sample, 1, 1, 2, 3))
    yield call(sample.integers(1, 1, 1, 1))
    yield call(_numbers(sample, 1, 1, 7, 2))
    yield call(_numbers(sample, 1, 1, 2, 3)).beside(call(_numbers(sample, 1, 1, 4, 1)))


@check(global_avg_pool2d_backward, points=1, expect=expect.DTYPE, after=spreads_evenly_over_the_map)
def keeps_the_dtype_of_spreads(sample: Sample) -> Ladder:
    """dx has the dtype that went in."""
    for dtype in ("float32", "float64"):
        yield call(_numbers(sample, 1, 1, 4, 4, dtype=dtype))


@check(
    global_avg_pool2d_backward, points=1, expect=expect.UNTOUCHED, after=spreads_evenly_over_the_map
)
def spreads_without_a_trace(sample: Sample) -> Ladder:
    """dout and x are the same after the call, and so is what an earlier call returned."""
    yield call(_numbers(sample, 1, 1, 4, 4)).beside(call(_numbers(sample, 1, 1, 4, 4)))
