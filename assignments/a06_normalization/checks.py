"""What the eight functions promise, and the questions that hold an answer to it.

Each ladder begins with whole numbers that can be done by hand. Whatever is not the subject of a
check is kept out of it: gamma is 1 and beta 0, and eps is named and so small beside the variances
that its tolerance forgives it (see `exercises`), so that one mistake costs the check it belongs to
and no other. Whether eps is 1e-5 where none is named, a check of eps asks, or the last check of
values of an exercise, which leaves nothing out.
"""

import numpy as np

from assignments.a06_normalization.exercises import (
    EPS,
    group_norm_backward,
    group_norm_forward,
    instance_norm_backward,
    instance_norm_forward,
    layer_norm_backward,
    layer_norm_forward,
    normalize_backward,
    normalize_forward,
)
from autograder.checks import Ladder, Sample, call, check, expect

AFFINE = "normalization.html#sec-norm-affine"
FLOAT32 = "batch-norm.html#sec-bn-float32"
FAR = 2.0**14  # a mean at which float32 has 10 bits left for what is beside it


def _varied(values):
    """Return values of which neighbors always differ: 8 is added on a board's black squares."""
    black = np.indices(values.shape).sum(axis=0) % 2
    return values + (8 * black).astype(values.dtype)


def _whole(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return whole numbers that differ from their neighbors in every direction."""
    return _varied(sample.integers(*shape, low=-2, high=2, dtype=dtype))


def _many(sample: Sample, *shape: int, dtype: str = "float64"):
    """Return fractions that differ from their neighbors in every direction."""
    return _varied(sample.fractions(*shape, dtype=dtype))


# --------------------------------------------------------------------------- normalize_forward


def _over(x, axes: tuple[int, ...]):
    """Return a call that is not about eps."""
    return call(x, axes, eps=EPS)


@check(normalize_forward, points=2)
def makes_mean_0_and_variance_1(sample: Sample) -> Ladder:
    """Over the axes that are given, xhat has mean 0 and (biased) variance 1."""
    yield _over(_whole(sample, 2), (0,))
    yield _over(_whole(sample, 4), (0,))
    yield _over(_whole(sample, 2, 2), (0, 1))
    yield _over(_many(sample, 7), (0,))
    yield _over(_many(sample, 3, 3), (0, 1))


@check(normalize_forward, points=2, after=makes_mean_0_and_variance_1)
def takes_any_axes(sample: Sample) -> Ladder:
    """Whatever is not among the axes keeps a mean and a variance of its own."""
    yield _over(_whole(sample, 2, 2), (0,))
    yield _over(_whole(sample, 2, 2), (1,))
    yield _over(_whole(sample, 3, 2), (0,))
    yield _over(_whole(sample, 2, 1, 2, 2), (2, 3))
    yield _over(_whole(sample, 2, 2, 1, 2), (0, 2, 3))
    yield _over(_many(sample, 3, 4), (1,))
    yield _over(_many(sample, 2, 2, 3, 2), (1, 2, 3))
    yield _over(_many(sample, 2, 3, 2, 2), (1,))
    yield _over(_many(sample, 2, 2, 2, 2, 2), (2, 3, 4))


@check(normalize_forward, points=1, after=makes_mean_0_and_variance_1)
def adds_eps_to_the_variance(sample: Sample) -> Ladder:
    """eps stands under the root, beside the variance; if it is not given it is 1e-5."""
    yield call(_whole(sample, 2), (0,), 2.0)
    yield call(_whole(sample, 3, 2), (0,), eps=0.0)
    yield call(_whole(sample, 4) / 256, (0,))
    yield call(np.repeat(sample.integers(1, 2), 3, axis=0), (0,), eps=0.25)  # all alike
    yield call(_many(sample, 3, 2, 2) / 512, (1, 2))


@check(
    normalize_forward,
    points=1,
    after=makes_mean_0_and_variance_1,
    section=FLOAT32,
)
def stays_exact_at_a_large_mean(sample: Sample) -> Ladder:
    """In float32 a mean of 16,384 does not swallow a variance of about 16."""
    yield call(_whole(sample, 2, dtype="float32") + np.float32(FAR), (0,), eps=EPS)
    yield call(_whole(sample, 2, 4, dtype="float32") + np.float32(FAR), (0,), eps=EPS)
    yield call(_whole(sample, 4, 2, dtype="float32") + np.float32(FAR), (1,), eps=EPS)


@check(normalize_forward, points=1, after=takes_any_axes)
def normalizes_anything(sample: Sample) -> Ladder:
    """All of this holds together, to all the digits."""
    yield call(_whole(sample, 2, 2), (1,), eps=0.25)
    yield call(_varied(sample.precise(2, 3, 2, 2)), (0, 2, 3), eps=1e-3)
    yield call(_varied(sample.precise(2, 4, 3)), (1,), eps=0.5)
    yield call(_many(sample, 2, 3, 1, 2, dtype="float32"), (1, 2, 3), eps=0.25)


@check(normalize_forward, points=1, expect=expect.DTYPE, after=makes_mean_0_and_variance_1)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(_whole(sample, 4, dtype=dtype), (0,))
        yield call(_whole(sample, 2, 2, 1, 2, dtype=dtype), (0, 2, 3), eps=0.5)


@check(normalize_forward, points=1, expect=expect.UNTOUCHED, after=makes_mean_0_and_variance_1)
def leaves_x_alone(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_whole(sample, 4), (0,))
    yield call(_many(sample, 2, 3, 2, 2), (1, 2, 3))
    yield call(_whole(sample, 4), (0,)).beside(call(_whole(sample, 4), (0,)))


# -------------------------------------------------------------------------- normalize_backward


@check(normalize_backward, points=2)
def goes_back_through_mean_and_variance(sample: Sample) -> Ladder:
    """A value moves its own xhat, and all that share its mean, by mean and by variance."""
    yield _over(_whole(sample, 3), (0,))
    yield _over(_whole(sample, 4), (0,))
    yield _over(_whole(sample, 2, 2), (0, 1))
    yield _over(_many(sample, 6), (0,))


@check(normalize_backward, points=2, after=goes_back_through_mean_and_variance)
def goes_back_over_the_same_axes(sample: Sample) -> Ladder:
    """The means of the way back are over the axes of the way there, and over no other."""
    yield _over(_whole(sample, 3, 2), (0,))
    yield _over(_whole(sample, 2, 3), (1,))
    yield _over(_whole(sample, 2, 1, 2, 2), (2, 3))
    yield _over(_whole(sample, 2, 2, 1, 2), (0, 2, 3))
    yield _over(_many(sample, 4, 4), (0,))
    yield _over(_many(sample, 2, 3, 2, 2), (1,))
    yield _over(_many(sample, 2, 2, 3, 2), (1, 2, 3))
    yield _over(_many(sample, 2, 2, 2, 2, 2), (2, 3, 4))


@check(normalize_backward, points=1, after=goes_back_through_mean_and_variance)
def remembers_eps(sample: Sample) -> Ladder:
    """eps is under the root on the way back too, as it was on the way there."""
    yield call(_whole(sample, 3), (0,), eps=2.0)
    yield call(_whole(sample, 4, 2), (0,), eps=0.5)
    yield call(_whole(sample, 3, 2) / 256, (0,))
    yield call(np.repeat(sample.integers(1, 2), 3, axis=0), (0,), eps=0.25)


@check(normalize_backward, points=1, after=goes_back_over_the_same_axes)
def goes_back_through_its_own_cache(sample: Sample) -> Ladder:
    """All of this holds together, whatever has been normalized since the forward pass."""
    yield call(_whole(sample, 3, 2), (0,), eps=0.25).beside(call(_whole(sample, 3, 2), (0,)))
    yield call(_varied(sample.precise(2, 3, 2, 2)), (0, 2, 3), eps=1e-3).beside(
        call(_many(sample, 2, 3), (1,))
    )
    yield call(_many(sample, 2, 3, 1, 2, dtype="float32"), (1, 2, 3), eps=0.25)


@check(
    normalize_backward,
    points=1,
    expect=expect.DTYPE,
    after=goes_back_through_mean_and_variance,
)
def keeps_the_dtype_of_dout(sample: Sample) -> Ladder:
    """dx has the dtype that went in."""
    for dtype in ("float32", "float64"):
        yield call(_whole(sample, 4, dtype=dtype), (0,))
        yield call(_whole(sample, 2, 2, 1, 2, dtype=dtype), (0, 2, 3))


@check(
    normalize_backward,
    points=1,
    expect=expect.UNTOUCHED,
    after=goes_back_through_mean_and_variance,
)
def leaves_dout_alone(sample: Sample) -> Ladder:
    """dout and x are the same after the call, and so is what an earlier call returned."""
    yield call(_whole(sample, 4), (0,)).beside(call(_whole(sample, 4), (0,)))
    yield call(_many(sample, 2, 3, 2, 2), (1, 2, 3))


# --------------------------------------------------------------- layer_norm_forward and _backward


def _layer(x):
    """Return a call of layer normalization in which gamma is 1 and beta 0."""
    shape, dtype = x.shape[1:], x.dtype.name
    return call(x, np.ones(shape, dtype), np.zeros(shape, dtype), eps=EPS)


def _full_layer(sample: Sample, x, **how):
    """Return a call in which nothing is left out."""
    shape, dtype = x.shape[1:], x.dtype.name
    return call(x, _factors(sample, shape, dtype), _factors(sample, shape, dtype), **how)


def _factors(sample: Sample, shape: tuple[int, ...], dtype: str = "float64"):
    return sample.bias(int(np.prod(shape)), dtype).reshape(shape)


def _scaled_elements(sample: Sample) -> Ladder:
    yield _full_layer(sample, _whole(sample, 1, 3), eps=EPS)
    yield _full_layer(sample, _whole(sample, 3, 3), eps=EPS)
    yield _full_layer(sample, _whole(sample, 2, 2, 2), eps=EPS)
    yield _full_layer(sample, _whole(sample, 2, 2, 1, 2), eps=EPS)
    yield _full_layer(sample, _many(sample, 2, 3, 2, 2), eps=EPS)
    x = _whole(sample, 3, 3)
    yield call(x, _factors(sample, (3,)) * [1, 0, 1], _factors(sample, (3,)), eps=EPS)


@check(layer_norm_forward, points=2)
def normalizes_every_sample(sample: Sample) -> Ladder:
    """Each sample has one mean and one variance, over all axes but the first."""
    yield _layer(_whole(sample, 1, 2))
    yield _layer(_whole(sample, 2, 3))
    yield _layer(_whole(sample, 1, 1, 2, 2))
    yield _layer(_whole(sample, 2, 2, 1, 2))
    yield _layer(_many(sample, 4, 5))
    yield _layer(_many(sample, 3, 2, 3))
    yield _layer(_many(sample, 2, 3, 2, 2))


@check(
    layer_norm_forward,
    points=1,
    after=normalizes_every_sample,
    section=AFFINE,
)
def has_gamma_and_beta_for_every_element(sample: Sample) -> Ladder:
    """gamma and beta have the shape of one sample: a factor and a summand for every element."""
    yield from _scaled_elements(sample)


@check(layer_norm_forward, points=1, after=normalizes_every_sample)
def does_a_layer_at_once(sample: Sample) -> Ladder:
    """All of this holds together, eps included, to all the digits."""
    yield _full_layer(sample, _whole(sample, 2, 2), eps=0.25)
    yield _full_layer(sample, _varied(sample.precise(2, 3, 2, 2)), eps=1e-3)
    yield _full_layer(sample, _whole(sample, 2, 3) / 256)
    yield _full_layer(sample, _many(sample, 2, 2, 3, dtype="float32"), eps=0.25)


@check(layer_norm_backward, points=1, of=("dx",))
def goes_back_sample_by_sample(sample: Sample) -> Ladder:
    """dx: gamma is multiplied in first, then it goes back through the sample's own statistics."""
    yield _layer(_whole(sample, 2, 3))
    yield from _scaled_elements(sample)


@check(layer_norm_backward, points=1, of=("dgamma", "dbeta"))
def adds_up_over_the_samples_alone(sample: Sample) -> Ladder:
    """dgamma, dbeta: every element gets its sum over the batch, so both have a sample's shape."""
    yield _layer(_whole(sample, 2, 3))
    yield from _scaled_elements(sample)


@check(layer_norm_backward, points=1, after=goes_back_sample_by_sample)
def goes_back_through_a_layer_at_once(sample: Sample) -> Ladder:
    """All of this holds together, eps included, to all the digits."""
    yield _full_layer(sample, _whole(sample, 2, 3), eps=0.25).beside(
        _full_layer(sample, _whole(sample, 2, 3), eps=0.25)
    )
    yield _full_layer(sample, _varied(sample.precise(2, 3, 2, 2)), eps=1e-3)
    yield _full_layer(sample, _whole(sample, 2, 3) / 256)
    yield _full_layer(sample, _many(sample, 2, 2, 3, dtype="float32"), eps=0.25)


# ---------------------------------------------- instance and group normalization, there and back


def _plain(x, groups: int | None = None):
    """Return a call in which gamma is 1 and beta 0."""
    channels, dtype = x.shape[1], x.dtype.name
    return call(x, *_split(groups), np.ones(channels, dtype), np.zeros(channels, dtype), eps=EPS)


def _full(sample: Sample, x, groups: int | None = None, **how):
    """Return a call in which nothing is left out."""
    channels, dtype = x.shape[1], x.dtype.name
    return call(
        x, *_split(groups), sample.bias(channels, dtype), sample.bias(channels, dtype), **how
    )


def _split(groups: int | None) -> tuple[int, ...]:
    return () if groups is None else (groups,)


def _scaled_channels(sample: Sample, groups: int | None = None) -> Ladder:
    yield _full(sample, _whole(sample, 1, 2, 1, 2), groups, eps=EPS)
    yield _full(sample, _whole(sample, 2, 2, 2, 2), groups, eps=EPS)
    yield _full(sample, _many(sample, 2, 4, 2, 4), groups, eps=EPS)
    yield _full(sample, _many(sample, 3, 4, 2, 3), groups, eps=EPS)
    x, some = _whole(sample, 2, 2, 2, 2), sample.bias(2) * [1, 0]
    yield call(x, *_split(groups), some, sample.bias(2), eps=EPS)


def _whole_layers(sample: Sample, groups: int | None = None) -> Ladder:
    yield _full(sample, _whole(sample, 1, 2, 2, 2), groups, eps=0.25)
    yield _full(sample, _varied(sample.precise(2, 4, 2, 2)), groups, eps=1e-3)
    yield _full(sample, _whole(sample, 2, 2, 2, 2) / 256, groups)
    yield _full(sample, _many(sample, 2, 2, 2, 3, dtype="float32"), groups, eps=0.25)


@check(instance_norm_forward, points=2)
def normalizes_every_map(sample: Sample) -> Ladder:
    """Each channel of each image has one mean and one variance, over its rows and columns."""
    yield _plain(_whole(sample, 1, 1, 2, 2))
    yield _plain(_whole(sample, 2, 1, 2, 2))
    yield _plain(_whole(sample, 1, 2, 3, 2))
    yield _plain(_many(sample, 3, 3, 2, 3))
    yield _plain(_many(sample, 2, 4, 2, 4))


@check(
    instance_norm_forward,
    points=1,
    after=normalizes_every_map,
    section=AFFINE,
)
def has_gamma_and_beta_for_every_channel(sample: Sample) -> Ladder:
    """gamma and beta have one number per channel, the same at all places and for all images."""
    yield from _scaled_channels(sample)


@check(instance_norm_forward, points=1, after=normalizes_every_map)
def does_all_maps_at_once(sample: Sample) -> Ladder:
    """All of this holds together, eps included, to all the digits."""
    yield from _whole_layers(sample)


@check(instance_norm_backward, points=1, of=("dx",))
def goes_back_map_by_map(sample: Sample) -> Ladder:
    """dx: it goes back through the statistics of every map by itself."""
    yield _plain(_whole(sample, 1, 1, 2, 2))
    yield from _scaled_channels(sample)


@check(instance_norm_backward, points=1, of=("dgamma", "dbeta"))
def adds_up_over_images_and_places(sample: Sample) -> Ladder:
    """dgamma, dbeta: every channel gets its sum over all images, rows and columns."""
    yield _plain(_whole(sample, 1, 1, 2, 2))
    yield from _scaled_channels(sample)


@check(instance_norm_backward, points=1, after=goes_back_map_by_map)
def goes_back_through_all_maps_at_once(sample: Sample) -> Ladder:
    """All of this holds together, eps included, to all the digits."""
    yield from _whole_layers(sample)
    yield _full(sample, _whole(sample, 1, 2, 2, 2), eps=0.25).beside(
        _full(sample, _whole(sample, 1, 2, 2, 2), eps=0.25)
    )


@check(group_norm_forward, points=2)
def normalizes_every_group(sample: Sample) -> Ladder:
    """Group g of an image has C/G neighboring channels, with one mean and one variance."""
    yield _plain(_whole(sample, 1, 2, 1, 2), 2)
    yield _plain(_whole(sample, 1, 4, 1, 2), 2)
    yield _plain(_whole(sample, 2, 4, 1, 2), 2)
    yield _plain(_many(sample, 2, 6, 2, 2), 3)
    yield _plain(_many(sample, 3, 6, 2, 1), 2)


@check(group_norm_forward, points=1, after=normalizes_every_group)
def takes_one_group_or_as_many_as_channels(sample: Sample) -> Ladder:
    """G = 1 normalizes all channels together, G = C every channel by itself."""
    yield _plain(_whole(sample, 1, 2, 2, 2), 1)
    yield _plain(_whole(sample, 1, 2, 2, 2), 2)
    yield _plain(_whole(sample, 2, 1, 2, 2), 1)
    yield _plain(_many(sample, 2, 4, 2, 2), 1)
    yield _plain(_many(sample, 2, 4, 2, 2), 4)


@check(
    group_norm_forward,
    points=1,
    after=normalizes_every_group,
    section=AFFINE,
)
def has_a_gamma_for_every_channel_of_a_group(sample: Sample) -> Ladder:
    """gamma and beta have one number per channel, not one per group."""
    yield from _scaled_channels(sample, 2)


@check(group_norm_forward, points=1, after=normalizes_every_group)
def does_all_groups_at_once(sample: Sample) -> Ladder:
    """All of this holds together, eps included, to all the digits."""
    yield from _whole_layers(sample, 2)
    yield _full(sample, _many(sample, 2, 6, 1, 2), 3, eps=0.5)


@check(group_norm_backward, points=1, of=("dx",))
def goes_back_group_by_group(sample: Sample) -> Ladder:
    """dx: it goes back through the statistics of every group of every image by itself."""
    yield _plain(_whole(sample, 1, 2, 1, 2), 1)
    yield _plain(_whole(sample, 1, 4, 1, 2), 2)
    yield _plain(_whole(sample, 2, 2, 2, 2), 2)
    yield _plain(_many(sample, 2, 6, 2, 2), 3)
    yield _plain(_many(sample, 3, 6, 2, 1), 2)


@check(group_norm_backward, points=1, of=("dx",), after=goes_back_group_by_group)
def multiplies_by_gamma_before_it_goes_back(sample: Sample) -> Ladder:
    """dx: gamma differs within a group, so it is multiplied in before any mean is taken."""
    yield from _scaled_channels(sample, 1)
    yield from _scaled_channels(sample, 2)


@check(group_norm_backward, points=1, of=("dgamma", "dbeta"))
def adds_up_for_every_channel(sample: Sample) -> Ladder:
    """dgamma, dbeta: every channel, not every group, gets its sum over all images and places."""
    yield _plain(_whole(sample, 1, 2, 1, 2), 1)
    yield from _scaled_channels(sample, 2)


@check(group_norm_backward, points=1, after=goes_back_group_by_group)
def goes_back_through_all_groups_at_once(sample: Sample) -> Ladder:
    """All of this holds together, eps included, to all the digits."""
    yield from _whole_layers(sample, 2)
    yield _full(sample, _many(sample, 2, 6, 1, 2), 3, eps=0.5).beside(
        _full(sample, _many(sample, 2, 6, 1, 2), 3, eps=0.5)
    )


# --------------------------------------------------- what the three layers keep as it was given


def _both_dtypes(sample: Sample, ask) -> Ladder:
    for dtype in ("float32", "float64"):
        yield ask(sample, _whole(sample, 1, 2, 2, 2, dtype=dtype))
        yield ask(sample, _whole(sample, 2, 4, 1, 2, dtype=dtype), eps=0.5)


def _grouped(sample: Sample, x, **how):
    return _full(sample, x, 2, **how)


@check(layer_norm_forward, points=1, expect=expect.DTYPE, after=normalizes_every_sample)
def keeps_the_dtype_of_samples(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    yield from _both_dtypes(sample, _full_layer)


@check(instance_norm_forward, points=1, expect=expect.DTYPE, after=normalizes_every_map)
def keeps_the_dtype_of_maps(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    yield from _both_dtypes(sample, _full)


@check(group_norm_forward, points=1, expect=expect.DTYPE, after=normalizes_every_group)
def keeps_the_dtype_of_groups(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    yield from _both_dtypes(sample, _grouped)


@check(layer_norm_backward, points=1, expect=expect.DTYPE, after=goes_back_sample_by_sample)
def keeps_the_dtype_back_through_samples(sample: Sample) -> Ladder:
    """dx, dgamma and dbeta have the dtype that went in."""
    yield from _both_dtypes(sample, _full_layer)


@check(instance_norm_backward, points=1, expect=expect.DTYPE, after=goes_back_map_by_map)
def keeps_the_dtype_back_through_maps(sample: Sample) -> Ladder:
    """dx, dgamma and dbeta have the dtype that went in."""
    yield from _both_dtypes(sample, _full)


@check(group_norm_backward, points=1, expect=expect.DTYPE, after=goes_back_group_by_group)
def keeps_the_dtype_back_through_groups(sample: Sample) -> Ladder:
    """dx, dgamma and dbeta have the dtype that went in."""
    yield from _both_dtypes(sample, _grouped)


def _untouched_layers(sample: Sample):
    """Yield a small call with whole numbers, a larger one, and one that comes after another."""
    yield _full_layer(sample, _whole(sample, 2, 3))
    yield _full_layer(sample, _many(sample, 2, 3, 2, 2))
    yield _full_layer(sample, _whole(sample, 2, 3)).beside(
        _full_layer(sample, _whole(sample, 2, 3))
    )


def _untouched_instances(sample: Sample):
    """Yield a small call with whole numbers, a larger one, and one that comes after another."""
    yield _full(sample, _whole(sample, 1, 2, 2, 2))
    yield _full(sample, _many(sample, 2, 3, 2, 2))
    yield _full(sample, _whole(sample, 1, 2, 2, 2)).beside(
        _full(sample, _whole(sample, 1, 2, 2, 2))
    )


def _untouched_groups(sample: Sample):
    """Yield a small call with whole numbers, a larger one, and one that comes after another."""
    yield _full(sample, _whole(sample, 1, 2, 2, 2), 2)
    yield _full(sample, _many(sample, 2, 4, 2, 2), 2)
    yield _full(sample, _whole(sample, 1, 2, 2, 2), 2).beside(
        _full(sample, _whole(sample, 1, 2, 2, 2), 2)
    )


@check(layer_norm_forward, points=1, expect=expect.UNTOUCHED, after=normalizes_every_sample)
def leaves_samples_as_they_were(sample: Sample) -> Ladder:
    """x, gamma and beta are the same after the call, and so is what an earlier call returned."""
    yield from _untouched_layers(sample)


@check(instance_norm_forward, points=1, expect=expect.UNTOUCHED, after=normalizes_every_map)
def leaves_maps_as_they_were(sample: Sample) -> Ladder:
    """x, gamma and beta are the same after the call, and so is what an earlier call returned."""
    yield from _untouched_instances(sample)


@check(group_norm_forward, points=1, expect=expect.UNTOUCHED, after=normalizes_every_group)
def leaves_groups_as_they_were(sample: Sample) -> Ladder:
    """x, gamma and beta are the same after the call, and so is what an earlier call returned."""
    yield from _untouched_groups(sample)


@check(layer_norm_backward, points=1, expect=expect.UNTOUCHED, after=goes_back_sample_by_sample)
def leaves_the_layer_alone(sample: Sample) -> Ladder:
    """dout, x, gamma and beta stay as they were, and so does what an earlier call returned."""
    yield from _untouched_layers(sample)


@check(instance_norm_backward, points=1, expect=expect.UNTOUCHED, after=goes_back_map_by_map)
def leaves_the_maps_alone(sample: Sample) -> Ladder:
    """dout, x, gamma and beta stay as they were, and so does what an earlier call returned."""
    yield from _untouched_instances(sample)


@check(group_norm_backward, points=1, expect=expect.UNTOUCHED, after=goes_back_group_by_group)
def leaves_the_groups_alone(sample: Sample) -> Ladder:
    """dout, x, gamma and beta stay as they were, and so does what an earlier call returned."""
    yield from _untouched_groups(sample)
