"""The eight functions that the student writes, and how far two right answers may lie apart."""

import inspect

import numpy as np
import torch

from assignments.a06_normalization import given as right
from autograder.checks import Exercise
from solutions import normalization as reference
from solutions.normalization import Rounding

SAFETY = 4.0  # the answer's rounding and the reference's, and terms of second order
LARGEST_DOUT = 3.0  # no entry of an upstream gradient is larger; a test holds it
GIVEN = inspect.getsource(right)
EPS = 1e-5  # the default, and what a call names that is not about eps
SMALL = 2.0**-12  # where it takes less than this share, a call is not about it


def rounding_forward(call, unit: float) -> float:
    """Return how far two right outputs may lie apart.

    xhat is off by what `solutions.normalization.rounding` derives; gamma and beta add one rounding
    each, where there are any.
    """
    known, gamma, beta, forgiven = _known(call, unit)
    size = known.count**0.5
    return (
        SAFETY * (gamma * known.xhat + 2 * unit * (gamma * size + beta)) + gamma * size * forgiven
    )


def rounding_backward(call, unit: float) -> float:
    """Return how far two right dx, dgamma or dbeta may lie apart; `call` is that of the forward.

    With dout at most D, gamma at most G and r the largest 1 / sqrt(variance + eps), the three terms
    of dx are at most G r D, G r D and G r D max xhat; the sums over k values are at most k D. The
    factors are off by the error of xhat, and by as many roundings as there are values.
    """
    known, gamma, _, forgiven = _known(call, unit)
    terms = max(known.count, call.args[0].size // _sides(call))
    dx = gamma * known.scale * (2 + 3 * known.count**0.5)
    off = SAFETY * (known.xhat + terms * unit) + forgiven
    return LARGEST_DOUT * max(dx, terms) * off


def _known(call, unit: float) -> tuple[Rounding, float, float, float]:
    """Return the rounding of xhat, the largest gamma and beta, and what of eps is forgiven."""
    given = inspect.signature(getattr(reference, call.function)).bind(*call.args, **call.kwargs)
    given.apply_defaults()
    x, axes = _laid_out(call.function, given.arguments)
    eps = given.arguments["eps"]
    known = reference.rounding(torch.from_numpy(x), axes, eps, unit)
    gamma = np.abs(given.arguments.get("gamma", np.ones(1))).max()
    beta = np.abs(given.arguments.get("beta", np.zeros(1))).max()
    return known, float(gamma), float(beta), _forgiven(eps, known.scale**-2 - eps)


def _laid_out(function: str, given) -> tuple[np.ndarray, tuple[int, ...]]:
    """Return x, in groups where there are any, and the axes that share one mean."""
    x = given["x"]
    if function == "layer_norm_forward":
        return x, tuple(range(1, x.ndim))
    if function == "instance_norm_forward":
        return x, (2, 3)
    if function == "group_norm_forward":
        groups = given["num_groups"]
        return x.reshape(len(x), groups, -1), (2,)
    return x, given["axes"]


def _sides(call) -> int:
    """Return how many numbers of gamma there are, among which the values of x are summed up."""
    arrays = [value for value in call.args[1:] if isinstance(value, np.ndarray)]
    return arrays[0].size if arrays else call.args[0].size


def _forgiven(eps: float, variance: float) -> float:
    """Return the share that an eps of 1e-5 takes, under the root or beside it, where it is small.

    An answer that forgets eps is then refused by the checks of eps alone. Those name another one,
    or ask variances so small that 1e-5 takes much.
    """
    if eps != EPS or variance <= 0:
        return 0.0
    share = eps * max(1 / variance, variance**-0.5)
    return share if share < SMALL else 0.0


normalize_forward = Exercise(
    reference.normalize_forward,
    returns=("xhat", "cache"),
    section="normalization.html#sec-norm-axes",
    minutes=30,
    difficulty="easy",
    tolerance=rounding_forward,
)

normalize_backward = Exercise(
    reference.normalize_backward,
    returns=("dx",),
    through=normalize_forward,
    section="normalization.html#sec-norm-backward",
    minutes=50,
    difficulty="hard",
    tolerance=rounding_backward,
)

layer_norm_forward = Exercise(
    reference.layer_norm_forward,
    returns=("out", "cache"),
    given=GIVEN,
    section="normalization.html#sec-norm-axes",
    minutes=15,
    difficulty="easy",
    tolerance=rounding_forward,
)

layer_norm_backward = Exercise(
    reference.layer_norm_backward,
    returns=("dx", "dgamma", "dbeta"),
    through=layer_norm_forward,
    given=GIVEN,
    section="normalization.html#sec-norm-backward",
    minutes=20,
    difficulty="medium",
    tolerance=rounding_backward,
)

instance_norm_forward = Exercise(
    reference.instance_norm_forward,
    returns=("out", "cache"),
    given=GIVEN,
    section="normalization.html#sec-norm-axes",
    minutes=15,
    difficulty="easy",
    tolerance=rounding_forward,
)

instance_norm_backward = Exercise(
    reference.instance_norm_backward,
    returns=("dx", "dgamma", "dbeta"),
    through=instance_norm_forward,
    given=GIVEN,
    section="normalization.html#sec-norm-backward",
    minutes=15,
    difficulty="medium",
    tolerance=rounding_backward,
)

group_norm_forward = Exercise(
    reference.group_norm_forward,
    returns=("out", "cache"),
    given=GIVEN,
    section="normalization.html#sec-norm-axes",
    minutes=25,
    difficulty="medium",
    tolerance=rounding_forward,
)

group_norm_backward = Exercise(
    reference.group_norm_backward,
    returns=("dx", "dgamma", "dbeta"),
    through=group_norm_forward,
    given=GIVEN,
    section="normalization.html#sec-norm-backward",
    minutes=30,
    difficulty="medium",
    tolerance=rounding_backward,
)
