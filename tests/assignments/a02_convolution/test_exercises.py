"""The tolerance of the numerical gradient rests on a bound; the questions keep it."""

import numpy as np

from assignments.a02_convolution.exercises import LARGEST, rounding_of_a_difference
from autograder.judge.key import AnswerKey
from autograder.model.question import Call

UNIT = 2.0**-53


def test_no_question_goes_beyond_the_bound(key: AnswerKey) -> None:
    """Neither f(x) nor the slope of f times x is larger than what the tolerance assumes."""
    (exercise,) = [e for e in key.exercises if e.name == "numerical_gradient"]
    for check in exercise.checks:
        for rung in check.rungs:
            source, x, _ = rung.question.asked.args
            f = eval(source.text, {"np": np})
            ahead, behind = f(x * (1 + 1e-6)), f(x * (1 - 1e-6))
            assert np.abs(f(x)).max() <= LARGEST
            assert np.abs(ahead - behind).max() / 2e-6 <= LARGEST


def test_the_tolerance_of_a_large_step_is_that_of_the_default() -> None:
    """A step of 0.5 does not make the check of anything else sharper than the default step."""
    args = (None, np.ones(3), np.ones(3))
    default = rounding_of_a_difference(Call("numerical_gradient", args), UNIT)
    large = rounding_of_a_difference(Call("numerical_gradient", args, {"h": 0.5}), UNIT)
    small = rounding_of_a_difference(Call("numerical_gradient", args, {"h": 1e-6}), UNIT)

    assert large == default
    assert small > default


def test_the_tolerance_is_far_below_every_mistake(key: AnswerKey) -> None:
    """What is forgiven as rounding is at most a tenth of the default step."""
    (exercise,) = [e for e in key.exercises if e.name == "numerical_gradient"]

    assert all(max(r.tolerance) < 1e-6 for check in exercise.checks for r in check.rungs)
