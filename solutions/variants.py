"""Variants of the convolution layer: dilated, grouped, depthwise-separable, transposed.

The letters are those of `convolution`, and d is the dilation, G the number of groups. All four
change an index of one sum and nothing else.
"""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import pad

from solutions import require
from solutions.convolution import Bias, Images, Maps, Weight, Windows, put_back
from solutions.require import Size, sides

Thin = Float[Tensor, "F Cg Kh Kw"]
ChannelBias = Float[Tensor, " C"]
Depthwise = Float[Tensor, "MC 1 Kh Kw"]
Pointwise = Float[Tensor, "F MC 1 1"]


def conv2d(
    x: Images,
    weight: Thin,
    bias: Bias | None = None,
    *,
    stride: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Maps:
    """Slide filters whose weights lie d pixels apart, each over the channels of its own group.

        out[n, f, i, j] = bias[f] + sum over c, u, v of
                          weight[f, c, u, v] * x[n, g C/G + c, s i + d u - p, s j + d v - p]

    where c runs over the C/G channels of a group and g = floor(f / (F/G)) is the group of filter f.
    With d = 1 and G = 1 it is the layer of `convolution`; with G = C it is called depthwise.

    Args:
        x: the images.
        weight: the filters, (F, C/G, Kh, Kw).
        bias: one number per filter, or None for no bias.
        stride: s, one step for both directions or (vertical, horizontal).
        padding: p, rows and columns of zeros on every side, likewise.
        dilation: d, how far apart the weights lie, likewise.
        groups: G, which has to divide C and F.

    Raises:
        ValueError: shapes, dtypes or sizes do not fit each other; the message has both values.

    Source:
        Yu and Koltun, arXiv:1511.07122 (dilation); Xie et al., arXiv:1611.05431 (groups).
    """
    steps = require.pair("stride", stride, least=1)
    frame = require.pair("padding", padding, least=0)
    apart = require.pair("dilation", dilation, least=1)
    _require_groups(x, weight, groups)
    require.fit(x[:, : x.shape[1] // groups], weight, bias, frame)

    windows = _spread_windows(x, weight, steps, frame, apart).unflatten(1, (groups, -1))
    filters = weight.unflatten(0, (groups, -1))
    out = torch.einsum("ngchwuv,gfcuv->ngfhw", windows, filters).flatten(1, 2)
    return out if bias is None else out + bias[:, None, None]


def separable_conv2d(
    x: Images,
    depthwise: Depthwise,
    pointwise: Pointwise,
    bias: Bias | None = None,
    *,
    stride: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
) -> Maps:
    """Filter every channel by itself, and then mix the channels at each place.

        mid[n, m, i, j] = sum over u, v of
                          depthwise[m, u, v] * x[n, floor(m / M), s i + d u - p, s j + d v - p]
        out[n, f, i, j] = bias[f] + sum over m of pointwise[f, m] * mid[n, m, i, j]

    with M kernels for each channel, which is 1 most of the time.

    Args:
        x: the images.
        depthwise: M C kernels, (M C, 1, Kh, Kw); those of a channel stand next to one another.
        pointwise: (F, M C, 1, 1).
        bias: one number per filter, or None for no bias.
        stride: as in `conv2d`, of the first step.
        padding: likewise.
        dilation: likewise.

    Raises:
        ValueError: as in `conv2d`.

    Source:
        Chollet, arXiv:1610.02357; Howard et al., arXiv:1704.04861.
    """
    middle = conv2d(
        x, depthwise, stride=stride, padding=padding, dilation=dilation, groups=x.shape[1]
    )
    return conv2d(middle, pointwise, bias)


def conv_transpose2d(
    x: Maps,
    weight: Weight,
    bias: ChannelBias | None = None,
    *,
    stride: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
) -> Images:
    """Let every pixel stamp the kernel onto a larger image, and add the stamps up.

        out[n, c, k, l] = bias[c] + sum over f, i, j of
                          x[n, f, i, j] * weight[f, c, k + p - s i, l + p - s j]

    where a weight whose index falls outside its kernel counts as zero. This is the transpose of
    `conv2d` with the same weight, stride and padding. The height of the output is
    s (H - 1) + Kh - 2p + a, and so for the width.

    Args:
        x: the images, (N, F, H, W).
        weight: (F, C, Kh, Kw): what goes in comes first, as in a convolution from C to F channels.
        bias: one number per channel of the output, or None for no bias.
        stride: s, how far apart the stamps are, one number or (vertical, horizontal).
        padding: p, rows and columns that are cut off on every side, likewise.
        output_padding: a, how many fewer are cut off at the bottom and on the right, likewise;
            below the stride. It chooses among the sizes that a convolution takes to the size of x.

    Raises:
        ValueError: shapes, dtypes or sizes do not fit each other; the message has both values.

    Source:
        Dumoulin and Visin, arXiv:1603.07285, section 4.
    """
    steps = require.pair("stride", stride, least=1)
    frame = require.pair("padding", padding, least=0)
    extra = require.pair("output_padding", output_padding, least=0)
    _require_chosen(extra, steps)
    _require_source(x, weight)
    require.fit(x, weight.transpose(0, 1), bias, tuple(weight.shape[2:]))

    stamps = torch.einsum("nfhw,fcuv->nchwuv", x, weight)
    larger = x.new_empty(len(x), weight.shape[1], *_grown(x, weight, steps, frame, extra))
    out = put_back(stamps, larger, steps, frame)
    return out if bias is None else out + bias[:, None, None]


def _spread_windows(
    x: Images,
    weight: Thin,
    steps: tuple[int, int],
    frame: tuple[int, int],
    apart: tuple[int, int],
) -> Windows:
    """Return every d-th number of windows as large as the reach of the spread kernel, as a view."""
    reach = [d * (k - 1) + 1 for d, k in zip(apart, weight.shape[2:], strict=True)]
    (rows, columns), (d, across) = frame, apart
    padded = pad(x, (columns, columns, rows, rows))
    _require_reach(reach, padded.shape[2:])
    windows = padded.unfold(2, reach[0], steps[0]).unfold(3, reach[1], steps[1])
    return windows[..., ::d, ::across]


def _grown(
    x: Maps,
    weight: Weight,
    steps: tuple[int, int],
    frame: tuple[int, int],
    extra: tuple[int, int],
) -> tuple[int, int]:
    """Return the rows and columns that a transposed convolution makes."""
    rows, columns = (
        s * (h - 1) + k - 2 * p + a
        for h, k, s, p, a in zip(x.shape[2:], weight.shape[2:], steps, frame, extra, strict=True)
    )
    if min(rows, columns) < 1:
        raise ValueError(
            f"padding {sides(frame)} cuts everything off: {rows} rows and {columns} columns "
            "would be left; use less padding."
        )
    return rows, columns


def _require_groups(x: Images, weight: Thin, groups: int) -> None:
    require.axes("x", x, "N, C, H, W")
    require.axes("weight", weight, "F, C/G, Kh, Kw")
    channels, filters = x.shape[1], weight.shape[0]
    if groups < 1 or channels % groups or filters % groups:
        raise ValueError(
            f"there are {channels} channels and {filters} filters but groups is {groups}; "
            "use a number that divides both."
        )


def _require_reach(reach: list[int], room: torch.Size) -> None:
    if reach[0] > room[0] or reach[1] > room[1]:
        raise ValueError(
            f"the kernel reaches over {sides(reach)} but the padded image is only {sides(room)}; "
            "pad more or use a smaller dilation."
        )


def _require_source(x: Maps, weight: Weight) -> None:
    require.axes("x", x, "N, F, H, W")
    require.axes("weight", weight, "F, C, Kh, Kw")
    if x.shape[1] != weight.shape[0]:
        raise ValueError(
            f"x has {x.shape[1]} channels but the weight takes {weight.shape[0]}; "
            "what goes in is axis 0 of the weight here, and axis 1 in a convolution."
        )


def _require_chosen(extra: tuple[int, int], steps: tuple[int, int]) -> None:
    if extra[0] >= steps[0] or extra[1] >= steps[1]:
        raise ValueError(
            f"output_padding is {sides(extra)} but has to be below the stride, {sides(steps)}; "
            "larger sizes belong to a larger x."
        )
