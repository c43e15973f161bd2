"""Calls that stand beside one another: what one of them leaves behind must not reach the other."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from fakes import scaling

from autograder.checks import Assignment, Exercise, Ladder, Sample, call, check, expect
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import dump, load
from autograder.model.verdict import Finding
from autograder.sandbox.observe import observe


def add_pairs(first, second):
    return first[0] + second[0], first[1] + second[1]


PAIRS = Exercise(add_pairs, ("weight", "bias"), "pairs.html", 5, "easy")


@check(scaling.backward, points=1)
def goes_back_through_its_own_layer(sample: Sample) -> Ladder:
    """Another layer may have run in between."""
    yield call(sample.integers(2), factor=2.0).beside(call(sample.integers(2), factor=-3.0))


@check(scaling.forward, points=1, expect=expect.UNTOUCHED)
def leaves_earlier_results_alone(sample: Sample) -> Ladder:
    """What an earlier call returned is still the same."""
    yield call(sample.integers(2)).beside(call(sample.integers(2), factor=-3.0))


@check(PAIRS, points=1, expect=expect.UNTOUCHED)
def leaves_the_pairs_alone(sample: Sample) -> Ladder:
    """Both pairs are the same after the call as before."""
    yield call(
        (sample.integers(2), sample.integers(1)), second=(sample.integers(2), sample.integers(1))
    )


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    assignment: Assignment = replace(
        scaling.ASSIGNMENT,
        exercises=(scaling.forward, scaling.backward, PAIRS),
        checks=(
            goes_back_through_its_own_layer,
            leaves_earlier_results_alone,
            leaves_the_pairs_alone,
        ),
        misconceptions=(),
    )
    return load(dump(compile_key(assignment, seed=5, seed_name="test")))


RIGHT: Mapping[str, Any] = {
    "scale_forward": lambda x, factor=2.0: (x * factor, (x, factor)),
    "scale_backward": lambda dout, cache: (dout * cache[1], (dout * cache[0]).sum()),
    "add_pairs": add_pairs,
}


def found(key: AnswerKey, **functions: Any) -> dict[str, Finding]:
    results = judge(key, partial(observe, functions={**RIGHT, **functions}))
    return {finding.check: finding for result in results for finding in result.findings}


def test_answers_that_keep_things_apart_keep_the_checks(key: AnswerKey) -> None:
    """Nothing is asked of them that a right answer would not do."""
    assert all(finding.kept for finding in found(key).values())


def test_a_backward_that_remembers_the_last_forward_is_found_out(key: AnswerKey) -> None:
    """The case shows which forward the cache is from, and that another one came between."""
    last: dict[str, Any] = {}

    def forward(x, factor=2.0):
        last.update(x=x, factor=factor)
        return x * factor, None

    def backward(dout, cache):
        return dout * last["factor"], (dout * last["x"]).sum()

    finding = found(key, scale_forward=forward, scale_backward=backward)[
        "goes_back_through_its_own_layer"
    ]

    assert finding.fact.startswith("dx[0] is ")
    assert finding.case.splitlines()[:3] == [
        "_, cache = scale_forward(x of 2, factor=2.0)",
        "scale_forward(x of 2, factor=-3.0)",
        "scale_backward(dout of 2, cache)",
    ]


def test_one_array_for_all_results_is_found_out(key: AnswerKey) -> None:
    """The second call writes over what the first one returned."""
    out = np.zeros(2)

    def forward(x, factor=2.0):
        out[:] = x * factor
        return out, (x, factor)

    finding = found(key, scale_forward=forward)["leaves_earlier_results_alone"]

    assert finding.fact == (
        "the out that an earlier call returned changed during the call; "
        "make a new array for every result"
    )


@pytest.mark.parametrize(("pair", "item"), [("first", 0), ("second", 1)])
def test_the_changed_item_of_a_tuple_is_named(key: AnswerKey, pair: str, item: int) -> None:
    """Of a layer's weight and bias it is said which one it was."""

    def spoils(first, second):
        result = add_pairs(first, second)
        {"first": first, "second": second}[pair][item][...] = 0
        return result

    finding = found(key, add_pairs=spoils)["leaves_the_pairs_alone"]

    assert finding.fact == f"{pair}[{item}] changed during the call; work on a copy"
