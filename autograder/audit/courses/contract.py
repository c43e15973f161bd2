"""What CS231n's docstrings promise, and what not, as limits on the calls of ours.

What they say of sizes, `1 + (H + 2 * pad - HH) / stride`, is a whole number only where the stride
divides, and pooling says that this may be assumed. They say nothing of float32, nor where the
gradient goes when maxima tie. Their inputs are inputs: that a call leaves them as they are is taken
as said.
"""

import numpy as np

from autograder.audit.convention import Arguments, Limit
from autograder.model.question import Value


def single(value: Value) -> Value:
    """Return one number for two equal ones."""
    if isinstance(value, tuple) and len(set(map(repr, value))) == 1:
        return value[0]
    return value


def pair(value: Value) -> tuple[int, int]:
    """Return a size as (vertical, horizontal)."""
    down, across = value if isinstance(value, tuple) else (value, value)
    if not isinstance(down, int) or not isinstance(across, int):
        raise TypeError(f"a size is one whole number or two, not {value!r}")
    return down, across


def _sides(arguments: Arguments, name: str) -> tuple[int, int]:
    value = arguments[name]
    assert isinstance(value, np.ndarray)
    return value.shape[-2], value.shape[-1]


def axes(arguments: Arguments) -> int:
    """Return how many axes x has."""
    x = arguments["x"]
    return x.ndim if isinstance(x, np.ndarray) else 0


def _uneven(name: str, word: str) -> Limit:
    def two(arguments: Arguments) -> bool:
        return isinstance(single(arguments.get(name)), tuple)

    return Limit(f"{word} is one number, the same for rows and columns", two, asked=False)


def _leaves_a_rest(arguments: Arguments) -> bool:
    """Return whether the stride does not divide what the windows move over."""
    return any(_rest(arguments))


def _rest(arguments: Arguments) -> tuple[int, ...]:
    """Return how many rows and columns at the end no window reaches: all, where none fits."""
    kernel = arguments.get("kernel_size")
    window = pair(kernel) if kernel is not None else _sides(arguments, "weight")
    stride = arguments.get("stride", 1 if kernel is None else None)
    steps = window if stride is None else pair(stride)
    frame = pair(arguments.get("padding", 0))
    sizes = zip(_sides(arguments, "x"), window, steps, frame, strict=True)
    spaces = ((side + 2 * pad, size, step) for side, size, step, pad in sizes)
    return tuple((side - size) % step if side >= size else size for side, size, step in spaces)


def _first(value: Value) -> Value:
    return value[0] if isinstance(value, tuple) else value


def within(arguments: Arguments) -> Arguments:
    """Return a call of a convolution or a pooling as the course could make it.

    Stride and padding are one number, a pooling has no padding and is given its stride, a
    convolution a bias, and x loses the rows and columns that no window reaches.
    """
    given = {**arguments}
    given |= {name: _first(given[name]) for name in ("stride", "padding") if name in given}
    weight = given.get("weight")
    if isinstance(weight, np.ndarray) and given.get("bias") is None:
        given["bias"] = np.zeros(len(weight), weight.dtype)
    if "kernel_size" in given:
        given.pop("padding", None)
        given["stride"] = given.get("stride") or max(pair(given["kernel_size"]))
    return {**given, "x": _cut(given)}


def _cut(arguments: Arguments) -> Value:
    x = arguments["x"]
    assert isinstance(x, np.ndarray)
    sides = zip(x.shape[-2:], _rest(arguments), strict=True)
    down, across = (max(side - rest, 0) for side, rest in sides)
    return x[:, :, :down, :across].copy()


def _coarse(arguments: Arguments) -> bool:
    arrays = (v for v in arguments.values() if isinstance(v, np.ndarray))
    return any(array.dtype == "float32" for array in arrays)


NO_DTYPE = "its course says nothing of dtypes"
FLOAT32 = Limit("its course promises no digits in float32", _coarse)
DIVIDES = Limit("its size formula takes the stride to divide", _leaves_a_rest)
NO_BIAS = Limit("a bias is always given", lambda given: given.get("bias") is None, asked=False)
NO_FRAME = Limit(
    "its pooling has no padding", lambda given: pair(given.get("padding", 0)) != (0, 0), asked=False
)
NO_STRIDE = Limit(
    "one stride is always given, and a window that is not square has two sizes to stand for it",
    lambda given: given.get("stride") is None and len({*pair(given["kernel_size"])}) > 1,
    asked=False,
)
ONE_STRIDE = _uneven("stride", "stride")
CONV = (ONE_STRIDE, _uneven("padding", "pad"), DIVIDES, FLOAT32)
POOL = (NO_FRAME, NO_STRIDE, ONE_STRIDE, DIVIDES, FLOAT32)
EVALUATED = Limit(
    "it speaks of the way back after training only", lambda given: not given["training"]
)
MARGIN = Limit("its margin is 1", lambda given: given.get("margin", 1) != 1, asked=False)
ROWS = Limit("x is (N, D)", lambda given: axes(given) != 2, asked=False)
IMAGES = Limit("x is (N, C, H, W)", lambda given: axes(given) != 4, asked=False)
