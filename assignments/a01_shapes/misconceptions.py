"""What students believe about the seven functions, each belief as the wrong answer it leads to.

Each one changes one thing of the reference's arithmetic, so that the change is the belief.
"""

from collections.abc import Callable, Iterator
from math import prod

from assignments.a01_shapes.exercises import (
    conv2d_macs,
    conv2d_output_shape,
    conv2d_parameters,
    dense_parameters,
    pool2d_output_shape,
    receptive_field,
    same_padding,
)
from autograder.checks import misconception
from solutions import shapes as reference

PADDING = "convolution.html#sec-padding"
STRIDE = "convolution.html#sec-stride"


def _both(size) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    return (size, size) if isinstance(size, int) else tuple(size)


def _first(**how) -> dict[str, int]:
    """Return every size with its first number alone."""
    return {name: _both(size)[0] for name, size in how.items() if size is not None}


def _turned(**how) -> dict[str, tuple[int, int]]:
    """Return every size with its two numbers swapped."""
    return {name: _both(size)[::-1] for name, size in how.items() if size is not None}


def _sides(shape, kernel, stride=1, padding=0, dilation=1) -> Iterator[tuple[int, ...]]:
    """Return H, K, s, p, d for the rows, and the same for the columns."""
    return zip(shape[1:], *map(_both, (kernel, stride, padding, dilation)), strict=True)


def _by(rule: Callable[..., float], shape, filters, kernel, **how) -> tuple[float, ...]:
    """Return the shape with (C, Ho, Wo) counted by a rule of H, K, s, p, d."""
    return (filters, *(rule(*side) for side in _sides(shape, kernel, **how)))


# ------------------------------------------------------------------------- conv2d_output_shape


@misconception(
    conv2d_output_shape,
    caught_by="counts_the_places_of_a_window",
    computes="one place too few, H - K of them",
)
def forgets_the_first_place(shape, out_channels, kernel_size, **how):
    """Thinks a window that cannot move has no place, and forgets to add the first one."""

    def rule(h, k, s, p, d):
        return (h + 2 * p - d * (k - 1) - 1) // s

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="counts_the_places_of_a_window",
    computes="an output as large as the image",
    section=PADDING,
)
def always_keeps_the_size(shape, out_channels, kernel_size, **how):  # noqa: ARG001
    """Thinks a convolution never changes the size."""
    return (out_channels, *shape[1:])


@misconception(
    conv2d_output_shape,
    caught_by="counts_the_places_of_a_window",
    computes="the image's size divided by the stride, rounded up",
    section=PADDING,
)
def pads_as_other_libraries_do(shape, out_channels, kernel_size, **how):
    """Thinks of a library whose convolutions pad by themselves, so that only the stride counts."""

    def rule(h, k, s, p, d):  # noqa: ARG001
        return -(-h // s)

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="counts_the_places_of_a_window",
    computes="the right numbers with the filters last",
)
def puts_the_filters_last(shape, out_channels, kernel_size, **how):
    """Thinks in the order (H, W, C) of other libraries."""
    filters, rows, columns = reference.conv2d_output_shape(shape, out_channels, kernel_size, **how)
    return rows, columns, filters


@misconception(
    conv2d_output_shape,
    caught_by="counts_the_places_of_a_window",
    computes="a kernel with as many zeros between its weights as the dilation says",
)
def takes_the_dilation_for_a_gap(shape, out_channels, kernel_size, **how):
    """Thinks dilation counts the zeros between weights, so that an ordinary kernel has 0."""

    def rule(h, k, s, p, d):
        return (h + 2 * p - (d + 1) * (k - 1) - 1) // s + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="has_a_map_for_every_filter",
    computes="an output as deep as the image",
    section="convolution.html#sec-batch",
)
def keeps_the_depth(shape, out_channels, kernel_size, **how):  # noqa: ARG001
    """Thinks there is one map for every channel."""
    return reference.conv2d_output_shape(shape, shape[0], kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="has_a_map_for_every_filter",
    computes="a map for every pair of a filter and a channel",
    section="convolution.html#sec-channels",
)
def multiplies_filters_by_channels(shape, out_channels, kernel_size, **how):
    """Thinks what a filter finds in each channel is kept apart, not added up."""
    return reference.conv2d_output_shape(shape, out_channels * shape[0], kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="counts_padding_on_both_sides",
    computes="padding on one side only",
    section=PADDING,
)
def adds_padding_once(shape, out_channels, kernel_size, **how):
    """Thinks p counts the zeros of both sides together."""

    def rule(h, k, s, p, d):
        return (h + p - d * (k - 1) - 1) // s + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="counts_padding_on_both_sides",
    computes="an image without padding",
    section=PADDING,
)
def ignores_the_padding(shape, out_channels, kernel_size, **how):
    """Takes the padding and never uses it."""

    def rule(h, k, s, p, d):  # noqa: ARG001
        return (h - d * (k - 1) - 1) // s + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="drops_what_a_step_does_not_reach",
    computes="a size that was rounded up",
)
def rounds_up(shape, out_channels, kernel_size, **how):
    """Thinks every pixel has to be read, so that a last step hangs over the edge."""

    def rule(h, k, s, p, d):
        return -(-(h + 2 * p - d * (k - 1) - 1) // s) + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="drops_what_a_step_does_not_reach",
    computes="a size that was rounded to the nearest whole number",
)
def rounds_to_the_nearest(shape, out_channels, kernel_size, **how):
    """Rounds where the steps do not come out even."""

    def rule(h, k, s, p, d):
        return round((h + 2 * p - d * (k - 1) - 1) / s) + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="drops_what_a_step_does_not_reach",
    computes="a size with a fraction",
)
def leaves_the_fraction(shape, out_channels, kernel_size, **how):
    """Thinks the division always comes out even."""

    def rule(h, k, s, p, d):
        return (h + 2 * p - d * (k - 1) - 1) / s + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="drops_what_a_step_does_not_reach",
    computes="the number of places at stride 1, divided by the stride",
    section=STRIDE,
)
def divides_the_places(shape, out_channels, kernel_size, **how):
    """Thinks stride s leaves one in s of all places, and forgets that the first always stays."""

    def rule(h, k, s, p, d):
        return (h + 2 * p - d * (k - 1)) // s

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="drops_what_a_step_does_not_reach",
    computes="stride 1",
    section=STRIDE,
)
def ignores_the_stride(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):  # noqa: ARG001
    """Takes the stride and never uses it."""
    return reference.conv2d_output_shape(
        shape, out_channels, kernel_size, padding=padding, dilation=dilation
    )


@misconception(
    conv2d_output_shape,
    caught_by="lays_the_weights_a_dilation_apart",
    computes="a kernel that reaches over d K rows",
)
def multiplies_the_kernel_by_the_dilation(shape, out_channels, kernel_size, **how):
    """Thinks dilation d makes a kernel d times as high."""

    def rule(h, k, s, p, d):
        return (h + 2 * p - d * k) // s + 1

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="lays_the_weights_a_dilation_apart",
    computes="dilation 1",
)
def ignores_the_dilation(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):  # noqa: ARG001
    """Thinks dilation leaves the reach of a kernel as it is."""
    return reference.conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding
    )


@misconception(
    conv2d_output_shape,
    caught_by="takes_one_number_or_two",
    computes="the right numbers with height and width swapped",
)
def swaps_height_and_width(shape, out_channels, kernel_size, **how):
    """Thinks the width comes before the height, as in (x, y)."""
    filters, rows, columns = reference.conv2d_output_shape(shape, out_channels, kernel_size, **how)
    return filters, columns, rows


@misconception(
    conv2d_output_shape,
    caught_by="takes_one_number_or_two",
    computes="pairs in the order (horizontal, vertical)",
)
def reads_pairs_as_x_and_y(shape, out_channels, kernel_size, **how):
    """Thinks a pair of sizes is (x, y)."""
    kernel = _both(kernel_size)[::-1]
    return reference.conv2d_output_shape(shape, out_channels, kernel, **_turned(**how))


@misconception(
    conv2d_output_shape,
    caught_by="takes_one_number_or_two",
    computes="an output as wide as it is high",
)
def uses_the_rows_for_both(shape, out_channels, kernel_size, **how):
    """Thinks one number is enough for height and width."""
    square = (shape[0], shape[1], shape[1])
    kernel = _both(kernel_size)[0]
    return reference.conv2d_output_shape(square, out_channels, kernel, **_first(**how))


@misconception(
    conv2d_output_shape,
    caught_by="works_out_layers_of_real_networks",
    computes="a size to which the padding was added after dividing by the stride",
    section=PADDING,
)
def divides_before_padding(shape, out_channels, kernel_size, **how):
    """Counts the places without padding, and then 2p / s more."""

    def rule(h, k, s, p, d):
        return (h - d * (k - 1) - 1) // s + 1 + 2 * p // s

    return _by(rule, shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_output_shape,
    caught_by="gives_whole_numbers",
    computes="sizes that are written as decimals",
)
def gives_decimals(shape, out_channels, kernel_size, **how):
    """Divides with / and rounds down, which leaves 15.0 where 15 is wanted."""
    sizes = reference.conv2d_output_shape(shape, out_channels, kernel_size, **how)
    return (sizes[0], *map(float, sizes[1:]))


# --------------------------------------------------------------------------- conv2d_parameters


@misconception(
    conv2d_parameters,
    caught_by="gives_a_filter_the_depth_of_the_image",
    computes="filters that are one channel deep",
    section="convolution.html#sec-channels",
)
def forgets_the_channels(in_channels, out_channels, kernel_size, *, bias=True):  # noqa: ARG001
    """Thinks a filter is one kernel, the same for every channel."""
    return reference.conv2d_parameters(1, out_channels, kernel_size, bias=bias)


@misconception(
    conv2d_parameters,
    caught_by="gives_a_filter_the_depth_of_the_image",
    computes="kernels of K weights, not of K rows and K columns",
)
def counts_one_side(in_channels, out_channels, kernel_size, *, bias=True):
    """Thinks a kernel of size K has K weights."""
    rows, _ = _both(kernel_size)
    return reference.conv2d_parameters(in_channels, out_channels, (rows, 1), bias=bias)


@misconception(
    conv2d_parameters,
    caught_by="gives_a_filter_the_depth_of_the_image",
    computes="the sum of a kernel's sides where their product is asked",
)
def adds_the_sides(in_channels, out_channels, kernel_size, *, bias=True):
    """Adds the sides of a kernel."""
    return reference.conv2d_parameters(
        in_channels, out_channels, (sum(_both(kernel_size)), 1), bias=bias
    )


@misconception(
    conv2d_parameters,
    caught_by="gives_a_filter_the_depth_of_the_image",
    computes="a bias where none was asked for",
    section="convolution.html#sec-bias",
)
def always_counts_the_bias(in_channels, out_channels, kernel_size, *, bias=True):  # noqa: ARG001
    """Takes the flag for the bias and never looks at it."""
    return reference.conv2d_parameters(in_channels, out_channels, kernel_size)


@misconception(
    conv2d_parameters,
    caught_by="counts_every_filter",
    computes="the parameters of one filter",
)
def counts_one_filter(in_channels, out_channels, kernel_size, *, bias=True):  # noqa: ARG001
    """Thinks a layer has one filter."""
    return reference.conv2d_parameters(in_channels, 1, kernel_size, bias=bias)


@misconception(
    conv2d_parameters,
    caught_by="gives_every_filter_one_bias",
    computes="a layer without a bias",
    section="convolution.html#sec-bias",
)
def forgets_the_bias(in_channels, out_channels, kernel_size, *, bias=True):  # noqa: ARG001
    """Counts the weights and forgets the bias."""
    return reference.conv2d_parameters(in_channels, out_channels, kernel_size, bias=False)


@misconception(
    conv2d_parameters,
    caught_by="gives_every_filter_one_bias",
    computes="one bias for the whole layer",
    section="convolution.html#sec-bias",
)
def has_one_bias_for_all(in_channels, out_channels, kernel_size, *, bias=True):
    """Thinks a layer has one bias."""
    weights = reference.conv2d_parameters(in_channels, out_channels, kernel_size, bias=False)
    return weights + bool(bias)


@misconception(
    conv2d_parameters,
    caught_by="gives_every_filter_one_bias",
    computes="a bias for every kernel, that is, for every filter and channel",
    section="convolution.html#sec-bias",
)
def has_a_bias_for_every_channel(in_channels, out_channels, kernel_size, *, bias=True):
    """Thinks every channel of a filter has a bias of its own."""
    weights = reference.conv2d_parameters(in_channels, out_channels, kernel_size, bias=False)
    return weights + in_channels * out_channels * bool(bias)


@misconception(
    conv2d_parameters,
    caught_by="gives_every_filter_one_bias",
    computes="as many biases as the image has channels",
    section="convolution.html#sec-bias",
)
def gives_the_bias_to_the_input(in_channels, out_channels, kernel_size, *, bias=True):
    """Thinks a bias belongs to a channel that goes in."""
    weights = reference.conv2d_parameters(in_channels, out_channels, kernel_size, bias=False)
    return weights + in_channels * bool(bias)


@misconception(
    conv2d_parameters,
    caught_by="multiplies_both_sides_of_a_kernel",
    computes="a square kernel, its height for both sides",
)
def squares_the_height(in_channels, out_channels, kernel_size, *, bias=True):
    """Thinks one K is enough for the height and the width of a kernel."""
    return reference.conv2d_parameters(in_channels, out_channels, _both(kernel_size)[0], bias=bias)


# --------------------------------------------------------------------------------- conv2d_macs


@misconception(
    conv2d_macs,
    caught_by="multiplies_weights_by_places",
    computes="multiplications and additions counted apart, as FLOPs are",
)
def counts_flops(shape, out_channels, kernel_size, **how):
    """Thinks a multiply-accumulate is two operations, which is how FLOPs are counted."""
    return 2 * reference.conv2d_macs(shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_macs,
    caught_by="multiplies_weights_by_places",
    computes="one multiply-accumulate more for every output, for the bias",
)
def counts_the_bias(shape, out_channels, kernel_size, **how):
    """Thinks adding the bias is a multiply-accumulate too."""
    outputs = prod(reference.conv2d_output_shape(shape, out_channels, kernel_size, **how))
    return reference.conv2d_macs(shape, out_channels, kernel_size, **how) + outputs


@misconception(
    conv2d_macs,
    caught_by="multiplies_weights_by_places",
    computes="as many places as the image has pixels",
)
def counts_a_place_for_every_pixel(shape, out_channels, kernel_size, **how):  # noqa: ARG001
    """Thinks every pixel of the image is the place of a window."""
    weights = reference.conv2d_parameters(shape[0], out_channels, kernel_size, bias=False)
    return shape[1] * shape[2] * weights


@misconception(
    conv2d_macs,
    caught_by="multiplies_weights_by_places",
    computes="the number of weights",
)
def counts_weights_once(shape, out_channels, kernel_size, **how):  # noqa: ARG001
    """Thinks a weight is used once, and forgets that it is shared by all places."""
    return reference.conv2d_parameters(shape[0], out_channels, kernel_size, bias=False)


@misconception(
    conv2d_macs,
    caught_by="multiplies_weights_by_places",
    computes="the number of outputs",
)
def counts_outputs(shape, out_channels, kernel_size, **how):
    """Thinks an output takes one multiply-accumulate."""
    return prod(reference.conv2d_output_shape(shape, out_channels, kernel_size, **how))


@misconception(
    conv2d_macs,
    caught_by="counts_every_channel_for_every_filter",
    computes="filters that read one channel",
)
def leaves_out_the_channels(shape, out_channels, kernel_size, **how):
    """Thinks the depth of an image costs nothing."""
    return reference.conv2d_macs((1, *shape[1:]), out_channels, kernel_size, **how)


@misconception(
    conv2d_macs,
    caught_by="counts_every_channel_for_every_filter",
    computes="the cost of one filter",
)
def leaves_out_the_filters(shape, out_channels, kernel_size, **how):  # noqa: ARG001
    """Thinks of one filter."""
    return reference.conv2d_macs(shape, 1, kernel_size, **how)


@misconception(
    conv2d_macs,
    caught_by="counts_the_places_that_there_are",
    computes="a window that takes single steps",
    section=STRIDE,
)
def pays_for_every_step(shape, out_channels, kernel_size, *, stride=1, **how):  # noqa: ARG001
    """Thinks a stride leaves outputs away after they were computed."""
    return reference.conv2d_macs(shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_macs,
    caught_by="counts_the_places_that_there_are",
    computes="the products that meet a pixel, those with padding left out",
    section=PADDING,
)
def leaves_out_products_with_zero(shape, out_channels, kernel_size, **how):
    """Thinks a product with a zero of the padding is not computed."""
    meetings = [
        sum(
            0 <= s * i + d * u - p < h
            for i in range((h + 2 * p - d * (k - 1) - 1) // s + 1)
            for u in range(k)
        )
        for h, k, s, p, d in _sides(shape, kernel_size, **how)
    ]
    return shape[0] * out_channels * meetings[0] * meetings[1]


@misconception(
    conv2d_macs,
    caught_by="pays_nothing_for_a_dilation",
    computes="a product for every pixel that a dilated kernel reaches over",
)
def pays_for_the_gaps(shape, out_channels, kernel_size, **how):
    """Thinks the zeros between the weights of a dilated kernel are multiplied as well."""
    spread = how.get("dilation", 1)
    reach = [d * (k - 1) + 1 for k, d in zip(_both(kernel_size), _both(spread), strict=True)]
    _, rows, columns = reference.conv2d_output_shape(shape, out_channels, kernel_size, **how)
    return rows * columns * out_channels * shape[0] * reach[0] * reach[1]


@misconception(
    conv2d_macs,
    caught_by="pays_nothing_for_a_dilation",
    computes="as many places as without dilation",
)
def sees_no_dilation(shape, out_channels, kernel_size, *, dilation=1, **how):  # noqa: ARG001
    """Thinks dilation changes nothing that could be counted."""
    return reference.conv2d_macs(shape, out_channels, kernel_size, **how)


@misconception(
    conv2d_macs,
    caught_by="tells_rows_from_columns",
    computes="a layer in which the rows' sizes are used for the columns too",
)
def squares_everything(shape, out_channels, kernel_size, **how):
    """Thinks one number is enough for both directions."""
    square = (shape[0], shape[1], shape[1])
    return reference.conv2d_macs(square, out_channels, _both(kernel_size)[0], **_first(**how))


@misconception(
    conv2d_macs,
    caught_by="tells_rows_from_columns",
    computes="pairs in the order (horizontal, vertical)",
)
def turns_every_pair(shape, out_channels, kernel_size, **how):
    """Thinks a pair of sizes is (x, y)."""
    kernel = _both(kernel_size)[::-1]
    return reference.conv2d_macs(shape, out_channels, kernel, **_turned(**how))


# ---------------------------------------------------------------------------- dense_parameters


@misconception(
    dense_parameters,
    caught_by="joins_every_input_to_every_output",
    computes="inputs and outputs added up",
)
def adds_inputs_and_outputs(in_features, out_features, *, bias=True):
    """Thinks a layer has a number for each input and each output."""
    return in_features + out_features * (2 if bias else 1)


@misconception(
    dense_parameters,
    caught_by="joins_every_input_to_every_output",
    computes="a bias where none was asked for",
)
def adds_a_bias_unasked(in_features, out_features, *, bias=True):  # noqa: ARG001
    """Takes the flag for the bias and never looks at it."""
    return (in_features + 1) * out_features


@misconception(
    dense_parameters,
    caught_by="gives_every_output_one_bias",
    computes="a layer without biases",
)
def leaves_out_the_biases(in_features, out_features, *, bias=True):  # noqa: ARG001
    """Counts the weights and forgets the biases."""
    return in_features * out_features


@misconception(
    dense_parameters,
    caught_by="gives_every_output_one_bias",
    computes="a bias for every input",
)
def gives_every_input_a_bias(in_features, out_features, *, bias=True):
    """Thinks a bias belongs to an input."""
    return in_features * (out_features + bool(bias))


@misconception(
    dense_parameters,
    caught_by="gives_every_output_one_bias",
    computes="one bias for the whole layer",
)
def shares_one_bias(in_features, out_features, *, bias=True):
    """Thinks a layer has one bias."""
    return in_features * out_features + bool(bias)


# -------------------------------------------------------------------------------- same_padding


def _halved(totals) -> tuple[tuple[int, int], ...]:
    return tuple((total // 2, total - total // 2) for total in totals)


def _spread(kernel_size, dilation) -> Iterator[tuple[int, int]]:
    return zip(_both(kernel_size), _both(dilation), strict=True)


@misconception(
    same_padding,
    caught_by="gives_each_side_of_an_odd_kernel_half",
    computes="the whole of K - 1 on every side",
)
def pads_each_side_with_the_total(kernel_size, *, dilation=1):
    """Thinks each side makes up for all that is lost."""
    return tuple((d * (k - 1),) * 2 for k, d in _spread(kernel_size, dilation))


@misconception(
    same_padding,
    caught_by="gives_each_side_of_an_odd_kernel_half",
    computes="padding 1, whatever the kernel",
)
def always_pads_by_one(kernel_size, *, dilation=1):  # noqa: ARG001
    """Thinks of the 3x3 kernel with padding 1 that most examples show."""
    return ((1, 1), (1, 1))


@misconception(
    same_padding,
    caught_by="gives_each_side_of_an_odd_kernel_half",
    computes="a total of K, not of K - 1",
)
def makes_up_for_the_whole_kernel(kernel_size, *, dilation=1):
    """Thinks a window of K loses K rows."""
    return _halved(d * (k - 1) + 1 for k, d in _spread(kernel_size, dilation))


@misconception(
    same_padding,
    caught_by="puts_the_odd_one_at_the_end",
    computes="the odd one at the top and on the left",
)
def puts_the_odd_one_first(kernel_size, *, dilation=1):
    """Thinks the odd row goes before the image."""
    return tuple(pair[::-1] for pair in reference.same_padding(kernel_size, dilation=dilation))


@misconception(
    same_padding,
    caught_by="puts_the_odd_one_at_the_end",
    computes="half the total, rounded up, on both sides",
)
def rounds_both_sides_up(kernel_size, *, dilation=1):
    """Thinks the two sides are always alike, and takes K // 2 for both."""
    return tuple((-(-d * (k - 1) // 2),) * 2 for k, d in _spread(kernel_size, dilation))


@misconception(
    same_padding,
    caught_by="puts_the_odd_one_at_the_end",
    computes="half the total, rounded down, on both sides",
)
def rounds_both_sides_down(kernel_size, *, dilation=1):
    """Thinks the two sides are always alike, and takes (K - 1) // 2 for both."""
    return tuple((d * (k - 1) // 2,) * 2 for k, d in _spread(kernel_size, dilation))


@misconception(
    same_padding,
    caught_by="grows_with_the_dilation",
    computes="dilation 1",
)
def sees_the_kernel_undilated(kernel_size, *, dilation=1):  # noqa: ARG001
    """Thinks a dilated kernel loses as much as an ordinary one."""
    return reference.same_padding(kernel_size)


@misconception(
    same_padding,
    caught_by="grows_with_the_dilation",
    computes="a total of d K - 1",
)
def dilates_the_whole_kernel(kernel_size, *, dilation=1):
    """Thinks dilation d makes a kernel d times as high."""
    return _halved(d * k - 1 for k, d in _spread(kernel_size, dilation))


@misconception(
    same_padding,
    caught_by="grows_with_the_dilation",
    computes="the padding of an ordinary kernel, each side times the dilation",
)
def dilates_each_side(kernel_size, *, dilation=1):
    """Splits K - 1 in two first, and multiplies each part by the dilation."""
    return tuple(
        (d * ((k - 1) // 2), d * (k - 1 - (k - 1) // 2)) for k, d in _spread(kernel_size, dilation)
    )


@misconception(
    same_padding,
    caught_by="pads_each_direction_for_itself",
    computes="the columns' padding first",
)
def gives_the_columns_first(kernel_size, *, dilation=1):
    """Thinks the order is (left, right), (top, bottom), as PyTorch's pad has it."""
    return reference.same_padding(kernel_size, dilation=dilation)[::-1]


@misconception(
    same_padding,
    caught_by="pads_each_direction_for_itself",
    computes="the rows' padding for the columns too",
)
def pads_all_sides_for_the_height(kernel_size, *, dilation=1):
    """Thinks one number is enough for both directions."""
    return reference.same_padding(_both(kernel_size)[0], dilation=_both(dilation)[0])


@misconception(
    same_padding,
    caught_by="pads_by_whole_numbers",
    computes="padding that is written as decimals",
)
def halves_with_decimals(kernel_size, *, dilation=1):
    """Divides by 2 with /, which leaves 1.0 where 1 is wanted."""
    padding = reference.same_padding(kernel_size, dilation=dilation)
    return tuple(tuple(map(float, pair)) for pair in padding)


# ------------------------------------------------------------------------- pool2d_output_shape


@misconception(
    pool2d_output_shape,
    caught_by="lays_windows_side_by_side",
    computes="a window that takes single steps",
    section=STRIDE,
)
def steps_by_one_unless_told(shape, kernel_size, *, stride=None, padding=0):
    """Thinks the stride of pooling is 1 by default, as that of a convolution is."""
    return reference.pool2d_output_shape(
        shape, kernel_size, stride=1 if stride is None else stride, padding=padding
    )


@misconception(
    pool2d_output_shape,
    caught_by="lays_windows_side_by_side",
    computes="windows that move by 2, whatever their size",
    section=STRIDE,
)
def steps_by_two_unless_told(shape, kernel_size, *, stride=None, padding=0):
    """Thinks of pooling as halving."""
    return reference.pool2d_output_shape(
        shape, kernel_size, stride=2 if stride is None else stride, padding=padding
    )


@misconception(
    pool2d_output_shape,
    caught_by="keeps_every_channel",
    computes="one map",
)
def pools_the_channels_away(shape, kernel_size, **how):
    """Thinks a window reaches through all channels, as a filter does."""
    return (1, *reference.pool2d_output_shape(shape, kernel_size, **how)[1:])


@misconception(
    pool2d_output_shape,
    caught_by="moves_by_the_stride_it_is_given",
    computes="windows side by side, whatever the stride",
    section=STRIDE,
)
def never_lets_windows_overlap(shape, kernel_size, *, stride=None, padding=0):  # noqa: ARG001
    """Thinks the windows of pooling never overlap."""
    return reference.pool2d_output_shape(shape, kernel_size, padding=padding)


@misconception(
    pool2d_output_shape,
    caught_by="moves_by_the_stride_it_is_given",
    computes="the size divided by the stride, whatever the window",
)
def divides_by_the_stride(shape, kernel_size, *, stride=None, padding=0):
    """Thinks pooling divides the size by the stride."""

    def rule(h, k, s, p, d):  # noqa: ARG001
        return (h + 2 * p) // s

    step = kernel_size if stride is None else stride
    return _by(rule, shape, shape[0], kernel_size, stride=step, padding=padding)


@misconception(
    pool2d_output_shape,
    caught_by="drops_a_window_that_does_not_fit",
    computes="a last window that hangs over the edge",
)
def lets_the_last_window_hang_over(shape, kernel_size, *, stride=None, padding=0):
    """Thinks every pixel is pooled, as with PyTorch's ceil_mode."""

    def rule(h, k, s, p, d):  # noqa: ARG001
        return -(-(h + 2 * p - k) // s) + 1

    step = kernel_size if stride is None else stride
    return _by(rule, shape, shape[0], kernel_size, stride=step, padding=padding)


@misconception(
    pool2d_output_shape,
    caught_by="adds_the_padding_twice",
    computes="padding on one side only",
    section=PADDING,
)
def pads_on_one_side(shape, kernel_size, *, stride=None, padding=0):
    """Thinks p counts the rows of both sides together."""

    def rule(h, k, s, p, d):  # noqa: ARG001
        return (h + p - k) // s + 1

    step = kernel_size if stride is None else stride
    return _by(rule, shape, shape[0], kernel_size, stride=step, padding=padding)


@misconception(
    pool2d_output_shape,
    caught_by="adds_the_padding_twice",
    computes="an image without padding",
    section=PADDING,
)
def pools_without_padding(shape, kernel_size, *, stride=None, padding=0):  # noqa: ARG001
    """Thinks pooling has no padding."""
    return reference.pool2d_output_shape(shape, kernel_size, stride=stride)


@misconception(
    pool2d_output_shape,
    caught_by="pools_rows_and_columns_apart",
    computes="pairs in the order (horizontal, vertical)",
)
def pools_pairs_as_x_and_y(shape, kernel_size, **how):
    """Thinks a pair of sizes is (x, y)."""
    return reference.pool2d_output_shape(shape, _both(kernel_size)[::-1], **_turned(**how))


@misconception(
    pool2d_output_shape,
    caught_by="pools_rows_and_columns_apart",
    computes="an output as wide as it is high",
)
def pools_to_a_square(shape, kernel_size, **how):
    """Thinks one number is enough for both directions."""
    square = (shape[0], shape[1], shape[1])
    return reference.pool2d_output_shape(square, _both(kernel_size)[0], **_first(**how))


@misconception(
    pool2d_output_shape,
    caught_by="pools_rows_and_columns_apart",
    computes="steps by the window's height in both directions",
    section=STRIDE,
)
def steps_by_the_height(shape, kernel_size, *, stride=None, padding=0):
    """Thinks a window that is not square still moves by one number."""
    step = _both(kernel_size)[0] if stride is None else stride
    return reference.pool2d_output_shape(shape, kernel_size, stride=step, padding=padding)


# ----------------------------------------------------------------------------- receptive_field


def _climbed(layers, grow: Callable[..., int]) -> tuple[int, int]:
    """Return (size, jump) where a layer adds `grow(jump, k, s, d)`; the jump is the right one."""
    size, jump = 1, 1
    for k, s, d in layers:
        size += grow(jump, k, s, d)
        jump *= s
    return size, jump


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="a field that every layer multiplies by K - 1",
)
def multiplies_by_the_kernel(layers):
    """Thinks each layer makes what is seen K - 1 times as large."""
    size = prod(k - 1 for k, _, _ in layers)
    return size, reference.receptive_field(layers)[1]


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="a field to which every layer adds its whole kernel",
)
def adds_whole_kernels(layers):
    """Thinks a layer adds K pixels, and forgets that one of them is seen already."""
    return _climbed(layers, lambda jump, k, _, d: (d * (k - 1) + 1) * jump)


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="a field that starts from nothing instead of one pixel",
)
def starts_from_nothing(layers):
    """Thinks what is seen is the sum of what the layers add."""
    size, jump = reference.receptive_field(layers)
    return size - 1, jump


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="the area of the field, not its side",
)
def counts_all_pixels(layers):
    """Thinks the size is the number of pixels in the square that is seen."""
    size, jump = reference.receptive_field(layers)
    return size * size, jump


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="what the last layer alone sees of the layer below",
)
def looks_one_layer_back(layers):
    """Thinks the receptive field is the filter's size, which it is in the layer below alone."""
    k, _, d = ([(1, 1, 1), *layers])[-1]
    return d * (k - 1) + 1, reference.receptive_field(layers)[1]


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="half a kernel, K // 2, more for every layer",
)
def adds_one_side_only(layers):
    """Thinks of the half of the kernel on one side of its middle."""
    return _climbed(layers, lambda jump, k, _, d: d * (k // 2) * jump)


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="a dilation of 1 taken for a gap of one pixel",
)
def takes_dilations_for_gaps(layers):
    """Thinks dilation counts the pixels that are skipped, so that an ordinary kernel has 0."""
    return _climbed(layers, lambda jump, k, _, d: (d + 1) * (k - 1) * jump)


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="the product of all kernel sizes",
)
def multiplies_the_kernels(layers):
    """Thinks a layer widens what is seen K times, as a stride widens the jump."""
    _, jump = reference.receptive_field(layers)
    return prod(d * (k - 1) + 1 for k, _, d in layers), jump


@misconception(
    receptive_field,
    caught_by="multiplies_the_strides",
    computes="a jump of the last stride alone",
)
def jumps_by_the_last_stride(layers):
    """Thinks two neighboring outputs are as far apart as the last layer's stride says."""
    size, _ = reference.receptive_field(layers)
    return size, ([(1, 1, 1), *layers])[-1][1]


@misconception(
    receptive_field,
    caught_by="multiplies_the_strides",
    computes="a jump before the last layer's stride",
)
def leaves_the_last_stride_out(layers):
    """Returns the jump with which the last layer was entered."""
    size, _ = reference.receptive_field(layers)
    return size, prod(s for _, s, _ in layers[:-1])


@misconception(
    receptive_field,
    caught_by="multiplies_the_strides",
    computes="strides that were added up",
)
def adds_the_strides(layers):
    """Thinks strides add up: two layers of stride 2 move by 3 pixels, 1 + 1 + 1."""
    size, jump = 1, 1
    for k, s, d in layers:
        size += d * (k - 1) * jump
        jump += s - 1
    return size, jump


@misconception(
    receptive_field,
    caught_by="adds_up_at_stride_1",
    computes="a jump that every layer adds its stride to, with the field that goes with it",
)
def adds_strides_to_the_jump(layers):
    """Writes `jump += stride`, so that a layer of stride 1 moves by one pixel more."""
    size, jump = 1, 1
    for k, s, d in layers:
        size += d * (k - 1) * jump
        jump += s
    return size, jump


@misconception(
    receptive_field,
    caught_by="widens_by_the_strides_below",
    computes="a field without regard to strides",
)
def ignores_strides(layers):
    """Thinks 1 + L (K - 1) holds for every stack, whatever its strides."""
    return _climbed(layers, lambda _jump, k, _, d: d * (k - 1))


@misconception(
    receptive_field,
    caught_by="widens_by_the_strides_below",
    computes="a field that a layer's own stride widens too",
)
def counts_its_own_stride(layers):
    """Multiplies the jump by a layer's stride before the layer is added."""
    return _climbed(layers, lambda jump, k, s, d: d * (k - 1) * jump * s)


@misconception(
    receptive_field,
    caught_by="widens_by_the_strides_below",
    computes="the layers in reverse order",
)
def starts_at_the_top(layers):
    """Thinks the first layer of the list is the one next to the output."""
    return reference.receptive_field(layers[::-1])


@misconception(
    receptive_field,
    caught_by="widens_by_the_strides_below",
    computes="a field in which the stride of the layer just below counts, and no other",
)
def uses_the_stride_below_alone(layers):
    """Thinks a layer is widened by the layer under it only."""
    steps = [1, *(s for _, s, _ in layers)]
    size = 1 + sum(d * (k - 1) * s for (k, _, d), s in zip(layers, steps, strict=False))
    return size, reference.receptive_field(layers)[1]


@misconception(
    receptive_field,
    caught_by="spreads_with_the_dilation",
    computes="dilation 1 in every layer",
)
def ignores_dilations(layers):
    """Thinks a dilated kernel sees no further than an ordinary one."""
    return reference.receptive_field([(k, s, 1) for k, s, _ in layers])


@misconception(
    receptive_field,
    caught_by="spreads_with_the_dilation",
    computes="layers that add d K - 1",
)
def dilates_whole_kernels(layers):
    """Thinks dilation d makes a kernel d times as long."""
    return _climbed(layers, lambda jump, k, _, d: (d * k - 1) * jump)


@misconception(
    receptive_field,
    caught_by="spreads_with_the_dilation",
    computes="dilations that widen all layers above, as strides do",
)
def multiplies_dilations(layers):
    """Thinks dilation, like stride, is handed on to the layers above."""
    size, jump = 1, 1
    for k, s, d in layers:
        jump *= d
        size += (k - 1) * jump
        jump *= s
    return size, reference.receptive_field(layers)[1]


@misconception(
    receptive_field,
    caught_by="takes_any_list",
    computes="nothing seen where there is no layer",
)
def sees_nothing_without_a_layer(layers):
    """Thinks a stack without layers sees no pixel."""
    return reference.receptive_field(layers) if layers else (0, 1)


@misconception(
    receptive_field,
    caught_by="takes_any_list",
    computes="a stack without its kernels of 1",
)
def skips_kernels_of_one(layers):
    """Thinks a layer of 1x1 kernels can be left out, its stride with it."""
    return reference.receptive_field([layer for layer in layers if layer[0] > 1])


@misconception(
    receptive_field,
    caught_by="leaves_the_list_alone",
    computes="the right field, but layers was changed",
)
def changes_the_layers(layers):
    """Works on layers itself, which is the caller's, and not on a copy."""
    size, jump = reference.receptive_field(layers)
    layers.clear()
    return size, jump
