"""What the four functions promise, and the questions that hold an answer to it.

Each ladder begins with whole numbers that can be done by hand. Whatever is not the subject of a
check is kept out of it: gamma is 1 and beta 0, the state is new, eps is named and so small beside
the variances that its tolerance forgives it (see `exercises`), so that one mistake costs the check
it belongs to and no other. Whether eps is 1e-5 where none is named, the checks of eps alone ask.
The last check of values of an exercise leaves nothing out.
"""

import numpy as np

from assignments.a05_batch_norm.exercises import (
    EPS,
    batch_norm_backward,
    batch_norm_backward_closed_form,
    batch_norm_forward,
    fold_batch_norm,
)
from autograder.checks import Ladder, Sample, call, check, expect

SPATIAL = "batch-norm.html#sec-bn-spatial"
GAMMA = "batch-norm.html#sec-bn-gamma"
RUNNING = "batch-norm.html#sec-bn-running"
FLOAT32 = "batch-norm.html#sec-bn-float32"
FAR = 2.0**14  # a mean at which float32 has 10 bits left for what is beside it


def _varied(values):
    """Return values of which neighbors always differ: 8 is added on a board's black squares."""
    black = np.indices(values.shape).sum(axis=0) % 2
    return values + (8 * black).astype(values.dtype)


def _whole(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return whole numbers with a variance in every feature and every sample."""
    return _varied(sample.integers(*shape, low=-2, high=2, dtype=dtype))


def _many(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return fractions with a variance in every feature and every sample."""
    return _varied(sample.fractions(*shape, dtype=dtype))


def _new(features: int, dtype: str = "float64"):
    """Return the state of a layer that has seen nothing yet."""
    return {
        "running_mean": np.zeros(features, dtype),
        "running_var": np.ones(features, dtype),
    }


def _used(sample: Sample, features: int, dtype: str = "float64"):
    """Return the state of a layer that has been trained; no variance is below 1/2."""
    return {
        "running_mean": sample.bias(features, dtype),
        "running_var": np.abs(sample.fractions(features, dtype=dtype)) + np.array(0.5, dtype),
    }


def _bare(x, *, training: bool = True, state=None, eps: float | None = EPS, **how):
    """Return a call in which gamma is 1 and beta 0; it names no eps where that is None."""
    features, dtype = x.shape[1], x.dtype.name
    ones, zeros = np.ones(features, dtype), np.zeros(features, dtype)
    named = how if eps is None else how | {"eps": eps}
    return call(x, ones, zeros, state or _new(features, dtype), training=training, **named)


def _affine(x, gamma, beta):
    """Return a call in which a new layer is trained."""
    return call(x, gamma, beta, _new(x.shape[1]), training=True, eps=EPS)


def _full(sample: Sample, x, **how):
    """Return a call in which nothing is left out."""
    features, dtype = x.shape[1], x.dtype.name
    gamma, beta = sample.bias(features, dtype), sample.bias(features, dtype)
    return call(x, gamma, beta, _used(sample, features, dtype), **how)


# -------------------------------------------------------------------------- batch_norm_forward


@check(batch_norm_forward, points=2, of=("out",))
def normalizes_every_feature_over_the_batch(sample: Sample) -> Ladder:
    """out: in training a feature of (N, D) gets mean 0 and variance 1, taken over the batch."""
    yield _bare(_whole(sample, 2, 1))
    yield _bare(_whole(sample, 4, 1))
    yield _bare(_whole(sample, 3, 2))
    yield _bare(_whole(sample, 2, 3))
    yield _bare(_many(sample, 5, 5), state=_used(sample, 5))
    yield _bare(_many(sample, 8, 3), state=_used(sample, 3))


@check(
    batch_norm_forward,
    points=2,
    of=("out",),
    after=normalizes_every_feature_over_the_batch,
    section=SPATIAL,
)
def normalizes_every_channel_over_batch_and_space(sample: Sample) -> Ladder:
    """out: a channel of (N, C, H, W) has one mean and one variance over all images and places."""
    yield _bare(_whole(sample, 1, 1, 2, 2))
    yield _bare(_whole(sample, 2, 1, 1, 3))
    yield _bare(_whole(sample, 2, 2, 1, 2))
    yield _bare(_whole(sample, 1, 2, 3, 2))
    yield _bare(_many(sample, 3, 3, 1, 3))
    yield _bare(_many(sample, 2, 4, 2, 2))


@check(
    batch_norm_forward,
    points=1,
    of=("out",),
    after=normalizes_every_feature_over_the_batch,
    section=GAMMA,
)
def scales_by_gamma_and_shifts_by_beta(sample: Sample) -> Ladder:
    """out: gamma multiplies what is normalized, then beta is added, one pair for each feature."""
    yield _affine(_whole(sample, 2, 1), sample.bias(1), sample.bias(1))
    yield _affine(_whole(sample, 2, 2), sample.bias(2), sample.bias(2))
    yield _affine(_whole(sample, 2, 2, 1, 2), sample.bias(2), sample.bias(2))
    yield _affine(_many(sample, 4, 3), sample.bias(3), sample.bias(3))
    yield _affine(_many(sample, 2, 3, 2, 4), sample.bias(3), sample.bias(3))


@check(batch_norm_forward, points=1, of=("out",), after=normalizes_every_feature_over_the_batch)
def adds_eps_to_the_variance(sample: Sample) -> Ladder:
    """out: eps stands under the root, beside the variance; if it is not given it is 1e-5."""
    yield _bare(_whole(sample, 2, 1), eps=2.0)
    yield _bare(_whole(sample, 3, 2), eps=0.0)
    yield _bare(_whole(sample, 4, 1) / 256, eps=None)
    yield _bare(np.repeat(sample.integers(1, 2), 3, axis=0), eps=0.25)  # nothing but the mean
    yield _bare(_many(sample, 2, 2, 2, 2) / 512, eps=None)


@check(
    batch_norm_forward,
    points=1,
    of=("running_mean",),
    after=normalizes_every_feature_over_the_batch,
    section=RUNNING,
)
def moves_the_running_mean_by_the_momentum(sample: Sample) -> Ladder:
    """running_mean: (1 - momentum) times the old plus momentum, 0.1 by itself, times the new."""
    yield _bare(_whole(sample, 2, 1), momentum=0.25)
    yield _bare(_whole(sample, 2, 1), state=_used(sample, 1))
    yield _bare(_whole(sample, 3, 2), state=_used(sample, 2), momentum=0.75)
    yield _bare(_whole(sample, 2, 2, 1, 2), state=_used(sample, 2), momentum=1.0)
    yield _bare(_many(sample, 4, 3), state=_used(sample, 3), momentum=0.0)
    yield _bare(_many(sample, 2, 3, 2, 4), state=_used(sample, 3))


# Here momentum is 1/2 throughout, so that old and new weigh the same.


@check(
    batch_norm_forward,
    points=1,
    of=("running_var",),
    after=normalizes_every_feature_over_the_batch,
    section=RUNNING,
)
def keeps_an_unbiased_running_variance(sample: Sample) -> Ladder:
    """running_var: it moves likewise, with the variance that is divided by one value less."""
    yield _bare(_whole(sample, 2, 1), momentum=0.5)
    yield _bare(_whole(sample, 3, 2), state=_used(sample, 2), momentum=0.5)
    yield _bare(_whole(sample, 2, 2, 1, 2), state=_used(sample, 2), momentum=0.5)
    yield _bare(_whole(sample, 4, 1), state=_used(sample, 1), momentum=0.5, eps=0.5)
    yield _bare(_many(sample, 5, 3), state=_used(sample, 3), momentum=0.5)
    yield _bare(_many(sample, 2, 3, 2, 4), state=_used(sample, 3), momentum=0.5)


@check(
    batch_norm_forward,
    points=2,
    of=("out",),
    after=normalizes_every_feature_over_the_batch,
    section=RUNNING,
)
def evaluates_by_the_running_statistics(sample: Sample) -> Ladder:
    """out: in evaluation mean and variance are the running ones, whatever stands in the batch."""
    yield _bare(_whole(sample, 2, 1), training=False, state=_used(sample, 1))
    yield _bare(_whole(sample, 3, 2), training=False, state=_used(sample, 2))
    yield _bare(_whole(sample, 2, 2, 1, 2), training=False, state=_used(sample, 2))
    yield _bare(_many(sample, 4, 3), training=False, state=_used(sample, 3))
    yield _bare(_many(sample, 2, 3, 2, 4), training=False, state=_used(sample, 3))


@check(
    batch_norm_forward,
    points=1,
    of=("out",),
    after=evaluates_by_the_running_statistics,
    section=RUNNING,
)
def adds_eps_in_evaluation_too(sample: Sample) -> Ladder:
    """out: in evaluation eps stands under the root, beside the running variance."""
    yield _bare(_whole(sample, 2, 1), training=False, state=_used(sample, 1), eps=2.0)
    yield _bare(_whole(sample, 3, 2), training=False, state=_used(sample, 2), eps=0.5)
    narrow = {"running_mean": sample.bias(2), "running_var": sample.integers(2) ** 2 / 4096}
    yield _bare(_whole(sample, 3, 2), training=False, state=narrow, eps=None)
    constant = {"running_mean": sample.bias(2), "running_var": np.zeros(2)}
    yield _bare(_whole(sample, 2, 2, 1, 2), training=False, state=constant, eps=0.25)


@check(
    batch_norm_forward,
    points=1,
    of=("running_mean", "running_var"),
    after=evaluates_by_the_running_statistics,
    section=RUNNING,
)
def leaves_the_statistics_alone_in_evaluation(sample: Sample) -> Ladder:
    """running_mean, running_var: evaluation changes neither."""
    yield _bare(_whole(sample, 2, 1), training=False, state=_used(sample, 1))
    yield _bare(_whole(sample, 2, 2, 1, 2), training=False, state=_used(sample, 2), momentum=0.5)
    yield _bare(_many(sample, 4, 3), training=False, state=_used(sample, 3), momentum=1.0)
    yield _bare(_many(sample, 1, 3), training=False, state=_used(sample, 3))  # a batch of one


@check(
    batch_norm_forward,
    points=1,
    of=("out",),
    after=normalizes_every_feature_over_the_batch,
    section=FLOAT32,
)
def stays_exact_at_a_large_mean(sample: Sample) -> Ladder:
    """out: in float32 a mean of 16,384 does not swallow a variance of about 16."""
    for features in (1, 4, 4):
        yield _bare(_whole(sample, 2, features, dtype="float32") + np.float32(FAR))


@check(batch_norm_forward, points=1, after=normalizes_every_channel_over_batch_and_space)
def does_everything_at_once(sample: Sample) -> Ladder:
    """All of this holds together, in training and in evaluation, to all the digits."""
    yield _full(sample, _whole(sample, 2, 2), training=False, momentum=0.5, eps=0.25)
    yield _full(sample, _many(sample, 5, 4), training=True, momentum=0.3, eps=0.01)
    yield _full(  # more digits than float32 has
        sample, _varied(sample.precise(2, 3, 3, 2)), training=True, momentum=0.2, eps=1e-3
    )
    yield _full(sample, _varied(sample.precise(2, 3, 2, 4)), training=False, momentum=0.2, eps=1e-3)
    for training in (True, False):
        x = _many(sample, 3, 2, 1, 2, dtype="float32")
        yield _full(sample, x, training=training, momentum=0.3, eps=0.25)
    yield _full(sample, _many(sample, 1, 3), training=False, eps=0.25)  # a batch of one


@check(
    batch_norm_forward,
    points=1,
    expect=expect.DTYPE,
    after=normalizes_every_feature_over_the_batch,
)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32 in, float32 out, and float64 likewise; the running statistics keep theirs too."""
    for dtype in ("float32", "float64"):
        for training in (True, False):
            yield _full(sample, _whole(sample, 3, 2, dtype=dtype), training=training)
            yield _full(sample, _whole(sample, 2, 2, 1, 2, dtype=dtype), training=training)


@check(
    batch_norm_forward,
    points=1,
    expect=expect.UNTOUCHED,
    after=normalizes_every_feature_over_the_batch,
)
def leaves_its_inputs_alone(sample: Sample) -> Ladder:
    """x, gamma and beta are the same after the call; state is the one thing that may change."""
    for training in (True, False):
        yield _full(sample, _whole(sample, 3, 2), training=training)
        yield _full(sample, _whole(sample, 2, 2, 1, 2), training=training)
    yield _full(sample, _whole(sample, 3, 2), training=True).beside(
        _full(sample, _whole(sample, 3, 2), training=True)
    )


# ------------------------------------------------------------------------- batch_norm_backward
# dx has ladders of its own, and so have dgamma and dbeta. Both functions are asked the same, the
# second in fewer steps.


def _small_batches(sample: Sample) -> Ladder:
    yield _bare(_whole(sample, 3, 1))
    yield _bare(_whole(sample, 4, 1))
    yield _bare(_whole(sample, 3, 2))
    yield _bare(_many(sample, 5, 5))
    yield _bare(_many(sample, 7, 3))


def _small_images(sample: Sample) -> Ladder:
    yield _bare(_whole(sample, 1, 1, 2, 2))
    yield _bare(_whole(sample, 2, 1, 1, 3))
    yield _bare(_whole(sample, 2, 2, 1, 2))
    yield _bare(_many(sample, 3, 3, 1, 3))
    yield _bare(_many(sample, 2, 4, 2, 2))


def _scaled(sample: Sample) -> Ladder:
    yield _affine(_whole(sample, 3, 1), sample.bias(1), np.zeros(1))
    yield _affine(_whole(sample, 3, 2), sample.bias(2), sample.bias(2))
    yield _affine(_whole(sample, 2, 2, 1, 2), sample.bias(2), np.zeros(2))
    yield _affine(_many(sample, 2, 3, 1, 4), sample.bias(3), sample.bias(3))
    yield _affine(_whole(sample, 3, 2), sample.bias(2) * [1, 0], sample.bias(2))


def _near_eps(sample: Sample) -> Ladder:
    yield _bare(_whole(sample, 3, 1), eps=2.0)
    yield _bare(_whole(sample, 4, 2), eps=0.5)
    yield _bare(_whole(sample, 3, 2) / 256, eps=None)
    yield _bare(np.repeat(sample.integers(1, 2), 3, axis=0), eps=0.25)
    yield _bare(_many(sample, 2, 2, 2, 2) / 512, eps=None)


def _evaluated(sample: Sample) -> Ladder:
    yield _bare(_whole(sample, 2, 1), training=False, state=_used(sample, 1))
    yield _bare(_whole(sample, 3, 2), training=False, state=_used(sample, 2))
    yield _bare(_whole(sample, 2, 2, 1, 2), training=False, state=_used(sample, 2))
    yield _bare(_many(sample, 4, 3), training=False, state=_used(sample, 3))
    yield _bare(_many(sample, 2, 3, 2, 4), training=False, state=_used(sample, 3))


def _everything(sample: Sample) -> Ladder:
    yield _full(sample, _whole(sample, 3, 2), training=True, momentum=0.5, eps=0.25).beside(
        _full(sample, _whole(sample, 3, 2), training=True, momentum=0.5, eps=0.25)
    )
    yield _full(sample, _many(sample, 4, 3), training=False, momentum=0.3, eps=0.25)
    yield _full(  # more digits than float32 has
        sample, _varied(sample.precise(2, 3, 3, 2)), training=True, eps=1e-3
    ).beside(_full(sample, _many(sample, 4, 2), training=False))
    yield _full(sample, _varied(sample.precise(2, 3, 2, 4)), training=False, eps=1e-3)
    yield _full(sample, _many(sample, 3, 2, 1, 2, dtype="float32"), training=True, eps=0.25)
    yield _full(sample, _many(sample, 1, 3), training=False, eps=0.25)  # a batch of one


def _both_dtypes(sample: Sample) -> Ladder:
    for dtype in ("float32", "float64"):
        yield _full(sample, _whole(sample, 3, 2, dtype=dtype), training=True)
        yield _full(sample, _whole(sample, 2, 2, 1, 2, dtype=dtype), training=False)


def _both_layouts(sample: Sample) -> Ladder:
    yield _full(sample, _whole(sample, 3, 2), training=True).beside(
        _full(sample, _whole(sample, 3, 2), training=True)
    )
    yield _full(sample, _whole(sample, 2, 2, 1, 2), training=True)
    yield _full(sample, _many(sample, 2, 3, 2, 2), training=False)


@check(batch_norm_backward, points=2, of=("dx",))
def goes_back_through_mean_and_variance(sample: Sample) -> Ladder:
    """dx: a value moves its own output, and all others of its feature, by mean and variance."""
    yield from _small_batches(sample)


@check(
    batch_norm_backward,
    points=1,
    of=("dx",),
    after=goes_back_through_mean_and_variance,
    section=SPATIAL,
)
def goes_back_over_batch_and_space(sample: Sample) -> Ladder:
    """dx: a value of (N, C, H, W) moves all values of its channel, in all images and places."""
    yield from _small_images(sample)


@check(batch_norm_backward, points=1, of=("dx",), after=goes_back_through_mean_and_variance)
def goes_back_through_gamma(sample: Sample) -> Ladder:
    """dx: what comes back is multiplied by its feature's gamma, be it 0; beta changes nothing."""
    yield from _scaled(sample)


@check(batch_norm_backward, points=1, of=("dx",), after=goes_back_through_mean_and_variance)
def remembers_eps(sample: Sample) -> Ladder:
    """dx: eps is under the root on the way back too, as it was on the way there."""
    yield from _near_eps(sample)


@check(batch_norm_backward, points=1, of=("dgamma",))
def adds_up_dgamma(sample: Sample) -> Ladder:
    """dgamma: a feature gets the sum of dout times what was normalized, whatever its gamma is."""
    yield from _small_batches(sample)
    yield from _small_images(sample)
    yield from _scaled(sample)


@check(batch_norm_backward, points=1, of=("dbeta",))
def adds_up_dbeta(sample: Sample) -> Ladder:
    """dbeta: each feature gets the sum of dout over all its values."""
    yield from _small_batches(sample)
    yield from _small_images(sample)
    yield from _scaled(sample)


@check(
    batch_norm_backward,
    points=2,
    of=("dx", "dgamma"),
    section=RUNNING,
)
def takes_running_statistics_as_constants(sample: Sample) -> Ladder:
    """dx, dgamma: after evaluation no value moves mean or variance; dx is dout times a factor."""
    yield from _evaluated(sample)


@check(batch_norm_backward, points=1, after=goes_back_over_batch_and_space)
def goes_back_through_its_own_layer(sample: Sample) -> Ladder:
    """All of this holds together, whatever layer has run since the forward pass."""
    yield from _everything(sample)


@check(
    batch_norm_backward,
    points=1,
    expect=expect.DTYPE,
    after=goes_back_through_mean_and_variance,
)
def keeps_every_dtype(sample: Sample) -> Ladder:
    """dx, dgamma and dbeta have the dtype that went in."""
    yield from _both_dtypes(sample)


@check(
    batch_norm_backward,
    points=1,
    expect=expect.UNTOUCHED,
    after=goes_back_through_mean_and_variance,
)
def leaves_dout_and_the_layer_alone(sample: Sample) -> Ladder:
    """dout, x, gamma and beta stay as they were, and so does what an earlier call returned."""
    yield from _both_layouts(sample)


# ------------------------------------------------------------- batch_norm_backward_closed_form


@check(batch_norm_backward_closed_form, points=1, of=("dx",))
def has_all_three_terms(sample: Sample) -> Ladder:
    """dx: dout, less its mean, less xhat times the mean of dout xhat, over the batch."""
    yield from _small_batches(sample)


@check(
    batch_norm_backward_closed_form,
    points=1,
    of=("dx",),
    after=has_all_three_terms,
    section=SPATIAL,
)
def counts_batch_and_space(sample: Sample) -> Ladder:
    """dx: for (N, C, H, W) m is N H W, and every sum goes over all images and places."""
    yield from _small_images(sample)


@check(batch_norm_backward_closed_form, points=1, of=("dx",), after=has_all_three_terms)
def multiplies_by_gamma_over_the_root(sample: Sample) -> Ladder:
    """dx: all of it is multiplied by gamma and divided by the root, under which eps stands."""
    yield from _scaled(sample)
    yield from _near_eps(sample)


@check(batch_norm_backward_closed_form, points=1, of=("dgamma", "dbeta"))
def adds_up_both_sums(sample: Sample) -> Ladder:
    """dgamma, dbeta: they are the same two sums as before, and the formula needs both."""
    yield from _small_batches(sample)
    yield from _small_images(sample)
    yield from _scaled(sample)


@check(
    batch_norm_backward_closed_form,
    points=1,
    of=("dx", "dgamma"),
    section=RUNNING,
)
def has_one_term_after_evaluation(sample: Sample) -> Ladder:
    """dx, dgamma: after evaluation only the first of the three terms is left."""
    yield from _evaluated(sample)


@check(batch_norm_backward_closed_form, points=1, after=counts_batch_and_space)
def agrees_with_the_graph(sample: Sample) -> Ladder:
    """All of this holds together, to all the digits that the way along the graph has."""
    yield from _everything(sample)


@check(batch_norm_backward_closed_form, points=1, expect=expect.DTYPE, after=has_all_three_terms)
def keeps_every_dtype_at_once(sample: Sample) -> Ladder:
    """dx, dgamma and dbeta have the dtype that went in."""
    yield from _both_dtypes(sample)


@check(
    batch_norm_backward_closed_form, points=1, expect=expect.UNTOUCHED, after=has_all_three_terms
)
def leaves_everything_as_it_was(sample: Sample) -> Ladder:
    """dout, x, gamma and beta stay as they were, and so does what an earlier call returned."""
    yield from _both_layouts(sample)


# ----------------------------------------------------------------------------- fold_batch_norm


def _layers(sample: Sample, weight, bias=None, eps: float = EPS):
    """Return a call to fold any batch norm into the convolution that is given."""
    filters, dtype = len(weight), weight.dtype.name
    gamma, beta = sample.bias(filters, dtype), sample.bias(filters, dtype)
    return call(weight, bias, gamma, beta, *_used(sample, filters, dtype).values(), eps=eps)


@check(fold_batch_norm, points=2, of=("weight",))
def scales_every_filter(sample: Sample) -> Ladder:
    """weight: every filter is multiplied by its gamma over the root of its running variance."""
    yield _layers(sample, sample.integers(1, 1, 1, 1), sample.bias(1))
    yield _layers(sample, sample.integers(2, 1, 1, 2), sample.bias(2))
    yield _layers(sample, sample.integers(2, 2, 2, 2), sample.bias(2))
    yield _layers(sample, sample.kernel(3, 3, 3, 3), sample.bias(3))
    yield _layers(sample, sample.kernel(4, 2, 3, 1), sample.bias(4))


@check(fold_batch_norm, points=1, of=("bias",))
def carries_the_bias_through(sample: Sample) -> Ladder:
    """bias: the mean is taken off the bias, the rest is scaled as the filter is, beta is added."""
    yield _layers(sample, sample.integers(1, 1, 1, 1), sample.bias(1))
    yield _layers(sample, sample.integers(2, 1, 1, 2), sample.bias(2))
    yield _layers(sample, sample.kernel(4, 2, 3, 1), sample.bias(4))


@check(fold_batch_norm, points=1)
def folds_into_a_layer_without_a_bias(sample: Sample) -> Ladder:
    """A convolution without a bias gets one, as if it had been 0."""
    yield _layers(sample, sample.integers(1, 1, 1, 1))
    yield _layers(sample, sample.integers(2, 1, 1, 2))
    yield _layers(sample, sample.kernel(3, 2, 2, 2))


@check(fold_batch_norm, points=1)
def adds_eps_while_folding(sample: Sample) -> Ladder:
    """eps stands under the root, beside the running variance; if it is not given it is 1e-5."""
    yield _layers(sample, sample.integers(1, 1, 1, 1), sample.bias(1), eps=2.0)
    yield _layers(sample, sample.integers(2, 1, 1, 2), sample.bias(2), eps=0.0)
    gamma, beta, mean = sample.bias(2), sample.bias(2), sample.bias(2)
    narrow = sample.integers(2) ** 2 / 4096
    yield call(sample.integers(2, 1, 1, 2), sample.bias(2), gamma, beta, mean, narrow)


@check(fold_batch_norm, points=1, after=scales_every_filter)
def folds_any_two_layers(sample: Sample) -> Ladder:
    """All of this holds together: several filters and channels, any kernel, to all the digits."""
    yield _layers(sample, sample.integers(2, 2, 1, 2), sample.bias(2), eps=0.25)
    yield _layers(sample, sample.precise(3, 2, 2, 3), sample.precise(3), eps=1e-3)
    yield _layers(sample, sample.kernel(4, 3, 1, 3, "float32"), sample.bias(4, "float32"), eps=0.01)


@check(fold_batch_norm, points=1, expect=expect.DTYPE, after=scales_every_filter)
def keeps_the_dtype_of_the_layers(sample: Sample) -> Ladder:
    """Two float32 layers make a float32 layer, two float64 layers a float64 layer."""
    for dtype in ("float32", "float64"):
        weight = sample.integers(2, 1, 1, 2, dtype=dtype)
        yield _layers(sample, weight, sample.bias(2, dtype))
        yield _layers(sample, weight)


@check(fold_batch_norm, points=1, expect=expect.UNTOUCHED, after=scales_every_filter)
def leaves_both_layers_alone(sample: Sample) -> Ladder:
    """Weight, bias and all that belongs to the batch norm are the same after the call as before."""
    yield _layers(sample, sample.integers(2, 1, 1, 2), sample.bias(2))
    yield _layers(sample, sample.kernel(3, 2, 2, 2), sample.bias(3))
    yield _layers(sample, sample.kernel(3, 2, 2, 2))
