"""What the four functions promise, and the questions that hold an answer to it.

Each ladder begins with whole numbers that can be done by hand. Whatever is not the subject of a
check is kept out of it (a bias, stride, padding, sides of unequal length, a second image, channel
or filter, the other gradients), so that one mistake costs the check it belongs to and no other;
the last check of values of an exercise then leaves nothing out: what breaks only where two things
meet is found there, and a mistake costs its own check and, at most, that one.
"""

import numpy as np

from assignments.a02_convolution.exercises import (
    conv2d_backward,
    conv2d_forward,
    merge_convolutions,
    numerical_gradient,
)
from autograder.checks import Ladder, Sample, call, check, expect, source

# ------------------------------------------------------------------------------ conv2d_forward


@check(conv2d_forward, points=2)
def slides_without_flipping(sample: Sample) -> Ladder:
    """The kernel is slid over the image as it is, not turned around, and products are added up."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2))  # one window, one number
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 4, 4), sample.integers(1, 1, 3, 3))
    yield call(sample.image(n=1, c=1, h=5, w=5), sample.kernel(f=1, c=1))
    yield call(sample.image(n=1, c=1, h=6, w=6), sample.kernel(f=1, c=1, h=4, w=4))


@check(conv2d_forward, points=1, after=slides_without_flipping)
def takes_any_height_and_width(sample: Sample) -> Ladder:
    """Images and kernels need not be square, and a kernel may be one pixel or the whole image."""
    yield call(sample.integers(1, 1, 2, 3), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 1, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 1))
    yield call(sample.integers(1, 1, 2, 3), sample.integers(1, 1, 1, 1))
    yield call(sample.integers(1, 1, 2, 3), sample.integers(1, 1, 2, 3))
    yield call(sample.image(n=1, c=1, h=7, w=5), sample.kernel(f=1, c=1, h=4, w=2))
    yield call(sample.image(n=1, c=1, h=4, w=9), sample.kernel(f=1, c=1, h=2, w=5))


@check(conv2d_forward, points=2, after=slides_without_flipping)
def adds_up_over_all_channels(sample: Sample) -> Ladder:
    """A filter has a kernel for every channel, and adds up what all of them find."""
    yield call(sample.integers(1, 2, 1, 1), sample.integers(1, 2, 1, 1))
    yield call(sample.integers(1, 2, 2, 2), sample.integers(1, 2, 2, 2))
    yield call(sample.integers(1, 3, 3, 3), sample.integers(1, 3, 2, 2))
    yield call(sample.image(n=1, c=3, h=5, w=5), sample.kernel(f=1, c=3))
    yield call(sample.image(n=1, c=8, h=4, w=4), sample.kernel(f=1, c=8, h=1, w=1))


@check(conv2d_forward, points=1, after=adds_up_over_all_channels)
def makes_a_map_per_image_and_filter(sample: Sample) -> Ladder:
    """Every image of the batch gets one map from every filter."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(2, 1, 2, 2))
    yield call(sample.integers(2, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(
        sample.integers(2, 2, 2, 2), sample.integers(2, 2, 1, 1)
    )  # F = C: mind which is which
    yield call(sample.image(n=2, c=3, h=4, w=4), sample.kernel(f=3, c=3))
    yield call(sample.image(n=3, c=2, h=3, w=4), sample.kernel(f=4, c=2))


# Images, filters or both are zeros where there are several: nothing but the bias is left.


@check(conv2d_forward, points=1, after=slides_without_flipping)
def adds_the_bias_once(sample: Sample) -> Ladder:
    """Each filter's bias is added once to every number of its map, after the sum."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 2, 2, 2), np.zeros((2, 2, 1, 1)), sample.bias(2))
    yield call(sample.image(n=1, c=1, h=4, w=4), sample.kernel(f=1, c=1), bias=sample.bias(1))
    yield call(np.zeros((2, 3, 5, 5)), np.zeros((3, 3, 3, 3)), sample.bias(3))


@check(conv2d_forward, points=2, after=slides_without_flipping)
def steps_by_the_stride(sample: Sample) -> Ladder:
    """With stride s the window moves s pixels at a time, down and across, never over the edge."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 1, 1), stride=2)
    yield call(sample.integers(1, 1, 4, 4), sample.integers(1, 1, 2, 2), stride=2)
    yield call(sample.image(n=1, c=1, h=5, w=5), sample.kernel(f=1, c=1), stride=2)
    yield call(sample.image(n=1, c=1, h=6, w=6), sample.kernel(f=1, c=1), stride=2)  # one is left
    yield call(sample.image(n=1, c=1, h=7, w=7), sample.kernel(f=1, c=1, h=2, w=2), stride=3)
    yield call(sample.image(n=1, c=1, h=8, w=8), sample.kernel(f=1, c=1), stride=2)
    yield call(sample.image(n=1, c=1, h=5, w=5), sample.kernel(f=1, c=1), stride=4)


@check(conv2d_forward, points=2, after=slides_without_flipping)
def pads_with_zeros_on_every_side(sample: Sample) -> Ladder:
    """Padding p puts p rows and columns of zeros on each of the four sides."""
    yield call(sample.integers(1, 1, 1, 1), sample.integers(1, 1, 1, 1), padding=1)  # mostly zeros
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), padding=1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 3, 3), padding=1)
    yield call(sample.image(n=1, c=1, h=2, w=2), sample.kernel(f=1, c=1, h=1, w=1), padding=2)
    yield call(sample.image(n=1, c=1, h=3, w=3), sample.kernel(f=1, c=1, h=5, w=5), padding=2)
    yield call(sample.image(n=1, c=1, h=2, w=2), sample.kernel(f=1, c=1, h=4, w=4), padding=3)


@check(conv2d_forward, points=1, after=steps_by_the_stride)
def combines_stride_and_padding(sample: Sample) -> Ladder:
    """Stride and padding go together, each as one number or as two, for rows and for columns."""
    yield call(sample.integers(1, 1, 4, 4), sample.integers(1, 1, 2, 2), stride=3, padding=1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 1, 1), stride=(2, 1))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), padding=(0, 1))
    yield call(sample.image(n=1, c=1, h=6, w=6), sample.kernel(f=1, c=1), stride=2, padding=1)
    yield call(
        sample.image(n=1, c=1, h=6, w=6),
        sample.kernel(f=1, c=1),
        stride=(1, 3),
        padding=(2, 1),
    )
    yield call(
        sample.image(n=1, c=1, h=5, w=5),
        sample.kernel(f=1, c=1, h=2, w=2),
        stride=(3, 2),
        padding=(1, 2),
    )


@check(conv2d_forward, points=1, after=combines_stride_and_padding)
def does_everything_at_once(sample: Sample) -> Ladder:
    """All of it together, call by call: images, channels, filters, a bias, stride, padding."""
    yield call(
        sample.integers(2, 2, 2, 1), sample.integers(1, 2, 1, 2), sample.bias(1), padding=(0, 1)
    )
    yield call(
        sample.image(n=2, c=3, h=5, w=8),
        sample.kernel(f=4, c=3, h=2, w=3),
        sample.bias(4),
        stride=(3, 2),
        padding=(1, 2),
    )
    yield call(
        sample.image(n=3, c=2, h=6, w=4),
        sample.kernel(f=3, c=2, h=4, w=1),
        sample.bias(3),
        stride=(1, 2),
        padding=(3, 0),
    )
    yield call(  # more digits than float32 has
        sample.precise(2, 2, 5, 4),
        sample.precise(2, 2, 3, 2),
        sample.bias(2),
        stride=(2, 1),
        padding=(1, 0),
    )
    yield call(
        sample.image(n=2, c=2, h=4, w=5, dtype="float32"),
        sample.kernel(f=3, c=2, h=3, w=2, dtype="float32"),
        sample.bias(3, dtype="float32"),
        stride=(1, 2),
        padding=(0, 1),
    ).beside(
        call(
            sample.image(n=2, c=2, h=4, w=5, dtype="float32"),
            sample.kernel(f=3, c=2, h=3, w=2, dtype="float32"),
            sample.bias(3, dtype="float32"),
            stride=(1, 2),
            padding=(0, 1),
        )
    )


@check(conv2d_forward, points=1, expect=expect.DTYPE, after=slides_without_flipping)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        x = sample.integers(1, 1, 3, 3, dtype=dtype)
        weight = sample.integers(1, 1, 2, 2, dtype=dtype)
        yield call(x, weight)
        yield call(x, weight, sample.bias(1, dtype=dtype), padding=1)


@check(conv2d_forward, points=1, expect=expect.UNTOUCHED, after=slides_without_flipping)
def leaves_its_inputs_alone(sample: Sample) -> Ladder:
    """x, weight and bias are the same after the call, and so is what an earlier call returned."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1)
    yield call(sample.image(n=1, c=1, h=6, w=6), sample.kernel(f=1, c=1), sample.bias(1))
    yield call(sample.image(n=2, c=2, h=4, w=4), sample.kernel(f=3, c=2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2)).beside(
        call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    )


# ----------------------------------------------------------------------------- conv2d_backward
# Each gradient has a ladder of its own. That of dx has padding 1 throughout, until padding 0 is the
# subject: `p:-p` should cost one check, not all. That of dweight has none until it is.


@check(conv2d_backward, points=1, of=("dx",))
def sends_back_what_one_window_used(sample: Sample) -> Ladder:
    """dx: one output sends each pixel of its window what came back, times that pixel's weight."""
    yield call(sample.integers(1, 1, 1, 1), sample.integers(1, 1, 3, 3), sample.bias(1), padding=1)
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 4, 4), sample.bias(1), padding=1)
    yield call(
        sample.image(n=1, c=1, h=3, w=3),
        sample.kernel(f=1, c=1, h=5, w=5),
        sample.bias(1),
        padding=1,
    )


@check(conv2d_backward, points=1, of=("dx",), after=sends_back_what_one_window_used)
def adds_up_where_windows_overlap(sample: Sample) -> Ladder:
    """dx: a pixel gets a share from every window that saw it, and the shares add up."""
    yield call(sample.integers(1, 1, 1, 1), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1)
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 3, 3), sample.bias(1), padding=1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1)
    yield call(sample.image(n=1, c=1, h=4, w=4), sample.kernel(f=1, c=1), sample.bias(1), padding=1)


@check(conv2d_backward, points=1, of=("dx",), after=adds_up_where_windows_overlap)
def adds_up_over_the_filters(sample: Sample) -> Ladder:
    """dx: every channel of every image gets its own sum over the filters."""
    yield call(sample.integers(1, 1, 1, 1), sample.integers(2, 1, 2, 2), sample.bias(2), padding=1)
    yield call(sample.integers(2, 1, 1, 1), sample.integers(1, 1, 3, 3), sample.bias(1), padding=1)
    yield call(sample.integers(1, 2, 2, 2), sample.integers(1, 2, 2, 2), sample.bias(1), padding=1)
    yield call(sample.image(n=2, c=2, h=2, w=2), sample.kernel(f=2, c=2), sample.bias(2), padding=1)
    yield call(sample.image(n=3, c=2, h=1, w=2), sample.kernel(f=4, c=2), sample.bias(4), padding=1)


@check(conv2d_backward, points=1, of=("dx",), after=adds_up_where_windows_overlap)
def follows_the_stride(sample: Sample) -> Ladder:
    """dx: windows lie where the stride put them; a pixel that none of them saw gets 0."""
    yield call(
        sample.integers(1, 1, 2, 2),
        sample.integers(1, 1, 2, 2),
        sample.bias(1),
        stride=2,
        padding=1,
    )
    yield call(
        sample.integers(1, 1, 3, 3),
        sample.integers(1, 1, 3, 3),
        sample.bias(1),
        stride=2,
        padding=1,
    )
    yield call(
        sample.image(n=1, c=1, h=4, w=4),
        sample.kernel(f=1, c=1),
        sample.bias(1),
        stride=3,
        padding=1,
    )
    yield call(
        sample.image(n=1, c=1, h=6, w=6),
        sample.kernel(f=1, c=1),
        sample.bias(1),
        stride=2,
        padding=1,
    )
    yield call(
        sample.image(n=1, c=1, h=5, w=5),  # the last row and column are seen by no window
        sample.kernel(f=1, c=1, h=2, w=2),
        sample.bias(1),
        stride=3,
        padding=1,
    )


@check(conv2d_backward, points=1, of=("dx",), after=adds_up_where_windows_overlap)
def needs_no_padding(sample: Sample) -> Ladder:
    """dx: with padding 0 there is no frame to cut off; with padding 2 it is two pixels wide."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), padding=0)
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), padding=2)
    yield call(
        sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), padding=(0, 1)
    )
    yield call(
        sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), padding=(2, 0)
    )
    yield call(sample.image(n=1, c=1, h=4, w=4), sample.kernel(f=1, c=1), sample.bias(1))
    yield call(sample.image(n=1, c=1, h=1, w=2), sample.kernel(f=1, c=1), sample.bias(1), padding=3)
    yield call(
        sample.image(n=1, c=1, h=2, w=2),
        sample.kernel(f=1, c=1, h=1, w=1),
        sample.bias(1),
        padding=1,
    )


@check(conv2d_backward, points=1, of=("dx",), after=follows_the_stride)
def tells_rows_from_columns(sample: Sample) -> Ladder:
    """dx: images, kernels, strides and paddings may all differ between rows and columns."""
    yield call(
        sample.integers(1, 1, 2, 3), sample.integers(1, 1, 2, 2), sample.bias(1), padding=(1, 1)
    )
    yield call(
        sample.integers(1, 1, 3, 3),
        sample.integers(1, 1, 3, 3),
        sample.bias(1),
        stride=(2, 1),
        padding=(1, 1),
    )
    yield call(
        sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 3), sample.bias(1), padding=(1, 2)
    )
    yield call(
        sample.image(n=1, c=1, h=3, w=8),
        sample.kernel(f=1, c=1, h=4, w=2),
        sample.bias(1),
        stride=(1, 3),
        padding=(2, 1),
    )
    yield call(
        sample.image(n=1, c=1, h=8, w=4),
        sample.kernel(f=1, c=1, h=3, w=4),
        sample.bias(1),
        stride=(3, 2),
        padding=(1, 2),
    )


@check(conv2d_backward, points=1, of=("dweight",))
def weighs_what_the_windows_saw(sample: Sample) -> Ladder:
    """dweight: a weight gets every pixel that it was laid on, times what came back from there."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), sample.bias(1))
    yield call(sample.image(n=1, c=1, h=5, w=5), sample.kernel(f=1, c=1), sample.bias(1))


@check(conv2d_backward, points=1, of=("dweight",), after=weighs_what_the_windows_saw)
def adds_up_over_the_images(sample: Sample) -> Ladder:
    """dweight: every channel of every filter gets its own sum over the batch, not a mean."""
    yield call(sample.integers(2, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 2, 2, 2), sample.integers(2, 2, 2, 2), sample.bias(2))
    yield call(sample.image(n=2, c=2, h=3, w=3), sample.kernel(f=2, c=2), sample.bias(2))
    yield call(sample.image(n=3, c=2, h=3, w=4), sample.kernel(f=4, c=2), sample.bias(4))


@check(conv2d_backward, points=1, of=("dweight",), after=weighs_what_the_windows_saw)
def reads_windows_where_they_lay(sample: Sample) -> Ladder:
    """dweight: windows are read where stride and padding put them, in rows and in columns."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 1, 1), sample.bias(1), stride=2)
    yield call(sample.integers(1, 1, 2, 3), sample.integers(1, 1, 1, 2), sample.bias(1))
    yield call(
        sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), stride=(2, 1)
    )
    yield call(
        sample.image(n=1, c=1, h=6, w=6),
        sample.kernel(f=1, c=1, h=2, w=2),
        sample.bias(1),
        stride=3,
        padding=(2, 1),
    )
    yield call(
        sample.image(n=1, c=1, h=5, w=8),
        sample.kernel(f=1, c=1, h=4, w=2),
        sample.bias(1),
        stride=(1, 3),
        padding=(2, 1),
    )


@check(conv2d_backward, points=1, of=("dbias",))
def adds_up_dout_for_every_filter(sample: Sample) -> Ladder:
    """dbias: each filter gets the sum of what came back for its map, over all images and places."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(3, 1, 2, 2), sample.bias(3))
    yield call(sample.integers(2, 1, 2, 2), sample.integers(2, 1, 1, 1), sample.bias(2))
    yield call(sample.image(n=3, c=2, h=3, w=4), sample.kernel(f=4, c=2), sample.bias(4))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), np.zeros(1))


@check(conv2d_backward, points=1, of=("dbias",), after=adds_up_dout_for_every_filter)
def has_no_dbias_without_a_bias(sample: Sample) -> Ladder:
    """dbias: it is None when the forward was given no bias."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), None)
    yield call(sample.image(n=1, c=1, h=4, w=4), sample.kernel(f=1, c=1), bias=None)


@check(conv2d_backward, points=1, of=("dx", "dweight"), after=tells_rows_from_columns)
def goes_back_through_its_own_layer(sample: Sample) -> Ladder:
    """dx, dweight: all of this holds together, whatever layer has run since the forward pass."""
    yield call(
        sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1
    ).beside(call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), padding=1))
    yield call(
        sample.image(n=2, c=3, h=4, w=5),
        sample.kernel(f=4, c=3, h=2, w=3),
        sample.bias(4),
        stride=(3, 2),
        padding=(1, 2),
    )
    yield call(  # more digits than float32 has
        sample.precise(3, 2, 6, 4),
        sample.precise(3, 2, 4, 1),
        sample.bias(3),
        stride=(1, 2),
        padding=(3, 0),
    ).beside(call(sample.image(n=1, c=2, h=5, w=5), sample.kernel(f=2, c=2)))
    yield call(
        sample.image(n=2, c=2, h=4, w=5, dtype="float32"),
        sample.kernel(f=3, c=2, h=3, w=2, dtype="float32"),
        sample.bias(3, dtype="float32"),
        stride=(1, 2),
    )
    yield call(
        sample.image(n=2, c=2, h=4, w=3), sample.kernel(f=3, c=2, h=2), stride=(2, 1), padding=1
    )


@check(conv2d_backward, points=1, expect=expect.DTYPE, after=sends_back_what_one_window_used)
def keeps_every_dtype(sample: Sample) -> Ladder:
    """dx, dweight and dbias have the dtype that went in."""
    for dtype in ("float32", "float64"):
        x = sample.integers(1, 1, 3, 3, dtype=dtype)
        weight = sample.integers(1, 1, 2, 2, dtype=dtype)
        yield call(x, weight, sample.bias(1, dtype=dtype), padding=1)
        yield call(x, weight, sample.bias(1, dtype=dtype))


@check(conv2d_backward, points=1, expect=expect.UNTOUCHED, after=sends_back_what_one_window_used)
def leaves_dout_and_the_layer_alone(sample: Sample) -> Ladder:
    """dout, x, weight and bias stay as they were, and so does what an earlier call returned."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 3, 3), sample.bias(1), padding=1)
    yield call(
        sample.image(n=1, c=1, h=3, w=3), sample.kernel(f=1, c=1), bias=sample.bias(1), padding=1
    )
    yield call(
        sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1
    ).beside(
        call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1)
    )
    yield call(sample.image(n=2, c=1, h=2, w=2), sample.kernel(f=1, c=1), sample.bias(1), padding=1)
    yield call(sample.image(n=2, c=2, h=4, w=4), sample.kernel(f=1, c=2), sample.bias(1))


# -------------------------------------------------------------------------- numerical_gradient


def _nowhere_zero(sample: Sample, *shape: int):
    """Return fractions; a 0 is the subject of one question alone."""
    x = sample.fractions(*shape)
    return np.where(x == 0, 1.0, x)


def _with_a_zero(x):
    """Return the numbers with a 0 in the middle, where a function has a slope as well."""
    x[len(x) // 2] = 0
    return x


@check(numerical_gradient, points=1)
def measures_the_slope_of_a_line(sample: Sample) -> Ladder:
    """A straight line has one slope everywhere, whatever the step."""
    yield call(source("lambda x: 3 * x"), sample.integers(1), np.ones(1))
    yield call(source("lambda x: 2 - x / 4"), sample.integers(2), np.ones(2), h=0.5)
    yield call(source("lambda x: 5 * x - 1"), _with_a_zero(_nowhere_zero(sample, 6)), np.ones(6))


@check(numerical_gradient, points=1, after=measures_the_slope_of_a_line)
def looks_both_ways(sample: Sample) -> Ladder:
    """One step forward and one step back: the slope of a parabola comes out exactly."""
    yield call(source("lambda x: x * x"), sample.integers(1), np.ones(1), h=0.5)
    yield call(source("lambda x: x * x - x"), sample.integers(3), np.ones(3), h=0.25)
    yield call(source("lambda x: (x - 1) ** 2 / 2"), _nowhere_zero(sample, 5), np.ones(5), h=1e-3)


@check(numerical_gradient, points=1, after=measures_the_slope_of_a_line)
def weighs_every_output_with_dout(sample: Sample) -> Ladder:
    """Every entry of f(x) counts as much as its entry of dout."""
    yield call(source("lambda x: 3 * x"), sample.integers(1), sample.integers(1))
    yield call(source("lambda x: 3 * x"), sample.integers(3), sample.integers(3), h=0.5)
    yield call(source("lambda x: x / 2 - 1"), _nowhere_zero(sample, 5), sample.fractions(5))


@check(numerical_gradient, points=1, after=weighs_every_output_with_dout)
def moves_one_entry_at_a_time(sample: Sample) -> Ladder:
    """An output may depend on several entries of x, and f(x) may be larger or smaller than x."""
    yield call(source("lambda x: x[:1] * x[1:]"), sample.integers(2), sample.integers(1), h=0.5)
    yield call(source("lambda x: x[:-1] * x[1:]"), sample.integers(4), sample.integers(3))
    yield call(source("lambda x: x[:, None] - 2 * x"), sample.integers(2), sample.integers(2, 2))
    yield call(source("lambda x: x.sum() * x"), _nowhere_zero(sample, 4), sample.fractions(4))


@check(numerical_gradient, points=1, after=weighs_every_output_with_dout)
def takes_arrays_of_any_shape(sample: Sample) -> Ladder:
    """f is given arrays of the shape of x, whatever that is, and the gradient has it too."""
    yield call(source("lambda x: 2 * x"), sample.integers(2, 2), sample.integers(2, 2), h=0.5)
    yield call(source("lambda x: len(x) * x"), sample.integers(2, 3), sample.integers(2, 3))
    yield call(source("lambda x: x * x[[1, 0]]"), sample.integers(2, 2), sample.integers(2, 2))
    yield call(
        source("lambda x: x / 2"), _nowhere_zero(sample, 2, 1, 3, 2), sample.fractions(2, 1, 3, 2)
    )


@check(numerical_gradient, points=1, after=measures_the_slope_of_a_line)
def uses_the_step_it_is_given(sample: Sample) -> Ladder:
    """A cube bends: its centered difference is 3 x^2 + h^2, with the h that was asked for."""
    yield call(source("lambda x: x ** 3"), sample.integers(1, low=-2, high=2), np.ones(1), h=1.0)
    yield call(
        source("lambda x: x ** 3 - x"), sample.integers(3, low=-2, high=2), np.ones(3), h=0.5
    )
    yield call(source("lambda x: x ** 3 / 2"), _nowhere_zero(sample, 4), np.ones(4), h=0.125)
    yield call(
        source("lambda x: x ** 5 / 8"), sample.integers(3, low=-2, high=2), np.ones(3), h=0.5
    )
    yield call(  # the step that it has by itself, with all the digits of float64
        source("lambda x: 2 * x ** 3 + x / 3"), sample.integers(1, low=-2, high=2), np.ones(1)
    )


@check(numerical_gradient, points=1, after=measures_the_slope_of_a_line)
def keeps_the_two_results_apart(sample: Sample) -> Ladder:
    """f may return what it was given, or a view of it: two results must not share their memory."""
    yield call(source("lambda x: x"), sample.integers(1), sample.integers(1), h=0.5)
    yield call(source("lambda x: x[:]"), sample.integers(3), sample.integers(3))
    yield call(source("lambda x: x.reshape(-1)"), _nowhere_zero(sample, 4), sample.fractions(4))


@check(numerical_gradient, points=1, expect=expect.DTYPE, after=measures_the_slope_of_a_line)
def stays_in_float64(sample: Sample) -> Ladder:
    """The gradient is float64, as x is: float32 has too few digits for a difference."""
    yield call(source("lambda x: 3 * x"), sample.integers(2), sample.integers(2), h=0.5)
    yield call(source("lambda x: x / 2 - 1"), _nowhere_zero(sample, 5), sample.fractions(5))


@check(numerical_gradient, points=1, expect=expect.UNTOUCHED, after=measures_the_slope_of_a_line)
def leaves_x_as_it_was(sample: Sample) -> Ladder:
    """x and dout are the same after the call, to the last digit: 1.2 + h - h need not be 1.2."""
    x = sample.fractions(9) / 10 + 1.2  # not a binary fraction
    yield call(source("lambda x: 3 * x"), sample.integers(2), sample.integers(2), h=0.5)
    yield call(source("lambda x: x * x"), x, sample.integers(9))
    yield call(source("lambda x: x / 2"), x, sample.integers(9), h=1e-3)


# -------------------------------------------------------------------------- merge_convolutions


def _layer(weight, bias=None):
    """Return a layer; without a bias it has one of zeros, so that the kernels stand alone."""
    return weight, np.zeros(len(weight)) if bias is None else bias


@check(merge_convolutions, points=2, of=("weight",))
def lays_the_kernels_over_each_other(sample: Sample) -> Ladder:
    """The merged kernel is the true convolution of the two, K1 + K2 - 1 rows and columns large."""
    yield call(_layer(sample.integers(1, 1, 1, 1)), _layer(sample.integers(1, 1, 1, 1)))
    yield call(_layer(sample.integers(1, 1, 2, 2)), _layer(sample.integers(1, 1, 2, 2)))
    yield call(_layer(sample.kernel(1, 1, 3, 3)), _layer(sample.kernel(1, 1, 3, 3)))


@check(merge_convolutions, points=1, after=lays_the_kernels_over_each_other, of=("weight",))
def takes_kernels_of_any_two_sizes(sample: Sample) -> Ladder:
    """The two kernels may differ in size, and neither has to be square."""
    yield call(_layer(sample.integers(1, 1, 2, 2)), _layer(sample.integers(1, 1, 1, 1)))
    yield call(_layer(sample.integers(1, 1, 1, 1)), _layer(sample.integers(1, 1, 2, 2)))
    yield call(_layer(sample.integers(1, 1, 1, 2)), _layer(sample.integers(1, 1, 2, 1)))
    yield call(_layer(sample.kernel(1, 1, 3, 2)), _layer(sample.kernel(1, 1, 2, 1)))
    yield call(_layer(sample.kernel(1, 1, 4, 1)), _layer(sample.kernel(1, 1, 1, 5)))


@check(merge_convolutions, points=1, after=lays_the_kernels_over_each_other, of=("weight",))
def adds_up_over_the_channels_between(sample: Sample) -> Ladder:
    """The filters of the first layer are the channels of the second, and are summed over."""
    yield call(_layer(sample.integers(2, 1, 1, 1)), _layer(sample.integers(1, 2, 1, 1)))
    yield call(_layer(sample.integers(2, 2, 1, 1)), _layer(sample.integers(2, 2, 1, 1)))
    yield call(_layer(sample.kernel(3, 3, 2, 2)), _layer(sample.kernel(3, 3, 2, 2)))
    yield call(_layer(sample.kernel(4, 3, 3, 3)), _layer(sample.kernel(2, 4, 3, 3)))


@check(merge_convolutions, points=1, of=("bias",))
def carries_the_first_bias_through(sample: Sample) -> Ladder:
    """bias: the first one goes through every weight of the second layer; the second is added."""
    yield call(
        _layer(sample.integers(1, 1, 1, 1), sample.bias(1)),
        _layer(sample.integers(1, 1, 1, 1), sample.bias(1)),
    )
    yield call(
        _layer(sample.integers(1, 1, 2, 2), sample.bias(1)),
        _layer(sample.integers(1, 1, 2, 2), sample.bias(1)),
    )
    yield call(
        _layer(sample.kernel(2, 2, 2, 2), sample.bias(2)),
        _layer(sample.kernel(2, 2, 2, 2), sample.bias(2)),
    )
    yield call(
        _layer(sample.kernel(4, 3, 3, 3), sample.bias(4)),
        _layer(sample.kernel(2, 4, 3, 3), sample.bias(2)),
    )


@check(merge_convolutions, points=1, after=takes_kernels_of_any_two_sizes)
def merges_any_two_layers(sample: Sample) -> Ladder:
    """All of this holds together: several channels and filters, any sizes, both biases."""
    yield call(
        _layer(sample.integers(2, 1, 1, 2), sample.bias(2)),
        _layer(sample.integers(1, 2, 2, 1), sample.bias(1)),
    )
    yield call(  # more digits than float32 has
        _layer(sample.precise(3, 2, 3, 2), sample.precise(3)),
        _layer(sample.precise(4, 3, 1, 4), sample.bias(4)),
    )
    yield call(
        _layer(sample.kernel(3, 4, 2, 1, "float32"), sample.bias(3, "float32")),
        _layer(sample.kernel(2, 3, 3, 2, "float32"), sample.bias(2, "float32")),
    )


@check(merge_convolutions, points=1, expect=expect.DTYPE, after=lays_the_kernels_over_each_other)
def keeps_the_dtype_of_the_layers(sample: Sample) -> Ladder:
    """Two float32 layers make a float32 layer, two float64 layers a float64 layer."""
    for dtype in ("float32", "float64"):
        yield call(
            (sample.integers(1, 1, 2, 2, dtype=dtype), sample.bias(1, dtype=dtype)),
            (sample.integers(1, 1, 2, 2, dtype=dtype), sample.bias(1, dtype=dtype)),
        )


@check(
    merge_convolutions, points=1, expect=expect.UNTOUCHED, after=lays_the_kernels_over_each_other
)
def leaves_both_layers_alone(sample: Sample) -> Ladder:
    """Both layers are the same after the call as before."""
    yield call(
        _layer(sample.integers(1, 1, 2, 2), sample.bias(1)),
        _layer(sample.integers(1, 1, 2, 2), sample.bias(1)),
    )
    yield call(
        _layer(sample.kernel(1, 1, 3, 3), sample.bias(1)),
        _layer(sample.kernel(1, 1, 3, 3), sample.bias(1)),
    )
