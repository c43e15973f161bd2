"""The four functions that the student writes, and how far two right answers may lie apart."""

import inspect
from typing import NamedTuple

import numpy as np
import torch

from autograder.checks import Exercise
from solutions import batch_norm as reference
from solutions.normalization import rounding

SAFETY = 4.0  # the answer's rounding and the reference's, and terms of second order
LARGEST_DOUT = 3.0  # no entry of an upstream gradient is larger; a test holds it
EPS = 1e-5  # the default, and what a call names that is not about eps
SMALL = 2.0**-12  # where it takes less than this share, a call is not about it


class Normalization(NamedTuple):
    """What the rounding of one call depends on.

    `count` values share a mean, `scale` is the largest 1 / sqrt(variance + eps), `size` the largest
    xhat and `middle` its mean size, `error` how far an xhat is off, `forgiven` the share of it that
    an eps of 1e-5 may take.
    """

    count: int
    scale: float
    size: float
    middle: float
    error: float
    forgiven: float


def rounding_forward(call, unit: float) -> float:
    """Return how far two right outputs, or running statistics, may lie apart.

    xhat is off by what `solutions.normalization.rounding` derives; gamma and beta add one rounding
    each. A mean of m values of size X is off by m u X, a variance V by (m + 8) u V + (m u X)^2, and
    momentum weighs both.
    """
    given = _bound(reference.batch_norm_forward, call)
    known, eps = _known(given, unit), given["eps"]
    gamma, beta = _largest(given["gamma"]), _largest(given["beta"])
    out = gamma * known.error + 2 * unit * (gamma * known.size + beta)
    mean = known.count * unit * _largest(given["x"])
    variance = mean**2 + (known.count + 8) * unit * float(given["x"].var())
    kept = 2 * unit * max(map(_largest, given["state"].values()))
    state = given["momentum"] * max(mean, variance) + kept
    forgiven = max(known.forgiven * gamma * known.size, 2 * eps if known.forgiven else 0.0)
    return SAFETY * max(out, state) + forgiven


def rounding_backward(call, unit: float) -> float:
    """Return how far two right dx, dgamma or dbeta may lie apart; `call` is that of the forward.

    With dout at most D, gamma at most G and r the largest 1 / sqrt(variance + eps), the three terms
    of dx are at most G r D, G r D and G r D max xhat; the sums are at most m D times the mean size
    of xhat. The factors are off by the error of xhat and by m roundings.
    """
    given = _bound(reference.batch_norm_forward, call)
    known = _known(given, unit)
    off, m = known.error + known.count * unit, known.count
    dx = _largest(given["gamma"]) * known.scale * (2 + 3 * known.size)
    sums = m * max(known.middle, 1.0)
    return LARGEST_DOUT * max(dx, sums) * (SAFETY * off + known.forgiven)


def rounding_fold(call, unit: float) -> float:
    """Return how far two right folded weights or biases may lie apart: a few roundings of each."""
    given = _bound(reference.fold_batch_norm, call)
    eps, variance = given["eps"], float(given["running_var"].min())
    factor = _largest(given["gamma"]) / (variance + eps) ** 0.5
    parts = ("weight", "bias", "running_mean")
    sizes = factor * sum(_largest(given[name]) for name in parts) + _largest(given["beta"])
    return sizes * (SAFETY * 8 * unit + _forgiven(eps, variance))


def _known(given, unit: float) -> Normalization:
    x, state, eps = given["x"], given["state"], given["eps"]
    axes = tuple(axis for axis in range(x.ndim) if axis != 1)
    own = rounding(torch.from_numpy(x), axes, eps, unit)
    if given["training"]:
        forgiven = _forgiven(eps, own.scale**-2 - eps)
        return Normalization(own.count, own.scale, own.count**0.5, 1.0, own.xhat, forgiven)
    variance = float(state["running_var"].min())
    scale = (variance + eps) ** -0.5
    size = scale * (_largest(x) + _largest(state["running_mean"]))
    forgiven = _forgiven(eps, variance)
    return Normalization(own.count, scale, size, size, 8 * unit * size, forgiven)


def _forgiven(eps: float, variance: float) -> float:
    """Return the share that an eps of 1e-5 takes, under the root or beside it, where it is small.

    An answer that forgets eps is then refused by the checks of eps alone. Those name another one,
    or ask variances so small that 1e-5 takes much.
    """
    if eps != EPS or variance <= 0:
        return 0.0
    share = eps * max(1 / variance, variance**-0.5)
    return share if share < SMALL else 0.0


def _bound(function, call) -> dict:
    """Return the arguments of a call by name, the defaults filled in."""
    bound = inspect.signature(function).bind(*call.args, **call.kwargs)
    bound.apply_defaults()
    return bound.arguments


def _largest(array) -> float:
    return 0.0 if array is None else float(np.abs(array).max())


batch_norm_forward = Exercise(
    reference.batch_norm_forward,
    returns=("out", "cache"),
    updates=("running_mean", "running_var"),
    section="batch-norm.html#sec-bn-forward",
    minutes=60,
    difficulty="medium",
    tolerance=rounding_forward,
)

batch_norm_backward = Exercise(
    reference.batch_norm_backward,
    returns=("dx", "dgamma", "dbeta"),
    through=batch_norm_forward,
    section="batch-norm.html#sec-bn-backward",
    minutes=75,
    difficulty="hard",
    tolerance=rounding_backward,
)

batch_norm_backward_closed_form = Exercise(
    reference.batch_norm_backward_closed_form,
    returns=("dx", "dgamma", "dbeta"),
    through=batch_norm_forward,
    section="batch-norm.html#sec-bn-backward",
    minutes=40,
    difficulty="hard",
    tolerance=rounding_backward,
)

fold_batch_norm = Exercise(
    reference.fold_batch_norm,
    returns=("weight", "bias"),
    section="batch-norm.html#sec-bn-fold",
    minutes=25,
    difficulty="medium",
    tolerance=rounding_fold,
)
