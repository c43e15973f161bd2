"""Draw how long one convolution layer takes in six ways, against the size of the image.

The times were measured once: ``python book/figures/fast_times.py`` measures them anew, on one
thread, and writes ``fast_measured.json`` beside it, for this figure, ``fast_kernels`` and
``fast_roofline``.
"""

from __future__ import annotations

import ctypes
import json
import platform
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import numpy as np
import style
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import Tensor
from torch.nn import functional

from assignments.a03_fast_convolution import slow
from solutions.fast_convolution import conv2d_forward_fast, im2col
from solutions.transforms import conv2d_fft, conv2d_winograd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RECORD = Path(__file__).with_name("fast_measured.json")
CHANNELS, SIZES = 16, (8, 16, 32, 64, 128)  # as many filters as channels, kernels of 3 x 3
BATCH, SIDE, KERNELS = 4, 64, (1, 3, 5, 7, 9, 11, 13, 15)
DEEP = (32, 64, 64, 56)  # images, channels, filters, side: the layer of the roofline
TICKS = (0.01, 0.1, 1, 10, 100, 1000)  # milliseconds
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4
RUNS, LEAST, MOST = 7, 1.0, 4.0  # at least so many runs and seconds, at most so many seconds

LOOKS = {  # color, marker
    "loops": (style.ORANGE, "o"),
    "view": (style.PURPLE, "^"),
    "FFT": (style.GREEN, "s"),
    "Winograd": (style.RED, "D"),
    "im2col": (style.BLUE, "o"),
    "library": (style.MUTED, "v"),
}


def ways() -> dict[str, Callable[[Tensor, Tensor, int], object]]:
    """Return the ways to compute a layer; each takes images, filters and padding."""
    return {
        "loops": lambda x, w, p: slow.conv2d_forward_fast(x.numpy(), w.numpy(), padding=p),
        "view": lambda x, w, p: on_a_view(x.numpy(), w.numpy(), p),
        "FFT": lambda x, w, p: conv2d_fft(x, w, padding=p),
        "Winograd": lambda x, w, p: conv2d_winograd(x, w, padding=p),
        "im2col": lambda x, w, p: conv2d_forward_fast(x, w, padding=p),
        "library": lambda x, w, p: functional.conv2d(x, w, padding=p),
    }


def on_a_view(x: np.ndarray, weight: np.ndarray, padding: int) -> np.ndarray:
    """Return the layer's output as sums over a view of the windows, without a copy."""
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
    return np.einsum("nchwuv,fcuv->nfhw", windows, weight)


def layer(images: int, channels: int, filters: int, side: int, kernel: int) -> tuple:
    """Return random images, random filters and the padding that keeps the size."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(images, channels, side, side, generator=generator)
    weight = torch.randn(filters, channels, kernel, kernel, generator=generator)
    return x, weight, kernel // 2


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest of several runs, in seconds of one processor, after a first one."""
    work()
    runs: list[float] = []
    while sum(runs) < MOST and (len(runs) < RUNS or sum(runs) < LEAST):
        start = process_time()
        work()
        runs.append(process_time() - start)
    return min(runs)


def against_size() -> dict[str, list[float]]:
    """Return the seconds of each way, for each size of the image."""
    layers = [layer(1, CHANNELS, CHANNELS, side, 3) for side in SIZES]
    return {
        name: [seconds(lambda way=way, one=one: way(*one)) for one in layers]
        for name, way in ways().items()
    }


def against_kernel() -> dict[str, list[float]]:
    """Return the seconds of columns, of the FFT and of the library, for each size of the kernel."""
    layers = [layer(BATCH, CHANNELS, CHANNELS, SIDE, kernel) for kernel in KERNELS]
    return {
        name: [seconds(lambda name=name, one=one: ways()[name](*one)) for one in layers]
        for name in ("im2col", "FFT", "library")
    }


def roof() -> dict[str, float]:
    """Return the most FLOP and the most bytes that came out in a second."""
    squares = [torch.randn(side, side) for side in (512, 1024, 2048)]
    one, other, out = torch.randn(2**26), torch.randn(2**26), torch.empty(2**26)
    streams = {  # arrays of 256 MiB that are read or written
        1: one.sum,
        2: lambda: out.copy_(one),
        3: lambda: torch.add(one, other, out=out),
    }
    addition = seconds(streams[3])
    return {
        "flops": max(2 * len(a) ** 3 / seconds(lambda a=a: a @ a) for a in squares),
        "bytes": max(count * 4 * 2**26 / seconds(work) for count, work in streams.items()),
        "addition": 2**26 / addition,
    }


def keep_memory() -> None:
    """Let the process keep what it frees, so that memory is handed out by the system once."""
    library = ctypes.CDLL(None)  # mallopt of glibc
    library.mallopt(M_MMAP_MAX, 0)
    library.mallopt(M_TRIM_THRESHOLD, 2**31 - 1)


def of_columns() -> dict[str, float]:
    """Return the seconds of the layer by columns, and of its two steps."""
    x, weight, padding = layer(*DEEP, 3)
    columns = im2col(x, 3, padding=padding)
    return {
        "columns": seconds(lambda: im2col(x, 3, padding=padding)),
        "product": seconds(lambda: weight.flatten(1) @ columns),
        "both": seconds(lambda: conv2d_forward_fast(x, weight, padding=padding)),
    }


def under_the_roof() -> dict[str, float]:
    """Return the FLOP that came out in a second of what the roofline shows, by its name there."""
    x, weight, _ = layer(*DEEP, 3)
    point, apart = weight[:, :, :1, :1].contiguous(), weight[:, :1].contiguous()
    small = layer(1, CHANNELS, CHANNELS, SIDE, 3)
    images, channels, filters, side = DEEP
    point_flops = 2 * images * channels * filters * side**2
    work = {  # FLOP, and what does them
        "depthwise": (
            9 * point_flops / filters,
            lambda: functional.conv2d(x, apart, padding=1, groups=channels),
        ),
        "1 × 1": (point_flops, lambda: functional.conv2d(x, point)),
        "3 × 3": (9 * point_flops, lambda: functional.conv2d(x, weight, padding=1)),
        "im2col": (9 * point_flops, lambda: conv2d_forward_fast(x, weight, padding=1)),
        "loops": (2 * 9 * (CHANNELS * SIDE) ** 2, lambda: ways()["loops"](*small)),
    }
    return {name: flops / seconds(one) for name, (flops, one) in work.items()}


def record() -> None:
    """Measure everything and write it down."""
    torch.set_num_threads(1)
    cpu = Path("/proc/cpuinfo").read_text("utf-8")
    model = next(line.split(": ")[1] for line in cpu.splitlines() if line.startswith("model name"))
    found = {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "machine": f"{model}, one thread",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "torch": torch.__version__,
        },
        "columns, new memory": of_columns(),
    }
    keep_memory()
    found |= {
        "columns, kept memory": of_columns(),
        "under the roof": under_the_roof(),
        "roof": roof(),
        "against size": against_size(),
        "against kernel": against_kernel(),
    }
    found["roof"]["flops"] = max(found["roof"]["flops"], *found["under the roof"].values())
    RECORD.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


def measured() -> dict:
    """Return what was written down."""
    return json.loads(RECORD.read_text("utf-8"))


def lines(axes: Axes, sizes: tuple[int, ...], times: dict[str, list[float]], beside: float) -> None:
    """Draw a line for each way, in milliseconds, with its name beside its end."""
    for name, values in times.items():
        color, marker = LOOKS[name]
        milliseconds = [1000 * one for one in values]
        how = {"color": color, "marker": marker, "markersize": 4.5, "clip_on": False}
        axes.plot(sizes, milliseconds, zorder=3, **how)
        style.note(axes, (beside, milliseconds[-1]), name, ha="left", color=color)


def draw() -> Figure:
    """Draw time against size, both in powers."""
    figure, axes = style.canvas(height=3.6, bare=False)
    lines(axes, SIZES, measured()["against size"], beside=145)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks(SIZES, [f"{side}²" for side in SIZES])
    axes.set_yticks(TICKS, [f"{tick:,g}" for tick in TICKS])
    axes.minorticks_off()
    axes.set(xlabel="pixels of the image", ylabel="milliseconds", xlim=(7, 350))
    return figure


if __name__ == "__main__":
    record()
