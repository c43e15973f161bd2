"""Draw the time of columns, of the FFT and of a library against the kernel's size.

The numbers are those of ``fast_measured.json``; ``fast_times`` says how they came about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from fast_times import KERNELS, lines, measured

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw() -> Figure:
    """Draw a line for each of the three."""
    figure, axes = style.canvas(height=3.0, bare=False)
    lines(axes, KERNELS, measured()["against kernel"], beside=15.4)
    axes.set_xticks(KERNELS, [f"{kernel}²" for kernel in KERNELS])
    axes.set(xlabel="weights of a kernel", ylabel="milliseconds", xlim=(0, 18.5), ylim=(0, None))
    return figure
