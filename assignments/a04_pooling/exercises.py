"""The eight functions that the student writes, and how far two right answers may lie apart."""

import numpy as np
import torch

from autograder.checks import Exercise
from solutions import pooling as reference

SAFETY = 4.0  # the answer's rounding and the reference's, and terms of second order
LARGEST_DOUT = 3.0  # no entry of an upstream gradient is larger; a test holds it
FORGIVEN = 2.0**-20  # of the largest number; a guard of 1e-8 beside a norm or a count takes less


def rounding_forward(call, unit: float) -> float:
    """Return how far two right outputs may lie apart: a share of that over absolute values."""
    return max(_largest(_pooled(call)[0]), 1.0) * _share(call, unit)


def rounding_backward(call, unit: float) -> float:
    """Return how far two right dx may lie apart; `call` is that of the forward.

    It is a share of what a pixel gets when all that comes back is as large as can be.
    """
    out, cache = _pooled(call)
    backward = getattr(reference, call.function.replace("forward", "backward"))
    return max(_largest(backward(torch.full_like(out, LARGEST_DOUT), cache)), 1.0) * _share(
        call, unit
    )


def _pooled(call):
    """Return what the reference makes of the absolute values of the images."""
    x, *how = call.args
    return getattr(reference, call.function)(torch.from_numpy(np.abs(x)), *how, **call.kwargs)


def _share(call, unit: float) -> float:
    """Return what n roundings take, and what is forgiven of images that float32 has all digits of.

    A right answer may add up a whole map first, so n is the size of the images. Whoever adds a
    little to what is divided by, or works in float32, is then refused where more digits are asked.
    """
    x = call.args[0]
    return SAFETY * x.size * unit + FORGIVEN * bool((x.astype(np.float32) == x).all())


def _largest(numbers) -> float:
    return float(numbers.max())


max_pool2d_forward = Exercise(
    reference.max_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-window",
    minutes=40,
    difficulty="medium",
)

max_pool2d_backward = Exercise(
    reference.max_pool2d_backward,
    returns=("dx",),
    through=max_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=45,
    difficulty="hard",
    accepted=(reference.split_max_pool2d_backward,),
)

avg_pool2d_forward = Exercise(
    reference.avg_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-window",
    minutes=25,
    difficulty="medium",
    tolerance=rounding_forward,
)

avg_pool2d_backward = Exercise(
    reference.avg_pool2d_backward,
    returns=("dx",),
    through=avg_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=25,
    difficulty="medium",
    tolerance=rounding_backward,
)

lp_pool2d_forward = Exercise(
    reference.lp_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-lp",
    minutes=20,
    difficulty="easy",
    tolerance=rounding_forward,
)

lp_pool2d_backward = Exercise(
    reference.lp_pool2d_backward,
    returns=("dx",),
    through=lp_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=35,
    difficulty="hard",
    tolerance=rounding_backward,
)

global_avg_pool2d_forward = Exercise(
    reference.global_avg_pool2d_forward,
    returns=("out", "cache"),
    section="pooling.html#sec-pool-lp",
    minutes=5,
    difficulty="easy",
)

global_avg_pool2d_backward = Exercise(
    reference.global_avg_pool2d_backward,
    returns=("dx",),
    through=global_avg_pool2d_forward,
    section="pooling.html#sec-pool-backward",
    minutes=10,
    difficulty="easy",
)
