"""What students believe about the eight functions, each belief as the wrong answer it leads to.

Each one wraps the reference and changes one thing, so that the change is the belief. An exception
means that an answer of this kind fails there too, with NumPy's words.
"""

import torch

from assignments.a06_normalization.exercises import (
    group_norm_backward,
    group_norm_forward,
    instance_norm_backward,
    instance_norm_forward,
    layer_norm_backward,
    layer_norm_forward,
    normalize_backward,
    normalize_forward,
)
from autograder.checks import misconception
from solutions import normalization as reference

EPS = 1e-5
MISMATCH = "operands could not be broadcast together"

ONE_MEAN = "makes_mean_0_and_variance_1"
BACK = "goes_back_through_mean_and_variance"
GAMMA_OF_ELEMENTS = "has_gamma_and_beta_for_every_element"
GAMMA_OF_CHANNELS = "has_gamma_and_beta_for_every_channel"


def _moments(x, axes):
    """Return mean and biased variance, with a side of 1 for every axis that they are over."""
    mean = x.mean(axes, keepdim=True)
    return mean, (x - mean).square().mean(axes, keepdim=True)


def _normalizing(x, axes, eps, xhat):
    """Return another xhat with the right cache."""
    return xhat, reference.normalize_forward(x, axes, eps)[1]


# --------------------------------------------------------------------------- normalize_forward


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="values whose mean was taken off and whose variance was left",
)
def centers_only(x, axes, eps=EPS):
    """Thinks taking the mean off is all."""
    return _normalizing(x, axes, eps, x - x.mean(axes, keepdim=True))


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="values divided by their deviation whose mean was left in",
)
def scales_only(x, axes, eps=EPS):
    """Forgets to take the mean off before dividing."""
    return _normalizing(x, axes, eps, x * (_moments(x, axes)[1] + eps).rsqrt())


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="centered values divided by the variance, without the root",
)
def divides_by_the_variance(x, axes, eps=EPS):
    """Forgets the square root."""
    mean, variance = _moments(x, axes)
    return _normalizing(x, axes, eps, (x - mean) / (variance + eps))


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="a variance divided by one value less",
)
def divides_by_the_unbiased_variance(x, axes, eps=EPS):
    """Divides by one value less, where the values are all there are and no sample of them."""
    mean, variance = _moments(x, axes)
    m = x.numel() // mean.numel()
    return _normalizing(x, axes, eps, (x - mean) * (variance * (m / (m - 1)) + eps).rsqrt())


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="values divided by the root of their mean square, with their mean left in",
)
def divides_by_the_mean_square(x, axes, eps=EPS):
    """Takes the root of the mean square for all, as in RMSNorm, which takes no mean off."""
    square = x.square().mean(axes, keepdim=True)
    return _normalizing(x, axes, eps, x * (square + eps).rsqrt())


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="centered values divided by the root of the mean square of x",
)
def takes_the_mean_square_for_the_variance(x, axes, eps=EPS):
    """Thinks the variance is the mean of x squared, and forgets that x has a mean."""
    square = x.square().mean(axes, keepdim=True)
    return _normalizing(x, axes, eps, (x - x.mean(axes, keepdim=True)) * (square + eps).rsqrt())


@misconception(
    normalize_forward,
    caught_by="takes_any_axes",
    computes="one mean and one variance for the whole array",
)
def ignores_the_axes(x, axes, eps=EPS):
    """Takes all numbers together, whatever the axes are."""
    xhat, _ = reference.normalize_forward(x, tuple(range(x.ndim)), eps)
    return _normalizing(x, axes, eps, xhat)


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="statistics over the axes that were not given",
)
def takes_the_other_axes(x, axes, eps=EPS):
    """Thinks the axes are those that keep a mean of their own."""
    others = tuple(axis for axis in range(x.ndim) if axis not in axes)
    alone = torch.zeros_like(x)  # every value is its own mean
    xhat = reference.normalize_forward(x, others, eps)[0] if others else alone
    return _normalizing(x, axes, eps, xhat)


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="statistics over the first of the axes alone",
)
def takes_the_first_axis_only(x, axes, eps=EPS):
    """Takes the first of the axes, where there may be several."""
    return _normalizing(x, axes, eps, reference.normalize_forward(x, axes[:1], eps)[0])


@misconception(
    normalize_forward,
    caught_by="takes_any_axes",
    computes="statistics that lost their axes and were laid along the last ones",
)
def loses_the_axes(x, axes, eps=EPS):
    """Lays the means along whichever axes fit from the right, as NumPy does without `keepdims`."""
    mean, variance = (moment.squeeze(axes) for moment in _moments(x, axes))
    sides = zip(reversed(mean.shape), reversed(x.shape), strict=False)
    if any(one not in (1, other) for one, other in sides):
        raise ValueError(MISMATCH)
    return _normalizing(x, axes, eps, (x - mean) * (variance + eps).rsqrt())


@misconception(
    normalize_forward,
    caught_by=ONE_MEAN,
    computes="one axis normalized after the other",
)
def normalizes_one_axis_after_the_other(x, axes, eps=EPS):
    """Thinks to normalize over several axes is to normalize over each of them in turn."""
    xhat = x
    for axis in axes:
        xhat, _ = reference.normalize_forward(xhat, (axis,), eps)
    return _normalizing(x, axes, eps, xhat)


@misconception(
    normalize_forward,
    caught_by="adds_eps_to_the_variance",
    computes="a root without eps",
)
def forgets_eps(x, axes, eps=EPS):
    """Takes the formula without eps."""
    mean, variance = _moments(x, axes)
    return _normalizing(x, axes, eps, (x - mean) / variance.sqrt())


@misconception(
    normalize_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps added to the root, not under it",
)
def adds_eps_to_the_deviation(x, axes, eps=EPS):
    """Thinks eps keeps the deviation away from zero, and adds it after the root."""
    mean, variance = _moments(x, axes)
    return _normalizing(x, axes, eps, (x - mean) / (variance.sqrt() + eps))


@misconception(
    normalize_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps = 1e-5, whatever eps is given",
)
def hard_codes_eps(x, axes, eps=EPS):  # noqa: ARG001
    """Uses 1e-5 where another eps is given."""
    return reference.normalize_forward(x, axes, EPS)


@misconception(
    normalize_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps = 1e-8 where none is given",
)
def has_another_eps(x, axes, eps=1e-8):
    """Has 1e-8 for the default, as Adam has; here it is 1e-5."""
    return reference.normalize_forward(x, axes, eps)


@misconception(
    normalize_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps = 1e-3 where none is given",
)
def has_the_eps_of_keras(x, axes, eps=1e-3):
    """Has 1e-3 for the default, as Keras has; here it is 1e-5."""
    return reference.normalize_forward(x, axes, eps)


@misconception(
    normalize_forward,
    caught_by="stays_exact_at_a_large_mean",
    computes="the mean of x squared less the square of the mean",
)
def subtracts_two_squares(x, axes, eps=EPS):
    """Takes E[x^2] - E[x]^2 for the variance, which float32 cannot hold apart at a large mean."""
    mean = x.mean(axes, keepdim=True)
    variance = x.square().mean(axes, keepdim=True) - mean.square()
    return _normalizing(x, axes, eps, (x - mean) / (variance + eps).sqrt())


@misconception(
    normalize_forward,
    caught_by="normalizes_anything",
    computes="what float32 makes of float64 numbers",
)
def rounds_to_float32(x, axes, eps=EPS):
    """Returns the digits of float32 where float64 went in."""
    xhat, cache = reference.normalize_forward(x, axes, eps)
    return xhat.float().to(x.dtype), cache


@misconception(normalize_forward, caught_by="keeps_the_dtype", computes="float64, whatever goes in")
def always_returns_float64(x, axes, eps=EPS):
    """Returns float64 for a float32 x, too; an array made without a dtype is float64."""
    xhat, cache = reference.normalize_forward(x, axes, eps)
    return xhat.double(), cache


@misconception(
    normalize_forward,
    caught_by="leaves_x_alone",
    computes="the right numbers, but x was changed",
)
def changes_x(x, axes, eps=EPS):
    """Works on x itself, which is the caller's, and not on a copy."""
    right = reference.normalize_forward(x.clone(), axes, eps)
    x -= x.mean(axes, keepdim=True)
    return right


# -------------------------------------------------------------------------- normalize_backward


def _mean(values, axes):
    return values.mean(axes, keepdim=True)


def _variance(cache):
    """Return the variance of x: that of xhat is smaller by the square of the scale."""
    xhat, scale, axes = cache
    return _mean(xhat.square(), axes) / scale.square()


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="mean and variance taken as constants",
)
def takes_the_statistics_as_constants(dout, cache):
    """Thinks mean and variance do not depend on x, so that dx is dout over the root."""
    return dout * cache.scale


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="a dx without the way through the variance",
)
def forgets_the_way_through_the_variance(dout, cache):
    """Goes back through the mean and takes the variance as a constant."""
    return (dout - _mean(dout, cache.axes)) * cache.scale


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="a dx without the way through the mean",
)
def forgets_the_way_through_the_mean(dout, cache):
    """Goes back through the variance and takes the mean as a constant."""
    return (dout - cache.xhat * _mean(dout * cache.xhat, cache.axes)) * cache.scale


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="sums where means should stand",
)
def forgets_to_divide_by_m(dout, cache):
    """Thinks mean and variance hand back sums, and forgets that they are divided by m."""
    m = dout.numel() // cache.scale.numel()
    right = reference.normalize_backward(dout, cache)
    return dout * cache.scale * (1 - m) + right * m


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="the two ways through the statistics added instead of taken off",
)
def adds_the_ways_through_the_statistics(dout, cache):
    """Adds the ways through mean and variance, where both have a minus sign."""
    return 2 * dout * cache.scale - reference.normalize_backward(dout, cache)


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="a dx that is divided by the variance, without the root",
)
def goes_back_without_the_root(dout, cache):
    """Divides by the variance where it should divide by the deviation."""
    return reference.normalize_backward(dout, cache) * cache.scale


@misconception(normalize_backward, caught_by=BACK, computes="a dx that was not divided by the root")
def forgets_the_root_going_back(dout, cache):
    """Leaves out the root, by which the forward has divided."""
    return reference.normalize_backward(dout, cache) / cache.scale


@misconception(normalize_backward, caught_by=BACK, computes="twice the way through the variance")
def forgets_the_half_of_the_root(dout, cache):
    """Counts the way through the variance twice, as without the 1/2 of the derivative of a root."""
    more = cache.xhat * _mean(dout * cache.xhat, cache.axes) * cache.scale
    return reference.normalize_backward(dout, cache) - more


@misconception(
    normalize_backward,
    caught_by="goes_back_over_the_same_axes",
    computes="means over the whole array on the way back",
)
def goes_back_over_all_axes(dout, cache):
    """Takes one mean of dout, whatever shared a mean on the way there."""
    every = tuple(range(dout.ndim))
    return reference.normalize_backward(dout, cache._replace(axes=every))


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="means over the first axis on the way back",
)
def goes_back_over_the_first_axis(dout, cache):
    """Takes the means over the first axis, as for the batch, whatever the axes were."""
    return reference.normalize_backward(dout, cache._replace(axes=(0,)))


@misconception(
    normalize_backward,
    caught_by=BACK,
    computes="sums divided by the length of the first axis",
)
def divides_by_the_length_of_x(dout, cache):
    """Takes the length of the first axis for the number of values that share a mean."""
    share = dout.numel() // cache.scale.numel() / len(dout)
    right = reference.normalize_backward(dout, cache)
    return dout * cache.scale * (1 - share) + right * share


@misconception(normalize_backward, caught_by="remembers_eps", computes="a dx whose root has no eps")
def forgets_eps_going_back(dout, cache):
    """Divides by the deviation, and forgets what was under the root besides."""
    bare = _variance(cache).rsqrt()
    return reference.normalize_backward(dout, cache) / cache.scale * bare


@misconception(
    normalize_backward,
    caught_by="remembers_eps",
    computes="an xhat on the way back that has no eps in it",
)
def normalizes_anew_without_eps(dout, cache):
    """Leaves eps out of xhat on the way back."""
    bare = cache.xhat / cache.scale * _variance(cache).rsqrt()
    return reference.normalize_backward(dout, cache._replace(xhat=bare))


@misconception(
    normalize_backward,
    caught_by="goes_back_through_its_own_cache",
    computes="what float32 makes of float64 numbers",
)
def goes_back_in_float32(dout, cache):
    """Returns the digits of float32 where float64 went in."""
    return reference.normalize_backward(dout, cache).float().to(dout.dtype)


@misconception(
    normalize_backward, caught_by="keeps_the_dtype_of_dout", computes="float64, whatever goes in"
)
def goes_back_in_float64(dout, cache):
    """Returns a float64 dx for float32, too; an array made without a dtype is float64."""
    return reference.normalize_backward(dout, cache).double()


@misconception(
    normalize_backward,
    caught_by="leaves_dout_alone",
    computes="the right dx, but dout was changed",
)
def changes_dout(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    dx = reference.normalize_backward(dout.clone(), cache)
    dout.copy_(dx)
    return dx


# --------------------------------------------------------------- layer_norm_forward and _backward


def _affine(xhat, gamma, beta, right):
    """Return another xhat, scaled and shifted, with the right cache."""
    return xhat * gamma + beta, right[1]


@misconception(
    layer_norm_forward,
    caught_by="normalizes_every_sample",
    computes="every feature normalized over the batch",
)
def normalizes_over_the_batch(x, gamma, beta, *, eps=EPS):
    """Takes layer normalization for batch normalization."""
    right = reference.layer_norm_forward(x, gamma, beta, eps=eps)
    return _affine(reference.normalize_forward(x, (0,), eps)[0], gamma, beta, right)


@misconception(
    layer_norm_forward,
    caught_by="normalizes_every_sample",
    computes="statistics over the last axis alone",
)
def normalizes_over_the_last_axis(x, gamma, beta, *, eps=EPS):
    """Thinks of a transformer, in which the features are the last axis."""
    right = reference.layer_norm_forward(x, gamma, beta, eps=eps)
    return _affine(reference.normalize_forward(x, (x.ndim - 1,), eps)[0], gamma, beta, right)


@misconception(
    layer_norm_forward,
    caught_by="normalizes_every_sample",
    computes="the channels of every pixel normalized by themselves",
)
def normalizes_the_channels_of_a_pixel(x, gamma, beta, *, eps=EPS):
    """Takes axis 1 alone, which is all there is for (N, D), but not for images."""
    right = reference.layer_norm_forward(x, gamma, beta, eps=eps)
    return _affine(reference.normalize_forward(x, (1,), eps)[0], gamma, beta, right)


@misconception(
    layer_norm_forward,
    caught_by="normalizes_every_sample",
    computes="one mean and one variance for the whole batch",
)
def normalizes_the_whole_batch(x, gamma, beta, *, eps=EPS):
    """Averages over every axis, the first one too."""
    right = reference.layer_norm_forward(x, gamma, beta, eps=eps)
    every = tuple(range(x.ndim))
    return _affine(reference.normalize_forward(x, every, eps)[0], gamma, beta, right)


@misconception(
    layer_norm_forward,
    caught_by=GAMMA_OF_ELEMENTS,
    computes="a layer without gamma and beta",
)
def forgets_gamma_and_beta(x, gamma, beta, *, eps=EPS):
    """Thinks normalizing is the whole layer."""
    return reference.layer_norm_forward(x, torch.ones_like(gamma), torch.zeros_like(beta), eps=eps)


@misconception(
    layer_norm_forward,
    caught_by=GAMMA_OF_ELEMENTS,
    computes="gamma times the sum of xhat and beta",
)
def shifts_before_scaling(x, gamma, beta, *, eps=EPS):
    """Adds beta first and multiplies both by gamma."""
    return reference.layer_norm_forward(x, gamma, gamma * beta, eps=eps)


@misconception(
    layer_norm_forward,
    caught_by=GAMMA_OF_ELEMENTS,
    computes="the first gamma and beta for all elements",
)
def takes_one_gamma_for_all(x, gamma, beta, *, eps=EPS):
    """Thinks a sample that has one mean has one factor, too."""
    one, other = gamma.reshape(-1)[0], beta.reshape(-1)[0]
    return reference.layer_norm_forward(
        x, one.expand(gamma.shape), other.expand(beta.shape), eps=eps
    )


@misconception(
    layer_norm_forward,
    caught_by="does_a_layer_at_once",
    computes="eps = 1e-5, whatever eps is given",
)
def keeps_eps_to_itself(x, gamma, beta, *, eps=EPS):  # noqa: ARG001
    """Uses 1e-5 where another eps is given."""
    return reference.layer_norm_forward(x, gamma, beta)


@misconception(
    layer_norm_forward,
    caught_by="keeps_the_dtype_of_samples",
    computes="float64, whatever goes in",
)
def returns_float64_samples(x, gamma, beta, *, eps=EPS):
    """Returns float64 for a float32 x, too; an array made without a dtype is float64."""
    out, cache = reference.layer_norm_forward(x, gamma, beta, eps=eps)
    return out.double(), cache


@misconception(
    layer_norm_forward,
    caught_by="leaves_samples_as_they_were",
    computes="the right numbers, but x was changed",
)
def changes_samples(x, gamma, beta, *, eps=EPS):
    """Works on x itself, which is the caller's, and not on a copy."""
    right = reference.layer_norm_forward(x, gamma, beta, eps=eps)
    x -= x.mean(tuple(range(1, x.ndim)), keepdim=True)
    return right


def _scaling_after(backward, dout, cache):
    """Return the right sums, and a dx that was multiplied by gamma at the end, not before."""
    _, dgamma, dbeta = backward(dout, cache)
    return reference.normalize_backward(dout, cache.normalized) * cache.spread, dgamma, dbeta


def _unscaled(backward, dout, cache):
    """Return the right sums, and a dx without gamma."""
    _, dgamma, dbeta = backward(dout, cache)
    return reference.normalize_backward(dout, cache.normalized), dgamma, dbeta


@misconception(
    layer_norm_backward,
    caught_by="goes_back_sample_by_sample",
    computes="a dx that was multiplied by gamma after the means were taken",
)
def multiplies_by_gamma_afterwards(dout, cache):
    """Treats gamma as batch normalization may, where it is the same for all that share a mean."""
    return _scaling_after(reference.layer_norm_backward, dout, cache)


@misconception(
    layer_norm_backward,
    caught_by="goes_back_sample_by_sample",
    computes="a dx without gamma",
)
def forgets_gamma_going_back(dout, cache):
    """Thinks gamma matters for dgamma alone."""
    return _unscaled(reference.layer_norm_backward, dout, cache)


@misconception(
    layer_norm_backward,
    caught_by="goes_back_sample_by_sample",
    computes="means over the batch on the way back",
)
def goes_back_over_the_batch(dout, cache):
    """Takes the means of the way back over the batch, as in batch normalization."""
    _, dgamma, dbeta = reference.layer_norm_backward(dout, cache)
    moved = cache.normalized._replace(axes=(0,))
    return reference.normalize_backward(dout * cache.spread, moved), dgamma, dbeta


@misconception(
    layer_norm_backward,
    caught_by="adds_up_over_the_samples_alone",
    computes="the mean over the batch in dgamma and dbeta, not the sum",
)
def averages_over_the_batch(dout, cache):
    """Thinks the gradient of a shared number is a mean."""
    dx, dgamma, dbeta = reference.layer_norm_backward(dout, cache)
    return dx, dgamma / len(dout), dbeta / len(dout)


@misconception(
    layer_norm_backward,
    caught_by="adds_up_over_the_samples_alone",
    computes="one number per sample in dgamma and dbeta",
)
def adds_up_within_the_samples(dout, cache):
    """Adds up over the axes that share a mean, where gamma differs."""
    dx, *_ = reference.layer_norm_backward(dout, cache)
    axes = cache.normalized.axes
    return dx, (dout * cache.normalized.xhat).sum(axes), dout.sum(axes)


@misconception(
    layer_norm_backward,
    caught_by="adds_up_over_the_samples_alone",
    computes="dgamma and dbeta changed about",
)
def swaps_dgamma_and_dbeta(dout, cache):
    """Returns the two sums in the other order."""
    dx, dgamma, dbeta = reference.layer_norm_backward(dout, cache)
    return dx, dbeta, dgamma


@misconception(
    layer_norm_backward,
    caught_by="goes_back_through_a_layer_at_once",
    computes="what float32 makes of float64 numbers",
)
def goes_back_through_samples_in_float32(dout, cache):
    """Returns the digits of float32 where float64 went in."""
    gradients = reference.layer_norm_backward(dout, cache)
    return tuple(gradient.float().to(dout.dtype) for gradient in gradients)


@misconception(
    layer_norm_backward,
    caught_by="keeps_the_dtype_back_through_samples",
    computes="dgamma and dbeta in float64, whatever goes in",
)
def adds_up_samples_in_float64(dout, cache):
    """Returns float64 sums for float32, too; an array made without a dtype is float64."""
    dx, dgamma, dbeta = reference.layer_norm_backward(dout, cache)
    return dx, dgamma.double(), dbeta.double()


@misconception(
    layer_norm_backward,
    caught_by="leaves_the_layer_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout_of_samples(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.layer_norm_backward(dout.clone(), cache)
    dout *= cache.gamma
    return gradients


# ------------------------------------------------------------ instance_norm_forward and _backward


def _along_channels(values):
    return values[:, None, None]


def _other_axes(x, gamma, beta, axes, eps):
    """Return instance normalization over other axes."""
    right = reference.instance_norm_forward(x, gamma, beta, eps=eps)
    xhat, _ = reference.normalize_forward(x, axes, eps)
    return _affine(xhat, _along_channels(gamma), _along_channels(beta), right)


@misconception(
    instance_norm_forward,
    caught_by="normalizes_every_map",
    computes="the channels of every pixel normalized by themselves",
)
def averages_over_the_channels(x, gamma, beta, *, eps=EPS):
    """Thinks instance normalization averages over the channels, as a summary of it once said."""
    return _other_axes(x, gamma, beta, (1,), eps)


@misconception(
    instance_norm_forward,
    caught_by="normalizes_every_map",
    computes="one mean for a channel of all images, as in batch normalization",
)
def averages_over_the_images(x, gamma, beta, *, eps=EPS):
    """Averages over the batch, too."""
    return _other_axes(x, gamma, beta, (0, 2, 3), eps)


@misconception(
    instance_norm_forward,
    caught_by="normalizes_every_map",
    computes="one mean for all channels of an image, as in layer normalization",
)
def averages_over_the_image(x, gamma, beta, *, eps=EPS):
    """Thinks an instance is an image with all of its channels."""
    return _other_axes(x, gamma, beta, (1, 2, 3), eps)


@misconception(
    instance_norm_forward,
    caught_by="normalizes_every_map",
    computes="every row of a map normalized by itself",
)
def averages_over_the_columns(x, gamma, beta, *, eps=EPS):
    """Takes the last axis alone."""
    return _other_axes(x, gamma, beta, (3,), eps)


@misconception(
    instance_norm_forward,
    caught_by=GAMMA_OF_CHANNELS,
    computes="gamma and beta laid along the columns of the images",
)
def lays_gamma_along_the_columns(x, gamma, beta, *, eps=EPS):
    """Lays gamma along the last axis, as NumPy does by itself; the channels are axis 1."""
    if len(gamma) not in (1, x.shape[-1]) and x.shape[-1] != 1:
        raise ValueError(MISMATCH)
    right = reference.instance_norm_forward(x, gamma, beta, eps=eps)
    return _affine(right[1].normalized.xhat, gamma, beta, right)


@misconception(
    instance_norm_forward,
    caught_by=GAMMA_OF_CHANNELS,
    computes="a layer without gamma and beta",
)
def has_no_gamma_and_beta(x, gamma, beta, *, eps=EPS):
    """Leaves gamma and beta out, as PyTorch's instance normalization does by default."""
    return reference.instance_norm_forward(
        x, torch.ones_like(gamma), torch.zeros_like(beta), eps=eps
    )


@misconception(
    instance_norm_forward,
    caught_by="does_all_maps_at_once",
    computes="eps = 1e-5, whatever eps is given",
)
def keeps_eps_from_the_maps(x, gamma, beta, *, eps=EPS):  # noqa: ARG001
    """Uses 1e-5 where another eps is given."""
    return reference.instance_norm_forward(x, gamma, beta)


@misconception(
    instance_norm_forward,
    caught_by="keeps_the_dtype_of_maps",
    computes="float64, whatever goes in",
)
def returns_float64_maps(x, gamma, beta, *, eps=EPS):
    """Returns float64 for a float32 x, too; an array made without a dtype is float64."""
    out, cache = reference.instance_norm_forward(x, gamma, beta, eps=eps)
    return out.double(), cache


@misconception(
    instance_norm_forward,
    caught_by="leaves_maps_as_they_were",
    computes="the right numbers, but x was changed",
)
def changes_maps(x, gamma, beta, *, eps=EPS):
    """Works on x itself, which is the caller's, and not on a copy."""
    right = reference.instance_norm_forward(x.clone(), gamma, beta, eps=eps)
    x[...] = right[0]
    return right


@misconception(
    instance_norm_backward, caught_by="goes_back_map_by_map", computes="a dx without gamma"
)
def goes_back_through_maps_without_gamma(dout, cache):
    """Thinks gamma matters for dgamma alone."""
    return _unscaled(reference.instance_norm_backward, dout, cache)


@misconception(
    instance_norm_backward,
    caught_by="goes_back_map_by_map",
    computes="means over the batch, too, on the way back",
)
def goes_back_over_batch_and_space(dout, cache):
    """Takes the means of the way back over the batch, as in batch normalization."""
    _, dgamma, dbeta = reference.instance_norm_backward(dout, cache)
    moved = cache.normalized._replace(axes=(0, 2, 3))
    return reference.normalize_backward(dout * cache.spread, moved), dgamma, dbeta


@misconception(
    instance_norm_backward,
    caught_by="adds_up_over_images_and_places",
    computes="dgamma and dbeta for every image by itself",
)
def adds_up_within_the_maps(dout, cache):
    """Adds up over the axes that share a mean, and forgets that the images share gamma."""
    dx, *_ = reference.instance_norm_backward(dout, cache)
    return dx, (dout * cache.normalized.xhat).sum((2, 3)), dout.sum((2, 3))


@misconception(
    instance_norm_backward,
    caught_by="adds_up_over_images_and_places",
    computes="sums over each map, averaged over the images",
)
def averages_over_the_images_going_back(dout, cache):
    """Thinks what the images say about a shared number is averaged."""
    dx, dgamma, dbeta = reference.instance_norm_backward(dout, cache)
    return dx, dgamma / len(dout), dbeta / len(dout)


@misconception(
    instance_norm_backward,
    caught_by="goes_back_through_all_maps_at_once",
    computes="what float32 makes of float64 numbers",
)
def goes_back_through_maps_in_float32(dout, cache):
    """Returns the digits of float32 where float64 went in."""
    gradients = reference.instance_norm_backward(dout, cache)
    return tuple(gradient.float().to(dout.dtype) for gradient in gradients)


@misconception(
    instance_norm_backward,
    caught_by="keeps_the_dtype_back_through_maps",
    computes="a dx in float64, whatever goes in",
)
def returns_a_float64_dx_of_maps(dout, cache):
    """Returns a float64 dx for float32, too; an array made without a dtype is float64."""
    dx, *sums = reference.instance_norm_backward(dout, cache)
    return dx.double(), *sums


@misconception(
    instance_norm_backward,
    caught_by="leaves_the_maps_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout_of_maps(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.instance_norm_backward(dout.clone(), cache)
    dout.copy_(gradients[0])
    return gradients


# ---------------------------------------------------------------- group_norm_forward and _backward


def _grouping(x, num_groups, gamma, beta, eps, normalize):
    """Return group normalization with another xhat."""
    right = reference.group_norm_forward(x, num_groups, gamma, beta, eps=eps)
    return _affine(normalize(x), _along_channels(gamma), _along_channels(beta), right)


def _dealt(x, groups):
    """Return x with channel c in group c mod G, and with every group's channels together."""
    n, c, h, w = x.shape
    return x.reshape(n, c // groups, groups, h, w)


@misconception(
    group_norm_forward,
    caught_by="normalizes_every_group",
    computes="groups to which the channels were dealt out in turn, like cards",
)
def deals_the_channels_out(x, num_groups, gamma, beta, *, eps=EPS):
    """Puts channel c into group c mod G, where a group has neighboring channels."""

    def normalize(x):
        dealt = _dealt(x, num_groups)
        return reference.normalize_forward(dealt, (1, 3, 4), eps)[0].reshape(x.shape)

    return _grouping(x, num_groups, gamma, beta, eps, normalize)


@misconception(
    group_norm_forward,
    caught_by="normalizes_every_group",
    computes="num_groups taken for the number of channels in a group",
)
def takes_groups_for_their_size(x, num_groups, gamma, beta, *, eps=EPS):
    """Thinks G channels make a group, where there are G groups."""

    def normalize(x):
        n, c, h, w = x.shape
        split = x.reshape(n, c // num_groups, num_groups, h, w)
        return reference.normalize_forward(split, (2, 3, 4), eps)[0].reshape(x.shape)

    return _grouping(x, num_groups, gamma, beta, eps, normalize)


@misconception(
    group_norm_forward,
    caught_by="normalizes_every_group",
    computes="all channels in one group, whatever num_groups is",
)
def ignores_the_groups(x, num_groups, gamma, beta, *, eps=EPS):
    """Takes group normalization for layer normalization."""
    return _grouping(
        x,
        num_groups,
        gamma,
        beta,
        eps,
        lambda x: reference.normalize_forward(x, (1, 2, 3), eps)[0],
    )


@misconception(
    group_norm_forward,
    caught_by="normalizes_every_group",
    computes="every channel in a group of its own, whatever num_groups is",
)
def normalizes_every_channel_by_itself(x, num_groups, gamma, beta, *, eps=EPS):
    """Takes group normalization for instance normalization."""
    return _grouping(
        x, num_groups, gamma, beta, eps, lambda x: reference.normalize_forward(x, (2, 3), eps)[0]
    )


@misconception(
    group_norm_forward,
    caught_by="normalizes_every_group",
    computes="one mean for a group of all images",
)
def shares_a_mean_between_images(x, num_groups, gamma, beta, *, eps=EPS):
    """Averages over the batch, too."""

    def normalize(x):
        split = x.reshape(len(x), num_groups, -1, *x.shape[2:])
        return reference.normalize_forward(split, (0, 2, 3, 4), eps)[0].reshape(x.shape)

    return _grouping(x, num_groups, gamma, beta, eps, normalize)


@misconception(
    group_norm_forward,
    caught_by="normalizes_every_group",
    computes="the channels of a group averaged pixel by pixel",
)
def forgets_space_in_a_group(x, num_groups, gamma, beta, *, eps=EPS):
    """Averages over the channels of a group, and forgets rows and columns."""

    def normalize(x):
        split = x.reshape(len(x), num_groups, -1, *x.shape[2:])
        return reference.normalize_forward(split, (2,), eps)[0].reshape(x.shape)

    return _grouping(x, num_groups, gamma, beta, eps, normalize)


@misconception(
    group_norm_forward,
    caught_by="takes_one_group_or_as_many_as_channels",
    computes="instance normalization where G is 1",
)
def takes_one_group_for_no_grouping(x, num_groups, gamma, beta, *, eps=EPS):
    """Thinks one group is no grouping, and leaves every channel by itself."""
    groups = x.shape[1] if num_groups == 1 else num_groups
    return reference.group_norm_forward(x, groups, gamma, beta, eps=eps)


@misconception(
    group_norm_forward,
    caught_by="has_a_gamma_for_every_channel_of_a_group",
    computes="the gamma and beta of a group's first channel for all of its channels",
)
def has_one_gamma_for_a_group(x, num_groups, gamma, beta, *, eps=EPS):
    """Thinks channels that share a mean share a factor."""
    size = len(gamma) // num_groups
    first = [values[::size].repeat_interleave(size) for values in (gamma, beta)]
    return reference.group_norm_forward(x, num_groups, *first, eps=eps)


@misconception(
    group_norm_forward,
    caught_by="has_a_gamma_for_every_channel_of_a_group",
    computes="a layer without gamma and beta",
)
def normalizes_groups_only(x, num_groups, gamma, beta, *, eps=EPS):
    """Thinks normalizing is the whole layer."""
    return reference.group_norm_forward(
        x, num_groups, torch.ones_like(gamma), torch.zeros_like(beta), eps=eps
    )


@misconception(
    group_norm_forward,
    caught_by="does_all_groups_at_once",
    computes="eps = 1e-5, whatever eps is given",
)
def keeps_eps_from_the_groups(x, num_groups, gamma, beta, *, eps=EPS):  # noqa: ARG001
    """Uses 1e-5 where another eps is given."""
    return reference.group_norm_forward(x, num_groups, gamma, beta)


@misconception(
    group_norm_forward,
    caught_by="keeps_the_dtype_of_groups",
    computes="float64, whatever goes in",
)
def returns_float64_groups(x, num_groups, gamma, beta, *, eps=EPS):
    """Returns float64 for a float32 x, too; an array made without a dtype is float64."""
    out, cache = reference.group_norm_forward(x, num_groups, gamma, beta, eps=eps)
    return out.double(), cache


@misconception(
    group_norm_forward,
    caught_by="leaves_groups_as_they_were",
    computes="the right numbers, but x was changed",
)
def changes_groups(x, num_groups, gamma, beta, *, eps=EPS):
    """Works on x itself, which is the caller's, and not on a copy."""
    right = reference.group_norm_forward(x.clone(), num_groups, gamma, beta, eps=eps)
    groups = x.view(len(x), num_groups, -1)
    groups -= groups.mean(2, keepdim=True)
    return right


def _going_back(dout, cache, dx):
    """Return the right sums with another dx."""
    return dx.reshape(dout.shape), *reference.group_norm_backward(dout, cache)[1:]


@misconception(
    group_norm_backward,
    caught_by="goes_back_group_by_group",
    computes="means over all channels on the way back",
)
def goes_back_over_all_channels(dout, cache):
    """Takes the means of the way back over all channels, as in layer normalization."""
    dxhat = (dout * _along_channels(cache.gamma)).reshape(cache.split)
    moved = cache.normalized._replace(axes=(1, 2, 3, 4))
    return _going_back(dout, cache, reference.normalize_backward(dxhat, moved))


@misconception(
    group_norm_backward,
    caught_by="goes_back_group_by_group",
    computes="means over every channel by itself on the way back",
)
def goes_back_over_every_channel(dout, cache):
    """Takes the means of the way back over every channel, as in instance normalization."""
    dxhat = (dout * _along_channels(cache.gamma)).reshape(cache.split)
    moved = cache.normalized._replace(axes=(3, 4))
    return _going_back(dout, cache, reference.normalize_backward(dxhat, moved))


@misconception(
    group_norm_backward,
    caught_by="goes_back_group_by_group",
    computes="dx in the shape of the groups, with five axes",
)
def leaves_dx_in_groups(dout, cache):
    """Forgets to bring dx back into the shape of x."""
    dx, dgamma, dbeta = reference.group_norm_backward(dout, cache)
    return dx.reshape(cache.split), dgamma, dbeta


@misconception(
    group_norm_backward,
    caught_by="multiplies_by_gamma_before_it_goes_back",
    computes="a dx that was multiplied by gamma after the means were taken",
)
def multiplies_groups_by_gamma_afterwards(dout, cache):
    """Treats gamma as batch normalization may, where it is the same for all that share a mean."""
    plain = reference.normalize_backward(dout.reshape(cache.split), cache.normalized)
    return _going_back(dout, cache, plain.reshape(dout.shape) * _along_channels(cache.gamma))


@misconception(
    group_norm_backward,
    caught_by="multiplies_by_gamma_before_it_goes_back",
    computes="a dx without gamma",
)
def goes_back_through_groups_without_gamma(dout, cache):
    """Thinks gamma matters for dgamma alone."""
    plain = reference.normalize_backward(dout.reshape(cache.split), cache.normalized)
    return _going_back(dout, cache, plain)


@misconception(
    group_norm_backward,
    caught_by="adds_up_for_every_channel",
    computes="one number per group in dgamma and dbeta",
)
def adds_up_for_every_group(dout, cache):
    """Adds up over the channels of a group, which have a gamma each."""
    dx, dgamma, dbeta = reference.group_norm_backward(dout, cache)
    groups = cache.split[1]
    return dx, dgamma.reshape(groups, -1).sum(1), dbeta.reshape(groups, -1).sum(1)


@misconception(
    group_norm_backward,
    caught_by="adds_up_for_every_channel",
    computes="dgamma and dbeta for every image by itself",
)
def adds_up_within_the_images(dout, cache):
    """Adds up over rows and columns, and forgets that the images share gamma."""
    dx, *_ = reference.group_norm_backward(dout, cache)
    xhat = cache.normalized.xhat.reshape(dout.shape)
    return dx, (dout * xhat).sum((2, 3)), dout.sum((2, 3))


@misconception(
    group_norm_backward,
    caught_by="goes_back_through_all_groups_at_once",
    computes="what float32 makes of float64 numbers",
)
def goes_back_through_groups_in_float32(dout, cache):
    """Returns the digits of float32 where float64 went in."""
    gradients = reference.group_norm_backward(dout, cache)
    return tuple(gradient.float().to(dout.dtype) for gradient in gradients)


@misconception(
    group_norm_backward,
    caught_by="keeps_the_dtype_back_through_groups",
    computes="three gradients in float64, whatever goes in",
)
def goes_back_through_groups_in_float64(dout, cache):
    """Returns float64 for a float32 layer, too; an array made without a dtype is float64."""
    return tuple(gradient.double() for gradient in reference.group_norm_backward(dout, cache))


@misconception(
    group_norm_backward,
    caught_by="leaves_the_groups_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout_of_groups(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.group_norm_backward(dout.clone(), cache)
    dout *= _along_channels(cache.gamma)
    return gradients
