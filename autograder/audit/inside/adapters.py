"""Calls the layers of CS231n and EECS 498 as their courses do, from arguments as we ask them.

A course's functions take one dict of settings; EECS 498's take tensors. `Adapter` makes from such a
function one with the arguments of our exercise, by the names that the course has for them. A
setting that a call does not name is left to the function's own default. What comes back is passed
on as it is, whatever it is; only tensors become arrays.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Function = Callable[..., Any]


class Adapter:
    """One function of theirs; `tensors` says that it takes and returns PyTorch's tensors."""

    def __init__(self, theirs: Function, tensors: bool = False) -> None:
        """Take the function."""
        self.theirs, self.tensors = theirs, tensors

    def give(self, value: Any) -> Any:
        """Return an array as the function wants it; it shares its memory, so that writes show."""
        if self.tensors and isinstance(value, np.ndarray):
            import torch

            return torch.from_numpy(value)
        return value

    def take(self, value: Any) -> Any:
        """Return what the function made, with arrays for tensors."""
        if self.tensors and hasattr(value, "detach"):
            return value.detach().cpu().numpy()
        return value

    def call(self, *arguments: Any) -> Any:
        """Call the function."""
        return self.theirs(*map(self.give, arguments))

    def forward(self, *arguments: Any) -> Any:
        """Call a forward: of what it returns the cache stays as it is."""
        made = self.call(*arguments)
        if isinstance(made, (tuple, list)) and len(made) == 2:
            return self.take(made[0]), made[1]
        return made

    def each(self, made: Any) -> Any:
        """Return every item of a tuple as an array."""
        if isinstance(made, (tuple, list)):
            return tuple(map(self.take, made))
        return self.take(made)


def plain(own: Adapter) -> Function:
    """Return a function that needs no adapter."""
    return own.theirs


def backward(own: Adapter) -> Function:
    """Return `f(dout, cache)`."""

    def f(dout: Any, cache: Any) -> Any:
        return own.each(own.call(dout, cache))

    return f


def conv_forward(own: Adapter) -> Function:
    """Return the forward of a convolution; without a bias it is given one of zeros."""

    def f(x: Any, w: Any, b: Any = None, *, stride: int = 1, pad: int = 0) -> Any:
        b = np.zeros(len(w), w.dtype) if b is None else b
        return own.forward(x, w, b, {"stride": stride, "pad": pad})

    return f


def pool_forward(own: Adapter) -> Function:
    """Return the forward of a pooling; without a stride its windows lie side by side."""

    def f(x: Any, pool: Any, *, stride: Any = None, **_no_frame: int) -> Any:
        height, width = pool if isinstance(pool, tuple) else (pool, pool)
        param = {"pool_height": height, "pool_width": width, "stride": stride or height}
        return own.forward(x, param)

    return f


def batch_norm_forward(own: Adapter) -> Function:
    """Return the forward of a batch normalization, which keeps its statistics in its settings.

    Their running variance is of the uncorrected variance v of m values, ours of v m / (m - 1); from
    new = momentum old + (1 - momentum) v follows what ours would be. A stub leaves the statistics
    where they are and returns nothing; then there are none.
    """

    def f(x: Any, gamma: Any, beta: Any, bn_param: dict[str, Any], *, mode: str, **how: Any) -> Any:
        names = ("running_mean", "running_var")
        given = {name: own.give(bn_param[name].copy()) for name in names}
        param = {"mode": mode, **how, **given}
        made = own.forward(x, gamma, beta, param)
        new = {name: own.take(param.get(name)) for name in names}
        if _unwritten(made) and all(np.array_equal(new[n], bn_param[n]) for n in names):
            new = dict.fromkeys(names)
        elif mode == "train":
            new["running_var"] = _corrected(new["running_var"], bn_param["running_var"], x, how)
        bn_param.update(new)
        return made

    return f


def _unwritten(made: Any) -> bool:
    return made is None or (isinstance(made, tuple) and len(made) > 0 and made[0] is None)


def _corrected(new: Any, old: Any, x: Any, how: Mapping[str, float]) -> Any:
    count = x.size // max(x.shape[1], 1)
    if not isinstance(new, np.ndarray) or new.shape != old.shape or count < 2:
        return new
    return new + ((new - how.get("momentum", 0.9) * old) / (count - 1)).astype(new.dtype)


def layer_norm_forward(own: Adapter) -> Function:
    """Return the forward of a layer normalization."""

    def f(x: Any, gamma: Any, beta: Any, **how: Any) -> Any:
        return own.forward(x, gamma, beta, how)

    return f


def group_norm_forward(own: Adapter) -> Function:
    """Return the forward of a group normalization, whose gamma and beta are (1, C, 1, 1)."""

    def f(x: Any, G: int, gamma: Any, beta: Any, **how: Any) -> Any:
        spread = [value.reshape(1, -1, 1, 1) for value in (gamma, beta)]
        return own.forward(x, *spread, G, how)

    return f


def group_norm_backward(own: Adapter) -> Function:
    """Return the backward of a group normalization; (1, C, 1, 1) counts as (C,)."""

    def f(dout: Any, cache: Any) -> Any:
        made = own.each(own.call(dout, cache))
        if not isinstance(made, tuple) or len(made) != 3:
            return made
        return made[0], _flat(made[1]), _flat(made[2])

    return f


def _flat(value: Any) -> Any:
    shape: Any = getattr(value, "shape", ())
    spread = len(shape) == 4 and (shape[0], *shape[2:]) == (1, 1, 1)
    return value.reshape(-1) if spread else value


def affine_forward(own: Adapter) -> Function:
    """Return the forward of a dense layer, whose weight is (in, out) where ours is (out, in)."""

    def f(x: Any, w: Any, b: Any) -> Any:
        return own.forward(x, w.T, b)

    return f


def affine_backward(own: Adapter) -> Function:
    """Return the backward of a dense layer."""

    def f(dout: Any, cache: Any) -> Any:
        made = own.each(own.call(dout, cache))
        if not isinstance(made, tuple) or len(made) != 3 or not hasattr(made[1], "T"):
            return made
        return made[0], made[1].T, made[2]

    return f


def relu_forward(own: Adapter) -> Function:
    """Return the forward of a ReLU."""
    return own.forward


def loss(own: Adapter) -> Function:
    """Return a loss `f(x, y)`, margin 1."""

    def f(x: Any, y: Any, *, margin: float = 1.0) -> Any:
        del margin  # it is 1 wherever it is asked
        return own.each(own.call(x, y))

    return f


def adapted(name: str, theirs: Function, tensors: bool) -> Function:
    """Return the function of theirs behind the adapter of a name."""
    made: Function = globals()[name](Adapter(theirs, tensors))
    return made
