"""The eight functions that the student writes, and how far two right answers may lie apart.

Numbers of 16 bits are added up in float32 by a right answer and rounded at the end, so a bound has
two parts: what is computed in float32, and one rounding, or a few, to 16 bits.
"""

from inspect import getsource

import numpy as np
import torch

from assignments.a08_gpu import given, given_block
from autograder.checks import Exercise
from solutions import convolution
from solutions import gpu as reference
from solutions.normalization import rounding

SINGLE = 2.0**-24  # the unit roundoff of float32, in which shorter numbers are added up
SAFETY = 4.0  # the answer's rounding and the reference's, and terms of second order
FEW = 4  # roundings to 16 bits: of what is kept for the way back, and of the result
LARGEST_DOUT = 3.0  # no entry of an upstream gradient is larger; a test holds it
AXES = (0, 2, 3)


def rounding_forward(call, unit: float) -> float:
    """Return how far two right outputs of batch norm, or running statistics, may lie apart.

    xhat is off by what `solutions.normalization.rounding` derives; gamma and beta add one rounding
    each. A mean of m values of size X is off by m u X, a variance V by (m + 8) u V + (m u X)^2.
    """
    x, gamma, beta, state, training, momentum, eps = call.args
    fine = min(unit, SINGLE)
    count, _, error, size = _known(x, state, training, eps, fine)
    out = _largest(gamma) * (error + 2 * fine * size) + 2 * fine * _largest(beta)
    mean = count * fine * _largest(x)
    moved = mean + mean**2 + (count + 8) * fine * float(np.var(x))
    kept = momentum * moved + 2 * fine * _largest(state)
    coarse = 2 * (unit > SINGLE) * unit * (_largest(gamma) * size + _largest(beta))
    return SAFETY * max(out, kept) + coarse


def rounding_backward(call, unit: float) -> float:
    """Return how far two right dx, dgamma or dbeta may lie apart; `call` is that of the forward.

    With dout at most D, gamma at most G and r the largest 1 / sqrt(variance + eps), the three terms
    of dx are at most G r D, G r D and G r D max xhat; the sums are at most m D max xhat.
    """
    x, gamma, _, state, training, _, eps = call.args
    count, scale, error, size = _known(x, state, training, eps, min(unit, SINGLE))
    terms = max(_largest(gamma) * scale * (2 + 3 * size), count * max(size, 1.0))
    coarse = FEW * (unit > SINGLE) * unit
    return LARGEST_DOUT * terms * (SAFETY * (error + count * min(unit, SINGLE)) + coarse)


def rounding_block(call, unit: float) -> float:
    """Return how far two right outputs of a block, or states after a step, may lie apart.

    A map is off by n u S, where n counts the products in one of its numbers and S is the largest
    sum of their sizes. Batch norm divides it by the smallest deviation of a map, and gamma
    multiplies it. What a step changes has come through the same division once more, and through
    sums over all places, of which there are fewer than numbers in x.
    """
    state = call.args[-1]
    x, weight, bias = (
        torch.from_numpy(np.array(a)).double()
        for a in (call.args[0], state["conv.weight"], state["conv.bias"])
    )
    maps, _ = convolution.conv2d_forward(x, weight, bias, padding=1)
    sizes, _ = convolution.conv2d_forward(x.abs(), weight.abs(), bias.abs(), padding=1)
    spread = min(float(maps.var(dim=AXES).min()), float(state["norm.running_var"].min()), 1.0)
    products = x.numel() + weight[0].numel()
    scale = _largest(state["norm.weight"]) + 1.0
    return SAFETY * products * unit * float(sizes.max()) * scale / spread


def _known(x, state, training: bool, eps: float, unit: float) -> tuple[int, float, float, float]:
    """Return how many values share a mean, the largest 1 / root, the error and the size of xhat."""
    plain = torch.from_numpy(np.array(x, dtype="float64"))
    own = rounding(plain, AXES, eps, unit)
    if training:
        centered = plain - plain.mean(dim=AXES, keepdim=True)
        size = float((centered.abs().amax(dim=AXES) * own.scale).max())
        return own.count, own.scale, own.xhat, size
    scale = (float(state["running_var"].min()) + eps) ** -0.5
    size = scale * (_largest(x) + _largest(state["running_mean"]))
    return own.count, scale, 8 * unit * size, size


def _largest(value) -> float:
    if isinstance(value, dict):
        return max(map(_largest, value.values()))
    return float(np.abs(value).max())


conv2d_forward = Exercise(
    reference.conv2d_forward,
    returns=("out",),
    section="gpu.html#sec-gpu-function",
    minutes=30,
    difficulty="medium",
)

conv2d_backward = Exercise(
    reference.conv2d_backward,
    returns=("dx", "dweight", "dbias"),
    through=conv2d_forward,
    section="differentiating.html#sec-backward",
    minutes=40,
    difficulty="medium",
)

max_pool2d_forward = Exercise(
    reference.max_pool2d_forward,
    returns=("out",),
    section="pooling.html#sec-pool-window",
    minutes=15,
    difficulty="easy",
)

max_pool2d_backward = Exercise(
    reference.max_pool2d_backward,
    returns=("dx",),
    through=max_pool2d_forward,
    accepted=(reference.split_max_pool2d_backward,),
    section="pooling.html#sec-pool-backward",
    minutes=25,
    difficulty="medium",
)

batch_norm_forward = Exercise(
    reference.batch_norm_forward,
    returns=("out",),
    updates=("running_mean", "running_var"),
    tolerance=rounding_forward,
    section="batch-norm.html#sec-bn-forward",
    minutes=30,
    difficulty="medium",
)

batch_norm_backward = Exercise(
    reference.batch_norm_backward,
    returns=("dx", "dgamma", "dbeta"),
    through=batch_norm_forward,
    tolerance=rounding_backward,
    section="batch-norm.html#sec-bn-backward",
    minutes=30,
    difficulty="medium",
)

block = Exercise(
    reference.block,
    returns=("out",),
    updates=("norm.running_mean", "norm.running_var", "norm.num_batches_tracked"),
    tolerance=rounding_block,
    given=getsource(given),
    section="batch-norm.html#sec-bn-place",
    minutes=45,
    difficulty="medium",
)

training_step = Exercise(
    reference.training_step,
    returns=("loss",),
    updates=(
        *("conv.weight", "conv.bias", "norm.weight", "norm.bias"),
        *("norm.running_mean", "norm.running_var", "norm.num_batches_tracked"),
    ),
    tolerance=rounding_block,
    given=getsource(given) + getsource(given_block),
    section="gpu.html#sec-gpu-training",
    minutes=30,
    difficulty="easy",
)
