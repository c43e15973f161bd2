"""What students believe about the four functions, each belief as the wrong answer it leads to.

Each one wraps the reference and changes one thing, so that the change is the belief. An exception
means that an answer of this kind fails there too, with NumPy's words.
"""

import torch

from assignments.a05_batch_norm.exercises import (
    batch_norm_backward,
    batch_norm_backward_closed_form,
    batch_norm_forward,
    fold_batch_norm,
)
from autograder.checks import misconception
from solutions import batch_norm as reference
from solutions.normalization import normalize_forward

EPS, MOMENTUM = 1e-5, 0.1
MISMATCH = "operands could not be broadcast together"

OVER_THE_BATCH = "normalizes_every_feature_over_the_batch"
OVER_BATCH_AND_SPACE = "normalizes_every_channel_over_batch_and_space"
AFFINE = "scales_by_gamma_and_shifts_by_beta"
RUNNING_MEAN = "moves_the_running_mean_by_the_momentum"
RUNNING_VAR = "keeps_an_unbiased_running_variance"
EVALUATION = "evaluates_by_the_running_statistics"
BACK = "goes_back_through_mean_and_variance"


def _axes(x) -> tuple[int, ...]:
    """Return the axes of x that a feature is normalized over."""
    return tuple(axis for axis in range(x.ndim) if axis != 1)


def _count(x) -> int:
    return x.numel() // x.shape[1]


def _along(x, values):
    """Return one number per feature so that it stands along axis 1 of x."""
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def _moments(x):
    """Return mean and biased variance of every feature."""
    return x.mean(_axes(x)), x.var(_axes(x), correction=0)


def _batch(x):
    """Return what training moves the running statistics by; one value has no variance."""
    mean, variance = _moments(x)
    return {
        "running_mean": mean,
        "running_var": variance * (_count(x) / (_count(x) - 1)),
    }


def _by(x, mean, root):
    """Return x normalized by one mean and one root per feature."""
    return (x - _along(x, mean)) / _along(x, root)


def _normalizing(layer, how, normalize):
    """Return the right answer, but in training what `normalize(x, eps)` makes, scaled, shifted."""
    x, gamma, beta, _ = layer
    out, cache = reference.batch_norm_forward(*layer, **how)
    if how["training"]:
        out = normalize(x, how.get("eps", EPS)) * _along(x, gamma) + _along(x, beta)
    return out, cache


def _evaluating(layer, how, normalize):
    """Return the right answer, but in evaluation what `normalize(x, mean, variance, eps)` makes."""
    x, gamma, beta, state = layer
    out, cache = reference.batch_norm_forward(*layer, **how)
    if not how["training"]:
        running = state["running_mean"], state["running_var"]
        xhat = normalize(x, *running, how.get("eps", EPS))
        out = xhat * _along(x, gamma) + _along(x, beta)
    return out, cache


def _moving(layer, how, move):
    """Return the right answer, but in training let `move(old, new, share)` say what is kept.

    `new` has the mean and the unbiased variance of the batch.
    """
    x, _, _, state = layer
    old = dict(state)
    out, cache = reference.batch_norm_forward(*layer, **how)
    if how["training"]:
        new = _batch(x)
        share = how.get("momentum", MOMENTUM)
        state.update({name: move(old[name], new[name], share) for name in old})
    return out, cache


def _keeping_variance(layer, how, keep):
    """Return the right answer, but let `keep(x, variance, eps)` say what is kept for a variance."""
    x, _, _, state = layer
    before = state["running_var"]
    out, cache = reference.batch_norm_forward(*layer, **how)
    if how["training"]:
        share = how.get("momentum", MOMENTUM)
        kept = keep(x, _batch(x)["running_var"], how.get("eps", EPS))
        state["running_var"] = (1 - share) * before + share * kept
    return out, cache


# ------------------------------------------------- batch_norm_forward: mean, variance, which axes


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="each sample normalized over its own features",
)
def normalizes_every_sample(x, gamma, beta, state, **how):
    """Thinks a row of x is what gets mean 0 and variance 1, as in layer normalization."""
    return _normalizing(
        (x, gamma, beta, state),
        how,
        lambda x, eps: normalize_forward(x, tuple(range(1, x.ndim)), eps)[0],
    )


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="one mean and one variance for the whole array",
)
def shares_one_mean_between_features(x, gamma, beta, state, **how):
    """Takes all numbers together, where every feature has a mean and a variance of its own."""
    return _normalizing(
        (x, gamma, beta, state),
        how,
        lambda x, eps: normalize_forward(x, tuple(range(x.ndim)), eps)[0],
    )


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="values whose mean was taken off and whose variance was left",
)
def centers_only(x, gamma, beta, state, **how):
    """Thinks taking the mean off is all."""
    return _normalizing((x, gamma, beta, state), how, lambda x, _: x - _along(x, x.mean(_axes(x))))


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="values divided by their deviation whose mean was left in",
)
def scales_only(x, gamma, beta, state, **how):
    """Forgets to take the mean off before dividing."""

    def normalize(x, eps):
        return x / _along(x, (_moments(x)[1] + eps).sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="centered values divided by the variance, without the root",
)
def divides_by_the_variance(x, gamma, beta, state, **how):
    """Forgets the square root."""

    def normalize(x, eps):
        mean, variance = _moments(x)
        return _by(x, mean, variance + eps)

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="centered values times their deviation",
)
def multiplies_by_the_deviation(x, gamma, beta, state, **how):
    """Multiplies by the root where it should divide by it."""

    def normalize(x, eps):
        mean, variance = _moments(x)
        return _by(x, mean, (variance + eps) ** -0.5)

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="a variance divided by m - 1 in the output",
)
def normalizes_by_the_unbiased_variance(x, gamma, beta, state, **how):
    """Divides by m - 1 for the output too, where the batch is all there is and no sample of it."""

    def normalize(x, eps):
        return _by(x, x.mean(_axes(x)), (x.var(_axes(x)) + eps).sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="centered values divided by the root of the mean square of x",
)
def takes_the_mean_square_for_the_variance(x, gamma, beta, state, **how):
    """Thinks the variance is the mean of x squared, and forgets that x has a mean."""

    def normalize(x, eps):
        return _by(x, x.mean(_axes(x)), (x.square().mean(_axes(x)) + eps).sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="centered values divided by the mean distance from the mean",
)
def divides_by_the_mean_distance(x, gamma, beta, state, **how):
    """Takes the mean of the absolute differences for the deviation."""

    def normalize(x, eps):
        mean = x.mean(_axes(x))
        return _by(x, mean, (x - _along(x, mean)).abs().mean(_axes(x)) + eps)

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="values that lie between 0 and 1, by the least and the largest of the batch",
)
def scales_to_the_unit_interval(x, gamma, beta, state, **how):
    """Confuses normalizing with scaling to the range from 0 to 1."""

    def normalize(x, eps):
        least, most = x.amin(_axes(x)), x.amax(_axes(x))
        return _by(x, least, most - least + eps)

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="a batch that is normalized by the running statistics in training too",
)
def always_evaluates(x, gamma, beta, state, *, training, **how):  # noqa: ARG001
    """Takes the running statistics in both modes, where training uses those of the batch."""
    return reference.batch_norm_forward(x, gamma, beta, state, training=False, **how)


@misconception(
    batch_norm_forward,
    caught_by=OVER_THE_BATCH,
    computes="a batch that is normalized by the running statistics it has just moved",
)
def trains_by_the_moved_statistics(x, gamma, beta, state, **how):
    """Thinks training first moves the running statistics, and then normalizes by them."""

    def normalize(x, eps):
        return _by(x, state["running_mean"], (state["running_var"] + eps).sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_BATCH_AND_SPACE,
    computes="a mean and a variance of its own for every pixel, over the batch alone",
)
def keeps_a_mean_for_every_pixel(x, gamma, beta, state, **how):
    """Thinks the batch is the only axis to average over, for images as for (N, D)."""
    return _normalizing(
        (x, gamma, beta, state), how, lambda x, eps: normalize_forward(x, (0,), eps)[0]
    )


@misconception(
    batch_norm_forward,
    caught_by=OVER_BATCH_AND_SPACE,
    computes="every map normalized by itself, image by image",
)
def normalizes_every_map(x, gamma, beta, state, **how):
    """Thinks space replaces the batch, as in instance normalization."""

    def normalize(x, eps):
        return normalize_forward(x, (2, 3) if x.ndim == 4 else (0,), eps)[0]

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_BATCH_AND_SPACE,
    computes="images reshaped to rows of C numbers without moving the channels last",
)
def reshapes_without_moving_the_channels(x, gamma, beta, state, **how):
    """Takes every C-th number for one channel, as a column of `reshape(-1, C)` does."""

    def normalize(x, eps):
        rows = x.reshape(-1, x.shape[1])
        return normalize_forward(rows, (0,), eps)[0].reshape(x.shape)

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_BATCH_AND_SPACE,
    computes="a mean and a variance for every column of the images",
)
def takes_the_last_axis_for_the_channels(x, gamma, beta, state, **how):
    """Takes the last axis for the channels, as other libraries have it; here they are axis 1."""

    def normalize(x, eps):
        return normalize_forward(x, tuple(range(x.ndim - 1)), eps)[0]

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by=OVER_BATCH_AND_SPACE,
    computes="the mean of the images' own variances",
)
def averages_the_variances_of_the_images(x, gamma, beta, state, **how):
    """Thinks the variance of a batch is the mean of the variances of its images."""

    def normalize(x, eps):
        mean, variance = _moments(x)
        if x.ndim == 4:
            variance = x.var((2, 3), correction=0).mean(0)
        return _by(x, mean, (variance + eps).sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by="stays_exact_at_a_large_mean",
    computes="the mean of x squared less the square of the mean",
)
def subtracts_two_squares(x, gamma, beta, state, **how):
    """Takes E[x^2] - E[x]^2 for the variance, which float32 cannot hold apart at a large mean."""
    m, mean = _count(x), x.mean(_axes(x))
    variance = x.square().mean(_axes(x)) - mean.square()
    _, cache = _keeping_variance((x, gamma, beta, state), how, lambda *_: variance * (m / (m - 1)))
    if how["training"]:
        cache = cache._replace(variance=variance)
    xhat = _by(x, cache.mean, (cache.variance + cache.eps).sqrt())
    return xhat * _along(x, gamma) + _along(x, beta), cache


# ------------------------------------------------------- batch_norm_forward: gamma, beta, and eps


@misconception(batch_norm_forward, caught_by=AFFINE, computes="a layer without gamma and beta")
def forgets_gamma_and_beta(x, gamma, beta, state, **how):
    """Thinks normalizing is the whole layer."""
    return reference.batch_norm_forward(
        x, torch.ones_like(gamma), torch.zeros_like(beta), state, **how
    )


@misconception(
    batch_norm_forward, caught_by=OVER_THE_BATCH, computes="gamma and beta changed about"
)
def swaps_gamma_and_beta(x, gamma, beta, state, **how):
    """Scales by beta and shifts by gamma."""
    return reference.batch_norm_forward(x, beta, gamma, state, **how)


@misconception(
    batch_norm_forward, caught_by=AFFINE, computes="gamma times the sum of xhat and beta"
)
def shifts_before_scaling(x, gamma, beta, state, **how):
    """Adds beta first and multiplies both by gamma."""
    return reference.batch_norm_forward(x, gamma, gamma * beta, state, **how)


@misconception(batch_norm_forward, caught_by=AFFINE, computes="gamma xhat - beta")
def subtracts_beta(x, gamma, beta, state, **how):
    """Takes beta off, as the mean is taken off."""
    return reference.batch_norm_forward(x, gamma, -beta, state, **how)


@misconception(batch_norm_forward, caught_by=AFFINE, computes="gamma xhat, with no beta added")
def forgets_beta(x, gamma, beta, state, **how):
    """Scales and forgets to shift."""
    return reference.batch_norm_forward(x, gamma, torch.zeros_like(beta), state, **how)


@misconception(
    batch_norm_forward,
    caught_by=AFFINE,
    computes="gamma and beta laid along the columns of the images",
)
def lays_gamma_along_the_columns(x, gamma, beta, state, **how):
    """Lays gamma along the last axis, as NumPy does by itself; the channels are axis 1."""
    out, cache = reference.batch_norm_forward(
        x, torch.ones_like(gamma), torch.zeros_like(beta), state, **how
    )
    if len(gamma) not in (1, x.shape[-1]) and x.shape[-1] != 1:
        raise ValueError(MISMATCH)
    return out * gamma + beta, cache


@misconception(
    batch_norm_forward,
    caught_by="does_everything_at_once",
    computes="a layer that has gamma and beta in training alone",
)
def evaluates_without_gamma_and_beta(x, gamma, beta, state, **how):
    """Scales and shifts in training, and forgets it in evaluation."""
    if not how["training"]:
        gamma, beta = torch.ones_like(gamma), torch.zeros_like(beta)
    return reference.batch_norm_forward(x, gamma, beta, state, **how)


@misconception(
    batch_norm_forward,
    caught_by="does_everything_at_once",
    computes="what float32 makes of float64 numbers",
)
def rounds_to_float32(x, gamma, beta, state, **how):
    """Returns the digits of float32 where x has those of float64."""
    out, cache = reference.batch_norm_forward(x, gamma, beta, state, **how)
    return out.float().to(x.dtype), cache


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_to_the_variance",
    computes="a root without eps in training",
)
def forgets_eps(x, gamma, beta, state, **how):
    """Takes the formula without eps."""

    def normalize(x, _):
        mean, variance = _moments(x)
        return _by(x, mean, variance.sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps added to the root, not under it",
)
def adds_eps_to_the_deviation(x, gamma, beta, state, **how):
    """Thinks eps keeps the deviation away from zero, and adds it after the root."""

    def normalize(x, eps):
        mean, variance = _moments(x)
        return _by(x, mean, variance.sqrt() + eps)

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_to_the_variance",
    computes="the larger of variance and eps under the root",
)
def takes_eps_for_a_floor(x, gamma, beta, state, **how):
    """Thinks eps is the least that a variance may be."""

    def normalize(x, eps):
        mean, variance = _moments(x)
        return _by(x, mean, variance.clamp(min=eps).sqrt())

    return _normalizing((x, gamma, beta, state), how, normalize)


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps = 1e-5, whatever eps is given",
)
def hard_codes_eps(x, gamma, beta, state, *, training, momentum=MOMENTUM, eps=EPS):  # noqa: ARG001
    """Uses 1e-5 where another eps is given."""
    return reference.batch_norm_forward(
        x, gamma, beta, state, training=training, momentum=momentum, eps=EPS
    )


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps = 1e-8 where none is given",
)
def has_another_eps(x, gamma, beta, state, *, training, momentum=MOMENTUM, eps=1e-8):
    """Has 1e-8 for the default, as Adam has; here it is 1e-5."""
    return reference.batch_norm_forward(
        x, gamma, beta, state, training=training, momentum=momentum, eps=eps
    )


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_to_the_variance",
    computes="eps = 1e-3 where none is given",
)
def has_the_eps_of_keras(x, gamma, beta, state, *, training, momentum=MOMENTUM, eps=1e-3):
    """Has 1e-3 for the default, as Keras has; here it is 1e-5."""
    return reference.batch_norm_forward(
        x, gamma, beta, state, training=training, momentum=momentum, eps=eps
    )


# ------------------------------------------------- batch_norm_forward: what is kept and used later


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_MEAN,
    computes="running statistics in which momentum weighs the old value",
)
def weighs_the_old_with_the_momentum(x, gamma, beta, state, **how):
    """Thinks momentum is the weight of the old value, as in CS231n and in an optimizer."""
    return _moving(
        (x, gamma, beta, state), how, lambda old, new, share: share * old + (1 - share) * new
    )


@misconception(
    batch_norm_forward, caught_by=RUNNING_MEAN, computes="momentum 0.1, whatever is given"
)
def hard_codes_momentum(x, gamma, beta, state, *, training, momentum=MOMENTUM, eps=EPS):  # noqa: ARG001
    """Uses 0.1 where another momentum is given."""
    return reference.batch_norm_forward(x, gamma, beta, state, training=training, eps=eps)


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_MEAN,
    computes="momentum 0.9 where none is given",
)
def has_another_momentum(x, gamma, beta, state, *, training, momentum=0.9, eps=EPS):
    """Has 0.9 for the default; here it is 0.1, the weight of what is new."""
    return reference.batch_norm_forward(
        x, gamma, beta, state, training=training, momentum=momentum, eps=eps
    )


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_MEAN,
    computes="running statistics that are those of the last batch",
)
def keeps_the_last_batch(x, gamma, beta, state, **how):
    """Keeps nothing of the old statistics."""
    return _moving((x, gamma, beta, state), how, lambda old, new, share: new)  # noqa: ARG005


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_MEAN,
    computes="a state that training has left as it was",
)
def never_moves_the_statistics(x, gamma, beta, state, **how):
    """Leaves `state` as it was, where training has to put new statistics into it."""
    return _moving((x, gamma, beta, state), how, lambda old, new, share: old)  # noqa: ARG005


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_MEAN,
    computes="running statistics to which the new ones are added, while the old ones keep all",
)
def adds_on_top_of_the_old(x, gamma, beta, state, **how):
    """Adds momentum times the new value, and forgets to make room for it."""
    return _moving((x, gamma, beta, state), how, lambda old, new, share: old + share * new)


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_MEAN,
    computes="the plain mean of old and new, whatever the momentum",
)
def takes_the_mean_of_old_and_new(x, gamma, beta, state, **how):
    """Thinks a running mean is the mean of what was there and what comes."""
    return _moving((x, gamma, beta, state), how, lambda old, new, share: (old + new) / 2)  # noqa: ARG005


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_VAR,
    computes="a running variance that is divided by m",
)
def keeps_the_biased_variance(x, gamma, beta, state, **how):
    """Keeps the variance that the output was divided by, as CS231n does."""
    return _keeping_variance((x, gamma, beta, state), how, lambda x, *_: _moments(x)[1])


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_VAR,
    computes="a running variance that is unbiased as if every image were one value",
)
def counts_images_for_the_bias(x, gamma, beta, state, **how):
    """Takes N / (N - 1) for images too, where there are N H W values."""

    def keep(x, variance, _):
        m = _count(x)
        return variance * (m - 1) / m * (len(x) / (len(x) - 1))

    return _keeping_variance((x, gamma, beta, state), how, keep)


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_VAR,
    computes="a running standard deviation",
)
def keeps_the_deviation(x, gamma, beta, state, **how):
    """Keeps the root of the variance under the name of the variance."""
    return _keeping_variance(
        (x, gamma, beta, state), how, lambda _, variance, eps: (variance + eps).sqrt()
    )


@misconception(
    batch_norm_forward,
    caught_by=RUNNING_VAR,
    computes="a running variance with eps in it",
)
def keeps_eps_in_the_variance(x, gamma, beta, state, **how):
    """Adds eps to the variance once and for all, so that evaluation adds it a second time."""
    return _keeping_variance((x, gamma, beta, state), how, lambda _, variance, eps: variance + eps)


@misconception(
    batch_norm_forward,
    caught_by=EVALUATION,
    computes="a batch that is normalized by its own statistics in evaluation too",
)
def always_trains(x, gamma, beta, state, *, training, **how):  # noqa: ARG001
    """Takes the statistics of the batch in both modes, where evaluation uses the running ones."""
    return reference.batch_norm_forward(x, gamma, beta, state, training=True, **how)


@misconception(
    batch_norm_forward,
    caught_by=EVALUATION,
    computes="the running variance without its root in evaluation",
)
def evaluates_without_the_root(x, gamma, beta, state, **how):
    """Divides by the running variance as if it were a deviation."""
    return _evaluating(
        (x, gamma, beta, state), how, lambda x, mean, variance, eps: _by(x, mean, variance + eps)
    )


@misconception(
    batch_norm_forward,
    caught_by=EVALUATION,
    computes="the running mean with the variance of the batch in evaluation",
)
def evaluates_by_the_variance_of_the_batch(x, gamma, beta, state, **how):
    """Takes the running mean and forgets the running variance."""
    return _evaluating(
        (x, gamma, beta, state),
        how,
        lambda x, mean, _, eps: _by(x, mean, (_moments(x)[1] + eps).sqrt()),
    )


@misconception(
    batch_norm_forward,
    caught_by=EVALUATION,
    computes="running statistics that are moved once more before evaluation uses them",
)
def moves_before_evaluating(x, gamma, beta, state, *, training, momentum=MOMENTUM, eps=EPS):
    """Moves the running statistics in evaluation too, and normalizes by what they become."""
    if not training:
        share = momentum
        new = _batch(x)
        state.update({n: (1 - share) * state[n] + share * new[n] for n in new})
    return reference.batch_norm_forward(
        x, gamma, beta, state, training=training, momentum=momentum, eps=eps
    )


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_in_evaluation_too",
    computes="a root without eps in evaluation",
)
def forgets_eps_in_evaluation(x, gamma, beta, state, **how):
    """Leaves eps out in evaluation, where a variance may be zero, too."""
    return _evaluating(
        (x, gamma, beta, state), how, lambda x, mean, variance, _: _by(x, mean, variance.sqrt())
    )


@misconception(
    batch_norm_forward,
    caught_by="adds_eps_in_evaluation_too",
    computes="eps added to the root in evaluation, not under it",
)
def adds_eps_to_the_running_deviation(x, gamma, beta, state, **how):
    """Adds eps after the root in evaluation."""
    return _evaluating(
        (x, gamma, beta, state),
        how,
        lambda x, mean, variance, eps: _by(x, mean, variance.sqrt() + eps),
    )


@misconception(
    batch_norm_forward,
    caught_by="leaves_the_statistics_alone_in_evaluation",
    computes="running statistics that evaluation moves",
)
def moves_the_statistics_in_evaluation(x, gamma, beta, state, *, training, **how):
    """Moves the running statistics in both modes, where evaluation leaves them alone."""
    out, cache = reference.batch_norm_forward(x, gamma, beta, state, training=training, **how)
    if not training:
        share = how.get("momentum", MOMENTUM)
        new = _batch(x)
        state.update({n: (1 - share) * state[n] + share * new[n] for n in new})
    return out, cache


@misconception(
    batch_norm_forward, caught_by="keeps_the_dtype", computes="float64, whatever goes in"
)
def always_returns_float64(x, gamma, beta, state, **how):
    """Returns float64 for a float32 x, too; an array made without a dtype is float64."""
    out, cache = reference.batch_norm_forward(x, gamma, beta, state, **how)
    return out.double(), cache


@misconception(
    batch_norm_forward,
    caught_by="keeps_the_dtype",
    computes="running statistics in float64",
)
def keeps_statistics_in_float64(x, gamma, beta, state, **how):
    """Puts float64 statistics into a state that was float32."""
    out, cache = reference.batch_norm_forward(x, gamma, beta, state, **how)
    if how["training"]:
        state.update({name: value.double() for name, value in state.items()})
    return out, cache


@misconception(
    batch_norm_forward,
    caught_by="leaves_its_inputs_alone",
    computes="the right numbers, but x was changed in training",
)
def changes_x_in_training(x, gamma, beta, state, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    out, cache = reference.batch_norm_forward(x.clone(), gamma, beta, state, **how)
    if how["training"]:
        x -= _along(x, x.mean(_axes(x)))
    return out, cache


@misconception(
    batch_norm_forward,
    caught_by="leaves_its_inputs_alone",
    computes="the right numbers, but x was changed",
)
def changes_x(x, gamma, beta, state, **how):
    """Works on x itself, which is the caller's, and not on a copy."""
    out, cache = reference.batch_norm_forward(x.clone(), gamma, beta, state, **how)
    x.copy_(out)
    return out, cache


# --------------------------------------------------------------- batch_norm_backward: dx


def _going_back(dout, cache, back):
    """Return the right sums, and as dx what `back(dxhat, xhat, r)` makes in training.

    `r` is 1 / sqrt(variance + eps) along the features.
    """
    dx, dgamma, dbeta = reference.batch_norm_backward(dout, cache)
    if cache.training:
        r = _along(dout, (cache.variance + cache.eps) ** -0.5)
        xhat = (cache.x - _along(dout, cache.mean)) * r
        dx = back(dout * _along(dout, cache.gamma), xhat, r)
    return dx, dgamma, dbeta


def _mean(values):
    return values.mean(_axes(values), keepdim=True)


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="mean and variance taken as constants in training",
)
def takes_the_statistics_as_constants(dout, cache):
    """Thinks mean and variance do not depend on x, so that dx is dout over the root."""
    return _going_back(dout, cache, lambda dxhat, _, r: dxhat * r)


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="a dx without the way through the variance",
)
def forgets_the_way_through_the_variance(dout, cache):
    """Goes back through the mean and takes the variance as a constant."""
    return _going_back(dout, cache, lambda dxhat, _, r: (dxhat - _mean(dxhat)) * r)


@misconception(
    batch_norm_backward, caught_by=BACK, computes="a dx without the way through the mean"
)
def forgets_the_way_through_the_mean(dout, cache):
    """Goes back through the variance and takes the mean as a constant."""
    return _going_back(dout, cache, lambda dxhat, xhat, r: (dxhat - xhat * _mean(dxhat * xhat)) * r)


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="sums over the batch where means should stand",
)
def forgets_to_divide_by_m(dout, cache):
    """Thinks mean and variance hand back sums, and forgets that they are divided by m."""

    def back(dxhat, xhat, r):
        m = _count(dxhat)
        return (dxhat - m * _mean(dxhat) - m * xhat * _mean(dxhat * xhat)) * r

    return _going_back(dout, cache, back)


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="the two ways through the statistics added instead of taken off",
)
def adds_the_ways_through_the_statistics(dout, cache):
    """Adds the ways through mean and variance, where both have a minus sign."""
    return _going_back(
        dout,
        cache,
        lambda dxhat, xhat, r: (dxhat + _mean(dxhat) + xhat * _mean(dxhat * xhat)) * r,
    )


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="twice the way through the variance",
)
def forgets_the_half_of_the_root(dout, cache):
    """Counts the way through the variance twice, as without the 1/2 of the derivative of a root."""
    return _going_back(
        dout,
        cache,
        lambda dxhat, xhat, r: (dxhat - _mean(dxhat) - 2 * xhat * _mean(dxhat * xhat)) * r,
    )


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="half of the way through the variance",
)
def forgets_the_two_of_the_square(dout, cache):
    """Counts half of the way through the variance, as without the 2 of a square's derivative."""
    return _going_back(
        dout,
        cache,
        lambda dxhat, xhat, r: (dxhat - _mean(dxhat) - xhat * _mean(dxhat * xhat) / 2) * r,
    )


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="a way through the variance that is divided by m - 1",
)
def goes_back_through_the_unbiased_variance(dout, cache):
    """Divides by m - 1 on the way back, where the forward has divided by m."""

    def back(dxhat, xhat, r):
        m = _count(dxhat)
        return (dxhat - _mean(dxhat) - xhat * _mean(dxhat * xhat) * m / (m - 1)) * r

    return _going_back(dout, cache, back)


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="a dx that is divided by the variance, without the root",
)
def goes_back_without_the_root(dout, cache):
    """Divides by the variance where it should divide by the deviation."""
    return _going_back(
        dout,
        cache,
        lambda dxhat, xhat, r: (dxhat - _mean(dxhat) - xhat * _mean(dxhat * xhat)) * r**2,
    )


@misconception(
    batch_norm_backward,
    caught_by=BACK,
    computes="a dx that was not divided by the root",
)
def forgets_the_root_going_back(dout, cache):
    """Leaves out the root, by which the forward has divided."""
    return _going_back(
        dout,
        cache,
        lambda dxhat, xhat, _: dxhat - _mean(dxhat) - xhat * _mean(dxhat * xhat),
    )


@misconception(
    batch_norm_backward,
    caught_by="goes_back_over_batch_and_space",
    computes="sums over all values divided by the number of images",
)
def divides_by_the_images(dout, cache):
    """Takes N for m, where there are N H W values."""

    def back(dxhat, xhat, r):
        more = _count(dxhat) / len(dxhat)
        return (dxhat - more * _mean(dxhat) - more * xhat * _mean(dxhat * xhat)) * r

    return _going_back(dout, cache, back)


@misconception(
    batch_norm_backward,
    caught_by="goes_back_over_batch_and_space",
    computes="means over the batch for every pixel by itself",
)
def goes_back_pixel_by_pixel(dout, cache):
    """Adds up over the first axis alone."""
    return _going_back(
        dout,
        cache,
        lambda dxhat, xhat, r: (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0)) * r,
    )


@misconception(
    batch_norm_backward,
    caught_by="goes_back_over_batch_and_space",
    computes="means over each map by itself",
)
def goes_back_map_by_map(dout, cache):
    """Adds up over rows and columns, and forgets that the images of a batch share a mean."""

    def back(dxhat, xhat, r):
        axes = (2, 3) if dxhat.ndim == 4 else (0,)
        means = dxhat.mean(axes, keepdim=True), (dxhat * xhat).mean(axes, keepdim=True)
        return (dxhat - means[0] - xhat * means[1]) * r

    return _going_back(dout, cache, back)


@misconception(
    batch_norm_backward, caught_by="goes_back_through_gamma", computes="a dx without gamma"
)
def forgets_gamma_going_back(dout, cache):
    """Thinks gamma matters for dgamma alone."""
    right = reference.batch_norm_backward(dout, cache)
    bare = cache._replace(gamma=torch.ones_like(cache.gamma))
    return reference.batch_norm_backward(dout, bare)[0], *right[1:]


@misconception(
    batch_norm_backward,
    caught_by="goes_back_through_gamma",
    computes="a dx with gamma in it twice",
)
def multiplies_by_gamma_twice(dout, cache):
    """Multiplies dx by gamma twice, where the forward has done it once."""
    right = reference.batch_norm_backward(dout, cache)
    twice = cache._replace(gamma=cache.gamma**2)
    return reference.batch_norm_backward(dout, twice)[0], *right[1:]


@misconception(
    batch_norm_backward,
    caught_by="remembers_eps",
    computes="a dx whose root has no eps",
)
def forgets_eps_going_back(dout, cache):
    """Leaves eps out of the root on the way back."""
    right = reference.batch_norm_backward(dout, cache)
    bare = cache._replace(eps=0.0)
    return reference.batch_norm_backward(dout, bare)[0], *right[1:]


@misconception(
    batch_norm_backward,
    caught_by="remembers_eps",
    computes="eps beside the root in dx, not under it",
)
def adds_eps_to_the_deviation_going_back(dout, cache):
    """Adds eps after the root on the way back."""
    right = reference.batch_norm_backward(dout, cache)
    root = cache.variance.sqrt() + cache.eps
    moved = cache._replace(variance=root.square() - cache.eps)
    return reference.batch_norm_backward(dout, moved)[0], *right[1:]


@misconception(
    batch_norm_backward,
    caught_by="remembers_eps",
    computes="eps = 1e-5 going back, whatever the forward was given",
)
def hard_codes_eps_going_back(dout, cache):
    """Uses 1e-5 on the way back, where the forward was given another eps."""
    right = reference.batch_norm_backward(dout, cache)
    return reference.batch_norm_backward(dout, cache._replace(eps=EPS))[0], *right[1:]


@misconception(
    batch_norm_backward,
    caught_by="takes_running_statistics_as_constants",
    computes="the way back of training after evaluation",
)
def always_goes_back_as_in_training(dout, cache):
    """Thinks there is one way back, whatever mode the forward pass was in."""
    return reference.batch_norm_backward(dout, cache._replace(training=True))


@misconception(
    batch_norm_backward,
    caught_by="takes_running_statistics_as_constants",
    computes="the closed form of training after evaluation",
)
def always_goes_back_by_the_formula(dout, cache):
    """Thinks the closed form of training holds after evaluation, too."""
    return reference.batch_norm_backward_closed_form(dout, cache._replace(training=True))


@misconception(
    batch_norm_backward,
    caught_by="takes_running_statistics_as_constants",
    computes="a way back through the batch's own statistics, which evaluation did not use",
)
def goes_back_through_the_batch_after_evaluation(dout, cache):
    """Goes back through mean and variance of the batch, which evaluation has not used."""
    mean, variance = _moments(cache.x)
    anew = cache._replace(mean=mean, variance=variance, training=True)
    return reference.batch_norm_backward(dout, anew)


# ----------------------------------------------- batch_norm_backward: dgamma, dbeta, and the rest


def _summing(dout, cache, dgamma=None, dbeta=None):
    """Return the right gradients, but for those that are given."""
    dx, right_dgamma, right_dbeta = reference.batch_norm_backward(dout, cache)
    return (
        dx,
        right_dgamma if dgamma is None else dgamma,
        right_dbeta if dbeta is None else dbeta,
    )


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dgamma",
    computes="dout times x itself, where dout times xhat should stand",
)
def weighs_dout_with_x(dout, cache):
    """Thinks gamma multiplies x."""
    return _summing(dout, cache, dgamma=(dout * cache.x).sum(_axes(dout)))


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dgamma",
    computes="dout times the centered x, which was not divided by the root",
)
def weighs_dout_with_centered_x(dout, cache):
    """Thinks gamma multiplies x - mean."""
    centered = cache.x - _along(dout, cache.mean)
    return _summing(dout, cache, dgamma=(dout * centered).sum(_axes(dout)))


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dgamma",
    computes="the mean over the values in dgamma, not the sum",
)
def averages_dgamma(dout, cache):
    """Thinks the gradient of a shared number is a mean."""
    dgamma = reference.batch_norm_backward(dout, cache)[1]
    return _summing(dout, cache, dgamma=dgamma / _count(dout))


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dgamma",
    computes="dgamma for every pixel, added up over the batch alone",
)
def adds_up_dgamma_over_the_batch_only(dout, cache):
    """Adds up over the first axis, for images as for (N, D)."""
    r = _along(dout, (cache.variance + cache.eps) ** -0.5)
    xhat = (cache.x - _along(dout, cache.mean)) * r
    return _summing(dout, cache, dgamma=(dout * xhat).sum(0))


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dgamma",
    computes="a dgamma with gamma in it",
)
def multiplies_dgamma_by_gamma(dout, cache):
    """Weighs xhat with dout times gamma, where dout alone belongs."""
    dgamma = reference.batch_norm_backward(dout, cache)[1]
    return _summing(dout, cache, dgamma=dgamma * cache.gamma)


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dbeta",
    computes="the mean over the values in dbeta, not the sum",
)
def averages_dbeta(dout, cache):
    """Thinks the gradient of a shared summand is a mean."""
    return _summing(dout, cache, dbeta=dout.mean(_axes(dout)))


@misconception(
    batch_norm_backward,
    caught_by="adds_up_dbeta",
    computes="dbeta for every pixel, added up over the batch alone",
)
def adds_up_dbeta_over_the_batch_only(dout, cache):
    """Adds up over the first axis, for images as for (N, D)."""
    return _summing(dout, cache, dbeta=dout.sum(0))


@misconception(batch_norm_backward, caught_by="adds_up_dbeta", computes="a dbeta with gamma in it")
def multiplies_dbeta_by_gamma(dout, cache):
    """Thinks beta is scaled by gamma, too."""
    return _summing(dout, cache, dbeta=dout.sum(_axes(dout)) * cache.gamma)


@misconception(
    batch_norm_backward, caught_by="adds_up_dgamma", computes="dgamma and dbeta changed about"
)
def swaps_dgamma_and_dbeta(dout, cache):
    """Returns the two sums in the other order."""
    dx, dgamma, dbeta = reference.batch_norm_backward(dout, cache)
    return dx, dbeta, dgamma


@misconception(
    batch_norm_backward,
    caught_by="goes_back_through_its_own_layer",
    computes="what float32 makes of float64 numbers",
)
def goes_back_in_float32(dout, cache):
    """Returns the digits of float32 where the layer has those of float64."""
    gradients = reference.batch_norm_backward(dout, cache)
    return tuple(gradient.float().to(dout.dtype) for gradient in gradients)


@misconception(
    batch_norm_backward, caught_by="keeps_every_dtype", computes="float64, whatever goes in"
)
def goes_back_in_float64(dout, cache):
    """Returns float64 for a float32 layer, too; an array made without a dtype is float64."""
    return tuple(gradient.double() for gradient in reference.batch_norm_backward(dout, cache))


@misconception(
    batch_norm_backward,
    caught_by="leaves_dout_and_the_layer_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.batch_norm_backward(dout.clone(), cache)
    dout *= _along(dout, cache.gamma)
    return gradients


# ------------------------------------------------------------- batch_norm_backward_closed_form


def _formula(dout, cache, bracket):
    """Return the right sums, and as dx gamma r / m times `bracket(dout, m, xhat, dgamma, dbeta)`.

    Only in training: after evaluation dx is right.
    """
    dx, dgamma, dbeta = reference.batch_norm_backward_closed_form(dout, cache)
    if cache.training:
        r = _along(dout, (cache.variance + cache.eps) ** -0.5)
        xhat, m = (cache.x - _along(dout, cache.mean)) * r, _count(dout)
        inside = bracket(dout, m, xhat, _along(dout, dgamma), _along(dout, dbeta))
        dx = _along(dout, cache.gamma) * r / m * inside
    return dx, dgamma, dbeta


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the formula without its last term, xhat dgamma",
)
def leaves_out_the_last_term(dout, cache):
    """Thinks taking off the mean of dout is enough."""
    return _formula(dout, cache, lambda dout, m, _xhat, _dgamma, dbeta: m * dout - dbeta)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the formula without its middle term, dbeta",
)
def leaves_out_the_middle_term(dout, cache):
    """Forgets that the mean moves, too."""
    return _formula(dout, cache, lambda dout, m, xhat, dgamma, _dbeta: m * dout - xhat * dgamma)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the first term alone, as after evaluation",
)
def has_one_term_in_training(dout, cache):
    """Takes mean and variance as constants in training, too."""
    return _formula(dout, cache, lambda dout, m, _xhat, _dgamma, _dbeta: m * dout)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the formula without the m in front of dout",
)
def forgets_m_in_front_of_dout(dout, cache):
    """Divides all by m and forgets that dout had no mean to begin with."""
    return _formula(dout, cache, lambda dout, _m, xhat, dgamma, dbeta: dout - dbeta - xhat * dgamma)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the formula without the division by m",
)
def forgets_to_divide_the_formula_by_m(dout, cache):
    """Multiplies dout by m and forgets the m below."""
    return _formula(
        dout, cache, lambda dout, m, xhat, dgamma, dbeta: m * (m * dout - dbeta - xhat * dgamma)
    )


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the formula with dgamma and dbeta changed about",
)
def swaps_the_two_sums(dout, cache):
    """Takes off dgamma, and xhat times dbeta."""
    return _formula(
        dout, cache, lambda dout, m, xhat, dgamma, dbeta: m * dout - dgamma - xhat * dbeta
    )


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_all_three_terms",
    computes="the formula with a plus before its last term",
)
def adds_the_last_term(dout, cache):
    """Loses the minus sign of the last term."""
    return _formula(
        dout, cache, lambda dout, m, xhat, dgamma, dbeta: m * dout - dbeta + xhat * dgamma
    )


@misconception(
    batch_norm_backward_closed_form,
    caught_by="counts_batch_and_space",
    computes="the number of images in place of m",
)
def counts_images_in_the_formula(dout, cache):
    """Takes N for m, where there are N H W values."""

    def bracket(dout, m, xhat, dgamma, dbeta):
        return m * dout - (dbeta + xhat * dgamma) * m / len(dout)

    return _formula(dout, cache, bracket)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="multiplies_by_gamma_over_the_root",
    computes="the formula without gamma",
)
def leaves_gamma_out_of_the_formula(dout, cache):
    """Thinks gamma matters for dgamma alone."""
    right = reference.batch_norm_backward_closed_form(dout, cache)
    bare = cache._replace(gamma=torch.ones_like(cache.gamma))
    return reference.batch_norm_backward_closed_form(dout, bare)[0], *right[1:]


@misconception(
    batch_norm_backward_closed_form,
    caught_by="multiplies_by_gamma_over_the_root",
    computes="the formula with a root that has no eps",
)
def leaves_eps_out_of_the_formula(dout, cache):
    """Leaves eps out of the root in the formula."""
    right = reference.batch_norm_backward_closed_form(dout, cache)
    bare = cache._replace(eps=0.0)
    return reference.batch_norm_backward_closed_form(dout, bare)[0], *right[1:]


@misconception(
    batch_norm_backward_closed_form,
    caught_by="adds_up_both_sums",
    computes="means in dgamma and dbeta, not sums",
)
def averages_both_sums(dout, cache):
    """Returns means for dgamma and dbeta, which are sums."""
    dx, dgamma, dbeta = reference.batch_norm_backward_closed_form(dout, cache)
    return dx, dgamma / _count(dout), dbeta / _count(dout)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="has_one_term_after_evaluation",
    computes="all three terms after evaluation, too",
)
def has_three_terms_after_evaluation(dout, cache):
    """Thinks the formula holds in both modes."""
    return reference.batch_norm_backward_closed_form(dout, cache._replace(training=True))


@misconception(
    batch_norm_backward_closed_form,
    caught_by="agrees_with_the_graph",
    computes="what float32 makes of float64 numbers",
)
def computes_the_formula_in_float32(dout, cache):
    """Returns the digits of float32 where the layer has those of float64."""
    gradients = reference.batch_norm_backward_closed_form(dout, cache)
    return tuple(gradient.float().to(dout.dtype) for gradient in gradients)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="keeps_every_dtype_at_once",
    computes="float64, whatever goes in",
)
def computes_the_formula_in_float64(dout, cache):
    """Returns float64 for a float32 layer, too; an array made without a dtype is float64."""
    gradients = reference.batch_norm_backward_closed_form(dout, cache)
    return tuple(gradient.double() for gradient in gradients)


@misconception(
    batch_norm_backward_closed_form,
    caught_by="leaves_everything_as_it_was",
    computes="the right gradients, but dout was changed",
)
def changes_dout_in_closed_form(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.batch_norm_backward_closed_form(dout.clone(), cache)
    dout.copy_(gradients[0])
    return gradients


# ----------------------------------------------------------------------------- fold_batch_norm


def _factor(gamma, variance, eps):
    return gamma * (variance + eps) ** -0.5


def _over_filters(weight, values):
    return values.reshape(-1, 1, 1, 1).expand_as(weight)


@misconception(
    fold_batch_norm,
    caught_by="scales_every_filter",
    computes="filters that are multiplied by gamma alone",
)
def scales_by_gamma_alone(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Thinks the variance is dealt with by the bias."""
    right = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return weight * _over_filters(weight, gamma), right[1]


@misconception(
    fold_batch_norm,
    caught_by="scales_every_filter",
    computes="filters that are divided by the variance, without the root",
)
def folds_without_the_root(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Takes the running variance for a deviation."""
    square = (variance + eps).square() - eps
    return reference.fold_batch_norm(weight, bias, gamma, beta, mean, square, eps)


@misconception(
    fold_batch_norm,
    caught_by="scales_every_filter",
    computes="filters that are divided by the root and not multiplied by gamma",
)
def folds_without_gamma(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Forgets gamma in the weight."""
    right = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return weight * _over_filters(weight, _factor(torch.ones_like(gamma), variance, eps)), right[1]


@misconception(
    fold_batch_norm,
    caught_by="scales_every_filter",
    computes="the right filters, as they were, with nothing folded in",
)
def leaves_the_filters_as_they_are(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Thinks only the bias has to change."""
    right = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return weight.clone(), right[1]


@misconception(
    fold_batch_norm,
    caught_by="scales_every_filter",
    computes="factors that are laid along the channels, not along the filters",
)
def scales_the_channels(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Thinks batch norm scales what goes into the convolution."""
    right = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    if len(gamma) not in (1, weight.shape[1]) and weight.shape[1] != 1:
        raise ValueError(MISMATCH)
    return weight * _factor(gamma, variance, eps)[:, None, None], right[1]


@misconception(
    fold_batch_norm,
    caught_by="scales_every_filter",
    computes="factors that are laid along the columns of the kernels",
)
def scales_the_columns(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Thinks `weight * factor` finds the axis of the filters by itself; NumPy takes the last."""
    right = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    if len(gamma) not in (1, weight.shape[3]) and weight.shape[3] != 1:
        raise ValueError(MISMATCH)
    return weight * _factor(gamma, variance, eps), right[1]


@misconception(
    fold_batch_norm,
    caught_by="carries_the_bias_through",
    computes="a bias from which the running mean was not taken off",
)
def forgets_the_running_mean(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Scales the bias and adds beta, and leaves the mean where it is."""
    return reference.fold_batch_norm(
        weight, bias, gamma, beta, torch.zeros_like(mean), variance, eps
    )


@misconception(
    fold_batch_norm,
    caught_by="carries_the_bias_through",
    computes="a bias that was not scaled",
)
def forgets_to_scale_the_bias(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Scales the mean, and adds the old bias as it is."""
    folded, _ = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    old = torch.zeros_like(mean) if bias is None else bias
    return folded, old - mean * _factor(gamma, variance, eps) + beta


@misconception(
    fold_batch_norm,
    caught_by="carries_the_bias_through",
    computes="a bias from which the mean was taken off without being scaled",
)
def forgets_to_scale_the_mean(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Scales the bias, and takes the mean off as it is."""
    folded, _ = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    old = torch.zeros_like(mean) if bias is None else bias
    return folded, old * _factor(gamma, variance, eps) - mean + beta


@misconception(
    fold_batch_norm,
    caught_by="carries_the_bias_through",
    computes="a bias to which the running mean was added",
)
def adds_the_running_mean(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Loses the minus sign of x - mean."""
    return reference.fold_batch_norm(weight, bias, gamma, beta, -mean, variance, eps)


@misconception(
    fold_batch_norm, caught_by="carries_the_bias_through", computes="a bias without beta"
)
def folds_without_beta(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Forgets that batch norm adds something at the end."""
    return reference.fold_batch_norm(
        weight, bias, gamma, torch.zeros_like(beta), mean, variance, eps
    )


@misconception(
    fold_batch_norm,
    caught_by="carries_the_bias_through",
    computes="a beta that was scaled with the bias",
)
def scales_beta_too(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Adds beta before the factor."""
    scaled = beta * _factor(gamma, variance, eps)
    return reference.fold_batch_norm(weight, bias, gamma, scaled, mean, variance, eps)


@misconception(
    fold_batch_norm,
    caught_by="folds_into_a_layer_without_a_bias",
    computes="no bias where there was none",
)
def has_no_bias_where_there_was_none(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Thinks a convolution without a bias stays one, and loses mean and beta."""
    folded, new = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return folded, None if bias is None else new


@misconception(
    fold_batch_norm,
    caught_by="folds_into_a_layer_without_a_bias",
    computes="beta alone where there was no bias",
)
def takes_beta_for_a_missing_bias(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Thinks without a bias nothing is left of the mean."""
    folded, new = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return folded, beta.clone() if bias is None else new


@misconception(
    fold_batch_norm,
    caught_by="adds_eps_while_folding",
    computes="a root without eps",
)
def forgets_eps_while_folding(weight, bias, gamma, beta, mean, variance, eps=EPS):  # noqa: ARG001
    """Thinks eps was needed in training alone."""
    return reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, 0.0)


@misconception(
    fold_batch_norm,
    caught_by="adds_eps_while_folding",
    computes="eps added to the root, not under it",
)
def folds_eps_beside_the_root(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Adds eps after the root."""
    moved = (variance.sqrt() + eps).square()
    return reference.fold_batch_norm(weight, bias, gamma, beta, mean, moved, 0.0)


@misconception(
    fold_batch_norm,
    caught_by="adds_eps_while_folding",
    computes="eps = 1e-3 where none is given",
)
def folds_with_the_eps_of_keras(weight, bias, gamma, beta, mean, variance, eps=1e-3):
    """Has 1e-3 for the default, as Keras has; here it is 1e-5."""
    return reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)


@misconception(
    fold_batch_norm,
    caught_by="folds_any_two_layers",
    computes="what float32 makes of float64 numbers",
)
def folds_in_float32(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Returns the digits of float32 where the layer has those of float64."""
    folded = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return tuple(part.float().to(weight.dtype) for part in folded)


@misconception(
    fold_batch_norm,
    caught_by="keeps_the_dtype_of_the_layers",
    computes="float64, whatever goes in",
)
def folds_in_float64(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Returns float64 for float32 layers, too; an array made without a dtype is float64."""
    folded = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    return tuple(part.double() for part in folded)


@misconception(
    fold_batch_norm,
    caught_by="leaves_both_layers_alone",
    computes="the right layer, but the weight was changed",
)
def changes_the_filters(weight, bias, gamma, beta, mean, variance, eps=EPS):
    """Works on the weight itself, which is the caller's, and not on a copy."""
    folded = reference.fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)
    weight.copy_(folded[0])
    return folded
