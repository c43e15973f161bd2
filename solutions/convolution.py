"""The convolution layer: forward, backward, a check of its gradient, and two layers merged.

One letter for one thing, here and in the book: N images, C channels, H rows, W columns; F filters
of Kh x Kw; outputs of Ho x Wo. What deep learning calls a convolution is a cross-correlation: the
kernel is not turned around.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from jaxtyping import Float, Float64
from torch import Tensor
from torch.nn.functional import pad

from solutions import require
from solutions.require import Size, dtype_of, sides

Images = Float[Tensor, "N C H W"]
Weight = Float[Tensor, "F C Kh Kw"]
Bias = Float[Tensor, " F"]
Maps = Float[Tensor, "N F Ho Wo"]
Windows = Float[Tensor, "N C Ho Wo Kh Kw"]
Anything = Float64[Tensor, "..."]


class Cache(NamedTuple):
    """What the backward pass needs of the forward pass."""

    x: Images
    weight: Weight
    bias: Bias | None
    stride: tuple[int, int]
    padding: tuple[int, int]


def conv2d_forward(
    x: Images,
    weight: Weight,
    bias: Bias | None = None,
    *,
    stride: Size = 1,
    padding: Size = 0,
) -> tuple[Maps, Cache]:
    """Slide every filter over every image and return the sums of products.

        out[n, f, i, j] = bias[f] + sum over c, u, v of
                          weight[f, c, u, v] * x[n, c, s i + u - p, s j + v - p]

    with zero wherever x is asked for outside its range. The height of the output is
    floor((H + 2p - Kh) / s) + 1, and so for the width.

    Args:
        x: the images.
        weight: the filters.
        bias: one number per filter, or None for no bias.
        stride: s, one step for both directions or (vertical, horizontal).
        padding: p, rows and columns of zeros on every side, likewise.

    Returns:
        The output, and the cache that `conv2d_backward` takes.

    Raises:
        ValueError: shapes, dtypes or sizes do not fit each other; the message has both values.

    Source:
        Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
    """
    steps = require.pair("stride", stride, least=1)
    frame = require.pair("padding", padding, least=0)
    require.fit(x, weight, bias, frame)

    windows = _windows(x, weight, steps, frame)
    out = torch.einsum("nchwuv,fcuv->nfhw", windows, weight)
    if bias is not None:
        out = out + bias[:, None, None]
    return out, Cache(x, weight, bias, steps, frame)


def conv2d_backward(dout: Maps, cache: Cache) -> tuple[Images, Weight, Bias | None]:
    """Return how a loss changes with x, weight and bias, given how it changes with the output.

        dbias[f]            = sum over n, i, j of dout[n, f, i, j]
        dweight[f, c, u, v] = sum over n, i, j of
                              dout[n, f, i, j] * x[n, c, s i + u - p, s j + v - p]
        dx[n, c, k, l]      = sum over f, i, j of
                              dout[n, f, i, j] * weight[f, c, k + p - s i, l + p - s j]

    where a weight whose index falls outside its kernel counts as zero: that window never looked at
    the pixel.

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `conv2d_forward` returned beside the output.

    Returns:
        dx, dweight and dbias, each of the shape of its namesake; dbias is None without a bias.

    Raises:
        ValueError: dout has not the shape of the output.

    Source:
        Dumoulin and Visin, arXiv:1603.07285, section 4 (the transposed convolution).
    """
    x, weight, bias, stride, padding = cache
    windows = _windows(x, weight, stride, padding)
    require.upstream(dout, _output_shape(windows, weight))

    dbias = None if bias is None else dout.sum(dim=(0, 2, 3))
    dweight = torch.einsum("nfhw,nchwuv->fcuv", dout, windows)
    dwindows = torch.einsum("nfhw,fcuv->nchwuv", dout, weight)
    return put_back(dwindows, x, stride, padding), dweight, dbias


def numerical_gradient(
    f: Callable[[Anything], Anything], x: Anything, dout: Anything, h: float = 1e-5
) -> Anything:
    """Return the gradient of sum(f(x) * dout) with respect to x by centered differences.

        gradient[k] = (sum(f(x + h e_k) * dout) - sum(f(x - h e_k) * dout)) / (2 h)

    where e_k is one at entry k and zero elsewhere. The error is h^2/6 times the third derivative,
    plus rounding of about |f| * 1e-16 / h.

    Args:
        f: maps an array to an array, of whatever shape. It may return a view of what it is given.
        x: where the gradient is taken; it is left as it is.
        dout: one weight per entry of f(x).
        h: the step.

    Raises:
        ValueError: x is not float64, h is not positive, or dout has not the shape of f(x).
    """
    _require_differentiable(f, x, dout, h)
    gradient = torch.zeros_like(x, memory_format=torch.contiguous_format)
    for k in range(x.numel()):
        rise = _weighed(f, _moved(x, k, h), dout) - _weighed(f, _moved(x, k, -h), dout)
        gradient.view(-1)[k] = rise / (2 * h)
    return gradient


def merge_convolutions(
    first: tuple[Weight, Bias], second: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """Return the one layer that does what `first` and then `second` do, without activation between.

        weight[g, c, q, r] = sum over f, u, v of second[g, f, u, v] * first[f, c, q - u, r - v]
        bias[g]            = second_bias[g] + sum over f, u, v of second[g, f, u, v] * first_bias[f]

    The kernels are truly convolved, so the merged one has K1 + K2 - 1 rows. The two are equal at
    stride 1 without padding; with zero padding in both, only away from the border.

    Args:
        first: weight (F, C, K1h, K1w) and bias (F,) of the layer that is applied first.
        second: weight (G, F, K2h, K2w) and bias (G,) of the layer that is applied to its output.

    Returns:
        Weight (G, C, K1h + K2h - 1, K1w + K2w - 1) and bias (G,).

    Raises:
        ValueError: the second layer does not take as many channels as the first one makes.
    """
    (inner, inner_bias), (outer, outer_bias) = first, second
    _require_chain(inner, outer)
    (_, channels, *sides), (filters, _, rows, columns) = inner.shape, outer.shape

    weight = inner.new_zeros(filters, channels, sides[0] + rows - 1, sides[1] + columns - 1)
    for u in range(rows):
        for v in range(columns):
            spread = torch.einsum("gf,fckl->gckl", outer[:, :, u, v], inner)
            weight[:, :, u : u + sides[0], v : v + sides[1]] += spread
    return weight, outer_bias + torch.einsum("gfuv,f->g", outer, inner_bias)


def _windows(
    x: Images, weight: Weight, stride: tuple[int, int], padding: tuple[int, int]
) -> Windows:
    """Return what every placement of the kernel sees, as a view of the padded images."""
    rows, columns = padding
    padded = pad(x, (columns, columns, rows, rows))
    kernel = weight.shape[2:]
    return padded.unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1])


def put_back(
    dwindows: Windows, x: Images, stride: tuple[int, int], padding: tuple[int, int]
) -> Images:
    """Add up, pixel by pixel, what every window that saw the pixel sends back to it."""
    images, channels, height, width = x.shape
    *_, down, across, rows, columns = dwindows.shape
    (step, stride_w), (top, left) = stride, padding

    padded = dwindows.new_zeros(images, channels, height + 2 * top, width + 2 * left)
    for u in range(rows):
        for v in range(columns):
            seen = padded[:, :, u : u + step * down : step, v : v + stride_w * across : stride_w]
            seen += dwindows[..., u, v]
    return padded[:, :, top : top + height, left : left + width]


def _moved(x: Anything, k: int, distance: float) -> Anything:
    """Return a copy of x with entry k moved."""
    copy = x.clone(memory_format=torch.contiguous_format)
    copy.view(-1)[k] += distance
    return copy


def _weighed(f: Callable[[Anything], Anything], x: Anything, dout: Anything) -> Tensor:
    return (f(x) * dout).sum()


def _output_shape(windows: Windows, weight: Weight) -> tuple[int, ...]:
    return (windows.shape[0], weight.shape[0], *windows.shape[2:4])


def _require_differentiable(
    f: Callable[[Anything], Anything], x: Anything, dout: Anything, h: float
) -> None:
    if x.dtype != torch.float64:
        raise ValueError(
            f"x is {dtype_of(x)}, in which a step of {h:g} drowns in rounding; pass x.double()."
        )
    if not h > 0:
        raise ValueError(f"the step h is {h:g} but has to be positive; 1e-5 suits float64.")
    shape = f(x.clone()).shape
    if dout.shape != shape:
        raise ValueError(
            f"dout is {sides(dout.shape)} but f(x) is {sides(shape)}; "
            "give one number per entry of f(x)."
        )


def _require_chain(inner: Tensor, outer: Tensor) -> None:
    if inner.shape[0] != outer.shape[1]:
        raise ValueError(
            f"the first layer has {inner.shape[0]} filters but the second takes {outer.shape[1]} "
            "channels; swap the two, or make these numbers equal."
        )
