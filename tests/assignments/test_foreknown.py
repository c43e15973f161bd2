"""What lies in a student's process before it is asked, and what must not."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.checks import expect
from autograder.judge.grade import foreknown
from autograder.judge.key import AnswerKey, KeyCheck
from autograder.model.question import Array

FEW = 4  # numbers: so few agree by chance, where small whole ones are drawn


def test_it_answers_nothing(key: AnswerKey) -> None:
    """No right answer of one check lies among the arrays that another check gives."""
    given: dict[bytes, str] = {}
    for check in checks(key):
        for question in (rung.question for rung in check.rungs):
            for call in question.calls:
                inputs = arrays((*call.args, *call.kwargs.values()))
                given |= {contents(array): check.name for array in inputs}
    told = [
        f"{check.name} in {given[contents(array)]}"
        for check in checks(key)
        for rung in check.rungs
        for array in arrays(rung.right)
        if len(np.unique(array)) > FEW and given.get(contents(array), check.name) != check.name
    ]
    assert given or key.assignment == "a01_shapes"
    assert told == []


def test_nothing_of_a_race_is_there(key: AnswerKey) -> None:
    """What is timed, and what is learned from data, is sent when it is asked."""
    withheld = [check for check in checks(key) if check.slow or check.expect is expect.SHARE]
    assert {r.question for c in withheld for r in c.rungs}.isdisjoint(foreknown(key))


def checks(key: AnswerKey) -> Iterator[KeyCheck]:
    """Yield every check of a key."""
    for exercise in key.exercises:
        yield from exercise.checks


def arrays(value: Any) -> Iterator[Array]:
    """Yield every array in a value."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays(item)


def contents(array: Array) -> bytes:
    """Return the numbers of an array, whatever their dtype, and its shape."""
    return str(array.shape).encode() + array.astype(np.float64).tobytes()
