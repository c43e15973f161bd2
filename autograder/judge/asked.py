"""What the questions of a key ask: every parameter, and afresh under every seed?"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.checks import Exercise
from autograder.judge.case import named
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise
from autograder.judge.tolerance import described
from autograder.model.brain import dtype_name


def unasked(exercise: Exercise, compiled: KeyExercise) -> Iterator[str]:
    """Yield the parameters that every question gives the same value, or leaves out."""
    calls = [
        {name: repr(_frozen(value)) for name, value in named(compiled, described(rung.question))}
        for check in compiled.checks
        for rung in check.rungs
    ]
    for parameter in exercise.parameters:
        if len({call.get(parameter) for call in calls}) < 2:
            yield f"no two values of {parameter} are asked of {exercise.name}."


def unsteady(key: AnswerKey, again: AnswerKey, other_seed: AnswerKey) -> Iterator[str]:
    """Yield the checks whose questions depend on more than the seed, or not on it."""
    for one, same, other in zip(key.checks, again.checks, other_seed.checks, strict=True):
        if _inputs(one) != _inputs(same):
            yield f"the check {one.name} asks other questions the second time; use its sample."
        if _inputs(one) == _inputs(other):
            yield f"the check {one.name} asks the same under every seed; use its sample."


def _inputs(check: KeyCheck) -> list[Any]:
    return [
        [_frozen(value) for value in (*call.args, *call.kwargs.values())]
        for rung in check.rungs
        for call in rung.question.calls
    ]


def _frozen(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.shape, dtype_name(value), value.tobytes())
    if isinstance(value, tuple):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return tuple((name, _frozen(item)) for name, item in value.items())
    return value
