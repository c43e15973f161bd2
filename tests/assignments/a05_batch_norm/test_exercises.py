"""The tolerances: right arithmetic in any order passes, a wrong term does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assignments.a05_batch_norm.exercises import LARGEST_DOUT
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey, KeyExercise, Rung
from autograder.judge.tolerance import described
from autograder.model.question import Array

SEEDS = (3, 4, 5)


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
            yield check.name, rung, _arguments(found, rung)


def _arguments(exercise: KeyExercise, rung: Rung) -> dict[str, Any]:
    first = described(rung.question)
    names = exercise.signatures[first.function]
    defaults = {"eps": 1e-5, "momentum": 0.1}
    return defaults | dict(zip(names, first.args, strict=False)) | dict(first.kwargs)


def one_by_one(values: Array) -> Any:
    """Add up from the last value to the first, each sum rounded: the worst order there is."""
    total = values.dtype.type(0)
    for value in np.sort(values.ravel())[::-1]:
        total = total + value
    return total


def welford(values: Array) -> tuple[Any, Any]:
    """Return mean and biased variance by Welford's updates, value by value."""
    kind = values.dtype.type
    mean, squares = kind(0), kind(0)
    for count, value in enumerate(values.ravel(), 1):
        delta = value - mean
        mean = mean + delta / kind(count)
        squares = squares + delta * (value - mean)
    return mean, squares / kind(values.size)


def two_passes(values: Array) -> tuple[Any, Any]:
    """Return mean and biased variance, summed one by one."""
    m = values.dtype.type(values.size)
    mean = one_by_one(values) / m
    return mean, one_by_one((values - mean) ** 2) / m


def forward(call: dict[str, Any], moments: Callable[[Array], tuple[Any, Any]]) -> Array:
    """Return the output for training by `moments`, channel by channel."""
    x, out = call["x"], np.empty_like(call["x"])
    eps = x.dtype.type(call["eps"])
    for c in range(x.shape[1]):
        mean, variance = moments(x[:, c])
        xhat = (x[:, c] - mean) * (1 / np.sqrt(variance + eps))
        out[:, c] = xhat * call["gamma"][c] + call["beta"][c]
    return out


@pytest.mark.parametrize("moments", [welford, two_passes])
def test_any_right_order_of_adding_up_passes(
    other_key: AnswerKey, moments: Callable[[Array], tuple[Any, Any]]
) -> None:
    """Outputs in training are within the tolerance, in float32 and at a large mean too."""
    asked = 0
    for check, rung, call in rungs(other_key, "batch_norm_forward"):
        if call["training"]:
            asked += 1
            error = np.abs(forward(call, moments) - rung.expected[0]).max()
            assert error <= rung.tolerance[0] / 2, check
    assert asked > 30


def test_the_mean_of_squares_fails_at_a_large_mean(other_key: AnswerKey) -> None:
    """There, and in no question of another check: a mistake costs its own check."""

    def squares(values: Array) -> tuple[Any, Any]:
        mean = values.mean()
        return mean, (values * values).mean() - mean * mean

    refused = set()
    for check, rung, call in rungs(other_key, "batch_norm_forward"):
        if call["training"]:
            with np.errstate(all="ignore"):
                error = np.abs(forward(call, squares) - rung.expected[0]).max()
            if not error <= rung.tolerance[0]:
                refused.add(check)
    assert refused == {"stays_exact_at_a_large_mean"}


def test_a_step_by_step_backward_in_another_order_passes(other_key: AnswerKey) -> None:
    """dx from the centered values, with sums one by one, is within the tolerance."""
    for check, rung, call in rungs(other_key, "batch_norm_backward"):
        if not call["training"]:
            continue
        x, dout = call["x"], rung.question.asked.args[0]
        dx = np.empty_like(x)
        for c in range(x.shape[1]):
            kind = x.dtype.type
            m, (mean, variance) = kind(x[:, c].size), welford(x[:, c])
            root = np.sqrt(variance + kind(call["eps"]))
            d, dxhat = x[:, c] - mean, dout[:, c] * call["gamma"][c]
            dvariance = -one_by_one(dxhat * d) / (2 * root * root * root)
            dd = dxhat / root + 2 * d * dvariance / m
            dx[:, c] = dd - one_by_one(dd) / m
        assert np.abs(dx - rung.expected[0]).max() <= rung.tolerance[0] / 2, check


def test_no_upstream_gradient_is_larger_than_assumed(other_key: AnswerKey) -> None:
    """The tolerances of both ways back rest on that bound."""
    for name in ("batch_norm_backward", "batch_norm_backward_closed_form"):
        for _, rung, _ in rungs(other_key, name):
            assert np.abs(rung.question.asked.args[0]).max() <= LARGEST_DOUT


def test_what_is_forgiven_is_small(other_key: AnswerKey) -> None:
    """In float64 at most 1e-3 of the largest number, and 1e-9 where eps is another than 1e-5."""
    for name in ("batch_norm_forward", "batch_norm_backward", "fold_batch_norm"):
        for check, rung, _ in rungs(other_key, name):
            if rung.expected[0].dtype == np.float64:
                largest = max(1.0, *(float(np.abs(e).max()) for e in rung.expected))
                other = described(rung.question).kwargs.get("eps", 1e-5) != 1e-5
                assert max(rung.tolerance) <= (1e-9 if other else 1e-3) * largest, check
