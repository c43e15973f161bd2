"""The tolerances: right arithmetic in any order passes, a wrong term does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assignments.a06_normalization.exercises import LARGEST_DOUT
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey, Rung
from autograder.judge.tolerance import described
from autograder.model.question import Array

SEEDS = (3, 4)


@pytest.fixture(scope="module", params=SEEDS)
def other_key(request: pytest.FixtureRequest, assignment: Any) -> AnswerKey:
    """A key of another seed, as the one of a class is; nobody is diagnosed here."""
    bare = replace(assignment, misconceptions=())
    return compile_key(bare, seed=request.param, seed_name="test")


def rungs(key: AnswerKey, name: str) -> Iterator[tuple[str, Rung, dict[str, Any]]]:
    """Yield check, rung and the forward's arguments, the defaults filled in."""
    (found,) = [e for e in key.exercises if e.name == name]
    for check in found.checks:
        for rung in check.rungs:
            first = described(rung.question)
            names = found.signatures[first.function]
            given = dict(zip(names, first.args, strict=False)) | dict(first.kwargs)
            yield check.name, rung, {"eps": 1e-5} | given


def one_by_one(values: Array) -> Any:
    """Add up from the largest value to the smallest, each sum rounded."""
    total = values.dtype.type(0)
    for value in np.sort(values.ravel())[::-1]:
        total = total + value
    return total


def groups(x: Array, axes: tuple[int, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield the index of every set of values that share a mean."""
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    for place in np.ndindex(*(x.shape[axis] for axis in kept)):
        index: list[Any] = [slice(None)] * x.ndim
        for axis, i in zip(kept, place, strict=True):
            index[axis] = i
        yield tuple(index)


def two_passes(values: Array) -> tuple[Any, Any]:
    m = values.dtype.type(values.size)
    mean = one_by_one(values) / m
    return mean, one_by_one((values - mean) ** 2) / m


def welford(values: Array) -> tuple[Any, Any]:
    kind = values.dtype.type
    mean, squares = kind(0), kind(0)
    for count, value in enumerate(values.ravel(), 1):
        delta = value - mean
        mean = mean + delta / kind(count)
        squares = squares + delta * (value - mean)
    return mean, squares / kind(values.size)


def squares(values: Array) -> tuple[Any, Any]:
    mean = values.mean()
    return mean, (values * values).mean() - mean * mean


def normalized(call: dict[str, Any], moments: Callable[[Array], tuple[Any, Any]]) -> Array:
    x, xhat = call["x"], np.empty_like(call["x"])
    for index in groups(x, call["axes"]):
        mean, variance = moments(x[index])
        xhat[index] = (x[index] - mean) / np.sqrt(variance + x.dtype.type(call["eps"]))
    return xhat


@pytest.mark.parametrize("moments", [welford, two_passes])
def test_any_right_order_of_adding_up_passes(
    other_key: AnswerKey, moments: Callable[[Array], tuple[Any, Any]]
) -> None:
    """xhat is within the tolerance, in float32 and at a large mean too."""
    for check, rung, call in rungs(other_key, "normalize_forward"):
        error = np.abs(normalized(call, moments) - rung.expected[0]).max()
        assert error <= rung.tolerance[0] / 2, check


def test_the_mean_of_squares_fails_at_a_large_mean(other_key: AnswerKey) -> None:
    """There, and in no question of another check: a mistake costs its own check."""
    refused = set()
    for check, rung, call in rungs(other_key, "normalize_forward"):
        with np.errstate(all="ignore"):
            error = np.abs(normalized(call, squares) - rung.expected[0]).max()
        if not error <= rung.tolerance[0]:
            refused.add(check)
    assert refused == {"stays_exact_at_a_large_mean"}


def test_a_step_by_step_backward_in_another_order_passes(other_key: AnswerKey) -> None:
    """dx from the centered values, with sums one by one, is within the tolerance."""
    for check, rung, call in rungs(other_key, "normalize_backward"):
        x, dout = call["x"], rung.question.asked.args[0]
        dx = np.empty_like(x)
        for index in groups(x, call["axes"]):
            kind = x.dtype.type
            m, (mean, variance) = kind(x[index].size), welford(x[index])
            root = np.sqrt(variance + kind(call["eps"]))
            d = x[index] - mean
            dvariance = -one_by_one(dout[index] * d) / (2 * root * root * root)
            dd = dout[index] / root + 2 * d * dvariance / m
            dx[index] = dd - one_by_one(dd) / m
        assert np.abs(dx - rung.expected[0]).max() <= rung.tolerance[0] / 2, check


def test_no_upstream_gradient_is_larger_than_assumed(other_key: AnswerKey) -> None:
    """The tolerances of all ways back rest on that bound."""
    for layer in ("normalize", "layer_norm", "instance_norm", "group_norm"):
        for _, rung, _ in rungs(other_key, f"{layer}_backward"):
            assert np.abs(rung.question.asked.args[0]).max() <= LARGEST_DOUT


def test_what_is_forgiven_is_small(other_key: AnswerKey) -> None:
    """In float64 at most 1e-3 of the largest number, and 1e-9 where eps is another than 1e-5."""
    for exercise in other_key.exercises:
        for check, rung, given in rungs(other_key, exercise.name):
            if rung.expected[0].dtype == np.float64:
                largest = max(1.0, *(float(np.abs(e).max()) for e in rung.expected))
                other = given["eps"] != 1e-5
                assert max(rung.tolerance) <= (1e-9 if other else 1e-3) * largest, check
