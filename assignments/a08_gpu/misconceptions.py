"""What students believe about the eight functions, each belief as the wrong answer it leads to.

Each one wraps the reference and changes one thing, so that the change is the belief. `ctx` is
PyTorch's; a forward that is wrong leaves in it what the right one would.
"""

import numpy as np
import torch
from torch.nn import functional

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
from autograder.checks import misconception
from solutions import batch_norm, convolution
from solutions import gpu as reference
from solutions.convolution import put_back

FLOAT32 = "batch-norm.html#sec-bn-float32"
SUMS = "gpu.html#sec-gpu-sums"
FORMATS = "gpu.html#sec-gpu-formats"
DEVICE = "gpu.html#sec-gpu-device"
FUNCTION = "gpu.html#sec-gpu-function"
RUNNING = "batch-norm.html#sec-bn-running"
AXES = (0, 2, 3)


def _both(size) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    return (size, size) if isinstance(size, int) else tuple(size)


def _single(gradients):
    """Return gradients in float32."""
    return tuple(None if each is None else each.float() for each in gradients)


# -------------------------------------------------------------------------- conv2d_forward


@misconception(
    conv2d_forward,
    caught_by="is_written_out",
    computes="torch.nn.functional.conv2d",
    section=FUNCTION,
)
def calls_pytorchs_convolution(ctx, x, weight, bias, stride, padding):
    """Thinks that a Function is a wrapper around what PyTorch has already."""
    reference.conv2d_forward(ctx, x, weight, bias, stride, padding)
    return functional.conv2d(x, weight, bias, stride, padding)


@misconception(
    conv2d_forward,
    caught_by="adds_up_products_of_tensors",
    computes="a kernel turned by half a turn",
    section="convolution.html#sec-flip",
)
def flips_the_kernel(ctx, x, weight, bias, stride, padding):
    """Thinks convolution flips the kernel, as it does in signal processing."""
    return reference.conv2d_forward(ctx, x, weight.flip(-2, -1), bias, stride, padding)


@misconception(
    conv2d_forward,
    caught_by="adds_up_products_of_tensors",
    computes="a convolution without a bias",
    section="convolution.html#sec-bias",
)
def forgets_the_bias(ctx, x, weight, bias, stride, padding):
    """Thinks that the bias is added somewhere else."""
    del bias
    return reference.conv2d_forward(ctx, x, weight, None, stride, padding)


@misconception(
    conv2d_forward,
    caught_by="does_all_of_it_at_once",
    computes="a window that moves by as much across as it does down",
    section="convolution.html#sec-stride",
)
def takes_one_stride_for_both(ctx, x, weight, bias, stride, padding):
    """Thinks a stride is one number, and takes the first where there are two."""
    return reference.conv2d_forward(ctx, x, weight, bias, _both(stride)[0], padding)


@misconception(
    conv2d_forward,
    caught_by="does_all_of_it_at_once",
    computes="an image that was padded at its bottom and right alone",
    section="convolution.html#sec-padding",
)
def pads_one_side_only(ctx, x, weight, bias, stride, padding):
    """Thinks padding p adds p rows and columns, not 2p."""
    rows, columns = _both(padding)
    padded = functional.pad(x, (0, columns, 0, rows))
    return reference.conv2d_forward(ctx, padded, weight, bias, stride, 0)


@misconception(
    conv2d_forward,
    caught_by="keeps_the_dtype",
    computes="a result that torch.zeros(shape) was made for, in float32",
    section=DEVICE,
)
def makes_its_result_in_float32(ctx, x, weight, bias, stride, padding):
    """Thinks a new tensor has the dtype and the device of those that are there already."""
    return reference.conv2d_forward(ctx, x, weight, bias, stride, padding).float()


@misconception(
    conv2d_forward,
    caught_by="keeps_the_dtype",
    computes="bfloat16 given back as float32",
    section=SUMS,
)
def gives_bfloat16_back_as_float32(ctx, x, weight, bias, stride, padding):
    """Thinks that what was widened to be computed with may stay wide."""
    out = reference.conv2d_forward(ctx, x, weight, bias, stride, padding)
    return out.float() if out.dtype is torch.bfloat16 else out


@misconception(
    conv2d_forward,
    caught_by="computes_in_bfloat16",
    computes="the bits of bfloat16 read as those of float16",
    section=FORMATS,
)
def takes_bfloat16_for_float16(ctx, x, weight, bias, stride, padding):
    """Thinks that the two kinds of 16 bits are one."""
    if x.dtype is not torch.bfloat16:
        return reference.conv2d_forward(ctx, x, weight, bias, stride, padding)
    given = (x, weight, bias)
    read = [each if each is None else each.view(torch.float16).float() for each in given]
    return reference.conv2d_forward(ctx, *read, stride, padding).to(x.dtype)


@misconception(
    conv2d_forward,
    caught_by="leaves_its_inputs_alone",
    computes="the right output, but x was changed",
    section=FUNCTION,
)
def changes_x(ctx, x, weight, bias, stride, padding):
    """Works on x itself, which is the caller's, and not on a copy."""
    out = reference.conv2d_forward(ctx, x, weight, bias, stride, padding)
    x.zero_()
    return out


# ------------------------------------------------------------------------- conv2d_backward


@misconception(
    conv2d_backward,
    caught_by="is_derived_by_hand",
    computes="torch.nn.grad.conv2d_input",
)
def asks_pytorch_for_dx(ctx, dout):
    """Thinks that the transposed convolution of PyTorch is no convolution."""
    x, weight, _ = ctx.saved_tensors
    _, dweight, dbias, *rest = reference.conv2d_backward(ctx, dout)
    return torch.nn.grad.conv2d_input(x.shape, weight, dout, *ctx.grid), dweight, dbias, *rest


@misconception(
    conv2d_backward,
    caught_by="sends_back_to_every_pixel",
    computes="a kernel turned by half a turn on the way back to dx",
)
def flips_the_kernel_for_dx(ctx, dout):
    """Thinks that the kernel is flipped on the way back, in a sum that flips it already."""
    _, dweight, dbias, *rest = reference.conv2d_backward(ctx, dout)
    x, weight, bias = ctx.saved_tensors
    cache = convolution.Cache(x, weight.flip(-2, -1), bias, *ctx.grid)
    return convolution.conv2d_backward(dout, cache)[0], dweight, dbias, *rest


@misconception(
    conv2d_backward,
    caught_by="sends_back_to_every_pixel",
    computes="a dx with the share of one place of the kernel alone, where several add up",
)
def writes_over_what_other_places_sent(ctx, dout):
    """Writes to a slice of dx with `=`, where the next place of the kernel has a share as well."""
    _, dweight, dbias, *rest = reference.conv2d_backward(ctx, dout)
    x, weight, _ = ctx.saved_tensors
    (down, across), (above, left) = ctx.grid
    dpadded = functional.pad(torch.zeros_like(x), (left, left, above, above))
    high, wide = down * dout.shape[2], across * dout.shape[3]
    for u, v in np.ndindex(*weight.shape[2:]):
        share = torch.einsum("nfhw,fc->nchw", dout, weight[:, :, u, v])
        dpadded[:, :, u : u + high : down, v : v + wide : across] = share
    dx = dpadded[:, :, above : above + x.shape[2], left : left + x.shape[3]]
    return dx, dweight, dbias, *rest


@misconception(
    conv2d_backward,
    caught_by="sends_back_to_every_pixel",
    computes="a dx divided by the number of images",
)
def averages_dx_over_the_batch(ctx, dout):
    """Thinks that the mean over the batch belongs into every layer, not into the loss alone."""
    dx, *rest = reference.conv2d_backward(ctx, dout)
    return dx / len(dx), *rest


@misconception(
    conv2d_backward,
    caught_by="weighs_every_window",
    computes="a dweight divided by the number of images",
)
def averages_dweight_over_the_batch(ctx, dout):
    """Thinks that a gradient of parameters is a mean over the images."""
    dx, dweight, *rest = reference.conv2d_backward(ctx, dout)
    return dx, dweight / len(dx), *rest


@misconception(
    conv2d_backward,
    caught_by="adds_up_the_bias",
    computes="a dbias that is a mean over all places",
    section="convolution.html#sec-bias",
)
def averages_dbias(ctx, dout):
    """Thinks that the bias, being one number for a map, gets the mean of the map."""
    dx, dweight, dbias, *rest = reference.conv2d_backward(ctx, dout)
    mean = None if dbias is None else dout.mean(dim=AXES)
    return dx, dweight, mean, *rest


@misconception(
    conv2d_backward,
    caught_by="goes_back_by_its_own_stride",
    computes="windows that lay side by side going back",
    section="convolution.html#sec-stride",
)
def forgets_the_stride_going_back(ctx, dout):
    """Thinks that the stride is the forward's business."""
    _, dweight, dbias, *rest = reference.conv2d_backward(ctx, dout)
    x, weight, _ = ctx.saved_tensors
    dwindows = torch.einsum("nfhw,fcuv->nchwuv", dout, weight)
    return put_back(dwindows, x, (1, 1), ctx.grid[1]), dweight, dbias, *rest


@misconception(
    conv2d_backward,
    caught_by="keeps_every_dtype",
    computes="gradients in float32",
    section=FUNCTION,
)
def makes_gradients_in_float32(ctx, dout):
    """Thinks that autograd wants float32, or that what it hands on has the dtype it was given."""
    return _single(reference.conv2d_backward(ctx, dout))


@misconception(
    conv2d_backward,
    caught_by="leaves_dout_and_the_layer_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout(ctx, dout):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.conv2d_backward(ctx, dout)
    dout.zero_()
    return gradients


# ---------------------------------------------------------------------- max_pool2d_forward


@misconception(
    max_pool2d_forward,
    caught_by="pools_by_itself",
    computes="torch.nn.functional.max_pool2d",
)
def calls_pytorchs_pooling(ctx, x, kernel_size, stride, padding):
    """Thinks that pooling is too simple to be written."""
    reference.max_pool2d_forward(ctx, x, kernel_size, stride, padding)
    return functional.max_pool2d(x, kernel_size, stride, padding)


@misconception(
    max_pool2d_forward,
    caught_by="takes_the_largest",
    computes="the mean of each window",
)
def takes_the_mean(ctx, x, kernel_size, stride, padding):
    """Thinks that a window is summed up by its mean."""
    reference.max_pool2d_forward(ctx, x, kernel_size, stride, padding)
    (rows, columns), (top, left) = _both(kernel_size), _both(padding)
    steps = _both(kernel_size if stride is None else stride)
    padded = functional.pad(x, (left, left, top, top))
    return padded.unfold(2, rows, steps[0]).unfold(3, columns, steps[1]).mean(dim=(4, 5))


@misconception(
    max_pool2d_forward,
    caught_by="lets_padding_never_win",
    computes="windows padded with zeros",
    section="pooling.html#sec-pool-padding",
)
def pads_with_zeros(ctx, x, kernel_size, stride, padding):
    """Thinks that padding is zeros, as in a convolution."""
    rows, columns = _both(padding)
    padded = functional.pad(x, (columns, columns, rows, rows))
    return reference.max_pool2d_forward(ctx, padded, kernel_size, stride, 0)


@misconception(
    max_pool2d_forward,
    caught_by="tells_rows_from_columns",
    computes="windows with rows and columns swapped",
)
def swaps_rows_and_columns(ctx, x, kernel_size, stride, padding):
    """Thinks that sizes are given as width and height."""
    sizes = (_both(kernel_size), stride if stride is None else _both(stride), _both(padding))
    swapped = [size if size is None else size[::-1] for size in sizes]
    return reference.max_pool2d_forward(ctx, x, *swapped)


@misconception(
    max_pool2d_forward,
    caught_by="keeps_the_dtype_of_x",
    computes="maxima in float32",
)
def pools_in_float32(ctx, x, kernel_size, stride, padding):
    """Thinks that minus infinity needs float32."""
    return reference.max_pool2d_forward(ctx, x, kernel_size, stride, padding).float()


@misconception(
    max_pool2d_forward,
    caught_by="leaves_x_alone",
    computes="the right maxima, but x was changed",
)
def changes_x_it_pools(ctx, x, kernel_size, stride, padding):
    """Works on x itself, which is the caller's, and not on a copy."""
    out = reference.max_pool2d_forward(ctx, x, kernel_size, stride, padding)
    x[x == out.max()] = 0
    return out


# --------------------------------------------------------------------- max_pool2d_backward


@misconception(
    max_pool2d_backward,
    caught_by="finds_the_way_back_itself",
    computes="the derivative of torch.nn.functional.max_pool2d",
)
def asks_pytorch_for_the_way_back(ctx, dout):
    """Thinks that autograd may be asked again, inside a backward."""
    (x,) = ctx.saved_tensors
    with torch.enable_grad():
        own = x.detach().requires_grad_()
        out = functional.max_pool2d(own, ctx.grid.window, ctx.grid.stride, ctx.grid.padding)
    return *torch.autograd.grad(out, own, dout), None, None, None


@misconception(
    max_pool2d_backward,
    caught_by="sends_it_to_the_largest",
    computes="a window whose numbers all get what came back",
)
def sends_it_to_the_whole_window(ctx, dout):
    """Thinks that every number of a window took part in the maximum."""
    (x,) = ctx.saved_tensors
    return put_back(_spread(dout, ctx.grid.window), x, *ctx.grid[1:]), None, None, None


@misconception(
    max_pool2d_backward,
    caught_by="adds_up_where_windows_overlap",
    computes="a maximum of several windows that gets what the last of them sends",
)
def keeps_what_the_last_window_sends(ctx, dout):
    """Thinks that a number is the largest of one window only, and writes where it should add."""
    (x,) = ctx.saved_tensors
    padded, seen = _padded(x, ctx.grid), ctx.grid
    dpadded = torch.zeros_like(padded)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            top, left = i * seen.stride[0], j * seen.stride[1]
            here = (..., slice(top, top + seen.window[0]), slice(left, left + seen.window[1]))
            shares = _first(padded[here]) * dout[:, :, i, j, None, None]
            dpadded[here] = torch.where(_first(padded[here]) > 0, shares, dpadded[here])
    (rows, columns), (height, width) = seen.padding, x.shape[2:]
    return dpadded[..., rows : rows + height, columns : columns + width], None, None, None


@misconception(
    max_pool2d_backward,
    caught_by="gives_once_where_maxima_tie",
    computes="a window in which every number that ties gets the whole",
    section="pooling.html#sec-pool-ties",
)
def gives_the_whole_to_all_that_tie(ctx, dout):
    """Thinks that `window == window.max()` finds one number."""
    (x,) = ctx.saved_tensors
    padded, grid = _padded(x, ctx.grid), ctx.grid
    windows = padded.unfold(2, grid.window[0], grid.stride[0])
    windows = windows.unfold(3, grid.window[1], grid.stride[1])
    tied = (windows == windows.amax(dim=(4, 5), keepdim=True)).to(dout.dtype)
    return put_back(tied * dout[..., None, None], x, *grid[1:]), None, None, None


@misconception(
    max_pool2d_backward,
    caught_by="goes_back_in_rows_and_columns",
    computes="windows that moved across as far as down",
)
def goes_back_by_one_stride(ctx, dout):
    """Thinks that a stride is one number, and takes the first where there are two."""
    (x,) = ctx.saved_tensors
    grid = ctx.grid._replace(stride=(ctx.grid.stride[0],) * 2)
    shares = _shares(_padded(x, ctx.grid), ctx.grid) * dout[..., None, None]
    room = x.shape[3] + 2 * grid.padding[1] - grid.window[1]
    across = max(1, room // grid.stride[1] + 1)
    return put_back(shares[:, :, :, :across], x, *grid[1:]), None, None, None


@misconception(
    max_pool2d_backward,
    caught_by="keeps_the_dtype_going_back",
    computes="a dx in float32",
)
def pools_back_in_float32(ctx, dout):
    """Thinks that a tensor of zeros has the dtype of dout by itself."""
    return _single(reference.max_pool2d_backward(ctx, dout))


@misconception(
    max_pool2d_backward,
    caught_by="leaves_dout_and_x_alone",
    computes="the right dx, but the x that was kept was changed",
    section=FUNCTION,
)
def changes_what_it_saved(ctx, dout):
    """Works on the x that it saved, which is the caller's, and not on a copy."""
    gradients = reference.max_pool2d_backward(ctx, dout)
    ctx.saved_tensors[0].copy_(gradients[0])
    return gradients


def _spread(dout, window):
    """Return what every window gets when all of its numbers get all of it."""
    return dout[..., None, None].expand(*dout.shape, *window)


def _padded(x, grid):
    rows, columns = grid.padding
    return functional.pad(x, (columns, columns, rows, rows), value=float("-inf"))


def _first(windows):
    """Return 1 at the first maximum of each window, in its last two axes, and 0 elsewhere."""
    flat = windows.flatten(-2)
    place = flat.argmax(dim=-1, keepdim=True)
    return torch.zeros_like(flat).scatter_(-1, place, 1.0).reshape(windows.shape)


def _shares(padded, grid):
    windows = padded.unfold(2, grid.window[0], grid.stride[0])
    return _first(windows.unfold(3, grid.window[1], grid.stride[1]))


# ---------------------------------------------------------------------- batch_norm_forward


@misconception(
    batch_norm_forward,
    caught_by="normalizes_by_itself",
    computes="torch.nn.functional.batch_norm",
)
def calls_pytorchs_normalization(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that the statistics are PyTorch's business."""
    reference.batch_norm_forward(ctx, x, gamma, beta, dict(state), training, momentum, eps)
    mean, variance = state["running_mean"], state["running_var"]
    return functional.batch_norm(x, mean, variance, gamma, beta, training, momentum, eps)


@misconception(
    batch_norm_forward,
    caught_by="normalizes_every_channel",
    computes="a mean and a variance for every image of its own",
    section="batch-norm.html#sec-bn-spatial",
)
def normalizes_every_image(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that statistics are taken over space alone."""
    out = reference.batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)
    if not training:
        return out
    wide = x if x.element_size() > 2 else x.float()
    centered = wide - wide.mean(dim=(2, 3), keepdim=True)
    xhat = centered / ((centered**2).mean(dim=(2, 3), keepdim=True) + eps).sqrt()
    return (gamma[:, None, None] * xhat + beta[:, None, None]).to(x.dtype)


@misconception(
    batch_norm_forward,
    caught_by="normalizes_every_channel",
    computes="a batch norm without its summand",
    section="batch-norm.html#sec-bn-gamma",
)
def forgets_beta(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that the convolution's bias does what beta does."""
    zero = torch.zeros_like(beta)
    return reference.batch_norm_forward(ctx, x, gamma, zero, state, training, momentum, eps)


@misconception(
    batch_norm_forward,
    caught_by="evaluates_by_the_running_statistics",
    computes="the statistics of the batch, in evaluation too",
    section=RUNNING,
)
def evaluates_by_the_batch(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that running statistics are for looking at."""
    given = state if training else dict(state)
    return reference.batch_norm_forward(ctx, x, gamma, beta, given, True, momentum, eps)


@misconception(
    batch_norm_forward,
    caught_by="moves_the_running_statistics",
    computes="a running variance divided by the number of values",
    section=RUNNING,
)
def keeps_a_biased_running_variance(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that there is one variance, that by which the batch is divided."""
    old = state["running_var"]
    out = reference.batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)
    if training:
        count = x.numel() // x.shape[1]
        step = state["running_var"] - (1 - momentum) * old
        state["running_var"] = (1 - momentum) * old + step * (count - 1) / count
    return out


@misconception(
    batch_norm_forward,
    caught_by="moves_the_running_statistics",
    computes="a momentum that weighs the old statistics",
    section=RUNNING,
)
def weighs_the_old_by_momentum(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that momentum is how much of the old is kept."""
    return reference.batch_norm_forward(ctx, x, gamma, beta, state, training, 1 - momentum, eps)


@misconception(
    batch_norm_forward,
    caught_by="adds_up_in_float32",
    computes="means and variances rounded to bfloat16",
    section=SUMS,
)
def rounds_its_statistics(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that 8 bits are enough for a mean, since they are enough for what is averaged."""
    out = reference.batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)
    if x.element_size() > 2 or not training:
        return out
    mean = x.mean(dim=AXES)[:, None, None]
    root = (((x - mean) ** 2).mean(dim=AXES) + eps).sqrt()[:, None, None]
    return gamma[:, None, None] * ((x - mean) / root) + beta[:, None, None]


@misconception(
    batch_norm_forward,
    caught_by="stays_exact_at_a_large_mean",
    computes="a variance that is the mean square less the squared mean",
    section=FLOAT32,
)
def subtracts_large_squares(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that E[x²] - E[x]² is a variance on a machine as it is on paper."""
    out = reference.batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)
    if x.dtype is not torch.float32 or not training:
        return out
    mean = x.mean(dim=AXES)
    variance = ((x**2).mean(dim=AXES) - mean**2)[:, None, None]
    xhat = (x - mean[:, None, None]) / (variance + eps).sqrt()
    return gamma[:, None, None] * xhat + beta[:, None, None]


@misconception(
    batch_norm_forward,
    caught_by="keeps_the_dtype_of_maps",
    computes="bfloat16 given back as float32",
    section=SUMS,
)
def leaves_its_result_wide(ctx, x, gamma, beta, state, training, momentum, eps):
    """Thinks that what was added up in float32 is to stay so."""
    out = reference.batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)
    return out.float() if x.element_size() == 2 else out


@misconception(
    batch_norm_forward,
    caught_by="leaves_x_and_parameters_alone",
    computes="the right output, but x was changed",
)
def changes_x_it_normalizes(ctx, x, gamma, beta, state, training, momentum, eps):
    """Works on x itself, which is the caller's, and not on a copy."""
    out = reference.batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps)
    x -= x.mean(dim=AXES, keepdim=True)
    return out


# --------------------------------------------------------------------- batch_norm_backward


@misconception(
    batch_norm_backward,
    caught_by="derives_it_by_itself",
    computes="the derivative of torch.nn.functional.batch_norm",
)
def asks_pytorch_for_the_derivative(ctx, dout):
    """Thinks that autograd may be asked again, inside a backward."""
    gradients = reference.batch_norm_backward(ctx, dout)
    x, gamma, beta, mean, variance = ctx.saved_tensors
    eps, training = ctx.how
    with torch.enable_grad():
        own = [each.detach().requires_grad_() for each in (x, gamma, beta)]
        mean, variance = mean.to(x.dtype), variance.to(x.dtype)
        out = functional.batch_norm(own[0], mean, variance, *own[1:], training, 0.0, eps)
    return *torch.autograd.grad(out, own, dout), *gradients[3:]


@misconception(
    batch_norm_backward,
    caught_by="goes_back_through_mean_and_variance",
    computes="mean and variance taken as constants, in training too",
)
def takes_the_batchs_statistics_as_constants(ctx, dout):
    """Thinks that x goes into xhat in one place only."""
    _, *rest = reference.batch_norm_backward(ctx, dout)
    return _constant(ctx, dout), *rest


@misconception(
    batch_norm_backward,
    caught_by="goes_back_through_mean_and_variance",
    computes="a dx that never met gamma",
)
def goes_around_gamma(ctx, dout):
    """Thinks that dx is what comes back to xhat, without the factor in between."""
    dx, *rest = reference.batch_norm_backward(ctx, dout)
    return dx / ctx.saved_tensors[1][:, None, None], *rest


@misconception(
    batch_norm_backward,
    caught_by="adds_up_both_parameters",
    computes="a dgamma and a dbeta that are means",
)
def averages_dgamma_and_dbeta(ctx, dout):
    """Thinks that parameters shared by all places get a mean over them."""
    dx, dgamma, dbeta, *rest = reference.batch_norm_backward(ctx, dout)
    count = dout.numel() // dout.shape[1]
    return dx, dgamma / count, dbeta / count, *rest


@misconception(
    batch_norm_backward,
    caught_by="takes_running_statistics_as_constants",
    computes="running statistics that depend on x",
    section=RUNNING,
)
def goes_back_through_running_statistics(ctx, dout):
    """Thinks that the backward is the same in evaluation as in training."""
    gradients = reference.batch_norm_backward(ctx, dout)
    x, gamma, _, mean, variance = ctx.saved_tensors
    if ctx.how[1] or x.element_size() == 2:
        return gradients
    cache = batch_norm.Cache(x, mean, variance, gamma, ctx.how[0], True)
    return batch_norm.batch_norm_backward_closed_form(dout, cache)[0], *gradients[1:]


@misconception(
    batch_norm_backward,
    caught_by="keeps_the_dtype_of_every_gradient",
    computes="gradients in float32",
    section=FLOAT32,
)
def leaves_gradients_in_float32(ctx, dout):
    """Thinks that gradients, being small, are always kept in float32."""
    return _single(reference.batch_norm_backward(ctx, dout))


@misconception(
    batch_norm_backward,
    caught_by="leaves_dout_and_the_maps_alone",
    computes="the right gradients, but dout was changed",
    section=FUNCTION,
)
def changes_dout_it_normalizes(ctx, dout):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.batch_norm_backward(ctx, dout)
    dout *= ctx.saved_tensors[1][:, None, None]
    return gradients


def _constant(ctx, dout):
    """Return dx for a mean and a variance that do not depend on x."""
    _, gamma, _, _, variance = ctx.saved_tensors
    scale = (variance + ctx.how[0]).rsqrt() * gamma
    return (dout * scale[:, None, None]).to(dout.dtype)


# ----------------------------------------------------------------------------------- block


@misconception(
    block,
    caught_by="is_the_twin_of_pytorchs_layers",
    computes="a module that was left in training mode",
    section="batch-norm.html#sec-bn-bugs",
)
def never_calls_eval(x, state, *, training=False):
    """Thinks that a module is in evaluation mode when nobody trains it."""
    kept = dict(state)
    out = reference.block(x, kept, training=True)
    state.update(kept if training else {})
    return out


@misconception(
    block,
    caught_by="is_the_twin_of_pytorchs_layers",
    computes="a module with weights of its own, whose state dict was not loaded into it",
)
def forgets_to_load_the_weights(x, state, *, training=False):
    """Thinks that a module knows its weights once they have been read from a file."""
    blank = dict(state) | {name: torch.zeros_like(state[name]) for name in ("conv.weight",)}
    out = reference.block(x, blank, training=training)
    state.update({name: blank[name] for name in blank if name not in ("conv.weight",)})
    return out


@misconception(
    block,
    caught_by="is_the_twin_of_pytorchs_layers",
    computes="a ReLU in front of the normalization",
    section="batch-norm.html#sec-bn-place",
)
def rectifies_before_it_normalizes(x, state, *, training=False):
    """Thinks that batch norm comes last, as what goes on should be normalized."""
    module = reference._loaded(state).train(training)
    out = module.norm(module.conv(x).clamp(min=0))
    state.update(module.state_dict())
    return reference.MaxPooling.apply(out, 2, None, 0).detach()


@misconception(
    block,
    caught_by="is_the_twin_of_pytorchs_layers",
    computes="a block without its ReLU",
    section="batch-norm.html#sec-bn-place",
)
def forgets_to_rectify(x, state, *, training=False):
    """Goes from the normalization to the pooling, as a state dict has no ReLU in it."""
    module = reference._loaded(state).train(training)
    out = module.norm(module.conv(x))
    state.update(module.state_dict())
    return reference.MaxPooling.apply(out, 2, None, 0).detach()


@misconception(
    block,
    caught_by="trains_when_it_is_told_to",
    computes="a module that is always in evaluation mode",
)
def never_trains(x, state, *, training=False):
    """Thinks that training is what a loss does to a module, not a mode of it."""
    del training
    return reference.block(x, state, training=False)


@misconception(
    block,
    caught_by="hands_its_buffers_back",
    computes="the state dict that came in, though the module's has moved",
    section=RUNNING,
)
def keeps_the_state_dict_it_was_given(x, state, *, training=False):
    """Thinks that a module writes into the state dict that it has loaded."""
    return reference.block(x, dict(state), training=training)


@misconception(
    block,
    caught_by="hands_its_buffers_back",
    computes="running statistics that move and a count that does not",
)
def forgets_to_count(x, state, *, training=False):
    """Thinks that num_batches_tracked counts itself."""
    count = state["norm.num_batches_tracked"]
    out = reference.block(x, state, training=training)
    state["norm.num_batches_tracked"] = count
    return out


@misconception(
    block,
    caught_by="is_built_of_layers_of_ones_own",
    computes="a module made of torch.nn.Conv2d, BatchNorm2d and MaxPool2d",
)
def builds_of_pytorchs_layers(x, state, *, training=False):
    """Thinks that the twin is to be PyTorch's own."""
    kept = dict(state)
    reference.block(x, state, training=training)
    norm = [kept[f"norm.{name}"] for name in ("running_mean", "running_var", "weight", "bias")]
    maps = functional.conv2d(x, kept["conv.weight"], kept["conv.bias"], padding=1)
    out = functional.batch_norm(maps, norm[0], norm[1], *norm[2:], training)
    return functional.max_pool2d(out.clamp(min=0), 2)


@misconception(
    block,
    caught_by="keeps_the_dtype_of_images",
    computes="a block that widens what goes through it to float64",
    section=DEVICE,
)
def widens_the_images(x, state, *, training=False):
    """Thinks that more digits do no harm, and that what comes next will take them."""
    return reference.block(x, state, training=training).double()


@misconception(
    block,
    caught_by="leaves_the_images_alone",
    computes="the right output, but the images were changed",
)
def changes_the_images(x, state, *, training=False):
    """Works on the images themselves, which are the caller's, and not on a copy."""
    out = reference.block(x, state, training=training)
    x.clamp_(min=0)
    return out


# --------------------------------------------------------------------------- training_step


@misconception(
    training_step,
    caught_by="returns_the_loss_before_the_step",
    computes="a loss that is a sum over the images",
)
def sums_the_loss(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that a loss is a sum, whatever the size of the batch."""
    decay = weight_decay / len(x)
    rate = learning_rate * len(x)
    loss = reference.training_step(x, y, state, learning_rate=rate, weight_decay=decay)
    return loss * len(x)


@misconception(
    training_step,
    caught_by="returns_the_loss_before_the_step",
    computes="a cross entropy of probabilities, of which it takes the softmax again",
)
def takes_softmax_twice(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that cross_entropy wants probabilities."""
    twice = _stepped(x, y, state, learning_rate, weight_decay, probabilities=True)
    return twice.detach()


@misconception(
    training_step,
    caught_by="moves_every_parameter_downhill",
    computes="parameters that go up the gradient",
)
def climbs(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that the gradient points to where the loss is smaller."""
    return reference.training_step(
        x, y, state, learning_rate=-learning_rate, weight_decay=weight_decay
    )


@misconception(
    training_step,
    caught_by="moves_every_parameter_downhill",
    computes="a step without the learning rate",
)
def takes_the_whole_gradient(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that the gradient says how far to go as well as where."""
    del learning_rate
    return reference.training_step(x, y, state, learning_rate=1.0, weight_decay=weight_decay)


@misconception(
    training_step,
    caught_by="draws_parameters_to_zero",
    computes="a decay that the learning rate does not shorten",
)
def decays_by_the_whole(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that weight decay is a step of its own, not a part of the gradient."""
    return reference.training_step(
        x, y, state, learning_rate=learning_rate, weight_decay=weight_decay / learning_rate
    )


@misconception(
    training_step,
    caught_by="draws_parameters_to_zero",
    computes="no decay at all",
)
def forgets_the_decay(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that batch norm makes weight decay pointless."""
    del weight_decay
    return reference.training_step(x, y, state, learning_rate=learning_rate)


@misconception(
    training_step,
    caught_by="moves_buffers_by_the_batch_alone",
    computes="buffers that decay as parameters do",
    section=RUNNING,
)
def decays_the_buffers_too(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that everything in a state dict is a parameter."""
    loss = reference.training_step(
        x, y, state, learning_rate=learning_rate, weight_decay=weight_decay
    )
    for name in ("norm.running_mean", "norm.running_var"):
        state[name] = state[name] * (1 - learning_rate * weight_decay)
    return loss


@misconception(
    training_step,
    caught_by="moves_buffers_by_the_batch_alone",
    computes="new parameters beside the old buffers",
    section=RUNNING,
)
def hands_back_parameters_only(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that module.parameters() is all that a module holds."""
    kept = {name: state[name] for name in state if "running" in name or "num" in name}
    loss = reference.training_step(
        x, y, state, learning_rate=learning_rate, weight_decay=weight_decay
    )
    state.update(kept)
    return loss


@misconception(
    training_step,
    caught_by="keeps_the_dtype_of_parameters",
    computes="parameters that come back in float64",
    section=SUMS,
)
def keeps_parameters_in_float64(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Thinks that parameters are widened for a step, so that no small one is lost."""
    loss = reference.training_step(
        x, y, state, learning_rate=learning_rate, weight_decay=weight_decay
    )
    state.update({n: p.double() for n, p in state.items() if n.endswith(("weight", "bias"))})
    return loss


@misconception(
    training_step,
    caught_by="leaves_images_and_labels_alone",
    computes="the right step, but the batch was changed",
)
def changes_its_batch(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Works on the batch itself, which is the caller's, and not on a copy."""
    loss = reference.training_step(
        x, y, state, learning_rate=learning_rate, weight_decay=weight_decay
    )
    x.zero_()
    return loss


def _stepped(x, y, state, learning_rate, weight_decay, *, probabilities: bool):
    """Return the loss of a step, of probabilities or of scores; the state moves."""
    module = reference._loaded(state).train()
    scores = module(x).mean(dim=(2, 3))
    loss = functional.cross_entropy(scores.softmax(dim=1) if probabilities else scores, y)
    loss.backward()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter -= learning_rate * (parameter.grad + weight_decay * parameter)
    state.update(module.state_dict())
    return loss
