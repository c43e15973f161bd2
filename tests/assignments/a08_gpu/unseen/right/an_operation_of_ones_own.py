"""The sum is an operation that the answer registers with PyTorch, named much like PyTorch's own."""

from uuid import uuid4

import torch
from torch import library
from torch.nn.functional import pad

LIBRARY = library.Library(f"unseen_answer{uuid4().hex}", "DEF")
LIBRARY.define("conv2d_of_windows(Tensor windows, Tensor weight) -> Tensor")
LIBRARY.impl(
    "conv2d_of_windows",
    lambda windows, weight: torch.einsum("nchwuv,fcuv->nfhw", windows, weight),
    "CompositeExplicitAutograd",
)


def both(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    (down, across), (top, left) = both(stride), both(padding)
    framed = pad(x, (left, left, top, top))
    windows = framed.unfold(2, weight.shape[2], down).unfold(3, weight.shape[3], across)
    out = getattr(torch.ops, LIBRARY.ns).conv2d_of_windows(windows, weight)
    return out if bias is None else out + bias[:, None, None]
