"""What the eight functions promise, and the questions that hold an answer to it.

The layers are those of earlier assignments, so each ladder is short; what is new is asked by checks
of its own: that PyTorch's own layers do not do the work, that every dtype is kept, and that numbers
of 16 bits are right. The bfloat16 questions are small whole numbers, of which sums up to 256 are
exact, except where adding up in float32 is the subject.

Nothing but the first check of a layer is judged where PyTorch's own did the work.
"""

from math import prod

import numpy as np

from assignments.a08_gpu.exercises import (
    batch_norm_backward,
    batch_norm_forward,
    block,
    conv2d_backward,
    conv2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
    training_step,
)
from autograder.checks import Ladder, Sample, as_dtype, call, check, expect

DTYPES = ("float32", "float64", "bfloat16")
MOMENTUM, EPS = 0.1, 1e-5


def _ones(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return 1 and -1, of which bfloat16 adds up 256 exactly."""
    return sample.integers(*shape, low=-1, high=1, dtype=dtype)


def _layer(sample: Sample, dtype: str, stride=1, padding=0):
    """Return a call of a convolution on a few whole numbers."""
    x, weight = _ones(sample, 2, 2, 4, 3, dtype=dtype), _ones(sample, 3, 2, 2, 2, dtype=dtype)
    return call(x, weight, _ones(sample, 3, dtype=dtype), stride, padding)


# -------------------------------------------------------------------------- conv2d_forward


@check(conv2d_forward, points=2)
def adds_up_products_of_tensors(sample: Sample) -> Ladder:
    """The kernel is slid over the image as it is, over all channels, and the bias is added once."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)
    yield call(sample.integers(1, 2, 2, 3), sample.integers(2, 2, 2, 1), sample.bias(2), 1, 0)
    yield call(sample.image(n=2, c=3, h=5, w=4), sample.kernel(f=4, c=3), sample.bias(4), 1, 0)


@check(conv2d_forward, points=2, expect=expect.OWN, after=adds_up_products_of_tensors)
def is_written_out(sample: Sample) -> Ladder:
    """No convolution of PyTorch's own is called, under whatever name."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)


@check(conv2d_forward, points=2, after=is_written_out)
def does_all_of_it_at_once(sample: Sample) -> Ladder:
    """Stride and padding are one number or (rows, columns), and there may be no bias."""
    yield call(sample.integers(1, 1, 4, 4), sample.integers(1, 1, 2, 2), None, 2, 0)
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), None, 1, 1)
    yield call(sample.integers(1, 1, 4, 4), sample.integers(1, 1, 1, 1), None, (2, 1), (0, 1))
    yield call(sample.image(h=7, w=6), sample.kernel(f=2, h=3, w=2), sample.bias(2), (2, 3), (1, 0))
    yield call(sample.image(1, 2, 8, 8), sample.kernel(2, 2, 2, 3), None, (3, 2), (0, 1))
    yield call(sample.precise(2, 2, 5, 4), sample.precise(3, 2, 3, 2), sample.bias(3), 2, (0, 2))


@check(conv2d_forward, points=1, expect=expect.DTYPE, after=is_written_out)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32, float64 and bfloat16 in, the same out."""
    for dtype in DTYPES:
        yield _layer(sample, dtype)


@check(conv2d_forward, points=1, after=is_written_out)
def computes_in_bfloat16(sample: Sample) -> Ladder:
    """bfloat16 tensors, which NumPy does not know, are computed with like any others."""
    for stride, padding in ((1, 0), (2, 1)):
        x = _ones(sample, 2, 2, 4, 3, dtype="bfloat16")
        yield call(x, _ones(sample, 3, 2, 2, 2, dtype="bfloat16"), None, stride, padding)


@check(conv2d_forward, points=1, expect=expect.UNTOUCHED, after=is_written_out)
def leaves_its_inputs_alone(sample: Sample) -> Ladder:
    """x, weight and bias are the same after the call, and so is what an earlier call returned."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)
    yield call(sample.image(n=2, c=2, h=4, w=4), sample.kernel(f=3, c=2), sample.bias(3), 1, 1)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), None, 1, 0).beside(
        call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), None, 1, 0)
    )


@check(conv2d_forward, points=0, after=is_written_out, requires="cuda")
def computes_on_the_gpu(sample: Sample) -> Ladder:
    """Tensors on a CUDA device give a result on that device, equal to the processor's."""
    for dtype in DTYPES:
        yield _layer(sample, dtype, stride=2, padding=1)


def _long(sample: Sample, *shape: int):
    """Return numbers up to 1 that take more digits than TF32 reads, and fewer than float32 has."""
    thrice = (sample.fractions(*shape, dtype="float32") / 2 for _ in range(3))
    return prod(thrice, start=np.float32(1))


def _long_layer(sample: Sample):
    """Return a call of a convolution on such numbers."""
    x, weight = _long(sample, 1, 4, 6, 6), _long(sample, 3, 4, 3, 3)
    return call(x, weight, sample.bias(3, dtype="float32"), 1, 1)


@check(conv2d_forward, points=0, after=is_written_out, requires="cuda with TF32")
def stays_within_the_bound_of_tf32(sample: Sample) -> Ladder:
    """In TF32, float32 of which products read 11 bits, it is off by two roundings at most."""
    yield _long_layer(sample)


# ------------------------------------------------------------------------- conv2d_backward


@check(conv2d_backward, points=2, of=("dx",))
def sends_back_to_every_pixel(sample: Sample) -> Ladder:
    """dx: every pixel gets what its windows send, times the weight that lay on it."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)
    yield call(sample.integers(2, 2, 3, 2), sample.integers(2, 2, 2, 1), sample.bias(2), 1, 1)
    yield call(sample.image(n=2, c=3, h=5, w=4), sample.kernel(f=4, c=3), sample.bias(4), 1, 0)


@check(conv2d_backward, points=1, expect=expect.OWN, after=sends_back_to_every_pixel)
def is_derived_by_hand(sample: Sample) -> Ladder:
    """No convolution of PyTorch's own is called on the way back, nor its derivative."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)


@check(conv2d_backward, points=2, of=("dweight",), after=is_derived_by_hand)
def weighs_every_window(sample: Sample) -> Ladder:
    """dweight: a sum over all images and places of what came back, times the pixel there."""
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), sample.bias(1), 1, 0)
    yield call(sample.integers(2, 1, 3, 3), sample.integers(2, 1, 2, 2), sample.bias(2), 1, 0)
    yield call(sample.image(n=2, c=3, h=5, w=4), sample.kernel(f=4, c=3), sample.bias(4), 1, 1)


@check(conv2d_backward, points=1, of=("dbias",), after=is_derived_by_hand)
def adds_up_the_bias(sample: Sample) -> Ladder:
    """dbias: the sum over images and places, one number per filter; None without a bias."""
    yield call(sample.integers(2, 1, 2, 2), sample.integers(2, 1, 1, 1), sample.bias(2), 1, 0)
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), np.zeros(1), 1, 0)
    yield call(sample.integers(1, 1, 2, 2), sample.integers(1, 1, 1, 1), None, 1, 0)
    yield call(sample.image(n=3, c=2, h=4, w=4), sample.kernel(f=4, c=2), sample.bias(4), 1, 0)


@check(conv2d_backward, points=2, after=is_derived_by_hand)
def goes_back_by_its_own_stride(sample: Sample) -> Ladder:
    """All three gradients, for any stride and padding, whatever layer has run since."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), None, 2, 1)
    yield call(sample.image(h=7, w=6), sample.kernel(f=2, h=3, w=2), sample.bias(2), (2, 3), (1, 0))
    yield call(sample.image(1, 2, 8, 8), sample.kernel(2, 2, 2, 3), None, (3, 2), (0, 1))
    yield call(sample.precise(2, 2, 5, 6), sample.precise(3, 2, 3, 2), sample.bias(3), 2, (0, 2))
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), None, 2, 1).beside(
        call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), None, 2, 1)
    )


@check(conv2d_backward, points=1, expect=expect.DTYPE, after=is_derived_by_hand)
def keeps_every_dtype(sample: Sample) -> Ladder:
    """dx, dweight and dbias have the dtype of what they are gradients of."""
    for dtype in DTYPES:
        yield _layer(sample, dtype)


@check(conv2d_backward, points=1, expect=expect.UNTOUCHED, after=is_derived_by_hand)
def leaves_dout_and_the_layer_alone(sample: Sample) -> Ladder:
    """dout, x, weight and bias are the same after the call."""
    yield call(sample.integers(1, 1, 3, 3), sample.integers(1, 1, 2, 2), sample.bias(1), 1, 0)
    yield call(sample.image(n=2, c=2, h=4, w=4), sample.kernel(f=3, c=2), sample.bias(3), 1, 1)


@check(conv2d_backward, points=0, after=is_derived_by_hand, requires="cuda")
def goes_back_on_the_gpu(sample: Sample) -> Ladder:
    """On a CUDA device the gradients are on that device, and equal to the processor's."""
    for dtype in DTYPES:
        yield _layer(sample, dtype, stride=2, padding=1)


@check(conv2d_backward, points=0, after=is_derived_by_hand, requires="cuda with TF32")
def goes_back_within_the_bound_of_tf32(sample: Sample) -> Ladder:
    """In TF32 the three gradients are off by two roundings of what they add up at most."""
    yield _long_layer(sample)


# ---------------------------------------------------------------------- max_pool2d_forward


def _each_once(sample: Sample, *shape: int, least: int = 1, dtype: str = "float64"):
    """Return whole numbers from `least` on, each once, in an order that the sample decides."""
    order = np.argsort(sample.fractions(prod(shape)), kind="stable")
    return (least + order).reshape(shape).astype(dtype)


def _pixels(sample: Sample, dtype: str):
    """Return whole numbers that every dtype has, several of a size."""
    return sample.integers(2, 2, 4, 5, low=-100, high=100, dtype=dtype)


@check(max_pool2d_forward, points=1)
def takes_the_largest(sample: Sample) -> Ladder:
    """An output is the largest number of its window; without a stride windows lie side by side."""
    yield call(_each_once(sample, 1, 1, 2, 2), 2, None, 0)
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0)
    yield call(_each_once(sample, 2, 2, 6, 5), 2, None, 0)
    yield call(_each_once(sample, 1, 1, 7, 7), 3, 2, 0)


@check(max_pool2d_forward, points=2, expect=expect.OWN, after=takes_the_largest)
def pools_by_itself(sample: Sample) -> Ladder:
    """No pooling of PyTorch's own is called."""
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0)


@check(max_pool2d_forward, points=1, after=pools_by_itself)
def lets_padding_never_win(sample: Sample) -> Ladder:
    """Padding counts as less than any number, in windows where all numbers are below zero too."""
    yield call(-_each_once(sample, 1, 1, 2, 2), 2, 2, 1)
    yield call(-_each_once(sample, 1, 2, 3, 3), 3, 1, 1)
    yield call(-_each_once(sample, 1, 1, 2, 2) * 2.0**100, 2, 2, 1)


@check(max_pool2d_forward, points=1, after=pools_by_itself)
def tells_rows_from_columns(sample: Sample) -> Ladder:
    """Windows, strides and paddings are one number or two, and every digit counts."""
    yield call(_each_once(sample, 1, 1, 4, 4), (2, 1), None, 0)
    yield call(_each_once(sample, 1, 1, 3, 4), 2, (1, 2), 0)
    yield call(_each_once(sample, 2, 2, 5, 7, least=-70), (3, 2), (2, 3), (1, 0))
    yield call(_each_once(sample, 1, 1, 4, 5), (2, 5), (1, 2), (0, 2))
    yield call(sample.precise(1, 1, 4, 5), (2, 3), (2, 1), (1, 0))


@check(max_pool2d_forward, points=1, expect=expect.DTYPE, after=pools_by_itself)
def keeps_the_dtype_of_x(sample: Sample) -> Ladder:
    """float32, float64 and bfloat16 in, the same out, padded or not."""
    for dtype in DTYPES:
        yield call(_pixels(sample, dtype), 2, 2, 1)


@check(max_pool2d_forward, points=1, expect=expect.UNTOUCHED, after=pools_by_itself)
def leaves_x_alone(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0)
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 1, 1)
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0).beside(
        call(-_each_once(sample, 1, 1, 4, 4), 2, 2, 0)
    )


# --------------------------------------------------------------------- max_pool2d_backward


@check(max_pool2d_backward, points=1)
def sends_it_to_the_largest(sample: Sample) -> Ladder:
    """What comes back to a window goes to its largest number; all others get 0."""
    yield call(_each_once(sample, 1, 1, 2, 2), 2, 2, 0)
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0)
    yield call(_each_once(sample, 2, 2, 5, 4), 2, None, 0)


@check(max_pool2d_backward, points=1, expect=expect.OWN, after=sends_it_to_the_largest)
def finds_the_way_back_itself(sample: Sample) -> Ladder:
    """No pooling of PyTorch's own is called on the way back, nor its derivative."""
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0)


@check(max_pool2d_backward, points=1, after=finds_the_way_back_itself)
def adds_up_where_windows_overlap(sample: Sample) -> Ladder:
    """A number that is the largest of several windows gets the sum of what they send."""
    yield call(_each_once(sample, 1, 1, 3, 3), 2, 1, 0)
    yield call(_each_once(sample, 1, 1, 5, 5), 3, 1, 0)
    yield call(_each_once(sample, 2, 2, 5, 6), 3, 2, 1)


@check(max_pool2d_backward, points=1, after=finds_the_way_back_itself)
def gives_once_where_maxima_tie(sample: Sample) -> Ladder:
    """Where the largest occurs twice, the first gets it, or they share it: the sum is kept."""
    yield call(np.abs(_ones(sample, 1, 1, 2, 2)), 2, 2, 0)
    yield call(np.abs(_ones(sample, 1, 2, 4, 4)) * sample.integers(1, 2, 1, 1), 2, 2, 0)
    yield call(sample.integers(1, 2, 1, 1) - np.array([[0.0, 0.0], [1.0, 0.0]]), 2, 2, 0)


@check(max_pool2d_backward, points=1, after=finds_the_way_back_itself)
def goes_back_in_rows_and_columns(sample: Sample) -> Ladder:
    """Window, stride and padding may be two of each, and other layers may have run since."""
    yield call(_each_once(sample, 1, 1, 3, 4), (1, 2), (2, 1), 0)
    yield call(_each_once(sample, 1, 2, 3, 4), (2, 3), 1, (0, 1))
    yield call(_each_once(sample, 1, 1, 4, 4), 6, 2, 3)
    x = _each_once(sample, 1, 1, 3, 4)
    yield call(x, (1, 2), (2, 1), 0).beside(call(-x, (1, 2), (2, 1), 0))
    yield call(_each_once(sample, 2, 2, 5, 7, least=-70), (3, 2), (2, 3), (1, 0))


@check(max_pool2d_backward, points=1, expect=expect.DTYPE, after=finds_the_way_back_itself)
def keeps_the_dtype_going_back(sample: Sample) -> Ladder:
    """dx has the dtype of x."""
    for dtype in DTYPES:
        yield call(_pixels(sample, dtype), 2, 2, 1)


@check(max_pool2d_backward, points=1, expect=expect.UNTOUCHED, after=finds_the_way_back_itself)
def leaves_dout_and_x_alone(sample: Sample) -> Ladder:
    """dout and x are the same after the call."""
    yield call(_each_once(sample, 1, 1, 4, 4), 2, 2, 0)
    yield call(_each_once(sample, 1, 2, 5, 5), 3, 2, 1)


# ---------------------------------------------------------------------- batch_norm_forward


def _varied(values):
    """Return values of which neighbors always differ: 8 is added on a board's black squares."""
    black = np.indices(values.shape).sum(axis=0) % 2
    return values + (8 * black).astype(values.dtype)


def _maps(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return whole numbers with a variance in every channel."""
    return _varied(sample.integers(*shape, low=-2, high=2, dtype=dtype))


def _new(channels: int, dtype: str = "float64"):
    """Return the state of a layer that has seen nothing yet."""
    return {"running_mean": np.zeros(channels, dtype), "running_var": np.ones(channels, dtype)}


def _used(sample: Sample, channels: int):
    """Return the state of a layer that has been trained; no variance is below 1/2."""
    return {
        "running_mean": sample.bias(channels),
        "running_var": np.abs(sample.fractions(channels)) + 0.5,
    }


def _norm(sample: Sample, x, state=None, training=True, momentum=MOMENTUM, eps=EPS):
    """Return a call with a factor and a summand of each channel's own."""
    channels = x.shape[1]
    gamma, beta = sample.bias(channels), sample.bias(channels)
    return call(x, gamma, beta, state or _new(channels), training, momentum, eps)


def _short(sample: Sample, x):
    """Return a call in bfloat16, whose state is float32, with factors 1 and summands 0."""
    ones = np.abs(_ones(sample, x.shape[1], dtype="bfloat16"))
    return call(x, ones, 0 * ones, _new(x.shape[1], "float32"), True, 0.0, EPS)


def _between(sample: Sample, *shape: int):
    """Return two neighboring numbers of bfloat16 on a board, whose mean it does not have.

    From 128 to 256 it has whole numbers only; a half is rounded to the even one.
    """
    low = 128 + 2 * sample.integers(1, shape[1], 1, 1, low=1, high=60)
    black = (np.indices(shape).sum(axis=0) + (sample.fractions(1, shape[1], 1, 1) > 0)) % 2
    return as_dtype(low + black, "bfloat16")


def _single(sample: Sample, x):
    """Return a call in float32, with factors 1 and summands 0."""
    ones = np.abs(_ones(sample, x.shape[1], dtype="float32"))
    return call(x, ones, 0 * ones, _new(x.shape[1], "float32"), True, 0.0, EPS)


@check(batch_norm_forward, points=2, of=("out",))
def normalizes_every_channel(sample: Sample) -> Ladder:
    """out: in training a channel gets mean 0 and variance 1, then its own factor and summand."""
    yield _norm(sample, _maps(sample, 1, 1, 1, 2))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _norm(sample, _maps(sample, 3, 2, 2, 2))
    yield _norm(sample, _maps(sample, 2, 3, 3, 2), momentum=0.5, eps=0.5)


@check(batch_norm_forward, points=2, expect=expect.OWN, after=normalizes_every_channel)
def normalizes_by_itself(sample: Sample) -> Ladder:
    """No normalization of PyTorch's own is called."""
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))


@check(batch_norm_forward, points=1, of=("out",), after=normalizes_by_itself)
def evaluates_by_the_running_statistics(sample: Sample) -> Ladder:
    """out: in evaluation mean and variance are the running ones, and eps is added to the latter."""
    yield _norm(sample, _maps(sample, 1, 1, 1, 2), _used(sample, 1), training=False)
    yield _norm(sample, _maps(sample, 2, 2, 1, 2), _used(sample, 2), training=False, eps=0.5)
    yield _norm(sample, _maps(sample, 2, 3, 2, 2), _used(sample, 3), training=False)


@check(
    batch_norm_forward,
    points=2,
    of=("running_mean", "running_var"),
    after=normalizes_by_itself,
    section="batch-norm.html#sec-bn-running",
)
def moves_the_running_statistics(sample: Sample) -> Ladder:
    """state: (1 - momentum) old + momentum new, the variance unbiased; in evaluation it stays."""
    yield _norm(sample, _maps(sample, 1, 1, 1, 2), momentum=0.5)
    yield _norm(sample, _maps(sample, 2, 2, 1, 2), _used(sample, 2))
    yield _norm(sample, _maps(sample, 3, 2, 2, 3), _used(sample, 2), momentum=0.25)
    yield _norm(sample, _maps(sample, 2, 2, 1, 2), _used(sample, 2), training=False)


@check(
    batch_norm_forward,
    points=2,
    of=("out",),
    after=normalizes_by_itself,
    section="gpu.html#sec-gpu-sums",
)
def adds_up_in_float32(sample: Sample) -> Ladder:
    """out: bfloat16 is added up in float32 and rounded once, so that few of its digits are lost."""
    yield _short(sample, _between(sample, 1, 1, 1, 2))
    yield _short(sample, _between(sample, 1, 2, 2, 2))
    yield _short(sample, _between(sample, 2, 3, 2, 2))


@check(
    batch_norm_forward,
    points=1,
    of=("out",),
    after=normalizes_by_itself,
    section="batch-norm.html#sec-bn-float32",
)
def stays_exact_at_a_large_mean(sample: Sample) -> Ladder:
    """out: in float32, a channel far from zero is normalized like any other."""
    yield _single(sample, _maps(sample, 2, 2, 2, 2, dtype="float32") + np.float32(2**15))


@check(batch_norm_forward, points=1, expect=expect.DTYPE, after=normalizes_by_itself)
def keeps_the_dtype_of_maps(sample: Sample) -> Ladder:
    """float32, float64 and bfloat16 in, the same out; what is in the state keeps its own dtype."""
    yield _single(sample, _maps(sample, 2, 2, 1, 2, dtype="float32"))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _short(sample, sample.integers(2, 2, 3, 3, low=1, high=9, dtype="bfloat16"))


@check(batch_norm_forward, points=1, expect=expect.UNTOUCHED, after=normalizes_by_itself)
def leaves_x_and_parameters_alone(sample: Sample) -> Ladder:
    """x, gamma and beta are the same after the call, and so is what an earlier call returned."""
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2), _used(sample, 2), training=False)
    yield _norm(sample, _maps(sample, 2, 2, 1, 2)).beside(_norm(sample, _maps(sample, 2, 2, 1, 2)))


# --------------------------------------------------------------------- batch_norm_backward


@check(batch_norm_backward, points=2, of=("dx",))
def goes_back_through_mean_and_variance(sample: Sample) -> Ladder:
    """dx: it knows that mean and variance were computed from x, and that eps was added."""
    yield _norm(sample, _maps(sample, 1, 1, 1, 3))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _norm(sample, _maps(sample, 3, 2, 2, 2), momentum=0.5, eps=0.5)


@check(batch_norm_backward, points=1, expect=expect.OWN, after=goes_back_through_mean_and_variance)
def derives_it_by_itself(sample: Sample) -> Ladder:
    """No normalization of PyTorch's own is called on the way back, nor its derivative."""
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))


@check(batch_norm_backward, points=1, of=("dgamma", "dbeta"), after=derives_it_by_itself)
def adds_up_both_parameters(sample: Sample) -> Ladder:
    """dgamma and dbeta: sums over images and places, of dout times its own xhat, and of dout."""
    yield _norm(sample, _maps(sample, 1, 1, 1, 2))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _norm(sample, _maps(sample, 3, 3, 2, 2), _used(sample, 3), training=False)
    yield _norm(sample, _maps(sample, 2, 2, 1, 3)).beside(
        _norm(sample, _maps(sample, 2, 2, 1, 3) ** 2)
    )


@check(batch_norm_backward, points=1, of=("dx",), after=derives_it_by_itself)
def takes_running_statistics_as_constants(sample: Sample) -> Ladder:
    """dx: after evaluation mean and variance do not depend on x."""
    yield _norm(sample, _maps(sample, 1, 1, 1, 2), _used(sample, 1), training=False)
    yield _norm(sample, _maps(sample, 2, 2, 2, 2), _used(sample, 2), training=False, eps=0.5)


@check(batch_norm_backward, points=1, expect=expect.DTYPE, after=derives_it_by_itself)
def keeps_the_dtype_of_every_gradient(sample: Sample) -> Ladder:
    """dx, dgamma and dbeta have the dtype of what they are gradients of."""
    yield _single(sample, _maps(sample, 2, 2, 1, 2, dtype="float32"))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _short(sample, sample.integers(2, 2, 3, 3, low=1, high=9, dtype="bfloat16"))


@check(batch_norm_backward, points=1, expect=expect.UNTOUCHED, after=derives_it_by_itself)
def leaves_dout_and_the_maps_alone(sample: Sample) -> Ladder:
    """dout, x, gamma and beta are the same after the call."""
    yield _norm(sample, _maps(sample, 2, 2, 1, 2))
    yield _norm(sample, _maps(sample, 2, 2, 1, 2), _used(sample, 2), training=False)


# ----------------------------------------------------------------------------------- block


def _state(sample: Sample, channels: int, filters: int, dtype: str = "float64", seen: int = 7):
    """Return the state dict of a convolution of 3 x 3 and a batch norm that have been trained."""
    return {
        "conv.weight": sample.fractions(filters, channels, 3, 3, dtype=dtype),
        "conv.bias": sample.bias(filters, dtype=dtype),
        "norm.weight": sample.bias(filters, dtype=dtype),
        "norm.bias": sample.bias(filters, dtype=dtype),
        "norm.running_mean": sample.bias(filters, dtype=dtype),
        "norm.running_var": (np.abs(sample.fractions(filters)) + 0.5).astype(dtype),
        "norm.num_batches_tracked": np.array(seen),
    }


BUFFERS = ("norm.running_mean", "norm.running_var", "norm.num_batches_tracked")
PARAMETERS = ("conv.weight", "conv.bias", "norm.weight", "norm.bias")


@check(block, points=3, of=("out",))
def is_the_twin_of_pytorchs_layers(sample: Sample) -> Ladder:
    """out: with the state dict of PyTorch's layers it computes in evaluation what they compute."""
    yield call(sample.fractions(1, 1, 2, 2), _state(sample, 1, 1))
    yield call(sample.fractions(2, 2, 4, 6), _state(sample, 2, 3))
    yield call(sample.fractions(2, 3, 5, 4, dtype="float32"), _state(sample, 3, 2, "float32"))


@check(block, points=1, of=("out",), after=is_the_twin_of_pytorchs_layers)
def trains_when_it_is_told_to(sample: Sample) -> Ladder:
    """out: with training=True the statistics are those of the batch."""
    yield call(sample.fractions(2, 1, 2, 2), _state(sample, 1, 1), training=True)
    yield call(sample.fractions(2, 2, 4, 6), _state(sample, 2, 3), training=True)


@check(block, points=2, of=BUFFERS, after=trains_when_it_is_told_to)
def hands_its_buffers_back(sample: Sample) -> Ladder:
    """state: afterwards its buffers are the module's: moved by training, counted, and else kept."""
    yield call(sample.fractions(2, 1, 2, 2), _state(sample, 1, 1), training=True)
    yield call(sample.fractions(2, 2, 4, 6), _state(sample, 2, 3, seen=11), training=True)
    yield call(sample.fractions(2, 2, 4, 6), _state(sample, 2, 3))


@check(block, points=1, expect=expect.OWN, after=is_the_twin_of_pytorchs_layers)
def is_built_of_layers_of_ones_own(sample: Sample) -> Ladder:
    """None of PyTorch's own convolution, normalization and pooling is in it."""
    yield call(sample.fractions(2, 2, 4, 6), _state(sample, 2, 3))


@check(
    block,
    points=1,
    expect=expect.DTYPE,
    of=("out", "norm.running_mean", "norm.running_var"),
    after=is_the_twin_of_pytorchs_layers,
)
def keeps_the_dtype_of_images(sample: Sample) -> Ladder:
    """out and state: float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(sample.fractions(1, 1, 2, 2, dtype=dtype), _state(sample, 1, 1, dtype))
        yield call(
            sample.fractions(2, 2, 4, 2, dtype=dtype), _state(sample, 2, 3, dtype), training=True
        )


@check(block, points=1, expect=expect.UNTOUCHED, after=is_the_twin_of_pytorchs_layers)
def leaves_the_images_alone(sample: Sample) -> Ladder:
    """x is the same after the call."""
    yield call(sample.fractions(1, 1, 2, 2), _state(sample, 1, 1))
    yield call(sample.fractions(2, 2, 4, 2), _state(sample, 2, 3), training=True)


# --------------------------------------------------------------------------- training_step


def _labels(sample: Sample, images: int, classes: int):
    return sample.integers(images, low=1, high=classes, dtype="int64") - 1


def _step(sample: Sample, images: int, channels: int, classes: int, dtype: str = "float64", **how):
    """Return a call on images of 4 x 6, of which no two maps tie: a tie has two right gradients."""
    shape, state = (images, channels, 4, 6), (channels, classes, dtype)
    traces = sample.integers(*shape, low=-999, high=999) / 2.0**30
    x = (sample.fractions(*shape) + traces).astype(dtype)
    return call(x, _labels(sample, images, classes), _state(sample, *state), **how)


def _steep(sample: Sample):
    """Return a call whose gradient is long: the less a weight is, the more a change of it does."""
    x, y, state = _step(sample, 4, 2, 3).args
    return call(x, y, {**state, "conv.weight": state["conv.weight"] / 64})


@check(training_step, points=1, of=("loss",))
def returns_the_loss_before_the_step(sample: Sample) -> Ladder:
    """loss: the mean over images of minus the log-probability of the right class, without decay."""
    yield _step(sample, 1, 1, 2)
    yield _step(sample, 2, 1, 2)
    yield _step(sample, 4, 2, 3)
    yield _step(sample, 2, 1, 2, weight_decay=0.5)


@check(training_step, points=3, of=PARAMETERS, after=returns_the_loss_before_the_step)
def moves_every_parameter_downhill(sample: Sample) -> Ladder:
    """state: a parameter p becomes p - learning_rate * dloss/dp."""
    yield _step(sample, 2, 1, 2)
    yield _step(sample, 4, 2, 3, learning_rate=0.5)
    yield _steep(sample)


@check(training_step, points=1, of=PARAMETERS, after=moves_every_parameter_downhill)
def draws_parameters_to_zero(sample: Sample) -> Ladder:
    """state: weight_decay * p is added to the gradient of every parameter p."""
    yield _step(sample, 2, 1, 2, weight_decay=0.5)
    yield _step(sample, 4, 2, 3, learning_rate=0.25, weight_decay=0.125)


@check(training_step, points=1, of=BUFFERS, after=returns_the_loss_before_the_step)
def moves_buffers_by_the_batch_alone(sample: Sample) -> Ladder:
    """state: a step is a training forward, so the running statistics move; nothing else does it."""
    yield _step(sample, 2, 1, 2, weight_decay=0.5)
    yield _step(sample, 4, 2, 3)


@check(
    training_step,
    points=1,
    expect=expect.DTYPE,
    of=PARAMETERS,
    after=moves_every_parameter_downhill,
)
def keeps_the_dtype_of_parameters(sample: Sample) -> Ladder:
    """state: a step moves parameters in the dtype that they have."""
    for dtype in ("float32", "float64"):
        yield _step(sample, 2, 1, 2, dtype)


@check(training_step, points=1, expect=expect.UNTOUCHED, after=moves_every_parameter_downhill)
def leaves_images_and_labels_alone(sample: Sample) -> Ladder:
    """x and y are the same after the step."""
    yield _step(sample, 2, 1, 2)


@check(
    training_step,
    points=0,
    after=moves_every_parameter_downhill,
    requires="cuda with determinism",
)
def trains_on_the_gpu(sample: Sample) -> Ladder:
    """On a CUDA device it is the same step, of operations that give the same in every run."""
    yield _step(sample, 2, 1, 2)
    yield _step(sample, 4, 2, 3, learning_rate=0.5, weight_decay=0.125)
