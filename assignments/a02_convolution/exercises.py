"""The four functions that the student writes."""

import numpy as np

from autograder.checks import Exercise
from solutions import convolution as reference

LARGEST = 64.0  # no entry of f(x), and no slope times x, is larger in any rung; a test holds it
ROUNDINGS = 8  # operations on one entry: those of f, the step, the product, the quotient
DEFAULT_STEP = 1e-5


def rounding_of_a_difference(call, unit: float) -> float:
    """Return how far two right numerical gradients may lie apart.

    Each of the two sums of m products f(x)[k] dout[k] is off by at most (m + ROUNDINGS) u S, where
    S = sum |f(x)| |dout| <= LARGEST sum |dout|. Half their difference over h is off by as much over
    h, and so is the reference, hence the factor 2. Both take the same step, so the error h^2/6 f'''
    is the same and cancels.

    The default step is put in for a larger one: an answer that ignores `h` is then refused by the
    check of the step alone, not by every check that takes a large one to be easy by hand.
    """
    dout = np.abs(call.args[2])
    step = min(call.kwargs.get("h", DEFAULT_STEP), DEFAULT_STEP)
    return 2 * (dout.size + ROUNDINGS) * unit * LARGEST * float(dout.sum()) / step


conv2d_forward = Exercise(
    reference.conv2d_forward,
    returns=("out", "cache"),
    section="convolution.html#sec-channels",
    minutes=60,
    difficulty="medium",
)

conv2d_backward = Exercise(
    reference.conv2d_backward,
    returns=("dx", "dweight", "dbias"),
    through=conv2d_forward,
    section="differentiating.html#sec-backward",
    minutes=75,
    difficulty="hard",
)

numerical_gradient = Exercise(
    reference.numerical_gradient,
    returns=("gradient",),
    section="differentiating.html#sec-gradient-check",
    minutes=30,
    difficulty="easy",
    tolerance=rounding_of_a_difference,
)

merge_convolutions = Exercise(
    reference.merge_convolutions,
    returns=("weight", "bias"),
    section="convolution.html#sec-merge",
    minutes=45,
    difficulty="medium",
)
