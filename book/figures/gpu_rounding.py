"""Draw the rounding error of a convolution, run in four ways, against the length of its sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from torch import Tensor

from solutions.convolution import conv2d_forward
from solutions.precision import BITS, UNIT, rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHANNELS = (1, 4, 16, 64, 256)
LENGTHS = tuple(9 * channels for channels in CHANNELS)
FILTERS, SIDE = 64, 6
ROUNDED, INPUTS, ADDED = 0.42, 0.6, 0.3  # typical errors in units; see the chapter
LOOKS = {  # color, marker
    "bfloat16, sum in bfloat16": (style.RED, "^"),
    "bfloat16, sum in float32": (style.ORANGE, "s"),
    "TF32, sum in float32": (style.GREEN, "D"),
    "float32, one by one": (style.PURPLE, "v"),
    "float32, as a matrix product": (style.BLUE, "o"),
}


def layer(channels: int) -> tuple[Tensor, Tensor]:
    """Return an image and filters of normal numbers in float32."""
    generator = torch.Generator().manual_seed(channels)
    x = torch.randn(1, channels, SIDE, SIDE, generator=generator)
    return x, torch.randn(FILTERS, channels, 3, 3, generator=generator)


def one_by_one(x: Tensor, weight: Tensor) -> Tensor:
    """Return the convolution with each product added to the sum by itself, in x's own dtype."""
    windows = x[0].unfold(1, 3, 1).unfold(2, 3, 1)
    out = x.new_zeros(len(weight), *windows.shape[1:3])
    for c in range(len(windows)):
        for place in range(9):
            u, v = divmod(place, 3)
            out = out + weight[:, c, u, v, None, None] * windows[c, :, :, u, v]
    return out[None]


def runs(channels: int) -> dict[str, Tensor]:
    """Return the same convolution as each way of computing it gives it."""
    x, weight = layer(channels)
    short = x.bfloat16(), weight.bfloat16()
    tensor_core = (rounded(one, BITS["TF32"]) for one in (x, weight))
    return {
        "bfloat16, sum in bfloat16": one_by_one(*short),
        "bfloat16, sum in float32": conv2d_forward(*short)[0],
        "TF32, sum in float32": conv2d_forward(*tensor_core)[0],
        "float32, one by one": one_by_one(x, weight),
        "float32, as a matrix product": conv2d_forward(x, weight)[0],
    }


def errors(channels: int) -> dict[str, float]:
    """Return for each way the root mean square of its error over that of the output."""
    x, weight = layer(channels)
    exact, _ = conv2d_forward(x.double(), weight.double())
    scale = exact.square().mean()
    return {
        name: float(((out.double() - exact).square().mean() / scale).sqrt())
        for name, out in runs(channels).items()
    }


def expected(name: str, length: int) -> float:
    """Return the typical error that the chapter derives, where it derives one."""
    inputs = UNIT[name.split(",")[0]]
    if name.endswith(("in bfloat16", "by one")):
        return ADDED * length**0.5 * inputs
    output = ROUNDED if name.startswith("bfloat16") else 0.0  # the result is stored in bfloat16
    return (INPUTS**2 + output**2) ** 0.5 * inputs


def draw() -> Figure:
    """Draw what was measured as points and what was derived as lines."""
    figure, axes = style.canvas(height=4.0, bare=False)
    found = [errors(channels) for channels in CHANNELS]
    for name, (color, marker) in LOOKS.items():
        how = {"color": color, "marker": marker, "linestyle": "none", "markersize": 5}
        axes.loglog(LENGTHS, [one[name] for one in found], label=name, zorder=3, **how)
        if not name.endswith("product"):
            line = [expected(name, length) for length in LENGTHS]
            axes.plot(LENGTHS, line, color=color, linewidth=1)
    axes.set_xticks(LENGTHS, [f"{length:,}" for length in LENGTHS])
    axes.minorticks_off()
    axes.set(xlabel="products in a sum", ylabel="error, relative", ylim=(1e-8, 0.5))
    figure.legend(loc="outside lower center", ncols=1)
    return figure
