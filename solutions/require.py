"""What a layer requires of what it is given: sizes, axes, shapes, dtypes.

A `ValueError` says what was given, what has to be, and what to do.
"""

from collections.abc import Sequence
from typing import TypeAlias

import torch
from torch import Tensor

Size: TypeAlias = int | tuple[int, int]


def pair(name: str, value: Size, *, least: int) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    both = (value, value) if isinstance(value, int) else tuple(value)
    if len(both) != 2:
        raise ValueError(f"{name} is {value}; give one number, or two: (vertical, horizontal).")
    if min(both) < least:
        raise ValueError(f"{name} is {value} but has to be at least {least}; make it larger.")
    return both


def axes(name: str, value: Tensor, wanted: str) -> None:
    """Raise unless a tensor has four axes."""
    if value.ndim != 4:
        raise ValueError(
            f"{name} is {sides(value.shape)} but has to have the four axes ({wanted}); "
            "give it the missing ones with reshape or [None]."
        )


def same(name: str, value: Tensor, shape: Sequence[int], what: str) -> None:
    """Raise unless a tensor has the shape of what it belongs to."""
    if value.shape != torch.Size(shape):
        raise ValueError(
            f"{name} is {sides(value.shape)} but has to be {sides(shape)}; "
            f"give one number per {what}."
        )


def upstream(dout: Tensor, shape: tuple[int, ...]) -> None:
    """Raise unless an upstream gradient has the shape of the output."""
    if tuple(dout.shape) != shape:
        raise ValueError(
            f"dout is {sides(dout.shape)} but the output was {sides(shape)}; "
            "give one number per output."
        )


def eps(value: float) -> None:
    """Raise unless eps is 0 or more."""
    if not value >= 0:
        raise ValueError(f"eps is {value:g} but has to be at least 0; 1e-5 is what PyTorch takes.")


def fit(x: Tensor, weight: Tensor, bias: Tensor | None, padding: tuple[int, int]) -> None:
    """Raise unless the filters can be laid on the padded images."""
    axes("x", x, "N, C, H, W")
    axes("weight", weight, "F, C, Kh, Kw")
    _require_channels(x, weight)
    _require_room(x, weight, padding)
    _require_one_dtype(x, weight)
    if bias is not None:
        _require_bias(bias, weight)


def _require_channels(x: Tensor, weight: Tensor) -> None:
    if x.shape[1] != weight.shape[1]:
        raise ValueError(
            f"the images have {x.shape[1]} channels but the filters have {weight.shape[1]}; "
            "make axis 1 of x and of weight equal."
        )


def _require_room(x: Tensor, weight: Tensor, padding: tuple[int, int]) -> None:
    room = (x.shape[2] + 2 * padding[0], x.shape[3] + 2 * padding[1])
    if weight.shape[2] > room[0] or weight.shape[3] > room[1]:
        raise ValueError(
            f"the kernel is {sides(weight.shape[2:])} but the padded image is only "
            f"{sides(room)}; pad more or use a smaller kernel."
        )


def _require_one_dtype(x: Tensor, weight: Tensor) -> None:
    if x.dtype != weight.dtype:
        raise ValueError(
            f"x is {dtype_of(x)} but weight is {dtype_of(weight)}; "
            "convert one of them with .to(dtype)."
        )


def _require_bias(bias: Tensor, weight: Tensor) -> None:
    if bias.shape != weight.shape[:1]:
        raise ValueError(
            f"bias is {sides(bias.shape)} but there are {weight.shape[0]} filters; "
            "give one number per filter."
        )


def sides(shape: Sequence[int]) -> str:
    """Return a shape as a message shows it: `3x32x32`."""
    return "x".join(str(side) for side in shape) or "a single number"


def dtype_of(value: Tensor) -> str:
    """Return a dtype as a message shows it: `float32`."""
    return str(value.dtype).removeprefix("torch.")
