"""What students believe about the four functions, each belief as the wrong answer it leads to.

Each one wraps the reference and changes one thing, so that the change is the belief. An exception
means that an answer of this kind fails there too, with NumPy's words.
"""

from math import prod

import torch
from torch.nn.functional import pad

from assignments.a03_fast_convolution.exercises import (
    col2im,
    conv2d_backward_fast,
    conv2d_forward_fast,
    im2col,
)
from autograder.checks import misconception
from solutions import fast_convolution as reference

FLIP = "convolution.html#sec-flip"
CHANNELS = "convolution.html#sec-channels"
BATCH = "convolution.html#sec-batch"
BIAS = "convolution.html#sec-bias"
STRIDE = "convolution.html#sec-stride"
PADDING = "convolution.html#sec-padding"
SIZE = "convolution.html#sec-size"

LAYS = "lays_each_window_in_a_column"


def _both(size) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    return (size, size) if isinstance(size, int) else tuple(size)


def _places(shape, kernel_size, stride=1, padding=0) -> tuple[int, int]:
    """Return how many windows there are from top to bottom and from left to right."""
    sides = zip(shape[2:], *map(_both, (kernel_size, stride, padding)), strict=True)
    return tuple((side + 2 * p - k) // s + 1 for side, k, s, p in sides)


def _early_places(shape, kernel_size, stride, padding) -> tuple[int, int]:
    """Return the number of windows of someone who divides by the stride before padding."""
    sides = zip(shape[2:], *map(_both, (kernel_size, stride, padding)), strict=True)
    return tuple((side - k) // s + 2 * p // s + 1 for side, k, s, p in sides)


def _opened(columns, shape, kernel_size, stride=1, padding=0):
    """Return columns with an axis for each of their indices, (N, C, Kh, Kw, Ho, Wo)."""
    places = _places(shape, kernel_size, stride, padding)
    return columns.reshape(shape[0], shape[1], *_both(kernel_size), *places)


def _windows(x, kernel_size, how):
    """Return what every window sees, (N, C, Kh, Kw, Ho, Wo)."""
    return _opened(reference.im2col(x, kernel_size, **how), x.shape, kernel_size, **how)


def _framed(columns, shape, kernel_size, stride=1, padding=0):
    """Return the images that the columns add up to, the padding still around them."""
    (top, left), (images, channels, height, width) = _both(padding), shape
    whole = (images, channels, height + 2 * top, width + 2 * left)
    return reference.col2im(columns, whole, kernel_size, stride=stride)


def _overwritten(columns, shape, kernel_size, stride=1, padding=0):
    """Return images in which the last window that saw a pixel has overwritten the others."""
    (rows, across), (step, step_w), (top, left) = map(_both, (kernel_size, stride, padding))
    windows = _opened(columns, shape, kernel_size, stride, padding)
    padded = torch.zeros_like(_framed(columns, shape, kernel_size, stride, padding))
    for i in range(windows.shape[4]):
        for j in range(windows.shape[5]):
            here = padded[:, :, i * step : i * step + rows, j * step_w : j * step_w + across]
            here[...] = windows[..., i, j]
    return padded[:, :, top : top + shape[2], left : left + shape[3]]


def _counted_once(columns, shape, kernel_size, stride=1, padding=0):
    """Return images in which the first window that saw a pixel is the only one that counts."""
    how = {"stride": stride, "padding": padding}
    turned = _opened(columns, shape, kernel_size, **how).flip(2, 3, 4, 5)  # walk backwards
    (step, step_w), (top, left) = map(_both, (stride, padding))
    (rows, across), (down, wide) = _both(kernel_size), turned.shape[4:]
    reach = (step * (down - 1) + rows, step_w * (wide - 1) + across)
    last = _overwritten(turned.reshape(columns.shape), (*shape[:2], *reach), kernel_size, stride)
    padded = torch.zeros_like(_framed(columns, shape, kernel_size, **how))
    padded[:, :, : reach[0], : reach[1]] = last.flip(2, 3)
    return padded[:, :, top : top + shape[2], left : left + shape[3]]


def _averaged(columns, shape, kernel_size, **how):
    """Return images in which a pixel has the mean of its entries."""
    total = reference.col2im(columns, shape, kernel_size, **how)
    seen = reference.col2im(torch.ones_like(columns), shape, kernel_size, **how)
    return total / seen.clamp(min=1)


def _cut_from_both_ends(padded, padding):
    """Return `padded[:, :, p:-p, p:-p]`, which is empty where p is 0."""
    top, left = _both(padding)
    return padded[:, :, top:-top, left:-left]


# ------------------------------------------------------------------------------------------ im2col


@misconception(im2col, caught_by=LAYS, computes="a matrix with a row for each window")
def lays_each_window_in_a_row(x, kernel_size, **how):
    """Lays what a window sees in a row, as tables of data usually are."""
    return reference.im2col(x, kernel_size, **how).transpose(1, 2)


@misconception(im2col, caught_by=LAYS, computes="windows read column by column")
def reads_each_window_down_first(x, kernel_size, **how):
    """Reads a window from top to bottom first, as MATLAB does."""
    return _windows(x, kernel_size, how).transpose(2, 3).flatten(4).flatten(1, 3)


@misconception(
    im2col, caught_by=LAYS, computes="the right columns, the windows taken downwards first"
)
def orders_the_windows_down_first(x, kernel_size, **how):
    """Lets the window run down first and then to the right."""
    return _windows(x, kernel_size, how).transpose(4, 5).flatten(4).flatten(1, 3)


@misconception(im2col, caught_by=LAYS, computes="every window turned by half a turn", section=FLIP)
def turns_every_window(x, kernel_size, **how):
    """Thinks the kernel is flipped, and turns the windows so that they fit it."""
    return _windows(x, kernel_size, how).flip(2, 3).flatten(4).flatten(1, 3)


@misconception(
    im2col, caught_by=LAYS, computes="windows laid side by side, without overlap", section=STRIDE
)
def cuts_the_image_into_patches(x, kernel_size, *, stride=1, padding=0):  # noqa: ARG001
    """Thinks every pixel belongs to one window."""
    return reference.im2col(x, kernel_size, stride=kernel_size, padding=padding)


@misconception(
    im2col, caught_by=LAYS, computes="windows that stop one place before the end", section=SIZE
)
def stops_one_place_short(x, kernel_size, **how):
    """Thinks there are (H - K) / s windows, and forgets to add the first one."""
    return _windows(x, kernel_size, how)[..., :-1, :-1].flatten(4).flatten(1, 3)


@misconception(im2col, caught_by=LAYS, computes="an image padded to keep its size", section=PADDING)
def always_keeps_the_size(x, kernel_size, *, stride=1, padding=0):  # noqa: ARG001
    """Thinks there is a window around every pixel."""
    rows, columns = _both(kernel_size)
    return reference.im2col(x, kernel_size, stride=stride, padding=(rows // 2, columns // 2))


@misconception(
    im2col, caught_by=LAYS, computes="one flat matrix for the whole batch", section=BATCH
)
def puts_the_batch_in_one_matrix(x, kernel_size, **how):
    """Remembers the im2col of CS231n, whose columns run over places and images."""
    columns = reference.im2col(x, kernel_size, **how)
    return columns.permute(1, 2, 0).flatten(1)


@misconception(im2col, caught_by=LAYS, computes="windows with an axis each for rows and columns")
def leaves_the_axes_open(x, kernel_size, **how):
    """Slides the windows and forgets the reshape."""
    return _windows(x, kernel_size, how)


@misconception(im2col, caught_by=LAYS, computes="the right columns with their fractions cut off")
def cuts_off_the_fractions(x, kernel_size, **how):
    """Returns whole numbers, which are all that an array with `dtype=int` can hold."""
    return reference.im2col(x, kernel_size, **how).trunc().long()


@misconception(
    im2col,
    caught_by="takes_windows_of_any_shape",
    computes="windows as wide as they are high",
    section=SIZE,
)
def assumes_a_square_kernel(x, kernel_size, **how):
    """Thinks one K is enough for the height and the width of a kernel."""
    return reference.im2col(x, _both(kernel_size)[0], **how)


@misconception(
    im2col,
    caught_by="takes_windows_of_any_shape",
    computes="kernel sizes in the order (columns, rows)",
    section=SIZE,
)
def swaps_the_kernel_sizes(x, kernel_size, **how):
    """Thinks of a kernel size as (x, y)."""
    return reference.im2col(x, _both(kernel_size)[::-1], **how)


@misconception(
    im2col,
    caught_by="takes_windows_of_any_shape",
    computes="as many windows across as there are down",
    section=SIZE,
)
def assumes_a_square_image(x, kernel_size, **how):
    """Takes one side of an image for both, its height and its width."""
    side = min(x.shape[2:])
    return reference.im2col(x[:, :, :side, :side], kernel_size, **how)


@misconception(
    im2col,
    caught_by="stacks_the_channels_in_a_column",
    computes="columns in which the channels of a pixel follow one another",
)
def interleaves_the_channels(x, kernel_size, **how):
    """Lets the channel run fastest, as in images stored (H, W, C)."""
    return _windows(x, kernel_size, how).permute(0, 2, 3, 1, 4, 5).flatten(4).flatten(1, 3)


@misconception(
    im2col, caught_by="stacks_the_channels_in_a_column", computes="the first channel alone"
)
def reads_the_first_channel_only(x, kernel_size, **how):
    """Thinks of a gray image, and stays in channel 0."""
    return reference.im2col(x[:, :1], kernel_size, **how)


@misconception(
    im2col,
    caught_by="stacks_the_channels_in_a_column",
    computes="columns with windows and channels taken for one another",
)
def gives_each_channel_its_own_columns(x, kernel_size, **how):
    """Thinks a column belongs to one channel, and lays the channels beside one another."""
    windows = _windows(x, kernel_size, how).flatten(4).flatten(2, 3)  # N C K L
    return windows.transpose(1, 2).flatten(2)


@misconception(
    im2col,
    caught_by="makes_a_matrix_per_image",
    computes="the right numbers, dealt out to the images in the wrong order",
    section=BATCH,
)
def deals_columns_out_wrongly(x, kernel_size, **how):
    """Collects (C Kh Kw, L, N), and reshapes to (N, C Kh Kw, L) where a transpose is needed."""
    columns = reference.im2col(x, kernel_size, **how)
    return columns.permute(1, 2, 0).reshape(columns.shape)


@misconception(
    im2col,
    caught_by="makes_a_matrix_per_image",
    computes="the first image's columns for every image",
    section=BATCH,
)
def sees_the_first_image_only(x, kernel_size, **how):
    """Thinks of one image, and reads x[0] for all of them."""
    return reference.im2col(x[:1].expand_as(x), kernel_size, **how)


@misconception(
    im2col,
    caught_by="steps_by_the_stride",
    computes="every window, as with stride 1",
    section=STRIDE,
)
def ignores_the_stride(x, kernel_size, *, stride=1, padding=0):  # noqa: ARG001
    """Takes the stride and never uses it."""
    return reference.im2col(x, kernel_size, padding=padding)


@misconception(
    im2col,
    caught_by="steps_by_the_stride",
    computes="as many windows as the stride asks for, all of them next to one another",
    section=STRIDE,
)
def counts_the_stride_but_does_not_step(x, kernel_size, *, stride=1, padding=0):
    """Divides by the stride to count the windows, and moves the window by one pixel."""
    rows, columns = _places(x.shape, kernel_size, stride, padding)
    near = _windows(x, kernel_size, {"padding": padding})[..., :rows, :columns]
    return near.flatten(4).flatten(1, 3)


@misconception(
    im2col,
    caught_by="steps_by_the_stride",
    computes="a last window that reaches over the edge",
    section=SIZE,
)
def rounds_the_windows_up(x, kernel_size, *, stride=1, padding=0):
    """Rounds the number of windows up, and fills the last ones with zeros."""
    sides = zip(x.shape[2:], *map(_both, (kernel_size, stride, padding)), strict=True)
    down, across = (-(side + 2 * p - k) % s for side, k, s, p in sides)
    top, left = _both(padding)
    wider = pad(x, (left, left + across, top, top + down))
    return reference.im2col(wider, kernel_size, stride=stride)


@misconception(
    im2col,
    caught_by="pads_with_zeros_on_every_side",
    computes="the image without its padding",
    section=PADDING,
)
def ignores_the_padding(x, kernel_size, *, stride=1, padding=0):  # noqa: ARG001
    """Takes the padding and never uses it."""
    return reference.im2col(x, kernel_size, stride=stride)


@misconception(
    im2col,
    caught_by="pads_with_zeros_on_every_side",
    computes="an image padded at the bottom and on the right only",
    section=PADDING,
)
def pads_one_side_only(x, kernel_size, *, stride=1, padding=0):
    """Adds p rows and p columns in all, and forgets the other two sides."""
    top, left = _both(padding)
    return reference.im2col(pad(x, (0, left, 0, top)), kernel_size, stride=stride)


@misconception(
    im2col,
    caught_by="pads_with_zeros_on_every_side",
    computes="an image whose border was repeated outwards",
    section=PADDING,
)
def repeats_the_border(x, kernel_size, *, stride=1, padding=0):
    """Pads with the nearest pixel, as np.pad does with mode="edge"."""
    top, left = _both(padding)
    wider = pad(x, (left, left, top, top), mode="replicate")
    return reference.im2col(wider, kernel_size, stride=stride)


@misconception(
    im2col,
    caught_by="tells_rows_from_columns",
    computes="two strides in the order (horizontal, vertical)",
    section=STRIDE,
)
def swaps_the_two_strides(x, kernel_size, *, stride=1, padding=0):
    """Thinks of a pair of strides as (x, y)."""
    return reference.im2col(x, kernel_size, stride=_both(stride)[::-1], padding=padding)


@misconception(
    im2col,
    caught_by="tells_rows_from_columns",
    computes="two paddings in the order (horizontal, vertical)",
    section=PADDING,
)
def swaps_the_two_paddings(x, kernel_size, *, stride=1, padding=0):
    """Thinks of a pair of paddings as (x, y)."""
    return reference.im2col(x, kernel_size, stride=stride, padding=_both(padding)[::-1])


@misconception(
    im2col,
    caught_by="tells_rows_from_columns",
    computes="the first of two strides and of two paddings, used for both directions",
    section=STRIDE,
)
def uses_the_first_of_two(x, kernel_size, *, stride=1, padding=0):
    """Thinks stride and padding are the same in both directions."""
    step, frame = _both(stride)[0], _both(padding)[0]
    return reference.im2col(x, kernel_size, stride=step, padding=frame)


@misconception(im2col, caught_by="keeps_the_dtype", computes="the right columns, always in float64")
def always_returns_float64(x, kernel_size, **how):
    """Returns float64 for float32, too; an array made without a dtype is float64."""
    return reference.im2col(x, kernel_size, **how).double()


@misconception(im2col, caught_by="leaves_x_alone", computes="the right columns, but x was changed")
def changes_the_images(x, kernel_size, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    columns = reference.im2col(x.clone(), kernel_size, **how)
    x += 1
    return columns


# ------------------------------------------------------------------------------------------ col2im


@misconception(
    col2im,
    caught_by="puts_every_entry_back_in_its_place",
    computes="images whose windows were turned by half a turn",
    section=FLIP,
)
def turns_the_windows_on_the_way_back(columns, shape, kernel_size, **how):
    """Has heard that the backward pass flips something, and flips the windows."""
    turned = _opened(columns, shape, kernel_size, **how).flip(2, 3)
    return reference.col2im(turned.reshape(columns.shape), shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="puts_every_entry_back_in_its_place",
    computes="images whose windows were filled column by column",
)
def fills_each_window_down_first(columns, shape, kernel_size, **how):
    """Fills a window from top to bottom first."""
    rows, across = _both(kernel_size)
    places = _places(shape, kernel_size, **how)
    windows = columns.reshape(*shape[:2], across, rows, *places).transpose(2, 3)
    return reference.col2im(windows.reshape(columns.shape), shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="puts_every_entry_back_in_its_place",
    computes="images with their padding still around them",
    section=PADDING,
)
def forgets_to_take_the_padding_off(columns, shape, kernel_size, **how):
    """Adds up in a padded array, and returns that."""
    return _framed(columns, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="puts_every_entry_back_in_its_place",
    computes="images cut to the right size at the top left corner of their padding",
    section=PADDING,
)
def cuts_the_padding_at_the_corner(columns, shape, kernel_size, **how):
    """Cuts the padded images to `[:H, :W]`, and forgets that they start at p."""
    return _framed(columns, shape, kernel_size, **how)[:, :, : shape[2], : shape[3]]


@misconception(
    col2im,
    caught_by="adds_up_where_windows_overlap",
    computes="images in which the last window has overwritten the others",
)
def overwrites_where_windows_overlap(columns, shape, kernel_size, **how):
    """Keeps the last entry of a pixel, as `=` does; they are added up with `+=`."""
    return _overwritten(columns, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="adds_up_where_windows_overlap",
    computes="images in which a pixel counts once, for the first window that saw it",
)
def counts_each_pixel_once(columns, shape, kernel_size, **how):
    """Keeps the first window's entry alone, as `x[indices] += columns` may; all are added up."""
    return _counted_once(columns, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="adds_up_where_windows_overlap",
    computes="the mean of the entries of each pixel, not their sum",
)
def averages_where_windows_overlap(columns, shape, kernel_size, **how):
    """Thinks col2im is the inverse of im2col, and divides so that x comes back."""
    return _averaged(columns, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="adds_up_where_windows_overlap",
    computes="images whose windows were laid downwards first",
)
def lays_the_windows_down_first(columns, shape, kernel_size, **how):
    """Lets the window run down first and then to the right."""
    down, across = _places(shape, kernel_size, **how)
    turned = columns.reshape(*columns.shape[:2], across, down).transpose(2, 3)
    return reference.col2im(turned.reshape(columns.shape), shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="adds_up_where_windows_overlap",
    computes="images made from rows of the matrix where columns were meant",
)
def takes_rows_for_columns(columns, shape, kernel_size, **how):
    """Reshapes the matrix to one window a row, where a transpose is needed."""
    images, entries, windows = columns.shape
    dealt = columns.reshape(images, windows, entries).transpose(1, 2)
    return reference.col2im(dealt, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="keeps_channels_and_images_apart",
    computes="images made from columns in which the channels of a pixel follow one another",
    section=CHANNELS,
)
def interleaves_the_channels_on_the_way_back(columns, shape, kernel_size, **how):
    """Lets the channel run fastest, as in images stored (H, W, C)."""
    places = _places(shape, kernel_size, **how)
    windows = columns.reshape(shape[0], *_both(kernel_size), shape[1], *places)
    stacked = windows.permute(0, 3, 1, 2, 4, 5).reshape(columns.shape)
    return reference.col2im(stacked, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="keeps_channels_and_images_apart",
    computes="the sum over the batch for every image",
    section=BATCH,
)
def adds_up_over_the_batch(columns, shape, kernel_size, **how):
    """Adds up over the images as well as over the windows."""
    total = columns.sum(0, keepdim=True).expand_as(columns)
    return reference.col2im(total, shape, kernel_size, **how)


@misconception(
    col2im,
    caught_by="keeps_channels_and_images_apart",
    computes="the first image, and zeros for all others",
    section=BATCH,
)
def fills_the_first_image_only(columns, shape, kernel_size, **how):
    """Thinks of one image, and writes to x[0] alone."""
    x = reference.col2im(columns, shape, kernel_size, **how)
    x[1:] = 0
    return x


@misconception(
    col2im,
    caught_by="goes_by_the_stride",
    computes="windows laid next to one another, as with stride 1",
    section=STRIDE,
)
def ignores_the_stride_going_back(columns, shape, kernel_size, *, stride=1, padding=0):
    """Counts the windows rightly, and lays window i at row i instead of s i."""
    (top, left), (rows, across) = _both(padding), _both(kernel_size)
    windows = _opened(columns, shape, kernel_size, stride, padding)
    padded = torch.zeros_like(_framed(columns, shape, kernel_size, stride, padding))
    for i in range(windows.shape[4]):
        for j in range(windows.shape[5]):
            padded[:, :, i : i + rows, j : j + across] += windows[..., i, j]
    return padded[:, :, top : top + shape[2], left : left + shape[3]]


@misconception(
    col2im,
    caught_by="takes_any_padding_off_again",
    computes="an empty array where there is no padding to cut off",
    section=PADDING,
)
def cuts_everything_off_without_padding(columns, shape, kernel_size, *, stride=1, padding=0):
    """Cuts all off where p is 0, as `[p:-p]` does, which then is `[0:0]`."""
    return _cut_from_both_ends(_framed(columns, shape, kernel_size, stride, padding), padding)


@misconception(
    col2im,
    caught_by="takes_any_padding_off_again",
    computes="images from which a padding of 1 was cut off, whatever it was",
    section=PADDING,
)
def hard_codes_padding_1(columns, shape, kernel_size, *, stride=1, padding=0):
    """Thinks of the padding 1 that most examples show."""
    return _framed(columns, shape, kernel_size, stride, padding)[:, :, 1:-1, 1:-1]


@misconception(
    col2im,
    caught_by="knows_rows_from_columns",
    computes="two paddings in the order (horizontal, vertical), when they are cut off",
    section=PADDING,
)
def swaps_the_paddings_when_cutting(columns, shape, kernel_size, *, stride=1, padding=0):
    """Cuts the padding of the columns off the rows."""
    left, top = _both(padding)
    padded = _framed(columns, shape, kernel_size, stride, padding)
    return padded[:, :, top : top + shape[2], left : left + shape[3]]


@misconception(
    col2im,
    caught_by="knows_rows_from_columns",
    computes="images in which height and width were swapped",
    section=SIZE,
)
def swaps_height_and_width(columns, shape, kernel_size, **how):
    """Thinks the width comes before the height, as in (x, y)."""
    images, channels, height, width = shape
    right = reference.col2im(columns, shape, kernel_size, **how)
    return right.reshape(images, channels, width, height)


@misconception(
    col2im,
    caught_by="is_the_transpose_of_im2col",
    computes="fewer windows than there are, for the stride was divided by before padding",
    section=SIZE,
)
def divides_before_padding(columns, shape, kernel_size, *, stride=1, padding=0):
    """Counts (H - K) / s + 1 windows, and then 2p / s more for the padding."""
    rows, across = _early_places(shape, kernel_size, stride, padding)
    windows = _opened(columns, shape, kernel_size, stride, padding).clone()
    windows[..., rows:, :], windows[..., across:] = 0, 0
    kept = windows.reshape(columns.shape)
    return reference.col2im(kept, shape, kernel_size, stride=stride, padding=padding)


@misconception(
    col2im,
    caught_by="keeps_the_dtype_of_the_columns",
    computes="the right images, always in float64",
)
def always_adds_up_in_float64(columns, shape, kernel_size, **how):
    """Returns float64 for float32, too; an array made without a dtype is float64."""
    return reference.col2im(columns, shape, kernel_size, **how).double()


@misconception(
    col2im,
    caught_by="leaves_the_columns_alone",
    computes="the right images, but the columns were changed",
)
def changes_the_columns(columns, shape, kernel_size, **how):
    """Works on the columns themselves, which are the caller's, and not on a copy."""
    x = reference.col2im(columns.clone(), shape, kernel_size, **how)
    columns -= 1
    return x


# ----------------------------------------------------------------------------- conv2d_forward_fast

MULTIPLIES = "multiplies_filters_with_columns"


@misconception(
    conv2d_forward_fast,
    caught_by=MULTIPLIES,
    computes="a kernel turned by half a turn",
    section=FLIP,
)
def flips_the_kernel(x, weight, bias=None, **how):
    """Thinks convolution flips the kernel, as it does in signal processing."""
    return reference.conv2d_forward_fast(x, weight.flip(-2, -1), bias, **how)


@misconception(
    conv2d_forward_fast,
    caught_by=MULTIPLIES,
    computes="filters whose channels run fastest, times columns in which they run slowest",
    section=CHANNELS,
)
def lays_the_channels_of_a_filter_last(x, weight, bias=None, **how):
    """Reshapes the filters as if they were stored (F, Kh, Kw, C)."""
    turned = weight.permute(0, 2, 3, 1).reshape(weight.shape)
    return reference.conv2d_forward_fast(x, turned, bias, **how)


@misconception(
    conv2d_forward_fast,
    caught_by=MULTIPLIES,
    computes="the mean of each window's products, not their sum",
    section=CHANNELS,
)
def averages_the_products(x, weight, bias=None, **how):
    """Thinks an output is the mean of its products."""
    return reference.conv2d_forward_fast(x, weight / prod(weight.shape[1:]), bias, **how)


@misconception(
    conv2d_forward_fast,
    caught_by=MULTIPLIES,
    computes="the right numbers, the places still on one axis",
    section=SIZE,
)
def leaves_the_places_on_one_axis(x, weight, bias=None, **how):
    """Multiplies the matrices and forgets the reshape to (Ho, Wo)."""
    out, cache = reference.conv2d_forward_fast(x, weight, bias, **how)
    return out.flatten(2), cache


@misconception(
    conv2d_forward_fast,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the right numbers, dealt out to images and filters in the wrong order",
)
def reshapes_filters_into_images(x, weight, bias=None, **how):
    """Reshapes (F, N L) to (N, F, Ho, Wo), where the two axes have to be transposed."""
    out, cache = reference.conv2d_forward_fast(x, weight, None, **how)
    dealt = out.transpose(0, 1).reshape(out.shape)
    return (dealt if bias is None else dealt + bias[:, None, None]), cache


@misconception(
    conv2d_forward_fast,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the right numbers with the filters on the last axis",
)
def reshapes_places_into_filters(x, weight, bias=None, **how):
    """Multiplies windows with filters, (N, L, F), and reshapes without a transpose."""
    out, cache = reference.conv2d_forward_fast(x, weight, None, **how)
    dealt = out.flatten(2).transpose(1, 2).reshape(out.shape)
    return (dealt if bias is None else dealt + bias[:, None, None]), cache


@misconception(
    conv2d_forward_fast,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the right numbers in maps with height and width swapped",
    section=SIZE,
)
def swaps_height_and_width_of_the_maps(x, weight, bias=None, **how):
    """Thinks the width comes before the height, as in (x, y)."""
    out, cache = reference.conv2d_forward_fast(x, weight, bias, **how)
    images, filters, height, width = out.shape
    return out.reshape(images, filters, width, height), cache


@misconception(
    conv2d_forward_fast,
    caught_by="makes_a_map_per_image_and_filter",
    computes="the first image in place of every image",
)
def multiplies_the_first_image_only(x, weight, bias=None, **how):
    """Thinks of one image, and multiplies columns[0] alone."""
    return reference.conv2d_forward_fast(x[:1].expand_as(x), weight, bias, **how)


@misconception(
    conv2d_forward_fast,
    caught_by="adds_the_bias_of_each_filter",
    computes="a layer without a bias",
    section=BIAS,
)
def forgets_the_bias(x, weight, bias=None, **how):  # noqa: ARG001
    """Takes the bias and never adds it."""
    return reference.conv2d_forward_fast(x, weight, None, **how)


@misconception(
    conv2d_forward_fast,
    caught_by="adds_the_bias_of_each_filter",
    computes="the bias added along the places, one number for each",
    section=BIAS,
)
def adds_the_bias_along_the_places(x, weight, bias=None, **how):
    """Writes `out + bias`, which NumPy lines up with the last axis."""
    out, cache = reference.conv2d_forward_fast(x, weight, None, **how)
    if bias is None:
        return out, cache
    return (out.flatten(2) + bias).reshape(*out.shape[:3], -1), cache


@misconception(
    conv2d_forward_fast,
    caught_by="adds_the_bias_of_each_filter",
    computes="the bias added once for every weight of the filter",
    section=BIAS,
)
def adds_the_bias_to_every_product(x, weight, bias=None, **how):
    """Adds the bias inside the sum, so that it counts C Kh Kw times."""
    times = prod(weight.shape[1:])
    return reference.conv2d_forward_fast(x, weight, None if bias is None else bias * times, **how)


@misconception(
    conv2d_forward_fast,
    caught_by="follows_stride_and_padding",
    computes="the image without its padding",
    section=PADDING,
)
def forgets_to_hand_the_padding_on(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Takes the padding and does not hand it on to im2col."""
    return reference.conv2d_forward_fast(x, weight, bias, stride=stride)


@misconception(
    conv2d_forward_fast,
    caught_by="follows_stride_and_padding",
    computes="every place, as with stride 1",
    section=STRIDE,
)
def forgets_to_hand_the_stride_on(x, weight, bias=None, *, stride=1, padding=0):  # noqa: ARG001
    """Takes the stride and does not hand it on to im2col."""
    return reference.conv2d_forward_fast(x, weight, bias, padding=padding)


@misconception(
    conv2d_forward_fast,
    caught_by="follows_stride_and_padding",
    computes="the first of two strides and of two paddings, used for both directions",
    section=STRIDE,
)
def takes_the_first_of_two(x, weight, bias=None, *, stride=1, padding=0):
    """Thinks stride and padding are the same in both directions."""
    step, frame = _both(stride)[0], _both(padding)[0]
    return reference.conv2d_forward_fast(x, weight, bias, stride=step, padding=frame)


@misconception(
    conv2d_forward_fast,
    caught_by="agrees_with_the_slow_layer",
    computes="maps that are too small, for the stride was divided by before padding",
    section=SIZE,
)
def divides_the_size_before_padding(x, weight, bias=None, *, stride=1, padding=0):
    """Counts (H - K) / s + 1 places, and then 2p / s more for the padding."""
    out, cache = reference.conv2d_forward_fast(x, weight, bias, stride=stride, padding=padding)
    rows, columns = _early_places(x.shape, tuple(weight.shape[2:]), stride, padding)
    return out[:, :, :rows, :columns], cache


@misconception(
    conv2d_forward_fast,
    caught_by="keeps_the_dtype_of_the_images",
    computes="the right maps, always in float64",
)
def always_multiplies_in_float64(x, weight, bias=None, **how):
    """Returns float64 for float32, too; an array made without a dtype is float64."""
    out, cache = reference.conv2d_forward_fast(x, weight, bias, **how)
    return out.double(), cache


@misconception(
    conv2d_forward_fast,
    caught_by="leaves_its_inputs_alone",
    computes="the right maps, but the weight was changed",
)
def changes_the_weight(x, weight, bias=None, **how):
    """Works on the weight itself, which is the caller's, and not on a copy."""
    out, cache = reference.conv2d_forward_fast(x, weight.clone(), bias, **how)
    weight += 1
    return out, cache


# ---------------------------------------------------------------------------- conv2d_backward_fast

DWEIGHT = "multiplies_dout_with_the_columns"


@misconception(conv2d_backward_fast, caught_by=DWEIGHT, computes="gradients for a dout of ones")
def takes_dout_for_one(dout, cache):
    """Returns the layer's own derivatives and leaves the upstream gradient out."""
    return reference.conv2d_backward_fast(torch.ones_like(dout), cache)


@misconception(
    conv2d_backward_fast,
    caught_by=DWEIGHT,
    computes="a dweight turned by half a turn",
    section=FLIP,
)
def turns_dweight(dout, cache):
    """Has heard that the backward pass flips the kernel, and flips its gradient."""
    dx, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight.flip(-2, -1), dbias


@misconception(
    conv2d_backward_fast, caught_by=DWEIGHT, computes="a dweight still laid out as a matrix"
)
def leaves_dweight_a_matrix(dout, cache):
    """Multiplies the matrices and forgets the reshape to (F, C, Kh, Kw)."""
    dx, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight.flatten(1), dbias


@misconception(
    conv2d_backward_fast, caught_by=DWEIGHT, computes="a dweight averaged over the places"
)
def averages_over_the_places(dout, cache):
    """Thinks a weight that is used at many places gets the mean of what they say."""
    dx, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight / prod(dout.shape[2:]), dbias


@misconception(
    conv2d_backward_fast,
    caught_by="adds_up_over_the_images",
    computes="a dweight averaged over the batch",
)
def averages_over_the_batch(dout, cache):
    """Thinks the layer averages over the batch, as the loss already does."""
    dx, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight / len(dout), dbias


@misconception(
    conv2d_backward_fast,
    caught_by="adds_up_over_the_images",
    computes="the dweight of the last image alone",
)
def keeps_the_last_image_only(dout, cache):
    """Keeps what the last image says of dweight, as `=` does; the images are added up."""
    dx, _, dbias = reference.conv2d_backward_fast(dout, cache)
    last = cache._replace(columns=cache.columns[-1:], maps=(1, *cache.maps[1:]))
    alone = last._replace(shape=(1, *cache.shape[1:]))
    return dx, reference.conv2d_backward_fast(dout[-1:], alone)[1], dbias


@misconception(
    conv2d_backward_fast,
    caught_by="adds_up_over_the_images",
    computes="a dweight for which dout was dealt out to filters and images in the wrong order",
)
def reshapes_images_into_filters(dout, cache):
    """Reshapes dout to (F, N L), where the first two axes have to be transposed."""
    dx, _, dbias = reference.conv2d_backward_fast(dout, cache)
    images, filters = dout.shape[:2]
    dealt = dout.reshape(filters, images, *dout.shape[2:]).transpose(0, 1)
    return dx, reference.conv2d_backward_fast(dealt, cache)[1], dbias


@misconception(
    conv2d_backward_fast,
    caught_by="sends_back_through_the_columns",
    computes="a dx in which the last window has overwritten the others",
)
def overwrites_in_dx(dout, cache):
    """Keeps the last entry of a pixel, as `=` does; they are added up with `+=`."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return _put_back(_overwritten, dout, cache), dweight, dbias


def _put_back(put, dout, cache, filters=None):
    """Return what `put` makes of the columns that come back, (C Kh Kw, O) filters to go by."""
    filters = cache.weight.flatten(1).T if filters is None else filters
    dcolumns = filters @ dout.flatten(2)
    how = {"stride": cache.stride, "padding": cache.padding}
    return put(dcolumns, cache.shape, tuple(cache.weight.shape[2:]), **how)


@misconception(
    conv2d_backward_fast,
    caught_by="sends_back_through_the_columns",
    computes="a dx in which a pixel counts once, for the first window that saw it",
)
def counts_each_pixel_once_in_dx(dout, cache):
    """Keeps the first window's entry alone, as `x[indices] += columns` may; all are added up."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return _put_back(_counted_once, dout, cache), dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="sends_back_through_the_columns",
    computes="a dx in which each pixel has the mean of its shares",
)
def averages_in_dx(dout, cache):
    """Thinks col2im is the inverse of im2col, and divides by how many windows saw a pixel."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return _put_back(_averaged, dout, cache), dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="sends_back_through_the_columns",
    computes="a dx that still has its frame of padding",
    section=PADDING,
)
def leaves_the_frame_on_dx(dout, cache):
    """Returns the gradient of the padded x, and leaves the frame on."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return _put_back(_framed, dout, cache), dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="sends_back_through_the_columns",
    computes="a dx from filters that were reshaped where a transpose is due",
)
def reshapes_the_filters_going_back(dout, cache):
    """Takes the weights in the order of `weight.reshape(-1, O)`, where a transpose is due."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    filters = cache.weight.reshape(-1, len(cache.weight))
    return _put_back(reference.col2im, dout, cache, filters), dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="sends_back_through_the_columns",
    computes="a dx from the first filter alone",
    section=CHANNELS,
)
def sends_back_the_first_filter_only(dout, cache):
    """Thinks a column hangs on one filter, and does not add up over them."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    first = torch.zeros_like(dout)
    first[:, 0] = dout[:, 0]
    return reference.conv2d_backward_fast(first, cache)[0], dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="works_without_padding",
    computes="an empty dx where there is no padding to cut off",
    section=PADDING,
)
def cuts_all_of_dx_off(dout, cache):
    """Cuts all off where p is 0, as `[p:-p]` does, which then is `[0:0]`."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return _cut_from_both_ends(_put_back(_framed, dout, cache), cache.padding), dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="agrees_with_the_slow_gradients",
    computes="a dx whose windows lie next to one another, as with stride 1",
    section=STRIDE,
)
def ignores_the_stride_in_dx(dout, cache):
    """Lays the windows of dx with stride 1, whatever the stride of the forward was."""
    _, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    put = ignores_the_stride_going_back.answer
    return _put_back(put, dout, cache), dweight, dbias


@misconception(
    conv2d_backward_fast,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias averaged over images and places",
    section=BIAS,
)
def averages_dbias(dout, cache):
    """Thinks the gradient of a bias is the mean of what came back."""
    dx, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight, None if dbias is None else dout.mean(dim=(0, 2, 3))


@misconception(
    conv2d_backward_fast,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias for every image, not their sum",
    section=BIAS,
)
def keeps_the_images_of_dbias(dout, cache):
    """Adds dout up over the places, and forgets the images."""
    dx, dweight, dbias = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight, None if dbias is None else dout.sum(dim=(2, 3))


@misconception(
    conv2d_backward_fast,
    caught_by="adds_up_dout_for_every_filter",
    computes="a dbias where there is no bias",
    section=BIAS,
)
def has_a_dbias_without_a_bias(dout, cache):
    """Adds dout up without asking whether the layer has a bias."""
    dx, dweight, _ = reference.conv2d_backward_fast(dout, cache)
    return dx, dweight, dout.sum(dim=(0, 2, 3))


@misconception(
    conv2d_backward_fast,
    caught_by="keeps_every_dtype",
    computes="the right gradients, always in float64",
)
def always_goes_back_in_float64(dout, cache):
    """Returns float64 for float32, too; an array made without a dtype is float64."""
    gradients = reference.conv2d_backward_fast(dout, cache)
    return tuple(None if one is None else one.double() for one in gradients)


@misconception(
    conv2d_backward_fast,
    caught_by="leaves_dout_and_the_layer_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.conv2d_backward_fast(dout.clone(), cache)
    dout += 1
    return gradients
