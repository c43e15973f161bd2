"""What the four functions promise, and the questions that hold an answer to it.

Each ladder begins with whole numbers that can be done by hand. Whatever is not the subject of a
check is kept out of it, so that one mistake costs the check it belongs to and no other. The two
layers are asked the contract of the slow ones in fewer and broader steps: whoever comes here has
written them once.

Two checks are about time, and each comes last, so that slowness costs that check and nothing else.
A tenth of the time of plain loops is asked. However it is written, a layer without loops over
filters takes about a thirtieth, and a twenty-fifth where the machine has three times as much to do
as it has cores.
"""

from inspect import getsource

import numpy as np

from assignments.a03_fast_convolution import slow
from assignments.a03_fast_convolution.exercises import (
    col2im,
    conv2d_backward_fast,
    conv2d_forward_fast,
    im2col,
)
from autograder.checks import Ladder, Sample, call, check, expect

LOOPING = "fast-convolution.html#sec-fast-loops"
AS_FAST_AS_TEN_LOOPS = 10.0
LOOPS = getsource(slow)

# ------------------------------------------------------------------------------------------ im2col


@check(im2col, points=2)
def lays_each_window_in_a_column(sample: Sample) -> Ladder:
    """What a window sees is one column, row by row; the columns follow the windows, row by row."""
    yield call(sample.integers(1, 1, 2, 2), 2)  # one window, one column
    yield call(sample.integers(1, 1, 3, 3), 2)
    yield call(sample.integers(1, 1, 4, 4), 3)
    yield call(sample.image(n=1, c=1, h=6, w=6), 3)
    yield call(sample.image(n=1, c=1, h=5, w=5), 4)


@check(im2col, points=1, after=lays_each_window_in_a_column)
def takes_windows_of_any_shape(sample: Sample) -> Ladder:
    """Images need not be square, and kernel_size is one number or (rows, columns)."""
    yield call(sample.integers(1, 1, 2, 3), 2)
    yield call(sample.integers(1, 1, 3, 2), 2)
    yield call(sample.integers(1, 1, 2, 2), 1)
    yield call(sample.integers(1, 1, 3, 3), (1, 2))
    yield call(sample.integers(1, 1, 3, 3), (2, 1))
    yield call(sample.integers(1, 1, 2, 3), (2, 3))
    yield call(sample.image(n=1, c=1, h=7, w=5), (4, 2))
    yield call(sample.image(n=1, c=1, h=4, w=9), kernel_size=(2, 5))


@check(im2col, points=1, after=lays_each_window_in_a_column)
def stacks_the_channels_in_a_column(sample: Sample) -> Ladder:
    """A column holds the window of channel 0, below it that of channel 1, and so on."""
    yield call(sample.integers(1, 2, 2, 2), 2)
    yield call(sample.integers(1, 2, 3, 3), 2)
    yield call(sample.integers(1, 4, 2, 2), 2)  # C = Kh Kw: mind which is which
    yield call(sample.integers(1, 3, 2, 2), 1)
    yield call(sample.image(n=1, c=3, h=5, w=5), 3)


@check(im2col, points=1, after=stacks_the_channels_in_a_column)
def makes_a_matrix_per_image(sample: Sample) -> Ladder:
    """Every image of the batch has a matrix of its own, on the first axis."""
    yield call(sample.integers(2, 1, 2, 2), 2)
    yield call(sample.integers(2, 1, 2, 2), 1)
    yield call(sample.integers(4, 1, 2, 2), 1)  # N = L: mind which is which
    yield call(sample.integers(4, 1, 4, 4), 3)
    yield call(sample.image(n=3, c=2, h=5, w=5), 3)


@check(im2col, points=1, after=lays_each_window_in_a_column)
def steps_by_the_stride(sample: Sample) -> Ladder:
    """With stride s only every s-th window has a column, down and across."""
    yield call(sample.integers(1, 1, 3, 3), 1, stride=2)
    yield call(sample.integers(1, 1, 4, 4), 2, stride=2)
    yield call(sample.image(n=1, c=1, h=5, w=5), 3, stride=2)
    yield call(sample.image(n=1, c=1, h=6, w=6), 3, stride=2)  # one row and column are left
    yield call(sample.image(n=1, c=1, h=7, w=7), 2, stride=3)


@check(im2col, points=1, after=lays_each_window_in_a_column)
def pads_with_zeros_on_every_side(sample: Sample) -> Ladder:
    """With padding p there are p rows and columns of zeros on each of the four sides."""
    yield call(sample.integers(1, 1, 1, 1), 3, padding=1)
    yield call(sample.integers(1, 1, 2, 2), 2, padding=1)
    yield call(sample.integers(1, 1, 3, 3), 3, padding=1)
    yield call(sample.image(n=1, c=1, h=3, w=3), 5, padding=2)
    yield call(sample.image(n=1, c=1, h=3, w=3), 2, padding=3)


@check(im2col, points=1, after=steps_by_the_stride)
def tells_rows_from_columns(sample: Sample) -> Ladder:
    """Kernel, stride and padding are each one number or two, and go together, to all the digits."""
    yield call(sample.integers(1, 1, 3, 3), 1, stride=(2, 1))
    yield call(sample.integers(1, 1, 2, 2), 1, padding=(0, 1))
    yield call(sample.integers(1, 1, 4, 4), 2, stride=3, padding=1)
    yield call(sample.image(n=1, c=1, h=6, w=6), 3, stride=(1, 3), padding=(2, 1))
    yield call(sample.image(n=2, c=2, h=5, w=8), (2, 3), stride=(3, 2), padding=(1, 2))
    yield call(sample.precise(1, 2, 4, 3), (2, 1), stride=(2, 1), padding=(0, 1))


@check(im2col, points=1, expect=expect.DTYPE, after=lays_each_window_in_a_column)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(sample.integers(1, 1, 3, 3, dtype=dtype), 2)
        yield call(sample.integers(1, 1, 3, 3, dtype=dtype), 2, padding=1)


@check(im2col, points=1, expect=expect.UNTOUCHED, after=lays_each_window_in_a_column)
def leaves_x_alone(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(sample.integers(1, 1, 3, 3), 2)
    yield call(sample.integers(1, 1, 3, 3), 2, padding=1)
    yield call(sample.image(n=1, c=2, h=5, w=5), 3)
    yield call(sample.integers(1, 1, 3, 3), 2).beside(call(sample.integers(1, 1, 3, 3), 2))


# ------------------------------------------------------------------------------------------ col2im
# Padding is 1 throughout, until padding 0 is the subject: `p:-p` should cost one check, not all.


def _columns(sample: Sample, shape, kernel, windows: int, *, whole: bool = False):
    """Return columns for images of a shape, as many as there are windows."""
    rows, columns = (kernel, kernel) if isinstance(kernel, int) else kernel
    draw = sample.integers if whole else sample.fractions
    return draw(shape[0], shape[1] * rows * columns, windows)


def _put(sample: Sample, shape, kernel, windows: int, *, whole: bool = False, **how):
    """Return the call that puts drawn columns back."""
    return call(_columns(sample, shape, kernel, windows, whole=whole), shape, kernel, **how)


@check(col2im, points=2)
def puts_every_entry_back_in_its_place(sample: Sample) -> Ladder:
    """An entry of a column goes to the pixel that im2col would have copied it from."""
    yield _put(sample, (1, 1, 1, 1), 3, 1, whole=True, padding=1)
    yield _put(sample, (1, 1, 2, 2), 4, 1, whole=True, padding=1)
    yield _put(sample, (1, 1, 3, 3), 5, 1, padding=1)


@check(col2im, points=2, after=puts_every_entry_back_in_its_place)
def adds_up_where_windows_overlap(sample: Sample) -> Ladder:
    """A pixel that several windows saw gets the sum of all their entries."""
    yield _put(sample, (1, 1, 1, 1), 2, 4, whole=True, padding=1)
    yield _put(sample, (1, 1, 2, 2), 3, 4, whole=True, padding=1)
    yield _put(sample, (1, 1, 3, 3), 2, 16, padding=1)
    yield _put(sample, (1, 1, 5, 5), 3, 25, padding=1)


@check(col2im, points=1, after=adds_up_where_windows_overlap)
def keeps_channels_and_images_apart(sample: Sample) -> Ladder:
    """Each channel of each image is made from its own rows of its own matrix."""
    yield _put(sample, (1, 2, 1, 1), 2, 4, whole=True, padding=1)
    yield _put(sample, (2, 1, 1, 1), 2, 4, whole=True, padding=1)
    yield _put(sample, (1, 4, 1, 1), 2, 4, whole=True, padding=1)
    yield _put(sample, (2, 2, 2, 2), 2, 9, padding=1)
    yield _put(sample, (3, 2, 4, 4), 3, 16, padding=1)


@check(col2im, points=1, after=adds_up_where_windows_overlap)
def goes_by_the_stride(sample: Sample) -> Ladder:
    """Windows lie where the stride put them; a pixel that none of them saw gets 0."""
    yield _put(sample, (1, 1, 2, 2), 2, 4, whole=True, stride=2, padding=1)
    yield _put(sample, (1, 1, 3, 3), 3, 4, stride=2, padding=1)
    yield _put(sample, (1, 1, 4, 4), 3, 4, stride=2, padding=1)
    yield _put(sample, (1, 1, 6, 6), 3, 9, stride=2, padding=1)
    yield _put(sample, (1, 1, 5, 5), 2, 4, stride=3, padding=1)  # some are seen by no window


@check(col2im, points=2, after=puts_every_entry_back_in_its_place)
def takes_any_padding_off_again(sample: Sample) -> Ladder:
    """x has the shape asked for: what fell on the padding is cut off, padding 0 cuts nothing."""
    yield _put(sample, (1, 1, 2, 2), 2, 1, whole=True)
    yield _put(sample, (1, 1, 1, 1), 1, 1, whole=True, padding=0)
    yield _put(sample, (1, 1, 4, 4), 2, 9)
    yield _put(sample, (1, 1, 2, 2), 5, 4, padding=2)
    yield _put(sample, (1, 1, 3, 3), 3, 25, padding=2)


@check(col2im, points=1, after=adds_up_where_windows_overlap)
def knows_rows_from_columns(sample: Sample) -> Ladder:
    """Images, kernels, stride and padding may all be of two different sizes."""
    yield _put(sample, (1, 1, 1, 2), 3, 2, whole=True, padding=1)
    yield _put(sample, (1, 1, 2, 1), 3, 2, whole=True, padding=1)
    yield _put(sample, (1, 1, 1, 1), (2, 3), 2, whole=True, padding=1)
    yield _put(sample, (1, 1, 3, 3), 3, 6, stride=(1, 2), padding=1)
    yield _put(sample, (1, 1, 3, 3), 3, 15, padding=(1, 2))


@check(col2im, points=1, after=knows_rows_from_columns)
def is_the_transpose_of_im2col(sample: Sample) -> Ladder:
    """sum(im2col(x) * columns) is sum(x * col2im(columns)), whatever the sizes, to all digits."""
    yield _put(sample, (2, 1, 1, 2), (1, 2), 2, whole=True, stride=(1, 2), padding=(0, 1))
    yield _put(sample, (2, 3, 6, 8), (2, 3), 15, stride=(3, 2), padding=(1, 2))
    yield _put(sample, (3, 2, 6, 4), (4, 1), 27, stride=(1, 2), padding=(3, 1))
    yield _put(sample, (1, 2, 4, 5), (1, 4), 24, stride=(2, 1), padding=(1, 3))
    yield _put(sample, (2, 3, 6, 7), (2, 3), 6, stride=(3, 2))
    yield call(sample.precise(2, 4, 12), (2, 1, 2, 3), 2, padding=1)


@check(col2im, points=1, expect=expect.DTYPE, after=puts_every_entry_back_in_its_place)
def keeps_the_dtype_of_the_columns(sample: Sample) -> Ladder:
    """float32 columns make a float32 image, float64 columns a float64 image."""
    for dtype in ("float32", "float64"):
        yield call(sample.integers(1, 4, 4, dtype=dtype), (1, 1, 1, 1), 2, padding=1)
        yield call(sample.integers(1, 4, 4, dtype=dtype), (1, 1, 3, 3), 2)


@check(col2im, points=1, expect=expect.UNTOUCHED, after=puts_every_entry_back_in_its_place)
def leaves_the_columns_alone(sample: Sample) -> Ladder:
    """The columns are the same after the call, and so is what an earlier call returned."""
    yield _put(sample, (1, 1, 1, 1), 2, 4, whole=True, padding=1)
    yield _put(sample, (1, 1, 3, 3), 3, 9, padding=1)
    yield _put(sample, (1, 1, 2, 2), 3, 4, padding=1).beside(
        _put(sample, (1, 1, 2, 2), 3, 4, padding=1)
    )


# ----------------------------------------------------------------------------- conv2d_forward_fast


@check(conv2d_forward_fast, points=2)
def multiplies_filters_with_columns(sample: Sample) -> Ladder:
    """Each number of a map is a filter times a column, channels included."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 2, 2, 2), sample.integers(1, 2, 2, 2))
    yield call(sample.image(n=1, c=3, h=5, w=5), sample.kernel(f=1, c=3))


@check(conv2d_forward_fast, points=2, after=multiplies_filters_with_columns)
def makes_a_map_per_image_and_filter(sample: Sample) -> Ladder:
    """out is (N, F, Ho, Wo): no image, filter or place is taken for another."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(2, 1, 2, 2))
    yield call(sample.integers(2, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(2, 2, 2, 2), sample.integers(2, 2, 1, 1))
    yield call(sample.integers(1, 1, 2, 3), sample.integers(1, 1, 1, 1))
    yield call(sample.integers(1, 1, 2, 3), sample.integers(1, 1, 2, 1))
    yield call(sample.image(n=3, c=2, h=4, w=6), sample.kernel(f=4, c=2, h=3, w=2))


@check(conv2d_forward_fast, points=1, after=multiplies_filters_with_columns)
def adds_the_bias_of_each_filter(sample: Sample) -> Ladder:
    """Each filter's bias is added once to every number of its map."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(2, 1, 2, 2), sample.bias(2))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(4, 1, 1, 1), sample.bias(4))  # F = L
    yield call(sample.image(n=2, c=2, h=4, w=4), sample.kernel(f=3, c=2), bias=sample.bias(3))


@check(conv2d_forward_fast, points=2, after=multiplies_filters_with_columns)
def follows_stride_and_padding(sample: Sample) -> Ladder:
    """Stride and padding do what they do in conv2d_forward, as one number or as two."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 1, 1), stride=2)
    yield call(sample.integers(1, 1, 1, 1), sample.integers(1, 1, 1, 1), padding=1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), stride=(2, 1))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), padding=(0, 1))
    yield call(sample.image(n=1, c=1, h=6, w=6), sample.kernel(f=1, c=1), stride=2, padding=1)
    yield call(
        sample.image(n=1, c=1, h=5, w=7),
        sample.kernel(f=1, c=1, h=2, w=3),
        stride=(3, 2),
        padding=(1, 2),
    )


@check(conv2d_forward_fast, points=1, after=follows_stride_and_padding)
def agrees_with_the_slow_layer(sample: Sample) -> Ladder:
    """All of it together: the numbers are those of conv2d_forward, to all the digits."""
    yield call(
        sample.integers(2, 2, 2, 1), sample.integers(1, 2, 1, 2), sample.bias(1), padding=(0, 1)
    )
    yield call(
        sample.image(n=2, c=3, h=6, w=8),
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
    yield call(sample.image(n=2, c=2, h=3, w=4), sample.kernel(f=2, c=2), padding=(2, 3))
    yield call(
        sample.precise(2, 2, 4, 3),
        sample.precise(3, 2, 2, 3),
        sample.precise(3),
        stride=(1, 2),
        padding=(0, 1),
    )


@check(conv2d_forward_fast, points=1, expect=expect.DTYPE, after=multiplies_filters_with_columns)
def keeps_the_dtype_of_the_images(sample: Sample) -> Ladder:
    """out is float32 when x, weight and bias are, and float64 when they are."""
    for dtype in ("float32", "float64"):
        x = sample.integers(1, 1, 3, 3, dtype=dtype)
        weight = sample.integers(1, 1, 2, 2, dtype=dtype)
        yield call(x, weight)
        yield call(x, weight, sample.bias(1, dtype=dtype), padding=1)


@check(
    conv2d_forward_fast, points=1, expect=expect.UNTOUCHED, after=multiplies_filters_with_columns
)
def leaves_its_inputs_alone(sample: Sample) -> Ladder:
    """x, weight and bias are the same after the call, and so is what an earlier call returned."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), padding=1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2)).beside(
        call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    )


def _race(sample: Sample, *, bias: bool = True):
    """Return a layer that is large enough to be timed and small enough to travel."""
    layer = sample.image(n=2, c=4, h=12, w=12), sample.kernel(f=32, c=4)
    return call(*layer, *((sample.bias(32),) if bias else ()), padding=1)


@check(
    conv2d_forward_fast,
    points=4,
    expect=expect.FASTER,
    after=agrees_with_the_slow_layer,
    section=LOOPING,
    least=AS_FAST_AS_TEN_LOOPS,
    slow=LOOPS,
)
def leaves_the_loops_behind(sample: Sample) -> Ladder:
    """It takes at most a tenth of the time of plain loops over images, filters and places."""
    for _ in range(3):
        yield _race(sample)


# ---------------------------------------------------------------------------- conv2d_backward_fast
# A bias takes part only where it is looked at: a forward that stumbles over it has paid already.


@check(conv2d_backward_fast, points=2, of=("dweight",))
def multiplies_dout_with_the_columns(sample: Sample) -> Ladder:
    """dweight: each weight gets its row of the columns times what came back for its filter."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 2, 2, 2), sample.integers(2, 2, 1, 1))
    yield call(sample.image(n=1, c=2, h=5, w=5), sample.kernel(f=3, c=2))


@check(conv2d_backward_fast, points=1, of=("dweight",), after=multiplies_dout_with_the_columns)
def adds_up_over_the_images(sample: Sample) -> Ladder:
    """dweight: it is the sum over the batch, not a mean, and no image is left out."""
    yield call(sample.integers(2, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(2, 2, 2, 2), sample.integers(2, 2, 1, 1))
    yield call(sample.image(n=3, c=2, h=4, w=4), sample.kernel(f=4, c=2))


@check(conv2d_backward_fast, points=2, of=("dx",), after=multiplies_dout_with_the_columns)
def sends_back_through_the_columns(sample: Sample) -> Ladder:
    """dx: the filters' transpose times dout is what every column gets; col2im adds it up."""
    yield call(sample.integers(1, 1, 1, 1), sample.integers(1, 1, 3, 3), padding=1)
    yield call(sample.integers(1, 1, 1, 1), sample.integers(1, 1, 2, 2), padding=1)
    yield call(sample.integers(1, 2, 1, 1), sample.integers(2, 2, 2, 2), padding=1)
    yield call(sample.integers(2, 1, 1, 1), sample.integers(1, 1, 2, 2), padding=1)
    yield call(sample.integers(1, 1, 1, 1), sample.integers(4, 1, 2, 2), padding=1)  # F = C Kh Kw
    yield call(sample.image(n=2, c=3, h=4, w=4), sample.kernel(f=4, c=3), padding=1)


@check(conv2d_backward_fast, points=1, of=("dx",), after=sends_back_through_the_columns)
def works_without_padding(sample: Sample) -> Ladder:
    """dx: it has the shape of x with padding 0, with 1, and with more."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), padding=2)
    yield call(sample.image(n=1, c=1, h=5, w=5), sample.kernel(f=1, c=1))
    yield call(sample.image(n=1, c=1, h=4, w=4), sample.kernel(f=1, c=1), padding=2)
    yield call(sample.image(n=1, c=1, h=3, w=3), sample.kernel(f=1, c=1), padding=(0, 2))


@check(conv2d_backward_fast, points=1, of=("dbias",), after=multiplies_dout_with_the_columns)
def adds_up_dout_for_every_filter(sample: Sample) -> Ladder:
    """dbias: a filter gets the sum over images and places, at a bias of 0 too; None without one."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1))
    yield call(sample.integers(2, 1, 2, 2), sample.integers(2, 1, 1, 1), sample.bias(2))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), np.zeros(1))
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2))
    yield call(sample.image(n=3, c=2, h=4, w=5), sample.kernel(f=4, c=2), bias=sample.bias(4))


@check(conv2d_backward_fast, points=1, of=("dx", "dweight"), after=sends_back_through_the_columns)
def agrees_with_the_slow_gradients(sample: Sample) -> Ladder:
    """dx and dweight: all of it together, to all the digits, whatever layer has run since."""
    yield call(sample.integers(2, 2, 2, 1), sample.integers(1, 2, 1, 2), padding=(1, 2))
    yield call(
        sample.image(n=2, c=3, h=5, w=8),
        sample.kernel(f=4, c=3, h=2, w=3),
        stride=(3, 2),
        padding=(1, 2),
    )
    yield call(
        sample.image(n=3, c=2, h=6, w=4),
        sample.kernel(f=3, c=2, h=4, w=1),
        stride=(1, 2),
        padding=(3, 1),
    )
    yield call(
        sample.precise(2, 2, 4, 3), sample.precise(3, 2, 2, 3), stride=(1, 2), padding=1
    ).beside(
        call(
            sample.image(n=2, c=2, h=4, w=3),
            sample.kernel(f=3, c=2, h=2),
            stride=(1, 2),
            padding=1,
        )
    )


@check(conv2d_backward_fast, points=1, expect=expect.DTYPE, after=multiplies_dout_with_the_columns)
def keeps_every_dtype(sample: Sample) -> Ladder:
    """dx, dweight and dbias have the dtype that went in."""
    for dtype in ("float32", "float64"):
        x = sample.integers(1, 1, 3, 3, dtype=dtype)
        weight = sample.integers(1, 1, 2, 2, dtype=dtype)
        yield call(x, weight, sample.bias(1, dtype=dtype), padding=1)
        yield call(x, weight, sample.bias(1, dtype=dtype))


@check(
    conv2d_backward_fast, points=1, expect=expect.UNTOUCHED, after=multiplies_dout_with_the_columns
)
def leaves_dout_and_the_layer_alone(sample: Sample) -> Ladder:
    """dout, x, weight and bias stay as they were, and so does what an earlier call returned."""
    yield call(
        sample.integers(1, 1, 2, 2), sample.integers(1, 1, 3, 3), sample.bias(1), padding=1
    ).beside(
        call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 3, 3), sample.bias(1), padding=1)
    )
    yield call(sample.image(n=2, c=1, h=5, w=5), sample.kernel(f=1, c=1), sample.bias(1), padding=1)
    yield call(sample.image(n=1, c=2, h=4, w=4), sample.kernel(f=2, c=2), stride=2)


@check(
    conv2d_backward_fast,
    points=4,
    of=("dx", "dweight"),
    expect=expect.FASTER,
    after=agrees_with_the_slow_gradients,
    section=LOOPING,
    least=AS_FAST_AS_TEN_LOOPS,
    slow=LOOPS,
)
def goes_back_without_loops(sample: Sample) -> Ladder:
    """Forward and back take at most a tenth of the time of plain loops."""
    for _ in range(3):
        yield _race(sample, bias=False)
