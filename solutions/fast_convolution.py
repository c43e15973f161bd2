"""Convolution as one product of matrices: im2col, col2im, and the layer on top of them.

`im2col` copies what every window sees into a column of its own, so that the layer becomes a matrix
product; `col2im` is its transpose. The letters are those of `convolution`, and L = Ho Wo is the
number of windows.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import pad

from solutions import require
from solutions.convolution import Bias, Images, Maps, Weight
from solutions.require import Size, sides

Columns = Float[Tensor, "N CKhKw L"]


class Cache(NamedTuple):
    """What the backward pass needs of the forward pass."""

    columns: Columns
    shape: tuple[int, ...]
    weight: Weight
    bias: Bias | None
    maps: tuple[int, ...]
    stride: tuple[int, int]
    padding: tuple[int, int]


def im2col(x: Images, kernel_size: Size, *, stride: Size = 1, padding: Size = 0) -> Columns:
    """Return a matrix for every image, with what each window sees as a column.

        columns[n, (c Kh + u) Kw + v, i Wo + j] = x[n, c, s i + u - p, s j + v - p]

    with zero wherever x is asked for outside its range.

    Args:
        x: the images.
        kernel_size: Kh and Kw, as one number or two.
        stride: s, one step for both directions or (vertical, horizontal).
        padding: p, rows and columns of zeros on every side, likewise.

    Raises:
        ValueError: the sizes do not fit each other; the message has both values.

    Source:
        Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document
        Processing", 2006.
    """
    require.axes("x", x, "N, C, H, W")
    kernel, steps, frame = _sizes(kernel_size, stride, padding)
    _require_windows(x.shape, kernel, frame)

    top, left = frame
    padded = pad(x, (left, left, top, top))
    windows = padded.unfold(2, kernel[0], steps[0]).unfold(3, kernel[1], steps[1])
    places = windows.shape[2] * windows.shape[3]
    ordered = windows.permute(0, 1, 4, 5, 2, 3)  # N C Kh Kw Ho Wo
    return ordered.reshape(len(x), x.shape[1] * kernel[0] * kernel[1], places)


def col2im(
    columns: Columns,
    shape: tuple[int, ...],
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Size = 0,
) -> Images:
    """Return images in which every entry of the columns is added to the pixel it was copied from.

        x[n, c, k, l] = sum over u, v, i, j with s i + u - p = k and s j + v - p = l of
                        columns[n, (c Kh + u) Kw + v, i Wo + j]

    This is the transpose of `im2col`: sum(im2col(x) * columns) = sum(x * col2im(columns)).

    Args:
        columns: one column a window.
        shape: (N, C, H, W) of the images.
        kernel_size: Kh and Kw, as one number or two.
        stride: s, one step for both directions or (vertical, horizontal).
        padding: p, rows and columns on every side, likewise; what falls on them is left out.

    Raises:
        ValueError: the sizes do not fit each other; the message has both values.
    """
    kernel, steps, frame = _sizes(kernel_size, stride, padding)
    _require_windows(shape, kernel, frame)
    images, channels, height, width = shape
    (top, left), (down, across) = frame, _places(shape, kernel, steps, frame)
    _require_columns(columns, (images, channels * kernel[0] * kernel[1], down * across))

    windows = columns.reshape(images, channels, *kernel, down, across)
    padded = columns.new_zeros(images, channels, height + 2 * top, width + 2 * left)
    for u in range(kernel[0]):
        for v in range(kernel[1]):
            rows = slice(u, u + steps[0] * down, steps[0])
            padded[:, :, rows, v : v + steps[1] * across : steps[1]] += windows[:, :, u, v]
    return padded[:, :, top : top + height, left : left + width]


def conv2d_forward_fast(
    x: Images,
    weight: Weight,
    bias: Bias | None = None,
    *,
    stride: Size = 1,
    padding: Size = 0,
) -> tuple[Maps, Cache]:
    """Return what `conv2d_forward` returns, computed as one product of matrices.

        out[n, f, l] = bias[f] + sum over r of weight[f, r] * columns[n, r, l]

    with the filters laid out as rows of length C Kh Kw.

    Args:
        x: the images.
        weight: the filters.
        bias: one number per filter, or None for no bias.
        stride: s, one step for both directions or (vertical, horizontal).
        padding: p, rows and columns of zeros on every side, likewise.

    Returns:
        The output, and the cache that `conv2d_backward_fast` takes.

    Raises:
        ValueError: shapes, dtypes or sizes do not fit each other; the message has both values.
    """
    kernel = tuple(weight.shape[2:])
    _, steps, frame = _sizes(kernel, stride, padding)
    require.fit(x, weight, bias, frame)

    columns = im2col(x, kernel, stride=steps, padding=frame)
    out = weight.flatten(1) @ columns
    if bias is not None:
        out = out + bias[:, None]
    maps = (len(x), len(weight), *_places(x.shape, kernel, steps, frame))
    return out.reshape(maps), Cache(columns, tuple(x.shape), weight, bias, maps, steps, frame)


def conv2d_backward_fast(dout: Maps, cache: Cache) -> tuple[Images, Weight, Bias | None]:
    """Return what `conv2d_backward` returns, computed as two products of matrices.

        dweight[f, r]     = sum over n, l of dout[n, f, l] * columns[n, r, l]
        dcolumns[n, r, l] = sum over f of weight[f, r] * dout[n, f, l]
        dx                = col2im(dcolumns)

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `conv2d_forward_fast` returned beside the output.

    Returns:
        dx, dweight and dbias, each of the shape of its namesake; dbias is None without a bias.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    columns, shape, weight, bias, maps, stride, padding = cache
    require.upstream(dout, maps)
    flat = dout.flatten(2)

    dbias = None if bias is None else flat.sum(dim=(0, 2))
    dweight = torch.einsum("nfl,nrl->fr", flat, columns).reshape(weight.shape)
    dcolumns = weight.flatten(1).T @ flat
    kernel = tuple(weight.shape[2:])
    return col2im(dcolumns, shape, kernel, stride=stride, padding=padding), dweight, dbias


def _sizes(kernel_size: Size, stride: Size, padding: Size) -> tuple[tuple[int, int], ...]:
    """Return kernel, stride and padding, each as (vertical, horizontal)."""
    return (
        require.pair("kernel_size", kernel_size, least=1),
        require.pair("stride", stride, least=1),
        require.pair("padding", padding, least=0),
    )


def _places(
    shape: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: tuple[int, int],
    padding: tuple[int, int],
) -> tuple[int, ...]:
    """Return how many windows there are from top to bottom and from left to right."""
    sides = zip(shape[2:], kernel, stride, padding, strict=True)
    return tuple((side + 2 * p - k) // s + 1 for side, k, s, p in sides)


def _require_windows(
    shape: tuple[int, ...], kernel: tuple[int, int], padding: tuple[int, int]
) -> None:
    """Raise unless the shape has four axes and there is room for one window."""
    if len(shape) != 4:
        raise ValueError(f"the shape is {sides(shape)} but has to be (N, C, H, W); give all four.")
    room = tuple(side + 2 * p for side, p in zip(shape[2:], padding, strict=True))
    if kernel[0] > room[0] or kernel[1] > room[1]:
        raise ValueError(
            f"the kernel is {sides(kernel)} but the padded image is only {sides(room)}; "
            "pad more or use a smaller kernel."
        )


def _require_columns(columns: Columns, shape: tuple[int, ...]) -> None:
    if tuple(columns.shape) != shape:
        raise ValueError(
            f"the columns are {sides(columns.shape)} but images, kernel, stride and padding make "
            f"{sides(shape)}; give the sizes that im2col was given."
        )
