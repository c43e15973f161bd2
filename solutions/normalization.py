"""Layer, instance and group normalization: one function, and what its axes are.

    xhat = (x - mean) / sqrt(variance + eps)

with mean and (biased) variance over some of the axes of x. Over all axes but the first it is layer
normalization, over H and W instance normalization, over the channels of a group, H and W group
normalization. A sample is normalized by itself, so there is nothing to remember between training
and evaluation.

One letter for one thing: N images, C channels, H rows, W columns; G groups of C/G channels.
"""

from collections.abc import Sequence
from typing import NamedTuple

from jaxtyping import Float
from torch import Tensor

from solutions import require
from solutions.convolution import Images

Anything = Float[Tensor, "..."]
Channels = Float[Tensor, " C"]


class Normalized(NamedTuple):
    """What the backward of a normalization needs.

    `scale` is 1 / sqrt(variance + eps), with a side of 1 for every axis that was averaged over.
    """

    xhat: Anything
    scale: Anything
    axes: tuple[int, ...]


class Affine(NamedTuple):
    """What the backward of a layer needs: that of its normalization, and gamma as it was laid on.

    `spread` is gamma with a side of 1 for every axis along which it is the same.
    """

    normalized: Normalized
    gamma: Anything
    spread: Anything


class Grouped(NamedTuple):
    """What the backward of group normalization needs; `split` has the axes (N, G, C/G, H, W)."""

    normalized: Normalized
    gamma: Channels
    split: tuple[int, ...]


class Rounding(NamedTuple):
    """How far rounding may take two right normalizations apart, for the values of one mean.

    `count` values have one mean; `scale` is the largest 1 / sqrt(variance + eps); `xhat` is the
    largest error of an entry of xhat.
    """

    count: int
    scale: float
    xhat: float


def normalize_forward(
    x: Anything, axes: tuple[int, ...], eps: float = 1e-5
) -> tuple[Anything, Normalized]:
    """Return x with mean 0 and variance (almost) 1 over `axes`.

        xhat = (x - mean) / sqrt(variance + eps)

    The variance is the mean of (x - mean)^2, divided by the number of values and not by one less.
    It is never taken as the mean of x^2 minus the square of the mean, which at a large mean
    subtracts two numbers that agree in all their digits.

    Args:
        x: any numbers.
        axes: the axes that share one mean.
        eps: what keeps the root away from zero.

    Returns:
        xhat, of the shape of x, and the cache that `normalize_backward` takes.

    Raises:
        ValueError: x has no such axis, or eps is negative; the message has both values.

    Source:
        Ba, Kiros and Hinton, "Layer normalization", arXiv:1607.06450, section 3.
    """
    _require_known_axes(x, axes)
    require.eps(eps)
    centered = x - x.mean(dim=axes, keepdim=True)
    variance = centered.square().mean(dim=axes, keepdim=True)
    scale = (variance + eps).rsqrt()
    xhat = centered * scale
    return xhat, Normalized(xhat, scale, tuple(axes))


def normalize_backward(dout: Anything, cache: Normalized) -> Anything:
    """Return how a loss changes with x.

        dx = (dout - mean(dout) - xhat * mean(dout * xhat)) / sqrt(variance + eps)

    with the means over the axes of the forward pass. The second term is the way through the mean,
    the third the way through the variance.

    Args:
        dout: the upstream gradient, of the shape of xhat.
        cache: what `normalize_forward` returned beside xhat.

    Raises:
        ValueError: dout has not the shape of xhat.
    """
    xhat, scale, axes = cache
    require.upstream(dout, tuple(xhat.shape))
    through_mean = dout.mean(dim=axes, keepdim=True)
    through_variance = (dout * xhat).mean(dim=axes, keepdim=True) * xhat
    return (dout - through_mean - through_variance) * scale


def layer_norm_forward(
    x: Anything, gamma: Anything, beta: Anything, *, eps: float = 1e-5
) -> tuple[Anything, Affine]:
    """Normalize every sample over all of its axes, then scale and shift every element.

    This is `torch.nn.LayerNorm(x.shape[1:])`: gamma and beta have the shape of one sample.

    Args:
        x: the samples, along the first axis.
        gamma: one factor per element of a sample.
        beta: one summand per element of a sample.
        eps: as in `normalize_forward`.

    Returns:
        The output, and the cache that `layer_norm_backward` takes.

    Raises:
        ValueError: gamma or beta has not the shape of a sample; the message has both shapes.
    """
    require.same("gamma", gamma, x.shape[1:], "element of a sample")
    require.same("beta", beta, x.shape[1:], "element of a sample")
    xhat, normalized = normalize_forward(x, tuple(range(1, x.ndim)), eps)
    return xhat * gamma + beta, Affine(normalized, gamma, gamma[None])


def layer_norm_backward(dout: Anything, cache: Affine) -> tuple[Anything, Anything, Anything]:
    """Return (dx, dgamma, dbeta): how a loss changes with x, gamma and beta.

        dgamma = sum over n of dout * xhat,    dbeta = sum over n of dout

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `layer_norm_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    return _affine_backward(dout, cache)


def instance_norm_forward(
    x: Images, gamma: Channels, beta: Channels, *, eps: float = 1e-5
) -> tuple[Images, Affine]:
    """Normalize every map by itself, over H and W, then scale and shift every channel.

    This is `torch.nn.functional.instance_norm`, which never keeps running statistics by itself.

    Args:
        x: the images.
        gamma: one factor per channel.
        beta: one summand per channel.
        eps: as in `normalize_forward`.

    Returns:
        The output, and the cache that `instance_norm_backward` takes.

    Raises:
        ValueError: x has not four axes, or gamma or beta not one number per channel.

    Source:
        Ulyanov, Vedaldi and Lempitsky, "Instance normalization", arXiv:1607.08022.
    """
    _require_channels(x, gamma, beta)
    xhat, normalized = normalize_forward(x, (2, 3), eps)
    spread = gamma[:, None, None]
    return xhat * spread + beta[:, None, None], Affine(normalized, gamma, spread[None])


def instance_norm_backward(dout: Images, cache: Affine) -> tuple[Images, Channels, Channels]:
    """Return (dx, dgamma, dbeta): how a loss changes with x, gamma and beta.

        dgamma[c] = sum over n, i, j of dout * xhat,    dbeta[c] = sum over n, i, j of dout

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `instance_norm_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    return _affine_backward(dout, cache)


def group_norm_forward(
    x: Images, num_groups: int, gamma: Channels, beta: Channels, *, eps: float = 1e-5
) -> tuple[Images, Grouped]:
    """Normalize every group of C/G channels, then scale and shift every channel.

    Group 0 has the first C/G channels of an image, group 1 the next ones. With one group all
    channels are normalized together, with C groups each by itself, as in instance normalization.

    Args:
        x: the images.
        num_groups: G, which has to divide the number of channels.
        gamma: one factor per channel.
        beta: one summand per channel.
        eps: as in `normalize_forward`.

    Returns:
        The output, and the cache that `group_norm_backward` takes.

    Raises:
        ValueError: x has not four axes, G does not divide C, or gamma or beta has not one number
            per channel.

    Source:
        Wu and He, "Group normalization", arXiv:1803.08494, section 3.
    """
    _require_channels(x, gamma, beta)
    _require_groups(x, num_groups)
    images, channels, height, width = x.shape
    split = (images, num_groups, channels // num_groups, height, width)
    xhat, normalized = normalize_forward(x.reshape(split), (2, 3, 4), eps)
    out = xhat.reshape(x.shape) * gamma[:, None, None] + beta[:, None, None]
    return out, Grouped(normalized, gamma, split)


def group_norm_backward(dout: Images, cache: Grouped) -> tuple[Images, Channels, Channels]:
    """Return (dx, dgamma, dbeta): how a loss changes with x, gamma and beta.

        dgamma[c] = sum over n, i, j of dout * xhat,    dbeta[c] = sum over n, i, j of dout

    Args:
        dout: the upstream gradient, of the output's shape.
        cache: what `group_norm_forward` returned beside the output.

    Raises:
        ValueError: dout has not the shape of the output.
    """
    normalized, gamma, split = cache
    shape = (split[0], split[1] * split[2], *split[3:])
    require.upstream(dout, shape)
    xhat = normalized.xhat.reshape(shape)
    dxhat = (dout * gamma[:, None, None]).reshape(split)
    dx = normalize_backward(dxhat, normalized).reshape(shape)
    return dx, (dout * xhat).sum(dim=(0, 2, 3)), dout.sum(dim=(0, 2, 3))


def rounding(x: Anything, axes: tuple[int, ...], eps: float, unit: float) -> Rounding:
    """Return how far rounding may take two right normalizations of x apart, to first order.

    m values of size at most X have a mean that is off by m u X at most. All of them are moved by
    that much alike, so their variance changes by its square alone, and besides by (m + 8) u of
    itself. With k = X / sqrt(variance + eps), and since no entry of xhat is larger than sqrt(m),

        error of xhat <= m u k + sqrt(m) ((m u k)^2 + (m + 8) u) / 2.

    Source:
        Higham, "Accuracy and stability of numerical algorithms", 2nd ed., sections 1.9 and 3.1.
    """
    count = x.numel() // max(1, x.mean(dim=axes).numel())
    variance = x.double().var(dim=axes, correction=0)
    scale = float((variance.min() + eps).rsqrt())
    moved = count * unit * scale * float(x.abs().max())
    return Rounding(count, scale, moved + count**0.5 * (moved**2 + (count + 8) * unit) / 2)


def _affine_backward(dout: Anything, cache: Affine) -> tuple[Anything, Anything, Anything]:
    normalized, gamma, spread = cache
    require.upstream(dout, tuple(normalized.xhat.shape))
    dx = normalize_backward(dout * spread, normalized)
    return dx, _added_up(dout * normalized.xhat, spread, gamma), _added_up(dout, spread, gamma)


def _added_up(values: Anything, spread: Anything, gamma: Anything) -> Anything:
    """Return the sums over the axes along which gamma is the same, in the shape of gamma."""
    alike = [axis for axis, side in enumerate(spread.shape) if side < values.shape[axis]]
    return (values.sum(dim=alike) if alike else values).reshape(gamma.shape)


def _require_known_axes(x: Anything, axes: Sequence[int]) -> None:
    for axis in axes:
        if not -x.ndim <= axis < x.ndim:
            raise ValueError(
                f"axes has {axis} but x has {x.ndim} axes; the last of them is {x.ndim - 1}."
            )


def _require_channels(x: Tensor, gamma: Tensor, beta: Tensor) -> None:
    """Raise unless x has four axes, and gamma and beta one number per channel."""
    require.axes("x", x, "N, C, H, W")
    require.same("gamma", gamma, x.shape[1:2], "channel")
    require.same("beta", beta, x.shape[1:2], "channel")


def _require_groups(x: Images, num_groups: int) -> None:
    if num_groups < 1 or x.shape[1] % num_groups:
        raise ValueError(
            f"num_groups is {num_groups} but there are {x.shape[1]} channels; "
            "take a number that divides them."
        )
