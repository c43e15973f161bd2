"""What students believe about the eight functions, each belief as the wrong answer it leads to.

Each one wraps the reference, or does the reference's work with one thing changed, so that the
change is the belief. An exception means that an answer of this kind fails there too, with NumPy's
words.
"""

from collections.abc import Callable

import torch
from torch.nn.functional import pad

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
from autograder.checks import misconception
from solutions import pooling as reference

STRIDE = "convolution.html#sec-stride"
PADDING = "pooling.html#sec-pool-padding"
SIZE = "pooling.html#sec-pool-size"
TIES = "pooling.html#sec-pool-ties"
BATCH = "convolution.html#sec-batch"


def _both(size) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    return (size, size) if isinstance(size, int) else tuple(size)


def _framed(x, padding, outside):
    """Return the images with a frame of the number `outside`."""
    top, left = _both(padding)
    return pad(x, (left, left, top, top), value=outside)


def _hanging(x, kernel_size, stride, padding, outside):
    """Return the framed images, filled up below and on the right so that the last step fits."""
    framed = _framed(x, padding, outside)
    steps = _both(kernel_size if stride is None else stride)
    below, right = (
        (k - side) % s
        for side, k, s in zip(framed.shape[2:], _both(kernel_size), steps, strict=True)
    )
    return pad(framed, (0, right, 0, below), value=outside)


def _windows(x, window, stride):
    """Return what every window sees, (N, C, H', W', Kh, Kw)."""
    return x.unfold(2, window[0], stride[0]).unfold(3, window[1], stride[1])


def _add(there, share):
    there += share


def _replace(there, share):
    there[...] = share


def _laid(dwindows, cache, lay: Callable = _add):
    """Lay what each window sends on the framed images, window by window, and cut the frame off."""
    x, (window, stride, (top, left)) = cache[0], cache[1]
    framed = _framed(torch.zeros_like(x), (top, left), 0.0)
    for i in range(dwindows.shape[2]):
        for j in range(dwindows.shape[3]):
            down, across = i * stride[0], j * stride[1]
            rows, columns = slice(down, down + window[0]), slice(across, across + window[1])
            lay(framed[:, :, rows, columns], dwindows[:, :, i, j])
    return framed[:, :, top : top + x.shape[2], left : left + x.shape[3]]


def _seen(cache, outside=-torch.inf):
    """Return what the windows of a forward saw."""
    x, grid = cache[0], cache[1]
    return _windows(_framed(x, grid.padding, outside), grid.window, grid.stride)


def _first(flat):
    """Return 1 at the first largest of the last axis, and 0 elsewhere."""
    return torch.zeros_like(flat).scatter_(-1, flat.argmax(-1, keepdim=True), 1.0)


def _largest(windows):
    """Return 1 at the first largest number of every window, and 0 elsewhere."""
    return _first(windows.flatten(-2)).reshape(windows.shape)


def _without_frame(dx, cache):
    """Return what is left of dx when its frame is cut off with [p:-p]: nothing for p = 0."""
    top, left = cache[1].padding
    rows = dx if top else dx[:, :, :0]
    return rows if left else rows[..., :0]


# -------------------------------------------------------------------------- max_pool2d_forward


@misconception(
    max_pool2d_forward,
    caught_by="takes_the_largest_of_each_window",
    computes="the mean of each window",
)
def takes_the_mean(x, kernel_size, **how):
    """Thinks pooling averages."""
    return reference.avg_pool2d_forward(x, kernel_size, **how)


@misconception(
    max_pool2d_forward,
    caught_by="takes_the_largest_of_each_window",
    computes="the smallest number of each window",
)
def takes_the_smallest(x, kernel_size, **how):
    """Looks for the smallest number."""
    out, cache = reference.max_pool2d_forward(-x, kernel_size, **how)
    return -out, cache


@misconception(
    max_pool2d_forward,
    caught_by="takes_the_largest_of_each_window",
    computes="a window that takes single steps",
    section=STRIDE,
)
def steps_by_one_unless_told(x, kernel_size, *, stride=None, padding=0):
    """Thinks the stride of pooling is 1 by default, as that of a convolution is."""
    step = 1 if stride is None else stride
    return reference.max_pool2d_forward(x, kernel_size, stride=step, padding=padding)


@misconception(
    max_pool2d_forward,
    caught_by="takes_the_largest_of_each_window",
    computes="windows that move by 2, whatever their size",
    section=STRIDE,
)
def steps_by_two_unless_told(x, kernel_size, *, stride=None, padding=0):
    """Thinks of pooling as halving."""
    step = 2 if stride is None else stride
    return reference.max_pool2d_forward(x, kernel_size, stride=step, padding=padding)


@misconception(
    max_pool2d_forward,
    caught_by="takes_the_largest_of_each_window",
    computes="the place of each window's largest number, not the number",
)
def returns_the_places(x, kernel_size, **how):
    """Takes argmax for max."""
    _, cache = reference.max_pool2d_forward(x, kernel_size, **how)
    return _seen(cache).flatten(-2).argmax(-1), cache


@misconception(
    max_pool2d_forward,
    caught_by="finds_the_largest_below_zero",
    computes="a 0 wherever a window holds nothing above zero",
)
def starts_from_zero(x, kernel_size, **how):
    """Takes 0 for the largest wherever no number of a window is above zero."""
    out, cache = reference.max_pool2d_forward(x, kernel_size, **how)
    return out.clamp(min=0), cache


@misconception(
    max_pool2d_forward,
    caught_by="finds_the_largest_below_zero",
    computes="the largest absolute value of each window",
)
def takes_the_absolute_value(x, kernel_size, **how):
    """Thinks the strongest number wins, whatever its sign."""
    return reference.max_pool2d_forward(x.abs(), kernel_size, **how)


@misconception(
    max_pool2d_forward,
    caught_by="moves_by_the_stride_it_is_given",
    computes="windows side by side, whatever the stride",
    section=STRIDE,
)
def never_lets_windows_overlap(x, kernel_size, *, stride=None, padding=0):  # noqa: ARG001
    """Thinks the windows of pooling never overlap."""
    return reference.max_pool2d_forward(x, kernel_size, padding=padding)


@misconception(
    max_pool2d_forward,
    caught_by="drops_a_window_that_does_not_fit",
    computes="a last window that hangs over the edge",
    section=SIZE,
)
def lets_the_last_window_hang_over(x, kernel_size, *, stride=None, padding=0):
    """Thinks every pixel has to be pooled, as with PyTorch's ceil_mode."""
    filled = _hanging(x, kernel_size, stride, padding, -torch.inf)
    return reference.max_pool2d_forward(filled, kernel_size, stride=stride)


@misconception(
    max_pool2d_forward,
    caught_by="lets_padding_never_win",
    computes="a frame of zeros, which win over every number below zero",
    section=PADDING,
)
def pads_with_zeros(x, kernel_size, *, stride=None, padding=0):
    """Thinks padding is always zeros, as it is for a convolution."""
    return reference.max_pool2d_forward(_framed(x, padding, 0.0), kernel_size, stride=stride)


@misconception(
    max_pool2d_forward,
    caught_by="lets_padding_never_win",
    computes="an image without padding",
    section=PADDING,
)
def ignores_the_padding(x, kernel_size, *, stride=None, padding=0):  # noqa: ARG001
    """Takes the padding and never uses it."""
    return reference.max_pool2d_forward(x, kernel_size, stride=stride)


@misconception(
    max_pool2d_forward,
    caught_by="lets_padding_never_win",
    computes="padding above and on the left only",
    section=PADDING,
)
def pads_one_side_only(x, kernel_size, *, stride=None, padding=0):
    """Thinks padding moves the image down and to the right."""
    top, left = _both(padding)
    framed = pad(x, (left, 0, top, 0), value=-torch.inf)
    return reference.max_pool2d_forward(framed, kernel_size, stride=stride)


@misconception(
    max_pool2d_forward,
    caught_by="pools_every_channel_by_itself",
    computes="one map, the largest over all channels",
)
def pools_over_the_channels(x, kernel_size, **how):
    """Thinks a window reaches through all channels, as a filter does."""
    out, cache = reference.max_pool2d_forward(x, kernel_size, **how)
    return out.amax(1, keepdim=True), cache


@misconception(
    max_pool2d_forward,
    caught_by="pools_every_channel_by_itself",
    computes="the first image in place of every image",
    section=BATCH,
)
def pools_the_first_image(x, kernel_size, **how):
    """Thinks of one image, and reads x[0] for all of them."""
    return reference.max_pool2d_forward(x[:1].expand_as(x), kernel_size, **how)


@misconception(
    max_pool2d_forward,
    caught_by="tells_rows_from_columns",
    computes="a square window, its height for both sides",
)
def squares_the_window(x, kernel_size, *, stride=None, padding=0):
    """Thinks one K is enough for the height and the width of a window."""
    step = kernel_size if stride is None else stride
    return reference.max_pool2d_forward(x, _both(kernel_size)[0], stride=step, padding=padding)


@misconception(
    max_pool2d_forward,
    caught_by="tells_rows_from_columns",
    computes="pairs in the order (horizontal, vertical)",
)
def reads_pairs_as_x_and_y(x, kernel_size, *, stride=None, padding=0):
    """Thinks a pair of sizes is (x, y)."""
    out, cache = reference.max_pool2d_forward(
        x.transpose(2, 3), kernel_size, stride=stride, padding=padding
    )
    return out.transpose(2, 3), cache


@misconception(
    max_pool2d_forward,
    caught_by="tells_rows_from_columns",
    computes="steps by the window's height in both directions",
    section=STRIDE,
)
def steps_by_the_height(x, kernel_size, *, stride=None, padding=0):
    """Thinks a window that is not square still moves by one number."""
    step = _both(kernel_size)[0] if stride is None else stride
    return reference.max_pool2d_forward(x, kernel_size, stride=step, padding=padding)


@misconception(
    max_pool2d_forward,
    caught_by="tells_rows_from_columns",
    computes="the first of two strides, used for both directions",
    section=STRIDE,
)
def uses_the_first_of_two_strides(x, kernel_size, *, stride=None, padding=0):
    """Thinks a window moves alike in both directions."""
    step = stride if stride is None else _both(stride)[0]
    return reference.max_pool2d_forward(x, kernel_size, stride=step, padding=padding)


@misconception(
    max_pool2d_forward,
    caught_by="tells_rows_from_columns",
    computes="the right numbers in an array with height and width swapped",
    section=SIZE,
)
def swaps_height_and_width(x, kernel_size, **how):
    """Thinks the width comes before the height."""
    out, cache = reference.max_pool2d_forward(x, kernel_size, **how)
    images, channels, height, width = out.shape
    return out.reshape(images, channels, width, height), cache


@misconception(
    max_pool2d_forward,
    caught_by="does_everything_at_once",
    computes="a size to which the padding was added after dividing by the stride",
    section=SIZE,
)
def divides_before_padding(x, kernel_size, *, stride=None, padding=0):
    """Counts (H - K) / s + 1 places, and then 2p / s more for the padding."""
    out, cache = reference.max_pool2d_forward(x, kernel_size, stride=stride, padding=padding)
    steps = _both(kernel_size if stride is None else stride)
    sides = zip(x.shape[2:], _both(kernel_size), steps, _both(padding), strict=True)
    rows, columns = ((side - k) // s + 1 + 2 * p // s for side, k, s, p in sides)
    return out[:, :, :rows, :columns], cache


@misconception(
    max_pool2d_forward,
    caught_by="does_everything_at_once",
    computes="numbers with no more digits than float32 has",
)
def pools_in_float32(x, kernel_size, **how):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    out, cache = reference.max_pool2d_forward(x.float(), kernel_size, **how)
    return out.to(x.dtype), cache


@misconception(
    max_pool2d_forward,
    caught_by="keeps_the_dtype",
    computes="the right numbers in float64, whatever came in",
)
def always_returns_float64(x, kernel_size, **how):
    """Collects the outputs in `np.zeros(shape)`, which is float64."""
    out, cache = reference.max_pool2d_forward(x, kernel_size, **how)
    return out.double(), cache


@misconception(
    max_pool2d_forward,
    caught_by="leaves_x_alone",
    computes="the right maxima, but x was changed",
)
def changes_x(x, kernel_size, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    out, cache = reference.max_pool2d_forward(x.clone(), kernel_size, **how)
    x[...] = x.amax()
    return out, cache


# ------------------------------------------------------------------------- max_pool2d_backward


def _shares(dout, cache):
    """Return what each window sends to each of its pixels."""
    return dout[..., None, None] * _largest(_seen(cache))


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="every pixel of a window given the whole of what came back",
)
def sends_it_to_all(dout, cache):
    """Thinks every pixel of a window takes part in its output."""
    return _laid(dout[..., None, None].expand_as(_seen(cache)), cache)


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="every pixel of a window given the same part, as in average pooling",
)
def shares_it_with_all(dout, cache):
    """Thinks what comes back is shared by the window."""
    windows = _seen(cache)
    share = dout / (windows.shape[-1] * windows.shape[-2])
    return _laid(share[..., None, None].expand_as(windows), cache)


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="what comes back times the largest number",
)
def multiplies_by_the_largest(dout, cache):
    """Thinks the gradient is weighed by the value, as a weight weighs its pixel."""
    windows = _seen(cache)
    return _laid(_shares(dout * windows.amax((-2, -1)), cache), cache)


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="a gradient for the largest absolute value of each window",
)
def follows_the_absolute_value(dout, cache):
    """Thinks the strongest number wins, whatever its sign."""
    windows = _seen(cache, outside=0.0).abs()
    return _laid(dout[..., None, None] * _largest(windows), cache)


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="an empty array wherever there is no padding",
    section=PADDING,
)
def cuts_everything_off_without_padding(dout, cache):
    """Cuts the frame off with [p:-p], which is empty for p = 0."""
    return _without_frame(reference.max_pool2d_backward(dout, cache), cache)


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="windows that lie one pixel apart",
    section=STRIDE,
)
def walks_back_in_single_steps(dout, cache):
    """Thinks output (i, j) looked at the window that starts at pixel (i, j)."""
    x, grid = cache
    near = reference.MaxCache(x, grid._replace(stride=(1, 1)))
    windows = _seen(near)[:, :, : dout.shape[2], : dout.shape[3]]
    return _laid(dout[..., None, None] * _largest(windows), near)


@misconception(
    max_pool2d_backward,
    caught_by="adds_up_where_windows_overlap",
    computes="windows that replace what earlier windows sent",
)
def overwrites_the_window(dout, cache):
    """Writes `=` to the whole window where shares should be added up with `+=`."""
    return _laid(_shares(dout, cache), cache, _replace)


@misconception(
    max_pool2d_backward,
    caught_by="adds_up_where_windows_overlap",
    computes="the last window's share wherever several have the same largest number",
)
def overwrites_the_largest(dout, cache):
    """Writes `=` at the largest number where shares should be added up with `+=`."""
    marks = _largest(_seen(cache))
    owed = torch.where(marks > 0, dout[..., None, None], torch.nan)
    return _laid(owed, cache, lambda there, share: there.copy_(share.where(~share.isnan(), there)))


@misconception(
    max_pool2d_backward,
    caught_by="adds_up_where_windows_overlap",
    computes="the mean of what the windows send where several see the same largest number",
)
def averages_where_windows_overlap(dout, cache):
    """Thinks a pixel that several windows send to gets their mean."""
    sums = _laid(_shares(dout, cache), cache)
    counts = _laid(_shares(torch.ones_like(dout), cache), cache)
    return sums / counts.clamp(min=1)


@misconception(
    max_pool2d_backward,
    caught_by="gives_once_where_maxima_tie",
    computes="the whole of what came back given to every maximum of a tie",
    section=TIES,
)
def gives_every_tie_the_whole(dout, cache):
    """Compares the window with its maximum, and sends everything to every number that is equal."""
    windows = _seen(cache)
    equal = windows == windows.amax((-2, -1), keepdim=True)
    return _laid(dout[..., None, None] * equal, cache)


@misconception(
    max_pool2d_backward,
    caught_by="gives_once_where_maxima_tie",
    computes="what came back given to the last maximum of a tie",
    section=TIES,
)
def gives_it_to_the_last_tie(dout, cache):
    """Takes a number that is at least as large for a larger one, with >= where > is meant."""
    turned = _largest(_seen(cache).flip(-2, -1)).flip(-2, -1)
    return _laid(dout[..., None, None] * turned, cache)


@misconception(
    max_pool2d_backward,
    caught_by="gives_once_where_maxima_tie",
    computes="what came back given to the first maximum of a tie, counted down the columns",
    section=TIES,
)
def reads_windows_by_columns(dout, cache):
    """Looks through a window column by column."""
    turned = _largest(_seen(cache).transpose(-2, -1)).transpose(-2, -1)
    return _laid(dout[..., None, None] * turned, cache)


@misconception(
    max_pool2d_backward,
    caught_by="gives_once_where_maxima_tie",
    computes="nothing sent back where maxima tie",
    section=TIES,
)
def sends_nothing_to_ties(dout, cache):
    """Thinks a maximum that is not alone has no gradient."""
    windows = _seen(cache)
    equal = windows == windows.amax((-2, -1), keepdim=True)
    alone = equal & (equal.sum((-2, -1), keepdim=True) == 1)
    return _laid(dout[..., None, None] * alone, cache)


@misconception(
    max_pool2d_backward,
    caught_by="leaves_zeros_between_the_windows",
    computes="the numbers of x where no window looked",
)
def starts_from_a_copy_of_x(dout, cache):
    """Starts dx as a copy of x, and writes over what the windows saw."""
    seen = _laid(torch.ones_like(_seen(cache)), cache)
    return torch.where(seen > 0, reference.max_pool2d_backward(dout, cache), cache[0])


@misconception(
    max_pool2d_backward,
    caught_by="takes_the_frame_off",
    computes="a gradient with its frame still on",
    section=PADDING,
)
def leaves_the_frame_on(dout, cache):
    """Forgets that x came without the padding."""
    dx = reference.max_pool2d_backward(dout, cache)
    return _framed(dx, cache[1].padding, 0.0)


@misconception(
    max_pool2d_backward,
    caught_by="takes_the_frame_off",
    computes="a gradient that is shifted down and to the right by the padding",
    section=PADDING,
)
def cuts_the_wrong_sides(dout, cache):
    """Takes the first H rows and W columns of the padded gradient."""
    x, grid = cache
    dx = _framed(reference.max_pool2d_backward(dout, cache), grid.padding, 0.0)
    return dx[:, :, : x.shape[2], : x.shape[3]]


@misconception(
    max_pool2d_backward,
    caught_by="takes_the_frame_off",
    computes="a gradient that zeros of the frame took from numbers below zero",
    section=PADDING,
)
def lets_zeros_win(dout, cache):
    """Thinks padding is always zeros, as it is for a convolution."""
    return _laid(dout[..., None, None] * _largest(_seen(cache, outside=0.0)), cache)


@misconception(
    max_pool2d_backward,
    caught_by="goes_back_in_rows_and_columns",
    computes="places in a window that were counted by its height instead of its width",
)
def decodes_with_the_height(dout, cache):
    """Splits the place of the maximum into row and column with the window's height."""
    x, (window, stride, (top, left)) = cache
    places = _seen(cache).flatten(-2).argmax(-1)
    framed = _framed(torch.zeros_like(x), (top, left), 0.0)
    rows, columns = torch.meshgrid(*map(torch.arange, dout.shape[2:]), indexing="ij")
    down = rows.to(x.device) * stride[0] + places // window[0]
    across = columns.to(x.device) * stride[1] + places % window[0]
    if down.max() >= framed.shape[2] or across.max() >= framed.shape[3]:
        raise IndexError(f"index {int(down.max())} is out of bounds")
    flat = framed.flatten(2)
    flat.scatter_add_(2, (down * framed.shape[3] + across).flatten(2), dout.flatten(2))
    return flat.reshape(framed.shape)[:, :, top : top + x.shape[2], left : left + x.shape[3]]


@misconception(
    max_pool2d_backward,
    caught_by="goes_back_in_rows_and_columns",
    computes="windows laid by the first of two strides",
    section=STRIDE,
)
def goes_back_by_the_first_stride(dout, cache):
    """Thinks a window moves alike in both directions."""
    x, grid = cache
    near = reference.MaxCache(x, grid._replace(stride=(grid.stride[0],) * 2))
    windows = _seen(near)[:, :, : dout.shape[2], : dout.shape[3]]
    rows, columns = windows.shape[2:4]
    return _laid(dout[:, :, :rows, :columns, None, None] * _largest(windows), near)


@misconception(
    max_pool2d_backward,
    caught_by="keeps_maps_apart_going_back",
    computes="every channel's gradient where the first channel is largest",
)
def looks_in_the_first_channel(dout, cache):
    """Looks for the place of the maximum in channel 0 alone."""
    windows = _seen(cache)
    return _laid(dout[..., None, None] * _largest(windows[:, :1].expand_as(windows)), cache)


@misconception(
    max_pool2d_backward,
    caught_by="keeps_maps_apart_going_back",
    computes="a gradient for the largest number over all channels only",
)
def lets_one_channel_win(dout, cache):
    """Thinks a window reaches through all channels, and has one maximum."""
    windows = _seen(cache)
    best = windows.amax((1, -2, -1), keepdim=True)
    return _laid(dout[..., None, None] * (windows == best) * _largest(windows), cache)


@misconception(
    max_pool2d_backward,
    caught_by="keeps_maps_apart_going_back",
    computes="the first image's gradient, and zeros for all other images",
    section=BATCH,
)
def fills_the_first_image_only(dout, cache):
    """Thinks of one image, and writes to dx[0] alone."""
    dx = reference.max_pool2d_backward(dout, cache)
    dx[1:] = 0
    return dx


@misconception(
    max_pool2d_backward,
    caught_by="goes_back_through_its_own_layer",
    computes="the maxima of numbers that were rounded to float32, where many become equal",
)
def compares_in_float32(dout, cache):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    single = cache._replace(x=cache.x.float())
    return reference.max_pool2d_backward(dout.float(), single).to(dout.dtype)


@misconception(
    max_pool2d_backward,
    caught_by="keeps_the_dtype_going_back",
    computes="the right numbers in float64, whatever came in",
)
def always_goes_back_in_float64(dout, cache):
    """Collects dx in `np.zeros(shape)`, which is float64."""
    return reference.max_pool2d_backward(dout, cache).double()


@misconception(
    max_pool2d_backward,
    caught_by="leaves_dout_and_x_alone",
    computes="the right dx, but dout was changed",
)
def changes_dout(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    dx = reference.max_pool2d_backward(dout, cache)
    dout.zero_()
    return dx


# -------------------------------------------------------------------------- avg_pool2d_forward


def _average(x, kernel_size, stride, padding, counted):
    return reference.avg_pool2d_forward(
        x, kernel_size, stride=stride, padding=padding, count_include_pad=counted
    )


@misconception(
    avg_pool2d_forward,
    caught_by="takes_the_mean_of_each_window",
    computes="the sum of each window",
)
def forgets_to_divide(x, kernel_size, **how):
    """Adds up and forgets to divide."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    return out * cache.counts, cache


@misconception(
    avg_pool2d_forward,
    caught_by="takes_the_mean_of_each_window",
    computes="the sum of each window divided by its height",
)
def divides_by_one_side(x, kernel_size, **how):
    """Divides by K where the window has K rows and K columns."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    return out * cache.counts / _both(kernel_size)[0], cache


@misconception(
    avg_pool2d_forward,
    caught_by="takes_the_mean_of_each_window",
    computes="the largest number of each window",
)
def takes_the_largest(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):  # noqa: ARG001
    """Thinks pooling always takes the maximum."""
    return reference.max_pool2d_forward(x, kernel_size, stride=stride, padding=padding)


@misconception(
    avg_pool2d_forward,
    caught_by="takes_the_mean_of_each_window",
    computes="the means with their fractions cut off",
)
def cuts_off_the_fractions(x, kernel_size, **how):
    """Divides with //, or collects the means in an array of integers."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    return out.floor(), cache


@misconception(
    avg_pool2d_forward,
    caught_by="takes_the_mean_of_each_window",
    computes="a window that takes single steps",
    section=STRIDE,
)
def averages_in_single_steps(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Thinks the stride of pooling is 1 by default, as that of a convolution is."""
    return _average(x, kernel_size, 1 if stride is None else stride, padding, count_include_pad)


@misconception(
    avg_pool2d_forward,
    caught_by="averages_at_every_stride",
    computes="windows side by side, whatever the stride",
    section=STRIDE,
)
def averages_side_by_side(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):  # noqa: ARG001
    """Thinks the windows of pooling never overlap."""
    return _average(x, kernel_size, None, padding, count_include_pad)


@misconception(
    avg_pool2d_forward,
    caught_by="averages_full_windows_only",
    computes="a last window that hangs over the edge",
    section=SIZE,
)
def averages_over_the_edge(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Thinks every pixel has to be pooled, as with PyTorch's ceil_mode."""
    filled = _hanging(x, kernel_size, stride, padding, 0.0)
    return _average(filled, kernel_size, stride, 0, count_include_pad)


@misconception(
    avg_pool2d_forward,
    caught_by="counts_the_padding",
    computes="means over the pixels of the image alone",
    section=PADDING,
)
def never_counts_the_padding(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):  # noqa: ARG001
    """Thinks a mean is always over pixels that are there."""
    return _average(x, kernel_size, stride, padding, False)


@misconception(
    avg_pool2d_forward,
    caught_by="counts_the_padding",
    computes="an image without padding",
    section=PADDING,
)
def averages_without_padding(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):  # noqa: ARG001
    """Takes the padding and never uses it."""
    return _average(x, kernel_size, stride, 0, count_include_pad)


@misconception(
    avg_pool2d_forward,
    caught_by="counts_the_padding",
    computes="a frame that repeats the edge of the image",
    section=PADDING,
)
def repeats_the_edge(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):  # noqa: ARG001
    """Thinks padding continues the image."""
    top, left = _both(padding)
    framed = pad(x, (left, left, top, top), mode="replicate")
    return _average(framed, kernel_size, stride, 0, True)


@misconception(
    avg_pool2d_forward,
    caught_by="leaves_the_padding_out_if_told",
    computes="means in which the padding counts, whatever was asked",
)
def always_counts_the_padding(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):  # noqa: ARG001
    """Takes the flag for the padding and never looks at it."""
    return _average(x, kernel_size, stride, padding, True)


@misconception(
    avg_pool2d_forward,
    caught_by="leaves_the_padding_out_if_told",
    computes="means over the numbers that are not 0, pixels of the image among them",
)
def takes_zeros_for_padding(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Tells padding from pixels by its being 0."""
    out, cache = _average(x, kernel_size, stride, padding, count_include_pad)
    if count_include_pad:
        return out, cache
    full = (_seen(cache, outside=0.0) != 0).sum((-2, -1)).clamp(min=1)
    return out * cache.counts / full, cache


@misconception(
    avg_pool2d_forward,
    caught_by="leaves_the_padding_out_if_told",
    computes="an image without padding wherever the padding is not to count",
)
def takes_the_flag_for_no_padding(
    x, kernel_size, *, stride=None, padding=0, count_include_pad=True
):
    """Thinks padding that does not count is not there."""
    frame = padding if count_include_pad else 0
    return _average(x, kernel_size, stride, frame, count_include_pad)


@misconception(
    avg_pool2d_forward,
    caught_by="averages_every_channel_by_itself",
    computes="one map, the mean over all channels",
)
def averages_over_the_channels(x, kernel_size, **how):
    """Thinks a window reaches through all channels, as a filter does."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    return out.mean(1, keepdim=True), cache


@misconception(
    avg_pool2d_forward,
    caught_by="averages_every_channel_by_itself",
    computes="one image, the mean over the batch",
    section=BATCH,
)
def averages_over_the_batch(x, kernel_size, **how):
    """Averages over the first axis as well."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    return out.mean(0, keepdim=True), cache


@misconception(
    avg_pool2d_forward,
    caught_by="averages_rows_and_columns",
    computes="sums that were divided by the square of the window's height",
)
def divides_by_the_square(x, kernel_size, **how):
    """Thinks one K is enough for the height and the width of a window."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    rows, columns = _both(kernel_size)
    return out * columns / rows, cache


@misconception(
    avg_pool2d_forward,
    caught_by="averages_rows_and_columns",
    computes="pairs in the order (horizontal, vertical)",
)
def averages_pairs_as_x_and_y(x, kernel_size, **how):
    """Thinks a pair of sizes is (x, y)."""
    out, cache = reference.avg_pool2d_forward(x.transpose(2, 3), kernel_size, **how)
    return out.transpose(2, 3), cache


@misconception(
    avg_pool2d_forward,
    caught_by="averages_rows_and_columns",
    computes="means with no more digits than float32 has",
)
def averages_in_float32(x, kernel_size, **how):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    out, cache = reference.avg_pool2d_forward(x.float(), kernel_size, **how)
    return out.to(x.dtype), cache


@misconception(
    avg_pool2d_forward,
    caught_by="keeps_the_dtype_of_means",
    computes="the right numbers in float64, whatever came in",
)
def averages_in_float64(x, kernel_size, **how):
    """Collects the means in `np.zeros(shape)`, which is float64."""
    out, cache = reference.avg_pool2d_forward(x, kernel_size, **how)
    return out.double(), cache


@misconception(
    avg_pool2d_forward,
    caught_by="averages_without_a_trace",
    computes="the right means, but x was changed",
)
def changes_x_it_averages(x, kernel_size, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    rows, columns = _both(kernel_size)
    found = reference.avg_pool2d_forward(x.clone(), kernel_size, **how)
    x /= rows * columns
    return found


# ------------------------------------------------------------------------- avg_pool2d_backward


def _even(dout, cache):
    """Return what each window sends to each of its pixels."""
    return (dout / cache.counts)[..., None, None].expand_as(_seen(cache))


@misconception(
    avg_pool2d_backward,
    caught_by="shares_evenly",
    computes="every pixel given the whole of what came back",
)
def gives_everyone_the_whole(dout, cache):
    """Forgets that the forward divided."""
    return reference.avg_pool2d_backward(dout * cache.counts, cache)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_evenly",
    computes="shares divided by the window's height alone",
)
def shares_by_one_side(dout, cache):
    """Divides by K where the window has K rows and K columns."""
    return reference.avg_pool2d_backward(dout * cache.counts / cache.grid.window[0], cache)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_evenly",
    computes="what came back given to the largest number of the window",
)
def sends_the_mean_to_the_largest(dout, cache):
    """Thinks of max pooling."""
    return _laid(dout[..., None, None] * _largest(_seen(cache)), cache)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_evenly",
    computes="shares weighed by the pixels' values",
)
def weighs_by_the_pixels(dout, cache):
    """Thinks a share is multiplied by the pixel, as a weight's gradient is."""
    return reference.avg_pool2d_backward(dout, cache) * cache.x


@misconception(
    avg_pool2d_backward,
    caught_by="shares_evenly",
    computes="an empty array wherever there is no padding",
    section=PADDING,
)
def cuts_all_shares_off(dout, cache):
    """Cuts the frame off with [p:-p], which is empty for p = 0."""
    return _without_frame(reference.avg_pool2d_backward(dout, cache), cache)


@misconception(
    avg_pool2d_backward,
    caught_by="adds_up_the_shares",
    computes="windows that replace what earlier windows sent",
)
def overwrites_earlier_shares(dout, cache):
    """Writes `=` where shares should be added up with `+=`."""
    return _laid(_even(dout, cache), cache, _replace)


@misconception(
    avg_pool2d_backward,
    caught_by="adds_up_the_shares",
    computes="the mean of a pixel's shares, not their sum",
)
def averages_the_shares(dout, cache):
    """Thinks a pixel that several windows see gets the mean of what they send."""
    counts = _laid(torch.ones_like(_seen(cache)), cache)
    return reference.avg_pool2d_backward(dout, cache) / counts.clamp(min=1)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_nothing_between_the_windows",
    computes="the numbers of x where no window looked",
)
def shares_over_a_copy_of_x(dout, cache):
    """Starts dx as a copy of x, and writes over what the windows saw."""
    seen = _laid(torch.ones_like(_seen(cache)), cache)
    return torch.where(seen > 0, reference.avg_pool2d_backward(dout, cache), cache.x)


@misconception(
    avg_pool2d_backward,
    caught_by="takes_the_frame_off_the_shares",
    computes="a gradient with its frame still on",
    section=PADDING,
)
def keeps_the_frame(dout, cache):
    """Forgets that x came without the padding."""
    dx = reference.avg_pool2d_backward(dout, cache)
    return _framed(dx, cache.grid.padding, 0.0)


@misconception(
    avg_pool2d_backward,
    caught_by="takes_the_frame_off_the_shares",
    computes="shares of the pixels alone, although the padding counted",
)
def never_shares_with_the_padding(dout, cache):
    """Thinks what comes back is always divided among the pixels that are there."""
    real = _windows(
        _framed(torch.ones_like(cache.x[:1, :1]), cache.grid.padding, 0.0),
        cache.grid.window,
        cache.grid.stride,
    ).sum((-2, -1))
    return reference.avg_pool2d_backward(dout * cache.counts / real, cache)


@misconception(
    avg_pool2d_backward,
    caught_by="divides_as_the_forward_did",
    computes="shares of all places, although the padding did not count",
)
def always_shares_with_the_padding(dout, cache):
    """Divides by the size of the window, whatever the forward divided by."""
    rows, columns = cache.grid.window
    return reference.avg_pool2d_backward(dout * cache.counts / (rows * columns), cache)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_in_rows_and_columns",
    computes="shares divided by the square of the window's height",
)
def shares_by_the_square(dout, cache):
    """Thinks one K is enough for the height and the width of a window."""
    rows, columns = cache.grid.window
    return reference.avg_pool2d_backward(dout * columns / rows, cache)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_in_rows_and_columns",
    computes="windows laid by the first of two strides",
    section=STRIDE,
)
def shares_by_the_first_stride(dout, cache):
    """Thinks a window moves alike in both directions."""
    step = (cache.grid.stride[0],) * 2
    near = cache._replace(grid=cache.grid._replace(stride=step))
    rows, columns = _seen(near).shape[2:4]
    return _laid(_even(dout, cache)[:, :, :rows, :columns], near)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_within_a_map",
    computes="every channel's gradient averaged over the channels",
)
def shares_across_channels(dout, cache):
    """Thinks a window reaches through all channels."""
    mixed = dout.mean(1, keepdim=True).expand_as(dout)
    return reference.avg_pool2d_backward(mixed, cache)


@misconception(
    avg_pool2d_backward,
    caught_by="shares_within_a_map",
    computes="the first image's gradient, and zeros for all other images",
    section=BATCH,
)
def shares_in_the_first_image_only(dout, cache):
    """Thinks of one image, and writes to dx[0] alone."""
    dx = reference.avg_pool2d_backward(dout, cache)
    dx[1:] = 0
    return dx


@misconception(
    avg_pool2d_backward,
    caught_by="shares_in_rows_and_columns",
    computes="shares with no more digits than float32 has",
)
def shares_in_float32(dout, cache):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    single = cache._replace(x=cache.x.float(), counts=cache.counts.float())
    return reference.avg_pool2d_backward(dout.float(), single).to(dout.dtype)


@misconception(
    avg_pool2d_backward,
    caught_by="keeps_the_dtype_of_shares",
    computes="the right numbers in float64, whatever came in",
)
def shares_in_float64(dout, cache):
    """Collects dx in `np.zeros(shape)`, which is float64."""
    return reference.avg_pool2d_backward(dout, cache).double()


@misconception(
    avg_pool2d_backward,
    caught_by="shares_without_a_trace",
    computes="the right dx, but dout was changed",
)
def changes_dout_it_shares_out(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    dx = reference.avg_pool2d_backward(dout, cache)
    dout /= cache.counts
    return dx


# --------------------------------------------------------------------------- lp_pool2d_forward


def _powers(x, kernel_size, stride):
    """Return the numbers that each window sees."""
    return _windows(x, _both(kernel_size), _both(kernel_size if stride is None else stride))


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_root_of_the_sum_of_squares",
    computes="the sum of powers without the root",
)
def forgets_the_root(x, norm_type, kernel_size, **how):
    """Adds up the powers and forgets the root."""
    out, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, **how)
    return out**norm_type, cache


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_root_of_the_sum_of_squares",
    computes="the root of the mean, not of the sum",
)
def takes_the_root_of_the_mean(x, norm_type, kernel_size, **how):
    """Thinks of the root mean square."""
    out, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, **how)
    rows, columns = _both(kernel_size)
    return out / (rows * columns) ** (1 / norm_type), cache


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_root_of_the_sum_of_squares",
    computes="the sum of the absolute values, whatever q is",
)
def always_adds_up(x, norm_type, kernel_size, **how):
    """Takes for every q what is right for q = 1."""
    _, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, **how)
    return reference.lp_pool2d_forward(x, 1, kernel_size, **how)[0], cache


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_root_of_the_sum_of_squares",
    computes="a window that takes single steps",
    section=STRIDE,
)
def measures_in_single_steps(x, norm_type, kernel_size, *, stride=None):
    """Thinks the stride of pooling is 1 by default, as that of a convolution is."""
    step = 1 if stride is None else stride
    return reference.lp_pool2d_forward(x, norm_type, kernel_size, stride=step)


@misconception(
    lp_pool2d_forward,
    caught_by="takes_any_power",
    computes="q = 2, whatever q is asked for",
)
def always_squares(x, norm_type, kernel_size, **how):  # noqa: ARG001
    """Thinks a norm is the length."""
    return reference.lp_pool2d_forward(x, 2, kernel_size, **how)


@misconception(
    lp_pool2d_forward,
    caught_by="takes_any_power",
    computes="the square root of the sum of powers",
)
def always_takes_the_square_root(x, norm_type, kernel_size, **how):
    """Raises to the power q, and takes the square root back."""
    out, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, **how)
    return (out**norm_type).sqrt(), cache


@misconception(
    lp_pool2d_forward,
    caught_by="takes_any_power",
    computes="a q that was rounded down to a whole number",
)
def rounds_the_power_down(x, norm_type, kernel_size, **how):
    """Thinks q is a whole number, and multiplies so many times."""
    return reference.lp_pool2d_forward(x, int(norm_type), kernel_size, **how)


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_absolute_value",
    computes="powers of the numbers with their signs",
)
def leaves_the_signs(x, norm_type, kernel_size, *, stride=None):
    """Thinks a power is never below zero, as a square is."""
    _, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, stride=stride)
    total = _powers(x, kernel_size, stride).pow(norm_type).sum((-2, -1))
    return total.pow(1 / norm_type), cache


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_absolute_value",
    computes="the absolute value taken of the sum, not of each number",
)
def takes_the_sign_off_too_late(x, norm_type, kernel_size, *, stride=None):
    """Takes the absolute value after adding up, when the signs have cancelled."""
    _, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, stride=stride)
    windows = _powers(x, kernel_size, stride)
    signs = windows.sign() if norm_type % 2 else torch.ones_like(windows)
    total = (signs * windows.abs().pow(norm_type)).sum((-2, -1))
    return total.abs().pow(1 / norm_type), cache


@misconception(
    lp_pool2d_forward,
    caught_by="takes_the_absolute_value",
    computes="the numbers above zero alone",
)
def drops_what_is_below_zero(x, norm_type, kernel_size, **how):
    """Thinks pooling follows a ReLU, so that nothing is below zero."""
    return reference.lp_pool2d_forward(x.clamp(min=0), norm_type, kernel_size, **how)


@misconception(
    lp_pool2d_forward,
    caught_by="measures_at_every_stride",
    computes="windows side by side, whatever the stride",
    section=STRIDE,
)
def measures_side_by_side(x, norm_type, kernel_size, *, stride=None):  # noqa: ARG001
    """Thinks the windows of pooling never overlap."""
    return reference.lp_pool2d_forward(x, norm_type, kernel_size)


@misconception(
    lp_pool2d_forward,
    caught_by="measures_at_every_stride",
    computes="a last window that hangs over the edge",
    section=SIZE,
)
def measures_over_the_edge(x, norm_type, kernel_size, *, stride=None):
    """Thinks every pixel has to be pooled, as with PyTorch's ceil_mode."""
    filled = _hanging(x, kernel_size, stride, 0, 0.0)
    return reference.lp_pool2d_forward(filled, norm_type, kernel_size, stride=stride)


@misconception(
    lp_pool2d_forward,
    caught_by="measures_rows_and_columns",
    computes="pairs in the order (horizontal, vertical)",
)
def measures_pairs_as_x_and_y(x, norm_type, kernel_size, **how):
    """Thinks a pair of sizes is (x, y)."""
    out, cache = reference.lp_pool2d_forward(x.transpose(2, 3), norm_type, kernel_size, **how)
    return out.transpose(2, 3), cache


@misconception(
    lp_pool2d_forward,
    caught_by="measures_rows_and_columns",
    computes="steps by the window's height in both directions",
    section=STRIDE,
)
def measures_by_the_height(x, norm_type, kernel_size, *, stride=None):
    """Thinks a window that is not square still moves by one number."""
    step = _both(kernel_size)[0] if stride is None else stride
    return reference.lp_pool2d_forward(x, norm_type, kernel_size, stride=step)


@misconception(
    lp_pool2d_forward,
    caught_by="measures_every_channel_by_itself",
    computes="one map, the length over all channels",
)
def measures_through_the_channels(x, norm_type, kernel_size, **how):
    """Thinks a window reaches through all channels, as a filter does."""
    out, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, **how)
    powers = (out**norm_type).sum(1, keepdim=True)
    return powers ** (1 / norm_type), cache


@misconception(
    lp_pool2d_forward,
    caught_by="measures_rows_and_columns",
    computes="norms with no more digits than float32 has",
)
def measures_in_float32(x, norm_type, kernel_size, **how):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    out, cache = reference.lp_pool2d_forward(x.float(), norm_type, kernel_size, **how)
    return out.to(x.dtype), cache


@misconception(
    lp_pool2d_forward,
    caught_by="keeps_the_dtype_of_norms",
    computes="the right numbers in float64, whatever came in",
)
def measures_in_float64(x, norm_type, kernel_size, **how):
    """Collects the norms in `np.zeros(shape)`, which is float64."""
    out, cache = reference.lp_pool2d_forward(x, norm_type, kernel_size, **how)
    return out.double(), cache


@misconception(
    lp_pool2d_forward,
    caught_by="measures_without_a_trace",
    computes="the right norms, but x was changed",
)
def changes_x_it_measures(x, norm_type, kernel_size, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    x.abs_()
    return reference.lp_pool2d_forward(x.clone(), norm_type, kernel_size, **how)


# -------------------------------------------------------------------------- lp_pool2d_backward


def _slopes(cache):
    """Return sign(x), abs(x) and the norm of its window, for every pixel of every window."""
    windows = _seen(cache, outside=0.0)
    return windows.sign(), windows.abs(), cache.out[..., None, None].expand_as(windows)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_the_share_of_the_length",
    computes="powers that were not divided by the norm",
)
def forgets_the_norm(dout, cache):
    """Differentiates the powers and forgets the root around them."""
    sign, size, _ = _slopes(cache)
    return _laid(dout[..., None, None] * sign * size.pow(cache.norm_type - 1), cache)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_the_share_of_the_length",
    computes="the factor q, which the root takes away again",
)
def leaves_the_factor_of_the_power(dout, cache):
    """Keeps the q from the power, and forgets the 1/q from the root."""
    return reference.lp_pool2d_backward(dout * cache.norm_type, cache)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_the_share_of_the_length",
    computes="the factor 1/q from the root, without the q from the power",
)
def leaves_the_factor_of_the_root(dout, cache):
    """Keeps the 1/q from the root, and forgets the q from the power."""
    return reference.lp_pool2d_backward(dout / cache.norm_type, cache)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_the_share_of_the_length",
    computes="shares to the power of q, not of q - 1",
)
def uses_the_power_itself(dout, cache):
    """Forgets that a power falls by one when it is differentiated."""
    return reference.lp_pool2d_backward(dout, cache._replace(norm_type=cache.norm_type + 1))


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_the_share_of_the_length",
    computes="every pixel given the same part, as in average pooling",
)
def shares_the_norm_evenly(dout, cache):
    """Thinks what comes back is shared by the window."""
    windows = _seen(cache, outside=0.0)
    share = dout / (windows.shape[-1] * windows.shape[-2])
    return _laid(share[..., None, None].expand_as(windows), cache)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_any_power",
    computes="q = 2, whatever q was asked for",
)
def always_weighs_as_for_squares(dout, cache):
    """Thinks the gradient is x over the norm for every q."""
    return reference.lp_pool2d_backward(dout, cache._replace(norm_type=2))


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_by_any_power",
    computes="powers of q - 1 divided by the norm itself, not by its power of q - 1",
)
def divides_by_the_norm_once(dout, cache):
    """Divides by the norm, as for q = 2."""
    sign, size, norm = _slopes(cache)
    slope = sign * size.pow(cache.norm_type - 1) / norm.where(norm > 0, torch.ones_like(norm))
    return _laid(dout[..., None, None] * slope, cache)


@misconception(
    lp_pool2d_backward,
    caught_by="follows_the_sign",
    computes="gradients that are never turned by the sign of x",
)
def forgets_the_sign(dout, cache):
    """Thinks the absolute value has no gradient of its own."""
    _, size, norm = _slopes(cache)
    safe = norm.where(norm > 0, torch.ones_like(norm))
    return _laid(dout[..., None, None] * (size / safe).pow(cache.norm_type - 1), cache)


@misconception(
    lp_pool2d_backward,
    caught_by="follows_the_sign",
    computes="powers of the numbers with their signs",
)
def weighs_with_signs(dout, cache):
    """Thinks x to the power of q - 1 has the sign of x for every p, as it has for q = 2."""
    windows = _seen(cache, outside=0.0)
    _, _, norm = _slopes(cache)
    safe = norm.where(norm > 0, torch.ones_like(norm))
    slope = torch.where(
        windows == 0, torch.zeros_like(windows), (windows / safe).pow(cache.norm_type - 1)
    )
    return _laid(dout[..., None, None] * slope, cache)


@misconception(
    lp_pool2d_backward,
    caught_by="sends_nothing_back_to_zeros",
    computes="a division of 0 by 0 where a window is all zeros",
)
def divides_by_zero(dout, cache):
    """Forgets that a window of zeros has the norm 0."""
    sign, size, norm = _slopes(cache)
    return _laid(dout[..., None, None] * sign * (size / norm).pow(cache.norm_type - 1), cache)


@misconception(
    lp_pool2d_backward,
    caught_by="sends_nothing_back_to_zeros",
    computes="everything that came back sent to each pixel of a window of zeros",
)
def sends_all_to_zeros(dout, cache):
    """Replaces 0 / 0 by 1."""
    sign, size, norm = _slopes(cache)
    safe = norm.where(norm > 0, torch.ones_like(norm))
    slope = torch.where(norm > 0, sign * (size / safe).pow(cache.norm_type - 1), 1.0)
    return _laid(dout[..., None, None] * slope, cache)


@misconception(
    lp_pool2d_backward,
    caught_by="adds_up_what_windows_send",
    computes="windows that replace what earlier windows sent",
)
def overwrites_earlier_slopes(dout, cache):
    """Writes `=` where shares should be added up with `+=`."""
    sign, size, norm = _slopes(cache)
    safe = norm.where(norm > 0, torch.ones_like(norm))
    slope = sign * (size / safe).pow(cache.norm_type - 1)
    return _laid(dout[..., None, None] * slope, cache, _replace)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_rows_and_columns",
    computes="windows laid by the first of two strides",
    section=STRIDE,
)
def weighs_by_the_first_stride(dout, cache):
    """Thinks a window moves alike in both directions."""
    step = (cache.grid.stride[0],) * 2
    near = cache._replace(grid=cache.grid._replace(stride=step))
    sign, size, norm = _slopes(cache)
    slope = dout[..., None, None] * sign * (size / norm.clamp(min=1e-9)).pow(cache.norm_type - 1)
    rows, columns = _seen(near).shape[2:4]
    return _laid(slope[:, :, :rows, :columns], near)


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_rows_and_columns",
    computes="the first image's gradient, and zeros for all other images",
    section=BATCH,
)
def weighs_the_first_image_only(dout, cache):
    """Thinks of one image, and writes to dx[0] alone."""
    dx = reference.lp_pool2d_backward(dout, cache)
    dx[1:] = 0
    return dx


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_rows_and_columns",
    computes="slopes with no more digits than float32 has",
)
def weighs_in_float32(dout, cache):
    """Works in float32 on the way, and converts the result to the dtype of x."""
    single = cache._replace(x=cache.x.float(), out=cache.out.float())
    return reference.lp_pool2d_backward(dout.float(), single).to(dout.dtype)


@misconception(
    lp_pool2d_backward,
    caught_by="keeps_the_dtype_of_slopes",
    computes="the right numbers in float64, whatever came in",
)
def weighs_in_float64(dout, cache):
    """Collects dx in `np.zeros(shape)`, which is float64."""
    return reference.lp_pool2d_backward(dout, cache).double()


@misconception(
    lp_pool2d_backward,
    caught_by="weighs_without_a_trace",
    computes="the right dx, but dout was changed",
)
def changes_dout_it_weighs(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    dx = reference.lp_pool2d_backward(dout, cache)
    dout /= cache.out.where(cache.out > 0, torch.full_like(cache.out, 2))
    return dx


# ------------------------------------------------------------------- global_avg_pool2d_forward


@misconception(
    global_avg_pool2d_forward,
    caught_by="takes_the_mean_of_a_map",
    computes="the sum of each map",
)
def adds_up_the_map(x):
    """Adds up and forgets to divide."""
    return x.sum((2, 3)), x


@misconception(
    global_avg_pool2d_forward,
    caught_by="takes_the_mean_of_a_map",
    computes="the largest number of each map",
)
def takes_the_largest_of_the_map(x):
    """Thinks of max pooling."""
    return x.amax((2, 3)), x


@misconception(
    global_avg_pool2d_forward,
    caught_by="takes_the_mean_of_a_map",
    computes="the right means in an array that still has axes for rows and columns",
)
def keeps_rows_and_columns(x):
    """Thinks a pooled map is a map of one pixel, (N, C, 1, 1)."""
    return x.mean((2, 3), keepdim=True), x


@misconception(
    global_avg_pool2d_forward,
    caught_by="has_a_mean_per_image_and_channel",
    computes="one mean for each image, over all its channels",
)
def averages_the_whole_image(x):
    """Thinks the channels are averaged as well."""
    return x.mean((1, 2, 3))[:, None], x


@misconception(
    global_avg_pool2d_forward,
    caught_by="has_a_mean_per_image_and_channel",
    computes="one mean for each channel, over the batch",
    section=BATCH,
)
def averages_over_all_images(x):
    """Thinks of the means that batch normalization takes."""
    return x.mean((0, 2, 3))[None], x


@misconception(
    global_avg_pool2d_forward,
    caught_by="takes_maps_of_any_size",
    computes="sums divided by the square of the map's height",
)
def divides_by_the_height_squared(x):
    """Thinks maps are square."""
    return x.sum((2, 3)) / x.shape[2] ** 2, x


@misconception(
    global_avg_pool2d_forward,
    caught_by="keeps_the_dtype_of_maps",
    computes="the right numbers in float64, whatever came in",
)
def averages_maps_in_float64(x):
    """Collects the means in `np.zeros(shape)`, which is float64."""
    return x.mean((2, 3)).double(), x


@misconception(
    global_avg_pool2d_forward,
    caught_by="averages_maps_without_a_trace",
    computes="the right means, but x was changed",
)
def changes_maps_it_averages(x):
    """Works on x itself, which is the caller's, and not on a copy."""
    found = x.mean((2, 3))
    x /= x.shape[2] * x.shape[3]
    return found, x


# ------------------------------------------------------------------ global_avg_pool2d_backward


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_evenly_over_the_map",
    computes="every pixel given the whole of what came back",
)
def spreads_the_whole(dout, cache):
    """Forgets that the forward divided."""
    return dout[:, :, None, None].expand_as(cache).clone()


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_evenly_over_the_map",
    computes="a gradient that has lost its rows and columns",
)
def spreads_over_one_pixel(dout, cache):
    """Divides and forgets to spread."""
    return dout[:, :, None, None] / (cache.shape[2] * cache.shape[3])


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_evenly_over_the_map",
    computes="shares weighed by the pixels' values",
)
def spreads_by_value(dout, cache):
    """Thinks a share is multiplied by the pixel, as a weight's gradient is."""
    return reference.global_avg_pool2d_backward(dout, cache) * cache


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_within_a_map",
    computes="every channel's gradient averaged over the channels",
)
def spreads_across_channels(dout, cache):
    """Thinks the channels were averaged as well."""
    mixed = dout.mean(1, keepdim=True).expand_as(dout)
    return reference.global_avg_pool2d_backward(mixed, cache)


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_within_a_map",
    computes="shares divided by the number of images too",
    section=BATCH,
)
def spreads_over_the_batch(dout, cache):
    """Thinks the loss is averaged here."""
    return reference.global_avg_pool2d_backward(dout / len(cache), cache)


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_over_maps_of_any_size",
    computes="shares divided by the square of the map's height",
)
def spreads_over_a_square(dout, cache):
    """Thinks maps are square."""
    height, width = cache.shape[2:]
    return reference.global_avg_pool2d_backward(dout * width / height, cache)


@misconception(
    global_avg_pool2d_backward,
    caught_by="keeps_the_dtype_of_spreads",
    computes="the right numbers in float64, whatever came in",
)
def spreads_in_float64(dout, cache):
    """Collects dx in `np.ones(shape)`, which is float64."""
    return reference.global_avg_pool2d_backward(dout, cache).double()


@misconception(
    global_avg_pool2d_backward,
    caught_by="spreads_without_a_trace",
    computes="the right dx, but dout was changed",
)
def changes_dout_it_spreads(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    dx = reference.global_avg_pool2d_backward(dout, cache)
    dout /= cache.shape[2] * cache.shape[3]
    return dx
