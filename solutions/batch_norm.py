"""Batch normalization: training and evaluation, the way back twice, and folding it away.

One letter for one thing: N samples of D features, or N images of C channels, H rows, W columns. A
feature, or a channel, has one mean and one variance in a batch: over its m = N values, or over its
m = N H W. At evaluation it has those that training has left in `state`.
"""

from typing import NamedTuple, TypeAlias

from jaxtyping import Float
from torch import Tensor

from solutions import require
from solutions.convolution import Weight
from solutions.require import sides

Batch = Float[Tensor, "N D"] | Float[Tensor, "N C H W"]
Features = Float[Tensor, " D"]
State: TypeAlias = dict[str, Tensor]


class Cache(NamedTuple):
    """What the backward pass needs; mean and variance are those that x was normalized by."""

    x: Batch
    mean: Features
    variance: Features
    gamma: Features
    eps: float
    training: bool


def batch_norm_forward(
    x: Batch,
    gamma: Features,
    beta: Features,
    state: State,
    *,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Batch, Cache]:
    """Normalize every feature over the batch, or by the running statistics; scale and shift it.

        out = gamma * xhat + beta,    xhat = (x - mean) / sqrt(variance + eps)

    In training mean and variance are those of the batch, the variance divided by m. They also move
    the running ones, the variance divided by m - 1 there, as in PyTorch:

        running = (1 - momentum) * running + momentum * new

    In evaluation mean and variance are the running ones, which stay as they are.

    Args:
        x: (N, D) or (N, C, H, W).
        gamma: one factor per feature or channel.
        beta: one summand per feature or channel.
        state: `running_mean` and `running_var`; training puts new ones in.
        training: which of the two.
        momentum: how much the new statistics weigh.
        eps: what keeps the root away from zero.

    Returns:
        The output, and the cache that both backward functions take.

    Raises:
        ValueError: shapes do not fit, or there is one value per feature in training.

    Source:
        Ioffe and Szegedy, "Batch normalization", arXiv:1502.03167, algorithms 1 and 2.
    """
    _require_features(x, gamma, beta, state)
    require.eps(eps)
    if training:
        mean, variance = _moments(x)
        _move(state, mean, variance * _unbiased(x), momentum)
    else:
        mean, variance = state["running_mean"], state["running_var"]
    cache = Cache(x, mean, variance, gamma, eps, training)
    d, r = _steps(cache)
    return d * r * _along(x, gamma) + _along(x, beta), cache


def batch_norm_backward(dout: Batch, cache: Cache) -> tuple[Batch, Features, Features]:
    """Return (dx, dgamma, dbeta), step by step back along the graph of the forward pass.

    With r = 1 / sqrt(variance + eps) and d = x - mean the steps of the forward are d, variance,
    r and xhat = d r. What comes back to each is the sum over the ways that lead to it:

        dxhat     = dout * gamma
        dvariance = sum(dxhat * d) * (-1/2) r^3
        dd        = dxhat * r + dvariance * 2 d / m
        dmean     = -sum(dd)
        dx        = dd + dmean / m

    After an evaluation forward the statistics do not depend on x, so that dx = dxhat * r.

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `batch_norm_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, section 3.
    """
    require.upstream(dout, tuple(cache.x.shape))
    axes, m = _axes(dout), _count(dout)
    d, r = _steps(cache)

    dxhat = dout * _along(dout, cache.gamma)
    dx = dxhat * r
    if cache.training:
        dvariance = (dxhat * d).sum(axes, keepdim=True) * -0.5 * r**3
        dd = dx + dvariance * 2 * d / m
        dmean = -dd.sum(axes, keepdim=True)
        dx = dd + dmean / m
    return dx, (dout * d * r).sum(axes), dout.sum(axes)


def batch_norm_backward_closed_form(dout: Batch, cache: Cache) -> tuple[Batch, Features, Features]:
    """Return (dx, dgamma, dbeta) by one formula.

        dx = gamma / (m sqrt(variance + eps)) * (m dout - dbeta - xhat * dgamma)

    After an evaluation forward the last two terms are absent.

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `batch_norm_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    require.upstream(dout, tuple(cache.x.shape))
    d, r = _steps(cache)
    xhat = d * r
    dgamma, dbeta = (dout * xhat).sum(_axes(dout)), dout.sum(_axes(dout))
    back = dout
    if cache.training:
        back = dout - (_along(dout, dbeta) + xhat * _along(dout, dgamma)) / _count(dout)
    return _along(dout, cache.gamma) * r * back, dgamma, dbeta


def fold_batch_norm(
    weight: Weight,
    bias: Features | None,
    gamma: Features,
    beta: Features,
    running_mean: Features,
    running_var: Features,
    eps: float = 1e-5,
) -> tuple[Weight, Features]:
    """Return the one convolution that does what a convolution and then its batch norm do.

        weight'[f] = weight[f] * gamma[f] / sqrt(running_var[f] + eps)
        bias'[f]   = (bias[f] - running_mean[f]) * gamma[f] / sqrt(running_var[f] + eps) + beta[f]

    That is so in evaluation, where batch norm multiplies and adds, and for any stride and padding,
    since it comes after the sum. A batch norm in front of a convolution with padding cannot be
    folded into it: the zeros around the image would have to be other numbers.

    Args:
        weight: the filters of the convolution, filters first.
        bias: one number per filter, or None for no bias.
        gamma: one factor per filter.
        beta: one summand per filter.
        running_mean: of the batch norm.
        running_var: of the batch norm.
        eps: of the batch norm.

    Returns:
        The weight, and a bias, which there is always.

    Raises:
        ValueError: something has not one number per filter; the message has both shapes.

    Source:
        Jacob et al., "Quantization and training of neural networks", arXiv:1712.05877, section 3.2.
    """
    given = {
        "bias": bias,
        "gamma": gamma,
        "beta": beta,
        "running_mean": running_mean,
        "running_var": running_var,
    }
    for name, value in given.items():
        if value is not None:
            require.same(name, value, weight.shape[:1], "filter")
    require.eps(eps)
    factor = gamma * (running_var + eps).rsqrt()
    shifted = -running_mean if bias is None else bias - running_mean
    return weight * factor.reshape(-1, *[1] * (weight.ndim - 1)), shifted * factor + beta


def _moments(x: Batch) -> tuple[Features, Features]:
    """Return mean and biased variance of every feature, the latter from the centered values."""
    mean = x.mean(_axes(x))
    return mean, (x - _along(x, mean)).square().mean(_axes(x))


def _steps(cache: Cache) -> tuple[Batch, Tensor]:
    """Return d = x - mean and r = 1 / sqrt(variance + eps), whose product is xhat."""
    x, mean, variance = cache.x, cache.mean, cache.variance
    return x - _along(x, mean), _along(x, (variance + cache.eps).rsqrt())


def _move(state: State, mean: Features, variance: Features, momentum: float) -> None:
    """Put new running statistics into `state`; the tensors that were there are left alone."""
    for name, new in (("running_mean", mean), ("running_var", variance)):
        state[name] = (1 - momentum) * state[name] + momentum * new


def _unbiased(x: Batch) -> float:
    """Return m / (m - 1), which turns the mean square of m values into an unbiased variance."""
    m = _count(x)
    if m < 2:
        raise ValueError(
            f"x is {sides(x.shape)}, one value per feature, which has no variance; "
            "use a larger batch, or training=False."
        )
    return m / (m - 1)


def _axes(x: Batch) -> tuple[int, ...]:
    """Return every axis but that of the features."""
    return tuple(axis for axis in range(x.ndim) if axis != 1)


def _count(x: Batch) -> int:
    return x.numel() // x.shape[1]


def _along(x: Batch, values: Features) -> Tensor:
    """Return one number per feature with the axes of x, so that it stands along axis 1."""
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def _require_features(x: Batch, gamma: Features, beta: Features, state: State) -> None:
    if x.ndim not in (2, 4):
        raise ValueError(
            f"x is {sides(x.shape)} but has to be (N, D) or (N, C, H, W); "
            "give it the missing axes with reshape or [None]."
        )
    named = {"gamma": gamma, "beta": beta}
    for name in ("running_mean", "running_var"):
        if name not in state:
            raise ValueError(
                f"state has no {name}; begin with means of 0 and variances of 1, one per feature."
            )
        named[name] = state[name]
    for name, value in named.items():
        require.same(name, value, x.shape[1:2], "feature or channel")
