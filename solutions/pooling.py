"""Pooling: the largest, the mean, a q-norm of every window, or the mean of a whole map.

The letters are those of `convolution`, for a window of Kh x Kw that moves by s over an image with p
rows and columns added on every side. Every channel of every image is pooled by itself. A pooling
layer has nothing to learn, so its backward returns dx alone.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import pad

from solutions import require
from solutions.convolution import Images, Windows, put_back
from solutions.require import Size
from solutions.shapes import pool2d_output_shape

Pooled = Float[Tensor, "N C Ho Wo"]
Means = Float[Tensor, "N C"]
Counts = Float[Tensor, "Ho Wo"]


class Grid(NamedTuple):
    """Where the windows lie."""

    window: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]


class MaxCache(NamedTuple):
    """What the backward of max pooling needs: the images, and where the windows lay."""

    x: Images
    grid: Grid


class AverageCache(NamedTuple):
    """What the backward of average pooling needs; `counts` has what each window divided by."""

    x: Images
    grid: Grid
    counts: Counts


class LpCache(NamedTuple):
    """What the backward of Lp pooling needs."""

    x: Images
    grid: Grid
    norm_type: float
    out: Pooled


def max_pool2d_forward(
    x: Images, kernel_size: Size, *, stride: Size | None = None, padding: Size = 0
) -> tuple[Pooled, MaxCache]:
    """Return the largest number of every window.

        out[n, c, i, j] = max over u, v of x[n, c, s i + u - p, s j + v - p]

    where x counts as minus infinity outside its range, so that padding never wins.

    Args:
        x: the images.
        kernel_size: Kh and Kw of the window, as one number or two.
        stride: s, one number for both directions or (vertical, horizontal); None for the size of
            the window, so that windows lie side by side.
        padding: p, likewise, at most half the window.

    Returns:
        The output, and the cache that `max_pool2d_backward` takes.

    Raises:
        ValueError: the sizes do not fit each other; the message has both values.
    """
    grid = _grid(x, kernel_size, stride, padding)
    return _windows(x, grid, outside=-torch.inf).amax(dim=(-2, -1)), MaxCache(x, grid)


def max_pool2d_backward(dout: Pooled, cache: MaxCache) -> Images:
    """Return how a loss changes with x: what came back goes to the first maximum of each window.

        dx[n, c, k, l] = sum of dout[n, c, i, j] over the windows (i, j) whose maximum is at (k, l)

    First means in reading order, row by row, as in PyTorch.

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `max_pool2d_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    x, grid = cache
    windows = _windows(x, grid, outside=-torch.inf)
    require.upstream(dout, tuple(windows.shape[:4]))

    first = windows.flatten(-2).argmax(dim=-1, keepdim=True)
    shares = torch.zeros_like(windows.flatten(-2)).scatter_(-1, first, 1.0)
    return put_back(
        dout[..., None, None] * shares.reshape(windows.shape), x, grid.stride, grid.padding
    )


def split_max_pool2d_backward(dout: Pooled, cache: MaxCache) -> Images:
    """Return dx where maxima that tie share what came back evenly.

    Where a window has one maximum this is `max_pool2d_backward`. At a tie the maximum has no
    derivative; any way to divide 1 among the tied is a subgradient, so this is right as well.

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `max_pool2d_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    x, grid = cache
    windows = _windows(x, grid, outside=-torch.inf)
    require.upstream(dout, tuple(windows.shape[:4]))
    tied = (windows == windows.amax(dim=(-2, -1), keepdim=True)).to(x.dtype)
    shares = tied / tied.sum(dim=(-2, -1), keepdim=True)
    return put_back(dout[..., None, None] * shares, x, grid.stride, grid.padding)


def avg_pool2d_forward(
    x: Images,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Size = 0,
    count_include_pad: bool = True,
) -> tuple[Pooled, AverageCache]:
    """Return the mean of every window.

        out[n, c, i, j] = (sum over u, v of x[n, c, s i + u - p, s j + v - p]) / m[i, j]

    with zero wherever x is asked for outside its range. m is Kh Kw, or, if the padding does not
    count, the number of pixels in the window that belong to the image.

    Args:
        x: the images.
        kernel_size: as in `max_pool2d_forward`.
        stride: as in `max_pool2d_forward`.
        padding: as in `max_pool2d_forward`.
        count_include_pad: whether a window divides by all its places or by the pixels in it.

    Returns:
        The output, and the cache that `avg_pool2d_backward` takes.

    Raises:
        ValueError: the sizes do not fit each other; the message has both values.
    """
    grid = _grid(x, kernel_size, stride, padding)
    counted = torch.ones_like(x[:1, :1])
    counts = _windows(counted, grid, outside=float(count_include_pad)).sum(dim=(-2, -1))[0, 0]
    out = _windows(x, grid, outside=0.0).sum(dim=(-2, -1)) / counts
    return out, AverageCache(x, grid, counts)


def avg_pool2d_backward(dout: Pooled, cache: AverageCache) -> Images:
    """Return how a loss changes with x: every pixel of a window gets the same share.

        dx[n, c, k, l] = sum of dout[n, c, i, j] / m[i, j] over the windows (i, j) that saw (k, l)

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `avg_pool2d_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    x, grid, counts = cache
    windows = _windows(x, grid, outside=0.0)
    require.upstream(dout, tuple(windows.shape[:4]))

    dwindows = (dout / counts)[..., None, None].expand_as(windows)
    return put_back(dwindows, x, grid.stride, grid.padding)


def lp_pool2d_forward(
    x: Images, norm_type: float, kernel_size: Size, *, stride: Size | None = None
) -> tuple[Pooled, LpCache]:
    """Return the q-norm of every window, q being `norm_type`.

        out[n, c, i, j] = (sum over u, v of abs(x[n, c, s i + u, s j + v])^q)^(1 / q)

    PyTorch leaves out the absolute value, so the two agree for even q, and for x >= 0.

    Args:
        x: the images.
        norm_type: q, at least 1.
        kernel_size: as in `max_pool2d_forward`.
        stride: as in `max_pool2d_forward`.

    Returns:
        The output, and the cache that `lp_pool2d_backward` takes.

    Raises:
        ValueError: the sizes do not fit each other, or q is below 1; the message has both values.
    """
    _require_norm(norm_type)
    grid = _grid(x, kernel_size, stride, 0)
    powers = _windows(x, grid, outside=0.0).abs().pow(norm_type)
    out = powers.sum(dim=(-2, -1)).pow(1 / norm_type)
    return out, LpCache(x, grid, norm_type, out)


def lp_pool2d_backward(dout: Pooled, cache: LpCache) -> Images:
    """Return how a loss changes with x.

        dx[n, c, k, l] = sum over the windows (i, j) that saw (k, l) of
                         dout[n, c, i, j] * sign(x[k, l]) * (abs(x[k, l]) / out[n, c, i, j])^(q - 1)

    and 0 from a window of zeros, where the norm has no derivative.

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `lp_pool2d_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    x, grid, norm_type, out = cache
    require.upstream(dout, tuple(out.shape))
    windows = _windows(x, grid, outside=0.0)

    norms = torch.where(out == 0, 1, out)[..., None, None]  # a window of zeros: its signs are 0
    slopes = windows.sign() * (windows.abs() / norms).pow(norm_type - 1)
    return put_back(dout[..., None, None] * slopes, x, grid.stride, grid.padding)


def global_avg_pool2d_forward(x: Images) -> tuple[Means, Images]:
    """Return the mean of every map, one number per image and channel.

        out[n, c] = (sum over i, j of x[n, c, i, j]) / (H W)

    Args:
        x: the images.

    Returns:
        The means, and the cache that `global_avg_pool2d_backward` takes.

    Raises:
        ValueError: x has not four axes.

    Source:
        Lin, Chen and Yan, "Network in network", arXiv:1312.4400, section 3.2.
    """
    require.axes("x", x, "N, C, H, W")
    return x.mean(dim=(2, 3)), x


def global_avg_pool2d_backward(dout: Means, cache: Images) -> Images:
    """Return how a loss changes with x: every pixel of a map gets dout / (H W).

    Args:
        dout: the upstream gradient, (N, C).
        cache: what `global_avg_pool2d_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    x = cache
    require.upstream(dout, tuple(x.shape[:2]))
    height, width = x.shape[2:]
    return (dout[:, :, None, None] / (height * width)).expand_as(x).clone()


def _grid(x: Images, kernel_size: Size, stride: Size | None, padding: Size) -> Grid:
    """Return where the windows lie, or raise because they do not fit."""
    require.axes("x", x, "N, C, H, W")
    pool2d_output_shape(tuple(x.shape[1:]), kernel_size, stride=stride, padding=padding)
    window = require.pair("kernel_size", kernel_size, least=1)
    steps = window if stride is None else require.pair("stride", stride, least=1)
    return Grid(window, steps, require.pair("padding", padding, least=0))


def _windows(x: Images, grid: Grid, *, outside: float) -> Windows:
    """Return what every window sees, with the number `outside` around the images."""
    (rows, columns), (down, across), (top, left) = grid
    framed = pad(x, (left, left, top, top), value=outside)
    return framed.unfold(2, rows, down).unfold(3, columns, across)


def _require_norm(norm_type: float) -> None:
    if not norm_type >= 1:
        raise ValueError(
            f"norm_type is {norm_type:g} but has to be at least 1; below 1 it is no norm."
        )
