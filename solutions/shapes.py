"""Sizes and counts: what can be said of a layer before a single number is computed.

Shapes, parameters, multiply-accumulates and receptive fields, in whole numbers. One letter for one
thing, as in `convolution`: C channels, H rows, W columns; F filters of Kh x Kw; s the stride, p the
padding, d the dilation; outputs of Ho x Wo.
"""

from collections.abc import Iterable
from typing import TypeAlias

from solutions import require
from solutions.require import Size, sides

Shape: TypeAlias = tuple[int, int, int]
Sides: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
Layer: TypeAlias = tuple[int, int, int]


def conv2d_output_shape(
    shape: Shape,
    out_channels: int,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
) -> Shape:
    """Return the shape (F, Ho, Wo) of what a convolution makes of one image.

        Ho = floor((H + 2 p - d (Kh - 1) - 1) / s) + 1

    and likewise Wo.

    Args:
        shape: (C, H, W) of the image.
        out_channels: F.
        kernel_size: Kh and Kw, as one number or two.
        stride: s, one number for both directions or (vertical, horizontal).
        padding: p, rows and columns of zeros on every side, likewise.
        dilation: d, how far apart the weights lie, likewise.

    Raises:
        ValueError: a size is too small, or the kernel is larger than the padded image.

    Source:
        Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285,
        relationship 15.
    """
    kernel = require.pair("kernel_size", kernel_size, least=1)
    steps = require.pair("stride", stride, least=1)
    frame = require.pair("padding", padding, least=0)
    spread = require.pair("dilation", dilation, least=1)

    reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, spread, strict=True))
    rows, columns = _places(shape[1:], reach, steps, frame)
    return _at_least_one("out_channels", out_channels), rows, columns


def conv2d_parameters(
    in_channels: int, out_channels: int, kernel_size: Size, *, bias: bool = True
) -> int:
    """Return how many numbers a convolution learns: F C Kh Kw weights, and F biases if it has any.

    Args:
        in_channels: C.
        out_channels: F.
        kernel_size: Kh and Kw, as one number or two.
        bias: whether every filter has a bias.

    Raises:
        ValueError: a size is below 1.
    """
    rows, columns = require.pair("kernel_size", kernel_size, least=1)
    of_a_filter = _at_least_one("in_channels", in_channels) * rows * columns
    return _at_least_one("out_channels", out_channels) * (of_a_filter + (1 if bias else 0))


def conv2d_macs(
    shape: Shape,
    out_channels: int,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
) -> int:
    """Return how many multiply-accumulates a convolution takes for one image, bias excluded.

        MACs = F Ho Wo * C Kh Kw

    A product with one of the padding's zeros counts too.

    Args:
        shape: (C, H, W) of the image.
        out_channels: F.
        kernel_size: Kh and Kw, as one number or two.
        stride: as in `conv2d_output_shape`.
        padding: as in `conv2d_output_shape`.
        dilation: as in `conv2d_output_shape`.

    Raises:
        ValueError: as in `conv2d_output_shape`.
    """
    filters, rows, columns = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return rows * columns * conv2d_parameters(shape[0], filters, kernel_size, bias=False)


def dense_parameters(in_features: int, out_features: int, *, bias: bool = True) -> int:
    """Return how many numbers a dense layer learns: one weight per pair of an input and an output.

    Args:
        in_features: how many numbers go in.
        out_features: how many come out.
        bias: whether every output has a bias.

    Raises:
        ValueError: a size is below 1.
    """
    inputs = _at_least_one("in_features", in_features)
    return _at_least_one("out_features", out_features) * (inputs + (1 if bias else 0))


def same_padding(kernel_size: Size, *, dilation: Size = 1) -> Sides:
    """Return ((top, bottom), (left, right)), the padding that keeps the size at stride 1.

    In total d (K - 1) in each direction; if that is odd, the extra one goes to the bottom and to
    the right, as with PyTorch's `padding="same"`.

    Args:
        kernel_size: Kh and Kw, as one number or two.
        dilation: d, one number for both directions or (vertical, horizontal).

    Raises:
        ValueError: a size is below 1.
    """
    kernel = require.pair("kernel_size", kernel_size, least=1)
    spread = require.pair("dilation", dilation, least=1)
    rows, columns = (d * (k - 1) for k, d in zip(kernel, spread, strict=True))
    return (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)


def pool2d_output_shape(
    shape: Shape, kernel_size: Size, *, stride: Size | None = None, padding: Size = 0
) -> Shape:
    """Return the shape (C, Ho, Wo) of what pooling makes of one image.

        Ho = floor((H + 2 p - Kh) / s) + 1

    and likewise Wo. Every channel is pooled by itself.

    Args:
        shape: (C, H, W) of the image.
        kernel_size: Kh and Kw of the window, as one number or two.
        stride: s, one number for both directions or (vertical, horizontal); None for the size of
            the window, so that windows lie side by side.
        padding: p, on every side, likewise; at most half the window, as in PyTorch.

    Raises:
        ValueError: a size is too small, the window is larger than the padded image, or more than
            half of it could lie on padding.
    """
    window = require.pair("kernel_size", kernel_size, least=1)
    steps = window if stride is None else require.pair("stride", stride, least=1)
    frame = require.pair("padding", padding, least=0)
    _require_half(window, frame)
    rows, columns = _places(shape[1:], window, steps, frame)
    return shape[0], rows, columns


def receptive_field(layers: Iterable[Layer]) -> tuple[int, int]:
    """Return (size, jump): how many pixels one output of a stack of layers sees in a row.

        size = 1 + sum over l of d_l (k_l - 1) * (s_1 s_2 ... s_(l-1))
        jump = s_1 s_2 ... s_L

    The jump is how many pixels lie between what two neighboring outputs see.

    Args:
        layers: (kernel, stride, dilation) of every layer, the one next to the image first.

    Raises:
        ValueError: a number is below 1.

    Source:
        Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks",
        Distill, 2019, equation 2.
    """
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        _at_least_one("kernel", kernel)
        size += _at_least_one("dilation", dilation) * (kernel - 1) * jump
        jump *= _at_least_one("stride", stride)
    return size, jump


def _places(
    image: tuple[int, ...], reach: tuple[int, ...], stride: tuple[int, ...], frame: tuple[int, ...]
) -> tuple[int, int]:
    """Return how many places a window has from top to bottom, and from left to right."""
    room = tuple(side + 2 * p for side, p in zip(image, frame, strict=True))
    if any(k > space for k, space in zip(reach, room, strict=True)):
        raise ValueError(
            f"the window covers {sides(reach)} but the padded image is only {sides(room)}; "
            "pad more or use a smaller one."
        )
    rows, columns = ((space - k) // s + 1 for space, k, s in zip(room, reach, stride, strict=True))
    return rows, columns


def _require_half(window: tuple[int, int], frame: tuple[int, int]) -> None:
    """Raise if padding is more than half the window, so that a window could see nothing else."""
    if any(2 * p > k for k, p in zip(window, frame, strict=True)):
        raise ValueError(
            f"padding is {sides(frame)} but the window is {sides(window)}; pad at most half the "
            "window."
        )


def _at_least_one(name: str, value: int) -> int:
    if value < 1:
        raise ValueError(f"{name} is {value} but has to be at least 1; make it larger.")
    return value
