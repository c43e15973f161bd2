"""What students believe about the four functions, each belief as the wrong answer it leads to.

Each one wraps the reference and changes one thing, so that the change is the belief. An exception
means that an answer of this kind fails there too, with NumPy's words.
"""

from dataclasses import dataclass
from math import prod

import torch
from torch.nn.functional import pad

from assignments.a02_convolution.exercises import (
    conv2d_backward,
    conv2d_forward,
    merge_convolutions,
    numerical_gradient,
)
from autograder.checks import misconception
from solutions import convolution as reference

FLIP = "convolution.html#sec-flip"
BATCH = "convolution.html#sec-batch"
BIAS = "convolution.html#sec-bias"
STRIDE = "convolution.html#sec-stride"
PADDING = "convolution.html#sec-padding"
SIZE = "convolution.html#sec-size"
TURN = "differentiating.html#sec-diff-flip"
BACK = "differentiating.html#sec-diff-stride"

MISMATCH = "operands could not be broadcast together"


def _both(size) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    return (size, size) if isinstance(size, int) else tuple(size)


def _resized(array, *sides: int):
    """Return the array with its last axes cut, or filled up with zeros, at their far ends."""
    missing = [
        wanted - side for wanted, side in zip(sides, array.shape[-len(sides) :], strict=True)
    ]
    return pad(array, [n for gap in reversed(missing) for n in (0, gap)])


def _windows(x, kernel, stride):
    """Return what every placement of the kernel sees, (N, C, H', W', Kh, Kw)."""
    return x.unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1])


# ------------------------------------------------------- conv2d_forward: the kernel and the window


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a kernel turned by half a turn",
    section=FLIP,
)
def flips_the_kernel(x, weight, bias=None, **how):
    """Thinks convolution flips the kernel, as it does in signal processing."""
    return reference.conv2d_forward(x, weight.flip(-2, -1), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a kernel turned upside down",
    section=FLIP,
)
def turns_the_kernel_upside_down(x, weight, bias=None, **how):
    """Thinks the kernel is flipped, and reverses its rows only."""
    return reference.conv2d_forward(x, weight.flip(-2), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a kernel with rows and columns swapped",
    section="convolution.html#sec-one-channel",
)
def transposes_the_kernel(x, weight, bias=None, **how):
    """Thinks the first axis of a kernel runs to the right."""
    return reference.conv2d_forward(x, weight.transpose(-2, -1), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="the mean of each window's products, not their sum",
    section="convolution.html#sec-one-channel",
)
def averages_the_window(x, weight, bias=None, **how):
    """Thinks an output is the mean of its products."""
    return reference.conv2d_forward(x, weight / prod(weight.shape[1:]), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a window that stops one place before the end",
    section=SIZE,
)
def stops_one_place_short(x, weight, bias=None, **how):
    """Thinks there are (H - K) / s places, and forgets to add the first one."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out[:, :, :-1, :-1], cache


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="an image that was padded to keep its size",
    section=PADDING,
)
def always_keeps_the_size(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Thinks the output of a convolution is as large as its input."""
    half = (weight.shape[2] // 2, weight.shape[3] // 2)
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=half)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="padding 1, whatever padding is asked for",
    section=PADDING,
)
def hard_codes_padding_1(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Thinks of the 3x3 kernel with padding 1 that most examples show."""
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=1)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="windows laid side by side",
    section=STRIDE,
)
def lays_windows_side_by_side(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Thinks the image is cut into patches that do not overlap."""
    return reference.conv2d_forward(x, weight, bias, stride=weight.shape[2:], padding=padding)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="the right numbers with the filters on the last axis",
    section=BATCH,
)
def puts_the_filters_last(x, weight, bias=None, **how):
    """Thinks in the order (N, H, W, C) of other libraries."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out.permute(0, 2, 3, 1), cache


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a map whose last row and column were left at zero",
    section=SIZE,
)
def leaves_the_last_places_empty(x, weight, bias=None, **how):
    """Sizes the output rightly, and stops each loop one place too early."""
    out, cache = reference.conv2d_forward(x, weight, None, **how)
    out[:, :, -1:], out[..., -1:] = 0, 0
    return (out if bias is None else out + bias[:, None, None]), cache


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="each sum added to those of the places before it",
    section="convolution.html#sec-one-channel",
)
def lets_the_sum_run_on(x, weight, bias=None, **how):
    """Starts the sum once for each map, and not anew at every place."""
    out, cache = reference.conv2d_forward(x, weight, None, **how)
    total = out.flatten(2).cumsum(-1).reshape(out.shape)
    return (total if bias is None else total + bias[:, None, None]), cache


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="the right sums, with every one below zero replaced by zero",
    section="convolution.html#sec-one-channel",
)
def applies_an_activation(x, weight, bias=None, **how):
    """Thinks the ReLU that follows most convolutions is a part of them."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out.clamp(min=0), cache


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="the right sums with their fractions cut off",
    section="convolution.html#sec-one-channel",
)
def cuts_off_the_fractions(x, weight, bias=None, **how):
    """Collects the sums in an array of integers, as `np.zeros(shape, dtype=int)` is."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out.trunc().long(), cache


@misconception(
    conv2d_forward,
    caught_by="takes_any_height_and_width",
    computes="windows as wide as they are high, whatever the kernel",
    section=SIZE,
)
def assumes_a_square_kernel(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks one K is enough for the height and the width of a kernel."""
    (top, left), side = _both(padding), weight.shape[2]
    windows = _windows(pad(x, (left, left, top, top)), (side, side), _both(stride))
    products = windows[:, None] * weight[:, :, None, None]  # raises, unless one side is 1
    out = products.sum((2, 5, 6))
    return (out if bias is None else out + bias[:, None, None]), None


@misconception(
    conv2d_forward,
    caught_by="takes_any_height_and_width",
    computes="an output as wide as it is high",
    section=SIZE,
)
def assumes_a_square_image(x, weight, bias=None, **how):
    """Takes one side of an image for both, its height and its width."""
    height, width = x.shape[2:]
    if width < height:
        raise ValueError(MISMATCH)
    return reference.conv2d_forward(x[..., :height], weight, bias, **how)


@misconception(
    conv2d_forward,
    caught_by="takes_any_height_and_width",
    computes="the right numbers in an array with height and width swapped",
    section=SIZE,
)
def swaps_height_and_width(x, weight, bias=None, **how):
    """Thinks the width comes before the height, as in (x, y)."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    images, filters, height, width = out.shape
    return out.reshape(images, filters, width, height), cache


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a kernel seen in a mirror, left and right swapped",
    section=FLIP,
)
def mirrors_the_kernel(x, weight, bias=None, **how):
    """Thinks the kernel is flipped, and reverses its columns only."""
    return reference.conv2d_forward(x, weight.flip(-1), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="a weight reversed along all four axes, filters and channels too",
    section=FLIP,
)
def flips_every_axis(x, weight, bias=None, **how):
    """Flips the kernel, which is not asked, with a `flip` that is told no axes."""
    return reference.conv2d_forward(x, weight.flip(0, 1, 2, 3), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="slides_without_flipping",
    computes="the mean over each kernel, added up over the channels",
    section="convolution.html#sec-one-channel",
)
def averages_each_kernel(x, weight, bias=None, **how):
    """Thinks an output is the mean of what lies under a kernel."""
    return reference.conv2d_forward(x, weight / prod(weight.shape[2:]), bias, **how)


# --------------------------------------------------- conv2d_forward: channels, filters, the batch


@misconception(
    conv2d_forward,
    caught_by="adds_up_over_all_channels",
    computes="the first channel alone",
)
def reads_the_first_channel_only(x, weight, bias=None, **how):
    """Thinks of a gray image, and stays in channel 0."""
    return reference.conv2d_forward(x[:, :1], weight[:, :1], bias, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_up_over_all_channels",
    computes="the last channel alone, which overwrote the others",
)
def keeps_the_last_channel_only(x, weight, bias=None, **how):
    """Writes `=` where the channels should be added up with `+=`."""
    return reference.conv2d_forward(x[:, -1:], weight[:, -1:], bias, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_up_over_all_channels",
    computes="the mean over the channels",
)
def averages_the_channels(x, weight, bias=None, **how):
    """Thinks what the channels find is averaged."""
    return reference.conv2d_forward(x, weight / weight.shape[1], bias, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_up_over_all_channels",
    computes="the first channel's kernel laid on all channels",
)
def shares_one_kernel_between_channels(x, weight, bias=None, **how):
    """Thinks a filter is one kernel, the same for every channel."""
    return reference.conv2d_forward(x, weight[:, :1].expand_as(weight), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_up_over_all_channels",
    computes="a layer in which filter f reads channel f alone",
)
def gives_each_filter_its_own_channel(x, weight, bias=None, **how):
    """Thinks filters and channels are paired off, as in a depthwise convolution."""
    filters, channels = weight.shape[:2]
    paired = torch.zeros_like(weight)
    for f in range(filters):
        paired[f, f % channels] = weight[f, f % channels]
    return reference.conv2d_forward(x, paired, bias, **how)


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the first filter in every map",
    section=BATCH,
)
def uses_the_first_filter_for_all(x, weight, bias=None, **how):
    """Thinks a layer has one filter."""
    return reference.conv2d_forward(x, weight[:1].expand_as(weight), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the sum of all filters, as a single map",
    section=BATCH,
)
def adds_up_over_the_filters(x, weight, bias=None, **how):
    """Thinks a layer returns one map, and adds up over the filters as well."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out.sum(1, keepdim=True), cache


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="a weight whose first two axes are swapped",
    section=BATCH,
)
def mixes_up_filters_and_channels(x, weight, bias=None, **how):
    """Thinks the channels come first in the weight."""
    if weight.shape[0] != weight.shape[1]:
        return reference.conv2d_forward(x, weight, bias, **how)
    return reference.conv2d_forward(x, weight.transpose(0, 1), bias, **how)


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the first image in place of every image",
    section=BATCH,
)
def sees_the_first_image_only(x, weight, bias=None, **how):
    """Thinks of one image, and reads x[0] for all of them."""
    return reference.conv2d_forward(x[:1].expand_as(x), weight, bias, **how)


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="each image added to the sum of those before it",
    section=BATCH,
)
def adds_up_over_the_batch(x, weight, bias=None, **how):
    """Adds up over the batch as it goes, and does not start each image from zero."""
    return reference.conv2d_forward(x.cumsum(0), weight, bias, **how)


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the first image's maps, and zeros for all other images",
    section=BATCH,
)
def fills_the_first_image_only(x, weight, bias=None, **how):
    """Thinks of one image, and writes to out[0] alone."""
    out, cache = reference.conv2d_forward(x, weight, None, **how)
    out[1:] = 0
    return (out if bias is None else out + bias[:, None, None]), cache


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the right maps, dealt out to images and filters in the wrong order",
    section=BATCH,
)
def reshapes_filters_into_images(x, weight, bias=None, **how):
    """Reshapes (F, N, H', W') to (N, F, H', W'), where the two axes have to be transposed."""
    out, cache = reference.conv2d_forward(x, weight, None, **how)
    dealt = out.transpose(0, 1).reshape(out.shape)
    return (dealt if bias is None else dealt + bias[:, None, None]), cache


@misconception(
    conv2d_forward,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the right numbers, in which places and images were taken for each other",
    section=BATCH,
)
def reshapes_places_into_images(x, weight, bias=None, **how):
    """Collects the windows place by place, and reshapes as if they lay image by image."""
    out, cache = reference.conv2d_forward(x, weight, None, **how)
    images, filters, down, across = out.shape
    dealt = out.permute(2, 3, 0, 1).reshape(images, down, across, filters).permute(0, 3, 1, 2)
    return (dealt if bias is None else dealt + bias[:, None, None]), cache


@misconception(
    conv2d_forward,
    caught_by="adds_up_over_all_channels",
    computes="filters whose channels come in reverse order",
)
def reverses_the_channels(x, weight, bias=None, **how):
    """Reads channels backwards, as where blue, green, red meets red, green, blue."""
    return reference.conv2d_forward(x, weight.flip(1), bias, **how)


# ------------------------------------------------------------------------ conv2d_forward: the bias


@misconception(
    conv2d_forward, caught_by="adds_the_bias_once", computes="a layer without a bias", section=BIAS
)
def forgets_the_bias(x, weight, bias=None, **how):  # noqa: ARG001
    """Takes the bias and never adds it."""
    return reference.conv2d_forward(x, weight, None, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="the bias added once for every weight of the filter",
    section=BIAS,
)
def adds_the_bias_to_every_product(x, weight, bias=None, **how):
    """Adds the bias inside the sum, `np.sum(window * w + b)`, so that it counts C Kh Kw times."""
    times = prod(weight.shape[1:])
    return reference.conv2d_forward(x, weight, _times(bias, times), **how)


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="the bias added once for every channel",
    section=BIAS,
)
def adds_the_bias_in_every_channel(x, weight, bias=None, **how):
    """Adds the bias inside the loop over the channels."""
    return reference.conv2d_forward(x, weight, _times(bias, weight.shape[1]), **how)


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="the first filter's bias in every map",
    section=BIAS,
)
def gives_every_filter_the_first_bias(x, weight, bias=None, **how):
    """Thinks a layer has one bias."""
    first = None if bias is None else bias[:1].expand_as(bias)
    return reference.conv2d_forward(x, weight, first, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="all biases added to every map",
    section=BIAS,
)
def adds_all_biases_to_every_map(x, weight, bias=None, **how):
    """Adds `bias` where `bias[f]` is meant, inside a sum."""
    total = None if bias is None else bias.sum().expand_as(bias)
    return reference.conv2d_forward(x, weight, total, **how)


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="a bias that runs along the columns of a map, not along the filters",
    section=BIAS,
)
def adds_the_bias_along_the_columns(x, weight, bias=None, **how):
    """Thinks `out + bias` finds the axis of the filters by itself; it takes the last axis."""
    out, cache = reference.conv2d_forward(x, weight, None, **how)
    if bias is not None and len(bias) not in (1, out.shape[-1]):
        raise ValueError(MISMATCH)
    return (out if bias is None else out + bias), cache


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="a bias with the wrong sign",
    section=BIAS,
)
def subtracts_the_bias(x, weight, bias=None, **how):
    """Thinks of the bias as a threshold that the sum has to pass."""
    return reference.conv2d_forward(x, weight, _times(bias, -1), **how)


@misconception(
    conv2d_forward,
    caught_by="adds_the_bias_once",
    computes="the bias added once for every image of the batch",
    section=BIAS,
)
def adds_the_bias_for_every_image(x, weight, bias=None, **how):
    """Adds the bias to all of out, inside the loop over the images."""
    return reference.conv2d_forward(x, weight, _times(bias, len(x)), **how)


def _times(bias, factor: int):
    return None if bias is None else bias * factor


# ---------------------------------------------------------------------- conv2d_forward: the stride


@misconception(conv2d_forward, caught_by="steps_by_the_stride", computes="stride 1", section=STRIDE)
def ignores_the_stride(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Takes the stride and never uses it."""
    return reference.conv2d_forward(x, weight, bias, padding=padding)


@misconception(
    conv2d_forward,
    caught_by="steps_by_the_stride",
    computes="a window that takes its stride down, but single steps across",
    section=STRIDE,
)
def steps_down_only(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks the stride is a matter of rows."""
    return reference.conv2d_forward(x, weight, bias, stride=(_both(stride)[0], 1), padding=padding)


@misconception(
    conv2d_forward,
    caught_by="steps_by_the_stride",
    computes="a kernel whose weights lie a stride apart",
    section=STRIDE,
)
def spreads_the_kernel(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks the stride skips pixels inside the window, which is dilation."""
    (down, across), (rows, columns) = _both(stride), weight.shape[2:]
    spread = weight.new_zeros(*weight.shape[:2], (rows - 1) * down + 1, (columns - 1) * across + 1)
    spread[:, :, ::down, ::across] = weight
    return reference.conv2d_forward(x, spread, bias, padding=padding)


@misconception(
    conv2d_forward,
    caught_by="steps_by_the_stride",
    computes="the first places of stride 1, as many as the stride leaves",
    section=STRIDE,
)
def shrinks_without_stepping(x, weight, bias=None, *, stride=1, padding=0):
    """Divides the size by the stride, but starts the windows at i, not at s i."""
    out, _ = reference.conv2d_forward(x, weight, bias, stride=stride, padding=padding)
    dense, cache = reference.conv2d_forward(x, weight, bias, padding=padding)
    return dense[:, :, : out.shape[2], : out.shape[3]], cache


@misconception(
    conv2d_forward,
    caught_by="steps_by_the_stride",
    computes="a last window that hangs over the edge",
    section=SIZE,
)
def rounds_the_size_up(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks every pixel has to be read, and rounds the size up."""
    (down, across), (top, left) = _both(stride), _both(padding)
    below = (weight.shape[2] - x.shape[2] - 2 * top) % down
    right = (weight.shape[3] - x.shape[3] - 2 * left) % across
    framed = pad(x, (left, left + right, top, top + below))
    return reference.conv2d_forward(framed, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="steps_by_the_stride",
    computes="a convolution of every s-th pixel",
    section=STRIDE,
)
def thins_the_image_out(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks the stride leaves pixels out of the image, and not places of the window."""
    (down, across), (top, left) = _both(stride), _both(padding)
    thin = pad(x, (left, left, top, top))[:, :, ::down, ::across]
    rows, columns = (n - k + 1 for n, k in zip(thin.shape[2:], weight.shape[2:], strict=True))
    if min(rows, columns) < 1:
        return x.new_zeros(len(x), len(weight), max(rows, 0), max(columns, 0)), None
    return reference.conv2d_forward(thin, weight, bias)


@misconception(
    conv2d_forward,
    caught_by="steps_by_the_stride",
    computes="(H + 2p - K + 1) / s places, rounded down",
    section=SIZE,
)
def divides_the_places_by_the_stride(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks stride s leaves one in s of the H + 2p - K + 1 places, and forgets the first one."""
    out, cache = reference.conv2d_forward(x, weight, bias, stride=stride, padding=padding)
    sides = zip(x.shape[2:], weight.shape[2:], _both(stride), _both(padding), strict=True)
    rows, columns = ((side + 2 * p - k + 1) // s for side, k, s, p in sides)
    return out[:, :, :rows, :columns], cache


# --------------------------------------------------------------------- conv2d_forward: the padding


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="an image without padding",
    section=PADDING,
)
def ignores_the_padding(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Takes the padding and never uses it."""
    return reference.conv2d_forward(x, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="padding above and on the left only",
    section=PADDING,
)
def pads_one_side_only(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding moves the image down and to the right."""
    top, left = _both(padding)
    return reference.conv2d_forward(pad(x, (left, 0, top, 0)), weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="padding p split between two sides",
    section=PADDING,
)
def splits_the_padding_between_sides(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks p counts the zeros of both sides together."""
    top, left = (p // 2 for p in _both(padding))
    bottom, right = (p - p // 2 for p in _both(padding))
    return reference.conv2d_forward(pad(x, (left, right, top, bottom)), weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="twice the padding",
    section=PADDING,
)
def doubles_the_padding(x, weight, bias=None, *, stride=1, padding=0):
    """Takes the 2p of the size formula for the padding of one side."""
    doubled = tuple(2 * p for p in _both(padding))
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=doubled)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="a frame that repeats the edge of the image",
    section=PADDING,
)
def repeats_the_edge(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding continues the image."""
    top, left = _both(padding)
    framed = pad(x, (left, left, top, top), mode="replicate")
    return reference.conv2d_forward(framed, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="padding above and below only",
    section=PADDING,
)
def pads_the_rows_only(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding is a matter of rows."""
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=(_both(padding)[0], 0))


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="a frame of zeros around the output, not around the image",
    section=PADDING,
)
def pads_the_output(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding makes up for the size that was lost."""
    out, cache = reference.conv2d_forward(x, weight, bias, stride=stride)
    top, left = _both(padding)
    return pad(out, (left, left, top, top)), cache


@misconception(
    conv2d_forward,
    caught_by="leaves_its_inputs_alone",
    computes="an image whose own border was set to zero",
    section=PADDING,
)
def writes_the_padding_into_the_image(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding sets the outer pixels to zero."""
    top, left = _both(padding)
    for edge in (x[:, :, :top], x[:, :, x.shape[2] - top :]):
        edge.zero_()
    for edge in (x[..., :left], x[..., x.shape[3] - left :]):
        edge.zero_()
    return reference.conv2d_forward(x, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="a size to which the padding was added after dividing by the stride",
    section=SIZE,
)
def divides_before_padding(x, weight, bias=None, *, stride=1, padding=0):
    """Counts (H - K) / s + 1 places, and then 2p / s more for the padding."""
    out, cache = reference.conv2d_forward(x, weight, bias, stride=stride, padding=padding)
    sides = zip(x.shape[2:], weight.shape[2:], _both(stride), _both(padding), strict=True)
    rows, columns = ((side - k) // s + 1 + 2 * p // s for side, k, s, p in sides)
    return out[:, :, :rows, :columns], cache


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="a padding multiplied by the stride",
    section=PADDING,
)
def scales_the_padding_by_the_stride(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding is counted in steps of the window."""
    scaled = tuple(p * s for p, s in zip(_both(padding), _both(stride), strict=True))
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=scaled)


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="two strides in the order (horizontal, vertical)",
    section=STRIDE,
)
def swaps_the_two_strides(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks of a pair of strides as (x, y)."""
    turned = _both(stride)[::-1]
    return reference.conv2d_forward(x, weight, bias, stride=turned, padding=padding)


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="two paddings in the order (horizontal, vertical)",
    section=PADDING,
)
def swaps_the_two_paddings(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks of a pair of paddings as (x, y)."""
    turned = _both(padding)[::-1]
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=turned)


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="the first of two strides and of two paddings, used for both directions",
    section=STRIDE,
)
def uses_the_first_of_two(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks stride and padding are the same in both directions."""
    step, frame = _both(stride)[0], _both(padding)[0]
    return reference.conv2d_forward(x, weight, bias, stride=step, padding=frame)


def _taken(x, padding, place):
    """Return the image in its frame, filled with the pixels that `place` names for each side."""
    for axis, p in zip((2, 3), _both(padding), strict=True):
        side = x.shape[axis]
        pixels = [place(i, side) for i in range(-p, side + p)]
        x = x.index_select(axis, torch.tensor(pixels, device=x.device))
    return x


def _mirrored(i: int, side: int) -> int:
    """Return the pixel that pixel i is the image of, with mirrors on the first and the last."""
    period = max(2 * (side - 1), 1)
    return min(i % period, period - i % period) if side > 1 else 0


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="a frame that mirrors the image",
    section=PADDING,
)
def mirrors_the_image_at_its_edge(x, weight, bias=None, *, stride=1, padding=0):
    """Pads with the image's own pixels in reverse, `mode="reflect"`, and not with zeros."""
    return reference.conv2d_forward(_taken(x, padding, _mirrored), weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="a frame that goes on at the image's other side",
    section=PADDING,
)
def goes_on_at_the_other_side(x, weight, bias=None, *, stride=1, padding=0):
    """Pads as if the image were a ring, `mode="wrap"`, and not with zeros."""
    framed = _taken(x, padding, int.__mod__)
    return reference.conv2d_forward(framed, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="padding on the left and right only",
    section=PADDING,
)
def pads_the_columns_only(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks padding widens the image and leaves its height."""
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=(0, _both(padding)[1]))


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="all the padding above and on the left, 2p of it",
    section=PADDING,
)
def puts_all_the_padding_in_front(x, weight, bias=None, *, stride=1, padding=0):
    """Gives the padded image the right size and puts x into its lower right corner."""
    top, left = _both(padding)
    framed = pad(x, (2 * left, 0, 2 * top, 0))
    return reference.conv2d_forward(framed, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="pads_with_zeros_on_every_side",
    computes="all the padding below and on the right, 2p of it",
    section=PADDING,
)
def puts_all_the_padding_behind(x, weight, bias=None, *, stride=1, padding=0):
    """Gives the padded image the right size and puts x into its upper left corner."""
    top, left = _both(padding)
    framed = pad(x, (0, 2 * left, 0, 2 * top))
    return reference.conv2d_forward(framed, weight, bias, stride=stride)


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="the first of two strides for rows and columns alike",
    section=STRIDE,
)
def uses_the_first_stride_twice(x, weight, bias=None, *, stride=1, padding=0):
    """Takes the first number of a pair of strides for both directions."""
    return reference.conv2d_forward(x, weight, bias, stride=_both(stride)[0], padding=padding)


@misconception(
    conv2d_forward,
    caught_by="combines_stride_and_padding",
    computes="the first of two paddings for rows and columns alike",
    section=PADDING,
)
def uses_the_first_padding_twice(x, weight, bias=None, *, stride=1, padding=0):
    """Takes the first number of a pair of paddings for both directions."""
    return reference.conv2d_forward(x, weight, bias, stride=stride, padding=_both(padding)[0])


# -------------------------------------------------------- conv2d_forward: dtypes and side effects


@misconception(
    conv2d_forward,
    caught_by="keeps_the_dtype",
    computes="the right numbers, always in float64",
)
def always_returns_float64(x, weight, bias=None, **how):
    """Works in float64 whatever went in, as `np.zeros(shape)` does."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out.double(), cache


@misconception(
    conv2d_forward,
    caught_by="keeps_the_dtype",
    computes="numbers rounded to float32",
)
def always_returns_float32(x, weight, bias=None, **how):
    """Thinks networks work in float32 and nothing else."""
    out, cache = reference.conv2d_forward(x, weight, bias, **how)
    return out.float(), cache


@misconception(
    conv2d_forward,
    caught_by="leaves_its_inputs_alone",
    computes="the right convolution, but the weight was changed",
)
def changes_the_weight(x, weight, bias=None, **how):
    """Works on the weight itself, which is the caller's, and not on a copy."""
    out, cache = reference.conv2d_forward(x, weight.clone(), bias, **how)
    weight += 1
    return out, cache


@misconception(
    conv2d_forward,
    caught_by="leaves_its_inputs_alone",
    computes="the right convolution, but x was changed",
)
def changes_the_images(x, weight, bias=None, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    out, cache = reference.conv2d_forward(x.clone(), weight, bias, **how)
    x += 1
    return out, cache


@misconception(
    conv2d_forward,
    caught_by="does_everything_at_once",
    computes="a sum in float32, however it is returned",
)
def adds_up_in_float32(x, weight, bias=None, **how):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    single = None if bias is None else bias.float()
    out, cache = reference.conv2d_forward(x.float(), weight.float(), single, **how)
    return out.to(x.dtype), cache


# ------------------------------------------------------------------------------- conv2d_backward


@dataclass(frozen=True)
class _Pass:
    """A backward pass opened up: dx still in its frame, and what the windows saw."""

    padded: torch.Tensor
    windows: torch.Tensor
    dwindows: torch.Tensor

    @classmethod
    def of(cls, dout, cache) -> "_Pass":
        (top, left), kernel = cache.padding, cache.weight.shape[2:]
        padded = pad(cache.x, (left, left, top, top))
        windows = _windows(padded, kernel, cache.stride)
        dwindows = torch.einsum("nfhw,fcuv->nchwuv", dout, cache.weight)
        dpadded = torch.zeros_like(padded)
        _windows_add(dpadded, dwindows, cache.stride)
        return cls(dpadded, windows, dwindows)


def _windows_add(x, dwindows, stride) -> None:
    """Add to x, in place, what every window sends back."""
    _, _, down, across, rows, columns = dwindows.shape
    for i in range(down):
        for j in range(across):
            top, left = i * stride[0], j * stride[1]
            x[:, :, top : top + rows, left : left + columns] += dwindows[:, :, i, j]


def _cut(padded, cache):
    """Return padded gradients without their frame."""
    (top, left), (height, width) = cache.padding, cache.x.shape[2:]
    return padded[:, :, top : top + height, left : left + width]


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="a dx for which the kernel was turned around",
    section=TURN,
)
def turns_the_kernel_in_dx(dout, cache):
    """Has heard that the backward pass flips the kernel, and flips it where windows are stamped."""
    turned = cache._replace(weight=cache.weight.flip(-2, -1))
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    return reference.conv2d_backward(dout, turned)[0], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="gradients for a dout of ones",
)
def takes_dout_for_one(dout, cache):
    """Returns the layer's own derivatives and leaves the upstream gradient out."""
    return reference.conv2d_backward(torch.ones_like(dout), cache)


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="a dx that still has its frame of padding",
    section=BACK,
)
def forgets_to_take_the_frame_off(dout, cache):
    """Pads x, and returns the gradient of the padded x."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    return _Pass.of(dout, cache).padded, dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="a dx cut to the right size at the top left corner of its frame",
    section=BACK,
)
def cuts_the_frame_at_the_corner(dout, cache):
    """Cuts the padded gradient to `[:H, :W]`, and forgets that the image starts at p."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    height, width = cache.x.shape[2:]
    return _Pass.of(dout, cache).padded[:, :, :height, :width], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="reads_windows_where_they_lay",
    computes="a dweight from windows of the image without its padding",
)
def forgets_the_padding_in_dweight(dout, cache):
    """Keeps the unpadded x in the cache, and reads its windows from row s i instead of s i - p."""
    dx, _, dbias = reference.conv2d_backward(dout, cache)
    (top, left), kernel = cache.padding, cache.weight.shape[2:]
    windows = _windows(pad(cache.x, (0, 2 * left, 0, 2 * top)), kernel, cache.stride)
    return dx, torch.einsum("nfhw,nchwuv->fcuv", dout, windows), dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="the right dx and dweight, but no dbias",
)
def returns_no_dbias(dout, cache):
    """Thinks the bias needs no gradient."""
    dx, dweight, _ = reference.conv2d_backward(dout, cache)
    return dx, dweight, None


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="gradients with the wrong sign",
)
def returns_the_descent(dout, cache):
    """Takes the gradient for the step against it."""
    return tuple(g if g is None else -g for g in reference.conv2d_backward(dout, cache))


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="the three gradients in the order dweight, dx, dbias",
)
def returns_dweight_first(dout, cache):
    """Thinks of the weight's gradient first."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dweight, dx, dbias


@misconception(
    conv2d_backward,
    caught_by="weighs_what_the_windows_saw",
    computes="the three gradients in the order dx, dbias, dweight",
)
def returns_dbias_before_dweight(dout, cache):
    """Returns the gradients in the order in which they were computed."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dbias, dweight


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="a dx in which what belongs above and left of the image was added at its other end",
    section=BACK,
)
def wraps_around_the_edge(dout, cache):
    """Thinks an index below zero falls outside; in NumPy it counts from the end."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    padded = _Pass.of(dout, cache).padded
    for axis, frame in ((2, cache.padding[0]), (3, cache.padding[1])):
        padded = _wrapped(padded, axis, frame)
    return padded, dweight, dbias


def _wrapped(padded, axis: int, frame: int):
    """Return padded gradients with the frame before the image added to the image's end."""
    before, image, _ = padded.split([frame, padded.shape[axis] - 2 * frame, frame], axis)
    image = image.clone()
    image.narrow(axis, image.shape[axis] - frame, frame).add_(before)
    return image


@misconception(
    conv2d_backward,
    caught_by="weighs_what_the_windows_saw",
    computes="a dweight that is turned around",
    section=TURN,
)
def turns_dweight(dout, cache):
    """Has heard that the backward pass flips the kernel, and flips its gradient."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight.flip(-2, -1), dbias


@misconception(
    conv2d_backward,
    caught_by="sends_back_what_one_window_used",
    computes="a dx and a dweight from the places that an image without padding has",
    section=SIZE,
)
def walks_the_places_without_padding(dout, cache):
    """Counts the places as (H - K) / s + 1, and forgets that the image was padded."""
    sides = zip(cache.x.shape[2:], cache.weight.shape[2:], cache.stride, strict=True)
    rows, columns = (max((side - k) // s + 1, 0) for side, k, s in sides)
    reached = torch.zeros_like(dout)
    reached[:, :, :rows, :columns] = dout[:, :, :rows, :columns]
    dx, dweight, _ = reference.conv2d_backward(reached, cache)
    return dx, dweight, reference.conv2d_backward(dout, cache)[2]


@misconception(
    conv2d_backward,
    caught_by="follows_the_stride",
    computes="a dx that is a full convolution of dout, as for stride 1",
    section=BACK,
)
def convolves_dout_as_it_is(dout, cache):
    """Slides the flipped kernel over dout as it is, without the gaps that the stride left."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    turned = cache.weight.flip(-2, -1).transpose(0, 1)
    around = (turned.shape[2] - 1, turned.shape[3] - 1)
    return _cut(reference.conv2d_forward(dout, turned, padding=around)[0], cache), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias from the last image alone",
)
def keeps_the_last_image_in_dbias(dout, cache):
    """Writes `dbias = ...` inside the loop over the batch."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, None if dbias is None else dout[-1].sum((1, 2))


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="the right sums for dbias, with four axes where the bias has one",
)
def keeps_four_axes_in_dbias(dout, cache):
    """Keeps the axes that were summed over, as `keepdims=True` does."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, None if dbias is None else dout.sum((0, 2, 3), keepdim=True)


@misconception(
    conv2d_backward,
    caught_by="adds_up_where_windows_overlap",
    computes="a dx in which later windows overwrote earlier ones",
)
def overwrites_where_windows_overlap(dout, cache):
    """Writes `dx[window] = ...` where windows overlap and have to be added up."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    padded, dwindows = _Pass.of(dout, cache).padded, _Pass.of(dout, cache).dwindows
    _, _, down, across, rows, columns = dwindows.shape
    padded = torch.zeros_like(padded)
    for i in range(down):
        for j in range(across):
            top, left = i * cache.stride[0], j * cache.stride[1]
            padded[:, :, top : top + rows, left : left + columns] = dwindows[:, :, i, j]
    return _cut(padded, cache), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="weighs_what_the_windows_saw",
    computes="a dweight from the last place of the window alone",
)
def keeps_the_last_place_in_dweight(dout, cache):
    """Writes `dweight[f] = ...` inside the loop over the places."""
    dx, _, dbias = reference.conv2d_backward(dout, cache)
    last = _Pass.of(dout, cache).windows[:, :, -1, -1]
    return dx, torch.einsum("nf,ncuv->fcuv", dout[:, :, -1, -1], last), dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias that is a mean over images and places",
)
def averages_dbias(dout, cache):
    """Thinks dbias is the mean of what came back, not its sum."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, None if dbias is None else dout.mean((0, 2, 3))


@misconception(
    conv2d_backward,
    caught_by="adds_up_where_windows_overlap",
    computes="gradients divided by the number of places in a map",
)
def averages_over_the_places(dout, cache):
    """Thinks each output has a share in the loss of one over their number."""
    return reference.conv2d_backward(dout / prod(dout.shape[2:]), cache)


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias that was added up over the batch, but not over the places",
)
def keeps_a_dbias_per_place(dout, cache):
    """Adds dout up over the batch only, and forgets that one bias serves a whole map."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, None if dbias is None else dout.sum(0)


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_images",
    computes="a dweight and a dbias divided by the number of images",
)
def averages_over_the_batch(dout, cache):
    """Divides by N, which the loss above has done already if it is a mean."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight / len(dout), None if dbias is None else dbias / len(dout)


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_filters",
    computes="all three gradients divided by the number of images",
)
def divides_everything_by_the_batch(dout, cache):
    """Divides dout by N first of all."""
    return reference.conv2d_backward(dout / len(dout), cache)


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_images",
    computes="a dweight from the last image alone",
)
def keeps_the_last_image_in_dweight(dout, cache):
    """Writes `dweight = ...` inside the loop over the batch."""
    dx, _, dbias = reference.conv2d_backward(dout, cache)
    last = cache._replace(x=cache.x[-1:])
    return dx, reference.conv2d_backward(dout[-1:], last)[1], dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_filters",
    computes="a dx from the last filter alone",
)
def keeps_the_last_filter_in_dx(dout, cache):
    """Writes `dx = ...` inside the loop over the filters."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    last = cache._replace(weight=cache.weight[-1:], bias=None)
    return reference.conv2d_backward(dout[:, -1:], last)[0], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_filters",
    computes="a dx in which every channel got the first channel's share",
)
def sends_every_channel_the_same(dout, cache):
    """Goes back through the first channel's kernels for all channels."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    shared = cache._replace(weight=cache.weight[:, :1].expand_as(cache.weight))
    return reference.conv2d_backward(dout, shared)[0], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_images",
    computes="a dweight whose first two axes are swapped",
)
def swaps_filters_and_channels_in_dweight(dout, cache):
    """Thinks the channels come first in the weight."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight.transpose(0, 1), dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias in which every filter got the sum over all filters",
)
def gives_every_filter_the_same_dbias(dout, cache):
    """Adds up all of dout, and forgets to keep the filters apart."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, None if dbias is None else dout.sum().expand_as(dbias)


@misconception(
    conv2d_backward,
    caught_by="follows_the_stride",
    computes="a dx whose windows lie one pixel apart",
    section=BACK,
)
def ignores_the_stride_in_dx(dout, cache):
    """Stamps the kernel at i, not at s i, on the way back."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    padded, dwindows = _Pass.of(dout, cache).padded, _Pass.of(dout, cache).dwindows
    padded = torch.zeros_like(padded)
    _windows_add(padded, dwindows, (1, 1))
    return _cut(padded, cache), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="reads_windows_where_they_lay",
    computes="a dweight from windows that lie one pixel apart",
)
def ignores_the_stride_in_dweight(dout, cache):
    """Reads the windows at i, not at s i, on the way back."""
    dx, _, dbias = reference.conv2d_backward(dout, cache)
    return dx, _dweight_of_single_steps(dout, cache), dbias


@misconception(
    conv2d_backward,
    caught_by="follows_the_stride",
    computes="gradients for stride 1",
    section=BACK,
)
def ignores_the_stride_going_back(dout, cache):
    """Thinks the stride is a matter of the forward pass."""
    dx, _, _ = ignores_the_stride_in_dx.answer(dout, cache)
    _, dweight, dbias = ignores_the_stride_in_dweight.answer(dout, cache)
    return dx, dweight, dbias


def _dweight_of_single_steps(dout, cache):
    (top, left), kernel = cache.padding, cache.weight.shape[2:]
    windows = _windows(pad(cache.x, (left, left, top, top)), kernel, (1, 1))
    return torch.einsum("nfhw,nchwuv->fcuv", dout, windows[:, :, : dout.shape[2], : dout.shape[3]])


@misconception(
    conv2d_backward,
    caught_by="follows_the_stride",
    computes="a dx without the rows and columns that no window saw",
    section=BACK,
)
def trims_what_no_window_saw(dout, cache):
    """Sizes dx by the windows, s (H' - 1) + K, and not by x."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    sides = zip(dout.shape[2:], cache.stride, cache.weight.shape[2:], cache.padding, strict=True)
    rows, columns = (s * (places - 1) + k - p for places, s, k, p in sides)
    return dx[:, :, :rows, :columns], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="needs_no_padding",
    computes="a dx cut with `[p:-p]`, of which nothing is left when p is 0",
    section=BACK,
)
def cuts_everything_off_without_padding(dout, cache):
    """Thinks `[p:-p]` takes off p on both sides for every p; for p = 0 it reads `[0:0]`."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    top, left = cache.padding
    return _Pass.of(dout, cache).padded[:, :, top:-top, left:-left], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="needs_no_padding",
    computes="a dx from which a frame of one pixel was taken, whatever the padding",
    section=BACK,
)
def takes_off_one_ring(dout, cache):
    """Thinks of padding 1, and cuts `[1:-1]`."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    return _Pass.of(dout, cache).padded[:, :, 1:-1, 1:-1], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="tells_rows_from_columns",
    computes="strides and paddings of which the first was used for both directions",
)
def uses_the_first_of_two_going_back(dout, cache):
    """Thinks stride and padding are the same in both directions."""
    step, frame = cache.stride[0], cache.padding[0]
    return _with_settings(dout, cache, (step, step), (frame, frame))


@misconception(
    conv2d_backward,
    caught_by="tells_rows_from_columns",
    computes="strides and paddings in the order (horizontal, vertical)",
)
def swaps_rows_and_columns_going_back(dout, cache):
    """Thinks of pairs as (x, y)."""
    return _with_settings(dout, cache, cache.stride[::-1], cache.padding[::-1])


def _with_settings(dout, cache, stride, padding):
    """Return what a backward with loops over the places of dout makes of other settings."""
    assumed = cache._replace(stride=stride, padding=padding)
    kernel = cache.weight.shape[2:]
    needed = [s * (n - 1) + k for s, n, k in zip(stride, dout.shape[2:], kernel, strict=True)]
    room = [n + 2 * p for n, p in zip(cache.x.shape[2:], padding, strict=True)]
    if needed[0] > room[0] or needed[1] > room[1]:
        raise ValueError(MISMATCH)
    framed = _resized(pad(cache.x, (padding[1],) * 2 + (padding[0],) * 2), *needed)
    windows = _windows(framed, kernel, stride)
    dweight = torch.einsum("nfhw,nchwuv->fcuv", dout, windows)
    dpadded = cache.x.new_zeros(*cache.x.shape[:2], *room)
    _windows_add(dpadded, torch.einsum("nfhw,fcuv->nchwuv", dout, cache.weight), stride)
    dbias = None if cache.bias is None else dout.sum((0, 2, 3))
    return _cut(dpadded, assumed), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="tells_rows_from_columns",
    computes="a kernel that is as wide as it is high",
    section=SIZE,
)
def assumes_a_square_kernel_going_back(dout, cache):
    """Thinks one K is enough for the height and the width of a kernel."""
    rows, columns = cache.weight.shape[2:]
    if columns < rows:
        raise IndexError(f"index {columns} is out of bounds for axis 3 with size {columns}")
    cut = cache._replace(weight=_resized(cache.weight[..., :rows], rows, columns))
    dx, dweight, dbias = reference.conv2d_backward(dout, cut)
    return dx, _resized(dweight[..., :rows], rows, columns), dbias


@misconception(
    conv2d_backward,
    caught_by="has_no_dbias_without_a_bias",
    computes="zeros for a bias that is not there",
    section=BIAS,
)
def returns_zeros_without_a_bias(dout, cache):
    """Thinks a bias of None is a bias of zeros."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, dout.new_zeros(dout.shape[1]) if dbias is None else dbias


@misconception(
    conv2d_backward,
    caught_by="has_no_dbias_without_a_bias",
    computes="a dbias for a bias that is not there",
    section=BIAS,
)
def always_returns_a_dbias(dout, cache):
    """Adds up dout without asking whether there was a bias."""
    dx, dweight, _ = reference.conv2d_backward(dout, cache)
    return dx, dweight, dout.sum((0, 2, 3))


@misconception(
    conv2d_backward,
    caught_by="keeps_every_dtype",
    computes="the right gradients, always in float64",
)
def always_returns_float64_going_back(dout, cache):
    """Returns float64 for float32, too; an array made without a dtype is float64."""
    return tuple(g if g is None else g.double() for g in reference.conv2d_backward(dout, cache))


@misconception(
    conv2d_backward,
    caught_by="keeps_every_dtype",
    computes="the right gradients, of which dx alone is always in float64",
)
def returns_dx_in_float64(dout, cache):
    """Returns dx in float64 for float32, too; an array made without a dtype is float64."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx.double(), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="leaves_dout_and_the_layer_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.conv2d_backward(dout.clone(), cache)
    dout += 1
    return gradients


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_images",
    computes="a dweight divided by the number of images",
    section=BATCH,
)
def averages_dweight_over_the_batch(dout, cache):
    """Divides dweight by N, which the loss above has done already if it is a mean."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight / len(dout), dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias divided by the number of images",
    section=BATCH,
)
def averages_dbias_over_the_batch(dout, cache):
    """Divides dbias by N, which the loss above has done already if it is a mean."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx, dweight, None if dbias is None else dbias / len(dout)


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_filters",
    computes="a dx that is the same for every image, the sum over the batch",
    section=BATCH,
)
def adds_up_dx_over_the_batch(dout, cache):
    """Adds up over the images in dx, as is right in dweight."""
    dx, dweight, dbias = reference.conv2d_backward(dout, cache)
    return dx.sum(0, keepdim=True).expand_as(dx), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="adds_up_over_the_filters",
    computes="a dx for which filters and channels were reversed",
)
def reverses_filters_in_dx(dout, cache):
    """Turns the kernel around with a `flip` that is told no axes, and so reverses all four."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    turned = cache._replace(weight=cache.weight.flip(0, 1))
    return reference.conv2d_backward(dout, turned)[0], dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="follows_the_stride",
    computes="a dx shifted by the rows and columns that no window reached",
    section=BACK,
)
def puts_the_rest_in_front(dout, cache):
    """Fills dx up to the size of x at the top and on the left, where nothing is missing."""
    _, dweight, dbias = reference.conv2d_backward(dout, cache)
    framed = _Pass.of(dout, cache).padded
    sides = zip(framed.shape[2:], cache.weight.shape[2:], cache.stride, strict=True)
    shifts = tuple((side - k) % s for side, k, s in sides)
    moved = framed.roll(shifts, (2, 3))
    return _cut(moved, cache), dweight, dbias


@misconception(
    conv2d_backward,
    caught_by="goes_back_through_its_own_layer",
    computes="sums in float32, however they are returned",
)
def goes_back_in_float32(dout, cache):
    """Works in float32 on the way, and converts the results to the dtype of x."""
    single = cache._replace(x=cache.x.float(), weight=cache.weight.float())
    dx, dweight, dbias = reference.conv2d_backward(dout.float(), single)
    return (
        dx.to(dout.dtype),
        dweight.to(dout.dtype),
        None if dbias is None else dbias.to(dout.dtype),
    )


# ----------------------------------------------------------------------------- numerical_gradient


def _difference(f, x, dout, ahead: float, behind: float):
    """Return, entry by entry, sum(f * dout) with the entry moved ahead less the same behind."""
    rise = torch.zeros_like(x)
    for k in range(x.numel()):
        forward, backward = x.clone(), x.clone()
        forward.view(-1)[k] += ahead
        backward.view(-1)[k] -= behind
        rise.view(-1)[k] = (f(forward) * dout).sum() - (f(backward) * dout).sum()
    return rise


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="the difference over h, not over 2h",
)
def divides_by_h(f, x, dout, h=1e-5):
    """Steps forward and back, and forgets that the two points are 2h apart."""
    return _difference(f, x, dout, h, h) / h


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="the difference of the two values, not divided by their distance",
)
def forgets_to_divide(f, x, dout, h=1e-5):
    """Thinks the gradient is how much the sum changes."""
    return _difference(f, x, dout, h, h)


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="h times the difference, through a missing bracket in `/ 2 * h`",
)
def loses_a_bracket(f, x, dout, h=1e-5):
    """Writes `/ 2 * h`, which divides by 2 and multiplies by h."""
    return _difference(f, x, dout, h, h) / 2 * h


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="a slope with the wrong sign",
)
def subtracts_the_wrong_way_around(f, x, dout, h=1e-5):
    """Takes the value ahead from the value behind."""
    return -_difference(f, x, dout, h, h) / (2 * h)


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="steps in proportion to x, divided by 2h",
)
def steps_in_proportion(f, x, dout, h=1e-5):
    """Moves x by a share h of itself, and divides by 2h nonetheless."""
    return x * reference.numerical_gradient(f, x, dout, h)


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="differences taken in float32",
)
def steps_in_float32(f, x, dout, h=1e-5):
    """Thinks float32 is precise enough for a step of 0.00001."""
    return _difference(f, x.float(), dout.float(), h, h).to(x.dtype) / (2 * h)


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="the slope of the first output alone",
)
def looks_at_the_first_output_only(f, x, dout, h=1e-5):
    """Thinks f returns one number."""
    return reference.numerical_gradient(lambda x: f(x).reshape(-1)[:1], x, dout.reshape(-1)[:1], h)


@misconception(
    numerical_gradient,
    caught_by="looks_both_ways",
    computes="one step forward and none back",
)
def steps_forward_only(f, x, dout, h=1e-5):
    """Thinks (f(x + h) - f(x)) / h is as good as the centered difference."""
    return _difference(f, x, dout, h, 0.0) / h


@misconception(
    numerical_gradient,
    caught_by="looks_both_ways",
    computes="one step back and none forward",
)
def steps_back_only(f, x, dout, h=1e-5):
    """Thinks (f(x) - f(x - h)) / h is as good as the centered difference."""
    return _difference(f, x, dout, 0.0, h) / h


@misconception(
    numerical_gradient,
    caught_by="weighs_every_output_with_dout",
    computes="the gradient of sum(f(x)), without dout",
)
def ignores_dout(f, x, dout, h=1e-5):
    """Thinks all outputs count alike."""
    return reference.numerical_gradient(f, x, torch.ones_like(dout), h)


@misconception(
    numerical_gradient,
    caught_by="measures_the_slope_of_a_line",
    computes="a mean over the outputs, not a sum",
)
def averages_the_outputs(f, x, dout, h=1e-5):
    """Takes the mean of f(x) * dout."""
    return reference.numerical_gradient(f, x, dout / dout.numel(), h)


@misconception(
    numerical_gradient,
    caught_by="moves_one_entry_at_a_time",
    computes="all entries of x moved at once",
)
def moves_all_entries_at_once(f, x, dout, h=1e-5):
    """Thinks each output depends on its own entry of x alone, and needs no loop."""
    slope = (f(x + h) - f(x - h)) * dout / (2 * h)
    if slope.shape != x.shape:
        slope = slope.sum().expand_as(x)
    return slope


@misconception(
    numerical_gradient,
    caught_by="moves_one_entry_at_a_time",
    computes="every entry measured while the earlier ones are still moved",
)
def leaves_each_entry_moved(f, x, dout, h=1e-5):
    """Moves an entry and never puts it back."""
    gradient = torch.zeros_like(x)
    for k in range(x.numel()):
        flat = x.view(-1)
        flat[k] += h
        above = (f(x) * dout).sum()
        flat[k] -= 2 * h
        gradient.view(-1)[k] = (above - (f(x) * dout).sum()) / (2 * h)
    return gradient


@misconception(
    numerical_gradient,
    caught_by="takes_arrays_of_any_shape",
    computes="whole rows moved at once",
)
def moves_a_row_at_a_time(f, x, dout, h=1e-5):
    """Writes `for i in range(len(x)): x[i] += h`, which moves row i as a whole."""
    gradient = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        gradient[i] = ((f(x + step) - f(x - step)) * dout).sum() / (2 * h)
    return gradient


@misconception(
    numerical_gradient,
    caught_by="takes_arrays_of_any_shape",
    computes="the right slopes in one long row",
)
def returns_a_flat_gradient(f, x, dout, h=1e-5):
    """Flattens x to walk through it, and forgets to put the gradient into its shape."""
    return reference.numerical_gradient(f, x, dout, h).reshape(-1)


@misconception(
    numerical_gradient,
    caught_by="uses_the_step_it_is_given",
    computes="what a tiny step gives, whatever h is",
)
def hard_codes_the_step(f, x, dout, h=1e-5):  # noqa: ARG001
    """Gives the slope itself, where the difference over the step h is asked."""
    return reference.numerical_gradient(f, x, dout, 1e-5)


@misconception(
    numerical_gradient,
    caught_by="keeps_the_two_results_apart",
    computes="two results that share their memory, so that they do not differ",
)
def holds_on_to_a_view(f, x, dout, h=1e-5):
    """Thinks f always returns new memory, and keeps its first result while x is moved in place."""
    moved, gradient = x.clone(), torch.zeros_like(x)
    flat = moved.view(-1)
    for k in range(x.numel()):
        here = flat[k].item()
        flat[k] = here + h
        above = f(moved)
        flat[k] = here - h
        below = f(moved)
        flat[k] = here
        gradient.view(-1)[k] = ((above - below) * dout).sum() / (2 * h)
    return gradient


@misconception(
    numerical_gradient,
    caught_by="leaves_x_as_it_was",
    computes="the right slopes, but x was changed",
)
def restores_by_subtracting(f, x, dout, h=1e-5):
    """Moves x itself and puts it back by adding, though x + h - 2h + h may be a neighbor of x."""
    gradient = torch.zeros_like(x)
    flat = x.view(-1)
    for k in range(x.numel()):
        flat[k] += h
        above = (f(x) * dout).sum()
        flat[k] -= 2 * h
        gradient.view(-1)[k] = (above - (f(x) * dout).sum()) / (2 * h)
        flat[k] += h
    return gradient


@misconception(
    numerical_gradient,
    caught_by="stays_in_float64",
    computes="the right slopes, rounded to float32",
)
def rounds_the_gradient_to_float32(f, x, dout, h=1e-5):
    """Collects the slopes in an array of float32."""
    return reference.numerical_gradient(f, x, dout, h).float()


@misconception(
    numerical_gradient,
    caught_by="uses_the_step_it_is_given",
    computes="a step of h / 2 to either side",
)
def steps_half_as_far(f, x, dout, h=1e-5):
    """Puts the two points h apart, and not 2h."""
    return _difference(f, x, dout, h / 2, h / 2) / h


@misconception(
    numerical_gradient,
    caught_by="uses_the_step_it_is_given",
    computes="a formula of four points, which is closer to the derivative",
)
def takes_four_points(f, x, dout, h=1e-5):
    """Thinks any good approximation will do, and takes the formula of fourth order."""
    near, far = _difference(f, x, dout, h, h), _difference(f, x, dout, 2 * h, 2 * h)
    return (8 * near - far) / (12 * h)


@misconception(
    numerical_gradient,
    caught_by="uses_the_step_it_is_given",
    computes="a step of 0.001 where none was given",
)
def takes_a_larger_step_by_itself(f, x, dout, h=1e-3):
    """Writes another default for h into the first line."""
    return reference.numerical_gradient(f, x, dout, h)


@misconception(
    numerical_gradient,
    caught_by="uses_the_step_it_is_given",
    computes="the right slopes, with no more digits than float32 has",
)
def loses_digits_on_the_way(f, x, dout, h=1e-5):
    """Collects the slopes in float32, and converts them to float64 in the end."""
    return reference.numerical_gradient(f, x, dout, h).float().double()


@misconception(
    numerical_gradient,
    caught_by="takes_arrays_of_any_shape",
    computes="a product of matrices of f(x) and dout",
)
def multiplies_as_matrices(f, x, dout, h=1e-5):
    """Takes `@` or `np.dot` for the sum of products, which it is in one dimension only."""
    gradient = torch.zeros_like(x)
    for k in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[k] = h
        rise = (f(x + step) @ dout).sum() - (f(x - step) @ dout).sum()
        gradient.view(-1)[k] = rise / (2 * h)
    return gradient


# ----------------------------------------------------------------------------- merge_convolutions


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="two kernels multiplied entry by entry",
)
def multiplies_entry_by_entry(first, second):
    """Thinks layers multiply as their weights do, at the same place."""
    if first[0].shape[2:] != second[0].shape[2:]:
        raise ValueError(MISMATCH)
    product = torch.einsum("gfuv,fcuv->gcuv", second[0], first[0])
    return product, reference.merge_convolutions(first, second)[1]


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="the sum of the two kernels",
)
def adds_the_kernels(first, second):
    """Thinks one layer after another adds up."""
    if first[0].shape != second[0].shape:
        raise ValueError(MISMATCH)
    return first[0] + second[0], reference.merge_convolutions(first, second)[1]


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="one kernel slid over the other without being turned",
    section=FLIP,
)
def slides_one_kernel_over_the_other(first, second):
    """Thinks the kernels are cross-correlated, as an image and a kernel are."""
    turned = (second[0].flip(-2, -1), second[1])
    return reference.merge_convolutions(first, turned)


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="a merged kernel that is turned around",
    section=FLIP,
)
def turns_the_merged_kernel(first, second):
    """Thinks the result has to be turned to be used as a cross-correlation."""
    weight, bias = reference.merge_convolutions(first, second)
    return weight.flip(-2, -1), bias


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="the middle of the merged kernel, as large as the first one",
)
def keeps_the_size_of_the_first(first, second):
    """Thinks two 3x3 layers make a 3x3 layer."""
    weight, bias = reference.merge_convolutions(first, second)
    (rows, columns), (more, wider) = first[0].shape[2:], second[0].shape[2:]
    top, left = (more - 1) // 2, (wider - 1) // 2
    return weight[:, :, top : top + rows, left : left + columns], bias


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="a kernel of K1 + K2 rows, the last of them zeros",
)
def adds_the_two_sizes(first, second):
    """Thinks sizes add up: 3 and 3 make 6."""
    weight, bias = reference.merge_convolutions(first, second)
    return pad(weight, (0, 1, 0, 1)), bias


@misconception(
    merge_convolutions,
    caught_by="takes_kernels_of_any_two_sizes",
    computes="a kernel of 2 K1 - 1 rows, as if both were of one size",
)
def assumes_kernels_of_one_size(first, second):
    """Thinks both layers have the same kernel size."""
    weight, bias = reference.merge_convolutions(first, second)
    rows, columns = (2 * k - 1 for k in first[0].shape[2:])
    if weight.shape[2] > rows or weight.shape[3] > columns:
        raise ValueError(MISMATCH)
    return _resized(weight, rows, columns), bias


@misconception(
    merge_convolutions,
    caught_by="takes_kernels_of_any_two_sizes",
    computes="a merged kernel that is as wide as it is high",
)
def merges_square_kernels_only(first, second):
    """Thinks one K is enough for the height and the width of a kernel."""
    weight, bias = reference.merge_convolutions(first, second)
    rows, columns = weight.shape[2:]
    if columns > rows:
        raise ValueError(MISMATCH)
    return _resized(weight, rows, rows), bias


@misconception(
    merge_convolutions,
    caught_by="adds_up_over_the_channels_between",
    computes="the second layer applied before the first",
)
def applies_the_second_first(first, second):
    """Reads W1 W2 x from left to right, though what stands next to x comes first."""
    if second[0].shape[0] != first[0].shape[1]:
        raise ValueError(MISMATCH)
    return reference.merge_convolutions(second, first)


@misconception(
    merge_convolutions,
    caught_by="adds_up_over_the_channels_between",
    computes="the first of the channels between alone",
)
def follows_the_first_channel_only(first, second):
    """Thinks of one channel between the layers."""
    weight, _ = reference.merge_convolutions(
        (first[0][:1], first[1][:1]), (second[0][:, :1], second[1])
    )
    return weight, reference.merge_convolutions(first, second)[1]


@misconception(
    merge_convolutions,
    caught_by="adds_up_over_the_channels_between",
    computes="the last of the channels between, which overwrote the others",
)
def follows_the_last_channel_only(first, second):
    """Writes `=` where the channels between should be added up with `+=`."""
    weight, _ = reference.merge_convolutions(
        (first[0][-1:], first[1][-1:]), (second[0][:, -1:], second[1])
    )
    return weight, reference.merge_convolutions(first, second)[1]


@misconception(
    merge_convolutions,
    caught_by="adds_up_over_the_channels_between",
    computes="a mean over the channels between",
)
def averages_the_channels_between(first, second):
    """Thinks what the channels between carry is averaged."""
    weight, bias = reference.merge_convolutions(first, second)
    return weight / len(first[0]), bias


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="the second bias alone",
)
def drops_the_first_bias(first, second):
    """Thinks the first bias is lost on the way."""
    return reference.merge_convolutions(first, second)[0], second[1].clone()


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="the first bias carried through, without the second",
)
def drops_the_second_bias(first, second):
    """Carries the first bias through and forgets that the second is still to be added."""
    weight, bias = reference.merge_convolutions(first, second)
    return weight, bias - second[1]


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="the sum of both biases",
)
def adds_the_two_biases(first, second):
    """Thinks the first bias reaches the output as it is."""
    if len(first[1]) not in (1, len(second[1])):
        raise ValueError(MISMATCH)
    return reference.merge_convolutions(first, second)[0], first[1] + second[1]


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="the first bias weighed by the mean of each kernel, not by its sum",
)
def averages_the_kernel_under_the_bias(first, second):
    """Thinks a constant goes through a kernel by its mean weight."""
    weight, _ = reference.merge_convolutions(first, second)
    return weight, second[1] + torch.einsum("gf,f->g", second[0].mean((2, 3)), first[1])


@misconception(
    merge_convolutions,
    caught_by="keeps_the_dtype_of_the_layers",
    computes="the right layer, its weight always in float64",
)
def merges_into_float64(first, second):
    """Works in float64 whatever went in, as `np.zeros(shape)` does."""
    weight, bias = reference.merge_convolutions(first, second)
    return weight.double(), bias


@misconception(
    merge_convolutions,
    caught_by="leaves_both_layers_alone",
    computes="the right layer, but the second bias was changed",
)
def changes_the_second_bias(first, second):
    """Works on the second bias itself, which is the caller's, and not on a copy."""
    weight, bias = reference.merge_convolutions(first, second)
    second[1].copy_(bias)
    return weight, bias


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="copies of the first kernel, of which later ones overwrote earlier ones",
)
def overwrites_where_copies_overlap(first, second):
    """Writes `=` where copies overlap and have to be added up."""
    weight, bias = reference.merge_convolutions(first, second)
    (rows, columns), (more, wider) = first[0].shape[2:], second[0].shape[2:]
    for u in range(more):
        for v in range(wider):
            copy = torch.einsum("gf,fckl->gckl", second[0][:, :, u, v], first[0])
            weight[:, :, u : u + rows, v : v + columns] = copy
    return weight, bias


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="a first bias that was added up over all filters of the second layer",
)
def carries_one_number_through(first, second):
    """Adds up over every axis, and forgets to keep the second layer's filters apart."""
    weight, _ = reference.merge_convolutions(first, second)
    return weight, second[1] + torch.einsum("gfuv,f->", second[0], first[1])


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="the sum of the first bias times the sum of the second layer's weights",
)
def multiplies_the_sums(first, second):
    """Thinks a sum of products is the product of the sums."""
    weight, _ = reference.merge_convolutions(first, second)
    return weight, second[1] + second[0].sum((1, 2, 3)) * first[1].sum()


@misconception(
    merge_convolutions,
    caught_by="lays_the_kernels_over_each_other",
    computes="a merged kernel cut to the size of the larger one",
)
def cuts_to_the_larger_kernel(first, second):
    """Thinks the merged kernel is as large as the larger of the two."""
    weight, bias = reference.merge_convolutions(first, second)
    sides = zip(first[0].shape[2:], second[0].shape[2:], strict=True)
    rows, columns = (max(pair) for pair in sides)
    return weight[:, :, :rows, :columns], bias


@misconception(
    merge_convolutions,
    caught_by="carries_the_first_bias_through",
    computes="the second bias plus the sum of the first",
)
def adds_up_the_first_bias(first, second):
    """Thinks every bias of the first layer arrives as it is, whatever weights it goes through."""
    weight, _ = reference.merge_convolutions(first, second)
    return weight, second[1] + first[1].sum()


@misconception(
    merge_convolutions,
    caught_by="merges_any_two_layers",
    computes="sums in float32, however they are returned",
)
def merges_in_float32(first, second):
    """Works in float32 on the way, and converts the results to the dtype of the layers."""
    single = ((weight.float(), bias.float()) for weight, bias in (first, second))
    weight, bias = reference.merge_convolutions(*single)
    return weight.to(first[0].dtype), bias.to(first[1].dtype)


@misconception(
    merge_convolutions,
    caught_by="leaves_both_layers_alone",
    computes="the right layer, but the second kernel was changed",
)
def changes_the_second_kernel(first, second):
    """Works on the second kernel itself, which is the caller's, and not on a copy."""
    weight, bias = reference.merge_convolutions(first, second)
    second[0].copy_(second[0].flip(-2, -1))
    return weight, bias
