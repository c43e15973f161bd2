"""What the seven functions promise, and the questions that hold an answer to it.

Each ladder begins with numbers that can be done in the head. Whatever is not the subject of a check
is kept out of it (a second channel or filter, padding, stride, dilation, sides of unequal length),
so that one mistake costs the check it belongs to and no other.
"""

from assignments.a01_shapes.exercises import (
    conv2d_macs,
    conv2d_output_shape,
    conv2d_parameters,
    dense_parameters,
    pool2d_output_shape,
    receptive_field,
    same_padding,
)
from autograder.checks import Ladder, Sample, call, check, expect, source


def _number(sample: Sample, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, both included."""
    return int(sample.integers(1, low=low, high=high)[0])


def _layers(*layers: tuple[int, int, int]):
    """Return a list of layers, written out so that it crosses the wall as the list it is."""
    return source(repr(list(layers)))


# ------------------------------------------------------------------------- conv2d_output_shape


@check(conv2d_output_shape, points=2)
def counts_the_places_of_a_window(sample: Sample) -> Ladder:
    """Without padding, an image of H rows has H - K + 1 places for a kernel of K rows."""
    side, kernel = _number(sample, 12, 40), _number(sample, 2, 6)
    yield call((1, 3, 3), 1, 2)
    yield call((1, 5, 5), 1, 3)
    yield call((1, side, side), 1, kernel)
    yield call((1, side, side), 1, 1)
    yield call((1, kernel, kernel), 1, kernel)


@check(conv2d_output_shape, points=1, after=counts_the_places_of_a_window)
def has_a_map_for_every_filter(sample: Sample) -> Ladder:
    """The first number says how many filters there are, however deep the image is."""
    yield call((1, 3, 3), 2, 2)
    yield call((3, 3, 3), 1, 2)
    yield call((_number(sample, 2, 9), 8, 8), _number(sample, 10, 20), 3)


@check(conv2d_output_shape, points=1, after=counts_the_places_of_a_window)
def counts_padding_on_both_sides(sample: Sample) -> Ladder:
    """Padding p makes the image 2p rows higher and 2p columns wider."""
    side, padding = _number(sample, 8, 30), _number(sample, 2, 5)
    yield call((1, 3, 3), 1, 3, padding=1)
    yield call((1, 2, 2), 1, 1, padding=2)
    yield call((1, side, side), 1, 5, padding=2)
    yield call((1, side, side), 1, 4, padding=padding)


@check(conv2d_output_shape, points=2, after=counts_the_places_of_a_window)
def drops_what_a_step_does_not_reach(sample: Sample) -> Ladder:
    """With stride s there is a place every s pixels; a last step that does not fit is dropped."""
    side, stride = _number(sample, 20, 60), _number(sample, 2, 6)
    yield call((1, 4, 4), 1, 2, stride=2)
    yield call((1, 5, 5), 1, 2, stride=2)
    yield call((1, 4, 4), 1, 1, stride=3)
    yield call((1, 32, 32), 1, 3, stride=2)
    yield call((1, side, side), 1, 3, stride=stride)
    yield call((1, 6 * stride + 2, 6 * stride + 2), 1, 3, stride=stride)  # one pixel short
    yield call((1, 6 * stride + 3, 6 * stride + 3), 1, 3, stride=stride)


@check(conv2d_output_shape, points=1, after=counts_the_places_of_a_window)
def lays_the_weights_a_dilation_apart(sample: Sample) -> Ladder:
    """With dilation d a kernel of K rows reaches over d (K - 1) + 1 rows."""
    side, dilation = _number(sample, 20, 40), _number(sample, 2, 4)
    yield call((1, 5, 5), 1, 2, dilation=2)
    yield call((1, 5, 5), 1, 3, dilation=2)
    yield call((1, 7, 7), 1, 1, dilation=3)
    yield call((1, side, side), 1, 4, dilation=dilation)


@check(conv2d_output_shape, points=1, after=counts_the_places_of_a_window)
def takes_one_number_or_two(sample: Sample) -> Ladder:
    """Each size is one number for both directions, or two: for rows, and for columns."""
    height, width = _number(sample, 12, 20), 3 * _number(sample, 7, 12) + 2
    yield call((1, 3, 4), 1, 2)
    yield call((1, 4, 4), 1, (2, 3))
    yield call((1, 4, 4), 1, 2, padding=(0, 1))
    yield call((1, 6, 6), 1, 2, stride=(2, 1))
    yield call((1, 5, 5), 1, 2, dilation=(1, 3))
    yield call((1, height, width), 1, (4, 2), stride=(1, 3), padding=(3, 0), dilation=(2, 1))


@check(conv2d_output_shape, points=1, after=drops_what_a_step_does_not_reach)
def works_out_layers_of_real_networks(sample: Sample) -> Ladder:
    """All of it together, as in the worked example of the book and in networks that are in use."""
    yield call((1, 4, 4), 1, 2, stride=3, padding=1)
    yield call((3, 32, 32), 10, 5, padding=2)  # the worked example: 10x32x32
    yield call((3, 224, 224), 96, 11, stride=4, padding=2)  # AlexNet: 55
    yield call((3, 224, 224), 64, 7, stride=2, padding=3)  # ResNet: 112
    side, stride = _number(sample, 30, 60), _number(sample, 2, 4)
    yield call((8, side, side), 16, 3, stride=stride, padding=2, dilation=2)


@check(conv2d_output_shape, points=1, expect=expect.DTYPE, after=counts_the_places_of_a_window)
def gives_whole_numbers(sample: Sample) -> Ladder:
    """Sizes are whole numbers: nobody can make an array of 15.0 rows."""
    side = _number(sample, 4, 30)
    yield call((1, 3, 3), 1, 2)
    yield call((1, 2 * side, 2 * side), 1, 2, stride=2)


# --------------------------------------------------------------------------- conv2d_parameters


@check(conv2d_parameters, points=1)
def gives_a_filter_the_depth_of_the_image(sample: Sample) -> Ladder:
    """A filter has a weight for every channel, row and column of its kernel."""
    yield call(1, 1, 3, bias=False)
    yield call(3, 1, 2, bias=False)
    yield call(_number(sample, 4, 20), 1, _number(sample, 4, 9), bias=False)


@check(conv2d_parameters, points=1, after=gives_a_filter_the_depth_of_the_image)
def counts_every_filter(sample: Sample) -> Ladder:
    """F filters have F times the weights of one."""
    yield call(1, 2, 3, bias=False)
    yield call(3, 2, 2, bias=False)
    yield call(_number(sample, 4, 20), _number(sample, 21, 40), 5, bias=False)


@check(conv2d_parameters, points=1, after=gives_a_filter_the_depth_of_the_image)
def gives_every_filter_one_bias(sample: Sample) -> Ladder:
    """A filter has one bias unless none is asked for; the worked example has 760 parameters."""
    yield call(1, 1, 2)
    yield call(2, 3, 1)
    yield call(3, 10, 5)  # the worked example
    yield call(_number(sample, 4, 20), _number(sample, 21, 40), 3, bias=True)


@check(conv2d_parameters, points=1, after=gives_a_filter_the_depth_of_the_image)
def multiplies_both_sides_of_a_kernel(sample: Sample) -> Ladder:
    """A kernel need not be square."""
    yield call(1, 1, (1, 2), bias=False)
    yield call(1, 1, (3, 2), bias=False)
    yield call(1, 1, (_number(sample, 2, 5), _number(sample, 6, 9)), bias=False)


# --------------------------------------------------------------------------------- conv2d_macs


@check(conv2d_macs, points=2)
def multiplies_weights_by_places(sample: Sample) -> Ladder:
    """Each place of a window takes one product for each weight, and the bias counts for nothing."""
    side, kernel = _number(sample, 12, 30), _number(sample, 2, 5)
    yield call((1, 3, 3), 1, 2)
    yield call((1, 4, 4), 1, 2)
    yield call((1, side, side), 1, kernel)


@check(conv2d_macs, points=1, after=multiplies_weights_by_places)
def counts_every_channel_for_every_filter(sample: Sample) -> Ladder:
    """Every filter reads every channel."""
    yield call((2, 3, 3), 1, 2)
    yield call((1, 3, 3), 3, 2)
    yield call((_number(sample, 2, 9), 8, 8), _number(sample, 10, 20), 3)


@check(conv2d_macs, points=1, after=counts_every_channel_for_every_filter)
def counts_the_places_that_there_are(sample: Sample) -> Ladder:
    """Stride and padding decide how many places there are; a product with a padded zero counts."""
    side, stride = _number(sample, 20, 40), _number(sample, 2, 4)
    yield call((1, 4, 4), 1, 2, stride=2)
    yield call((1, 2, 2), 1, 3, padding=1)
    yield call((3, 32, 32), 10, 5, padding=2)  # the worked example: 768,000
    yield call((4, side, side), 8, 3, stride=stride, padding=1)


@check(conv2d_macs, points=1, after=multiplies_weights_by_places)
def pays_nothing_for_a_dilation(sample: Sample) -> Ladder:
    """Dilation leaves fewer places to a window, and gives it no more weights."""
    side, dilation = _number(sample, 20, 40), _number(sample, 2, 4)
    yield call((1, 4, 4), 1, 2, dilation=2)
    yield call((1, 5, 5), 1, 3, dilation=2)
    yield call((1, side, side), 1, 4, dilation=dilation)


@check(conv2d_macs, points=1, after=multiplies_weights_by_places)
def tells_rows_from_columns(sample: Sample) -> Ladder:
    """Image, kernel, stride, padding and dilation may all differ between rows and columns."""
    height, width = _number(sample, 12, 20), _number(sample, 21, 30)
    yield call((1, 2, 4), 1, 2)
    yield call((1, 4, 4), 1, (1, 3))
    yield call((1, 4, 6), 1, 2, stride=(1, 2))
    yield call((1, 3, 4), 1, (1, 2), padding=(0, 1))
    yield call((1, height, width), 1, (4, 2), stride=(1, 3), padding=(3, 0), dilation=(2, 1))


# ---------------------------------------------------------------------------- dense_parameters


@check(dense_parameters, points=1)
def joins_every_input_to_every_output(sample: Sample) -> Ladder:
    """There is a weight for every pair of an input and an output."""
    yield call(2, 3, bias=False)
    yield call(4, 1, bias=False)
    yield call(_number(sample, 20, 90), _number(sample, 100, 200), bias=False)


@check(dense_parameters, points=1, after=joins_every_input_to_every_output)
def gives_every_output_one_bias(sample: Sample) -> Ladder:
    """Every output has a bias unless none is asked for."""
    yield call(2, 3)
    yield call(3072, 10240)  # the shapes of the worked example: 31,467,520
    yield call(_number(sample, 20, 90), _number(sample, 100, 200), bias=True)


# -------------------------------------------------------------------------------- same_padding


@check(same_padding, points=1)
def gives_each_side_of_an_odd_kernel_half(sample: Sample) -> Ladder:
    """For an odd kernel each of the four sides gets (K - 1) / 2."""
    yield call(3)
    yield call(5)
    yield call(1)
    yield call(2 * _number(sample, 3, 30) + 1)


@check(same_padding, points=2, after=gives_each_side_of_an_odd_kernel_half)
def puts_the_odd_one_at_the_end(sample: Sample) -> Ladder:
    """For an even kernel the total is odd, and the bottom and the right get one more."""
    yield call(2)
    yield call(4)
    yield call(2 * _number(sample, 3, 49))


@check(same_padding, points=1, after=gives_each_side_of_an_odd_kernel_half)
def grows_with_the_dilation(sample: Sample) -> Ladder:
    """In total there are d (K - 1) rows, which may be even for an even kernel."""
    yield call(3, dilation=2)
    yield call(2, dilation=2)
    yield call(2 * _number(sample, 2, 9) + 1, dilation=_number(sample, 3, 9))
    yield call(4, dilation=2 * _number(sample, 2, 9))


@check(same_padding, points=1, after=gives_each_side_of_an_odd_kernel_half)
def pads_each_direction_for_itself(sample: Sample) -> Ladder:
    """Rows come first: (top, bottom) follow the kernel's height, (left, right) its width."""
    yield call((3, 1))
    yield call((1, 5))
    yield call((3, 5), dilation=(3, 1))
    yield call(3, dilation=(1, 2))
    yield call((2 * _number(sample, 1, 9) + 1, 2 * _number(sample, 10, 19) + 1), dilation=(1, 2))


@check(same_padding, points=1, expect=expect.DTYPE, after=gives_each_side_of_an_odd_kernel_half)
def pads_by_whole_numbers(sample: Sample) -> Ladder:
    """All four are whole numbers, as a function that pads wants them."""
    yield call(3)
    yield call(2 * _number(sample, 3, 49) + 1)


# ------------------------------------------------------------------------- pool2d_output_shape


@check(pool2d_output_shape, points=2)
def lays_windows_side_by_side(sample: Sample) -> Ladder:
    """Unless a stride is given, a window moves by its own size."""
    window = _number(sample, 3, 6)
    side = window * _number(sample, 5, 9)
    yield call((1, 4, 4), 2)
    yield call((1, 9, 9), 3)
    yield call((1, side, side), window)
    yield call((1, side, side), window, stride=None)


@check(pool2d_output_shape, points=1, after=lays_windows_side_by_side)
def keeps_every_channel(sample: Sample) -> Ladder:
    """Every channel is pooled by itself, so there are as many as before."""
    yield call((2, 4, 4), 2)
    yield call((_number(sample, 5, 64), 6, 6), 3)


@check(pool2d_output_shape, points=1, after=lays_windows_side_by_side)
def moves_by_the_stride_it_is_given(sample: Sample) -> Ladder:
    """Windows may overlap, and may lie apart."""
    stride = _number(sample, 2, 29)
    yield call((1, 3, 3), 2, stride=1)
    yield call((1, 5, 5), 3, stride=2)
    yield call((1, 7, 7), 1, stride=3)
    side = 5 + stride * _number(sample, 3, 19)
    yield call((1, side, side), 5, stride=stride)


@check(pool2d_output_shape, points=1, after=lays_windows_side_by_side)
def drops_a_window_that_does_not_fit(sample: Sample) -> Ladder:
    """A last window that would hang over the edge is left out."""
    window = _number(sample, 3, 6)
    side = window * _number(sample, 5, 9) + 1
    yield call((1, 5, 5), 2)
    yield call((1, 5, 5), 3)
    yield call((1, 6, 6), 3, stride=2)  # windows that overlap
    yield call((1, 5, 5), 2, stride=4)  # and windows that lie apart
    yield call((1, side, side), window)
    yield call((1, side + window - 2, side + window - 2), window)


@check(pool2d_output_shape, points=1, after=lays_windows_side_by_side)
def adds_the_padding_twice(sample: Sample) -> Ladder:
    """Padding p goes on both sides."""
    window = 2 * _number(sample, 2, 12)
    yield call((1, 2, 2), 2, padding=1)
    yield call((1, 4, 4), 3, padding=1)
    yield call((1, 4 * window, 4 * window), window, padding=window // 2)


@check(pool2d_output_shape, points=1, after=lays_windows_side_by_side)
def pools_rows_and_columns_apart(sample: Sample) -> Ladder:
    """Image, window, stride and padding may all differ between rows and columns."""
    height, width = 6 * _number(sample, 2, 9), 6 * _number(sample, 10, 29)
    yield call((1, 4, 6), 2)
    yield call((1, 6, 9), (2, 3))
    yield call((1, 5, 5), 3, stride=(1, 2))
    yield call((1, 6, 7), (2, 3), stride=2)
    yield call((1, 2, 2), 2, padding=(0, 1))
    yield call((1, height, width), (4, 3), stride=(1, 3), padding=(2, 0))


# ----------------------------------------------------------------------------- receptive_field


@check(receptive_field, points=1, of=("size",))
def adds_up_at_stride_1(sample: Sample) -> Ladder:
    """size: at stride 1 each layer adds K - 1 to what is seen, beginning with one pixel."""
    one, other = _number(sample, 4, 9), _number(sample, 2, 7)
    yield call(_layers((3, 1, 1)))
    yield call(_layers((3, 1, 1), (3, 1, 1)))
    yield call(_layers((2, 1, 1), (5, 1, 1), (4, 1, 1)))
    yield call(_layers((one, 1, 1), (1, 1, 1), (other, 1, 1)))


@check(receptive_field, points=1, of=("jump",), after=adds_up_at_stride_1)
def multiplies_the_strides(sample: Sample) -> Ladder:
    """jump: neighboring outputs see what lies the product of all strides apart."""
    yield call(_layers((2, 2, 1)))
    yield call(_layers((3, 2, 1), (3, 3, 1)))
    one, other = _number(sample, 2, 9), _number(sample, 2, 9)
    yield call(_layers((3, 1, 1), (2, one, 1), (3, 1, 1), (2, other, 1)))


@check(receptive_field, points=2, of=("size",), after=adds_up_at_stride_1)
def widens_by_the_strides_below(sample: Sample) -> Ladder:
    """size: what a layer adds is multiplied by the strides of the layers below, not by its own."""
    yield call(_layers((3, 2, 1)))
    yield call(_layers((3, 2, 1), (3, 1, 1)))
    yield call(_layers((3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1)))  # conv, pool, conv, pool
    yield call(_layers((7, 2, 1), (3, 2, 1), (3, 1, 1), (3, 1, 1)))  # the beginning of ResNet
    yield call(_layers((4, _number(sample, 2, 9), 1), (3, 3, 1), (_number(sample, 2, 19), 1, 1)))


@check(receptive_field, points=1, of=("size",), after=adds_up_at_stride_1)
def spreads_with_the_dilation(sample: Sample) -> Ladder:
    """size: with dilation d a layer adds d (K - 1)."""
    yield call(_layers((3, 1, 2)))
    yield call(_layers((2, 1, 3), (3, 1, 1)))
    yield call(_layers((3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)))
    yield call(_layers((4, 1, _number(sample, 2, 19)), (3, 1, _number(sample, 2, 19))))


@check(receptive_field, points=1, after=widens_by_the_strides_below)
def takes_any_list(sample: Sample) -> Ladder:
    """Both: no layer at all sees one pixel; a kernel of 1 adds nothing, but its stride counts."""
    yield call(_layers())
    yield call(_layers((1, 1, 1)))
    yield call(_layers((1, 2, 1), (3, 1, 1)))
    one, other = _number(sample, 2, 9), _number(sample, 2, 19)
    yield call(_layers((1, 2, 3), (3, one, 2), (other, 3, 2), (2, 1, 3)))


@check(receptive_field, points=1, expect=expect.UNTOUCHED, after=adds_up_at_stride_1)
def leaves_the_list_alone(sample: Sample) -> Ladder:
    """layers has the same entries in the same order after the call as before."""
    yield call(_layers((3, 1, 1)))
    yield call(_layers((3, 1, 1), (2, _number(sample, 2, 9), 1), (4, 1, 3)))
