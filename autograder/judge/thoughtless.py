"""Answers that nobody thought about: none of them may earn a point."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.judge.judge import Ask
from autograder.judge.key import KeyExercise
from autograder.model.question import Array, End, Observation, Output, Question


def thoughtless(exercise: KeyExercise) -> Iterator[tuple[str, Ask]]:
    """Yield answers without thought, each with what it does.

    Those that return zeros or ones have every shape right, so that only the numbers are wrong.
    """
    expected = {
        id(rung.question): rung.expected for check in exercise.checks for rung in check.rungs
    }
    yield "returns nothing", lambda _: Observation(End.MISSHAPEN, message="returned None")
    yield "raises", lambda _: Observation(End.RAISED, message="Exception")
    yield "returns zeros", lambda q: _returned(map(_filled(np.zeros_like), expected[id(q)]))
    yield (
        "returns zeros in float32",
        lambda q: _returned(map(_filled(_zeros_in_float32), expected[id(q)])),
    )
    yield "returns ones", lambda q: _returned(map(_filled(np.ones_like), expected[id(q)]))
    yield "returns its input", lambda q: _returned(_input(q) for _ in expected[id(q)])


def _returned(outputs: Any) -> Observation:
    return Observation(End.RETURNED, tuple(outputs))


def _filled(like: Callable[[Array], Array]) -> Callable[[Output], Output]:
    return lambda output: like(output) if isinstance(output, np.ndarray) else output


def _zeros_in_float32(output: Array) -> Array:
    """Return zeros of fewer digits than were asked for, which are compared less closely."""
    return np.zeros(output.shape, np.float32)


def _input(question: Question) -> Array | None:
    arrays = [value for value in question.asked.args if isinstance(value, np.ndarray)]
    return arrays[0] if arrays else None
